"""L'effet d'une réponse, et ce qui diffère entre deux effets."""

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice, permutations

from lib.exercices.resultat import LARGEUR, Tableau, compte, couper, montrer, mots
from lib.exercices.valeur import TAILLE_MAX, Objet, sorte

LIGNES_MONTREES = 5
COLONNES_MONTREES = 10
EPREUVES_CITEES = 3  # plus longue, leur liste cacherait le message
ARTICLES = {
    "table": "la table",
    "index": "l'index",
    "view": "la vue",
    "trigger": "le déclencheur",
}
OUVERTE = "Une transaction reste ouverte\u00a0: le `commit` manque, ou n'est pas exécuté."
AVANT = 15  # caractères montrés avant la différence de deux valeurs trop longues
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
COLONNES_PERMUTEES = 5  # au-delà, seuls les noms des colonnes les remettent dans l'ordre


@dataclass
class Effet:
    """Ce qu'une réponse a fait, dans un cas : une base, des valeurs ou un essai.

    Chaque sorte d'exercice ne remplit que les champs qui ont un sens pour elle.
    """

    cas: str
    erreur: Exception | None = None
    explication: str = ""  # l'erreur, en français
    colonnes: tuple[str, ...] = ()
    lignes: list[tuple] | None = None
    cles: list[tuple] | None = None  # les clés de tri de chaque ligne, si l'ordre compte
    valeur: object = None
    tables: dict[tuple, tuple] = field(default_factory=dict)  # voir observation._lire_tables
    epreuves: list[tuple[str, str]] = field(default_factory=list)  # (instruction, son sort)
    tables_apres: dict[tuple, tuple] = field(default_factory=dict)  # après les épreuves
    en_cours: bool = False  # une transaction attend encore son commit
    ouvertes: int = 0  # connexions oubliées


@dataclass(frozen=True)
class Ecart:
    """La première différence entre deux effets."""

    message: str
    attendu: Tableau | None = None
    obtenu: Tableau | None = None
    essai: str = ""  # ce que l'on a essayé après la réponse


def cle(valeur):
    """Rend une clé qui distingue 1, 1.0, True et '1', et réunit les flottants presque égaux."""
    if isinstance(valeur, float):
        return ("float", _arrondir(valeur))
    if isinstance(valeur, list | tuple):
        return (sorte(valeur), tuple(map(cle, valeur)))
    if isinstance(valeur, dict):
        return ("dict", frozenset((cle(c), cle(v)) for c, v in valeur.items()))
    if isinstance(valeur, set | frozenset):
        return ("set", frozenset(map(cle, valeur)))
    return (sorte(valeur), valeur.texte if isinstance(valeur, Objet) else valeur)


def _arrondir(nombre):
    # D'abord à 12 chiffres : arrondis tout de suite à 9, 12345.61125 et 12345.611249999999, que
    # deux calculs du même nombre donnent, tomberaient de part et d'autre.
    return "nan" if math.isnan(nombre) else f"{float(f'{nombre + 0.0:.12g}'):.9g}"


def comparer(attendu: Effet, obtenu: Effet, noms: bool = False) -> Ecart | None:
    """Rend la première différence entre l'effet de la solution et celui d'une réponse, ou None.

    noms : les noms et l'ordre des colonnes comptent.
    """
    if attendu.erreur or obtenu.erreur:
        return _comparer_erreurs(attendu, obtenu)
    ecart = _premier_ecart(attendu, obtenu, noms)
    if ecart and obtenu.en_cours and not attendu.en_cours:
        return replace(ecart, message=OUVERTE)
    return ecart


def _premier_ecart(attendu, obtenu, noms):
    if attendu.lignes is not None and (ecart := _comparer_lignes(attendu, obtenu, noms)):
        return ecart
    if cle(attendu.valeur) != cle(obtenu.valeur):
        return _ecart_de_valeur(attendu.valeur, obtenu.valeur)
    if ecart := _comparer_tables(attendu.tables, obtenu.tables):
        return ecart
    for (instruction, sort), (_, autre) in zip(attendu.epreuves, obtenu.epreuves, strict=True):
        if sort != autre:
            return Ecart(
                f"Après votre réponse, l'instruction `{instruction}` devrait être {sort}.",
                Tableau(lignes=((sort,),)),
                Tableau(lignes=((couper(autre, 200),),)),
                f"après votre réponse, on essaie `{instruction}`",
            )
    if ecart := _comparer_tables(attendu.tables_apres, obtenu.tables_apres):
        instructions = f"{len(attendu.epreuves)} instructions"
        if len(attendu.epreuves) <= EPREUVES_CITEES:
            instructions = ", puis ".join(f"`{epreuve}`" for epreuve, _ in attendu.epreuves)
        essai = f"après votre réponse, on essaie {instructions}"
        return replace(ecart, message=f"{'A' + essai[1:]}. {ecart.message}", essai=essai)
    if obtenu.ouvertes > attendu.ouvertes:
        return Ecart(
            "La fonction laisse une connexion ouverte\u00a0: fermez-la, même quand une erreur "
            "survient (`closing`)."
        )
    return None


