"""Les exercices de « Lire les messages »."""

import sqlite3
from contextlib import closing

from lib.exercices.bases import MESSAGES, PIEGES, SANS_ALICE, TABLE, VIDE, Base
from lib.exercices.declarations import Fonction, Prediction, Requete, sauf

# Les lignes du notebook : l'apprenant les reconnaît dans un échec.
RANDONNEE = Base(
    "les treize messages de la randonnée",
    TABLE
    + """
INSERT INTO messages VALUES
    (1, 'Qui vient marcher dimanche ?', 'Alice', '2026-05-04T18:02'),
    (2, 'Moi !', 'Bob', '2026-05-04T18:05'),
    (3, 'Moi !', 'Chloé', '2026-05-04T18:05'),
    (4, 'On part de l''étang à 9 h ?', 'Alice', '2026-05-04T18:30'),
    (5, 'Plutôt 8 h, il fera chaud', 'Bob', '2026-05-04T19:10'),
    (6, 'Qui apporte la carte ?', NULL, '2026-05-05T08:15'),
    (7, 'Moi !', 'Bob', '2026-05-05T08:20'),
    (8, 'Été ou pas, prenez un pull', 'Chloé', '2026-05-07T07:50'),
    (9, 'C''est l''été, prenez de l''eau', 'Alice', '2026-05-08T12:40'),
    (10, 'CARTE TROUVÉE', NULL, '2026-05-08T12:40'),
    (11, 'On est tous là', 'Alice', '2026-05-10T08:00'),
    (12, 'Merci à tous', NULL, '2026-05-10T17:45'),
    (13, 'Pas de réseau hier, mais je viens', 'Élise', '2026-05-05T06:30');
""",
)

ALICE_OU_CHLOE = """
    SELECT texte FROM messages
    WHERE nom_utilisateur = 'Alice' OR nom_utilisateur = 'Chloé'
    ORDER BY date_creation
"""

AVEC_IN = (
    "SELECT texte FROM messages WHERE nom_utilisateur IN ('Alice', 'Chloé') ORDER BY date_creation"
)

CONDITION = Requete(
    "04.1",
    "Les messages d'Alice et de Chloé",
    bases=(RANDONNEE, MESSAGES, PIEGES),
    ordre=("date_creation",),
    depart='requete = "SELECT texte FROM messages WHERE ... ORDER BY date_creation"',
    solution=ALICE_OU_CHLOE,
    justes=(
        "SELECT texte FROM messages WHERE nom_utilisateur IN ('Chloé', 'Alice') "
        "ORDER BY date_creation",
        "SELECT m.texte FROM messages AS m WHERE m.nom_utilisateur IN ('Alice', 'Chloé') "
        "ORDER BY m.date_creation, m.texte",
    ),
    erreurs={
        sauf(ALICE_OU_CHLOE, (" OR ", " AND ")): (
            "Aucune ligne : aucun nom ne remplit cette condition. Avec `AND`, il faudrait "
            "qu'un nom soit Alice et Chloé à la fois. Dans la liste d'`IN`, chaque nom a ses "
            "propres apostrophes, sans espace, et seule une virgule sépare les noms."
        ),
        sauf(ALICE_OU_CHLOE, ("OR nom_utilisateur = ", "OR ")): (
            "Il n'y a que les messages d'Alice. Chloé s'écrit avec son accent. Et `OR` relie deux "
            "conditions entières : répétez `nom_utilisateur =` devant chaque nom, ou "
            "servez-vous de `IN`."
        ),
        sauf(ALICE_OU_CHLOE, ("nom_utilisateur = 'Alice' OR ", "")): (
            "Il n'y a que les messages de Chloé. La condition qui prend ceux d'Alice manque, ou "
            "son nom n'est pas écrit exactement."
        ),
        sauf(AVEC_IN, ("Alice", "alice"), ("Chloé", "chloé")): (
            "Pour `=` et `IN`, `'alice'` n'est pas `'Alice'` : écrivez les noms avec leur "
            "majuscule."
        ),
        sauf(ALICE_OU_CHLOE, ("=", "LIKE")): (
            "`LIKE` ne distingue pas `'Alice'` de `'alice'`, et prend donc aussi les messages "
            "d'une autre personne. Pour un nom exact, écrivez `=`."
        ),
        "SELECT texte FROM messages ORDER BY date_creation": (
            "Les messages de tout le monde sont là : il manque `WHERE`, suivi d'une "
            "condition, avant `ORDER BY`."
        ),
        sauf(AVEC_IN, (" ORDER BY date_creation", "")): (
            "Les messages sont les bons, mais plus rien ne les range par date : remettez le "
            "`ORDER BY` du départ, après la condition."
        ),
        sauf(ALICE_OU_CHLOE, ("'Alice'", "Alice"), ("'Chloé'", "Chloé")): (
            "Sans apostrophes, SQLite prend `Alice` pour le nom d'une colonne. Un texte s'écrit "
            "entre apostrophes."
        ),
        "SELECT texte FROM messages WHERE nom_utilisateur <> 'Bob' ORDER BY date_creation": (
            "Écarter Bob ne suffit pas : d'autres ont écrit, comme Élise. Demandez "
            "Alice et Chloé par leur nom."
        ),
        sauf(AVEC_IN, ("('Alice', 'Chloé')", "'Alice', 'Chloé'")): (
            "Une virgule ne relie pas deux conditions, et la liste d'`IN` s'écrit entre "
            "parenthèses : `IN (…, …)`."
        ),
        sauf(AVEC_IN, ("('Alice', 'Chloé')", "['Alice', 'Chloé']")): (
            "Les crochets font une liste en Python. En SQL, la liste d'`IN` s'écrit entre "
            "parenthèses."
        ),
        sauf(AVEC_IN, ("IN", "=")): (
            "`=` compare à une seule valeur. Devant une liste entre parenthèses, écrivez `IN`."
        ),
        sauf(ALICE_OU_CHLOE, ("OR nom_utilisateur =", "OR =")): (
            "Il manque quelque chose devant un `=` : `OR` relie deux conditions entières, et "
            "chacune nomme sa colonne."
        ),
    },
    indices=(
        "Pour être gardé, un message doit être d'Alice, ou bien de Chloé.",
        "Deux conditions reliées par `OR`, ou une seule avec `IN` : regardez le tableau des "
        "conditions. Un nom s'écrit entre apostrophes, avec sa majuscule.",
        "La condition peut commencer par `nom_utilisateur IN (`.",
    ),
    explication=(
        "`OR` garde une ligne dès que l'une des deux conditions est vraie. "
        "`nom_utilisateur IN ('Alice', 'Chloé')` dit la même chose, en plus court."
    ),
)

