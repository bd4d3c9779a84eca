"""`expliquer` dit en français, avec quoi faire, des erreurs toutes provoquées pour de vrai."""

import re
import sqlite3
from contextlib import closing

import pytest

from lib import memory
from lib.erreurs import expliquer
from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message
from tests.outils import sql

# Quelques mots courants de l'anglais suffisent à voir une phrase oubliée.
ANGLAIS = re.compile(r"\b(the|is|not|file|database|disk|table is|unable|attempt|error)\b", re.I)


@pytest.fixture
def base():
    chemin = initialiser_db()
    sauvegarder_message("Bonjour")
    return chemin


def ouvrir(chemin, **reglages):
    """Rend, pour un bloc `with`, une connexion qui n'attend pas son tour."""
    return closing(sqlite3.connect(chemin, timeout=0, isolation_level=None, **reglages))


AJOUTER = "INSERT INTO messages (texte, date_creation) VALUES ('x', '2026')"


def occupee(base):
    with ouvrir(base) as autre, ouvrir(base) as con:
        autre.execute("BEGIN IMMEDIATE")
        con.execute(AJOUTER)


def occupee_depuis_la_lecture(base):
    """Un code détaillé (SQLITE_BUSY_SNAPSHOT), expliqué comme le code dont il dérive."""
    with ouvrir(base) as con:
        con.execute("BEGIN")
        con.execute("SELECT * FROM messages").fetchall()
        sql(base, AJOUTER)
        con.execute(AJOUTER)


def verrouillee(base):
    with ouvrir(base) as con:
        lecture = con.execute("SELECT 1 FROM messages UNION ALL SELECT 2")
        lecture.fetchone()
        con.execute("DROP TABLE messages")


def lecture_seule(base):
    with ouvrir(f"{base.as_uri()}?mode=ro", uri=True) as con:
        con.execute(AJOUTER)


def pas_une_base(base):
    (base.parent / "devoir.db").write_text("Chère mémoire,\n" * 100, encoding="utf-8")
    sql(base.parent / "devoir.db", "SELECT * FROM messages")


def abimee(base):
    memory.fermer()
    octets = base.read_bytes()
    base.write_bytes(octets[:100] + b"\xff" * (len(octets) - 100))
    sql(base, "SELECT * FROM messages")


def introuvable(base):
    sql(base.parent / "dossier absent" / "memory.db", "SELECT 1")


def un_dossier(base):
    sql(base.parent, "SELECT 1")


def pleine(base):
    with ouvrir(base) as con:
        con.execute("PRAGMA max_page_count = 3").close()
        for _ in range(10):
            con.execute(AJOUTER.replace("'x'", "zeroblob(4000)"))


@pytest.mark.parametrize(
    ("provoquer", "code", "cause", "remede"),
    [
        (occupee, sqlite3.SQLITE_BUSY, "occupée", "Terminez"),
        (occupee_depuis_la_lecture, sqlite3.SQLITE_BUSY_SNAPSHOT, "occupée", "recommencez"),
        (verrouillee, sqlite3.SQLITE_LOCKED, "verrouillée", "Terminez"),
        (lecture_seule, sqlite3.SQLITE_READONLY, "lecture seule", "Vérifiez les droits"),
        (pas_une_base, sqlite3.SQLITE_NOTADB, "pas une base SQLite", "Choisissez"),
        (abimee, sqlite3.SQLITE_CORRUPT, "abîmé", "copie"),
        (introuvable, sqlite3.SQLITE_CANTOPEN, "ne s'ouvre pas", "Vérifiez l'adresse"),
        (un_dossier, sqlite3.SQLITE_CANTOPEN, "dossier", "Vérifiez l'adresse"),
        (pleine, sqlite3.SQLITE_FULL, "plein", "Libérez"),
    ],
    ids=lambda valeur: getattr(valeur, "__name__", None),
)
def test_une_erreur_de_sqlite_se_dit_en_francais(base, provoquer, code, cause, remede):
    with pytest.raises(sqlite3.Error) as echec:
        provoquer(base)
    # Un système peut détailler le code ; ses huit premiers bits disent la même chose.
    assert echec.value.sqlite_errorcode & 0xFF == code & 0xFF
    phrase = expliquer(echec.value)
    assert cause in phrase
    assert remede in phrase
    assert phrase.endswith(".")
    assert not ANGLAIS.search(phrase)


