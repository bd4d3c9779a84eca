"""Les exercices de « Insérer des messages »."""

import sqlite3

from lib.exercices.bases import MESSAGES, PIEGES, TABLE, VIDE
from lib.exercices.declarations import Etat, Fonction, Instruction, Prediction, sauf

IMPORTATIONS = "import sqlite3\nfrom contextlib import closing\n"


# --- 03.1

INSERER = Instruction(
    "03.1",
    "Le nom d'abord",
    bases=(MESSAGES, PIEGES, VIDE),
    valeurs=(
        ("Chloé", "J'ai fini l'affiche !", "2026-06-30T09:00:00.000000"),
        ("O'Brien'; --", "Bravo", "2026-07-01T10:30:00.000000"),
        (None, "Qui est là ?", "2026-07-02T18:45:00.000000"),
    ),
    solution="INSERT INTO messages (nom_utilisateur, texte, date_creation) VALUES (?, ?, ?)",
    justes=(
        "INSERT INTO messages (id, nom_utilisateur, texte, date_creation) VALUES (NULL, ?, ?, ?)",
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) SELECT ?, ?, ?",
    ),
    erreurs={
        "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)": (
            "Le nom et le texte sont échangés : la première valeur reçue est le nom. Citez les "
            "colonnes dans le même ordre que les valeurs."
        ),
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) VALUES ('?', '?', '?')": (
            "La requête n'attend aucune valeur, et l'on en donne trois. Mettez un `?` à la place "
            "de chaque valeur, sans apostrophes : entre apostrophes, ce n'est qu'un caractère."
        ),
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) VALUES (?, ?)": (
            "Il y a trois colonnes et deux valeurs : mettez autant de `?` que de colonnes."
        ),
        "INSERT INTO messages VALUES (?, ?, ?)": (
            "Sans liste de colonnes, SQLite attend une valeur pour chaque colonne, `id` compris. "
            "Citez les trois colonnes que vous remplissez."
        ),
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) (?, ?, ?)": (
            "Il manque un mot devant une parenthèse, celle des colonnes ou celle des valeurs : "
            "relisez la requête de la section « Le point d'interrogation »."
        ),
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) VALUES ?, ?, ?": (
            "Un `?` n'est pas à sa place. Les `?` viennent après `VALUES`, entre parenthèses, "
            "séparés par des virgules, et ne remplacent que des valeurs."
        ),
        "INSERT INTO messages (nom, texte, date) VALUES (?, ?, ?)": (
            "Une colonne ne se nomme pas ainsi : relisez la table, au début du notebook."
        ),
        "INSERT INTO messages (nom_utilisateur, texte, date_creation) VALUES ({}, {}, {})": (
            "Les accolades sont de Python, et SQLite ne les connaît pas : mettez un `?` à la place "
            "de chaque valeur."
        ),
        "SELECT ?, ?, ?": (
            "Cette requête n'ajoute aucun message : commencez par `INSERT INTO messages`."
        ),
    },
    indices=(
        "Partez de la requête de la section « Le point d'interrogation ». Les valeurs "
        "arrivent dans un autre ordre : que faut-il changer ?",
        "Ce sont les colonnes qui changent d'ordre ; les `?` se ressemblent tous. La première "
        "colonne citée est `nom_utilisateur`.",
    ),
    explication=(
        "Le premier `?` reçoit le nom, le deuxième le texte, le troisième la date : les "
        "colonnes sont citées dans cet ordre. Ni une apostrophe ni `None` ne gênent."
    ),
)

# --- 03.2

