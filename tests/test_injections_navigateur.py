"""Plus de cent injections dans un vrai navigateur : aucune ne s'exécute, aucune ne demande rien."""

import pickle
import time
from html import escape

import nbformat
import pytest
from playwright.sync_api import expect

from lib import cahier
from lib.memory import adresse
from lib.serveur import serveur
from tests.injections import AILLEURS, INJECTIONS, REQUETES, SCRIPTS
from tests.jupyterlab import DELAI, executer_toutes_les_cellules
from tests.test_injections import rapports, remplir, remplir_le_schema

pytestmark = pytest.mark.navigateur

# Suivre un lien, cliquer, survoler : des pièges attendent un geste.
AGIR = """page => page.querySelectorAll(
    "a:not([href^=http]), button:not(.jupyter-button), [tabindex], [autofocus], [onmouseover]"
).forEach(e => { e.focus(); e.click(); e.dispatchEvent(new MouseEvent("mouseover")); })"""


@pytest.fixture
def demandes(page):
    """Rend, tenu à jour, ce que la page demande à un pirate, et ce qu'elle ouvre."""
    vues = set()

    def noter(autre):
        vues.add(autre.url)

    page.context.route(f"{AILLEURS}/**", lambda vue: vues.add(vue.request.url) or vue.abort())
    page.context.on("page", noter)
    page.on("dialog", lambda boite: vues.add(boite.message) or boite.dismiss())
    yield vues
    page.context.remove_listener("page", noter)


def attendre(page, mesurer, voulu):
    """Attend que `mesurer()` rende `voulu`."""
    fin = time.monotonic() + DELAI
    while (vu := mesurer()) != voulu and time.monotonic() < fin:
        page.wait_for_timeout(50)
    assert vu == voulu


def test_recopiee_dans_une_page_une_injection_s_execute(page, demandes):
    """Sans quoi les deux tests qui suivent ne prouveraient rien."""
    textes = [(endroit, texte) for endroit in SCRIPTS for texte in SCRIPTS[endroit]]
    pages = [endroit.replace("{}", texte) for endroit, texte in textes]
    cadres = [f'<iframe srcdoc="{escape(html)}"></iframe>' for html in (*pages, *REQUETES)]
    page.set_content("".join(cadres), wait_until="commit")
    executes = f"""combien => [...document.querySelectorAll("iframe")].slice(0, combien).map(
        cadre => (({AGIR})(cadre.contentDocument), cadre.contentWindow.pirate)
    )"""
    attendre(page, lambda: page.evaluate(executes, len(textes)), [1] * len(textes))
    attendre(page, lambda: len(demandes), len(REQUETES))


TOUT_MONTRER = """
import os
import pickle

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from lib import formulaire, panneau
from lib.affichage import dessiner_schema, en_html, lire_messages
from lib.formulaire import formulaire_messages
from lib.memory import recuperer_messages
from lib.panneau import panneau_dialogue

os.environ["MEMORY_DB"] = "messages_hostiles.db"
pd.set_option("display.max_rows", None, "display.max_colwidth", None)
formulaire.DERNIERS = panneau.DERNIERS = 1000
messages = lire_messages()
display(messages, HTML(en_html(messages, messages.texte.str.cat())))
display(formulaire_messages(), panneau_dialogue(), dessiner_schema("hostile.db"))
with open("rapports", "rb") as fichier:
    display(*pickle.load(fichier))
print(*messages.texte, recuperer_messages())
display(HTML("<img src=x onerror=window.temoin=1><p>$x$</p>"))
widgets.HTML("<img src=x onerror=window.temoin_widget=1>")
"""
EN_ERREUR = """from lib.affichage import lire

lire('SELECT * FROM "<img src=x onerror=window.pirate=1>"')"""


def test_dans_jupyterlab_rien_ne_s_execute(jupyterlab, page, demandes, tmp_path):
    """La table, le formulaire, le panneau, le schéma, des rapports et une erreur, à la fois."""
    notebooks = jupyterlab.dossier / "notebooks"
    remplir(notebooks / "messages_hostiles.db")
    remplir_le_schema(notebooks / "hostile.db")
    (notebooks / "rapports").write_bytes(pickle.dumps([*rapports(tmp_path)]))
    nb = nbformat.read(cahier.sommaire()[0], as_version=4)
    nb.cells = [nbformat.v4.new_code_cell(code.strip()) for code in (TOUT_MONTRER, EN_ERREUR)]
    nbformat.write(nb, notebooks / "hostile.ipynb")

    page.goto(jupyterlab.adresse("hostile.ipynb"))
    executer_toutes_les_cellules(page)
    expect(page.get_by_text("n'existe pas dans cette base")).to_be_visible()
    attendre(page, lambda: page.evaluate("[window.temoin, window.temoin_widget]"), [1, 1])
    expect(page.locator("mjx-container")).to_have_count(1)  # la formule du témoin, seule

    lus = [texte.replace("\r\n", "\n").replace("\r", "\n") for texte in INJECTIONS]

    def montres(selecteur):
        return page.locator(selecteur).evaluate_all("tous => tous.map(e => e.textContent)")

    assert len(montres(".dataframe tbody tr")) == len(lus)
    assert montres(".jp-RenderedHTMLCommon > .cahier-table td:nth-child(2)") == lus
    assert montres(".cahier-formulaire td:nth-child(2)") == lus[::-1]
    assert montres(".cahier-formulaire td:nth-child(3)") == lus[::-1]
    assert montres(".cahier-echange p:nth-child(1)") == lus[::-1]
    assert montres(".cahier-echange p:nth-child(2)") == lus[::-1]
    page.evaluate(f"document.querySelectorAll('.jp-OutputArea-output').forEach({AGIR})")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pirate") is None
    assert demandes == set()


def test_dans_docs_rien_ne_s_execute(page, demandes):
    """Ni dans la réponse que montre /docs, ni dans celle que le navigateur ouvre seule."""
    remplir(adresse())
    with serveur() as url:
        page.goto(f"{url}/docs")
        operation = page.locator(".opblock", has_text="Lire les messages")
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        corps = operation.locator(".live-responses-table .response-col_description pre").first
        expect(corps).to_contain_text(f'"total": {len(INJECTIONS)}')
        expect(corps).to_contain_text("<script>window.pirate=1</script>")
        operation.evaluate(AGIR)
        assert page.evaluate("window.pirate") is None
        page.goto(f"{url}/messages")
        expect(page.locator("body")).to_contain_text("<script>window.pirate=1</script>")
        assert page.evaluate("window.pirate") is None
    assert demandes == set()
