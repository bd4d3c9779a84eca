"""Les exercices de « Créer une table »."""

from lib.exercices.bases import Base
from lib.exercices.declarations import Instruction, Prediction, sauf

VIERGE = Base("une base sans aucune table", "")


# --- 02.1

LIVRES = """
    CREATE TABLE livres (
        id INTEGER PRIMARY KEY,
        titre TEXT NOT NULL,
        auteur TEXT
    )
"""

OBLIGATOIRE = Instruction(
    "02.1",
    "Un titre obligatoire",
    bases=(VIERGE,),
    epreuves=(
        "INSERT INTO livres (titre, auteur) VALUES ('Nadja', 'André Breton')",
        "INSERT INTO livres (titre, auteur) VALUES (NULL, 'Colette')",
        "INSERT INTO livres (auteur) VALUES ('George Sand')",
        "INSERT INTO livres (titre, auteur) VALUES ('Tristan et Iseut', NULL)",
        "INSERT INTO livres (titre, auteur) VALUES ('Nadja', 'André Breton')",
        "INSERT INTO livres (id, titre) VALUES (1, 'Candide')",
    ),
    depart=f'instruction = """{sauf(LIVRES, ("TEXT NOT NULL", "..."))}"""',
    solution=LIVRES,
    justes=(
        sauf(LIVRES, ("TEXT NOT NULL", "VARCHAR(200) NOT NULL")),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT CHECK (titre IS NOT NULL)")),
        sauf(LIVRES, ("TABLE livres", "TABLE IF NOT EXISTS livres")),
    ),
    erreurs={
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT")): (
            "La table accepte un livre sans titre : écrivez, après le type, la contrainte qui rend "
            "la colonne obligatoire. Si elle y est, relisez-la lettre à lettre : SQLite prend un "
            "mot inconnu pour la suite du type."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "NOT NULL")): (
            "Le titre est obligatoire, mais la colonne n'a pas le type des textes : écrivez-le "
            "entre le nom et la contrainte."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "STRING NOT NULL")): (
            "SQLite ne prend pas ce type pour du texte : reprenez celui de la colonne `texte`, "
            "dans la table `messages`."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "NOT NULL TEXT")): (
            "SQLite n'attend pas `TEXT` à cette place. L'ordre est : le nom, le type, puis la "
            "contrainte."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT IS NOT NULL")): (
            "Le mot `IS` est de trop : la contrainte n'a que deux mots, comme dans `messages`."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT NOT NULL;")): (
            "Retirez le point-virgule : une virgule sépare deux colonnes, une parenthèse finit la "
            "liste."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "INTEGER NOT NULL")): (
            "Ce type est celui des nombres entiers, et un titre est du texte : changez-le."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT NOT NULL UNIQUE")): (
            "La table refuse deux fois le même livre, ce que l'énoncé ne demande pas : retirez "
            "`UNIQUE`."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT PRIMARY KEY")): (
            "Une table n'a qu'une clé primaire, et c'est déjà `id` : pour une colonne "
            "obligatoire, il faut une autre contrainte."
        ),
        sauf(LIVRES, ("TEXT NOT NULL", "TEXT NOTNULL")): (
            "Un mot de la contrainte est mal écrit : c'est `NOT`, une espace, puis `NULL`."
        ),
        sauf(LIVRES, ("auteur TEXT", "auteur TEXT NOT NULL")): (
            "L'auteur est devenu obligatoire, lui aussi : remettez sa ligne comme elle était."
        ),
        sauf(LIVRES, ("TEXT NOT NULL,", "TEXT NOT NULL")): (
            "Il manque une virgule avant `auteur` : chaque ligne de la liste, sauf la dernière, "
            "finit par une virgule."
        ),
    },
    indices=(
        "Regardez la table `messages` : quelle colonne est, elle aussi, un texte obligatoire ?",
        "Une colonne, c'est son nom, puis son type, puis ses contraintes : ici, le type et une "
        "contrainte manquent. Ne touchez pas à la virgule.",
    ),
    explication=(
        "`TEXT` dit la sorte de valeur, `NOT NULL` la rend obligatoire : les livres sans "
        "titre sont refusés, et ceux sans auteur restent acceptés."
    ),
)

