"""Le moteur des exercices : ce qu'il compare, ce qu'il montre, ce qu'il garde et ce qu'il referme.

Ce que l'on peut lui faire subir est dans test_moteur_attaques.py.
"""

import os
import re
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import httpx
import pandas as pd
import pytest

from lib.erreurs import ErreurSQL
from lib.exercices import correcteur, effacer_progression, exercice, montrer_progression, processus
from lib.exercices.appel import rendre as rendre_http
from lib.exercices.bases import TABLE, Base
from lib.exercices.catalogue import declarations
from lib.exercices.declarations import Fonction, Instruction, Requete, sauf
from lib.exercices.ecart import AVANT, LIGNES_MONTREES, Ecart, cle, difference, en_tableaux
from lib.exercices.ecart_de_valeur import ecart_de_valeur
from lib.exercices.effet import Effet, comparer, meme_effet
from lib.exercices.resultat import (
    LARGEUR,
    Note,
    Resultat,
    Tableau,
    Verdict,
    compte,
    couper,
    en_html,
    montrer,
    typographier,
)
from lib.exercices.resultat import mots as dire
from lib.exercices.surveillance import surveiller
from lib.exercices.valeur import figer
from lib.exercices.verification import evaluer
from tests.exercices_d_essai import (
    COMPTER,
    ETAT,
    EXERCICES,
    FONCTION,
    INSTRUCTION,
    PREDICTION,
    REQUETE,
    SCRIPT,
    brancher,
)
from tests.outils import Page, autre_python, contraste, espionner, executer, mots, resultat, sql

ALICE, _, _, COMPTEUR, *_ = EXERCICES
POSIX = pytest.mark.skipif(os.name == "nt", reason="ni signaux ni groupes sous Windows")


@pytest.fixture(autouse=True)
def exercices_d_essai(monkeypatch):
    """Ajoute les exercices d'essai au catalogue, ici et dans l'autre Python."""
    brancher(monkeypatch.setattr)
    monkeypatch.setattr(processus, "ENFANT", "tests.exercices_d_essai")
    monkeypatch.setattr(correcteur, "_indices_donnes", {})


def verifier(numero, reponse):
    return exercice(numero).verifier(reponse)


def essayer(code):
    """Vérifie, dans un autre processus, la fonction que ce code définirait dans un notebook."""
    return verifier(FONCTION, COMPTEUR.fonction(code))


# --- Trois présentations d'un même résultat ------------------------------------------------------


def un_de_chaque():
    """Rend un résultat par verdict, et un échec par forme d'échec."""
    return {
        "réussi": verifier(REQUETE, ALICE.solution),
        "échec avec tableaux": verifier(REQUETE, "SELECT id, texte FROM messages"),
        "échec sans tableau": verifier(INSTRUCTION, "CREATE TABLE autre (x)"),
        "colonnes": verifier(REQUETE, "SELECT id FROM messages"),
        "faute connue": verifier(PREDICTION, 20),
        "erreur": verifier(REQUETE, "SELEC 1"),
        "non tenté": verifier(REQUETE, ...),
    }


def test_les_trois_presentations_disent_la_meme_chose():
    for nom, rendu in un_de_chaque().items():
        page = Page(rendu._repr_html_())
        # Le titre n'est que dans le HTML, et le texte dit « Attendu | Obtenu ».
        assert Counter(page.mots) - Counter(mots(rendu.titre)) == Counter(mots(repr(rendu))), nom
        assert repr(rendu) == rendu.texte
        assert rendu.verdict in Verdict and rendu.message in rendu.texte
        assert rendu.reussi == (nom == "réussi")


def test_chaque_verdict_a_son_signe_et_son_mot():
    signes = set()
    for verdict in Verdict:
        rendu = Resultat("90.1", "Titre", verdict, "Phrase.")
        signe = rendu.texte.partition(" ")[0]
        signes.add(signe)
        assert rendu.texte.startswith(f"{signe} {verdict} ")
        assert f">{signe} {verdict}</span>" in rendu._repr_html_()
    assert len(signes) == len(Verdict) == 4
    assert not any(signe.isalnum() for signe in signes)


@pytest.mark.parametrize("verdict", Verdict)
def test_le_badge_se_lit(verdict):
    html = Resultat("90.1", "Titre", verdict, "Phrase.")._repr_html_()
    fond, texte = re.search(r"background-color: (#\w{6}); color: (#\w{6})", html).groups()
    assert contraste("#fff", "#000000") == pytest.approx(21)
    assert contraste(fond, texte) >= 4.5


MECHANTS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table>&amp;")


@pytest.mark.parametrize("mechant", MECHANTS)
def test_rien_de_la_reponse_ne_devient_du_html(mechant):
    """Ni ses valeurs, ni ses noms de colonnes, ni ses erreurs, où qu'ils paraissent."""
    texte, nom = mechant.replace("'", "''"), mechant.replace('"', '""')
    rendus = [
        verifier(REQUETE, f"SELECT 1, '{texte}'"),
        verifier(REQUETE, f'SELECT 1 AS "{nom}"'),
        verifier(REQUETE, f'SELECT "{nom}" FROM "{nom}"'),
        verifier(INSTRUCTION, f'CREATE TABLE "{nom}" (x)'),
        essayer(f"def compter(*a):\n    raise ValueError({mechant!r})"),
        essayer(f"class O:\n    __repr__ = lambda o: {mechant!r}\ndef compter(*a): return O()"),
        Note(mechant, mechant, mechant),
        Resultat("90.1", mechant, Verdict.ECHEC, f"`{mechant}`", mechant, suite=mechant),
    ]
    permises = {"div", "p", "span", "strong", "code", "br", "pre", "em"}
    permises |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    for rendu in rendus:
        page = Page(rendu._repr_html_())
        assert page.balises.keys() <= permises
        assert page.attributs <= {"style", "class", "scope", "dir", "colspan"}
    vus = [mechant[1:9] in repr(rendu) for rendu in rendus]
    assert all(vus), "le texte méchant doit paraître, sinon l'essai ne prouve rien"


def test_rien_de_la_reponse_ne_devient_une_formule():
    """JupyterLab compose « de 5 $ à 6 $ », sauf sous cette classe."""
    for rendu in (Note("a", "b"), *(Resultat("90.1", "a", verdict, "b") for verdict in Verdict)):
        assert rendu._repr_html_().startswith('<div class="mathjax_ignore" ')


def test_ce_qui_ne_s_affiche_pas_est_ecrit_autrement():
    """Un demi-caractère empêcherait de montrer le résultat ; \\x1b changerait les couleurs."""
    rendu = essayer("def compter(*a):\n    raise ValueError('\\ud800 \\x1b[31m \\u202e \\0')")
    rendu.texte.encode()
    rendu._repr_html_().encode()
    assert "\\ud800 \\x1b[31m \\u202e \\x00" in rendu.texte


def test_un_message_immense_est_coupe():
    rendu = essayer("def compter(*a):\n    raise ValueError('x' * 10**6)")
    assert "ValueError" in rendu.message
    assert len(rendu.texte) < 3000
    assert len(verifier(REQUETE, f"SELECT {'x' * 90_000}").texte) < 3000
    assert len(verifier(INSTRUCTION, f"CREATE TABLE {'x' * 50_000} (y)").texte) < 3000


# --- Attendu et obtenu, côte à côte --------------------------------------------------------------


def lignes(*valeurs, apres=""):
    """Rend une Requete dont la solution rend ces lignes, sur une base vide."""
    return Requete(
        "90.9",
        "Comparer",
        bases=(Base("une base vide", TABLE),),
        solution=f"{values(valeurs)} {apres}",
        ordre=("a",) if apres else (),
    )


def values(lignes_):
    return "SELECT column1 AS a, column2 AS b FROM (VALUES " + ", ".join(lignes_) + ")"


LIGNES = ("(1, 'x')", "(2, NULL)", "(2, 'y')", "(3, 0.5)")


@pytest.mark.parametrize(
    ("reponse", "message"),
    [
        (values(("(1, 'x')", "(2, 'y')", "(3, 0.5)")), "Il manque 1 ligne."),
        (values((*LIGNES, "(4, 4)")), "Il y a 1 ligne de trop."),
        (values((*LIGNES, "(1, 'x')")), "Le contenu est bon, mais certaines valeurs"),
        (
            values(("('1', 'x')", *LIGNES[1:])),
            "Les valeurs se ressemblent, mais pas leurs types\u00a0: il faut `1` (`int`), et l'on "
            "obtient `'1'` (`str`).",
        ),
        (
            values((LIGNES[0], "(2, 'None')", *LIGNES[2:])),
            "Les valeurs se ressemblent, mais pas leurs types\u00a0: il faut `None` (`NoneType`), "
            "et l'on obtient `'None'` (`str`).",
        ),
        (
            values(("(1.0, 'x')", *LIGNES[1:])),
            "Les valeurs se ressemblent, mais pas leurs types\u00a0: il faut `1` (`int`), et l'on "
            "obtient `1.0` (`float`).",
        ),
        (values((*LIGNES[:1], "(2, '')", *LIGNES[2:])), "Il manque 1 ligne et il y a 1"),
        (values((*LIGNES[:3], "(3, 0.5000001)")), "Il manque 1 ligne et il y a 1"),
        ("SELECT 1 AS a", "Il faut 2 colonnes, et votre requête en rend 1."),
        ("SELECT 1, 2 WHERE 0", "Il manque 4 lignes."),
        ("ANALYZE", "La vérification refuse cette instruction"),
        ("-- rien", "Cette instruction ne rend aucune ligne"),
    ],
)
def test_ce_qui_differe_est_dit(reponse, message, tmp_path):
    rendu = evaluer(lignes(*LIGNES), reponse, tmp_path)
    assert not rendu.reussi
    assert rendu.message.startswith(message)


