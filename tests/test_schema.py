"""Le schéma dit tout ce que montrent les PRAGMA, en texte comme en image, sans rien qui déborde."""

import re
import sqlite3
from base64 import b64decode
from contextlib import closing
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import dessin, memory
from lib.affichage import dessiner_schema
from lib.schema import COMMANDES, lire_schema
from tests.outils import contraste

BOUTIQUE = """
CREATE TABLE clients (id INTEGER PRIMARY KEY AUTOINCREMENT, courriel TEXT NOT NULL UNIQUE,
    parrain INTEGER REFERENCES clients);
CREATE TABLE produits (id INTEGER PRIMARY KEY, prix REAL, ttc REAL AS (prix * 1.2)) STRICT;
CREATE TABLE commandes (id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES Clients(ID),
    jour TEXT, UNIQUE (client, jour));
CREATE TABLE lignes (commande INTEGER REFERENCES commandes(id), produit REFERENCES produits(id),
    rang, note, PRIMARY KEY (produit, commande)) WITHOUT ROWID;
CREATE TABLE livraisons (commande REFERENCES commandes, produit, fantome REFERENCES absente,
    FOREIGN KEY (produit, commande) REFERENCES lignes, UNIQUE (fantome, produit),
    UNIQUE (fantome, commande));
CREATE UNIQUE INDEX u1 ON livraisons (fantome);
CREATE UNIQUE INDEX u2 ON livraisons (commande) WHERE commande > 1;
CREATE UNIQUE INDEX u3 ON livraisons (produit, lower(fantome));
CREATE INDEX i ON livraisons (produit);
CREATE VIRTUAL TABLE recherche USING fts5 (nom);
CREATE VIEW par_jour AS SELECT 1;
CREATE VIEW cassee AS SELECT * FROM rien
"""
LIENS_DE_LA_BOUTIQUE = 7
TEXTE_DE_LA_BOUTIQUE = """Schéma de la base essai.db :
Table clients :
- id : INTEGER, clé ;
- courriel : TEXT, obligatoire, unique ;
- parrain : INTEGER, renvoie à clients.id.
Table produits (STRICT) :
- id : INTEGER, clé ;
- prix : REAL ;
- ttc : REAL, calculée.
Table commandes :
- id : INTEGER, clé ;
- client : INTEGER, obligatoire, unique avec jour, renvoie à Clients.ID ;
- jour : TEXT, unique avec client.
Table lignes (WITHOUT ROWID) :
- commande : INTEGER, clé avec produit, obligatoire, renvoie à commandes.id ;
- produit : sans type, clé avec commande, obligatoire, renvoie à produits.id ;
- rang : sans type ;
- note : sans type.
Table livraisons :
- commande : sans type, unique avec fantome, renvoie à commandes.id, renvoie à lignes.commande ;
- produit : sans type, unique avec fantome, renvoie à lignes.produit ;
- fantome : sans type, unique, unique avec commande, unique avec produit, renvoie à absente.?.
Table recherche (virtuelle) :
- nom : sans type.
Vues : par_jour, cassee."""
PIEGES = """
CREATE TABLE "a ""b"" <c> & 'd'" ("é 🎉" TEXT, " " INTEGER, "名前" "un type <long>", "]]>" x);
CREATE TABLE une_table_au_nom_vraiment_beaucoup_trop_long_pour_etre_lu (
    une_colonne_au_nom_vraiment_beaucoup_trop_long_pour_etre_lu VARCHAR(255) PRIMARY KEY
    REFERENCES une_table_au_nom_vraiment_beaucoup_trop_long_pour_etre_lu,
    "saut
    de ligne" REFERENCES inconnue(x), "\x01\x1f" INTEGER)
"""
SCHEMAS = ["", "CREATE VIEW v AS SELECT 1", memory.CREER, BOUTIQUE, PIEGES]
SVG = "{http://www.w3.org/2000/svg}"


def schema(creation):
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(creation)
        return lire_schema(con, "essai.db")


