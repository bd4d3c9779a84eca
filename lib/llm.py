"""Pose une question à un grand modèle de langage (LLM), celui que l'environnement désigne.

LLM_PROVIDER choisit le fournisseur : ollama, openai, mistral, anthropic, compatible ou embedded.
LLM_MODEL choisit son modèle ; LLM_BASE_URL, l'adresse d'ollama ou de compatible ; LLM_TIMEOUT, la
durée d'une réponse en secondes (60). OPENAI_API_KEY, MISTRAL_API_KEY, ANTHROPIC_API_KEY et
LLM_API_KEY (compatible) gardent les clés : chacune ne va qu'à son fournisseur, et rien ne la
montre. Tout est relu à chaque appel. Rien ne part ni ne s'importe avant la première question.
"""

import queue
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from lib import embarque
from lib.erreurs.llm import (
    DelaiDepasse,
    ErreurLLM,
    NonConfigure,
    ReponseImpossible,
    delai_depasse,
    reponse_vide,
    traduire,
)
from lib.fournisseurs import FOURNISSEURS, Modele, lire_reglages

__all__ = [
    "FOURNISSEURS",
    "DelaiDepasse",
    "ErreurLLM",
    "Modele",
    "NonConfigure",
    "ReponseImpossible",
    "ask_llm",
    "modele_choisi",
    "stream_llm",
]

JETONS_ANTHROPIC = 4096  # Anthropic exige une borne
TRANCHE = 0.5  # secondes ; sous Windows, l'attente d'une file ne s'interrompt pas


def modele_choisi() -> Modele:
    """Rend le modèle que les réglages désignent, pour le garder avec sa réponse.

    N'interroge personne. Lève NonConfigure comme `ask_llm`.
    """
    return lire_reglages().modele


def ask_llm(prompt: str) -> str:
    """Rend la réponse entière du modèle à `prompt`.

    Lève NonConfigure, DelaiDepasse ou ReponseImpossible, toutes des ErreurLLM ; TypeError si
    `prompt` n'est pas du texte, ValueError s'il est vide ou contient un caractère incomplet.
    """
    return "".join(stream_llm(prompt))


def stream_llm(prompt: str) -> Iterator[str]:
    """Rend la réponse du modèle par morceaux, à mesure qu'elle s'écrit.

    Les erreurs sont celles de `ask_llm` : pour la question et les réglages, dès l'appel ; pour la
    réponse, même après des premiers morceaux, qui ne valent alors pas une réponse.
    """
    if not isinstance(prompt, str):
        raise TypeError(f"La question doit être du texte (str), pas {type(prompt).__name__}.")
    if not prompt.strip():
        raise ValueError("La question est vide : écrivez-la.")
    if re.search("[\ud800-\udfff]", prompt):
        raise ValueError("Un caractère de la question est incomplet (un demi-emoji ?). Retirez-le.")
    reglages = lire_reglages()
    try:
        _importer(reglages)  # plus d'une seconde, parfois : le délai ne court pas encore
        return _suivre(reglages, prompt)
    except Exception as erreur:
        refus = traduire(erreur, reglages, commencee=False)
    raise refus


def _importer(reglages):
    """Rend la classe du client, importée quand on s'en sert."""
    if reglages.modele.fournisseur == "anthropic":
        from anthropic import Anthropic

        return Anthropic
    from openai import OpenAI

    return OpenAI


def _suivre(reglages, prompt):
    """Rend les morceaux qu'un autre fil reçoit, sans jamais attendre plus que le délai."""
    # Les délais du client HTTP comptent chaque lecture : un serveur qui goutte y échapperait.
    fin = time.monotonic() + reglages.delai
    recus, abandon = queue.SimpleQueue(), threading.Event()

    def verifier():
        if abandon.is_set() or time.monotonic() >= fin:
            raise TimeoutError

    threading.Thread(
        target=_recevoir, args=(reglages, prompt, verifier, recus), name="lib.llm", daemon=True
    ).start()
    try:
        while (recu := _attendre(recus, fin, reglages)) is not None:
            if isinstance(recu, ErreurLLM):
                raise recu
            yield recu
    finally:
        abandon.set()


def _attendre(recus, fin, reglages):
    while True:
        reste = fin - time.monotonic()
        try:
            return recus.get(timeout=max(0, min(reste, TRANCHE)))
        except queue.Empty:
            if reste <= 0:
                return delai_depasse(reglages)


