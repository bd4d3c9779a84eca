"""L'API, le formulaire et les notebooks : ce qu'attend celui qui s'en sert."""

import statistics
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from lib import memory
from lib.cahier import NOTEBOOKS
from lib.formulaire import formulaire_messages
from lib.serveur import serveur
from tests.bancs.bilan import Objectif, Tableau, milliers
from tests.bancs.mesures import SERIES, a_part, chronometrer, mediane, tour_a_tour
from tests.outils import sql

pytestmark = pytest.mark.banc
CLIENTS, SECONDES = 8, 3
# Ce que l'on mesure, et le point d'entrée vide à côté duquel on le met.
PARTS = {
    "POST /message": ("POST vide", 0.45),
    "GET /messages?limite=50": ("GET vide", 0.30),
}


def charger(url, methode, adresse, secondes=SECONDES):
    return a_part("charger", url, methode, adresse, CLIENTS, secondes)


def test_api(bilan, remplies, tmp_path):
    """Le débit est celui d'un seul processus, que les clients partagent avec la base.

    Passer d'un fil d'exécution à l'autre coûte la moitié d'une réponse vide. Pour écrire, ne
    gagnent rien : attendre un instant dans la boucle, comme pour lire, les `def` d'anyio, une
    file sans `concurrent.futures`, un passage pour plusieurs messages. Plusieurs messages par
    transaction y gagneraient, mais l'échec de l'un serait celui de tous.
    """
    ecrite = memory.initialiser_db(tmp_path / "ecrite.db")
    with (
        serveur(ecrite) as ecriture,
        serveur(remplies[100_000]) as lecture,
        serveur(application="tests.bancs.application_vide:app") as vide,
    ):
        adresses = {
            "POST /message": (ecriture, "POST", "/message"),
            "POST vide": (vide, "POST", "/message"),
            "GET /messages?limite=50": (lecture, "GET", "/messages?limite=50"),
            "GET vide": (vide, "GET", "/messages"),
        }
        gestes = {nom: lambda cible=cible: charger(*cible) for nom, cible in adresses.items()}
        tour_a_tour(gestes, 1)
        series = tour_a_tour(gestes, SERIES)
    mesures = {nom: mediane(serie) for nom, serie in series.items()}
    echecs = sum(mesure["echecs"] for serie in series.values() for mesure in serie)
    bilan.tableaux.append(
        Tableau(
            f"L'API, {CLIENTS} clients",
            ["Adresse", "requêtes par seconde", "p50, ms", "p99, ms"],
            [[nom, m["par_seconde"], m["p50"] * 1e3, m["p99"] * 1e3] for nom, m in mesures.items()],
            dessine=True,
        )
    )
    bilan.verifier(
        Objectif("API : échecs", echecs, 0),
        Objectif("POST /message : p99, ms", mesures["POST /message"]["p99"] * 1e3, 25),
        *(
            Objectif(
                f"{nom} / {vide}",
                mesures[nom]["par_seconde"] / mesures[vide]["par_seconde"],
                part,
                plancher=True,
            )
            for nom, (vide, part) in PARTS.items()
        ),
    )


def test_api_sous_un_verrou(bilan, tmp_path):
    """Un autre programme garde la base verrouillée 2 s, au début de la charge."""
    chemin = memory.initialiser_db(tmp_path / "verrouillee.db")
    commande = [sys.executable, "-m", "tests.bancs.a_part", "verrouiller", chemin, "2"]
    with (
        serveur(chemin) as url,
        subprocess.Popen(commande, stdout=subprocess.PIPE) as verrou,
    ):
        assert verrou.stdout.readline().decode() == "verrouillée\n"
        mesure = charger(url, "POST", "/message", secondes=6)
        verrou.communicate()
    gardes = sql(chemin, "SELECT count(*) FROM messages")[0][0]
    bilan.tableaux.append(
        Tableau(
            "POST /message, la base verrouillée 2 s par un autre programme",
            ["Clients", "accusés", "p50, ms", "p99, ms", "pire, ms", "échecs"],
            [[CLIENTS, mesure["requetes"] - mesure["echecs"],
              *(mesure[q] * 1e3 for q in ("p50", "p99", "pire")), mesure["echecs"]]],
        )
    )  # fmt: skip
    bilan.verifier(
        Objectif("Sous un verrou de 2 s : échecs", mesure["echecs"], 0),
        Objectif("Sous un verrou de 2 s : perdus", mesure["requetes"] - gardes, 0),
    )


def test_formulaire(bilan, remplies):
    """Du clic à la table à jour, sans le navigateur."""
    lignes = []
    for taille in (min(remplies), max(remplies)):
        visage, durees = formulaire_messages(remplies[taille]), []
        for _ in range(50):
            visage.texte.value = "Bonjour à tous"
            durees.append(chronometrer(visage.bouton.click))
        lignes.append([milliers(taille), statistics.median(durees) * 1e3, max(durees) * 1e3])
    bilan.tableaux.append(
        Tableau("Le formulaire, du clic à la table à jour", ["Messages", "ms", "pire, ms"], lignes)
    )


def test_notebooks(bilan):
    """Du démarrage du noyau à la dernière cellule, à côté d'un notebook vide."""
    vide = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    lus = {"un notebook vide": vide}
    lus |= {n.stem: nbformat.read(n, 4) for n in sorted(NOTEBOOKS.glob("0[0-8]_*.ipynb"))}

    def executer(notebook):
        client = NotebookClient(notebook, timeout=60, allow_errors=True)
        return chronometrer(lambda: client.execute(cwd=NOTEBOOKS))

    series = tour_a_tour({nom: lambda n=notebook: executer(n) for nom, notebook in lus.items()}, 5)
    durees = {nom: statistics.median(serie) for nom, serie in series.items()}
    bilan.tableaux.append(
        Tableau(
            "Un notebook entier, noyau compris",
            ["Notebook", "s", "de plus qu'un vide, s"],
            [[nom, d, d - durees["un notebook vide"]] for nom, d in durees.items()],
            dessine=True,
        )
    )
