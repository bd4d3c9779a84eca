"""Les erreurs de `lib.llm` : leurs classes, et la phrase qui dit ce qu'a fait le fournisseur."""

from urllib.parse import urlsplit

from lib.erreurs import ErreurEnClair

CITATION = 200  # caractères


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


def delai_depasse(reglages) -> DelaiDepasse:
    """Rend l'erreur d'une réponse qui n'est pas arrivée à temps."""
    return DelaiDepasse(
        f"{reglages.fournisseur.titre} n'a pas fini de répondre en {reglages.delai:g} s. "
        "Réessayez, raccourcissez la question, ou augmentez LLM_TIMEOUT (en secondes)."
    )


def reponse_vide(reglages) -> ReponseImpossible:
    """Rend l'erreur d'une réponse sans rien à lire."""
    return ReponseImpossible(
        f"{reglages.fournisseur.titre} a répondu par du vide. Posez la question autrement, "
        "ou changez de modèle (LLM_MODEL)."
    )


def traduire(erreur: Exception, reglages, commencee: bool) -> ErreurLLM:
    """Rend l'ErreurLLM qui dit `erreur`, sans en garder aucun objet : ils portent la clé.

    reglages : ceux de `lib.fournisseurs` ; commencee : si la réponse avait commencé.
    """
    titre = reglages.fournisseur.titre
    # Par leurs noms : les classes des clients ne s'importent pas toujours ici.
    classes = {classe.__name__ for classe in type(erreur).__mro__}
    statut = getattr(erreur, "status_code", 0)
    if classes & {"APITimeoutError", "TimeoutException", "TimeoutError"}:
        return delai_depasse(reglages)
    if "ImportError" in classes:
        return NonConfigure(
            f"{titre} demande un paquet qui ne se charge pas. Fermez JupyterLab, puis relancez-le "
            f"par : python -m uv run --extra {reglages.fournisseur.extra} --reinstall jupyter lab"
        )
    coupure = classes & {"APIConnectionError", "TransportError"}
    if statut >= 300:
        phrase = _dire_statut(statut, reglages) + _citer(erreur, reglages)
    elif "EOFError" in classes or (coupure and commencee):
        phrase = (
            f"{titre} s'est interrompu avant la fin de sa réponse : elle est incomplète. "
            "Reposez la question."
        )
    elif coupure:
        phrase = _dire_injoignable(reglages)
    elif "APIError" in classes:  # dit par le fournisseur au milieu de sa réponse
        phrase = f"{titre} annonce une erreur. Reposez la question." + _citer(erreur, reglages)
    else:
        phrase = (
            f"{titre} n'a pas pu répondre, ou d'une façon illisible ({type(erreur).__name__}). "
            "Vérifiez LLM_PROVIDER, LLM_MODEL et LLM_BASE_URL, puis reposez la question."
        )
    return ReponseImpossible(phrase)


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
    if statut >= 500:
        return f"{titre} est en panne ou surchargé ({statut}). Réessayez plus tard."
    match statut:
        case 401 | 403 if not cle:
            return f"{titre} refuse l'accès ({statut}). Vérifiez ses réglages."
        case 401 | 403 if not reglages.cle:
            return f"{titre} demande une clé ({statut}). Donnez-la dans {cle}."
        case 401 | 403:
            return (
                f"{titre} refuse la clé ({statut}). Vérifiez {cle}, et que votre compte a droit au "
                f"modèle {nom}."
            )
        case 404 if reglages.modele.fournisseur == "ollama":
            return (
                f"Ollama n'a pas le modèle {nom} (404). Dans un terminal, faites « ollama pull "
                f"{nom} », ou choisissez-en un autre dans LLM_MODEL (« ollama list »)."
            )
        case 404:
            ou_bien = ", ou corrigez LLM_BASE_URL (finit-elle par /v1 ?)" if libre else ""
            return (
                f"{titre} ne connaît pas le modèle {nom} (404). Choisissez-en un autre dans "
                f"LLM_MODEL{ou_bien}."
            )
        case 429:
            return (
                f"{titre} a reçu trop de demandes, ou votre crédit est épuisé (429). Attendez une "
                "minute, puis réessayez, ou vérifiez votre compte."
            )
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
    if not mots or reglages.montre_une_cle(mots):
        return ""
    if len(mots) > CITATION:
        mots = f"{mots[: CITATION - 1]}…"
    return f" Ses mots : « {mots} »"
