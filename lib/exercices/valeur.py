"""Ce qu'une réponse rend, sans plus rien d'elle : la comparer n'exécute plus son code."""

import re
import sqlite3
from dataclasses import dataclass

from lib.exercices.resultat import montrer

PROFONDEUR_MAX = 20  # listes dans des listes
ELEMENTS_MAX = 50_000
TAILLE_MAX = 500_000  # caractères d'un texte, octets, ou bits d'un nombre


class Immense(ValueError):
    """La valeur est trop grande pour être comparée."""


@dataclass(frozen=True)
class Objet:
    """Un objet d'une classe quelconque : le nom de celle-ci, et ce qu'il montre."""

    sorte: str
    texte: str

    def __repr__(self):
        return self.texte


def figer(valeur):
    """Rend une copie de `valeur`, faite de types simples et d'`Objet`.

    Immense, en une phrase, si elle l'est. Lève aussi tout ce que lèvent ses objets.
    """
    return _figer(valeur, iter(range(ELEMENTS_MAX)), 0)


def _figer(valeur, reste, profondeur):
    if next(reste, None) is None or taille(valeur) > TAILLE_MAX:
        raise Immense("La fonction rend une valeur immense : on a cessé de la lire.")
    if profondeur > PROFONDEUR_MAX:
        return "…"
    sorte = type(valeur)
    if valeur is None or sorte in (bool, int, float, str, bytes):
        return valeur
    if sorte in (list, tuple, set, frozenset):
        return sorte(_figer(v, reste, profondeur + 1) for v in valeur)
    if sorte is dict:
        return {
            _figer(c, reste, profondeur + 1): _figer(v, reste, profondeur + 1)
            for c, v in valeur.items()
        }
    if sorte is sqlite3.Row:
        return Objet("Row", f"Row({montrer(dict(valeur), TAILLE_MAX)})")
    if hasattr(valeur, "dtype") and getattr(valeur, "ndim", None) == 0:
        return _figer(valeur.item(), reste, profondeur + 1)  # un nombre de numpy
    return Objet(sorte.__name__, re.sub(" at 0x[0-9A-Fa-f]+", "", montrer(valeur, TAILLE_MAX)))


def taille(valeur) -> int:
    """Rend la taille d'un nombre, en bits, d'un texte ou d'octets ; 0 pour tout le reste."""
    if type(valeur) is int:
        return valeur.bit_length()
    return len(valeur) if type(valeur) in (str, bytes) else 0


def sorte(valeur) -> str:
    """Rend le nom du type d'une valeur figée."""
    return valeur.sorte if isinstance(valeur, Objet) else type(valeur).__name__
