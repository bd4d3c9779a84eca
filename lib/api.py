"""L'application des messages, sur le réseau : `uvicorn lib.api:app --reload`.

Elle écrit dans la base de `lib.memory`. Sa page /docs ne demande rien à un autre site : ses
fichiers sont sur cette machine. Un navigateur n'y accède pas depuis la page d'un autre site :
l'application n'envoie aucun en-tête CORS, n'accepte que du JSON annoncé comme tel, et refuse
d'être appelée par un nom de domaine.
"""

import sqlite3
from contextlib import asynccontextmanager
from typing import Annotated

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import HTTPException, Query
from fastapi_offline import FastAPIOffline

from lib.dialogues import enregistrer_echange, migrer, recuperer_echanges
from lib.erreurs import ErreurEnClair, expliquer
from lib.llm import ask_llm, modele_choisi
from lib.memory import adresse, executer, fermer, recuperer_messages, sauvegarder_message
from lib.modeles import (
    Echanges,
    Messages,
    NouveauMessage,
    NouvelleQuestion,
    Page,
    Recu,
    Reponse,
    Sante,
)
from lib.refus import (
    OCCUPEE,
    REFUS,
    REFUS_DU_MODELE,
    RESSAYER,
    TROP_GROS,
    CorpsBorne,
    SansNomDeDomaine,
    dire_les_erreurs,
)

PATIENCE = 10  # secondes d'attente derrière les autres écritures
# SQLite n'a qu'un écrivain à la fois : ceux qui attendent ne retiennent aucun fil d'exécution, et
# l'on peut toujours lire. De même, des modèles lents ne bloquent que les dialogues.
ECRIVAIN, DIALOGUES = CapacityLimiter(1), CapacityLimiter(4)
SWAGGER = {"defaultModelsExpandDepth": -1}  # pas de liste des modèles : chaque adresse a les siens


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
    swagger_ui_parameters=SWAGGER,
    lifespan=duree_de_vie,
    responses=REFUS,
)
app.add_middleware(CorpsBorne)
app.add_middleware(SansNomDeDomaine)
dire_les_erreurs(app)


@app.post(
    "/message",
    tags=["Messages"],
    summary="Enregistrer un message",
    response_description="Le message est sur le disque.",
    responses=TROP_GROS,
)
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


@app.get(
    "/messages",
    tags=["Messages"],
    summary="Lire les messages",
    response_description="Les messages de la page.",
)
def lire_messages(page: Annotated[Page, Query()]) -> Messages:
    """Rend les messages par id croissant. `total` les compte tous, même hors de la page.

    Page par page : redonnez dans `apres` l'id du dernier message reçu.
    """
    messages = recuperer_messages(apres=page.apres, limite=page.limite)
    return {"messages": messages, "total": _total(messages, "messages", page)}


@app.post(
    "/chat",
    tags=["Dialogues"],
    summary="Poser une question au modèle",
    response_description="La réponse du modèle.",
    responses=TROP_GROS | REFUS_DU_MODELE,
)
async def dialoguer(question: NouvelleQuestion) -> Reponse:
    """Répond une fois la question et sa réponse enregistrées ensemble."""
    try:
        return await to_thread.run_sync(_dialoguer, question, limiter=DIALOGUES)
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get(
    "/chat",
    tags=["Dialogues"],
    summary="Relire les dialogues",
    response_description="Les échanges de la page.",
)
def lire_dialogues(page: Annotated[Page, Query()]) -> Echanges:
    """Rend les échanges par id croissant, comme `/messages`."""
    echanges = recuperer_echanges(apres=page.apres, limite=page.limite)
    return {"echanges": echanges, "total": _total(echanges, "echanges", page)}


@app.get(
    "/sante",
    tags=["Serveur"],
    summary="Dire si la base répond",
    response_description="La base répond.",
)
def dire_la_sante() -> Sante:
    """Pour qui surveille le serveur : 503 si la base ne se lit pas."""
    executer("lire", adresse(), lambda con: con.execute("SELECT id FROM messages LIMIT 1").close())
    return {"statut": "ok"}


def _dialoguer(question):
    modele = modele_choisi()
    reponse = ask_llm(question.prompt)
    numero = enregistrer_echange(question.prompt, reponse, question.nom_utilisateur, modele)
    return Reponse(id=numero, reponse=reponse, fournisseur=modele.fournisseur, modele=modele.nom)


def _total(lus, table, page):
    if page.apres == 0 and page.limite is None:
        return len(lus)
    compter = f"SELECT count(*) FROM {table}"
    return executer("lire", adresse(), lambda con: con.execute(compter).fetchone()[0])
