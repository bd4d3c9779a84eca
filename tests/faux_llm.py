"""Un serveur au protocole d'OpenAI, qui répète la question. Ce n'est pas un modèle : il sert à
éprouver ce qui l'entoure.
"""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 60  # secondes
MORCEAUX_MAX = 100  # au-delà, plusieurs caractères à la fois


class Perroquet(BaseHTTPRequestHandler):
    """Répète la question, caractère par caractère si elle n'est pas longue.

    « panne » : il répond 500. « coupe » : il s'interrompt au milieu. « vide » : il ne dit rien.
    « lent… » : il attend, au milieu, qu'on le laisse finir (`suite`).
    """

    def do_POST(self):
        demande = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        question = demande["messages"][-1]["content"]
        self.server.questions.append(question)
        self.send_response(500 if question == "panne" else 200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with suppress(ConnectionError):  # une réponse abandonnée
            self._repondre(question)

    def _repondre(self, question):
        muet = question in ("vide", "panne")
        taille = 1 + len(question) // MORCEAUX_MAX
        for debut in range(0, 0 if muet else len(question), taille):
            au_milieu = question.startswith("lent") and debut == len(question) // 2
            if au_milieu:
                time.sleep(0.1)  # la lettre suivante sera montrée
            self._envoyer({"content": question[debut : debut + taille]})
            if au_milieu:
                self.server.suite.wait(PATIENCE)
        if question not in ("coupe", "panne"):
            self._envoyer({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

    def _envoyer(self, delta, fin=None):
        choix = {"index": 0, "delta": delta, "finish_reason": fin}
        evenement = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "perroquet",
            "choices": [choix],
        }
        self.wfile.write(f"data: {json.dumps(evenement)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_):
        pass


@contextmanager
def serveur_perroquet():
    """Donne le serveur : ses `questions` reçues, sa `suite`, ses `reglages` d'environnement."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Perroquet) as serveur:
        serveur.questions, serveur.suite = [], threading.Event()
        serveur.reglages = {
            "LLM_PROVIDER": "compatible",
            "LLM_MODEL": "perroquet",
            "LLM_BASE_URL": f"http://127.0.0.1:{serveur.server_port}/v1",
        }
        fil = threading.Thread(target=serveur.serve_forever, args=[0.01])
        fil.start()
        try:
            yield serveur
        finally:
            serveur.suite.set()
            serveur.shutdown()
            fil.join()
