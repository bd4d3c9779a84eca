"""L'API, par de vraies requêtes à un vrai serveur, dans un autre processus."""

import asyncio
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from lib import api, memory, modeles, refus
from lib.memory import initialiser_db, recuperer_messages
from lib.refus import OCCUPEE
from lib.serveur import Serveur, serveur
from tests.outils import LOCAL, REMPLIR, sql

DELAI = 60  # secondes
DEMI = '{"texte": "\\ud83c"}'  # la moitié d'un emoji


@pytest.fixture(scope="module")
def chemin(tmp_path_factory):
    return tmp_path_factory.mktemp("api") / "memory.db"


@pytest.fixture(scope="module")
def adresse(chemin):
    with serveur(chemin) as url:
        yield url


@pytest.fixture
def client(adresse):
    with httpx.Client(base_url=adresse, **LOCAL, timeout=DELAI) as client:
        yield client


def brut(client, corps, nature="application/json"):
    return client.post("/message", content=corps, headers={"content-type": nature})


def refuse(reponse, statut, morceau):
    """Vérifie un refus : son statut, sa phrase, rien d'autre, et aucune trace de Python."""
    assert reponse.status_code == statut, reponse.text
    assert reponse.json().keys() == {"detail"}
    phrase = reponse.json()["detail"].replace("\u00a0", " ")
    assert morceau in phrase
    assert phrase[0].upper() == phrase[0] and phrase.endswith((".", "»"))
    return True


# --- Le scénario de départ -------------------------------------------------------------------


def test_poster_lire_tuer_relancer_relire(tmp_path):
    chemin = tmp_path / "memory.db"
    premier = Serveur(chemin)
    with httpx.Client(base_url=premier.url, **LOCAL) as client:
        un = client.post("/message", json={"texte": "Bonjour", "nom_utilisateur": "Alice"})
        deux = client.post("/message", json={"texte": "L'été, « enfin » 🎉"})
        assert (un.status_code, un.text) == (200, '{"recu":true}')
        assert (deux.status_code, deux.text) == (200, '{"recu":true}')
        avant = client.get("/messages")
    premier.arreter(brutalement=True)  # kill -9
    with serveur(chemin) as url:
        apres = httpx.get(f"{url}/messages", **LOCAL)
    assert avant.status_code == apres.status_code == 200
    assert apres.content == avant.content
    contenu = apres.json()
    assert list(contenu) == ["messages", "total"] and contenu["total"] == 2
    assert [list(m) for m in contenu["messages"]] == [
        ["id", "texte", "nom_utilisateur", "date_creation"]
    ] * 2
    assert [(m["id"], m["texte"], m["nom_utilisateur"]) for m in contenu["messages"]] == [
        (1, "Bonjour", "Alice"),
        (2, "L'été, « enfin » 🎉", None),
    ]
    assert contenu["messages"] == recuperer_messages(chemin=chemin)


def test_huit_clients_cent_messages_chacun(client, adresse, chemin):
    avant = client.get("/messages").json()["total"]

    def envoyer(numero):
        with httpx.Client(base_url=adresse, **LOCAL, timeout=DELAI) as celui_ci:
            for rang in range(100):
                corps = {"texte": f"{numero}-{rang}", "nom_utilisateur": f"client {numero}"}
                assert celui_ci.post("/message", json=corps).json() == {"recu": True}

    with ThreadPoolExecutor(8) as fils:
        list(fils.map(envoyer, range(8)))
    lus = client.get("/messages").json()
    assert lus["total"] == len(lus["messages"]) == avant + 800
    textes = [m["texte"] for m in lus["messages"][avant:]]
    assert sorted(textes) == sorted(f"{n}-{rang}" for n in range(8) for rang in range(100))
    for numero in range(8):  # dans l'ordre où chacun les a envoyés
        assert [t for t in textes if t.startswith(f"{numero}-")] == [
            f"{numero}-{rang}" for rang in range(100)
        ]


# --- Lire ------------------------------------------------------------------------------------


