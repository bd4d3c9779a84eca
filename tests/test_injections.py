"""Plus de cent injections, partout où passe un message : intactes, et jamais exécutées."""

import csv
import logging
import re
import sqlite3
from contextlib import closing, suppress
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import httpx
import httpx2
import nbformat
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from lib import cahier, formulaire, panneau
from lib.affichage import Illustration, dessiner_schema, en_html, lire, lire_messages
from lib.api import app
from lib.bases import semence
from lib.dialogues import enregistrer_echange, migrer, recuperer_echanges
from lib.erreurs import ErreurSQL
from lib.exercices.bases import TABLE, Base
from lib.exercices.declarations import Requete
from lib.exercices.ecart import LIGNES_MONTREES
from lib.exercices.resultat import montrer
from lib.exercices.verification import evaluer
from lib.formulaire import formulaire_messages
from lib.llm import FOURNISSEURS, Modele
from lib.memory import adresse, initialiser_db, recuperer_messages, sauvegarder_message
from lib.panneau import panneau_dialogue
from lib.schema import COMMANDES
from lib.serveur import Serveur
from tests import test_llm
from tests.injections import INJECTIONS, SQL, TERMINAL
from tests.outils import LOCAL, Page, contenu, sql
from tests.test_llm import CLES, choisir, flux, refus

DELAI = 60  # secondes
TAILLE_LOT = 20
# Un modèle répond en quelques dixièmes de seconde : on lui dit plusieurs textes à la fois.
LOTS = ["\n".join(INJECTIONS[i : i + TAILLE_LOT]) for i in range(0, len(INJECTIONS), TAILLE_LOT)]
ECHAPPEES = [escape(texte) for texte in INJECTIONS]
TEMOIN = "un texte sans malice"
simuler = test_llm.simuler
AVEC_CLE = [nom for nom, celui_ci in FOURNISSEURS.items() if celui_ci.cle]


def structure(html):
    """Rend ce qu'un navigateur y verrait d'autre que du texte."""
    page = Page(html)
    return page.balises, page.attributs


def couples():
    return [(m["texte"], m["nom_utilisateur"]) for m in recuperer_messages()]


def remplir(chemin):
    """Écrit le corpus dans une base : les messages et les échanges."""
    migrer(chemin)
    for texte in INJECTIONS:
        sauvegarder_message(texte, texte, chemin=chemin)
        enregistrer_echange(texte, texte, None, Modele("compatible", "m"), chemin=chemin)


# --- La base ---------------------------------------------------------------------------------


def test_le_corpus():
    assert len(set(INJECTIONS)) == len(INJECTIONS) >= 100


def test_recopiee_dans_le_sql_une_injection_agit(tmp_path, monkeypatch):
    """Sans quoi les tests qui suivent ne prouveraient rien."""
    monkeypatch.chdir(tmp_path)
    inoffensives = []
    for texte in SQL:
        with closing(sqlite3.connect(tmp_path / "base.db", isolation_level=None)) as con:
            con.executescript("CREATE TABLE IF NOT EXISTS messages (texte); DELETE FROM messages")
            with suppress(sqlite3.Error):
                con.executescript(f"INSERT INTO messages VALUES ('{texte}')")
                if con.execute("SELECT texte FROM messages").fetchall() == [(texte,)]:
                    inoffensives.append(texte)
    assert [texte for texte in inoffensives if "'" in texte] == []
    assert {"attachée.db", "copie.db"} <= contenu(tmp_path).keys()


def test_la_memoire_les_rend_a_l_octet_pres(tmp_path, monkeypatch):
    ailleurs = tmp_path / "ailleurs"
    ailleurs.mkdir()
    monkeypatch.chdir(ailleurs)
    chemin = initialiser_db()
    schema = sql(chemin, "SELECT * FROM sqlite_schema")
    for texte in INJECTIONS:
        sauvegarder_message(texte, texte)
    assert couples() == [(texte, texte) for texte in INJECTIONS]
    octets = "SELECT CAST(texte AS BLOB), CAST(nom_utilisateur AS BLOB) FROM messages ORDER BY id"
    assert sql(chemin, octets) == [(texte.encode(),) * 2 for texte in INJECTIONS]
    assert sql(chemin, "SELECT * FROM sqlite_schema") == schema
    assert sql(chemin, "PRAGMA integrity_check") == [("ok",)]
    assert {f.name for f in chemin.parent.iterdir()} <= {
        f"{chemin.name}{suffixe}" for suffixe in ("", "-wal", "-shm")
    }
    assert contenu(ailleurs) == {}