TROIS_DERNIERS = """
    SELECT texte, date_creation
    FROM messages
    ORDER BY date_creation DESC, id DESC
    LIMIT 3
"""

DERNIERS = Requete(
    "04.2",
    "Les trois derniers messages",
    bases=(RANDONNEE, MESSAGES, PIEGES, VIDE),
    ordre=("date_creation DESC", "id DESC"),
    solution=TROIS_DERNIERS,
    justes=(
        "SELECT m.texte, m.date_creation FROM messages AS m ORDER BY 2 DESC, m.id DESC LIMIT 3",
        "SELECT texte, date_creation FROM messages ORDER BY date_creation DESC, -id "
        "LIMIT 3 OFFSET 0",
    ),
    erreurs={
        sauf(TROIS_DERNIERS, ("date_creation DESC", "date_creation")): (
            "Ce sont les messages les plus anciens : sans `DESC`, une clé va du plus petit au plus "
            "grand, et `DESC` ne vaut que pour la clé qu'il suit."
        ),
        sauf(TROIS_DERNIERS, ("id DESC", "id")): (
            "À date égale, le plus grand `id` doit venir d'abord, et rien ne le demande. Il faut "
            "une deuxième clé de tri, avec son propre `DESC`."
        ),
        sauf(TROIS_DERNIERS, ("date_creation DESC, ", "")): (
            "Ce sont les derniers messages enregistrés, pas les plus récents : un message arrivé "
            "en retard a un grand `id`. Rangez d'abord par date."
        ),
        sauf(TROIS_DERNIERS, ("LIMIT 3", "")): (
            "L'ordre est bon, mais tous les messages sont là : n'en gardez que trois."
        ),
        sauf(TROIS_DERNIERS, ("ORDER BY date_creation DESC, id DESC", "")): (
            "`LIMIT` garde les premières lignes venues, puisque rien ne les range. Il faut "
            "`ORDER BY`, et des noms de colonnes, sans apostrophes, séparés par une virgule."
        ),
        sauf(TROIS_DERNIERS, ("LIMIT 3", "LIMIT 1")): (
            "Il n'y a que le dernier message : `LIMIT` dit combien de lignes on garde."
        ),
        sauf(TROIS_DERNIERS, (" DESC", ""), ("LIMIT 3", "LIMIT 3 DESC")): (
            "`DESC` n'est pas à sa place : il s'écrit juste après la clé de tri qu'il "
            "renverse, avant la virgule ou `LIMIT`."
        ),
        sauf(TROIS_DERNIERS, (" DESC", ""), ("ORDER BY", "ORDER BY DESC")): (
            "Ce qui précède `date_creation` n'est pas à sa place. Entre deux colonnes du `SELECT`, "
            "écrivez une virgule. Devant une clé de tri, écrivez `ORDER BY`, et rien d'autre : "
            "`DESC` vient après elle."
        ),
        sauf(TROIS_DERNIERS, ("DESC, id", "DESC AND id")): (
            "`AND` relie deux conditions. Entre deux clés de tri, on écrit une virgule."
        ),
        sauf(TROIS_DERNIERS, ("texte, date_creation\n", "'texte', 'date_creation'\n")): (
            "La requête rend, à chaque ligne, les mêmes mots : entre apostrophes, ce sont des "
            "valeurs. Un nom de colonne s'écrit sans apostrophes."
        ),
        sauf(TROIS_DERNIERS, ("texte, date_creation\n", "texte\n")): (
            "Il n'y a que le texte : demandez aussi `date_creation`, après une virgule."
        ),
        sauf(TROIS_DERNIERS, ("texte, date_creation\n", "texte date_creation\n")): (
            "Il n'y a qu'une colonne : sans virgule entre `texte` et `date_creation`, SQLite croit "
            "que vous donnez un autre nom à `texte`."
        ),
        sauf(TROIS_DERNIERS, ("texte, date_creation\n", "texte, MAX(date_creation)\n")): (
            "Il n'y a qu'une ligne : `MAX` résume toute la table. Demandez la colonne "
            "elle-même, rangez par elle, avec `DESC`, puis gardez trois lignes."
        ),
        sauf(TROIS_DERNIERS, ("date_creation DESC, id DESC", "MAX(date_creation)")): (
            "`MAX` résume toutes les lignes en une seule : il ne sert pas à les ranger. La clé de "
            "tri est la colonne elle-même, suivie de `DESC`."
        ),
        sauf(TROIS_DERNIERS, ("ORDER", "WHERE date_creation = MAX(date_creation)\n    ORDER")): (
            "`MAX` résume toutes les lignes : il ne sert pas à choisir l'une d'elles. Rangez les "
            "lignes par `ORDER BY`, puis n'en gardez que trois, par `LIMIT`."
        ),
    },
    indices=(
        "Il faut deux clés de tri : la première range par date, la deuxième départage les ex "
        "aequo.",
        "Chaque clé qui va du plus grand au plus petit a son propre `DESC`.",
        "`LIMIT` termine la requête : `SELECT … FROM … ORDER BY … DESC, … DESC LIMIT …`.",
    ),
    explication=(
        "La date range les messages, `id` départage ceux de même date, et `LIMIT 3` coupe une "
        "fois le tri fait. Chaque clé a son `DESC`."
    ),
)

