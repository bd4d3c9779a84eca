"""Répartit les tests entre plusieurs processus ; ce qui se partage un noyau reste ensemble.

Chargé par pyproject.toml (`-p tests.repartition`). Source : « pytest_xdist_make_scheduler »,
documentation de pytest-xdist.
"""

from xdist.scheduler import LoadScopeScheduling

ENSEMBLE = (".ipynb", "test_navigateur.py")  # un noyau par notebook, un seul navigateur


class Repartition(LoadScopeScheduling):
    """Distribue les tests un à un, sauf ceux d'un même fichier de la liste `ENSEMBLE`."""

    def _split_scope(self, nodeid):
        fichier = nodeid.partition("::")[0]
        return fichier if fichier.endswith(ENSEMBLE) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Repartition(config, log)
