"""lib/memory.py à plusieurs : processus, fils, fork, fichier remplacé, écrivain tué."""

import os
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from lib import memory
from lib.memory import copier, fermer, initialiser_db, recuperer_messages, sauvegarder_message
from tests.outils import autre_python, contenu, espionner, executer, ordonner, resultat, sql

AVEC_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="ce système n'a pas de fork")
SAUF_WINDOWS = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows refuse d'effacer ou de remplacer un fichier ouvert"
)
AVEC_PROC = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="/proc/self/fd n'existe que sous Linux"
)
LONGTEMPS = 180  # secondes : une machine occupée, un disque lent
# Rien ne doit rester ouvert, même à la fin d'un programme : l'oubli s'écrit sur stderr.
STRICT = ("-X", "dev", "-W", "error")


def textes(chemin=None):
    """Rend les textes gardés, du plus ancien au plus récent."""
    return [m["texte"] for m in recuperer_messages(chemin=chemin)]


def verifier_integrite(chemin):
    """Demande à SQLite de relire chaque page de la base."""
    assert sql(chemin, "PRAGMA integrity_check") == [("ok",)]


def descripteurs(chemin):
    """Rend les descripteurs que ce processus tient sur la base et ses fichiers annexes."""
    liens = []
    for lien in Path("/proc/self/fd").iterdir():
        try:
            liens.append(os.readlink(lien))
        except FileNotFoundError:  # le descripteur qui a servi à lire ce dossier
            continue
    return sorted(lien for lien in liens if lien.startswith(str(chemin)))


# --- Plusieurs processus -------------------------------------------------------------------------

ECRIVAIN = """
    import sys
    from lib import memory
    nom, combien = sys.argv[1], int(sys.argv[2])
    print("prêt", flush=True)
    sys.stdin.readline()
    for i in range(combien):
        print(memory.sauvegarder_message(f"{nom} {i}", nom), flush=True)
"""

LECTEUR = """
    import sys, time
    from lib import memory
    total, fin = int(sys.argv[1]), time.monotonic() + 150
    print("prêt", flush=True)
    sys.stdin.readline()
    vus = 0
    while vus < total and time.monotonic() < fin:
        ids = [m["id"] for m in memory.recuperer_messages()]
        assert ids == sorted(set(ids)) and len(ids) >= vus
        vus = len(ids)
        time.sleep(0.02)  # laisse les processeurs à ceux qui écrivent
    print(vus)
"""


@pytest.mark.parametrize("combien", [2, 4, 8])
def test_des_processus_ecrivent_pendant_que_deux_lisent(combien):
    chemin, total = initialiser_db(), 500 * combien
    fermer()
    with ExitStack() as pile:

        def lancer(script, *arguments):
            return pile.enter_context(autre_python(script, *arguments, delai=LONGTEMPS))

        ecrivains = [lancer(ECRIVAIN, f"programme {i}", 500) for i in range(combien)]
        lecteurs = [lancer(LECTEUR, total) for _ in range(2)]
        for processus in ecrivains + lecteurs:
            assert processus.stdout.readline() == "prêt\n"
        for processus in ecrivains + lecteurs:
            ordonner(processus)
        accuses = {
            int(cle): f"programme {i} {j}"
            for i, ecrivain in enumerate(ecrivains)
            for j, cle in enumerate(resultat(ecrivain).split())
        }
        assert [int(resultat(lecteur)) for lecteur in lecteurs] == [total, total]
    assert len(accuses) == total  # aucun id rendu deux fois
    assert {m["id"]: m["texte"] for m in recuperer_messages()} == accuses
    verifier_integrite(chemin)


OUVREUR = """
    import sys, time
    from lib import memory
    for ordre in sys.stdin:
        base, instant = ordre.rstrip("\\n").split("|")
        time.sleep(max(0, float(instant) - time.time()))
        try:
            memory.initialiser_db(base)
            print(memory.sauvegarder_message("Bonjour", chemin=base), flush=True)
        except Exception as erreur:
            print(repr(erreur), flush=True)
        memory.fermer()
"""


