"""Les exercices de « Afficher avec pandas »."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from numbers import Integral

import pandas as pd  # noqa: F401 - une seconde, passée ici avant que le chronomètre parte

from lib.exercices.bases import MESSAGES, PIEGES, SANS_ALICE, TABLE, VIDE, Base
from lib.exercices.declarations import Fonction, Prediction, Requete, sauf

PREALABLE = "import pandas as pd"

MINUIT = Base(
    "cinq messages écrits autour de minuit",
    TABLE
    + """
INSERT INTO messages VALUES
    (2, 'Bonne année !', NULL, '2026-01-01T00:00:00.000000'),
    (3, 'Qui dort encore ?', 'Alice', '2026-01-03T09:30:00.000000'),
    (5, 'Plus qu''une minute', 'Bob', '2025-12-31T23:59:00.000000'),
    (6, 'Moi', 'Chloé', '2026-01-03T09:31:00.000000'),
    (8, 'Bonne nuit', NULL, '2026-01-03T23:59:59.999999');
""",
)

# Assez de messages et de jours pour qu'un `LIMIT` recopié se voie ; un jour sur deux ou presque a
# deux messages de même texte.
LONGUE = Base(
    "vingt-quatre messages, sur quatorze jours",
    TABLE
    + """
INSERT INTO messages
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
    SELECT i, 'Message ' || i % 14, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'Bob' ELSE 'Alice' END,
        printf('2026-04-%02dT10:00:00.000000', 1 + i * 5 % 14)
    FROM n;
""",
)


def _liste(rendu):
    """Rend une liste, ou None, tel quel ; d'autre chose, seulement la sorte.

    Deux colonnes de pandas ne s'affichent pas pareil, et méritent pourtant la même phrase.
    """
    if rendu is None or isinstance(rendu, list):
        return rendu
    return [f"pas une liste : {type(rendu).__name__}"]


# --- 07.1


def demander_plusieurs_noms(fonction, chemin):
    """On demande les textes de plusieurs personnes ; on montre (nom, textes)."""
    with closing(sqlite3.connect(chemin)) as con:
        return [(nom, _liste(fonction(con, nom))) for nom in ("Alice", "Chloé", "Bob", "Personne")]


def demander_un_nom_hostile(fonction, chemin):
    """On demande les textes de quelqu'un qui s'appelle `' OR '1'='1`."""
    with closing(sqlite3.connect(chemin)) as con:
        return _liste(fonction(con, "' OR '1'='1"))


LISTER = """
def textes_de(con, nom):
    requete = "SELECT texte FROM messages WHERE nom_utilisateur = ? ORDER BY id"
    tableau = pd.read_sql_query(requete, con, params=(nom,))
    return list(tableau["texte"])
"""

LISTER_COURT = """
def textes_de(con, nom):
    requete = "SELECT texte FROM messages WHERE nom_utilisateur = ? ORDER BY id"
    return list(pd.read_sql_query(requete, con, params=(nom,))["texte"])
"""

TEXTES = Fonction(
    "07.1",
    "Les textes d'une personne",
    prealable=PREALABLE,
    essais=(demander_plusieurs_noms, demander_un_nom_hostile),
    bases=(MESSAGES, PIEGES, LONGUE, VIDE),
    depart="""
def textes_de(con, nom):
    requete = "SELECT texte FROM messages WHERE nom_utilisateur = ? ORDER BY id"
    tableau = pd.read_sql_query(requete, con)
    return tableau[...]
""",
    solution=LISTER,
    justes=(
        """
def textes_de(con, nom):
    requete = "SELECT texte FROM messages WHERE nom_utilisateur = :nom ORDER BY id"
    return pd.read_sql_query(requete, con, params={"nom": nom})["texte"].tolist()
""",
        """
def textes_de(con, nom):
    tableau = pd.read_sql_query("SELECT * FROM messages ORDER BY id", con)
    return [ligne.texte for ligne in tableau.itertuples() if ligne.nom_utilisateur == nom]