@pytest.mark.parametrize(
    "reponse",
    [
        values(LIGNES[::-1]),
        values((*LIGNES[:3], "(3, 0.5000000000001)")),
        values((*LIGNES[:3], "(3, 1 - 0.3 - 0.2)")),
        f"SELECT b, a FROM ({values(LIGNES)})",
        f"SELECT b AS autre, a AS nom FROM ({values(LIGNES)})",
        f"SELECT a AS A, b AS B FROM ({values(LIGNES)})",
    ],
)
def test_ce_que_l_enonce_ne_demande_pas_ne_compte_pas(reponse, tmp_path):
    assert evaluer(lignes(*LIGNES), reponse, tmp_path).reussi


def test_les_noms_et_l_ordre_des_colonnes_comptent_si_l_enonce_le_demande(tmp_path):
    ex = replace(lignes(*LIGNES), noms=True)
    assert evaluer(ex, values(LIGNES), tmp_path).reussi
    assert evaluer(ex, f"SELECT a AS A, b FROM ({values(LIGNES)})", tmp_path).reussi
    for choix in ("b, a", "a AS autre, b"):
        rendu = evaluer(ex, f"SELECT {choix} FROM ({values(LIGNES)})", tmp_path)
        assert rendu.message.startswith("Les colonnes n'ont pas les noms, ou l'ordre")
        assert rendu.attendu.colonnes == ("a", "b")


@pytest.mark.parametrize(
    ("choix", "colonnes"),
    [
        ("b AS autre, a AS nom", ("nom", "autre")),  # dans l'ordre de la solution
        ("b, a", ("a", "b")),
        ("b AS autre, a + 1 AS nom", ("autre", "nom")),  # sans savoir laquelle est laquelle
        ("b, a + 1 AS A", ("A", "b")),
    ],
)
def test_les_lignes_obtenues_portent_les_noms_que_leur_donne_la_requete(choix, colonnes, tmp_path):
    apres = "ORDER BY a" if "a + 1" not in choix else ""
    reponse = f"SELECT {choix} FROM ({values(LIGNES)}) ORDER BY a DESC"
    rendu = evaluer(lignes(*LIGNES, apres=apres), reponse, tmp_path)
    assert (rendu.attendu.colonnes, rendu.obtenu.colonnes) == (("a", "b"), colonnes)


@pytest.mark.parametrize(
    ("solution", "reponse", "reussi"),
    [
        ("1 AS b, 2 AS A, 3 AS c", "3 AS C, 1 AS B, 2 AS a", True),
        ("1 AS b, 2 AS A, 3 AS c", "1 AS c, 2 AS b, 3 AS a", False),  # bonnes valeurs, noms croisés
        ("1 AS b, 2 AS A, 3 AS c", "3 AS x, 1 AS y, 2 AS z", True),
        ("1 AS a, 2 AS a", "2 AS a, 1 AS a", True),  # deux colonnes du même nom
        ("1, 2, 3, 4, 5", "5 AS x, 4, 3, 2, 1", True),
        ("1, 2, 3, 4, 5, 6", "6 AS x, 5, 4, 3, 2, 1", False),  # trop d'ordres à essayer
    ],
)
def test_les_colonnes_se_retrouvent_par_leurs_noms_ou_par_leurs_valeurs(
    solution, reponse, reussi, tmp_path
):
    ex = replace(lignes("(1, 2)"), solution=f"SELECT {solution}")
    assert evaluer(ex, f"SELECT {reponse}", tmp_path).reussi is reussi


def test_une_faute_connue_se_reconnait_dans_un_autre_ordre_de_colonnes(tmp_path):
    faute = {"SELECT 1 AS a, 2 AS b, 4 AS c": "Comptez jusqu'à trois."}
    ex = replace(lignes("(1, 2)"), solution="SELECT 1 AS a, 2 AS b, 3 AS c", erreurs=faute)
    rendu = evaluer(ex, "SELECT 4 AS c, 1 AS a, 2 AS b", tmp_path)
    assert rendu.message == typographier("Comptez jusqu'à trois.")


def test_les_ex_aequo_s_echangent_et_eux_seuls(tmp_path):
    """Les deux lignes dont la clé vaut 2 passent dans les deux sens, pas les autres."""
    un, deux, deux_bis, trois = LIGNES
    ex = lignes(*LIGNES, apres="ORDER BY a")
    for ordre in ((un, deux, deux_bis, trois), (un, deux_bis, deux, trois)):
        assert evaluer(ex, values(ordre), tmp_path).reussi
    for ordre in ((deux, un, deux_bis, trois), (trois, deux, deux_bis, un)):
        rendu = evaluer(ex, values(ordre), tmp_path)
        assert (
            rendu.message
            == "Les lignes sont les bonnes, mais elles ne sont pas dans l'ordre demandé."
        )
    # Ce que l'on montre commence à la faute, non à l'échange permis qui la précède.
    rendu = evaluer(ex, values((un, deux_bis, trois, deux)), tmp_path)
    assert rendu.attendu.lignes[0] == ("2", "None")
    quatre = "(4, 4)"
    rendu = evaluer(
        lignes(*LIGNES, quatre, apres="ORDER BY a"),
        values((un, deux_bis, deux, quatre, trois)),
        tmp_path,
    )
    assert rendu.attendu.lignes == (("3", "0.5"), ("4", "4"))
    assert rendu.obtenu.lignes == (("4", "4"), ("3", "0.5"))


def test_cinq_lignes_au_plus_et_des_valeurs_coupees(tmp_path):
    rendu = evaluer(
        lignes(*(f"({i}, '{'é' * 500}')" for i in range(40))), "SELECT 1, 2 WHERE 0", tmp_path
    )
    assert len(rendu.attendu.lignes) == LIGNES_MONTREES == 5
    assert rendu.attendu.note == "et 35 autres"
    assert {len(valeur) for _, valeur in rendu.attendu.lignes} == {LARGEUR}
    assert rendu.obtenu.note == "aucune ligne"
    beaucoup = ", ".join(f"{i} AS colonne_{i}" for i in range(49))
    rendu = evaluer(lignes("(1, 2)"), f"SELECT {beaucoup}", tmp_path)
    assert rendu.obtenu.colonnes[-1] == "…" and len(rendu.obtenu.colonnes) < 15


def test_beaucoup_de_lignes_et_de_colonnes_ne_retardent_pas(tmp_path):
    """Cinq colonnes ont 120 ordres possibles, que l'on n'essaie pas pour 2 000 lignes."""
    ex = replace(lignes("(1, 2)"), solution="SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e")
    compter = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
    debut = time.process_time()
    rendu = evaluer(ex, f"{compter} SELECT i, i, i, i, i FROM n", tmp_path)
    assert time.process_time() - debut < 1
    assert rendu.message == "Il manque 1 ligne et il y a 2000 lignes de trop."


def test_les_cles_distinguent_les_types_et_reunissent_les_flottants():
    distinctes = [1, 1.0, True, "1", b"1", None, "None", (1,), [1], {1}, {1: 1}, 1.00000001, "", 0]
    distinctes += [{2}, frozenset({3}), 1e-10, 2e-10]
    assert len(set(map(cle, distinctes))) == len(distinctes)
    for un, autre in [(0.1 + 0.2, 0.3), (1e300 * (1 + 1e-12), 1e300), (0.0, -0.0)]:
        assert cle(un) == cle(autre)
    assert cle(float("nan")) == cle(float("nan")) != cle(0.0)
    # Un arrondi à 9 chiffres les séparerait : ils sont de part et d'autre de la moitié.
    assert cle(12345.61125) == cle(12345.611249999999)


def test_une_valeur_se_montre_sur_une_ligne():
    class Tableau2:
        def __repr__(self):
            return "a\nb"

    class Muet:
        def __repr__(self):
            raise ZeroDivisionError

    assert montrer(Tableau2()) == "a\\nb"
    assert montrer(Muet()) == "<Muet>"
    assert montrer("x" * 1000) == "'" + "x" * 58 + "…"


def test_le_texte_aligne_ses_deux_colonnes():
    gauche = Tableau(("a",), (("1",), ("22222",)))
    rendu = Resultat("90.1", "T", Verdict.ECHEC, "M", "Ici", gauche, Tableau((), (), "rien"))
    tableau = rendu.texte.splitlines()[3:]
    assert tableau == ["  Attendu | Obtenu", "  a       | (rien)", "  1       |", "  22222   |"]


UNE_LIGNE = Tableau(("a", "b"), (("1", "2"),), "et 3 autres")
CADRE = {"numero": "90.1", "titre": "Titre", "verdict": Verdict.ECHEC, "message": "Message."}


