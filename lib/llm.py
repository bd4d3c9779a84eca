"""Pose une question à un grand modèle de langue (LLM), celui que l'environnement désigne.

LLM_PROVIDER choisit le fournisseur : ollama, openai, mistral, anthropic, compatible ou embedded.
LLM_MODEL choisit son modèle ; LLM_BASE_URL, l'adresse d'ollama ou de compatible ; LLM_TIMEOUT, la
durée d'une réponse en secondes (60). OPENAI_API_KEY, MISTRAL_API_KEY, ANTHROPIC_API_KEY et
LLM_API_KEY (compatible) gardent les clés : chacune ne va qu'à son fournisseur, et rien ne la
montre. Tout est relu à chaque appel. Rien ne part ni ne s'importe avant la première question.
"""

import os
import queue
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from urllib.parse import urlsplit

from lib import embarque
from lib.erreurs import ErreurEnClair

DELAI = 60  # secondes
DELAI_MAX = 86_400
JETONS_ANTHROPIC = 4096  # Anthropic exige une borne
CITATION = 200  # caractères
TRANCHE = 0.5  # secondes ; sous Windows, l'attente d'une file ne s'interrompt pas


class ErreurLLM(ErreurEnClair):
    """Pas de réponse du modèle ; `statut` est le code HTTP qui le dit."""

    statut = 502


class NonConfigure(ErreurLLM):
    """Aucun modèle n'est choisi, ou son réglage, sa clé ou son paquet manque ou ne convient pas."""

    statut = 503


class DelaiDepasse(ErreurLLM):
    """La réponse n'est pas arrivée entière dans le délai."""

    statut = 504


class ReponseImpossible(ErreurLLM):
    """Le fournisseur est injoignable, refuse, s'interrompt, ou répond par du vide."""


@dataclass(frozen=True)
class Modele:
    """Un modèle : le nom de son fournisseur (celui de LLM_PROVIDER) et le sien."""

    fournisseur: str
    nom: str


@dataclass(frozen=True)
class _Fournisseur:
    titre: str
    modele: str = ""  # par défaut
    url: str = ""
    url_libre: bool = False
    cle: str = ""  # la variable d'environnement ; facultative si l'adresse est libre
    paquets: tuple[str, ...] = ("openai",)
    extra: str = "llm"


FOURNISSEURS = {
    "ollama": _Fournisseur(
        "Ollama", modele="gemma3:4b", url="http://127.0.0.1:11434/v1", url_libre=True
    ),
    "openai": _Fournisseur(
        "OpenAI",
        modele="gpt-5.4-mini",
        url="https://api.openai.com/v1",
        cle="OPENAI_API_KEY",
    ),
    "mistral": _Fournisseur(
        "Mistral",
        modele="mistral-small-latest",
        url="https://api.mistral.ai/v1",
        cle="MISTRAL_API_KEY",
    ),
    "anthropic": _Fournisseur(
        "Anthropic",
        modele="claude-haiku-5-5",
        url="https://api.anthropic.com",
        cle="ANTHROPIC_API_KEY",
        paquets=("anthropic",),
    ),
    "compatible": _Fournisseur("Le serveur compatible", url_libre=True, cle="LLM_API_KEY"),
    "embedded": _Fournisseur(
        "Le modèle embarqué",
        modele=embarque.NOM,
        paquets=("openai", *embarque.PAQUETS),
        extra="llm-embedded",
    ),
}
CHOIX = (
    "ollama (gratuit, sans clé, bon en français : installez Ollama, puis « ollama pull "
    f"{FOURNISSEURS['ollama'].modele} ») ; embedded (sans clé ni réseau, mais tout petit et en "
    "anglais seulement) ; openai, mistral ou anthropic (avec une clé, souvent payante) ; "
    "compatible (un autre serveur, à l'adresse LLM_BASE_URL)"
)


@dataclass(frozen=True)
class _Reglages:
    modele: Modele
    url: str
    delai: float
    cle: str = field(repr=False)

    @property
    def fournisseur(self):
        return FOURNISSEURS[self.modele.fournisseur]


def modele_choisi() -> Modele:
    """Rend le modèle que les réglages désignent, pour le garder avec sa réponse.

    N'interroge personne. Lève NonConfigure comme `ask_llm`.
    """
    return _lire_reglages().modele


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
    return _suivre(_lire_reglages(), prompt)