def meme_effet(exemple: Effet, obtenu: Effet, ordre: bool) -> bool:
    """Dit si une réponse a exactement l'effet d'un exemple. ordre : celui des lignes compte."""
    if exemple.erreur or obtenu.erreur:
        return _signature(exemple.erreur) == _signature(obtenu.erreur)
    if (exemple.lignes is None) != (obtenu.lignes is None):
        return False
    if exemple.lignes is not None:
        if len(exemple.colonnes) != len(obtenu.colonnes):
            return False
        lignes = _aligner(exemple, obtenu)
        if _compter(exemple.lignes) != _compter(lignes):
            return False
        if ordre and list(map(cle, exemple.lignes)) != list(map(cle, lignes)):
            return False
    return (
        cle(exemple.valeur) == cle(obtenu.valeur)
        and _comparer_tables(exemple.tables, obtenu.tables) is None
        and exemple.epreuves == obtenu.epreuves
        and _comparer_tables(exemple.tables_apres, obtenu.tables_apres) is None
        and exemple.en_cours == obtenu.en_cours
        and exemple.ouvertes == obtenu.ouvertes
    )


def _signature(erreur):
    return erreur and (type(erreur).__name__, mots(erreur))


def _comparer_erreurs(attendu, obtenu):
    if obtenu.erreur is None:
        sorte = type(attendu.erreur).__name__
        return Ecart(f"Ici, une erreur `{sorte}` est attendue, et il n'y en a pas.")
    if attendu.erreur is None:
        return Ecart(obtenu.explication)
    sortes = [sorte.__name__ for sorte in type(obtenu.erreur).__mro__]
    if type(attendu.erreur).__name__ not in sortes:
        return Ecart(
            f"Ici, c'est une erreur `{type(attendu.erreur).__name__}` qui est attendue. "
            f"{obtenu.explication}"
        )
    return None


def _comparer_lignes(attendu, obtenu, noms):
    if obtenu.lignes is None:
        return Ecart("Cette instruction ne rend aucune ligne\u00a0: écrivez un `SELECT`.")
    voulues, rendues = len(attendu.colonnes), len(obtenu.colonnes)
    if voulues != rendues:
        return Ecart(
            f"Il faut {compte(voulues, 'colonne')}, et votre requête en rend {rendues}.",
            _tableau([], attendu.colonnes, compte(voulues, "colonne")),
            _tableau([], obtenu.colonnes, compte(rendues, "colonne")),
        )
    if noms and _minuscules(attendu.colonnes) != _minuscules(obtenu.colonnes):
        return Ecart(
            "Les colonnes n'ont pas les noms, ou l'ordre, que demande l'énoncé.",
            _tableau([], attendu.colonnes, ""),
            _tableau([], obtenu.colonnes, ""),
        )
    lignes = obtenu.lignes if noms else _aligner(attendu, obtenu)
    ecart = _difference(attendu.lignes, lignes, attendu.colonnes)
    if ecart or attendu.cles is None or (rang := _rang_mal_range(attendu, lignes)) is None:
        return ecart
    return Ecart(
        "Les lignes sont les bonnes, mais elles ne sont pas dans l'ordre demandé.",
        *_tableaux(attendu.lignes[rang:], lignes[rang:], attendu.colonnes),
    )


def _rang_mal_range(attendu, lignes):
    """Rend le rang où l'ordre cesse d'être bon, ou None. Les ex aequo peuvent s'échanger."""
    debut = 0
    while debut < len(lignes):
        fin = debut + 1
        while fin < len(lignes) and cle(attendu.cles[fin]) == cle(attendu.cles[debut]):
            fin += 1
        if _compter(attendu.lignes[debut:fin]) != _compter(lignes[debut:fin]):
            return debut
        debut = fin
    return None


def _aligner(attendu, obtenu):
    """Remet les colonnes d'une réponse dans l'ordre de la solution, s'il y en a un qui convient."""
    noms, autres = _minuscules(attendu.colonnes), _minuscules(obtenu.colonnes)
    if sorted(noms) == sorted(autres) and len(set(noms)) == len(noms):
        rangs = [autres.index(nom) for nom in noms]
        return [tuple(ligne[rang] for rang in rangs) for ligne in obtenu.lignes]
    voulu = _compter(attendu.lignes)
    if len(noms) <= COLONNES_PERMUTEES and len(obtenu.lignes) == len(attendu.lignes):
        for rangs in permutations(range(len(noms))):
            lignes = [tuple(ligne[rang] for rang in rangs) for ligne in obtenu.lignes]
            if _compter(lignes) == voulu:
                return lignes
    return obtenu.lignes