DICTIONNAIRE = "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (...)"
NOMMER = Instruction(
    "03.2",
    "Prendre les valeurs par leur nom",
    bases=(MESSAGES, PIEGES, VIDE),
    valeurs=(
        {"jour": "2026-07-04", "auteur": "Alice", "contenu": "L'orage est passé", "lu": 0},
        {"jour": "2026-07-05", "auteur": "D'Artagnan", "contenu": "En garde :jour !", "lu": 1},
        {"jour": "2026-07-06", "auteur": None, "contenu": "Trouvé, c'était ouvert", "lu": 0},
    ),
    depart=f'instruction = "{DICTIONNAIRE}"',
    solution=sauf(DICTIONNAIRE, ("...", ":contenu, :auteur, :jour")),
    justes=(
        "INSERT INTO messages (date_creation, nom_utilisateur, texte) "
        "VALUES (:jour, :auteur, :contenu)",
        "INSERT INTO messages VALUES (NULL, :contenu, :auteur, :jour)",
        sauf(DICTIONNAIRE, ("...", "@contenu, @auteur, @jour")),
    ),
    erreurs={
        sauf(DICTIONNAIRE, ("...", ":jour, :auteur, :contenu")): (
            "Le texte et la date sont échangés. L'ordre du dictionnaire ne compte pas : suivez "
            "celui des colonnes citées."
        ),
        sauf(DICTIONNAIRE, ("...", ":auteur, :contenu, :jour")): (
            "Le texte et le nom sont échangés : donnez à chaque colonne la clé qui lui convient."
        ),
        sauf(DICTIONNAIRE, ("...", ":texte, :nom_utilisateur, :date_creation")): (
            "Après les deux-points vient une clé du dictionnaire, et non le nom d'une colonne."
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu, :nom_utilisateur, :jour")): (
            "`nom_utilisateur` est une colonne. Après les deux-points vient une clé du "
            "dictionnaire : laquelle donne le nom ?"
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu, :auteur, :date_creation")): (
            "`date_creation` est une colonne. Après les deux-points vient une clé du "
            "dictionnaire : laquelle donne la date ?"
        ),
        sauf(DICTIONNAIRE, ("...", ":quoi, :qui, :quand")): (
            "`quoi` est une clé d'un autre dictionnaire, celui de la cellule précédente. Les clés "
            "de celui-ci sont `jour`, `auteur`, `contenu` et `lu`."
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu, :auteur, :date")): (
            "Aucune clé ne se nomme `date` : dans le dictionnaire, cherchez celle qui donne la "
            "date."
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu, :nom, :jour")): (
            "Aucune clé ne se nomme `nom` : dans le dictionnaire, cherchez celle qui donne "
            "l'auteur."
        ),
        sauf(DICTIONNAIRE, ("...", ":Contenu, :Auteur, :Jour")): (
            "Une majuscule fait un autre nom : écrivez chaque clé comme dans le dictionnaire."
        ),
        sauf(DICTIONNAIRE, ("...", "?, ?, ?")): (
            "Un `?` n'a pas de nom, et un dictionnaire n'a que des noms : écrivez `:` suivi "
            "de la clé."
        ),
        sauf(DICTIONNAIRE, ("...", "contenu, auteur, jour")): (
            "Sans les deux-points, SQLite cherche une colonne `contenu` : ajoutez `:` devant "
            "chaque clé."
        ),
        sauf(DICTIONNAIRE, ("...", ": contenu, : auteur, : jour")): (
            "Les deux-points s'écrivent devant la clé, et se collent à elle : ni espace ni "
            "apostrophe entre les deux."
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu :auteur :jour")): (
            "Il manque une virgule devant `:auteur` : on en met une entre deux paramètres."
        ),
        sauf(DICTIONNAIRE, ("...", "':contenu', ':auteur', ':jour'")): (
            "Entre apostrophes, `':contenu'` n'est qu'un texte, et c'est lui qui est "
            "enregistré : retirez les apostrophes."
        ),
        sauf(DICTIONNAIRE, ("...", "'L''orage est passé', 'Alice', '2026-07-04'")): (
            "Ce sont les valeurs de l'exemple, et chaque dictionnaire en apporte d'autres. À la "
            "place de chacune, écrivez `:` suivi de la clé."
        ),
        sauf(DICTIONNAIRE, ("...", ":contenu, :auteur, :jour, :lu")): (
            "Il y a une valeur de plus que de colonnes. Une clé du dictionnaire peut rester sans "
            "emploi : ne prenez que celles qu'il vous faut."
        ),
        sauf(DICTIONNAIRE, ("...", "{contenu}, {auteur}, {jour}")): (
            "Les accolades sont de Python : pour SQLite, un nom de paramètre commence par `:`."
        ),
    },
    indices=(
        "Pour chaque colonne, cherchez dans le dictionnaire la clé qui lui convient.",
        "Un paramètre nommé est fait de deux-points, puis de la clé, sans espace : `:jour`.",
    ),
    explication=(
        "Chaque `:clé` va chercher sa valeur dans le dictionnaire, quel que soit l'ordre des clés. "
        "La clé `lu`, dont la requête ne parle pas, est ignorée."
    ),
)

