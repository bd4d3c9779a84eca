"""Les exercices de « Déjouer les injections »."""

import sqlite3
from contextlib import closing

from lib.exercices.bases import Base
from lib.exercices.declarations import Fonction, Prediction, sauf

TABLES = """
CREATE TABLE utilisateurs (nom TEXT NOT NULL UNIQUE, code TEXT NOT NULL);
CREATE TABLE messages (id INTEGER PRIMARY KEY, texte TEXT NOT NULL, nom_utilisateur TEXT);
"""

APPLICATION = Base(
    "l'application du notebook",
    TABLES
    + """
INSERT INTO utilisateurs VALUES ('Alice', 'tulipe'), ('Bob', 'citron'), ('Chloé', 'nuage');
INSERT INTO messages (texte, nom_utilisateur) VALUES
    ('Surprise pour Bob samedi', 'Alice'),
    ('J''ai cassé le vase', 'Bob'),
    ('Le gâteau est commandé', 'Alice'),
    ('Remise de 50 % en mai', 'Chloé');
""",
)

# OBrien : qui retire les apostrophes d'O'Brien tombe sur lui. Les textes vont par paires, qui ne
# diffèrent que par un joker de LIKE ou par un « ! ».
PIEGEE = Base(
    "une application pleine de pièges (apostrophes, NULL, jokers de LIKE)",
    TABLES
    + """
INSERT INTO utilisateurs VALUES
    ('O''Brien''; --', 'un''deux'), ('OBrien; --', 'undeux'), ('Bob', ''' OR ''1''=''1'),
    (''' OR ''1''=''1', 'rose');
INSERT INTO messages VALUES
    (3, 'Zut ! encore', 'Bob'),
    (4, 'Salut', NULL),
    (7, '100 % sûr', 'O''Brien''; --'),
    (8, '100 fois sûr', 'Bob'),
    (10, 'mon_plan', NULL),
    (12, 'monoplan', 'Alice'),
    (13, 'Salut', 'Bob'),
    (15, 'Fini !% ou pas', 'OBrien; --'),
    (16, 'Fini % ou pas', 'Zoé'),
    (20, 'ARRIVE_ICI', 'Alice');
""",
)

SANS_MESSAGE = Base("une application sans aucun message", TABLES)

# SQLite lit ces index pour ranger, l'un dans un sens, l'autre dans l'autre : sans `, id`, les ex
# aequo n'y sont plus dans l'ordre des id, alors qu'ils le sont, par chance, dans les autres bases.
INDEXEE = Base(
    "une application dont SQLite a rangé les messages d'avance",
    PIEGEE.sql
    + """
CREATE INDEX par_auteur ON messages (nom_utilisateur, id DESC, texte);
CREATE INDEX par_texte ON messages (texte);
""",
)

ATTAQUES = (
    "' OR '1'='1",
    "Alice' --",
    "' OR 1 --",
    "O'Brien'; --",
    "'; DROP TABLE messages; --",
    "%",
)
FORGE = "Bob est mon ami', 'Alice'), ('Merci Alice"


# --- 05.2


def lire_par_la_recherche(fonction, chemin):
    """On donne votre texte à la recherche de Bob, et l'on regarde ce qu'elle rend."""
    mot = fonction()
    if mot is None:
        return None
    with closing(sqlite3.connect(chemin)) as con:
        lignes = con.execute(
            f"SELECT id, texte FROM messages WHERE nom_utilisateur = 'Bob' AND texte LIKE '%{mot}%'"
        ).fetchall()
    return sorted(lignes, key=repr)


FORGER = """
def attaque():
    return "..."
"""


# --- 05.3


def entrer_normalement(fonction, chemin):
    """Chaque utilisateur donne son code, puis un mauvais code ; on montre (nom, code, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        couples = con.execute("SELECT nom, code FROM utilisateurs ORDER BY rowid").fetchall()
        couples += [(nom, code + " ?") for nom, code in couples]
        return [(nom, code, fonction(con, nom, code)) for nom, code in couples]


def attaquer_par_le_code(fonction, chemin):
    """Bob donne des attaques à la place de son code ; on montre (code, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        return [(code, fonction(con, "Bob", code)) for code in ATTAQUES]


def attaquer_par_le_nom(fonction, chemin):
    """On donne des attaques à la place du nom, sans code ; on montre (nom, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        return [(nom, fonction(con, nom, "")) for nom in (*ATTAQUES, "Bob' --")]


def entrer_avec_un_caractere_nul(fonction, chemin):
    """On donne le nom Bob, et un code où se cache un caractère nul, `\\0` en Python."""
    with closing(sqlite3.connect(chemin)) as con:
        return fonction(con, "Bob", "citron\0")


OUVRIR = """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = ? AND code = ?"
    return con.execute(requete, (nom, code)).fetchone() is not None
"""

OUVRIR_EN_COLLANT = """
def ouvrir(con, nom, code):
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
"""


# --- 05.4


def publier_simplement(fonction, chemin):
    """Bob publie « Bonjour à tous », puis « À demain »."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "Bonjour à tous", "Bob")
        fonction(con, "À demain", "Bob")


def publier_une_attaque(fonction, chemin):
    """Bob publie le texte qui forgeait un message d'Alice."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, FORGE, "Bob")


def publier_des_apostrophes(fonction, chemin):
    """O'Brien'; -- publie « C'est l'été »."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "C'est l'été", "O'Brien'; --")


def publier_sans_nom(fonction, chemin):
    """Quelqu'un publie « Devinez qui », sans nom : `None`."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "Devinez qui", None)


def publier_des_textes_rares(fonction, chemin):
    """Bob publie un texte vide, un de mille caractères, puis « C:\\temp » entre deux espaces."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "", "Bob")
        fonction(con, "Bonjour !!" * 100, "Bob")
        fonction(con, " C:\\temp ", "Bob")


def publier_sous_des_noms_rares(fonction, chemin):
    """On publie « Bonjour » sous un nom vide, puis sous le nom « Bob » entre deux espaces."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "Bonjour", "")
        fonction(con, "Bonjour", " Bob ")


PUBLIER = """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, nom))
    con.commit()