# --- 02.2

TACHES = """
    CREATE TABLE taches (
        id INTEGER PRIMARY KEY,
        texte TEXT NOT NULL
    )
"""

NUMEROTER = Instruction(
    "02.2",
    "Des tâches sans numéro",
    bases=(VIERGE,),
    epreuves=(
        "INSERT INTO taches (texte) VALUES ('Arroser les plantes')",
        "INSERT INTO taches (texte) VALUES ('Poster la lettre')",
        "INSERT INTO taches (id, texte) VALUES (2, 'Ranger')",
        "INSERT INTO taches (id, texte) VALUES (2, 'Balayer')",
        "INSERT INTO taches (texte) VALUES (NULL)",
    ),
    depart=f'instruction = """{sauf(TACHES, ("INTEGER", "INT"))}"""',
    solution=TACHES,
    justes=(
        sauf(TACHES, ("PRIMARY KEY", "PRIMARY KEY AUTOINCREMENT")),
        """
        CREATE TABLE taches (
            id INTEGER,
            texte TEXT NOT NULL,
            PRIMARY KEY (id)
        )
        """,
    ),
    erreurs={
        sauf(TACHES, ("INTEGER", "INT")): (
            "Les tâches n'ont toujours pas de numéro : `id` vaut `NULL`. SQLite ne numérote "
            "que si le type et la contrainte d'`id` sont, mot pour mot, ceux de `messages`."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INTEGER")): (
            "Si `id` n'est pas la clé primaire, il vaut `NULL`, et deux tâches peuvent avoir le "
            "même numéro. Rendez-lui cette contrainte. Si elle y est, relisez-la lettre à lettre : "
            "SQLite prend un mot inconnu pour la suite du type."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INTEGER NOT NULL")): (
            "Sans clé primaire, rien ne numérote les tâches, et `NOT NULL` refuse celles qui n'ont "
            "pas de numéro. Remettez la clé primaire."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "NUMBER PRIMARY KEY")): (
            "SQLite ne prend pas ce type pour celui des nombres entiers : reprenez le type d'`id`, "
            "dans `messages`."
        ),
        sauf(TACHES, ("id INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY id")): (
            "SQLite n'attend pas `id` à cette place. Après la parenthèse ouvrante viennent le nom "
            "de la colonne, son type, puis sa contrainte."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INT PRIMARY KEY NOT NULL")): (
            "Les tâches sans numéro sont refusées, et non numérotées. Ni `NOT NULL` ni `STRICT` "
            "n'y changent rien : comparez le reste de la ligne à l'`id` de `messages`."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INT PRIMARY KEY AUTOINCREMENT")): (
            "SQLite le dit lui-même : `AUTOINCREMENT` ne va pas avec ce type. Corrigez d'abord le "
            "type : `AUTOINCREMENT` devient inutile."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INTEGER AUTOINCREMENT")): (
            "SQLite n'attend pas `AUTOINCREMENT` à cette place : il ne remplace pas la clé "
            "primaire, et ne vient jamais avant elle. Retirez-le, et gardez `PRIMARY KEY`."
        ),
        sauf(TACHES, ("INTEGER PRIMARY KEY", "INTEGER DEFAULT 1")): (
            "`DEFAULT` donne le même nombre à toutes les tâches sans numéro. Remettez la clé "
            "primaire : elle seule les numérote."
        ),
        sauf(TACHES, ("INTEGER", "TEXT")): (
            "Un numéro est un nombre entier, et ce type est celui des textes : changez-le."
        ),
        sauf(TACHES, ("texte TEXT NOT NULL", "texte TEXT")): (
            "`id` est juste, mais `texte` n'est plus obligatoire : remettez la contrainte de cette "
            "colonne."
        ),
    },
    indices=(
        "Comparez cette instruction, mot à mot, à celle qui crée `messages`.",
        "Les contraintes sont les bonnes. Regardez le type d'`id` : pour numéroter, SQLite "
        "n'accepte aucune abréviation.",
    ),
    explication=(
        "Seuls les mots exacts `INTEGER PRIMARY KEY` numérotent les lignes. Avec `INT`, la clé "
        "primaire est une colonne ordinaire, qui accepte même `NULL`."
    ),
)

