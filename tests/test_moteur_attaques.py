"""Ce que l'on peut faire subir au moteur des exercices : il répond toujours, et rien ne reste.

Chaque réponse prend le vrai chemin, l'autre processus compris. Les réponses malformées sont tirées
au sort avec une graine fixe : un échec se rejoue.
"""

import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import count, product
from pathlib import Path

import pytest

from lib.bases import dossier_data
from lib.exercices import exercice, processus
from lib.exercices.correcteur import Correcteur
from lib.exercices.resultat import Resultat
from tests.exercices_d_essai import (
    ETAT,
    EXERCICES,
    FONCTION,
    INSTRUCTION,
    PREDICTION,
    REQUETE,
    SCRIPT,
    brancher,
)
from tests.outils import Page, attendre_la_fin_des_processus, contenu, sql

GRAINE = 2026
COMBIEN = 100  # réponses malformées par sorte
LIMITE = 2  # secondes, sur une machine calme
REQUETE_D_ESSAI, INSTRUCTION_D_ESSAI, _, FONCTION_D_ESSAI, *_ = EXERCICES


@pytest.fixture(autouse=True)
def exercices_d_essai(monkeypatch):
    brancher(monkeypatch.setattr)
    monkeypatch.setattr(processus, "ENFANT", "tests.exercices_d_essai")


@pytest.fixture(autouse=True)
def rien_ne_reste(tmp_path, monkeypatch):
    """Après chaque test : ni fichier, ni processus, ni descripteur, ni fil, ni réglage changé."""
    provisoire, temoin, data = (tmp_path / nom for nom in ("provisoire", "temoin", "data"))
    for dossier in (provisoire, temoin, data):
        dossier.mkdir()
    monkeypatch.setenv("TMPDIR", str(provisoire))
    monkeypatch.setattr(tempfile, "tempdir", str(provisoire))
    sql(data / "memory.db", "CREATE TABLE messages (texte)")
    (temoin / "precieux.txt").write_text("à garder")
    avant = contenu(data), contenu(temoin), _etat()
    yield
    (data / "progression.db").unlink(missing_ok=True)  # ce test-là a réussi un exercice
    assert (contenu(data), contenu(temoin)) == avant[:2]
    assert list(provisoire.iterdir()) == []
    assert _etat() == avant[2]
    attendre_la_fin_des_processus("TMPDIR", provisoire, 15)  # un processus tué met un instant


def _etat():
    descripteurs = Path("/proc/self/fd")
    ouverts = len(list(descripteurs.iterdir())) if descripteurs.exists() else 0
    environnement = {nom: v for nom, v in os.environ.items() if nom != "PYTEST_CURRENT_TEST"}
    return ouverts, threading.active_count(), Path.cwd(), sqlite3.connect, environnement


def chronometrer(numero, reponse):
    debut = time.perf_counter()
    rendu = exercice(numero).verifier(reponse)
    return rendu, time.perf_counter() - debut


def tout_verifier(numero, reponses):
    """Vérifie des réponses, deux à la fois, et rend [(résultat, secondes)], dans l'ordre."""
    with ThreadPoolExecutor(2) as fils:
        return list(fils.map(partial(chronometrer, numero), reponses))


def limite(durees):
    """Rend la durée permise : LIMITE, ou plus si la machine peine, même pour les rapides."""
    rapides = [duree for duree in durees if 0.01 < duree < processus.DUREE_MAX]
    if len(rapides) < 2:
        return LIMITE
    return max(LIMITE, processus.DUREE_MAX + 3 * statistics.quantiles(rapides, n=10)[-1])


def controler(nom, rendu):
    """Rend ce qui ne va pas dans un résultat, quel qu'il soit."""
    if not isinstance(rendu, Resultat) or rendu.reussi:
        return f"{nom} : {rendu}"
    rendu.texte.encode()
    Page(rendu._repr_html_())
    if not rendu.message.strip() or len(rendu.texte) > 4000 or "Traceback" in rendu.texte:
        return f"{nom} : {rendu}"
    return ""


# --- Cent réponses malformées par sorte ----------------------------------------------------------

