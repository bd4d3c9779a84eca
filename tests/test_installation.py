"""La vérification de l'installation dit ce qui manque, et quoi faire."""

import re
import sqlite3
import tomllib
from pathlib import Path

import pytest

from lib import installation
from lib.bases import dossier_data
from lib.installation import verifier_installation


def test_tout_est_pret(capsys):
    verifier_installation()
    lignes = capsys.readouterr().out.splitlines()
    assert [ligne[0] for ligne in lignes[:4]] == ["✓"] * 4
    assert lignes[-1] == "Tout est prêt : vous pouvez commencer."
    assert list(dossier_data().iterdir()) == []


def test_chaque_paquet_du_projet_est_verifie():
    projet = Path(__file__).resolve().parents[1] / "pyproject.toml"
    dependances = tomllib.loads(projet.read_text(encoding="utf-8"))["project"]["dependencies"]
    noms = {re.match(r"[\w-]+", nom)[0].replace("-", "_") for nom in dependances}
    assert set(installation.PAQUETS) == noms


@pytest.mark.parametrize(
    ("cible", "valeur", "attendu"),
    [
        ("PYTHON_MIN", (99, 0), "est trop ancien, il faut 3.11 ou plus"),
        ("SQLITE_MIN", (99, 0, 0), f"SQLite {sqlite3.sqlite_version} est trop ancien"),
        ("PAQUETS", ("paquet_absent",), "Il manque paquet_absent : fermez JupyterLab"),
    ],
)
def test_dit_ce_qui_manque(monkeypatch, capsys, cible, valeur, attendu):
    monkeypatch.setattr(installation, cible, valeur)
    verifier_installation()
    sortie = capsys.readouterr().out
    assert attendu in sortie
    assert "Suivez le conseil de chaque ligne marquée ✗" in sortie
    assert "Tout est prêt" not in sortie


def test_dossier_ou_l_on_ne_peut_ecrire(monkeypatch, capsys, tmp_path):
    obstacle = tmp_path / "fichier"
    obstacle.write_text("pas un dossier")
    monkeypatch.setenv("SQLITE_PAS_A_PAS_DATA", str(obstacle / "data"))
    verifier_installation()
    assert "✗ Impossible d'écrire dans" in capsys.readouterr().out
