"""Chaque notebook, rejoué avec les solutions dans les cellules de réponse : tout est RÉUSSI."""

import re

import nbformat
import pytest

from lib import cahier
from lib.exercices.catalogue import du_notebook, notebooks

FICHIERS = [fichier for fichier in cahier.sommaire() if fichier.name[:2] in notebooks()]


def sorties(cellule):
    """Rend ce que nbval comparerait, sans les images."""
    return [
        sortie.get("text") or sortie.get("evalue") or sortie.get("data", {}).get("text/plain")
        for sortie in cellule.get("outputs", [])
    ]


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda fichier: fichier.stem)
def test_avec_les_solutions_tout_reussit(fichier):
    nb = nbformat.read(fichier, as_version=4)
    exercices = du_notebook(fichier.name[:2])
    avant = {cellule.id: sorties(cellule) for cellule in nb.cells}
    for cellule in nb.cells:
        if trouve := re.fullmatch(r"reponse-(\d\d)-(\d+)", cellule.id):
            ex = exercices[".".join(trouve.groups())]
            cellule.source = ex.cellule(ex.solution)
    cahier.executer(nb)
    cahier.nettoyer(nb)
    reussis = []
    for cellule in nb.cells:
        if cellule.id.startswith("reponse-"):
            (texte,) = sorties(cellule)
            reussis.append(texte.split("\n")[0])
        else:
            assert sorties(cellule) == avant[cellule.id], cellule.id
    assert reussis == [f"✓ RÉUSSI · Exercice {numero}" for numero in exercices]
