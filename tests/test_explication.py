"""Une erreur que lève la fonction de l'apprenant : la ligne, les mots de Python, un conseil."""

import sqlite3
from contextlib import closing

import pytest

from lib.exercices.explication import expliquer_python

UNE_FONCTION = "`f` est la fonction, `f()` est ce qu'elle rend."
UNE_ABSENCE = "une valeur est `None`."
UN_CURSEUR = "un curseur n'est pas une liste"
UN_TUPLE = "une ligne est un tuple, sans noms"
DEUX_TYPES = "ces deux types ne vont pas ensemble"
DES_OCTETS = 'les octets, `b"…"`, et le texte'
DES_ARGUMENTS = "cet appel n'a pas les arguments qu'il faut"


def essayer(expression):
    """Rend l'explication de l'erreur que lève cette expression, à la ligne 2 d'une fonction."""
    espace = {"sqlite3": sqlite3}
    exec(f"def compter(con, nom_utilisateur):\n    return {expression}", espace)
    with closing(sqlite3.connect(":memory:")) as con:
        try:
            espace["compter"](con, "Alice")
        except Exception as erreur:
            return expliquer_python(erreur, espace["compter"])
    raise AssertionError("cette expression ne lève rien")


@pytest.mark.parametrize(
    ("expression", "conseil"),
    [
        ("con.execute('SELECT 1 WHERE 0').fetchone()[0]", UNE_ABSENCE),
        ("[*con.execute('SELECT 1 WHERE 0').fetchone()]", UNE_ABSENCE),
        ("[valeur for valeur in None]", UNE_ABSENCE),
        ("None.strip()", UNE_ABSENCE),
        ("None < 1", UNE_ABSENCE),
        ("con.execute['SELECT 1']", UNE_FONCTION),
        ("con.execute('SELECT 1').fetchone[0]", UNE_FONCTION),
        ("[lettre for lettre in nom_utilisateur.upper]", UNE_FONCTION),
        ("nom_utilisateur.strip.upper()", UNE_FONCTION),
        ("con.execute('SELECT 1')[0]", UN_CURSEUR),
        ("len(con.execute('SELECT 1'))", UN_CURSEUR),
        ("con.fetchall()", "c'est un curseur qui l'a, et non la connexion"),
        ("con.lastrowid", "c'est un curseur qui l'a, et non la connexion"),
        ("con.execute('SELECT 1').fetchal()", "Voulez-vous dire `fetchall` ?"),
        ("nom_utilisateur.stripp()", "Voulez-vous dire `strip` ?"),
        ("nom_utilisateu", "Voulez-vous dire `nom_utilisateur` ? Relisez son orthographe"),
        ("sqlit.connect(':memory:')", "Voulez-vous dire `sqlite3` ? Relisez son orthographe"),
        ("lenn('abc')", "Voulez-vous dire `len` ? Relisez son orthographe"),
        ("execute('SELECT 1')", "Écrivez alors ce qui la porte : `con.execute`."),
        ("sqlite3.row", "Voulez-vous dire `Row` ?"),
        ("sqlite3.commit()", "cet objet n'a pas cet attribut, ou pas cette méthode."),
        ("b'\\xff'.decode()", "ces octets ne sont pas du texte."),
        ("open(con)", "l'adresse d'un fichier est attendue"),
        ("textes", "un nom n'existe pas dans la fonction. Relisez son orthographe"),
        ("rien_de_tel_ici", "un nom n'existe pas dans la fonction. Relisez son orthographe"),
        ("con.execute('SELECT 1 AS n').fetchone()['n']", UN_TUPLE),
        ("dict(con.execute('SELECT 1, 2, 3').fetchone())", UN_TUPLE),
        ("dict(con.execute('SELECT 1, 2, 3').fetchall())", UN_TUPLE),
        ("con.execute('SELECT 1 AS n').fetchall()['n']", "une liste se lit par rang"),
        ("'Message ' + 3", DEUX_TYPES),
        ("3 + 'e message'", DEUX_TYPES),
        ("[1, 2] + 'abc'", DEUX_TYPES),
        ("1 < 'a'", DEUX_TYPES),
        ("b'SQLite' + 'format'", DES_OCTETS),
        ("'SQLite' in b'SQLite format 3'", DES_OCTETS),
        ("b'SQLite format 3'.startswith('SQLite')", DES_OCTETS),
        ("nom_utilisateur('Alice')", "ce qui précède les parenthèses n'est pas une fonction"),
        ("con.execute('SELECT ?', 'a', 'b')", DES_ARGUMENTS),
        ("(lambda texte: texte)()", DES_ARGUMENTS),
        ("print(nom='Alice')", DES_ARGUMENTS),
        (
            "{'nom': 'Alice'}['texte']",
            "cette clé n'existe pas dans le dictionnaire, ou cette colonne dans le tableau.",
        ),
        ("(1, 2)[2]", "la liste ou le tuple n'a pas autant d'éléments."),
        ("round('a')", "une valeur n'a pas le type qu'il faut."),
    ],
)
def test_une_erreur_de_python_a_son_conseil(expression, conseil):
    texte = essayer(expression)
    assert texte.startswith("La fonction s'arrête sur une erreur, à sa ligne 2. Python répond « ")
    assert conseil in texte.split(" » : ", 1)[1]
    assert texte.endswith((".", "?"))


def test_une_erreur_sans_conseil_garde_les_mots_de_python():
    assert essayer("1 / 0").endswith("Python répond « ZeroDivisionError : division by zero ».")
    assert essayer("int('KeyError(3)')").endswith("'KeyError(3)' ».")  # un nom qui n'est que cité


@pytest.mark.parametrize(("requete", "type_"), [("None", "None"), ("('SELECT 1',)", "tuple")])
def test_une_requete_qui_n_est_pas_un_texte(requete, type_):
    texte = essayer(f"con.execute({requete})")
    assert f"la requête doit être une chaîne (str), pas `{type_}`." in texte


@pytest.mark.parametrize(
    ("expression", "conseil"),
    [
        ("con.execute('SELECT 1 FORM t')", "Voyez `FORM`"),
        ("[requete := 'SELECT 1' + ' FORM t', con.execute(requete)]", "Voyez `FORM`"),
        ("con.execute('SELECT (1')", "Cette parenthèse n'est pas fermée."),
        ("con.execute('SELECT 1' + ' FORM t')", "Voyez `FORM`"),  # Python les colle d'avance
        ("con.execute(f'SELECT {nom_utilisateur} FORM t')", "ce SQL est mal formé."),
    ],
)
def test_une_faute_de_syntaxe_est_montree_dans_la_requete(expression, conseil):
    assert conseil in essayer(expression)


def test_un_objet_qui_se_defend_ne_fait_pas_echouer_l_explication():
    espace = {}
    exec(
        "class Piege:\n"
        "    def __dir__(self):\n"
        "        raise RuntimeError('non')\n"
        "def compter():\n"
        "    return Piege().nom",
        espace,
    )
    with pytest.raises(AttributeError) as leve:
        espace["compter"]()
    texte = expliquer_python(leve.value, espace["compter"])
    assert texte.endswith("cet objet n'a pas cet attribut, ou pas cette méthode.")
