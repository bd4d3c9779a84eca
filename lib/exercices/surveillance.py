"""Borne une fonction Python de l'apprenant : rien hors de son dossier, rien d'oublié ouvert.

Ce n'est pas une prison : c'est un filet pour les fautes, dans un processus que l'on peut tuer.
Source : « Audit events table », documentation de Python.
"""

import os
import re
import sqlite3
import sys
import threading
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path

_ECRITURES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHEMINS = {"os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.truncate": 1, "os.rename": 2}
_CHEMINS |= {"os.link": 2, "os.symlink": 2, "os.chmod": 1, "os.chown": 1, "os.utime": 1}
_REFUSES = {
    "subprocess.Popen": "lance un autre programme",
    "os.system": "lance un autre programme",
    "os.exec": "lance un autre programme",
    "os.spawn": "lance un autre programme",
    "os.posix_spawn": "lance un autre programme",
    "os.startfile": "lance un autre programme",
    "os.fork": "lance un autre programme",
    "os.forkpty": "lance un autre programme",
    "_winapi.CreateProcess": "lance un autre programme",
    "os.kill": "envoie un signal à un programme",
    "os.killpg": "envoie un signal à un programme",
    "socket.connect": "se sert du réseau",
    "socket.bind": "se sert du réseau",
    "socket.sendto": "se sert du réseau",
    "socket.getaddrinfo": "se sert du réseau",
    "sqlite3.enable_load_extension": "charge une extension de SQLite",
    "builtins.input": "attend que l'on tape quelque chose (`input`)",
}
ATTENTE = 100  # millisecondes
L_ADRESSE = "servez-vous de l'adresse qu'elle reçoit."
CELLE_DE_MEMORY = (
    "la bonne adresse est celle que rend `adresse()`. Les fonctions de `lib.memory` la connaissent "
    "déjà\u00a0: ne leur donnez pas de `chemin=`."
)
PROFONDEUR_MAX = 10  # dossiers dans des dossiers : à mille, Python ne saurait plus les effacer
_active = None
_installe = False
_fil = threading.local()  # .permis : ce fil d'exécution passe par notre `connect`


class Surveillance:
    """Ce que l'on suit tant que le bloc de `surveiller` dure."""

    def __init__(self, dossier: Path, conseil: str = L_ADRESSE):
        self.dossier = os.path.realpath(dossier)
        self.conseil = conseil
        self.ouvertes: list[sqlite3.Connection] = []
        self.connecter = None  # pour ouvrir une base d'essai quoi que la réponse ait remplacé

    def oubliees(self) -> int:
        """Rend le nombre de connexions restées ouvertes."""
        return sum(map(_vivante, self.ouvertes))

    def _examiner(self, evenement, arguments):
        if evenement == "sqlite3.connect/handle":
            self.ouvertes.append(arguments[0])
        elif evenement == "sqlite3.connect":
            if not getattr(_fil, "permis", False):
                _refuser("ouvre une base sans passer par `sqlite3.connect`")
            self._examiner_chemin(arguments[0], "lit ou écrit ailleurs que dans la base d'essai")
        elif evenement in _REFUSES:
            _refuser(_REFUSES[evenement])
        elif evenement == "import":  # le module que `multiprocessing` charge pour se lancer
            if str(arguments[0]).startswith("multiprocessing.popen_"):
                _refuser("lance un autre programme")
        elif evenement == "open":
            chemin, mode, reglages = arguments
            # Sans mode, c'est `os.open` : un dossier qu'il ouvre sert ensuite à écrire dedans.
            if mode is None or (isinstance(reglages, int) and reglages & _ECRITURES):
                self._examiner_chemin(chemin)
        else:
            for chemin in arguments[: _CHEMINS.get(evenement, 0)]:
                self._examiner_chemin(chemin)

    def _examiner_chemin(self, chemin, geste="écrit ailleurs que dans la base d'essai"):
        if isinstance(chemin, int) or chemin in ("", b"", ":memory:", os.devnull):
            return
        chemin = os.fsdecode(chemin)
        if chemin.startswith("file:"):
            adresse, *reglages = re.split("[?#]", chemin.removeprefix("file:"))
            if reglages in (["mode=ro"], ["mode=ro&immutable=1"]):
                return
            from urllib.request import url2pathname  # lent, et rarement utile

            chemin = url2pathname(adresse)
        reel = os.path.realpath(chemin)
        dedans = reel == self.dossier or reel.startswith(self.dossier + os.sep)
        if not dedans or reel.count(os.sep) > self.dossier.count(os.sep) + PROFONDEUR_MAX:
            raise PermissionError(f"Cette fonction {geste}\u00a0: {self.conseil}")


@contextmanager
def surveiller(dossier: Path, conseil: str = L_ADRESSE):
    """Pendant le bloc `with` : rien ne s'écrit hors de `dossier`, et toute connexion est suivie.

    conseil : ce que doit faire une fonction qui vise un autre fichier. À la fin, les connexions
    encore ouvertes sont fermées. Rend la `Surveillance`.
    """
    global _active, _installe
    if not _installe:  # un crochet d'audit ne se retire pas
        sys.addaudithook(_crochet)
        _installe = True
    precedente, connecter = _active, sqlite3.connect
    _active = surveillance = Surveillance(dossier, conseil)
    surveillance.connecter = connecter if precedente else _sous_garde(connecter)
    _remplacer_connect(surveillance.connecter)
    try:
        yield surveillance
    finally:
        _active = precedente
        _remplacer_connect(connecter)  # la réponse a pu le remplacer, elle aussi
        for con in surveillance.ouvertes:
            with suppress(sqlite3.Error):
                sqlite3.Connection.close(con)


def _remplacer_connect(connecter):
    for module in ("sqlite3", "sqlite3.dbapi2", "_sqlite3"):
        sys.modules[module].connect = connecter


def _sous_garde(connecter):
    @wraps(connecter)
    def connecter_sous_garde(*arguments, **reglages):
        _fil.permis = True
        try:
            con = connecter(*arguments, **reglages)
        finally:
            _fil.permis = False
        with suppress(sqlite3.Error):  # pas une base : la réponse l'apprendra elle-même
            # Une copie jetable n'attend pas le disque, ni un verrou : seule la réponse elle-même
            # peut le tenir.
            con.execute("PRAGMA synchronous = OFF").close()
            con.execute(f"PRAGMA busy_timeout = {ATTENTE}").close()
        con.set_authorizer(_autoriser)
        return con

    return connecter_sous_garde


def _crochet(evenement, arguments):
    if _active is not None:
        _active._examiner(evenement, arguments)


def _autoriser(action, nom, *_):
    # VACUUM, sans INTO, passe par un fichier sans nom.
    if action == sqlite3.SQLITE_ATTACH and _active is not None:
        _active._examiner_chemin(nom)  # pour sqlite3, une exception vaut un refus
    return sqlite3.SQLITE_OK


def _refuser(geste):
    raise PermissionError(f"Cette fonction {geste}\u00a0: ce n'est pas permis ici.")


def _vivante(con):
    try:
        return con.total_changes >= 0
    except sqlite3.Error:  # fermée
        return False