# --- Les réglages


def _lire(variable):
    return os.environ.get(variable, "").strip()


def _lire_reglages():
    try:
        return _composer_reglages()
    except NonConfigure as erreur:
        refus = NonConfigure(str(erreur))
    raise refus  # sans la trace d'origine, dont les variables montreraient une clé


def _composer_reglages():
    choix = _lire("LLM_PROVIDER").lower()
    if choix not in FOURNISSEURS:
        # Ne cite pas ce qui pourrait être une clé, collée dans la mauvaise variable.
        raison = "LLM_PROVIDER nomme un fournisseur inconnu."
        if not choix:
            raison = "Aucun modèle de langue n'est choisi."
        elif re.fullmatch("[a-z]{1,20}", choix):
            raison = f"LLM_PROVIDER vaut « {choix} », un fournisseur inconnu."
        raise NonConfigure(
            f"{raison} Donnez à LLM_PROVIDER "
            f"une de ces valeurs : {CHOIX}. Par exemple, dans une cellule : import os, puis "
            'os.environ["LLM_PROVIDER"] = "ollama".'
        )
    fournisseur = FOURNISSEURS[choix]
    reglages = _Reglages(
        Modele(choix, _lire_nom(choix, fournisseur)),
        _lire_url(choix, fournisseur),
        _lire_delai(),
        _lire_cle(fournisseur),
    )
    manquants = [nom for nom in fournisseur.paquets if find_spec(nom) is None]
    if manquants:
        raise NonConfigure(
            f"Il manque {', '.join(manquants)}. Fermez JupyterLab, puis relancez-le dans le "
            f"dossier du projet par : python -m uv run --extra {fournisseur.extra} jupyter lab"
        )
    return reglages


def _lire_nom(choix, fournisseur):
    nom = _lire("LLM_MODEL") or fournisseur.modele
    if not nom:
        raise NonConfigure(
            f"Choisissez le modèle : avec {choix}, LLM_MODEL doit donner le nom que lui connaît "
            "votre serveur."
        )
    if choix == "embedded" and nom != fournisseur.modele:
        raise NonConfigure(
            "Avec embedded, il n'y a qu'un modèle. Effacez LLM_MODEL, ou choisissez un autre "
            "fournisseur dans LLM_PROVIDER."
        )
    if not re.fullmatch(r"[\w.:/@+-]{1,200}", nom) or nom.startswith("sk-") or nom in _cles():
        raise NonConfigure("LLM_MODEL ne contient pas un nom de modèle. Corrigez-le.")
    return nom


def _lire_url(choix, fournisseur):
    url = _lire("LLM_BASE_URL")
    if url and not fournisseur.url_libre:
        # Obéir enverrait la clé du fournisseur à un autre.
        raise NonConfigure(
            f"LLM_BASE_URL ne sert pas avec {choix}. Effacez-la, ou choisissez LLM_PROVIDER = "
            "compatible pour parler à un autre serveur."
        )
    url = url or fournisseur.url
    if not fournisseur.url_libre:
        return url
    if not url:
        raise NonConfigure(
            "Avec compatible, LLM_BASE_URL doit donner l'adresse du serveur, par exemple "
            "http://127.0.0.1:8080/v1."
        )
    if not _url_correcte(url):
        raise NonConfigure(
            "LLM_BASE_URL n'est pas l'adresse d'un serveur. Écrivez-la comme "
            "http://127.0.0.1:11434/v1, sans mot de passe, « ? » ni « # »."
        )
    if choix == "ollama" and urlsplit(url).path in ("", "/"):
        url = f"{url.rstrip('/')}/v1"
    return url


def _url_correcte(url):
    try:
        morceaux = urlsplit(url)
        port = morceaux.port
    except ValueError:
        return False
    return (
        re.fullmatch("[!-~]+", url) is not None
        and morceaux.scheme in ("http", "https")
        and bool(morceaux.hostname)
        and port != 0
        and not re.search("[@?#\\\\]", url)
    )