""",
    ),
    erreurs={
        sauf(LISTER, ('"SELECT', 'f"SELECT'), ("= ?", "= '{nom}'"), (", params=(nom,)", "")): (
            "Le nom est collé dans la requête, et devient du SQL : pour quelqu'un qui s'appelle "
            "`' OR '1'='1`, tous les textes sont rendus. Remettez le `?` du départ, et donnez le "
            "nom par `params`."
        ),
        sauf(LISTER, (", params=(nom,)", "")): (
            "La requête attend une valeur pour son `?`, et n'en reçoit aucune : donnez-la à "
            "`read_sql_query`, par `params=…`."
        ),
        sauf(LISTER, ("(nom,)", "(nom)")): (
            "Chaque lettre du nom compte pour une valeur : il faut un tuple dont le seul élément "
            "soit le nom entier. C'est la virgule qui fait le tuple, pas les parenthèses."
        ),
        sauf(LISTER, ("(nom,)", '("nom",)')): (
            "Aucun texte n'est trouvé, pour personne : la requête ne cherche pas le nom que la "
            "fonction reçoit. Le `?` s'écrit sans apostrophes, et la variable `nom` sans "
            "guillemets."
        ),
        sauf(LISTER, ('list(tableau["texte"])', "tableau[...]")): (
            "Il reste des `...` entre les crochets. Mettez à leur place le nom de la colonne, "
            "entre guillemets."
        ),
        sauf(LISTER_COURT, ("ORDER BY id", "ORDER BY id LIMIT 3")): (
            "La liste s'arrête au troisième texte, et l'énoncé les demande tous : retirez ce qui "
            "la coupe, comme `LIMIT`."
        ),
        sauf(LISTER_COURT, ("list(", ""), ('["texte"])', "")): (
            "La fonction rend un tableau de pandas. Prenez sa colonne `texte`, avec une seule "
            "paire de crochets, puis faites-en une liste."
        ),
        sauf(LISTER_COURT, ("list(", ""), ('["texte"])', '["texte"]')): (
            "La fonction rend une colonne de pandas, avec son index. L'énoncé demande une "
            "liste : appelez `list`."
        ),
        sauf(LISTER_COURT, ('["texte"]', "")): (
            "La liste contient un nom de colonne, et aucun texte : la liste d'un tableau est celle "
            "des noms de ses colonnes. Prenez d'abord la colonne `texte`."
        ),
        sauf(LISTER_COURT, ("list(", ""), ('["texte"])', ".values.tolist()")): (
            "Chaque texte est enfermé dans une liste, celle de sa ligne. Faites la liste de la "
            "colonne `texte`, et non celle des lignes."
        ),
        sauf(LISTER, ("return ", "")): (
            "La fonction ne rend rien, même si elle affiche la liste : il manque `return`."
        ),
        sauf(LISTER, ("= ?", "= '?'")): (
            "Entre apostrophes, `'?'` est un texte, un simple point d'interrogation, qui n'attend "
            "pas de valeur. Retirez les apostrophes."
        ),
        sauf(LISTER, ("(nom,)", "{nom}")): (
            "`params` ne reçoit ni un tuple ni un dictionnaire. Mettez le nom entre parenthèses, "
            "avec une virgule après lui."
        ),
        sauf(LISTER, ("(nom,)", '{"nom": nom}')): (
            "Un dictionnaire donne leurs valeurs à des `:nom`, et la requête a un `?`. Pour lui, "
            "donnez un tuple."
        ),
        sauf(LISTER, ("= ?", "= nom"), (", params=(nom,)", "")): (
            "Dans la requête, `nom` est lu comme une colonne, que la table n'a pas : SQLite ne "
            "connaît pas les variables de Python. Remettez le `?`, et donnez le nom par `params`."
        ),
        sauf(LISTER, ('["texte"]', "[texte]")): (
            "Sans guillemets, `texte` serait une variable, et aucune ne porte ce nom. Le nom d'une "
            "colonne s'écrit entre guillemets."
        ),
        sauf(LISTER, ('list(tableau["texte"])', '[tableau["texte"]]')): (
            "La liste n'a qu'un élément, la colonne entière : des crochets l'enferment. `list(…)` "
            "en prend les valeurs."
        ),
        sauf(LISTER, ("    return", "    con.close()\n    return")): (
            "La fonction ferme la connexion qu'elle a reçue, et qui doit resservir : retirez ce "
            "qui la ferme, `con.close()` ou `closing`."
        ),
    },
    indices=(
        "Trois choses manquent : la valeur du `?`, le nom de la colonne, et de quoi en faire une "
        "liste.",
        "La valeur se donne par `params`, dans un tuple, même s'il n'y en a qu'une.",
        '`tableau["texte"]` est une colonne, et `list(…)` en fait une liste.',
    ),
    explication=(
        "`params` donne la valeur à part, comme avec `execute` : elle ne devient jamais du "
        'SQL. `tableau["texte"]` est une colonne, et `list` en fait une liste de Python.'
    ),
)


# --- 07.2

COMPTE = Prediction(
    "07.2",
    "Ce que compte value_counts",
    code="""
