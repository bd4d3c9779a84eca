"""Dit en français pourquoi une réponse s'arrête sur une erreur."""

from types import FunctionType

from lib.erreurs import expliquer, noms_connus
from lib.exercices.resultat import compte, mots
from lib.exercices.valeur import Immense

SANS_FIN = "Votre requête ne s'arrête pas, ou fait un travail immense : on l'a interrompue."
# Du plus particulier au plus général : UnboundLocalError est une NameError.
CONSEILS = {
    UnboundLocalError: "une variable sert avant d'avoir reçu une valeur.",
    NameError: "un nom n'existe pas dans la fonction. Relisez son orthographe, et vos `import`.",
    AttributeError: "cet objet n'a pas cet attribut, ou pas cette méthode.",
    KeyError: "cette clé n'existe pas dans le dictionnaire.",
    IndexError: "la liste ou le tuple n'a pas autant d'éléments.",
    RecursionError: "la fonction s'appelle elle-même sans fin.",
    MemoryError: "la fonction demande trop de mémoire.",
    TypeError: "une valeur n'a pas le type qu'il faut.",
}


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
    """Rend une phrase pour l'erreur qu'une fonction de l'apprenant lève, et sa ligne."""
    ligne = _ligne(erreur, fonction)
    debut = f"La fonction s'arrête sur une erreur{f', à sa ligne {ligne}' if ligne else ''}."
    if isinstance(erreur, SystemExit | KeyboardInterrupt):
        return "La fonction arrête Python (`exit`) : retirez cet appel."
    if type(erreur).__module__ == "sqlite3":
        return f"{debut} {expliquer(erreur)}"
    if isinstance(erreur, PermissionError):  # celle de la surveillance n'a qu'un argument
        return f"{debut} {erreur.args[0] if len(erreur.args) == 1 else expliquer(erreur)}"
    if isinstance(erreur, Immense):
        return mots(erreur)
    if not ligne and isinstance(erreur, TypeError) and "argument" in mots(erreur):
        return (
            "La fonction ne reçoit pas les paramètres que l'énoncé demande : relisez la ligne "
            f"du `def`. Python répond « {mots(erreur)} »."
        )
    if not ligne and type(fonction) is FunctionType:
        return (
            "La fonction s'est terminée, mais l'essai n'a pas pu se servir de ce qu'elle rend. "
            f"Python répond « {mots(erreur)} »."
        )
    conseil = next((texte for sorte, texte in CONSEILS.items() if isinstance(erreur, sorte)), "")
    reponse = f"Python répond « {type(erreur).__name__} : {mots(erreur)} »"
    return f"{debut} {reponse} : {conseil}" if conseil else f"{debut} {reponse}."


def _ligne(erreur, fonction):
    """Rend le numéro de la ligne de la fonction où l'erreur est née (1 : le `def`), ou 0."""
    code = fonction.__code__ if type(fonction) is FunctionType else None
    trace, trouvee = erreur.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code is code:
            trouvee = trace.tb_lineno - code.co_firstlineno + 1
        trace = trace.tb_next
    return trouvee