ALICE_PAR_DATE = """
    SELECT texte
    FROM messages
    WHERE nom_utilisateur = 'Alice'
    ORDER BY date_creation DESC
"""

ORDRE_FAUX = Requete(
    "04.3",
    "Un ordre sans effet",
    bases=(RANDONNEE, MESSAGES, PIEGES, SANS_ALICE),
    ordre=("date_creation DESC",),
    depart='''
requete = """
    SELECT texte
    FROM messages
    WHERE nom_utilisateur = 'Alice'
    ORDER BY 'date_creation' DESC
"""
''',
    solution=ALICE_PAR_DATE,
    justes=(
        "SELECT texte FROM messages WHERE nom_utilisateur = 'Alice' "
        'ORDER BY "date_creation" DESC',
        "SELECT m.texte FROM messages AS m WHERE m.nom_utilisateur IN ('Alice') "
        "ORDER BY m.date_creation DESC, m.id DESC",
    ),
    erreurs={
        sauf(ALICE_PAR_DATE, ("ORDER BY date_creation DESC", "")): (
            "Rien ne range encore les messages : il faut une clé de tri, et cette clé doit être "
            "une colonne. Entre apostrophes, ce n'est qu'un mot, le même pour chaque ligne."
        ),
        sauf(ALICE_PAR_DATE, (" DESC", "")): (
            "La faute est trouvée, mais le sens a changé : pour aller du plus récent au plus "
            "ancien, gardez `DESC`."
        ),
        sauf(ALICE_PAR_DATE, ("date_creation", "id")): (
            "L'énoncé parle de la date, pas de l'ordre d'enregistrement : gardez la clé de "
            "tri, et corrigez la façon de l'écrire."
        ),
        sauf(ALICE_PAR_DATE, ("nom_utilisateur", "'nom_utilisateur'")): (
            "Entre apostrophes, `'nom_utilisateur'` est un mot, et ce mot n'est jamais égal à "
            "`'Alice'` : un nom de colonne s'écrit sans apostrophes."
        ),
        sauf(ALICE_PAR_DATE, ("texte", "'texte'")): (
            "La requête rend, à chaque ligne, le mot `texte` : entre apostrophes, c'est une "
            "valeur, et non la colonne."
        ),
        sauf(ALICE_PAR_DATE, ("WHERE nom_utilisateur = 'Alice'", "")): (
            "L'ordre est bon, mais les messages de tout le monde sont là : remettez la "
            "condition `WHERE`, qui était juste."
        ),
        sauf(ALICE_PAR_DATE, ("'Alice'", "Alice")): (
            "Les apostrophes d'`'Alice'` étaient à leur place, car c'est une valeur. Cherchez "
            "celles qui entourent autre chose qu'une valeur."
        ),
        sauf(ALICE_PAR_DATE, ("date_creation DESC", "DESC date_creation")): (
            "La requête est mal formée : `DESC` se place après la clé de tri, pas avant."
        ),
        sauf(ALICE_PAR_DATE, ("date_creation DESC", "DESC 'date_creation'")): (
            "`DESC` était à sa place, après la clé de tri. Cherchez ce qui entoure cette clé."
        ),
        sauf(ALICE_PAR_DATE, ("date_creation DESC", "date_creation, id DESC")): (
            "`DESC` ne vaut que pour la clé qu'il suit : écrivez-le juste après `date_creation`."
        ),
    },
    indices=(
        "Les lignes sont bonnes, mais pas l'ordre : regardez la dernière ligne de la requête.",
        "Entre apostrophes, on écrit une valeur. Que range-t-on quand chaque ligne a la même clé ?",
        "Une clé de tri est le nom d'une colonne, et s'écrit comme dans `SELECT texte`.",
    ),
    explication=(
        "`'date_creation'` est un mot, le même pour toutes les lignes : trier selon ce mot ne "
        "range rien. Sans apostrophes, c'est la colonne."
    ),
)