@pytest.mark.parametrize(
    ("champs", "texte", "html"),
    [
        ({}, [], "Message"),
        ({"suite": "Suite."}, ["Suite."], "Message Suite"),
        ({"cas": "Ici"}, ["(Ici.)"], "Message Ici"),
        ({"cas": "Ici", "attendu": UNE_LIGNE}, ["(Ici.)"], "Message Ici"),
        ({"cas": "Ici", "obtenu": UNE_LIGNE}, ["(Ici.)"], "Message Ici"),
        (
            {"attendu": Tableau(lignes=(("1", "2"),)), "obtenu": Tableau(note="rien")},
            ["  Attendu | Obtenu", "  1 · 2   | (rien)"],
            "Message Attendu 1 2 Obtenu rien",
        ),
        (
            {"cas": "Ici", "attendu": Tableau(("a",)), "obtenu": UNE_LIGNE, "suite": "Suite."},
            [
                "Ici\u00a0:",
                "  Attendu | Obtenu",
                "  a       | a · b",
                "          | 1 · 2",
                "          | (et 3 autres)",
                "Suite.",
            ],
            "Message Ici Attendu a Obtenu a b 1 2 et 3 autres Suite",
        ),
    ],
)
def test_un_resultat_se_lit_de_haut_en_bas(champs, texte, html):
    rendu = Resultat(**CADRE, **champs)
    assert rendu.texte.splitlines() == ["✗ ÉCHEC · Exercice 90.1", "Message.", *texte]
    assert Page(rendu._repr_html_()).mots == mots(f"ÉCHEC Exercice 90 1 Titre {html}")


@pytest.mark.parametrize(
    ("tableau", "balises", "etendue"),
    [
        (UNE_LIGNE, {"thead": 1, "th": 2, "td": 3, "tr": 3, "em": 1}, ["2"]),
        (Tableau(lignes=(("1", "2", "3"),), note="n"), {"td": 4, "tr": 2, "em": 1}, ["3"]),
        (Tableau(("a",), (("1",), ("2",))), {"thead": 1, "th": 1, "td": 2, "tr": 3}, []),
        (Tableau(note="n"), {"td": 1, "tr": 1, "em": 1}, ["1"]),
    ],
)
def test_un_tableau_a_une_case_par_valeur_et_une_note_sur_toute_sa_largeur(
    tableau, balises, etendue
):
    html = Resultat(**CADRE, attendu=tableau, obtenu=Tableau())._repr_html_()
    deux = {"table": 2, "caption": 2, "tbody": 2, "strong": 3, "div": 2, "p": 2, "span": 1}
    assert Page(html).balises == Counter(balises) + Counter(deux)
    assert re.findall(r'colspan="(\w+)"', html) == etendue


def test_une_note_se_lit_de_haut_en_bas():
    note = Note("Titre", "Le `texte`.", "le code")
    assert repr(note) == "Titre\nle code\nLe `texte`."
    assert Page(note._repr_html_()).mots == mots("Titre le code Le texte")
    assert repr(Note("Titre", "Texte.")) == "Titre\nTexte."
    assert Page(Note("Titre", "Texte.")._repr_html_()).mots == ["Titre", "Texte"]


def test_un_texte_se_coupe_et_montre_ses_invisibles():
    assert couper("x" * LARGEUR) == "x" * LARGEUR
    assert couper("x" * (LARGEUR + 1)) == "x" * (LARGEUR - 1) + "…"
    assert couper("a\x1b\u202e\ud800\nb") == "a\\x1b\\u202e\\ud800\nb"


def test_une_phrase_prend_ses_espaces_insecables_et_ses_balises():
    """Hors du code, où une espace insécable ne serait plus du SQL."""
    phrase = "Oui ? « a » : `x ? y : z` ; non `« b »` !"
    insecable = "Oui_? «_a_»_: `x ? y : z`_; non `« b »`_!".replace("_", "\u00a0")
    assert typographier(phrase) == insecable
    assert en_html('`a < b`\n"c" & `') == '<code>a &lt; b</code><br>\n"c" &amp; `'
    assert [compte(n, "mot") for n in (0, 1, 2)] == ["0 mot", "1 mot", "2 mots"]


def test_une_erreur_garde_ses_mots_meme_si_elle_n_en_veut_rien_dire():
    class Muette(Exception):
        def __str__(self):
            raise ZeroDivisionError

    assert dire(Muette()) == "Muette"
    assert dire(ValueError("x" * 999)) == "x" * 299 + "…"


# --- Progression ---------------------------------------------------------------------------------


@pytest.fixture
def progression(tmp_path):
    """Rend l'adresse où se garde la progression du test."""
    return tmp_path / "data" / "progression.db"


def reussites(progression):
    return sql(progression, "SELECT numero, date FROM reussites ORDER BY numero")


def test_une_reussite_se_note_une_fois_et_un_echec_jamais(progression):
    for reponse in (20, "x", ..., None):
        verifier(PREDICTION, reponse)
    assert not progression.exists()
    verifier(PREDICTION, 14)
    premiere = reussites(progression)
    assert [numero for numero, _ in premiere] == [PREDICTION]
    verifier(PREDICTION, 14)
    verifier(PREDICTION, 20)
    assert reussites(progression) == premiere
    effacer_progression()
    assert reussites(progression) == []


def verrouiller(chemin):
    con = sqlite3.connect(chemin, isolation_level=None)
    con.execute("CREATE TABLE x (y)")
    con.execute("BEGIN EXCLUSIVE")
    return con


PANNES = {
    "verrouillée": verrouiller,
    "abîmée": lambda chemin: chemin.write_bytes(b"SQLite format 3\0" + b"?" * 5000),
    "pas une base": lambda chemin: chemin.write_text("Bonjour" * 1000),
    "d'un autre": lambda chemin: sql(chemin, "CREATE TABLE reussites (x)"),
    "un dossier": lambda chemin: chemin.mkdir(),
}


@pytest.mark.parametrize("panne", PANNES)
def test_verifier_repond_meme_si_la_progression_ne_se_garde_pas(panne, progression, monkeypatch):
    progression.parent.mkdir()
    con = PANNES[panne](progression)
    monkeypatch.setattr("lib.exercices.progression.ATTENTE", 0.1)
    ouvertes = espionner(monkeypatch)
    try:
        rendu = verifier(PREDICTION, 14)
        assert rendu.reussi
        assert rendu.suite.startswith("Votre progression n'a pas pu être gardée\u00a0: ")
        assert rendu.suite in rendu.texte
        assert "n'a pas pu être lue" in montrer_progression().note
        if panne != "d'un autre":
            with pytest.raises(ErreurSQL, match="n'a pas pu être effacée"):
                effacer_progression()
    finally:
        if isinstance(con, sqlite3.Connection):
            con.close()
    for ouverte in ouvertes:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            ouverte.execute("SELECT 1")


def test_sans_dossier_pour_la_progression(progression):
    progression.parent.write_text("un fichier à la place du dossier")
    rendu = verifier(PREDICTION, 14)
    assert rendu.reussi and "n'a pas pu être gardée" in rendu.suite
    progression.parent.unlink()
    assert verifier(PREDICTION, 14).suite == ""
    assert len(reussites(progression)) == 1


# root passe outre les droits : le script, une fois ses modules chargés, devient quelqu'un d'autre.
EN_LECTURE_SEULE = """
    import os, sys
    from lib.exercices import correcteur, exercice, progression
    from lib.exercices.resultat import Resultat, Verdict
    reussi = Resultat("00.1", "Titre", Verdict.REUSSI, "Bravo.")
    correcteur.evaluer_a_part = lambda *_: reussi
    ex = exercice("00.1")
    os.environ["SQLITE_PAS_A_PAS_DATA"] = sys.argv[1]
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    print(ex.verifier(14))
    print(progression.reussis())
"""


@POSIX
@pytest.mark.parametrize("protege", ["fichier", "dossier"])
def test_une_progression_en_lecture_seule(protege):
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier, "progression.db")
        sql(chemin, "CREATE TABLE reussites (numero TEXT PRIMARY KEY, date TEXT NOT NULL) STRICT")
        os.chmod(chemin, 0o444 if protege == "fichier" else 0o666)
        os.chmod(dossier, 0o777 if protege == "fichier" else 0o555)
        sortie = executer(EN_LECTURE_SEULE, dossier)
        os.chmod(dossier, 0o777)
    assert sortie.startswith("✓ RÉUSSI · Exercice 00.1\nBravo.\n")
    assert "Votre progression n'a pas pu être gardée\u00a0: La base est en lecture seule." in sortie
    assert sortie.endswith("set()\n")


NOTER = """
    from lib.exercices import progression
    for rang in range(50):
        progression.noter(f"{rang:02}.1")
"""


def test_deux_notebooks_notent_a_la_fois(progression):
    with autre_python(NOTER) as un, autre_python(NOTER) as autre:
        resultat(un)
        resultat(autre)
    assert [numero for numero, _ in reussites(progression)] == [f"{r:02}.1" for r in range(50)]


def test_montrer_la_progression():
    ex = next(iter(declarations().values()))
    avant = montrer_progression()
    assert avant.note == "" and {faits for _, faits, _ in avant.notebooks} == {0}
    numeros = {e.numero for e in declarations().values()}  # un jalon compte une fois
    assert sum(total for *_, total in avant.notebooks) == len(numeros)
    correcteur.progression.noter(ex.numero)
    apres = montrer_progression()
    titre, faits, total = apres.notebooks[0]
    assert faits == 1 and titre.startswith(ex.numero[:2])
    assert apres.texte.splitlines()[0] == f"█{'░' * (total - 1)} 1 sur {total} · {titre}"
    page = Page(apres._repr_html_())
    assert page.balises["progress"] == len(apres.notebooks)
    for mot in mots(titre):
        assert mot in page.mots
    texte = replace(apres, note="<script>")
    assert "<script>" in texte.texte and "<script>" not in texte._repr_html_()


# --- Indices, solution, numéros ------------------------------------------------------------------


