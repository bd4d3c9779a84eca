"""Ce que l'on dit d'une réponse : son effet est-il celui de la solution, ou d'une faute connue ?"""

import re
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

from lib.exercices.declarations import Etat, Exercice, Fonction, Prediction, SurBases
from lib.exercices.ecart import Ecart, cle
from lib.exercices.effet import comparer, meme_effet
from lib.exercices.observation import observer, preparer
from lib.exercices.resultat import Resultat, Verdict, couper, typographier
from lib.exercices.valeur import sorte

MESSAGE_MAX = 1500  # caractères ; le reste est coupé
A_VOUS = "À vous : écrivez votre réponse dans la cellule, puis exécutez-la."
INCHANGEE = (
    "À vous : cette base est encore comme au départ. Si vous avez déjà répondu, votre réponse n'y "
    "a rien changé."
)
CONSTANTE = (
    "la réponse est la même quelle que soit la base. Cette valeur est-elle écrite d'avance, ou lue "
    "en dehors de la fonction ?"
)
NATURES = {
    bool: "`True` ou `False`, sans guillemets",
    int: "un nombre entier, sans guillemets",
    float: "un nombre à virgule, sans guillemets",
    str: "un texte, entre guillemets",
    list: "une liste, entre crochets",
    tuple: "un tuple, entre parenthèses",
    type(None): "`None`, sans guillemets",
}


def evaluer(
    exercice: Exercice, reponse, dossier: Path, demarrage: str = "", chronometre=nullcontext
) -> Resultat:
    """Rend le résultat d'une réponse.

    dossier : où mettre les fichiers d'essai ; l'appelant l'efface. demarrage : l'heure à laquelle
    le noyau a démarré (ISO 8601). chronometre : le contexte dans lequel tourne la réponse seule.
    """
    contexte = {"dossier": dossier, "demarrage": demarrage}
    attendus = list(_jouer(exercice, exercice.solution, contexte))
    with chronometre():
        obtenus = list(observer(exercice, reponse, **contexte))

    ecarts = [comparer(a, o, exercice.noms) for a, o in zip(attendus, obtenus, strict=True)]
    if not any(ecarts):
        return _resultat(exercice, Verdict.REUSSI, exercice.explication)

    def reconnait(code, combien=None):
        exemples = _jouer(exercice, code, contexte)  # au premier effet qui diffère, on s'arrête
        paires = islice(zip(exemples, obtenus, strict=True), combien)
        return all(meme_effet(e, o, bool(exercice.ordre)) for e, o in paires)

    if isinstance(exercice, Etat) and reconnait("") and not obtenus[0].en_cours:
        return non_tente(exercice, INCHANGEE)
    rang = next(i for i, ecart in enumerate(ecarts) if ecart)
    ecart, obtenu = ecarts[rang], obtenus[rang]
    if isinstance(exercice, Prediction):  # sans la réponse : la cellule suivante la montrera
        ecart = Ecart(_commenter(attendus[rang].valeur, obtenu.valeur))
    phrase = next((p for code, p in exercice.erreurs.items() if reconnait(code)), "")
    message = phrase or ecart.message
    if phrase and obtenu.erreur:
        message += f"\n{_sans_conseil(obtenu.explication)}"
    if not phrase:
        message += " Votre réponse convient au premier cas, mais pas à celui-ci." if rang else ""
        # Souvent, deux fautes à la fois : la première qui se voit en rappelle une autre.
        pistes = (p for code, p in exercice.erreurs.items() if reconnait(code, rang + 1))
        piste = next(pistes, "") or _dire_constante(exercice, attendus, obtenus, rang)
        message += f"\nUne piste : {piste}" if piste else ""
    toujours = isinstance(exercice, SurBases) and obtenus[0].erreur  # quelle que soit la base
    cas = "" if toujours or isinstance(exercice, Prediction | Etat) else obtenu.cas
    if phrase and ecart.essai:
        cas = f"{cas}, {ecart.essai}"
    verdict = Verdict.ERREUR if obtenu.erreur else Verdict.ECHEC
    return _resultat(exercice, verdict, message, cas, ecart.attendu, ecart.obtenu)


def non_tente(exercice: Exercice, message: str = A_VOUS) -> Resultat:
    """Rend le résultat d'une cellule que l'apprenant n'a pas encore changée, ou pas finie."""
    return _resultat(exercice, Verdict.NON_TENTE, message)


def erreur(exercice: Exercice, message: str) -> Resultat:
    """Rend le résultat d'une réponse que l'on ne peut pas essayer."""
    return _resultat(exercice, Verdict.ERREUR, message)


def _commenter(attendue, prediction):
    lettre = isinstance(attendue, str) and len(attendue) == 1
    if type(attendue) is type(prediction) and not (lettre and len(prediction) != 1):
        return "Ce n'est pas ce que la cellule montre."
    if lettre:
        return 'Répondez par une seule lettre entre guillemets, comme `"A"`.'
    nature = NATURES.get(type(attendue), "une valeur d'un autre type")
    return f"Ce n'est pas la bonne sorte de valeur : donnez {nature}."


def _dire_constante(exercice, attendus, obtenus, rang):
    """Rend une phrase si une fonction rend la même valeur sur des bases qui en donnent d'autres."""
    if not isinstance(exercice, Fonction) or any(effet.erreur for effet in obtenus):
        return ""
    nombre = len(exercice.bases)
    debut = rang - rang % nombre  # l'essai de ce rang, sur toutes les bases
    voulues, rendues = (
        {cle(effet.valeur) for effet in effets[debut : debut + nombre]}
        for effets in (attendus, obtenus)
    )
    if len(rendues) > 1 or len(voulues) == 1:
        return ""
    return CONSTANTE if _se_ressemblent(attendus[rang].valeur, obtenus[rang].valeur) else ""


def _se_ressemblent(valeur, autre):
    """Dit si deux valeurs ont le même type, les mêmes clés, et pour HTTP le même statut."""
    if type(valeur) is not dict or type(autre) is not dict:
        return sorte(valeur) == sorte(autre)
    return (
        valeur.keys() == autre.keys()
        and valeur.get("statut") == autre.get("statut")
        and _se_ressemblent(valeur.get("contenu"), autre.get("contenu"))
    )


def _sans_conseil(explication):
    """Garde d'une explication les mots de SQLite ou de Python, et l'endroit de la faute.

    La phrase de l'exercice dit quoi faire : un second conseil pourrait la contredire.
    """
    trouve = re.match(r"(.*?\s»)\s:(.*)", explication, re.DOTALL)
    if not trouve:
        return explication
    endroit = re.search(r"Voyez .*?`\.", trouve[2], re.DOTALL)
    return f"{trouve[1]}. {endroit[0] if endroit else ''}".rstrip()


def _jouer(exercice, code, contexte):
    return observer(exercice, preparer(exercice, code), **contexte)


def _resultat(exercice, verdict, message, cas="", attendu=None, obtenu=None):
    aide = f"Un indice\u00a0? `{exercice.appel}.indice()`"
    return Resultat(
        exercice.numero,
        typographier(exercice.titre),
        verdict,
        couper(typographier(message), MESSAGE_MAX),
        couper(typographier(cas), MESSAGE_MAX),
        attendu,
        obtenu,
        "" if verdict is Verdict.REUSSI else aide,
    )
