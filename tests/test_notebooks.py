"""Ce que nbval laisse passer sans rien dire, et la forme que tout notebook du cahier respecte."""

import json
import re
import unicodedata

import nbformat
import pytest

from lib import cahier

ATTENDUS = {"raises-exception", "long"}  # les seules étiquettes permises
EXERCICE = re.compile(r"(exercice|reponse)-\d\d-\d+")  # l'identifiant d'une cellule d'exercice


def pour_chaque(fichiers):
    return pytest.mark.parametrize("fichier", fichiers, ids=lambda fichier: fichier.stem)


pour_tous = pour_chaque(cahier.sommaire() + cahier.pages())
pour_les_numerotes = pour_chaque(cahier.sommaire())
pour_les_pages = pour_chaque(cahier.pages())


def lire(fichier):
    return nbformat.read(fichier, as_version=4)


def cellules_de_code(nb):
    return [cellule for cellule in nb.cells if cellule.cell_type == "code"]


@pour_tous
def test_format_et_identifiants(fichier):
    nb = lire(fichier)
    nbformat.validate(nb)
    identifiants = [cellule.id for cellule in nb.cells]
    assert len(set(identifiants)) == len(identifiants)
    # Des noms, que l'on cite dans une discussion, pas les numéros au hasard de JupyterLab.
    assert [i for i in identifiants if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


@pour_tous
def test_execute_de_haut_en_bas(fichier):
    comptes = [cellule.execution_count for cellule in cellules_de_code(lire(fichier))]
    assert comptes == list(range(1, len(comptes) + 1))


@pour_tous
def test_etiquettes_et_erreurs_annoncees(fichier):
    for cellule in lire(fichier).cells:
        etiquettes = set(cellule.metadata.get("tags", []))
        assert etiquettes <= ATTENDUS, cellule.id
        erreurs = [s for s in cellule.get("outputs", []) if s.output_type == "error"]
        assert bool(erreurs) == ("raises-exception" in etiquettes), cellule.id


@pour_tous
def test_sorties_sans_rien_de_la_machine(fichier):
    nb = lire(fichier)
    assert "widgets" not in nb.metadata
    assert "version" not in nb.metadata.language_info
    for cellule in cellules_de_code(nb):
        for sortie in cellule.outputs:
            assert sortie.get("name") != "stderr", cellule.id
            assert cahier.VUE_WIDGET not in sortie.get("data", {}), cellule.id
            texte = json.dumps(sortie)
            trouve = re.search(r"0x[0-9a-f]{6,}|/(home|Users|tmp|root|work)/|[A-Z]:\\\\\\\\", texte)
            assert trouve is None, (cellule.id, trouve)


@pour_tous
def test_fichier_tel_que_le_cahier_l_enregistre(fichier):
    nb = lire(fichier)
    cahier.nettoyer(nb)
    cahier.relier(fichier, nb)
    assert nbformat.writes(nb) + "\n" == fichier.read_text(encoding="utf-8")


@pour_les_numerotes
def test_plan(fichier):
    nb = lire(fichier)
    debut, fin = nb.cells[0].source, nb.cells[-1]
    assert debut.startswith("# ")
    for mot in ("**Objectifs**", "**Durée**", "**Prérequis**"):
        assert mot in debut
    assert 1 <= debut.count("\n- ") <= 3
    assert any("## À retenir" in cellule.source for cellule in nb.cells)
    assert fin.id == "navigation"
    assert 15 <= len([c for c in nb.cells if not EXERCICE.fullmatch(c.id)]) <= 30


@pour_les_pages
def test_plan_des_pages(fichier):
    """Une page se consulte : ni objectifs, ni durée, ni exercices, et rien qui échoue exprès."""
    nb = lire(fichier)
    debut, fin = nb.cells[0], nb.cells[-1]
    assert re.match(r"# \w+", debut.source)
    assert not re.search(r"\*\*(Objectifs|Durée|Prérequis)\*\*", debut.source)
    assert (debut.id, fin.id) == ("titre", "navigation")
    assert [c.id for c in nb.cells if EXERCICE.fullmatch(c.id) or c.metadata.get("tags")] == []
    # Jamais une base de l'apprenant : on essaie ces gestes n'importe quand.
    assert "lib." not in "".join(c.source for c in cellules_de_code(nb))


@pour_tous
def test_cellules_courtes(fichier):
    for cellule in cellules_de_code(lire(fichier)):
        lignes = [ligne for ligne in cellule.source.splitlines() if ligne.strip()]
        assert len(lignes) <= (14 if "long" in cellule.metadata.get("tags", []) else 10), cellule.id
        assert all(len(ligne) <= 100 for ligne in lignes), cellule.id


@pour_tous
def test_liens_vers_des_fichiers_qui_existent(fichier):
    for cellule in lire(fichier).cells:
        if cellule.cell_type == "markdown":
            for cible in re.findall(r"\]\(([^)#]+)\)", cellule.source):
                if not cible.startswith("https://"):
                    assert (fichier.parent / cible).is_file(), (cellule.id, cible)


@pour_tous
def test_typographie_francaise(fichier):
    for cellule in lire(fichier).cells:
        if cellule.cell_type == "markdown":
            prose = re.sub(r"```.*?```|`[^`]*`", "x", cellule.source, flags=re.DOTALL)
            prose = re.sub(r"\]\([^)]*\)|\n[|: -]+\n", "\n", prose)
            fautes = re.findall(r".{0,12}(?: [;:?!»]|« ).{0,12}", prose)
            assert fautes == [], cellule.id


@pour_tous
def test_sql_en_majuscules_et_sans_chemin_ajoute(fichier):
    for cellule in cellules_de_code(lire(fichier)):
        assert "sys.path" not in cellule.source, cellule.id
        assert not re.search(r"import \*", cellule.source), cellule.id
        for requete in re.findall(r'execute(?:many)?\(\s*f?"+\s*(\w+)', cellule.source):
            assert requete.isupper(), (cellule.id, requete)


@pour_tous
def test_les_lignes_lues_sont_rangees(fichier):
    """Sans ORDER BY, l'ordre des lignes n'est pas garanti : il ne faut pas l'enregistrer."""
    for cellule in cellules_de_code(lire(fichier)):
        for requete in re.findall(r'"(SELECT[^"]*)"[^"]*\.fetchall', cellule.source):
            assert "ORDER BY" in requete, (cellule.id, requete)


# --- Le glossaire ----------------------------------------------------------------------------


def prose(fichier):
    return "\n".join(c.source for c in lire(fichier).cells if c.cell_type == "markdown")


def sans_accent(texte):
    decompose = unicodedata.normalize("NFD", texte.replace("œ", "oe").casefold())
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


def glossaire():
    """Rend les entrées du glossaire : le terme, le notebook auquel il renvoie, l'anglais."""
    texte = prose(cahier.NOTEBOOKS / "glossaire.ipynb")
    entrees = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| (.+?) \| .+ \|$", texte, re.MULTILINE)
    lignes = [ligne for ligne in texte.splitlines() if ligne.startswith("|")]
    tables = [ligne for ligne in lignes if ligne == "| Français | Anglais | En une ligne |"]
    assert len(lignes) == len(entrees) + 2 * len(tables), "une ligne de tableau est mal formée"
    return entrees


def test_le_glossaire_est_dans_l_ordre_alphabetique():
    termes = [sans_accent(terme.strip("`")) for terme, *_ in glossaire()]
    assert termes == sorted(set(termes))


def test_le_glossaire_renvoie_au_notebook_qui_emploie_le_mot():
    for terme, nom, _ in glossaire():
        texte = sans_accent(prose(cahier.NOTEBOOKS / nom))
        for mot in terme.split(", "):
            # « mots-clés » et « annulée » comptent pour « mot-clé » et « annuler ».
            radicaux = [m.removesuffix("r") for m in re.findall(r"\w+", sans_accent(mot))]
            assert re.search(r"\b" + r"\w*\W+".join(radicaux), texte), (mot, nom)


def test_le_glossaire_a_tous_les_mots_que_les_notebooks_definissent():
    """L'anglais d'un mot est en italique, entre parenthèses : (*commit*) ; pas celui du code."""
    donnes = {anglais.removesuffix("s") for _, _, anglais in glossaire()}
    for fichier in cahier.sommaire():
        for anglais in re.findall(r"[^`] \(\*([^*\n]+)\*\)", prose(fichier)):
            assert anglais.removesuffix("s") in donnes, fichier.name