def nettoye(texte):
    return texte.replace("\N{NO-BREAK SPACE}", " ")


def lisible(texte):
    return re.sub("[\x00-\x08\x0b-\x1f]", "\ufffd", texte)


def test_texte_dit_tout_le_schema():
    assert nettoye(repr(schema(BOUTIQUE))) == TEXTE_DE_LA_BOUTIQUE


def test_base_vide_ou_sans_table():
    assert schema("").texte == "La base essai.db ne contient aucune table."
    assert "aucune table.\nVues" in schema("CREATE VIEW v AS SELECT 1").texte


def test_la_base_de_memory_lue_dans_son_fichier():
    chemin = memory.initialiser_db()
    assert nettoye(dessiner_schema().texte).splitlines() == [
        f"Schéma de la base {chemin.name} :",
        "Table messages :",
        "- id : INTEGER, clé ;",
        "- texte : TEXT, obligatoire ;",
        "- nom_utilisateur : TEXT ;",
        "- date_creation : TEXT, obligatoire.",
    ]


@pytest.mark.parametrize("creation", SCHEMAS)
def test_svg_accessible(creation):
    dessine = schema(creation)
    racine = ElementTree.fromstring(dessine.svg)
    titre, description = racine.find(f"{SVG}title"), racine.find(f"{SVG}desc")
    assert racine.attrib["role"] == "img"
    assert racine.attrib["aria-labelledby"].split() == [titre.get("id"), description.get("id")]
    assert titre.text == "Schéma de la base essai.db"
    assert description.text == lisible(dessine.texte)


def test_deux_dessins_d_une_page_ne_partagent_pas_leurs_identifiants():
    un, deux = (re.findall(r' id="([^"]+)"', schema(c).svg) for c in (BOUTIQUE, PIEGES))
    assert len({*un, *deux}) == 4


@pytest.mark.parametrize("creation", SCHEMAS)
def test_dessin_toujours_le_meme(creation):
    assert schema(creation) == schema(creation)
    assert schema(creation).svg == schema(creation).svg


@pytest.mark.parametrize("creation", SCHEMAS)
def test_image_html_dit_le_texte_et_porte_le_dessin(creation):
    dessine, balises = schema(creation), []
    lecteur = HTMLParser()
    lecteur.handle_starttag = lambda balise, attributs: balises.append((balise, dict(attributs)))
    lecteur.feed(dessine._repr_html_())
    ((balise, attributs),) = balises
    assert balise == "img"
    assert attributs["alt"] == dessine.texte
    entete, _, image = attributs["src"].partition(",")
    assert entete == "data:image/svg+xml;base64"
    assert b64decode(image, validate=True).decode() == dessine.svg


def test_svg_montre_en_mots_les_cles_et_les_contraintes():
    textes = {t.text for t in ElementTree.fromstring(schema(BOUTIQUE).svg).iter(f"{SVG}text")}
    assert textes >= {"clé", "obligatoire", "unique", "calculée", "→ clients.id", "STRICT"}
    assert textes >= {"clé avec produit", "unique avec jour", "sans type", "recherche"}


def textes_places(racine):
    """Rend (gauche, droite, milieu) de chaque texte, d'après une chasse fixe à 14 px."""
    for texte in racine.iter(f"{SVG}text"):
        if texte.text:
            gauche = int(texte.get("x"))
            yield gauche, gauche + 8.43 * len(texte.text), int(texte.get("y"))


@pytest.mark.parametrize("creation", SCHEMAS)
def test_rien_ne_deborde_ni_ne_se_chevauche(creation):
    racine = ElementTree.fromstring(schema(creation).svg)
    largeur, hauteur = int(racine.get("width")), int(racine.get("height"))
    places = list(textes_places(racine))
    assert places
    for gauche, droite, y in places:
        assert 0 < gauche < droite < largeur
        assert 14 < y < hauteur - 6
    for (gauche1, droite1, y1), (gauche2, droite2, y2) in combinations(places, 2):
        assert abs(y1 - y2) >= 20 or droite1 < gauche2 or droite2 < gauche1