import pandas as pd

noms = pd.Series(["Alice", None, "Bob", "Alice", None, "Chloé", "Alice", "Bob"])
int(noms.value_counts().sum())
""",
    solution="6",
    erreurs={
        "8": "Huit est la longueur de la colonne. Les absents sont-ils comptés ?",
        "3": (
            "Trois est le nombre de noms différents, ou le compte d'Alice. `sum` additionne les "
            "comptes de tous les noms."
        ),
        "4": (
            "Quatre serait le nombre de groupes, si `None` en formait un. On demande la somme des "
            "comptes, pas leur nombre."
        ),
        "2": "Deux est le nombre de `None`, ou le compte de Bob. Additionnez tous les comptes.",
        "'erreur'": "Il n'y a pas d'erreur, et c'est bien le danger. Donnez un nombre.",
        "'6'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
    },
    indices=(
        "Écrivez sur un papier chaque nom, et le nombre de fois qu'il apparaît.",
        "`None` n'est pas un nom : `value_counts` lui donne-t-il une ligne ?",
    ),
    explication=(
        "Alice 3, Bob 2 et Chloé 1 font 6. Les deux `None` n'ont pas de ligne, et ne sont donc pas "
        "dans la somme."
    ),
)


# --- 07.3


def compter_les_messages(fonction, chemin):
    """On compte les messages de chaque personne."""
    with closing(sqlite3.connect(chemin)) as con:
        rendu = fonction(con)
    if rendu is None or isinstance(rendu, dict):
        return rendu
    return {"pas un dictionnaire": type(rendu).__name__}


COMPTER = """
def compter_par_personne(con):
    tableau = pd.read_sql_query("SELECT id, nom_utilisateur FROM messages ORDER BY id", con)
    noms = tableau["nom_utilisateur"].fillna("sans nom")
    return noms.value_counts().to_dict()
"""

COMPTER_COURT = """
def compter_par_personne(con):
    tableau = pd.read_sql_query("SELECT id, nom_utilisateur FROM messages ORDER BY id", con)
    return tableau["nom_utilisateur"].fillna("sans nom").value_counts().to_dict()
"""

COMPTER_PAR_GROUPES = """
def compter_par_personne(con):
    tableau = pd.read_sql_query("SELECT id, nom_utilisateur FROM messages ORDER BY id", con)
    tableau["nom_utilisateur"] = tableau["nom_utilisateur"].fillna("sans nom")
    return tableau.groupby("nom_utilisateur").size().to_dict()
"""
NOMMER = '    tableau["nom_utilisateur"] = tableau["nom_utilisateur"].fillna("sans nom")\n'

OUBLIES = Fonction(
    "07.3",
    "Les messages oubliés",
    prealable=PREALABLE,
    essais=(compter_les_messages,),
    bases=(MESSAGES, SANS_ALICE, PIEGES),
    depart="""
