"""Trouve les exercices : un module `notebook_NN` par notebook."""

from functools import cache
from importlib import import_module
from pathlib import Path

from lib.exercices.declarations import Exercice


def declaration(numero: str) -> Exercice:
    """Rend la déclaration de l'exercice `numero`, comme "03.2". KeyError s'il n'existe pas."""
    return du_notebook(numero.partition(".")[0])[numero]


def declarations() -> dict[str, Exercice]:
    """Rend toutes les déclarations, par numéro, dans l'ordre du cahier."""
    return {numero: e for nn in notebooks() for numero, e in du_notebook(nn).items()}


def notebooks() -> list[str]:
    """Rend les numéros, comme "03", des notebooks qui ont des exercices."""
    modules = Path(__file__).parent.glob("notebook_*.py")
    return sorted(module.stem.removeprefix("notebook_") for module in modules)


@cache
def du_notebook(numero: str) -> dict[str, Exercice]:
    """Rend les exercices d'un notebook, par numéro. KeyError s'il n'en a pas."""
    if numero not in notebooks():
        raise KeyError(numero)
    module = import_module(f"lib.exercices.notebook_{numero}")
    return {exercice.numero: exercice for exercice in module.EXERCICES}
