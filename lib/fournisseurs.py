"""Les fournisseurs de modèles de langage, et les réglages qui en choisissent un.

Les variables de l'environnement sont décrites dans `lib.llm`, et relues à chaque appel. Une clé ne
va qu'à son fournisseur, et ni un message ni un repr ne la montrent.
"""

import os
import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

from lib import embarque
from lib.erreurs.llm import NonConfigure

DELAI = 60  # secondes
DELAI_MAX = 86_400


@dataclass(frozen=True)
class Modele:
    """Un modèle : le nom de son fournisseur (celui de LLM_PROVIDER) et le sien."""

    fournisseur: str
    nom: str


@dataclass(frozen=True)
class Fournisseur:
    """Ce qu'il faut savoir d'un fournisseur pour lui parler et pour en parler."""

    titre: str
    modele: str = ""  # par défaut
    url: str = ""
    url_libre: bool = False
    cle: str = ""  # la variable d'environnement ; facultative si l'adresse est libre
    paquets: tuple[str, ...] = ("openai",)
    extra: str = "llm"


FOURNISSEURS = {
    "ollama": Fournisseur(
        "Ollama", modele="gemma3:4b", url="http://127.0.0.1:11434/v1", url_libre=True
    ),
    "openai": Fournisseur(
        "OpenAI",
        modele="gpt-5.4-mini",
        url="https://api.openai.com/v1",
        cle="OPENAI_API_KEY",
    ),
    "mistral": Fournisseur(
        "Mistral",
        modele="mistral-small-latest",
        url="https://api.mistral.ai/v1",
        cle="MISTRAL_API_KEY",
    ),
    "anthropic": Fournisseur(
        "Anthropic",
        modele="claude-haiku-5-5",
        url="https://api.anthropic.com",
        cle="ANTHROPIC_API_KEY",
        paquets=("anthropic",),
    ),
    "compatible": Fournisseur("Le serveur compatible", url_libre=True, cle="LLM_API_KEY"),
    "embedded": Fournisseur(
        "Le modèle embarqué",
        modele=embarque.NOM,
        paquets=("openai", *embarque.PAQUETS),
        extra="llm-embedded",
    ),
}
CHOIX = f"""
- ollama : gratuit, sans clé, bon en français. Installez Ollama, puis :
  ollama pull {FOURNISSEURS["ollama"].modele}
- embedded : sans clé ni réseau, mais tout petit, et en anglais seulement.
- openai, mistral ou anthropic : avec une clé, souvent payante.
- compatible : un autre serveur, à l'adresse LLM_BASE_URL.
Par exemple, dans une cellule : import os, puis os.environ["LLM_PROVIDER"] = "ollama"."""


@dataclass(frozen=True)
class Reglages:
    """Ce que l'environnement demande, une fois vérifié."""

    modele: Modele
    url: str
    delai: float
    cle: str = field(repr=False)

    @property
    def fournisseur(self) -> Fournisseur:
        return FOURNISSEURS[self.modele.fournisseur]

    def sur_cette_machine(self) -> bool:
        """Dit si l'adresse ne sort pas de cette machine."""
        hote = urlsplit(self.url).hostname
        try:
            return hote == "localhost" or ip_address(hote).is_loopback
        except ValueError:  # un nom
            return False

    def montre_une_cle(self, texte: str) -> bool:
        """Dit si `texte` contient une clé, un morceau de clé, ou ce qui y ressemble."""
        texte = texte.lower()
        for cle in {self.cle, *_cles()} - {""}:
            bouts = (cle[i : i + 8].lower() for i in range(max(1, len(cle) - 7)))
            if any(bout in texte for bout in bouts):
                return True
        return re.search(r"\bbearer\b|\b(sk|pk)-|[a-z0-9_-]{32,}", texte) is not None


def lire_reglages() -> Reglages:
    """Rend les réglages que donne l'environnement ; NonConfigure s'ils ne conviennent pas."""
    try:
        return _composer()
    except NonConfigure as erreur:
        refus = NonConfigure(str(erreur))
    raise refus  # sans la trace d'origine, dont les variables montreraient une clé


def _composer():
    choix = _lire("LLM_PROVIDER").lower()
    if choix not in FOURNISSEURS:
        # Ne cite pas ce qui pourrait être une clé, collée dans la mauvaise variable.
        raison = "LLM_PROVIDER nomme un fournisseur inconnu."
        if not choix:
            raison = "Aucun modèle de langage n'est choisi."
        elif re.fullmatch("[a-z]{1,20}", choix):
            raison = f"LLM_PROVIDER vaut « {choix} », un fournisseur inconnu."
        raise NonConfigure(f"{raison} Donnez à LLM_PROVIDER une de ces valeurs :{CHOIX}")
    fournisseur = FOURNISSEURS[choix]
    reglages = Reglages(
        Modele(choix, _lire_nom(choix, fournisseur)),
        _lire_url(choix, fournisseur),
        _lire_delai(),
        _lire_cle(fournisseur),
    )
    en_clair = urlsplit(reglages.url).scheme == "http" and not reglages.sur_cette_machine()
    if reglages.cle and en_clair:
        raise NonConfigure(
            f"La clé de {fournisseur.cle} partirait en clair, à la vue du réseau. Dans "
            "LLM_BASE_URL, employez https, ou retirez la clé."
        )
    manquants = [nom for nom in fournisseur.paquets if find_spec(nom) is None]
    if manquants:
        raise NonConfigure(
            f"Il manque {', '.join(manquants)}. Fermez JupyterLab, puis relancez-le dans le "
            f"dossier du projet par : python -m uv run --extra {fournisseur.extra} jupyter lab"
        )
    return reglages


def _lire(variable):
    return os.environ.get(variable, "").strip()


def _cles():
    return {_lire(f.cle) for f in FOURNISSEURS.values() if f.cle} - {""}


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
    if not fournisseur.url_libre:
        if url:  # obéir enverrait la clé du fournisseur à un autre
            raise NonConfigure(
                f"LLM_BASE_URL ne sert pas avec {choix}. Effacez-la, ou choisissez LLM_PROVIDER = "
                "compatible pour parler à un autre serveur."
            )
        return fournisseur.url
    url = url or fournisseur.url
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
