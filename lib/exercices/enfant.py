"""L'autre Python : évalue une réponse reçue sur son entrée, et écrit le résultat en JSON.

Lancé par `processus`, avec le numéro de l'exercice, un dossier temporaire et l'heure de démarrage
du noyau.
"""

import faulthandler
import json
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import cloudpickle

from lib.exercices.catalogue import declaration
from lib.exercices.verification import evaluer

DUREE_MAX = 1.5  # secondes laissées à la réponse
MEMOIRE_MAX = 2 << 30  # octets, là où le système sait les compter


@contextmanager
def chronometrer():
    """Arrête ce processus si le bloc `with` dure plus de DUREE_MAX."""
    # Ce minuteur-là agit même pendant un calcul qui ne rend jamais la main à Python.
    faulthandler.dump_traceback_later(DUREE_MAX, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def principal(numero: str, dossier: str, demarrage: str) -> None:
    """Évalue la réponse que porte l'entrée standard, et arrête le processus."""
    sortie = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # ce que la réponse affiche ne compte pas
    os.environ["SQLITE_PAS_A_PAS_DATA"] = dossier
    exercice = declaration(numero)
    _borner_la_memoire()
    reponse = cloudpickle.load(sys.stdin.buffer)
    resultat = evaluer(exercice, reponse, Path(dossier), demarrage, chronometrer)
    sortie.write(json.dumps(asdict(resultat)))
    sortie.flush()
    os._exit(0)  # ni les fils d'exécution ni les atexit de la réponse ne le retiennent


def _borner_la_memoire():
    with suppress(ImportError, ValueError, OSError):  # absent de Windows, refusé par macOS
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))


if __name__ == "__main__":
    principal(*sys.argv[1:])
