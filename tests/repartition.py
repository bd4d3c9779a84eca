"""Répartit les tests entre des processus, sans séparer ce qui partage un noyau ou un navigateur.

Chargé par pyproject.toml (`-p tests.repartition`). Source : « pytest_xdist_make_scheduler »,
documentation de pytest-xdist.
"""

import re

from xdist.scheduler import LoadScopeScheduling

NAVIGATEUR = "navigateur.py"
# Partis d'abord, et un à un : à la fin, aucun processus n'attend les longs tests d'un autre.
LONGS = (
    NAVIGATEUR,
    "test_seconde_passe.py",
    "test_moteur_attaques.py",
    "test_exercices_au_hasard.py",
    ".ipynb",
)


class Repartition(LoadScopeScheduling):
    """Distribue ensemble un notebook, le navigateur, un exercice ou une fonction."""

    def _split_scope(self, nodeid):
        fichier, _, fonction = nodeid.partition("::")
        if fichier.endswith(NAVIGATEUR):
            return NAVIGATEUR
        if fichier.endswith(".ipynb"):
            return fichier
        if fichier.endswith(LONGS):
            return nodeid
        if exercice := re.search(r"\[(\d\d\.\d[^-\]]*)", fonction):
            return f"{fichier}::{exercice[1]}"  # qui ne joue ses exemples qu'une fois
        return nodeid.partition("[")[0]


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # l'ordre est celui de `LONGS`
    return Repartition(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _rang(item.path.name))


def _rang(fichier):
    return next((rang for rang, nom in enumerate(LONGS) if fichier.endswith(nom)), len(LONGS))
