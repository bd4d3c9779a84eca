"""Chaque exercice déclaré : ses réponses justes réussissent, ses fautes reçoivent leur phrase."""

import re

import nbformat
import pytest

from lib import cahier
from lib.exercices import bases, exercice, surveillance, verification
from lib.exercices.catalogue import declarations, du_notebook
from lib.exercices.declarations import Etat, Fonction, Instruction, Jalon, Prediction, Requete
from lib.exercices.observation import observer, preparer
from lib.exercices.resultat import Verdict, typographier
from lib.exercices.verification import evaluer
from tests.outils import executer

TOUS = list(declarations().values())
NOTEBOOKS = [f for f in cahier.sommaire() if f.name[:2] in {e.numero[:2] for e in TOUS}]


def cas(attribut):
    """Rend un paramètre de test par (exercice, réponse déclarée)."""
    return [
        pytest.param(e, code, id=f"{e.cle}-{rang}")
        for e in TOUS
        for rang, code in enumerate(attribut(e), start=1)
    ]


def par_exercice(*sortes):
    retenus = [e for e in TOUS if isinstance(e, sortes or object)]
    return pytest.mark.parametrize("ex", retenus, ids=lambda e: e.cle)


class Retenue:
    """Une suite que l'on parcourt autant de fois que l'on veut, et que l'on ne calcule qu'une."""

    def __init__(self, suite):
        self.suite, self.vus = suite, []

    def __iter__(self):
        yield from self.vus
        for element in self.suite:
            self.vus.append(element)
            yield element


@pytest.fixture(autouse=True, scope="module")
def exemples_joues_une_fois(tmp_path_factory):
    """Garde, d'un test à l'autre, l'effet des réponses déclarées : les rejouer est bien plus long.

    La réponse que l'on évalue, elle, est toujours jouée.
    """
    jouer, retenues = verification._jouer, {}

    def retenir(ex, code, contexte):
        if (ex.cle, code) not in retenues:
            a_part = contexte | {"dossier": tmp_path_factory.mktemp("exemple")}
            retenues[ex.cle, code] = Retenue(jouer(ex, code, a_part))
        return retenues[ex.cle, code]

    with pytest.MonkeyPatch.context() as remplacement:
        remplacement.setattr(verification, "_jouer", retenir)
        # Une base que l'on y verrouille le reste : attendre davantage n'apprend rien.
        remplacement.setattr(surveillance, "ATTENTE", 5)
        yield


def verdict(ex, code, dossier):
    return evaluer(ex, preparer(ex, code), dossier)


@pytest.mark.parametrize(("ex", "code"), cas(lambda e: (e.solution, *e.justes)))
def test_une_reponse_juste_reussit(ex, code, tmp_path):
    resultat = verdict(ex, code, tmp_path)
    assert resultat.reussi, resultat
    assert resultat.message == typographier(ex.explication)


@pytest.mark.parametrize(("ex", "code"), cas(lambda e: e.erreurs))
def test_une_faute_connue_recoit_sa_phrase(ex, code, tmp_path):
    resultat = verdict(ex, code, tmp_path)
    assert resultat.verdict in (Verdict.ECHEC, Verdict.ERREUR), resultat
    # La phrase de cet exemple, et non celle d'un autre qui aurait le même effet.
    assert resultat.message.split("\n")[0] == typographier(ex.erreurs[code]), resultat


@par_exercice()
def test_la_declaration_est_complete(ex):
    justes = {ex.solution, *ex.justes}
    assert len(justes) >= (1 if isinstance(ex, Prediction) else 2)
    assert len(ex.erreurs) >= 4
    assert not justes & ex.erreurs.keys()
    assert len(set(ex.erreurs.values())) == len(ex.erreurs)
    assert 2 <= len(ex.indices) <= 3
    phrases = [*ex.erreurs.values(), *ex.indices, ex.explication]
    for phrase in phrases:
        assert phrase.strip() == phrase and phrase.endswith((".", "»", "?", "!", "`")), phrase


@par_exercice(Requete, Instruction, Fonction, Prediction, Jalon)
def test_la_cellule_de_depart_n_est_pas_tentee(ex):
    if isinstance(ex, Jalon):
        depart = ex.projet(ex.depart)
    else:
        depart = ex.fonction(ex.depart) if isinstance(ex, Fonction) else ex.valeur_de_depart()
    correcteur = exercice(ex.numero, getattr(ex, "sujet", None))
    assert correcteur.verifier(depart).verdict is Verdict.NON_TENTE
    assert correcteur.verifier(...).verdict is Verdict.NON_TENTE


