"""Le modèle embarqué est-il installé ? Il l'est en intégration continue, pas forcément ailleurs."""

import os
from importlib.util import find_spec

import pytest

from lib.embarque import PAQUETS


def exiger_le_modele():
    """Saute le test si le modèle manque ; en intégration continue, l'échoue."""
    manquants = [nom for nom in PAQUETS if find_spec(nom) is None]
    if not manquants:
        return
    raison = f"il manque {', '.join(manquants)} : ajoutez --extra llm-embedded"
    if os.environ.get("CI") == "true":
        pytest.fail(raison)
    pytest.skip(raison)