def test_les_traits_partent_et_arrivent_sur_leurs_lignes():
    racine = ElementTree.fromstring(schema(BOUTIQUE).svg)
    lignes = {}
    for texte in racine.iter(f"{SVG}text"):
        lignes.setdefault(int(texte.get("y")) - 5, []).append(texte.text)
    traits = [p.get("d") for p in racine.iter(f"{SVG}path") if p.get("stroke") == dessin.LIEN]
    assert len(traits) == LIENS_DE_LA_BOUTIQUE
    vus, couloirs = [], set()
    for trait in traits:
        debut, couloir, fin, dernier = map(
            int, re.match(r"M\d+ (\d+)H(\d+)q.*V(\d+)q0 (-?\d+) ", trait).groups()
        )
        couloirs.add(couloir)
        depart, arrivee = debut - 8, fin + dernier + 8
        renvois = [texte.lower() for texte in lignes[depart] if texte.startswith("→")]
        vus.append((lignes[depart][0], lignes[arrivee][0], *renvois))
    assert sorted(vus) == [
        ("client", "id", "→ clients.id"),
        ("commande", "commande", "→ commandes.id", "→ lignes.commande"),
        ("commande", "id", "→ commandes.id"),
        ("commande", "id", "→ commandes.id", "→ lignes.commande"),
        ("parrain", "id", "→ clients.id"),
        ("produit", "id", "→ produits.id"),
        ("produit", "produit", "→ lignes.produit"),
    ]
    assert len(couloirs) == LIENS_DE_LA_BOUTIQUE
    assert max(couloirs) < int(racine.get("width")) - 10


def fonds(racine, x, y):
    """Rend la couleur du dernier rectangle ou cadre blanc dessiné sous un point."""
    fond = None
    for element in racine.iter():
        if element.tag == f"{SVG}rect":
            gauche, haut = int(element.get("x", 0)), int(element.get("y", 0))
            if gauche <= x <= gauche + int(element.get("width")) and haut <= y <= haut + int(
                element.get("height")
            ):
                fond = element.get("fill")
        elif element.tag == f"{SVG}path" and element.get("fill") == "#fff":
            gauche, haut, droite, bas = map(
                int, re.match(r"M(\d+) (\d+)H(\d+)V(\d+)", element.get("d")).groups()
            )
            if gauche <= x <= droite and haut <= y <= bas + 8:
                fond = element.get("fill")
    return fond


@pytest.mark.parametrize("creation", SCHEMAS)
def test_contraste_de_chaque_texte(creation):
    racine = ElementTree.fromstring(schema(creation).svg)
    vus = set()
    for texte in racine.iter(f"{SVG}text"):
        fond = fonds(racine, int(texte.get("x")) + 4, int(texte.get("y")) - 5)
        vus.add((texte.get("fill"), fond))
    assert vus
    for couple in vus:
        assert contraste(*couple) >= 4.5, couple


@settings(max_examples=60)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
        min_size=1,
        max_size=3,
        unique_by=str.lower,
    )
)
def test_n_importe_quels_noms(noms):
    def cite(nom):
        return '"' + nom.replace('"', '""') + '"'

    table = cite("t" + noms[0])
    colonnes = ", ".join(f"{cite(nom)} REFERENCES {table}({cite(noms[0])})" for nom in noms)
    dessine = schema(f"CREATE TABLE {table} ({colonnes})")
    assert [c.nom for c in dessine.tables[0].colonnes] == noms
    racine = ElementTree.fromstring(dessine.svg)
    traits = [p for p in racine.iter(f"{SVG}path") if p.get("stroke") == dessin.LIEN]
    assert len(traits) == len(noms)
    assert not COMMANDES.search(dessine.texte.replace("\n", ""))
    for nom in noms:
        assert COMMANDES.sub("\ufffd", nom) in dessine.texte
