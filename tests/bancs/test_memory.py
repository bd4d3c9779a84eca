"""lib.memory à côté des autres façons de garder des messages."""

import os
import statistics
from contextlib import ExitStack, closing, contextmanager
from sqlite3 import connect

import pytest

from lib import memory
from tests.bancs.bilan import Objectif, Tableau, milliers
from tests.bancs.facons import FACONS
from tests.bancs.mesures import (
    SERIES,
    a_part,
    durees_medianes,
    ecritures_forcees,
    mediane,
    tour_a_tour,
)

pytestmark = pytest.mark.banc
FORCER = "forcer 4 Kio sur le disque"
AU_PLUS = {
    "sqlite-utils": 0.95,
    "peewee": 0.75,
    "SQLAlchemy Core": 0.75,
    "dataset": 0.65,
    "SQLModel": 0.45,
}


def base_vide(dossier, nom):
    """Crée une base où la table existe déjà, pour que chacun parte du même point."""
    chemin = dossier / f"{nom.replace(' ', '_')}.db"
    with closing(connect(chemin)) as con:
        con.execute(memory.CREER)
    return chemin


@contextmanager
def facons_ouvertes(chemins, memes_reglages=True):
    """Donne {nom: façon}, ouverte sur `chemins[nom]`."""
    with ExitStack() as pile:
        facons = {nom: facon(chemins[nom], memes_reglages) for nom, facon in FACONS.items()}
        for facon in facons.values():
            pile.callback(facon.fermer)
        yield facons


@pytest.mark.parametrize("memes_reglages", [True, False], ids=["memes", "ordinaires"])
def test_inserer_un_message(bilan, tmp_path, memes_reglages):
    reglages = "mêmes réglages" if memes_reglages else "réglages ordinaires"
    chemins = {nom: base_vide(tmp_path, nom) for nom in FACONS}
    with (
        open(tmp_path / "forcee", "wb", buffering=0) as forcee,
        facons_ouvertes(chemins, memes_reglages) as facons,
    ):
        gestes = {nom: (facon.inserer, "Bonjour à tous", "Alice") for nom, facon in facons.items()}
        gestes[FORCER] = (lambda: (forcee.write(bytes(4096)), os.fsync(forcee.fileno())),)
        durees = durees_medianes(gestes, 100)
    appels = {nom: appels_par_message(nom, memes_reglages, tmp_path) for nom in FACONS}
    bilan.tableaux.append(
        Tableau(
            f"Insérer un message, {reglages}",
            ["Façon", "µs", "× 4 Kio forcés", "× sqlite3", "écritures forcées par message"],
            [
                [nom, d * 1e6, d / durees[FORCER], d / durees["sqlite3"], appels.get(nom, 1.0)]
                for nom, d in durees.items()
            ],
            dessine=True,
        )
    )
    notre = durees["lib.memory"]
    if memes_reglages:
        objectifs = [
            Objectif("Écritures forcées par message", appels["lib.memory"], 1),
            Objectif("Insérer : lib.memory / sqlite3", notre / durees["sqlite3"], 1.25),
        ]
        objectifs += [
            Objectif(f"Insérer : lib.memory / {nom}", notre / durees[nom], borne)
            for nom, borne in AU_PLUS.items()
        ]
    else:
        naive = durees["ouvrir et fermer"]
        objectifs = [Objectif("Insérer : lib.memory / ouvrir et fermer", notre / naive, 0.35)]
    bilan.verifier(*objectifs)


def appels_par_message(nom, memes_reglages, dossier):
    """Rend le nombre d'écritures forcées qu'un message de plus demande."""

    def compter(combien):
        chemin = base_vide(dossier, f"{nom}_{combien}")
        reglages = "oui" if memes_reglages else "non"
        return ecritures_forcees(dossier, "inserer", nom, chemin, combien, reglages)

    vingt, deux_cent_vingt = compter(20), compter(220)
    return vingt and (deux_cent_vingt - vingt) / 200


@pytest.mark.parametrize("memes_reglages", ["oui", "non"], ids=["memes", "ordinaires"])
def test_inserer_mille_messages(bilan, tmp_path, memes_reglages):
    """Mille accusés de suite, dans un processus neuf : ouverture et rangements compris."""
    reglages = "mêmes réglages" if memes_reglages == "oui" else "réglages ordinaires"

    def mesurer(nom):
        chemin = base_vide(tmp_path, nom)
        secondes = a_part("inserer", nom, chemin, 1000, memes_reglages)["secondes"]
        for fichier in tmp_path.glob(f"{chemin.name}*"):
            fichier.unlink()
        return secondes

    series = tour_a_tour({nom: lambda nom=nom: mesurer(nom) for nom in FACONS}, SERIES)
    durees = {nom: statistics.median(serie) for nom, serie in series.items()}
    bilan.tableaux.append(
        Tableau(
            f"Insérer mille messages un par un, {reglages}",
            ["Façon", "ms", "× sqlite3"],
            [[nom, d * 1e3, d / durees["sqlite3"]] for nom, d in durees.items()],
        )
    )


def test_tout_lire(bilan, remplies):
    """Le temps de processeur : celui que prend un disque lent n'est pas le nôtre."""
    chemin = remplies[100_000]
    series = tour_a_tour(
        {nom: lambda nom=nom: a_part("lire", nom, chemin, 5) for nom in FACONS}, SERIES
    )
    mesures = {nom: mediane(serie) for nom, serie in series.items()}
    durees = {nom: mesure["secondes"] for nom, mesure in mesures.items()}
    bilan.tableaux.append(
        Tableau(
            f"Lire {milliers(100_000)} messages",
            ["Façon", "ms de processeur", "× sqlite3", "Mio de plus, au maximum"],
            [
                [nom, d * 1e3, d / durees["sqlite3"], mesures[nom]["octets"] / 2**20]
                for nom, d in durees.items()
            ],
            dessine=True,
        )
    )
    notre = durees["lib.memory"]
    bilan.verifier(
        Objectif("Tout lire : lib.memory / sqlite3 (fetchall)", notre / durees["sqlite3"], 1.3),
        *(
            Objectif(f"Tout lire : lib.memory / {nom}", notre / durees[nom], 1)
            for nom, facon in FACONS.items()
            if facon.en_python and nom != "lib.memory"
        ),
    )


def test_lire_une_page(bilan, remplies):
    """La dernière page de 50 messages, dont on connaît l'id qui la précède."""
    durees = {}
    for taille, chemin in remplies.items():
        with facons_ouvertes(dict.fromkeys(FACONS, chemin)) as facons:
            gestes = {nom: (facon.page, taille - 50, 50) for nom, facon in facons.items()}
            for page, *arguments in gestes.values():
                assert len(page(*arguments)) == 50
            durees[taille] = durees_medianes(gestes, 50)
    tailles = sorted(durees, reverse=True)
    grande, *_, petite = tailles
    bilan.tableaux.append(
        Tableau(
            "Lire une page de 50 messages",
            [
                "Façon",
                *(f"µs, parmi {milliers(taille)}" for taille in tailles),
            ],
            [[nom, *(durees[taille][nom] * 1e6 for taille in tailles)] for nom in FACONS],
            dessine=True,
        )
    )
    bilan.verifier(
        Objectif(
            f"Page : parmi {milliers(grande)} / parmi {milliers(petite)}",
            durees[grande]["lib.memory"] / durees[petite]["lib.memory"],
            2,
        )
    )