def test_un_indice_de_plus_a_chaque_appel_puis_la_solution():
    ex = exercice(REQUETE)
    rendus = [ex.indice() for _ in range(5)]
    assert [rendu.texte for rendu in rendus[:3]] == list(ALICE.indices)
    assert [rendu.titre[-14:] for rendu in rendus[:3]] == [f"indice {i} sur 3" for i in (1, 2, 3)]
    for rendu in rendus[3:]:
        assert "il n'y a plus d'indice" in rendu.titre
        assert f'exercice("{REQUETE}").solution()' in rendu.texte
    assert exercice(ETAT).indice().titre.endswith("il n'y a plus d'indice")


@pytest.mark.parametrize("numero", [REQUETE, FONCTION, PREDICTION])
def test_la_solution_se_montre_et_se_colle(numero):
    """Ce qu'elle montre, exécuté dans la cellule, réussit."""
    note = exercice(numero).solution()
    ex = next(e for e in EXERCICES if e.numero == numero)
    assert ex.explication in repr(note) and note.code in repr(note)
    assert Counter(Page(note._repr_html_()).mots) == Counter(mots(repr(note)))
    espace = {"__name__": "__main__"}
    exec(getattr(ex, "prealable", "") + "\n" + note.code, espace)
    assert verifier(numero, espace[ex.variable]).reussi


@pytest.mark.parametrize(
    "numero", ["99.9", 4.2, None, "", "04", "4.2", "04.", "04.99", " 04.2", [], {}, b"04.2", "\0"]
)
def test_un_numero_qui_n_existe_pas(numero):
    with pytest.raises(ErreurSQL, match=r"^Il n'y a pas d'exercice .* exercice\(\"03.2\"\)\.$"):
        exercice(numero)


def test_un_correcteur_se_presente():
    assert repr(exercice(REQUETE)).startswith(f"Exercice {REQUETE}\u00a0: Les messages d'Alice. ")
    assert exercice(FONCTION).cellule() == COMPTEUR.cellule()


# --- Une réponse qui n'est pas de la bonne nature ------------------------------------------------


def appelable():
    return "SELECT 1"


NATURES = {
    "None": None,
    "list": [(1, "a")],
    "tuple": ("SELECT 1",),
    "function": appelable,
    "bytes": b"SELECT 1",
    "int": 1,
}


@pytest.mark.parametrize("numero", [REQUETE, INSTRUCTION])
def test_une_reponse_d_un_autre_type_a_sa_phrase(numero):
    import pandas as pd

    with closing(sqlite3.connect(":memory:")) as con:
        reponses = NATURES | {
            "Cursor": con.execute("SELECT 1"),
            "Connection": con,
            "DataFrame": pd.DataFrame({"a": [1]}),
        }
        messages = {nom: verifier(numero, reponse).message for nom, reponse in reponses.items()}
    assert len(set(messages.values())) == len(messages), messages
    assert all(re.match("Donnez |Votre réponse vaut |`con.execute", m) for m in messages.values())


@pytest.mark.parametrize(
    ("numero", "reponse", "debut"),
    [
        (REQUETE, "", "Votre réponse est vide"),
        (REQUETE, " \n\t", "Votre réponse est vide"),
        (REQUETE, "SELECT 1; SELECT 2", "SQLite répond « You can only execute one statement"),
        (
            REQUETE,
            "DELETE FROM messages",
            "La vérification refuse cette instruction : cet exercice dem",
        ),
        (REQUETE, "x" * 100_001, "Votre réponse est trop longue"),
        (FONCTION, 3, "Donnez à `verifier` la fonction elle-même, `compter`, sans parenthèses"),
        (FONCTION, None, "Donnez à `verifier` la fonction elle-même"),
        (FONCTION, "compter", "Donnez à `verifier` la fonction elle-même"),
        (PREDICTION, {1}, "Une prédiction est un nombre, un texte"),
        (PREDICTION, appelable, "Une prédiction est un nombre, un texte"),
        (ETAT, None, "Donnez à `verifier` l'adresse de la base"),
        ("08.5", "sa_base.db", "Donnez à `verifier` l'adresse de la base, `adresse()` : cet"),
        (ETAT, "INSERT INTO messages VALUES (1)", "Donnez à `verifier` l'adresse de la base"),
        (ETAT, "nulle_part.db", "Il n'y a pas encore de base « nulle_part.db »."),
    ],
)
def test_une_reponse_mal_faite_a_sa_phrase(numero, reponse, debut):
    rendu = verifier(numero, reponse)
    assert rendu.verdict is Verdict.ERREUR
    assert rendu.message.replace("\u00a0", " ").startswith(debut)


@pytest.mark.parametrize("fin", [";", " ;\n", " -- fin", " /* fin */ ;", "\n;-- fin\n"])
def test_un_point_virgule_ou_un_commentaire_a_la_fin_ne_gene_pas(fin):
    assert verifier(REQUETE, ALICE.solution + fin).reussi


def test_une_chaine_d_une_autre_classe_est_un_texte():
    """Les textes de numpy, par exemple, en sont."""

    class Texte(str):
        def strip(self, *_):
            raise ZeroDivisionError

        split = __reduce__ = strip

    assert verifier(REQUETE, Texte(ALICE.solution)).reussi


# --- Interrompre ---------------------------------------------------------------------------------


@POSIX
def test_interrompre_le_noyau_arrete_l_autre_python(monkeypatch, tmp_path, request):
    """Le carré noir de JupyterLab envoie SIGINT ; il ne reste ni processus ni fichier."""
    # Comme dans un noyau, même si un shell lance pytest en arrière-plan, où SIGINT est ignoré.
    avant = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, avant))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    lances, popen = [], processus.subprocess.Popen

    def lancer(*arguments, **reglages):
        lances.append(popen(*arguments, **reglages))
        return lances[-1]

    monkeypatch.setattr(processus.subprocess, "Popen", lancer)
    fonction = COMPTEUR.fonction("def compter(*a):\n    while True: pass")
    fils = threading.active_count()
    minuterie = threading.Timer(0.7, os.kill, [os.getpid(), signal.SIGINT])
    minuterie.start()
    with pytest.raises(KeyboardInterrupt):
        verifier(FONCTION, fonction)
    minuterie.join()
    (enfant,) = lances
    assert enfant.returncode == -signal.SIGKILL
    assert enfant.stdout.closed
    assert list((tmp_path / "tmp").iterdir()) == []
    assert threading.active_count() == fils
    assert verifier(FONCTION, COMPTEUR.fonction(COMPTER)).reussi


# --- Fonctions du notebook -----------------------------------------------------------------------


def test_une_fonction_se_sert_des_autres_cellules():
    """Ses aides, ses constantes et ses modules la suivent dans l'autre processus."""
    assert essayer(
        """
import sqlite3 as s
TABLE = "messages"
class Compte(Exception):
    pass
def lire(chemin, requete, *valeurs):
    with closing(s.connect(chemin)) as con:
        return con.execute(requete, valeurs).fetchall()
def compter(chemin, nom):
    print("ce qui s'affiche ne gêne pas")
    try:
        lignes = lire(chemin, f"SELECT * FROM {TABLE} WHERE nom_utilisateur = ?", nom)
        raise Compte(len(lignes))
    except Compte as compte:
        return compte.args[0]
"""
    ).reussi


def test_un_import_lent_ne_compte_pas_dans_la_duree():
    """pandas met une seconde à venir sur une machine lente : il est là avant la réponse."""
    deja = "    import sys; assert 'pandas' in sys.modules\n    import pandas\n    with"
    assert essayer(COMPTER.replace("    with", deja, 1)).reussi


def test_un_module_que_l_autre_python_ne_trouve_pas(tmp_path, monkeypatch):
    (tmp_path / "mes_outils.py").write_text("def compter(chemin, nom):\n    return 3")
    monkeypatch.syspath_prepend(tmp_path)
    from mes_outils import compter

    message = verifier(FONCTION, compter).message
    assert message.startswith("Votre fonction se sert d'un objet que l'on ne peut pas reprendre")
    assert "mes_outils" in message


def test_des_donnees_immenses_dans_la_fonction():
    fonction = COMPTEUR.fonction("def compter(chemin, nom):\n    return len(donnees)")
    fonction.__globals__["donnees"] = list(range(10**7))
    message = verifier(FONCTION, fonction).message
    assert message.startswith("Votre fonction se sert de `donnees`, un objet (`list`) d'une autre")


def test_le_relais_prete_la_fonction_du_cahier():
    import pandas as pd

    juste = COMPTEUR.fonction(COMPTER)
    assert exercice(FONCTION).relais(juste) is juste
    pretee = exercice(FONCTION).relais(lambda chemin, nom: 0)
    assert verifier(FONCTION, pretee).reussi
    assert exercice(FONCTION).relais(pretee) is pretee
    # Un DataFrame refuse d'être comparé par == : on ne compare donc que les identités.
    assert verifier(FONCTION, exercice(FONCTION).relais(pd.DataFrame({"a": [1, 2]}))).reussi


def test_une_connexion_du_notebook_dans_la_fonction():
    with closing(sqlite3.connect(":memory:")) as con:
        fonction = COMPTEUR.fonction(
            "def compter(chemin, nom):\n    return con.execute('SELECT 1').fetchone()[0]"
        )
        fonction.__globals__["con"] = con
        rendu = verifier(FONCTION, fonction)
    assert rendu.message.startswith("Votre fonction se sert d'une connexion ouverte en dehors")


def test_un_curseur_du_notebook_dans_la_fonction():
    with closing(sqlite3.connect(":memory:")) as con:
        fonction = COMPTEUR.fonction("def compter(chemin, nom):\n    return curseur.lastrowid")
        fonction.__globals__["curseur"] = con.execute("SELECT 1")
        message = verifier(FONCTION, fonction).message
    assert message.startswith("Votre fonction se sert d'un curseur d'une autre cellule, `curseur`")