NOM_ET_MOTIF = """
    SELECT texte
    FROM messages
    WHERE nom_utilisateur = ? AND texte LIKE ?
    ORDER BY date_creation DESC
"""

RECHERCHE = Requete(
    "04.4",
    "Chercher un mot dans les messages de quelqu'un",
    bases=(RANDONNEE, MESSAGES, PIEGES),
    valeurs=(
        ("Alice", "%l'été%"),
        ("Alice", "%"),
        ("Bob", "tarte%"),
        ("Alice", "Bonjour"),
        ("O'Brien", "%jour"),
        ("Chloé", "%"),
    ),
    ordre=("date_creation DESC",),
    solution=NOM_ET_MOTIF,
    justes=(
        "SELECT m.texte FROM messages AS m WHERE m.nom_utilisateur IN (?) AND m.texte LIKE ? "
        "ORDER BY m.date_creation DESC, m.id",
        "SELECT texte FROM messages WHERE ? = nom_utilisateur AND texte LIKE ? "
        "ORDER BY date_creation DESC",
    ),
    erreurs={
        sauf(
            NOM_ET_MOTIF,
            ("nom_utilisateur = ? AND texte LIKE ?", "texte LIKE ? AND nom_utilisateur = ?"),
        ): (
            "Les deux valeurs sont échangées : le premier `?` de la requête reçoit le nom, le "
            "deuxième reçoit le motif."
        ),
        sauf(NOM_ET_MOTIF, (" AND ", " OR ")): (
            "Il y a des messages en trop : les deux conditions doivent être vraies ensemble. "
            "`OR` ne dit pas cela."
        ),
        sauf(NOM_ET_MOTIF, ("LIKE", "=")): (
            "`=` et `IN` comparent le texte entier, et prennent `%` au pied de la lettre. Pour "
            "comparer à un motif, il faut `LIKE`."
        ),
        sauf(NOM_ET_MOTIF, ("=", "LIKE")): (
            "Le nom doit être exact, et `LIKE` confond `Alice` et `alice`. Gardez `LIKE` pour le "
            "texte seulement."
        ),
        sauf(NOM_ET_MOTIF, ("LIKE ?", "LIKE '%?%'")): (
            "La requête n'attend qu'une valeur, et l'on en donne deux : le nom et le motif. "
            "Écrivez un `?` à la place de chacun, seul, sans apostrophes, car le motif porte déjà "
            "ses `%`."
        ),
        sauf(NOM_ET_MOTIF, ("= ?", "= 'Alice'"), ("LIKE ?", "LIKE '%carte%'")): (
            "La requête n'attend aucune valeur, et l'on en donne deux : écrivez un `?`, sans "
            "apostrophes, à la place du nom, et un autre à la place du motif."
        ),
        sauf(NOM_ET_MOTIF, ("AND texte LIKE", "AND LIKE")): (
            "La requête est mal formée autour d'un `?` : chaque condition nomme sa colonne, "
            "même après `AND`."
        ),
        sauf(NOM_ET_MOTIF, ("LIKE ?", "LIKE '%' || ? || '%'")): (
            "Le motif donné porte déjà ses `%`, là où il en faut : n'en ajoutez pas autour du `?`."
        ),
        sauf(NOM_ET_MOTIF, ("ORDER BY date_creation DESC", "")): (
            "Les messages sont les bons, mais rien ne les range : il faut `ORDER BY`, et le "
            "nom d'une colonne, sans apostrophes."
        ),
        sauf(NOM_ET_MOTIF, ("date_creation", "id")): (
            "L'énoncé parle de la date, pas de l'ordre d'enregistrement : changez la clé de tri."
        ),
        sauf(NOM_ET_MOTIF, (" AND", ",")): (
            "Entre deux conditions, on écrit `AND`, pas une virgule."
        ),
        sauf(NOM_ET_MOTIF, ("LIKE ?", "LIKE %?%")): (
            "Les `%` font partie du motif, que la vérification donne entier : dans la "
            "requête, écrivez `?` tout seul."
        ),
        sauf(NOM_ET_MOTIF, (" DESC", "")): (
            "Les messages vont du plus ancien au plus récent : renversez l'ordre."
        ),
    },
    indices=(
        "Il y a deux conditions, une sur chaque colonne, et elles doivent être vraies ensemble.",
        "Un `?` s'écrit seul, sans apostrophes, et le premier reçoit le nom.",
        "La condition du nom est `nom_utilisateur = ?`. Celle du texte emploie `LIKE`, et `AND` "
        "les relie.",
    ),
    explication=(
        "Chaque `?` tient la place d'une valeur entière : le nom pour `=`, le motif, avec ses "
        "`%`, pour `LIKE`. Une apostrophe dans la valeur ne gêne pas."
    ),
)

