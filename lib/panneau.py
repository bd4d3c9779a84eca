"""Le panneau de dialogue avec un LLM : un modèle sans widgets, puis son visage en ipywidgets."""

import sqlite3
import time
from collections.abc import Iterator
from html import escape

import ipywidgets as widgets

from lib.dialogues import enregistrer_echange, migrer, recuperer_echanges
from lib.erreurs import ErreurEnClair, expliquer
from lib.llm import modele_choisi, stream_llm
from lib.memory import adresse, executer
from lib.visage import STYLE_STATUT, Envoi, en_statut

DERNIERS = 5  # échanges montrés
INTERVALLE = 0.05  # secondes, au moins, entre deux mises à jour de l'écran
# Ce qu'annoncent lib.llm, lib.dialogues et lib.memory.
REFUS = (ValueError, TypeError, OSError, sqlite3.Error, ErreurEnClair)
# Combien d'échanges, et l'id de celui qui précède les derniers.
COMPTER = """SELECT count(*),
    coalesce((SELECT id FROM echanges ORDER BY id DESC LIMIT 1 OFFSET ?), 0) FROM echanges"""

STYLE = """<style>
.cahier-panneau { max-width: 46em; }
.cahier-panneau .widget-label { font-weight: 600; }
.cahier-echange { border-top: 1px solid var(--jp-border-color1); line-height: 1.5; }
.cahier-echange { overflow-wrap: anywhere; padding: 8px 0; }
.cahier-echange p { margin: 0; white-space: pre-wrap; }
.cahier-echange .cahier-question { font-weight: 600; }
.cahier-echange .cahier-origine { color: var(--jp-ui-font-color1); font-size: 0.9em; }
</style>"""


class Modele:
    """Ce que fait le panneau, sans rien afficher.

    `derniers` : les derniers échanges, le plus récent d'abord ; `total` : leur nombre ; `statut` :
    la phrase à montrer ; `erreur` : vrai si elle annonce un échec ; `numero` : celui de l'échange
    que vient d'enregistrer `demander`, ou None.
    """

    def __init__(self, chemin=None):
        self.chemin = chemin
        self.derniers, self.total, self.numero = None, 0, None
        self.statut, self.erreur = "", False
        try:
            migrer(chemin)
        except REFUS as erreur:
            self._dire(f"La base ne s'ouvre pas. {expliquer(erreur)}", erreur=True)
        else:
            self.actualiser()

    def demander(self, question: str) -> Iterator[str]:
        """Pose la question, et donne le texte reçu jusque-là, de plus en plus long.

        Une fois la réponse entière, l'enregistre avec sa question, et relit la base. Un échec
        n'enregistre rien, et se lit dans `erreur` et `statut`.
        """
        self._dire(
            "Rien n'est enregistré\u00a0: la réponse n'est pas arrivée entière.", erreur=True
        )
        reponse, self.numero = "", None
        try:
            morceaux = stream_llm(question)  # refuse d'abord une question qui ne convient pas
            modele = modele_choisi()
            migrer(self.chemin)  # une base inutilisable se dit avant la réponse, souvent payante
            for morceau in morceaux:
                reponse += morceau
                yield reponse
            self.numero = enregistrer_echange(question, reponse, None, modele, chemin=self.chemin)
        except REFUS as erreur:
            self._dire(f"Rien n'est enregistré. {expliquer(erreur)}", erreur=True)
        else:
            self._dire(f"Échange n° {self.numero} enregistré.")
            self._relire()

    def actualiser(self) -> bool:
        """Relit la base, où un autre programme a pu écrire ; rend False en cas d'échec."""
        self._dire("")
        return self._relire()

    def _relire(self):
        try:
            self.total, avant = executer(
                "lire",
                adresse(self.chemin),
                lambda con: con.execute(COMPTER, (DERNIERS,)).fetchone(),
            )
            self.derniers = recuperer_echanges(chemin=self.chemin, apres=avant)[::-1]
        except REFUS as erreur:
            phrase = f"{self.statut} Impossible de relire les échanges. {expliquer(erreur)}"
            self._dire(phrase.strip(), erreur=True)
            return False
        return True

    def _dire(self, statut, erreur=False):
        self.statut, self.erreur = statut, erreur


