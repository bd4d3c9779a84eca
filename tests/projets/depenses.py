"""Un suivi de dépenses comme un apprenant pourrait l'écrire : une classe, et `try`/`finally`."""

import os
import sqlite3
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from ipywidgets import HTML, Button, IntText, Text, VBox


class Caisse:
    """Les mouvements, dans une table STRICT, avec un montant négatif et une date en plus."""

    def __init__(self, chemin):
        self.con = sqlite3.connect(chemin)
        self.con.execute("PRAGMA journal_mode = WAL")

    def fermer(self):
        self.con.close()

    def creer(self):
        self.con.execute(
            "CREATE TABLE IF NOT EXISTS mouvements (cle INTEGER PRIMARY KEY, jour TEXT NOT NULL,"
            " quoi TEXT NOT NULL, rayon TEXT NOT NULL, montant INTEGER NOT NULL) STRICT"
        )

    def payer(self, quoi, rayon, centimes):
        curseur = self.con.execute(
            "INSERT INTO mouvements (jour, quoi, rayon, montant) VALUES (:j, :q, :r, :m)",
            {"j": date.today().isoformat(), "q": quoi, "r": rayon, "m": -centimes},
        )
        self.con.commit()
        return curseur.lastrowid

    def relire(self):
        requete = "SELECT cle, quoi, rayon, -montant FROM mouvements ORDER BY cle"
        noms = ("id", "libelle", "categorie", "centimes")
        return [dict(zip(noms, ligne, strict=True)) for ligne in self.con.execute(requete)]

    def bilan(self):
        requete = "SELECT rayon, count(*), -sum(montant) FROM mouvements GROUP BY rayon"
        return self.con.execute(requete).fetchall()


def avec(chemin, geste, *valeurs):
    caisse = Caisse(chemin)
    try:
        return geste(caisse, *valeurs)
    finally:
        caisse.fermer()


def initialiser(chemin):
    avec(chemin, Caisse.creer)


def ajouter(chemin, libelle, categorie, centimes):
    fautes = [
        nom
        for nom, valeur in (("le libellé", libelle), ("la catégorie", categorie))
        if not isinstance(valeur, str) or valeur.strip() == ""
    ]
    if type(centimes) is not int or centimes < 1:
        fautes.append("le montant, en centimes")
    if fautes:
        raise ValueError("À corriger : " + ", ".join(fautes) + ".")
    return avec(chemin, Caisse.payer, libelle, categorie, centimes)


def lister(chemin):
    return avec(chemin, Caisse.relire)


def chercher(chemin, morceau):
    trouve = morceau.lower()
    return [d for d in lister(chemin) if trouve in f"{d['libelle']}\n{d['categorie']}".lower()]


def resumer(chemin):
    lignes = avec(chemin, Caisse.bilan)
    return {
        "depenses": sum(nombre for _, nombre, _ in lignes),
        "total": sum(centimes for *_, centimes in lignes),
        "par_categorie": {rayon: centimes for rayon, _, centimes in lignes},
    }


def formulaire(chemin):
    champs = [Text(description="Quoi"), Text(description="Rayon"), IntText(description="Centimes")]
    bouton, statut = Button(description="Payer"), HTML()

    def payer(_):
        try:
            numero = ajouter(chemin, *[champ.value for champ in champs])
            statut.value = f"Dépense {numero} : notée."
            champs[0].value, champs[1].value, champs[2].value = "", "", 0
        except ValueError as erreur:
            statut.value = f"Refusé. {erreur}"

    bouton.on_click(payer)
    return VBox([*champs, bouton, statut])


def base():
    adresse = os.environ.get("MEMORY_DB") or Path(__file__).with_suffix(".db")
    initialiser(adresse)
    return adresse


app = FastAPI()


@app.exception_handler(ValueError)
def refuser(requete, erreur):
    return JSONResponse({"detail": str(erreur)}, 422)


@app.post("/depenses", status_code=201)
def payer(depense: dict):
    valeurs = [depense.get(cle) for cle in ("libelle", "categorie", "centimes")]
    return {"id": ajouter(base(), *valeurs)}


@app.get("/depenses")
def toutes():
    depenses = lister(base())
    return {"depenses": depenses, "nombre": len(depenses)}


@app.get("/depenses/{cle}")
def une(cle: int):
    par_cle = {depense["id"]: depense for depense in lister(base())}
    return par_cle.get(cle) or JSONResponse({"detail": "Rien à ce numéro."}, 404)
