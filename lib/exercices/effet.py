"""L'effet d'une réponse, et ce qui diffère entre deux effets."""

from dataclasses import dataclass, field, replace
from itertools import permutations

from lib.exercices.ecart import Ecart, cle, compter, difference, en_tableau, en_tableaux
from lib.exercices.ecart_de_valeur import ecart_de_valeur
from lib.exercices.resultat import Tableau, compte, couper, mots

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
        return ecart_de_valeur(attendu.valeur, obtenu.valeur)
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
        lignes = _permuter(obtenu.lignes, _aligner(exemple, obtenu))
        if compter(exemple.lignes) != compter(lignes):
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
            en_tableau([], attendu.colonnes, compte(voulues, "colonne")),
            en_tableau([], obtenu.colonnes, compte(rendues, "colonne")),
        )
    if noms and _minuscules(attendu.colonnes) != _minuscules(obtenu.colonnes):
        return Ecart(
            "Les colonnes n'ont pas les noms, ou l'ordre, que demande l'énoncé.",
            en_tableau([], attendu.colonnes, ""),
            en_tableau([], obtenu.colonnes, ""),
        )
    rangs = range(rendues) if noms else _aligner(attendu, obtenu)
    lignes = _permuter(obtenu.lignes, rangs)
    noms_rendus = [obtenu.colonnes[rang] for rang in rangs]
    ecart = difference(attendu.lignes, lignes, attendu.colonnes, autres_colonnes=noms_rendus)
    if ecart or attendu.cles is None or (rang := _rang_mal_range(attendu, lignes)) is None:
        return ecart
    suite = attendu.lignes[rang:], lignes[rang:]
    return Ecart(
        "Les lignes sont les bonnes, mais elles ne sont pas dans l'ordre demandé.",
        *en_tableaux(*suite, attendu.colonnes, autres_colonnes=noms_rendus),
    )


def _rang_mal_range(attendu, lignes):
    """Rend le rang où l'ordre cesse d'être bon, ou None. Les ex aequo peuvent s'échanger."""
    debut = 0
    while debut < len(lignes):
        fin = debut + 1
        while fin < len(lignes) and cle(attendu.cles[fin]) == cle(attendu.cles[debut]):
            fin += 1
        if compter(attendu.lignes[debut:fin]) != compter(lignes[debut:fin]):
            return debut
        debut = fin
    return None


def _aligner(attendu, obtenu):
    """Rend les rangs des colonnes d'une réponse, dans l'ordre de la solution s'il s'en trouve un.

    Par leurs noms, ou, à défaut, par leurs valeurs.
    """
    noms, autres = _minuscules(attendu.colonnes), _minuscules(obtenu.colonnes)
    if sorted(noms) == sorted(autres) and len(set(noms)) == len(noms):
        return [autres.index(nom) for nom in noms]
    voulu = compter(attendu.lignes)
    if len(noms) <= COLONNES_PERMUTEES and len(obtenu.lignes) == len(attendu.lignes):
        for rangs in permutations(range(len(noms))):
            if compter(_permuter(obtenu.lignes, rangs)) == voulu:
                return rangs
    return range(len(noms))


def _permuter(lignes, rangs):
    return [tuple(ligne[rang] for rang in rangs) for ligne in lignes]


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
                en_tableau(
                    [c for c in colonnes if c not in autres_colonnes], (), "le reste est bon"
                ),
                en_tableau([c for c in autres_colonnes if c not in colonnes], (), "rien de trop"),
            )
        rangs = [autres_colonnes.index(colonne) for colonne in colonnes]
        noms = tuple(colonne for colonne, _ in colonnes)
        if ecart := difference(lignes, _permuter(autres_lignes, rangs), noms):
            suite = ecart.message[0].lower() + ecart.message[1:]
            return replace(ecart, message=f"Dans la table `{element[1]}`\u00a0: {suite}")
    return None


def _nommer(element):
    sorte, nom, _ = element
    return f"{ARTICLES[sorte]} `{nom}`"


def _minuscules(noms):
    return [nom.lower() for nom in noms]
