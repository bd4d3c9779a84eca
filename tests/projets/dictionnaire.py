"""Un dictionnaire comme un apprenant pourrait l'écrire : on efface, on réécrit, tout en Python."""

import os
import sqlite3
from collections import Counter
from contextlib import asynccontextmanager, closing
from pathlib import Path

import ipywidgets as w
from fastapi import FastAPI, HTTPException, Request


def executer(chemin, requete, valeurs=()):
    with closing(sqlite3.connect(chemin)) as con, con:
        return con.execute(requete, valeurs).fetchall()


def initialiser(chemin):
    executer(chemin, 'CREATE TABLE IF NOT EXISTS "mes entrées" (terme, sens, rang INTEGER)')


def ajouter(chemin, mot, definition):
    """Le rang est choisi ici, et non par SQLite."""
    try:
        vide = not mot.strip() or not definition.strip()
    except AttributeError:
        raise ValueError("Le mot et sa définition sont des textes.") from None
    if vide or len(mot) > 50:
        raise ValueError("Un mot a de 1 à 50 caractères, et une définition au moins un.")
    with closing(sqlite3.connect(chemin)) as con:
        con.execute('DELETE FROM "mes entrées" WHERE terme = ?', (mot,))
        rang = con.execute('SELECT coalesce(max(rang), 100) + 1 FROM "mes entrées"').fetchone()[0]
        con.execute('INSERT INTO "mes entrées" VALUES (?, ?, ?)', (mot, definition, rang))
        con.commit()
    return rang


def lister(chemin):
    lignes = executer(chemin, 'SELECT rang, terme, sens FROM "mes entrées"')
    entrees = [{"definition": sens, "mot": terme, "id": rang} for rang, terme, sens in lignes]
    return sorted(entrees, key=lambda entree: entree["mot"])


def chercher(chemin, morceau):
    def contient(entree):
        return any(morceau.lower() in entree[cle].lower() for cle in ("mot", "definition"))

    return list(filter(contient, lister(chemin)))


def resumer(chemin):
    initiales = Counter(entree["mot"][0] for entree in lister(chemin))
    return {"mots": initiales.total(), "par_initiale": dict(initiales)}


def formulaire(chemin):
    boite = w.VBox([w.Text(), w.Textarea(), w.Button(description="Définir"), w.HTML()])
    mot, definition, bouton, statut = boite.children

    @bouton.on_click
    def definir(_):
        try:
            ajouter(chemin, mot.value, definition.value)
        except ValueError as erreur:
            statut.value = erreur.args[0]
        else:
            statut.value, mot.value, definition.value = "Défini.", "", ""

    return boite


CHEMIN = os.environ.get("MEMORY_DB") or Path(__file__).with_suffix(".db")


@asynccontextmanager
async def vie(app):
    initialiser(CHEMIN)
    yield


app = FastAPI(lifespan=vie)


@app.post("/mots", status_code=201)
async def definir(requete: Request):
    recu = await requete.json()
    try:
        return {"id": ajouter(CHEMIN, recu["mot"], recu["definition"])}
    except KeyError as erreur:
        raise HTTPException(422, f"Il manque {erreur}.") from None
    except ValueError as erreur:
        raise HTTPException(422, str(erreur)) from None


@app.get("/mots")
def tous():
    return {"mots": lister(CHEMIN), "nombre": len(lister(CHEMIN))}


@app.get("/mots/{mot}")
def un_seul(mot):
    for entree in lister(CHEMIN):
        if entree["mot"] == mot:
            return entree
    raise HTTPException(404, f"« {mot} » n'est pas défini.")