def test_un_widget_du_notebook_dans_la_fonction():
    fonction = COMPTEUR.fonction(
        "def compter(chemin, nom):\n"
        "    def au_clic(bouton):\n        statut.value = 'Bonjour'\n"
        "    au_clic(None)"
    )
    fonction.__globals__["statut"] = (
        threading.Lock()
    )  # comme un widget affiché, il ne se transmet pas
    message = verifier(FONCTION, fonction).message
    assert message.startswith("Votre fonction se sert de `statut`, un objet (`lock`) d'une autre")


def test_la_base_de_l_apprenant_n_existe_pas_pour_un_essai():
    """Une fonction qui l'ouvre, au lieu de la base reçue, n'y lit pas les messages de l'essai."""
    rendu = essayer(
        "from lib.memory import recuperer_messages\n"
        "def compter(chemin, nom):\n    return len(recuperer_messages())"
    )
    assert "elle ouvre votre base au lieu de celle que l'essai lui donne" in rendu.message


def test_un_verrou_que_tient_la_reponse_ne_la_fait_pas_attendre():
    """SQLite attendrait cinq secondes : on croirait la fonction sans fin."""
    rendu = essayer(
        "import sqlite3\n"
        "def compter(chemin, nom):\n"
        "    for _ in range(2):\n"
        "        con = sqlite3.connect(chemin, timeout=60)\n"
        "        con.execute('DELETE FROM messages')"
    )
    assert "La base est occupée" in rendu.message


def test_deux_fautes_a_la_fois_laissent_une_piste(tmp_path):
    """Le premier cas est celui d'une faute connue, le second n'est d'aucune."""
    sans_ordre = "SELECT id, texte FROM messages WHERE nom_utilisateur = 'Alice' AND id <> 5"
    message = evaluer(ALICE, sans_ordre, tmp_path).message.replace("\u00a0", " ")
    assert message.endswith("\nUne piste : L'ordre manque.")


def test_une_base_de_notebook_dans_la_fonction():
    """Le refus dit pourquoi, et non que la base serait encore ouverte."""
    rendu = essayer(
        "from lib.bases import base_neuve\n"
        "def compter(chemin, nom):\n    base_neuve('03_inserer_des_messages')"
    )
    assert "servez-vous de l'adresse qu'elle reçoit." in rendu.message


def test_une_faute_connue_garde_de_l_erreur_ses_mots_et_son_endroit(tmp_path):
    faute = "SELECT id, texte FORM messages"
    exercice_ = replace(ALICE, erreurs={faute: "Relisez `FROM`."})
    message = evaluer(exercice_, faute, tmp_path).message.replace("\u00a0", " ")
    assert message == (
        'Relisez `FROM`.\nSQLite répond « near "messages": syntax error ». '
        "Voyez `FORM`, entre `SELECT id, texte` et `messages`."
    )


@pytest.mark.parametrize(("combien", "cite"), [(1, "`INSERT INTO t"), (5, "5 instructions")])
def test_une_longue_liste_d_epreuves_n_est_pas_citee(combien, cite, tmp_path):
    exercice_ = Instruction(
        "90.8",
        "Créer",
        bases=(Base("une base vide", ""),),
        solution="CREATE TABLE t (a, b)",
        epreuves=tuple(f"INSERT INTO t (a) VALUES ({n})" for n in range(combien)),
    )
    message = evaluer(exercice_, "CREATE TABLE t (a, b DEFAULT 0)", tmp_path).message
    assert message.startswith(f"Après votre réponse, on essaie {cite}")


@pytest.mark.parametrize("tenir", ["con = ", "global con; con = ", "compter.con = con = "])
def test_une_connexion_laissee_ouverte_se_voit(tenir):
    code = COMPTER.replace("with closing(sqlite3.connect(chemin)) as con:", "if True:").replace(
        "if True:", f"{tenir}sqlite3.connect(chemin)\n    if True:"
    )
    rendu = essayer(code)
    if tenir == "con = ":  # CPython la ferme en quittant la fonction : le suivi la garde ouverte
        assert rendu.message.startswith("La fonction laisse une connexion ouverte")
    assert not rendu.reussi and "connexion ouverte" in rendu.message


@pytest.mark.parametrize(
    ("code", "debut"),
    [
        ("def compter(): return 1", "La fonction ne reçoit pas les paramètres"),
        ("def compter(chemin, nom): return nom_inconnu", "La fonction s'arrête sur une erreur, à"),
        ("def compter(chemin, nom): nom", "La fonction rend `None`"),
        ("def compter(chemin, nom): return '3'", "Il faut une valeur de type `int`"),
        ("def compter(chemin, nom): return 0", "La fonction rend toujours 0."),
        ("def compter(chemin, nom): exit()", "La fonction arrête Python"),
        ("def compter(chemin, nom): input()", "La fonction s'arrête sur une erreur, à sa ligne 1"),
        ("def compter(chemin, nom): return [0] * 10**6", "La fonction rend une valeur immense"),
        ("import os\ndef compter(chemin, nom): os._exit(0)", "Votre réponse a arrêté Python"),
        ("def compter(chemin, nom):\n    while True: pass", "Votre réponse ne s'arrête pas"),
        ("import time\ndef compter(chemin, nom): time.sleep(60)", "Votre réponse ne s'arrête pas"),
        ("import json\ndef compter(*a): json.dumps = None", "La vérification n'a pas pu finir."),
        (
            "from threading import Timer\ndef compter(*a): Timer(60, print).start()",
            "Votre réponse laisse un fil d'exécution (`Thread`) en marche",
        ),
        (
            "def compter(chemin, nom): open(chemin, 'w').write('Bonjour' * 1000)",
            "Votre réponse laisse une base que l'on ne peut pas lire.",
        ),
    ],
)
def test_une_fonction_fausse_a_sa_phrase(code, debut):
    assert essayer(code).message.startswith(debut)


def rien(chemin):
    """On ne fait rien\u00a0: les valeurs rendues se comparent telles quelles."""


def rendre(fonction, chemin):
    """On appelle la fonction."""
    return fonction()


def parcourir(fonction, chemin):
    """On parcourt ce que la fonction rend."""
    return list(fonction())


def comparer_valeurs(solution, reponse, dossier, essai=rendre):
    ex = Fonction(
        "90.9",
        "Rendre",
        depart="def f(): ...",
        essais=(essai,),
        prealable="import datetime, sqlite3, decimal",
        solution=f"def f(): return {solution}",
    )
    return evaluer(ex, ex.fonction(f"def f(): return {reponse}"), dossier)


@pytest.mark.parametrize(
    ("solution", "reponse", "reussit"),
    [
        ("[1, 2]", "[1, 2]", True),
        ("[1, 2]", "[2, 1]", False),
        ("[1, 2]", "(1, 2)", False),
        ("{'a': 0.1 + 0.2}", "{'a': 0.3}", True),
        ("{'a': 1}", "{'a': True}", False),
        ("datetime.date(2026, 1, 2)", "datetime.date(2026, 1, 2)", True),
        ("datetime.date(2026, 1, 2)", "datetime.date(2026, 1, 3)", False),
        ("object()", "object()", True),
        ("{1, 2}", "{2, 1}", True),
        ("None", "None", True),
        ("'texte'", "'Texte'", False),
    ],
)
def test_les_valeurs_qu_une_fonction_rend(solution, reponse, reussit, tmp_path):
    assert comparer_valeurs(solution, reponse, tmp_path).reussi is reussit


LONG = "Le début, commun aux deux textes, est bien plus long que la largeur du tableau"
TROIS_LIGNES = "un\ndeux\ntrois"


@pytest.mark.parametrize(
    ("solution", "reponse", "message"),
    [
        ({"total": 8}, {"totale": 8}, "il manque `'total'`, et `'totale'` est de trop."),
        ({"a": 1, "b": 2}, {"a": 1}, "il manque `'b'`."),
        ({"a": 1}, {"a": 1, "b": 2, "c": 3}, "`'b'`, `'c'` sont de trop."),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, "Sous la clé `'b'`, il faut `2`, et l'on obtient"),
        ({"a": 1}, {"a": True}, "il faut `1` (`int`), et l'on obtient `True` (`bool`)."),
        ({1: "a"}, {1.0: "a"}, "il faut `1` (`int`), et l'on obtient `1.0` (`float`)."),
        ({"a": [1]}, {"a": [1, 2]}, "Sous la clé `'a'`\u00a0: il y a 1 élément de trop."),
        ([{"a": 1}, {"a": 2}], [{"b": 1}, {"b": 2}], "il manque `'a'`, et `'b'` est de trop."),
        ([{"a": 1, "b": 2}], [{"b": 3, "a": 1}], "Il manque 1 élément et il y a 1 élément de trop"),
        (TROIS_LIGNES, "un\nDeux\ntrois", "La ligne 2 du texte n'est pas celle attendue."),
        (TROIS_LIGNES, "un\ndeux", "s'arrête trop tôt\u00a0: il a 2 lignes, et il en faut 3."),
        ("un\ndeux", TROIS_LIGNES, "continue trop loin\u00a0: il a 3 lignes, et il en faut 2."),
        (LONG + " a", LONG + " b", f"à partir du caractère {len(LONG) + 2}."),
        ("texte", "Texte", "Ce n'est pas la valeur attendue."),
        (
            {"statut": 200, "contenu": {"total": 8}},
            {"statut": 404, "contenu": {"detail": "Not Found"}},
            "Le statut est 404 (introuvable), au lieu de 200 (c'est fait)\u00a0: rien n'existe",
        ),
        (
            {"statut": 404, "contenu": None},
            {"statut": 200, "contenu": {"detail": "rien"}},
            "un `return` ne change pas le statut",
        ),
        (
            {"statut": 200, "contenu": 1},
            {"statut": 422, "contenu": {"detail": "Trop long."}},
            "la réponse dit `'Trop long.'`.",
        ),
        (
            {"statut": 200, "contenu": 1},
            {"statut": 422, "contenu": {"detail": [{"loc": ["query", "nom"]}]}},
            "FastAPI cherche `nom` dans l'adresse, après le `?`, et n'y trouve rien",
        ),
        (
            [{"statut": 200, "contenu": 1}, {"statut": 200, "contenu": 2}],
            [{"statut": 200, "contenu": 1}, {"statut": 200, "contenu": 1}],
            "À la requête 2\u00a0: Le statut est le bon, 200.",
        ),
    ],
)
def test_deux_valeurs_s_opposent_en_une_phrase(solution, reponse, message):
    ecart = comparer(Effet("un cas", valeur=solution), Effet("un cas", valeur=reponse))
    assert message in ecart.message


