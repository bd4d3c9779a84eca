"""Dit en français ce qu'une erreur de SQLite ou du système signifie, et quoi faire."""

import errno
import re
import sqlite3
import textwrap
from collections.abc import Iterable
from itertools import chain

from lib.erreurs.endroit import indice_fin, indice_jeton, indice_nom, indice_syntaxe
from lib.erreurs.noms import indice_fonction, nettoyer
from lib.erreurs.phrases import CHOSES, CODE_PERDU, DU_MODULE, MOTS_DU_CODE, PAR_CODE, PAR_MOTS

MESSAGE_LONG = 2_000  # caractères ; un message cite parfois toute la requête
REQUETE_LONGUE = 10_000  # caractères ; au-delà, chercher l'endroit prendrait trop de temps
ABSENTE = "no such column: "
TABLE_ABSENTE = "no such table: "
SANS_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ErreurEnClair(Exception):
    """Une erreur dite en une phrase : un notebook n'en montre que cette phrase."""

    def _render_traceback_(self):  # IPython affiche ces lignes au lieu de la trace
        # JupyterLab couperait au milieu d'un mot.
        return [bout for ligne in str(self).splitlines() for bout in textwrap.wrap(ligne, 80)]


class ErreurSQL(ErreurEnClair):
    """Une requête ou une base ne convient pas.

    L'erreur de sqlite3 ou du système, s'il y en a une, est gardée dans `__cause__`.
    """


def expliquer(erreur: BaseException, requete: str | None = None, noms=()) -> str:
    """Rend une explication en français de `erreur`, toujours suivie de quoi faire.

    `requete` : le SQL fautif, pour montrer l'endroit ; `noms` : les tables et les colonnes de la
    base (`noms_connus`), pour proposer un nom ressemblant. Le code y est entre accents graves.
    Une erreur dont le message est déjà en français (ValueError, TypeError, FileNotFoundError de
    `lib.memory`) est rendue telle quelle ; une erreur inconnue garde ses propres mots.
    """
    if isinstance(erreur, (sqlite3.Error, sqlite3.Warning)):
        return _expliquer_sqlite(erreur, requete, noms)
    if isinstance(erreur, UnicodeError):
        return "Un caractère est incomplet (un demi-emoji ?) et ne se garde pas. Retirez-le."
    if isinstance(erreur, OverflowError):
        return "Ce nombre est trop grand : un entier de SQLite tient sur 64 bits."
    if isinstance(erreur, PermissionError):
        return "L'accès au fichier est refusé. Vérifiez ses droits et ceux de son dossier."
    if isinstance(erreur, OSError) and erreur.errno in SANS_PLACE:
        return PAR_CODE[sqlite3.SQLITE_FULL]
    if isinstance(erreur, OSError) and erreur.strerror:
        return f"Le fichier est inutilisable (« {erreur.strerror} »). Vérifiez son adresse."
    if isinstance(erreur, (TypeError, ValueError)) and re.match(DU_MODULE, str(erreur)):
        return f"Python répond « {erreur} » : {_par_mots(str(erreur), '', ())}"
    return str(erreur)


def noms_connus(con) -> list[str]:
    """Rend les noms des tables et des vues d'une connexion, puis ceux de leurs colonnes.

    Ne lève jamais : ce qui ne se lit pas manque à la liste.
    """
    tables = _premiers(
        con,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB "
        "'sqlite_*' UNION ALL SELECT name FROM sqlite_temp_schema WHERE type IN ('table', 'view')",
    )
    # Une à une : les colonnes d'une vue cassée ne se lisent pas.
    colonnes = (_premiers(con, "SELECT name FROM pragma_table_xinfo(?)", t) for t in tables)
    return list(dict.fromkeys([*tables, *chain.from_iterable(colonnes)]))


def _premiers(con, requete, *valeurs):
    try:
        curseur = con.cursor()
        curseur.row_factory = None
        return [nom for (nom,) in curseur.execute(requete, valeurs) if isinstance(nom, str)]
    except Exception:  # l'explication d'une erreur ne doit pas en lever une autre
        return []


def _expliquer_sqlite(erreur, requete, noms):
    message = str(erreur) or type(erreur).__name__
    code = getattr(erreur, "sqlite_errorcode", None)
    if code is None:
        code = next((c for mots, c in CODE_PERDU.items() if message.startswith(mots)), None)
    if isinstance(code, int) and (phrase := PAR_CODE.get(code) or PAR_CODE.get(code & 0xFF)):
        return phrase
    requete = requete if isinstance(requete, str) and len(requete) <= REQUETE_LONGUE else ""
    noms = [nom for nom in noms if isinstance(nom, str)] if isinstance(noms, Iterable) else []
    cherche = _preciser(message, code, requete)
    if cherche.startswith("CREATE"):
        inconnue = message.removeprefix(ABSENTE)
        noms = [mot for mot in re.findall(r"\w+", requete) if mot not in (inconnue, "CHECK")]
    conseil = _par_mots(cherche[:MESSAGE_LONG], requete, noms)
    return f"SQLite répond « {nettoyer(message, 200)} »" + (f" : {conseil}" if conseil else ".")


def _preciser(message, code, requete):
    """Ajoute au message de SQLite ce que la requête, ou le code de l'erreur, en dit de plus."""
    verbe = (re.match(r"\s*(\w*)", requete)[1] or "").upper()
    if code in MOTS_DU_CODE:
        return f"{MOTS_DU_CODE[code]} constraint failed{message.partition('failed')[2]}"
    if message.startswith(ABSENTE):
        nom = message.removeprefix(ABSENTE)
        if f'"{nom}"' in requete:  # un SQLite ancien ne dit pas qu'il était entre guillemets
            return f'{ABSENTE}"{nom}" - should'
        if verbe == "SELECT" and not re.search(r"(?i)FROM\b", requete):
            return f"sans FROM: {nom}"
        if verbe in ("CREATE", "INSERT") and re.fullmatch(r"\w+", nom):
            return f"{verbe} {message}"
    if message.startswith(TABLE_ABSENTE):
        nom = message.removeprefix(TABLE_ABSENTE)
        if f" in [{nom}]".lower() in requete.lower():
            return f"IN [{nom}]"
        # Cherché d'abord comme un texte : en faire un motif, s'il est immense, prend une seconde.
        if nom in requete and (liste := re.search(rf"(?i)\bIN\s+('{re.escape(nom)}')", requete)):
            return f"IN {liste[1]}"
    if verbe == "CREATE" and re.match('unrecognized token: "[:{]"', message):
        return f"CREATE {message}"
    return message


def _par_mots(message, requete, noms):
    for motif, phrase in PAR_MOTS.items():
        if trouve := re.search(motif, message, re.S):
            groupes = trouve.groupdict(default="")
            cites = {cle: nettoyer(texte, 60) for cle, texte in groupes.items()}
            cites["texte"] = cites.get("nom", "").replace("'", "''")
            cites["chose"] = CHOSES.get(groupes.get("chose"), "")
            indice = _indice(groupes, requete, noms)
            return phrase.format(indice=f"{indice} " if indice else "", **cites).rstrip(" ")
    return ""


def _indice(groupes, requete, noms):
    match groupes:
        case {"nom": nom}:
            return indice_nom(requete, nom, noms)
        case {"fonction": nom}:
            return indice_fonction(nom)
        case {"pres": mot}:
            return indice_syntaxe(requete, mot)
        case {"jeton": mot}:
            return indice_jeton(requete, mot)
        case {"fin": _}:
            return indice_fin(requete)
    return ""