"""

PUBLIER_EN_COLLANT = """
def publier(con, texte, nom):
    con.execute(f"INSERT INTO messages (texte, nom_utilisateur) VALUES ('{texte}', '{nom}')")
    con.commit()
"""


# --- 05.5


def ranger(fonction, chemin):
    """On demande chaque tri, dans les deux sens ; on montre (tri, sens, id dans l'ordre rendu)."""
    return _ids(fonction, chemin, ("texte", "auteur"), ("croissant", "décroissant"))


def ranger_par_surprise(fonction, chemin):
    """On demande un tri inconnu, ou une attaque ; on montre (tri, sens, id dans l'ordre rendu)."""
    tris = ("nom_utilisateur", "longueur", "(SELECT code FROM utilisateurs)", "texte --")
    return _ids(fonction, chemin, tris, ("croissant", "décroissant"))


def ranger_dans_un_sens_inconnu(fonction, chemin):
    """On demande un sens inconnu, ou une attaque ; on montre (tri, sens, id dans l'ordre rendu)."""
    return _ids(fonction, chemin, ("texte",), ("", "DESC", "DESC --", ", (SELECT 1)"))


def _ids(fonction, chemin, tris, sens):
    with closing(sqlite3.connect(chemin)) as con:
        return [
            (tri, un_sens, list(map(_id, fonction(con, tri, un_sens))))
            for tri in tris
            for un_sens in sens
        ]


def _id(ligne):
    return ligne[0] if len(ligne) == 2 else ligne  # une ligne qui n'a plus sa forme se voit


LISTER = """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
"""
COLONNE = '    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")\n'
ORDRE = '    ordre = {"décroissant": "DESC"}.get(sens, "ASC")\n'

LISTER_EN_COLLANT = """
def lister(con, tri, sens):
    requete = f"SELECT id, texte FROM messages ORDER BY {tri} {sens}, id"
    return con.execute(requete).fetchall()
"""


# --- 05.6


def chercher_un_mot(fonction, chemin):
    """On cherche des mots simples, en majuscules ou non ; on montre (mot, lignes)."""
    return _recherches(fonction, chemin, ("sûr", "SALUT", "Salut", "J'ai", "absent"))


def chercher_un_pour_cent(fonction, chemin):
    """On cherche `%`, puis `100 %` ; on montre (mot, lignes)."""
    return _recherches(fonction, chemin, ("%", "100 %"))


def chercher_un_souligne(fonction, chemin):
    """On cherche `_`, puis `n_p` ; on montre (mot, lignes)."""
    return _recherches(fonction, chemin, ("_", "n_p"))


def chercher_une_exclamation(fonction, chemin):
    """On cherche `!`, puis `!%` ; on montre (mot, lignes)."""
    return _recherches(fonction, chemin, ("!", "!%"))


def _recherches(fonction, chemin, mots):
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("PRAGMA reverse_unordered_selects = ON")
        return [(mot, fonction(con, mot)) for mot in mots]


CHERCHER = """
def contenant(con, morceau):
    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
"""
BOUCLE = """    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
"""

CHERCHER_PAR_REPLACE = """
def contenant(con, morceau):
    morceau = morceau.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
"""

CHERCHER_TEL_QUEL = """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
"""


EXERCICES = (
    Prediction(
        "05.1",
        "Combien de noms ?",
        code="""
import sqlite3

con = sqlite3.connect(":memory:")
con.execute("CREATE TABLE utilisateurs (nom TEXT NOT NULL UNIQUE, code TEXT NOT NULL)")
utilisateurs = [("Alice", "tulipe"), ("Bob", "citron"), ("Chloé", "nuage")]
con.executemany("INSERT INTO utilisateurs VALUES (?, ?)", utilisateurs)
nom, code = "Alice", "' OR '1'='1"
requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}' ORDER BY nom"
noms = con.execute(requete).fetchall()
con.close()
len(noms)
""",
        solution="3",
        erreurs={
            "0": (
                "Ce serait vrai si ce texte n'était qu'un mauvais code. Ici, sa première "
                "apostrophe ferme le texte SQL : ce qui la suit est lu comme une condition."
            ),
            "1": (
                "SQLite calcule `AND` avant `OR` : le nom n'est comparé que du côté gauche du "
                "`OR`. Pour quelles lignes le côté droit, `'1'='1'`, est-il vrai ?"
            ),
            "4": (
                "Quatre est le nombre de messages. La fonction `entrer` lit la table "
                "`utilisateurs` : recomptez ses lignes."
            ),
            "'erreur'": (
                "Le texte a bien des apostrophes, mais elles vont par deux avec celles de la "
                "fonction : la requête obtenue est correcte, et SQLite l'exécute."
            ),
            "'3'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        },
        indices=(
            "Recopiez la requête, et mettez le texte de Bob à la place de `{code}`.",
            "On obtient `nom = 'Alice' AND code = '' OR '1'='1'`. SQLite calcule `AND` d'abord.",
            "Une ligne est rendue dès que l'un des deux côtés du `OR` est vrai pour elle.",
        ),
        explication=(
            "La condition est devenue « (nom Alice et code vide), ou '1' égale '1' ». "
            "Le second côté est vrai pour toutes les lignes : les trois noms sont rendus."
        ),
    ),
    Fonction(
        "05.2",
        "Forgez l'attaque",
        depart="""
def attaque():
    return ...
""",
        bases=(APPLICATION, PIEGEE),
        essais=(lire_par_la_recherche,),
        solution=sauf(FORGER, ("...", "' OR '1'='1' --")),
        justes=(
            """
def attaque():
    return "' UNION ALL SELECT id, texte FROM messages WHERE nom_utilisateur IS NOT 'Bob' --"
""",
            """
def attaque():
    return "' OR '1' LIKE '1"
""",
            """
def attaque():
    return "' OR texte LIKE '"
""",
        ),
        erreurs={
            sauf(FORGER, ("...", "' OR '1'='1")): (
                "Vous ne lisez que les messages de Bob. Votre texte ferme-t-il celui qu'ouvre "
                "`'%` ? Sa condition est-elle reliée par `OR`, et vraie pour toutes les lignes, "
                "malgré le `%'` qui la suit ?"
            ),
            sauf(FORGER, ("...", "OR 1 --")): (
                "Aucune ligne. Ou bien rien ne ferme le texte ouvert par `'%` : par quel caractère "
                "faut-il commencer ? Ou bien il est fermé, mais aucune condition n'est vraie."
            ),
            sauf(FORGER, ("...", "OR '1'='1' --")): (
                "La première apostrophe de votre texte ferme celui qu'ouvre `'%`, et ce qui la "
                "suit doit être du SQL : commencez donc par elle."
            ),
            sauf(FORGER, ("...", "' OR 1")): (
                "L'apostrophe de la fin, `%'`, ouvre un texte que rien ne ferme : SQLite refuse. "
                "Faites ignorer ce reste."
            ),
            sauf(FORGER, ("...", "' OR nom_utilisateur = 'Alice' --")): (
                "Vous lisez les messages de Bob et d'Alice, pas ceux des autres. Écrivez une "
                "condition vraie pour toutes les lignes."
            ),
            sauf(FORGER, ("...", "' OR nom_utilisateur <> 'Bob' --")): (
                "Il manque les messages sans nom : comparer `NULL` ne rend jamais vrai. Écrivez "
                "une condition qui ne dépend d'aucune colonne."
            ),
            sauf(FORGER, ("...", "' UNION SELECT nom, code FROM utilisateurs --")): (
                "Vous lisez les codes secrets : bien joué, mais l'énoncé demande les messages "
                "de tout le monde, et rien d'autre."
            ),
            """
def attaque():
    print("' OR '1'='1' --")
""": ("La fonction ne rend rien : écrivez `return`, puis votre texte entre guillemets."),
            sauf(FORGER, ("...", "' UNION SELECT nom_utilisateur, texte FROM messages --")): (
                "Tous les textes sont là, mais avec un nom à la place de l'`id` : demandez "
                "les deux colonnes de la recherche."
            ),
            sauf(FORGER, ("...", "' UNION SELECT name, sql FROM sqlite_schema --")): (
                "Vous lisez la liste des tables : c'est un bon début, mais l'énoncé demande "
                "ce que contient `messages`."
            ),
            sauf(FORGER, ("...", "' UNION SELECT * FROM messages --")): (
                "La recherche rend deux colonnes, et votre `SELECT` doit en rendre autant. Nommez "
                "celles qu'il faut : `*` prendrait les trois de `messages`."
            ),
            sauf(FORGER, ("...", "' UNION SELECT id, texte FROM messages")): (
                "Après votre texte, il reste `%'`, que SQLite ne comprend pas : faites ignorer "
                "cette fin."
            ),
            sauf(FORGER, ("...", "'; SELECT id, texte FROM messages --")): (
                "`execute` refuse une deuxième instruction. Restez dans le même `SELECT`, et "
                "changez sa condition."
            ),
        },
        indices=(
            "Écrivez la requête sur un papier, avec votre texte entre les deux `%`.",
            "Il faut trois choses : fermer le texte par une apostrophe, ajouter une condition "
            "toujours vraie, et se débarrasser du `%'` qui reste.",
            "Deux tirets font ignorer la fin de la ligne. Devant eux, il reste à mettre "
            "`' OR` et une condition vraie pour toutes les lignes.",
        ),
        explication=(
            "L'apostrophe ferme le texte ouvert par `'%`, et ce qui suit est du SQL, qui prend "
            "toutes les lignes. Quant au `%'` de la fin, `--` le fait ignorer, ou bien il termine "
            "votre condition."
        ),
    ),
    Fonction(
        "05.3",
        "Réparez la porte",
        depart=OUVRIR_EN_COLLANT,
        bases=(APPLICATION, PIEGEE),
        essais=(
            entrer_normalement,
            attaquer_par_le_code,
            attaquer_par_le_nom,
            entrer_avec_un_caractere_nul,
        ),
        solution=OUVRIR,
        justes=(
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = :nom AND code = :code"
    return con.execute(requete, {"nom": nom, "code": code}).fetchone() is not None
""",
            """
def ouvrir(con, nom, code):
    lignes = con.execute("SELECT code FROM utilisateurs WHERE nom = ?", (nom,)).fetchall()
    return lignes == [(code,)]
""",
        ),
        erreurs={
            sauf(
                OUVRIR, ("?", "'{}'"), ("(requete, (nom, code))", "(requete.format(nom, code))")
            ): (
                "Les valeurs sont encore collées dans la requête. `format`, `+` et `%` collent, "
                "eux aussi : seul `?` transmet une valeur à part."
            ),
            sauf(OUVRIR_EN_COLLANT, ("'{code}'", "?"), ("(requete)", "(requete, (code,))")): (
                "Le nom est encore collé dans la requête. Toutes les valeurs passent par `?`, pas "
                "seulement la plus suspecte."
            ),
            sauf(OUVRIR_EN_COLLANT, ("'{nom}'", "?"), ("(requete)", "(requete, (nom,))")): (
                "Le code est encore collé dans la requête. Donnez-lui aussi un `?`, et une place "
                "dans le tuple."
            ),
            sauf(OUVRIR, ("?", "'?'")): (
                "Entre apostrophes, `'?'` est un texte, pas un paramètre : SQLite n'attend "
                "alors aucune valeur. Retirez ces apostrophes."
            ),
            sauf(OUVRIR, ("(nom, code))", "(code, nom))")): (
                "Personne n'entre, même avec le bon code. Relisez la requête (un `?` face à chaque "
                "colonne), le tuple (les deux variables, dans le même ordre, sans guillemets), "
                "puis le test qui donne `True`."
            ),
            sauf(OUVRIR, ("is not None", "is None")): (
                "Tout est à l'envers : la porte s'ouvre quand aucune ligne n'est trouvée. "
                "Renversez la réponse."
            ),
            sauf(OUVRIR, ("return con", "return str(con"), ("not None", "not None)")): (
                "La fonction rend un texte, `'True'` ou `'False'`. Écrits sans guillemets, et sans "
                "`str`, ce sont les deux valeurs que l'énoncé demande."
            ),
            sauf(OUVRIR, ('code = ?"', 'code = ?", (nom, code)'), (", (nom, code))", ")")): (
                "`execute` attend d'abord la requête, et reçoit un tuple : une virgule, ou des "
                "parenthèses, sont de trop. Les valeurs viennent ensuite, à part."
            ),
            sauf(OUVRIR, ("(nom, code))", "nom, code)")): (
                "`execute` reçoit la requête, puis un seul objet : mettez les deux valeurs dans un "
                "tuple."
            ),
            sauf(OUVRIR, (" is not None", "")): (
                "La porte est sûre, mais la fonction doit rendre `True` ou `False`, comme au "
                "départ : gardez `is not None`."
            ),
            """
def ouvrir(con, nom, code):
    nom, code = nom.replace("'", ""), code.replace("'", "")
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""": (
                "Retirer les apostrophes change les valeurs : O'Brien devient OBrien, une "
                "autre personne. Ne touchez pas aux textes, donnez-les par `?`."
            ),
            sauf(
                OUVRIR_EN_COLLANT,
                ("code):", """code):\n    if "'" in nom or "'" in code:\n        return False"""),
            ): (
                "Refuser toute apostrophe met O'Brien à la porte. Avec `?`, il n'y a rien à "
                "refuser : tout texte est permis."
            ),
            sauf(
                OUVRIR,
                ("code):", """code):\n    if "'" in nom or "'" in code:\n        return False"""),
            ): (
                "La requête est sûre, mais O'Brien a le droit d'entrer : ne refusez plus les "
                "apostrophes."
            ),
            """
def ouvrir(con, nom, code):
    nom, code = nom.replace("'", "''"), code.replace("'", "''")
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""": (
                "Doubler les apostrophes, ou changer de guillemets, ne suffit pas : le "
                "caractère nul fait encore échouer la requête. N'y collez rien, donnez les valeurs "
                "par `?`."
            ),
            sauf(OUVRIR_EN_COLLANT, ("'{nom}'", "{nom}"), ("'{code}'", "{code}")): (
                "Sans apostrophes, les valeurs sont encore collées, et SQLite les lit comme du "
                "SQL. Écrivez `?` à la place de chacune."
            ),
            sauf(OUVRIR, ("= ?", "LIKE ?")): (
                "Avec `LIKE`, le code `%` ouvre toutes les portes : comparez par `=`, comme au "
                "départ."
            ),
            sauf(OUVRIR, ("AND", "OR")): (
                "Un nom suffit pour entrer, sans le bon code : il faut deux conditions, sur le nom "
                "et sur le code, et qu'elles soient vraies ensemble (`AND`)."
            ),
            sauf(OUVRIR, ("fetchone()", "fetchall()")): (
                "La porte s'ouvre à tout le monde : un curseur, ou une liste vide, n'est pas "
                "`None`. Seul `fetchone()` rend `None` quand il n'y a pas de ligne."
            ),
            sauf(OUVRIR, ("fetchone() is not None", "fetchone()[0] == nom")): (
                "Avec un mauvais code, il n'y a pas de ligne : `fetchone()` rend `None`, qui "
                "n'a pas d'élément `[0]`. Comparez la ligne elle-même à `None`."
            ),
            sauf(OUVRIR, ("return con", "print(con"), ("not None", "not None)")): (
                "La fonction rend `None` : écrivez `return` devant la réponse. `print` la montre, "
                "mais ne la rend pas."
            ),
            sauf(
                OUVRIR,
                ("return con", "trouve = con"),
                ("not None\n", "not None\n    con.close()\n    return trouve\n"),
            ): (
                "La fonction ferme une connexion qu'elle n'a pas ouverte : l'appel suivant "
                "échoue. Retirez `con.close()`."
            ),
        },
        indices=(
            "Deux valeurs sont collées dans la requête : il faut les remplacer toutes les deux.",
            "Écrivez `?` à la place de chaque valeur, sans apostrophes autour, et retirez le `f`.",
            "`execute` reçoit ensuite les valeurs dans un tuple, `(nom, code)`.",
        ),
        explication=(
            "SQLite compare les deux textes tels qu'ils ont été tapés, quels que soient leurs "
            "caractères. Aucun ne peut changer la condition."
        ),
    ),
    Fonction(
        "05.4",
        "Réparez l'insertion",
        depart=PUBLIER_EN_COLLANT,
        bases=(APPLICATION, PIEGEE, SANS_MESSAGE),
        essais=(
            publier_simplement,
            publier_une_attaque,
            publier_des_apostrophes,
            publier_sans_nom,
            publier_des_textes_rares,
            publier_sous_des_noms_rares,
        ),
        solution=PUBLIER,
        justes=(
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (:texte, :nom)"
    with con:
        con.execute(requete, {"texte": texte, "nom": nom})
""",
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (nom_utilisateur, texte) VALUES (?, ?)"
    con.executemany(requete, [(nom, texte)])
    con.commit()
""",
        ),
        erreurs={
            sauf(
                PUBLIER, ("?", "'{}'"), ("(requete, (texte, nom))", "(requete.format(texte, nom))")
            ): (
                "Les valeurs sont encore collées dans la requête. `format`, `+` et `%` collent, "
                "eux aussi : seul `?` transmet une valeur à part."
            ),
            sauf(
                PUBLIER,
                ('"INSERT', 'f"INSERT'),
                ("(?, ?)", "(?, '{nom}')"),
                ("(texte, nom))", "(texte,))"),
            ): (
                "Le nom est encore collé : celui d'O'Brien casse la requête. Donnez-lui aussi un "
                "`?`."
            ),
            sauf(
                PUBLIER,
                ('"INSERT', 'f"INSERT'),
                ("(?, ?)", "('{texte}', ?)"),
                ("(texte, nom))", "(nom,))"),
            ): (
                "Le texte est encore collé : c'est par lui que l'on forge un message. "
                "Donnez-lui aussi un `?`."
            ),
            sauf(PUBLIER, ("?", "'?'")): (
                "Entre apostrophes, `'?'` est un texte, pas un paramètre. Retirez les apostrophes "
                "autour des `?`."
            ),
            sauf(PUBLIER, ("    con.commit()\n", "")): (
                "Le message n'est pas enregistré : l'insertion est sûre, mais rien ne la "
                "valide. Gardez la ligne du `commit`, et ses parenthèses."
            ),
            sauf(PUBLIER, ("(texte, nom))", "texte, nom)")): (
                "`execute` reçoit la requête, puis un seul objet : mettez les deux valeurs dans un "
                "tuple."
            ),
            sauf(PUBLIER, ("(texte, nom))", "(nom, texte))")): (
                "Le nom et le texte sont inversés : donnez les valeurs dans l'ordre des colonnes."
            ),
            sauf(PUBLIER, ("(texte, nom))", "(texte, str(nom)))")): (
                "`str(None)` est le texte `'None'` : un message sans nom doit garder `NULL`. "
                "Donnez `nom` tel quel : `None` devient `NULL`."
            ),
            """
def publier(con, texte, nom):
    texte, nom = texte.replace("'", ""), nom and nom.replace("'", "")
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, nom))
    con.commit()
""": (
                "Le message a perdu ses apostrophes. Avec `?`, il n'y a rien à retirer : "
                "donnez les textes tels quels."
            ),
            """
def publier(con, texte, nom):
    texte, nom = texte.replace("'", "''"), nom.replace("'", "''")
    con.execute(f"INSERT INTO messages (texte, nom_utilisateur) VALUES ('{texte}', '{nom}')")
    con.commit()
""": (
                "Doubler les apostrophes protège les textes, mais `None` n'en est pas un : "
                "ici, la fonction échoue. `?` accepte `None`, et en fait `NULL`."
            ),
            sauf(
                PUBLIER,
                ("texte, nom))", """texte.replace("'", "''"), nom and nom.replace("'", "''")))"""),
            ): (
                "Les apostrophes sont gardées en double : avec `?`, on ne les double pas. Donnez "
                "les textes tels quels."
            ),
            sauf(PUBLIER, ("nom):", """nom):\n    texte = texte.replace("'", "''")""")): (
                "Le texte est gardé avec des apostrophes en double : avec `?`, on ne les double "
                "pas. Donnez `texte` tel quel."
            ),
            sauf(PUBLIER_EN_COLLANT, ("'{texte}', '{nom}'", "{texte}, {nom}")): (
                "Sans apostrophes, les valeurs sont encore collées, et SQLite les lit comme du "
                "SQL. Écrivez `?` à la place de chacune."
            ),
            sauf(PUBLIER, ("execute", "executemany")): (
                "`executemany` attend une liste de tuples, un par ligne. Pour une seule ligne, "
                "`execute` suffit."
            ),
            sauf(PUBLIER, ("(?, ?)", "?")): (
                "Un `?` n'est pas à sa place. Après `VALUES`, il en faut un par valeur, entre "
                "parenthèses. Ailleurs, écrivez vous-même les noms de la table et des colonnes : "
                "un `?` ne les remplace pas."
            ),
            sauf(PUBLIER, ("nom):", 'nom):\n    if nom is None:\n        nom = "NULL"')): (
                "`'NULL'` est un texte de quatre lettres, pas une valeur absente. Donnez `nom` tel "
                "quel : `None` devient `NULL`."
            ),
            sauf(PUBLIER, ("(texte, nom))", '(texte, nom or ""))')): (
                "Un texte vide n'est pas une valeur absente. Donnez `nom` tel quel : `None` "
                "devient `NULL`."
            ),
            sauf(PUBLIER, ("nom):", 'nom):\n    if nom is None:\n        nom = "anonyme"')): (
                "Ne donnez pas de nom à qui n'en a pas : c'est en lisant que l'on remplace `NULL`, "
                "par `COALESCE`. Donnez `nom` tel quel."
            ),
            sauf(PUBLIER, ("nom):", "nom):\n    if nom is None:\n        return")): (
                "Un message sans nom reste un message : enregistrez-le, avec `None` pour nom."
            ),
            sauf(PUBLIER, ("con.commit()\n", "con.commit()\n    con.close()\n")): (
                "La fonction ferme une connexion qu'elle n'a pas ouverte : le message suivant "
                "n'est pas enregistré. Retirez `con.close()`, ou `closing`."
            ),
            sauf(PUBLIER_EN_COLLANT, ('f"', '"')): (
                "La table garde les mots `{texte}` et `{nom}` : sans le `f`, Python ne les "
                "remplace plus. C'est bien, mais donnez maintenant les valeurs, par `?`."
            ),
            sauf(PUBLIER, ("(texte, nom))", "(texte.strip(), nom))")): (
                "Le texte a perdu ses espaces du début et de la fin. Donnez `texte` tel quel : "
                "`?` ne demande aucun nettoyage."
            ),
            sauf(PUBLIER, ("(texte, nom))", "(texte, nom and nom.strip()))")): (
                "Le nom a perdu ses espaces du début et de la fin. Donnez `nom` tel quel."
            ),
            sauf(PUBLIER, ("(texte, nom))", "(texte, nom or None))")): (
                "Un nom vide devient `NULL`, alors que ce n'est pas un nom absent. Donnez `nom` "
                "tel quel."
            ),
            sauf(PUBLIER, ("nom):", "nom):\n    if not texte:\n        return")): (
                "Un message vide reste un message : enregistrez tout texte, même celui-là."
            ),
        },
        indices=(
            "Deux valeurs sont collées : le texte et le nom.",
            "Écrivez `VALUES (?, ?)`, sans apostrophes, et retirez le `f` devant la requête.",
            "Les valeurs vont dans un tuple, dans l'ordre des colonnes. Gardez le `commit`.",
        ),
        explication=(
            "Quel que soit le texte, une seule ligne est ajoutée, et ses valeurs sont celles que "
            "la fonction a reçues. `None` y devient `NULL`."
        ),
    ),
    Fonction(
        "05.5",
        "Laissez choisir le tri",
        depart=LISTER_EN_COLLANT,
        bases=(APPLICATION, PIEGEE, INDEXEE, SANS_MESSAGE),
        essais=(ranger, ranger_par_surprise, ranger_dans_un_sens_inconnu),
        solution=LISTER,
        justes=(
            """