def test_huit_processus_ouvrent_ensemble_une_base_neuve(tmp_path):
    with ExitStack() as pile:
        ouvreurs = [pile.enter_context(autre_python(OUVREUR, delai=LONGTEMPS)) for _ in range(8)]
        for tour in range(60):
            chemin = tmp_path / "neuf" / f"{tour}.db"
            for ouvreur in ouvreurs:
                ordonner(ouvreur, f"{chemin}|{time.time() + 0.02}")
            reponses = {ouvreur.stdout.readline().strip() for ouvreur in ouvreurs}
            assert reponses == {str(i) for i in range(1, 9)}
            assert sql(chemin, "PRAGMA journal_mode") == [("wal",)]


def test_une_base_neuve_deja_verrouillee_passe_quand_meme_en_wal(tmp_path):
    """Passer en WAL n'attend pas son tour : SQLite refuse aussitôt, et il faut recommencer."""
    chemin = tmp_path / "neuve.db"
    autre = sqlite3.connect(chemin, isolation_level=None, check_same_thread=False)
    autre.execute("CREATE TABLE autre (x)")
    autre.execute("BEGIN IMMEDIATE")
    liberer = threading.Timer(0.3, autre.execute, ["COMMIT"])
    liberer.start()
    try:
        initialiser_db(chemin)
    finally:
        liberer.join()
        autre.close()
    assert sauvegarder_message("Bonjour", chemin=chemin) == 1
    assert sql(chemin, "PRAGMA journal_mode") == [("wal",)]


# --- Une base occupée ----------------------------------------------------------------------------

OCCUPANT = """
    import sqlite3, sys
    con = sqlite3.connect(sys.argv[1], isolation_level=None)
    con.execute("BEGIN IMMEDIATE")
    con.execute("INSERT INTO messages (texte, date_creation) VALUES ('occupant', '2026')")
    print("verrou pris", flush=True)
    sys.stdin.readline()
    con.execute("COMMIT")
    con.close()
"""


def test_ecrire_attend_son_tour_et_lire_n_attend_pas():
    chemin = initialiser_db()
    sauvegarder_message("avant")
    with autre_python(OCCUPANT, chemin) as occupant, ThreadPoolExecutor() as fils:
        assert occupant.stdout.readline() == "verrou pris\n"
        ecriture = fils.submit(sauvegarder_message, "pendant")
        with pytest.raises(TimeoutError):
            ecriture.result(timeout=1.5)
        # La base est encore verrouillée, et un fil de ce processus attend : on lit quand même.
        assert textes() == ["avant"]
        assert not ecriture.done()
        ordonner(occupant)
        assert ecriture.result(timeout=30) == 3
        resultat(occupant)
    assert textes() == ["avant", "occupant", "pendant"]


def test_une_base_occupee_trop_longtemps_rend_l_erreur_de_sqlite(monkeypatch):
    assert memory.OUVERTURE["timeout"] == 30
    monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.2)
    chemin = initialiser_db()
    with autre_python(OCCUPANT, chemin) as occupant:
        assert occupant.stdout.readline() == "verrou pris\n"
        debut = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked") as echec:
            sauvegarder_message("perdu")
        assert 0.2 <= time.monotonic() - debut < 4  # 5 secondes : l'attente ordinaire de sqlite3
        assert echec.value.sqlite_errorcode == sqlite3.SQLITE_BUSY
        assert textes() == []
        ordonner(occupant)
        resultat(occupant)
    sauvegarder_message("retrouvé")
    assert textes() == ["occupant", "retrouvé"]


# --- Un écrivain tué -----------------------------------------------------------------------------


def test_vingt_ecrivains_tues_ne_perdent_rien_et_ne_bloquent_personne(monkeypatch):
    # Un verrou que laisserait un mort se verrait après une seconde d'attente : « locked ».
    monkeypatch.setitem(memory.OUVERTURE, "timeout", 1)
    chemin = initialiser_db()
    promis = {sauvegarder_message("survivant"): "survivant"}
    with ExitStack() as pile:
        victimes = [
            pile.enter_context(autre_python(ECRIVAIN, f"victime {i}", 1_000_000, delai=LONGTEMPS))
            for i in range(20)
        ]
        for tour, victime in enumerate(victimes):
            assert victime.stdout.readline() == "prêt\n"
            ordonner(victime)
            accuses = [victime.stdout.readline() for _ in range(5 + tour)]
            victime.kill()
            accuses += victime.stdout.readlines()
            if not accuses[-1].endswith("\n"):  # coupé au milieu d'un nombre
                accuses.pop()
            victime.wait()
            promis |= {int(cle): f"victime {tour} {i}" for i, cle in enumerate(accuses)}
            promis[sauvegarder_message("survivant")] = "survivant"
            gardes = {m["id"]: m["texte"] for m in recuperer_messages()}
            assert promis.items() <= gardes.items()
            # Au plus un message de trop par victime : écrit, mais pas encore annoncé.
            assert len(gardes) - len(promis) <= tour + 1
    verifier_integrite(chemin)


