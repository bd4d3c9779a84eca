"""Le formulaire : son modèle seul, puis ses widgets pilotés par leurs valeurs."""

import sqlite3
from contextlib import closing
from html import unescape
from time import perf_counter

import pytest

from lib import memory
from lib.formulaire import Modele, formulaire_messages
from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message
from tests.outils import REMPLIR, espionner, sql


def textes():
    return [(m["texte"], m["nom_utilisateur"]) for m in recuperer_messages()]


def navigateur(visage, champ, evenement, derniere_frappe=None):
    """Fait ce que fait le navigateur : l'événement, puis les frappes retenues, puis l'écho."""
    champ._handle_custom_msg({"event": evenement}, [])
    if derniere_frappe is not None:
        visage.texte.set_state({"value": derniere_frappe})
    visage.envoi.retour.set_state({"value": visage.envoi.aller.value})


class TestModele:
    def test_cree_la_base_et_compte_zero(self):
        modele = Modele()
        assert (modele.total, len(modele.derniers), modele.statut) == (0, 0, "")
        assert recuperer_messages() == []

    def test_enregistre_relit_et_le_dit(self):
        modele = Modele()
        assert modele.enregistrer("Bonjour", "Zoé")
        assert modele.statut == "Message n° 1 enregistré."
        assert not modele.erreur
        assert modele.total == 1
        assert list(modele.derniers["texte"]) == ["Bonjour"]
        assert textes() == [("Bonjour", "Zoé")]

    @pytest.mark.parametrize("nom", ["", "   "])
    def test_un_nom_vide_est_un_nom_absent(self, nom):
        assert Modele().enregistrer("Bonjour", nom)
        assert textes() == [("Bonjour", None)]

    @pytest.mark.parametrize("texte", ["", " \n\t ", "a\0b", "\ud800"])
    def test_refuse_en_francais_sans_rien_ecrire(self, texte):
        modele = Modele()
        assert not modele.enregistrer(texte)
        assert modele.erreur
        assert modele.statut.startswith("Message non enregistré. Le texte ")
        assert textes() == []

    def test_montre_les_derniers_d_abord_et_le_total(self):
        modele = Modele()
        for rang in range(7):
            sauvegarder_message(f"message {rang}")
        assert modele.total == 0
        assert modele.actualiser()
        assert modele.total == 7
        assert list(modele.derniers["texte"]) == [f"message {r}" for r in (6, 5, 4, 3, 2)]

    def test_base_occupee(self, monkeypatch):
        monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.05)
        modele = Modele()
        with closing(sqlite3.connect(initialiser_db(), isolation_level=None)) as autre:
            autre.execute("BEGIN IMMEDIATE")
            assert not modele.enregistrer("Bonjour")
        assert modele.erreur
        assert "La base est occupée" in modele.statut
        assert modele.enregistrer("Bonjour")

    def test_base_effacee_entre_temps(self):
        chemin = initialiser_db()
        modele = Modele()
        memory.fermer()
        chemin.unlink()
        assert not modele.enregistrer("Bonjour")
        assert "initialiser_db()" in modele.statut
        initialiser_db()
        assert modele.enregistrer("Bonjour")

    @pytest.mark.parametrize(
        "preparer", [lambda p: p.mkdir(), lambda p: p.write_bytes(b"x" * 5000)]
    )
    def test_base_inutilisable_annoncee_sans_exception(self, tmp_path, preparer):
        chemin = tmp_path / "inutilisable.db"
        preparer(chemin)
        modele = Modele(chemin)
        assert modele.erreur
        assert modele.statut.startswith("La base ne s'ouvre pas. ")
        assert not modele.enregistrer("Bonjour")
        assert not modele.actualiser()
        assert modele.derniers is None
        visage = formulaire_messages(chemin)
        assert "✗ Échec. La base ne s'ouvre pas." in unescape(visage.statut.value)
        assert "Aucun message" not in visage.tableau.value

    def test_disque_plein(self, monkeypatch):
        ouvertes = espionner(monkeypatch)
        modele = Modele()
        assert modele.enregistrer("avant")
        ecriture = ouvertes[1]  # la première a créé le fichier
        pages = ecriture.execute("PRAGMA page_count").fetchone()[0]
        ecriture.execute(f"PRAGMA max_page_count = {pages}")
        assert not modele.enregistrer("x" * 100_000)
        assert "disque est plein" in modele.statut
        assert textes() == [("avant", None)]


