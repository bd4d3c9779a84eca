"""`expliquer` dit en français, avec quoi faire, des erreurs toutes provoquées pour de vrai."""

import re
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import memory
from lib.erreurs import expliquer, noms_connus
from lib.erreurs.phrases import PAR_MOTS
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


def fichier_efface(base):
    if sys.platform == "win32":
        pytest.skip("Windows refuse d'effacer un fichier ouvert")
    sans_wal = base.with_name("sans_wal.db")  # en WAL, SQLite ne revoit pas son fichier
    with ouvrir(sans_wal) as con:
        con.execute("CREATE TABLE messages (texte, date_creation)")
        sans_wal.unlink()
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
        (fichier_efface, sqlite3.SQLITE_READONLY_DBMOVED, "effacé", "ouvrez-en une autre"),
        (pas_une_base, sqlite3.SQLITE_NOTADB, "pas une base SQLite", "Choisissez"),
        (abimee, sqlite3.SQLITE_CORRUPT, "abîmé", "copie"),
        (introuvable, sqlite3.SQLITE_CANTOPEN, "n'existe pas", "Vérifiez l'adresse"),
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
    with pytest.raises(sqlite3.OperationalError) as echec:
        sql(base, "SELECT ntile(0) OVER ()")
    mots = "argument of ntile must be a positive integer"
    assert expliquer(echec.value) == f"SQLite répond «\u00a0{mots}\u00a0»."


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


# Les phrases : ce qui s'est passé, en citant le nom en cause, puis quoi faire