# --- 02.3

AFFINITE = Prediction(
    "02.3",
    "Un nombre, un texte, un mot",
    code="""
import sqlite3
from contextlib import closing

with closing(sqlite3.connect(":memory:")) as con:
    con.execute("CREATE TABLE essai (age INTEGER)")
    for valeur in (30, "42", "abc"):
        con.execute("INSERT INTO essai VALUES (?)", (valeur,))
    types = [t for (t,) in con.execute("SELECT typeof(age) FROM essai ORDER BY rowid")]
{"integer integer text": "D", "integer text text": "C"}[" ".join(types)]
""",
    solution='"D"',
    justes=('"d"',),
    erreurs={
        '"A"': (
            "Une base plus sévère ferait cela. La colonne `age` n'a pourtant aucune contrainte : "
            "le type suffit-il à refuser une valeur ?"
        ),
        '"B"': (
            "C'est ce que l'on attendrait d'un type. SQLite est plus accommodant : que devient, "
            "dans ce cas, une valeur qu'il ne peut pas convertir ?"
        ),
        '"C"': (
            "Les trois valeurs sont acceptées, en effet. Mais l'une d'elles change de type quand "
            "SQLite la range : dans cette colonne, il préfère les nombres."
        ),
        '"E"': (
            "Quand il range une valeur dans cette colonne, SQLite ne convertit que ce qui se lit "
            "comme un nombre. Que fait-il du reste ?"
        ),
        '"abc"': "Répondez par une seule lettre entre guillemets, de `A` à `E`.",
    },
    indices=(
        "La colonne `age` n'a pas de contrainte. Dans SQLite, un type seul est une préférence, pas "
        "un mur.",
        "Pour chaque valeur, demandez-vous : est-ce un nombre ? Cela se lit-il comme un "
        "nombre ? Sinon, qu'arrive-t-il à une simple préférence ?",
    ),
    explication=(
        'La colonne préfère les nombres : `"42"` en devient un. `"abc"` n\'en est pas un, et '
        "SQLite le garde tel quel."
    ),
)

# --- 02.4

SCORES = """
    CREATE TABLE scores (
        joueur TEXT NOT NULL,
        points INTEGER
    ) STRICT
"""

