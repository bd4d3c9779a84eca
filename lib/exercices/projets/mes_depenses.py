"""Mes dépenses : ce que j'ai payé, en centimes, par catégorie."""

import os
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path

import ipywidgets as widgets
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

# --- Jalons 1 et 2 : la base, et ce qu'elle refuse ---

CREER = """
    CREATE TABLE IF NOT EXISTS depenses (
        id INTEGER PRIMARY KEY,
        libelle TEXT NOT NULL,
        categorie TEXT NOT NULL,
        centimes INTEGER NOT NULL
    )
"""


def verifier(libelle, categorie, centimes):
    for texte in (libelle, categorie):
        if not isinstance(texte, str) or not texte.strip():
            raise ValueError("Écrivez le libellé et la catégorie.")
    if not isinstance(centimes, int) or centimes <= 0:
        raise ValueError("Le montant est un nombre entier de centimes, plus grand que zéro.")


def initialiser(chemin):
    """Crée la base et sa table, si elles manquent."""
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute(CREER)


def ajouter(chemin, libelle, categorie, centimes):
    """Enregistre une dépense et rend son id. ValueError, avec une phrase, si elle est refusée."""
    verifier(libelle, categorie, centimes)
    inserer = "INSERT INTO depenses (libelle, categorie, centimes) VALUES (?, ?, ?)"
    with closing(sqlite3.connect(chemin)) as con, con:
        return con.execute(inserer, (libelle, categorie, centimes)).lastrowid


def lister(chemin):
    """Rend toutes les dépenses, dans l'ordre des ajouts : une liste de dictionnaires."""
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute("SELECT id, libelle, categorie, centimes FROM depenses ORDER BY id")
        return [dict(ligne) for ligne in lignes]


# --- Jalon 3 : chercher et résumer ---


def chercher(chemin, morceau):
    """Rend les dépenses dont le libellé ou la catégorie contient ce morceau, comme `lister`."""
    requete = """
        SELECT id, libelle, categorie, centimes FROM depenses
        WHERE instr(lower(libelle), lower(:morceau)) OR instr(lower(categorie), lower(:morceau))
        ORDER BY id
    """
    with closing(sqlite3.connect(chemin)) as con:
        con.row_factory = sqlite3.Row
        lignes = con.execute(requete, {"morceau": morceau})
        return [dict(ligne) for ligne in lignes]


def resumer(chemin):
    """Rend le nombre de dépenses, leur total, et le total de chaque catégorie, en centimes."""
    with closing(sqlite3.connect(chemin)) as con:
        depenses, total = con.execute(
            "SELECT COUNT(*), COALESCE(SUM(centimes), 0) FROM depenses"
        ).fetchone()
        par_categorie = con.execute(
            "SELECT categorie, SUM(centimes) FROM depenses GROUP BY categorie"
        )
        return {"depenses": depenses, "total": total, "par_categorie": dict(par_categorie)}


# --- Jalon 4 : le formulaire ---


def formulaire(chemin):
    """Rend une VBox : libellé, catégorie, centimes, bouton, statut."""
    libelle = widgets.Text(description="Libellé")
    categorie = widgets.Text(description="Catégorie")
    centimes = widgets.IntText(description="Centimes")
    bouton = widgets.Button(description="Enregistrer")
    statut = widgets.Label()

    def au_clic(bouton):
        try:
            numero = ajouter(chemin, libelle.value, categorie.value, centimes.value)
        except ValueError as erreur:
            statut.value = str(erreur)
            return
        statut.value = f"Dépense n° {numero} enregistrée."
        libelle.value = ""
        categorie.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([libelle, categorie, centimes, bouton, statut])


# --- Jalon 5 : l'API ---


def base():
    """Rend l'adresse de la base : celle du serveur, ou mes_depenses.db, dans ce dossier."""
    return os.environ.get("MEMORY_DB") or Path(__file__).with_name("mes_depenses.db")


@asynccontextmanager
async def duree_de_vie(app):
    initialiser(base())
    yield


app = FastAPI(title="Mes dépenses", lifespan=duree_de_vie)


class Depense(BaseModel):
    libelle: str
    categorie: str
    centimes: int


@app.post("/depenses", status_code=201)
def poster(depense: Depense):
    try:
        return {"id": ajouter(base(), depense.libelle, depense.categorie, depense.centimes)}
    except ValueError as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get("/depenses")
def lire_tout():
    depenses = lister(base())
    return {"depenses": depenses, "nombre": len(depenses)}


@app.get("/depenses/{numero}")
def lire_une(numero: int):
    for depense in lister(base()):
        if depense["id"] == numero:
            return depense
    raise HTTPException(404, "Cette dépense n'existe pas.")