PREPARER = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, texte TEXT NOT NULL, nom_utilisateur TEXT,
    note INTEGER CHECK (note >= 0), code TEXT UNIQUE
);
CREATE TABLE reponses (id INTEGER PRIMARY KEY, message_id INTEGER REFERENCES messages (id));
CREATE TABLE mesures (valeur INTEGER) STRICT;
CREATE TABLE paires (x, y, PRIMARY KEY (x, y));
CREATE TABLE cassee (a REFERENCES messages (texte));
CREATE TABLE vide (a, b);
CREATE TABLE gardee (a);
CREATE VIEW vue AS SELECT id FROM messages;
CREATE INDEX par_texte ON messages (texte);
CREATE UNIQUE INDEX somme ON vide (a + b);
CREATE TRIGGER garde BEFORE DELETE ON gardee BEGIN SELECT RAISE(ABORT, 'pas touche'); END;
INSERT INTO messages VALUES (1, 'Bonjour', 'Alice', 5, 'c1');
INSERT INTO paires VALUES (1, 2);
INSERT INTO vide VALUES (1, 2);
INSERT INTO gardee VALUES (1);
PRAGMA foreign_keys = ON;
"""
# La requête ; des mots de l'erreur de SQLite ; ce que cite la phrase ; ce qu'elle dit de faire.
FAUTES = [
    ("SELECT * FROM absente", "no such table", "`absente`", "Créez-la"),
    ("SELECT absente FROM messages", "no such column", "`absente`", "`'absente'`"),
    ("SELECT m.absente FROM messages AS m", "no such column", "`absente`", "Relisez ces deux noms"),
    ("SELECT * FROM messages WHERE texte = “Bonjour”", "no such column", "`“Bonjour”`", "retapez"),
    ("SELECT [l'amie] FROM messages", "no such column", "`l'amie`", "`'l''amie'`"),
    ("""UPDATE messages SET "l'amie" = 1""", "no such column", "`l'amie`", "`'l''amie'`"),
    ("SELECT 1 FROM messages WHERE texte = None", "no such column", "mot de Python", "`NULL`"),
    ("SELECT 1 FROM messages WHERE texte IS None", "no such column", "`None`", "`IS NULL`"),
    (
        "SELECT 1 FROM messages WHERE texte IN ['Bob', 'Zoé']",
        "no such table",
        "`['Bob', 'Zoé']`",
        "parenthèses, pas des crochets",
    ),
    ('UPDATE messages SET "absente" = 1', "no such column", "`absente`", "`'absente'`"),
    ("INSERT INTO messages (absente) VALUES (1)", "no column named", "`absente`", "ajoutez"),
    ("SELECT inconnue(1)", "no such function", "`inconnue`", "documentation"),
    ("DROP VIEW absente", "no such view", "la vue `absente`", "Relisez"),
    ("DROP INDEX absente", "no such index", "l'index `absente`", "Relisez"),
    ("RELEASE absente", "no such savepoint", "`absente`", "Relisez"),
    ("SELECT id FROM messages, reponses", "ambiguous column", "`id`", "`table.id`"),
    ("SELECT m.id FROM vue AS m, vue AS m", "ambiguous column", "", "alias"),
    ("CREATE TABLE messages (a)", "already exists", "la table `messages`", "`IF NOT EXISTS`"),
    ('CREATE VIEW "vue" AS SELECT 1', "already exists", "la vue `vue`", "autre nom"),
    ("CREATE TABLE par_texte (a)", "already an index named", "`par_texte`", "autre nom"),
    ("ALTER TABLE vide RENAME TO messages", "already another table", "`messages`", "autre nom"),
    (
        "ALTER TABLE messages DROP COLUMN texte",
        "error in index",
        "l'index `par_texte`",
        "Supprimez",
    ),
    ("CREATE TABLE t (a, a)", "duplicate column", "`a`", "Renommez"),
    ("SELEC * FROM messages", "syntax error", "`SELEC`", "`SELECT`"),
    ("SELECT (1", "incomplete input", "`(`", "parenthèse fermante"),
    ("SELECT (\n1 + (2)", "incomplete input", "`(`, à la ligne 1", "parenthèse fermante"),
    ("SELECT 'ouvert", "unrecognized token", "`'ouvert`", "apostrophes"),
    ("SELECT 2messages", "unrecognized token", "`2messages`", "commence par une lettre"),
    ("SELECT 1 # 2", "unrecognized token", "`#`", "`--`"),
    ("SELECT {nom}", "unrecognized token", "`{`", "« ? »"),
    ("SELECT 1 FROM {table}", "unrecognized token", "`{`", "manque-t-il un `f` devant la chaîne ?"),
    ("INSERT INTO messages (id, texte) VALUES (1, 'x')", "UNIQUE", "clé primaire (`id`)", "autre"),
    ("INSERT INTO messages (texte, code) VALUES ('x', 'c1')", "UNIQUE", "`code`", "UPDATE"),
    ("INSERT INTO paires VALUES (1, 2)", "UNIQUE", "`paires.x, paires.y`", "Changez"),
    ("INSERT INTO vide VALUES (2, 1)", "UNIQUE", "`somme`", "UPDATE"),
    ("INSERT INTO messages (id) VALUES (2)", "NOT NULL", "`texte` de `messages`", "None"),
    ("INSERT INTO messages (texte, note) VALUES ('x', -1)", "CHECK", "`note >= 0`", "Changez"),
    ("INSERT INTO reponses VALUES (1, 99)", "FOREIGN KEY", "", "Ajoutez d'abord"),
    ("INSERT INTO cassee VALUES ('x')", "foreign key mismatch", "`cassee`", "UNIQUE"),
    ("INSERT INTO mesures VALUES ('dix')", "cannot store TEXT", "`valeur` de `mesures`", "int(…)"),
    ("INSERT INTO messages (id, texte) VALUES ('un', 'x')", "datatype mismatch", "", "entier"),
    ("DELETE FROM gardee", "pas touche", "TRIGGER", "relisez le déclencheur"),
    ("INSERT INTO messages VALUES (2, 'x')", "has 5 columns but 2", "5 ; de valeurs : 2", "Citez"),
    ("INSERT INTO vide (a, b) VALUES (1)", "1 values for 2", "2 ; de valeurs : 1", "Ajoutez"),
    ("UPDATE vide SET (a, b) = (1, 2, 3)", "2 columns assigned 3", "2 ; de valeurs : 3", "Ajoutez"),
    ("WITH t (a, b) AS (SELECT 1) SELECT * FROM t", "1 values for 2", "`t`", "Citez"),
    ("INSERT INTO vide VALUES (1, 2), (3)", "same number of terms", "VALUES", "Donnez à chacune"),
    ("SELECT 1 UNION ALL SELECT 1, 2", "left and right of UNION ALL", "`UNION ALL`", "autant"),
    ("SELECT (SELECT 1, 2)", "sub-select returns 2", "2 ; nombre attendu ici : 1", "Changez"),
    ("SELECT (1, 2)", "row value misused", "`(1, 2)`", "Retirez"),
    ("SELECT length()", "wrong number of arguments", "`length()`", "documentation"),
    ("SELECT 1 ORDER BY 1 UNION SELECT 2", "should come after", "`ORDER BY`", "dernier SELECT"),
    ("SELECT 1 UNION SELECT 2 ORDER BY a", "does not match any column", "", "`ORDER BY 1`"),
    ("SELECT 1 ORDER BY 2", "out of range", "`ORDER BY`", "nom de la colonne"),
    ("SELECT 1 FROM vide GROUP BY count(*)", "not allowed in the GROUP BY", "GROUP BY", "Écrivez"),
    ("SELECT 1 FROM vide WHERE count(*) > 1", "misuse of aggregate", "`count()`", "HAVING"),
    ("SELECT sum(a) AS s FROM vide WHERE s > 1", "misuse of aggregate", "`sum()`", "HAVING"),
    ("SELECT row_number() FROM vide", "misuse of window", "`row_number()`", "sous-requête"),
    ("SELECT a FROM vide HAVING a > 1", "HAVING|GROUP BY clause", "HAVING", "WHERE"),
    ("SELECT *", "no tables specified", "`*`", "Ajoutez FROM"),
    ("SELECT * FROM vide ON a = 1", "JOIN clause is required", "`ON`", "JOIN"),
    ("SELECT * FROM vide JOIN messages USING (a)", "cannot join using", "`a`", "ON"),
    ("WITH t AS (SELECT * FROM t) SELECT * FROM t", "circular", "`t`", "WITH RECURSIVE"),
    ("INSERT INTO vide VALUES (1, 1) ON CONFLICT (a) DO NOTHING", "ON CONFLICT", "", "Citez-en"),
    ("SELECT 1 FROM messages WHERE texte MATCH 'a'", "MATCH", "FTS5", "LIKE"),
    ("SELECT 'a' LIKE 'b' ESCAPE '!!'", "single character", "d'un seul caractère", "`LIKE '50!%'"),
    ("SELECT abs(-9223372036854775808)", "integer overflow", "64 bits", "1.0"),
    ("INSERT INTO vue VALUES (1)", "is a view", "`vue`", "Modifiez la table"),
    ("DROP TABLE vue", "use DROP VIEW", "`DROP VIEW`", "Écrivez"),
    ("DROP TABLE sqlite_master", "may not be dropped", "`sqlite_master`", "Choisissez"),
    ("CREATE TABLE sqlite_a (a)", "reserved for internal use", "`sqlite_a`", "Choisissez"),
    ("CREATE TABLE t (a TEXT PRIMARY KEY AUTOINCREMENT)", "AUTOINCREMENT", "", "Retirez-le"),
    ("CREATE TABLE t (a PRIMARY KEY, b PRIMARY KEY)", "more than one primary", "`t`", "Gardez-en"),
    ("CREATE TABLE t (a STRING) STRICT", "unknown datatype", "`t.a`", "TEXT"),
    ("CREATE TABLE t (a TEXT) STRIC", "unknown table option", "`STRIC`", "STRICT ou"),
    ("CREATE TABLE t (a, FOREIGN KEY (b) REFERENCES vide)", "unknown column", "`b`", "Créez-la"),
    ("ALTER TABLE vide ADD COLUMN c NOT NULL", "NOT NULL column", "", "`NOT NULL DEFAULT …`"),
    ("ALTER TABLE vide ADD COLUMN c UNIQUE", "Cannot add a UNIQUE", "ALTER TABLE", "Créez"),
    ("ALTER TABLE messages DROP COLUMN id", "cannot drop PRIMARY", "ALTER TABLE", "copiez-y"),
    ("CREATE TABLE t (a DEFAULT (b))", "is not constant", "par défaut", "valeur fixe"),
    ("CREATE TABLE t (a CHECK (a > (SELECT 1)))", "prohibited in CHECK", "", "valeur fixe"),
    ("COMMIT", "cannot commit", "aucune transaction", "BEGIN"),
    ("SELECT zeroblob(3000000000)", "too big", "taille permise", "Coupez"),
    ("SELECT " + ", ".join("1" * 3000), "too many columns", "trop de colonnes", "Faites-en"),
    ("SELECT ?999999999", "variable number", "« ? »", "executemany"),
    (
        "SELECT " + "(" * 50_000 + "1" + ")" * 50_000,
        "overflow|Recursion",
        "parenthèses",
        "Coupez-la",
    ),
    ("SELECT " + " + ".join("1" * 3000), "tree is too large", "trop longue", "Coupez-la"),
    ("SELECT 1; SELECT 2", "one statement at a time", "« ; »", "une seule instruction"),
    ("SELECT ?, ?", "number of bindings", "attendues : 2 ; de valeurs données : 0", "`(valeur,)`"),
    ("SELECT '\0'", "null character", "caractère nul", "Retirez-le"),
    ("SELECT CAST(x'ff' AS TEXT)", "Could not decode", "UTF-8", "`CAST(colonne AS BLOB)`"),
    (None, "must be str", "`None`", "entre guillemets"),
]


@pytest.fixture
def con():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.executescript(PREPARER)
        yield con


def refus(appel, *arguments):
    """Rend l'erreur, quelle qu'elle soit, que lève `appel`."""
    with pytest.raises((sqlite3.Error, sqlite3.Warning, TypeError, ValueError)) as echec:
        appel(*arguments)
    return echec.value


def phrase_bien_faite(erreur, cite, remede, *arguments):
    """Rend la phrase, avec des espaces ordinaires, une fois son écriture vérifiée."""
    phrase = expliquer(erreur, *arguments)
    debut, _, suite = phrase.partition("\u00a0»\u00a0: ")
    assert debut.startswith(("SQLite répond «\u00a0", "Python répond «\u00a0"))
    assert "\n" not in phrase and "  " not in phrase and phrase[-1] in ".?"
    assert suite.count("`") % 2 == 0
    prose = re.sub("`[^`]*`|«[^»]*»|[A-Z]{2,}", "", suite)
    assert not re.search(" [:;?!»]|« ", prose)
    assert not ANGLAIS.search(prose)
    assert not re.search("[{}]", prose)
    assert cite in suite.replace("\u00a0", " ")
    assert remede in suite.replace("\u00a0", " ")
    return phrase.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("requete", "mots", "cite", "remede"), FAUTES, ids=[str(faute[0])[:40] for faute in FAUTES]
)
def test_une_faute_se_dit_en_citant_ce_qui_est_en_cause(con, requete, mots, cite, remede):
    erreur = refus(lambda: con.execute(requete).fetchall())
    assert re.search(mots, str(erreur))
    phrase_bien_faite(erreur, cite, remede, requete)
    assert expliquer(erreur, requete, noms_connus(con))


def sans_guillemets_doubles_pour_les_textes(con):
    if not hasattr(con, "setconfig"):
        pytest.skip("Python 3.11 n'a pas setconfig()")
    con.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)
    con.execute('SELECT texte FROM messages WHERE texte = "Bonjour"')


def deja_en_transaction(con):
    con.execute("BEGIN")
    con.execute("BEGIN")


def vacuum_en_transaction(con):
    con.execute("BEGIN")
    con.execute("VACUUM")


def attach_refuse(con):
    con.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)
    con.execute("ATTACH ':memory:' AS autre")


def lecture_refusee(con):
    con.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action == 20 else 0)
    con.execute("SELECT texte FROM messages")


def sans_fin(con):
    con.set_progress_handler(lambda: 1, 1000)
    con.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    ).fetchall()


def ailleurs(con):
    with ThreadPoolExecutor(1) as fil:
        fil.submit(con.execute, "SELECT 1").result()


def recherche_mal_ecrite(con):
    con.execute("CREATE VIRTUAL TABLE pages USING fts5 (texte)")
    con.execute("SELECT * FROM pages WHERE pages MATCH 'a AND'").fetchall()


def fonction_qui_echoue(con):
    con.create_function("diviser", 1, lambda n: 1 / n)
    con.execute("SELECT diviser(0)").fetchall()


def curseur_ferme(con):
    curseur = con.cursor()
    curseur.close()
    curseur.execute("SELECT 1")


def connexion_fermee(con):
    con.close()
    con.execute("SELECT 1")


SITUATIONS = [
    (sans_guillemets_doubles_pour_les_textes, "no such column", "Bonjour", "apostrophes"),
    (deja_en_transaction, "within a transaction", "déjà ouverte", "con.commit()"),
    (vacuum_en_transaction, "within a transaction", "transaction", "con.commit()"),
    (attach_refuse, "not authorized", "ATTACH", "Faites sans elle"),
    (lecture_refusee, "prohibited", "pas permise", "Faites sans elle"),
    (sans_fin, "interrupted", "trop longtemps", "WITH RECURSIVE"),
    (ailleurs, "thread", "fil", "Ouvrez-en une"),
    (recherche_mal_ecrite, "fts5: syntax error", "MATCH", "guillemets doubles"),
    (fonction_qui_echoue, "user-defined", "fonction Python", "Essayez-la"),
    (curseur_ferme, "closed cursor", "curseur", "Relancez"),
    (connexion_fermee, "closed database", "fermée avant cette ligne", "sqlite3.connect"),
    (lambda con: con.executemany("SELECT ?", [(1,)]), "DML", "executemany()", "execute()"),
    (lambda con: con.execute("SELECT ?", "abc"), "number of bindings", "données : 3", "virgule"),
    (lambda con: con.execute("SELECT :nom", {}), "supply a value", "`:nom`", "dictionnaire"),
    (lambda con: con.execute("SELECT ?", {"a": 1}), "has no name", "un tuple", "Changez"),
    (lambda con: con.execute("SELECT ?", 42), "unsupported type", "ni une liste", "`(valeur,)`"),
    (lambda con: con.execute("SELECT ?", ([],)), "not supported", "`list`", "un texte (str)"),
    (lambda con: con.executescript("SELECT '\0'"), "null character", "`\\0`", "Retirez-le"),
]


@pytest.mark.parametrize(("provoquer", "mots", "cite", "remede"), SITUATIONS)
def test_une_situation_se_dit_avec_son_remede(con, provoquer, mots, cite, remede):
    erreur = refus(provoquer, con)
    assert mots in str(erreur)
    phrase_bien_faite(erreur, cite, remede)


def test_chaque_phrase_est_provoquee_pour_de_vrai():
    messages = []
    for provoquer in [situation[0] for situation in SITUATIONS[1:]] + [
        lambda con, requete=faute[0]: con.execute(requete).fetchall() for faute in FAUTES
    ]:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
            con.executescript(PREPARER)
            messages.append(refus(provoquer, con))
    # Quelques phrases : le message de SQLite ne suffit pas à les choisir.
    devinees = ("^CREATE", "^IN", "^sans", 'no such column: "', "no such column: (?P<sens>")
    devinees += ("PRIMARY KEY constraint failed: (?P<table>", "RAISE")
    jamais = [
        motif
        for motif in PAR_MOTS
        if not any(re.search(motif, str(message), re.S) for message in messages)
        and not motif.startswith(devinees)
    ]
    assert jamais == []


def test_une_erreur_qui_a_perdu_son_code_garde_sa_phrase(base):
    """Comme celle que rend un autre processus : il n'en reste que les mots."""
    for provoquer in (occupee, lecture_seule, pas_une_base, introuvable):
        with pytest.raises(sqlite3.Error) as echec:
            provoquer(base)
        assert expliquer(type(echec.value)(str(echec.value))) == expliquer(echec.value)