VRAI_CONTROLE = Instruction(
    "02.4",
    "Des scores bien gardés",
    bases=(VIERGE,),
    epreuves=(
        "INSERT INTO scores (joueur, points) VALUES ('Alice', 12)",
        "INSERT INTO scores (joueur, points) VALUES ('Bob', '15')",
        "INSERT INTO scores (joueur, points) VALUES ('Chloé', 'beaucoup')",
        "INSERT INTO scores (joueur, points) VALUES ('Chloé', 'douze')",
        "INSERT INTO scores (joueur, points) VALUES ('Élise', NULL)",
        "INSERT INTO scores (joueur, points) VALUES ('Alice', 20)",
        "INSERT INTO scores (joueur, points) VALUES (NULL, 7)",
        "INSERT INTO scores (joueur, points) VALUES ('Zoé', -3)",
        "INSERT INTO scores (joueur) VALUES ('Inès')",
        "INSERT INTO scores (joueur, points) VALUES ('Alice', 12)",
    ),
    solution=SCORES,
    justes=(
        "CREATE TABLE IF NOT EXISTS scores (joueur TEXT NOT NULL, points INT) STRICT",
        """
        CREATE TABLE scores (
            points INTEGER CHECK (points IS NULL OR typeof(points) = 'integer'),
            joueur TEXT NOT NULL
        )
        """,
    ),
    erreurs={
        sauf(SCORES, (") STRICT", ")")): (
            "Les colonnes sont justes, mais `'beaucoup'` est accepté comme nombre de points : "
            "il manque `STRICT`, ou il n'est pas après la dernière parenthèse."
        ),
        sauf(SCORES, ("CREATE TABLE", "CREATE STRICT TABLE"), (") STRICT", ")")): (
            "`STRICT` n'est pas à sa place : il vient à la toute fin, après la dernière parenthèse."
        ),
        sauf(SCORES, ("CREATE TABLE", "CREATE TABLE STRICT"), (") STRICT", ")")): (
            "L'instruction commence par `CREATE TABLE`, et le nom de la table vient juste après : "
            "`STRICT` se met à la fin."
        ),
        sauf(SCORES, ("scores (", "scores"), (") STRICT", "STRICT")): (
            "Relisez ce qui précède `joueur` : une parenthèse ouvre la liste des colonnes, et une "
            "virgule les sépare."
        ),
        sauf(SCORES, ("joueur", "id INTEGER PRIMARY KEY, joueur")): (
            "L'énoncé ne demande que deux colonnes : retirez `id`."
        ),
        sauf(SCORES, ("points INTEGER", "points INTEGER DEFAULT 0")): (
            "Quand on ne donne pas les points, ils valent zéro au lieu de manquer : retirez "
            "`DEFAULT`."
        ),
        sauf(SCORES, ("points INTEGER", "points INTEGER NOT NULL")): (
            "Les points peuvent manquer, et la table refuse `NULL` : retirez la contrainte de "
            "cette colonne."
        ),
        sauf(SCORES, ("TEXT NOT NULL", "TEXT")): (
            "La table accepte un score sans joueur : rendez cette colonne obligatoire. "
            "`STRICT` contrôle le type, et `NULL` n'en a pas."
        ),
        sauf(SCORES, ("points INTEGER", "points TEXT")): (
            "Les points sont des nombres entiers : changez le type de cette colonne."
        ),
        sauf(SCORES, ("points INTEGER", "points INTEGER CHECK (points >= 0)")): (
            "La table refuse un score négatif, ce que l'énoncé ne demande pas : retirez ce `CHECK`."
        ),
        sauf(SCORES, ("points INTEGER", "points NUMBER")): (
            "Une table `STRICT` n'accepte que quelques types, et `NUMBER` n'en est pas : "
            "écrivez celui des nombres entiers."
        ),
        sauf(SCORES, ("TEXT NOT NULL", "TEXT NOT NULL UNIQUE")): (
            "Un joueur peut avoir plusieurs scores, et la table le refuse : `joueur` ne doit être "
            "ni `UNIQUE`, ni la clé primaire."
        ),
        sauf(SCORES, ("points INTEGER", "points INTEGER UNIQUE")): (
            "Le même nombre de points peut revenir, et la table le refuse : retirez `UNIQUE`."
        ),
        sauf(SCORES, ("points INTEGER", "points INTEGER, STRICT"), (") STRICT", ")")): (
            "Entre les parenthèses, SQLite prend `STRICT` pour une troisième colonne : ce mot "
            "vient après la dernière parenthèse, sans virgule."
        ),
        sauf(SCORES, ("points INTEGER\n", "points INTEGER,\n")): (
            "Relisez ce qui précède une parenthèse fermante : la dernière colonne est entière et "
            "sans virgule, puis une seule parenthèse finit la liste."
        ),
        sauf(SCORES, ("joueur TEXT", "TEXT joueur")): (
            "SQLite prend `TEXT` pour le nom de la colonne, et `joueur` pour son type : le nom "
            "vient avant le type."
        ),
        sauf(SCORES, ("points INTEGER", "INTEGER points")): (
            "SQLite prend `INTEGER` pour le nom de la colonne, et `points` pour son type : le nom "
            "vient avant le type."
        ),
    },
    indices=(
        "Commencez par une table ordinaire, avec ses deux colonnes. Laquelle est obligatoire ?",
        "Un mot, un seul, transforme ensuite la préférence en règle. Regardez où il est écrit "
        "quand on crée la table `essai_strict`.",
        "La forme est `CREATE TABLE scores (…, …) STRICT` : il reste à écrire les deux colonnes.",
    ),
    explication=(
        "`STRICT` refuse `'beaucoup'`, et convertit `'15'`, qui se lit comme un nombre. `NULL` "
        "n'a pas de type : c'est `NOT NULL` qui le refuse."
    ),
)

# --- 02.5

PRODUITS = """
    CREATE TABLE produits (
        nom TEXT NOT NULL UNIQUE,
        prix INTEGER NOT NULL CHECK (prix > 0),
        stock INTEGER NOT NULL DEFAULT 0
    ) STRICT
"""

