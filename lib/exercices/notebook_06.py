"""Les exercices de « Écrire le module memory »."""

import datetime as module_datetime
import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta

from lib.exercices.bases import MESSAGES, PIEGES, VIDE, Base
from lib.exercices.declarations import Fonction, Prediction, sauf

PREALABLE = """
import sqlite3
from contextlib import closing
from datetime import datetime
"""

# Sans clé primaire, les lignes restent dans l'ordre de leur écriture, pas dans celui des id.
DESORDRE = Base(
    "une table dont les lignes sont rangées dans le désordre",
    """
CREATE TABLE messages (
    id INTEGER NOT NULL,
    texte TEXT NOT NULL,
    nom_utilisateur TEXT,
    date_creation TEXT NOT NULL
);
INSERT INTO messages VALUES
    (9, 'Le dernier', 'Bob', '2026-04-03T10:00:00.000000'),
    (2, 'Le premier', NULL, '2026-04-04T10:00:00.000000'),
    (7, 'L''avant-dernier', 'Alice', '2026-04-01T10:00:00.000000'),
    (4, 'Le deuxième', 'O''Brien''; --', '2026-04-02T10:00:00.000000');
""",
)

MINUTE = timedelta(minutes=1)
SECONDE_RONDE = datetime(2031, 10, 5, 14, 30)  # aucune date du notebook : une recopie se voit


