"""Ce que l'apprenant tient en main : vérifier sa réponse, demander un indice, voir la solution."""

import linecache
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from types import FunctionType

from lib.erreurs import expliquer
from lib.exercices import progression
from lib.exercices.declarations import Etat, Exercice, Fonction, Prediction
from lib.exercices.processus import evaluer_a_part
from lib.exercices.resultat import Note, Resultat, mots, typographier
from lib.exercices.valeur import taille
from lib.exercices.verification import erreur, non_tente

LONGUEUR_MAX = 100_000  # caractères d'une requête
ILLISIBLE = "On ne peut pas lire votre réponse : donnez un texte, un nombre ou une liste."
RESTE = "Votre réponse n'est pas finie : remplacez tous les `...`, puis exécutez la cellule."
DEMARRAGE = datetime.now().isoformat(timespec="microseconds")  # ce module naît avec le noyau
_indices_donnes: dict[str, int] = {}
_pretees = []  # les fonctions du cahier que l'on a prêtées


class Correcteur:
    """Un exercice, vu de l'apprenant. Rien de ce qu'on lui donne ne le fait échouer."""

    def __init__(self, exercice: Exercice):
        self._exercice = exercice

    def __repr__(self):
        numero, titre = self._exercice.numero, self._exercice.titre
        return (
            f"Exercice {numero}\u00a0: {titre}. Écrivez .verifier(votre_reponse) à la suite, "
            "ou .indice(), ou .solution()."
        )

    def verifier(self, reponse=...) -> Resultat:
        """Rend le résultat de `reponse` : réussi, échec, non tenté ou erreur, et pourquoi."""
        exercice = self._exercice
        try:
            reponse = _simplifier(exercice, reponse)
            if _intacte(exercice, reponse):
                return non_tente(exercice)
            if _inachevee(exercice, reponse):
                return non_tente(exercice, RESTE)
            if refus := _refuser(exercice, reponse):
                return erreur(exercice, refus)
            resultat = evaluer_a_part(exercice, reponse, DEMARRAGE)
        except KeyboardInterrupt:
            raise
        except BaseException as echec:  # un objet qui ne se transmet pas, ou qui se défend
            fonction = isinstance(exercice, Fonction)
            return erreur(exercice, _expliquer_envoi(echec) if fonction else ILLISIBLE)
        return _noter(resultat) if resultat.reussi else resultat

    def indice(self) -> Note:
        """Rend l'indice suivant ; après le dernier, dit comment voir la solution."""
        numero, indices = self._exercice.numero, self._exercice.indices
        rang = _indices_donnes.get(numero, 0)
        if rang >= len(indices):
            suite = f'Pour voir la solution\u00a0: `exercice("{numero}").solution()`'
            return Note(f"Exercice {numero}\u00a0: il n'y a plus d'indice", suite)
        _indices_donnes[numero] = rang + 1
        return Note(
            f"Exercice {numero}, indice {rang + 1} sur {len(indices)}", typographier(indices[rang])
        )

    def solution(self) -> Note:
        """Rend une solution, et pourquoi elle est juste."""
        exercice = self._exercice
        code = exercice.affecter(exercice.solution)
        return Note(
            f"Exercice {exercice.numero}, une solution", typographier(exercice.explication), code
        )

    def relais(self, fonction):
        """Rend `fonction` si elle réussit l'exercice, sinon celle du cahier, sans la montrer.

        La suite du notebook peut alors s'en servir. Pour un exercice de sorte Fonction seulement.
        """
        exercice = self._exercice
        if any(fonction is pretee for pretee in _pretees) or self.verifier(fonction).reussi:
            return fonction
        pretee = exercice.fonction(exercice.solution)
        _pretees.append(pretee)
        # inspect.getsource cherche là le texte d'une fonction qui n'est dans aucun fichier.
        source, nom = exercice.affecter(exercice.solution) + "\n", pretee.__code__.co_filename
        linecache.cache[nom] = (len(source), None, source.splitlines(keepends=True), nom)
        return pretee

    def cellule(self) -> str:
        """Rend le code de départ de la cellule de réponse, pour qui l'a effacé."""
        return self._exercice.cellule()


def _simplifier(exercice, reponse):
    """Rend le texte simple que porte une chaîne d'une autre classe, ou l'adresse d'une base."""
    if issubclass(type(reponse), str):
        reponse = str.__str__(reponse)
    if isinstance(exercice, Etat) and (type(reponse) is str or issubclass(type(reponse), Path)):
        return os.path.abspath(reponse)  # l'autre Python n'est pas dans le même dossier
    return reponse