# --- 03.3

DEPART_PLUSIEURS = """
def ajouter_plusieurs(chemin, textes):
    requete = "INSERT INTO messages (texte, date_creation) VALUES (?, '2026-07-14')"
    with closing(sqlite3.connect(chemin)) as con:
        con.executemany(requete, textes)
        con.commit()
"""
APPEL = "        con.executemany(requete, textes)\n"
PLUSIEURS = sauf(
    DEPART_PLUSIEURS,
    (
        "    with",
        "    lignes = []\n    for texte in textes:\n        lignes.append((texte,))\n    with",
    ),
    ("requete, textes", "requete, lignes"),
)


def ajouter_deux_textes(fonction, chemin):
    """On ajoute « L'été arrive » et « Bonjour »."""
    fonction(chemin, ["L'été arrive", "Bonjour"])


def ajouter_un_texte(fonction, chemin):
    """On ajoute un seul texte, « Salut'; -- »."""
    fonction(chemin, ["Salut'; --"])


def ajouter_zero_texte(fonction, chemin):
    """On donne une liste vide."""
    fonction(chemin, [])


LISTE = Fonction(
    "03.3",
    "Des lettres au lieu des textes",
    bases=(MESSAGES, VIDE),
    essais=(ajouter_deux_textes, ajouter_un_texte, ajouter_zero_texte),
    prealable=IMPORTATIONS,
    depart=DEPART_PLUSIEURS,
    solution=PLUSIEURS,
    justes=(
        sauf(DEPART_PLUSIEURS, ("requete, textes", "requete, [(texte,) for texte in textes]")),
        sauf(
            DEPART_PLUSIEURS,
            (
                APPEL,
                "        for texte in textes:\n            con.execute(requete, (texte,))\n",
            ),
        ),
        sauf(
            DEPART_PLUSIEURS,
            ("?, '", ":texte, '"),
            ("requete, textes", 'requete, [{"texte": texte} for texte in textes]'),
        ),
    ),
    erreurs={
        sauf(PLUSIEURS, ("(texte,)", "(texte)")): (
            "SQLite compte toujours les lettres. Chaque texte doit être seul dans un tuple : "
            "`(texte)` n'en est pas un, et `tuple(texte)` a une valeur par lettre. Quel signe fait "
            "le tuple ? Et `executemany` veut une liste de ces tuples, même pour un seul."
        ),
        sauf(DEPART_PLUSIEURS, ("requete, textes", "requete, (textes,)")): (
            "Toute la liste compte pour une seule ligne, et chaque texte y est une valeur : il "
            "faut un tuple par texte, et `executemany`."
        ),
        sauf(DEPART_PLUSIEURS, ("requete, textes", "requete, [(textes,)]")): (
            "La valeur du `?` est la liste entière, que SQLite ne sait pas ranger : il faut "
            "un tuple par texte."
        ),
        sauf(PLUSIEURS, ("(texte,)", "(texte, '2026-07-14')")): (
            "Chaque tuple a deux valeurs, et la requête un seul `?` : la date y est déjà écrite."
        ),
        sauf(PLUSIEURS, ("        con.commit()\n", "")): (
            "Rien n'est enregistré. `closing` ferme sans valider : gardez la dernière ligne telle "
            "qu'au départ. Si elle y est, `executemany` a reçu une liste vide, ou n'est plus "
            "appelé."
        ),
        sauf(PLUSIEURS, ("        con.commit()", "    con.commit()")): (
            "Une instruction se sert de la connexion après sa fermeture : gardez-la dans le bloc "
            "`with`, et laissez `closing` fermer à la fin."
        ),
        sauf(PLUSIEURS, ("executemany(requete, lignes)", "execute(requete, lignes)")): (
            "La liste de tuples entière compte pour une seule ligne : donnez-la telle quelle à "
            "`executemany`, car `execute` n'ajoute qu'une ligne à la fois."
        ),
        sauf(
            DEPART_PLUSIEURS,
            ("VALUES (?, '", "VALUES ('{texte}', '"),
            (
                APPEL,
                "        for texte in textes:\n"
                "            con.execute(requete.format(texte=texte))\n",
            ),
        ): (
            "L'apostrophe d'un texte casse la requête : ne collez jamais une valeur dans le SQL, "
            "gardez le `?`."
        ),
        sauf(
            PLUSIEURS,
            ("    lignes = []\n    for texte in textes:\n", "    for texte in textes:\n"),
            ("lignes.append((texte,))", "lignes = [(texte,)]"),
        ): (
            "La boucle refait la liste à chaque tour, et il n'y reste que le dernier texte. Créez "
            "la liste avant la boucle, puis allongez-la avec `append`."
        ),
    },
    indices=(
        "`textes` est une liste de chaînes. Que contient la liste que la cellule précédente "
        "donne à `executemany` ?",
        "Relisez « Le piège de la virgule » : pour SQLite, une chaîne est une suite "
        "de lettres, et chaque lettre une valeur.",
        "Avant le `with`, faites une nouvelle liste, vide, et ajoutez-y un tuple par texte, avec "
        "une boucle `for` et `append`.",
    ),
    explication=(
        "`executemany` attend une suite de valeurs pour chaque ligne : `(texte,)`. Une chaîne "
        "nue est une suite, elle aussi, mais de lettres."
    ),
)

