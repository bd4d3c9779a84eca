"""Ce que plusieurs fichiers de tests partagent : un autre Python, des bases, une page lue."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest

SEULES = {"br", "img", "input", "hr"}  # balises qui ne se ferment pas
RACINE = Path(__file__).resolve().parents[1]
# Pour httpx : ni le proxy de la machine, ni ses certificats, que chaque client lirait en 40 ms.
LOCAL = {"trust_env": False, "verify": False}
REMPLIR = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO messages SELECT i, 'Bonjour à tous, message ' || i,
    CASE WHEN i % 3 THEN 'Alice' END, '2026-01-01T00:00:00.000000' FROM n"""


@contextmanager
def autre_python(script, *arguments, options=(), prefixe=(), delai=60):
    """Lance `script` dans un autre processus, qui ne survit ni au bloc `with` ni à `delai`."""
    processus = subprocess.Popen(
        [*prefixe, sys.executable, *options, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=RACINE,
        # Sans couverture : sous un autre compte, il ne pourrait pas écrire sa mesure.
        env={**os.environ, "PYTHONUTF8": "1", "COVERAGE_PROCESS_CONFIG": ""},
    )
    minuteur = threading.Timer(delai, processus.kill)
    minuteur.start()
    try:
        yield processus
    finally:
        minuteur.cancel()
        processus.kill()
        processus.communicate()


def resultat(processus):
    """Attend la fin normale d'un `autre_python` et rend ce qu'il a affiché."""
    sortie, erreurs = processus.communicate()
    if processus.returncode or erreurs:
        raise AssertionError(f"code {processus.returncode}, affiché : {sortie}\n{erreurs}")
    return sortie


def executer(script, *arguments, **reglages):
    """Exécute `script` dans un autre processus et rend ce qu'il affiche."""
    with autre_python(script, *arguments, **reglages) as processus:
        return resultat(processus)


def exiger_strace():
    """Saute le test là où strace ne peut pas servir ; sous Linux, la CI doit l'avoir."""
    if sys.platform != "linux":
        pytest.skip("strace n'existe que sous Linux")
    strace = shutil.which("strace")
    if not strace or subprocess.run([strace, "true"], capture_output=True).returncode:
        raison = "strace manque ou n'a pas le droit de servir (.ci/run l'installe)"
        if os.environ.get("CI") == "true":
            pytest.fail(raison)
        pytest.skip(raison)


def ordonner(processus, ordre=""):
    """Envoie une ligne à l'entrée d'un autre processus."""
    processus.stdin.write(f"{ordre}\n")
    processus.stdin.flush()


def sql(chemin, requete, parametres=()):
    """Exécute une requête par une connexion neuve, sans passer par lib.memory."""
    with closing(sqlite3.connect(chemin, isolation_level=None)) as con:
        return con.execute(requete, parametres).fetchall()


def contenu(dossier):
    """Rend les octets de chaque fichier d'un dossier, sauf -shm : c'est de la mémoire partagée."""
    fichiers = (f for f in Path(dossier).iterdir() if f.is_file() and f.suffix != ".db-shm")
    return {f.name: f.read_bytes() for f in fichiers}


def espionner(monkeypatch):
    """Rend la liste, tenue à jour, des connexions que sqlite3 ouvre."""
    ouvertes, ouvrir = [], sqlite3.connect

    def ouvrir_et_noter(*arguments, **reglages):
        ouvertes.append(ouvrir(*arguments, **reglages))
        return ouvertes[-1]

    monkeypatch.setattr(sqlite3, "connect", ouvrir_et_noter)
    return ouvertes


class Page(HTMLParser):
    """Ce qu'un navigateur comprendrait : balises équilibrées, attributs, mots."""

    def __init__(self, html):
        super().__init__()
        self.ouvertes, self.balises, self.attributs, self.mots = [], Counter(), set(), []
        self.feed(html)
        self.close()
        assert self.ouvertes == [], "des balises ne se ferment pas"

    def handle_starttag(self, balise, attributs):
        self.balises[balise] += 1
        self.attributs |= {nom for nom, _ in attributs}
        if balise not in SEULES:
            self.ouvertes.append(balise)

    def handle_endtag(self, balise):
        assert self.ouvertes.pop() == balise

    def handle_data(self, texte):
        if "progress" not in self.ouvertes:  # texte de secours, que personne ne voit
            self.mots += mots(texte)


def mots(texte):
    return re.findall(r"\w+", texte)


def contraste(une, autre):
    """Rend le contraste de deux couleurs, de 1 à 21 (« Contrast ratio », WCAG 2.2)."""
    claire, sombre = sorted((_luminance(une), _luminance(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def _luminance(couleur):
    if len(couleur) == 4:  # #fff
        couleur = "#" + "".join(2 * c for c in couleur[1:])
    canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return sum(poids * c for poids, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))


def attendre_la_fin_des_processus(variable, valeur, delai):
    """Attend au plus `delai` secondes la fin des processus nés avec cette variable."""
    fin = time.monotonic() + delai
    while reste := processus_ne_avec(variable, valeur):
        assert time.monotonic() < fin, reste
        time.sleep(0.1)


def processus_ne_avec(variable, valeur):
    """Rend la commande d'un processus, même orphelin, né avec cette variable ; None sans lui."""
    for processus in psutil.process_iter(["environ", "cmdline"]):
        environnement = processus.info["environ"] or {}  # None : celui d'un autre utilisateur
        if environnement.get(variable) == str(valeur):
            return processus.info["cmdline"]
    return None
