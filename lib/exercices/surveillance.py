"""Borne une fonction Python de l'apprenant : rien hors de son dossier, rien d'oublié ouvert.

Ce n'est pas une prison : c'est un filet pour les fautes, dans un processus que l'on peut tuer.
Source : « Audit events table », documentation de Python.
"""

import os
import sqlite3
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

_ECRITURES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHEMINS = {"os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.truncate": 1, "os.rename": 2}
_CHEMINS |= {"os.link": 2, "os.symlink": 2, "os.chmod": 1, "sqlite3.connect": 1}
_REFUSES = {
    "subprocess.Popen": "lance un autre programme",
    "os.system": "lance un autre programme",
    "os.exec": "lance un autre programme",
    "os.spawn": "lance un autre programme",
    "os.posix_spawn": "lance un autre programme",
    "os.startfile": "lance un autre programme",
    "os.fork": "lance un autre programme",
    "os.forkpty": "lance un autre programme",
    "socket.connect": "se sert du réseau",
    "socket.bind": "se sert du réseau",
    "sqlite3.enable_load_extension": "charge une extension de SQLite",
    "builtins.input": "attend que l'on tape quelque chose (`input`)",
}
_active = None
_installe = False


class Surveillance:
    """Ce que l'on suit tant que le bloc de `surveiller` dure."""

    def __init__(self, dossier: Path):
        self.dossier = os.path.realpath(dossier)
        self.ouvertes: list[sqlite3.Connection] = []

    def oubliees(self) -> int:
        """Rend le nombre de connexions restées ouvertes."""
        return sum(map(_vivante, self.ouvertes))

    def _examiner(self, evenement, arguments):
        if evenement == "sqlite3.connect/handle":
            self.ouvertes.append(arguments[0])
        elif evenement in _REFUSES:
            raise PermissionError(
                f"Cette fonction {_REFUSES[evenement]}\u00a0: ce n'est pas permis ici."
            )
        elif evenement == "open":
            if isinstance(arguments[2], int) and arguments[2] & _ECRITURES:
                self._examiner_chemin(arguments[0])
        else:
            for chemin in arguments[: _CHEMINS.get(evenement, 0)]:
                self._examiner_chemin(chemin)

    def _examiner_chemin(self, chemin):
        if isinstance(chemin, int) or chemin in ("", b"", ":memory:", os.devnull):
            return
        chemin = os.fsdecode(chemin)
        if chemin.startswith("file:"):
            chemin = chemin.removeprefix("file:").partition("?")[0]
        reel = os.path.realpath(chemin)
        if reel != self.dossier and not reel.startswith(self.dossier + os.sep):
            raise PermissionError(
                "Cette fonction écrit ailleurs que dans la base d'essai\u00a0: "
                "servez-vous de l'adresse qu'elle reçoit."
            )


@contextmanager
def surveiller(dossier: Path):
    """Pendant le bloc `with` : rien ne s'écrit hors de `dossier`, et toute connexion est suivie.

    À la fin, les connexions encore ouvertes sont fermées. Rend la `Surveillance`.
    """
    global _active, _installe
    if not _installe:  # un crochet d'audit ne se retire pas
        sys.addaudithook(_crochet)
        _installe = True
    connecter, modules = sqlite3.connect, [sqlite3, sys.modules[sqlite3.connect.__module__]]

    def connecter_sous_garde(*arguments, **reglages):
        con = connecter(*arguments, **reglages)
        with suppress(sqlite3.Error):  # pas une base : la réponse l'apprendra elle-même
            con.execute(
                "PRAGMA synchronous = OFF"
            ).close()  # une copie jetable n'attend pas le disque
        con.set_authorizer(_autoriser)
        return con

    _active = surveillance = Surveillance(dossier)
    for module in modules:
        module.connect = connecter_sous_garde
    try:
        yield surveillance
    finally:
        _active = None
        for module in modules:
            module.connect = connecter
        for con in surveillance.ouvertes:
            with suppress(sqlite3.Error):
                con.close()


def _crochet(evenement, arguments):
    if _active is not None:
        _active._examiner(evenement, arguments)


def _autoriser(action, nom, *_):
    # VACUUM, sans INTO, passe par un fichier sans nom.
    autre_fichier = action == sqlite3.SQLITE_ATTACH and nom not in ("", ":memory:")
    return sqlite3.SQLITE_DENY if autre_fichier else sqlite3.SQLITE_OK


def _vivante(con):
    try:
        return con.total_changes >= 0
    except sqlite3.Error:  # fermée
        return False