# --- Le HTML ---------------------------------------------------------------------------------


def test_la_table_les_montre_tels_quels():
    initialiser_db()
    for texte in INJECTIONS:
        sauvegarder_message(texte, texte)
    html = en_html(lire_messages(), TEMOIN)
    assert structure(html) == structure(
        en_html(lire_messages().assign(texte=TEMOIN, nom_utilisateur=TEMOIN), TEMOIN)
    )
    cellules = re.findall('<td dir="auto">(.*?)</td>', html, re.DOTALL)
    assert cellules[1::4] == cellules[2::4] == ECHAPPEES


def test_les_titres_et_les_descriptions_les_montrent_tels_quels():
    def en_tete(noms):
        return en_html(pd.DataFrame([[1] * len(noms)], columns=noms), "".join(noms))

    html = en_tete(INJECTIONS)
    assert structure(html) == structure(en_tete([TEMOIN] * len(INJECTIONS)))
    assert re.findall('<th scope="col">(.*?)</th>', html, re.DOTALL) == ECHAPPEES
    assert f"<caption>{''.join(ECHAPPEES)}</caption>" in html
    image = Illustration(b"", "".join(INJECTIONS), 480)._repr_html_()
    assert structure(image) == structure(Illustration(b"", TEMOIN, 480)._repr_html_())
    assert "".join(ECHAPPEES) in image


def test_le_formulaire_les_enregistre_et_les_montre_tels_quels(monkeypatch):
    monkeypatch.setattr(formulaire, "DERNIERS", 1)
    visage = formulaire_messages()

    def saisir(texte):
        visage.texte.value = visage.nom.value = texte
        visage.bouton.click()
        return visage.compteur.value + visage.statut.value + visage.tableau.value

    saisir(TEMOIN)
    attendue = structure(saisir(TEMOIN))  # un second message : « messages » est au pluriel
    for texte in INJECTIONS:
        html = saisir(texte)
        assert structure(html) == attendue
        assert html.count(escape(texte)) >= 2
    assert couples()[2:] == [(texte, texte) for texte in INJECTIONS]