ETRANGES = [
    *"'\"`[](){};,.*?:@$#%&|~^\\!<>=+-/\n\t ",
    *("\0", "\x1b[31m", "\x7f", "\r", "\u202e", "\u2028", "\ufeff", "\ud800", "\udfff", "\xa0"),
    *("🎉", "é", "𝕊", "\u0301", "--", "/*", "*/", "''", '""', ";;", "NULL", "?", ":nom", "X'0"),
]
MOTS = re.findall(
    r"\S+",
    """SELECT FROM WHERE GROUP BY ORDER LIMIT JOIN ON UNION ALL VALUES WITH RECURSIVE AS NOT IN
    INSERT INTO UPDATE SET DELETE CREATE TABLE INDEX VIEW TRIGGER DROP ALTER BEGIN COMMIT ROLLBACK
    ATTACH DETACH VACUUM PRAGMA EXPLAIN REINDEX ANALYZE SAVEPOINT messages texte id nom_utilisateur
    count( max( zeroblob( randomblob( load_extension( 1 -1 9e999 0x7fffffffffffffff 'Alice'""",
)
SQL_DUR = [
    "SELECT " + "(" * 3000 + "1" + ")" * 3000,
    "SELECT " + "x" * 90_000,
    "SELECT 1" + " + 1" * 20_000,
    "💥" * 50_000,
    "SELECT '" + "''" * 49_000,
    "SELECT " + ", ".join(f"1 AS c{i}" for i in range(3000)),
    "VALUES " + ", ".join(["(1)"] * 15_000),
    "SELECT * FROM messages a, messages b, messages c, messages d, messages e, messages f",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "SELECT hex(zeroblob(90000)) FROM messages a, messages b",
    "SELECT CAST(x'ff' AS TEXT)",
    'SELECT 1 AS "a\nb\t\x1b[31m", 2 AS \'\', 3 AS "🎉"',
    "UPDATE messages SET texte = CAST(x'ff' AS TEXT)",
    "CREATE TABLE z (a, b AS (abs(-9223372036854775807 - 1))); ",
    "ALTER TABLE messages ADD COLUMN z AS (zeroblob(100000000))",
    "CREATE VIEW v AS SELECT * FROM v",
    'CREATE TABLE "a`b\nc\'d" ("x""y")',
    "UPDATE sqlite_master SET sql = 'x'",
    "PRAGMA writable_schema = ON",
    "CREATE TEMP TABLE messages (x)",
    "BEGIN EXCLUSIVE",
    "SAVEPOINT a",
]


def mutiler(hasard, texte):
    """Rend `texte` abîmé une à trois fois : coupé, répété, mélangé, ou semé d'étrangetés."""
    for _ in range(hasard.randint(1, 3)):
        debut, fin = sorted(hasard.choices(range(len(texte) + 1), k=2))
        mots = texte.split(" ")
        hasard.shuffle(mots)
        texte = hasard.choice(
            [
                texte[:debut] + texte[fin:],
                texte[:debut] + hasard.choice(ETRANGES) + texte[debut:],
                texte[:debut] + texte[debut:fin] * hasard.choice((2, 50)) + texte[fin:],
                " ".join(mots),
                texte[:debut] + hasard.choice(MOTS) + " " + texte[fin:],
                texte[debut:fin].swapcase() or hasard.choice(ETRANGES),
            ]
        )
    return texte[:90_000]


def sql_malforme(graine, modeles):
    """Rend, sans fin, du SQL malformé : le plus dur, puis des modèles abîmés, ou des mots tirés."""
    hasard = random.Random(graine)
    yield from SQL_DUR
    while True:
        if hasard.random() < 0.3:
            yield " ".join(hasard.choices([*MOTS, *ETRANGES], k=hasard.randint(1, 40)))
        else:
            yield mutiler(hasard, hasard.choice(modeles))


def hostile(methode, erreur):
    """Rend un objet dont une méthode lève une erreur."""

    def lever(*_):
        raise erreur

    attributs = {methode: property(lever) if methode == "__class__" else lever}
    return type("Hostile", (), {"__module__": "__main__", **attributs})()


METHODES = re.findall(
    r"\S+",
    """__repr__ __str__ __eq__ __hash__ __bool__ __len__ __iter__ __getattr__ __class__
    __getattribute__ __reduce__ __reduce_ex__ __getstate__ __call__ __format__ __fspath__""",
)
ERREURS = (ZeroDivisionError, SystemExit, BaseException, RecursionError, MemoryError, StopIteration)


class Meta(type):
    @property
    def __name__(cls):
        raise ZeroDivisionError


