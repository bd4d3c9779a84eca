"""Le serveur démarré depuis une cellule : prêt quand on le reçoit, arrêté quoi qu'il arrive."""

import os
import signal
import socket
import time

import httpx
import psutil
import pytest
from jupyter_client import KernelManager

from lib import serveur as module
from lib.memory import initialiser_db, sauvegarder_message
from lib.serveur import ErreurServeur, arreter, demarrer, journal, serveur
from tests.outils import LOCAL, autre_python, ordonner, resultat

MINI = """
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def duree_de_vie(app):
    print("avant")
    yield
    print("après é")


app = FastAPI(lifespan=duree_de_vie)


@app.get("/")
def lire():
    return "Bonjour"
"""
DELAI = 60  # secondes


@pytest.fixture(autouse=True)
def rien_ne_reste():
    yield
    arreter()


@pytest.fixture
def dossier(tmp_path):
    (tmp_path / "mini.py").write_text(MINI, encoding="utf-8")
    return tmp_path


def lire(url, chemin="/messages"):
    return httpx.get(url + chemin, **LOCAL, timeout=DELAI)


def ecoute(url):
    """Dit si quelqu'un répond encore à cette adresse."""
    port = int(url.rpartition(":")[2])
    with socket.socket() as prise:
        prise.settimeout(DELAI)
        return prise.connect_ex(("127.0.0.1", port)) == 0


def attendre_la_fin(url):
    fin = time.monotonic() + DELAI
    while ecoute(url):
        assert time.monotonic() < fin, "le serveur vit encore"
        time.sleep(0.05)


def test_repond_des_qu_on_a_son_adresse(tmp_path):
    chemin = initialiser_db(tmp_path / "une.db")
    sauvegarder_message("Bonjour", "Alice", chemin=chemin)
    with serveur(chemin) as url:
        assert url.startswith("http://127.0.0.1:")
        (message,) = lire(url).json()["messages"]
        assert (message["texte"], message["nom_utilisateur"]) == ("Bonjour", "Alice")
    assert not ecoute(url)


def test_sans_adresse_c_est_la_base_de_l_apprenant(tmp_path):
    sauvegarder_message("Le mien", chemin=initialiser_db())
    with serveur() as url:
        assert lire(url).json()["total"] == 1


def test_repond_sans_attendre_sur_une_connexion_gardee():
    """Une prise mal ouverte garderait chaque réponse 40 ms (algorithme de Nagle)."""
    with serveur() as url, httpx.Client(base_url=url, **LOCAL) as client:
        durees = [client.get("/sante").elapsed.total_seconds() for _ in range(20)]
    assert min(durees[1:]) < 0.03


def test_n_ecoute_que_sur_cette_machine():
    """À l'écoute de partout, il répondrait aussi à cette autre adresse de la boucle locale."""
    with serveur() as url, socket.socket() as prise:
        assert prise.connect_ex(("127.0.0.2", int(url.rpartition(":")[2]))) != 0


def test_un_second_demarrage_remplace_le_premier(dossier, capsys):
    premiere = demarrer(application="mini:app", dossier=dossier)
    seconde = demarrer(application="mini:app", dossier=dossier)
    assert not ecoute(premiere)
    assert lire(seconde, "/").json() == "Bonjour"
    demarrage = "Le serveur démarre…\nIl répond à l'adresse {}\n"
    assert capsys.readouterr().out == demarrage.format(premiere) + demarrage.format(seconde)
    arreter()
    assert not ecoute(seconde)
    arreter()  # sans serveur, rien à faire


def test_le_journal_garde_les_print_dans_l_ordre(dossier, monkeypatch):
    demarrer(application="mini:app", dossier=dossier)
    assert journal() == "avant\n"
    celui_ci, effaces = module._du_notebook, []
    monkeypatch.setattr(type(celui_ci._fichier), "unlink", lambda f, **_: effaces.append(f))
    celui_ci.arreter()
    assert celui_ci.journal() == "avant\naprès é\n"
    assert effaces == [celui_ci._fichier]


def test_sans_serveur_le_journal_dit_quoi_faire():
    with pytest.raises(ErreurServeur, match=r"appelez d'abord demarrer\(\)"):
        journal()


