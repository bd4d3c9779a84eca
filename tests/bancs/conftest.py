"""Ce que les bancs partagent ; sans leurs paquets (groupe « bancs »), rien n'est collecté."""

from importlib.util import find_spec

import pytest

from lib import memory
from tests.outils import REMPLIR, sql

collect_ignore_glob = [] if find_spec("peewee") else ["test_*.py"]


@pytest.fixture(scope="session")
def bilan(request):
    from tests.bancs.bilan import Bilan, decrire_la_machine

    celui_ci = Bilan(decrire_la_machine())
    yield celui_ci
    if not request.config.option.keyword:  # un essai partiel n'écrase pas les résultats
        celui_ci.ecrire()


@pytest.fixture(scope="session")
def remplies(tmp_path_factory):
    """Rend {nombre de messages: adresse de la base qui les porte}."""
    dossier, bases = tmp_path_factory.mktemp("remplies"), {}
    for taille in (1_000, 100_000, 1_000_000):
        bases[taille] = memory.initialiser_db(dossier / f"{taille}.db")
        sql(bases[taille], REMPLIR, [taille])
    return bases
