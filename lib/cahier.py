"""Entretient les notebooks : liens de navigation, sorties enregistrées, nettoyage.

Pour qui modifie le cahier : `python -m lib.cahier` refait les liens, rejoue chaque notebook dans
un noyau neuf et un dossier temporaire, et enregistre ses sorties. Avec des noms de fichiers,
ceux-là seulement.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
VUE_WIDGET = "application/vnd.jupyter.widget-view+json"

# À consulter à tout moment : hors de l'ordre de lecture, mais à un clic de chaque notebook.
PAGES = {"glossaire.ipynb": "Glossaire", "aide_memoire.ipynb": "Aide-mémoire"}


def sommaire() -> list[Path]:
    """Rend les notebooks du cahier, dans l'ordre de lecture."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def pages() -> list[Path]:
    """Rend le glossaire et l'aide-mémoire, que `sommaire` ne compte pas."""
    return [NOTEBOOKS / nom for nom in PAGES]


def titre(nb: nbformat.NotebookNode) -> str:
    """Rend le titre d'un notebook : le premier « # » de sa première cellule."""
    return re.search(r"^# (.+)$", nb.cells[0].source, re.MULTILINE)[1].strip()


def duree(nb: nbformat.NotebookNode) -> str:
    """Rend la durée qu'annonce un notebook, comme « 25 minutes »."""
    return re.search(r"\*\*Durée\*\*\s:\s(\d+\sminutes)", nb.cells[0].source)[1]


def navigation(chemin: Path) -> str:
    """Rend la ligne de liens du notebook `chemin` : ses voisins, le sommaire et les pages."""
    liens = ["[Sommaire](00_accueil.ipynb)"]
    liens += [f"[{nom}]({page})" for page, nom in PAGES.items() if page != chemin.name]
    if chemin not in pages():
        fichiers = sommaire()
        rang = fichiers.index(chemin)
        if rang > 0:
            avant = fichiers[rang - 1]
            liens.insert(0, f"[← Précédent\u00a0: {_titre_de(avant)}]({avant.name})")
        if rang + 1 < len(fichiers):
            apres = fichiers[rang + 1]
            liens.append(f"[Suivant\u00a0: {_titre_de(apres)} →]({apres.name})")
    return "---\n\n" + " · ".join(liens)


def table_des_notebooks() -> str:
    """Rend le sommaire, en Markdown, que montre le notebook d'accueil."""
    lignes = []
    for fichier in sommaire()[1:]:
        nb = nbformat.read(fichier, as_version=4)
        lignes.append(f"- [{titre(nb)}]({fichier.name}), {duree(nb)}")
    return "\n".join(lignes)


def relier(chemin: Path, nb: nbformat.NotebookNode) -> None:
    """Récrit, dans `nb`, les cellules engendrées : la navigation et, à l'accueil, le sommaire."""
    for cellule in nb.cells:
        if cellule.id == "navigation":
            cellule.source = navigation(chemin)
        elif cellule.id == "sommaire":
            cellule.source = "## Les notebooks\n\n" + table_des_notebooks()


def nettoyer(nb: nbformat.NotebookNode) -> None:
    """Retire de `nb` ce qui change d'une machine ou d'une exécution à l'autre.

    La vue d'un widget disparaît aussi : son modèle meurt avec le noyau, et JupyterLab montrerait
    « Error displaying widget » à la réouverture. Reste son texte, qui dit d'exécuter la cellule.
    D'une erreur reste la dernière ligne : la trace porte des chemins de la machine.
    """
    nb.metadata.pop("widgets", None)
    nb.metadata.get("language_info", {}).pop("version", None)
    for cellule in nb.cells:
        for cle in ("execution", "ExecuteTime", "collapsed", "scrolled"):
            cellule.metadata.pop(cle, None)
        for sortie in cellule.get("outputs", []):
            sortie.get("data", {}).pop(VUE_WIDGET, None)
            if sortie.output_type == "error":
                sortie.traceback = [f"{sortie.ename}: {sortie.evalue}"]


def nettoyer_avant_enregistrement(model, **_) -> None:
    """Nettoie le notebook que JupyterLab enregistre (ContentsManager.pre_save_hook)."""
    if model["type"] == "notebook" and model.get("content"):
        nb = nbformat.from_dict(model["content"])
        nettoyer(nb)
        model["content"] = nb


def executer(nb: nbformat.NotebookNode, bases: Path | None = None) -> None:
    """Rejoue `nb` de haut en bas, dans un noyau neuf.

    bases : le dossier des bases, temporaire par défaut. CellExecutionError si une cellule échoue
    sans porter l'étiquette raises-exception.
    """
    from nbclient import NotebookClient  # ne sert qu'ici, pas à JupyterLab, qui importe ce module

    if bases is None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as dossier:
            return executer(nb, Path(dossier, "data"))
    # Sans modèle choisi : les sorties ne dépendent pas de qui les enregistre.
    environnement = {nom: v for nom, v in os.environ.items() if not nom.startswith("LLM_")} | {
        "SQLITE_PAS_A_PAS_DATA": str(bases),
        "MEMORY_DB": str(bases / "memory.db"),
    }
    client = NotebookClient(
        nb,
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )
    client.execute(env=environnement)


def _titre_de(chemin):
    return titre(nbformat.read(chemin, as_version=4))


def _principal(noms):
    for chemin in [Path(nom).resolve() for nom in noms] or sommaire() + pages():
        nb = nbformat.read(chemin, as_version=4)
        relier(chemin, nb)
        executer(nb)
        nettoyer(nb)
        nbformat.write(nb, chemin)
        print(f"{chemin.name} : sorties enregistrées")


if __name__ == "__main__":
    _principal(sys.argv[1:])