def test_avant_python_3_12_plusieurs_instructions_sont_un_avertissement():
    avertissement = sqlite3.Warning("You can only execute one statement at a time.")
    assert "une seule instruction" in expliquer(avertissement).replace("\u00a0", " ")


# L'endroit de la faute, et comment la réparer


@pytest.mark.parametrize(
    ("requete", "endroit", "remede"),
    [
        ("SELCT * FROM vide", "`SELCT`, au début, avant `* FROM vide`", "`SELECT` ?"),
        ("SELECT * FORM vide", "`FORM`, entre `SELECT *` et `vide`", "`FROM` ?"),
        ("SELECT a FORM vide", "`FORM`, entre `SELECT a` et `vide`", "`FROM` ?"),
        ("SELECT * FROM vide WEHRE a = 1", "entre `SELECT * FROM vide` et `a = 1`", "`WHERE` ?"),
        ("SELECT * FROM notes WEHRE note > 3", "`WEHRE`", "`WHERE` ?"),
        ("SELECT * FROM vide ODER BY a", "`ODER`", "`ORDER` ?"),
        ("SELECT * FROM vide ORDER YB a", "`YB`", "`BY` ?"),
        ("SELECT * FROM vide ORDER BY a DECS", "`DECS`, à la fin", "`DESC` ?"),
        ("SELECT * FROM vide WHERE a = 1 ET b = 2", "`ET`", "`AND` ?"),
        ("SELECT * FROM vide v JION messages m ON m.id = v.a", "`JION`", "`JOIN` ?"),
        ("INSERT INOT vide VALUES (1, 2)", "`INOT`", "`INTO` ?"),
        ("INSERT INTO vide VALEURS (1, 2)", "`VALEURS`", "`VALUES` ?"),
        ("SELCT * FORM vide", "`SELCT`", "`SELECT` ?"),
        ("SELECT * vide", "`vide`, à la fin, après `SELECT *`", "Manque-t-il `FROM`"),
        ("INSERT vide VALUES (1, 2)", "`vide`", "Manque-t-il `INTO`"),
        ("UPDATE vide a = 1", "`a`", "Manque-t-il `SET`"),
        ("SELECT * FROM vide ORDER a", "`a`", "Manque-t-il `BY`"),
        ("SELECT * FROM vide WHERE a = 1, b = 2", "la virgule", "écrivez `AND` ou `OR`, pas une"),
        ("SELECT * FROM vide WHERE a IN 'x', 'y'", "la virgule", "`IN` s'écrit entre parenthèses"),
        ("SELECT * FROM vide WHERE a = 1 b = 2", "`b`", "Manque-t-il `AND` ou `OR` avant `b`"),
        ("SELECT * FROM vide WHERE a = 1 OR WHERE b = 2", "`WHERE`", "reliez les conditions par"),
        ("SELECT * FROM vide ORDER BY a ORDER BY b", "`ORDER`", "séparez les clés de tri par"),
        ("SELECT * FROM vide ORDERBY a", "`ORDERBY`", "`ORDER BY` s'écrit en deux mots."),
        ("SELECT * FROM vide LIMIT = 3", "le signe égal", "`LIMIT` s'écrit sans signe `=`."),
        ("SELECT a et b FROM vide", "`et`", "Entre deux colonnes, écrivez une virgule."),
        ("CREATE TABLE t (a NOT NULL TEXT, b)", "`TEXT`", "Le type vient juste après le nom"),
        ("CREATE TABLE t (a CHECK (a > 0)), b TEXT)", "`TEXT`", "une parenthèse fermante est de"),
        ("CREATE TABLE t (a TEXT NOTNULL, b)", "`NOTNULL`", "Relisez ses mots"),
        ("CREATE TABLE t (a INTEGER PRIMARY, b)", "la virgule", "Manque-t-il `KEY` avant `,` ?"),
        ("CREATE TABLE t (a TEXT NOT, b)", "la virgule", "Manque-t-il `NULL` avant `,` ?"),
        (
            "CREATE TABLE t (a INTEGER AUTOINCREMENT)",
            "`AUTOINCREMENT`",
            "`AUTOINCREMENT` ne s'écrit qu'après `INTEGER PRIMARY KEY`.",
        ),
        ("CREATE TABLE t (a TEXT NOT NULL STRICT)", "`STRICT`", "`STRICT` s'écrit à la toute fin"),
        ("CREATE TABLE t (a TEXT CHECK, b)", "la virgule", "Relisez ses mots"),
        ("SELECT CASE WHEN a THEN b FROM vide", "`FROM`", "Manque-t-il `END`"),
        ("INSERT INTO vide VALUES (1 2)", "`2`", "Manque-t-il une virgule"),
        ("INSERT INTO vide (a, b VALUES (1, 2)", "`VALUES`", "une parenthèse fermante"),
        ("SELECT * FROM WHERE a = 1", "`WHERE`", "un nom ou une valeur avant `WHERE`"),
        ("SELECT a, FROM vide", "la virgule `,`, entre `SELECT a` et `FROM vide`", "de trop"),
        ("SELECT count(*)) FROM vide", "la parenthèse fermante `)`", "de trop"),
        ("DELETE * FROM vide", "l'étoile `*`, entre `DELETE` et `FROM vide`", "de trop"),
        ("CREATE TABLE order (a)", "`order`, entre `CREATE TABLE`", "mot réservé"),
        ("SELECT * FROM vide LIMIT 3 WHERE a = 1", "`WHERE`", "`WHERE` s'écrit avant `LIMIT`"),
        ("INSERT INTO vide (a) VALUES ('l'amie')", "`amie`", "`'l''amie'`"),
        ("INSERT INTO vide (a) VALUES ('un'))", "la parenthèse fermante `)`, à la fin", "de trop"),
        ("INSERT INTO vide (a) VALUES (%s)", "le signe pour cent `%`", "« ? »"),
        ("SELECT\u00a0* FROM vide", "`SELECT`, au début", "retapez"),
        ("SELECT * FROM vide WHERE a = Alice Dupont", "`Dupont`", "Relisez"),
        ("nom_utilisateur IN ('Bob', 'Zoé')", "`nom_utilisateur`, au début", "instruction entière"),
        ("WHERE a = 1", "`WHERE`, au début", "à partir de son premier mot"),
        ('con.execute("SELECT 1")', "`con`, au début", "le SQL seul, sans `con.execute`"),
        ("SELECT a FROM vide WHERE WHERE a = 1", "`WHERE`, entre", "`WHERE` est écrit deux fois"),
        ("SELECT a FROM vide ORDER BY BY a", "`BY`, entre", "`BY` est écrit deux fois"),
        ("SELECT a FROM vide ORDER BY DESC b", "`DESC`, entre", "s'écrit juste après la clé"),
        ("SELECT a FROM vide LIMIT 3 DESC", "`DESC`, à la fin", "s'écrit juste après la clé"),
        ("SELECT a FROM vide ORDER BY a DESC b", "`b`, à la fin", "Manque-t-il une virgule"),
        ("SELECT a FROM vide ORDER BY a DESC AND b", "`AND`", "deux clés de tri, écrivez une virg"),
        ("SELECT a FROM vide WHERE a = ?, b LIKE ?", "la virgule `,`", "conditions, écrivez `AND`"),
        ("SELECT a FROM vide WHERE a = 1, b = 2", "la virgule `,`", "conditions, écrivez `AND`"),
        ("SELECT a FROM vide WHERE a = 1, ORDER BY a", "la virgule `,`", "de trop"),
        ("EXPLAIN SELECT a FORM vide", "`FORM`", "`FROM` ?"),
        ("SELECT 1, 2, 3,, 4", "entre `SELECT 1, 2, 3` et `, 4`", "de trop"),
        ("SELECT 'SELECT FORM', \"FORM\" -- FORM\nFORM vide", "à la ligne 2", "`FROM` ?"),
        (
            "\nSELECT a, b\nFROM vide\nWEHRE a > 3\nORDER BY b\n",
            "`WEHRE`, à la ligne 4, entre `SELECT a, b FROM vide` et `a > 3 ORDER BY b`",
            "`WHERE` ?",
        ),
        ("SELECT a FROM vide WHERE a =", "le signe égal `=`, à la fin", "Relisez la fin de la"),
        ("SELECT * FROM (SELECT a\nFROM vide", "la parenthèse ouvrante `(`, à la ligne 1", "ferm"),
        ("SELECT a,\n'b FROM vide", "`'b FROM vide`, à la ligne 2", "Relisez ses apostrophes"),
        (
            "CREATE TRIGGER g AFTER INSERT ON vide BEGIN SELCT 1; END",
            "`SELCT`, entre `… TRIGGER g AFTER INSERT ON vide BEGIN` et `1; END`",
            "`SELECT` ?",
        ),
    ],
)
def test_une_faute_de_syntaxe_montre_l_endroit_et_une_reparation(con, requete, endroit, remede):
    phrase_bien_faite(refus(con.execute, requete), endroit, remede, requete)


