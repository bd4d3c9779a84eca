"""L'effet d'une réponse, et ce qui diffère entre deux effets."""

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice, permutations

from lib.exercices.resultat import Tableau, compte, couper, montrer, mots
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
        _tableau(attendu.lignes[rang:], attendu.colonnes),
        _tableau(lignes[rang:], attendu.colonnes),
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
        _tableau(_extraire(voulues, manquent), colonnes, "rien ne manque"),
        _tableau(_extraire(rendues, trop), colonnes, "rien de trop" if rendues else "aucune ligne"),
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
    if obtenue is None:
        message = "La fonction rend `None`\u00a0: il manque peut-être un `return`."
    elif sortes[0] != sortes[1]:
        message = f"Il faut une valeur de type `{sortes[0]}`, et l'on obtient `{sortes[1]}`."
    elif sortes[0] == "list":
        return _ecart_de_liste(attendue, obtenue)
    elif sortes[0] == "dict":
        colonnes = ("clé", "valeur")
        return _difference([*attendue.items()], [*obtenue.items()], colonnes, "élément")
    else:
        message = "Ce n'est pas la valeur attendue."
    return Ecart(message, _tableau([(attendue,)], ()), _tableau([(obtenue,)], ()))


def _ecart_de_liste(attendue, obtenue):
    cles = [tuple(e) for e in (*attendue, *obtenue) if type(e) is dict]
    if len(cles) == len(attendue) + len(obtenue) and len(set(cles)) == 1:
        voulus, rendus = ([tuple(e.values()) for e in liste] for liste in (attendue, obtenue))
        colonnes = cles[0]
    else:
        voulus, rendus, colonnes = [(e,) for e in attendue], [(e,) for e in obtenue], ()
    return _difference(voulus, rendus, colonnes, "élément") or Ecart(
        "Les éléments sont les bons, mais ils ne sont pas dans l'ordre attendu.",
        _tableau(voulus, colonnes),
        _tableau(rendus, colonnes),
    )


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
