"""L'application des messages, sur le réseau : `uvicorn lib.api:app --reload`.

Elle écrit dans la base de `lib.memory`. Sa page /docs ne demande rien à un autre site : ses
fichiers sont sur cette machine. Un navigateur n'y accède pas depuis la page d'un autre site :
l'application n'envoie aucun en-tête CORS, n'accepte que du JSON annoncé comme tel, et refuse
d'être appelée par un nom de domaine.
"""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Annotated

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

PATIENCE = 10  # secondes qu'une demande attend son tour, derrière les autres
INSTANT = 0.002  # secondes, le temps de lire une page
# SQLite n'a qu'un écrivain à la fois, et lib.memory qu'une connexion pour lire : un fil d'exécution
# chacun suffit, et l'on peut toujours lire. Des modèles lents ne bloquent que les dialogues.
ECRIVAIN, LECTEUR, DIALOGUES = (ThreadPoolExecutor(fils) for fils in (1, 1, 4))
SWAGGER = {"defaultModelsExpandDepth": -1}  # pas de liste des modèles : chaque adresse a les siens


@asynccontextmanager
async def duree_de_vie(app):
    try:
        await _confier(ECRIVAIN, migrer)
    except (sqlite3.Error, OSError) as erreur:
        raise ErreurEnClair(f"La base ne s'ouvre pas. {expliquer(erreur)}") from None
    yield
    await _confier(ECRIVAIN, fermer)


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
        await _confier(ECRIVAIN, sauvegarder_message, message.texte, message.nom_utilisateur)
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, str(erreur)) from None
    return {"recu": True}


@app.get(
    "/messages",
    tags=["Messages"],
    summary="Lire les messages",
    response_description="Les messages de la page.",
)
async def lire_messages(page: Annotated[Page, Query()]) -> Messages:
    """Rend les messages par id croissant. `total` les compte tous, même hors de la page.

    Page par page : redonnez dans `apres` l'id du dernier message reçu.
    """
    return await _confier(LECTEUR, _lire, "messages", recuperer_messages, page)


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
        return await _confier(DIALOGUES, _dialoguer, question)
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get(
    "/chat",
    tags=["Dialogues"],
    summary="Relire les dialogues",
    response_description="Les échanges de la page.",
)
async def lire_dialogues(page: Annotated[Page, Query()]) -> Echanges:
    """Rend les échanges par id croissant, comme `/messages`."""
    return await _confier(LECTEUR, _lire, "echanges", recuperer_echanges, page)


@app.get(
    "/sante",
    tags=["Serveur"],
    summary="Dire si la base répond",
    response_description="La base répond.",
)
async def dire_la_sante() -> Sante:
    """Pour qui surveille le serveur : 503 si la base ne se lit pas."""
    await _confier(LECTEUR, lambda: recuperer_messages(limite=1))
    return {"statut": "ok"}


async def _confier(fils, travail, *arguments):
    """Rend travail(*arguments), fait par un de ces fils ; 503 si son tour tarde trop."""
    tache = fils.submit(travail, *arguments)
    if fils is LECTEUR:  # SQLite rend la main à chaque ligne : la boucle la lui disputerait
        with suppress(TimeoutError):
            return tache.result(INSTANT)
    fin = asyncio.wrap_future(tache)
    try:
        async with asyncio.timeout(None if fils is DIALOGUES else PATIENCE):
            return await asyncio.shield(fin)
    except TimeoutError:
        if not tache.cancel():  # commencée, elle va jusqu'au bout : le message serait renvoyé
            return await fin
        raise HTTPException(503, OCCUPEE, RESSAYER) from None
    finally:
        tache.cancel()  # le serveur s'arrête : ce qui attend encore ne se fera pas


def _dialoguer(question):
    modele = modele_choisi()
    reponse = ask_llm(question.prompt)
    numero = enregistrer_echange(question.prompt, reponse, question.nom_utilisateur, modele)
    return Reponse(id=numero, reponse=reponse, fournisseur=modele.fournisseur, modele=modele.nom)


def _lire(table, recuperer, page):
    lus = recuperer(apres=page.apres, limite=page.limite)
    tout = page.apres == 0 and page.limite is None
    total = len(lus) if tout else executer("lire", adresse(), lambda con: _compter(con, table))
    return {table: lus, "total": total}


_comptes = {}  # table -> (connexion, version de la base, lignes)


def _compter(con, table):
    """Compter parcourt toute la table : une fois suffit, tant que personne n'écrit.

    Source : « PRAGMA data_version », sqlite.org.
    """
    (version,) = con.execute("PRAGMA data_version").fetchone()
    if _comptes.get(table, ())[:2] != (con, version):
        (lignes,) = con.execute(f"SELECT count(*) FROM {table}").fetchone()
        _comptes[table] = con, version, lignes
    return _comptes[table][2]
