"""Ce qui diffère entre la valeur attendue et celle que rend une fonction, ou une application."""

from dataclasses import replace

from lib.exercices.ecart import Ecart, cle, debut_commun, difference, en_tableaux
from lib.exercices.resultat import LARGEUR, compte, couper, montrer
from lib.exercices.valeur import sorte

CLES_CITEES = 3
REPONSE = {"statut", "contenu"}  # ce que rend `appel.rendre`
STATUTS = {
    200: "c'est fait",
    201: "c'est créé",
    404: "introuvable",
    405: "pas pour cette méthode",
    422: "la demande ne convient pas",
    500: "une panne",
    502: "le service appelé a mal répondu",
    503: "pas maintenant",
    504: "le service appelé a trop tardé",
}
CAUSES = {
    404: "rien n'existe à cette adresse, ou la fonction a choisi ce statut",
    405: "l'adresse existe, mais pas pour cette méthode\u00a0; vérifiez `get` ou `post`",
}
RIEN_DE_LEVE = "un `return` ne change pas le statut, `raise HTTPException(…)` le fait"
SANS_DETAIL = ("Not Found", "Method Not Allowed")  # ce que dit FastAPI quand rien ne répond
ENDROITS = {
    "path": "entre accolades, dans l'adresse",
    "query": "dans l'adresse, après le `?`",
    "body": "dans le corps de la requête",
}


def ecart_de_valeur(attendue, obtenue) -> Ecart:
    """Rend ce qui diffère entre deux valeurs que `cle` distingue."""
    sortes = sorte(attendue), sorte(obtenue)
    if _est_une_reponse(attendue) and _est_une_reponse(obtenue):
        return _ecart_de_reponse(attendue, obtenue)
    if obtenue is None:
        message = "La fonction rend `None`\u00a0: il manque peut-être un `return`."
    elif sortes[0] != sortes[1]:
        message = f"Il faut une valeur de type `{sortes[0]}`, et l'on obtient `{sortes[1]}`."
    elif sortes[0] == "list":
        return _ecart_de_liste(attendue, obtenue)
    elif sortes[0] == "dict":
        return _ecart_de_dictionnaire(attendue, obtenue)
    elif sortes[0] == "str":
        return _ecart_de_texte(attendue, obtenue)
    else:
        message = "Ce n'est pas la valeur attendue."
    return Ecart(message, *en_tableaux([(attendue,)], [(obtenue,)]))


def _est_une_reponse(valeur):
    return type(valeur) is dict and valeur.keys() == REPONSE


def _ecart_de_reponse(attendue, obtenue):
    """Compare deux réponses HTTP : d'abord le statut, puis le contenu."""
    voulu, rendu = attendue["statut"], obtenue["statut"]
    if voulu == rendu:
        ecart = ecart_de_valeur(attendue["contenu"], obtenue["contenu"])
        return replace(ecart, message=f"Le statut est le bon, {rendu}. {ecart.message}")
    message = f"Le statut est {_dire(rendu)}, au lieu de {_dire(voulu)}."
    sans_levee = RIEN_DE_LEVE if rendu < 400 <= voulu else ""
    if cause := sans_levee or _reproches(obtenue["contenu"]) or CAUSES.get(rendu, ""):
        message = f"{message[:-1]}\u00a0: {cause}."
    return Ecart(message, *en_tableaux([(voulu,)], [(rendu,)], ("statut",)))


def _dire(statut):
    return f"{statut} ({STATUTS[statut]})" if statut in STATUTS else f"{statut}"


def _reproches(contenu):
    """Dit pourquoi la demande est refusée : une phrase, ou ce que FastAPI cherche, et où."""
    detail = contenu.get("detail") if type(contenu) is dict else None
    if type(detail) is str:
        return f"la réponse dit `{montrer(detail)}`" if detail not in SANS_DETAIL else ""
    reproche = detail[0] if type(detail) is list and detail else None
    endroit = reproche.get("loc") if type(reproche) is dict else None
    if type(endroit) is not list or not endroit or endroit[0] not in ENDROITS:
        return ""
    quoi = f"`{couper(str(endroit[-1]))}`" if len(endroit) > 1 else "un contenu"
    return f"FastAPI cherche {quoi} {ENDROITS[endroit[0]]}, et n'y trouve rien qui convienne"


