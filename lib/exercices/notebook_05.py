"""Les exercices de « Déjouer les injections »."""

import sqlite3
from contextlib import closing

from lib.exercices.bases import Base
from lib.exercices.declarations import Fonction, Prediction

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

# OBrien : qui retire les apostrophes de O'Brien tombe sur lui. Les textes vont par deux, qui ne
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

ATTAQUES = ("' OR '1'='1", "Alice' --", "' OR 1 --", "O'Brien'; --", "'; DROP TABLE messages; --")
FORGE = "Bob est mon ami', 'Alice'), ('Merci Alice"


# --- 05.2


def lire_par_la_recherche(fonction, chemin):
    """On donne votre texte à la recherche de Bob, et l'on regarde ce qu'elle rend."""
    with closing(sqlite3.connect(chemin)) as con:
        lignes = con.execute(
            "SELECT id, texte FROM messages WHERE nom_utilisateur = 'Bob' "
            f"AND texte LIKE '%{fonction()}%'"
        ).fetchall()
    return sorted(lignes, key=repr)


# --- 05.3


def entrer_normalement(fonction, chemin):
    """Chaque utilisateur donne son code, puis un mauvais code\u00a0: (nom, code, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        couples = con.execute("SELECT nom, code FROM utilisateurs ORDER BY rowid").fetchall()
        couples += [(nom, code + " ?") for nom, code in couples]
        return [(nom, code, fonction(con, nom, code)) for nom, code in couples]


def attaquer_par_le_code(fonction, chemin):
    """Bob se trompe de code exprès, avec des attaques\u00a0: (code, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        return [(code, fonction(con, "Bob", code)) for code in ATTAQUES]


def attaquer_par_le_nom(fonction, chemin):
    """Des attaques à la place du nom, sans code\u00a0: (nom, réponse)."""
    with closing(sqlite3.connect(chemin)) as con:
        return [(nom, fonction(con, nom, "")) for nom in (*ATTAQUES, "Bob' --")]


def entrer_avec_un_caractere_nul(fonction, chemin):
    """Le nom Bob, et un code qui contient le caractère nul de Python, `\\0`."""
    with closing(sqlite3.connect(chemin)) as con:
        return fonction(con, "Bob", "citron\0")


# --- 05.4


def publier_simplement(fonction, chemin):
    """Bob publie «\u00a0Bonjour à tous\u00a0»."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "Bonjour à tous", "Bob")


def publier_une_attaque(fonction, chemin):
    """Bob publie le texte qui forgeait un message d'Alice."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, FORGE, "Bob")


def publier_des_apostrophes(fonction, chemin):
    """O'Brien'; -- publie «\u00a0C'est l'été\u00a0»."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "C'est l'été", "O'Brien'; --")


def publier_sans_nom(fonction, chemin):
    """Quelqu'un publie «\u00a0Devinez qui\u00a0», sans nom\u00a0: `None`."""
    with closing(sqlite3.connect(chemin)) as con:
        fonction(con, "Devinez qui", None)


# --- 05.5


def ranger(fonction, chemin):
    """On demande chaque tri, dans les deux sens\u00a0: (tri, sens, id dans l'ordre rendu)."""
    return _ids(fonction, chemin, ("texte", "auteur"), ("croissant", "décroissant"))


def ranger_par_surprise(fonction, chemin):
    """On demande un tri inconnu, ou une attaque\u00a0: (tri, sens, id dans l'ordre rendu)."""
    tris = ("nom_utilisateur", "longueur", "(SELECT code FROM utilisateurs)", "texte --")
    return _ids(fonction, chemin, tris, ("croissant", "décroissant"))


def ranger_dans_un_sens_inconnu(fonction, chemin):
    """On demande un sens inconnu, ou une attaque\u00a0: (tri, sens, id dans l'ordre rendu)."""
    return _ids(fonction, chemin, ("texte",), ("", "DESC", "DESC --", ", (SELECT 1)"))


def _ids(fonction, chemin, tris, sens):
    with closing(sqlite3.connect(chemin)) as con:
        return [
            (tri, un_sens, [ligne[0] for ligne in fonction(con, tri, un_sens)])
            for tri in tris
            for un_sens in sens
        ]


# --- 05.6


def chercher_un_mot(fonction, chemin):
    """On cherche des mots simples, en majuscules ou non\u00a0: (mot, lignes)."""
    return _recherches(fonction, chemin, ("sûr", "SALUT", "plan", "absent", ""))


def chercher_un_pour_cent(fonction, chemin):
    """On cherche `%`, puis `100 %`\u00a0: (mot, lignes)."""
    return _recherches(fonction, chemin, ("%", "100 %"))


def chercher_un_souligne(fonction, chemin):
    """On cherche `_`, puis `n_p`\u00a0: (mot, lignes)."""
    return _recherches(fonction, chemin, ("_", "n_p"))


def chercher_une_exclamation(fonction, chemin):
    """On cherche `!`, puis `!%`\u00a0: (mot, lignes)."""
    return _recherches(fonction, chemin, ("!", "!%"))


def _recherches(fonction, chemin, mots):
    with closing(sqlite3.connect(chemin)) as con:
        return [(mot, fonction(con, mot)) for mot in mots]


EXERCICES = (
    Prediction(
        "05.1",
        "Combien de noms\u00a0?",
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
                "Ce serait vrai si le texte restait un code, faux comme un autre. Ici, sa première "
                "apostrophe ferme le texte SQL\u00a0: ce qui la suit est lu comme une condition."
            ),
            "1": (
                "SQLite calcule `AND` avant `OR`\u00a0: le nom n'est comparé que du côté gauche du "
                "`OR`. Pour quelles lignes le côté droit, `'1'='1'`, est-il vrai\u00a0?"
            ),
            "4": (
                "Quatre est le nombre de messages. La fonction `entrer` lit la table "
                "`utilisateurs`\u00a0: recomptez ses lignes."
            ),
            "'erreur'": (
                "Le texte a bien des apostrophes, mais elles vont par deux avec celles de la "
                "fonction\u00a0: la requête obtenue est correcte, et SQLite l'exécute."
            ),
            "'3'": "C'est le bon nombre, mais écrit comme un texte\u00a0: retirez les guillemets.",
        },
        indices=(
            "Recopiez la requête, et mettez le texte de Bob à la place de `{code}`.",
            "On obtient `nom = 'Alice' AND code = '' OR '1'='1'`. SQLite calcule `AND` d'abord.",
            "Une ligne est rendue si un seul des deux côtés du `OR` est vrai pour elle.",
        ),
        explication=(
            "La condition est devenue «\u00a0(nom Alice et code vide), ou '1' égale '1'\u00a0». "
            "Le second côté est vrai pour toutes les lignes\u00a0: les trois noms sont rendus."
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
        solution="""
def attaque():
    return "' OR 1 --"
""",
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
            """
def attaque():
    return "' OR '1'='1"
""": (
                "Seuls les messages de Bob paraissent. Après votre texte, la requête continue par "
                "`%'`\u00a0: recopiez cette fin, et rendez-la vraie ou faites-la taire."
            ),
            """
def attaque():
    return "OR 1 --"
""": (
                "Votre texte reste un mot à chercher\u00a0: rien n'a fermé le texte SQL que la "
                "fonction ouvre par `'%`. Par quel caractère faut-il commencer\u00a0?"
            ),
            """
def attaque():
    return "' OR 1"
""": (
                "La fin de la requête, `%'`, ouvre une apostrophe que rien ne ferme\u00a0: SQLite "
                "refuse. Faites ignorer ce reste."
            ),
            """
def attaque():
    return "' OR nom_utilisateur = 'Alice' --"
""": (
                "Vous lisez les messages de Bob et d'Alice, pas ceux des autres. Écrivez une "
                "condition vraie pour toutes les lignes."
            ),
            """
def attaque():
    return "' OR nom_utilisateur <> 'Bob' --"
""": (
                "Il manque les messages sans nom\u00a0: `NULL <> 'Bob'` n'est pas vrai. Écrivez "
                "une condition qui ne dépend d'aucune colonne."
            ),
            """
def attaque():
    return "' UNION SELECT nom, code FROM utilisateurs --"
""": (
                "Vous lisez les codes secrets\u00a0: bien joué, mais l'énoncé demande les messages "
                "de tout le monde, et rien d'autre."
            ),
            """
def attaque():
    return "'; SELECT id, texte FROM messages --"
""": (
                "`execute` refuse une deuxième instruction. Restez dans le même `SELECT`, et "
                "changez sa condition."
            ),
        },
        indices=(
            "Écrivez la requête sur un papier, avec votre texte entre les deux `%`.",
            "Il faut trois choses\u00a0: fermer le texte par une apostrophe, ajouter une condition "
            "toujours vraie, et se débarrasser du `%'` qui reste.",
            "Deux tirets font ignorer la fin de la ligne. Devant, il reste à mettre "
            "`' OR` et une condition vraie pour toutes les lignes.",
        ),
        explication=(
            "L'apostrophe ferme `'%`, `OR 1` est vrai pour toutes les lignes, et `--` fait "
            "ignorer `%'`. `OR 1=1` irait aussi bien."
        ),
    ),
    Fonction(
        "05.3",
        "Réparez la porte",
        depart="""
def ouvrir(con, nom, code):
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""",
        bases=(APPLICATION, PIEGEE),
        essais=(
            entrer_normalement,
            attaquer_par_le_code,
            attaquer_par_le_nom,
            entrer_avec_un_caractere_nul,
        ),
        solution="""
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = ? AND code = ?"
    return con.execute(requete, (nom, code)).fetchone() is not None
""",
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
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = '{}' AND code = '{}'"
    return con.execute(requete.format(nom, code)).fetchone() is not None
""": (
                "Les valeurs sont encore collées dans la requête. `format`, `+` et `%` collent, "
                "eux aussi\u00a0: seul `?` transmet une valeur à part."
            ),
            """
def ouvrir(con, nom, code):
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = ?"
    return con.execute(requete, (code,)).fetchone() is not None
""": (
                "Le nom est encore collé dans la requête. Toutes les valeurs passent par `?`, pas "
                "seulement la plus suspecte."
            ),
            """
def ouvrir(con, nom, code):
    requete = f"SELECT nom FROM utilisateurs WHERE nom = ? AND code = '{code}'"
    return con.execute(requete, (nom,)).fetchone() is not None
""": (
                "Le code est encore collé dans la requête. Donnez-lui aussi un `?`, et une place "
                "dans le tuple."
            ),
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = '?' AND code = '?'"
    return con.execute(requete, (nom, code)).fetchone() is not None
""": (
                "Entre apostrophes, `'?'` est un texte, pas un paramètre\u00a0: SQLite n'attend "
                "alors aucune valeur. Retirez ces apostrophes."
            ),
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = ? AND code = ?"
    return con.execute(requete, (code, nom)).fetchone() is not None
""": ("Les valeurs sont inversées\u00a0: le premier `?` reçoit la première valeur du tuple."),
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = ? AND code = ?"
    return con.execute(requete, nom, code).fetchone() is not None
""": (
                "`execute` reçoit la requête, puis un seul objet\u00a0: mettez les deux valeurs "
                "dans un tuple."
            ),
            """
def ouvrir(con, nom, code):
    requete = "SELECT nom FROM utilisateurs WHERE nom = ? AND code = ?"
    return con.execute(requete, (nom, code)).fetchone()
""": (
                "La porte est sûre, mais la fonction doit rendre `True` ou `False`, comme au "
                "départ\u00a0: gardez `is not None`."
            ),
            """
def ouvrir(con, nom, code):
    nom, code = nom.replace("'", ""), code.replace("'", "")
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""": (
                "Retirer les apostrophes change les valeurs\u00a0: O'Brien devient OBrien, une "
                "autre personne. Ne touchez pas aux textes, donnez-les par `?`."
            ),
            """
def ouvrir(con, nom, code):
    if "'" in nom or "'" in code:
        return False
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""": (
                "Refuser toute apostrophe met O'Brien à la porte. Avec `?`, il n'y a rien à "
                "refuser\u00a0: tout texte est permis."
            ),
            """
def ouvrir(con, nom, code):
    nom, code = nom.replace("'", "''"), code.replace("'", "''")
    requete = f"SELECT nom FROM utilisateurs WHERE nom = '{nom}' AND code = '{code}'"
    return con.execute(requete).fetchone() is not None
""": (
                "Doubler les apostrophes ne suffit pas\u00a0: le caractère nul fait encore échouer "
                "la requête. N'y collez rien, donnez les valeurs par `?`."
            ),
        },
        indices=(
            "Deux valeurs sont collées dans la requête\u00a0: il faut les remplacer toutes deux.",
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
        depart="""
def publier(con, texte, nom):
    con.execute(f"INSERT INTO messages (texte, nom_utilisateur) VALUES ('{texte}', '{nom}')")
    con.commit()
""",
        bases=(APPLICATION, PIEGEE, SANS_MESSAGE),
        essais=(
            publier_simplement,
            publier_une_attaque,
            publier_des_apostrophes,
            publier_sans_nom,
        ),
        solution="""
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, nom))
    con.commit()
""",
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
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES ('{}', '{}')"
    con.execute(requete.format(texte, nom))
    con.commit()
""": (
                "Les valeurs sont encore collées dans la requête. `format`, `+` et `%` collent, "
                "eux aussi\u00a0: seul `?` transmet une valeur à part."
            ),
            """
def publier(con, texte, nom):
    requete = f"INSERT INTO messages (texte, nom_utilisateur) VALUES (?, '{nom}')"
    con.execute(requete, (texte,))
    con.commit()
""": ("Le nom est encore collé\u00a0: celui d'O'Brien casse la requête. Donnez-lui aussi un `?`."),
            """
def publier(con, texte, nom):
    requete = f"INSERT INTO messages (texte, nom_utilisateur) VALUES ('{texte}', ?)"
    con.execute(requete, (nom,))
    con.commit()
""": (
                "Le texte est encore collé\u00a0: c'est par lui que l'on forge un message. "
                "Donnez-lui aussi un `?`."
            ),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES ('?', '?')"
    con.execute(requete, (texte, nom))
    con.commit()
""": (
                "Entre apostrophes, `'?'` est un texte, pas un paramètre. Retirez les apostrophes "
                "autour des `?`."
            ),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, nom))