def lister(con, tri, sens):
    if tri == "texte":
        colonne = "texte"
    elif tri == "auteur":
        colonne = "nom_utilisateur"
    else:
        colonne = "id"
    ordre = "DESC" if sens == "décroissant" else "ASC"
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""",
            """
def lister(con, tri, sens):
    cle = "CASE :tri WHEN 'texte' THEN texte WHEN 'auteur' THEN nom_utilisateur ELSE id END"
    if sens == "décroissant":
        cle += " DESC"
    requete = f"SELECT id, texte FROM messages ORDER BY {cle}, id"
    return con.execute(requete, {"tri": tri}).fetchall()
""",
        ),
        erreurs={
            sauf(LISTER, ("{colonne}", "?"), ("(requete)", "(requete, (colonne,))")): (
                "Ranger selon un `?`, ou selon un mot entre apostrophes, ne range rien : c'est une "
                "valeur, la même pour toutes les lignes. Collez le nom de la colonne, pris dans "
                "votre liste blanche."
            ),
            sauf(LISTER_EN_COLLANT, ("{tri}", "?"), ("(requete)", "(requete, (tri,))")): (
                "Un nom de colonne ne passe pas par `?`, et le sens est encore collé tel que "
                "l'utilisateur l'a donné. Il faut une liste blanche pour chacun."
            ),
            sauf(
                LISTER_EN_COLLANT,
                ('f"', '"'),
                ("{tri} {sens}", "? ?"),
                ("(requete)", "(requete, (tri, sens))"),
            ): (
                "Un paramètre est une valeur : il ne peut être ni une colonne ni `DESC`. "
                "Traduisez chaque choix par une liste blanche, et collez ce qu'elle rend."
            ),
            sauf(LISTER, (ORDRE, ""), ("{ordre}", "{sens}")): (
                "Le sens est encore collé tel que l'utilisateur l'a donné. Il lui faut sa propre "
                "liste blanche."
            ),
            sauf(LISTER, (COLONNE, ""), ("{colonne}", "{tri}")): (
                "Le tri est encore collé tel que l'utilisateur l'a donné, et « auteur » "
                "n'est pas une colonne. Il lui faut sa propre liste blanche."
            ),
            sauf(LISTER, ('get(tri, "id")', "get(tri, tri)")): (
                "Quand la demande est inconnue, votre liste blanche rend la demande elle-même, qui "
                "entre dans la requête. La valeur de secours doit être écrite par vous : `id`."
            ),
            sauf(LISTER, ('.get(tri, "id")', "[tri]")): (
                "Une demande inconnue lève `KeyError` : c'est sans danger, mais l'énoncé demande "
                "de ranger par `id`. La méthode `get` du dictionnaire donne une valeur de secours."
            ),
            sauf(
                LISTER,
                ('"décroissant": "DESC"', '"croissant": "ASC"'),
                ('sens, "ASC"', 'sens, "DESC"'),
            ): (
                "Un sens inconnu doit donner l'ordre croissant : la fonction donne l'ordre "
                "décroissant."
            ),
            sauf(LISTER, (ORDRE, ""), (" {ordre}", "")): (
                "La colonne est la bonne, mais le sens demandé ne compte pas. Traduisez aussi la "
                "variable `sens`, en `ASC` ou en `DESC`. Elle s'écrit sans guillemets, et vaut "
                "« décroissant », avec son accent."
            ),
            sauf(LISTER, ("get(tri,", 'get("tri",')): (
                "Le tri demandé ne compte pas : tout est rangé par `id`. La variable `tri` s'écrit "
                "sans guillemets : `\"tri\"` n'est qu'un mot."
            ),
            sauf(LISTER, ('get(tri, "id")', "get(tri, id)")): (
                "Sans guillemets, `id` est une fonction de Python, et c'est elle que la requête "
                "reçoit. La valeur de secours est un texte, le nom de la colonne."
            ),
            sauf(LISTER, ('get(sens, "ASC")', "get(sens)")): (
                "Quand un sens n'est pas dans votre dictionnaire, `get` rend `None`, et c'est le "
                "cas de « croissant ». Donnez-lui une valeur de secours."
            ),
            sauf(
                LISTER,
                ('{"décroissant"', '{"croissant": "ASC", "décroissant"'),
                ('get(sens, "ASC")', "get(sens)"),
            ): (
                "Pour un sens inconnu, `get` rend `None`, qui n'est pas du SQL : donnez-lui, à lui "
                "aussi, une valeur de secours."
            ),
            sauf(
                LISTER,
                (ORDRE, ""),
                ("{ordre}", "{sens}"),
                ('"texte": "texte"', '"message": "texte"'),
            ): (
                "Le sens est encore collé tel que l'utilisateur l'a donné, et il lui faut sa "
                "liste blanche. Pour le tri, l'utilisateur écrit ici « texte », et non « message »."
            ),
            sauf(LISTER, ("return con", "con")): (
                "La fonction rend `None` : écrivez `return` devant les lignes. `print` les "
                "montre, mais ne les rend pas."
            ),
            sauf(
                LISTER,
                (COLONNE, '    colonne = tri if tri in ("texte", "nom_utilisateur") else "id"\n'),
            ): (
                "L'utilisateur écrit « auteur », pas `nom_utilisateur` : un "
                "dictionnaire traduit son mot en un nom de colonne."
            ),
            sauf(LISTER, ('"nom_utilisateur"', '"auteur"')): (
                "`auteur` est le mot de l'utilisateur, pas une colonne de la table : le "
                "dictionnaire doit le traduire."
            ),
            sauf(LISTER, ('"texte": "texte"', '"message": "texte"')): (
                "Le tri par texte est perdu : ici, l'utilisateur écrit « texte », "
                "et non « message ». Les clés du dictionnaire sont ses mots."
            ),
            sauf(LISTER, ('get(tri, "id")', "get(tri)")): (
                "Pour une demande inconnue, `get` rend `None` : donnez-lui la colonne de "
                "secours en second argument."
            ),
            sauf(
                LISTER,
                ('{"décroissant"', '{"croissant": "ASC", "décroissant"'),
                ('.get(sens, "ASC")', "[sens]"),
            ): (
                "Un sens inconnu lève `KeyError` : lui aussi a besoin de `get` et d'une valeur de "
                "secours."
            ),
            sauf(LISTER, (ORDRE, '    ordre = "DESC" if sens == "DESC" else "ASC"\n')): (
                "L'utilisateur n'écrit pas `DESC`, mais « décroissant » : traduisez son mot."
            ),
            sauf(LISTER, ("{colonne} {ordre}, id", "{colonne}, id {ordre}")): (
                "Le sens s'écrit juste après la colonne choisie : ici, c'est `id` qu'il renverse."
            ),
            sauf(LISTER, ("{ordre}, id", "{ordre}, id {ordre}")): (
                "Les ex aequo sont renversés, eux aussi : le sens ne vaut que pour la colonne "
                "choisie, et `id` reste croissant."
            ),
            sauf(LISTER, ("{ordre}, id", "{ordre}, id DESC")): (
                "Les ex aequo vont du plus grand `id` au plus petit : `id` reste croissant, sans "
                "`DESC`, quel que soit le sens demandé."
            ),
            sauf(LISTER, ("{ordre}, id", "{ordre}")): (
                "Rien ne range plus les ex aequo : gardez `, id`, la deuxième clé de tri du départ."
            ),
            sauf(LISTER, ('f"', '"')): (
                "Il manque le `f` devant la requête : sans lui, Python laisse les accolades telles "
                "quelles."
            ),
            sauf(LISTER, ("SELECT id, texte", "SELECT *")): (
                "L'ordre est bon, mais chaque ligne doit garder ses deux colonnes, `id` et "
                "`texte` : remettez-les dans le `SELECT`."
            ),
        },
        indices=(
            "Ni `tri` ni `sens` ne doivent entrer dans la requête : n'y collez que ce que vous "
            "avez écrit vous-même.",
            "Un dictionnaire traduit chaque demande permise en SQL. Il en faut un pour la "
            "colonne, et un test ou un autre dictionnaire pour le sens.",
            'Pour la colonne, terminez par `.get(tri, "id")` : le second argument est '
            "la valeur de secours.",
        ),
        explication=(
            "Tout ce qui est collé dans la requête, vous l'avez écrit vous-même. Le texte de "
            "l'utilisateur sert seulement à choisir."
        ),
    ),
    Fonction(
        "05.6",
        "Cherchez ce qui est tapé",
        depart=CHERCHER_TEL_QUEL,
        bases=(APPLICATION, PIEGEE),
        essais=(
            chercher_un_mot,
            chercher_un_pour_cent,
            chercher_un_souligne,
            chercher_une_exclamation,
        ),
        solution=CHERCHER,
        justes=(
            r"""