def test_dans_un_script_l_endroit_est_dans_la_bonne_instruction(con):
    script = "SELECT b FROM vide;\nSELECT a AS b FROM vide;\nSELECT a FORM b;\nSELECT 2;"
    erreur = refus(con.executescript, script)
    phrase_bien_faite(erreur, "`FORM`, à la ligne 3, entre", "`FROM` ?", script)


def test_sans_la_requete_le_mot_suffit_a_une_suggestion(con):
    phrase_bien_faite(refus(con.execute, "SELCT 1"), "`SELECT` ?", "Relisez ses mots")
    assert "voulez" not in expliquer(refus(con.execute, "date 1")).lower()


def test_chercher_la_faute_n_execute_rien(con, tmp_path, monkeypatch):
    """Réparée, chaque requête créerait un fichier, réglerait SQLite, ou serait sans fin."""
    monkeypatch.chdir(tmp_path)
    for requete in (
        "VACUUM INTO 'ici.db')",
        "ATTACH 'ici.db' AS ici)",
        "PRAGMA soft_heap_limit = 123456789)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT max(i) FORM n",
    ):
        erreur = refus(con.execute, requete)
        con.execute("PRAGMA soft_heap_limit = 0")  # la requête fautive elle-même l'a réglé
        phrase = expliquer(erreur, requete)
        assert "de trop" in phrase or "`FROM`" in phrase
        assert con.execute("PRAGMA soft_heap_limit").fetchone() == (0,)
    assert list(tmp_path.iterdir()) == []