""": (
                "Le message n'est pas enregistré\u00a0: l'insertion est sûre, mais rien ne la "
                "valide. Gardez la ligne du `commit`."
            ),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, texte, nom)
    con.commit()
""": (
                "`execute` reçoit la requête, puis un seul objet\u00a0: mettez les deux valeurs "
                "dans un tuple."
            ),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (nom, texte))
    con.commit()
""": ("Le nom et le texte sont inversés\u00a0: donnez les valeurs dans l'ordre des colonnes."),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, str(nom)))
    con.commit()
""": (
                "`str(None)` est le texte `'None'`\u00a0: un message sans nom doit garder `NULL`. "
                "Donnez `nom` tel quel, `None` devient `NULL`."
            ),
            """
def publier(con, texte, nom):
    texte, nom = texte.replace("'", ""), nom and nom.replace("'", "")
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte, nom))
    con.commit()
""": (
                "Le message a perdu ses apostrophes. Avec `?`, il n'y a rien à retirer\u00a0: "
                "donnez les textes tels quels."
            ),
            """
def publier(con, texte, nom):
    texte, nom = texte.replace("'", "''"), nom.replace("'", "''")
    con.execute(f"INSERT INTO messages (texte, nom_utilisateur) VALUES ('{texte}', '{nom}')")
    con.commit()
""": (
                "Doubler les apostrophes protège les textes, mais `None` n'en est pas un\u00a0: "
                "ici, la fonction échoue. `?` accepte `None`, et en fait `NULL`."
            ),
            """
def publier(con, texte, nom):
    requete = "INSERT INTO messages (texte, nom_utilisateur) VALUES (?, ?)"
    con.execute(requete, (texte.replace("'", "''"), nom and nom.replace("'", "''")))
    con.commit()
""": (
                "Les apostrophes sont gardées en double\u00a0: `?` n'en a pas besoin. Donnez les "
                "textes tels quels."
            ),
        },
        indices=(
            "Deux valeurs sont collées\u00a0: le texte et le nom.",
            "Écrivez `VALUES (?, ?)`, sans apostrophes, et retirez le `f` devant la requête.",
            "Les valeurs vont dans un tuple, dans l'ordre des colonnes. Gardez le `commit`.",
        ),
        explication=(
            "Quel que soit le texte, il n'y a jamais qu'une ligne ajoutée, et ses valeurs sont "
            "celles que la fonction a reçues. `None` y devient `NULL`."
        ),
    ),
    Fonction(
        "05.5",
        "Laissez choisir le tri",
        depart="""
def lister(con, tri, sens):
    requete = f"SELECT id, texte FROM messages ORDER BY {tri} {sens}, id"
    return con.execute(requete).fetchall()
""",
        bases=(APPLICATION, PIEGEE, SANS_MESSAGE),
        essais=(ranger, ranger_par_surprise, ranger_dans_un_sens_inconnu),
        solution="""
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""",
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
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY ? {ordre}, id"
    return con.execute(requete, (colonne,)).fetchall()
""": (
                "`ORDER BY ?` range selon une valeur, la même pour toutes les lignes\u00a0: il ne "
                "range rien. Le nom de la colonne, pris dans votre liste, se colle dans la requête."
            ),
            """
def lister(con, tri, sens):
    requete = "SELECT id, texte FROM messages ORDER BY ? ?, id"
    return con.execute(requete, (tri, sens)).fetchall()
""": (
                "Un paramètre est une valeur\u00a0: il ne peut être ni une colonne, ni `DESC`. "
                "Traduisez chaque choix par une liste blanche, et collez ce qu'elle rend."
            ),
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {sens}, id"
    return con.execute(requete).fetchall()
""": (
                "Le sens est encore collé tel que l'utilisateur l'a donné. Il lui faut sa propre "
                "liste blanche."
            ),
            """
def lister(con, tri, sens):
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {tri} {ordre}, id"
    return con.execute(requete).fetchall()
""": (
                "Le tri est encore collé tel que l'utilisateur l'a donné, et «\u00a0auteur\u00a0» "
                "n'est pas une colonne. Il lui faut sa propre liste blanche."
            ),
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, tri)
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""": (
                "Quand la demande est inconnue, votre liste rend la demande elle-même, qui entre "
                "dans la requête. La valeur de secours doit être écrite par vous\u00a0: `id`."
            ),
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}[tri]
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""": (
                "Une demande inconnue lève `KeyError`\u00a0: c'est sûr, mais l'énoncé demande de "
                "ranger par `id`. La méthode `get` du dictionnaire donne une valeur de secours."
            ),
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    ordre = {"croissant": "ASC"}.get(sens, "DESC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""": "Un sens inconnu doit donner l'ordre croissant\u00a0: vous rendez l'ordre décroissant.",
            """
def lister(con, tri, sens):
    colonne = {"texte": "texte", "auteur": "nom_utilisateur"}.get(tri, "id")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne}, id"
    return con.execute(requete).fetchall()
""": (
                "La colonne est la bonne, mais le sens demandé ne compte pas. Traduisez aussi "
                "`sens`, en `ASC` ou en `DESC`."
            ),
            """
def lister(con, tri, sens):
    colonne = tri if tri in ("texte", "nom_utilisateur") else "id"
    ordre = {"décroissant": "DESC"}.get(sens, "ASC")
    requete = f"SELECT id, texte FROM messages ORDER BY {colonne} {ordre}, id"
    return con.execute(requete).fetchall()
""": (
                "L'utilisateur écrit «\u00a0auteur\u00a0», pas `nom_utilisateur`\u00a0: un "
                "dictionnaire traduit son mot en un nom de colonne."
            ),
        },
        indices=(
            "Ni `tri` ni `sens` ne doivent entrer dans la requête\u00a0: seulement ce que vous "
            "avez écrit vous-même.",
            "Un dictionnaire traduit chaque demande permise en SQL. Il en faut un pour la "
            "colonne, et un test ou un autre dictionnaire pour le sens.",
            'Pour la colonne, terminez par `.get(tri, "id")`\u00a0: le second argument est '
            "la valeur de secours.",
        ),
        explication=(
            "Ce qui est collé dans la requête vient toujours de vos dictionnaires. Le texte de "
            "l'utilisateur sert seulement à choisir."
        ),
    ),
    Fonction(
        "05.6",
        "Cherchez ce qui est tapé",
        depart="""
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""",
        bases=(APPLICATION, PIEGEE),
        essais=(
            chercher_un_mot,
            chercher_un_pour_cent,
            chercher_un_souligne,
            chercher_une_exclamation,
        ),
        solution="""
def contenant(con, morceau):
    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""",
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
            """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "`ESCAPE` annonce le rôle de `!`, mais rien n'en met dans le motif. Ajoutez `!` "
                "devant chaque joker que l'utilisateur a tapé."
            ),
            """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%!{morceau}%",)).fetchall()
""": (
                "Votre `!` ne protège que le premier caractère tapé. Les jokers peuvent être "
                "n'importe où\u00a0: `replace` les trouve tous."
            ),
            """
def contenant(con, morceau):
    morceau = morceau.replace("!", "!!").replace("%", "!%")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "`%` est traité, mais `_` est un joker aussi\u00a0: il remplace n'importe quel "
                "caractère. Mettez `!` devant lui."
            ),
            """
def contenant(con, morceau):
    morceau = morceau.replace("!", "!!").replace("_", "!_")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": "`_` est traité, mais `%` est encore un joker\u00a0: mettez `!` devant lui aussi.",
            """