def _lire_delai():
    try:
        delai = float(_lire("LLM_TIMEOUT") or DELAI)
    except ValueError:
        delai = 0
    if not 0 < delai <= DELAI_MAX:  # faux aussi pour nan
        raise NonConfigure(
            f"LLM_TIMEOUT doit être un nombre de secondes, de plus de 0 à {DELAI_MAX}, par exemple "
            f"{DELAI}."
        )
    return delai


def _lire_cle(fournisseur):
    if not fournisseur.cle:
        return ""
    cle = _lire(fournisseur.cle)
    if not cle and not fournisseur.url_libre:
        raise NonConfigure(
            f"{fournisseur.titre} demande une clé. Créez-la sur son site, puis donnez-la à la "
            f"variable d'environnement {fournisseur.cle} avant de lancer JupyterLab : ne l'écrivez "
            "jamais dans un notebook."
        )
    if cle and not re.fullmatch("[!-~]+", cle):  # un en-tête HTTP n'accepte rien d'autre
        raise NonConfigure(
            f"La clé gardée dans {fournisseur.cle} contient un espace ou un caractère accentué : "
            "recopiez-la."
        )
    return cle


# --- La réponse


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
                return _delai_depasse(reglages)


def _recevoir(reglages, prompt, verifier, recus):
    """Met dans `recus` chaque morceau, puis None, ou l'erreur qui tient lieu de fin."""
    attente = ""  # les espaces du début : sans rien derrière, ce n'est pas une réponse
    commencee = False
    try:
        if reglages.modele.fournisseur == "embedded":
            url, cle = embarque.demarrer()
            reglages = replace(reglages, url=url, cle=cle)
        for morceau in _demander(reglages, prompt, verifier):
            attente += morceau
            if commencee or attente.strip():
                commencee = True
                recus.put(attente)
                attente = ""
        fin = None
        if not commencee:
            fin = ReponseImpossible(
                f"{reglages.fournisseur.titre} a répondu par du vide. Posez la question autrement, "
                "ou changez de modèle (LLM_MODEL)."
            )
    except Exception as erreur:
        # Une erreur neuve, faite de texte seul : celle du client porte la requête, donc la clé.
        fin = _traduire(erreur, reglages, commencee)
    recus.put(fin)


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
        trust_env=urlsplit(reglages.url).hostname not in ("127.0.0.1", "localhost", "::1"),
    )
    commun = {
        "api_key": reglages.cle or "sans-cle",  # sans rien, le client en chercherait une
        "base_url": reglages.url,
        "timeout": reglages.delai,
        "max_retries": 0,
        "http_client": http,
    }
    if reglages.modele.fournisseur == "anthropic":
        import anthropic

        client = anthropic.Anthropic(**commun)
    else:
        import openai

        client = openai.OpenAI(**commun)
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


# --- Les erreurs


def _delai_depasse(reglages):
    return DelaiDepasse(
        f"{reglages.fournisseur.titre} n'a pas fini de répondre en {reglages.delai:g} s. "
        "Réessayez, raccourcissez la question, ou augmentez LLM_TIMEOUT (en secondes)."
    )


def _traduire(erreur, reglages, commencee):
    """Rend l'ErreurLLM qui dit `erreur`, sans en garder aucun objet."""
    titre = reglages.fournisseur.titre
    classes = {classe.__name__ for classe in type(erreur).__mro__}
    statut = getattr(erreur, "status_code", 0)
    if classes & {"APITimeoutError", "TimeoutException", "TimeoutError"}:
        return _delai_depasse(reglages)
    if statut >= 300:
        return ReponseImpossible(_dire_statut(statut, reglages) + _citer(erreur, reglages))
    if classes & {"EOFError", "APIConnectionError", "TransportError"}:
        if commencee or isinstance(erreur, EOFError):
            return ReponseImpossible(
                f"{titre} s'est interrompu avant la fin de sa réponse : elle est incomplète. "
                "Reposez la question."
            )
        return ReponseImpossible(_dire_injoignable(reglages))
    if isinstance(erreur, ImportError):
        return NonConfigure(
            f"{titre} demande un paquet qui ne se charge pas. Fermez JupyterLab, puis relancez-le "
            f"par : python -m uv run --extra {reglages.fournisseur.extra} --reinstall jupyter lab"
        )
    if "APIError" in classes:  # dit par le fournisseur au milieu de sa réponse
        return ReponseImpossible(
            f"{titre} annonce une erreur. Reposez la question." + _citer(erreur, reglages)
        )
    return ReponseImpossible(
        f"{titre} n'a pas pu répondre, ou d'une façon illisible ({type(erreur).__name__}). "
        "Vérifiez LLM_PROVIDER, LLM_MODEL et LLM_BASE_URL, puis reposez la question."
    )


