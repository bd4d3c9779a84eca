"""Les projets du notebook 17 : la conception est libre, le fichier de l'apprenant est à lui."""

import os
import re
from functools import partial
from pathlib import Path

import httpx
import pytest

from lib.erreurs import ErreurEnClair, ErreurSQL
from lib.exercices import correcteur, exercice
from lib.exercices.catalogue import du_notebook
from lib.exercices.projet import lire
from lib.exercices.projets import FONCTIONS, SUJETS, depart, solution
from lib.exercices.resultat import Verdict
from lib.exercices.verification import evaluer
from lib.projet import fichier_du_projet, ouvrir, pret
from lib.serveur import serveur
from tests.outils import LOCAL, contenu

MODELES = Path(__file__).with_name("projets")
JALONS = list(du_notebook("17").values())
pour_chaque_sujet = pytest.mark.parametrize("sujet", SUJETS)


def modele(sujet):
    """Rend une solution qui n'a ni la table, ni le style de celle du cahier."""
    return (MODELES / f"{sujet}.py").read_text("utf-8")


def ecrire(sujet, texte):
    fichier = fichier_du_projet(sujet)
    fichier.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
    return fichier


def ici(monkeypatch):
    """Évalue dans ce processus : pour ce qui n'a pas besoin de l'autre."""

    def evaluer_ici(ex, reponse, demarrage=""):
        return evaluer(ex, reponse, Path(os.environ["SQLITE_PAS_A_PAS_DATA"]))

    monkeypatch.setattr(correcteur, "evaluer_a_part", evaluer_ici)


def message(texte, numero="17.1", sujet="carnet"):
    resultat = exercice(numero, sujet).verifier(ecrire(sujet, texte))
    assert resultat.verdict is Verdict.ERREUR, resultat
    return re.sub("\\s", " ", resultat.message)


# --- La conception est libre ----------------------------------------------------------------------


@pytest.mark.parametrize("ex", JALONS, ids=lambda ex: ex.cle)
def test_une_autre_conception_reussit(ex, tmp_path):
    assert evaluer(ex, ex.projet(modele(ex.sujet)), tmp_path).reussi


@pour_chaque_sujet
def test_la_conception_du_modele_est_vraiment_autre(sujet):
    une, autre = (
        set(re.findall(r'(?:EXISTS|FROM|INTO) "?(\w+)', texte))
        for texte in (modele(sujet), solution(sujet))
    )
    assert une and autre and not une & autre
    assert "lib." not in modele(sujet) + solution(sujet) + depart(sujet)


@pour_chaque_sujet
def test_le_vrai_chemin_par_l_autre_python(sujet):
    fichier = ecrire(sujet, modele(sujet))
    avant = contenu(fichier.parent)
    rangs = {"carnet": (1, 5), "depenses": (2,), "dictionnaire": (4,)}
    for rang in rangs[sujet]:
        resultat = exercice(f"17.{rang}", sujet).verifier(str(fichier))
        assert resultat.reussi, resultat
        assert resultat.numero == f"17.{rang}"
    apres = contenu(fichier.parent)
    assert apres.pop("progression.db") and apres == avant


def test_un_essai_n_ecrit_que_dans_son_dossier(tmp_path, monkeypatch):
    ici(monkeypatch)
    dehors = tmp_path / "ailleurs.db"
    texte = solution("carnet").replace("connect(chemin)", f"connect({str(dehors)!r})")
    assert "ailleurs que dans la base d'essai" in message(texte)
    assert not dehors.exists()


# --- Le fichier de l'apprenant --------------------------------------------------------------------


@pour_chaque_sujet
def test_le_debut_n_est_pas_tente_et_ne_s_ecrase_jamais(sujet):
    fichier = fichier_du_projet(sujet)
    assert fichier.read_text("utf-8") == depart(sujet)
    for rang, fonctions in FONCTIONS.items():
        resultat = exercice(f"17.{rang}", sujet).verifier(fichier)
        assert resultat.verdict is Verdict.NON_TENTE
        assert ", ".join(f"`{nom}`" for nom in fonctions) in resultat.message
    fichier.write_text("à moi", "utf-8")
    assert fichier_du_projet(sujet).read_text("utf-8") == "à moi"