def _ids(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        return {cle for (cle,) in con.execute("SELECT id FROM messages")}


def _nouveaux(chemin, anciens, heure=None):
    """Rend les messages ajoutés, après avoir remplacé leur date par ce que l'on en juge.

    heure : celle où l'on a arrêté l'horloge, juste elle aussi.
    """
    with closing(sqlite3.connect(chemin, timeout=0)) as con:
        lignes = con.execute(
            "SELECT id, date_creation, texte, nom_utilisateur FROM messages ORDER BY id"
        ).fetchall()
        nouveaux = [
            (cle, _juger(date, heure), *reste) for cle, date, *reste in lignes if cle not in anciens
        ]
        with con, suppress(sqlite3.OperationalError):  # la réponse tient encore la base
            con.executemany(
                "UPDATE messages SET date_creation = ? WHERE id = ?",
                [(avis, cle) for cle, avis, *_ in nouveaux],
            )
    return nouveaux


def _juger(date, heure):
    if not isinstance(date, str):
        return "date qui n'est pas un texte"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", date):
        if re.match(r"\d{4}-\d\d-\d\d ", date):
            return "date avec un espace"
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", date):
            return "date sans microsecondes"
        return "date d'un autre format"
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return "date impossible"
    proche = any(abs(moment - repere) < MINUTE for repere in (datetime.now(), heure or moment.min))
    return "date juste" if proche else "date d'un autre moment"


class _HorlogeArretee(datetime):
    @classmethod
    def now(cls, tz=None):
        return SECONDE_RONDE.replace(tzinfo=tz)


@contextmanager
def _horloge_arretee(fonction):
    espace = getattr(fonction, "__globals__", {})
    noms = [nom for nom, valeur in espace.items() if valeur is datetime]
    module_datetime.datetime = _HorlogeArretee  # pour un import dans la fonction
    espace.update(dict.fromkeys(noms, _HorlogeArretee))
    try:
        yield
    finally:
        module_datetime.datetime = datetime
        espace.update(dict.fromkeys(noms, datetime))


# --- 06.1


def demarrer_deux_fois(fonction, chemin):
    """On appelle la fonction, puis on l'appelle encore, comme au démarrage suivant."""
    fonction(chemin)
    fonction(chemin)


def ecrire_des_messages(fonction, chemin):
    """On appelle la fonction, puis on écrit deux messages semblables et trois incomplets."""
    fonction(chemin)
    essais = (
        (
            "complet",
            "id, texte, nom_utilisateur, date_creation",
            (50, "Oui", "Alice", "2026-01-05"),
        ),
        ("semblable", "texte, nom_utilisateur, date_creation", ("Oui", "Alice", "2026-01-05")),
        ("sans nom", "texte, date_creation", ("Non", "2026-01-05")),
        ("sans texte", "nom_utilisateur, date_creation", ("Bob", "2026-01-05")),
        ("sans date", "texte, nom_utilisateur", ("Non", "Bob")),
    )
    sorts = []
    with closing(sqlite3.connect(chemin, timeout=0)) as con, con:
        for quoi, colonnes, valeurs in essais:
            marques = ", ".join("?" * len(valeurs))
            try:
                con.execute(f"INSERT INTO messages ({colonnes}) VALUES ({marques})", valeurs)
                sorts.append((quoi, "accepté"))
            except sqlite3.IntegrityError:
                sorts.append((quoi, "refusé"))
    return sorts


INITIALISER = '''
def initialiser_db(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute("""
            CREATE TABLE IF NOT EXISTS messages (
                id INTEGER PRIMARY KEY,
                texte TEXT NOT NULL,
                nom_utilisateur TEXT,
                date_creation TEXT NOT NULL
            )
        """)
'''

CREER = Fonction(
    "06.1",
    "Créer la base",
    depart="""
def initialiser_db(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        ...
""",
    essais=(demarrer_deux_fois, ecrire_des_messages),
    bases=(None, MESSAGES, VIDE),
    prealable=PREALABLE,
    solution=INITIALISER,
    justes=(
        '''
def initialiser_db(chemin):
    con = sqlite3.connect(chemin)
    try:
        if not con.execute("SELECT 1 FROM sqlite_schema WHERE name = 'messages'").fetchone():
            con.execute("""
                CREATE TABLE messages (
                    id INTEGER PRIMARY KEY,
                    texte TEXT NOT NULL,
                    nom_utilisateur TEXT DEFAULT NULL,
                    date_creation TEXT NOT NULL
                )
            """)
    finally:
        con.close()
''',
        sauf(INITIALISER, ("            )\n", "            ) STRICT\n")),
        """
def initialiser_db(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute(
            "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "date_creation TEXT NOT NULL, texte VARCHAR(500) NOT NULL, nom_utilisateur TEXT)"
        )
""",
    ),
    erreurs={
        sauf(INITIALISER, ("IF NOT EXISTS ", "")): (
            "La fonction échoue quand la table existe déjà. Dites à SQLite de ne la créer que si "
            "elle manque, comme dans « Créer une table »."
        ),
        sauf(
            INITIALISER,
            ("con.execute(", 'con.execute("DROP TABLE IF EXISTS messages")\n        con.execute('),
        ): (
            "Les messages déjà là sont perdus à chaque démarrage : la fonction efface la table, "
            "ou la vide. Ne créez la table que si elle manque, et n'effacez rien."
        ),
        sauf(
            INITIALISER,
            ("closing(sqlite3.connect(chemin)) as con, con", "sqlite3.connect(chemin) as con"),
        ): (
            "La table est bonne, mais la connexion reste ouverte : ni `commit`, ni `with "
            "sqlite3.connect(…)` ne la ferment. Gardez la ligne `with` du départ."
        ),
        sauf(INITIALISER, ('        """)\n', '        """)\n        con.close()\n')): (
            "Vous fermez la connexion dans le bloc : en sortant, `with` ne peut plus valider. "
            "Retirez `con.close()`, la ligne `with` s'en charge."
        ),
        sauf(INITIALISER, ("IF NOT EXISTS messages", "messages IF NOT EXISTS")): (
            "`IF NOT EXISTS` n'est pas à sa place : il vient avant le nom de la table."
        ),
        sauf(INITIALISER, ("PRIMARY KEY,", "PRIMARY KEY")): (
            "SQLite s'arrête à `texte`, car quelque chose manque juste avant : sans doute une "
            "virgule, à la fin de la ligne de `id`."
        ),
        sauf(INITIALISER, ("date_creation TEXT NOT NULL", "date_creation TEXT NOT NULL,")): (
            "SQLite s'arrête à la parenthèse qui ferme la liste : il y a sans doute une virgule de "
            "trop après la dernière colonne."
        ),
        sauf(INITIALISER, ("nom_utilisateur TEXT,", "nom_utilisateur TEXT NOT NULL,")): (
            "Votre table refuse un message sans nom. Le nom peut manquer : laissez cette "
            "colonne sans contrainte."
        ),
        sauf(INITIALISER, ("texte TEXT NOT NULL", "texte TEXT")): (
            "Votre table accepte un message sans texte. Il manque une contrainte à la colonne "
            "`texte`."
        ),
        sauf(INITIALISER, ("date_creation TEXT NOT NULL", "date_creation TEXT")): (
            "Votre table accepte un message sans date. Il manque une contrainte à la colonne "
            "`date_creation`."
        ),
        sauf(INITIALISER, ("TEXT NOT NULL", "TEXT")): (
            "Votre table accepte un message sans texte, et un message sans date. Une contrainte "
            "rend une colonne obligatoire : ajoutez-la à ces deux-là."
        ),
        sauf(INITIALISER, ("texte TEXT NOT NULL", "texte TEXT NOT NULL UNIQUE")): (
            "Votre table refuse un message semblable à un autre. On a le droit de se répéter : "
            "`UNIQUE` est de trop."
        ),
        sauf(INITIALISER, ("date_creation TEXT", "date_creation DATETIME")): (
            "SQLite n'a pas de type date. Déclarez `date_creation` comme un texte, ainsi que le "
            "demande l'énoncé."
        ),
        sauf(INITIALISER, ("INTEGER PRIMARY KEY", "INTEGER")): (
            "La colonne `id` reste vide : rien ne dit à SQLite de numéroter les messages. "
            "Faites-en la clé primaire."
        ),
    },
    indices=(
        "C'est la table du notebook « Créer une table » : une ligne par colonne, "
        "avec son nom, son type et ses contraintes.",
        "Écrivez `con.execute` à la place des trois points, et l'instruction SQL entre triples "
        "guillemets.",
        "Commencez par `CREATE TABLE IF NOT EXISTS messages (`, puis "
        "`id INTEGER PRIMARY KEY`, une virgule, et les trois autres colonnes.",
    ),
    explication=(
        "`IF NOT EXISTS` crée la table une fois et la laisse ensuite en paix. La ligne `with` "
        "valide, puis ferme, même si une erreur survient."
    ),
)


# --- 06.2

RANGEMENT = """
dates = [
    ("matin", datetime(2026, 6, 22, 8).isoformat(timespec="microseconds")),
    ("midi", datetime(2026, 6, 22, 12).isoformat(timespec="microseconds")),
    ("soir", str(datetime(2026, 6, 22, 20))),
]
with closing(sqlite3.connect(":memory:")) as con:
    con.execute("CREATE TABLE dates (moment TEXT, date_creation TEXT)")
    con.executemany("INSERT INTO dates VALUES (?, ?)", dates)
    lignes = con.execute("SELECT moment FROM dates ORDER BY date_creation").fetchall()
[moment for (moment,) in lignes]
"""

RANGER = Prediction(
    "06.2",
    "Trois dates dans l'ordre",
    code=PREALABLE + RANGEMENT,
    solution='["soir", "matin", "midi"]',
    erreurs={
        '["matin", "midi", "soir"]': (
            "C'est l'ordre du temps. Mais SQLite range ici des textes : comparez-les "
            "caractère par caractère, jusqu'au premier qui diffère."
        ),
        '["soir", "midi", "matin"]': (
            "Le matin et le midi ont le même format : entre eux, l'ordre des textes est celui "
            "du temps."
        ),
        '["midi", "matin", "soir"]': (
            "`2026-06-22T08` vient avant `2026-06-22T12` : deux dates de même format se "
            "rangent bien. Cherchez plutôt ce que devient la troisième."
        ),
        '["matin", "soir", "midi"]': (
            "L'heure ne compte pas ici. Le premier caractère qui diffère est le onzième : un "
            "`T` pour deux dates, un espace pour l'autre."
        ),
        '["midi", "soir", "matin"]': (
            "C'est l'exemple de l'énoncé. Écrivez les trois textes l'un sous l'autre, et cherchez "
            "le premier caractère qui diffère."
        ),
        '["Soir", "Matin", "Midi"]': (
            "L'ordre est le bon. Écrivez les trois mots comme dans la cellule, sans majuscule."
        ),
        '("soir", "matin", "midi")': (
            "L'ordre est le bon, mais c'est un tuple : écrivez une liste, entre crochets."
        ),
    },
    indices=(
        "`ORDER BY` compare les textes caractère par caractère, comme un dictionnaire.",
        "Les dix premiers caractères sont les mêmes partout. Regardez le onzième.",
        "Le onzième caractère est un `T` pour `isoformat`, un espace pour `str`. Dans l'ordre des "
        "textes, l'espace vient avant toutes les lettres.",
    ),
    explication=(
        "Les dix premiers caractères sont égaux, puis l'espace vient avant le `T` : le soir "
        "passe devant. Le matin et le midi, de même format, restent dans l'ordre."
    ),
)


# --- 06.3


def enregistrer_un_nom_piege(fonction, chemin):
    """On enregistre un texte avec une apostrophe, signé O'Brien'; --, puis on relit la base."""
    anciens = _ids(chemin)
    rendu = fonction(chemin, "L'été arrive", "O'Brien'; --")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_sans_nom(fonction, chemin):
    """On enregistre un message sans nom, puis on relit la base."""
    anciens = _ids(chemin)
    rendu = fonction(chemin, "Sous le canapé 🛋️")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_des_espaces(fonction, chemin):
    """On enregistre un texte entouré d'espaces, en nommant les arguments."""
    anciens = _ids(chemin)
    rendu = fonction(chemin, texte="  Décalé\n", nom_utilisateur="Bob")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_du_vide(fonction, chemin):
    """On essaie d'enregistrer un texte vide, puis des espaces, puis un saut de ligne."""
    anciens = _ids(chemin)
    sorts = []
    for texte in ("", "   ", "\n"):
        try:
            sorts.append((texte, "aucune erreur", _decrire(fonction(chemin, texte, "Bob"))))
        except Exception as erreur:
            sorts.append(
                (texte, type(erreur).__name__, "avec une phrase" if str(erreur) else "muette")
            )
    return sorts + _nouveaux(chemin, anciens)


def _decrire(rendu):
    """Dit ce qu'une réponse rend, sans sa valeur : deux réponses de même faute se ressemblent."""
    if isinstance(rendu, Exception):
        return "rend une erreur"
    return {int: "rend un nombre", str: "rend un texte"}.get(type(rendu), "ne rend rien")


def enregistrer_a_la_seconde_ronde(fonction, chemin):
    """On arrête l'horloge à 14 h 30 min 0 s, sans une microseconde de plus, et l'on enregistre."""
    anciens = _ids(chemin)
    with _horloge_arretee(fonction):
        fonction(chemin, "Pile à l'heure", "Alice")
    return _nouveaux(chemin, anciens, SECONDE_RONDE)


SAUVEGARDER = """
def sauvegarder_message(chemin, texte: str, nom_utilisateur: str | None = None) -> int:
    if not texte.strip():
        raise ValueError("Le texte est vide : écrivez au moins un caractère.")
    date = datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin)) as con, con:
        curseur = con.execute(
            "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
            (texte, nom_utilisateur, date),
        )
        return curseur.lastrowid
"""
REFUS = """    if not texte.strip():
        raise ValueError("Le texte est vide : écrivez au moins un caractère.")
"""

ENREGISTRER = Fonction(
    "06.3",
    "Enregistrer un message",
    depart='''
def sauvegarder_message(chemin, texte, nom_utilisateur):
    """Enregistre un message et rend son id."""
    ...
''',
    essais=(
        enregistrer_un_nom_piege,
        enregistrer_sans_nom,
        enregistrer_des_espaces,
        enregistrer_du_vide,
        enregistrer_a_la_seconde_ronde,
    ),
    bases=(VIDE, PIEGES),
    prealable=PREALABLE,
    solution=SAUVEGARDER,
    justes=(
        """
def sauvegarder_message(chemin, texte, nom_utilisateur=None):
    if texte.strip() == "":
        raise ValueError("Il manque un texte.")
    message = {
        "quoi": texte,
        "qui": nom_utilisateur,
        "quand": datetime.now().strftime("%Y-%m-%dT%H:%M:%S.%f"),
    }
    con = sqlite3.connect(chemin)
    try:
        cle = con.execute(
            "INSERT INTO messages (texte, nom_utilisateur, date_creation) "
            "VALUES (:quoi, :qui, :quand)",
            message,
        ).lastrowid
        con.commit()
    finally:
        con.close()
    return cle
""",
        """
def sauvegarder_message(chemin, texte, nom_utilisateur=None):
    import datetime

    if texte.isspace() or not texte:
        raise ValueError("Le message n'a pas de texte.")
    date = datetime.datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin, isolation_level=None)) as con:
        con.execute(
            "INSERT INTO messages (date_creation, texte, nom_utilisateur) VALUES (?, ?, ?)",
            (date, texte, nom_utilisateur),
        )
        return con.execute("SELECT last_insert_rowid()").fetchone()[0]
""",
    ),
    erreurs={
        sauf(SAUVEGARDER, (" as con, con:", " as con:")): (
            "La fonction rend un `id`, mais le message n'est pas dans la base : rien ne l'a "
            "validé avant que la connexion se ferme."
        ),
        sauf(
            SAUVEGARDER,
            ("closing(sqlite3.connect(chemin)) as con, con", "sqlite3.connect(chemin) as con"),
        ): (
            "Le message est enregistré, mais la connexion reste ouverte : `with "
            "sqlite3.connect(…)` valide sans fermer."
        ),
        """
def sauvegarder_message(chemin, texte, nom_utilisateur=None):
    if not texte.strip():
        raise ValueError("Le texte est vide.")
    date = datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin)) as con, con:
        return con.execute(
            "INSERT INTO messages (texte, nom_utilisateur, date_creation) "
            f"VALUES ('{texte}', '{nom_utilisateur}', '{date}')"
        ).lastrowid
""": (
            "Les valeurs sont collées dans le texte SQL : une apostrophe le casse, et c'est "
            "la porte des injections. Mettez des `?`, et donnez les valeurs à part."
        ),
        sauf(SAUVEGARDER, (REFUS, "")): (
            "Un texte vide est enregistré. Vérifiez-le avant d'ouvrir la base, et arrêtez la "
            "fonction en levant une `ValueError` : `print` ne l'arrêterait pas."
        ),
        sauf(SAUVEGARDER, ("if not texte.strip()", "if not texte")): (
            "Un texte fait d'espaces, ou d'un saut de ligne, est encore accepté. Retirez-les avant "
            "de regarder s'il reste quelque chose."
        ),
        """
def sauvegarder_message(chemin, texte, nom_utilisateur=None):
    date = datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin)) as con, con:
        curseur = con.execute(
            "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
            (texte, nom_utilisateur, date),
        )
    if not texte.strip():
        raise ValueError("Le texte est vide.")
    return curseur.lastrowid
""": ("Le texte vide est refusé trop tard : il est déjà dans la base. Vérifiez-le avant d'écrire."),
        sauf(
            SAUVEGARDER,
            ('ValueError("Le texte est vide : écrivez au moins un caractère.")', "ValueError"),
        ): (
            "`ValueError` est la bonne erreur, mais elle ne dit rien. Donnez-lui une phrase, entre "
            "parenthèses."
        ),
        """
def sauvegarder_message(chemin, texte, nom_utilisateur=None):
    if not texte.strip():
        raise ValueError("Le texte est vide.")
    date = datetime.now().isoformat(timespec="microseconds")
    con = sqlite3.connect(chemin)
    return con.execute(
        "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
        (texte, nom_utilisateur, date),
    ).lastrowid
""": (
            "Le message n'est pas dans la base, et la connexion reste ouverte : il manque de "
            "quoi valider, et de quoi fermer."
        ),
        sauf(SAUVEGARDER, ('isoformat(timespec="microseconds")', 'strftime("%d/%m/%Y %H:%M")')): (
            "La date n'a pas le format demandé : de l'année aux microsecondes, avec un `T` au "
            "milieu et rien après. `isoformat` l'écrit pour vous."
        ),
        sauf(SAUVEGARDER, ("ValueError(", "TypeError(")): (
            "La fonction refuse bien un texte vide, mais par une autre erreur que `ValueError`."
        ),
        sauf(SAUVEGARDER, (REFUS, "    if not texte.strip():\n        return None\n")): (
            "Pour un texte vide, la fonction s'arrête sans rien dire : celui qui l'appelle "
            "croit son message enregistré. Levez une `ValueError`, et laissez-la sortir."
        ),
        sauf(SAUVEGARDER, ("raise ValueError(", "return ValueError(")): (
            "Pour un texte vide, la fonction rend une erreur, comme une valeur ordinaire. Pour la "
            "lever, écrivez `raise` à la place de `return`."
        ),
        sauf(SAUVEGARDER, ("raise ValueError(", "return (")): (
            "Pour un texte vide, la fonction rend une phrase, que personne n'est obligé de lire. "
            "Levez une `ValueError` qui porte cette phrase."
        ),
        sauf(SAUVEGARDER, ("return curseur.lastrowid", "return con.lastrowid")): (
            "`lastrowid` appartient au curseur, que rend `con.execute(…)`, et non à la connexion. "
            "Gardez ce curseur dans une variable."
        ),
        sauf(SAUVEGARDER, (REFUS, ""), ("curseur.lastrowid", "con.lastrowid")): (
            "Deux fautes. La connexion n'a pas de `lastrowid` : c'est un attribut du curseur, que "
            "rend `con.execute(…)`. Et rien ne refuse un texte vide."
        ),
        sauf(
            SAUVEGARDER,
            ('datetime.now().isoformat(timespec="microseconds")', '"2026-06-22T14:30:00.000000"'),
        ): (
            "La date est toujours la même, écrite d'avance. Demandez l'instant présent, à chaque "
            "appel : `datetime.now()`."
        ),
        sauf(SAUVEGARDER, ("(texte, nom_utilisateur, date),", "(nom_utilisateur, texte, date),")): (
            "Le texte et le nom sont intervertis. Donnez les valeurs dans l'ordre des colonnes que "
            "cite l'`INSERT`."
        ),
        sauf(SAUVEGARDER, ("str | None = None", 'str = "anonyme"')): (
            "Sans nom, la base garde le mot `anonyme`, comme si quelqu'un s'appelait ainsi. La "
            "valeur par défaut doit être `None`, qui devient `NULL`."
        ),
        sauf(SAUVEGARDER, ('(timespec="microseconds")', "()")): (
            "Quand l'horloge tombe sur une seconde ronde, la date n'a pas ses microsecondes. "
            "Précisez `timespec`."
        ),
        sauf(SAUVEGARDER, ('.isoformat(timespec="microseconds")', "")): (
            "La date contient un espace au lieu du `T` : c'est ce que donnent `str`, et l'objet "
            "`datetime` passé tel quel. Convertissez-le par `isoformat`."
        ),
        sauf(SAUVEGARDER, (".lastrowid", ".rowcount")): (
            "La fonction rend le nombre de lignes ajoutées, pas l'`id` du message."
        ),
        sauf(
            SAUVEGARDER, (" as con, con:", " as con:"), ("        return curseur.lastrowid\n", "")
        ): (
            "Deux fautes. Le message n'est pas dans la base, car rien ne l'a validé avant que la "
            "connexion se ferme. Et la fonction ne rend rien."
        ),
        sauf(SAUVEGARDER, ("        return curseur.lastrowid\n", "")): (
            "La fonction ne rend rien. Terminez par un `return`, avec l'`id` du message."
        ),
        sauf(SAUVEGARDER, (" | None = None", "")): (
            "Le nom est obligatoire : un appel sans nom échoue. Donnez à `nom_utilisateur` "
            "une valeur par défaut."
        ),
        sauf(SAUVEGARDER, ("str | None = None", 'str = ""')): (
            "Sans nom, la base garde un texte vide au lieu de `NULL`. La valeur par défaut doit "
            "être `None`."
        ),
        sauf(SAUVEGARDER, ("    date =", "    texte = texte.strip()\n    date =")): (
            "Le texte enregistré a perdu ses espaces. `strip` sert à vérifier : gardez le "
            "texte tel que vous l'avez reçu."
        ),
    },
    indices=(
        "Faites les choses dans l'ordre : vérifier le texte, calculer la date, ouvrir la "
        "base, insérer, rendre l'`id`.",
        "La première ligne devient `def sauvegarder_message(chemin, texte, "
        "nom_utilisateur=None):`. La vérification est celle de la cellule aux trois espaces.",
        "La ligne `with` est celle de `initialiser_db`. Dans son bloc, "
        "`curseur = con.execute(…)` avec un `INSERT`, trois `?` et un tuple de trois "
        "valeurs ; puis `return`, avec `lastrowid`.",
    ),
    explication=(
        "Le texte est vérifié avant d'ouvrir la base, les valeurs passent par des `?`, la date a "
        "toujours le même format. Un `return` dans le bloc `with` le quitte proprement : "
        "validé, puis fermé."
    ),
)


# --- 06.4


def enregistrer_trois_textes(fonction, chemin):
    """On enregistre trois textes, puis on relit la base."""
    anciens = _ids(chemin)
    rendu = fonction(chemin, ["Un", "L'autre", "Encore un 🎉"])
    return [("nombre rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_un_texte_refuse(fonction, chemin):
    """On donne trois textes, dont le deuxième est None, que la table refuse."""
    anciens = _ids(chemin)
    try:
        fonction(chemin, ["Avant", None, "Après"])
        sort = "aucune erreur"
    except Exception:  # celle de SQLite, ou celle d'une vérification avant d'écrire
        sort = "une erreur"
    return [("réponse", sort), *_nouveaux(chemin, anciens)]


def enregistrer_une_liste_vide(fonction, chemin):
    """On donne une liste vide."""
    return fonction(chemin, [])


FAUTIVE = """
def sauvegarder_liste(chemin, textes):
    date = datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin)) as con:
        for texte in textes:
            con.execute("INSERT INTO messages (texte, date_creation) VALUES (?, ?)", (texte, date))
    return len(textes)
"""

CORRIGER = Fonction(
    "06.4",
    "Les messages qui disparaissent",
    depart=FAUTIVE,
    essais=(enregistrer_trois_textes, enregistrer_un_texte_refuse, enregistrer_une_liste_vide),
    bases=(MESSAGES, VIDE),
    prealable=PREALABLE,
    solution=sauf(FAUTIVE, ("as con:", "as con, con:")),
    justes=(
        sauf(FAUTIVE, ("    return", "        con.commit()\n    return")),
        """
def sauvegarder_liste(chemin, textes):
    con = sqlite3.connect(chemin)
    try:
        date = datetime.now().isoformat(timespec="microseconds")
        lignes = [(texte, date) for texte in textes]
        con.executemany("INSERT INTO messages (texte, date_creation) VALUES (?, ?)", lignes)
        con.commit()
        return len(lignes)
    finally:
        con.close()
""",
        sauf(
            FAUTIVE,
            ("as con:", "as con, con:"),
            (
                "    date",
                '    if None in textes:\n        raise ValueError("Un texte manque.")\n    date',
            ),
        ),
    ),
    erreurs={
        sauf(FAUTIVE, ("        for", "        con.commit()\n        for")): (
            "Les textes ne sont pas dans la base : rien n'est validé après les insertions. "
            "Appelez `commit()`, avec ses parenthèses, une fois la boucle finie."
        ),
        sauf(FAUTIVE, ("    return", "    con.commit()\n    return")): (
            "Vous validez trop tard : `closing` a déjà fermé la connexion. Appelez `commit()` "
            "dans le bloc `with`, après la boucle."
        ),
        """
def sauvegarder_liste(chemin, textes):
    date = datetime.now().isoformat(timespec="microseconds")
    with closing(sqlite3.connect(chemin)) as con:
        try:
            for texte in textes:
                con.execute(
                    "INSERT INTO messages (texte, date_creation) VALUES (?, ?)", (texte, date)
                )
            con.commit()
        except sqlite3.IntegrityError:
            con.rollback()
            return 0
    return len(textes)
""": (
            "Rien n'est gardé, mais l'erreur est étouffée : celui qui appelle la fonction croit "
            "que tout va bien. Laissez-la sortir."
        ),
        sauf(FAUTIVE, ("    return", "            con.commit()\n    return")): (
            "Les trois textes sont gardés, mais ce n'est plus du tout ou rien : vous validez "
            "après chaque insertion, et le texte d'avant le refus reste. Validez une seule fois, "
            "après la boucle."
        ),
        sauf(FAUTIVE, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "Les textes sont gardés, mais la connexion reste ouverte : il fallait ajouter de "
            "quoi valider, sans retirer `closing`."
        ),
        sauf(FAUTIVE, ("    return", "            con.commit()\n            return")): (
            "La fonction s'arrête après le premier texte : le `return` est dans la boucle. "
            "Reculez-le."
        ),
        sauf(
            FAUTIVE, ("as con:", "as con, con:"), ("VALUES (?, ?)", "VALUES (coalesce(?, ''), ?)")
        ): (
            "Le texte refusé est remplacé par un texte vide : la faute n'était pas dans "
            "l'`INSERT`. Laissez la table refuser `None`."
        ),
        sauf(FAUTIVE, ("as con:", "as con, con:"), ("INSERT INTO", "INSERT OR IGNORE INTO")): (
            "Le texte refusé est passé sous silence, et les autres sont gardés. Tout ou "
            "rien : laissez l'erreur arrêter la fonction."
        ),
    },
    indices=(
        "La fonction ferme bien sa connexion. Que faut-il faire avant de fermer ?",
        "Relisez le tableau des trois lignes `with`, au début du notebook.",
        "Il suffit d'ajouter un mot à la ligne `with`, ou une ligne après la boucle.",
    ),
    explication=(
        "`closing` ferme sans valider : la transaction était annulée. Validée une seule fois, "
        "en sortant du bloc, la liste est gardée en entier, ou pas du tout."
    ),
)


# --- 06.5


def _forme(rendu):
    """Dit ce que rend une réponse qui n'est pas une liste de dictionnaires, sinon rend "".

    Sans les valeurs : une liste de tuples mérite la même phrase, qu'elle soit rangée ou non.
    """
    if rendu is None:
        return "rien : None"
    if not isinstance(rendu, list):
        return f"pas une liste : {type(rendu).__name__}"
    autres = {type(message).__name__ for message in rendu if not isinstance(message, dict)}
    return f"une liste de : {', '.join(sorted(autres))}" if autres else ""


def _presenter(rendu):
    """Dit ce que rend une réponse, et les clés de ses dictionnaires."""
    if forme := _forme(rendu):
        return forme
    return f"dictionnaires : {', '.join(sorted(map(str, rendu[0])))}" if rendu else "une liste vide"


def regarder_la_liste(fonction, chemin):
    """On regarde ce que rend la fonction."""
    return _presenter(fonction(chemin))


def lire_tout(fonction, chemin):
    """On lit tous les messages."""
    rendu = fonction(chemin)
    return _forme(rendu) or rendu


RECUPERER = """
def recuperer_messages(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute(
            "SELECT id, texte, nom_utilisateur, date_creation FROM messages ORDER BY id"
        )
        return [dict(ligne) for ligne in curseur]
"""
EN_TOUTES_LETTRES = """
def recuperer_messages(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        lignes = con.execute("SELECT * FROM messages ORDER BY id").fetchall()
    return [
        {"id": cle, "texte": texte, "nom_utilisateur": nom, "date_creation": date}
        for cle, texte, nom, date in lignes
    ]
"""

RELIRE = Fonction(
    "06.5",
    "Relire les messages",
    depart='''
def recuperer_messages(chemin):
    """Rend tous les messages, en dictionnaires, par id."""
    ...
''',
    essais=(regarder_la_liste, lire_tout),
    bases=(MESSAGES, DESORDRE, PIEGES, VIDE),
    prealable=PREALABLE,
    solution=RECUPERER,
    justes=(
        EN_TOUTES_LETTRES,
        """
def recuperer_messages(chemin):
    messages = []
    with closing(sqlite3.connect(chemin)) as con:
        curseur = con.execute("SELECT * FROM messages ORDER BY id")
        noms = [colonne[0] for colonne in curseur.description]
        for ligne in curseur:
            messages.append({noms[i]: ligne[i] for i in range(len(noms))})
    return messages
""",
    ),
    erreurs={
        sauf(
            RECUPERER,
            ("con.row_factory = sqlite3.Row\n        ", ""),
            ("[dict(ligne) for ligne in curseur]", "curseur.fetchall()"),
        ): (
            "La fonction rend des tuples. Réglez `row_factory` avant `execute`, puis passez chaque "
            "ligne à `dict`."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "curseur.fetchall()")): (
            "La fonction rend des `sqlite3.Row`, qui ressemblent à des dictionnaires sans en être. "
            "Passez chacun à `dict`."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "curseur")): (
            "La fonction rend un curseur, dont la base est déjà fermée. Lisez toutes les lignes "
            "dans le bloc `with`."
        ),
        sauf(RECUPERER, ("con.row_factory = sqlite3.Row\n        ", "")): (
            "`dict` ne peut rien faire d'un tuple, dont les valeurs n'ont pas de nom. Réglez "
            "`row_factory` avant `execute`."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "dict(curseur)")): (
            "`dict` reçoit le curseur entier. Donnez-lui une ligne à la fois, dans une liste."
        ),
        sauf(RECUPERER, ("sqlite3.Row", "dict")): (
            "`row_factory` attend `sqlite3.Row`. Ce sont les lignes, ensuite, que l'on passe "
            "à `dict`."
        ),
        sauf(
            RECUPERER,
            (
                "return [dict(ligne) for ligne in curseur]",
                "for ligne in curseur:\n            print(dict(ligne))",
            ),
        ): (
            "La fonction ne rend rien : `print` montre, `return` rend. Rassemblez les "
            "dictionnaires dans une liste, et rendez-la."
        ),
        sauf(
            RECUPERER,
            (
                "return [dict(ligne) for ligne in curseur]",
                "for ligne in curseur:\n            return [dict(ligne)]",
            ),
        ): (
            "La fonction s'arrête au premier message : son `return` est dans la boucle. "
            "Remplissez d'abord toute la liste."
        ),
        sauf(RECUPERER, (", date_creation FROM", " FROM")): (
            "Il manque la date à chaque message. Demandez les quatre colonnes de la table."
        ),
        sauf(RECUPERER, ("        return", "    return")): (
            "Les lignes sont lues trop tard, après la fermeture de la base. Mettez cette lecture "
            "dans le bloc `with`."
        ),
        sauf(RECUPERER, (" ORDER BY id", "")): (
            "Les messages y sont, mais sans `ORDER BY`, SQLite les rend dans l'ordre qui "
            "l'arrange. Demandez celui des `id`."
        ),
        sauf(RECUPERER, ("ORDER BY id", "ORDER BY date_creation, id")): (
            "Les messages sont rangés par date. L'énoncé demande l'ordre des `id`."
        ),
        sauf(RECUPERER, ("ORDER BY id", "ORDER BY id DESC")): (
            "L'ordre est renversé : `DESC` va du plus grand au plus petit."
        ),
        sauf(RECUPERER, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "Les messages sont les bons, mais la connexion reste ouverte. Lire aussi demande de "
            "fermer : `closing`."
        ),
        sauf(EN_TOUTES_LETTRES, ('"nom_utilisateur": nom,', '"nom_utilisateur": nom or "",')): (
            "Un nom absent devient un texte vide. Laissez `None` : c'est ainsi que Python dit "
            "`NULL`."
        ),
        sauf(EN_TOUTES_LETTRES, ('"nom_utilisateur": nom', '"nom": nom')): (
            "La clé du nom n'est pas celle de l'énoncé : `nom_utilisateur`, comme la colonne."
        ),
    },
    indices=(
        "« Lire les messages » a montré comment changer des lignes en "
        "dictionnaires : `row_factory`, `sqlite3.Row` et `dict`.",
        "Réglez `con.row_factory` juste après avoir ouvert la base. La requête cite les quatre "
        "colonnes, et se termine par `ORDER BY id`.",
        "La dernière ligne, encore dans le bloc `with`, rend une liste : "
        "`[… for ligne in curseur]`, où chaque ligne devient un dictionnaire.",
    ),
    explication=(
        "Tout est lu avant que la connexion se ferme, `ORDER BY` fixe l'ordre, et chaque valeur a "
        "un nom. Une lecture n'a rien à valider : `closing` suffit."
    ),
)