def compter_par_personne(con):
    tableau = pd.read_sql_query("SELECT id, nom_utilisateur FROM messages ORDER BY id", con)
    comptes = tableau.groupby("nom_utilisateur").size()
    return comptes.to_dict()
""",
    solution=COMPTER,
    justes=(
        COMPTER_PAR_GROUPES,
        """
def compter_par_personne(con):
    requete = "SELECT COALESCE(nom_utilisateur, 'sans nom') AS nom FROM messages"
    return pd.read_sql_query(requete, con)["nom"].value_counts().to_dict()
""",
        """
def compter_par_personne(con):
    requete = "SELECT nom_utilisateur, COUNT(*) FROM messages GROUP BY nom_utilisateur"
    return {"sans nom" if nom is None else nom: nombre for nom, nombre in con.execute(requete)}
""",
    ),
    erreurs={
        sauf(COMPTER_COURT, ('.fillna("sans nom")', "")): (
            "Les messages sans nom manquent toujours. Remplacez les noms absents avant de compter, "
            "et comptez dans la colonne que rend `fillna` : la première ne change pas."
        ),
        sauf(
            COMPTER_PAR_GROUPES,
            (NOMMER, ""),
            ('groupby("nom_utilisateur")', 'groupby("nom_utilisateur", dropna=False)'),
        ): (
            "Les messages sans nom sont comptés, mais leur clé est une valeur absente, et non "
            '`"sans nom"`. Appelez `fillna` sur la colonne des noms, avant de compter.'
        ),
        sauf(COMPTER_COURT, ('"sans nom"', '""')): (
            'La clé demandée est `"sans nom"`. La colonne peut déjà contenir un texte vide, et les '
            "absents se confondraient avec lui."
        ),
        sauf(
            COMPTER,
            ("noms.value_counts()", 'tableau.groupby(noms)["nom_utilisateur"].count()'),
        ): (
            "Le groupe des messages sans nom existe, mais son compte est 0 : `count` ne "
            "compte que les valeurs présentes de la colonne. `size` compte les lignes."
        ),
        sauf(COMPTER_COURT, (".to_dict()", "")): (
            "La fonction rend une colonne de pandas. L'énoncé demande un dictionnaire : "
            "terminez par `to_dict()`."
        ),
        sauf(COMPTER_COURT, ('"sans nom"', '"Sans nom"')): (
            'Les comptes sont bons, mais la clé demandée est `"sans nom"`, sans majuscule.'
        ),
        """
def compter_par_personne(con):
    comptes = {}
    for (nom,) in con.execute("SELECT nom_utilisateur FROM messages"):
        nom = nom or "sans nom"
        comptes[nom] = comptes.get(nom, 0) + 1
    return comptes
""": (
            "Le nom vide, `''`, est compté avec les absents, alors que c'est un texte. Ne "
            "remplacez que les noms qui manquent vraiment."
        ),
        """
def compter_par_personne(con):
    requete = "SELECT COALESCE(nom_utilisateur, 'sans nom') AS nom FROM messages"
    noms = pd.read_sql_query(requete, con)["nom"].str.lower()
    return noms.value_counts().to_dict()
""": (
            "Les noms ont perdu leurs majuscules, et `'alice'` n'est pas `'Alice'`. Comptez-les "
            "tels qu'ils sont."
        ),
        """
def compter_par_personne(con):
    requete = "SELECT nom_utilisateur, COUNT(*) FROM messages GROUP BY nom_utilisateur"
    return dict(con.execute(requete))
