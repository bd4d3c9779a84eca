"""Trouve les exercices : un module `notebook_NN` par notebook."""

from functools import cache
from importlib import import_module
from pathlib import Path

from lib.exercices.declarations import Exercice, Jalon


def declaration(cle: str) -> Exercice:
    """Rend l'exercice de cette clé, comme "03.2" ou "17.1 carnet". KeyError s'il n'existe pas."""
    return du_notebook(cle.partition(".")[0])[cle]


def sujets(numero: str) -> list[str]:
    """Rend les sujets entre lesquels un exercice laisse le choix, comme "carnet" ; souvent aucun.

    KeyError si son notebook n'a pas d'exercices.
    """
    exercices = du_notebook(numero.partition(".")[0]).values()
    return [e.sujet for e in exercices if isinstance(e, Jalon) and e.numero == numero]


def declarations() -> dict[str, Exercice]:
    """Rend toutes les déclarations, par clé, dans l'ordre du cahier."""
    return {cle: e for nn in notebooks() for cle, e in du_notebook(nn).items()}


def notebooks() -> list[str]:
    """Rend les numéros, comme "03", des notebooks qui ont des exercices."""
    modules = Path(__file__).parent.glob("notebook_*.py")
    return sorted(module.stem.removeprefix("notebook_") for module in modules)


@cache
def du_notebook(numero: str) -> dict[str, Exercice]:
    """Rend les exercices d'un notebook, par clé. KeyError s'il n'en a pas."""
    if numero not in notebooks():
        raise KeyError(numero)
    module = import_module(f"lib.exercices.notebook_{numero}")
    return {exercice.cle: exercice for exercice in module.EXERCICES}