# --- 06.6


def regarder_la_page(fonction, chemin):
    """On regarde ce que rend la fonction pour une page de deux messages."""
    return _presenter(fonction(chemin, 0, 2))


def lire_la_premiere_page(fonction, chemin):
    """On lit la première page, de trois messages."""
    page = fonction(chemin, 0, 3)
    return _forme(page) or page


def lire_apres_le_cinq(fonction, chemin):
    """On lit deux messages après celui d'id 5."""
    page = fonction(chemin, apres=5, limite=2)
    return _forme(page) or page


def tourner_les_pages(fonction, chemin):
    """On lit toutes les pages, de deux messages, chacune après le dernier id de la précédente."""
    apres, pages = 0, []
    while len(pages) < 20 and (page := fonction(chemin, apres, 2)):
        if _forme(page):
            return _forme(page)
        pages.append([message["id"] for message in page])
        apres = pages[-1][-1]
    return pages


def lire_sans_aller_au_bout(fonction, chemin):
    """On lit une page d'un message, dans une table dont le dernier message est illisible."""
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute("INSERT INTO messages VALUES (99, CAST(x'E9' AS TEXT), NULL, '2026-01-01')")
    try:
        page = fonction(chemin, 1, 1)
        page = _forme(page) or page[:1]
    except sqlite3.OperationalError as erreur:  # relancée, elle garderait la base verrouillée
        if "decode" not in str(erreur):
            raise
        page = ["la lecture est allée jusqu'au dernier message"]
    with closing(sqlite3.connect(chemin, timeout=0)) as con, con:
        con.execute("DELETE FROM messages WHERE id = 99")
    return page


