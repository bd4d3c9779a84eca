"""Le cahier tel qu'une personne le voit : un vrai JupyterLab, dans un vrai navigateur."""

import json
import re

import nbformat
import pytest
from playwright.sync_api import expect

from lib import cahier
from lib.memory import recuperer_messages
from lib.serveur import serveur
from tests.faux_llm import serveur_perroquet
from tests.jupyterlab import executer_toutes_les_cellules
from tests.outils import sql

pytestmark = pytest.mark.navigateur

MESSAGE = "Ça marche déjà ? L'œuf dit « oui » 🎉"
PIEGE = '<img src=x onerror="window.pirate=1"><script>window.pirate=1</script>'


def test_l_accueil_est_en_francais(jupyterlab, page):
    page.goto(jupyterlab.adresse())
    expect(page.get_by_role("heading", name="Commencer avec ce cahier")).to_be_visible()
    assert "/lab/tree/notebooks/00_accueil.ipynb" in page.url
    menus = "Fichier Édition Affichage Exécution Noyau Onglets Paramètres Aide"
    assert page.locator(".lm-MenuBar-item").all_inner_texts() == menus.split()
    assert page.locator("html").get_attribute("lang").startswith("fr")
    # Ni nouvelles de Jupyter à accepter, ni autre fenêtre entre l'apprenant et la page.
    expect(page.locator(".Toastify__toast, .jp-Dialog")).to_have_count(0)


