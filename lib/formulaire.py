"""Le formulaire des messages : un modèle sans widgets, puis son visage en ipywidgets."""

import sqlite3

import ipywidgets as widgets

from lib.affichage import en_html, lire
from lib.erreurs import ErreurSQL, expliquer
from lib.memory import initialiser_db, sauvegarder_message
from lib.visage import STYLE_STATUT, Envoi, en_statut

DERNIERS = 5  # messages montrés sous le formulaire
REFUS = (ValueError, TypeError, OSError, sqlite3.Error)  # ce que lib.memory annonce

STYLE = """<style>
.cahier-formulaire { max-width: 46em; }
.cahier-formulaire .widget-label { font-weight: 600; }
.cahier-compteur { padding-left: 8px; }
.cahier-formulaire .cahier-table { border-collapse: collapse; line-height: 1.5; width: 100%; }
.cahier-formulaire .cahier-table caption { font-weight: 600; padding: 4px 0; text-align: left; }
.cahier-formulaire .cahier-table th, .cahier-formulaire .cahier-table td {
  border-bottom: 1px solid var(--jp-border-color1);
  padding: 4px 16px 4px 0; text-align: left; vertical-align: top; white-space: nowrap;
}
.cahier-formulaire .cahier-table td:nth-child(2) { width: 100%; }
.cahier-formulaire .cahier-table td:nth-child(2), .cahier-formulaire .cahier-table td:nth-child(3) {
  min-width: 6em; overflow-wrap: anywhere; white-space: pre-wrap;
}
</style>"""
ENTETES = {"id": "N°", "texte": "Message", "nom_utilisateur": "Nom", "date_creation": "Date"}


class Modele:
    """Ce que fait le formulaire, sans rien afficher.

    `derniers` : DataFrame des derniers messages, le plus récent d'abord ; `total` : leur nombre ;
    `statut` : la phrase à montrer ; `erreur` : vrai si elle annonce un échec.
    """

    def __init__(self, chemin=None):
        self.chemin = chemin
        self.derniers, self.total = None, 0
        self.statut, self.erreur = "", False
        try:
            initialiser_db(chemin)
        except REFUS as erreur:
            self._dire(f"La base ne s'ouvre pas. {expliquer(erreur)}", erreur=True)
        else:
            self.actualiser()

    def enregistrer(self, texte: str, nom: str = "") -> bool:
        """Enregistre un message et relit la base ; rend False, avec un statut, en cas d'échec.

        Un nom vide signifie « sans nom ».
        """
        try:
            numero = sauvegarder_message(texte, nom if nom.strip() else None, chemin=self.chemin)
        except REFUS as erreur:
            self._dire(f"Message non enregistré. {expliquer(erreur)}", erreur=True)
            return False
        self._dire(f"Message n° {numero} enregistré.")
        self._relire()
        return True

    def actualiser(self) -> bool:
        """Relit la base, où un autre notebook a pu écrire ; rend False en cas d'échec."""
        self._dire("")
        return self._relire()

    def _relire(self):
        try:
            self.derniers = lire(
                "SELECT id, texte, nom_utilisateur, date_creation FROM messages"
                " ORDER BY id DESC LIMIT ?",
                (DERNIERS,),
                self.chemin,
            )
            self.total = int(
                lire("SELECT count(*) AS total FROM messages", (), self.chemin).total[0]
            )
        except ErreurSQL as erreur:
            self._dire(
                f"{self.statut} Impossible de relire les messages. {erreur}".strip(), erreur=True
            )
            return False
        return True

    def _dire(self, statut, erreur=False):
        self.statut, self.erreur = statut, erreur


class Formulaire(widgets.VBox):
    """Le visage : deux champs, un compteur, deux boutons, un statut, les derniers messages.

    Les champs (`texte`, `nom`), les boutons (`bouton`, `relecture`), `compteur`, `statut` et
    `tableau` sont des attributs : une cellule ou un test peut les remplir, cliquer et lire.
    """

    def __init__(self, modele: Modele):
        self.modele = modele
        largeur = {"description_width": "6em"}
        self.texte = widgets.Textarea(
            description="Message", placeholder="Écrivez votre message…", rows=3, style=largeur
        )
        self.nom = widgets.Text(description="Votre nom", placeholder="facultatif", style=largeur)
        self.texte.layout.width = self.nom.layout.width = "auto"
        self.compteur = widgets.HTML()
        self.bouton = widgets.Button(description="Enregistrer", button_style="primary")
        self.relecture = widgets.Button(
            description="Actualiser", tooltip="Relire la base, où un autre notebook a pu écrire"
        )
        self.statut, self.tableau = widgets.HTML(), widgets.HTML()
        boutons = widgets.HBox([self.bouton, self.relecture, self.compteur])
        super().__init__([self.texte, self.nom, boutons, self.statut, self.tableau])
        self.add_class("cahier-formulaire")
        self.texte.observe(self._compter, "value")
        self.envoi = Envoi(self._enregistrer, self.bouton, self.nom)
        self.relecture.on_click(self._actualiser)
        self._compter()
        self._montrer()

    def __repr__(self):
        return "Formulaire des messages : exécutez cette cellule pour l'afficher."

    def _compter(self, *_):
        nombre = _compte(len(self.texte.value), "caractère")
        self.compteur.value = f'<span class="cahier-compteur">{nombre}</span>'

    def _enregistrer(self):
        # Pendant l'attente, rien ne change : ce qui serait tapé alors s'effacerait au succès.
        saisie = (self.texte, self.nom, self.bouton, self.relecture)
        for widget in saisie:
            widget.disabled = True
        self.statut.value = en_statut("Enregistrement en cours…", signe="")
        try:
            if self.modele.enregistrer(self.texte.value, self.nom.value):
                self.texte.value = ""
        finally:
            for widget in saisie:
                widget.disabled = False
            self._montrer()
            self.texte.focus()

    def _actualiser(self, *_):
        self.modele.actualiser()
        self._montrer()

    def _montrer(self):
        self.statut.value = en_statut(self.modele.statut, echec=self.modele.erreur)
        if self.modele.derniers is None:
            tableau = ""
        elif self.modele.total:
            derniers = self.modele.derniers.rename(columns=ENTETES)
            derniers["Date"] = derniers["Date"].str.slice(0, 16).str.replace("T", " ")
            tableau = en_html(derniers, _titre(self.modele.total))
        else:
            tableau = "<p>Aucun message pour l'instant.</p>"
        self.tableau.value = STYLE_STATUT + STYLE + tableau


def formulaire_messages(chemin=None) -> Formulaire:
    """Rend le formulaire de saisie, prêt à s'afficher ; crée la base et la table au besoin.

    `chemin` : l'adresse de la base ; sans lui, celle de `lib.memory`. Une base inutilisable
    s'annonce dans le formulaire : aucune erreur n'est levée.
    """
    return Formulaire(Modele(chemin))


def _titre(total):
    if total > DERNIERS:
        return f"Les {DERNIERS} derniers messages, sur {total} enregistrés"
    return _compte(total, "message", "enregistré")


def _compte(nombre, *mots):
    return " ".join([str(nombre), *(f"{mot}s" if nombre > 1 else mot for mot in mots)])