PAGE = """
def recuperer_page(chemin, apres, limite):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute(
            "SELECT id, texte, nom_utilisateur, date_creation FROM messages "
            "WHERE id > ? ORDER BY id LIMIT ?",
            (apres, limite),
        )
        return [dict(ligne) for ligne in curseur]
"""

PAGINER = Fonction(
    "06.6",
    "Lire page par page",
    depart='''
def recuperer_page(chemin, apres, limite):
    """Rend les messages qui suivent celui d'id `apres`, `limite` au plus."""
    ...
''',
    essais=(
        regarder_la_page,
        lire_la_premiere_page,
        lire_apres_le_cinq,
        tourner_les_pages,
        lire_sans_aller_au_bout,
    ),
    bases=(MESSAGES, PIEGES, DESORDRE),
    prealable=PREALABLE,
    solution=PAGE,
    justes=(
        """
def recuperer_page(chemin, apres, limite):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute("SELECT * FROM messages WHERE id > ? ORDER BY id", (apres,))
        return [dict(ligne) for ligne in curseur.fetchmany(limite)]
""",
        """
def recuperer_page(chemin, apres, limite):
    page = []
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        for ligne in con.execute(
            "SELECT * FROM messages WHERE NOT id <= :apres ORDER BY id LIMIT :limite",
            {"apres": apres, "limite": limite},
        ):
            page.append({nom: ligne[nom] for nom in ligne.keys()})
    return page
""",
    ),
    erreurs={
        sauf(
            PAGE,
            ("con.row_factory = sqlite3.Row\n        ", ""),
            ("[dict(ligne) for ligne in curseur]", "curseur.fetchall()"),
        ): (
            "La fonction rend des tuples. L'énoncé demande la même forme que "
            "`recuperer_messages` : une liste de dictionnaires."
        ),
        sauf(PAGE, ("[dict(ligne) for ligne in curseur]", "curseur.fetchall()")): (
            "La fonction rend des `sqlite3.Row`. Passez chaque ligne à `dict`, comme dans "
            "`recuperer_messages`."
        ),
        sauf(RECUPERER, ("recuperer_messages(chemin)", "recuperer_page(chemin, apres, limite)")): (
            "La fonction rend toute la table : `apres` et `limite` ne servent pas encore. "
            "Mettez-les dans la requête, par des `?`."
        ),
        sauf(PAGE, ("ORDER BY id LIMIT ?", "LIMIT ? ORDER BY id")): (
            "SQLite s'arrête à `ORDER`, qui n'est pas à sa place : `WHERE` et sa condition "
            "viennent avant, `LIMIT` après."
        ),
        sauf(
            PAGE,
            ("id > ? ORDER BY id LIMIT ?", "id > apres ORDER BY id LIMIT limite"),
            ("(apres, limite),", ""),
        ): (
            "SQLite prend `limite` pour une colonne : il ne connaît pas vos variables de Python. "
            "Mettez des `?`, et donnez les valeurs à part."
        ),
        sauf(PAGE, ("(apres, limite),", "(limite, apres),")): (
            "Les deux valeurs sont interverties : la première va au premier `?`, celui de `WHERE`."
        ),
        sauf(
            PAGE,
            ("WHERE id > ? ORDER BY id LIMIT ?", "ORDER BY id"),
            ("            (apres, limite),\n", ""),
            ("in curseur]", "in curseur][apres : apres + limite]"),
        ): (
            "Vous comptez `apres` messages depuis le début. Mais `apres` est un `id` : dès qu'il "
            "en manque un, les deux diffèrent. Choisissez les lignes avec `WHERE`."
        ),
        sauf(PAGE, ("id > ?", "id >= ?")): (
            "La page recommence par le message déjà lu : `apres` est le dernier `id` de la "
            "page d'avant, il n'en fait plus partie."
        ),
        sauf(
            PAGE,
            ("WHERE id > ? ORDER BY id LIMIT ?", "ORDER BY id LIMIT ? OFFSET ?"),
            ("(apres, limite)", "(limite, apres)"),
        ): (
            "`OFFSET` saute un nombre de lignes, et `apres` est un `id`. Dès qu'il manque des "
            "`id`, ce n'est plus pareil : choisissez les lignes avec `WHERE`."
        ),
        sauf(PAGE, ("ORDER BY id LIMIT", "ORDER BY id DESC LIMIT")): (
            "Avec `DESC`, vous prenez les derniers messages. Une page suit l'ordre croissant des "
            "`id`."
        ),
        sauf(PAGE, (" ORDER BY id", "")): (
            "Sans `ORDER BY`, `LIMIT` garde n'importe quelles lignes. Rangez-les d'abord par `id`."
        ),
        sauf(PAGE, (" LIMIT ?", ""), ("(apres, limite)", "(apres,)")): (
            "La page est trop longue : `limite` ne sert pas. Ajoutez `LIMIT`."
        ),
        sauf(
            PAGE,
            (" LIMIT ?", ""),
            ("(apres, limite)", "(apres,)"),
            ("in curseur]", "in curseur][:limite]"),
        ): (
            "La page est bonne, mais la fonction lit toute la fin de la table pour la trouver. "
            "Demandez à SQLite de s'arrêter : `LIMIT`."
        ),
        sauf(
            PAGE,
            ("WHERE id > ? ", ""),
            ("(apres, limite)", "(limite,)"),
            ("in curseur]", "in curseur if ligne['id'] > apres]"),
        ): (
            "SQLite prend les premières lignes de la table, puis Python écarte les "
            "anciennes : il n'en reste bientôt plus. Le choix doit se faire avant "
            "`LIMIT`, dans un `WHERE`."
        ),
        sauf(
            PAGE,
            ("WHERE id > ?", "WHERE id BETWEEN ? + 1 AND ? + ?"),
            (" LIMIT ?", ""),
            ("(apres, limite)", "(apres, apres, limite)"),
        ): (
            "Vous calculez le dernier `id` de la page. Mais des `id` peuvent manquer : "
            "comptez les lignes, avec `LIMIT`."
        ),
    },
    indices=(
        "Partez de `recuperer_messages` : seule la requête change.",
        "`WHERE` choisit les messages d'`id` plus grand que `apres`, `LIMIT` en limite le nombre.",
        "En SQL, `WHERE` vient avant `ORDER BY`, et `LIMIT` après. Donnez les deux valeurs par des "
        "`?`, dans le même ordre.",
    ),
    explication=(
        "`WHERE id > ?` va droit à la suite, même s'il manque des `id`, et `LIMIT` arrête la "
        "lecture à temps. La page suivante commence après le dernier `id` de celle-ci."
    ),
)

EXERCICES = (CREER, RANGER, ENREGISTRER, CORRIGER, RELIRE, PAGINER)
