"""`base_neuve` remet à neuf une base d'exercice, et jamais celle de l'apprenant."""

import sqlite3
from contextlib import closing

import pytest

from lib.bases import base_neuve, dossier_data, semence


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
