"""Le panneau de dialogue : son modèle seul, puis ses widgets pilotés par leurs valeurs."""

import os
import sqlite3
from contextlib import closing
from html import unescape

import pytest

from lib import memory, panneau
from lib.dialogues import MIGRATIONS, enregistrer_echange, migrer, recuperer_echanges
from lib.llm import Modele as ModeleLLM
from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message
from lib.panneau import Modele, panneau_dialogue
from tests.outils import executer, sql

QUI = ModeleLLM("compatible", "perroquet")


@pytest.fixture(autouse=True)
def rien_de_configure(monkeypatch):
    for nom in list(os.environ):
        if nom.startswith("LLM_") or nom.endswith("_API_KEY"):
            monkeypatch.delenv(nom)


def echanges():
    return [(e["question"], e["reponse"]) for e in recuperer_echanges()]


def navigateur(visage, derniere_frappe=None):
    """Fait ce que fait le navigateur : le clic, puis les frappes retenues, puis l'écho."""
    visage.bouton._handle_custom_msg({"event": "click"}, [])
    if derniere_frappe is not None:
        visage.question.set_state({"value": derniere_frappe})
    visage.envoi.retour.set_state({"value": visage.envoi.aller.value})


class TestModele:
    def test_migre_une_base_de_messages_sans_rien_y_perdre(self):
        initialiser_db()
        sauvegarder_message("Bonjour")
        modele = Modele()
        assert (modele.total, modele.derniers, modele.statut) == (0, [], "")
        assert [m["texte"] for m in recuperer_messages()] == ["Bonjour"]
        assert sql(memory.adresse(), "PRAGMA user_version") == [(len(MIGRATIONS),)]

    def test_donne_la_reponse_a_mesure_puis_l_enregistre(self, perroquet):
        modele = Modele()
        recus = []
        for recu in modele.demander("Allô ?"):
            recus.append(recu)
            assert echanges() == []
        assert recus == ["A", "Al", "All", "Allô", "Allô ", "Allô ?"]
        assert echanges() == [("Allô ?", "Allô ?")]
        assert (modele.statut, modele.erreur) == ("Échange n° 1 enregistré.", False)
        (dernier,) = modele.derniers
        assert (dernier["fournisseur"], dernier["modele"]) == ("compatible", "perroquet")

    def test_sans_modele_dit_les_choix(self):
        modele = Modele()
        assert list(modele.demander("Allô ?")) == []
        assert modele.erreur
        assert "LLM_PROVIDER" in modele.statut
        assert echanges() == []

    @pytest.mark.parametrize("question", ["", " \n ", "\ud800"])
    def test_une_question_refusee(self, perroquet, question):
        modele = Modele()
        assert list(modele.demander(question)) == []
        assert modele.statut.startswith("Rien n'est enregistré. ")
        assert modele.erreur
        assert perroquet.questions == []

    def test_sans_modele_une_question_vide_est_dite_d_abord(self):
        modele = Modele()
        assert list(modele.demander(" ")) == []
        assert modele.statut == "Rien n'est enregistré. La question est vide\u00a0: écrivez-la."

    @pytest.mark.parametrize("question", ["coupe", "vide"])
    def test_une_reponse_qui_n_en_est_pas_une(self, perroquet, question):
        modele = Modele()
        assert "".join(list(modele.demander(question))[-1:]) == question.replace("vide", "")
        assert modele.statut.startswith("Rien n'est enregistré. ")
        assert modele.erreur
        assert echanges() == []

    def test_une_reponse_abandonnee_n_est_pas_enregistree(self, perroquet):
        modele = Modele()
        flux = modele.demander("Allô ?")
        next(flux)
        flux.close()
        assert modele.erreur
        assert "Rien n'est enregistré" in modele.statut
        assert echanges() == []

    def test_base_occupee_dite_avant_de_questionner_le_modele(self, perroquet, monkeypatch):
        monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.05)
        modele = Modele()
        with closing(sqlite3.connect(initialiser_db(), isolation_level=None)) as autre:
            autre.execute("BEGIN IMMEDIATE")
            assert list(modele.demander("Allô ?")) == []
        assert modele.erreur
        assert "La base est occupée" in modele.statut
        assert perroquet.questions == []
        assert "".join(list(modele.demander("Allô ?"))[-1:]) == "Allô ?"
        assert not modele.erreur

    def test_base_occupee_pendant_la_reponse(self, perroquet, monkeypatch):
        monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.05)
        modele = Modele()
        flux = modele.demander("Allô ?")
        next(flux)
        with closing(sqlite3.connect(initialiser_db(), isolation_level=None)) as autre:
            autre.execute("BEGIN IMMEDIATE")
            assert list(flux)[-1] == "Allô ?"
        assert "La base est occupée" in modele.statut
        assert echanges() == []

    def test_montre_les_derniers_d_abord_malgre_des_trous(self):
        migrer()
        for rang in range(9):
            enregistrer_echange(f"question {rang}", "réponse", None, QUI)
        sql(memory.adresse(), "DELETE FROM echanges WHERE id IN (2, 7)")
        modele = Modele()
        assert modele.total == 7
        assert [e["question"][-1] for e in modele.derniers] == ["8", "7", "5", "4", "3"]

    def test_une_base_d_une_version_plus_recente_est_refusee_sans_y_toucher(self):
        sql(initialiser_db(), "PRAGMA user_version = 99")
        modele = Modele()
        assert modele.erreur
        assert "version 99" in modele.statut
        assert sql(memory.adresse(), "SELECT name FROM sqlite_schema") == [("messages",)]

    @pytest.mark.parametrize(
        "preparer", [lambda p: p.mkdir(), lambda p: p.write_bytes(b"x" * 5000)]
    )
    def test_base_inutilisable_annoncee_sans_exception(self, tmp_path, perroquet, preparer):
        chemin = tmp_path / "inutilisable.db"
        preparer(chemin)
        visage = panneau_dialogue(chemin)
        assert "✗ Échec. La base ne s'ouvre pas." in unescape(visage.statut.value)
        assert "Aucun échange" not in visage.historique.value
        assert not visage.modele.actualiser()
        assert list(visage.modele.demander("Allô ?")) == []
        assert visage.modele.erreur
        assert perroquet.questions == []


