"""Le noyau meurt, ou redémarre, au milieu d'un notebook : « tout exécuter » marche ensuite.

Dans la commande de test, chaque notebook meurt une fois, à son pire moment : les pages ici, les
autres dans test_seconde_passe.py. Chaque nuit, dans toutes ses cellules.
"""

import ast

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from lib import cahier
from tests.noyaux import BASES, COUPES, DELAI, MOURIR, sorties, tuer
from tests.outils import attendre_la_fin_des_processus, processus_ne_avec

FICHIERS = [f for f in cahier.sommaire() + cahier.pages() if f.stem != "glossaire"]  # sans code
pour_chaque = pytest.mark.parametrize("fichier", FICHIERS, ids=lambda fichier: fichier.stem)


def lire(fichier):
    """Rend un notebook, et ses sorties enregistrées."""
    nb = nbformat.read(fichier, as_version=4)
    return nb, sorties(nb)


def derniere_ligne(source):
    """Rend le rang de la ligne où commence la dernière instruction, même dans un bloc `with`."""
    (*_, derniere) = ast.parse(source).body
    while isinstance(derniere, ast.With | ast.For | ast.Try):
        (*_, derniere) = derniere.body
    return derniere.lineno - 1


def memes_sorties(nb, enregistrees):
    obtenues = sorties(nb)
    assert obtenues == {nom: enregistrees[nom] for nom in obtenues}


def test_le_pire_moment_de_chaque_notebook_est_choisi():
    assert list(COUPES) == [f.stem for f in FICHIERS]


def test_une_page_se_relit_apres_la_mort_du_noyau(tmp_path):
    nb, enregistrees = lire(cahier.NOTEBOOKS / "aide_memoire.ipynb")
    tuer(nb, tmp_path, *COUPES["aide_memoire"])
    cahier.executer(nb, tmp_path)
    memes_sorties(nb, enregistrees)


@pytest.mark.endurance
@pour_chaque
def test_le_noyau_meurt_dans_chaque_cellule(fichier, tmp_path):
    """Chacun meurt une cellule plus loin, dans le dossier que les précédents ont laissé."""
    nb, enregistrees = lire(fichier)
    for rang, cellule in enumerate(nb.cells):
        if cellule.cell_type == "code":
            debut = nbformat.from_dict(nb | {"cells": nb.cells[: rang + 1]})
            debut.cells.append(new_code_cell(MOURIR))  # si la dernière instruction ne vient pas
            joue = tuer(debut, tmp_path, cellule.id, derniere_ligne(cellule.source))
            joue.cells = joue.cells[:rang]
            memes_sorties(joue, enregistrees)
    cahier.executer(nb, tmp_path)
    memes_sorties(nb, enregistrees)
    attendre_la_fin_des_processus(BASES, tmp_path, DELAI)


@pytest.mark.endurance
@pour_chaque
def test_le_noyau_redemarre_au_milieu(fichier, tmp_path):
    """Poliment : les `atexit` ferment tout. Il y a moins à craindre, une seule coupe suffit."""
    nb, enregistrees = lire(fichier)
    cellule, _ = COUPES[fichier.stem]
    rang = [c.id for c in nb.cells].index(cellule)
    for fin in (rang + 1, len(nb.cells)):
        joue = nbformat.from_dict(nb | {"cells": nb.cells[:fin]})
        cahier.executer(joue, tmp_path)
        memes_sorties(joue, enregistrees)
    attendre_la_fin_des_processus(BASES, tmp_path, DELAI)


EXERCICE_SANS_FIN = """
import threading, time
import psutil
from lib.exercices import exercice, processus

def mourir():
    while not psutil.Process().children():
        time.sleep(0.1)
    time.sleep(5)  # la réponse tourne
    psutil.Process().kill()

processus.DUREE_MAX = 600  # sans quoi le noyau, vivant, arrêterait l'exercice
threading.Thread(target=mourir).start()
exercice("01.3").verifier(lambda chemin: time.sleep(600))
"""


@pytest.mark.endurance
def test_un_exercice_ne_survit_pas_longtemps_au_noyau(tmp_path):
    with pytest.raises(DeadKernelError):
        cahier.executer(new_notebook(cells=[new_code_cell(EXERCICE_SANS_FIN)]), tmp_path)
    assert processus_ne_avec(BASES, tmp_path), "l'exercice devait survivre au noyau, un moment"
    attendre_la_fin_des_processus(BASES, tmp_path, DELAI)