def _difference(voulues, rendues, colonnes, nom="ligne"):
    """Compare deux listes de lignes sans tenir compte de leur ordre."""
    manquent, trop = _compter(voulues) - _compter(rendues), _compter(rendues) - _compter(voulues)
    if not manquent and not trop:
        return None
    if set(map(cle, voulues)) == set(map(cle, rendues)):
        message = (
            "Le contenu est bon, mais certaines valeurs reviennent trop souvent, ou pas assez."
        )
    elif Counter(map(_textes, voulues)) == Counter(map(_textes, rendues)):
        message = _opposer_types(_extraire(voulues, manquent), _extraire(rendues, trop))
    else:
        comptes = [
            f"il manque {compte(manquent.total(), nom)}" if manquent else "",
            f"il y a {compte(trop.total(), nom)} de trop" if trop else "",
        ]
        message = " et ".join(filter(None, comptes)) + "."
        message = message[0].upper() + message[1:]
    return Ecart(
        message,
        *_tableaux(
            _extraire(voulues, manquent),
            _extraire(rendues, trop),
            colonnes,
            ("rien ne manque", "rien de trop" if rendues else "aucune ligne"),
        ),
    )


def _opposer_types(voulues, rendues):
    """Montre deux valeurs qui s'écrivent presque pareil, sans être du même type."""
    voulue = voulues[0]
    rendue = next(ligne for ligne in rendues if _textes(ligne) == _textes(voulue))
    couples = zip(voulue, rendue, strict=True)
    valeur, autre = next(couple for couple in couples if cle(couple[0]) != cle(couple[1]))
    return (
        "Les valeurs se ressemblent, mais pas leurs types\u00a0: il faut "
        f"`{montrer(valeur)}` (`{sorte(valeur)}`), et l'on obtient `{montrer(autre)}` "
        f"(`{sorte(autre)}`)."
    )


def _comparer_tables(attendues, obtenues):
    for element in attendues:
        if element not in obtenues:
            return Ecart(f"Après votre réponse, {_nommer(element)} n'existe pas.")
    for element in obtenues:
        if element not in attendues:
            return Ecart(f"Après votre réponse, {_nommer(element)} est de trop.")
    for element, (colonnes, lignes) in attendues.items():
        autres_colonnes, autres_lignes = obtenues[element]
        if sorted(colonnes) != sorted(autres_colonnes):
            return Ecart(
                f"La table `{element[1]}` n'a pas les colonnes attendues.",
                _tableau([c for c in colonnes if c not in autres_colonnes], (), "le reste est bon"),
                _tableau([c for c in autres_colonnes if c not in colonnes], (), "rien de trop"),
            )
        rangs = [autres_colonnes.index(colonne) for colonne in colonnes]
        autres_lignes = [tuple(ligne[rang] for rang in rangs) for ligne in autres_lignes]
        noms = tuple(colonne for colonne, _ in colonnes)
        if ecart := _difference(lignes, autres_lignes, noms):
            suite = ecart.message[0].lower() + ecart.message[1:]
            return replace(ecart, message=f"Dans la table `{element[1]}`\u00a0: {suite}")
    return None


def _nommer(element):
    sorte, nom, _ = element
    return f"{ARTICLES[sorte]} `{nom}`"


def _ecart_de_valeur(attendue, obtenue):
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
    return Ecart(message, *_tableaux([(attendue,)], [(obtenue,)]))


def _est_une_reponse(valeur):
    return type(valeur) is dict and valeur.keys() == REPONSE


def _ecart_de_reponse(attendue, obtenue):
    """Compare deux réponses HTTP : d'abord le statut, puis le contenu."""
    voulu, rendu = attendue["statut"], obtenue["statut"]
    if voulu == rendu:
        ecart = _ecart_de_valeur(attendue["contenu"], obtenue["contenu"])
        return replace(ecart, message=f"Le statut est le bon, {rendu}. {ecart.message}")
    message = f"Le statut est {_dire(rendu)}, au lieu de {_dire(voulu)}."
    sans_levee = RIEN_DE_LEVE if rendu < 400 <= voulu else ""
    if cause := sans_levee or _reproches(obtenue["contenu"]) or CAUSES.get(rendu, ""):
        message = f"{message[:-1]}\u00a0: {cause}."
    return Ecart(message, *_tableaux([(voulu,)], [(rendu,)], ("statut",)))


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
    if cles := _opposer_cles(attendu, obtenu):
        message = f"Le dictionnaire n'a pas les bonnes clés\u00a0: {cles}."
        return Ecart(message, *_tableaux([*attendu.items()], [*obtenu.items()], ("clé", "valeur")))
    colonnes = ("clé", "valeur")
    ecart = _difference([*attendu.items()], [*obtenu.items()], colonnes, "élément")
    nom = next((nom for nom in attendu if cle(attendu[nom]) != cle(obtenu[nom])), None)
    if nom is None:  # des clés égales pour Python, comme 1 et 1.0
        return ecart
    valeur, autre = attendu[nom], obtenu[nom]
    if sorte(valeur) == sorte(autre) and _est_longue(valeur, autre):
        dedans = _ecart_de_valeur(valeur, autre)
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
            if rang := _debut_commun(attendu, obtenu):
                message = f"Le texte n'est pas celui attendu, à partir du caractère {rang + 1}."
        return Ecart(message, *_tableaux([(attendu,)], [(obtenu,)]))
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
    return Ecart(message, *_tableaux(*lignes, colonnes, ("plus rien", "plus rien")))


