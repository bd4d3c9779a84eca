"""Les échanges avec un modèle : la migration qui leur fait place, et leur garde."""

import sqlite3
from contextlib import closing

import pytest

from lib import dialogues, memory
from lib.dialogues import MIGRATIONS, enregistrer_echange, migrer, recuperer_echanges
from lib.erreurs import ErreurSQL
from lib.llm import Modele
from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message
from tests.outils import autre_python, ordonner, resultat, sql

MODELE = Modele("ollama", "un-modele")


@pytest.fixture
def chemin(tmp_path):
    return tmp_path / "memory.db"


def version(chemin):
    return sql(chemin, "PRAGMA user_version")[0][0]


def tables(chemin):
    return sql(chemin, "SELECT name, sql FROM sqlite_schema ORDER BY name")


def test_migrer_garde_les_messages_et_ne_se_joue_qu_une_fois(chemin):
    initialiser_db(chemin)
    sauvegarder_message("Déjà là", "Alice", chemin=chemin)
    avant = recuperer_messages(chemin=chemin)
    assert version(chemin) == 0
    assert migrer(chemin) == version(chemin) == len(MIGRATIONS)
    schema = tables(chemin)
    assert [nom for nom, _ in schema] == ["echanges", "messages"]
    enregistrer_echange("Une question", "Une réponse", None, MODELE, chemin=chemin)
    assert migrer(chemin) == len(MIGRATIONS)
    assert tables(chemin) == schema
    assert len(recuperer_echanges(chemin=chemin)) == 1
    assert recuperer_messages(chemin=chemin) == avant


def test_migrer_cree_la_base_s_il_n_y_en_a_pas(chemin):
    assert migrer(chemin) == len(MIGRATIONS)
    assert recuperer_messages(chemin=chemin) == recuperer_echanges(chemin=chemin) == []


def test_une_migration_qui_echoue_ne_laisse_rien(chemin, monkeypatch):
    migrer(chemin)
    schema = tables(chemin)
    nouvelles = ("ALTER TABLE messages ADD COLUMN lu INTEGER", "CREATE TABLE echanges (x)")
    monkeypatch.setattr(dialogues, "MIGRATIONS", MIGRATIONS + nouvelles)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrer(chemin)
    assert (version(chemin), tables(chemin)) == (len(MIGRATIONS), schema)
    monkeypatch.setattr(dialogues, "MIGRATIONS", MIGRATIONS + nouvelles[:1])
    assert migrer(chemin) == len(MIGRATIONS) + 1
    sauvegarder_message("Le module ignore la colonne", chemin=chemin)
    assert sql(chemin, "SELECT lu FROM messages") == [(None,)]


def test_une_base_plus_recente_est_refusee_telle_quelle(chemin):
    migrer(chemin)
    memory.fermer()
    sql(chemin, "PRAGMA user_version = 99")
    with pytest.raises(ErreurSQL, match=r"version 99.*dernière version du cahier"):
        migrer(chemin)
    assert version(chemin) == 99


MIGRER = """
    import sys
    from lib.dialogues import migrer

    print("prêt", flush=True)
    sys.stdin.readline()
    print(migrer(sys.argv[1]))
"""


def test_plusieurs_programmes_migrent_a_la_fois(chemin):
    initialiser_db(chemin)
    with (
        autre_python(MIGRER, chemin) as un,
        autre_python(MIGRER, chemin) as deux,
        autre_python(MIGRER, chemin) as trois,
    ):
        tous = (un, deux, trois)
        for processus in tous:
            assert processus.stdout.readline() == "prêt\n"
        for processus in tous:
            ordonner(processus)
        assert [resultat(processus) for processus in tous] == [f"{len(MIGRATIONS)}\n"] * 3
    assert version(chemin) == len(MIGRATIONS)


def test_un_echange_revient_tel_quel(chemin):
    migrer(chemin)
    question, reponse = "L'été'; DROP TABLE echanges; --", "« Oui » 🎉\n\n  <b>x</b>"
    assert enregistrer_echange(question, reponse, "O'Brien", MODELE, chemin=chemin) == 1
    assert enregistrer_echange("Deux", "2", None, MODELE, chemin=chemin) == 2
    premier, second = recuperer_echanges(chemin=chemin)
    assert list(premier) == [
        *("id", "question", "reponse", "nom_utilisateur", "fournisseur", "modele"),
        "date_creation",
    ]
    date = premier.pop("date_creation")
    assert len(date) == 26 and date <= second["date_creation"]
    assert tuple(premier.values()) == (1, question, reponse, "O'Brien", "ollama", "un-modele")
    assert second["nom_utilisateur"] is None
    assert recuperer_echanges(chemin=chemin, apres=1) == [second]
    assert [e["id"] for e in recuperer_echanges(chemin=chemin, limite=1)] == [1]


@pytest.mark.parametrize(("question", "reponse"), [("", "x"), ("x", ""), ("x", None)])
def test_jamais_l_un_sans_l_autre(chemin, question, reponse):
    migrer(chemin)
    with pytest.raises(sqlite3.IntegrityError):
        enregistrer_echange(question, reponse, None, MODELE, chemin=chemin)
    assert recuperer_echanges(chemin=chemin) == []


def test_une_copie_garde_la_version(chemin, tmp_path):
    migrer(chemin)
    copie = memory.copier(tmp_path / "copie.db", chemin=chemin)
    with closing(sqlite3.connect(copie)) as con:
        assert con.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
