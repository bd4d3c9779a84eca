"""Vérifie que la machine de l'apprenant a ce que le cahier demande, et dit quoi faire sinon."""

import sqlite3
import sys
import tempfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from lib.bases import dossier_data

PYTHON_MIN = (3, 11)
SQLITE_MIN = (3, 37, 0)  # tables STRICT (« STRICT Tables », sqlite.org)
PAQUETS = (
    "jupyterlab",
    "jupyterlab_language_pack_fr_FR",
    "ipywidgets",
    "pandas",
    "matplotlib",
    "cloudpickle",
    "fastapi",
    "fastapi_offline",
    "uvicorn",
    "watchfiles",
    "httpx",
)
RELANCER = (
    "fermez JupyterLab, puis relancez-le par la commande du README, dans le dossier du projet"
)


def verifier_installation() -> None:
    """Affiche une ligne par point vérifié, puis une conclusion. Ne lève aucune erreur.

    Les numéros de version ne paraissent que s'ils posent problème.
    """
    points = (_python(), _sqlite(), _paquets(), _dossier())
    for bon, phrase in points:
        print("✓" if bon else "✗", phrase)
    if all(bon for bon, _ in points):
        print("\nTout est prêt : vous pouvez commencer.")
    else:
        print("\nSuivez le conseil de chaque ligne marquée ✗, puis relancez cette cellule.")


def _python():
    if sys.version_info >= PYTHON_MIN:
        return True, "Python est assez récent."
    version = ".".join(map(str, sys.version_info[:3]))
    return False, f"Python {version} est trop ancien, il faut 3.11 ou plus : {RELANCER}."


def _sqlite():
    if sqlite3.sqlite_version_info >= SQLITE_MIN:
        return True, "SQLite est assez récent."
    return False, (
        f"SQLite {sqlite3.sqlite_version} est trop ancien, il faut 3.37 ou plus : installez un "
        "Python plus récent (3.12, par exemple), effacez le dossier .venv, puis relancez la "
        "commande du README."
    )


def _paquets():
    manquants = [nom for nom in PAQUETS if find_spec(nom) is None]
    if not manquants:
        return True, "JupyterLab, pandas, FastAPI et les autres paquets sont installés."
    return False, f"Il manque {', '.join(manquants)} : {RELANCER}."


def _dossier():
    dossier = dossier_data()
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=dossier) as essai,
            closing(sqlite3.connect(Path(essai, "essai.db"))) as con,
        ):
            con.execute("CREATE TABLE essai (x)")
            con.execute("INSERT INTO essai VALUES (1)")
            con.commit()
    except (OSError, sqlite3.Error) as erreur:
        return False, (
            f"Impossible d'écrire dans {dossier} ({erreur}) : déplacez le projet dans un dossier "
            "qui vous appartient, sur le disque de la machine, et vérifiez l'espace libre."
        )
    return True, "Le dossier data/ accepte vos bases de données."
