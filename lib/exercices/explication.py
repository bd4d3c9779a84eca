"""Dit en français pourquoi une réponse s'arrête sur une erreur."""

import builtins
import re
import sqlite3
from contextlib import suppress
from difflib import get_close_matches
from types import FunctionType, ModuleType

from lib.erreurs import ErreurSQL, expliquer, noms_connus
from lib.erreurs.endroit import retrouver
from lib.erreurs.phrases import DU_MODULE
from lib.exercices.projet import Absente
from lib.exercices.resultat import compte, mots
from lib.exercices.valeur import Immense

TEXTE_LONG = 10_000  # caractères ; au-delà, ce n'est pas une requête du cahier
SANS_FIN = "Votre requête ne s'arrête pas, ou fait un travail immense : on l'a interrompue."
# (sorte, ce que dit son message, conseil), du plus particulier au plus général.
CONSEILS = (
    (UnboundLocalError, "", "une variable sert avant d'avoir reçu une valeur."),
    (
        NameError,
        "",
        "un nom n'existe pas dans la fonction. {voisin}Relisez son orthographe, et vos `import`.",
    ),
    (
        AttributeError,
        r"'sqlite3\.Connection' object has no attribute '(fetch|lastrowid|rowcount)",
        "c'est un curseur qui l'a, et non la connexion. Gardez celui que rend `con.execute(…)`.",
    ),
    (
        (AttributeError, TypeError),
        r"'NoneType' object|\* must be an iterable, not NoneType|instances of .*'NoneType'",
        "une valeur est `None`. C'est ce que rend `fetchone()` quand il n'y a plus de ligne, et "
        "toute fonction sans `return`.",
    ),
    (
        (AttributeError, TypeError),
        r"'(function|method|builtin_function_or_method|type)' object (is not|has no)",
        "il manque des parenthèses : `f` est la fonction, `f()` est ce qu'elle rend.",
    ),
    (AttributeError, "", "cet objet n'a pas cet attribut, ou pas cette méthode. {voisin}"),
    (
        ModuleNotFoundError,
        "",
        "ce module n'est pas installé, ou c'est un fichier à vous, que l'on ne voit pas d'ici.",
    ),
    (
        KeyError,
        "",
        "cette clé n'existe pas dans le dictionnaire, ou cette colonne dans le tableau.",
    ),
    (IndexError, "", "la liste ou le tuple n'a pas autant d'éléments."),
    (
        UnicodeDecodeError,
        "",
        "ces octets ne sont pas du texte. Lisez-les tels quels, avec `read_bytes()`.",
    ),
    (
        (FileNotFoundError, ErreurSQL),
        "memory.db",
        "elle ouvre votre base au lieu de celle que l'essai lui donne, par ses paramètres.",
    ),
    (RecursionError, "", "la fonction s'appelle elle-même sans fin."),
    (MemoryError, "", "la fonction demande trop de mémoire."),
    (
        (TypeError, ValueError),
        "tuple indices must be integers|dictionary update sequence",
        "une ligne est un tuple, sans noms : prenez-y une valeur par son rang, comme `ligne[0]`, "
        "ou réglez d'abord `con.row_factory = sqlite3.Row`.",
    ),
    (
        TypeError,
        "list indices must be integers",
        "une liste se lit par rang, comme `liste[0]`, et non par nom. Est-ce toute la liste, au "
        "lieu d'une de ses lignes ?",
    ),
    (
        TypeError,
        r"'sqlite3\.Cursor'",
        "un curseur n'est pas une liste : demandez-lui ses lignes, avec `fetchone()` ou "
        "`fetchall()`.",
    ),
    (TypeError, "os.PathLike", "l'adresse d'un fichier est attendue, et c'est autre chose."),
    (TypeError, "bytes", 'les octets, `b"…"`, et le texte, `"…"`, ne vont pas ensemble.'),
    (
        TypeError,
        "not supported between",
        "ces deux types ne vont pas ensemble : on ne compare pas un nombre et un texte. "
        "Convertissez l'un des deux, ou retirez des guillemets de trop.",
    ),
    (
        TypeError,
        "concatenate|unsupported operand|multiply sequence",
        "ces deux types ne vont pas ensemble : convertissez l'un des deux, ou, dans du SQL, "
        "laissez un `?` et donnez la valeur à part.",
    ),
    (
        TypeError,
        "not callable",
        "ce qui précède les parenthèses n'est pas une fonction. Un nom a pu changer de valeur, ou "
        "une virgule manque juste avant.",
    ),
    (
        TypeError,
        "argument",
        "cet appel n'a pas les arguments qu'il faut : comptez-les, et relisez leur ordre, leurs "
        "noms et leurs types.",
    ),
    (TypeError, "", "une valeur n'a pas le type qu'il faut."),
)


def expliquer_sql(erreur: Exception, refus: list[str], con, requete: str, valeurs=()) -> str:
    """Rend une phrase pour l'erreur d'une requête.

    refus : ce que la garde a refusé. con : la base, pour proposer un nom ressemblant.
    valeurs : celles que l'exercice donne aux « ? ».
    """
    if refus:
        return f"La vérification refuse cette instruction : {refus[0]}."
    if "interrupted" in str(erreur):
        return SANS_FIN
    if "number of bindings" in str(erreur):
        if not valeurs:
            return "Cet exercice ne donne pas de valeurs pour les « ? » : écrivez-les à leur place."
        donnees = compte(len(valeurs), "valeur")
        return f"La vérification donne {donnees} : il faut autant de « ? »."
    return expliquer(erreur, requete, noms_connus(con))