CONTRAINTES = Instruction(
    "02.5",
    "Les règles d'une boutique",
    bases=(VIERGE,),
    epreuves=(
        "INSERT INTO produits (nom, prix) VALUES ('Savon', 350)",
        "INSERT INTO produits (nom, prix, stock) VALUES ('Bougie', 1, 8)",
        "INSERT INTO produits (nom, prix) VALUES ('Savon', 900)",
        "INSERT INTO produits (nom, prix) VALUES ('Cadeau', 0)",
        "INSERT INTO produits (nom, prix) VALUES ('Erreur', -5)",
        "INSERT INTO produits (nom, prix) VALUES ('Miel', 350)",
        "INSERT INTO produits (nom, prix, stock) VALUES ('Thé', 420, 8)",
        "INSERT INTO produits (nom, prix) VALUES ('Piano', 900000)",
        "INSERT INTO produits (nom, prix) VALUES (NULL, 275)",
        "INSERT INTO produits (nom, prix) VALUES ('Sel', NULL)",
        "INSERT INTO produits (nom, prix, stock) VALUES ('Riz', 180, NULL)",
        "INSERT INTO produits (nom, prix) VALUES ('Safran', 'cher')",
    ),
    depart='instruction = """'
    + sauf(PRODUITS, ("UNIQUE", "..."), ("CHECK (prix > 0)", "..."), ("DEFAULT 0", "..."))
    + '"""',
    solution=PRODUITS,
    justes=(
        sauf(PRODUITS, ("prix > 0", "prix >= 1")),
        """
        CREATE TABLE produits (
            nom TEXT NOT NULL,
            prix INTEGER NOT NULL,
            stock INTEGER NOT NULL DEFAULT (0),
            UNIQUE (nom),
            CHECK (0 < prix)
        ) STRICT
        """,
    ),
    erreurs={
        sauf(PRODUITS, ("prix > 0", "prix >= 0")): (
            "Un prix nul est accepté, et l'énoncé le veut plus grand que zéro : revoyez la "
            "condition. `>=` veut dire « plus grand ou égal »."
        ),
        sauf(PRODUITS, ("CHECK (prix > 0)", "")): (
            "Un prix nul ou négatif est accepté : la ligne du prix attend une condition qui le "
            "refuse."
        ),
        sauf(PRODUITS, ("UNIQUE", "")): (
            "Deux produits peuvent porter le même nom : il manque la contrainte qui l'interdit."
        ),
        sauf(PRODUITS, (" NOT NULL", "")): (
            "La table accepte un produit sans nom, sans prix ou sans stock : remettez `NOT NULL` "
            "dans les trois lignes. Votre contrainte s'y ajoute, et ne le remplace pas."
        ),
        sauf(PRODUITS, ("nom TEXT NOT NULL", "nom TEXT")): (
            "La table accepte un produit sans nom : remettez `NOT NULL` dans cette ligne. `UNIQUE` "
            "ne refuse pas `NULL`."
        ),
        sauf(PRODUITS, ("prix INTEGER NOT NULL", "prix INTEGER")): (
            "La table accepte un produit sans prix : remettez `NOT NULL` dans cette ligne. `CHECK` "
            "laisse passer `NULL`."
        ),
        sauf(PRODUITS, ("stock INTEGER NOT NULL", "stock INTEGER")): (
            "La table accepte un stock `NULL` : remettez `NOT NULL` dans cette ligne. `DEFAULT` ne "
            "sert que si l'on ne cite pas la colonne."
        ),
        sauf(PRODUITS, (") STRICT", ")")): (
            "`'cher'` est accepté comme prix : remettez `STRICT` après la dernière parenthèse."
        ),
        sauf(PRODUITS, (" NOT NULL", ""), (") STRICT", ")")): (
            "La table accepte des valeurs `NULL`, et `'cher'` comme prix : remettez tout ce que la "
            "cellule de départ donnait, `NOT NULL` et `STRICT`."
        ),
        sauf(PRODUITS, ("DEFAULT 0", "")): (
            "Un produit dont on ne donne pas le stock est refusé : donnez à cette colonne une "
            "valeur par défaut que la table accepte, un nombre entier écrit en chiffres."
        ),
        sauf(PRODUITS, ("DEFAULT 0", "DEFAULT 1")): (
            "Le stock par défaut n'est pas celui de l'énoncé : changez la valeur qui suit "
            "`DEFAULT`."
        ),
        sauf(PRODUITS, ("CHECK (prix > 0)", "CHECK prix > 0")): (
            "Relisez ce qui précède `prix` : la condition d'un `CHECK` s'écrit entre parenthèses, "
            "et la colonne d'avant finit par une virgule."
        ),
        sauf(PRODUITS, ("DEFAULT 0", "DEFAULT = 0")): (
            "Un signe `=` n'est pas à sa place : `DEFAULT` est suivi de la valeur seule, et `>=` "
            "s'écrit sans espace."
        ),
        sauf(PRODUITS, ("CHECK (prix > 0)", "CHECK (> 0)")): (
            "SQLite ne comprend pas la condition. Il faut le mot `CHECK`, puis, entre parenthèses, "
            "le nom de la colonne, un signe comme `>` ou `>=`, et une valeur."
        ),
        sauf(PRODUITS, ("prix > 0", "prix <= 0")): (
            "La condition est à l'envers : après `CHECK`, écrivez ce que la table accepte."
        ),
        sauf(PRODUITS, ("prix > 0", "prix < 0")): (
            "La table n'accepte que des prix négatifs : retournez le signe de la condition."
        ),
        sauf(PRODUITS, ("UNIQUE", "UNIQUE (nom)")): (
            "Une parenthèse n'est pas à sa place : ici, la condition seule s'écrit entre "
            "parenthèses, après le mot `CHECK`. `UNIQUE` n'en a pas."
        ),
        sauf(PRODUITS, ("(prix > 0)", "(prix > 0) UNIQUE")): (
            "Deux produits peuvent avoir le même prix, et la table le refuse : le prix ne doit pas "
            "être `UNIQUE`."
        ),
        sauf(PRODUITS, ("DEFAULT 0", "DEFAULT 0 UNIQUE")): (
            "Deux produits peuvent avoir le même stock, et la table le refuse : `UNIQUE` n'a sa "
            "place que sur la ligne du nom."
        ),
        sauf(PRODUITS, ("UNIQUE", ""), ("(prix > 0)", "(prix > 0) UNIQUE")): (
            "La table refuse deux prix égaux, et accepte deux noms égaux : `UNIQUE` n'est pas sur "
            "la bonne ligne."
        ),
    },
    indices=(
        "Trois lignes, trois contraintes de cette partie : une valeur qui ne se répète pas, une "
        "condition, une valeur prise quand on n'en donne pas.",
        "La table `utilisateurs` les emploie toutes les trois. Attention au signe de votre "
        "condition : zéro doit être refusé.",
        "Dans l'ordre des lignes : `UNIQUE`, puis `CHECK (…)`, puis `DEFAULT …`. Il reste à "
        "écrire la condition et la valeur.",
    ),
    explication=(
        "`UNIQUE` refuse un nom déjà pris, `CHECK (prix > 0)` un prix nul ou négatif, et "
        "`DEFAULT 0` remplit le stock quand on ne le donne pas."
    ),
)

