"""Ce que l'apprenant tient en main : vérifier sa réponse, demander un indice, voir la solution."""

import linecache
import sqlite3
from dataclasses import replace
from types import CodeType, FunctionType

from lib import DEMARRAGE
from lib.erreurs import expliquer
from lib.exercices import progression
from lib.exercices.declarations import Application, Exercice, Fonction
from lib.exercices.processus import evaluer_a_part, transmettre
from lib.exercices.recevabilite import (
    inachevee,
    intacte,
    points_d_entree,
    refuser,
    simplifier,
)
from lib.exercices.resultat import Note, Resultat, mots, typographier
from lib.exercices.verification import erreur, non_tente

ILLISIBLE = "On ne peut pas lire votre réponse : donnez un texte, un nombre ou une liste."
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
            reponse = simplifier(exercice, reponse)
            if intacte(exercice, reponse):
                return non_tente(exercice)
            if reste := inachevee(exercice, reponse):
                return non_tente(exercice, reste)
            if refus := refuser(exercice, reponse):
                return erreur(exercice, refus)
            resultat = evaluer_a_part(exercice, reponse, DEMARRAGE)
        except KeyboardInterrupt:
            raise
        except OSError as echec:
            return erreur(exercice, f"La vérification n'a pas pu se faire. {expliquer(echec)}")
        except BaseException as echec:  # un objet qui ne se transmet pas, ou qui se défend
            if not isinstance(exercice, Fonction):
                return erreur(exercice, ILLISIBLE)
            sans_parametre = isinstance(exercice, Application)
            return erreur(exercice, _expliquer_envoi(echec, reponse, sans_parametre))
        return _noter(resultat) if resultat.reussi else resultat

    def indice(self) -> Note:
        """Rend l'indice suivant ; après le dernier, dit comment voir la solution."""
        numero, indices = self._exercice.numero, self._exercice.indices
        rang = _indices_donnes.get(self._exercice.cle, 0)
        if rang >= len(indices):
            suite = f"Pour voir la solution\u00a0: `{self._exercice.appel}.solution()`"
            return Note(f"Exercice {numero}\u00a0: il n'y a plus d'indice", suite)
        _indices_donnes[self._exercice.cle] = rang + 1
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


def _expliquer_envoi(echec, fonction, sans_parametre):
    """Nomme l'objet qui ne se transmet pas. sans_parametre : rien n'en donne à la fonction."""
    connexion = "servez-vous plutôt de ce qu'elle reçoit par ses paramètres."
    objet_cree = "créez dans la fonction ce qu'il lui faut, ou prenez-le dans ses paramètres."
    if sans_parametre:
        connexion = "ouvrez-en une dans la fonction, par `sqlite3.connect(adresse())`."
        objet_cree = "créez dans la fonction ce qu'il lui faut."
    for nom, objet in _variables_du_notebook(fonction).items():
        if isinstance(objet, sqlite3.Cursor):
            return (
                f"Votre fonction se sert d'un curseur d'une autre cellule, `{nom}`\u00a0: gardez "
                "dans une variable, dans la fonction, ce que rend `execute`."
            )
        if isinstance(objet, sqlite3.Connection):
            return (
                f"Votre fonction se sert d'une connexion ouverte en dehors d'elle, `{nom}`\u00a0: "
                f"{connexion}"
            )
        try:
            transmettre(objet)
        except Exception:
            return (
                f"Votre fonction se sert de `{nom}`, un objet (`{type(objet).__name__}`) d'une "
                f"autre cellule, qui ne se transmet pas\u00a0: {objet_cree}"
            )
    return (
        "Votre fonction se sert d'un objet du notebook qui ne se transmet pas\u00a0: donnez-lui "
        f"tout ce qu'il faut par ses paramètres. Python répond «\u00a0{mots(echec)}\u00a0»."
    )


def _variables_du_notebook(fonction):
    """Rend les variables globales dont se servent une fonction, ou celles d'une application."""
    variables = {}
    for partie in points_d_entree(fonction).values() or [fonction]:
        if type(partie) is not FunctionType:
            continue
        codes = [partie.__code__]
        for code in codes:  # la liste s'allonge des codes intérieurs
            codes += [constante for constante in code.co_consts if isinstance(constante, CodeType)]
        noms = [nom for code in codes for nom in code.co_names if nom in partie.__globals__]
        variables |= {nom: partie.__globals__[nom] for nom in noms}
    return variables


def _noter(resultat):
    try:
        progression.noter(resultat.numero)
    except (sqlite3.Error, OSError) as echec:
        suite = f"Votre progression n'a pas pu être gardée\u00a0: {expliquer(echec)}"
        return replace(resultat, suite=suite)
    return resultat
