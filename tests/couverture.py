"""Mesure ce que les tests exécutent de `lib`, dans plusieurs processus.

Chargé par pyproject.toml (`-p tests.couverture`) ; sans effet hors de « coverage run ».
"""

import os

import pytest
from coverage import Coverage

from lib.exercices import surveillance

# Les tests dont on suit aussi les autres Python : leurs serveurs, qui exécutent `lib.api`. Suivi,
# un Python met deux fois plus de temps à partir, et le vérificateur compte le sien aux réponses.
AVEC_LEURS_SERVEURS = {"test_api.py", "test_api_chat.py", "test_serveur.py"}
SUIVRE = "COVERAGE_PROCESS_CONFIG"  # par quoi coverage fait suivre les Python que l'on lance


def pytest_configure():
    if Coverage.current():
        # Python ne suit un crochet d'audit que s'il le demande (« sys.addaudithook »).
        surveillance._crochet.__cantrace__ = True


def pytest_collection(session):
    session.config._suivre = os.environ.pop(SUIVRE, "")  # xdist a déjà lancé ses processus


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Règle la mesure des autres Python avant que les serveurs d'un module démarrent."""
    os.environ.pop(SUIVRE, None)
    if item.config._suivre and item.path.name in AVEC_LEURS_SERVEURS:
        os.environ[SUIVRE] = item.config._suivre


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish():
    if mesure := Coverage.current():
        mesure.save()  # sans attendre la sortie : xdist tue ce qui met dix secondes à sortir