# --- 03.4

BASE_DU_NOTEBOOK = f"""
import sqlite3

con = sqlite3.connect(chemin)
con.executescript('''{TABLE}''')
con.executemany(
    "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
    [
        ("L'été arrive", "Alice", "2026-06-21"),
        ("Qui a vu mes clés ?", None, "2026-06-22"),
        ("Sous le canapé 🛋️", "Bob", "2026-06-22T14:31:00.000000"),
        ("Merci Bob", None, "2026-06-22T14:35:00.000000"),
    ],
)
con.commit()
"""

BROUILLON = Prediction(
    "03.4",
    "Ce que voit l'autre connexion",
    code=f"""
import tempfile
from contextlib import closing
from pathlib import Path

from lib.bases import dossier_data

dossier_data().mkdir(parents=True, exist_ok=True)
with tempfile.TemporaryDirectory(dir=dossier_data(), ignore_cleanup_errors=True) as dossier:
    chemin = Path(dossier, "essai.db")
    {BASE_DU_NOTEBOOK.strip().replace(chr(10), chr(10) + "    ")}
    con.execute("INSERT INTO messages (texte, date_creation) VALUES ('Brouillon', '2026-06-23')")
    with closing(con), closing(sqlite3.connect(chemin, timeout=0.1)) as autre:
        nombre = autre.execute("SELECT COUNT(*) FROM messages").fetchone()[0]
nombre
""",
    solution="4",
    justes=("1 + 1 + 2",),
    erreurs={
        "5": (
            "C'est ce que voit la première connexion, celle qui a écrit le brouillon. Pour les "
            "autres, ce brouillon est-il enregistré ?"
        ),
        "'4'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        "0": (
            "Des messages ont été validés par `con.commit()` plus haut : ceux-là, tout le "
            "monde les voit."
        ),
        "1": (
            "Vous avez compté le brouillon seul, ou le premier message seul. Comptez les messages "
            "que les cellules précédentes ont validés."
        ),
        "2": (
            "Comptez tous les messages validés depuis le début : un avec `?`, un avec `:nom`, "
            "et ceux d'`executemany`."
        ),
        "3": (
            "Il en manque un. Comptez les messages validés depuis le début : `executemany` en "
            "a ajouté deux."
        ),
        "'erreur'": (
            "Lire est permis pendant que l'autre connexion écrit : il n'y a pas d'erreur. Donnez "
            "un nombre."
        ),
    },
    indices=(
        "Comptez d'abord les messages enregistrés avant cette cellule. L'insertion refusée, celle "
        "de l'apostrophe, n'a rien ajouté.",
        "Le brouillon n'est pas encore validé. Qui peut le voir ?",
    ),
    explication=(
        "Quatre messages sont validés, et la deuxième connexion ne voit qu'eux. Le brouillon "
        "attend un `commit`."
    ),
)

