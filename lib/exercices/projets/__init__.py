"""Les trois projets du notebook 17 : pour chacun, une solution, et le début qu'on en donne.

Les solutions sont les autres modules de ce dossier, que rien n'importe : on lit leur texte.
"""

from functools import cache
from pathlib import Path

from lib.exercices.projet import vider

# Le sujet, et le nom du fichier que l'apprenant écrit, sans « .py ».
SUJETS = {"carnet": "mon_carnet", "depenses": "mes_depenses", "dictionnaire": "mon_dictionnaire"}
# Ce qu'il faut avoir écrit pour chaque jalon. L'application s'écrit comme on veut, sauf `app`.
MODULE = ("initialiser", "ajouter", "lister")
FONCTIONS = {
    1: MODULE,
    2: MODULE,
    3: (*MODULE, "chercher", "resumer"),
    4: (*MODULE, "formulaire"),
    5: (*MODULE, "app"),
}
DONNEES = ("base",)  # les fonctions que le début donne toutes faites


@cache
def solution(sujet: str) -> str:
    """Rend le texte de la solution d'un sujet. KeyError s'il n'existe pas."""
    return Path(__file__).with_name(f"{SUJETS[sujet]}.py").read_text("utf-8")


@cache
def depart(sujet: str) -> str:
    """Rend le début du fichier que l'apprenant complète. KeyError si le sujet n'existe pas."""
    noms = {nom for fonctions in FONCTIONS.values() for nom in fonctions}
    return vider(solution(sujet), tuple(noms), DONNEES)