""": (
            "Les messages sans nom sont comptés, mais sous la clé `None`. Donnez-leur le nom "
            '`"sans nom"` : avec `fillna`, ou, si vous comptez en SQL, avec `COALESCE`.'
        ),
        sauf(COMPTER, ("noms.value_counts()", 'noms.groupby("nom_utilisateur").size()')): (
            "Là où vous la cherchez, aucune colonne ne s'appelle `nom_utilisateur`. Appelée sur "
            "une colonne, `fillna` rend une colonne seule, et non un tableau : comptez-y avec "
            "`value_counts`."
        ),
        sauf(COMPTER_PAR_GROUPES, (NOMMER, ""), (".size()", '.fillna("sans nom").size()')): (
            "Les groupes n'ont pas de méthode `fillna` : il est trop tard. Remplacez les absents "
            "avant `groupby`, dans la colonne des noms."
        ),
        sauf(COMPTER_PAR_GROUPES, ("size", "count")): (
            "Le dictionnaire en contient un autre, celui de la colonne `id` : `count` compte dans "
            "chaque colonne du tableau. `size` compte les lignes de chaque groupe."
        ),
        sauf(COMPTER, (".value_counts()", "")): (
            "Le dictionnaire donne le nom de chaque ligne, et rien n'y est compté. Comptez ces "
            "noms avant d'appeler `to_dict`."
        ),
    },
    indices=(
        "Additionnez les comptes : quand deux messages n'ont pas de nom, il en manque deux.",
        "`dropna=False` garderait le groupe des absents, mais sans lui donner de nom.",
        '`fillna("sans nom")`, sur la colonne des noms, rend une colonne où rien ne manque. '
        "C'est dans celle-là qu'il faut compter.",
    ),
    explication=(
        "`fillna` donne un nom aux absents avant le compte. Il n'y a plus rien à oublier, et le "
        "total est bien le nombre de messages."
    ),
)


# --- 07.4


def compter_les_jours(fonction, chemin):
    """On compte les messages de chaque jour."""
    with closing(sqlite3.connect(chemin)) as con:
        try:
            rendu = _liste(fonction(con))
        except ValueError as erreur:  # celle de pandas cite la durée : toutes se valent
            if "Invalid frequency" not in str(erreur) or "date_creation" in str(erreur):
                raise
            return ["pandas ne connaît pas cette durée"]
    autres = {type(n).__name__ for n in rendu or () if not isinstance(n, Integral | str)}
    return [f"pas des nombres entiers : {', '.join(sorted(autres))}"] if autres else rendu


DECOUPER = """
def compter_par_jour(con):
    requete = "SELECT id, nom_utilisateur, date_creation FROM messages"
    tableau = pd.read_sql_query(requete, con, parse_dates=["date_creation"])
    return list(tableau.resample("D", on="date_creation").size())
"""

DECOUPER_SANS_NOM = sauf(DECOUPER, ("id, nom_utilisateur, ", "id, "))

JOURS = Fonction(
    "07.4",
    "Tous les jours comptent",
    prealable=PREALABLE,
    essais=(compter_les_jours,),
    bases=(MESSAGES, PIEGES, MINUIT),
    depart="""
def compter_par_jour(con):
    tableau = pd.read_sql_query("SELECT id, nom_utilisateur, date_creation FROM messages", con)
    return tableau.resample(...)
""",
    solution=DECOUPER,
    justes=(
        """
def compter_par_jour(con):
    tableau = pd.read_sql_query("SELECT id, date_creation FROM messages", con)
    tableau["date_creation"] = pd.to_datetime(tableau["date_creation"])
    return tableau.set_index("date_creation").resample("D")["id"].count().tolist()
""",
        """
def compter_par_jour(con):
    requete = "SELECT date(date_creation) AS jour FROM messages"
    jours = pd.read_sql_query(requete, con, parse_dates=["jour"])["jour"].value_counts()
    tous = pd.date_range(jours.index.min(), jours.index.max())
    return jours.reindex(tous, fill_value=0).tolist()
