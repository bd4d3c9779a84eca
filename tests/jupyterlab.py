"""Démarre le JupyterLab du projet sur une copie des notebooks, et Chromium pour le piloter."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib import cahier

OPTIONS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DELAI = 60  # secondes


def executable_chromium():
    """Rend l'adresse de Chromium, ou None pour celui de Playwright ; sans aucun, saute le test."""
    noms = ("chromium", "chromium-browser", "google-chrome")
    trouve = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, noms)), None)
    if trouve:
        return trouve
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        if Path(p.chromium.executable_path).exists():
            return None
    raison = "Chromium introuvable : installez-le, ou donnez son adresse dans CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(raison)
    pytest.skip(raison)


class JupyterLab:
    """Un serveur JupyterLab sur 127.0.0.1, dont le dossier et le HOME sont temporaires."""

    def __init__(self, dossier: Path):
        self.dossier = dossier
        shutil.copytree(
            cahier.NOTEBOOKS,
            dossier / "notebooks",
            ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
        )
        self.data = dossier / "data"
        self.memoire = self.data / "memory.db"
        self.journal = dossier / "serveur.log"
        self.jeton = "cahier-essai"
        self.processus = None

    def demarrer(self):
        with closing(socket.socket()) as prise:
            prise.bind(("127.0.0.1", 0))
            port = prise.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        foyer = self.dossier / "foyer"
        foyer.mkdir(exist_ok=True)
        environnement = os.environ | {
            "HOME": str(foyer),
            "USERPROFILE": str(foyer),
            "JUPYTER_RUNTIME_DIR": str(foyer / "runtime"),
            "SQLITE_PAS_A_PAS_DATA": str(self.data),
            "MEMORY_DB": str(self.memoire),
        }
        options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
        with self.journal.open("ab") as journal:
            self.processus = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "jupyterlab",
                    *options,
                    f"--IdentityProvider.token={self.jeton}",
                ],
                cwd=self.dossier,
                env=environnement,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
            )
        try:
            self._attendre()
        except BaseException:
            self.tuer()
            raise

    def _attendre(self):
        fin = time.monotonic() + DELAI
        while True:
            try:
                return self._demander("/api/status")
            except OSError:
                vivant = self.processus.poll() is None
                assert vivant and time.monotonic() < fin, self.journal.read_text("utf-8")
                time.sleep(0.1)

    def tuer(self):
        """Tue le serveur sans préavis ; ses noyaux s'arrêtent d'eux-mêmes, privés de parent."""
        self.processus.kill()
        self.processus.wait(DELAI)

    def arreter(self):
        """Arrête le serveur et ses noyaux proprement."""
        if self.processus and self.processus.poll() is None:
            self._demander("/api/shutdown", methode="POST")
            self.processus.wait(DELAI)

    def adresse(self, notebook=""):
        """Rend l'adresse de la page d'accueil, ou celle d'un notebook, seul ouvert."""
        if not notebook:
            return f"{self.url}/?token={self.jeton}"
        # Sans « reset », JupyterLab rouvre d'abord l'onglet de la visite précédente.
        return f"{self.url}/lab/tree/notebooks/{notebook}?token={self.jeton}&reset"

    def _demander(self, chemin, methode="GET"):
        requete = urllib.request.Request(
            self.url + chemin, method=methode, headers={"Authorization": f"token {self.jeton}"}
        )
        with urllib.request.urlopen(requete, timeout=10) as reponse:
            corps = reponse.read()
        return json.loads(corps) if corps else None


def executer_toutes_les_cellules(page):
    # Sans noyau prêt, JupyterLab efface les sorties et n'exécute rien.
    expect(page.get_by_text("Python 3 (ipykernel) | Inactif")).to_be_visible()
    page.get_by_role("menuitem", name="Exécution", exact=True).click()
    page.get_by_role("menuitem", name="Exécuter toutes les cellules", exact=True).click()
