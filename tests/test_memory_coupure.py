"""Le courant se coupe pendant que lib.memory écrit : aucun message accusé n'est perdu.

Les écritures sont celles d'un vrai programme, relevées par strace ; voir tests/disque.py. Une
coupure ne laisse rien que l'on ne retrouve juste avant la prochaine écriture forcée, quand tout ce
qui peut se perdre attend encore : c'est là qu'on les essaie.
"""

import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from lib import memory
from lib.memory import fermer, initialiser_db, recuperer_messages, sauvegarder_message
from tests.disque import RELEVER, Appel, Disque, lire_le_releve
from tests.outils import contenu, executer, exiger_strace, sql

COURT = 20  # caractères
# Chaque message porte son numéro, que le programme affiche quand il le sait enregistré.
ENTETE = """
    import sqlite3, subprocess, sys
    from contextlib import closing
    from lib import memory
    chemin, debut, fin = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    texte = "x" * int(sys.argv[4])
"""
PAR_MEMORY = f"""{ENTETE}
    memory.initialiser_db(chemin)
    for i in range(debut, fin):
        memory.sauvegarder_message(f"{{i}} {{texte}}", chemin=chemin)
        print(i, flush=True)
"""
EN_FERMANT = f"""{PAR_MEMORY}
        if i % 3 == 2:
            memory.fermer()
"""
A_DEUX = f"""{ENTETE}
    ecrire = '''if True:
        import sys
        from lib import memory
        memory.initialiser_db(sys.argv[1])
        for message in sys.stdin:
            memory.sauvegarder_message(message.strip(), chemin=sys.argv[1])
            print(message.split()[0], flush=True)
    '''
    autres = [
        subprocess.Popen([sys.executable, "-c", ecrire, chemin], encoding="utf-8", bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for i in range(debut, fin):
        print(i, texte, file=autres[i % 2].stdin)
        autres[i % 2].stdout.readline()
    for autre in autres:
        autre.communicate()
"""


def tutoriel(synchronous="FULL"):
    """Rend la façon des tutoriels : l'effacement du journal, qui vaut accusé, n'est pas forcé."""
    return f"""{ENTETE}
    for i in range(debut, fin):
        with closing(sqlite3.connect(chemin)) as con:
            con.execute("PRAGMA synchronous = {synchronous}")
            con.execute(memory.CREER)
            con.execute(memory.INSERER, (f"{{i}} {{texte}}", None, "2026"))
            con.commit()
        print(i, flush=True)
    """


def moins_sure(synchronous):
    """Rend PAR_MEMORY, dont la connexion passe de FULL à un réglage qui force moins."""
    return f"""{PAR_MEMORY}
        regler = "PRAGMA synchronous = {synchronous}"
        memory.executer("écrire", chemin, lambda con: con.execute(regler).close())
    """


def poser(image, dossier):
    """Met sur le disque ce qu'a laissé une coupure, et un -shm quelconque : il ne sert plus."""
    shutil.rmtree(dossier, ignore_errors=True)
    dossier.mkdir()
    for nom, octets in image.items():
        (dossier / nom).write_bytes(octets)
    (dossier / "memory.db-shm").write_bytes(random.Random(5).randbytes(32_768))


def retrouver(image, dossier):
    """Rouvre une image du disque, et y écrit ; rend les textes retrouvés, None s'il y a dégât."""
    poser(image, dossier)
    try:
        chemin = initialiser_db(dossier / "memory.db")
        textes = [message["texte"] for message in recuperer_messages(chemin=chemin)]
        sauvegarder_message("la suite", chemin=chemin)
        return textes if sql(chemin, "PRAGMA integrity_check") == [("ok",)] else None
    except sqlite3.DatabaseError:
        return None
    finally:
        fermer()


def coupures(script, dossier, atelier, fin=12, longueur=COURT, avant=None, tirages=0):
    """Donne (messages accusés, image) pour chaque coupure du script, sur un disque portant `avant`.

    Deux coupures qui laissent les mêmes octets après autant d'accusés n'en font qu'une.
    """
    avant, hasard, vues = avant or {}, random.Random(5), set()
    base, releve = dossier / "base", dossier / "releve"
    poser(avant, base)
    accuses = debut = len(retrouver(avant, atelier)) if avant else 0
    prefixe = (*RELEVER, "-o", str(releve))
    executer(script, base / "memory.db", debut, fin, longueur, prefixe=prefixe)
    disque = Disque(avant)
    for appel in [*lire_le_releve(releve, base), Appel("fin", None)]:
        if appel.nom in ("fsync", "fdatasync", "fin"):
            for image in disque.coupures(hasard, tirages):
                cle = hash((accuses, *sorted(image.items())))
                if cle not in vues:
                    vues.add(cle)
                    yield accuses, image
        if appel.fichier is None:
            accuses += appel.octets.strip().isdigit()
        else:
            disque.executer(appel)
    assert accuses == fin
    assert disque.image() == contenu(base), "le relevé a manqué une écriture"