# Les noms presque justes


@pytest.mark.parametrize(
    ("requete", "suggestion"),
    [
        ("SELECT nom_utilisater FROM messages", "nom_utilisateur"),
        ("SELECT Nom_Utilisateurs FROM messages", "nom_utilisateur"),
        ("SELECT nom FROM messages", "nom_utilisateur"),
        ("SELECT téxte FROM messages", "texte"),
        ("SELECT di FROM messages", "id"),
        ("SELECT m.texts FROM messages AS m", "texte"),
        ("INSERT INTO messages (texts) VALUES (1)", "texte"),
        ("UPDATE messages SET texts = 1", "texte"),
        ("SELECT * FROM message", "messages"),
        ("SELECT * FROM main.mesages", "messages"),
        ("SELECT coutn(*) FROM messages", "count"),
        ("SELECT DISTICT texte FROM messages", "DISTINCT"),
        ("SELECT texte FROM messages WHERE texte IS NOT NUL", "NULL"),
    ],
)
def test_un_nom_presque_juste_est_propose(con, requete, suggestion):
    phrase = phrase_bien_faite(refus(con.execute, requete), "", "", requete, noms_connus(con))
    assert f"Voulez-vous dire `{suggestion}` ?" in phrase


def test_une_espace_oubliee_apres_un_nom_est_proposee(con):
    for requete, suggestion in (
        ("SELECT texte FROM messages ORDER BY texteASC", "texte ASC"),
        ("SELECT m.texte FROM messages AS m ORDER BY m.texteDESC", "texte DESC"),
        ("SELECT texteFROM messages", "texte FROM"),
    ):
        indice = f"Manque-t-il une espace : `{suggestion}` ?"
        phrase_bien_faite(refus(con.execute, requete), indice, "", requete, noms_connus(con))


