"""Ce que l'on dit d'une réponse avant de l'essayer : est-elle écrite, de la bonne nature ?"""

import os
import re
import sys
from functools import singledispatch
from pathlib import Path
from types import FunctionType

from lib.exercices.declarations import Application, Etat, Exercice, Fonction, Jalon, Prediction
from lib.exercices.projet import Projet, lire, reste_a_ecrire
from lib.exercices.resultat import couper
from lib.exercices.valeur import taille
from lib.memory import adresse

LONGUEUR_MAX = 100_000  # caractères d'une requête, éléments d'une liste
SQL = r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s"
VALEUR = "vous avez donné une valeur de type `{sorte}`."
DEVINER = "Une prédiction est un nombre, un texte entre guillemets, `True`, `False` ou une liste."
RESTE = "Votre réponse n'est pas finie : remplacez tous les `...`, puis exécutez la cellule."
LES_POINTS = "remplacez ses `...`, puis exécutez de nouveau la cellule."
AUTRE = "Donnez le texte de votre SQL, entre guillemets\u00a0: " + VALEUR
NATURES = {
    "NoneType": "Votre réponse vaut `None`\u00a0: donnez le texte de votre SQL, entre guillemets.",
    "Cursor": "`con.execute(…)` rend un curseur\u00a0: donnez le texte du SQL, sans l'exécuter.",
    "Connection": "Donnez le texte de votre SQL, entre guillemets, et non la connexion.",
    "list": "Donnez le texte de votre SQL, et non la liste des lignes qu'il rend.",
    "tuple": "Donnez un seul texte\u00a0: une virgule de trop en fait un tuple.",
    "DataFrame": "Donnez le texte de votre SQL, et non le tableau qu'il rend.",
    "function": "Donnez un texte\u00a0: vous avez donné une fonction, sans l'appeler.",
    "bytes": "Donnez un texte (`str`), sans `b` devant les guillemets.",
}


def simplifier(exercice: Exercice, reponse):
    """Rend le texte simple d'une chaîne d'une autre classe, l'adresse d'une base, ou un projet."""
    if issubclass(type(reponse), str):
        reponse = str.__str__(reponse)
    if isinstance(exercice, Etat) and (type(reponse) is str or issubclass(type(reponse), Path)):
        return os.path.abspath(reponse)  # l'autre Python n'est pas dans le même dossier
    if isinstance(exercice, Jalon) and (type(reponse) is str or issubclass(type(reponse), Path)):
        return lire(reponse)
    return reponse


@singledispatch
def intacte(exercice: Exercice, reponse) -> bool:
    """Dit si la cellule est encore comme au départ."""
    depart = exercice.valeur_de_depart()
    if isinstance(depart, str) and type(reponse) is str:
        return reponse.split() == depart.split()
    return reponse is ...


@intacte.register
def _(exercice: Fonction, reponse):
    depart = exercice.fonction(exercice.depart)
    if type(reponse) is FunctionType:
        return _meme_code(reponse.__code__, depart.__code__)
    return reponse is ...


@intacte.register
def _(exercice: Application, reponse):
    application = exercice.fonction(exercice.depart)
    depart = points_d_entree(application)
    ecrits = points_d_entree(reponse)
    return reponse is ... or (
        ecrits.keys() == depart.keys()
        and all(_meme_code(ecrits[cle].__code__, depart[cle].__code__) for cle in depart)
        and _autour(reponse) == _autour(application)
    )


@intacte.register(Etat)
@intacte.register(Jalon)
def _(exercice, reponse):
    return reponse is ...  # la réponse est dans la base ou dans un fichier, pas dans la cellule


@singledispatch
def inachevee(exercice: Exercice, reponse) -> str:
    """Rend une phrase s'il reste, dans la réponse, des points à remplacer, sinon une chaîne vide.

    Dans un texte à compléter, une liste, ou le fichier d'un projet.
    """
    if type(reponse) in (list, tuple):
        return RESTE if any(element is ... for element in reponse) else ""
    depart = exercice.valeur_de_depart()
    a_completer = isinstance(depart, str) and "..." in depart
    return RESTE if a_completer and type(reponse) is str and "..." in reponse else ""


@inachevee.register(Fonction)
@inachevee.register(Etat)
def _(exercice, reponse):
    return ""


@inachevee.register
def _(exercice: Application, reponse):
    application = exercice.fonction(exercice.depart)
    depart = {f.__name__: f for f in points_d_entree(application).values()}
    ecrites = {f.__name__: f for f in points_d_entree(reponse).values()}
    restent = [
        nom
        for nom in reste_a_ecrire(exercice.depart)
        if nom in ecrites and _meme_code(ecrites[nom].__code__, depart[nom].__code__)
    ]
    if not restent:
        return ""
    debut = "Le modèle est écrit\u00a0; il" if _modeles(reponse) != _modeles(application) else "Il"
    return f"{debut} reste à écrire la fonction `{restent[0]}`\u00a0: {LES_POINTS}"