def _ecart_de_dictionnaire(attendu, obtenu):
    voulus, rendus, colonnes = [*attendu.items()], [*obtenu.items()], ("clé", "valeur")
    if cles := _opposer_cles(attendu, obtenu):
        message = f"Le dictionnaire n'a pas les bonnes clés\u00a0: {cles}."
        return Ecart(message, *en_tableaux(voulus, rendus, colonnes))
    ecart = difference(voulus, rendus, colonnes, "élément")
    nom = next((nom for nom in attendu if cle(attendu[nom]) != cle(obtenu[nom])), None)
    if nom is None:  # des clés égales pour Python, comme 1 et 1.0
        return ecart
    valeur, autre = attendu[nom], obtenu[nom]
    if sorte(valeur) == sorte(autre) and _est_longue(valeur, autre):
        dedans = ecart_de_valeur(valeur, autre)
        suite = dedans.message[0].lower() + dedans.message[1:]
        return replace(dedans, message=f"Sous la clé `{montrer(nom)}`\u00a0: {suite}")
    types = ("", "")
    if sorte(valeur) != sorte(autre):
        types = (f" (`{sorte(valeur)}`)", f" (`{sorte(autre)}`)")
    message = (
        f"Sous la clé `{montrer(nom)}`, il faut `{montrer(valeur)}`{types[0]}, et l'on obtient "
        f"`{montrer(autre)}`{types[1]}."
    )
    return replace(ecart, message=message)


def _est_longue(*valeurs):
    return any(type(v) in (list, dict) or len(montrer(v, LARGEUR + 1)) > LARGEUR for v in valeurs)


def _opposer_cles(attendues, obtenues):
    """Dit quelles clés manquent, ou sont de trop ; une chaîne vide si ce sont les mêmes."""
    manquent = [nom for nom in attendues if nom not in obtenues]
    trop = [nom for nom in obtenues if nom not in attendues]
    parties = [
        f"il manque {_citer(manquent)}" if manquent else "",
        f"{_citer(trop)} {'sont' if len(trop) > 1 else 'est'} de trop" if trop else "",
    ]
    return ", et ".join(filter(None, parties))


def _citer(noms):
    suite = ", …" if len(noms) > CLES_CITEES else ""
    return ", ".join(f"`{montrer(nom)}`" for nom in noms[:CLES_CITEES]) + suite


def _ecart_de_texte(attendu, obtenu):
    voulues, rendues = attendu.split("\n"), obtenu.split("\n")
    if len(voulues) == len(rendues) == 1:
        message = "Ce n'est pas la valeur attendue."
        if _est_longue(attendu, obtenu):
            message = "Ce n'est pas le texte attendu."
            if rang := debut_commun(attendu, obtenu):
                message = f"Le texte n'est pas celui attendu, à partir du caractère {rang + 1}."
        return Ecart(message, *en_tableaux([(attendu,)], [(obtenu,)]))
    paires = zip(voulues, rendues, strict=False)
    rang = next((i for i, (a, b) in enumerate(paires) if a != b), None)
    if rang is None:
        rang = min(len(voulues), len(rendues))
        comment = "s'arrête trop tôt" if len(rendues) == rang else "continue trop loin"
        message = f"Le texte {comment}\u00a0: il a {compte(len(rendues), 'ligne')}, "
        message += f"et il en faut {len(voulues)}."
    else:
        message = f"La ligne {rang + 1} du texte n'est pas celle attendue."
    lignes = [[(ligne,) for ligne in texte[rang : rang + 1]] for texte in (voulues, rendues)]
    colonnes = (f"ligne {rang + 1}",)
    return Ecart(message, *en_tableaux(*lignes, colonnes, ("plus rien", "plus rien")))


def _ecart_de_liste(attendue, obtenue):
    if len(attendue) == len(obtenue) and all(map(_est_une_reponse, (*attendue, *obtenue))):
        couples = enumerate(zip(attendue, obtenue, strict=True), start=1)
        rang, couple = next((i, c) for i, c in couples if cle(c[0]) != cle(c[1]))
        ecart = _ecart_de_reponse(*couple)
        return replace(ecart, message=f"À la requête {rang}\u00a0: {ecart.message}")
    voulus, rendus, colonnes = [(e,) for e in attendue], [(e,) for e in obtenue], ()
    if (noms := _cles_communes(attendue)) and (autres := _cles_communes(obtenue)):
        if cles := _opposer_cles(noms, autres):
            message = f"Les dictionnaires de la liste n'ont pas les bonnes clés\u00a0: {cles}."
            return Ecart(message, *en_tableaux(voulus, rendus))
        voulus, rendus = ([tuple(e[n] for n in noms) for e in x] for x in (attendue, obtenue))
        colonnes = tuple(noms)
    return difference(voulus, rendus, colonnes, "élément") or Ecart(
        "Les éléments sont les bons, mais ils ne sont pas dans l'ordre attendu.",
        *en_tableaux(voulus, rendus, colonnes),
    )


def _cles_communes(liste):
    """Rend les clés des dictionnaires d'une liste, s'ils ont tous les mêmes."""
    if not liste or any(type(e) is not dict or e.keys() != liste[0].keys() for e in liste):
        return []
    return list(liste[0])