def reponse(statut, contenu=None):
    return {"statut": statut, "contenu": contenu}


def refus(endroit):
    return reponse(422, {"detail": [{"loc": endroit}]})


SEUL = (("1",),)
CLE_ET_VALEUR = ("clé", "valeur")


@pytest.mark.parametrize(
    ("solution", "rendue", "message", "attendu", "obtenu"),
    [
        (
            1,
            None,
            "La fonction rend `None`\u00a0: il manque peut-être un `return`.",
            Tableau((), SEUL),
            Tableau((), (("None",),)),
        ),
        (
            1,
            "1",
            "Il faut une valeur de type `int`, et l'on obtient `str`.",
            Tableau((), SEUL),
            Tableau((), (("'1'",),)),
        ),
        (
            1,
            2,
            "Ce n'est pas la valeur attendue.",
            Tableau((), SEUL),
            Tableau((), (("2",),)),
        ),
        (
            {"a": 1, "b": 2},
            {"a": 1, "b": 3},
            "Sous la clé `'b'`, il faut `2`, et l'on obtient `3`.",
            Tableau(CLE_ET_VALEUR, (("'b'", "2"),)),
            Tableau(CLE_ET_VALEUR, (("'b'", "3"),)),
        ),
        (
            {"a": 1},
            {"b": 1},
            "Le dictionnaire n'a pas les bonnes clés\u00a0: il manque `'a'`, et `'b'` est de trop.",
            Tableau(CLE_ET_VALEUR, (("'a'", "1"),)),
            Tableau(CLE_ET_VALEUR, (("'b'", "1"),)),
        ),
        (
            TROIS_LIGNES,
            "un\nDeux\ntrois",
            "La ligne 2 du texte n'est pas celle attendue.",
            Tableau(("ligne 2",), (("'deux'",),)),
            Tableau(("ligne 2",), (("'Deux'",),)),
        ),
        (
            TROIS_LIGNES,
            "un\ndeux",
            "Le texte s'arrête trop tôt\u00a0: il a 2 lignes, et il en faut 3.",
            Tableau(("ligne 3",), (("'trois'",),)),
            Tableau(("ligne 3",), (), "plus rien"),
        ),
        (
            "un",
            TROIS_LIGNES,
            "Le texte continue trop loin\u00a0: il a 3 lignes, et il en faut 1.",
            Tableau(("ligne 2",), (), "plus rien"),
            Tableau(("ligne 2",), (("'deux'",),)),
        ),
        (
            reponse(200, 1),
            reponse(418),
            "Le statut est 418, au lieu de 200 (c'est fait).",
            Tableau(("statut",), (("200",),)),
            Tableau(("statut",), (("418",),)),
        ),
        (
            [1, 2],
            [2, 1],
            "Les éléments sont les bons, mais ils ne sont pas dans l'ordre attendu.",
            Tableau((), (("1",), ("2",))),
            Tableau((), (("2",), ("1",))),
        ),
        (
            [{"a": 1, "b": 2}],
            [{"b": 3, "a": 1}],
            "Il manque 1 élément et il y a 1 élément de trop.",
            Tableau(("a", "b"), (("1", "2"),)),
            Tableau(("a", "b"), (("1", "3"),)),
        ),
        (
            [{"a": 1}, 2],
            [{"a": 1}, 3],
            "Il manque 1 élément et il y a 1 élément de trop.",
            Tableau((), (("2",),)),
            Tableau((), (("3",),)),
        ),
        (
            [{"a": 1}],
            [{"b": 1}],
            "Les dictionnaires de la liste n'ont pas les bonnes clés\u00a0: il manque `'a'`, et "
            "`'b'` est de trop.",
            Tableau((), (("{'a': 1}",),)),
            Tableau((), (("{'b': 1}",),)),
        ),
    ],
)
def test_deux_valeurs_s_opposent_en_deux_tableaux(solution, rendue, message, attendu, obtenu):
    assert ecart_de_valeur(solution, rendue) == Ecart(message, attendu, obtenu)


@pytest.mark.parametrize(
    ("solution", "rendue", "message"),
    [
        # Un dictionnaire n'est une réponse HTTP que s'il en a les deux clés.
        (reponse(200), {"a": 1}, "il manque `'statut'`, `'contenu'`, et `'a'` est de trop."),
        ({"a": 1}, reponse(200), "il manque `'a'`, et `'statut'`, `'contenu'` sont de trop."),
        ({}, dict.fromkeys("abc"), "clés\u00a0: `'a'`, `'b'`, `'c'` sont de trop."),
        ({}, dict.fromkeys("abcd"), "clés\u00a0: `'a'`, `'b'`, `'c'`, … sont de trop."),
        ({1: "a"}, {1.0: "a"}, "il faut `1` (`int`), et l'on obtient `1.0` (`float`)."),
        (
            {"a": [1]},
            {"a": (1,)},
            "Sous la clé `'a'`, il faut `[1]` (`list`), et l'on obtient `(1,)` (`tuple`).",
        ),
        (
            {"a": {"x": 1}},
            {"a": {"x": 2}},
            "Sous la clé `'a'`\u00a0: sous la clé `'x'`, il faut `1`, et l'on obtient `2`.",
        ),
        ({"a": "x" * 58}, {"a": "y" * 58}, "et l'on obtient `'" + "y" * 58 + "'`."),
        ({"a": "x" * 59}, {"a": "y" * 59}, "ce n'est pas le texte attendu."),
        (reponse(400), reponse(200), "\u00a0: un `return` ne change pas le statut, `raise HTTP"),
        (reponse(404), reponse(400), "Le statut est 400, au lieu de 404 (introuvable)."),
        (
            reponse(200),
            reponse(405, {"detail": "Method Not Allowed"}),
            "l'adresse existe, mais pas pour cette méthode",
        ),
        (reponse(200), refus(["path", "id"]), "FastAPI cherche `id` entre accolades, dans l'ad"),
        (reponse(200), refus(["body", "a", "b"]), "cherche `b` dans le corps de la requête, et"),
        (reponse(200), refus(["body"]), "FastAPI cherche un contenu dans le corps de la requête"),
        ([reponse(200)], [reponse(200), reponse(404)], "Il y a 1 élément de trop."),
        ([{"a": 1}, {"b": 1}], [{"a": 1}, {"a": 2}], "Il manque 1 élément et il y a 1 élément"),
        ([], [1], "Il y a 1 élément de trop."),
    ],
)
def test_deux_valeurs_d_une_forme_rare_s_opposent_aussi(solution, rendue, message):
    assert message in ecart_de_valeur(solution, rendue).message


@pytest.mark.parametrize("emballer", [str, lambda texte: [texte], lambda texte: {"a": texte}])
def test_deux_valeurs_coupees_se_montrent_la_ou_elles_different(emballer):
    """Coupées à leur début, elles se ressembleraient."""
    ecart = comparer(
        Effet("un cas", valeur=emballer(LONG + "\u00a0: oui")),
        Effet("un cas", valeur=emballer(LONG + " : oui")),
    )
    (attendue,), (obtenue,) = ecart.attendu.lignes, ecart.obtenu.lignes
    avant = LONG[-AVANT:]
    assert attendue[-1] == f"…{avant}\\xa0: oui'"
    assert obtenue[-1] == f"…{avant} : oui'"


def test_deux_valeurs_longues_se_montrent_depuis_leur_debut_si_l_on_y_voit_tout():
    """Ce qui diffère dès le début, ou ne diffère pas : c'est la colonne d'à côté qui change."""
    attendu, obtenu = en_tableaux([(LONG, "a" * 99, 1)], [(LONG, "b" * 99, 2)])
    debut = montrer(LONG)
    assert attendu.lignes == ((debut, montrer("a" * 99), "1"),)
    assert obtenu.lignes == ((debut, montrer("b" * 99), "2"),)


@pytest.mark.parametrize("largeur", [10, 11, 12, 20])
def test_au_dela_de_dix_colonnes_des_points_de_suspension(largeur):
    """Deux tableaux larges s'opposent comme les autres."""
    noms = tuple(f"c{i}" for i in range(largeur))
    voulue, rendue = tuple(range(largeur)), (99, *range(1, largeur))
    attendu, obtenu = en_tableaux([voulue], [rendue], noms)
    suite = ("…",) if largeur > 10 else ()
    assert attendu.colonnes == obtenu.colonnes == (*noms[:10], *suite)
    assert attendu.lignes == ((*map(str, voulue[:10]), *suite),)
    assert obtenu.lignes == ((*map(str, rendue[:10]), *suite),)


