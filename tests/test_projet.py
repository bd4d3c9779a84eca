"""La maison du projet dit vrai : README, environnements, réglages et dépôt s'accordent."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from lib import cahier
from lib.installation import PYTHON_MIN

RACINE = Path(__file__).resolve().parents[1]
OUVRIR = "python -m pip install -q uv && python -m uv run jupyter lab"
TESTER = "python -m pip install -q uv && python -m uv run --group tests pytest"
MAISON = {
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".jupyter",
    ".pre-commit-config.yaml",
    "LICENSE",
    "README.md",
    "data",
    "environment.yml",
    "lib",
    "notebooks",
    "pyproject.toml",
    "tests",
}
# Ce qu'aucun fichier du dépôt ne contient. Les expressions ne se reconnaissent pas elles-mêmes.
INTERDITS = {
    "le chemin d'une machine": r"(?<![\w.])/(home|Users|root)/\w|[A-Za-z]:\\+Users",
    "l'adresse d'un dépôt de paquets": r"(pypi|pythonhosted|anaconda|npmjs|debian)\.org",
}


def lire(nom):
    return (RACINE / nom).read_text(encoding="utf-8")


README = lire("README.md")
PROJET = tomllib.loads(lire("pyproject.toml"))
CONDA = yaml.safe_load(lire("environment.yml"))
AVANT_COMMIT = yaml.safe_load(lire(".pre-commit-config.yaml"))
TRAVAUX = yaml.safe_load(lire(".github/workflows/tests.yml"))["jobs"]
PLANCHER = re.fullmatch(r">=(3\.\d+)", PROJET["project"]["requires-python"])[1]


def git(*arguments, cwd=RACINE, entree=None):
    """Rend ce que git répond ; une chaîne vide s'il refuse, ou s'il n'est pas installé."""
    try:
        appel = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, input=entree)
    except FileNotFoundError:
        return ""
    return appel.stdout.decode("utf-8")


def suivis():
    """Rend les fichiers que git suit ; hors de git (un ZIP), ceux des dossiers du projet."""
    noms = git("ls-files", "-z").split("\0")[:-1]
    if noms:
        return [nom for nom in noms if (RACINE / nom).is_file()]
    trouves = [
        f for nom in MAISON for f in [RACINE / nom, *(RACINE / nom).rglob("*")] if f.is_file()
    ]
    laisses = re.compile(r"__pycache__|\.ipynb_checkpoints|\.db(-\w+)?$")
    return [f.relative_to(RACINE).as_posix() for f in trouves if not laisses.search(str(f))]


SUIVIS = suivis()
NOTEBOOKS = sorted(nom for nom in SUIVIS if nom.endswith(".ipynb"))


def version(texte):
    return tuple(map(int, texte.split(".")))


def etapes():
    return [etape for travail in TRAVAUX.values() for etape in travail["steps"]]


# --- Le README -------------------------------------------------------------------------------


@pytest.mark.parametrize("commande", [OUVRIR, TESTER])
def test_les_deux_commandes_tiennent_sur_une_ligne(commande):
    lignes = README.splitlines()
    assert commande in lignes
    assert commande.replace(" &&", ";") in lignes, "la variante PowerShell manque"


def test_les_commandes_de_l_anglais_sont_les_memes():
    anglais = README.split("## In English")[1]
    assert f"`{OUVRIR}`" in anglais
    assert f"`{TESTER}`" in anglais


def test_les_groupes_et_les_fonctions_cites_existent():
    groupes = set(re.findall(r"--group (\w+)", README))
    assert groupes == set(PROJET["dependency-groups"])
    fonctions = re.findall(r"from (lib\.\w+) import (\w+)", README)
    assert fonctions
    for module, fonction in fonctions:
        assert callable(getattr(import_module(module), fonction))
    for module in re.findall(r"python -m (lib\.\w+)", README):
        assert "__main__" in lire(module.replace(".", "/") + ".py"), f"{module} ne se lance pas"


def test_les_fichiers_cites_existent():
    liens = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    chemins = re.findall(r"`((?:\.?\w+/)[\w./-]+)`", README)
    dossiers = {nom.partition("/")[0] for nom in SUIVIS if "/" in nom}
    cites = liens + [c for c in chemins if c.partition("/")[0] in dossiers and ".db" not in c]
    assert "notebooks/00_accueil.ipynb" in cites
    assert ".ci/run" in cites
    assert [page for page in cahier.PAGES if f"notebooks/{page}" not in cites] == []
    assert [nom for nom in cites if not (RACINE / nom).exists()] == []