class TestWidgets:
    def test_une_saisie(self):
        visage = formulaire_messages()
        visage.texte.value = "C'est l'été 🎉"
        visage.nom.value = "Zoé"
        visage.bouton.click()
        assert textes() == [("C'est l'été 🎉", "Zoé")]
        assert visage.texte.value == ""
        assert visage.nom.value == "Zoé"
        assert 'role="status"' in visage.statut.value
        assert "✓ Message n° 1 enregistré." in visage.statut.value
        assert "C&#x27;est l&#x27;été 🎉" in visage.tableau.value
        assert "1 message enregistré" in visage.tableau.value

    def test_entree_dans_le_nom_enregistre(self):
        visage = formulaire_messages()
        visage.texte.value = "Bonjour"
        navigateur(visage, visage.nom, "submit")
        assert textes() == [("Bonjour", None)]

    @pytest.mark.parametrize("evenement", ["click", "submit"])
    def test_un_envoi_attend_les_dernieres_lettres(self, evenement):
        """Le navigateur retient des frappes pendant que le noyau travaille, mais pas le clic."""
        visage = formulaire_messages()
        visage.texte.value = "Bon"
        champ = visage.bouton if evenement == "click" else visage.nom
        navigateur(visage, champ, evenement, derniere_frappe="Bonjour à tous")
        assert textes() == [("Bonjour à tous", None)]

    def test_un_double_clic_n_enregistre_qu_une_fois(self):
        visage = formulaire_messages()
        visage.texte.value = "Bonjour"
        visage.bouton._handle_custom_msg({"event": "click"}, [])
        navigateur(visage, visage.bouton, "click")
        assert textes() == [("Bonjour", None)]
        assert not visage.modele.erreur

    def test_un_echec_garde_la_saisie_et_rend_les_boutons(self):
        visage = formulaire_messages()
        visage.texte.value, visage.nom.value = "  ", "Zoé"
        visage.bouton.click()
        assert (visage.texte.value, visage.nom.value) == ("  ", "Zoé")
        assert 'role="alert"' in visage.statut.value
        assert "✗ Échec. Message non enregistré. Le texte est vide" in visage.statut.value
        assert not visage.bouton.disabled

    def test_le_compteur_suit_la_frappe(self):
        visage = formulaire_messages()
        for texte, attendu in (
            ("", "0 caractère<"),
            ("é", "1 caractère<"),
            ("ab", "2 caractères<"),
        ):
            visage.texte.value = texte
            assert attendu in visage.compteur.value

    def test_boutons_inactifs_pendant_l_enregistrement(self, monkeypatch):
        visage = formulaire_messages()
        visage.texte.value = "Bonjour"
        vus = []

        def enregistrer(texte, nom):
            vus.append((visage.bouton.disabled, visage.texte.disabled, visage.statut.value))
            return True

        monkeypatch.setattr(visage.modele, "enregistrer", enregistrer)
        visage.bouton.click()
        assert vus[0][:2] == (True, True)
        assert ">Enregistrement en cours…<" in vus[0][2]
        assert not visage.bouton.disabled

    def test_actualiser_montre_ce_qu_un_autre_a_ecrit(self):
        visage = formulaire_messages()
        sauvegarder_message("venu d'ailleurs", "Bob")
        assert "ailleurs" not in visage.tableau.value
        visage.relecture.click()
        assert "venu d&#x27;ailleurs" in visage.tableau.value

    def test_s_affiche_sans_widget(self):
        assert repr(formulaire_messages()).startswith("Formulaire des messages")

    def test_un_clic_ne_relit_pas_toute_la_table(self):
        sql(initialiser_db(), REMPLIR, (200_000,))
        visage, tout, clics = formulaire_messages(), [], []
        for _ in range(3):
            visage.texte.value = "encore un"
            for durees, geste in ((clics, visage.bouton.click), (tout, recuperer_messages)):
                debut = perf_counter()
                geste()
                durees.append(perf_counter() - debut)
        assert visage.modele.total == 200_003
        assert min(clics) < min(tout) / 2  # un dixième, sur une machine calme