class Panneau(widgets.VBox):
    """Le visage : une question, deux boutons, un statut, la réponse qui s'écrit, l'historique.

    La question (`question`), les boutons (`bouton`, `relecture`), `statut`, `reponse` et
    `historique` sont des attributs : une cellule ou un test peut remplir, cliquer et lire.
    """

    def __init__(self, modele: Modele):
        self.modele = modele
        self.question = widgets.Textarea(
            description="Question", placeholder="Écrivez votre question…", rows=3
        )
        self.question.style.description_width = "6em"
        self.question.layout.width = "auto"
        self.bouton = widgets.Button(description="Envoyer", button_style="primary")
        self.relecture = widgets.Button(
            description="Actualiser", tooltip="Relire la base, où un autre programme a pu écrire"
        )
        self.statut, self.reponse, self.historique = (widgets.HTML() for _ in range(3))
        boutons = widgets.HBox([self.bouton, self.relecture])
        super().__init__([self.question, boutons, self.statut, self.reponse, self.historique])
        self.add_class("cahier-panneau")
        self.envoi = Envoi(self._demander, self.bouton)
        self.relecture.on_click(self._actualiser)
        self._montrer()

    def __repr__(self):
        return "Panneau de dialogue\u00a0: exécutez cette cellule pour l'afficher."

    def _demander(self):
        # Ce qui serait tapé pendant la réponse s'effacerait au succès : rien ne change.
        saisie = (self.question, self.bouton, self.relecture)
        for widget in saisie:
            widget.disabled = True
        self.statut.value = en_statut("Le modèle répond…", signe="")
        self.reponse.value, recu = "", ""
        try:
            montre = -INTERVALLE
            for recu in self.modele.demander(self.question.value):
                if time.monotonic() - montre >= INTERVALLE:
                    self._ecrire(recu, "réponse en cours…", en_cours=True)
                    montre = time.monotonic()
        except KeyboardInterrupt:
            pass  # le bouton « Interrompre le noyau » : le statut dit que rien n'est enregistré
        finally:
            enregistre = self.modele.numero is not None
            if self.modele.erreur:
                self._ecrire(
                    recu, "réponse enregistrée" if enregistre else "réponse non enregistrée"
                )
            else:  # la réponse est dans l'historique
                self.reponse.value = ""
            if enregistre:
                self.question.value = ""
            for widget in saisie:
                widget.disabled = False
            self._montrer(nouveau=not self.modele.erreur)
            self.question.focus()

    def _ecrire(self, recu, origine, en_cours=False):
        if recu:
            self.reponse.value = _en_echange(
                self.question.value, recu, origine, 'aria-busy="true"' if en_cours else ""
            )

    def _actualiser(self, *_):
        self.reponse.value = ""
        self.modele.actualiser()
        self._montrer()

    def _montrer(self, nouveau=False):
        self.statut.value = en_statut(self.modele.statut, echec=self.modele.erreur)
        if self.modele.derniers is None:
            fil = ""
        elif self.modele.total:
            # Un lecteur d'écran lit la réponse quand elle est entière, pas morceau par morceau.
            attributs = ['aria-live="polite"' if nouveau else ""] + [""] * DERNIERS
            echanges = [
                _en_echange(
                    echange["question"],
                    echange["reponse"],
                    f"{echange['fournisseur']} · {echange['modele']}",
                    attribut,
                )
                for echange, attribut in zip(self.modele.derniers, attributs, strict=False)
            ]
            # Le compte vient après : la réponse finie reste à la place où elle s'écrivait.
            fil = f"{''.join(echanges)}<p>{_compte(self.modele.total)}</p>"
        else:
            fil = "<p>Aucun échange pour l'instant.</p>"
        self.historique.value = STYLE_STATUT + STYLE + fil


def panneau_dialogue(chemin=None) -> Panneau:
    """Rend le panneau de dialogue, prêt à s'afficher ; crée la base et la table au besoin.

    `chemin` : l'adresse de la base ; sans lui, celle de `lib.memory`. Un modèle non choisi, une
    base inutilisable s'annoncent dans le panneau : aucune erreur n'est levée.
    """
    return Panneau(Modele(chemin))


def _en_echange(question, reponse, origine, attributs=""):
    """Rend un échange en HTML, où tout ce que disent l'apprenant et le modèle reste du texte."""
    return (
        f'<div class="cahier-echange" {attributs}>'
        f'<p class="cahier-question">{escape(question)}</p><p>{escape(reponse)}</p>'
        f'<p class="cahier-origine">{escape(origine)}</p></div>'
    )


def _compte(total):
    if total == 1:
        return "1 échange enregistré"
    if total > DERNIERS:
        return f"Les {DERNIERS} derniers échanges, sur {total} enregistrés"
    return f"{total} échanges enregistrés"
