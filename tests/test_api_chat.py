"""POST /chat et GET /chat : la question et la réponse, gardées ensemble ou pas du tout."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from lib import modeles
from lib.dialogues import recuperer_echanges
from lib.serveur import serveur
from tests.faux_llm import serveur_perroquet
from tests.modele_embarque import exiger_le_modele
from tests.outils import LOCAL
from tests.test_api import DELAI, refuse

SECRETE = "cle-secrete-que-personne-ne-voit"


@pytest.fixture(scope="module")
def chemin(tmp_path_factory):
    return tmp_path_factory.mktemp("chat") / "memory.db"


@pytest.fixture(scope="module")
def reglages():
    with pytest.MonkeyPatch.context() as patch, serveur_perroquet() as perroquet:
        cles = {"LLM_API_KEY": SECRETE, "LLM_TIMEOUT": "3"}
        for nom, valeur in (perroquet.reglages | cles).items():
            patch.setenv(nom, valeur)
        yield


@pytest.fixture(scope="module")
def adresse(chemin, reglages):
    with serveur(chemin) as url:
        yield url


@pytest.fixture
def client(adresse):
    with httpx.Client(base_url=adresse, **LOCAL, timeout=DELAI) as client:
        yield client


def test_la_question_et_la_reponse_sont_gardees_ensemble(client, chemin):
    avant = client.get("/chat").json()["total"]
    corps = {"prompt": "L'été ? 🎉", "nom_utilisateur": "Alice"}
    reponse = client.post("/chat", json=corps)
    assert reponse.status_code == 200
    recu = reponse.json()
    assert recu | {"id": 0} == {
        "id": 0,
        "reponse": "L'été ? 🎉",
        "fournisseur": "compatible",
        "modele": "perroquet",
    }
    historique = client.get("/chat", params={"apres": recu["id"] - 1}).json()
    assert historique["total"] == avant + 1
    assert historique["echanges"] == recuperer_echanges(chemin=chemin, apres=recu["id"] - 1)
    (echange,) = historique["echanges"]
    assert (echange["question"], echange["nom_utilisateur"]) == ("L'été ? 🎉", "Alice")
    assert client.get("/chat", params={"limite": 1}).json()["total"] == avant + 1


@pytest.mark.parametrize(
    ("question", "statut", "morceau"),
    [
        ("vide", 502, "vide"),
        ("panne", 502, "500"),
        ("coupe", 502, "incomplète"),
        ("lent", 504, "3 s"),
    ],
)
def test_sans_reponse_rien_n_est_garde(client, chemin, question, statut, morceau):
    avant = len(recuperer_echanges(chemin=chemin))
    reponse = client.post("/chat", json={"prompt": question})
    assert refuse(reponse, statut, morceau)
    assert SECRETE not in reponse.text
    assert len(recuperer_echanges(chemin=chemin)) == avant


@pytest.mark.parametrize(
    ("corps", "morceau"),
    [
        ({}, "« prompt » manque"),
        ({"prompt": " \n"}, "« prompt » est vide"),
        ({"prompt": "\x1c"}, "vide"),
        ({"prompt": "a" * (modeles.TEXTE_MAX + 1)}, "caractères au plus"),
        ({"prompt": "a", "nom_utilisateur": " "}, "« nom_utilisateur » est vide"),
        ({"question": "a"}, "« prompt » manque ; « question » n'est pas prévu ici"),
    ],
)
def test_une_question_qui_ne_convient_pas_est_refusee(client, corps, morceau):
    assert refuse(client.post("/chat", json=corps), 422, morceau)


def test_un_modele_lent_ne_retient_que_les_dialogues(client):
    with ThreadPoolExecutor(6) as fils:
        lents = [fils.submit(client.post, "/chat", json={"prompt": "lent"}) for _ in range(6)]
        time.sleep(0.5)  # les six sont là : quatre interrogent le modèle, deux attendent
        for _ in range(5):
            assert client.post("/message", json={"texte": "Pendant ce temps"}).status_code == 200
            assert client.get("/messages", params={"limite": 1}).status_code == 200
        assert not any(lent.done() for lent in lents), "les messages ont attendu le modèle"
        assert {lent.result().status_code for lent in lents} == {504}


def test_sans_modele_choisi_503_et_les_choix(tmp_path, reglages, monkeypatch):
    monkeypatch.delenv("LLM_PROVIDER")
    with serveur(tmp_path / "memory.db") as url:
        reponse = httpx.post(f"{url}/chat", json={"prompt": "Bonjour"}, **LOCAL)
        assert refuse(reponse, 503, "LLM_PROVIDER")
        detail = reponse.json()["detail"]
        assert "ollama" in detail and "embedded" in detail and "\n" not in detail
        assert httpx.get(f"{url}/chat", **LOCAL).json() == {"echanges": [], "total": 0}


@pytest.mark.modele
def test_le_modele_embarque_repond_par_l_api(tmp_path, reglages, monkeypatch):
    exiger_le_modele()
    for variable in ("LLM_BASE_URL", "LLM_MODEL", "LLM_TIMEOUT"):
        monkeypatch.delenv(variable)
    monkeypatch.setenv("LLM_PROVIDER", "embedded")
    chemin = tmp_path / "memory.db"
    with serveur(chemin) as url:
        corps = {"prompt": "What is the capital of France?", "nom_utilisateur": "Alice"}
        reponse = httpx.post(f"{url}/chat", json=corps, **LOCAL, timeout=DELAI)
        assert reponse.status_code == 200, reponse.text
        recu = reponse.json()
        assert recu["fournisseur"] == "embedded"
        assert recu["reponse"].strip()  # une réponse, mais on n'en affirme pas les mots
        (echange,) = httpx.get(f"{url}/chat", **LOCAL).json()["echanges"]
    assert echange["reponse"] == recu["reponse"]
    assert echange["question"] == corps["prompt"]


def test_aucune_demande_decrite_ne_fait_tomber_le_serveur(adresse, tmp_path):
    """Schemathesis tire des demandes de la description de l'API, justes et fausses."""
    appel = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{adresse}/openapi.json"),
            *("--checks=all", "--phases=examples,coverage,fuzzing", "--max-examples=5"),
            *("--generation-database=none", "--no-color", "--seed=1"),  # la même suite partout
        ],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        cwd=tmp_path,  # il y laisse un dossier
    )
    assert appel.returncode == 0, appel.stdout + appel.stderr
    assert "Operations:       5 selected" in appel.stdout