# --- 03.5

AJOUT = """
with con:
    con.execute(
        "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
        ("C'est l'heure de l'éclipse", "Chloé", "2026-08-12T20:15:00.000000"),
    )
"""

ECLIPSE = Etat(
    "03.5",
    "Un message pour de bon",
    prealable=BASE_DU_NOTEBOOK,
    # Le dernier qui ressemble au message demandé : on peut se corriger sans rien effacer, et
    # avoir relancé d'autres cellules.
    constat="""
        SELECT texte, nom_utilisateur, date_creation
        FROM messages
        WHERE texte LIKE '%clipse%' OR nom_utilisateur LIKE 'Chlo%' OR date_creation LIKE '2026-08%'
        ORDER BY id DESC LIMIT 1
    """,
    solution=AJOUT,
    justes=(
        sauf(AJOUT, ("with con:\n    con", "con"), ("\n    ", "\n")) + "con.commit()\n",
        """
con.execute(
    "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (:quoi, :qui, :quand)",
    {
        "quand": "2026-08-12T20:15:00.000000",
        "qui": "Chloé",
        "quoi": "C'est l'heure de l'éclipse",
    },
)
con.commit()
""",
    ),
    erreurs={
        sauf(AJOUT, ("with con:\n    con", "con"), ("\n    ", "\n")): (
            "Votre message attend encore : validez-le par `con.commit()`, parenthèses comprises, "
            "ou dans un bloc `with con:`. Puis exécutez de nouveau."
        ),
        sauf(AJOUT, ('("C', '("Chloé", "C'), (', "Chloé",', ",")): (
            "Le nom et le texte sont échangés : donnez les valeurs dans l'ordre des colonnes."
        ),
        sauf(AJOUT, ('"Chloé"', "None")): "Le nom manque : ce message est de Chloé.",
        sauf(AJOUT, ("20:15:00.000000", "20:15:00")): (
            "La date s'arrête aux secondes : gardez la forme de l'énoncé, avec les six "
            "chiffres après le point."
        ),
        sauf(AJOUT, ("T20:15:00.000000", " 20:15:00")): (
            "La date n'est pas au format demandé : recopiez celle de l'énoncé, avec son `T` et les "
            "six chiffres après le point."
        ),
        sauf(AJOUT, ("l'éclipse", "l'éclipse.")): (
            "Le texte n'est pas tout à fait celui de l'énoncé : il n'a pas de point final."
        ),
        sauf(AJOUT, ("T20:15:00.000000", "")): (
            "Il manque l'heure dans la date : recopiez celle de l'énoncé."
        ),
        sauf(AJOUT, ("C'est l'heure de l'éclipse", "C''est l''heure de l''éclipse")): (
            "Les apostrophes sont doublées dans la base : avec `?`, écrivez le texte tel quel."
        ),
    },
    indices=(
        "Reprenez la cellule de la section « Le point d'interrogation », avec d'autres valeurs.",
        "Le texte a des apostrophes : écrivez-le entre guillemets en Python, et passez-le par "
        "un `?`.",
        "N'oubliez pas la fin : un `INSERT` sans `commit` attend toujours. Dans un bloc `with "
        "con:`, tout est validé à la sortie.",
    ),
    explication=(
        "La vérification relit la base par une autre connexion, comme le ferait un autre "
        "programme : elle voit votre message parce qu'il est validé."
    ),
)

# --- 03.6

AJOUTER = '''
def ajouter(chemin, texte, nom, date):
    """Ajoute un message et rend son numéro."""
    with closing(sqlite3.connect(chemin)) as con:
        curseur = con.execute(
            "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
            (texte, nom, date),
        )
        con.commit()
        return curseur.lastrowid
'''


