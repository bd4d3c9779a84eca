"""Ni chance, ni malchance : les réponses déclarées, rejouées sur des bases tirées au hasard."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from lib.exercices.bases import Base
from lib.exercices.catalogue import declarations
from lib.exercices.declarations import Application, Fonction, SurBases
from lib.exercices.effet import comparer
from lib.exercices.observation import observer, preparer

TIRAGES = (
    3  # bases au hasard, pour chaque base déclarée ; une pour une application, lente à essayer
)
TRANSACTION = ("BEGIN TRANSACTION;", "COMMIT;")
RETENUS = [
    e
    for e in declarations().values()
    if isinstance(e, SurBases | Fonction) and any(base and base.sql.strip() for base in e.bases)
]


def secouer(base: Base, graine: str) -> Base:
    """Rend une base de même schéma : des lignes manquent, des valeurs ont changé de place."""
    hasard = random.Random(graine)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.executescript(base.sql)
        tables = con.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            colonnes = [nom for _, nom, *_ in con.execute(f"PRAGMA table_info({table})")]
            lignes = con.execute(f"SELECT rowid, * FROM {table}").fetchall()
            for rowid, *_ in lignes:
                colonne = hasard.choice(colonnes)
                valeur = hasard.choice(lignes)[1 + colonnes.index(colonne)]
                con.execute(
                    f"UPDATE OR IGNORE {table} SET {colonne} = ? WHERE rowid = ?", (valeur, rowid)
                )
                if hasard.random() < 0.2:
                    con.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        sql = "\n".join(ligne for ligne in con.iterdump() if ligne not in TRANSACTION)
        (version,) = con.execute("PRAGMA user_version").fetchone()  # iterdump l'oublie
        sql += f"\nPRAGMA user_version = {version};"
        return Base(f"{base.titre}, secouée ({graine})", sql)


@pytest.mark.parametrize("ex", RETENUS, ids=lambda e: e.numero)
def test_les_reponses_declarees_sur_des_bases_au_hasard(ex, tmp_path):
    """Une juste y reste juste ; une faute qui ne se verrait nulle part serait un coup de chance."""
    bases = [base for base in ex.bases if base and base.sql.strip()]
    tirages = 1 if isinstance(ex, Application) else TIRAGES
    tirees = tuple(secouer(b, f"{ex.numero}-{t}") for b in bases for t in range(tirages))
    nues = tuple(base for base in ex.bases if base not in bases)  # sans fichier, ou sans table
    ailleurs = replace(ex, bases=nues + tirees)
    attendus = list(observer(ailleurs, preparer(ex, ex.solution), tmp_path))

    def ecarts(code):
        """Donne les écarts un à un : au premier, une faute s'est vue, et l'on s'arrête."""
        obtenus = observer(ailleurs, preparer(ex, code), tmp_path)
        for paire in zip(attendus, obtenus, strict=True):
            if ecart := comparer(*paire, ex.noms):
                yield ecart

    for code in (ex.solution, *ex.justes):
        assert list(ecarts(code)) == [], code
    assert [code for code in ex.erreurs if not any(ecarts(code))] == []