def sorts(script, dossier, atelier, fin=12, longueur=COURT, **reglages):
    """Dit ce que coûte chaque coupure : « rien », « perte » d'un message accusé, ou « dégât »."""
    tous = [f"{i} {'x' * longueur}" for i in range(fin)]
    for accuses, image in coupures(script, dossier, atelier, fin, longueur, **reglages):
        textes = retrouver(image, atelier)
        if textes is None or textes != tous[: len(textes)]:
            yield "dégât"
        else:
            yield "perte" if len(textes) < accuses else "rien"


def deja_la(dossier, journal, combien):
    """Rend les fichiers d'une base de `combien` messages ; en WAL, le -wal n'est pas reporté."""
    with closing(sqlite3.connect(dossier / "avant.db", isolation_level=None)) as con:
        con.execute(f"PRAGMA journal_mode = {journal}")
        con.execute("PRAGMA wal_autocheckpoint = 0")
        con.execute("PRAGMA synchronous = OFF")
        con.execute(memory.CREER)
        for i in range(combien):
            con.execute(memory.INSERER, (f"{i} {'x' * COURT}", None, "2026"))
        fichiers = contenu(dossier)
    return {nom.replace("avant", "memory"): octets for nom, octets in fichiers.items()}


@pytest.fixture
def atelier():
    """Rend un dossier où rouvrir les images ; en mémoire, s'il se peut : on les force beaucoup."""
    exiger_strace()
    memoire = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memoire) as dossier:
        yield Path(dossier) / "image"


# --- Le disque qui perd ce qu'on ne force pas ----------------------------------------------------

CREER_B, EFFACER_A = Appel("openat", "b"), Appel("unlink", "a")
ECRIRE_A, ECRIRE_B = Appel("pwrite64", "a", b"neuf", 2), Appel("pwrite64", "b", b"neuf", 0)
COUPER_A = Appel("ftruncate", "a", b"", 1)
FORCER_A, FORCER_B = Appel("fdatasync", "a"), Appel("fdatasync", "b")
FORCER_LE_DOSSIER = Appel("fsync", ".")


def restes(*appels):
    """Rend ce que peut porter, après ces appels, un disque qui portait le fichier « a »."""
    disque = Disque({"a": b"ancien"})
    for appel in appels:
        disque.executer(appel)
    return [*disque.coupures(random.Random(5), tirages=0)]


@pytest.mark.parametrize(
    ("appels", "contenus"),
    [
        ([ECRIRE_A], {b"ancien", b"anneuf"}),
        ([ECRIRE_A, FORCER_LE_DOSSIER], {b"ancien", b"anneuf"}),
        ([ECRIRE_A, FORCER_A], {b"anneuf"}),
        ([COUPER_A, ECRIRE_A], {b"ancien", b"a", b"anneuf", b"a\0neuf"}),
        ([EFFACER_A], {b"ancien", None}),
        ([EFFACER_A, FORCER_A], {b"ancien", None}),
        ([EFFACER_A, FORCER_LE_DOSSIER], {None}),
    ],
)
def test_une_ecriture_ou_un_effacement_se_perd_tant_qu_on_ne_le_force_pas(appels, contenus):
    assert {reste.get("a") for reste in restes(*appels)} == contenus


@pytest.mark.parametrize(
    ("appels", "contenus"),
    [
        ([CREER_B, ECRIRE_B], {None, b"", b"neuf"}),
        ([CREER_B, ECRIRE_B, FORCER_B], {None, b"neuf"}),
        ([CREER_B, FORCER_LE_DOSSIER, ECRIRE_B], {b"", b"neuf"}),
        ([CREER_B, ECRIRE_B, FORCER_B, FORCER_LE_DOSSIER], {b"neuf"}),
    ],
)
def test_un_fichier_neuf_se_perd_tant_qu_on_ne_force_pas_le_dossier(appels, contenus):
    assert {reste.get("b") for reste in restes(*appels)} == contenus


