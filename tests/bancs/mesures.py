"""Comment les bancs mesurent : chacun à son tour, dans un ordre tiré au hasard, plusieurs fois."""

import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import time

SERIES = 5


def chronometrer(geste, *arguments):
    """Rend les secondes que prend `geste(*arguments)`."""
    debut = time.perf_counter()
    geste(*arguments)
    return time.perf_counter() - debut


def tour_a_tour(gestes, fois):
    """Mesure chaque geste `fois` fois, et rend {nom: [mesures]} ; `gestes` : {nom: fonction}.

    L'ordre est tiré au hasard à chaque tour : ce qui ralentit la machine un moment les touche tous.
    """
    mesures = {nom: [] for nom in gestes}
    for _ in range(fois):
        for nom in random.sample(list(gestes), len(gestes)):
            mesures[nom].append(gestes[nom]())
    return mesures


def durees_medianes(gestes, fois):
    """Rend {nom: secondes} : la médiane de SERIES médianes de `fois` essais ; un tour à blanc."""
    chronometres = {nom: lambda geste=geste: chronometrer(*geste) for nom, geste in gestes.items()}
    tour_a_tour(chronometres, fois)
    series = [tour_a_tour(chronometres, fois) for _ in range(SERIES)]
    return {
        nom: statistics.median(statistics.median(serie[nom]) for serie in series) for nom in gestes
    }


def mediane(mesures):
    """Rend la médiane de chaque grandeur d'une liste de mesures, des dictionnaires."""
    return {quoi: statistics.median(m[quoi] for m in mesures) for quoi in mesures[0]}


def a_part(*arguments, prefixe=()):
    """Lance un travail de tests.bancs.a_part et rend la mesure qu'il affiche, en JSON."""
    commande = [*prefixe, sys.executable, "-m", "tests.bancs.a_part", *map(str, arguments)]
    sortie = subprocess.run(commande, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(sortie)


def ecritures_forcees(dossier, *arguments):
    """Rend combien de fois un travail force une écriture sur le disque ; None sans strace."""
    if not shutil.which("strace"):
        return None
    releve = dossier / "releve"
    a_part(
        *arguments,
        prefixe=("strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", releve),
    )
    lignes = (ligne.split() for ligne in releve.read_text().splitlines())
    return sum(int(mots[3]) for mots in lignes if re.search("sync$", "".join(mots[-1:])))