@pytest.mark.parametrize(
    ("code", "fin"),
    [
        ("app = 3 +", "Fin de son journal\u00a0: SyntaxError"),
        ("import module_absent", "No module named 'module_absent'"),
        ("x = 1", 'Attribute "app" not found'),
        ("raise SystemExit", "Il n'a rien dit"),
    ],
)
def test_un_demarrage_manque_montre_la_fin_du_journal(tmp_path, code, fin):
    (tmp_path / "casse.py").write_text(code, encoding="utf-8")
    with pytest.raises(ErreurServeur) as erreur:
        demarrer(application="casse:app", dossier=tmp_path)
    assert str(erreur.value).startswith("Le serveur ne démarre pas. ")
    assert fin in str(erreur.value)
    assert module._du_notebook is None


def test_une_base_illisible_se_dit_en_francais(tmp_path):
    chemin = tmp_path / "faux.db"
    chemin.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(
        ErreurServeur, match=r"ne démarre pas\. La base ne s'ouvre pas\. .*n'est pas une base"
    ):
        demarrer(chemin)
    assert chemin.read_bytes() == b"ceci n'est pas une base" * 100


def test_un_fichier_a_la_place_du_dossier_se_dit_en_francais(tmp_path):
    (tmp_path / "data").write_text("à garder", encoding="utf-8")
    with pytest.raises(
        ErreurServeur, match=r"démarre pas\. La base ne s'ouvre pas\. Le fichier est"
    ):
        demarrer(tmp_path / "data" / "memory.db")
    assert (tmp_path / "data").read_text("utf-8") == "à garder"


def test_un_demarrage_sans_fin_est_arrete(tmp_path, monkeypatch):
    (tmp_path / "lent.py").write_text("import time\ntime.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(module, "DELAI", 1)
    with pytest.raises(ErreurServeur, match="rien dit en 1\u00a0s"):
        demarrer(application="lent:app", dossier=tmp_path)


NOYAU = """
    import sys
    from lib.serveur import demarrer

    demarrer()
    sys.stdout.flush()
    sys.stdin.readline()
"""


@pytest.mark.parametrize("fin", ["tué", "terminé"])
def test_le_serveur_ne_survit_pas_au_noyau(fin):
    with autre_python(NOYAU) as noyau:
        noyau.stdout.readline()
        url = noyau.stdout.readline().split()[-1]
        assert lire(url).status_code == 200
        if fin == "tué":
            noyau.kill()
        else:
            ordonner(noyau)
            assert resultat(noyau) == ""
        attendre_la_fin(url)


INTERRUPTIBLE = """
    import os, signal
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignoré, si pytest l'ignore
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows n'a pas de groupes de processus")
def test_interrompre_le_noyau_n_arrete_pas_le_serveur():
    with autre_python(INTERRUPTIBLE + NOYAU) as noyau:
        noyau.stdout.readline()
        url = noyau.stdout.readline().split()[-1]
        os.killpg(noyau.pid, signal.SIGINT)  # ce que fait JupyterLab
        assert "KeyboardInterrupt" in noyau.communicate(timeout=DELAI)[1]
        attendre_la_fin(url)  # le noyau, lui, s'est arrêté : le serveur le suit


@pytest.mark.parametrize("maniere", ["redémarré", "tué"])
def test_le_serveur_ne_survit_pas_au_redemarrage_du_noyau(maniere):
    gestionnaire = KernelManager(kernel_name="python3")
    gestionnaire.start_kernel()
    try:
        client = gestionnaire.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=DELAI)
        affiche = []
        client.execute_interactive(
            "from lib import serveur\nserveur.demarrer()\nprint(serveur._du_notebook.pid)",
            timeout=DELAI,
            output_hook=lambda message: affiche.append(message["content"].get("text", "")),
        )
        client.stop_channels()
        pid = int("".join(affiche).split()[-1])
        assert psutil.Process(pid).is_running()
        gestionnaire.restart_kernel(now=maniere == "tué")
        fin = time.monotonic() + DELAI
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < fin, "le serveur vit encore"
            time.sleep(0.05)
    finally:
        gestionnaire.shutdown_kernel(now=True)


def test_un_serveur_qui_tarde_a_s_arreter_est_tue(monkeypatch):
    demarrer()
    processus = psutil.Process(module._du_notebook.pid)
    monkeypatch.setattr(module, "DELAI", 0)
    arreter()
    assert not processus.is_running()
