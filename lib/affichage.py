"""Montre une base : ses lignes en tableaux pandas et en graphiques, son schéma en dessin."""

import logging
import sqlite3
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path

import pandas as pd

from lib.erreurs import ErreurSQL, expliquer, noms_connus
from lib.memory import adresse
from lib.schema import Schema, lire_schema

# Sans cela, JupyterLab compose « de 5 $ à 6 $ » comme une formule de mathématiques.
pd.set_option("display.html.use_mathjax", False)
# Au premier graphique, matplotlib range les polices de la machine, et le dit en rouge, en anglais.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

# Les types de pandas qui gardent les NULL ; toute autre colonne reste comme SQLite la rend.
TYPES = {"string": "string", "integer": "Int64", "floating": "Float64"}
LECTURE_SEULE = (
    "lire() ne fait que lire. Pour écrire ou régler quelque chose, "
    "passez l'instruction à con.execute(…), sur votre propre connexion."
)
ERREURS = (sqlite3.Error, pd.errors.DatabaseError, OSError, UnicodeError, OverflowError)
REFUS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH)
PIXELS_PAR_POUCE = 96  # la taille d'une figure de matplotlib se donne en pouces
PRAGMAS_QUI_LISENT = ("_info", "_xinfo", "_list", "_check")  # fin du nom de ceux à argument


def lire(requete: str, parametres=(), chemin=None) -> pd.DataFrame:
    """Lance une requête qui lit, et rend ses lignes en tableau pandas.

    `parametres` : les valeurs des « ? » (tuple) ou des « :nom » (dictionnaire). `chemin` : la base,
    celle de `lib.memory` par défaut ; elle n'est jamais créée ni modifiée. NULL devient <NA>.
    ErreurSQL, en une phrase, si la requête ou la base ne convient pas.
    """
    if not isinstance(requete, str):
        raise ErreurSQL(f"La requête doit être une chaîne (str), pas {type(requete).__name__}.")
    with _connexion(chemin, requete) as con:
        con.row_factory = _ligne
        try:
            tableau = pd.read_sql_query(requete, con, params=parametres)
        except TypeError:  # pandas attend des colonnes
            raise ErreurSQL("Cette requête ne rend aucune colonne : écrivez un SELECT.") from None
    return tableau.apply(_typer)


def lire_messages(chemin=None) -> pd.DataFrame:
    """Rend la table `messages`, par id : id, texte, nom_utilisateur, date_creation.

    Un nom absent est <NA>, une date illisible NaT ; un fuseau horaire est ignoré, seule l'heure
    écrite est gardée. ErreurSQL comme pour `lire`.
    """
    tableau = lire(
        "SELECT id, texte, nom_utilisateur, date_creation FROM messages ORDER BY id", chemin=chemin
    )
    dates = [_date(texte) for texte in tableau["date_creation"].tolist()]
    tableau["date_creation"] = pd.Series(dates, dtype="datetime64[us]")
    return tableau.astype({"id": "Int64", "texte": "string", "nom_utilisateur": "string"})


def en_html(tableau: pd.DataFrame, titre: str, longueur: int = 200) -> str:
    """Rend `tableau` en HTML accessible, où tout contenu paraît tel quel.

    Un texte de plus de `longueur` caractères est coupé. Classe CSS : cahier-table.
    """
    if tableau.empty:
        return "<p>Aucune ligne.</p>"
    entetes = "".join(f'<th scope="col">{escape(str(nom))}</th>' for nom in tableau.columns)
    lignes = []
    for valeurs in tableau.itertuples(index=False, name=None):
        textes = (escape(_cellule(valeur, longueur)) for valeur in valeurs)
        lignes.append("<tr>" + "".join(f'<td dir="auto">{t}</td>' for t in textes) + "</tr>")
    return (
        f'<table class="cahier-table mathjax_ignore">\n<caption>{escape(titre)}</caption>\n'
        f"<thead><tr>{entetes}</tr></thead>\n<tbody>\n" + "\n".join(lignes) + "\n</tbody></table>"
    )


def dessiner_schema(chemin=None) -> Schema:
    """Rend le schéma de la base, lu dans ses PRAGMA : un dessin, et le même schéma en texte.

    ErreurSQL comme pour `lire`.
    """
    with _connexion(chemin) as con:
        return lire_schema(con, Path(adresse(chemin)).name)


