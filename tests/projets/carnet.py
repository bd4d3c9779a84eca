"""Un carnet de lecture comme un apprenant pourrait l'écrire : deux tables, et tout en SQL."""

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import ipywidgets
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, Field

SCHEMA = """
CREATE TABLE IF NOT EXISTS ecrivains (numero INTEGER PRIMARY KEY, nom TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS lectures (
    numero INTEGER PRIMARY KEY AUTOINCREMENT,
    ouvrage TEXT NOT NULL,
    ecrivain INTEGER NOT NULL REFERENCES ecrivains (numero),
    etoiles INTEGER NOT NULL CHECK (etoiles BETWEEN 1 AND 5)
);
"""
TOUT = """
    SELECT lectures.numero AS id, ouvrage AS titre, nom AS auteur, etoiles AS note
    FROM lectures JOIN ecrivains ON ecrivains.numero = lectures.ecrivain
"""


@contextmanager
def base_ouverte(chemin):
    con = sqlite3.connect(chemin, isolation_level=None)
    con.row_factory = sqlite3.Row
    try:
        yield con
    finally:
        con.close()


def initialiser(chemin):
    with base_ouverte(chemin) as con:
        con.executescript(SCHEMA)


def ajouter(chemin, titre, auteur, note):
    if type(titre) is not str or titre.isspace() or titre == "":
        raise ValueError("Quel est le titre du livre ?")
    if type(auteur) is not str or auteur.isspace() or auteur == "":
        raise ValueError("Qui l'a écrit ?")
    if note not in [1, 2, 3, 4, 5]:
        raise ValueError("Donnez une note de 1 à 5.")
    with base_ouverte(chemin) as con:
        con.execute("BEGIN IMMEDIATE")
        deja = con.execute(TOUT + "WHERE titre = ? AND auteur = ?", (titre, auteur)).fetchone()
        if deja:
            con.execute("ROLLBACK")
            raise DejaNote(f"Déjà noté : {deja['note']} sur 5.")
        con.execute("INSERT OR IGNORE INTO ecrivains (nom) VALUES (?)", (auteur,))
        numero = con.execute(
            "INSERT INTO lectures (ouvrage, ecrivain, etoiles)"
            " SELECT ?, numero, ? FROM ecrivains WHERE nom = ?",
            (titre, note, auteur),
        ).lastrowid
        con.execute("COMMIT")
    return numero


class DejaNote(ValueError):
    pass


def lister(chemin):
    with base_ouverte(chemin) as con:
        return [dict(ligne) for ligne in con.execute(TOUT + "ORDER BY lectures.numero")]


def chercher(chemin, morceau):
    morceau = morceau.casefold()
    return [
        livre
        for livre in lister(chemin)
        if morceau in livre["titre"].casefold() or morceau in livre["auteur"].casefold()
    ]


def resumer(chemin):
    livres = lister(chemin)
    par_auteur = {}
    for livre in livres:
        par_auteur[livre["auteur"]] = par_auteur.get(livre["auteur"], 0) + 1
    notes = [livre["note"] for livre in livres]
    return {
        "livres": len(livres),
        "moyenne": sum(notes) / len(notes) if notes else None,
        "par_auteur": par_auteur,
    }


class Fiche(ipywidgets.VBox):
    """Le même formulaire, en classe."""

    def __init__(self, chemin):
        self.chemin = chemin
        self.titre, self.auteur = ipywidgets.Text(), ipywidgets.Combobox(options=["Colette"])
        self.note = ipywidgets.BoundedIntText(min=1, max=5)
        self.bouton, self.statut = ipywidgets.Button(description="Noter"), ipywidgets.HTML()
        super().__init__([self.titre, self.auteur, self.note, self.bouton, self.statut])
        self.bouton.on_click(self.noter)

    def noter(self, _):
        try:
            ajouter(self.chemin, self.titre.value, self.auteur.value, self.note.value)
        except ValueError as refus:
            self.statut.value = f"<b>{refus}</b>"
        else:
            self.statut.value = "<i>C'est noté.</i>"
            self.titre.value = self.auteur.value = ""


def formulaire(chemin):
    return Fiche(chemin)


BASE = os.environ.get("MEMORY_DB") or Path(__file__).with_suffix(".db")
initialiser(BASE)
app = FastAPI()


class Lecture(BaseModel):
    titre: str
    auteur: str
    note: int = Field(ge=1, le=5)


@app.post("/livres")
def noter(lecture: Lecture, reponse: Response):
    try:
        numero = ajouter(BASE, **lecture.model_dump())
    except DejaNote as refus:
        raise HTTPException(409, str(refus)) from refus
    except ValueError as refus:
        raise HTTPException(422, str(refus)) from refus
    reponse.status_code = 201
    return {"id": numero}


@app.get("/livres")
def tous():
    return {"nombre": len(lister(BASE)), "livres": lister(BASE)}


@app.get("/livres/{numero}")
def un_seul(numero: int):
    with base_ouverte(BASE) as con:
        ligne = con.execute(TOUT + "WHERE lectures.numero = ?", (numero,)).fetchone()
    if ligne is None:
        raise HTTPException(404)
    return dict(ligne)
