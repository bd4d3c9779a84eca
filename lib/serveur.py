"""Démarre un serveur uvicorn, dans un autre processus, depuis une cellule ; et l'arrête.

Le serveur s'arrête avec le noyau, même tué : il surveille son entrée, un tuyau que le noyau tient
ouvert et que le système ferme avec lui.
"""

import atexit
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.erreurs import ErreurEnClair
from lib.memory import OUVERTURE, adresse

# Secondes laissées au démarrage, puis à l'arrêt poli. Une base occupée fait attendre le démarrage :
# le tuer plus tôt cacherait pourquoi il échoue.
DELAI = OUVERTURE["timeout"] + 15
POLITESSE = 3  # secondes laissées aux requêtes en cours quand on arrête
API = "lib.api:app"
_du_notebook = None


class ErreurServeur(ErreurEnClair):
    """Le serveur ne démarre pas, ou n'est pas démarré."""


def demarrer(chemin=None, application: str = API, *, dossier=None) -> str:
    """Démarre le serveur du notebook, et rend son adresse une fois qu'il répond.

    chemin : la base, celle de `lib.memory` par défaut. application : « module:objet », comme pour
    uvicorn ; le module est cherché dans `dossier`, puis parmi les paquets installés. Un serveur
    que ce notebook a déjà démarré est d'abord arrêté. ErreurServeur, avec la fin de son journal,
    s'il ne démarre pas.
    """
    global _du_notebook
    arreter()
    print("Le serveur démarre…", flush=True)
    _du_notebook = Serveur(chemin, application, dossier)
    print("Il répond à l'adresse", _du_notebook.url)
    return _du_notebook.url


@atexit.register
def arreter(*, brutalement: bool = False) -> None:
    """Arrête le serveur du notebook, s'il y en a un.

    brutalement : le tue sans le prévenir, comme le ferait une panne.
    """
    global _du_notebook
    if _du_notebook:
        _du_notebook.arreter(brutalement)
        _du_notebook = None


def journal() -> str:
    """Rend ce que le serveur du notebook a écrit : ses `print`, ses avertissements, ses erreurs."""
    if not _du_notebook:
        raise ErreurServeur("Aucun serveur n'est démarré : appelez d'abord demarrer().")
    return _du_notebook.journal()


@contextmanager
def serveur(chemin=None, application: str = API, *, dossier=None) -> Iterator[str]:
    """Donne l'adresse d'un serveur à part, qui s'arrête à la fin du bloc `with`.

    Mêmes arguments et mêmes erreurs que `demarrer`.
    """
    celui_ci = Serveur(chemin, application, dossier)
    try:
        yield celui_ci.url
    finally:
        celui_ci.arreter()


class Serveur:
    """Un serveur démarré, sur un port libre de 127.0.0.1.

    `url` : son adresse ; `pid` : le numéro de son processus. Arguments et erreurs : voir
    `demarrer`.
    """

    def __init__(self, chemin=None, application=API, dossier=None):
        descripteur, nom = tempfile.mkstemp(prefix="serveur-", suffix=".log")
        self._fichier = Path(nom)
        with os.fdopen(descripteur, "ab") as sortie:
            self._processus = subprocess.Popen(
                [sys.executable, "-u", "-X", "utf8", "-m", "lib.serveur", application],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sortie,
                cwd=dossier,
                env=os.environ | {"MEMORY_DB": adresse(chemin)},
                **_A_PART,
            )
        self.pid = self._processus.pid
        try:
            self.url = self._attendre()
        except BaseException:
            self.arreter(brutalement=True)
            raise

    def _attendre(self):
        minuterie = threading.Timer(DELAI, self._processus.kill)
        minuterie.start()
        try:
            port = self._processus.stdout.readline().strip()
        finally:
            minuterie.cancel()
        if port:
            return f"http://127.0.0.1:{int(port)}"
        self._processus.wait()
        raise ErreurServeur(f"Le serveur ne démarre pas. {self._pourquoi()}")

    def _pourquoi(self):
        lignes = [ligne for ligne in self.journal().splitlines() if ligne.strip()]
        if lignes and "startup failed" in lignes[-1]:  # la cause est juste avant
            lignes.pop()
        if not lignes:
            return f"Il n'a rien dit en {DELAI}\u00a0s\u00a0: regardez ce que fait son module."
        _, notre_erreur, phrase = lignes[-1].partition("ErreurEnClair: ")
        return phrase if notre_erreur else f"Fin de son journal\u00a0: {lignes[-1]}"

    def journal(self) -> str:
        """Rend ce que le serveur a écrit jusqu'ici."""
        return self._fichier.read_text("utf-8", errors="replace")

    def arreter(self, brutalement=False):
        """Arrête le serveur et attend qu'il le soit."""
        if brutalement:
            self._processus.kill()
        self._processus.stdin.close()  # il le voit, et s'arrête
        try:
            self._processus.wait(DELAI)
        except subprocess.TimeoutExpired:
            self._processus.kill()
            self._processus.wait()
        self._processus.stdout.close()
        self._fichier.unlink(missing_ok=True)


# À part : interrompre le noyau n'interrompt pas le serveur.
_A_PART = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    if sys.platform == "win32"
    else {"start_new_session": True}
)


def _servir(application):
    """Le programme du serveur : annonce son port sur la sortie, une fois prêt."""
    import uvicorn  # ne sert qu'ici, pas au notebook

    annonce = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # les print de l'application vont au journal

    class Annonceur(uvicorn.Server):
        async def main_loop(self):
            # Dès startup, il serait trop tôt : arrêté avant d'arriver ici, uvicorn n'exécuterait
            # pas ce que l'application doit ranger.
            (prise,) = self.servers[0].sockets
            print(prise.getsockname()[1], file=annonce, flush=True)
            await super().main_loop()

    reglages = uvicorn.Config(
        application,
        port=0,  # le premier port libre de 127.0.0.1
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=POLITESSE,
    )
    uvicorn_ = Annonceur(reglages)
    threading.Thread(target=_suivre_le_noyau, args=[uvicorn_], daemon=True).start()
    uvicorn_.run()


def _suivre_le_noyau(uvicorn_):
    os.read(0, 1)  # revient quand le noyau ferme son bout, ou disparaît
    uvicorn_.should_exit = True
    time.sleep(2 * POLITESSE)
    os._exit(1)  # une requête sans fin le retient


if __name__ == "__main__":
    _servir(*sys.argv[1:])