NI_EGAL = Prediction(
    "04.5",
    "D'Alice, ou d'un autre",
    code=f"""
import sqlite3
from contextlib import closing

with closing(sqlite3.connect(":memory:")) as con:
    con.executescript({RANDONNEE.sql!r})
    nombre = con.execute('''
        SELECT COUNT(*) FROM messages
        WHERE nom_utilisateur = 'Alice' OR nom_utilisateur <> 'Alice'
    ''').fetchone()[0]
nombre
""",
    solution="10",
    justes=("5 + 5",),
    erreurs={
        "13": (
            "C'est le nombre de tous les messages. Or trois d'entre eux n'ont pas de nom : "
            "pour eux, la première condition est-elle vraie ? Et la deuxième ?"
        ),
        "'10'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        "4": (
            "C'est le nombre des messages d'Alice. `OR` ajoute ceux dont le nom est différent "
            "d'`Alice`."
        ),
        "9": (
            "Vous avez tout compté, sauf les messages d'Alice : `OR` les garde aussi. Et un nom "
            "absent est-il vraiment différent d'`Alice` ?"
        ),
        "6": (
            "Vous avez compté les messages dont le nom est présent, et différent d'`Alice`. Ceux "
            "d'Alice comptent aussi, par la première condition."
        ),
        "3": (
            "C'est le nombre des messages sans nom. Pour eux, aucune des deux conditions n'est "
            "vraie : comptez plutôt les autres."
        ),
        "0": (
            "Avec `OR`, il suffit que l'une des deux conditions soit vraie : les messages d'Alice, "
            "par exemple, sont comptés."
        ),
    },
    indices=(
        "Prenez un message de chaque sorte : un d'Alice, un de Bob, un sans nom. Pour chacun, "
        "l'une des conditions est-elle vraie ?",
        "Un nom absent n'est ni égal à `'Alice'`, ni différent : on ne sait pas.",
    ),
    explication=(
        "Comparer `NULL` à `'Alice'` ne rend ni vrai ni faux, mais `NULL`. Les trois messages sans "
        "nom ne sont donc pas comptés : 13 − 3 = 10."
    ),
)

AUTRES_QU_ALICE = """
    SELECT texte, nom_utilisateur
    FROM messages
    WHERE nom_utilisateur <> 'Alice' OR nom_utilisateur IS NULL
    ORDER BY date_creation
"""