# --- Plusieurs fils ------------------------------------------------------------------------------


def test_quarante_fils_ecrivent_sans_rien_perdre(monkeypatch):
    ouvertes = espionner(monkeypatch)
    chemin = initialiser_db()
    depart = threading.Barrier(40)

    def ecrire(fil):
        depart.wait(timeout=30)
        accuses = {}
        for i in range(10):
            accuses[sauvegarder_message(f"fil {fil}, message {i}")] = f"fil {fil}, message {i}"
            recuperer_messages(limite=5)
        return accuses

    promis = {}
    with ThreadPoolExecutor(40) as fils:
        for accuses in fils.map(ecrire, range(40)):
            promis |= accuses
    assert len(promis) == 400
    assert {m["id"]: m["texte"] for m in recuperer_messages()} == promis
    assert len(ouvertes) <= 4  # et non une ou deux par fil
    fermer()
    verifier_integrite(chemin)


@AVEC_PROC
def test_le_nombre_de_fichiers_ouverts_ne_depend_pas_du_nombre_de_fils():
    chemin = initialiser_db()

    def ecrire(_):
        sauvegarder_message("Bonjour")
        recuperer_messages()

    ecrire(0)
    seul = descripteurs(chemin)
    assert 0 < len(seul) <= 5  # deux connexions : la base et son -wal, et un -shm commun
    with ThreadPoolExecutor(40) as fils:
        list(fils.map(ecrire, range(120)))
        assert descripteurs(chemin) == seul


def test_fermer_pendant_que_des_fils_ecrivent():
    initialiser_db()
    with ThreadPoolExecutor(4) as fils:
        travaux = [fils.submit(sauvegarder_message, f"message {i}") for i in range(100)]
        while not all(travail.done() for travail in travaux):
            fermer()
            recuperer_messages(limite=1)
    ids = [travail.result() for travail in travaux]
    assert sorted(ids) == [m["id"] for m in recuperer_messages()]


# --- Un fork -------------------------------------------------------------------------------------

# Le réveil tue un processus bloqué : l'échec se voit, au lieu d'attendre sans fin.
FORK = """
    import os, signal, sys, threading, time
    from lib import memory
    memory.OUVERTURE["timeout"] = 3
    memory.initialiser_db()
    signal.alarm(30)

    def ecrire(qui, combien):
        for i in range(combien):
            memory.sauvegarder_message(f"{qui} {i}")

    def nombre():
        return len(memory.recuperer_messages())
"""


@AVEC_FORK
def test_apres_un_fork_le_parent_et_l_enfant_ecrivent():
    executer(
        FORK
        + """
    ecrire("avant", 5)
    assert nombre() == 5
    enfant = os.fork()
    ecrire("parent" if enfant else "enfant", 40)
    if enfant:
        assert os.waitpid(enfant, 0)[1] == 0
        ecrire("après", 5)
        assert nombre() == 90
        """,
        options=STRICT,
    )
    attendus = {f"{qui} {i}" for qui in ("parent", "enfant") for i in range(40)}
    attendus |= {f"{qui} {i}" for qui in ("avant", "après") for i in range(5)}
    assert sorted(textes()) == sorted(attendus)
    verifier_integrite(os.environ["MEMORY_DB"])