def test_le_total_ne_se_recompte_qu_apres_une_ecriture(tmp_path):
    """Compter parcourt toute la table, alors qu'une page, elle, se trouve aussitôt."""
    chemin, requetes = initialiser_db(), []

    def total(adresse="/messages?limite=1"):
        requetes.clear()
        return client.get(adresse).json()["total"], str(requetes).count("count(*)")

    with TestClient(api.app) as client:
        memory.executer("lire", str(chemin), lambda con: con.set_trace_callback(requetes.append))
        assert [total(), total(), total("/chat?limite=1")] == [(0, 1), (0, 0), (0, 1)]
        client.post("/message", json={"texte": "Par l'API"})
        assert [total(), total()] == [(1, 1), (1, 0)]
        sql(chemin, "INSERT INTO messages VALUES (9, 'Ailleurs', NULL, '2026')")
        assert [total(), total()] == [(2, 1), (2, 0)]
        sql(chemin, "DELETE FROM messages")
        assert [total(), total()] == [(0, 1), (0, 0)]
        memory.copier(autre := tmp_path / "autre.db")
        sql(autre, REMPLIR, [3])
        autre.replace(chemin)
        assert total()[0] == 3


def test_lire_page_par_page(client):
    for rang in range(3):
        client.post("/message", json={"texte": f"page {rang}"})
    tous = client.get("/messages").json()
    limite = tous["total"] // 2  # deux pages, ou trois
    lus, apres = [], 0
    while page := client.get("/messages", params={"apres": apres, "limite": limite}).json():
        assert page["total"] == tous["total"]
        if not page["messages"]:
            break
        assert len(page["messages"]) <= limite
        lus += page["messages"]
        apres = lus[-1]["id"]
    assert lus == tous["messages"]
    suite = client.get("/messages", params={"apres": lus[0]["id"]}).json()  # sans limite
    assert suite == {"messages": lus[1:], "total": tous["total"]}


@pytest.mark.parametrize(
    ("demande", "morceau"),
    [
        ("apres=x", "« apres » doit être un nombre entier"),
        ("apres=1.5", "« apres » doit être un nombre entier"),
        ("apres=-1", "« apres » doit valoir au moins 0"),
        (f"apres={2**63}", "« apres » doit valoir au plus"),
        ("limite=0", "« limite » doit valoir au moins 1"),
        (f"limite={modeles.PAGE_MAX + 1}", f"« limite » doit valoir au plus {modeles.PAGE_MAX}"),
        ("apres=x&limite=y", "nombre entier ; « limite » doit"),
        ("limit=5", "« limit » n'est pas prévu ici"),
    ],
)
def test_une_page_qui_n_a_pas_de_sens_est_refusee(client, demande, morceau):
    assert refuse(client.get(f"/messages?{demande}"), 422, morceau)


def test_la_sante(client):
    assert client.get("/sante").json() == {"statut": "ok"}


# --- Refuser ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corps", "morceau"),
    [
        ("{}", "« texte » manque"),
        ('{"texte": null}', "« texte » doit être un texte"),
        ('{"texte": 3}', "« texte » doit être un texte"),
        ('{"texte": ["a"]}', "« texte » doit être un texte"),
        ('{"texte": ""}', "« texte » est vide"),
        ('{"texte": " \\t\\n"}', "« texte » est vide"),
        ('{"texte": "\\u001c"}', "Le texte est vide"),  # un espace pour Python seulement
        ('{"texte": "a\\u0000b"}', "le caractère nul"),
        ('{"texte": "a", "nom_utilisateur": ""}', "« nom_utilisateur » est vide"),
        ('{"texte": "a", "nom_utilisateur": 3}', "« nom_utilisateur » doit être un texte"),
        ('{"texte": "a", "nom": "Bob"}', "« nom » n'est pas prévu ici"),
        ('{"texte": "a", "\\ud83c": 1}', "incomplet"),
        (
            json.dumps({"texte": "a" * (modeles.TEXTE_MAX + 1)}),
            f"{modeles.TEXTE_MAX} caractères au plus",
        ),
        (
            json.dumps({"texte": "a", "nom_utilisateur": "b" * (modeles.NOM_MAX + 1)}),
            f"{modeles.NOM_MAX} caractères au plus",
        ),
        (DEMI, "un demi-emoji"),
        ('{"texte": "a"', "Ce n'est pas du JSON"),
        ("{'texte': 'a'}", "guillemets doubles"),
        ("", "Le corps de la requête manque"),
        ("[]", "un objet JSON"),
        ('"a"', "un objet JSON"),
        ("NaN", "un objet JSON"),
        (b'{"texte": "\xff"}', "JSON lisible"),
        ("[" * 100_000, "JSON lisible"),
        ("9" * 10_000, "JSON"),
    ],
)
def test_une_demande_qui_ne_convient_pas_n_enregistre_rien(client, chemin, corps, morceau):
    avant = sql(chemin, "SELECT count(*) FROM messages")
    assert refuse(brut(client, corps), 422, morceau)
    assert sql(chemin, "SELECT count(*) FROM messages") == avant