@pour_chaque_sujet
def test_le_debut_s_execute_et_annonce_la_solution(sujet):
    module = ouvrir(fichier_du_projet(sujet))
    assert module.__doc__ and module.app is ...
    noms = {nom for fonctions in FONCTIONS.values() for nom in fonctions}
    assert {nom for nom in noms if hasattr(module, nom)} == noms
    assert set(depart(sujet).splitlines()) - set(solution(sujet).splitlines()) == {
        "    ...",
        "app = ...",
    }


def test_ce_qui_reste_a_ecrire_est_nomme(capsys):
    texte = depart("carnet").replace("    ...", "    pass", 2)
    fichier = ecrire("carnet", texte)
    resultat = exercice("17.3", "carnet").verifier(fichier)
    assert resultat.verdict is Verdict.NON_TENTE
    assert "il reste à écrire `lister`, `chercher`, `resumer`. " in resultat.message
    assert not pret(fichier, jalon=1)
    assert capsys.readouterr().out.endswith("il reste à écrire lister.\n")
    assert pret(ecrire("carnet", solution("carnet")), jalon=5)
    assert capsys.readouterr().out == ""


MAL_ECRITS = {
    "vide": ("", "`mon_carnet.py` est vide"),
    "blanc": (" \n\n", "`mon_carnet.py` est vide"),
    "latin-1": ("# café".encode("latin-1"), "n'est pas un texte en UTF-8"),
    "octet nul": ("a = 1\0", "Python ne comprend pas `mon_carnet.py`"),
    "immense": ("#" * 100_001, "trop long"),
    "parenthèse": (
        solution("carnet").replace("execute(CREER)", "execute(CREER"),
        "à la ligne 40. Il répond « '(' was never closed »",
    ),
    "deux-points": ("import os\ndef f()\n    pass", "à la ligne 2. Il répond « expected ':' »"),
    "décalage": ("def f():\nreturn 1", "se décale de quatre espaces. La voici : `return 1`."),
    "égal": ("if a = 1:\n    pass", "on écrit `==`"),
}


@pytest.mark.parametrize(("texte", "phrase"), MAL_ECRITS.values(), ids=MAL_ECRITS)
def test_un_fichier_mal_ecrit_a_sa_phrase(texte, phrase):
    assert phrase in message(texte)
    with pytest.raises(ErreurEnClair):
        ouvrir(fichier_du_projet("carnet"))


S = solution("carnet")
QUI_ECHOUENT = {
    "import oublié": (S.replace("import sqlite3\n", ""), "`initialiser` s'arrête", "ligne 38 de"),
    "à la lecture": ("x = 1\n" + S.replace("import os", "impor = o"), "Votre fichier", "NameError"),
    "renommée": (S.replace("def lister", "def liste"), "n'a pas de `lister`", "à la lettre près"),
    "paramètres": (
        S.replace("ajouter(chemin, ", "ajouter("),
        "relisez la ligne du `def`",
        "takes 3",
    ),
    "SQL": (S.replace("FROM livres O", "FROM livre O"), "`lister` s'arrête", "no such table"),
    "module absent": (
        "import outils_absents\n" + S,
        "ligne 1 de `mon_carnet.py`",
        "pas installé",
    ),
    "exit": (S + "\nexit()\n", "arrête Python (`exit`)", "retirez"),
}


@pytest.mark.parametrize(("texte", "debut", "suite"), QUI_ECHOUENT.values(), ids=QUI_ECHOUENT)
def test_un_fichier_qui_s_arrete_a_sa_phrase(texte, debut, suite, monkeypatch):
    ici(monkeypatch)
    dit = message(texte)
    assert debut in dit and suite in dit, dit


def test_un_fichier_qui_ne_s_arrete_pas_est_interrompu():
    assert "Votre réponse ne s'arrête pas" in message(S + "\nwhile True:\n    pass\n")