""",
    ),
    erreurs={
        sauf(
            DECOUPER_SANS_NOM,
            ('.resample("D", on="date_creation")', '["date_creation"].dt.date'),
            (".size()", ".value_counts()"),
        ): (
            "Les comptes vont du plus grand au plus petit, et les jours sans message manquent, "
            "comme avec `value_counts`. `resample` suit le calendrier, jours vides compris."
        ),
        sauf(
            DECOUPER_SANS_NOM,
            ('resample("D", on="date_creation")', 'groupby(tableau["date_creation"].dt.date)'),
        ): (
            "Les comptes sont dans l'ordre des jours, mais les jours sans message manquent : "
            "aucune ligne ne porte leur date. `resample` les ajoute, avec zéro."
        ),
        sauf(DECOUPER, ("SELECT id, ", "SELECT "), (".size()", '["nom_utilisateur"].count()')): (
            "Les messages sans nom ne sont pas comptés : `count` ne compte que les valeurs "
            "présentes d'une colonne. `size` compte les lignes."
        ),
        sauf(DECOUPER, ("messages", "messages WHERE nom_utilisateur IS NOT NULL")): (
            "Les messages sans nom sont écartés avant le compte : un jour qui n'a qu'eux en compte "
            "0, ou disparaît. Retirez ce filtre, car tous les messages comptent, signés ou non."
        ),
        sauf(DECOUPER, ('"D"', "D")): (
            "Sans guillemets, `D` serait une variable, et aucune ne porte ce nom. La durée est un "
            "texte : mettez-la entre guillemets."
        ),
        sauf(DECOUPER, ('"D"', '"J"')): (
            "pandas ne connaît pas cette durée : les siennes viennent de l'anglais, où jour se dit "
            "*day*. Relisez le texte qui précède le graphique des jours."
        ),
        sauf(DECOUPER_SANS_NOM, ('"D"', '"W"')): (
            'Ce sont les comptes de chaque semaine : `"W"` découpe en semaines, et `"D"` en jours.'
        ),
        """
def compter_par_jour(con):
    tableau = pd.read_sql_query("SELECT id, date_creation FROM messages", con)
    return list(tableau.resample("D", on="date_creation").size())
""": (
            "`resample` découpe de vraies dates, et reçoit autre chose. Donnez-lui la colonne des "
            "dates, que `read_sql_query` convertit si vous le demandez par `parse_dates`."
        ),
        sauf(DECOUPER_SANS_NOM, ("list(", ""), (".size())", ".size()")): (
            "La fonction rend une colonne de pandas, avec son index. L'énoncé demande une liste : "
            "appelez `list`."
        ),
        sauf(DECOUPER_SANS_NOM, (', on="date_creation"', "")): (
            "`resample` ne sait pas dans quelle colonne sont les dates. Dites-le-lui par `on=…`."
        ),
        sauf(DECOUPER_SANS_NOM, (".size()", "")): (
            "La liste contient des tuples, et l'énoncé demande des nombres. Après `resample`, "
            "`size()` rend un nombre par jour."
        ),
        sauf(DECOUPER_SANS_NOM, ("size()", "size")): (
            "Il manque les parenthèses d'une méthode, comme `size` : sans elles, rien n'est compté."
        ),
        sauf(DECOUPER_SANS_NOM, ("list(", ""), (".size())", ".size().to_dict()")): (
            "La fonction rend un dictionnaire. L'énoncé demande une liste : n'y mettez que les "
            "comptes, dans l'ordre des jours."
        ),
        sauf(DECOUPER, ("size", "count")): (
            "La liste contient des noms de colonnes : c'est celle d'un tableau, comme en rend "
            "`count`. `size` rend un seul compte par jour."
        ),
        sauf(DECOUPER_SANS_NOM, ("size()", "size().sort_values(ascending=False)")): (
            "Les zéros sont là, mais pas à leur place : gardez l'ordre du calendrier."
        ),
        sauf(DECOUPER, ('"D", on="date_creation"', "...")): (
            "Il reste des `...` entre les parenthèses de `resample`. Il y faut deux choses : la "
            "durée qui découpe le temps, et, par `on=…`, la colonne des dates."
        ),
        sauf(DECOUPER, ("list(", ""), (".size())", "")): (
            "La fonction rend les groupes de chaque jour, que rien n'a encore comptés. Appelez "
            "`size()`, puis faites une liste."
        ),
        sauf(DECOUPER, ("list(", ""), (".size())", ".count()")): (
            "La fonction rend un tableau entier, comme en donne `count`. L'énoncé demande une "
            "liste, et `size` rend un seul compte par jour."
        ),
        sauf(DECOUPER, ("list(", ""), (".size())", ".size")): (
            "La fonction rend une méthode, qui n'a pas été appelée : il manque ses parenthèses. "
            "Faites ensuite une liste de ce qu'elle rend."
        ),
        sauf(DECOUPER, ('on="date', '"date')): (
            "Après la durée, `resample` ne comprend le nom de la colonne que s'il est précédé de "
            "`on=`."
        ),
        sauf(DECOUPER, ('"D", on=', "")): (
            "`resample` prend le nom de la colonne pour une durée. Donnez d'abord la durée, puis "
            "la colonne, par `on=…`."
        ),
        """