PAS_D_ALICE = Requete(
    "04.6",
    "Les messages disparus",
    bases=(RANDONNEE, MESSAGES, PIEGES, SANS_ALICE),
    ordre=("date_creation",),
    depart='''
requete = """
    SELECT texte, nom_utilisateur
    FROM messages
    WHERE nom_utilisateur <> 'Alice'
    ORDER BY date_creation
"""
''',
    solution=AUTRES_QU_ALICE,
    justes=(
        "SELECT texte, nom_utilisateur FROM messages WHERE nom_utilisateur IS NOT 'Alice' "
        "ORDER BY date_creation",
        "SELECT texte, nom_utilisateur FROM messages "
        "WHERE COALESCE(nom_utilisateur, 'anonyme') <> 'Alice' ORDER BY date_creation",
    ),
    erreurs={
        sauf(AUTRES_QU_ALICE, ("IS NULL", "= NULL")): (
            "Les messages sans nom manquent toujours. Avec `NULL`, ni `=` ni `<>` n'est vrai. Et "
            "entre apostrophes, on n'écrit que du texte : `'NULL'` est un mot, `''` un texte vide. "
            "Demandez, sans apostrophes, si le nom manque."
        ),
        sauf(AUTRES_QU_ALICE, ("nom_utilisateur <> 'Alice' OR ", "")): (
            "Il n'y a plus que les messages sans nom : gardez aussi la condition de départ."
        ),
        sauf(AUTRES_QU_ALICE, (" OR ", " AND ")): (
            "Aucune ligne : cette condition n'est vraie pour aucun message. Avec `AND`, il "
            "faudrait un nom à la fois présent et absent. Reliez les deux conditions autrement."
        ),
        sauf(AUTRES_QU_ALICE, ("nom_utilisateur <> 'Alice' OR ", ""), ("IS NULL", "IS NOT NULL")): (
            "C'est l'inverse : cette condition garde les messages d'Alice, et écarte les messages "
            "sans nom."
        ),
        "SELECT texte, nom_utilisateur FROM messages ORDER BY date_creation": (
            "Les messages sans nom sont revenus, mais ceux d'Alice aussi : il faut une condition."
        ),
        sauf(AUTRES_QU_ALICE, ("<>", "NOT LIKE")): (
            "`LIKE` confond `Alice` et `alice`, et écarte donc aussi les messages d'une autre "
            "personne. Pour un nom exact, gardez `<>`."
        ),
        sauf(AUTRES_QU_ALICE, ("OR nom_utilisateur IS", "OR IS")): (
            "`IS NULL` a besoin d'un nom de colonne devant lui, même après `OR`."
        ),
        sauf(AUTRES_QU_ALICE, ("NULL", "None")): (
            "`None` est un mot de Python. En SQL, une valeur absente s'appelle `NULL`."
        ),
        "SELECT texte, nom_utilisateur FROM messages "
        "WHERE nom_utilisateur IN ('Bob', 'Chloé', 'Élise', NULL) ORDER BY date_creation": (
            "Un `NULL` dans la liste d'`IN` ne trouve rien, et d'autres bases ont d'autres noms. "
            "Gardez `<> 'Alice'`, et ajoutez une condition qui demande si le nom manque."
        ),
        sauf(AUTRES_QU_ALICE, ("<> 'Alice'", "IN ('Bob', 'Chloé', 'Élise')")): (
            "Les messages sans nom sont revenus, mais votre liste ne vaut que pour la "
            "randonnée : ailleurs, d'autres personnes écrivent. Gardez `<> 'Alice'`."
        ),
        sauf(AUTRES_QU_ALICE, ("date_creation", "date_creation DESC")): (
            "La condition est juste, mais l'ordre est renversé : l'énoncé demande d'aller du plus "
            "ancien au plus récent."
        ),
        sauf(AUTRES_QU_ALICE, (", nom_utilisateur", ", COALESCE(nom_utilisateur, 'anonyme')")): (
            "Les lignes sont les bonnes, mais un nom absent doit rester `NULL` dans le "
            "résultat : ne changez que la condition."
        ),
        sauf(AUTRES_QU_ALICE, ("ORDER BY date_creation", "")): (
            "La condition est juste, mais plus rien ne range les lignes par date : remettez "
            "le `ORDER BY` du départ."
        ),
    },
    indices=(
        "Comptez les messages sans nom dans le résultat. Pourquoi `WHERE` les écarte-t-il ?",
        "Pour un nom absent, `nom_utilisateur <> 'Alice'` ne rend pas vrai : il faut une "
        "deuxième condition, reliée à la première.",
        "La deuxième condition emploie `IS`, et il suffit que l'une des deux soit vraie.",
    ),
    explication=(
        "Comparer un nom `NULL` à `'Alice'` ne rend ni vrai ni faux : `WHERE` écarte la "
        "ligne. `OR nom_utilisateur IS NULL` la reprend."
    ),
)

DERNIER_MESSAGE = """
def dernier_message(chemin, nom):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        ligne = con.execute(
            "SELECT * FROM messages WHERE nom_utilisateur = ? "
            "ORDER BY date_creation DESC, id DESC LIMIT 1",
            (nom,),
        ).fetchone()
    if ligne is None:
        return None
    return dict(ligne)
"""

PAR_TUPLE = """
def dernier_message(chemin, nom):
    con = sqlite3.connect(chemin)
    try:
        lignes = con.execute(
            "SELECT id, texte, nom_utilisateur, date_creation FROM messages "
            "WHERE nom_utilisateur = :nom ORDER BY date_creation, id",
            {"nom": nom},
        ).fetchall()
    finally:
        con.close()
    if not lignes:
        return None
    return dict(zip(("id", "texte", "nom_utilisateur", "date_creation"), lignes[-1]))
"""

SANS_FERMER = """
def dernier_message(chemin, nom):
    con = sqlite3.connect(chemin)
    con.row_factory = sqlite3.Row
    ligne = con.execute(
        "SELECT * FROM messages WHERE nom_utilisateur = ? "
        "ORDER BY date_creation DESC, id DESC LIMIT 1",
        (nom,),
    ).fetchone()
    return dict(ligne) if ligne else None
"""

FERMER_TROP_TARD = """
def dernier_message(chemin, nom):
    con = sqlite3.connect(chemin)
    con.row_factory = sqlite3.Row
    ligne = con.execute(
        "SELECT * FROM messages WHERE nom_utilisateur = ? "
        "ORDER BY date_creation DESC, id DESC LIMIT 1",
        (nom,),
    ).fetchone()
    if ligne is None:
        return None
    con.close()
    return dict(ligne)
"""

FERMER_SANS_TRY = """
def dernier_message(chemin, nom):
    con = sqlite3.connect(chemin)
    con.row_factory = sqlite3.Row
    ligne = con.execute(
        "SELECT * FROM messages WHERE nom_utilisateur = ? "
        "ORDER BY date_creation DESC, id DESC LIMIT 1",
        (nom,),
    ).fetchone()
    con.close()
    return dict(ligne) if ligne else None
"""

