"""Les exercices réussis, gardés dans data/progression.db, et nulle part ailleurs."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape

from lib.bases import dossier_data
from lib.erreurs import ErreurSQL, expliquer
from lib.exercices.catalogue import du_notebook, notebooks

CREER = "CREATE TABLE IF NOT EXISTS reussites (numero TEXT PRIMARY KEY, date TEXT NOT NULL) STRICT"
NOTER = "INSERT INTO reussites (numero, date) VALUES (?, ?) ON CONFLICT (numero) DO NOTHING"
LIRE = "SELECT numero FROM reussites ORDER BY numero"
EFFACER = "DELETE FROM reussites"
ATTENTE = 5  # secondes, si un autre notebook écrit : un disque lent en prend plus d'une


@dataclass(frozen=True, repr=False)
class Progression:
    """Les exercices réussis, par notebook : [(titre, réussis, total)]."""

    notebooks: tuple[tuple[str, int, int], ...]
    note: str = ""

    @property
    def texte(self) -> str:
        """Une ligne par notebook : la barre, le compte, le titre."""
        lignes = [
            f"{'█' * reussis}{'░' * (total - reussis)} {reussis} sur {total} · {titre}"
            for titre, reussis, total in self.notebooks
        ]
        return "\n".join([*lignes, self.note] if self.note else lignes)

    def __repr__(self):
        return self.texte

    def _repr_html_(self):
        lignes = "\n".join(
            f'<tr><td style="text-align: left">{escape(titre)}</td>'
            f'<td><progress value="{reussis}" max="{total}">{reussis} sur {total}</progress></td>'
            f"<td>{reussis} sur {total}</td></tr>"
            for titre, reussis, total in self.notebooks
        )
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        entetes = "".join(f'<th scope="col">{mot}</th>' for mot in ("Notebook", "", "Réussis"))
        return (
            "<table>\n<caption>Vos exercices réussis</caption>\n"
            f"<thead><tr>{entetes}</tr></thead>\n<tbody>\n{lignes}\n</tbody></table>{note}"
        )


def noter(numero: str) -> None:
    """Garde la date de la première réussite d'un exercice.

    sqlite3.Error ou OSError si le fichier ne se laisse pas écrire.
    """
    with _ouverte() as con, con:
        con.execute(NOTER, (numero, datetime.now().isoformat(timespec="microseconds")))


def reussis() -> set[str]:
    """Rend les numéros des exercices réussis. sqlite3.Error ou OSError comme `noter`."""
    with _ouverte() as con:
        return {numero for (numero,) in con.execute(LIRE)}


def effacer_progression() -> None:
    """Oublie toutes les réussites ; ni vos messages ni vos réponses ne changent.

    ErreurSQL, en une phrase, si le fichier ne se laisse pas écrire.
    """
    try:
        with _ouverte() as con, con:
            con.execute(EFFACER)
    except (sqlite3.Error, OSError) as erreur:
        phrase = f"Votre progression n'a pas pu être effacée\u00a0: {expliquer(erreur)}"
        raise ErreurSQL(phrase) from erreur


def montrer_progression() -> Progression:
    """Rend, pour chaque notebook, le nombre d'exercices réussis sur leur total."""
    import nbformat  # lent, et inutile pour vérifier une réponse

    from lib.cahier import sommaire, titre

    faits, note = set(), ""
    try:
        faits = reussis()
    except (sqlite3.Error, OSError) as erreur:
        note = f"Votre progression n'a pas pu être lue\u00a0: {expliquer(erreur)}"
    lignes = []
    for fichier in sommaire():
        numero = fichier.name[:2]
        if numero in notebooks():
            exercices = {e.numero for e in du_notebook(numero).values()}  # quel que soit le sujet
            nom = f"{numero} {titre(nbformat.read(fichier, as_version=4))}"
            lignes.append((nom, len(faits & exercices), len(exercices)))
    return Progression(tuple(lignes), note)


@contextmanager
def _ouverte():
    dossier = dossier_data()
    dossier.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(dossier / "progression.db", timeout=ATTENTE)) as con:
        con.execute(CREER)
        yield con