@pytest.mark.parametrize(
    ("requete", "parametres", "mots", "remede"),
    [
        ("SELECT * FROM absente", (), "no such table: absente", "Créez-la"),
        ("SELECT absente FROM messages", (), "no such column: absente", "Relisez"),
        ("SELEC * FROM messages", (), "syntax error", "Relisez"),
        ("SELECT (1", (), "incomplete input", "Relisez"),
        ("SELECT 'ouvert", (), "unrecognized token", "Relisez"),
        ("SELECT ?", (), "number of bindings", "une valeur par « ? »"),
        ("SELECT :nom", {}, "supply a value for binding", "« :nom »"),
        ("SELECT ?", 42, "parameters are of", "tuple"),
        ("SELECT ?", ([],), "is not supported", "str"),
        ("SELECT 1; SELECT 2", (), "one statement at a time", "une seule instruction"),
        ("SELECT CAST(x'ff' AS TEXT)", (), "Could not decode", "UTF-8"),
    ],
)
def test_une_erreur_de_sql_garde_ses_mots_et_dit_quoi_faire(
    base, requete, parametres, mots, remede
):
    # Avant Python 3.12, plusieurs instructions à la fois donnent sqlite3.Warning.
    with pytest.raises((sqlite3.Error, sqlite3.Warning)) as echec:
        sql(base, requete, parametres)
    assert mots in str(echec.value)
    phrase = expliquer(echec.value)
    assert f"« {echec.value} »" in phrase.replace("\u00a0", " ")
    assert remede in phrase.partition("»")[2].replace("\u00a0", " ")


def test_une_erreur_inconnue_garde_ses_mots(base):
    with pytest.raises(sqlite3.IntegrityError) as echec:
        sql(base, "INSERT INTO messages (texte) VALUES ('x')")
    assert "NOT NULL constraint failed: messages.date_creation" in expliquer(echec.value)
    assert "SQLite répond" in expliquer(echec.value)


@pytest.mark.parametrize(
    "appel",
    [
        lambda: sauvegarder_message(" "),
        lambda: sauvegarder_message(42),
        lambda: sauvegarder_message("Bonjour", "\ud83d"),
        lambda: recuperer_messages(limite=-1),
        lambda: recuperer_messages(chemin="absente.db"),
        lambda: memory.copier(initialiser_db()),
    ],
)
def test_les_erreurs_de_la_memoire_sont_deja_en_francais(base, appel):
    with pytest.raises((ValueError, TypeError, OSError)) as echec:
        appel()
    assert expliquer(echec.value) == str(echec.value)
    assert not ANGLAIS.search(str(echec.value))


def test_un_nombre_trop_grand_se_dit_en_francais(base):
    with pytest.raises(OverflowError) as echec:
        sql(base, "SELECT ?", (2**63,))
    assert "trop grand" in expliquer(echec.value)


def test_une_erreur_du_systeme_se_dit_en_francais(tmp_path):
    (tmp_path / "data").write_text("un fichier à la place du dossier", encoding="utf-8")
    with pytest.raises(OSError) as echec:
        initialiser_db()
    phrase = expliquer(echec.value)
    assert phrase.startswith("Le fichier est inutilisable")
    assert "Vérifiez son adresse" in phrase


def test_un_acces_refuse_se_dit_en_francais():
    assert "refusé. Vérifiez ses droits" in expliquer(PermissionError(13, "Permission denied"))