def expliquer_python(erreur: BaseException, fonction) -> str:
    """Rend une phrase pour l'erreur qu'une fonction de l'apprenant lève, et sa ligne.

    fonction : elle, ou le module que fait son fichier.
    """
    if isinstance(erreur, Absente):
        return mots(erreur)
    ligne, dans = _endroit(erreur, fonction)
    debut = f"La fonction s'arrête sur une erreur{f', à sa ligne {ligne}' if ligne else ''}."
    if ligne and isinstance(fonction, ModuleType):
        qui = "Votre fichier" if dans == "<module>" else f"`{dans}`"
        debut = f"{qui} s'arrête sur une erreur, à la ligne {ligne} de `{fonction.__name__}.py`."
    if isinstance(erreur, SystemExit | KeyboardInterrupt):
        return "La fonction arrête Python (`exit`) : retirez cet appel."
    if type(erreur).__module__ == "sqlite3" or re.match(DU_MODULE, mots(erreur)):
        return f"{debut} {expliquer(erreur, retrouver(erreur, _textes(erreur, fonction)))}"
    if isinstance(erreur, PermissionError):  # celle de la surveillance n'a qu'un argument
        return f"{debut} {erreur.args[0] if len(erreur.args) == 1 else expliquer(erreur)}"
    if isinstance(erreur, Immense):
        return mots(erreur)
    appelable = isinstance(fonction, FunctionType | ModuleType)
    if not ligne and appelable and isinstance(erreur, TypeError) and "argument" in mots(erreur):
        return (
            "La fonction ne reçoit pas les paramètres que l'énoncé demande : relisez la ligne "
            f"du `def`. Python répond « {mots(erreur)} »."
        )
    if not ligne and appelable:
        return (
            "La fonction s'est terminée, mais l'essai n'a pas pu se servir de ce qu'elle rend. "
            f"Python répond « {mots(erreur)} »."
        )
    reponse = f"Python répond « {type(erreur).__name__} : {mots(erreur)} »"
    conseil = _conseiller(erreur, fonction)
    return f"{debut} {reponse} : {conseil}" if conseil else f"{debut} {reponse}."


def _textes(erreur, fonction):
    """Rend les textes que la fonction manie, dans son code ou ses variables, à l'erreur."""
    trace, trouves = erreur.__traceback__, []
    while trace:
        code = trace.tb_frame.f_code
        if _est_de(code, fonction):
            trouves += [*trace.tb_frame.f_locals.values(), *code.co_consts]
        trace = trace.tb_next
    return [texte for texte in trouves if type(texte) is str and len(texte) <= TEXTE_LONG]


def _conseiller(erreur, fonction):
    for sortes, motif, conseil in CONSEILS:
        if isinstance(erreur, sortes) and re.search(motif, mots(erreur)):
            voisin = _voisin(erreur, fonction) if "{voisin}" in conseil else ""
            return conseil.format(voisin=voisin).rstrip()
    return ""


def _voisin(erreur, fonction):
    """Propose le nom qui ressemble à celui que Python ne trouve pas."""
    with suppress(Exception):  # l'objet vient de la réponse : il peut tout faire
        nom = erreur.name
        if isinstance(erreur, AttributeError):
            noms = dir(erreur.obj)
        elif hasattr(sqlite3.Connection, nom):
            return f"Est-ce une méthode ? Écrivez alors ce qui la porte : `con.{nom}`. "
        else:
            noms = [*_noms(fonction), *dir(builtins)]
        # Une constante ne ressemble qu'à une constante : SQLITE_ROW n'est pas Row.
        noms = [autre for autre in noms if autre.isupper() == nom.isupper() and autre[0] != "_"]
        voisins = [autre for autre in noms if autre.lower() == nom.lower()]
        voisins += get_close_matches(nom, noms, 1, 0.8)
        return f"Voulez-vous dire `{voisins[0]}` ? " if voisins else ""
    return ""


def _noms(fonction):
    if isinstance(fonction, ModuleType):
        return vars(fonction)
    return [*fonction.__code__.co_varnames, *fonction.__globals__]


def _endroit(erreur, fonction):
    """Rend la ligne où l'erreur est née (1 : le `def`, ou le début du fichier), et sa fonction.

    0, et une chaîne vide, si elle est née ailleurs.
    """
    trace, ligne, dans = erreur.__traceback__, 0, ""
    while trace:
        code = trace.tb_frame.f_code
        if _est_de(code, fonction):
            debut = 1 if isinstance(fonction, ModuleType) else code.co_firstlineno
            ligne, dans = trace.tb_lineno - debut + 1, code.co_name
        trace = trace.tb_next
    return ligne, dans


def _est_de(code, fonction):
    if isinstance(fonction, ModuleType):
        return code.co_filename == fonction.__file__
    return type(fonction) is FunctionType and code is fonction.__code__