@inachevee.register
def _(exercice: Jalon, reponse):
    if type(reponse) is not Projet or reponse.nom != exercice.fichier or reponse.refus:
        return ""
    restent = [nom for nom in reste_a_ecrire(reponse.texte) if nom in exercice.fonctions]
    if not restent:
        return ""
    noms = ", ".join(f"`{nom}`" for nom in restent)
    return (
        f"À vous : dans `{exercice.fichier}.py`, il reste à écrire {noms}. Enregistrez le fichier "
        "(Ctrl\u00a0+\u00a0S), puis exécutez de nouveau cette cellule."
    )


@singledispatch
def refuser(exercice: Exercice, reponse) -> str:
    """Rend une phrase si la réponse n'est pas de la bonne nature, sinon une chaîne vide."""
    sorte = type(reponse).__name__
    if type(reponse) is not str:
        return NATURES.get(sorte, AUTRE).format(sorte=sorte)
    if not reponse.strip():
        return "Votre réponse est vide\u00a0: écrivez du SQL entre les guillemets."
    if len(reponse) > LONGUEUR_MAX:
        return f"Votre réponse est trop longue\u00a0: {LONGUEUR_MAX} caractères au plus."
    return ""


@refuser.register
def _(exercice: Fonction, reponse):
    if callable(reponse):
        return ""
    donnee = VALEUR.format(sorte=type(reponse).__name__)
    return (
        f"Donnez à `verifier` la fonction elle-même, `{exercice.variable}`, sans parenthèses "
        f"ni guillemets\u00a0: {donnee}"
    )


@refuser.register
def _(exercice: Application, reponse):
    if _est_une_application(reponse):
        return ""
    donnee = VALEUR.format(sorte=type(reponse).__name__)
    return f"Donnez à `verifier` l'application FastAPI, `{exercice.variable}`\u00a0: {donnee}"


@refuser.register
def _(exercice: Jalon, reponse):
    if type(reponse) is not Projet:
        donnee = VALEUR.format(sorte=type(reponse).__name__)
        return (
            f"Donnez à `verifier` l'adresse de votre fichier, `{exercice.variable}`\u00a0: {donnee}"
        )
    if reponse.nom != exercice.fichier and not reponse.refus:
        return (
            f"Le fichier de ce sujet est `{exercice.fichier}.py`, et vous avez donné "
            f"`{couper(reponse.nom)}.py`. Exécutez de nouveau les cellules qui donnent `sujet` et "
            "`fichier`, puis celle-ci."
        )
    return reponse.refus


@refuser.register
def _(exercice: Prediction, reponse):
    if _litteral(reponse):
        return ""
    return f"{DEVINER} V{VALEUR[1:].format(sorte=type(reponse).__name__)}"


@refuser.register
def _(exercice: Etat, reponse):
    donnez = f"Donnez à `verifier` l'adresse de la base, `{exercice.variable}`"
    if type(reponse) is not str or re.search(SQL, reponse):
        sorte = "SQL" if type(reponse) is str else type(reponse).__name__
        return f"{donnez}, et non une valeur de type `{sorte}`."
    if exercice.variable == "adresse()" and reponse != adresse():
        return f"{donnez}\u00a0: cet exercice lit votre base, et aucune autre."
    return ""


def points_d_entree(app) -> dict:
    """Rend les fonctions d'une application FastAPI : {(rang, chemin, méthodes): fonction}.

    Deux fois la même adresse : FastAPI ne sert que la première, mais on rend les deux.
    """
    if not _est_une_application(app):
        return {}
    fonctions = [
        ((route.path, *sorted(route.methods)), route.endpoint)
        for route in app.routes
        if type(getattr(route, "endpoint", None)) is FunctionType
    ]
    return {(rang, *cle): fonction for rang, (cle, fonction) in enumerate(fonctions)}


def _autour(app):
    """Rend ce qui, dans une application, change ses réponses sans être une fonction d'adresse."""
    return app.exception_handlers, len(app.user_middleware), _modeles(app)


def _modeles(app):
    """Rend les champs des modèles que reçoivent les fonctions, et les noms que définit la classe.

    Un validateur n'est pas un champ : il ne se voit que parmi ces noms.
    """
    modeles = [
        parametre
        for fonction in points_d_entree(app).values()
        for parametre in fonction.__annotations__.values()
        if hasattr(parametre, "model_fields")
    ]
    return [(repr(modele.model_fields), sorted(vars(modele))) for modele in modeles]


def _est_une_application(reponse):
    fastapi = sys.modules.get("fastapi")  # pas encore importé : rien ne peut en venir
    return bool(fastapi) and type(reponse) is fastapi.FastAPI


def _meme_code(code, autre):
    if type(code) is not type(autre):
        return False
    if not hasattr(code, "co_code"):
        return code == autre
    return (code.co_code, code.co_names, code.co_varnames, len(code.co_consts)) == (
        autre.co_code,
        autre.co_names,
        autre.co_varnames,
        len(autre.co_consts),
    ) and all(map(_meme_code, code.co_consts, autre.co_consts))


def _litteral(valeur, reste=None, profondeur=0):
    reste = reste or iter(range(LONGUEUR_MAX))
    if next(reste, None) is None or taille(valeur) > LONGUEUR_MAX or profondeur > 5:
        return False
    if type(valeur) in (list, tuple):
        return all(_litteral(v, reste, profondeur + 1) for v in valeur)
    return valeur is None or type(valeur) in (bool, int, float, str)