@pytest.mark.parametrize(
    ("requete", "conseil"),
    [
        ("SELECT texte, id", "il manque `FROM`, suivi du nom de la table."),
        ("SELECT texte WHERE id = 1", "il manque `FROM`, suivi du nom de la table."),
        ("SELECT texte FROM messages ORDER BY id, DESC", "`DESC` n'est pas une colonne : il suit"),
        ("SELECT * FROM messages WHERE texte IN 'a'", "entre parenthèses : `IN ('a')`."),
        ("INSERT INTO messages (texte) VALUES (bonjour)", "Mettez un `?` à la place de chaque"),
        ("INSERT INTO messages (texte) VALUES (None)", "En SQL, écrivez `NULL`, ou un `?`"),
        ("CREATE TABLE t (jours INTEGER CHECK (jour > 0))", "Voulez-vous dire `jours` ?"),
        ("CREATE TABLE t (jours INTEGER CHECK (xyz > 0))", "créez. Relisez son nom."),
        ("CREATE TABLE t {a TEXT}", "La liste des colonnes s'écrit entre parenthèses."),
        ("CREATE TABLE t (a: TEXT)", "Entre les mots d'une table, une espace suffit."),
    ],
)
def test_la_requete_precise_la_phrase(con, requete, conseil):
    phrase_bien_faite(refus(con.execute, requete), "", conseil, requete, noms_connus(con))


