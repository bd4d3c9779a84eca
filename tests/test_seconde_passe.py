"""Chaque notebook, rejoué avec les solutions dans les cellules de réponse : tout est RÉUSSI.

D'abord, un noyau meurt au milieu : « Redémarrer et tout exécuter » marche dans ce qu'il a laissé.
"""

import copy
import re

import nbformat
import pytest

from lib import cahier
from lib.exercices.catalogue import du_notebook, notebooks
from lib.exercices.declarations import Jalon
from tests.noyaux import BASES, COUPES, DELAI, tuer
from tests.outils import attendre_la_fin_des_processus, sql

FICHIERS = [fichier for fichier in cahier.sommaire() if fichier.name[:2] in notebooks()]
QUI_CHANGENT = {"progression"}  # la cellule qui compte les exercices réussis
DU_PROJET = {"regarder-code", "essayer-code", "lancer-code", "retrouver-code"}  # 17, s'il est écrit


def sorties(cellule):
    """Rend ce que nbval comparerait, sans les images ni le port des serveurs."""
    textes = (
        sortie.get("text") or sortie.get("evalue") or sortie.get("data", {}).get("text/plain")
        for sortie in cellule.get("outputs", [])
    )
    return [texte and re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", texte) for texte in textes]


def verdicts(nb):
    reponses = (sorties(cellule) for cellule in nb.cells if cellule.id.startswith("reponse-"))
    return [texte.split("\n")[0] for (texte,) in reponses]


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda fichier: fichier.stem)
def test_avec_les_solutions_tout_reussit(fichier, tmp_path):
    nb = nbformat.read(fichier, as_version=4)
    exercices = {}
    for ex in du_notebook(fichier.name[:2]).values():
        exercices.setdefault(ex.numero, ex)  # d'un jalon, le sujet que le notebook donne d'abord
    avant, depart = {cellule.id: sorties(cellule) for cellule in nb.cells}, copy.deepcopy(nb)
    for cellule in nb.cells:
        if trouve := re.fullmatch(r"reponse-(\d\d)-(\d+)", cellule.id):
            ex = exercices[".".join(trouve.groups())]
            cellule.source = ex.cellule(ex.solution)
            if isinstance(ex, Jalon):  # celle du dernier jalon les contient toutes
                (tmp_path / f"{ex.fichier}.py").write_text(ex.solution, "utf-8")

    # L'accueil meurt quand une réussite vient d'être notée : lui seul a besoin de ses réponses.
    tuer(nb if fichier.stem == "00_accueil" else depart, tmp_path, *COUPES[fichier.stem])
    cahier.executer(nb, tmp_path)
    for cellule in nb.cells:
        if cellule.id in DU_PROJET:
            assert sorties(cellule) and "Finissez d'abord" not in str(sorties(cellule)), cellule.id
        elif not cellule.id.startswith("reponse-") and cellule.id not in QUI_CHANGENT:
            assert sorties(cellule) == avant[cellule.id], cellule.id

    reussis = [f"✓ RÉUSSI · Exercice {numero}" for numero in exercices]
    if fichier.name.startswith("08_"):  # son dernier exercice demande un redémarrage
        assert verdicts(nb)[:-1] == reussis[:-1]
        cahier.executer(nb, tmp_path)
    assert verdicts(nb) == reussis
    notes = sql(tmp_path / "progression.db", "SELECT numero FROM reussites ORDER BY numero")
    assert [numero for (numero,) in notes] == sorted(exercices)
    attendre_la_fin_des_processus(BASES, tmp_path, DELAI)