# --- 02.6

EMPRUNTS = """
    CREATE TABLE IF NOT EXISTS emprunts (
        id INTEGER PRIMARY KEY,
        livre TEXT NOT NULL,
        lecteur TEXT NOT NULL,
        jours INTEGER NOT NULL DEFAULT 21 CHECK (jours >= 1),
        remarque TEXT
    ) STRICT
"""

PAS_ENCORE = Base(
    "une base qui n'a pas encore cette table",
    "CREATE TABLE lecteurs (nom TEXT);\nINSERT INTO lecteurs VALUES ('Bob'), ('Alice');\n",
)

DEJA_LA = Base(
    "une base où la table existe déjà",
    f"{EMPRUNTS};\nINSERT INTO emprunts (livre, lecteur) VALUES ('Germinal', 'Alice');\n",
)

CAHIER_DES_CHARGES = Instruction(
    "02.6",
    "La table d'une bibliothèque",
    bases=(PAS_ENCORE, DEJA_LA),
    epreuves=(
        "INSERT INTO emprunts (livre, lecteur) VALUES ('Nadja', 'Bob')",
        "INSERT INTO emprunts (livre, lecteur) VALUES ('Nadja', 'Chloé')",
        "INSERT INTO emprunts (livre, lecteur) VALUES ('Nadja', 'Bob')",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Salammbô', 'Bob', 1)",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Nana', 'Zoé', 60)",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Candide', 'Bob', 0)",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Candide', 'Bob', -7)",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Candide', 'Bob', NULL)",
        "INSERT INTO emprunts (livre, lecteur, jours) VALUES ('Candide', 'Bob', 'un mois')",
        "INSERT INTO emprunts (livre, lecteur) VALUES (NULL, 'Chloé')",
        "INSERT INTO emprunts (livre, lecteur) VALUES ('Candide', NULL)",
        "INSERT INTO emprunts (livre, lecteur, remarque) VALUES ('Candide', 'Zoé', 'Abîmé')",
        "INSERT INTO emprunts (id, livre, lecteur) VALUES (1, 'Candide', 'Zoé')",
    ),
    solution=EMPRUNTS,
    justes=(
        sauf(EMPRUNTS, ("jours >= 1", "jours > 0")),
        """
        CREATE TABLE IF NOT EXISTS emprunts (
            id INTEGER, livre TEXT, lecteur TEXT, remarque TEXT, jours INT DEFAULT 21 NOT NULL,
            PRIMARY KEY (id),
            CHECK (livre IS NOT NULL AND lecteur IS NOT NULL),
            CHECK (NOT jours < 1)
        ) STRICT
        """,
    ),
    erreurs={
        sauf(EMPRUNTS, ("IF NOT EXISTS ", "")): (
            "La première fois, tout va bien ; la deuxième, la table existe déjà et "
            "l'instruction échoue. Trois mots, après `CREATE TABLE`, évitent cette erreur."
        ),
        sauf(EMPRUNTS, ("IF NOT EXISTS emprunts", "emprunts IF NOT EXISTS")): (
            "`IF NOT EXISTS` n'est pas à sa place : il vient juste avant le nom de la table."
        ),
        sauf(EMPRUNTS, ("IF NOT EXISTS", "IF EXISTS")): (
            "On crée la table seulement si elle n'existe pas : l'un des trois mots manque, ou "
            "n'est pas à sa place."
        ),
        sauf(EMPRUNTS, (") STRICT", ")")): (
            "`'un mois'` est accepté comme nombre de jours : il manque un mot après la "
            "dernière parenthèse."
        ),
        sauf(EMPRUNTS, ("INTEGER PRIMARY KEY", "INTEGER")): (
            "Les emprunts ne sont pas numérotés : `id` doit être la clé primaire."
        ),
        sauf(EMPRUNTS, ("INTEGER PRIMARY KEY", "INT PRIMARY KEY")): (
            "Un emprunt sans `id` est refusé : pour que SQLite le numérote, le type et la "
            "contrainte d'`id` doivent être, mot pour mot, ceux de la table `messages`."
        ),
        sauf(EMPRUNTS, ("livre TEXT NOT NULL", "livre TEXT")): (
            "La table accepte un emprunt sans livre : rendez obligatoire la colonne `livre`."
        ),
        sauf(EMPRUNTS, ("lecteur TEXT NOT NULL", "lecteur TEXT")): (
            "La table accepte un emprunt sans lecteur : rendez obligatoire la colonne `lecteur`."
        ),
        sauf(EMPRUNTS, ("NOT NULL DEFAULT 21", "NOT NULL")): (
            "Un emprunt dont on ne donne pas les jours est refusé : donnez à `jours` une valeur "
            "par défaut que la table accepte."
        ),
        sauf(EMPRUNTS, ("NOT NULL DEFAULT 21", "DEFAULT 21")): (
            "`jours` accepte `NULL`. `DEFAULT` ne sert que si l'on ne cite pas la colonne : "
            "il faut aussi la rendre obligatoire."
        ),
        sauf(EMPRUNTS, ("DEFAULT 21", "DEFAULT 1")): (
            "Quand on ne donne pas les jours, ils ne valent pas 21 : relisez la valeur qui suit "
            "`DEFAULT`."
        ),
        sauf(EMPRUNTS, ("jours >= 1", "jours BETWEEN 1 AND 21")): (
            "Un emprunt de 60 jours est refusé : l'énoncé donne un minimum, pas de maximum."
        ),
        sauf(EMPRUNTS, ("DEFAULT 21 CHECK", "DEFAULT 21, CHECK")): (
            "Relisez les virgules autour de `remarque` : une à la fin de chaque colonne, aucune "
            "entre les contraintes d'une même colonne."
        ),
        sauf(EMPRUNTS, ("NOT NULL DEFAULT", "NOT NULL, DEFAULT")): (
            "Ce qui précède `DEFAULT` est inachevé, ou finit par une virgule : entre les "
            "contraintes d'une même colonne, il n'y a que des espaces."
        ),
        sauf(EMPRUNTS, (" CHECK (jours >= 1)", "")): (
            "La table accepte un emprunt de zéro jour, ou moins : `jours` attend une condition qui "
            "le refuse."
        ),
        sauf(EMPRUNTS, ("jours >= 1", "jours > 1")): (
            "Un emprunt d'un jour est refusé, alors qu'il est permis : revoyez le signe de la "
            "condition, ou le nombre."
        ),
        sauf(EMPRUNTS, ("jours >= 1", "jours >= 0")): (
            "Un emprunt de zéro jour est encore accepté : revoyez la condition de `jours`."
        ),
        sauf(EMPRUNTS, ("remarque TEXT", "remarque TEXT DEFAULT ''")): (
            "Quand on ne la donne pas, la remarque doit manquer, et non être un texte vide : "
            "retirez son `DEFAULT`."
        ),
        sauf(EMPRUNTS, ("remarque TEXT", "remarque TEXT NOT NULL")): (
            "La remarque est facultative : retirez `NOT NULL` de cette colonne."
        ),
        sauf(EMPRUNTS, ("livre TEXT NOT NULL", "livre TEXT NOT NULL UNIQUE")): (
            "Un même livre peut être emprunté plusieurs fois, et la table le refuse : "
            "retirez `UNIQUE`."
        ),
        sauf(EMPRUNTS, ("lecteur TEXT NOT NULL", "lecteur TEXT NOT NULL UNIQUE")): (
            "Un même lecteur peut faire plusieurs emprunts, et la table le refuse : `lecteur` ne "
            "doit pas être `UNIQUE`."
        ),
        sauf(EMPRUNTS, ("remarque TEXT", "remarque TEXT, UNIQUE (livre, lecteur)")): (
            "Un lecteur peut emprunter deux fois le même livre, et la table le refuse : l'énoncé "
            "ne demande aucune contrainte `UNIQUE`."
        ),
        sauf(EMPRUNTS, ("INTEGER PRIMARY KEY", "INTEGER AUTOINCREMENT")): (
            "SQLite n'attend pas `AUTOINCREMENT` à cette place : il ne remplace pas la clé "
            "primaire. Reprenez la ligne d'`id`, dans la table `messages`."
        ),
        sauf(EMPRUNTS, ("(jours >= 1)", "jours >= 1")): (
            "Relisez ce qui précède `jours` : la condition d'un `CHECK` s'écrit entre parenthèses, "
            "la valeur d'un `DEFAULT` est un nombre seul, et la colonne d'avant finit par une "
            "virgule."
        ),
    },
    indices=(
        "Écrivez une ligne par colonne du tableau, dans l'ordre : le nom, le type, les "
        "contraintes. Vérifiez souvent : chaque échec dit une chose à corriger.",
        "Une colonne peut avoir plusieurs contraintes, l'une après l'autre : `jours` en a trois.",
        "Deux règles ne sont dans aucune colonne : l'une s'écrit juste après `CREATE TABLE`, "
        "l'autre après la dernière parenthèse.",
    ),
    explication=(
        "Chaque règle de l'énoncé devient un type ou une contrainte. C'est la table qui "
        "les fait respecter, pour tous les programmes qui y écriront."
    ),
)

EXERCICES = (
    OBLIGATOIRE,
    NUMEROTER,
    AFFINITE,
    VRAI_CONTROLE,
    CONTRAINTES,
    CAHIER_DES_CHARGES,
)