@pytest.mark.parametrize(
    ("requete", "indice"),
    [
        ("SELECT xyz FROM messages", ""),
        ("SELECT * FROM xyz", ""),
        ("SELECT note FROM reponses", "Ce nom existe ailleurs dans la base."),
        ("SELECT * FROM TEXTE", "Ce nom existe ailleurs dans la base."),
        ("SELECT NOW()", "SQLite écrit `datetime('now')`."),
        ("SELECT id,\n  xyz\nFROM messages", "C'est à la ligne 2."),
    ],
)
def test_un_nom_lointain_n_est_pas_propose(con, requete, indice):
    phrase = phrase_bien_faite(refus(con.execute, requete), indice, "", requete, noms_connus(con))
    assert "Voulez-vous" not in phrase


def test_noms_connus_rend_les_tables_les_vues_puis_les_colonnes(con):
    con.executescript("DROP TABLE cassee; CREATE TEMP TABLE brouillon (été); DROP TABLE gardee")
    con.row_factory = sqlite3.Row
    noms = noms_connus(con)
    tables = ["messages", "reponses", "mesures", "paires", "vide", "vue", "brouillon"]
    assert noms[: len(tables)] == tables
    assert {"texte", "nom_utilisateur", "message_id", "valeur", "x", "été"} <= set(noms)
    assert len(noms) == len(set(noms))