def contenant(con, morceau):
    motif = morceau.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '\\' ORDER BY id"
    return con.execute(requete, ("%" + motif + "%",)).fetchall()
""",
            """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE INSTR(LOWER(texte), LOWER(?)) ORDER BY id"
    return con.execute(requete, (morceau,)).fetchall()
""",
        ),
        erreurs={
            sauf(CHERCHER, (BOUCLE, "")): (
                "`ESCAPE` annonce le rôle de `!`, mais il n'y en a pas dans le motif. Ajoutez-en "
                "un devant chaque joker ; `replace` rend un nouveau texte, qu'il faut garder."
            ),
            sauf(CHERCHER, (BOUCLE, ""), ("%{morceau}%", "%!{morceau}%")): (
                "Votre `!` ne protège que le premier caractère tapé. Les jokers peuvent être "
                "n'importe où : c'est eux que `replace` doit chercher, et il les trouve tous."
            ),
            sauf(CHERCHER_PAR_REPLACE, ('.replace("_", "!_")', "")): (
                "`%` est traité, mais `_` est un joker aussi : il remplace n'importe quel "
                "caractère. Mettez `!` devant lui."
            ),
            sauf(CHERCHER_PAR_REPLACE, ('.replace("%", "!%")', "")): (
                "`_` est traité, mais `%` est encore un joker : mettez `!` devant lui aussi."
            ),
            sauf(CHERCHER_PAR_REPLACE, ('.replace("!", "!!")', "")): (
                "L'utilisateur peut taper `!`, qui est votre caractère d'échappement : "
                "doublez-le, en `!!`, avant de traiter les autres."
            ),
            sauf(
                CHERCHER_PAR_REPLACE,
                ('.replace("!", "!!")', ""),
                ('"!_")', '"!_").replace("!", "!!")'),
            ): (
                "L'ordre compte : en doublant `!` à la fin, vous doublez aussi ceux que vous "
                "venez d'ajouter. Commencez par `!`."
            ),
            sauf(CHERCHER, ('("!", "%", "_")', '("%", "!", "_")')): (
                "L'ordre compte : en doublant `!` après avoir traité `%`, vous doublez aussi celui "
                "que vous venez de mettre devant `%`. Commencez par `!`."
            ),
            sauf(CHERCHER, (" ESCAPE '!'", "")): (
                "Le motif est prêt, mais la requête ne sait pas que `!` a un rôle : ajoutez "
                "`ESCAPE '!'` après le `?`."
            ),
            sauf(CHERCHER, ('f"%{morceau}%"', "morceau")): (
                "Sans `%` autour, `LIKE` veut le texte entier. Ajoutez-les après avoir traité ce "
                "que l'utilisateur a tapé."
            ),
            sauf(CHERCHER, ("%{", "{")): (
                "Il manque le `%` du début : seuls sont trouvés les textes qui commencent par le "
                "morceau."
            ),
            sauf(CHERCHER, ("}%", "}")): (
                "Il manque le `%` de la fin : seuls sont trouvés les textes qui finissent par le "
                "morceau."
            ),
            sauf(CHERCHER, ("SELECT id, texte", "SELECT texte")): (
                "Les textes sont les bons, mais chaque ligne a perdu son `id` : remettez les deux "
                "colonnes dans le `SELECT`."
            ),
            sauf(CHERCHER, ("return con", "con")): (
                "La fonction rend `None` : écrivez `return` devant les lignes. `print` les "
                "montre, mais ne les rend pas."
            ),
            """
