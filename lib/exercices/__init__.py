"""Les exercices du cahier : `exercice("03.2")` donne de quoi vérifier, un indice, une solution."""

from lib.erreurs import ErreurSQL
from lib.exercices.catalogue import declaration, sujets
from lib.exercices.correcteur import Correcteur
from lib.exercices.progression import effacer_progression, montrer_progression
from lib.exercices.resultat import montrer

__all__ = ["Correcteur", "effacer_progression", "exercice", "montrer_progression"]


def exercice(numero: str, sujet: str | None = None) -> Correcteur:
    """Rend le correcteur de l'exercice `numero`, comme "03.2".

    sujet : celui du projet, pour le notebook 17. ErreurSQL, en une phrase, si ce numéro n'existe
    pas, ou si le sujet n'est pas l'un des siens.
    """
    try:
        if choix := sujets(numero):
            if sujet not in choix:
                raise _sujet_inconnu(numero, choix)
            return Correcteur(declaration(f"{numero} {sujet}"))
        return Correcteur(declaration(numero))
    except (KeyError, AttributeError, TypeError):
        raise ErreurSQL(
            f"Il n'y a pas d'exercice {montrer(numero)}. Un numéro s'écrit entre guillemets, avec "
            'les deux chiffres du notebook\u00a0: exercice("03.2").'
        ) from None


def _sujet_inconnu(numero, choix):
    *debut, fin = (f'"{sujet}"' for sujet in choix)
    return ErreurSQL(
        f"L'exercice {numero} attend le sujet de votre projet, {', '.join(debut)} ou {fin}\u00a0: "
        f'écrivez par exemple sujet = {debut[0]}, puis exercice("{numero}", sujet).'
    )