def _intacte(exercice, reponse):
    """Dit si la cellule est encore comme au départ."""
    if reponse is ...:
        return True
    if isinstance(exercice, Etat):
        return False  # la réponse est dans la base, pas dans la cellule
    if isinstance(exercice, Fonction):
        depart = exercice.fonction(exercice.depart)
        return type(reponse) is FunctionType and _meme_code(reponse.__code__, depart.__code__)
    depart = exercice.valeur_de_depart()
    if isinstance(depart, str) and type(reponse) is str:
        return reponse.split() == depart.split()
    return False


def _inachevee(exercice, reponse):
    """Dit s'il reste, dans un texte à compléter, des points à remplacer."""
    if isinstance(exercice, Fonction | Etat) or type(reponse) is not str:
        return False
    depart = exercice.valeur_de_depart()
    return isinstance(depart, str) and "..." in depart and "..." in reponse


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


def _refuser(exercice, reponse):
    """Rend une phrase si la réponse n'est pas de la bonne nature, sinon une chaîne vide."""
    sorte = type(reponse).__name__
    if isinstance(exercice, Fonction):
        if callable(reponse):
            return ""
        return (
            f"Donnez à `verifier` la fonction elle-même, `{exercice.variable}`, sans parenthèses "
            f"ni guillemets\u00a0: vous avez donné une valeur de type `{sorte}`."
        )
    if isinstance(exercice, Etat):
        if type(reponse) is str:
            return ""
        return f"Donnez à `verifier` l'adresse de la base, et non une valeur de type `{sorte}`."
    if isinstance(exercice, Prediction):
        return (
            ""
            if _litteral(reponse)
            else f"{_DEVINER} Vous avez donné une valeur de type `{sorte}`."
        )
    if type(reponse) is not str:
        return _NATURES.get(sorte, _AUTRE).format(sorte=sorte)
    if not reponse.strip():
        return "Votre réponse est vide\u00a0: écrivez du SQL entre les guillemets."
    if len(reponse) > LONGUEUR_MAX:
        return f"Votre réponse est trop longue\u00a0: {LONGUEUR_MAX} caractères au plus."
    return ""


_DEVINER = "Une prédiction est un nombre, un texte entre guillemets, `True`, `False` ou une liste."
_AUTRE = (
    "Donnez le texte de votre SQL, entre guillemets\u00a0: vous avez donné une valeur de type "
    "`{sorte}`."
)
_NATURES = {
    "NoneType": "Votre réponse vaut `None`\u00a0: donnez le texte de votre SQL, entre guillemets.",
    "Cursor": "`con.execute(…)` rend un curseur\u00a0: donnez le texte du SQL, sans l'exécuter.",
    "Connection": "Donnez le texte de votre SQL, entre guillemets, et non la connexion.",
    "list": "Donnez le texte de votre SQL, et non la liste des lignes qu'il rend.",
    "tuple": "Donnez un seul texte\u00a0: une virgule de trop en fait un tuple.",
    "DataFrame": "Donnez le texte de votre SQL, et non le tableau qu'il rend.",
    "function": "Donnez un texte\u00a0: vous avez donné une fonction, sans l'appeler.",
    "bytes": "Donnez un texte (`str`), sans `b` devant les guillemets.",
}


def _litteral(valeur, reste=None, profondeur=0):
    reste = reste or iter(range(LONGUEUR_MAX))
    if next(reste, None) is None or taille(valeur) > LONGUEUR_MAX or profondeur > 5:
        return False
    if type(valeur) in (list, tuple):
        return all(_litteral(v, reste, profondeur + 1) for v in valeur)
    return valeur is None or type(valeur) in (bool, int, float, str)


def _expliquer_envoi(echec):
    if "Connection" in mots(echec) or "Cursor" in mots(echec):
        return (
            "Votre fonction se sert d'une connexion ouverte en dehors d'elle, comme `con`\u00a0: "
            "donnez-lui plutôt la connexion, ou l'adresse, par ses paramètres."
        )
    return (
        "Votre fonction se sert d'un objet du notebook qui ne se transmet pas\u00a0: donnez-lui "
        f"tout ce qu'il faut par ses paramètres. Python répond «\u00a0{mots(echec)}\u00a0»."
    )


def _noter(resultat):
    try:
        progression.noter(resultat.numero)
    except (sqlite3.Error, OSError) as echec:
        from dataclasses import replace

        suite = f"Votre progression n'a pas pu être gardée\u00a0: {expliquer(echec)}"
        return replace(resultat, suite=suite)
    return resultat
