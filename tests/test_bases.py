"""`base_neuve` remet à neuf une base d'exercice, et jamais celle de l'apprenant."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib.bases import base_neuve, dossier_data, semence
from lib.exercices.surveillance import surveiller


def test_efface_la_base_et_ses_fichiers_annexes():
    chemin = base_neuve("02_creer_une_table")
    for suffixe in ("", "-wal", "-shm", "-journal"):
        (chemin.parent / f"{chemin.name}{suffixe}").write_bytes(b"ancien")
    assert base_neuve("02_creer_une_table") == chemin
    assert list(dossier_data().iterdir()) == []
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("CREATE TABLE t (x)")
    assert chemin.is_file()


@pytest.mark.parametrize("nom", ["memory", "", "../02_x", "02/../../memory", "progression"])
def test_refuse_ce_qui_n_est_pas_un_notebook(nom):
    dossier_data().mkdir()
    memoire = dossier_data() / "memory.db"
    memoire.write_bytes(b"les messages de l'apprenant")
    with pytest.raises(ValueError, match="rien n'est effacé"):
        base_neuve(nom)
    assert memoire.read_bytes() == b"les messages de l'apprenant"


def test_la_semence_reste_dans_le_projet(tmp_path, monkeypatch):
    adresse = semence("messages.csv")
    assert adresse.is_file()
    monkeypatch.setenv("SQLITE_PAS_A_PAS_DATA", str(tmp_path / "ailleurs"))
    monkeypatch.chdir(tmp_path)
    assert semence("messages.csv") == adresse
    assert dossier_data() != adresse.parent


def test_un_fichier_que_le_systeme_refuse_d_effacer_a_sa_phrase(monkeypatch):
    """Comme Windows, tant qu'une connexion tient la base."""

    def refuser(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuser)
    with pytest.raises(PermissionError, match=r"^02_creer_une_table\.db est encore ouvert"):
        base_neuve("02_creer_une_table")


def test_un_refus_de_la_verification_garde_sa_phrase(tmp_path):
    base_neuve("02_creer_une_table").write_bytes(b"ancien")
    (tmp_path / "essai").mkdir()
    with (
        surveiller(tmp_path / "essai"),
        pytest.raises(PermissionError, match="écrit ailleurs que dans la base d'essai"),
    ):
        base_neuve("02_creer_une_table")