def test_un_fichier_absent_ou_un_autre_a_sa_phrase(tmp_path):
    jalon = exercice("17.1", "carnet")
    phrases = {
        tmp_path / "mon_carnet.py": "n'existe pas. La cellule de `fichier_du_projet`",
        tmp_path / "mon_carnet.db": "n'est pas un fichier Python",
        ecrire("depenses", "x = 1"): "Le fichier de ce sujet est `mon_carnet.py`",
        tmp_path: "n'est pas un fichier Python",
        None: "une valeur de type `NoneType`",
        print: "une valeur de type `builtin_function_or_method`",
    }
    for reponse, phrase in phrases.items():
        resultat = jalon.verifier(reponse)
        assert resultat.verdict is Verdict.ERREUR and phrase in resultat.message, resultat
    assert jalon.verifier().verdict is Verdict.NON_TENTE


@pytest.mark.parametrize("sujet", [..., None, "roman", "", 3, []])
def test_un_sujet_inconnu_a_sa_phrase(sujet):
    with pytest.raises(ErreurSQL, match=r'^L.exercice 17\.1 attend .* "carnet", "depenses" ou '):
        exercice("17.1", sujet)
    with pytest.raises(ErreurEnClair, match="n'est pas un sujet du cahier"):
        fichier_du_projet(sujet)


# --- Les indices, la progression, l'application ---------------------------------------------------


def test_chaque_sujet_a_ses_indices_et_sa_partie_de_la_solution():
    un, autre = exercice("17.2", "carnet"), exercice("17.2", "dictionnaire")
    assert "indice 1 sur 3" in un.indice().titre and "indice 1 sur 3" in autre.indice().titre
    code = autre.solution().code
    assert "ON CONFLICT" in code and "def verifier" in code and "def chercher" not in code
    assert 'exercice("17.2", sujet).indice()' in un.verifier().suite


def test_une_application_se_lance_et_retrouve_ses_donnees():
    fichier = ecrire("depenses", modele("depenses"))
    base = fichier.with_suffix(".db")
    lancer = partial(serveur, base, f"{fichier.stem}:app", dossier=fichier.parent)
    envoi = {"libelle": "L'addition 🎂", "categorie": "sorties", "centimes": 4250}
    with lancer() as url:
        numero = httpx.post(f"{url}/depenses", json=envoi, **LOCAL).json()["id"]
    with lancer() as url:
        recu = httpx.get(f"{url}/depenses", **LOCAL).json()
    assert recu == {"depenses": [{"id": numero, **envoi}], "nombre": 1}
    assert ouvrir(fichier).lister(base) == recu["depenses"]


def test_ouvrir_rend_la_derniere_version_et_dit_ce_qui_echoue():
    fichier = ecrire("carnet", "x = 1\ny = 2")
    assert ouvrir(fichier).y == 2
    assert not hasattr(ouvrir(ecrire("carnet", "x = 3")), "y")
    with pytest.raises(ErreurEnClair, match=r"à la ligne 2 de `mon_carnet\.py`.*ZeroDivision"):
        ouvrir(ecrire("carnet", "\n1 / 0"))


# --- Ce que le système refuse ---------------------------------------------------------------------


@pytest.mark.parametrize("data", ["fichier", "fichier/data"])
def test_un_fichier_a_la_place_du_dossier_a_sa_phrase(data, tmp_path, monkeypatch):
    (tmp_path / "fichier").write_text("autre chose", "utf-8")
    monkeypatch.setenv("SQLITE_PAS_A_PAS_DATA", str(tmp_path / data))
    with pytest.raises(ErreurEnClair, match=r"mon_carnet\.py ne se crée pas"):
        fichier_du_projet("carnet")


def test_un_dossier_a_la_place_du_fichier_a_sa_phrase(tmp_path):
    (tmp_path / "mon_carnet.py").mkdir()
    assert lire(tmp_path / "mon_carnet.py").refus.startswith("`mon_carnet.py` ne se lit pas.")


def test_un_fichier_que_python_renonce_a_lire_a_sa_phrase():
    assert "Python ne peut pas lire `mon_carnet.py`" in message("x = " + "-" * 50_000 + "1")
