"""Un serveur qui parle le protocole d'OpenAI, et répond ce que la question lui demande.

Ce n'est pas un modèle : il sert à éprouver ce qui l'entoure. Lancé par `lib.serveur`.
"""

import json
import time

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

app = FastAPI()


@app.post("/v1/chat/completions")
async def repondre(requete: Request):
    question = (await requete.json())["messages"][-1]["content"]
    if question == "panne":
        return JSONResponse({"error": {"message": "le serveur est en panne"}}, 500)
    milieu = len(question) // 2
    morceaux = ["Vous dites : ", question[:milieu], question[milieu:]]
    if question == "vide":
        morceaux = []
    return StreamingResponse(_ecrire(morceaux, question == "lent"), media_type="text/event-stream")


def _ecrire(morceaux, lent):
    for morceau in morceaux:
        if lent:
            time.sleep(10)
        yield _evenement({"content": morceau}, None)
    yield _evenement({}, "stop")
    yield "data: [DONE]\n\n"


def _evenement(delta, fin):
    choix = [{"index": 0, "delta": delta, "finish_reason": fin}]
    corps = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "faux"}
    return f"data: {json.dumps(corps | {'choices': choix})}\n\n"