def test_l_image_a_un_texte_de_remplacement():
    images = re.findall(r"!\[([^\]]*)\]\(", README)
    assert images
    assert all(len(texte) > 40 for texte in images)


def test_la_table_donne_chaque_notebook_son_titre_et_sa_duree():
    lignes = re.findall(r"^\| (\d\d) \| \[(.+?)\]\((.+?)\) \|.*\| (\d+)\s+min \|$", README, re.M)
    attendues = []
    for nom in (nom for nom in NOTEBOOKS if Path(nom).name not in cahier.PAGES):
        debut = "".join(json.loads(lire(nom))["cells"][0]["source"])
        titre = re.search(r"^# (.+)$", debut, re.M)[1].strip()
        duree = re.search(r"\*\*Durée\*\*\s*:\s*(\d+)\s+min", debut)[1]
        attendues.append((Path(nom).name[:2], titre, nom, duree))
    assert lignes == attendues


def test_les_espaces_insecables():
    prose = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", "", README, flags=re.S)
    assert re.findall(r".{0,30} [:;?!»].{0,10}|.{0,10}« .{0,30}", prose) == []


# --- Ce que le dépôt contient ----------------------------------------------------------------


def test_le_dossier_du_projet_ne_contient_que_le_prevu():
    assert {nom.partition("/")[0] for nom in SUIVIS} == MAISON


def test_data_ne_contient_aucune_base():
    permis = {"", ".csv", ".png", ".sql"}
    assert [n for n in SUIVIS if n.startswith("data/") and Path(n).suffix not in permis] == []


@pytest.mark.parametrize("quoi", INTERDITS)
def test_aucun_fichier_ne_contient(quoi):
    fautes = [
        f"{nom} : {trouve[0]}"
        for nom in SUIVIS
        if not nom.endswith(".png")
        for trouve in re.finditer(INTERDITS[quoi], lire(nom))
    ]
    assert fautes == []


def test_ni_le_cours_ni_son_code_ne_touchent_au_chemin_des_modules():
    code = [nom for nom in SUIVIS if nom.startswith(("lib/", "notebooks/"))]
    assert code
    assert [nom for nom in code if "sys.path" in lire(nom)] == []


def test_git_ignore_les_bases_et_le_verrou_mais_pas_le_code(tmp_path):
    ignores = ["data/memory.db", "data/memory.db-wal", "data/x.db-shm", "uv.lock", ".venv/x"]
    gardes = ["lib/memory.py", "notebooks/00_accueil.ipynb", "data/x.sql", "data/x.csv"]
    if not git("--version"):
        pytest.skip("git n'est pas installé")
    (tmp_path / ".gitignore").write_text(lire(".gitignore"), encoding="utf-8")
    git("init", "-q", cwd=tmp_path)
    reponse = git(
        "-c",
        "core.excludesFile=",
        "check-ignore",
        "--stdin",
        cwd=tmp_path,
        entree="\n".join(ignores + gardes).encode(),
    )
    assert reponse.split() == ignores


def test_la_licence_du_projet_est_celle_du_fichier():
    licence = lire("LICENSE")
    assert PROJET["project"]["license"] == "MIT AND CC-BY-4.0"
    assert "MIT License" in licence
    assert "creativecommons.org/licenses/by/4.0/" in licence
    assert "creativecommons.org/licenses/by/4.0/" in README


# --- Les versions et les environnements ------------------------------------------------------


def test_le_plus_ancien_python_est_le_meme_partout():
    assert PROJET["tool"]["ruff"]["target-version"] == "py" + PLANCHER.replace(".", "")
    assert TRAVAUX["tests"]["strategy"]["matrix"]["python"][0] == PLANCHER
    assert version(PLANCHER) == PYTHON_MIN
    assert f"plus ancien que {PLANCHER}" in README
    assert f"Python {PLANCHER} ou plus récent" in README


def test_conda_installe_python_et_le_projet_sans_rien_repeter():
    python, pip, reste = CONDA["dependencies"]
    assert CONDA["name"] == PROJET["project"]["name"]
    assert CONDA["channels"] == ["conda-forge"]
    assert (pip, reste) == ("pip", {"pip": ["-e ."]})
    # Binder ne comprend que « python=3.x » : un intervalle le laisse sur un Python trop ancien.
    epingle = re.fullmatch(r"python=(3\.\d+)", python)[1]
    plus_recent = TRAVAUX["tests"]["strategy"]["matrix"]["python"][-1]
    assert version(PLANCHER) <= version(epingle) <= version(plus_recent)