from lib.affichage import lire_messages

def compter_par_jour(con):
    return list(lire_messages(con).resample("D", on="date_creation").size())
""": (
            "`lire` et `lire_messages` attendent l'adresse d'une base, et non une connexion. "
            "Gardez `read_sql_query`, et dites-lui quelle colonne est une date."
        ),
    },
    indices=(
        "Il y a deux étapes : obtenir de vraies dates, puis compter par jour.",
        "`parse_dates` convertit la colonne. Pour compter, relisez la cellule de code qui précède "
        "le graphique des jours.",
        '`tableau.resample("D", on="date_creation")` découpe le temps en jours. Il reste à compter '
        "les lignes de chacun, puis à faire une liste des comptes.",
    ),
    explication=(
        "`resample` crée un groupe par jour du calendrier, du premier au dernier, même si aucune "
        "ligne ne s'y trouve. `size` compte les lignes, qu'elles aient un nom ou non."
    ),
)


# --- 07.5

# Avec cet index, SQLite parcourt les jours dans l'ordre : qui ne range pas vraiment n'a plus la
# chance de recevoir un groupement déjà à l'envers.
INDEXEE = replace(
    MINUIT, sql=MINUIT.sql + "CREATE INDEX jours ON messages (date(date_creation));\n"
)

PAR_JOUR_EN_SQL = """
    SELECT date(date_creation) AS jour, COUNT(*) AS nombre
    FROM messages
    GROUP BY jour
    ORDER BY jour DESC
