"""Fait évaluer une réponse par un autre Python, que l'on arrête s'il ne s'arrête pas.

Une réponse peut boucler, remplir la mémoire ou arrêter Python : le noyau de l'apprenant, lui,
continue. Le module `enfant` est le programme de cet autre Python.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cloudpickle

from lib.exercices.declarations import Exercice
from lib.exercices.resultat import Resultat, Tableau, Verdict
from lib.exercices.verification import erreur

ENFANT = "lib.exercices.enfant"
RACINE = Path(__file__).resolve().parents[2]
DEMARRAGE_MAX = 30  # secondes laissées à l'enfant pour tout le reste, sur une machine lente
TROP_LONG = (
    "Votre réponse ne s'arrête pas\u00a0: au bout d'une seconde et demie, on l'a interrompue. "
    "Cherchez une boucle ou une requête sans fin."
)
ARRETE = "Votre réponse a arrêté Python brutalement\u00a0: on ne peut pas la vérifier."
EN_PANNE = (
    "Le vérificateur lui-même a échoué\u00a0: votre réponse n'y est pour rien. Redémarrez le noyau "
    "(menu «\u00a0Noyau\u00a0»), puis recommencez\u00a0; si cela continue, signalez-le."
)


def evaluer_a_part(exercice: Exercice, reponse, demarrage: str = "") -> Resultat:
    """Rend le résultat d'une réponse, évaluée par un autre processus en moins de deux secondes.

    demarrage : voir `verification.evaluer`. TypeError, ou l'erreur de pickle, si la réponse porte
    un objet qui ne passe pas d'un processus à l'autre, comme une connexion.
    """
    demande = cloudpickle.dumps(reponse)
    with tempfile.TemporaryDirectory(prefix="exercice-", ignore_cleanup_errors=True) as dossier:
        enfant = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-B", "-m", ENFANT, exercice.numero, dossier, demarrage],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=RACINE,
        )
        try:
            sortie, journal = enfant.communicate(demande, timeout=DEMARRAGE_MAX)
        except subprocess.TimeoutExpired:
            return erreur(exercice, TROP_LONG)
        finally:  # aussi quand l'apprenant interrompt le noyau
            enfant.kill()
            enfant.communicate()
    if b"Timeout (" in journal:
        return erreur(exercice, TROP_LONG)
    try:
        return _lire(json.loads(sortie))
    except ValueError:
        return erreur(exercice, EN_PANNE if b"Traceback" in journal else ARRETE)


def _lire(champs):
    for cote in ("attendu", "obtenu"):
        if tableau := champs[cote]:
            lignes = tuple(map(tuple, tableau["lignes"]))
            champs[cote] = Tableau(tuple(tableau["colonnes"]), lignes, tableau["note"])
    return Resultat(**champs | {"verdict": Verdict(champs["verdict"])})