def illustrer(figure, description: str) -> "Illustration":
    """Ferme une figure de matplotlib, et rend son image avec sa description.

    `description` : ce que le graphique montre, pour qui ne le voit pas ; elle n'est pas vide.
    ErreurSQL si l'un des deux ne convient pas.
    """
    from matplotlib import pyplot  # une seconde d'attente, inutile à qui ne dessine rien
    from matplotlib.figure import Figure

    if not isinstance(figure, Figure):
        raise ErreurSQL(
            f"illustrer() attend une figure de matplotlib, pas {type(figure).__name__} : "
            "avec « figure, repere = plt.subplots() », donnez-lui figure."
        )
    pyplot.close(figure)  # sinon JupyterLab la montrerait une seconde fois
    if not isinstance(description, str) or not description.strip():
        raise ErreurSQL(
            "illustrer() attend une description : écrivez, en une phrase, ce que le graphique "
            "montre à qui le voit."
        )
    if figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")  # garde les étiquettes longues dans l'image
    image = BytesIO()
    # Un fond opaque se lit aussi dans un thème sombre ; deux points par pixel, sur un écran fin.
    options = {"facecolor": "white", "transparent": False, "metadata": {"Software": None}}
    figure.savefig(image, format="png", dpi=2 * PIXELS_PAR_POUCE, **options)
    largeur = round(figure.get_figwidth() * PIXELS_PAR_POUCE)
    return Illustration(image.getvalue(), description.strip(), largeur)


@dataclass(frozen=True)
class Illustration:
    """Une image PNG et sa description ; un notebook montre l'une, ou lit l'autre."""

    png: bytes
    description: str
    largeur: int  # en pixels, à l'écran

    def __repr__(self):
        return self.description

    def _repr_html_(self):
        image = b64encode(self.png).decode()
        return (
            f'<img alt="{escape(self.description)}" width="{self.largeur}" '
            f'style="max-width: 100%; height: auto" src="data:image/png;base64,{image}">'
        )


@contextmanager
def _connexion(chemin, requete=None):
    """Ouvre la base en lecture seule, et dit en français ce qui échoue (dans `requete`)."""
    chemin, con = Path(adresse(chemin)), None
    try:
        if not chemin.is_file():
            raise FileNotFoundError(
                f"Il n'y a pas de base « {chemin.name} » à cette adresse. "
                "Créez-la d'abord, ou vérifiez l'adresse."
            )
        con = sqlite3.connect(f"{chemin.as_uri()}?mode=ro", uri=True)
        con.set_authorizer(_autoriser)
        yield con
    except ERREURS as erreur:
        cause = erreur.__cause__ or erreur  # pandas enveloppe l'erreur de sqlite3
        code = getattr(cause, "sqlite_errorcode", None)
        # Dans une base occupée, chercher les noms attendrait aussi longtemps que la requête.
        noms = noms_connus(con) if code == sqlite3.SQLITE_ERROR else ()
        phrase = LECTURE_SEULE if code in REFUS else expliquer(cause, requete, noms)
        raise ErreurSQL(phrase) from cause
    finally:
        if con:
            con.close()


def _autoriser(action, nom, valeur, *_):
    # mode=ro refuse d'écrire dans la base, mais laisse ATTACH et VACUUM INTO créer des fichiers,
    # et un PRAGMA régler une connexion qui va se fermer.
    refus = action == sqlite3.SQLITE_ATTACH
    if action == sqlite3.SQLITE_PRAGMA and valeur is not None:
        refus = not nom.lower().endswith(PRAGMAS_QUI_LISENT)
    return sqlite3.SQLITE_DENY if refus else sqlite3.SQLITE_OK


def _ligne(_, valeurs):
    # À côté d'un None, pandas changerait les entiers d'une colonne en flottants : 7 en 7.0.
    return tuple([pd.NA if v is None else v for v in valeurs]) if None in valeurs else valeurs


def _typer(colonne):
    sorte = pd.api.types.infer_dtype(colonne.dropna())
    return colonne.astype(TYPES.get(sorte, colonne.dtype))


def _date(texte):
    try:
        date = datetime.fromisoformat(texte)
    except (TypeError, ValueError):
        return pd.NaT
    return date.replace(tzinfo=None) if date.tzinfo else date


def _cellule(valeur, longueur):
    if pd.isna(valeur):
        return "—"
    if isinstance(valeur, datetime):
        return valeur.isoformat(" ", "seconds")
    texte = str(valeur)
    return texte if len(texte) <= longueur else texte[: longueur - 1].rstrip() + "…"