@AVEC_FORK
def test_apres_un_fork_l_un_peut_fermer_pendant_que_l_autre_ecrit():
    """Fermer la dernière connexion efface le -wal : l'autre processus doit donc compter."""
    executer(
        FORK
        + """
    ecrire("avant", 5)
    enfant_pret, prevenir_parent = os.pipe()
    parent_ferme, prevenir_enfant = os.pipe()
    enfant = os.fork()
    if not enfant:
        ecrire("enfant", 5)
        os.write(prevenir_parent, b".")
        os.read(parent_ferme, 1)
        ecrire("enfant encore", 5)
        assert nombre() == 15
        os._exit(0)
    os.read(enfant_pret, 1)
    memory.fermer()
    os.write(prevenir_enfant, b".")
    assert os.waitpid(enfant, 0)[1] == 0
    assert nombre() == 15
        """
    )
    assert len(textes()) == 15
    verifier_integrite(os.environ["MEMORY_DB"])


@AVEC_FORK
def test_un_fork_pendant_que_des_fils_ecrivent_ne_bloque_personne():
    """L'enfant hérite des verrous de SQLite tels qu'ils sont à l'instant du fork."""
    promis = executer(
        FORK
        + """
    fini, comptes = threading.Event(), []

    def ecrire_sans_fin(fil):
        combien = 0
        while not fini.is_set():
            memory.sauvegarder_message(f"fil {fil}: " + "x" * 20_000)
            combien += 1
        comptes.append(combien)

    fils = [threading.Thread(target=ecrire_sans_fin, args=(i,)) for i in range(2)]
    for fil in fils:
        fil.start()
    try:
        for tour in range(10):
            time.sleep(0.01)
            enfant = os.fork()
            if not enfant:
                signal.alarm(10)
                ecrire(f"enfant {tour}", 2)
                assert memory.recuperer_messages(limite=1)
                os._exit(0)
            assert os.waitpid(enfant, 0)[1] == 0
    finally:
        fini.set()
        for fil in fils:
            fil.join()
    print(sum(comptes) + 20)
        """,
        options=["-W", "ignore::DeprecationWarning"],  # Python 3.12 déconseille ce mélange
    )
    assert len(textes()) == int(promis)
    verifier_integrite(os.environ["MEMORY_DB"])


@AVEC_FORK
def test_un_fork_pendant_qu_un_fil_attend_un_autre_programme():
    initialiser_db()
    script = (
        FORK
        + """
    fil = threading.Thread(target=ecrire, args=("fil", 1))
    fil.start()
    time.sleep(0.3)
    print("fork", flush=True)
    enfant = os.fork()
    if not enfant:
        signal.alarm(10)
        ecrire("enfant", 1)
        os._exit(0)
    assert os.waitpid(enfant, 0)[1] == 0
    fil.join()
    """
    )
    options = ["-W", "ignore::DeprecationWarning"]
    chemin = os.environ["MEMORY_DB"]
    with (
        autre_python(OCCUPANT, chemin) as occupant,
        autre_python(script, options=options) as programme,
    ):
        assert occupant.stdout.readline() == "verrou pris\n"
        assert programme.stdout.readline() == "fork\n"
        ordonner(occupant)
        resultat(occupant)
        resultat(programme)
    assert sorted(textes()) == ["enfant 0", "fil 0", "occupant"]
    verifier_integrite(chemin)


# --- Un fichier effacé ou remplacé ---------------------------------------------------------------


@SAUF_WINDOWS
def test_une_base_effacee_se_dit_puis_se_recree(tmp_path):
    chemin = initialiser_db()
    sauvegarder_message("effacé")
    assert textes() == ["effacé"]
    chemin.unlink()
    for appel in (
        lambda: sauvegarder_message("perdu"),
        recuperer_messages,
        lambda: copier(tmp_path / "copie.db"),
    ):
        with pytest.raises(FileNotFoundError, match=r"Pas de base .*initialiser_db\(\)"):
            appel()
    assert not chemin.exists()
    initialiser_db()
    assert textes() == []
    assert sauvegarder_message("nouveau") == 1
    assert textes() == ["nouveau"]
    fermer()
    assert sql(chemin, "SELECT texte FROM messages") == [("nouveau",)]
    verifier_integrite(chemin)


@pytest.fixture
def ancien_et_nouveau(tmp_path):
    """Rend deux bases, et de quoi mettre la seconde à la place de la première."""
    chemin, nouveau = initialiser_db(), initialiser_db(tmp_path / "nouveau.db")
    for i in range(3):
        sauvegarder_message(f"nouveau {i}", chemin=nouveau)
    fermer()
    for i in range(5):
        sauvegarder_message(f"ancien {i}")

    def remplacer():
        os.rename(chemin, tmp_path / "ancien.db")
        os.replace(nouveau, chemin)

    return chemin, tmp_path / "ancien.db", remplacer