def ajouter_un_message(fonction, chemin):
    """On ajoute un message, et l'on regarde le numéro rendu."""
    return fonction(chemin, "J'arrive, c'est promis", "O'Brien'; --", "2026-09-01T08:00:00.000000")


def ajouter_deux_messages(fonction, chemin):
    """On ajoute deux messages, dont un sans nom (`None`), et l'on regarde les numéros."""
    premier = fonction(chemin, "Un café ?", None, "2026-09-02T08:00:00.000000")
    return [premier, fonction(chemin, "Volontiers", "Zoé", "2026-09-02T08:01:00.000000")]


def ajouter_sans_texte(fonction, chemin):
    """On donne `None` à la place du texte : la table le refuse, et l'erreur doit sortir."""
    try:
        fonction(chemin, None, "Alice", "2026-09-03T08:00:00.000000")
    except sqlite3.IntegrityError:
        return "l'erreur sort de la fonction"
    return "aucune erreur ne sort"


FINALE = Fonction(
    "03.6",
    "Une fonction qui ajoute un message",
    bases=(MESSAGES, PIEGES, VIDE),
    essais=(ajouter_un_message, ajouter_deux_messages, ajouter_sans_texte),
    prealable=IMPORTATIONS,
    depart='''
def ajouter(chemin, texte, nom, date):
    """Ajoute un message et rend son numéro."""
    ...
''',
    solution=AJOUTER,
    justes=(
        '''
def ajouter(chemin, texte, nom, date):
    """Ajoute un message et rend son numéro."""
    con = sqlite3.connect(chemin)
    try:
        with con:
            curseur = con.execute(
                "INSERT INTO messages (texte, nom_utilisateur, date_creation) "
                "VALUES (:texte, :nom, :date)",
                {"texte": texte, "nom": nom, "date": date},
            )
    finally:
        con.close()
    return curseur.lastrowid
''',
        sauf(AJOUTER, ("as con:", "as con, con:"), ("        con.commit()\n", "")),
    ),
    erreurs={
        sauf(AJOUTER, ("        con.commit()\n", "")): (
            "La fonction rend un numéro, mais rien n'est enregistré : `closing` ferme sans "
            "valider. Validez avant le `return`, sans oublier les parenthèses."
        ),
        sauf(AJOUTER, ("        return curseur.lastrowid\n", "")): (
            "Le message est bien enregistré, mais la fonction rend `None` : il faut `return`, "
            "suivi du numéro de la ligne. Si `return` y est déjà : après `executemany`, "
            "`lastrowid` vaut `None`. Pour une seule ligne, employez `execute`."
        ),
        sauf(AJOUTER, ("return curseur.lastrowid", "return con.lastrowid")): (
            "`lastrowid` est un attribut du curseur, et non de la connexion : gardez dans une "
            "variable ce que rend `con.execute(…)`."
        ),
        sauf(AJOUTER, ("return curseur.lastrowid", "return curseur.lastrowid()")): (
            "Un attribut comme `lastrowid` est un nombre, pas une fonction : retirez les "
            "parenthèses qui le suivent."
        ),
        sauf(
            AJOUTER, ("        con.commit()", "    con.commit()"), ("        return", "    return")
        ): (
            "Une instruction se sert de la connexion après sa fermeture : gardez-la dans le bloc "
            "`with`, et laissez `closing` fermer à la fin."
        ),
        sauf(AJOUTER, ("return curseur.lastrowid", "return curseur.rowcount")): (
            "La fonction rend 1 à chaque fois : c'est le nombre de lignes ajoutées, comme "
            "`rowcount`. Un autre attribut du curseur donne le numéro de la dernière."
        ),
        sauf(AJOUTER, ("return curseur.lastrowid", "return curseur")): (
            "La fonction rend le curseur entier : rendez celui de ses attributs qui donne l'`id` "
            "choisi."
        ),
        sauf(
            AJOUTER,
            ("return curseur.lastrowid", "return con.execute(compte).fetchone()[0]"),
            (
                "        curseur",
                '        compte = "SELECT COUNT(*) FROM messages"\n        curseur',
            ),
        ): (
            "Le nombre de messages n'est pas le numéro du dernier : des numéros peuvent "
            "manquer. C'est le curseur qui connaît l'`id` choisi."
        ),
        sauf(AJOUTER, ("(texte, nom, date)", "texte, nom, date")): (
            "`execute` reçoit la requête, puis une seule chose : un tuple, entre parenthèses, qui "
            "porte les trois valeurs."
        ),
        sauf(AJOUTER, ("(texte, nom, date)", '("texte", "nom", "date")')): (
            "Ce sont les mots « texte », « nom » et « date » qui sont enregistrés : donnez les "
            "variables, sans guillemets."
        ),
        sauf(AJOUTER, ("connect(chemin)", 'connect("chemin")')): (
            "La base que vous ouvrez n'a pas de table `messages` : ce n'est pas celle de l'énoncé. "
            "Son adresse est la variable `chemin`, telle quelle, sans guillemets."
        ),
        sauf(AJOUTER, ("(texte, nom, date)", "(texte, str(nom), date)")): (
            "Un nom absent est devenu le texte « None » : passez `nom` tel quel."
        ),
        sauf(AJOUTER, ("(texte, nom, date)", "(nom, texte, date)")): (
            "Le texte et le nom sont échangés : donnez les valeurs dans l'ordre des colonnes."
        ),
        sauf(
            AJOUTER,
            ("            (texte, nom, date),\n", ""),
            ('"INSERT', 'f"INSERT'),
            ('(?, ?, ?)",', "('{texte}', '{nom}', '{date}')\","),
        ): (
            "Une apostrophe casse la requête, et un nom absent y devient le mot « None ». "
            "Ne collez rien dans le SQL : passez les valeurs par des `?`."
        ),
        sauf(AJOUTER, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "Le message est enregistré, mais la connexion reste ouverte : `with con:` valide sans "
            "fermer, et une ligne placée après le `return` ne s'exécute pas. C'est `closing` qui "
            "ferme."
        ),
        """
def ajouter(chemin, texte, nom, date):
    con = sqlite3.connect(chemin)
    curseur = con.execute(
        "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
        (texte, nom, date),
    )
    con.commit()
    con.close()
    return curseur.lastrowid
""": (
            "Tout va bien, sauf quand la table refuse le message : l'erreur fait sauter la "
            "fermeture, et la connexion reste ouverte. `closing` ferme même dans ce cas."
        ),
        """
def ajouter(chemin, texte, nom, date):
    with closing(sqlite3.connect(chemin)) as con:
        try:
            curseur = con.execute(
                "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)",
                (texte, nom, date),
            )
        except sqlite3.IntegrityError:
            return None
        con.commit()
        return curseur.lastrowid
""": (
            "Quand la table refuse le message, la fonction cache l'erreur : laissez-la sortir, "
            "pour que le programme qui appelle la fonction le sache."
        ),
        sauf(AJOUTER, ("(texte, nom, date)", '(texte, nom or "", date)')): (
            "Un nom absent est devenu un texte vide : passez `nom` tel quel, et `None` "
            "deviendra `NULL`."
        ),
    },
    indices=(
        "Ouvrez la base avec `closing`, insérez avec des `?`, validez, rendez le numéro : les "
        "cellules de ce notebook montrent chaque étape.",
        "Gardez dans une variable ce que rend `con.execute(…)` : c'est le curseur, et il "
        "connaît le numéro de la ligne.",
        "Dans le bloc `with closing(sqlite3.connect(chemin)) as con:`, il y a trois "
        "instructions : `curseur = con.execute(…)`, puis ce qui valide, puis le `return`.",
    ),
    explication=(
        "Les `?` portent les valeurs, `commit` valide, `lastrowid` donne le numéro, et `closing` "
        "ferme la connexion même si la table refuse le message."
    ),
)

EXERCICES = (INSERER, NOMMER, LISTE, BROUILLON, ECLIPSE, FINALE)
