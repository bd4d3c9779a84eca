"""L'application qui ne fait rien, à côté de laquelle on mesure celle du cahier."""

from fastapi import FastAPI

from lib.modeles import NouveauMessage, Recu

app = FastAPI()


@app.post("/message")
async def recevoir(message: NouveauMessage) -> Recu:
    return {"recu": True}


@app.get("/messages")
async def rendre() -> Recu:
    return {"recu": True}