def _dire_injoignable(reglages):
    adresse = urlsplit(reglages.url)
    ou = f"{reglages.fournisseur.titre} est injoignable, à {adresse.scheme}://{adresse.netloc}."
    if reglages.modele.fournisseur == "ollama":
        return (
            f"{ou} Lancez l'application Ollama (ou, dans un terminal, « ollama serve »), puis, "
            f"une seule fois, « ollama pull {reglages.modele.nom} »."
        )
    if reglages.modele.fournisseur == "compatible":
        return f"{ou} Lancez-le, ou corrigez LLM_BASE_URL."
    return f"{ou} Vérifiez votre connexion à internet, puis réessayez."


def _dire_statut(statut, reglages):
    titre, nom, cle = reglages.fournisseur.titre, reglages.modele.nom, reglages.fournisseur.cle
    libre = reglages.fournisseur.url_libre
    if statut < 400:
        quoi_faire = "Corrigez LLM_BASE_URL." if libre else "Réessayez plus tard."
        return f"{titre} renvoie vers une autre adresse ({statut}). {quoi_faire}"
    if statut in (401, 403):
        if not cle:
            return f"{titre} refuse l'accès ({statut}). Vérifiez ses réglages."
        if not reglages.cle:
            return f"{titre} demande une clé ({statut}). Donnez-la dans {cle}."
        return (
            f"{titre} refuse la clé ({statut}). Vérifiez {cle}, et que votre compte a droit au "
            f"modèle {nom}."
        )
    if statut == 404:
        if reglages.modele.fournisseur == "ollama":
            return (
                f"Ollama n'a pas le modèle {nom} (404). Dans un terminal, faites « ollama pull "
                f"{nom} », ou choisissez-en un autre dans LLM_MODEL (« ollama list »)."
            )
        return (
            f"{titre} ne connaît pas le modèle {nom} (404). Choisissez-en un autre dans LLM_MODEL"
            + (", ou corrigez LLM_BASE_URL (finit-elle par /v1 ?)." if libre else ".")
        )
    if statut == 429:
        return (
            f"{titre} a reçu trop de demandes, ou votre crédit est épuisé (429). Attendez une "
            "minute, puis réessayez, ou vérifiez votre compte."
        )
    if statut >= 500:
        return f"{titre} est en panne ou surchargé ({statut}). Réessayez plus tard."
    return (
        f"{titre} refuse la question ({statut}). Raccourcissez-la, ou changez de modèle, dans "
        "LLM_MODEL."
    )


def _citer(erreur, reglages):
    """Rend les mots du fournisseur, ou rien s'ils pourraient montrer une clé."""
    corps = getattr(erreur, "body", None)
    if isinstance(corps, dict):
        corps = corps.get("error", corps)
    mots = corps.get("message") if isinstance(corps, dict) else None
    if getattr(erreur, "status_code", 0) in (401, 403) or not isinstance(mots, str):
        return ""
    mots = " ".join("".join(c if c.isprintable() else " " for c in mots).split())
    if not mots or _cache(mots, reglages.cle):
        return ""
    if len(mots) > CITATION:
        mots = f"{mots[: CITATION - 1]}…"
    return f" Ses mots : « {mots} »"


def _cles():
    return {_lire(f.cle) for f in FOURNISSEURS.values() if f.cle} - {""}


def _cache(texte, cle):
    """Dit si `texte` contient une clé, un morceau de clé, ou ce qui y ressemble."""
    texte = texte.lower()
    for secrete in filter(None, {cle, *_cles()}):
        bouts = (secrete[i : i + 8].lower() for i in range(max(1, len(secrete) - 7)))
        if any(bout in texte for bout in bouts):
            return True
    return re.search(r"\bbearer\b|\b(sk|pk)-|[a-z0-9_-]{32,}", texte) is not None
