"""L'entretien des notebooks : liens engendrés, nettoyage, exécution sans toucher à data/."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lib import cahier


def test_navigation_du_premier_au_dernier():
    premier, deuxieme, *_, dernier = cahier.sommaire()
    assert premier.name == "00_accueil.ipynb"
    assert "Précédent" not in cahier.navigation(premier)
    assert f"({deuxieme.name})" in cahier.navigation(premier)
    assert f"({premier.name})" in cahier.navigation(deuxieme)
    assert "Suivant" not in cahier.navigation(dernier)


def test_le_glossaire_et_l_aide_memoire_sont_a_un_clic_de_partout():
    assert [page.is_file() for page in cahier.pages()] == [True, True]
    for fichier in cahier.sommaire() + cahier.pages():
        liens = re.findall(r"\]\((.+?)\)", cahier.navigation(fichier))
        assert {"00_accueil.ipynb", *cahier.PAGES} <= {*liens, fichier.name}


def test_les_pages_n_ont_ni_precedent_ni_suivant():
    glossaire, aide_memoire = map(cahier.navigation, cahier.pages())
    assert glossaire == "---\n\n[Sommaire](00_accueil.ipynb) · [Aide-mémoire](aide_memoire.ipynb)"
    assert aide_memoire == "---\n\n[Sommaire](00_accueil.ipynb) · [Glossaire](glossaire.ipynb)"


def test_la_navigation_va_du_precedent_au_suivant_en_passant_par_les_pages():
    noms = [f.name for f in cahier.sommaire()[:3]]
    liens = re.findall(r"\]\((.+?)\)", cahier.navigation(cahier.sommaire()[1]))
    assert liens == [noms[0], "00_accueil.ipynb", "glossaire.ipynb", "aide_memoire.ipynb", noms[2]]


def test_le_sommaire_de_l_accueil_montre_tous_les_notebooks():
    table = cahier.table_des_notebooks()
    assert [f.name for f in cahier.sommaire()[1:] if f"({f.name})" not in table] == []
    assert [nom for nom in cahier.PAGES if nom in table] == []


def notebook_sali():
    erreur = new_output(
        "error", ename="NameError", evalue="x", traceback=["Traceback…", "memory.py:56"]
    )
    vue = new_output(
        "execute_result", {"text/plain": "Formulaire", cahier.VUE_WIDGET: {"model_id": "a1"}}
    )
    cellule = new_code_cell("x", outputs=[erreur, vue])
    cellule.metadata.update(
        tags=["raises-exception"], execution={"iopub.execute_input": "hier"}, scrolled=True
    )
    nb = new_notebook(cells=[cellule])
    nb.metadata.update(widgets={"etat": 1}, language_info={"name": "python", "version": "3.11.7"})
    return nb


def test_nettoyer_retire_ce_qui_vient_de_la_machine():
    nb = notebook_sali()
    cahier.nettoyer(nb)
    (cellule,) = nb.cells
    assert nb.metadata == {"language_info": {"name": "python"}}
    assert cellule.metadata == {"tags": ["raises-exception"]}
    assert cellule.outputs[0].traceback == ["NameError: x"]
    assert cellule.outputs[1].data == {"text/plain": "Formulaire"}
    nbformat.validate(nb)


def test_jupyterlab_enregistre_un_notebook_nettoye():
    propre = notebook_sali()
    cahier.nettoyer(propre)
    modele = {"type": "notebook", "content": notebook_sali()}
    cahier.nettoyer_avant_enregistrement(model=modele, path="x.ipynb", contents_manager=None)
    assert [c.outputs for c in modele["content"].cells] == [c.outputs for c in propre.cells]
    assert modele["content"].metadata == propre.metadata


@pytest.mark.parametrize("modele", [{"type": "file", "content": "x"}, {"type": "notebook"}])
def test_jupyterlab_enregistre_le_reste_tel_quel(modele):
    avant = dict(modele)
    cahier.nettoyer_avant_enregistrement(model=modele)
    assert modele == avant


def test_executer_ecrit_dans_un_dossier_temporaire(tmp_path, monkeypatch):
    monkeypatch.setattr(cahier, "NOTEBOOKS", tmp_path)
    source = "from lib.memory import initialiser_db\nchemin = initialiser_db()\nprint(chemin)"
    nb = new_notebook(cells=[new_code_cell(source)])
    cahier.executer(nb)
    ecrit = Path(nb.cells[0].outputs[0].text.strip())
    assert ecrit.name == "memory.db"
    assert not ecrit.exists()
    assert not ecrit.is_relative_to(Path(__file__).parents[1])


def test_executer_signale_une_erreur_inattendue(tmp_path, monkeypatch):
    monkeypatch.setattr(cahier, "NOTEBOOKS", tmp_path)
    nb = new_notebook(cells=[new_code_cell("1 / 0")])
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        cahier.executer(nb)


def test_la_commande_enregistre_liens_et_sorties(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cahier, "NOTEBOOKS", tmp_path)
    notebooks = {"00_accueil.ipynb": "Un", "01_suite.ipynb": "Deux"} | cahier.PAGES
    for nom, titre in notebooks.items():
        fin = new_markdown_cell("ancien")
        fin.id = "navigation"
        cellules = [new_markdown_cell(f"# {titre}"), new_code_cell("6 * 7"), fin]
        nbformat.write(new_notebook(cells=cellules), tmp_path / nom)
    cahier._principal([])
    nb = nbformat.read(tmp_path / "01_suite.ipynb", as_version=4)
    assert nb.cells[1].outputs[0].data["text/plain"] == "42"
    assert "[← Précédent\u00a0: Un](00_accueil.ipynb)" in nb.cells[2].source
    rejoues = re.findall(r"^(.+?)\s:", capsys.readouterr().out, re.MULTILINE)
    assert rejoues == list(notebooks)