@par_exercice(Etat)
def test_etat_de_depart_non_tente(ex, tmp_path):
    assert verdict(ex, "", tmp_path).verdict is Verdict.NON_TENTE


@par_exercice(Prediction)
def test_la_solution_d_une_prediction_est_ce_que_le_code_donne(ex):
    attendu = eval(ex.solution, {})
    obtenu = preparer(ex, ex.solution)
    assert (type(attendu), attendu) == (type(obtenu), obtenu)


@par_exercice(Requete)
def test_une_reponse_ecrite_en_dur_echoue(ex, tmp_path):
    """Les lignes attendues sur la première base, recopiées, ne suffisent pas."""
    (effet, *_) = observer(ex, ex.solution, tmp_path)
    if not effet.lignes:
        pytest.fail("la première base doit rendre des lignes")
    lignes = ", ".join(f"({', '.join(map(_litteral, ligne))})" for ligne in effet.lignes)
    noms = ", ".join(f'column{i} AS "{nom}"' for i, nom in enumerate(effet.colonnes, start=1))
    en_dur = f"SELECT {noms} FROM (VALUES {lignes})"
    if any(ex.valeurs):
        en_dur += f" WHERE {' AND '.join(['? IS NOT 0'] * len(ex.valeurs[0]))}"
    assert not evaluer(ex, en_dur, tmp_path).reussi


def _litteral(valeur):
    if valeur is None:
        return "NULL"
    return "'" + valeur.replace("'", "''") + "'" if isinstance(valeur, str) else str(valeur)


SURVIVRE = """
    from lib.memory import adresse, initialiser_db, recuperer_messages, sauvegarder_message

    initialiser_db()
    if not recuperer_messages():
        for texte in ("On enregistre", "On range", "On retrouve"):
            sauvegarder_message(texte)

    from lib.exercices import exercice  # après les messages, comme si la première cellule manquait

    print(exercice("08.6").verifier(adresse()).verdict)
"""


def test_des_messages_ne_survivent_qu_a_un_vrai_redemarrage():
    assert executer(SURVIVRE) == "ÉCHEC\n"
    assert executer(SURVIVRE) == "RÉUSSI\n"


def test_l_exemple_du_readme_est_complet_et_juste(tmp_path):
    guide = cahier.NOTEBOOKS.with_name("README.md").read_text("utf-8").split("### Ajouter")[1]
    declare, *_, cellule = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    espace = {**vars(bases), "Requete": Requete}
    exec(declare, espace)
    ex = espace["COMPTER"]
    assert cellule.strip() == ex.cellule()
    assert f"### Exercice {ex.numero}\u00a0: {typographier(ex.titre)}\n" in guide
    assert ex.numero not in declarations()  # l'exemple se recopie tel quel
    assert all(verdict(ex, code, tmp_path).reussi for code in (ex.solution, *ex.justes))
    for code, phrase in ex.erreurs.items():
        assert verdict(ex, code, tmp_path).message == typographier(phrase)


@pytest.mark.parametrize("fichier", NOTEBOOKS, ids=lambda fichier: fichier.stem)
def test_les_cellules_d_un_notebook_sont_celles_des_declarations(fichier):
    nb = nbformat.read(fichier, as_version=4)
    cellules = {cellule.id: cellule for cellule in nb.cells}
    exercices = du_notebook(fichier.name[:2])
    numeros = {ex.numero for ex in exercices.values()}
    attendus = {f"{mot}-{n.replace('.', '-')}" for n in numeros for mot in ("exercice", "reponse")}
    assert {i for i in cellules if re.match("(exercice|reponse)-", i)} == attendus
    for ex in exercices.values():  # les jalons d'un numéro ont la même cellule
        numero = ex.numero
        enonce = cellules[f"exercice-{numero.replace('.', '-')}"]
        reponse = cellules[f"reponse-{numero.replace('.', '-')}"]
        assert enonce.source.startswith(f"### Exercice {numero}\u00a0: {typographier(ex.titre)}\n")
        assert reponse.source == ex.cellule()
        (sortie,) = reponse.outputs
        assert sortie.data["text/plain"].startswith(f"○ NON TENTÉ · Exercice {numero}\n")
