"""Mon dictionnaire : des mots, et ma définition de chacun."""

import os
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path

import ipywidgets as widgets
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

# --- Jalons 1 et 2 : la base, et ce qu'elle refuse ---

CREER = """
    CREATE TABLE IF NOT EXISTS mots (
        id INTEGER PRIMARY KEY,
        mot TEXT NOT NULL UNIQUE,
        definition TEXT NOT NULL
    )
"""
ECRIRE = """
    INSERT INTO mots (mot, definition) VALUES (?, ?)
    ON CONFLICT (mot) DO UPDATE SET definition = excluded.definition
"""


def verifier(mot, definition):
    for texte in (mot, definition):
        if not isinstance(texte, str) or not texte.strip():
            raise ValueError("Écrivez le mot et sa définition.")
    if len(mot) > 50:
        raise ValueError("Le mot est trop long : 50 caractères au plus.")


def initialiser(chemin):
    """Crée la base et sa table, si elles manquent."""
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute(CREER)


def ajouter(chemin, mot, definition):
    """Enregistre un mot et rend son id. ValueError, avec une phrase, s'il est refusé.

    Si le mot existe déjà, sa définition est remplacée.
    """
    verifier(mot, definition)
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute(ECRIRE, (mot, definition))
        return con.execute("SELECT id FROM mots WHERE mot = ?", (mot,)).fetchone()[0]


def lister(chemin):
    """Rend tous les mots, rangés par `ORDER BY mot` : une liste de dictionnaires."""
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute("SELECT id, mot, definition FROM mots ORDER BY mot")
        return [dict(ligne) for ligne in lignes]


# --- Jalon 3 : chercher et résumer ---


def chercher(chemin, morceau):
    """Rend les mots qui contiennent ce morceau, ou leur définition, rangés comme `lister`."""
    requete = """
        SELECT id, mot, definition FROM mots
        WHERE instr(lower(mot), lower(:morceau)) OR instr(lower(definition), lower(:morceau))
        ORDER BY mot
    """
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute(requete, {"morceau": morceau})
        return [dict(ligne) for ligne in lignes]


def resumer(chemin):
    """Rend le nombre de mots, et le nombre de mots par initiale."""
    with closing(sqlite3.connect(chemin)) as con:
        mots = con.execute("SELECT COUNT(*) FROM mots").fetchone()[0]
        par_initiale = con.execute(
            "SELECT substr(mot, 1, 1) AS initiale, COUNT(*) FROM mots GROUP BY initiale"
        )
        return {"mots": mots, "par_initiale": dict(par_initiale)}


# --- Jalon 4 : le formulaire ---


def formulaire(chemin):
    """Rend une VBox : mot, définition, bouton, statut."""
    mot = widgets.Text(description="Mot")
    definition = widgets.Textarea(description="Définition")
    bouton = widgets.Button(description="Enregistrer")
    statut = widgets.Label()

    def au_clic(bouton):
        try:
            numero = ajouter(chemin, mot.value, definition.value)
        except ValueError as erreur:
            statut.value = str(erreur)
            return
        statut.value = f"Mot n° {numero} enregistré."
        mot.value = ""
        definition.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([mot, definition, bouton, statut])


# --- Jalon 5 : l'API ---


def base():
    """Rend l'adresse de la base : celle du serveur, ou mon_dictionnaire.db, dans ce dossier."""
    return os.environ.get("MEMORY_DB") or Path(__file__).with_name("mon_dictionnaire.db")


@asynccontextmanager
async def duree_de_vie(app):
    initialiser(base())
    yield


app = FastAPI(title="Mon dictionnaire", lifespan=duree_de_vie)


class Entree(BaseModel):
    mot: str
    definition: str


@app.post("/mots", status_code=201)
def poster(entree: Entree):
    try:
        return {"id": ajouter(base(), entree.mot, entree.definition)}
    except ValueError as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get("/mots")
def lire_tout():
    mots = lister(base())
    return {"mots": mots, "nombre": len(mots)}


@app.get("/mots/{mot}")
def lire_un(mot: str):
    for entree in lister(base()):
        if entree["mot"] == mot:
            return entree
    raise HTTPException(404, "Ce mot n'est pas dans le dictionnaire.")
