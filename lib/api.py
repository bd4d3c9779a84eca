"""L'application des messages, sur le réseau : `uvicorn lib.api:app --reload`.

Elle écrit dans la base de `lib.memory`. Sa page /docs ne demande rien à un autre site : ses
fichiers sont sur cette machine. Un navigateur n'y accède pas depuis la page d'un autre site : elle
n'envoie aucun en-tête CORS, et n'accepte que du JSON annoncé comme tel.
"""

import sqlite3
from contextlib import asynccontextmanager
from typing import Annotated, Literal

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import HTTPException, Query
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, ConfigDict, Field

from lib.dialogues import enregistrer_echange, migrer, recuperer_echanges
from lib.erreurs import ErreurEnClair, expliquer
from lib.llm import ask_llm, modele_choisi
from lib.memory import adresse, executer, fermer, recuperer_messages, sauvegarder_message
from lib.refus import (
    OCCUPEE,
    REFUS,
    REFUS_DU_MODELE,
    RESSAYER,
    CorpsBorne,
    dire_les_erreurs,
)

TEXTE_MAX = 10_000  # caractères d'un message ou d'une question
NOM_MAX = 100
PAGE_MAX = 1000  # messages d'une page
PATIENCE = 10  # secondes d'attente derrière les autres écritures
# SQLite n'a qu'un écrivain à la fois : ceux qui attendent ne retiennent aucun fil d'exécution, et
# l'on peut toujours lire. De même, des modèles lents ne bloquent que les dialogues.
ECRIVAIN, MODELES = CapacityLimiter(1), CapacityLimiter(4)


@asynccontextmanager
async def duree_de_vie(app):
    try:
        await to_thread.run_sync(migrer)
    except (sqlite3.Error, OSError) as erreur:
        raise ErreurEnClair(f"La base ne s'ouvre pas. {expliquer(erreur)}") from None
    yield
    await to_thread.run_sync(fermer)


app = FastAPIOffline(
    title="SQLite pas à pas",
    summary="Des messages gardés dans une base SQLite.",
    version="1.0.0",
    redoc_url=None,
    lifespan=duree_de_vie,
    responses=REFUS,
)
app.add_middleware(CorpsBorne)
dire_les_erreurs(app)

LISIBLE = r"^[^\x00]*[^\s\x00][^\x00]*$"  # ni vide, ni fait d'espaces, ni caractère nul
Texte = Annotated[str, Field(max_length=TEXTE_MAX, pattern=LISIBLE)]
Nom = Annotated[
    str | None,
    Field(max_length=NOM_MAX, pattern=LISIBLE, description="Qui écrit. Facultatif."),
]
Apres = Annotated[int, Query(ge=0, le=2**63 - 1, description="L'id du dernier déjà lu.")]
Limite = Annotated[
    int | None, Query(ge=1, le=PAGE_MAX, description="Combien au plus. Par défaut : tous.")
]


class NouveauMessage(BaseModel):
    """Un message à enregistrer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"texte": "Bonjour à tous", "nom_utilisateur": "Alice"}]},
    )
    texte: Annotated[Texte, Field(description="Le message.")]
    nom_utilisateur: Nom = None


class NouvelleQuestion(BaseModel):
    """Une question au modèle de langage."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"prompt": "Qu'est-ce qu'une clé primaire ?"}]},
    )
    prompt: Annotated[Texte, Field(description="La question.")]
    nom_utilisateur: Nom = None


class Recu(BaseModel):
    recu: Literal[True]


class Message(BaseModel):
    id: int
    texte: str
    nom_utilisateur: str | None
    date_creation: str


class Messages(BaseModel):
    messages: list[Message]
    total: int


class Echange(BaseModel):
    id: int
    question: str
    reponse: str
    nom_utilisateur: str | None
    fournisseur: str
    modele: str
    date_creation: str


class Echanges(BaseModel):
    echanges: list[Echange]
    total: int


class Sante(BaseModel):
    statut: Literal["ok"]


class Reponse(BaseModel):
    id: int
    reponse: str
    fournisseur: str
    modele: str


@app.post("/message", summary="Enregistrer un message")
async def poster_message(message: NouveauMessage) -> Recu:
    """Répond une fois le message sur le disque."""
    try:
        with fail_after(PATIENCE):  # l'attente seule : une écriture commencée va jusqu'au bout
            await to_thread.run_sync(
                sauvegarder_message, message.texte, message.nom_utilisateur, limiter=ECRIVAIN
            )
    except TimeoutError:
        raise HTTPException(503, OCCUPEE, RESSAYER) from None
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, str(erreur)) from None
    return {"recu": True}


@app.get("/messages", summary="Lire les messages")
def lire_messages(apres: Apres = 0, limite: Limite = None) -> Messages:
    """Rend les messages par id croissant. `total` les compte tous, même hors de la page.

    Page par page : redonnez dans `apres` l'id du dernier message reçu.
    """
    messages = recuperer_messages(apres=apres, limite=limite)
    return {"messages": messages, "total": _total(messages, "messages", apres, limite)}


@app.post("/chat", summary="Poser une question au modèle", responses=REFUS_DU_MODELE)
async def dialoguer(question: NouvelleQuestion) -> Reponse:
    """Répond une fois la question et sa réponse enregistrées ensemble."""
    try:
        return await to_thread.run_sync(_dialoguer, question, limiter=MODELES)
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get("/chat", summary="Relire les dialogues")
def lire_dialogues(apres: Apres = 0, limite: Limite = None) -> Echanges:
    """Rend les échanges par id croissant, comme `/messages`."""
    echanges = recuperer_echanges(apres=apres, limite=limite)
    return {"echanges": echanges, "total": _total(echanges, "echanges", apres, limite)}


@app.get("/sante", summary="Dire si la base répond")
def dire_la_sante() -> Sante:
    """Pour qui surveille le serveur : 503 si la base ne se lit pas."""
    executer("lire", adresse(), lambda con: con.execute("SELECT id FROM messages LIMIT 1").close())
    return {"statut": "ok"}


def _dialoguer(question):
    modele = modele_choisi()
    reponse = ask_llm(question.prompt)
    numero = enregistrer_echange(question.prompt, reponse, question.nom_utilisateur, modele)
    return Reponse(id=numero, reponse=reponse, fournisseur=modele.fournisseur, modele=modele.nom)


def _total(lus, table, apres, limite):
    if apres == 0 and limite is None:
        return len(lus)
    compter = f"SELECT count(*) FROM {table}"
    return executer("lire", adresse(), lambda con: con.execute(compter).fetchone()[0])