def contenant(con, morceau):
    morceau = morceau.replace("%", "!%").replace("_", "!_")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "L'utilisateur peut taper `!`, qui est votre caractère d'échappement\u00a0: "
                "doublez-le, en `!!`, avant de traiter les autres."
            ),
            """
def contenant(con, morceau):
    morceau = morceau.replace("%", "!%").replace("_", "!_").replace("!", "!!")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "L'ordre compte\u00a0: en doublant `!` à la fin, vous doublez aussi ceux que vous "
                "venez d'ajouter. Commencez par `!`."
            ),
            """
def contenant(con, morceau):
    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "Le motif est prêt, mais la requête ne sait pas que `!` a un rôle\u00a0: ajoutez "
                "`ESCAPE '!'` après le `?`."
            ),
            """
def contenant(con, morceau):
    for signe in ("!", "%", "_"):
        morceau = morceau.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (morceau,)).fetchall()
""": (
                "Sans `%` autour, `LIKE` veut le texte entier. Ajoutez-les après avoir traité ce "
                "que l'utilisateur a tapé."
            ),
            """
def contenant(con, morceau):
    motif = f"%{morceau}%"
    for signe in ("!", "%", "_"):
        motif = motif.replace(signe, "!" + signe)
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ESCAPE '!' ORDER BY id"
    return con.execute(requete, (motif,)).fetchall()
""": (
                "Vos deux `%` sont traités comme ceux de l'utilisateur. Traitez son texte "
                "d'abord, puis mettez les `%` autour."
            ),
            """
def contenant(con, morceau):
    morceau = morceau.replace("%", "").replace("_", "")
    requete = "SELECT id, texte FROM messages WHERE texte LIKE ? ORDER BY id"
    return con.execute(requete, (f"%{morceau}%",)).fetchall()
""": (
                "Retirer les jokers change la recherche\u00a0: `100 %` devient `100`. Gardez-les, "
                "avec `!` devant."
            ),
            """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE INSTR(texte, ?) ORDER BY id"
    return con.execute(requete, (morceau,)).fetchall()
""": (
                "`INSTR` trouve le texte exact, mais distingue `SALUT` de `Salut`, ce que `LIKE` "
                "ne fait pas. Revenez à `LIKE`, ou comparez tout en minuscules."
            ),
            """
def contenant(con, morceau):
    requete = "SELECT id, texte FROM messages WHERE texte LIKE '%?%' ORDER BY id"
    return con.execute(requete, (morceau,)).fetchall()
""": (
                "Entre apostrophes, `?` est un caractère comme un autre. Gardez `LIKE ?`, et "
                "mettez les `%` dans la valeur."
            ),
        },
        indices=(
            "`replace` remplace un morceau d'un texte\u00a0: il en faut un par caractère spécial.",
            "Il y a trois caractères à traiter\u00a0: `%`, `_`, et le caractère d'échappement "
            "lui-même, en premier.",
            "La requête se termine par `LIKE ? ESCAPE '!' ORDER BY id`, et `\"%\"` devient "
            '`"!%"`. Les `%` du début et de la fin viennent après.',
        ),
        explication=(
            "Chaque joker tapé est précédé de `!`\u00a0: `LIKE` le prend pour un caractère "
            "ordinaire. Seuls les deux `%` que vous ajoutez restent des jokers."
        ),
    ),
)