NOUVEAUX, ANCIENS = ([f"{nom} {i}" for i in range(n)] for nom, n in (("nouveau", 3), ("ancien", 5)))


@SAUF_WINDOWS
@pytest.mark.parametrize("lire_avant", [False, True])
@pytest.mark.parametrize("lire_apres", [False, True])
def test_une_base_remplacee_recoit_la_suite(ancien_et_nouveau, lire_avant, lire_apres):
    """Le journal de l'ancienne base, resté à côté, ne s'applique pas à la nouvelle."""
    chemin, ancien, remplacer = ancien_et_nouveau
    if lire_avant:
        assert textes() == ANCIENS
    remplacer()
    if lire_apres:
        assert textes() == NOUVEAUX
    assert sauvegarder_message("suite") == 4
    assert textes() == [*NOUVEAUX, "suite"]
    fermer()
    assert [t for (t,) in sql(chemin, "SELECT texte FROM messages")] == [*NOUVEAUX, "suite"]
    assert [t for (t,) in sql(ancien, "SELECT texte FROM messages")] == ANCIENS
    verifier_integrite(chemin)
    verifier_integrite(ancien)


@SAUF_WINDOWS
def test_une_base_remplacee_sous_deux_programmes(ancien_et_nouveau):
    chemin, ancien, remplacer = ancien_et_nouveau
    script = """
        import sys
        from lib import memory
        for ordre in sys.stdin:
            print(memory.sauvegarder_message(ordre.strip()), flush=True)
    """
    with autre_python(script) as programme:
        ordonner(programme, "ancien 5")
        assert programme.stdout.readline() == "6\n"
        remplacer()
        assert sauvegarder_message("d'ici") == 4
        ordonner(programme, "de là")
        assert programme.stdout.readline() == "5\n"
        assert sauvegarder_message("d'ici encore") == 6
        assert textes() == [*NOUVEAUX, "d'ici", "de là", "d'ici encore"]
        resultat(programme)
    fermer()
    assert len(sql(chemin, "SELECT * FROM messages")) == 6
    assert [t for (t,) in sql(ancien, "SELECT texte FROM messages")] == [*ANCIENS, "ancien 5"]
    verifier_integrite(chemin)


@SAUF_WINDOWS
def test_une_base_remplacee_pendant_l_ecriture_n_accuse_rien(ancien_et_nouveau, monkeypatch):
    _, _, remplacer = ancien_et_nouveau
    fermer()
    ouvertes = espionner(monkeypatch)
    sauvegarder_message("ancien 5")
    [connexion] = ouvertes
    instructions = iter([remplacer])
    connexion.set_trace_callback(lambda _: next(instructions, list)())
    with pytest.raises(FileNotFoundError, match=r"remplacé\s: recommencez"):
        sauvegarder_message("perdu")
    assert sauvegarder_message("suite") == 4
    assert textes() == [*NOUVEAUX, "suite"]


# --- fermer --------------------------------------------------------------------------------------


def test_apres_fermer_rien_n_est_ouvert(tmp_path):
    chemin, autre = initialiser_db(), initialiser_db(tmp_path / "autre.db")
    for base in (chemin, autre):
        sauvegarder_message("Bonjour", chemin=base)
        assert textes(base) == ["Bonjour"]
    assert Path(f"{chemin}-wal").exists()
    fermer()
    fermer()  # sans effet
    if Path("/proc/self/fd").is_dir():
        assert descripteurs(tmp_path) == []
    assert set(contenu(chemin.parent)) == {"memory.db"}  # -wal est rentré dans la base
    assert not list(tmp_path.rglob("*-shm"))
    os.replace(chemin, tmp_path / "renommée.db")  # Windows le refuse à un fichier ouvert
    autre.unlink()
    os.replace(tmp_path / "renommée.db", chemin)
    assert sauvegarder_message("encore") == 2
    assert textes() == ["Bonjour", "encore"]