def contenant(con, morceau):
    motif = f"%{morceau}%"
    for signe in ("!", "%", "_"):
        motif = motif.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (motif,)).fetchall()
""": (
                "Plus aucune recherche n'aboutit. Ou bien le `f` manque devant les guillemets. Ou "
                "bien vos deux `%` sont traités comme ceux de l'utilisateur : traitez son texte "
                "d'abord, puis mettez-les autour."
            ),
            sauf(
                CHERCHER_TEL_QUEL,
                ("morceau):", 'morceau):\n    morceau = morceau.replace("%", "").replace("_", "")'),
            ): (
                "Retirer les jokers change la recherche : `100 %` devient `100`. Gardez-les, "
                "avec `!` devant."
            ),
            sauf(
                CHERCHER_TEL_QUEL,
                ("texte LIKE ?", "INSTR(texte, ?)"),
                ('f"%{morceau}%"', "morceau"),
            ): (
                "Les jokers sont bien cherchés tels quels, mais `SALUT` ne trouve plus "
                "« Salut ». Revenez à `LIKE`, ou comparez tout en minuscules."
            ),
            sauf(CHERCHER_TEL_QUEL, ("LIKE", "="), ('f"%{morceau}%"', "morceau")): (
                "`=` veut le texte entier. Pour un morceau, gardez `LIKE`, et les `%` autour."
            ),
            sauf(CHERCHER_TEL_QUEL, ('f"%{morceau}%"', "morceau")): (
                "Sans `%` autour, `LIKE` ne cherche plus un morceau. Remettez-les, et mettez `!` "
                "devant les jokers tapés."
            ),
            sauf(CHERCHER_PAR_REPLACE, ('.replace("!", "!!")', ""), ('.replace("_", "!_")', "")): (
                "`%` est traité. Il reste deux signes : le joker `_`, et `!` lui-même, que "
                "l'utilisateur peut taper aussi."
            ),
            sauf(
                CHERCHER,
                ("for signe in", "if morceau in"),
                ('morceau.replace(signe, "!" + signe)', '"!" + morceau'),
            ): (
                "Un joker peut être au milieu d'un texte, comme dans `100 %` : `replace` les "
                "trouve tous."
            ),
            sauf(CHERCHER, ("'!'", "'!!'")): (
                "`ESCAPE` annonce un seul caractère, `'!'`. C'est dans le motif que `!` s'écrit "
                "deux fois."
            ),
            sauf(CHERCHER, ("'!'", "!")): (
                "Le caractère d'échappement est un texte : il s'écrit entre apostrophes."
            ),
            """
