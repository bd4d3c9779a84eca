"""Garde ce que les bancs mesurent, et en fait un tableau et une image."""

import json
import platform
import sqlite3
import textwrap
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

import matplotlib
import psutil
from matplotlib.figure import Figure

DOSSIER = Path(__file__).parent
PAQUETS = (
    "apsw", "dataset", "fastapi", "pandas", "peewee", "sqlalchemy", "sqlite-utils", "sqlmodel",
    "uvicorn",
)  # fmt: skip
MARGE = 1.25  # ce que d'autres programmes, sur la même machine, peuvent changer à une durée
NOUS, LIMITE, AUTRE = "#1f5fa8", "#5d6873", "#b8c4d0"
NOTRES, LIMITES = ("lib.memory", "POST /message", "GET /messages?limite=50"), ("sqlite3", "apsw")


@dataclass
class Objectif:
    """Une promesse, et ce que l'on a mesuré : au plus `borne`, ou au moins si `plancher`."""

    nom: str
    mesure: float
    borne: float
    plancher: bool = False

    def atteint(self, marge=1):
        if self.plancher:
            return self.mesure * marge >= self.borne
        return self.mesure <= self.borne * marge


@dataclass
class Tableau:
    """Des lignes à montrer ; la première colonne nomme la ligne, la deuxième peut se dessiner."""

    titre: str
    colonnes: list[str]
    lignes: list[list]
    dessine: bool = False


@dataclass
class Bilan:
    """Tout ce qu'une série de bancs a mesuré."""

    machine: dict
    objectifs: list[Objectif] = field(default_factory=list)
    tableaux: list[Tableau] = field(default_factory=list)

    def verifier(self, *objectifs: Objectif) -> None:
        """Note des objectifs, puis échoue s'il en est un dont on reste loin."""
        self.objectifs += objectifs
        manques = [objectif for objectif in objectifs if not objectif.atteint(MARGE)]
        assert not manques, manques

    def ecrire(self, dossier: Path = DOSSIER) -> None:
        """Écrit resultats.json, resultats.md et resultats.svg."""
        texte = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (dossier / "resultats.json").write_text(texte + "\n", encoding="utf-8")
        (dossier / "resultats.md").write_text(self._en_markdown(), encoding="utf-8")
        self._dessiner(dossier / "resultats.svg")

    def _decrire_la_machine(self):
        return " · ".join(f"{nom}\u00a0{valeur}" for nom, valeur in self.machine.items())

    def _en_markdown(self):
        objectifs = Tableau(
            "Objectifs",
            ["Objectif", "Mesuré", "Borne", "Atteint"],
            [
                [o.nom, o.mesure, f"{'≥' if o.plancher else '≤'} {nombre(o.borne)}",
                 "oui" if o.atteint() else "**non**"]
                for o in self.objectifs
            ],
        )  # fmt: skip
        morceaux = [
            "# Résultats des bancs",
            self._decrire_la_machine(),
        ]
        for tableau in (objectifs, *self.tableaux):
            chiffres = ["---:"] * (len(tableau.colonnes) - 1)
            rangees = [tableau.colonnes, ["---", *chiffres], *tableau.lignes]
            morceaux.append(f"## {tableau.titre}")
            morceaux.append(
                "\n".join("| " + " | ".join(map(nombre, rangee)) + " |" for rangee in rangees)
            )
        return "\n\n".join(morceaux) + "\n"

    def _dessiner(self, fichier):
        dessines = [tableau for tableau in self.tableaux if tableau.dessine]
        rangees = -(-len(dessines) // 2)
        figure = Figure(figsize=(10, 0.9 + 3 * rangees), layout="constrained")
        for axe, tableau in zip(figure.subplots(rangees, 2).flat, dessines, strict=False):
            _dessiner_les_barres(axe, tableau)
        machine = textwrap.fill(self._decrire_la_machine(), 110, break_on_hyphens=False)
        figure.suptitle(machine, fontsize=9)
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bancs"}):
            figure.savefig(fichier, metadata={"Date": None})


def _dessiner_les_barres(axe, tableau):
    lignes = sorted(tableau.lignes, key=lambda ligne: -ligne[1])
    noms, valeurs = [ligne[0] for ligne in lignes], [ligne[1] for ligne in lignes]
    couleurs = [NOUS if n in NOTRES else LIMITE if n in LIMITES else AUTRE for n in noms]
    axe.bar_label(axe.barh(noms, valeurs, color=couleurs), [nombre(v) for v in valeurs], padding=3)
    axe.set_title(f"{tableau.titre}\n({tableau.colonnes[1]})", fontsize=10)
    axe.margins(x=0.15)
    axe.spines[["top", "right", "bottom"]].set_visible(False)
    axe.xaxis.set_visible(False)


def nombre(valeur):
    """Écrit une valeur ; un nombre à virgule, avec trois chiffres significatifs."""
    if not isinstance(valeur, float):
        return "?" if valeur is None else str(valeur)
    chiffres = f"{valeur:.0f}" if abs(valeur) >= 100 else f"{valeur:.3g}"
    return chiffres.replace(".", ",")


def milliers(entier):
    """Écrit un entier, ses milliers séparés par une espace insécable."""
    return f"{entier:,}".replace(",", "\u202f")


def decrire_la_machine():
    """Rend la date, la machine et les versions, pour qui lira les résultats plus tard."""
    return {
        "date": date.today().isoformat(),
        "système": f"{platform.system()} {platform.release().split('-')[0]}",
        "processeur": f"{psutil.cpu_count()} × {_processeur()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{nom: version(nom) for nom in PAQUETS},
    }


def _processeur():
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for ligne in cpuinfo.read_text(encoding="utf-8").splitlines():
            if ligne.startswith("model name"):
                return ligne.partition(":")[2].strip()
    return platform.processor() or platform.machine()