class TestWidgets:
    def test_un_dialogue(self, perroquet):
        visage = panneau_dialogue()
        assert "Aucun échange pour l'instant." in visage.historique.value
        visage.question.value = "C'est l'été\n🎉"
        visage.bouton.click()
        assert echanges() == [("C'est l'été\n🎉", "C'est l'été\n🎉")]
        assert (visage.question.value, visage.reponse.value) == ("", "")
        assert 'role="status">✓ Échange n° 1 enregistré.' in visage.statut.value
        assert "C&#x27;est l&#x27;été\n🎉" in visage.historique.value
        assert "compatible · perroquet" in visage.historique.value
        assert "1 échange enregistré" in visage.historique.value

    @pytest.mark.parametrize(("intervalle", "mises_a_jour"), [(0, 40), (1000, 1)])
    def test_la_reponse_s_ecrit_a_mesure(self, perroquet, monkeypatch, intervalle, mises_a_jour):
        """Un lecteur d'écran n'entend que la réponse finie."""
        monkeypatch.setattr(panneau, "INTERVALLE", intervalle)
        visage = panneau_dialogue()
        vus = []
        visage.reponse.observe(lambda changement: vus.append(changement["new"]), "value")
        visage.question.value = "a" * 40
        visage.bouton.click()
        assert vus.pop() == ""
        assert len(vus) == mises_a_jour
        assert all('aria-busy="true"' in vu and "aria-live" not in vu for vu in vus)
        assert all(f"<p>{'a' * rang}</p>" in vu for rang, vu in enumerate(vus, start=1))
        assert visage.historique.value.count('aria-live="polite"') == 1

    def test_un_envoi_attend_les_dernieres_lettres(self, perroquet):
        visage = panneau_dialogue()
        visage.question.value = "Bon"
        navigateur(visage, derniere_frappe="Bonjour")
        assert echanges() == [("Bonjour", "Bonjour")]

    def test_un_double_clic_n_envoie_qu_une_fois(self, perroquet):
        visage = panneau_dialogue()
        visage.question.value = "Bonjour"
        visage.bouton._handle_custom_msg({"event": "click"}, [])
        navigateur(visage)
        assert perroquet.questions == ["Bonjour"]
        assert not visage.modele.erreur

    def test_envoi_desactive_pendant_la_reponse(self, perroquet):
        visage = panneau_dialogue()
        vus = []
        visage.reponse.observe(
            lambda _: vus.append((visage.bouton.disabled, visage.question.disabled)), "value"
        )
        visage.question.value = "Bonjour"
        visage.bouton.click()
        assert set(vus) == {(True, True)}
        assert (visage.bouton.disabled, visage.question.disabled) == (False, False)

    def test_un_flux_coupe_garde_la_question_et_le_dit(self, perroquet):
        visage = panneau_dialogue()
        visage.question.value = "coupe"
        visage.bouton.click()
        assert visage.question.value == "coupe"
        assert 'role="alert">✗ Échec. Rien n&#x27;est enregistré.' in visage.statut.value
        assert "réponse non enregistrée" in visage.reponse.value
        assert "Aucun échange" in visage.historique.value
        assert not visage.bouton.disabled
        visage.relecture.click()
        assert (visage.reponse.value, visage.question.value) == ("", "coupe")

    def test_un_historique_illisible_ne_fait_pas_douter_de_l_enregistrement(
        self, perroquet, monkeypatch
    ):
        visage = panneau_dialogue()

        def echouer(**_):
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(panneau, "recuperer_echanges", echouer)
        visage.question.value = "Bonjour"
        visage.bouton.click()
        assert visage.modele.statut.startswith("Échange n° 1 enregistré. Impossible de relire")
        assert "<p>Bonjour</p>" in visage.reponse.value
        assert "réponse enregistrée" in visage.reponse.value
        assert visage.question.value == ""
        assert echanges() == [("Bonjour", "Bonjour")]

    def test_interrompre_le_noyau_arrete_la_reponse(self, perroquet):
        visage = panneau_dialogue()

        def interrompre(changement):
            if changement["new"]:
                visage.reponse.unobserve_all()
                raise KeyboardInterrupt

        visage.reponse.observe(interrompre, "value")
        visage.question.value = "Bonjour"
        visage.bouton.click()
        assert "la réponse n&#x27;est pas arrivée entière" in visage.statut.value
        assert visage.question.value == "Bonjour"
        assert not visage.bouton.disabled
        assert echanges() == []

    def test_sans_modele_garde_la_question(self):
        visage = panneau_dialogue()
        visage.question.value = "Allô ?"
        visage.bouton.click()
        assert visage.question.value == "Allô ?"
        assert 'role="alert"' in visage.statut.value
        assert visage.reponse.value == ""

    def test_actualiser_montre_ce_qu_un_autre_a_ecrit(self):
        visage = panneau_dialogue()
        enregistrer_echange("venue d'ailleurs", "oui", "Bob", QUI)
        visage.relecture.click()
        assert "venue d&#x27;ailleurs" in visage.historique.value
        assert "aria-live" not in visage.historique.value

    def test_s_affiche_sans_widget(self):
        assert repr(panneau_dialogue()).startswith("Panneau de dialogue")


REDEMARRER = """
    from lib.panneau import panneau_dialogue

    visage = panneau_dialogue()
    print(visage.modele.total)
    visage.question.value = "Bonjour"
    visage.bouton.click()
    print(visage.modele.statut, "Bonjour" in visage.historique.value)
"""


def test_l_historique_survit_a_un_redemarrage(perroquet):
    assert executer(REDEMARRER) == "0\nÉchange n° 1 enregistré. True\n"
    assert executer(REDEMARRER) == "1\nÉchange n° 2 enregistré. True\n"


@pytest.mark.parametrize(
    ("total", "compte"),
    [
        (1, "1 échange enregistré"),
        (2, "2 échanges enregistrés"),
        (6, "Les 5 derniers échanges, sur 6 enregistrés"),
    ],
)
def test_l_historique_dit_combien_d_echanges_la_base_garde(total, compte):
    migrer()
    for _ in range(total):
        enregistrer_echange("Oui ?", "Oui.", None, QUI)
    assert f"<p>{compte}</p>" in panneau_dialogue().historique.value