def test_noms_connus_ne_leve_jamais(con, base):
    con.execute("DROP TABLE messages")  # la vue ne se lit plus
    assert {"vue", "reponses", "message_id"} <= set(noms_connus(con))
    con.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)
    assert noms_connus(con) == []
    con.set_authorizer(None)
    con.text_factory = bytes
    assert noms_connus(con) == []
    con.close()
    abime = base.with_name("abime.db")
    abime.write_bytes(b"ceci n'est pas une base" * 100)
    with ouvrir(abime) as illisible:
        assert noms_connus(illisible) == noms_connus(con) == noms_connus(None) == []


# Rien ne fait lever expliquer()

ETRANGES = [
    *("", " ", ";", "'", '"', "[", "`", "(", "/*", "--", "\0", "\ud800", "\x1b[31m", "é" * 50),
    *("a" * 10**6, "(" * 10**6, "SELECT '" + "'" * 10**6, "," * 9_000, "x FORM " * 1_000),
    *(None, 42, 4.5, b"SELECT", ["SELECT"], object()),
]
MESSAGES = [
    'near "{}": syntax error',
    "no such column: {}",
    'no such column: "{}" - should this be a string literal in single-quotes?',
    "no such table: {}",
    "no such function: {}",
    'unrecognized token: "{}"',
    "incomplete input",
    "UNIQUE constraint failed: {}",
    "{}",
]


@pytest.mark.parametrize("etrange", ETRANGES, ids=range(len(ETRANGES)))
def test_aucune_requete_ne_fait_lever_expliquer(con, etrange):
    for modele in MESSAGES:
        erreur = sqlite3.OperationalError(modele.format(etrange))
        for noms in ((), None, 42, "abc", [None, 42, "\ud800", "texte", "a" * 10**6]):
            phrase = expliquer(erreur, etrange, noms)
            assert phrase.startswith("SQLite répond")
            assert len(phrase) < 1_000
            assert phrase.isprintable() or "\u00a0" in phrase
            phrase.encode()  # ni demi-caractère
            assert phrase.count("`") % 2 == 0
    assert isinstance(expliquer(etrange), str)
    if isinstance(etrange, str):
        with suppress(sqlite3.Error, sqlite3.Warning, ValueError):
            con.executescript(etrange)


@given(st.text(st.sampled_from("SELECT FROM*(),;'\"`[]\n-/%é\u00a0\ud8001a=?:{}"), max_size=60))
def test_une_requete_au_hasard_ne_fait_pas_lever_expliquer(requete):
    with closing(sqlite3.connect(":memory:")) as con:
        try:
            con.execute(requete)
        except (sqlite3.Error, sqlite3.Warning, UnicodeError) as erreur:
            phrase = expliquer(erreur, requete, ["texte"])
            assert "\n" not in phrase
            phrase.encode()


def test_un_message_vide_ou_un_code_etrange_ne_fait_pas_lever_expliquer():
    erreur = sqlite3.OperationalError()
    assert expliquer(erreur) == "SQLite répond «\u00a0OperationalError\u00a0»."
    erreur.sqlite_errorcode = "?"
    assert expliquer(erreur)