def test_une_ecriture_peut_s_arreter_entre_deux_secteurs():
    contenus = {reste["a"] for reste in restes(Appel("pwrite64", "a", b"x" * 500, 500))}
    debut, fin = b"x" * 12, b"x" * 488  # de part et d'autre de l'octet 512
    assert contenus == {
        b"ancien",
        b"ancien".ljust(500, b"\0") + debut,
        b"ancien".ljust(512, b"\0") + fin,
        b"ancien".ljust(500, b"\0") + debut + fin,
    }


# --- Aucun message accusé n'est perdu ------------------------------------------------------------

LONGUE = pytest.mark.endurance


@pytest.mark.parametrize(
    ("script", "avant", "reglages"),
    [
        pytest.param(PAR_MEMORY, None, {"fin": 6}, id="une base neuve"),
        pytest.param(PAR_MEMORY, None, {"tirages": 50}, id="en désordre", marks=LONGUE),
        pytest.param(PAR_MEMORY, None, {"longueur": 5_000}, id="plusieurs pages", marks=LONGUE),
        pytest.param(EN_FERMANT, None, {"tirages": 50}, id="fermée, rouverte", marks=LONGUE),
        pytest.param(A_DEUX, None, {"tirages": 50}, id="deux programmes", marks=LONGUE),
        pytest.param(PAR_MEMORY, ("delete", 3), {"tirages": 50}, id="sans WAL", marks=LONGUE),
    ],
)
def test_aucune_coupure_ne_perd_un_message_accuse(script, avant, reglages, tmp_path, atelier):
    avant = deja_la(tmp_path, *avant) if avant else None
    bilan = Counter(sorts(script, tmp_path, atelier, avant=avant, **reglages))
    print(bilan)
    assert bilan == {"rien": bilan.total()}
    assert bilan.total() >= 100


@LONGUE
@pytest.mark.parametrize(
    ("deja", "debuts", "reglages"),
    [
        pytest.param(960, 1, {"fin": 990}, id="messages courts"),
        pytest.param(0, 2, {"fin": 4, "longueur": 1_500_000, "tirages": 10}, id="messages longs"),
    ],
)
def test_aucune_coupure_ne_perd_de_message_quand_le_wal_rentre(
    deja, debuts, reglages, tmp_path, atelier
):
    """À mille pages, SQLite les reporte dans la base et reprend le -wal à son début."""
    avant = deja_la(tmp_path, "wal", deja) if deja else None
    bilan = Counter(sorts(PAR_MEMORY, tmp_path, atelier, avant=avant, **reglages))
    print(bilan)
    assert bilan == {"rien": bilan.total()}
    places = [
        appel.nombre
        for appel in lire_le_releve(tmp_path / "releve", tmp_path / "base")
        if (appel.nom, appel.fichier) == ("pwrite64", "memory.db-wal")
    ]
    assert places.count(0) == debuts


@LONGUE
@pytest.mark.parametrize("script", [PAR_MEMORY, tutoriel()], ids=["memory", "tutoriel"])
def test_une_seconde_coupure_pendant_que_la_base_se_repare(script, tmp_path, atelier):
    laissees = [image for _, image in coupures(script, tmp_path, atelier, fin=3)]
    bilan = Counter()
    for image in random.Random(5).sample(laissees, 30):
        bilan += Counter(sorts(PAR_MEMORY, tmp_path, atelier, fin=5, avant=image))
    print(bilan)
    assert bilan == {"rien": bilan.total()}
    assert bilan.total() >= 1_000


@pytest.mark.parametrize(
    ("script", "tirages", "sort"),
    [
        pytest.param(tutoriel(), 0, "perte", id="tutoriel"),
        pytest.param(tutoriel("OFF"), 20, "dégât", id="tutoriel OFF"),
        pytest.param(moins_sure("NORMAL"), 0, "perte", id="NORMAL"),
        pytest.param(moins_sure("OFF"), 0, "perte", id="OFF"),
    ],
)
def test_la_coupure_voit_ce_que_perd_une_autre_facon(script, tirages, sort, tmp_path, atelier):
    """Sans quoi les tests d'avant ne prouveraient rien."""
    assert sort in sorts(script, tmp_path, atelier, fin=2, tirages=tirages)