def _debut_commun(texte, autre):
    """Rend la longueur de ce qu'ont de commun les débuts de deux textes."""
    paires = enumerate(zip(texte, autre, strict=False))
    return next((i for i, (a, b) in paires if a != b), min(len(texte), len(autre)))


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
            return Ecart(message, *_tableaux(voulus, rendus))
        voulus, rendus = ([tuple(e[n] for n in noms) for e in x] for x in (attendue, obtenue))
        colonnes = tuple(noms)
    return _difference(voulus, rendus, colonnes, "élément") or Ecart(
        "Les éléments sont les bons, mais ils ne sont pas dans l'ordre attendu.",
        *_tableaux(voulus, rendus, colonnes),
    )


def _cles_communes(liste):
    """Rend les clés des dictionnaires d'une liste, s'ils ont tous les mêmes."""
    if not liste or any(type(e) is not dict or e.keys() != liste[0].keys() for e in liste):
        return []
    return list(liste[0])


def _tableaux(voulues, rendues, colonnes=(), si_vide=("aucune ligne", "aucune ligne")):
    """Rend deux tableaux ; là où deux valeurs coupées se ressembleraient, on voit la différence."""
    attendu, obtenu = (
        _tableau(lignes, colonnes, note)
        for lignes, note in zip((voulues, rendues), si_vide, strict=True)
    )
    paires = [
        [_montrer_la_difference(*couple) for couple in zip(*lignes, strict=False)]
        for lignes in zip(voulues, rendues, attendu.lignes, obtenu.lignes, strict=False)
    ]
    return (_remplacer(tableau, paires, cote) for cote, tableau in enumerate((attendu, obtenu)))


def _remplacer(tableau, paires, cote):
    lignes = [tuple(paire[cote] for paire in ligne) for ligne in paires]
    complets = [
        ligne + ancienne[len(ligne) :]
        for ligne, ancienne in zip(lignes, tableau.lignes, strict=False)
    ]
    return replace(tableau, lignes=(*complets, *tableau.lignes[len(complets) :]))


def _montrer_la_difference(valeur, autre, montree, autre_montree):
    if montree != autre_montree or "…" not in (montree[-1:], montree) or cle(valeur) == cle(autre):
        return montree, autre_montree
    textes = montrer(valeur, TAILLE_MAX), montrer(autre, TAILLE_MAX)
    debut = _debut_commun(*textes) - AVANT
    return tuple(couper(f"…{texte[debut:]}") for texte in textes)


def _tableau(lignes, colonnes, si_vide="aucune ligne"):
    montrees = tuple(_abreger(ligne, montrer) for ligne in lignes[:LIGNES_MONTREES])
    reste = len(lignes) - len(montrees)
    note = f"et {compte(reste, 'autre')}" if reste else "" if montrees else si_vide
    noms = (str(nom).replace("\n", "\\n") for nom in colonnes)
    return Tableau(_abreger(noms, couper), montrees, note)


def _abreger(ligne, montrer_une):
    debut = tuple(montrer_une(valeur) for valeur in islice(ligne, COLONNES_MONTREES + 1))
    return (*debut[:-1], "…") if len(debut) > COLONNES_MONTREES else debut


def _extraire(lignes, comptes):
    """Rend, dans l'ordre, les lignes que `comptes` retient."""
    comptes, retenues = comptes.copy(), []
    for ligne in lignes:
        if comptes[cle(ligne)] > 0:
            comptes[cle(ligne)] -= 1
            retenues.append(ligne)
    return retenues


def _compter(lignes):
    return Counter(map(cle, lignes))


def _textes(ligne):
    return tuple(montrer(v, TAILLE_MAX).strip("'").removesuffix(".0") for v in ligne)


def _minuscules(noms):
    return [nom.lower() for nom in noms]