def objets():
    """Rend des objets de toute nature ; aucun n'est une réponse juste, pour aucune sorte."""
    import numpy as np
    import pandas as pd

    soi = []
    soi.append(soi)
    immense = [1] * 1000
    for _ in range(4):
        immense = [immense] * 1000  # 10 ** 15 éléments, pour qui les parcourrait tous
    with closing(sqlite3.connect(":memory:")) as con:
        curseur = con.execute("SELECT 1")
    dures = [soi, [soi], {"a": soi}, immense, 10**5000, 1 << 10**6, "x" * 10**7, "\ud800", "\0"]
    return [
        *dures,
        *(None, NotImplemented, True, -1, 3.14, float("nan"), float("-inf"), 1j, range(10**9)),
        *(b"SELECT 1", bytearray(b"x"), memoryview(b"x")),
        *([], (), {}, set(), [None] * 10, {1: {2: {3: 4}}}),
        *(object(), object, int, type, sys, Ellipsis.__class__, slice(3), iter([]), count(), zip()),
        *((i for i in ()), (lambda: 0), print, len, open, exit, os._exit, time.sleep, input, eval),
        *(partial(time.sleep, 60), partial(os._exit, 0), [].append, "".join, sqlite3.connect),
        *(con, curseur, ValueError("x"), Decimal("1.10"), date(2026, 1, 2), re.compile("x")),
        *(
            pd.DataFrame({"a": [1]}),
            pd.Series([1]),
            pd.NA,
            np.array([1]),
            np.float64(1),
            np.str_(""),
        ),
        *(Path("x"), Meta("M", (), {})(), Correcteur(REQUETE_D_ESSAI), threading.Lock()),
        *(hostile(methode, erreur) for methode, erreur in product(METHODES, ERREURS)),
    ]


# Ce qu'une fonction peut faire avant de rendre quelque chose ; puis ce qu'elle peut rendre.
GESTES = [
    "pass",
    "sys.exit()",
    "exit(3)",
    "os._exit(0)",
    "os.abort()",
    "raise BaseException",
    "raise KeyboardInterrupt",
    "raise GeneratorExit",
    "raise StopIteration",
    "raise ExceptionGroup('g', [ValueError('\\ud800')])",
    "raise type('E', (Exception,), {'__str__': lambda e: 1 / 0})()",
    "raise type('E' * 10**5, (sqlite3.Error,), {})('x' * 10**6)",
    "raise MemoryError",
    "assert 0, {chemin: nom}",
    "compter(chemin, nom)",
    "bytearray(10**12)",
    "input()",
    "open(0).read()",
    "breakpoint()",
    "os.fork()",
    "os.system('sleep 60')",
    "os.kill(os.getpid(), 9)",
    "subprocess.run(['sleep', '60'])",
    "socket.create_connection(('127.0.0.1', 1))",
    "multiprocessing.get_context('spawn').Process(target=print).start()",
    "threading.Thread(target=time.sleep, args=(60,)).start()",
    "threading.Thread(target=lambda: 1 / 0).start()",
    "atexit.register(time.sleep, 60)",
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "faulthandler.cancel_dump_traceback_later()",
    "os.close(1)",
    "sys.stdout.close()",
    "os.closerange(3, 20)",
    "os.chdir('/')",
    "os.chmod('.', 0)",
    "os.environ.clear()",
    "os.remove(chemin)",
    "os.rename(chemin, 'autre'); os.mkdir(chemin)",
    "open(chemin, 'wb').write(b'SQLite format 3' + b'?' * 9000)",
    "open(chemin, 'r+b').truncate(700)",
    "sqlite3.connect(chemin).execute('DROP TABLE messages')",
    "global con; con = sqlite3.connect(chemin); con.execute('BEGIN EXCLUSIVE')",
    "sqlite3.connect(chemin).execute('PRAGMA journal_mode = WAL')",
    "sqlite3.connect(chemin).executescript('PRAGMA user_version = 7; CREATE VIEW v AS SELECT v')",
    "[sqlite3.connect(chemin) for _ in range(50)]",
    "sqlite3.connect = None",
    "sqlite3.connect(chemin).close = None",
    "sys.setrecursionlimit(30)",
    "warnings.simplefilter('error')",
    "print('x' * 10**6, file=sys.stderr)",
    "compter.__code__ = print",
    "type(sqlite3)",
]
# Ceux-là dérèglent Python lui-même : le vérificateur a le droit de ne pas pouvoir finir.
SABOTAGES = [
    "builtins.len = None",
    "builtins.__import__ = None",
    "json.dumps = None",
    "sys.modules.clear()",
    "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
]
SANS_FIN = [
    "while True: pass",
    "time.sleep(60)",
    "list(itertools.count())",
    "10 ** 10 ** 8",
    "faulthandler.cancel_dump_traceback_later(); sum(itertools.count())",
    "signal.raise_signal(signal.SIGSTOP)",
    "re.match('(a+)+$', 'a' * 40 + 'b')",
    "[threading.Thread(target=sum, args=(itertools.count(),)).start() for _ in range(20)]",
]
VALEURS = [
    "None",
    "True",
    "-1",
    "float('nan')",
    "10 ** 6000",
    "1 << 10 ** 7",
    "'\\ud800\\0'",
    "'x' * 10 ** 7",
    "[0] * 10 ** 6",
    "(l := [], l.append(l))",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "{1: {2: {3: range(10 ** 9)}}}",
    "object()",
    "compter",
    "sqlite3.connect(':memory:')",
    "(i for i in itertools.count())",
    "type('O', (), {'__repr__': lambda o: 1 / 0})()",
    "type('O', (), {'__getattr__': lambda o, n: 1 / 0})()",
    "type('O', (), {'__class__': property(lambda o: 1 / 0)})()",
    "type('O', (str,), {'__eq__': lambda o, a: True, '__hash__': str.__hash__})('x')",
    "sys.modules",
]
IMPORTS = """import atexit, builtins, faulthandler, itertools, json, multiprocessing, os, re, signal
import socket, subprocess, sys, threading, time, warnings
if os.name != "nt": import resource
"""