def contenant(con, morceau):
    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
    condition = f"texte LIKE '%{morceau}%' ESCAPE '!'"
    requete = f"SELECT id, texte FROM messages WHERE {condition} ORDER BY id"
    return con.execute(requete).fetchall()
""": (
                "Le motif est juste, mais collé dans la requête : une apostrophe la casse. "
                "Donnez-le par `?`."
            ),
            """
def contenant(con, morceau):
    condition = f"texte LIKE '%{morceau}%' ESCAPE '!'"
    requete = f"SELECT id, texte FROM messages WHERE {condition} ORDER BY id"
    return con.execute(requete).fetchall()
""": (
                "Le morceau est collé dans la requête : une apostrophe la casse. Gardez "
                "`LIKE ?`, et mettez `!` devant chaque joker de la valeur."
            ),
            sauf(CHERCHER, (" ORDER BY id", "")): (
                "Le motif est juste, mais plus rien ne range les lignes : gardez `ORDER BY id`."
            ),
            sauf(CHERCHER_TEL_QUEL, ("LIKE ?", "LIKE '%?%'"), ('f"%{morceau}%"', "morceau")): (
                "Entre apostrophes, `?` est un caractère comme un autre. Gardez `LIKE ?`, et "
                "mettez les `%` dans la valeur."
            ),
        },
        indices=(
            "`replace` met un morceau de texte à la place d'un autre : il en faut un par caractère "
            "spécial.",
            "Il y a trois caractères à traiter : `%`, `_`, et le caractère d'échappement "
            "lui-même, en premier.",
            "La requête se termine par `LIKE ? ESCAPE '!' ORDER BY id`, et `\"%\"` devient "
            '`"!%"`. Les `%` du début et de la fin viennent après.',
        ),
        explication=(
            "Chaque joker tapé est précédé de `!` : `LIKE` le prend pour un caractère "
            "ordinaire. Seuls les deux `%` que vous ajoutez restent des jokers."
        ),
    ),
)
