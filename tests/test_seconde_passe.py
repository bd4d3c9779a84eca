"""Chaque notebook, rejoué avec les solutions dans les cellules de réponse : tout est RÉUSSI."""

import re

import nbformat
import pytest

from lib import cahier
from lib.exercices.catalogue import du_notebook, notebooks
from tests.outils import sql

FICHIERS = [fichier for fichier in cahier.sommaire() if fichier.name[:2] in notebooks()]
QUI_CHANGENT = {"progression"}  # la cellule qui compte les exercices réussis


def sorties(cellule):
    """Rend ce que nbval comparerait, sans les images."""
    return [
        sortie.get("text") or sortie.get("evalue") or sortie.get("data", {}).get("text/plain")
        for sortie in cellule.get("outputs", [])
    ]


def verdicts(nb):
    reponses = (sorties(cellule) for cellule in nb.cells if cellule.id.startswith("reponse-"))
    return [texte.split("\n")[0] for (texte,) in reponses]


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda fichier: fichier.stem)
def test_avec_les_solutions_tout_reussit(fichier, tmp_path):
    nb = nbformat.read(fichier, as_version=4)
    exercices = du_notebook(fichier.name[:2])
    avant = {cellule.id: sorties(cellule) for cellule in nb.cells}
    for cellule in nb.cells:
        if trouve := re.fullmatch(r"reponse-(\d\d)-(\d+)", cellule.id):
            ex = exercices[".".join(trouve.groups())]
            cellule.source = ex.cellule(ex.solution)

    cahier.executer(nb, tmp_path)
    for cellule in nb.cells:
        if not cellule.id.startswith("reponse-") and cellule.id not in QUI_CHANGENT:
            assert sorties(cellule) == avant[cellule.id], cellule.id

    reussis = [f"✓ RÉUSSI · Exercice {numero}" for numero in exercices]
    if fichier.name.startswith("08_"):  # son dernier exercice demande un redémarrage
        assert verdicts(nb)[:-1] == reussis[:-1]
        cahier.executer(nb, tmp_path)
    assert verdicts(nb) == reussis
    notes = sql(tmp_path / "progression.db", "SELECT numero FROM reussites ORDER BY numero")
    assert [numero for (numero,) in notes] == sorted(exercices)
