"""Ce que les bancs lancent dans un autre processus : `python -m tests.bancs.a_part travail …`.

La mémoire et le temps d'un processus neuf ne doivent rien à ce qui a tourné avant lui. Chaque
travail affiche sa mesure, en JSON.
"""

import http.client
import json
import re
import resource
import sqlite3
import statistics
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit


def inserer(nom, chemin, combien, memes_reglages):
    """Insère `combien` messages, un par un, dans une base où la table existe déjà."""
    from tests.bancs.facons import FACONS

    facon = FACONS[nom](Path(chemin), memes_reglages == "oui")
    debut = time.perf_counter()
    for _ in range(int(combien)):
        facon.inserer("Bonjour à tous", "Alice")
    secondes = time.perf_counter() - debut
    facon.fermer()
    return {"secondes": secondes}


def lire(nom, chemin, fois):
    """Lit tout `fois` fois : le temps de processeur de la plus courte, et le plus d'octets pris."""
    from tests.bancs.facons import FACONS

    facon = FACONS[nom](Path(chemin), True)
    facon.page(0, 1)  # ce que la première lecture importe ne compte pas
    avant, durees = _octets(), []
    for _ in range(int(fois)):
        debut = time.process_time()
        lus = facon.lire()
        durees.append(time.process_time() - debut)
        assert len(lus) > 0
        del lus
    facon.fermer()
    return {"secondes": min(durees), "octets": _octets() - avant}


def _octets():
    """Rend le plus d'octets que ce processus a occupés jusqu'ici.

    Source : « VmHWM », proc_pid_status(5) ; « ru_maxrss », getrusage(2), qui part sous Linux de ce
    qu'occupait le processus qui a lancé celui-ci.
    """
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (kibioctets,) = re.findall(r"^VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(), re.M)
    return int(kibioctets) * 1024


def charger(url, methode, adresse, clients, secondes):
    """Envoie des requêtes par `clients` connexions gardées, pendant `secondes`."""
    corps = json.dumps({"texte": "Bonjour à tous", "nom_utilisateur": "Alice"})
    envoi = {"headers": {"Content-Type": "application/json"}, "body": corps.encode()}
    durees, echecs, hote = [], [], urlsplit(url).netloc
    depart = threading.Barrier(int(clients))

    def client():
        connexion = http.client.HTTPConnection(hote, timeout=60)
        depart.wait()
        fin = time.perf_counter() + float(secondes)
        while time.perf_counter() < fin:
            debut = time.perf_counter()
            connexion.request(methode, adresse, **(envoi if methode == "POST" else {}))
            reponse = connexion.getresponse()
            reponse.read()
            durees.append(time.perf_counter() - debut)
            if reponse.status != 200:
                echecs.append(reponse.status)
        connexion.close()

    fils = [threading.Thread(target=client) for _ in range(int(clients))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    centiles = statistics.quantiles(durees, n=100)
    return {
        "requetes": len(durees),
        "par_seconde": len(durees) / float(secondes),
        "p50": centiles[49],
        "p99": centiles[98],
        "pire": max(durees),
        "echecs": len(echecs),
    }


def verrouiller(chemin, secondes):
    """Garde la base verrouillée `secondes`, puis la rend."""
    con = sqlite3.connect(chemin, isolation_level=None)
    con.execute("BEGIN IMMEDIATE")
    print("verrouillée", flush=True)
    time.sleep(float(secondes))
    con.execute("ROLLBACK")
    con.close()


TRAVAUX = {travail.__name__: travail for travail in (inserer, lire, charger, verrouiller)}

if __name__ == "__main__":
    travail, *arguments = sys.argv[1:]
    print(json.dumps(TRAVAUX[travail](*arguments)))
