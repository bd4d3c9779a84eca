"""Ce que l'API refuse, et la phrase française qu'elle rend alors : `{"detail": "…"}`."""

import re
import sqlite3
from typing import Annotated

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import Headers

from lib.erreurs import expliquer
from lib.llm import ErreurLLM

CORPS_MAX = 256 * 1024  # octets d'une requête
RESSAYER = {"Retry-After": "5"}  # secondes
OCCUPEE = "La base est occupée par un autre programme. Réessayez dans quelques secondes."
DISPARUE = "La base n'est plus à sa place. Remettez-la, ou redémarrez le serveur."
EN_PANNE = "Le serveur n'a pas pu répondre. La cause est dans son journal."
# FastAPI répond 400 à un corps qu'il ne peut pas lire, quand la syntaxe n'y est pour rien.
ILLISIBLE = "Le corps de la requête n'est pas du JSON lisible (en UTF-8, et pas trop imbriqué)."
INTROUVABLE = "Il n'y a rien à cette adresse. Celles qui existent sont dans /docs."
METHODE = "Cette adresse n'accepte pas cette méthode. Celles qu'elle accepte sont dans /docs."
DOMAINE = "Un nom de site ne convient pas ici : employez http://127.0.0.1, suivi du port."
SANS_DOMAINE = r"(\[[0-9a-fA-F:.]+\]|[0-9.]+|[^.:\[\]]*)(:\d+)?"
# Le type d'erreur que nomme pydantic → la phrase. {champ} est fait par _champ.
PHRASES = {
    "missing": "{champ} manque",
    "extra_forbidden": "{champ} n'est pas prévu ici",
    "string_type": "{champ} doit être un texte",
    "string_too_long": "{champ} est trop long : {max_length} caractères au plus",
    "string_pattern_mismatch": "{champ} est vide, ou porte le caractère nul",
    "string_unicode": "{champ} porte un caractère incomplet (un demi-emoji ?)",
    "int_parsing": "{champ} doit être un nombre entier",
    "int_parsing_size": "{champ} est un nombre trop grand",
    "greater_than_equal": "{champ} doit valoir au moins {ge}",
    "less_than_equal": "{champ} doit valoir au plus {le}",
    "json_invalid": "ce n'est pas du JSON, vers le caractère {position} : les clés et les textes "
    "s'écrivent entre guillemets doubles",
    "model_attributes_type": 'le corps doit être un objet JSON, comme {{"texte": "Bonjour"}}, '
    "annoncé par l'en-tête Content-Type: application/json",
}


class Refus(BaseModel):
    """Pourquoi la demande est refusée, et quoi faire."""

    detail: Annotated[str, Field(examples=["« texte » manque."])]


# Pour la description de l'API : ce que toute adresse peut répondre d'autre que 200.
REFUS = {
    422: {"model": Refus, "description": "La demande ne convient pas ; rien n'est enregistré."},
    503: {"model": Refus, "description": "La base est occupée ou inutilisable ; réessayez."},
}
TROP_GROS = {413: {"model": Refus, "description": "Le corps de la requête est trop gros."}}
REFUS_DU_MODELE = {
    502: {"model": Refus, "description": "Le modèle n'a pas pu répondre."},
    503: {"model": Refus, "description": "Aucun modèle n'est choisi, ou la base est occupée."},
    504: {"model": Refus, "description": "Le modèle n'a pas répondu à temps."},
}


class SansNomDeDomaine:
    """Refuse (421) une requête adressée à un nom de domaine, au lieu d'une adresse en chiffres.

    Un site peut faire désigner cette machine par son propre nom, et ses pages liraient alors les
    messages (« DNS rebinding »). Un nom sans point, comme localhost, n'est celui d'aucun site.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        hote = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""
        suite = self.app if re.fullmatch(SANS_DOMAINE, hote) else _refuser(421, DOMAINE)
        await suite(scope, receive, send)


class CorpsBorne:
    """Refuse (413) une requête dont le corps dépasse CORPS_MAX octets, sans le garder."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        recus = 0

        async def recevoir():
            nonlocal recus
            message = await receive()
            recus += len(message.get("body", b""))
            if recus <= CORPS_MAX:
                return message
            while message.get("more_body"):  # sinon, le client verrait une coupure, pas la réponse
                message = await receive()
            raise HTTPException(
                413, f"Le corps de la requête est trop gros : {CORPS_MAX // 1024} Kio au plus."
            )

        await self.app(scope, recevoir, send)


def dire_les_erreurs(app: FastAPI) -> None:
    """Fait répondre `app` par une phrase française à tout ce qui échoue."""

    @app.exception_handler(RequestValidationError)
    async def invalide(requete: Request, erreur: RequestValidationError):
        phrases = [_phrase(detail) for detail in erreur.errors()]
        texte = " ; ".join(dict.fromkeys(phrases))
        return _refuser(422, f"{texte[0].upper()}{texte[1:]}.")

    @app.exception_handler(sqlite3.Error)
    @app.exception_handler(OSError)
    async def indisponible(requete: Request, erreur: Exception):
        absente = isinstance(erreur, FileNotFoundError)
        return _refuser(503, DISPARUE if absente else expliquer(erreur), RESSAYER)

    @app.exception_handler(ErreurLLM)
    async def sans_modele(requete: Request, erreur: ErreurLLM):
        lignes = str(erreur).splitlines()
        return _refuser(erreur.statut, " ".join(ligne.strip() for ligne in lignes))

    @app.exception_handler(400)
    async def illisible(requete: Request, erreur: HTTPException):
        return _refuser(422, ILLISIBLE)

    @app.exception_handler(404)
    async def introuvable(requete: Request, erreur: HTTPException):
        return _refuser(404, INTROUVABLE)

    @app.exception_handler(405)
    async def impossible(requete: Request, erreur: HTTPException):
        ici = [route for route in app.routes if route.path == requete.url.path]
        methodes = sorted(set().union(*(route.methods for route in ici)))
        return _refuser(405, METHODE, {"Allow": ", ".join(methodes)})

    @app.exception_handler(Exception)
    async def en_panne(requete: Request, erreur: Exception):
        return _refuser(500, EN_PANNE)


def _refuser(statut, phrase, entetes=None):
    return JSONResponse({"detail": phrase}, statut, entetes)


def _phrase(detail):
    *_, nom = detail["loc"]
    modele = PHRASES.get(detail["type"], "{champ} ne convient pas")
    return modele.format(champ=_champ(nom), position=nom, **detail.get("ctx", {}))


def _champ(nom):
    if nom == "body":
        return "le corps de la requête"
    lisible = str(nom).encode(errors="replace").decode()
    return f"« {lisible[:60]} »"