@pytest.mark.parametrize("taille", [refus.CORPS_MAX + 1, 20_000_000])
def test_un_corps_trop_gros_est_refuse(client, chemin, taille):
    avant = sql(chemin, "SELECT count(*) FROM messages")
    assert refuse(brut(client, b"a" * taille), 413, f"{refus.CORPS_MAX // 1024} Kio au plus")
    morceaux = (b"a" * 1000 for _ in range(taille // 1000 + 1))  # sans Content-Length
    assert refuse(brut(client, morceaux), 413, "Kio au plus")
    assert sql(chemin, "SELECT count(*) FROM messages") == avant


def test_le_plus_long_texte_permis_passe_et_revient_identique(client):
    texte = "🎉" * modeles.TEXTE_MAX  # douze octets chacun, écrits en \u
    corps = json.dumps({"texte": texte, "nom_utilisateur": "n" * modeles.NOM_MAX})
    assert len(corps) <= refus.CORPS_MAX
    assert brut(client, corps).status_code == 200
    assert client.get("/messages").json()["messages"][-1]["texte"] == texte


@pytest.mark.parametrize("nature", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_la_page_d_un_autre_site_ne_peut_pas_ecrire(client, chemin, nature):
    """Un navigateur n'envoie ces corps-là à un autre site qu'annoncés ainsi, sans rien demander."""
    avant = sql(chemin, "SELECT count(*) FROM messages")
    assert refuse(brut(client, '{"texte": "a"}', nature), 422, "Content-Type: application/json")
    assert sql(chemin, "SELECT count(*) FROM messages") == avant
    demande = {"Origin": "https://ailleurs.example", "Access-Control-Request-Method": "POST"}
    reponse = client.options("/message", headers=demande)
    assert reponse.status_code == 405
    assert not [nom for nom in reponse.headers if nom.startswith("access-control")]


@pytest.mark.parametrize(
    "hote",
    ["ailleurs.example", "AILLEURS.example:8000", "127.0.0.1.ailleurs.example", "a.b", "::1"],
)
def test_un_site_ne_fait_pas_passer_cette_machine_pour_lui(client, hote):
    """Son nom désignerait 127.0.0.1, et le navigateur croirait parler au site."""
    for adresse in ("/messages", "/docs", "/rien"):
        assert refuse(client.get(adresse, headers={"Host": hote}), 421, "http://127.0.0.1")


@pytest.mark.parametrize(
    "hote", ["localhost", "127.0.0.1:8000", "[::1]:80", "192.168.1.12", "poste"]
)
def test_cette_machine_se_nomme_sans_domaine(client, hote):
    assert client.get("/sante", headers={"Host": hote}).json() == {"statut": "ok"}


@pytest.mark.parametrize(
    ("methode", "chemin_demande", "statut"),
    [("GET", "/rien", 404), ("GET", "/message", 405), ("DELETE", "/messages", 405)],
)
def test_une_adresse_ou_une_methode_inconnue_renvoie_a_docs(
    client, methode, chemin_demande, statut
):
    assert refuse(client.request(methode, chemin_demande), statut, "/docs")


# --- La base en panne ------------------------------------------------------------------------


@contextmanager
def serveur_patient(chemin, attente_de_sqlite, patience):
    """Sert l'API avec d'autres délais, en secondes, et rend un client et sa fonction `poster`."""
    amorce = chemin.with_name("delais.py")
    amorce.write_text(
        "from lib import api, memory\n"
        f'memory.OUVERTURE["timeout"] = {attente_de_sqlite}\n'
        f"api.PATIENCE = {patience}\napp = api.app\n",
        encoding="utf-8",
    )
    with (
        serveur(chemin, "delais:app", dossier=chemin.parent) as url,
        httpx.Client(base_url=url, **LOCAL, timeout=DELAI) as client,
    ):
        yield client, lambda texte: client.post("/message", json={"texte": texte})


def test_on_lit_pendant_que_des_ecritures_attendent(tmp_path):
    """Il y en a plus que le serveur n'a de fils d'exécution, et aucune n'est perdue."""
    chemin = initialiser_db(tmp_path / "memory.db")
    textes = [f"en attente {rang}" for rang in range(45)]
    with (
        serveur_patient(chemin, DELAI, DELAI) as (client, poster),
        closing(sqlite3.connect(chemin, isolation_level=None)) as con,
        ThreadPoolExecutor(len(textes)) as fils,
    ):
        con.execute("BEGIN IMMEDIATE")
        reponses = [fils.submit(poster, texte) for texte in textes]
        time.sleep(0.5)  # qu'elles arrivent
        assert client.get("/messages").json()["total"] == 0
        assert not any(reponse.done() for reponse in reponses)
        con.execute("ROLLBACK")
        assert all(reponse.result().json() == {"recu": True} for reponse in reponses)
    assert sorted(m["texte"] for m in recuperer_messages(chemin=chemin)) == sorted(textes)


def test_base_occupee_trop_longtemps(tmp_path):
    """La première écriture échoue, les suivantes renoncent, et aucune n'est gardée."""
    chemin = initialiser_db(tmp_path / "memory.db")
    with (
        serveur_patient(chemin, 1, 0.5) as (_, poster),
        closing(sqlite3.connect(chemin, isolation_level=None)) as con,
        ThreadPoolExecutor(12) as fils,
    ):
        assert poster("avant").json() == {"recu": True}
        con.execute("BEGIN IMMEDIATE")
        reponses = list(fils.map(poster, ["pendant"] * 12))
        for reponse in reponses:
            assert refuse(reponse, 503, "occupée")
            assert int(reponse.headers["Retry-After"]) > 0
        # Les autres renoncent pendant que la première attend : elles n'attendent pas l'une l'autre.
        assert [reponse.json()["detail"] for reponse in reponses].count(OCCUPEE) > 6
        con.execute("ROLLBACK")
        assert poster("après").json() == {"recu": True}
    assert [m["texte"] for m in recuperer_messages(chemin=chemin)] == ["avant", "après"]


def test_lire_renonce_aussi_a_attendre_son_tour(monkeypatch):
    monkeypatch.setattr(api, "PATIENCE", 0.2)
    assez = threading.Event()
    with TestClient(api.app) as client:
        api.LECTEUR.submit(assez.wait, DELAI)
        for lire in ("/messages", "/chat", "/sante"):
            assert refuse(client.get(lire), 503, OCCUPEE)
        assez.set()
        assert client.get("/sante").json() == {"statut": "ok"}


def test_un_dialogue_attend_la_fin_des_autres_sans_y_renoncer(monkeypatch):
    """Un modèle met souvent plus longtemps à répondre que l'on ne patiente pour la base."""
    monkeypatch.setattr(api, "PATIENCE", 0.1)
    monkeypatch.delenv("LLM_PROVIDER", raising=False)
    assez = threading.Event()
    with TestClient(api.app) as client, ThreadPoolExecutor(1) as fils:
        for _ in range(4):  # autant que de fils d'exécution
            api.DIALOGUES.submit(assez.wait, DELAI)
        dialogue = fils.submit(client.post, "/chat", json={"prompt": "Bonjour"})
        time.sleep(0.5)
        assez.set()
        assert refuse(dialogue.result(), 503, "LLM_PROVIDER")


def test_ce_qui_attend_encore_quand_le_serveur_s_arrete_ne_se_fait_pas():
    faits, assez = [], threading.Event()

    async def arreter():
        attente = asyncio.create_task(api._confier(api.ECRIVAIN, faits.append, "trop tard"))
        await asyncio.sleep(0)  # elle prend son tour
        attente.cancel()
        await asyncio.wait([attente])

    api.ECRIVAIN.submit(assez.wait, DELAI)
    asyncio.run(arreter())
    assez.set()
    api.ECRIVAIN.submit(faits.append, "ensuite").result()
    assert faits == ["ensuite"]


def test_on_ecrit_pendant_qu_une_lecture_dure(monkeypatch):
    initialiser_db()
    commencee, assez = threading.Event(), threading.Event()

    def lire_lentement(**page):
        commencee.set()
        assez.wait(DELAI)
        return recuperer_messages(**page)

    monkeypatch.setattr(api, "recuperer_messages", lire_lentement)
    with TestClient(api.app) as client, ThreadPoolExecutor(1) as fils:
        lecture = fils.submit(client.get, "/messages")
        try:
            assert commencee.wait(DELAI)
            assert client.post("/message", json={"texte": "Sans attendre"}).json() == {"recu": True}
            assert not lecture.done()
        finally:
            assez.set()
        assert lecture.result().json()["total"] == 1


def test_une_ecriture_commencee_va_jusqu_au_bout(tmp_path):
    """Plus longue que la patience, elle réussit : un 503 ferait renvoyer un message déjà gardé."""
    chemin = initialiser_db(tmp_path / "memory.db")
    with (
        serveur_patient(chemin, DELAI, 0.2) as (_, poster),
        closing(sqlite3.connect(chemin, isolation_level=None, check_same_thread=False)) as con,
    ):
        con.execute("BEGIN IMMEDIATE")
        threading.Timer(1, con.execute, ["ROLLBACK"]).start()
        assert poster("Patience").json() == {"recu": True}
    assert [m["texte"] for m in recuperer_messages(chemin=chemin)] == ["Patience"]


def test_base_disparue_puis_remise(tmp_path):
    chemin, ailleurs = tmp_path / "memory.db", tmp_path / "ailleurs.db"
    with serveur(chemin) as url:
        httpx.post(f"{url}/message", json={"texte": "Gardé"}, **LOCAL)
        with closing(sqlite3.connect(chemin)) as con:
            con.execute("VACUUM INTO ?", (str(ailleurs),))
        for suffixe in ("", "-wal", "-shm"):
            Path(f"{chemin}{suffixe}").unlink(missing_ok=True)
        reponse = httpx.post(f"{url}/message", json={"texte": "x"}, **LOCAL)
        assert refuse(reponse, 503, "n'est plus à sa place")
        assert str(tmp_path) not in reponse.text
        assert refuse(httpx.get(f"{url}/sante", **LOCAL), 503, "n'est plus à sa place")
        ailleurs.rename(chemin)
        assert httpx.get(f"{url}/messages", **LOCAL).json()["total"] == 1


def test_disque_plein(tmp_path):
    """RLIMIT_FSIZE borne les fichiers du serveur : SQLite voit un disque plein."""
    pytest.importorskip("resource", reason="Windows ne borne pas la taille des fichiers")
    chemin = tmp_path / "memory.db"
    (tmp_path / "plein.py").write_text(
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from lib.dialogues import migrer\nmigrer()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "from lib.api import app\n",
        encoding="utf-8",
    )
    with (
        serveur(chemin, "plein:app", dossier=tmp_path) as url,
        httpx.Client(base_url=url, **LOCAL, timeout=DELAI) as client,
    ):
        gardes = 0
        while (rep := client.post("/message", json={"texte": "x" * 5000})).status_code == 200:
            gardes += 1
            assert gardes < 100
        assert refuse(rep, 503, "disque")
        assert rep.headers["Retry-After"]
        assert client.get("/messages").json()["total"] == gardes > 0


def test_une_erreur_imprevue_ne_dit_rien_de_ce_qu_elle_sait(tmp_path):
    (tmp_path / "panne.py").write_text(
        "from lib.api import app\n\n"
        "@app.get('/panne')\ndef panne():\n    raise RuntimeError('un secret')\n",
        encoding="utf-8",
    )
    with serveur(tmp_path / "memory.db", "panne:app", dossier=tmp_path) as url:
        reponse = httpx.get(f"{url}/panne", **LOCAL, timeout=DELAI)
    assert refuse(reponse, 500, refus.EN_PANNE.replace("\u00a0", " "))
    assert "secret" not in reponse.text


# --- La description --------------------------------------------------------------------------


def test_la_description_est_en_francais_avec_des_exemples(client):
    description = client.get("/openapi.json").json()
    assert set(description["paths"]) == {"/message", "/messages", "/chat", "/sante"}
    for operations in description["paths"].values():
        for operation in operations.values():
            assert operation["summary"].split()[0].endswith(("er", "re"))  # un verbe
            assert operation["description"]
            assert {"422", "503"} <= operation["responses"].keys()
            assert "Successful" not in str(operation)  # ce que FastAPI dirait, en anglais
    schemas = description["components"]["schemas"]
    assert schemas["NouveauMessage"]["examples"]
    assert schemas["NouvelleQuestion"]["examples"]
    assert "HTTPValidationError" not in schemas


def test_docs_ne_demande_rien_a_un_autre_site(client):
    page = client.get("/docs").text
    assert "https://" not in page and "http://" not in page
    for fichier in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert client.get(f"/static-offline-docs/{fichier}").status_code == 200
    assert client.get("/redoc").status_code == 404


def test_rien_ne_s_ouvre_a_l_import():
    assert memory._guichets["écrire"][1] == {}
