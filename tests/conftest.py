"""Ce que partagent plusieurs fichiers : un JupyterLab, un Chromium, un faux modèle de langage."""

import pytest
from hypothesis import settings
from playwright.sync_api import expect, sync_playwright

from tests.faux_llm import serveur_perroquet
from tests.jupyterlab import DELAI, OPTIONS_CHROMIUM, JupyterLab, executable_chromium

settings.register_profile("cahier", deadline=None)  # une machine occupée la dépasserait
settings.load_profile("cahier")


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    serveur = JupyterLab(tmp_path_factory.mktemp("cahier"))
    serveur.demarrer()
    yield serveur
    serveur.arreter()


@pytest.fixture(scope="session")
def contexte():
    """Un seul, dont le cache garde les fichiers de JupyterLab d'un test à l'autre."""
    executable = executable_chromium()
    with sync_playwright() as p:
        navigateur = p.chromium.launch(executable_path=executable, args=OPTIONS_CHROMIUM)
        contexte = navigateur.new_context(viewport={"width": 1280, "height": 900})
        contexte.set_default_timeout(DELAI * 1000)
        expect.set_options(timeout=DELAI * 1000)
        yield contexte
        navigateur.close()


@pytest.fixture
def page(contexte):
    yield contexte.new_page()
    contexte.unroute_all()
    for ouverte in contexte.pages:
        ouverte.close()


@pytest.fixture
def perroquet(monkeypatch):
    with serveur_perroquet() as celui_ci:
        for nom, valeur in celui_ci.reglages.items():
            monkeypatch.setenv(nom, valeur)
        yield celui_ci
