"""Les exercices du cahier : `exercice("03.2")` donne de quoi vérifier, un indice, une solution."""

from lib.erreurs import ErreurSQL
from lib.exercices.catalogue import declaration
from lib.exercices.correcteur import Correcteur
from lib.exercices.progression import effacer_progression, montrer_progression
from lib.exercices.resultat import montrer

__all__ = ["Correcteur", "effacer_progression", "exercice", "montrer_progression"]


def exercice(numero: str) -> Correcteur:
    """Rend le correcteur de l'exercice `numero`, comme "03.2".

    ErreurSQL, en une phrase, si ce numéro n'existe pas.
    """
    try:
        return Correcteur(declaration(numero))
    except (KeyError, AttributeError, TypeError):
        raise ErreurSQL(
            f"Il n'y a pas d'exercice {montrer(numero)}. Un numéro s'écrit entre guillemets, avec "
            'les deux chiffres du notebook\u00a0: exercice("03.2").'
        ) from None
