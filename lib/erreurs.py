"""Dit en français ce qu'une erreur de SQLite ou du système signifie, et quoi faire."""

import sqlite3
import textwrap

# Codes primaires : « Result and Error Codes », sqlite.org.
_PAR_CODE = {
    sqlite3.SQLITE_BUSY: (
        "La base est occupée : un autre programme y écrit depuis longtemps. "
        "Terminez-le ou fermez-le (un autre notebook, un éditeur de base), puis recommencez."
    ),
    sqlite3.SQLITE_LOCKED: (
        "La table est verrouillée par une autre requête du même programme. "
        "Terminez cette requête (commit ou close), puis recommencez."
    ),
    sqlite3.SQLITE_READONLY: (
        "La base est en lecture seule. "
        "Vérifiez les droits du fichier et de son dossier, puis recommencez."
    ),
    sqlite3.SQLITE_FULL: "Le disque est plein. Libérez de la place, puis recommencez.",
    sqlite3.SQLITE_IOERR: (
        "Le disque n'a pas pu lire ou écrire le fichier : il est peut-être plein ou débranché. "
        "Libérez de la place, puis recommencez."
    ),
    sqlite3.SQLITE_CORRUPT: (
        "Le fichier de la base est abîmé. Mettez-le de côté sous un autre nom, "
        "puis repartez d'une copie ou d'une base neuve."
    ),
    sqlite3.SQLITE_NOTADB: (
        "Ce fichier n'est pas une base SQLite. "
        "Choisissez une autre adresse, ou mettez ce fichier de côté sous un autre nom."
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "La base ne s'ouvre pas : le dossier n'existe pas, ou un dossier porte déjà ce nom. "
        "Vérifiez l'adresse du fichier."
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        "Un programme a été interrompu pendant qu'il écrivait dans cette base. "
        "Lisez-la une fois par sqlite3.connect(…) : SQLite la remet en état ; puis recommencez."
    ),
}

# Le code 1 (SQLITE_ERROR) et le module sqlite3 ne disent qu'en mots ce qui ne va pas.
_FORME = "ce SQL est mal formé. Relisez ses mots, ses virgules, ses parenthèses, ses apostrophes."
_PAR_MOTS = {
    "no such table": "cette table n'existe pas. Créez-la d'abord, ou relisez son nom.",
    "no such column": (
        "cette colonne n'existe pas. Relisez son nom ; un texte s'écrit entre apostrophes, 'Alice'."
    ),
    "syntax error": _FORME,
    "incomplete input": _FORME,
    "unrecognized token": _FORME,
    "number of bindings": "il faut une valeur par « ? », dans un tuple : (valeur,).",
    "supply a value for binding": "donnez une valeur à chaque « :nom », dans un dictionnaire.",
    "parameters are of": "donnez les valeurs dans un tuple, (valeur,), ou dans un dictionnaire.",
    "is not supported": "donnez un nombre, un texte (str), des octets (bytes) ou None.",
    "one statement at a time": "donnez une seule instruction à la fois.",
    "Could not decode": "ce texte n'est pas en UTF-8. Lisez ses octets : CAST(colonne AS BLOB).",
}


class ErreurSQL(Exception):
    """Une erreur dite en une phrase ; un notebook n'en montre que cette phrase.

    L'erreur de sqlite3 ou du système, s'il y en a une, est gardée dans `__cause__`.
    """

    def _render_traceback_(self):  # IPython affiche ces lignes au lieu de la trace
        return textwrap.wrap(str(self), 80)  # JupyterLab couperait au milieu d'un mot


def expliquer(erreur: BaseException) -> str:
    """Rend une phrase en français pour `erreur`, toujours suivie de quoi faire.

    Une erreur dont le message est déjà en français (ValueError, TypeError, FileNotFoundError de
    `lib.memory`) est rendue telle quelle ; une erreur inconnue garde ses propres mots.
    """
    if isinstance(erreur, sqlite3.Error):
        code = getattr(erreur, "sqlite_errorcode", None)
        if code is not None and (phrase := _PAR_CODE.get(code) or _PAR_CODE.get(code & 0xFF)):
            return phrase
        conseils = [conseil for mots, conseil in _PAR_MOTS.items() if mots in str(erreur)]
        return f"SQLite répond « {erreur} »" + (f" : {conseils[0]}" if conseils else ".")
    if isinstance(erreur, UnicodeError):
        return "Un caractère est incomplet (un demi-emoji ?) et ne se garde pas. Retirez-le."
    if isinstance(erreur, OverflowError):
        return "Ce nombre est trop grand : un entier de SQLite tient sur 64 bits."
    if isinstance(erreur, PermissionError):
        return "L'accès au fichier est refusé. Vérifiez ses droits et ceux de son dossier."
    if isinstance(erreur, OSError) and erreur.strerror:
        return f"Le fichier est inutilisable (« {erreur.strerror} »). Vérifiez son adresse."
    return str(erreur)