def test_les_reglages_de_jupyter_sont_livres_et_installes():
    livres = PROJET["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert sorted(livres) == sorted(n for n in SUIVIS if n.startswith(".jupyter/"))
    for source, destination in livres.items():
        installe = Path(sys.prefix, destination).read_text(encoding="utf-8")
        assert installe == lire(source), f"{source} a changé : réinstallez le projet"


def test_jupyter_ouvre_l_accueil_en_francais():
    reglages = {nom: lire(nom) for nom in SUIVIS if nom.startswith(".jupyter/")}
    francais = json.loads(reglages[".jupyter/overrides.json"])
    assert francais["@jupyterlab/translation-extension:plugin"] == {"locale": "fr_FR"}
    pages = [p for texte in reglages.values() for p in re.findall(r'"/lab/tree/(.+?)"', texte)]
    assert pages == [NOTEBOOKS[0]]


# --- Les vérifications automatiques ----------------------------------------------------------


def test_l_integration_continue_lance_la_commande_du_readme():
    assert f"{TESTER} || exit" in lire(".ci/run").splitlines()
    assert TESTER in [etape.get("run") for etape in etapes()]
    index = git("ls-files", "-s", ".ci/run")
    assert not index or index.startswith("100755"), "chmod +x .ci/run"


@pytest.mark.parametrize("nom", [nom for nom in SUIVIS if nom.startswith(".github/workflows/")])
def test_les_actions_sont_bornees(nom):
    fichier = yaml.safe_load(lire(nom))
    assert fichier["permissions"] == {"contents": "read"}
    assert fichier["concurrency"]["cancel-in-progress"] is True
    assert all(travail["timeout-minutes"] <= 30 for travail in fichier["jobs"].values())
    etapes = [etape for travail in fichier["jobs"].values() for etape in travail["steps"]]
    actions = [etape["uses"] for etape in etapes if "uses" in etape]
    assert actions
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)


def test_les_actions_lancent_les_tests_sur_les_trois_systemes():
    systemes = TRAVAUX["tests"]["strategy"]["matrix"]["systeme"]
    assert [nom.partition("-")[0] for nom in systemes] == ["ubuntu", "windows", "macos"]


def test_chaque_nuit_passent_les_tests_que_la_commande_laisse_de_cote():
    nuit = yaml.safe_load(lire(".github/workflows/nuit.yml"))
    assert nuit[True]["schedule"]  # pour YAML, « on » est un booléen
    commandes = [etape.get("run", "") for etape in nuit["jobs"]["endurance"]["steps"]]
    assert any(commande.startswith(f"{TESTER} -m endurance") for commande in commandes)


def test_avant_commit_prend_ses_outils_dans_le_groupe_des_tests():
    outils = {re.match(r"[\w-]+", p)[0] for p in PROJET["dependency-groups"]["tests"]}
    for depot in AVANT_COMMIT["repos"]:
        assert depot["repo"] == "local"
        for crochet in depot["hooks"]:
            debut, fin = crochet["entry"].split("--group tests ")
            assert debut == "python -m uv run -q "
            assert fin.split()[0] in outils


def _nbstripout(*fichiers, verifier=False):
    entree = next(
        crochet["entry"]
        for crochet in AVANT_COMMIT["repos"][0]["hooks"]
        if crochet["id"] == "nbstripout"
    )
    options = shlex.split(entree.split("--group tests ")[1])[1:]
    return subprocess.run(
        [sys.executable, "-m", "nbstripout", *options, *["--verify"] * verifier, *fichiers],
        cwd=RACINE,
        capture_output=True,
    )


def test_avant_commit_garde_les_sorties_et_retire_ce_qui_change(tmp_path):
    utile = {"cell_type": "code", "execution_count": 1, "id": "a1", "source": ["print(1)"]}
    utile["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}]
    bruit = {"execution": {"iopub.execute_input": "2026"}, "scrolled": True, "collapsed": True}
    sale = {
        "cells": [utile | {"metadata": bruit | {"tags": ["raises-exception"]}}],
        "metadata": {
            "language_info": {"name": "python", "version": "3.11.7"},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    fichier = tmp_path / "essai.ipynb"
    fichier.write_text(json.dumps(sale), encoding="utf-8")
    assert _nbstripout(fichier).returncode == 0
    propre = json.loads(fichier.read_text(encoding="utf-8"))
    assert propre["cells"] == [utile | {"metadata": {"tags": ["raises-exception"]}}]
    assert propre["metadata"] == {"language_info": {"name": "python"}}


def test_les_notebooks_du_depot_sont_deja_propres():
    appel = _nbstripout(*NOTEBOOKS, verifier=True)
    assert appel.returncode == 0, appel.stdout.decode("utf-8", "replace")
