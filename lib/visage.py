"""Ce que partagent le formulaire et le panneau : un envoi qui n'oublie aucune lettre, un statut."""

from collections.abc import Callable
from html import escape

import ipywidgets as widgets

STYLE_STATUT = """<style>
.cahier-statut { border-left: 4px solid #2e7d32; line-height: 1.5; margin: 4px 0; }
.cahier-statut { padding: 2px 10px; white-space: pre-line; }
.cahier-statut[role=alert] { border-left-color: #c62828; }
.cahier-statut:empty { visibility: hidden; }
</style>"""


class Envoi:
    """Un envoi, demandé à l'écran, qui attend l'arrivée des dernières lettres tapées.

    Un clic (ou Entrée) dépasse les frappes que le navigateur garde si le noyau travaille : agir
    aussitôt couperait le texte. On envoie donc un numéro au navigateur ; quand il le renvoie, les
    frappes sont arrivées avant lui.

    agir : ce qui est fait alors, ou tout de suite à `bouton.click()`, dans une cellule ou un test.
    bouton : désactivé dès le clic, à `agir` de le réactiver. champs : ceux où Entrée envoie aussi.
    """

    def __init__(self, agir: Callable[[], None], bouton: widgets.Button, *champs: widgets.Text):
        self.bouton = bouton
        self.aller, self.retour = widgets.IntText(), widgets.IntText()
        self.echo = widgets.jsdlink((self.aller, "value"), (self.retour, "value"))
        self.retour.observe(lambda _: agir(), "value")
        bouton.on_click(lambda _: agir())
        bouton.on_msg(bouton._handle_button_msg, remove=True)
        for widget in (bouton, *champs):
            widget.on_msg(self._annoncer)

    def _annoncer(self, _, contenu, __):
        if contenu.get("event") in ("click", "submit") and not self.bouton.disabled:
            self.bouton.disabled = True  # un double clic n'envoie qu'une fois
            self.aller.value += 1


def en_statut(phrase: str, *, echec: bool = False, signe: str | None = None) -> str:
    """Rend la ligne de statut, en HTML : « alert » interrompt un lecteur d'écran, « status » non.

    signe : ce qui précède la phrase ; par défaut, une coche, ou une croix et « Échec. »
    """
    if signe is None:
        signe = "✗ Échec. " if echec else "✓ " if phrase else ""
    role = "alert" if echec else "status"
    return f'<div class="cahier-statut" role="{role}">{signe}{escape(phrase)}</div>'
