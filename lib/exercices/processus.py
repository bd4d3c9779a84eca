"""Fait évaluer une réponse par un autre Python, que l'on arrête s'il ne s'arrête pas.

Une réponse peut boucler, remplir la mémoire ou arrêter Python : le noyau de l'apprenant, lui,
continue. Le module `enfant` est le programme de cet autre Python.
"""

import copyreg
import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from lib.exercices.declarations import Exercice
from lib.exercices.resultat import Resultat, Tableau, Verdict
from lib.exercices.verification import erreur

ENFANT = "lib.exercices.enfant"
RACINE = Path(__file__).resolve().parents[2]
REPONSE_MAX = 5_000_000  # octets
PLACE = 10_000_000  # octets ; les fichiers d'essai d'un exercice en prennent quatre millions
DUREE_MAX = 1.5  # secondes laissées à la réponse
PATIENCE = 30  # secondes laissées au reste, qui ne dépend pas d'elle, sur une machine lente
# L'enfant annonce la fin de chaque étape par une ligne, « null » ou le résultat. Une minuterie
# dans l'enfant ne suffirait pas : la réponse pourrait l'arrêter.
ETAPES = ("départ", "lecture de la réponse", "solution", "réponse", "comparaison")
DE_LA_REPONSE = ("lecture de la réponse", "réponse")
TROP_LONG = (
    "Votre réponse ne s'arrête pas\u00a0: au bout d'une seconde et demie, on l'a interrompue. "
    "Cherchez une boucle ou une requête sans fin."
)
ARRETE = "Votre réponse a arrêté Python brutalement\u00a0: on ne peut pas la vérifier."
EN_PANNE = (
    "La vérification n'a pas pu finir. Si votre réponse change une fonction de Python ou de "
    "`sqlite3`, retirez ce changement. Sinon, redémarrez le noyau (menu «\u00a0Noyau\u00a0»), "
    "puis recommencez\u00a0; si le problème continue, signalez-le."
)


def evaluer_a_part(exercice: Exercice, reponse, demarrage: str = "") -> Resultat:
    """Rend le résultat d'une réponse, évaluée par un autre processus en moins de deux secondes.

    demarrage : voir `verification.evaluer`. Lève ce que lève pickle si la réponse porte un objet
    qui ne passe pas d'un processus à l'autre, comme une connexion. OSError sans place pour essayer.
    """
    octets = transmettre(reponse)
    # Le disque plein, la solution et une réponse fausse échoueraient de même : on les croirait
    # d'accord.
    if shutil.disk_usage(tempfile.gettempdir()).free < PLACE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with tempfile.TemporaryDirectory(prefix="exercice-", ignore_cleanup_errors=True) as dossier:
        Path(dossier, "reponse").write_bytes(octets)
        enfant = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-B", "-m", ENFANT, exercice.cle, dossier, demarrage],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=RACINE,
            start_new_session=True,  # un groupe, que l'on arrête tout entier
        )
        try:
            return _suivre(exercice, enfant)
        finally:  # aussi quand l'apprenant interrompt le noyau
            _arreter(enfant)
            enfant.stdout.close()
            enfant.wait()


def transmettre(objet) -> bytes:
    """Rend `objet` en octets, pour l'autre processus. Lève ce que lève pickle s'il n'y va pas."""
    import cloudpickle  # ici : l'autre Python, qui charge aussi ce module, démarre plus vite

    if starlette := sys.modules.get("starlette.datastructures"):
        # Sans cela, une application FastAPI part, mais ne se relit pas : récursion sans fin.
        copyreg.pickle(starlette.State, _reduire)
    tampon = _Tampon()
    cloudpickle.dump(objet, tampon)
    return tampon.getvalue()


def _reduire(etat):
    return type(etat), (etat._state,)


class _Tampon(io.BytesIO):
    def write(self, octets):
        if self.tell() + memoryview(octets).nbytes > REPONSE_MAX:
            raise ValueError("cet objet est trop grand")
        return super().write(octets)


def _suivre(exercice, enfant):
    reste = DUREE_MAX
    for etape in ETAPES:
        debut = time.monotonic()
        ligne = _attendre_ligne(enfant, reste if etape in DE_LA_REPONSE else PATIENCE)
        if etape in DE_LA_REPONSE:
            reste -= time.monotonic() - debut
        if not ligne.endswith(b"\n"):  # l'enfant s'est tu au milieu
            if etape in ("départ", "solution"):
                return erreur(exercice, EN_PANNE)
            trop_long = reste <= 0 or time.monotonic() - debut >= PATIENCE
            return erreur(exercice, TROP_LONG if trop_long else ARRETE)
        champs = json.loads(ligne)
        if champs is not None:
            return _lire(champs) if champs else erreur(exercice, EN_PANNE)
    return erreur(exercice, EN_PANNE)


def _attendre_ligne(enfant, duree):
    """Rend la ligne suivante de l'enfant, arrêté au bout de `duree` secondes."""
    minuterie = threading.Timer(duree, _arreter, [enfant])
    minuterie.start()
    try:
        return enfant.stdout.readline()
    finally:
        minuterie.cancel()
        minuterie.join()


def _arreter(enfant):
    """Arrête l'enfant et ce qu'il a lancé."""
    if hasattr(os, "killpg"):
        with suppress(OSError):  # il n'y a plus personne
            os.killpg(enfant.pid, signal.SIGKILL)
    enfant.kill()


def _lire(champs):
    for cote in ("attendu", "obtenu"):
        if tableau := champs[cote]:
            lignes = tuple(map(tuple, tableau["lignes"]))
            champs[cote] = Tableau(tuple(tableau["colonnes"]), lignes, tableau["note"])
    return Resultat(**champs | {"verdict": Verdict(champs["verdict"])})