def test_l_accueil_verifie_l_installation_et_s_enregistre_inchange(jupyterlab, page):
    page.goto(jupyterlab.adresse("00_accueil.ipynb"))
    executer_toutes_les_cellules(page)
    expect(page.get_by_text("vous pouvez commencer.", exact=False)).to_be_visible()
    # Enregistrer trop tôt garderait vides les dernières sorties.
    expect(page.get_by_text("Python 3 (ipykernel) | Occupé")).to_be_visible()
    expect(page.get_by_text("Python 3 (ipykernel) | Inactif")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_response(lambda r: r.request.method == "PUT" and "00_accueil" in r.url):
        page.keyboard.press("Control+s")
    enregistre = (jupyterlab.dossier / "notebooks" / "00_accueil.ipynb").read_text("utf-8")
    assert enregistre == (cahier.NOTEBOOKS / "00_accueil.ipynb").read_text("utf-8")


def formulaire(page):
    """Rend le formulaire de la base de l'apprenant, et non celui de la base d'exercice."""
    page.get_by_role("heading", name="À retenir").scroll_into_view_if_needed()
    cellule = page.locator(".jp-CodeCell").filter(has_text="formulaire_messages()")
    return cellule.locator(".cahier-formulaire")


def ouvrir_le_formulaire(jupyterlab, page):
    page.goto(jupyterlab.adresse("08_saisir_avec_un_formulaire.ipynb"))
    executer_toutes_les_cellules(page)
    visage = formulaire(page)
    visage.scroll_into_view_if_needed()
    expect(visage.get_by_label("Message")).to_be_visible()
    return visage


def test_le_formulaire_au_clavier_puis_apres_un_redemarrage(jupyterlab, page):
    visage = ouvrir_le_formulaire(jupyterlab, page)
    texte, nom = visage.get_by_label("Message"), visage.get_by_label("Votre nom")
    statut = visage.locator(".cahier-statut")

    # Un texte vide est refusé, et le nom déjà tapé reste.
    texte.focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Zoé")
    page.keyboard.press("Enter")
    expect(statut).to_contain_text("Le texte est vide")
    expect(nom).to_have_value("Zoé")
    assert recuperer_messages(chemin=jupyterlab.memoire) == []

    # Le curseur est revenu au message : tout se fait sans souris.
    expect(texte).to_be_focused()
    page.keyboard.type(MESSAGE)
    expect(visage.locator(".cahier-compteur")).to_have_text(f"{len(MESSAGE)} caractères")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(statut).to_contain_text("Message n° 1 enregistré.")
    expect(visage.get_by_role("cell", name=MESSAGE)).to_be_visible()
    expect(texte).to_have_value("")
    expect(texte).to_be_focused()

    # Du HTML s'affiche comme du texte, et ne s'exécute pas.
    page.keyboard.type(PIEGE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(visage.get_by_role("cell", name=PIEGE)).to_be_visible()
    assert page.evaluate("window.pirate") is None

    ecrits = [
        (m["texte"], m["nom_utilisateur"]) for m in recuperer_messages(chemin=jupyterlab.memoire)
    ]
    assert ecrits == [(MESSAGE, "Zoé"), (PIEGE, "Zoé")]

    # Le serveur meurt, un autre démarre : les messages sont toujours là.
    jupyterlab.tuer()
    jupyterlab.demarrer()
    visage = ouvrir_le_formulaire(jupyterlab, page)
    expect(visage.get_by_role("cell", name=MESSAGE)).to_be_visible()
    tableau = page.locator(".jp-OutputArea-output table.dataframe").last
    expect(tableau.get_by_role("cell", name=MESSAGE)).to_be_visible()
    assert page.evaluate("window.pirate") is None


def ecrire_et_executer(page, cellule, code):
    """Remplace le code d'une cellule et l'exécute, au clavier."""
    editeur = cellule.locator(".cm-content")
    editeur.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def test_un_exercice_faux_puis_avec_un_indice_puis_juste(jupyterlab, page):
    page.goto(jupyterlab.adresse("04_lire_les_messages.ipynb"))
    executer_toutes_les_cellules(page)
    cellule = page.locator(".jp-CodeCell").filter(has_text='exercice("04.2")')
    cellule.scroll_into_view_if_needed()
    sortie = cellule.locator(".jp-OutputArea-output")
    expect(sortie).to_contain_text("NON TENTÉ")

    def repondre(code):
        ecrire_et_executer(page, cellule, code)

    requete = "SELECT texte, date_creation FROM messages ORDER BY date_creation{} LIMIT 3"
    verifier = 'exercice("04.2").verifier(requete)'
    repondre(f'requete = "{requete.format("")}"\n\n{verifier}')
    expect(sortie).to_contain_text("ÉCHEC")
    expect(sortie.get_by_role("table")).to_have_count(2)
    expect(sortie.get_by_role("table", name="Attendu")).to_be_visible()
    expect(sortie.get_by_role("table", name="Obtenu")).to_be_visible()

    repondre('exercice("04.2").indice()')
    expect(sortie).to_contain_text("indice 1 sur")

    repondre(f'requete = "{requete.format(" DESC, id DESC")}"\n\n{verifier}')
    expect(sortie).to_contain_text("RÉUSSI")
    assert sql(jupyterlab.data / "progression.db", "SELECT numero FROM reussites") == [("04.2",)]


def test_le_panneau_ecrit_a_mesure_et_se_souvient(jupyterlab, page):
    dite = "lentement, <b>une</b> longue réponse"
    with serveur_perroquet() as perroquet:
        ouvrir_le_panneau(jupyterlab, page, perroquet)
        visage = page.locator(".cahier-panneau")
        question = visage.get_by_label("Question")
        question.focus()
        page.keyboard.type(dite)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        recu = visage.locator("[aria-busy=true] p").nth(1)
        expect(recu).to_have_text(dite[: len(dite) // 2 + 1])
        expect(visage.get_by_role("button", name="Envoyer")).to_be_disabled()
        perroquet.suite.set()
        expect(visage.get_by_role("status")).to_have_text("✓ Échange n° 1 enregistré.")
        expect(visage.locator("[aria-live=polite] p").nth(1)).to_have_text(dite)
        expect(question).to_have_value("")
        expect(question).to_be_focused()

        page.get_by_role("menuitem", name="Noyau", exact=True).click()
        tout = re.compile("Redémarrer le noyau et exécuter toutes", re.IGNORECASE)
        page.get_by_role("menuitem", name=tout).click()
        page.locator(".jp-Dialog .jp-mod-accept").click()
        expect(visage.locator("[aria-live=polite]")).to_have_count(0)  # un panneau neuf
        expect(visage.locator(".cahier-echange p").nth(1)).to_have_text(dite)
        assert perroquet.questions == [dite]


def ouvrir_le_panneau(jupyterlab, page, perroquet):
    nb = nbformat.read(cahier.sommaire()[0], as_version=4)
    reglages = f"import os\n\nos.environ.update({perroquet.reglages})"
    panneau = "from lib.panneau import panneau_dialogue\n\npanneau_dialogue()"
    nb.cells = [nbformat.v4.new_code_cell(code) for code in (reglages, panneau)]
    nbformat.write(nb, jupyterlab.dossier / "notebooks" / "panneau.ipynb")
    page.goto(jupyterlab.adresse("panneau.ipynb"))
    executer_toutes_les_cellules(page)


def test_swagger_sans_internet(page, tmp_path):
    """La page /docs : on essaie POST /message, et rien n'est demandé à un autre site."""
    ailleurs = []

    def laisser_passer(route):
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            return route.continue_()
        ailleurs.append(route.request.url)
        return route.abort()

    page.context.route("**/*", laisser_passer)
    chemin = tmp_path / "memory.db"
    with serveur(chemin) as url:
        page.goto(f"{url}/docs")
        operation = page.locator(".opblock", has_text="Enregistrer un message")
        operation.locator(".opblock-summary-control").click()
        expect(operation.get_by_text("Répond une fois le message sur le disque.")).to_be_visible()
        operation.get_by_role("button", name="Try it out").click()
        corps = operation.locator("textarea.body-param__text")
        assert json.loads(corps.input_value()) == {
            "texte": "Bonjour à tous",  # l'exemple de la description
            "nom_utilisateur": "Alice",
        }
        corps.fill(json.dumps({"texte": PIEGE, "nom_utilisateur": "Zoé"}))
        operation.get_by_role("button", name="Execute").click()
        reponse = operation.locator(".live-responses-table .response").first
        expect(reponse.locator(".response-col_status")).to_contain_text("200")
        expect(reponse).to_contain_text('"recu": true')
        assert [(m["texte"], m["nom_utilisateur"]) for m in recuperer_messages(chemin=chemin)] == [
            (PIEGE, "Zoé")
        ]
        assert page.evaluate("window.pirate") is None
    assert ailleurs == []
