"""Dit en français ce qu'une erreur de SQLite ou du système signifie, et quoi faire."""

import sqlite3

# Codes primaires : « Result and Error Codes », sqlite.org.
_PAR_CODE = {
    sqlite3.SQLITE_BUSY: (
        "La base est occupée : un autre programme y écrit depuis longtemps. "
        "Terminez ou fermez-le (un autre notebook, un éditeur de base), puis recommencez."
    ),
    sqlite3.SQLITE_LOCKED: (
        "La table est verrouillée par une autre requête du même programme. "
        "Terminez-la (commit ou close), puis recommencez."
    ),
    sqlite3.SQLITE_READONLY: (
        "La base est en lecture seule. "
        "Vérifiez les droits du fichier et de son dossier, puis recommencez."
    ),
    sqlite3.SQLITE_FULL: "Le disque est plein. Libérez de la place, puis recommencez.",
    sqlite3.SQLITE_IOERR: (
        "Le disque n'a pas pu lire ou écrire le fichier : il est peut-être plein ou débranché. "
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
        "La base ne s'ouvre pas : le dossier n'existe pas, ou un dossier porte déjà ce nom. "
        "Vérifiez l'adresse du fichier."
    ),
}


def expliquer(erreur: BaseException) -> str:
    """Rend une phrase en français pour `erreur`, toujours suivie de quoi faire.

    Une erreur dont le message est déjà en français (ValueError, TypeError, FileNotFoundError de
    `lib.memory`) est rendue telle quelle ; une erreur inconnue garde ses propres mots.
    """
    if isinstance(erreur, sqlite3.Error):
        code = getattr(erreur, "sqlite_errorcode", None)
        if code is not None and (phrase := _PAR_CODE.get(code & 0xFF)):
            return phrase
        if "no such table" in str(erreur):
            return f"SQLite répond « {erreur} » : cette table n'existe pas. Créez-la d'abord."
        return f"SQLite répond « {erreur} »."
    if isinstance(erreur, PermissionError):
        return "L'accès au fichier est refusé. Vérifiez ses droits et ceux de son dossier."
    if isinstance(erreur, OSError) and erreur.strerror:
        return f"Le fichier est inutilisable (« {erreur.strerror} »). Vérifiez son adresse."
    return str(erreur)