def test_la_fin_du_programme_ferme_tout(tmp_path):
    sortie = executer(
        """
        from lib import memory
        memory.initialiser_db()
        print(memory.sauvegarder_message("Bonjour"))
        print(len(memory.recuperer_messages()))
        """,
        options=STRICT,
    )
    assert sortie.split() == ["1", "1"]
    assert [f.name for f in (tmp_path / "data").iterdir()] == ["memory.db"]


# --- copier --------------------------------------------------------------------------------------


def test_copie_tout_meme_ce_qui_n_est_que_dans_le_wal(tmp_path):
    chemin = initialiser_db()
    for i in range(10):
        sauvegarder_message(f"message {i}", "Zoé")
    messages = recuperer_messages()
    assert Path(f"{chemin}-wal").stat().st_size > 0
    copie = copier(str(tmp_path / "copie.db"))
    assert copie == tmp_path / "copie.db"
    fermer()
    assert set(contenu(tmp_path)) == {"copie.db"}
    verifier_integrite(copie)
    assert recuperer_messages(chemin=copie) == messages
    assert recuperer_messages() == messages
    assert sauvegarder_message("dans la copie", chemin=copie) == 11
    assert len(recuperer_messages()) == 10


def test_copie_une_base_pendant_qu_un_autre_programme_ecrit(tmp_path):
    initialiser_db()
    with autre_python(ECRIVAIN, "ailleurs", 1_000_000) as ecrivain:
        assert ecrivain.stdout.readline() == "prêt\n"
        ordonner(ecrivain)
        for tour in range(5):
            accuse = 0
            for _ in range(10):
                accuse = int(ecrivain.stdout.readline())
            copie = copier(tmp_path / f"copie {tour}.db")
            verifier_integrite(copie)
            copies = textes(copie)
            assert len(copies) >= accuse
            assert copies == [f"ailleurs {i}" for i in range(len(copies))]


def test_copier_n_ecrase_rien(tmp_path):
    chemin = initialiser_db()
    sauvegarder_message("Bonjour")
    occupe = tmp_path / "mon devoir.txt"
    occupe.write_bytes(b"")
    for destination in (occupe, chemin, tmp_path):
        with pytest.raises(FileExistsError, match=r"existe déjà\s: donnez un autre nom"):
            copier(destination)
    assert occupe.read_bytes() == b""
    assert textes() == ["Bonjour"]


def test_deux_copies_vers_la_meme_adresse_n_en_font_qu_une(tmp_path, monkeypatch):
    """La perdante n'efface pas la copie de la gagnante, même partie avant que celle-ci finisse."""
    ouvertes = espionner(monkeypatch)
    initialiser_db()
    sauvegarder_message("Bonjour")
    textes()
    lire, reprendre = threading.Event(), threading.Event()

    def faire_attendre():
        lire.set()
        reprendre.wait(timeout=30)

    ouvertes[-1].set_progress_handler(faire_attendre, 1)
    with ThreadPoolExecutor() as fils:
        lecture = fils.submit(textes)
        assert lire.wait(timeout=30)
        copies = [fils.submit(copier, tmp_path / "copie.db") for _ in range(2)]
        time.sleep(0.2)  # les deux copies ont vérifié leur destination et attendent la lecture
        reprendre.set()
        assert lecture.result() == ["Bonjour"]
        echecs = [copie.exception() for copie in copies]
    assert sorted(map(str, map(type, echecs))) == sorted(map(str, [type(None), FileExistsError]))
    assert textes(tmp_path / "copie.db") == ["Bonjour"]


def test_la_copie_est_forcee_sur_le_disque(tmp_path, monkeypatch):
    initialiser_db()
    forces = []
    monkeypatch.setattr(os, "fsync", lambda descripteur: forces.append(os.fstat(descripteur)))
    copie = copier(tmp_path / "copie.db")
    [force] = forces
    assert os.path.samestat(force, copie.stat())
    assert force.st_size == copie.stat().st_size > 0


def test_une_copie_ratee_ne_laisse_rien(tmp_path):
    with pytest.raises(FileNotFoundError, match="Pas de base"):
        copier(tmp_path / "copie.db")
    initialiser_db()
    with pytest.raises((sqlite3.OperationalError, OSError)):
        copier(tmp_path / "dossier absent" / "copie.db")
    assert [f.name for f in tmp_path.iterdir()] == ["data"]