def fonctions_malformees(graine):
    """Rend, sans fin, (nom, fonction) : des gestes suivis d'une valeur, tirés au sort."""
    hasard = random.Random(graine)
    gestes = [*GESTES, *SABOTAGES, *SANS_FIN]
    while True:
        geste = gestes.pop(0) if gestes else hasard.choice(GESTES)
        valeur = hasard.choice(VALEURS)
        corps = geste if geste.startswith("raise") else f"{geste}\n    return {valeur}"
        code = f"{IMPORTS}\ndef compter(chemin, nom):\n    {corps}"
        yield f"{geste} ; {valeur}", FONCTION_D_ESSAI.fonction(code)


def fichiers_etranges(dossier):
    """Remplit `dossier` de fichiers qui ne sont pas la base attendue, et rend leurs adresses."""
    hasard = random.Random(GRAINE)
    sql(dossier / "autre.db", "CREATE TABLE autre (x)")
    sql(dossier / "vide.db", "CREATE TABLE messages (x)")
    sql(dossier / "vue.db", "CREATE VIEW messages AS SELECT * FROM messages")
    sans_fin = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n"
    sql(dossier / "sans_fin.db", f"CREATE VIEW messages AS {sans_fin}")
    sql(dossier / "wal.db", "PRAGMA journal_mode = WAL")
    octets = (dossier / "vide.db").read_bytes()
    (dossier / "zéro.db").write_bytes(b"")
    (dossier / "texte.db").write_text("Bonjour\n" * 1000)
    (dossier / "entete.db").write_bytes(b"SQLite format 3\0" + hasard.randbytes(9000))
    (dossier / "dossier.db").mkdir()
    for rang in range(15):
        debut, fin = sorted(hasard.choices(range(len(octets)), k=2))
        abimes = octets[:debut] + hasard.randbytes(fin - debut) + octets[fin:]
        (dossier / f"abimee_{rang}.db").write_bytes(abimes[: hasard.choice((700, 5000, 9000))])
    if hasattr(os, "mkfifo"):
        os.mkfifo(dossier / "tube.db")
        (dossier / "boucle.db").symlink_to("boucle.db")
    return sorted(dossier.iterdir())


def adresses_malformees(graine, dossier):
    hasard = random.Random(graine)
    yield from fichiers_etranges(dossier)
    base = str(dossier / "vide.db")
    yield from ("", ".", "~", "\0", "\ud800", "x" * 10**5, ":memory:", "/dev/zero", "/dev/null")
    yield from (f"{base}?mode=rwc", f"file:{base}?mode=rwc", f"{base}#", f"{base}/", f"{base}-wal")
    while True:
        yield mutiler(hasard, hasard.choice(["nulle_part.db", "data/é.db", "../../x.db"]))


