"""Mon carnet de lecture : les livres que j'ai lus, avec une note."""

import os
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path

import ipywidgets as widgets
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

# --- Jalons 1 et 2 : la base, et ce qu'elle refuse ---

CREER = """
    CREATE TABLE IF NOT EXISTS livres (
        id INTEGER PRIMARY KEY,
        titre TEXT NOT NULL,
        auteur TEXT NOT NULL,
        note INTEGER NOT NULL,
        UNIQUE (titre, auteur)
    )
"""


class Doublon(ValueError):
    """Ce livre est déjà dans le carnet."""


def verifier(titre, auteur, note):
    for texte in (titre, auteur):
        if not isinstance(texte, str) or not texte.strip():
            raise ValueError("Écrivez le titre et l'auteur.")
    if not isinstance(note, int) or not 1 <= note <= 5:
        raise ValueError("La note est un entier, de 1 à 5.")


def initialiser(chemin):
    """Crée la base et sa table, si elles manquent."""
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute(CREER)


def ajouter(chemin, titre, auteur, note):
    """Enregistre un livre et rend son id. ValueError, avec une phrase, s'il est refusé."""
    verifier(titre, auteur, note)
    inserer = "INSERT INTO livres (titre, auteur, note) VALUES (?, ?, ?)"
    with closing(sqlite3.connect(chemin)) as con, con:
        try:
            return con.execute(inserer, (titre, auteur, note)).lastrowid
        except sqlite3.IntegrityError:
            raise Doublon("Ce livre est déjà dans le carnet.") from None


def lister(chemin):
    """Rend tous les livres, dans l'ordre des ajouts : une liste de dictionnaires."""
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute("SELECT id, titre, auteur, note FROM livres ORDER BY id")
        return [dict(ligne) for ligne in lignes]


# --- Jalon 3 : chercher et résumer ---


def chercher(chemin, morceau):
    """Rend les livres dont le titre ou l'auteur contient ce morceau, rangés comme `lister`."""
    requete = """
        SELECT id, titre, auteur, note FROM livres
        WHERE instr(lower(titre), lower(:morceau)) OR instr(lower(auteur), lower(:morceau))
        ORDER BY id
    """
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute(requete, {"morceau": morceau})
        return [dict(ligne) for ligne in lignes]


def resumer(chemin):
    """Rend le nombre de livres, la note moyenne, et le nombre de livres par auteur."""
    with closing(sqlite3.connect(chemin)) as con:
        livres, moyenne = con.execute("SELECT COUNT(*), AVG(note) FROM livres").fetchone()
        par_auteur = con.execute("SELECT auteur, COUNT(*) FROM livres GROUP BY auteur")
        return {"livres": livres, "moyenne": moyenne, "par_auteur": dict(par_auteur)}


# --- Jalon 4 : le formulaire ---


def formulaire(chemin):
    """Rend une VBox : titre, auteur, note, bouton, statut."""
    titre = widgets.Text(description="Titre")
    auteur = widgets.Text(description="Auteur")
    note = widgets.IntSlider(description="Note", min=1, max=5, value=3)
    bouton = widgets.Button(description="Enregistrer")
    statut = widgets.Label()

    def au_clic(bouton):
        try:
            numero = ajouter(chemin, titre.value, auteur.value, note.value)
        except ValueError as erreur:
            statut.value = str(erreur)
            return
        statut.value = f"Livre n° {numero} enregistré."
        titre.value = ""
        auteur.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([titre, auteur, note, bouton, statut])


# --- Jalon 5 : l'API ---


def base():
    """Rend l'adresse de la base : celle du serveur, ou mon_carnet.db, dans ce dossier."""
    return os.environ.get("MEMORY_DB") or Path(__file__).with_name("mon_carnet.db")


@asynccontextmanager
async def duree_de_vie(app):
    initialiser(base())
    yield


app = FastAPI(title="Mon carnet de lecture", lifespan=duree_de_vie)


class Livre(BaseModel):
    titre: str
    auteur: str
    note: int


@app.post("/livres", status_code=201)
def poster(livre: Livre):
    try:
        return {"id": ajouter(base(), livre.titre, livre.auteur, livre.note)}
    except Doublon as erreur:
        raise HTTPException(409, str(erreur)) from None
    except ValueError as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get("/livres")
def lire_tout():
    livres = lister(base())
    return {"livres": livres, "nombre": len(livres)}


@app.get("/livres/{numero}")
def lire_un(numero: int):
    for livre in lister(base()):
        if livre["id"] == numero:
            return livre
    raise HTTPException(404, "Ce livre n'est pas dans le carnet.")