"""

COMPTE_EN_SQL = Requete(
    "07.5",
    "Le même compte, en SQL",
    bases=(MESSAGES, PIEGES, INDEXEE, LONGUE, VIDE),
    noms=True,
    ordre=("jour DESC",),
    depart='requete = "SELECT date(date_creation) AS jour, ... FROM messages ..."',
    solution=PAR_JOUR_EN_SQL,
    justes=(
        "SELECT substr(date_creation, 1, 10) AS jour, COUNT(id) AS nombre FROM messages "
        "GROUP BY 1 ORDER BY 1 DESC",
        "SELECT date(date_creation) AS jour, COUNT(texte) AS nombre FROM messages "
        "GROUP BY date(date_creation) ORDER BY date_creation DESC",
    ),
    erreurs={
        sauf(PAR_JOUR_EN_SQL, ("COUNT(*)", "COUNT(nom_utilisateur)")): (
            "Les messages sans nom ne sont pas comptés : `COUNT(nom_utilisateur)` saute les "
            "`NULL`. `COUNT(*)` compte les lignes."
        ),
        sauf(PAR_JOUR_EN_SQL, ("COUNT(*)", "COUNT(DISTINCT texte)")): (
            "Le même jour, deux messages de même texte ne comptent que pour un : `DISTINCT` est de "
            "trop. `COUNT(*)` compte les lignes."
        ),
        sauf(PAR_JOUR_EN_SQL, ("GROUP BY jour", "")): (
            "Il n'y a qu'une ligne, avec le total : sans `GROUP BY`, tous les messages "
            "forment un seul groupe. Formez un groupe par jour."
        ),
        sauf(PAR_JOUR_EN_SQL, ("GROUP BY jour", "GROUP BY date_creation")): (
            "Les groupes sont formés sur la date entière, à la microseconde près. Groupez par jour."
        ),
        sauf(PAR_JOUR_EN_SQL, (" DESC", "")): (
            "Les lignes sont les bonnes, mais elles vont du jour le plus ancien au plus récent. "
            "Renversez l'ordre, par `ORDER BY`."
        ),
        sauf(PAR_JOUR_EN_SQL, ("ORDER BY jour", "ORDER BY nombre")): (
            "Les jours sont rangés selon leur nombre de messages. L'énoncé les demande du plus "
            "récent au plus ancien."
        ),
        sauf(PAR_JOUR_EN_SQL, (" AS nombre", "")): (
            "Les lignes sont les bonnes, mais les colonnes doivent s'appeler `jour` et `nombre`, "
            "dans cet ordre. Un nom se donne par `AS`."
        ),
        sauf(PAR_JOUR_EN_SQL, ("COUNT(*)", "1"), ("GROUP BY jour", "")): (
            "Il y a une ligne par message. Formez un groupe par jour, avec `GROUP BY`, et "
            "comptez ses lignes."
        ),
        sauf(PAR_JOUR_EN_SQL, ("GROUP BY jour", "GROUP BY nom_utilisateur")): (
            "Les groupes sont formés par nom, comme dans la cellule au-dessus. Ici, un groupe "
            "réunit les messages d'un même jour."
        ),
        sauf(PAR_JOUR_EN_SQL, ("COUNT(*) AS nombre", "nombre")): (
            "La table n'a pas de colonne `nombre` : c'est le nom à donner, par `AS`, à ce que "
            "vous comptez."
        ),
        sauf(PAR_JOUR_EN_SQL, ("COUNT(*)", "COUNT(jour)")): (
            "La table n'a pas de colonne `jour`, et entre `SELECT` et `FROM`, ce nom n'existe pas "
            "encore. Gardez `date(date_creation) AS jour`, et comptez les lignes, `COUNT(*)`."
        ),
        sauf(PAR_JOUR_EN_SQL, ("BY jour", "BY 'jour'")): (
            "Toutes les lignes forment un seul groupe : entre apostrophes, `'jour'` est un mot, le "
            "même pour toutes. Le nom d'une colonne s'écrit sans apostrophes."
        ),
        sauf(PAR_JOUR_EN_SQL, ("ORDER BY jour", "ORDER BY 'jour'")): (
            "Entre apostrophes, un nom comme `'jour'` est un texte, le même pour toutes les "
            "lignes : il ne range rien, et l'ordre obtenu n'est que chance. Retirez les "
            "apostrophes."
        ),
        sauf(
            PAR_JOUR_EN_SQL,
            ("date(date_creation)", "nom_utilisateur"),
            ("GROUP BY jour", "GROUP BY nom_utilisateur"),
        ): (
            "C'est le compte par personne. La première colonne doit être le jour, et chaque groupe "
            "réunir les messages d'un même jour."
        ),
    },
    indices=(
        "La deuxième colonne compte les lignes de chaque groupe, par `COUNT(*)`, et porte un nom.",
        "`GROUP BY` se place après `FROM messages`, et dit ce que les lignes d'un groupe ont en "
        "commun : ici, `jour`.",
        "Pour finir, `ORDER BY jour`, avec le mot qui renverse l'ordre.",
    ),
    explication=(
        "`GROUP BY jour` réunit les messages d'un même jour, et `COUNT(*)` les compte. Les jours "
        "sans message ne sont pas là : aucune ligne ne porte leur date."
    ),
)

EXERCICES = (TEXTES, COMPTE, OUBLIES, JOURS, COMPTE_EN_SQL)