@pytest.mark.parametrize(
    ("voulues", "rendues", "manquent", "trop"),
    [
        ([1, 1, 1, 2], [1, 2], "1 1", "rien de trop"),
        ([1], [1, 2, 2], "rien ne manque", "2 2"),
        ([1], [], "1", "aucune ligne"),
        ([1, 2], ["2", "1"], "1 2", "'2' '1'"),
    ],
)
def test_ce_qui_manque_et_ce_qui_est_de_trop_sont_montres(voulues, rendues, manquent, trop):
    ecart = difference([(v,) for v in voulues], [(r,) for r in rendues], ("a\nb",))
    for tableau, attendu in ((ecart.attendu, manquent), (ecart.obtenu, trop)):
        assert (" ".join(valeur for (valeur,) in tableau.lignes), tableau.note) in (
            (attendu, ""),
            ("", attendu),
        )
        assert tableau.colonnes == ("a\\nb",)


def test_deux_types_s_opposent_sur_la_meme_valeur():
    ecart = difference([(1, "un"), (2, "deux")], [("2", "deux"), ("1", "un")], ("a", "b"))
    assert "il faut `1` (`int`), et l'on obtient `'1'` (`str`)." in ecart.message


UNE_TABLE = {("table", "t", ""): ((("a", "INTEGER"), ("b", "TEXT")), [(1, "x")])}


def tables(*sortes):
    return {(sorte, "nom", "t"): ((), []) for sorte in sortes}


@pytest.mark.parametrize(
    ("attendu", "obtenu", "message"),
    [
        ({"tables": tables("table")}, {}, "Après votre réponse, la table `nom` n'existe pas."),
        ({"tables": tables("index")}, {}, "Après votre réponse, l'index `nom` n'existe pas."),
        ({}, {"tables": tables("view")}, "Après votre réponse, la vue `nom` est de trop."),
        ({}, {"tables": tables("trigger")}, "Après votre réponse, le déclencheur `nom` est de"),
        (
            {"tables": UNE_TABLE},
            {"tables": {("table", "t", ""): ((("b", "TEXT"), ("a", "TEXT")), [("x", 1)])}},
            "La table `t` n'a pas les colonnes attendues.",
        ),
        (
            {"tables": UNE_TABLE},
            {"tables": {("table", "t", ""): ((("b", "TEXT"), ("a", "INTEGER")), [])}},
            "Dans la table `t`\u00a0: il manque 1 ligne.",
        ),
        (
            {"erreur": ValueError()},
            {},
            "Ici, une erreur `ValueError` est attendue, et il n'y en a pas.",
        ),
        (
            {"erreur": ValueError()},
            {"erreur": KeyError(), "explication": "La clé manque."},
            "Ici, c'est une erreur `ValueError` qui est attendue. La clé manque.",
        ),
        ({}, {"erreur": KeyError(), "explication": "La clé manque."}, "La clé manque."),
        ({"valeur": 1}, {"en_cours": True}, "Une transaction reste ouverte\u00a0: le `commit`"),
        ({"valeur": 1, "en_cours": True}, {"en_cours": True}, "La fonction rend `None`"),
        (
            {"epreuves": [("INSERT", "refusée")]},
            {"epreuves": [("INSERT", "acceptée")]},
            "Après votre réponse, l'instruction `INSERT` devrait être refusée.",
        ),
        (
            {"epreuves": [("UN", ""), ("DEUX", ""), ("TROIS", "")], "tables_apres": UNE_TABLE},
            {"epreuves": [("UN", ""), ("DEUX", ""), ("TROIS", "")]},
            "Après votre réponse, on essaie `UN`, puis `DEUX`, puis `TROIS`. Après votre réponse, "
            "la table `t` n'existe pas.",
        ),
        (
            {"epreuves": [("UN", "")] * 4, "tables_apres": UNE_TABLE},
            {"epreuves": [("UN", "")] * 4},
            "Après votre réponse, on essaie 4 instructions. Après",
        ),
        ({}, {"ouvertes": 1}, "La fonction laisse une connexion ouverte\u00a0: fermez-la"),
    ],
)
def test_deux_effets_s_opposent_en_une_phrase(attendu, obtenu, message):
    ecart = comparer(Effet("un cas", **attendu), Effet("un cas", **obtenu))
    assert ecart.message.startswith(message)


@pytest.mark.parametrize(
    ("attendu", "obtenu"),
    [
        ({"erreur": ValueError("un")}, {"erreur": UnicodeError("deux")}),
        ({}, {"en_cours": True}),
        ({"ouvertes": 1}, {}),
        (
            {"tables": UNE_TABLE},
            {"tables": {("table", "t", ""): ((("b", "TEXT"), ("a", "INTEGER")), [("x", 1)])}},
        ),
    ],
)
def test_deux_effets_differents_conviennent_aussi_bien(attendu, obtenu):
    assert comparer(Effet("un cas", **attendu), Effet("un cas", **obtenu)) is None


def test_un_essai_montre_le_sort_de_l_instruction():
    ecart = comparer(
        Effet("un cas", epreuves=[("INSERT", "acceptée")]),
        Effet("un cas", epreuves=[("INSERT", "x" * 300)]),
    )
    assert ecart.essai == "après votre réponse, on essaie `INSERT`"
    assert ecart.attendu.lignes == (("acceptée",),)
    assert ecart.obtenu.lignes == ((couper("x" * 300, 200),),)
    ecart = comparer(
        Effet("un cas", epreuves=[("INSERT", "")], tables_apres=UNE_TABLE),
        Effet("un cas", epreuves=[("INSERT", "")]),
    )
    assert ecart.essai == "après votre réponse, on essaie `INSERT`"


def test_les_colonnes_d_une_table_qui_different_sont_montrees():
    autre = {("table", "t", ""): ((("b", "TEXT"), ("c", "TEXT")), [])}
    ecart = comparer(Effet("un cas", tables=UNE_TABLE), Effet("un cas", tables=autre))
    assert (ecart.attendu.lignes, ecart.attendu.note) == ((("'a'", "'INTEGER'"),), "")
    assert (ecart.obtenu.lignes, ecart.obtenu.note) == ((("'c'", "'TEXT'"),), "")


@pytest.mark.parametrize(
    ("noms", "autres", "convient"),
    [
        ("abcdef", "fedcba", True),  # dans un autre ordre, mais avec leurs noms
        ("aBc", "CbA", True),
        ("aa", "aa", True),  # un nom répété ne dit pas laquelle est laquelle
        ("abcde", "vwxyz", True),  # sans leurs noms : tous les ordres s'essaient
        ("abcdef", "uvwxyz", False),  # sauf s'ils sont trop nombreux
    ],
)
def test_les_colonnes_d_une_reponse_se_remettent_dans_l_ordre(noms, autres, convient):
    ligne = tuple(range(len(noms)))
    attendu = Effet("un cas", colonnes=tuple(noms), lignes=[ligne])
    obtenu = Effet("un cas", colonnes=tuple(autres), lignes=[ligne[::-1]])
    assert (comparer(attendu, obtenu) is None) is convient
    assert meme_effet(attendu, obtenu, ordre=True) is convient


EFFETS = [
    {},
    {"erreur": ValueError("a")},
    {"erreur": ValueError("b")},
    {"erreur": TypeError("a")},
    {"lignes": []},
    {"lignes": [], "colonnes": ("a",)},
    {"lignes": [(1,), (2,)], "colonnes": ("a",)},
    {"lignes": [(2,), (1,)], "colonnes": ("a",)},
    {"lignes": [(1,)], "colonnes": ("a",)},
    {"valeur": 1},
    {"valeur": True},
    {"tables": UNE_TABLE},
    {"tables_apres": UNE_TABLE},
    {"epreuves": [("INSERT", "acceptée")]},
    {"en_cours": True},
    {"ouvertes": 1},
]


def test_un_effet_n_est_le_meme_que_lui_meme():
    """C'est par là que l'on reconnaît une faute connue, et elle seule."""
    effets = [Effet("un cas", **champs) for champs in EFFETS]
    for rang, un in enumerate(effets):
        semblables = [i for i, autre in enumerate(effets) if meme_effet(un, autre, ordre=True)]
        assert semblables == [rang]
    assert meme_effet(effets[6], effets[7], ordre=False)


def test_la_onzieme_colonne_montre_ou_elle_differe():
    """Elle tient lieu des suivantes : coupée à sa fin, elle se ressemblerait des deux côtés."""
    zeros = (0,) * 10
    attendu, obtenu = en_tableaux([(*zeros, "un" + "z" * 20)], [(*zeros, "deux" + "z" * 20)])
    assert attendu.lignes[0][-1].startswith("…'un")
    assert obtenu.lignes[0][-1].startswith("…'deux")


@pytest.mark.parametrize(
    "detail", [None, 3, [], [3], [{}], [{"loc": 3}], [{"loc": []}], [{"loc": ["ailleurs"]}]]
)
def test_un_refus_d_une_autre_forme_ne_fait_rien_echouer(detail):
    ecart = ecart_de_valeur(reponse(200), reponse(422, {"detail": detail}))
    assert ecart.message == (
        "Le statut est 422 (la demande ne convient pas), au lieu de 200 (c'est fait)."
    )