def _recevoir(reglages, prompt, verifier, recus):
    """Met dans `recus` chaque morceau, puis None, ou l'erreur qui tient lieu de fin."""
    attente = ""  # les espaces du début : sans rien derrière, ce n'est pas une réponse
    commencee = False
    try:
        if reglages.modele.fournisseur == "embedded":
            url, cle = embarque.demarrer()
            reglages = replace(reglages, url=url, cle=cle)
        for morceau in _recoller(_demander(reglages, prompt, verifier)):
            attente += morceau
            commencee = commencee or bool(attente.strip())
            if commencee:
                recus.put(attente)
                attente = ""
        fin = None if commencee else reponse_vide(reglages)
    except Exception as erreur:
        # Une erreur neuve, faite de texte seul : celle du client porte la requête, donc la clé.
        fin = traduire(erreur, reglages, commencee)
    recus.put(fin)


def _recoller(morceaux):
    """Rejoint les moitiés d'un caractère (un emoji) coupé en deux ; refuse une moitié seule."""
    moitie = ""
    for morceau in morceaux:
        texte = moitie + morceau
        moitie = texte[-1:] if "\ud800" <= texte[-1:] <= "\udbff" else ""
        if entier := _entier(texte.removesuffix(moitie)):
            yield entier
    _entier(moitie)


def _entier(texte):
    return texte.encode("utf-16", "surrogatepass").decode("utf-16")


def _demander(reglages, prompt, verifier):
    messages = [{"role": "user", "content": prompt}]
    with _client(reglages, verifier) as client:
        demande = {"model": reglages.modele.nom, "messages": messages, "stream": True}
        if reglages.modele.fournisseur == "anthropic":
            flux = client.messages.create(max_tokens=JETONS_ANTHROPIC, **demande)
            yield from _lire_anthropic(flux)
            return
        if reglages.modele.fournisseur == "embedded":
            messages.insert(0, {"role": "system", "content": embarque.CONSIGNE})
            demande |= embarque.OPTIONS
        yield from _lire_openai(client.chat.completions.create(**demande))


def _lire_openai(flux):
    raison = None
    for evenement in flux:
        for choix in evenement.choices or ():
            if choix.delta and choix.delta.content:
                yield choix.delta.content
            raison = choix.finish_reason or raison
    if raison is None:
        raise EOFError


def _lire_anthropic(flux):
    entiere = False
    for evenement in flux:
        if evenement.type == "content_block_delta" and evenement.delta.type == "text_delta":
            yield evenement.delta.text
        entiere = entiere or evenement.type == "message_stop"
    if not entiere:
        raise EOFError


def _client(reglages, verifier):
    import httpx2

    http = httpx2.Client(
        timeout=reglages.delai,
        follow_redirects=False,
        # Le proxy de l'environnement ne mène pas à cette machine.
        trust_env=not reglages.sur_cette_machine(),
    )
    client = _importer(reglages)(
        api_key=reglages.cle or "sans-cle",  # sans rien, le client en chercherait une
        base_url=reglages.url,
        timeout=reglages.delai,
        max_retries=0,
        http_client=http,
    )
    secrets = {
        nom: valeur
        for nom, valeur in client.auth_headers.items()
        if reglages.cle and reglages.cle in valeur
    }

    def refaire_entetes(requete):
        # Ces clients ajoutent des en-têtes lus dans l'environnement (OPENAI_CUSTOM_HEADERS,
        # OPENAI_ORG_ID…), destinés à un seul fournisseur : rien n'en part.
        requete.headers = httpx2.Headers(
            {
                "Host": requete.url.netloc.decode("ascii"),
                "Accept": "text/event-stream, application/json",
                "Content-Type": "application/json",
                "Content-Length": str(len(requete.content)),
                "User-Agent": "sqlite-pas-a-pas",
                "Anthropic-Version": "2023-06-01",
                **secrets,
            }
        )

    def surveiller(reponse):
        lire = reponse.iter_raw

        def lire_tant_que(*args, **kwargs):
            for octets in lire(*args, **kwargs):
                verifier()
                yield octets

        reponse.iter_raw = lire_tant_que

    http.event_hooks = {"request": [refaire_entetes], "response": [surveiller]}
    return client
