"""La première différence entre deux suites de lignes, et les tableaux qui la montrent."""

import math
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from lib.exercices.resultat import Tableau, compte, couper, montrer
from lib.exercices.valeur import TAILLE_MAX, Objet, sorte

LIGNES_MONTREES = 5
COLONNES_MONTREES = 10
AVANT = 15  # caractères montrés avant la différence de deux valeurs trop longues
SANS_DETOUR = (str, int, type(None), bool, bytes)


@dataclass(frozen=True)
class Ecart:
    """La première différence entre deux effets."""

    message: str
    attendu: Tableau | None = None
    obtenu: Tableau | None = None
    essai: str = ""  # ce que l'on a essayé après la réponse


def cle(valeur):
    """Rend une clé qui distingue 1, 1.0, True et '1', et réunit les flottants presque égaux."""
    if type(valeur) in SANS_DETOUR:  # presque toutes, et l'on en compare des milliers
        return (type(valeur).__name__, valeur)
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


def difference(voulues, rendues, colonnes, nom="ligne", autres_colonnes=None):
    """Rend ce qui diffère entre deux listes de lignes, sans tenir compte de leur ordre, ou None.

    nom : ce que l'on compte quand il en manque. autres_colonnes : voir `en_tableaux`.
    """
    voulus, rendus = compter(voulues), compter(rendues)
    if voulus == rendus:
        return None
    manquent, trop = voulus - rendus, rendus - voulus
    if voulus.keys() == rendus.keys():
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
        *en_tableaux(
            _extraire(voulues, manquent),
            _extraire(rendues, trop),
            colonnes,
            ("rien ne manque", "rien de trop" if rendues else "aucune ligne"),
            autres_colonnes,
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


def en_tableaux(
    voulues, rendues, colonnes=(), si_vide=("aucune ligne", "aucune ligne"), autres_colonnes=None
):
    """Rend deux tableaux ; là où deux valeurs coupées se ressembleraient, on voit la différence.

    autres_colonnes : celles des lignes rendues, si elles portent d'autres noms.
    """
    attendu = en_tableau(voulues, colonnes, si_vide[0])
    obtenu = en_tableau(rendues, autres_colonnes or colonnes, si_vide[1])
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
    debut = max(0, debut_commun(*textes) - AVANT)
    return tuple(couper(f"…{texte[debut:]}") for texte in textes)


def debut_commun(texte, autre):
    """Rend la longueur de ce qu'ont de commun les débuts de deux textes."""
    paires = enumerate(zip(texte, autre, strict=False))
    return next((i for i, (a, b) in paires if a != b), min(len(texte), len(autre)))


def en_tableau(lignes, colonnes, si_vide="aucune ligne") -> Tableau:
    """Rend les premières lignes, abrégées, et une note s'il y en a d'autres, ou aucune."""
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


def compter(lignes) -> Counter:
    """Rend combien de fois chaque ligne revient."""
    return Counter(map(cle, lignes))


def _textes(ligne):
    return tuple(montrer(v, TAILLE_MAX).strip("'").removesuffix(".0") for v in ligne)
