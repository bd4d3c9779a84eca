"""Répartit les tests entre des processus, sans séparer ce qui partage un noyau ou un navigateur.

Chargé par pyproject.toml (`-p tests.repartition`). Source : « pytest_xdist_make_scheduler »,
documentation de pytest-xdist.
"""

from xdist.scheduler import LoadScopeScheduling

NAVIGATEUR = "navigateur.py"


class Repartition(LoadScopeScheduling):
    """Distribue les tests un à un, sauf ceux d'un notebook, et ceux du navigateur."""

    def _split_scope(self, nodeid):
        fichier = nodeid.partition("::")[0]
        if fichier.endswith(".ipynb"):
            return fichier
        return NAVIGATEUR if fichier.endswith(NAVIGATEUR) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Repartition(config, log)