def melanger(reponses, autres):
    """Rend COMBIEN réponses, dont un tiers d'objets de toute nature, nommées."""
    tirees = [next(autres) for _ in range(2 * COMBIEN // 3)]
    dures, communes = reponses[:9], reponses[9:]
    au_sort = random.Random(GRAINE).sample(communes, COMBIEN - len(tirees) - len(dures))
    return [*tirees, *dures, *au_sort]


def nommer(reponse):
    return ascii(reponse)[:80] if type(reponse) is str else object.__repr__(reponse)


def essuyer(numero, noms, reponses, pannes=()):
    """Vérifie ces réponses : aucune n'échappe au moteur, ni ne le retarde."""
    rendus = tout_verifier(numero, reponses)
    durees = [duree for _, duree in rendus]
    permise = limite(durees)
    print(f"{numero} : {len(rendus)} réponses, {sum(durees):.1f} s, au plus {max(durees):.2f} s")
    fautes = []
    for nom, (rendu, duree) in zip(noms, rendus, strict=True):
        if faute := controler(nom, rendu):
            fautes.append(faute)
        if duree > permise:
            fautes.append(f"{nom} : {duree:.2f} s, plus que {permise:.2f}")
        if rendu.message == processus.EN_PANNE and not any(nom.startswith(p) for p in pannes):
            fautes.append(f"{nom} : {rendu}")
    assert not fautes, "\n".join(fautes)
    assert not (dossier_data() / "progression.db").exists(), "un échec ne se note pas"
    return rendus


def test_cent_requetes_malformees():
    reponses = melanger(objets(), sql_malforme(GRAINE, [REQUETE_D_ESSAI.solution]))
    essuyer(REQUETE, map(nommer, reponses), reponses)


@pytest.mark.parametrize("numero", [INSTRUCTION, SCRIPT])
def test_cent_instructions_malformees(numero):
    """Une seule instruction permise ; puis un tiers des mêmes, là où plusieurs le sont."""
    modeles = [
        INSTRUCTION_D_ESSAI.solution,
        "CREATE TABLE autre (a PRIMARY KEY, b REFERENCES messages)",
        "CREATE TRIGGER t AFTER INSERT ON messages BEGIN DELETE FROM messages; SELECT 1; END",
        "INSERT INTO messages SELECT id + 100, texte, nom_utilisateur, '' FROM messages; COMMIT",
    ]
    reponses = melanger(objets(), sql_malforme(GRAINE, modeles))
    if numero == SCRIPT:
        reponses = reponses[::3]
    essuyer(numero, map(nommer, reponses), reponses)


def test_cent_fonctions_malformees():
    generees = fonctions_malformees(GRAINE)
    nommees = [next(generees) for _ in range(2 * COMBIEN // 3 + len(SANS_FIN))]
    nommees += [(f"objet {r}", o) for r, o in enumerate(random.Random(1).sample(objets(), 26))]
    essuyer(FONCTION, *zip(*nommees, strict=True), pannes=SABOTAGES)


def test_cent_predictions_malformees():
    textes = sql_malforme(GRAINE, ["14", "quatorze", "[1, 2, 3]"])
    reponses = melanger(objets(), textes)
    essuyer(PREDICTION, map(nommer, reponses), reponses)


def test_cent_etats_malformes(tmp_path):
    (tmp_path / "etat").mkdir()
    adresses = adresses_malformees(GRAINE, tmp_path / "etat")
    reponses = melanger(objets(), adresses)
    avant = contenu(tmp_path / "etat")
    essuyer(ETAT, map(nommer, reponses), reponses)
    assert contenu(tmp_path / "etat") == avant


# --- Ce qui demanderait un temps ou une place immenses -------------------------------------------

TROP_LONG = "Votre réponse ne s'arrête pas"
IMMENSE = "Votre requête ne s'arrête pas, ou fait un travail immense"
TROP_GROS = "SQLite répond « string or blob too big »"
TROP_DE_LIGNES = "Votre requête rend plus de 2000 lignes"
SANS_FIN_SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
DOUBLES = ", ".join(
    f"c{i} AS (SELECT * FROM c{i - 1} UNION ALL SELECT * FROM c{i - 1})" for i in range(1, 31)
)
AAA = "printf('%.*c', 100000, 'a')"
TOUT = "messages a, messages b, messages c, messages d, messages e, messages f, messages g"
DEMESURE = {
    f"{SANS_FIN_SQL} SELECT i FROM n": TROP_DE_LIGNES,
    f"{SANS_FIN_SQL} SELECT max(i) FROM n": IMMENSE,
    f"{SANS_FIN_SQL} SELECT i FROM n WHERE i < 0": IMMENSE,
    f"SELECT a.id, b.id FROM {TOUT}": TROP_DE_LIGNES,
    f"SELECT count(*), 1 FROM {TOUT}": IMMENSE,
    f"SELECT a.texte, 1 FROM {TOUT} ORDER BY random()": IMMENSE,
    f"WITH c0 AS (SELECT 1), {DOUBLES} SELECT 1, 2 FROM c30": TROP_LONG,
    f"SELECT 1, {AAA} || {AAA} LIKE '%{'a' * 49_000}b'": TROP_LONG,
    f"SELECT 1, {AAA} || {AAA} GLOB '*{'a' * 49_000}b'": TROP_LONG,
    f"SELECT 1, instr({AAA}, {AAA} || 'b') FROM {TOUT}": "",
    f"SELECT 1, replace({AAA}, 'a', {AAA})": TROP_GROS,
    "SELECT 1, zeroblob(1000000000)": TROP_GROS,
    "SELECT 1, printf('%.*c', 100000000, 'a')": "",
    f"SELECT 1, group_concat({AAA}) FROM messages": TROP_GROS,
    f"SELECT id, {AAA} FROM messages": "Votre requête rend des valeurs immenses",
    "SELECT hex(randomblob(90000)), a.id FROM messages a, messages b": "Votre requête rend des v",
    "SELECT " + ", ".join(["1"] * 2000): "SQLite répond « too many columns",
    "SELECT 1, " + "(" * 5000 + "1" + ")" * 5000: "SQLite répond « parser stack overflow",
    "SELECT 1, " + "NOT " * 20_000 + "1": "SQLite répond « ",
    "SELECT 1, 2 UNION ALL " * 600 + "SELECT 1, 2": "SQLite répond « too many terms in compound",
    "SELECT 1, json_extract('" + "[" * 40_000 + "', '$')": "SQLite répond « malformed JSON",
}
DECLENCHEUR = "CREATE TRIGGER t AFTER INSERT ON messages BEGIN"
DEMESURE_ECRITE = {
    f"INSERT INTO messages (texte, date_creation) {SANS_FIN_SQL} SELECT i, i FROM n": IMMENSE,
    f"UPDATE messages SET texte = ({SANS_FIN_SQL} SELECT max(i) FROM n)": IMMENSE,
    f"{DECLENCHEUR} DELETE FROM messages WHERE 0 = ({SANS_FIN_SQL} SELECT max(i) FROM n); END": (
        TROP_LONG
    ),
    f"{DECLENCHEUR} INSERT INTO messages (texte, date_creation) VALUES (1, 1); END": (
        "Après votre réponse, le déclencheur `t` est de trop."
    ),
    f"UPDATE messages SET texte = {AAA}": "Votre réponse laisse une base que l'on ne peut pas lire",
    "ALTER TABLE messages ADD COLUMN z AS (zeroblob(100000000))": "Votre réponse laisse une base",
    "CREATE TABLE z (a, b AS (abs(-9223372036854775807 - 1)))": "Après votre réponse, la table `z`",
    "CREATE VIEW v AS SELECT * FROM v": "Après votre réponse, la vue `v` est de trop.",
    f"CREATE TABLE z AS SELECT 1 AS a, 2 AS b FROM {TOUT}": IMMENSE,
}


def comparer_aux_phrases(numero, attendues, sinon=()):
    """Vérifie chaque réponse de {réponse: début de sa phrase} ; "" : toute phrase convient.

    sinon : d'autres débuts, justes eux aussi.
    """
    rendus = essuyer(numero, attendues, [*attendues])
    fautes = [
        f"{reponse[:80]} : {rendu.message[:200]}"
        for (reponse, debut), (rendu, _) in zip(attendues.items(), rendus, strict=True)
        if not rendu.message.replace("\u00a0", " ").startswith((debut, *sinon))
    ]
    assert not fautes, "\n".join(fautes)


def test_une_requete_demesuree_s_arrete_et_a_sa_phrase():
    # Sur une machine chargée, le chronomètre peut arrêter ce que la garde aurait arrêté.
    comparer_aux_phrases(REQUETE, DEMESURE, sinon=(TROP_LONG,))


def test_une_ecriture_demesuree_s_arrete_et_a_sa_phrase():
    comparer_aux_phrases(INSTRUCTION, DEMESURE_ECRITE, sinon=(TROP_LONG,))


# --- Écrire ailleurs -----------------------------------------------------------------------------


@pytest.mark.parametrize("numero", [REQUETE, INSTRUCTION, SCRIPT])
def test_le_sql_n_ecrit_pas_ailleurs(numero, tmp_path):
    """`rien_ne_reste` vérifie ensuite que le dossier témoin n'a pas changé."""
    lieu = tmp_path / "temoin" / "x.db"
    refus = "La vérification refuse cette instruction"
    comparer_aux_phrases(
        numero,
        {
            f"ATTACH '{lieu}' AS a": refus,
            f"ATTACH 'file:{lieu}?mode=rwc' AS a": refus,
            f"VACUUM INTO '{lieu}'": refus,
            f"PRAGMA temp_store_directory = '{lieu.parent}'": refus,
            "PRAGMA writable_schema = ON": refus,
            "SELECT * FROM pragma_writable_schema": refus,
            "PRAGMA journal_mode = WAL": refus,
            f"SELECT load_extension('{lieu}')": refus,
            "SELECT writefile('x', 'y')": "SQLite répond « no such function: writefile",
            "UPDATE sqlite_schema SET sql = NULL": "",
            "DELETE FROM sqlite_master": "",
        },
    )


def test_lire_par_une_fonction_qui_rend_une_table_est_permis():
    """`json_each`, comme `pragma_table_info`, n'écrit rien, bien que SQLite y voie un UPDATE."""
    requete = REQUETE_D_ESSAI.solution.replace("'Alice'", "'Alice' AND 'id' IN (SELECT {})")
    for choix in ("value FROM json_each('[\"id\"]')", "name FROM pragma_table_info('messages')"):
        rendu = exercice(REQUETE).verifier(requete.format(choix))
        assert rendu.reussi, rendu


TEMOIN = "/dossier/temoin"  # remplacé, dans chaque attaque, par celui du test
ECRIRE_AILLEURS = {
    f"open('{TEMOIN}/x', 'w')": "écrit ailleurs",
    f"open('{TEMOIN}/precieux.txt', 'r+')": "écrit ailleurs",
    f"open('{TEMOIN}/precieux.txt', 'ab')": "écrit ailleurs",
    f"os.open('{TEMOIN}/x', os.O_CREAT | os.O_WRONLY)": "écrit ailleurs",
    f"os.open('x', os.O_CREAT | os.O_WRONLY, dir_fd=os.open('{TEMOIN}', 0))": "écrit ailleurs",
    f"pathlib.Path('{TEMOIN}/x').write_text('x')": "écrit ailleurs",
    f"pathlib.Path('{TEMOIN}/precieux.txt').touch()": "écrit ailleurs",
    f"pathlib.Path('{TEMOIN}/precieux.txt').unlink()": "écrit ailleurs",
    f"pathlib.Path('{TEMOIN}/x').symlink_to(chemin)": "écrit ailleurs",
    f"os.link(chemin, '{TEMOIN}/x')": "écrit ailleurs",
    f"os.mkdir('{TEMOIN}/x')": "écrit ailleurs",
    f"os.rename('{TEMOIN}/precieux.txt', 'x')": "écrit ailleurs",
    f"os.replace(chemin, '{TEMOIN}/precieux.txt')": "écrit ailleurs",
    f"os.truncate('{TEMOIN}/precieux.txt', 0)": "écrit ailleurs",
    f"os.chmod('{TEMOIN}/precieux.txt', 0)": "écrit ailleurs",
    f"os.utime('{TEMOIN}/precieux.txt', (0, 0))": "écrit ailleurs",
    f"shutil.copy(chemin, '{TEMOIN}/x')": "écrit ailleurs",
    f"shutil.move(chemin, '{TEMOIN}/x')": "écrit ailleurs",
    f"shutil.rmtree('{TEMOIN}')": "écrit ailleurs",
    f"os.symlink('{TEMOIN}', 'lien') or open('lien/x', 'w')": "écrit ailleurs",
    f"os.chdir('{TEMOIN}') or open('x', 'w')": "écrit ailleurs",
    f"logging.basicConfig(filename='{TEMOIN}/x')": "écrit ailleurs",
    f"shelve.open('{TEMOIN}/x')": "écrit ailleurs",
    f"sqlite3.connect('{TEMOIN}/x.db')": "écrit ailleurs",
    f"sqlite3.connect(b'{TEMOIN}/x.db')": "écrit ailleurs",
    f"sqlite3.connect(os.path.relpath('{TEMOIN}/x.db'))": "écrit ailleurs",
    "sqlite3.connect('../../../x.db')": "écrit ailleurs",
    f"sqlite3.connect('file:{TEMOIN}/x.db', uri=True)": "écrit ailleurs",
    f"sqlite3.connect('file://{TEMOIN}/x.db?mode=rwc', uri=True)": "écrit ailleurs",
    f"sqlite3.connect('file:{TEMOIN}/x.db?mode=ro&mode=rwc', uri=True)": "écrit ailleurs",
    f"sqlite3.connect('file:' + '{TEMOIN}/x.db'.replace('/', '%2F'), uri=True)": "écrit ailleurs",
    f"sqlite3.connect('file:{TEMOIN}/x#' + '/..' * 30 + str(chemin), uri=True)": "écrit ailleurs",
    f"dbapi2.connect('{TEMOIN}/x.db')": "écrit ailleurs",
    f"connect('{TEMOIN}/x.db')": "écrit ailleurs",
    "sqlite3.Connection(':memory:')": "sans passer par `sqlite3.connect`",
    "type('C', (sqlite3.Connection,), {})(chemin)": "sans passer par `sqlite3.connect`",
    f"sqlite3.connect(chemin).execute('ATTACH \"{TEMOIN}/x.db\" AS a')": "not authorized",
    f"sqlite3.connect(chemin).execute('ATTACH ? AS a', ('{TEMOIN}/x.db',))": "not authorized",
    f"connect(chemin).execute(\"ATTACH '{TEMOIN}/x.db' AS a\")": "not authorized",
    f"dbapi2.connect(chemin).execute(\"ATTACH '{TEMOIN}/x.db' AS a\")": "not authorized",
    f"sqlite3.connect(chemin).execute(\"VACUUM INTO '{TEMOIN}/x.db'\")": "authoriz",
    f"sqlite3.connect(chemin).backup(sqlite3.connect('{TEMOIN}/x.db'))": "écrit ailleurs",
    "sqlite3.connect(chemin).enable_load_extension(True)": "extension",
    f"os.system('touch {TEMOIN}/x')": "lance un autre programme",
    f"os.popen('touch {TEMOIN}/x').read()": "lance un autre programme",
    f"subprocess.run(['touch', '{TEMOIN}/x'])": "lance un autre programme",
    f"os.spawnlp(os.P_WAIT, 'touch', 'touch', '{TEMOIN}/x')": "lance un autre programme",
    "multiprocessing.get_context('spawn').Process().start()": "lance un autre programme",
    "os.kill(os.getppid(), 0)": "envoie un signal",
    "urllib.request.urlopen('http://localhost:1')": "se sert du réseau",
    "input()": "attend que l'on tape quelque chose",
    "[os.mkdir('d') or os.chdir('d') for _ in range(2000)]": "écrit ailleurs",
    f"threading.Timer(0.02, open, ('{TEMOIN}/x', 'w')).start()": "",
    f"atexit.register(open, '{TEMOIN}/x', 'w')": "",
}
MODULES = """import atexit, logging, multiprocessing, os, pathlib, shelve, shutil, sqlite3
import subprocess, threading, urllib.request
from sqlite3 import connect, dbapi2
"""


@pytest.mark.skipif(os.name == "nt", reason="des chemins de Linux et de macOS")
def test_une_fonction_n_ecrit_pas_ailleurs(tmp_path):
    """`rien_ne_reste` vérifie ensuite que le dossier témoin n'a pas changé."""
    fonctions = [
        FONCTION_D_ESSAI.fonction(
            f"{MODULES}\ndef compter(chemin, nom):\n    return {attaque}".replace(
                TEMOIN, str(tmp_path / "temoin")
            )
        )
        for attaque in ECRIRE_AILLEURS
    ]
    rendus = essuyer(FONCTION, ECRIRE_AILLEURS, fonctions)
    fautes = [
        f"{attaque} : {rendu.message}"
        for (attaque, refus), (rendu, _) in zip(ECRIRE_AILLEURS.items(), rendus, strict=True)
        if refus not in rendu.message
    ]
    assert not fautes, "\n".join(fautes)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="pour voir qui reste : Linux")
def test_ce_qu_une_fonction_a_lance_s_arrete_avec_elle():
    """`rien_ne_reste` vérifie ensuite que ce programme, lancé en douce, ne tourne plus."""
    code = "import ctypes\ndef compter(*a): return ctypes.CDLL(None).system(b'sleep 30 &')"
    rendu = exercice(FONCTION).verifier(FONCTION_D_ESSAI.fonction(code))
    assert not rendu.reussi


ECRIRE_ICI = """
import os, pathlib, shutil, tempfile
from sqlite3 import connect
def compter(chemin, nom):
    ici = pathlib.Path(chemin).parent
    (ici / "sous").mkdir()
    (ici / "sous" / "notes.txt").write_text("permis")
    shutil.copy(chemin, "copie.db")
    tempfile.NamedTemporaryFile(delete=False).write(b"permis")
    with closing(connect(chemin)) as con:
        con.execute("ATTACH 'copie.db' AS copie")
        con.execute(f"VACUUM INTO '{ici}/sous/vide.db'")
        requete = "SELECT count(*) FROM copie.messages WHERE nom_utilisateur = ?"
        nombre = con.execute(requete, (nom,)).fetchone()[0]
    with closing(connect(f"{(ici / 'sous' / 'vide.db').as_uri()}?mode=ro", uri=True)) as con:
        con.execute("SELECT * FROM messages").fetchall()
    return nombre
"""


def test_une_fonction_ecrit_dans_son_dossier():
    """Ce qui est refusé ailleurs est permis là : une copie, un fichier, ATTACH, VACUUM INTO."""
    rendu = exercice(FONCTION).verifier(FONCTION_D_ESSAI.fonction(ECRIRE_ICI))
    assert rendu.reussi, rendu
