"""L'autre Python : évalue la réponse qu'il trouve dans un dossier, et écrit le résultat en JSON.

Lancé par `processus`, avec la clé de l'exercice, ce dossier temporaire et l'heure de démarrage
du noyau. Il écrit une ligne à la fin de chaque étape.
"""

import faulthandler
import json
import os
import pickle
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from lib.exercices.catalogue import declaration
from lib.exercices.resultat import mots
from lib.exercices.surveillance import surveiller
from lib.exercices.verification import erreur, evaluer

VIE_MAX = 60  # secondes, si le noyau meurt avant d'avoir pu arrêter ce processus
MEMOIRE_MAX = 2 << 30  # octets, là où le système sait les compter
FICHIER_MAX = 100 << 20  # octets
LENTS = (
    "cloudpickle",
    "pandas",
    "matplotlib.pyplot",
    "fastapi.testclient",
    "ipywidgets",
)  # leur import ne compte pas dans la durée de la réponse
ILLISIBLE = (
    "Votre fonction se sert d'un objet que l'on ne peut pas reprendre hors du notebook : "
    "définissez dans le notebook tout ce dont elle a besoin. Python répond « {} »."
)
FIL_OUBLIE = (
    "Votre réponse laisse un fil d'exécution (`Thread`) en marche : attendez sa fin, avec `join`."
)


def principal(cle: str, dossier: str, demarrage: str) -> None:
    """Évalue la réponse que garde `dossier`, et arrête le processus."""
    faulthandler.dump_traceback_later(VIE_MAX, exit=True)
    sortie = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # ce que la réponse affiche ne compte pas
    os.environ["SQLITE_PAS_A_PAS_DATA"] = dossier
    exercice = declaration(cle)
    octets = Path(dossier, "reponse").read_bytes()
    for module in LENTS:
        if module.partition(".")[0].encode() in octets:
            import_module(module)
    _borner()

    def annoncer(texte="null"):
        print(texte, file=sortie, flush=True)

    @contextmanager
    def chronometrer():
        annoncer()
        yield
        _attendre_les_fils()
        annoncer()

    try:
        with surveiller(Path(dossier)):
            resultat = _evaluer(exercice, octets, Path(dossier), demarrage, chronometrer)
            annoncer(json.dumps(asdict(resultat)))
    except _FilOublie:
        annoncer(json.dumps(asdict(erreur(exercice, FIL_OUBLIE))))
    except BaseException:  # la réponse a déréglé Python
        annoncer("{}")
    os._exit(0)  # ni les fils d'exécution ni les atexit de la réponse ne le retiennent


def _evaluer(exercice, octets, dossier, demarrage, chronometrer):
    with chronometrer():
        try:
            reponse, illisible = pickle.loads(octets), ""
        except BaseException as echec:  # un module introuvable ici, un objet qui se défend
            reponse, illisible = None, ILLISIBLE.format(mots(echec))
    if illisible:
        return erreur(exercice, illisible)
    return evaluer(exercice, reponse, dossier, demarrage, chronometrer)


class _FilOublie(Exception):
    """La réponse laisse un fil d'exécution en marche, qui retarderait tout le reste."""


def _attendre_les_fils():
    if len(sys._current_frames()) > 1:
        time.sleep(0.05)  # il finit peut-être
    if len(sys._current_frames()) > 1:
        raise _FilOublie


def _borner():
    with suppress(ImportError, ValueError, OSError):  # absent de Windows, refusé par macOS
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (FICHIER_MAX, FICHIER_MAX))
        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))


if __name__ == "__main__":
    principal(*sys.argv[1:])
