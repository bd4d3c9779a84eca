"""Des exercices d'essai, un par sorte, que les tests du moteur attaquent.

Le cahier peut changer les siens : ceux-ci ne bougent pas. Lancé comme un programme, ce module est
l'autre Python de `lib.exercices.enfant`, avec ces exercices en plus.
"""

import sys

from lib.exercices import catalogue
from lib.exercices.bases import MESSAGES, PIEGES, VIDE
from lib.exercices.declarations import Etat, Fonction, Instruction, Prediction, Requete


def compter_tout(fonction, chemin):
    """On compte les messages de Bob."""
    return fonction(chemin, "Bob")


def compter_personne(fonction, chemin):
    """On compte les messages de O'Brien'; --, un nom étrange\u00a0!"""
    return fonction(chemin, "O'Brien'; --")


COMPTER = """
def compter(chemin, nom):
    with closing(sqlite3.connect(chemin)) as con:
        requete = "SELECT count(*) FROM messages WHERE nom_utilisateur = ?"
        return con.execute(requete, (nom,)).fetchone()[0]
"""

EXERCICES = (
    Requete(
        "90.1",
        "Les messages d'Alice",
        bases=(MESSAGES, PIEGES, VIDE),
        ordre=("date_creation",),
        solution="SELECT id, texte FROM messages WHERE nom_utilisateur = 'Alice' "
        "ORDER BY date_creation",
        erreurs={
            "SELECT id, texte FROM messages ORDER BY date_creation": "Il manque `WHERE`.",
            "SELECT id, texte FROM messages WHERE nom_utilisateur = 'Alice'": "L'ordre manque.",
        },
        indices=("Un peu.", "Davantage.", "Presque tout."),
        explication="`WHERE` choisit, `ORDER BY` range.",
    ),
    Instruction(
        "90.2",
        "Nommer les anonymes",
        bases=(MESSAGES, PIEGES, VIDE),
        solution="UPDATE messages SET nom_utilisateur = 'Anonyme' WHERE nom_utilisateur IS NULL",
        erreurs={
            "UPDATE messages SET nom_utilisateur = 'Anonyme' WHERE nom_utilisateur = NULL": (
                "Rien n'est égal à `NULL`."
            ),
        },
        epreuves=("INSERT INTO messages (texte, date_creation) VALUES ('Essai', '2026')",),
    ),
    Instruction(
        "90.3",
        "Une table et sa première ligne",
        bases=(VIDE,),
        solution="CREATE TABLE lieux (nom TEXT NOT NULL); INSERT INTO lieux VALUES ('Étang');",
        plusieurs=True,
        epreuves=("INSERT INTO lieux VALUES (NULL)",),
    ),
    Fonction(
        "90.4",
        "Compter les messages",
        depart="def compter(chemin, nom):\n    ...",
        prealable="import sqlite3\nfrom contextlib import closing",
        bases=(MESSAGES, PIEGES),
        essais=(compter_tout, compter_personne),
        solution=COMPTER,
        erreurs={"def compter(chemin, nom):\n    return 0": "La fonction rend toujours 0."},
        explication="La connexion se ferme toujours.",
    ),
    Prediction(
        "90.5",
        "Deviner un calcul",
        code="2 + 3 * 4",
        solution="14",
        erreurs={"20": "La multiplication d'abord.", "'14'": "Sans guillemets."},
        explication="12, plus 2.",
    ),
    Etat(
        "90.6",
        "Un message de plus",
        prealable="""
import sqlite3
con = sqlite3.connect(chemin)
con.execute("CREATE TABLE messages (texte TEXT)")
con.commit()
con.close()
""",
        constat="SELECT count(*) AS messages FROM messages",
        solution="""
con = sqlite3.connect(chemin)
con.execute("INSERT INTO messages VALUES ('Bonjour')")
con.commit()
con.close()
""",
    ),
)
REQUETE, INSTRUCTION, SCRIPT, FONCTION, PREDICTION, ETAT = (e.numero for e in EXERCICES)


def brancher(remplacer=setattr):
    """Ajoute ces exercices au catalogue de ce processus. remplacer : comme `setattr`."""
    vrais = catalogue.du_notebook
    essais = {exercice.numero: exercice for exercice in EXERCICES}
    remplacer(catalogue, "du_notebook", lambda nn: essais if nn == "90" else vrais(nn))


if __name__ == "__main__":
    from lib.exercices.enfant import principal

    brancher()
    principal(*sys.argv[1:])