def test_deux_objets_se_comparent_sans_leur_adresse():
    """Sans quoi un objet ne serait jamais égal à celui de la solution."""
    un, autre = object(), object()
    assert cle(figer(un)) == cle(figer(autre)) != cle(figer(len))


def test_l_essai_ne_peut_pas_se_servir_de_ce_que_la_fonction_rend(tmp_path):
    """Ce n'est ni une erreur de la fonction, ni de mauvais paramètres."""
    rendu = comparer_valeurs("[1]", "None", tmp_path, parcourir)
    assert rendu.message.startswith("La fonction s'est terminée, mais l'essai n'a pas pu se servir")


# --- La base de l'apprenant ----------------------------------------------------------------------

REMPLIR = "CREATE TABLE messages (texte); INSERT INTO messages VALUES ('Bonjour')"
SANS_FIN = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


FERMEES = {
    REMPLIR: "",
    f"PRAGMA journal_mode = WAL; {REMPLIR}": "",
    "CREATE TABLE messages (texte)": "À vous",
    "CREATE TABLE autre (x)": "SQLite répond « no such table: messages »",
    f"CREATE VIEW messages AS {SANS_FIN}": "Votre requête ne s'arrête pas",
}
OUVERTES = FERMEES | {
    f"PRAGMA journal_mode = WAL; {REMPLIR}; BEGIN EXCLUSIVE": "",
    "CREATE TABLE messages (texte); BEGIN; INSERT INTO messages VALUES (1)": "Une transaction",
    f"{REMPLIR}; BEGIN EXCLUSIVE": "La base est occupée",
}


def verifier_la_base(chemin, debut):
    depart = time.perf_counter()
    rendu = verifier(ETAT, chemin)
    assert rendu.message.replace("\u00a0", " ").startswith(debut), rendu
    assert rendu.reussi == (debut == "")
    assert time.perf_counter() - depart < 4  # SQLite, sans réglage, attend cinq secondes


@pytest.mark.parametrize("avant", FERMEES)
def test_la_base_de_l_apprenant_ne_change_pas(avant, tmp_path):
    """Pas même un -wal ou un -shm à côté d'elle."""
    with closing(sqlite3.connect(tmp_path / "sa_base.db")) as con:
        con.executescript(avant)
    fichiers = {f.name: f.stat().st_mtime_ns for f in tmp_path.iterdir()}
    verifier_la_base(str(tmp_path / "sa_base.db"), FERMEES[avant])
    shutil.rmtree(tmp_path / "data", ignore_errors=True)  # la progression
    assert {f.name: f.stat().st_mtime_ns for f in tmp_path.iterdir()} == fichiers


@pytest.mark.parametrize("avant", OUVERTES)
def test_la_base_de_l_apprenant_encore_ouverte(avant, tmp_path):
    with closing(sqlite3.connect(tmp_path / "sa_base.db", isolation_level=None)) as con:
        con.executescript(avant)
        verifier_la_base(tmp_path / "sa_base.db", OUVERTES[avant])
        if "BEGIN" not in avant:
            con.execute("CREATE TABLE apres (x)")  # rien ne la retient


def test_une_adresse_relative_part_du_dossier_du_notebook(tmp_path, monkeypatch):
    sql(tmp_path / "sa_base.db", "CREATE TABLE messages (texte)")
    sql(tmp_path / "sa_base.db", "INSERT INTO messages VALUES (1)")
    monkeypatch.chdir(tmp_path)
    assert verifier(ETAT, "sa_base.db").reussi
    assert verifier(ETAT, Path("sa_base.db")).reussi


# --- Une déclaration ne dépend pas du notebook ---------------------------------------------------


@pytest.mark.parametrize("sorte", [Requete, Fonction])
def test_les_vrais_exercices_passent_par_le_meme_chemin(sorte, monkeypatch):
    """Le vrai enfant, sans les exercices d'essai, vérifie un exercice du cahier."""
    monkeypatch.setattr(processus, "ENFANT", "lib.exercices.enfant")
    ex = next(e for e in declarations().values() if isinstance(e, sorte))
    reponse = ex.fonction(ex.solution) if sorte is Fonction else ex.solution
    rendu = exercice(ex.numero).verifier(reponse)
    assert rendu.reussi, rendu
    assert {f.name for f in fields(rendu)} >= {"verdict", "message", "attendu", "obtenu", "suite"}


# --- Le jugement, sans l'autre Python ------------------------------------------------------------

COMPTE_SANS_FIN = SANS_FIN.replace("SELECT i FROM n", "SELECT count(*), 1 FROM n")
IMMENSE = "printf('%.*c', 199000, 'x')"
SUR_PLACE = [
    (REQUETE, "PRAGMA table_info(messages)", "Il faut 2 colonnes"),
    (REQUETE, "SELECT load_extension('x'), 1", "La vérification refuse cette instruction"),
    (REQUETE, COMPTE_SANS_FIN, "Votre requête ne s'arrête pas"),
    (REQUETE, SANS_FIN, "Votre requête rend plus de 2000 lignes"),
    (REQUETE, f"SELECT id, {IMMENSE} FROM messages", "Votre requête rend des valeurs immenses"),
    (REQUETE, "SELECT id, texte FROM messages WHERE id = ?", "Cet exercice ne donne pas de val"),
    (SCRIPT, "CREATE TABLE autre (x)", "Après votre réponse, la table `lieux` n'existe pas."),
    (SCRIPT, "BEGIN; CREATE TABLE lieux (nom TEXT NOT NULL)", "Une transaction"),
    (INSTRUCTION, f"UPDATE messages SET texte = {IMMENSE}", "Votre réponse laisse une base que"),
    (FONCTION, "def compter(*_): return [0] * 10**6", "La fonction rend une valeur immense"),
]


@pytest.mark.parametrize(("numero", "reponse", "debut"), SUR_PLACE)
def test_une_reponse_se_juge_dans_n_importe_quel_python(numero, reponse, debut, tmp_path):
    ex = next(e for e in EXERCICES if e.numero == numero)
    rendu = evaluer(ex, ex.fonction(reponse) if numero == FONCTION else reponse, tmp_path)
    assert not rendu.reussi
    assert rendu.message.replace("\u00a0", " ").startswith(debut), rendu


def ouvrir_sans_connect(ailleurs):
    sqlite3.Connection(":memory:")


def ouvrir_ailleurs(ailleurs):
    sqlite3.connect(f"{ailleurs.as_uri()}?mode=rwc", uri=True)


def attacher_ailleurs(ailleurs):
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("ATTACH ? AS ailleurs", (str(ailleurs),))


def lancer_un_programme(ailleurs):
    processus.subprocess.run(["true"])


def lancer_un_processus(ailleurs):
    __import__("multiprocessing.popen_inconnu")


@pytest.mark.parametrize(
    "geste",
    [
        ouvrir_sans_connect,
        ouvrir_ailleurs,
        attacher_ailleurs,
        lancer_un_programme,
        lancer_un_processus,
    ],
)
def test_la_surveillance_refuse_dans_n_importe_quel_python(geste, tmp_path):
    (tmp_path / "essai").mkdir()
    with surveiller(tmp_path / "essai"), pytest.raises((PermissionError, sqlite3.DatabaseError)):
        geste(tmp_path / "ailleurs.db")
    assert not (tmp_path / "ailleurs.db").exists()


@pytest.mark.parametrize("programme", ["", "print('null\\n' * 9)", "print('null\\nnull')"])
def test_un_autre_python_qui_ne_repond_pas_ce_qu_il_faut(programme, tmp_path, monkeypatch):
    """Absent, bavard ou coupé : c'est une panne du cahier, pas une faute de la réponse."""
    if programme:
        (tmp_path / "bavard.py").write_text(programme, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(processus, "ENFANT", "bavard")
    assert verifier(REQUETE, ALICE.solution).message == processus.EN_PANNE


def test_l_erreur_attendue_n_est_pas_une_autre():
    obtenu = Effet("un cas", erreur=TypeError("x"), explication="Un `str`, pas un `int`.")
    ecart = comparer(Effet("un cas", erreur=ValueError("x")), obtenu)
    assert ecart.message.startswith("Ici, c'est une erreur `ValueError` qui est attendue. Un `str`")


def test_ne_rendre_aucune_ligne_n_est_pas_en_rendre_zero():
    aucune, zero = Effet("un cas"), Effet("un cas", lignes=[])
    assert meme_effet(aucune, aucune, ordre=False)
    assert not meme_effet(aucune, zero, ordre=False)


def test_une_valeur_se_fige_meme_de_numpy_ou_sans_fond():
    assert cle(figer(pd.Series([1.5])[0])) == cle(1.5)
    sans_fond = []
    sans_fond.append(sans_fond)
    assert str(figer(sans_fond)).strip("[]") == "'…'"


def test_une_erreur_qui_ne_sait_rien_dire_donne_son_nom():
    class Muette(Exception):
        def __str__(self):
            raise self

    assert dire(Muette()) == "Muette"


def test_un_changement_qui_ne_change_rien_est_une_faute_de_declaration():
    assert sauf("SELECT a", ("a", "b"), ("b", "c")) == "SELECT c"
    with pytest.raises(ValueError, match="Rien à remplacer"):
        sauf("SELECT a", ("A", "b"))


def test_la_progression_se_lit_sans_html():
    progression = montrer_progression()
    assert repr(progression) == progression.texte
    assert re.match("░+ 0 sur ", repr(progression))


def test_une_reponse_qui_n_est_pas_du_json_se_rend_en_texte():
    assert rendre_http(httpx.Response(200, text="bonjour")) == {"statut": 200, "contenu": "bonjour"}