def test_le_panneau_les_garde_et_les_montre_tels_quels(monkeypatch, perroquet):
    """La question et la réponse, entière ou en train de s'écrire."""
    monkeypatch.setattr(panneau, "DERNIERS", 1)
    monkeypatch.setattr(panneau, "INTERVALLE", 0)
    visage, ecrits = panneau_dialogue(), []
    visage.reponse.observe(lambda changement: ecrits.append(changement["new"]), "value")

    def demander(texte):
        ecrits.clear()
        visage.question.value = texte
        visage.bouton.click()
        return [*filter(None, ecrits)], visage.statut.value + visage.historique.value

    demander(TEMOIN)
    (attendue, *_), fil_attendu = demander(TEMOIN)
    attendues = structure(attendue), structure(fil_attendu)
    for lot in LOTS:
        en_cours, fil = demander(lot)
        for html in en_cours[:: TAILLE_LOT // 2]:
            assert structure(html) == attendues[0]
        assert structure(fil) == attendues[1]
        assert fil.count(escape(lot)) == 2
    assert [(e["question"], e["reponse"]) for e in recuperer_echanges(apres=2)] == [
        (lot, lot) for lot in LOTS
    ]


def rapports(dossier, textes=INJECTIONS):
    """Rend ce que dit un exercice dont le titre, la base et la réponse portent ces textes."""
    base = Base(textes[0], TABLE + "".join(map(_inserer, textes)))
    for rang in range(0, len(textes), LIGNES_MONTREES):

        def requete(valeur, rang=rang):
            nom = textes[rang].replace('"', '""')
            return (
                f'SELECT {valeur}, texte AS "{nom}" FROM messages WHERE id > {rang} '
                f"ORDER BY id LIMIT {LIGNES_MONTREES}"
            )

        exercice = Requete("90.1", textes[rang], bases=(base,), solution=requete(1))
        yield evaluer(exercice, requete(2), dossier)


def _inserer(texte):
    texte = texte.replace("'", "''")
    return f"INSERT INTO messages VALUES (NULL, '{texte}', '{texte}', '2026');"


def test_le_rapport_d_un_exercice_les_montre_tels_quels(tmp_path):
    rendus = list(rapports(tmp_path))
    inoffensifs = list(rapports(tmp_path, [TEMOIN] * len(INJECTIONS)))
    for rang, (rendu, inoffensif) in enumerate(zip(rendus, inoffensifs, strict=True)):
        html = rendu._repr_html_()
        assert structure(html) == structure(inoffensif._repr_html_())
        for texte in INJECTIONS[rang * LIGNES_MONTREES :][:LIGNES_MONTREES]:
            assert html.count(f">{escape(montrer(texte))}</td>") == 2


def remplir_le_schema(chemin, textes=INJECTIONS):
    """Crée une base dont les tables, les colonnes et les types portent ces noms."""
    with closing(sqlite3.connect(chemin)) as con:
        for rang, texte in enumerate(textes):
            nom = texte.replace('"', '""')
            con.execute(f'CREATE TABLE "{rang} {nom}" ("{nom}" "{nom}")')


def test_le_schema_les_montre_tels_quels(tmp_path):
    chemin = tmp_path / "schema.db"
    remplir_le_schema(chemin)
    schema = dessiner_schema(chemin)
    assert [table.colonnes[0].nom for table in schema.tables] == list(INJECTIONS)
    image = ElementTree.fromstring(schema.svg)
    assert {balise.tag.rpartition("}")[2] for balise in image.iter()} == {
        *("svg", "title", "desc", "rect", "path", "text")
    }
    assert structure(schema._repr_html_()) == ({"img": 1}, {"alt", "src"})


# --- Le terminal -----------------------------------------------------------------------------


def test_aucun_texte_du_cahier_ne_commande_le_terminal(tmp_path):
    """Ni un rapport, ni un schéma, ni une erreur, même dans un vrai terminal."""
    chemin = tmp_path / "schema.db"
    remplir_le_schema(chemin, TERMINAL)
    textes = [rapport.texte for rapport in rapports(tmp_path)] + [repr(dessiner_schema(chemin))]
    for texte in TERMINAL:
        nom = texte.replace('"', '""')
        for requete in (f'SELECT * FROM "{nom}"', f'SELECT "{nom}" FROM x', f"SELECT {nom}"):
            with pytest.raises(ErreurSQL) as vu:
                lire(requete, chemin=chemin)
            textes.append(str(vu.value))
    assert [texte for texte in textes if COMMANDES.search(texte.replace("\n", ""))] == []


# --- L'API -----------------------------------------------------------------------------------


def test_l_api_les_rend_identiques_et_n_en_dit_rien_dans_son_journal(monkeypatch, perroquet):
    monkeypatch.setenv("LLM_API_KEY", CLES["LLM_API_KEY"])
    celui_ci = Serveur()
    try:
        with httpx.Client(base_url=celui_ci.url, **LOCAL, timeout=DELAI) as client:
            for texte in INJECTIONS:
                corps = {"texte": texte, "nom_utilisateur": texte}
                assert client.post("/message", json=corps).json() == {"recu": True}
            noms = dict.fromkeys(INJECTIONS, 1)
            refuses = client.post("/message", json=noms), client.get("/messages", params=noms)
            lus = client.get("/messages")
            for lot in LOTS:
                assert client.post("/chat", json={"prompt": lot}).json()["reponse"] == lot
            assert client.post("/chat", json={"prompt": "panne"}).status_code == 502
            dialogues = client.get("/chat").json()["echanges"]
        journal = celui_ci.journal()
    finally:
        celui_ci.arreter()
    for reponse in (lus, *refuses):
        assert reponse.headers["content-type"] == "application/json"
    for reponse in refuses:
        assert reponse.status_code == 422
        assert all(texte[:60] in reponse.json()["detail"] for texte in INJECTIONS)
    assert lus.json()["messages"] == recuperer_messages()
    assert couples() == [(texte, texte) for texte in INJECTIONS]
    assert [(e["question"], e["reponse"]) for e in dialogues] == [(lot, lot) for lot in LOTS]
    assert dialogues == recuperer_echanges()
    assert perroquet.questions == [*LOTS, "panne"]
    assert journal == ""  # donc ni texte, ni clé


# --- Le tableur ------------------------------------------------------------------------------


def test_aucune_cellule_des_semences_n_est_une_formule():
    """Un tableur calculerait une cellule qui commence ainsi, et le cahier n'en exporte aucune."""
    for fichier in semence("messages.csv").parent.glob("*.csv"):
        with open(fichier, encoding="utf-8", newline="") as ouvert:
            cellules = [cellule for ligne in csv.reader(ouvert) for cellule in ligne]
        assert [cellule for cellule in cellules if cellule.startswith(tuple("=+-@\t\r"))] == []


# --- Les clés --------------------------------------------------------------------------------


ECHECS = [httpx2.ConnectError("impossible"), KeyError("imprévu"), "coupé", 400, 401, 500]


@pytest.mark.parametrize("fournisseur", AVEC_CLE)
def test_l_api_ne_montre_jamais_de_cle(monkeypatch, simuler, caplog, capfd, fournisseur):
    """Ni dans ses réponses, son journal ou sa base, même si le fournisseur la répète."""
    cle = CLES[FOURNISSEURS[fournisseur].cle]

    def repondre():
        match echec:
            case Exception():
                raise echec
            case int():
                return refus(echec, f"Your key {cle} is wrong")
            case "coupé":
                return flux(fournisseur, ["Le"], False, httpx2.ReadError(cle))
        return flux(fournisseur, ["Oui."])

    simuler(repondre)
    choisir(monkeypatch, fournisseur)
    caplog.set_level(logging.DEBUG)
    montre = []
    with TestClient(app, "http://127.0.0.1", raise_server_exceptions=False) as client:
        for echec in (None, *ECHECS):
            reponse = client.post("/chat", json={"prompt": "Bonjour"})
            assert (reponse.status_code == 200) is (echec is None), echec
            montre += [reponse.text, str(reponse.headers)]
        montre.append(client.get("/chat").text)
    montre += [caplog.text, *capfd.readouterr(), *contenu(Path(adresse()).parent).values()]
    assert [vu for vu in montre if cle.lower() in str(vu).lower()] == []
    assert len(caplog.records) > len(ECHECS)


MOTIFS_DE_CLE = re.compile(
    r"\b(sk|pk)-[\w-]{8,}|\bBearer [\w-]{8,}|API_KEY\W*=\W*[\w-]{8,}|\b[A-Za-z0-9]{32}\b"
)


def test_les_motifs_reconnaissent_une_cle():
    for cle in ("sk-ant-api03-abcdefgh", "sk-proj-abcdefgh", "Bearer abcdefgh", "aB3" * 10 + "xy"):
        assert MOTIFS_DE_CLE.search(f"la clé {cle}.")
    assert MOTIFS_DE_CLE.search("os.environ['OPENAI_API_KEY'] = 'abcdefgh'")


def test_aucun_notebook_enregistre_ne_porte_de_cle():
    for chemin in cahier.sommaire() + cahier.pages():
        for cellule in nbformat.read(chemin, as_version=4).cells:
            # Une image, en base 64, est une suite de lettres où l'on verrait une clé.
            texte = re.sub("base64,[\\w+/=]+", "", f"{cellule.source}\n{cellule.get('outputs')}")
            assert MOTIFS_DE_CLE.findall(texte) == [], chemin.name
