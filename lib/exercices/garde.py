"""Borne le SQL d'une réponse : rien hors de sa copie, et pas de requête sans fin."""

import sqlite3

PAS = 1000  # instructions de la machine de SQLite entre deux contrôles
PAS_MAX = 4000 * PAS  # une réponse juste en demande moins de 100 000
LONGUEUR_MAX = 200_000  # octets d'une valeur
LIGNES_MAX = 2000  # lignes lues d'une réponse
COLONNES_MAX = 50  # d'une réponse, ou d'une table
TAILLE_MAX = 500_000  # caractères ou octets lus d'une réponse, en tout

_LECTURE = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_TOUJOURS_REFUSES = {
    sqlite3.SQLITE_ATTACH: "`ATTACH` et `VACUUM` ouvrent un autre fichier",
    sqlite3.SQLITE_DETACH: "`DETACH` touche à un autre fichier",
    sqlite3.SQLITE_PRAGMA: "`PRAGMA` change un réglage de la base",
}
_PRAGMAS_PERMIS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info"}


def garder(con: sqlite3.Connection, *, lecture: bool) -> list[str]:
    """Borne ce que fait `con` : pas d'autre fichier, pas de requête sans fin.

    lecture : n'autorise que de lire. Rend une liste où s'ajoute la raison de chaque refus ; SQLite
    ne dit, lui, que « not authorized » ou « interrupted ».
    """
    refus = []

    def autoriser(action, nom, valeur, *_):
        raison = _TOUJOURS_REFUSES.get(action)
        if action == sqlite3.SQLITE_PRAGMA and nom.lower() in _PRAGMAS_PERMIS:
            raison = None
        elif action == sqlite3.SQLITE_FUNCTION and valeur == "load_extension":
            raison = "`load_extension` ouvre un autre fichier"
        elif action == sqlite3.SQLITE_UPDATE and nom == "sqlite_master":
            # Une fonction qui rend une table, comme `json_each`, commence ainsi sans rien écrire.
            # Un vrai UPDATE du schéma demanderait d'abord `PRAGMA writable_schema`.
            raison = None
        elif lecture and raison is None and action not in _LECTURE:
            raison = "cet exercice demande de lire, avec `SELECT`, sans rien changer à la base"
        if raison:
            refus.append(raison)
        return sqlite3.SQLITE_DENY if raison else sqlite3.SQLITE_OK

    reste = [PAS_MAX // PAS]

    def compter():
        reste[0] -= 1
        return reste[0] < 0

    con.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGUEUR_MAX)
    con.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, COLONNES_MAX)
    con.set_authorizer(autoriser)
    con.set_progress_handler(compter, PAS)
    return refus


def puiser(curseur: sqlite3.Cursor, quoi: str) -> list[tuple]:
    """Rend les lignes d'un curseur. ValueError, en une phrase, si `quoi` en a trop."""
    lignes, taille = [], 0
    for ligne in curseur:
        lignes.append(ligne)
        taille += sum(len(valeur) for valeur in ligne if isinstance(valeur, str | bytes))
        if len(lignes) > LIGNES_MAX:
            raise ValueError(
                f"{quoi} plus de {LIGNES_MAX} lignes, bien plus que les tables n'en avaient : "
                "relisez les tables et les conditions."
            )
        if taille > TAILLE_MAX:
            raise ValueError(f"{quoi} des valeurs immenses : on a cessé de les lire.")
    return lignes


def lacher(con: sqlite3.Connection) -> None:
    """Rend à `con` sa liberté, pour que le vérificateur lise ce qu'elle a laissé."""
    con.set_authorizer(None)
    con.set_progress_handler(None, 0)
