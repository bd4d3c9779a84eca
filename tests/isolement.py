"""Aucun test ne touche aux bases de l'apprenant, ni ne sort de cette machine.

Chargé par pyproject.toml (`-p tests.isolement`), donc aussi par `pytest notebooks/` seul.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import pytest

from lib import memory

RACINE = Path(__file__).resolve().parents[1]


def _isoler(dossier, definir):
    definir("SQLITE_PAS_A_PAS_DATA", str(dossier / "data"))
    definir("MEMORY_DB", str(dossier / "data" / "memory.db"))


def _refuser_le_reseau(evenement, arguments):
    """Crochet d'audit : une connexion ne va qu'à cette machine."""
    if evenement == "socket.connect" and isinstance(arguments[1], tuple):
        hote = arguments[1][0]
    elif evenement == "socket.getaddrinfo":
        hote = arguments[0] or "localhost"
    else:
        return
    if not re.fullmatch(r"127\..*|::1|localhost", hote if isinstance(hote, str) else hote.decode()):
        raise PermissionError(f"un test sort de cette machine, vers {hote}")


def _etat_data():
    return {f: (f.stat().st_size, f.stat().st_mtime_ns) for f in (RACINE / "data").iterdir()}


def pytest_configure(config):
    config._dossier_isole = tempfile.TemporaryDirectory(
        prefix="cahier-", ignore_cleanup_errors=True
    )
    config._etat_data = _etat_data()
    sys.addaudithook(_refuser_le_reseau)
    for nom in [nom for nom in os.environ if nom.startswith("LLM_") or nom.endswith("_API_KEY")]:
        del os.environ[nom]  # un test choisit lui-même son modèle, et n'a la clé de personne
    _isoler(Path(config._dossier_isole.name), os.environ.__setitem__)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Sans .pyc, chaque Python que les tests lancent recompilerait tout : ils vont à part.
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(config._dossier_isole.name) / "pycache")
    # Ici et non dans pyproject.toml : nbval chercherait un nom relatif dans le dossier courant.
    config.option.nbval_sanitize_with = str(RACINE / "tests" / "nbval.cfg")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Donne à chaque notebook un dossier vierge, avant que son noyau démarre."""
    if item.path.suffix == ".ipynb":
        _isoler(Path(item.config._dossier_isole.name) / item.path.stem, os.environ.__setitem__)


@pytest.fixture(autouse=True)
def bases_a_l_ecart(tmp_path, monkeypatch):
    """Donne à chaque test un dossier vierge, et ne laisse aucune connexion ouverte derrière lui."""
    _isoler(tmp_path, monkeypatch.setenv)
    yield
    memory.fermer()


def pytest_sessionfinish(session):
    if _etat_data() != session.config._etat_data:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        print("\nERREUR : les tests ont modifié le dossier data/ de l'apprenant.")


def pytest_unconfigure(config):
    config._dossier_isole.cleanup()