TAIRE_L_ERREUR = """
def dernier_message(chemin, nom):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        try:
            ligne = con.execute(
                "SELECT * FROM messages WHERE nom_utilisateur = ? "
                "ORDER BY date_creation DESC, id DESC LIMIT 1",
                (nom,),
            ).fetchone()
        except sqlite3.Error:
            return None
    return dict(ligne) if ligne else None
"""

LIRE_TROP_TARD = """
def dernier_message(chemin, nom):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute(
            "SELECT * FROM messages WHERE nom_utilisateur = ? "
            "ORDER BY date_creation DESC, id DESC LIMIT 1",
            (nom,),
        )
    ligne = curseur.fetchone()
    return dict(ligne) if ligne else None
"""

LIRE_DEUX_FOIS = """
def dernier_message(chemin, nom):
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute(
            "SELECT * FROM messages WHERE nom_utilisateur = ? "
            "ORDER BY date_creation DESC, id DESC LIMIT 1",
            (nom,),
        )
        if curseur.fetchone() is None:
            return None
        return dict(curseur.fetchone())
"""


def essai_alice(fonction, chemin):
    """On demande le dernier message d'Alice."""
    return fonction(chemin, "Alice")


def essai_minuscule(fonction, chemin):
    """On demande le dernier message d'« alice », sans majuscule."""
    return fonction(chemin, "alice")


def essai_apostrophe(fonction, chemin):
    """On demande le dernier message d'« O'Brien »."""
    return fonction(chemin, "O'Brien")


def essai_absente(fonction, chemin):
    """On demande le dernier message de Nora, qui n'a rien écrit."""
    return fonction(chemin, "Nora")


def essai_sans_table(fonction, chemin):
    """On retire la table `messages`, puis on demande le dernier message d'Alice."""
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("DROP TABLE messages")
    try:
        fonction(chemin, "Alice")
    except sqlite3.Error:
        return "une erreur"
    return "aucune erreur"


