"""Appelle une application FastAPI sans réseau, pour les essais d'un exercice."""

from contextlib import contextmanager

from lib import memory


@contextmanager
def appeler(app):
    """Donne un client (`.get`, `.post`) de l'application, démarrée, puis arrêtée à la fin du bloc.

    Une erreur que l'application n'attrape pas sort de l'appel, au lieu d'une réponse 500.
    """
    from fastapi.testclient import TestClient  # une seconde, inutile au notebook

    try:
        with TestClient(app) as client:
            yield client
    finally:
        memory.fermer()  # la connexion que garde lib.memory n'est pas un oubli de l'apprenant


def rendre(reponse) -> dict:
    """Rend le statut d'une réponse et son contenu : l'objet que dit son JSON, ou son texte."""
    try:
        return {"statut": reponse.status_code, "contenu": reponse.json()}
    except ValueError:
        return {"statut": reponse.status_code, "contenu": reponse.text}
