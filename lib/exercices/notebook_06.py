"""Les exercices de « Écrire le module memory »."""

import datetime as module_datetime
import re
import sqlite3
import time
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

AUTRE = Base(
    "une base qui a une autre table, mais pas `messages`",
    """
CREATE TABLE recettes (nom TEXT);
INSERT INTO recettes VALUES ('Tarte aux pommes'), ('Soupe');
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
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?", date):
            return "date sans toutes ses microsecondes"
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
    bases=(None, MESSAGES, VIDE, AUTRE),
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
            "Les messages déjà là sont perdus à chaque démarrage, car la fonction les efface. Ne "
            "créez la table que si elle manque, et n'effacez rien."
        ),
        sauf(INITIALISER, ("    with", "    chemin.unlink(missing_ok=True)\n    with")): (
            "La base repart de zéro à chaque démarrage, et tout ce qu'elle contenait est perdu. "
            "N'effacez pas le fichier : créez seulement la table, si elle manque."
        ),
        sauf(INITIALISER, ("    with", "    if chemin.exists():\n        return\n    with")): (
            "Quand la base existe déjà, mais sans la table `messages`, la fonction ne la crée pas. "
            "Ne vous fiez pas au fichier : laissez SQLite voir si cette table manque."
        ),
        sauf(INITIALISER, ('con.execute("""', '("""')): (
            "Aucune table n'est créée à l'adresse `chemin`. Seul, un texte SQL ne fait rien : "
            "donnez-le à `con.execute(…)`, et gardez la ligne `with` du départ."
        ),
        sauf(
            INITIALISER,
            ("closing(sqlite3.connect(chemin)) as con, con", "sqlite3.connect(chemin) as con"),
        ): (
            "La table est bonne, mais la connexion reste ouverte : ni `commit`, ni `with "
            "sqlite3.connect(…)` ne la ferment. Gardez la ligne `with` du départ."
        ),
        sauf(INITIALISER, ('        """)\n', '        """)\n        con.close()\n')): (
            "La connexion est déjà fermée, et il reste à exécuter ou à valider. Mettez tout votre "
            "code dans le bloc `with`, sans `con.close()` : il ferme lui-même, à la fin."
        ),
        sauf(INITIALISER, ("IF NOT EXISTS messages", "messages IF NOT EXISTS")): (
            "`IF NOT EXISTS` n'est pas à sa place : il vient juste avant le nom de la table."
        ),
        sauf(INITIALISER, ("PRIMARY KEY,", "PRIMARY KEY")): (
            "SQLite s'arrête à `texte`. Regardez juste avant : il manque sans doute une virgule "
            "entre deux colonnes, ou une parenthèse."
        ),
        sauf(INITIALISER, ("date_creation TEXT NOT NULL", "date_creation TEXT NOT NULL,")): (
            "SQLite s'arrête à une parenthèse fermante. Regardez juste avant : il y a sans doute "
            "une virgule de trop, après la dernière colonne."
        ),
        sauf(INITIALISER, ("nom_utilisateur TEXT,", "nom_utilisateur TEXT NOT NULL,")): (
            "Votre table refuse un message sans nom. Le nom peut manquer : laissez la colonne "
            "`nom_utilisateur` sans contrainte."
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
            "rend une colonne obligatoire : ajoutez-la à ces deux colonnes."
        ),
        sauf(INITIALISER, ("texte TEXT NOT NULL", "texte TEXT NOT NULL UNIQUE")): (
            "Votre table refuse un message semblable à un autre. On a le droit de se répéter : "
            "`UNIQUE` est de trop."
        ),
        sauf(INITIALISER, ("date_creation TEXT", "date_creation DATETIME")): (
            "SQLite n'a pas de type date, et ne prend pas le type de `date_creation` pour du "
            "texte. Reprenez celui de la colonne `texte`."
        ),
        sauf(INITIALISER, ("INTEGER PRIMARY KEY", "INTEGER")): (
            "La colonne `id` reste vide. SQLite ne numérote qu'une clé primaire, et seulement si "
            "son type est `INTEGER`, en toutes lettres."
        ),
        sauf(INITIALISER, ("INTEGER PRIMARY KEY", "INTEGER NOT NULL")): (
            "Votre table refuse un message dont l'`id` n'est pas donné : `NOT NULL` ne le numérote "
            "pas. Il faut une clé primaire, de type `INTEGER`, en toutes lettres."
        ),
    },
    indices=(
        "C'est la table du notebook « Créer une table » : une ligne par colonne, "
        "avec son nom, son type et ses contraintes.",
        "À la place des trois points, écrivez `con.execute(…)`. L'instruction SQL va entre les "
        "parenthèses, entourée de triples guillemets.",
        "Commencez par `CREATE TABLE IF NOT EXISTS messages (`, puis "
        "`id INTEGER PRIMARY KEY`, une virgule, et les trois autres colonnes.",
    ),
    explication=(
        "Avec `IF NOT EXISTS`, la table est créée une fois, puis laissée en paix. La ligne `with` "
        "du départ valide, ou annule si une erreur survient, et ferme toujours. Un `CREATE TABLE` "
        "seul n'attend pas de validation ; un `INSERT`, si."
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
            "`2026-06-22T08` vient avant `2026-06-22T12` : deux dates de même format restent dans "
            "l'ordre du temps. Cherchez plutôt où va la troisième."
        ),
        '["matin", "soir", "midi"]': (
            "Le soir ne peut pas être entre les deux autres : avant même l'heure, son onzième "
            "caractère est un espace, et le leur un `T`. Lequel vient en premier ?"
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
        '["Soir", "matin", "midi"]': (
            "L'ordre est le bon. Écrivez le premier mot comme dans la cellule, sans majuscule."
        ),
        '["soir", "matin"]': (
            "Le début est bon, mais il manque un mot : les trois dates sont dans la table."
        ),
        '"soir"': (
            "Le premier est le bon. Donnez les trois mots, dans l'ordre, en une liste, entre "
            "crochets."
        ),
    },
    indices=(
        "`ORDER BY` compare les textes caractère par caractère, comme un dictionnaire.",
        "Les dix premiers caractères sont les mêmes partout. Regardez le onzième.",
        "Le onzième caractère est un `T` pour `isoformat`, un espace pour `str`. Dans l'ordre des "
        "textes, l'espace vient avant toutes les lettres.",
    ),
    explication=(
        "Les dix premiers caractères sont égaux, puis l'espace vient avant le `T` : le soir passe "
        "devant. Le matin et le midi, de même format, restent dans l'ordre du temps."
    ),
)


# --- 06.3


def _enregistrer(fonction, chemin, *arguments, **nommes):
    """Rend ce que rend la fonction, ou dit qu'elle trie les textes à l'envers.

    Sans cela, chaque phrase de `ValueError` serait une autre faute.
    """
    try:
        return fonction(chemin, *arguments, **nommes)
    except ValueError:
        with suppress(Exception):
            fonction(chemin, "   ", "Bob")
            return "refusé, alors que des espaces sont acceptés"
        raise


def enregistrer_un_nom_piege(fonction, chemin):
    """On enregistre un texte avec une apostrophe, signé « O'Brien'; -- », puis on relit la base."""
    anciens = _ids(chemin)
    rendu = _enregistrer(fonction, chemin, "L'été arrive", "O'Brien'; --")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_sans_nom(fonction, chemin):
    """On enregistre un message sans nom, puis on relit la base."""
    anciens = _ids(chemin)
    rendu = _enregistrer(fonction, chemin, "Sous le canapé 🛋️")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_des_espaces(fonction, chemin):
    """On enregistre un texte entouré d'espaces, en nommant les arguments."""
    anciens = _ids(chemin)
    rendu = _enregistrer(fonction, chemin, texte="  Décalé\n", nom_utilisateur="Bob")
    return [("id rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_du_vide(fonction, chemin):
    """On essaie d'enregistrer un texte vide, puis des espaces, puis un saut de ligne."""
    anciens = _ids(chemin)
    sorts = []
    for texte in ("", "   ", "\n"):
        try:
            sorts.append((texte, "aucune erreur", _decrire(fonction(chemin, texte, "Bob"))))
        except ValueError as erreur:
            phrase = "avec une phrase" if str(erreur) else "sans phrase"
            sorts.append((texte, "ValueError", phrase))
        except Exception:  # peu importe laquelle : toutes méritent la même phrase
            sorts.append((texte, "une autre erreur que ValueError"))
    return sorts + _nouveaux(chemin, anciens)


def _decrire(rendu):
    """Dit ce qu'une réponse rend, sans sa valeur : deux réponses de même faute se ressemblent."""
    if isinstance(rendu, Exception):
        return "rend une erreur"
    return {int: "rend un nombre", str: "rend un texte"}.get(type(rendu), "ne rend rien")


def enregistrer_a_la_seconde_ronde(fonction, chemin):
    """On arrête l'horloge à 14 h 30 tout juste, et l'on enregistre un message."""
    anciens = _ids(chemin)
    with _horloge_arretee(fonction):
        _enregistrer(fonction, chemin, "Pile à l'heure", "Alice")
    return _nouveaux(chemin, anciens, SECONDE_RONDE)


def enregistrer_a_deux_moments(fonction, chemin):
    """On enregistre un message, puis un autre deux centièmes de seconde plus tard."""
    anciens = _ids(chemin)
    _enregistrer(fonction, chemin, "Un", "Alice")
    time.sleep(0.02)
    _enregistrer(fonction, chemin, "Deux", "Alice")
    with closing(sqlite3.connect(chemin, timeout=0)) as con:
        lignes = con.execute("SELECT id, date_creation FROM messages").fetchall()
    dates = [date for cle, date in lignes if cle not in anciens]
    # D'un autre format, ou d'un autre moment, une date qui se répète est une autre faute.
    figee = len(set(dates)) < len(dates) and _juger(dates[0], None) == "date juste"
    return [("la même date", figee), *_nouveaux(chemin, anciens)]


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
        enregistrer_a_deux_moments,
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
            "La fonction rend un `id`, mais le message n'est pas dans la base : rien ne l'a validé "
            "avant que la connexion se ferme. Reprenez la ligne `with` de `initialiser_db`."
        ),
        sauf(
            SAUVEGARDER,
            ("closing(sqlite3.connect(chemin)) as con, con", "sqlite3.connect(chemin) as con"),
        ): (
            "Le message est enregistré, mais la connexion reste ouverte : ni `commit`, ni `with "
            "sqlite3.connect(…)` ne la ferment. `closing` s'en charge."
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
            "Les valeurs sont collées dans le texte SQL : une apostrophe le casse, et la porte est "
            "ouverte aux injections. Mettez des `?`, et donnez les valeurs à part."
        ),
        sauf(SAUVEGARDER, (REFUS, "")): (
            "Un texte vide, ou fait d'espaces, est enregistré. Vérifiez-le avant d'ouvrir la base, "
            "et levez une `ValueError` : ni `print`, ni `ValueError(…)` sans `raise` n'arrêtent "
            "la fonction. Et `strip` ne fait rien sans ses parenthèses."
        ),
        sauf(SAUVEGARDER, ("if not texte.strip()", "if not texte")): (
            "Un texte fait d'espaces, ou d'un saut de ligne, est encore accepté. Vérifiez ce qu'il "
            "reste du texte sans eux."
        ),
        sauf(SAUVEGARDER, ("if not texte.strip()", "if texte.isspace()")): (
            "Un texte fait d'espaces est refusé, mais un texte vide est encore accepté : `isspace` "
            "vaut `False` pour lui. Vérifiez les deux."
        ),
        sauf(SAUVEGARDER, ("texte.strip()", 'texte.strip(" ")')): (
            "Un saut de ligne seul est encore accepté. Ne cherchez pas que des espaces : sans rien "
            "entre ses parenthèses, `strip` retire aussi les sauts de ligne."
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
            "`ValueError` est la bonne erreur, mais elle ne dit rien. Donnez-lui une phrase en "
            "français, entre ses parenthèses."
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
            "La date n'a pas le format demandé : de l'année aux microsecondes, avec un `T` avant "
            "l'heure, 26 caractères en tout. La section « Une date qui se relit » montre comment "
            "l'écrire."
        ),
        sauf(SAUVEGARDER, ("ValueError(", "TypeError(")): (
            "Pour un texte vide, la fonction s'arrête bien, mais sur une autre erreur que "
            "`ValueError`. Après `raise`, écrivez ce mot, lettre pour lettre, puis votre phrase "
            "entre parenthèses : `raise` attend une erreur, pas un texte seul."
        ),
        sauf(SAUVEGARDER, (REFUS, "    if not texte.strip():\n        return None\n")): (
            "Pour un texte vide, la fonction s'arrête sans erreur : celui qui l'appelle croit son "
            "message enregistré. Levez une `ValueError`, et laissez-la sortir."
        ),
        sauf(SAUVEGARDER, ("raise ValueError(", "return ValueError(")): (
            "Pour un texte vide, la fonction rend l'erreur au lieu de la lever : `return` en fait "
            "une valeur ordinaire. Employez `raise`, et laissez l'erreur sortir."
        ),
        sauf(SAUVEGARDER, ("raise ValueError(", "return (")): (
            "Pour un texte vide, la fonction rend un texte, que personne n'est obligé de lire. "
            "Levez une `ValueError`, avec votre phrase entre ses parenthèses."
        ),
        sauf(SAUVEGARDER, ("return curseur.lastrowid", "return con.lastrowid")): (
            "`lastrowid` appartient au curseur, que rend `con.execute(…)`, et non à la connexion. "
            "Gardez ce curseur dans une variable."
        ),
        sauf(SAUVEGARDER, (REFUS, ""), ("curseur.lastrowid", "con.lastrowid")): (
            "Deux fautes. La connexion n'a pas de `lastrowid` : c'est un attribut du curseur, que "
            "rend `con.execute(…)`. Et rien ne refuse un texte vide."
        ),
        sauf(SAUVEGARDER, ("return curseur.lastrowid", "return curseur")): (
            "La fonction rend le curseur entier, et l'énoncé demande l'`id` du message. Rendez "
            "son `lastrowid`."
        ),
        sauf(SAUVEGARDER, ("if not texte", "if texte")): (
            "Un texte ordinaire est refusé : la condition est à l'envers. S'il reste quelque chose "
            "après `strip`, le texte est bon. Il manque `not`."
        ),
        sauf(
            SAUVEGARDER,
            ("texte: str, nom_utilisateur:", "texte: str, nom:"),
            ("texte, nom_utilisateur, date),", "texte, nom, date),"),
        ): (
            "Le nom d'un paramètre a changé : qui donne un argument par son nom, comme "
            "`nom_utilisateur=…`, ne peut plus appeler la fonction. Gardez les noms du départ, "
            "`texte` et `nom_utilisateur`."
        ),
        sauf(
            SAUVEGARDER,
            ('datetime.now().isoformat(timespec="microseconds")', '"2026-06-22T14:30:00.000000"'),
        ): (
            "La date n'est pas celle de l'instant présent. Demandez-la à chaque appel, dans la "
            "fonction : `datetime.now()`."
        ),
        sauf(
            SAUVEGARDER,
            ("\ndef", '\nmaintenant = datetime.now().isoformat(timespec="microseconds")\n\n\ndef'),
            ('date = datetime.now().isoformat(timespec="microseconds")', "date = maintenant"),
        ): (
            "Deux messages ont exactement la même date : elle est sans doute calculée une seule "
            "fois, avant les appels. Demandez-la à chaque appel, dans le corps de la fonction : "
            "`datetime.now()`."
        ),
        sauf(SAUVEGARDER, ("(texte, nom_utilisateur, date),", "(nom_utilisateur, texte, date),")): (
            "Le texte et le nom sont intervertis. Donnez les valeurs dans l'ordre des colonnes que "
            "cite l'`INSERT`."
        ),
        sauf(SAUVEGARDER, ("str | None = None", 'str = "anonyme"')): (
            "Sans nom, la base garde le mot `anonyme`, comme si quelqu'un s'appelait ainsi. "
            "Laissez `None`, qui devient `NULL`."
        ),
        sauf(SAUVEGARDER, ('(timespec="microseconds")', "()")): (
            "Quand l'horloge tombe sur une seconde ronde, la date n'a plus ses microsecondes. "
            "Donnez à `isoformat` le `timespec` qui les garde."
        ),
        sauf(SAUVEGARDER, ('"microseconds"', '"seconds"')): (
            "La date n'a pas toutes ses microsecondes : il faut six chiffres après les secondes, "
            "26 caractères en tout. Avec `isoformat`, c'est `timespec` qui en décide ; avec "
            "`strftime`, c'est `%f`."
        ),
        sauf(SAUVEGARDER, ('.isoformat(timespec="microseconds")', "")): (
            "La date contient un espace au lieu du `T`, comme avec `str`, ou avec l'objet "
            "`datetime` passé tel quel. C'est `isoformat` qui met le `T`."
        ),
        sauf(SAUVEGARDER, (".lastrowid", ".rowcount")): (
            "La fonction rend toujours 1, sans doute le nombre de lignes ajoutées. L'`id` du "
            "message est dans `lastrowid`."
        ),
        sauf(
            SAUVEGARDER, (" as con, con:", " as con:"), ("        return curseur.lastrowid\n", "")
        ): (
            "Il manque deux choses. Le message n'est pas dans la base : insérez-le, et validez "
            "avant que la connexion se ferme. Et la fonction ne rend rien : il faut un `return`."
        ),
        sauf(SAUVEGARDER, ("        return curseur.lastrowid\n", "")): (
            "La fonction ne rend rien. Terminez par un `return`, avec l'`id` du message."
        ),
        sauf(SAUVEGARDER, (" | None = None", "")): (
            "Le nom est obligatoire : un appel sans nom échoue. Donnez à `nom_utilisateur` "
            "une valeur par défaut."
        ),
        sauf(SAUVEGARDER, ("str | None = None", 'str = ""')): (
            "Sans nom, la base garde un texte vide au lieu de `NULL`. Seul `None` devient `NULL` : "
            "donnez-le par défaut, et passez le nom tel quel."
        ),
        sauf(
            SAUVEGARDER, ("(texte, nom_utilisateur, date),", "(texte, str(nom_utilisateur), date),")
        ): (
            "Sans nom, la base garde le mot `None`, comme si quelqu'un s'appelait ainsi. Laissez "
            "la valeur `None` telle quelle, sans `str` ni guillemets : elle devient `NULL`."
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
        "Vérifié avant d'ouvrir la base, un texte refusé n'a rien à annuler. Les valeurs passent "
        "par des `?`, et la date a toujours le même format. Même quand un `return` quitte le bloc "
        "`with closing(…) as con, con:`, Python valide, puis ferme."
    ),
)


# --- 06.4


def enregistrer_trois_textes(fonction, chemin):
    """On enregistre trois textes, puis on relit la base."""
    anciens = _ids(chemin)
    rendu = fonction(chemin, ["Un", "L'autre", "Encore un 🎉"])
    return [("nombre rendu", rendu), *_nouveaux(chemin, anciens)]


def enregistrer_un_texte_refuse(fonction, chemin):
    """On donne trois textes, dont le deuxième est `None`, que la table refuse."""
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
            "Les textes ne sont pas dans la base : rien n'est validé après les insertions. Appelez "
            "`commit()`, avec ses parenthèses, une fois les insertions finies."
        ),
        sauf(FAUTIVE, ("    return", "    con.commit()\n    return")): (
            "La connexion est déjà fermée, et la fonction s'en sert encore. Insérez et validez "
            "dans le bloc `with` : `closing` ferme à la fin."
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
            "Quand un texte est refusé, rien n'est gardé, mais la fonction n'en dit rien : celui "
            "qui l'appelle croit que tout va bien. L'erreur doit sortir."
        ),
        sauf(FAUTIVE, ("    return", "            con.commit()\n    return")): (
            "Quand un texte est refusé, celui d'avant reste dans la base : ce n'est plus « tout ou "
            "rien ». Validez une seule fois, quand toutes les insertions ont réussi."
        ),
        sauf(FAUTIVE, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "Les textes sont gardés, mais la connexion reste ouverte : ajoutez de quoi valider, "
            "sans retirer `closing`."
        ),
        sauf(FAUTIVE, ("    return", "            con.commit()\n            return")): (
            "La fonction s'arrête après le premier texte : sortez le `return` de la boucle."
        ),
        sauf(
            FAUTIVE, ("as con:", "as con, con:"), ("VALUES (?, ?)", "VALUES (coalesce(?, ''), ?)")
        ): (
            "Le texte refusé est remplacé par un texte vide. Enregistrez chaque texte tel quel, et "
            "laissez la table refuser `None`."
        ),
        sauf(FAUTIVE, ("as con:", "as con, con:"), ("INSERT INTO", "INSERT OR IGNORE INTO")): (
            "Le texte refusé est passé sous silence, et les autres sont gardés. Il faut « tout ou "
            "rien » : laissez l'erreur arrêter la fonction."
        ),
        sauf(
            FAUTIVE,
            ("as con:", "as con, con:"),
            (
                "            con",
                "            if texte is None:\n                break\n            con",
            ),
        ): (
            "Quand un texte est refusé, la fonction s'arrête sans erreur, et garde ceux d'avant. "
            "Il faut « tout ou rien » : laissez sortir l'erreur, qui annule la transaction."
        ),
        """
def sauvegarder_liste(chemin, textes):
    date = datetime.now().isoformat(timespec="microseconds")
    con = sqlite3.connect(chemin)
    for texte in textes:
        con.execute("INSERT INTO messages (texte, date_creation) VALUES (?, ?)", (texte, date))
    con.commit()
    con.close()
    return len(textes)
""": (
            "Quand un texte est refusé, l'erreur saute la fin de la fonction : la connexion reste "
            "ouverte, avec une transaction en attente. Gardez `closing`, qui ferme même après une "
            "erreur."
        ),
        sauf(
            FAUTIVE,
            ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)"),
            ("    return", "    con.close()\n    return"),
        ): (
            "Quand un texte est refusé, l'erreur saute le `con.close()`, et la connexion reste "
            "ouverte. Gardez `closing`, qui ferme dans tous les cas."
        ),
        sauf(FAUTIVE, ("as con:", "as con, con:"), ("    return len(textes)\n", "")): (
            "Les textes sont gardés, mais la fonction ne rend rien. Remettez le `return` du "
            "départ, avec le nombre des textes."
        ),
    },
    indices=(
        "La fonction ferme bien sa connexion. Que faut-il faire avant de fermer ?",
        "Relisez le tableau des trois lignes `with`, au début du notebook.",
        "Il suffit d'ajouter une virgule et un mot à la ligne `with`, ou une ligne après la "
        "boucle.",
    ),
    explication=(
        "`closing` ferme sans valider : la transaction était annulée. Validée une seule fois, "
        "après toutes les insertions, la liste est gardée en entier, ou pas du tout."
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
            "Passez-les à `dict`, une ligne après l'autre."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "curseur")): (
            "La fonction rend un curseur, dont la connexion est déjà fermée. Lisez toutes les "
            "lignes dans le bloc `with`, et rendez-en une liste."
        ),
        sauf(RECUPERER, ("con.row_factory = sqlite3.Row\n        ", "")): (
            "`dict` ne peut rien faire d'un tuple, dont les valeurs n'ont pas de nom. Réglez "
            "`row_factory` avant `execute`."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "dict(curseur)")): (
            "`dict` reçoit toutes les lignes d'un coup. Donnez-lui une ligne à la fois, et "
            "rassemblez les dictionnaires dans une liste."
        ),
        sauf(RECUPERER, ("sqlite3.Row", "dict")): (
            "`dict` reçoit deux valeurs, et n'en veut qu'une. Donnez `sqlite3.Row` à "
            "`row_factory`, puis passez chaque ligne à `dict`."
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
        sauf(
            RECUPERER,
            (
                "return [dict(ligne) for ligne in curseur]",
                "for ligne in curseur:\n            return dict(ligne)",
            ),
        ): (
            "La fonction s'arrête au premier message, et le rend hors de toute liste. Sortez le "
            "`return` de la boucle, et rendez une liste de dictionnaires."
        ),
        sauf(RECUPERER, ("ORDER BY id", "ORDER BY id LIMIT 2")): (
            "La liste s'arrête au deuxième message, et l'énoncé les demande tous. Il reste sans "
            "doute le `LIMIT` de l'exemple : retirez-le."
        ),
        sauf(
            RECUPERER, (", date_creation FROM", " FROM"), ("ORDER BY id", "ORDER BY id LIMIT 2")
        ): (
            "C'est encore la requête de « Lire les messages » : il y manque la date, et son "
            "`LIMIT` coupe la liste. L'énoncé demande les quatre colonnes, et tous les messages."
        ),
        sauf(
            RECUPERER,
            (
                "return [dict(ligne) for ligne in curseur]",
                "messages = []\n        for ligne in curseur:\n            messages = dict(ligne)\n"
                "        return messages",
            ),
        ): (
            "À chaque tour de la boucle, un message remplace le précédent : il n'en reste qu'un, "
            "hors de toute liste. Ajoutez-les plutôt à une liste, avec `append`."
        ),
        sauf(RECUPERER, ("[dict(ligne) for ligne in curseur]", "dict(curseur.fetchone())")): (
            "La fonction ne rend qu'un message, hors de toute liste : `fetchone` ne lit qu'une "
            "ligne. Parcourez-les toutes, et rassemblez les dictionnaires dans une liste."
        ),
        sauf(RECUPERER, ("FROM messages ORDER BY", "FROM messages ORDERBY")): (
            "SQLite s'arrête à `id`. Regardez ce qui le précède : `ORDER BY` s'écrit en deux mots, "
            "avec une espace avant, même entre deux morceaux de texte mis bout à bout."
        ),
        sauf(RECUPERER, (", date_creation FROM", " FROM")): (
            "Il manque la date à chaque message. L'énoncé demande les quatre colonnes de la table."
        ),
        sauf(RECUPERER, ("        return", "    return")): (
            "Les lignes sont lues trop tard, une fois la connexion fermée. Faites toute la lecture "
            "dans le bloc `with`."
        ),
        sauf(RECUPERER, (" ORDER BY id", "")): (
            "Les messages y sont, mais rien ne les range par `id` : SQLite les rend dans l'ordre "
            "qui l'arrange. Il faut `ORDER BY`, et le nom de cette colonne, sans apostrophes."
        ),
        sauf(RECUPERER, ("ORDER BY id", "ORDER BY date_creation, id")): (
            "Les messages sont rangés par date. L'énoncé demande l'ordre des `id`."
        ),
        sauf(RECUPERER, ("ORDER BY id", "ORDER BY id DESC")): (
            "L'ordre est renversé : les messages vont du plus grand `id` au plus petit. L'énoncé "
            "demande l'ordre croissant."
        ),
        sauf(RECUPERER, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "Les messages sont les bons, mais la connexion reste ouverte. Même pour lire, on la "
            "ferme : servez-vous de `closing`."
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
    """On lit deux messages, après celui d'`id` 5."""
    page = fonction(chemin, apres=5, limite=2)
    return _forme(page) or page


def tourner_les_pages(fonction, chemin):
    """On lit toutes les pages, de deux messages, chacune après le dernier `id` de la précédente."""
    apres, pages = 0, []
    while len(pages) < 20 and (page := fonction(chemin, apres, 2)):
        if _forme(page):
            return _forme(page)
        pages.append([message["id"] for message in page])
        apres = pages[-1][-1]
    return pages


def donner_du_sql(fonction, chemin):
    """On donne à la place d'un nombre le texte `0 OR 1=1`, puis `9 OFFSET 0`."""
    for apres, limite in (("0 OR 1=1", 2), (0, "9 OFFSET 0")):
        try:
            if fonction(chemin, apres, limite):
                return "le texte donné devient du SQL"
        except Exception:  # un refus, celui de SQLite ou celui de la fonction, convient
            continue
    return "aucun message, ou un refus"


def lire_sans_aller_au_bout(fonction, chemin):
    """On lit une page d'un seul message, dans une table dont le dernier message est illisible."""
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
        donner_du_sql,
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
            "La fonction rend toute la table : ni `apres` ni `limite` n'y changent rien. "
            "Mettez-les dans la requête, par des `?`."
        ),
        sauf(PAGE, ("ORDER BY id LIMIT ?", "LIMIT ? ORDER BY id")): (
            "SQLite s'arrête à `ORDER`. Regardez ce qui le précède : `WHERE` et sa condition "
            "entière viennent avant, `LIMIT` après."
        ),
        sauf(PAGE, ("WHERE id > ? ORDER BY id", "ORDER BY id WHERE id > ?")): (
            "SQLite s'arrête à `WHERE`, qui n'est pas à sa place : il vient juste après le nom de "
            "la table, avant `ORDER BY` et `LIMIT`."
        ),
        sauf(PAGE, ("messages ", "messages")): (
            "SQLite s'arrête à `>`. Regardez juste avant : il manque un mot, un signe `=` est de "
            "trop, ou `WHERE` est collé au nom de la table. Entre deux morceaux de texte mis bout "
            "à bout, il faut une espace."
        ),
        sauf(
            PAGE,
            ("id > ? ORDER BY id LIMIT ?", "id > apres ORDER BY id LIMIT limite"),
            ("(apres, limite),", ""),
        ): (
            "SQLite prend `limite` pour une colonne : il ne connaît pas vos variables de Python. "
            "Mettez des `?`, et donnez les valeurs à part."
        ),
        sauf(PAGE, ("id > ?", "id > apres"), ("(apres, limite)", "(limite,)")): (
            "SQLite prend `apres` pour une colonne : il ne connaît pas vos variables de Python. "
            "Mettez un `?`, et donnez la valeur à part."
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
            "Vous lisez toute la table, puis vous sautez `apres` messages. Mais `apres` est un "
            "`id`, et des `id` peuvent manquer : choisissez les lignes avec `WHERE`."
        ),
        sauf(PAGE, ("WHERE id > ? ", ""), ("(apres, limite)", "(limite,)")): (
            "La fonction rend toujours la première page : `apres` n'y change rien. Choisissez les "
            "lignes qui le suivent, avec `WHERE`."
        ),
        sauf(
            PAGE,
            (
                "return [dict(ligne) for ligne in curseur]",
                "for ligne in curseur:\n            return [dict(ligne)]",
            ),
        ): (
            "La fonction s'arrête au premier message de la page : son `return` est dans la boucle. "
            "Remplissez d'abord toute la page."
        ),
        sauf(
            PAGE,
            (
                "return [dict(ligne) for ligne in curseur]",
                "for ligne in curseur:\n            return dict(ligne)",
            ),
        ): (
            "La fonction s'arrête au premier message de la page, et le rend hors de toute liste. "
            "Sortez le `return` de la boucle, et rendez une liste de dictionnaires."
        ),
        sauf(PAGE, ("return ", "")): (
            "La fonction ne rend rien, même si elle lit la page : il manque `return`, dans le bloc "
            "`with`."
        ),
        sauf(
            PAGE,
            (
                '"WHERE id > ? ORDER BY id LIMIT ?"',
                'f"WHERE id > {apres} ORDER BY id LIMIT {limite}"',
            ),
            ("            (apres, limite),\n", ""),
        ): (
            "La page est bonne, mais une valeur est collée dans la requête : donné à la place d'un "
            "nombre, un texte y devient du SQL. Mettez des `?`, et donnez les deux valeurs à part."
        ),
        sauf(PAGE, ("id > ?", "id >= ?")): (
            "La page recommence par un message déjà lu, celui dont l'`id` est `apres`. Ne prenez "
            "que les `id` plus grands."
        ),
        sauf(
            PAGE,
            ("WHERE id > ? ORDER BY id LIMIT ?", "ORDER BY id LIMIT ? OFFSET ?"),
            ("(apres, limite)", "(limite, apres)"),
        ): (
            "La fonction saute un nombre de lignes, comme le fait `OFFSET`. Or `apres` est un "
            "`id`, et des `id` peuvent manquer : choisissez les lignes avec `WHERE`."
        ),
        sauf(PAGE, ("ORDER BY id LIMIT", "ORDER BY id DESC LIMIT")): (
            "Vous prenez les derniers messages, du plus grand `id` au plus petit. Une page suit "
            "l'ordre croissant des `id`."
        ),
        sauf(PAGE, (" ORDER BY id", "")): (
            "Rien ne range les lignes par `id` : la page en garde n'importe lesquelles. Rangez-les "
            "d'abord, dans la requête."
        ),
        sauf(PAGE, (" LIMIT ?", ""), ("(apres, limite)", "(apres,)")): (
            "La page est trop longue : elle va jusqu'à la fin de la table. Ajoutez `LIMIT`."
        ),
        sauf(
            PAGE,
            (" LIMIT ?", ""),
            ("(apres, limite)", "(apres,)"),
            ("in curseur]", "in curseur][:limite]"),
        ): (
            "La page est bonne, mais la fonction lit la table jusqu'au bout pour la trouver. "
            "Demandez à SQLite de s'arrêter : `LIMIT`."
        ),
        sauf(
            PAGE,
            ("WHERE id > ? ", ""),
            ("(apres, limite)", "(limite,)"),
            ("in curseur]", "in curseur if ligne['id'] > apres]"),
        ): (
            "Vous prenez les premières lignes de la table, puis vous écartez celles déjà lues : il "
            "n'en reste bientôt plus. Choisissez d'abord, par `WHERE`, et limitez ensuite."
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
        "En SQL, `WHERE` vient avant `ORDER BY`, et `LIMIT` après. Écrivez deux `?`, et donnez les "
        "deux valeurs dans le même ordre.",
    ),
    explication=(
        "`WHERE id > ?` va droit à la suite, même s'il manque des `id`. Par `LIMIT`, ou "
        "`fetchmany`, la lecture s'arrête à temps. La page suivante commence après le dernier `id` "
        "de celle-ci."
    ),
)

EXERCICES = (CREER, RANGER, ENREGISTRER, CORRIGER, RELIRE, PAGINER)