FONCTION = Fonction(
    "04.7",
    "Le dernier message de quelqu'un",
    bases=(MESSAGES, PIEGES),
    essais=(essai_alice, essai_minuscule, essai_apostrophe, essai_absente, essai_sans_table),
    prealable="import sqlite3\nfrom contextlib import closing\n",
    depart='''
def dernier_message(chemin, nom):
    """Rend le dernier message de `nom`, dans un dictionnaire, ou None."""
    ...
''',
    solution=DERNIER_MESSAGE,
    justes=(PAR_TUPLE,),
    erreurs={
        sauf(DERNIER_MESSAGE, ("    if ligne is None:\n        return None\n", "")): (
            "Quand il n'y a pas de ligne, `fetchone()` rend `None`, et `dict(None)` échoue : "
            "vérifiez `ligne` avant d'en faire un dictionnaire."
        ),
        sauf(DERNIER_MESSAGE, ("return dict(ligne)", "return ligne")): (
            "La fonction rend une ligne `sqlite3.Row`. Faites-en un vrai dictionnaire, avec `dict`."
        ),
        sauf(
            DERNIER_MESSAGE,
            ("        con.row_factory = sqlite3.Row\n", ""),
            ("return dict(ligne)", "return ligne"),
        ): (
            "La fonction rend un tuple. Réglez `row_factory` avant `execute`, puis faites de la "
            "ligne un dictionnaire."
        ),
        sauf(DERNIER_MESSAGE, ("        con.row_factory = sqlite3.Row\n", "")): (
            "`dict` ne sait rien faire d'un tuple de valeurs sans noms : réglez `row_factory` "
            "avant `execute`."
        ),
        sauf(DERNIER_MESSAGE, ("row_factory = sqlite3.Row", "row_factory(sqlite3.Row)")): (
            "`row_factory` n'est pas une méthode, mais un réglage : il se donne par `=`."
        ),
        sauf(DERNIER_MESSAGE, ("fetchone", "fetchall")): (
            "`dict` attend une seule ligne : prenez-la par `fetchone()`. `fetchall()` rend une "
            "liste, et `execute` un curseur."
        ),
        sauf(DERNIER_MESSAGE, ("fetchone", "fetchall"), ("ligne is None", "not ligne")): (
            "`dict` reçoit toute la liste que rend `fetchall()`, même quand elle n'a qu'une "
            "ligne : donnez-lui cette ligne."
        ),
        sauf(DERNIER_MESSAGE, ("fetchone()", "fetchone()[0]")): (
            "`[0]` ne garde que la première colonne, et échoue quand il n'y a pas de ligne : "
            "gardez la ligne entière."
        ),
        sauf(DERNIER_MESSAGE, ("dict(ligne)", "dict(ligne[0])")): (
            "`[0]` ne garde que la première colonne : `dict` a besoin de la ligne entière."
        ),
        sauf(DERNIER_MESSAGE, ("= ?", "= '?'")): (
            "La requête n'attend aucune valeur, et l'on en donne une : écrivez `?`, sans "
            "apostrophes, à la place du nom."
        ),
        sauf(DERNIER_MESSAGE, ("date_creation DESC, id DESC", "id DESC")): (
            "Le plus grand `id` n'est pas toujours celui du message le plus récent : rangez "
            "d'abord par date."
        ),
        sauf(DERNIER_MESSAGE, ("date_creation DESC, id DESC", "date_creation DESC, id")): (
            "À date égale, il faut le message qui a le plus grand `id` : ajoutez une clé de tri, "
            "avec son propre `DESC`."
        ),
        sauf(DERNIER_MESSAGE, ("date_creation DESC, id DESC", "date_creation, id")): (
            "C'est le premier message, pas le dernier : il manque `DESC`."
        ),
        sauf(DERNIER_MESSAGE, ("nom_utilisateur = ?", "nom_utilisateur LIKE ?")): (
            "`LIKE` confond `Alice` et `alice` : pour un nom exact, écrivez `=`."
        ),
        sauf(DERNIER_MESSAGE, ("(nom,)", "(nom)")): (
            "`(nom)` n'est pas un tuple : chaque lettre du nom compte pour une valeur. Il "
            "manque une virgule."
        ),
        sauf(
            DERNIER_MESSAGE,
            ("nom_utilisateur = ? ", "nom_utilisateur = '\" + nom + \"' "),
            ("            (nom,),\n", ""),
        ): (
            "L'apostrophe d'un nom ferme le texte SQL, et casse la requête : n'y collez pas le "
            "nom, donnez-le par `?`."
        ),
        sauf(DERNIER_MESSAGE, ("return None", "return {}")): (
            "Pour quelqu'un qui n'a rien écrit, la fonction rend un dictionnaire vide au lieu de "
            "`None`."
        ),
        SANS_FERMER: (
            "Le résultat est juste, mais la connexion reste ouverte. `with con:` ne la ferme pas, "
            "et une ligne placée après `return` n'est jamais exécutée : servez-vous de `closing`."
        ),
        FERMER_SANS_TRY: (
            "Si la requête échoue, la fonction s'arrête avant `con.close()`, et la connexion reste "
            "ouverte. `closing` la ferme aussi dans ce cas."
        ),
        TAIRE_L_ERREUR: (
            "Sans table `messages`, la fonction ne lève aucune erreur, comme si tout allait bien : "
            "laissez sortir l'erreur. `closing` ferme la connexion sans qu'il faille `except`."
        ),
        FERMER_TROP_TARD: (
            "Quand il n'y a pas de message, la fonction rend `None` avant d'avoir fermé la "
            "connexion. Fermez-la d'abord, ou servez-vous de `closing`."
        ),
        LIRE_TROP_TARD: (
            "À la fin du bloc `with`, `closing` a fermé la connexion : prenez la ligne, par "
            "`fetchone()`, à l'intérieur du bloc."
        ),
        LIRE_DEUX_FOIS: (
            "Chaque `fetchone()` prend la ligne suivante, et il n'y en a qu'une : appelez-le "
            "une seule fois, et gardez la ligne dans une variable."
        ),
        sauf(DERNIER_MESSAGE, ("SELECT *", "SELECT id, texte, date_creation")): (
            "Il manque une clé, `nom_utilisateur` : l'énoncé demande les quatre colonnes, et "
            "`*` les prend toutes."
        ),
        sauf(DERNIER_MESSAGE, ("SELECT *", "SELECT texte, date_creation")): (
            "Il manque deux clés, `id` et `nom_utilisateur` : l'énoncé demande les quatre "
            "colonnes, et `*` les prend toutes."
        ),
        sauf(DERNIER_MESSAGE, ("SELECT *", "SELECT texte"), (", id DESC", "")): (
            "Le dictionnaire n'a qu'une clé, `texte` : l'énoncé demande les quatre colonnes. "
            "Et à date égale, il faut une deuxième clé de tri."
        ),
    },
    indices=(
        "Reprenez la cellule qui précède l'exercice : `closing`, `row_factory`, puis la requête. "
        "Le nom passe par `?`.",
        "La requête range les messages de cette personne du plus récent au plus ancien, comme "
        "dans l'exercice 04.2, et n'en garde qu'un.",
        "`fetchone()` rend une ligne ou `None` : `if ligne is None:` d'abord, `dict(ligne)` "
        "ensuite.",
    ),
    explication=(
        "La requête fait le choix et le tri, et `LIMIT 1` ne garde qu'une ligne. Avec "
        "`sqlite3.Row`, cette ligne connaît ses colonnes. `closing` ferme la connexion, même si "
        "une erreur survient."
    ),
)

EXERCICES = (CONDITION, DERNIERS, ORDRE_FAUX, RECHERCHE, NI_EGAL, PAS_D_ALICE, FONCTION)
