"""Trouve le nom, le mot-clé ou la fonction que l'on voulait sans doute écrire."""

import unicodedata
from difflib import SequenceMatcher

NOM_LONG = 100  # caractères ; au-delà, comparer n'apprend rien

_CLES = """
ADD ALL ALTER AND ASC AUTOINCREMENT BEGIN BETWEEN BY CASE CHECK COLUMN COMMIT CONFLICT CREATE
CROSS DEFAULT DELETE DESC DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN FOREIGN FROM GROUP HAVING
INDEX INNER INSERT INTERSECT INTO JOIN KEY LEFT LIKE LIMIT NOT NULL OFFSET ORDER OUTER OVER
PARTITION PRAGMA PRIMARY RECURSIVE REFERENCES RENAME REPLACE RETURNING ROLLBACK SELECT SET TABLE
THEN TRANSACTION UNION UNIQUE UPDATE USING VALUES VIEW WHEN WHERE WITH
"""
MOTS_CLES = _CLES.split()
EN_FRANCAIS = {"et": "AND", "ou": "OR"}
_FONCTIONS = """
abs avg coalesce concat count date datetime group_concat ifnull instr julianday
length like lower ltrim max min nullif printf quote random replace round row_number rtrim strftime
substr sum time total trim typeof unixepoch upper
"""
FONCTIONS = _FONCTIONS.split()
# Ce que d'autres bases appellent autrement.
EQUIVALENTS = {
    "concat": "a || b",
    "curdate": "date('now')",
    "getdate": "datetime('now')",
    "isnull": "ifnull(a, b)",
    "left": "substr(a, 1, n)",
    "len": "length(a)",
    "month": "strftime('%m', a)",
    "now": "datetime('now')",
    "nvl": "ifnull(a, b)",
    "today": "date('now')",
    "year": "strftime('%Y', a)",
}


def nettoyer(texte: str, longueur: int) -> str:
    """Rend `texte` sur une ligne, coupé, sans rien d'invisible ni d'accent grave (` → ˋ)."""
    texte = "".join(c if c.isprintable() else " " for c in texte[: 2 * longueur])
    texte = " ".join(texte.replace("`", "ˋ").split())
    return texte if len(texte) <= longueur else texte[: longueur - 1].rstrip() + "…"


def meme_nom(a: str, b: str) -> bool:
    """Dit si deux noms n'en font qu'un : SQLite ne confond que les majuscules sans accent."""
    minuscules = [nom.encode("utf-8", "replace").lower() for nom in (a, b)]
    return minuscules[0] == minuscules[1]


def proche(mot: str, noms) -> str:
    """Rend le nom qui ressemble le plus à `mot`, aux majuscules et aux accents près, ou ""."""
    if len(mot) > NOM_LONG:
        return ""
    autres = [nom for nom in noms if len(nom) <= NOM_LONG and not meme_nom(mot, nom)]
    notes = {nom: _ressemblance(mot, nom) for nom in autres}
    return max((nom for nom in notes if notes[nom] >= 0.7), key=notes.get, default="")


def _ressemblance(a, b):
    a, b = _plier(a), _plier(b)
    note = SequenceMatcher(None, a, b).ratio()
    if sorted(a) == sorted(b):  # FORM et FROM, ADN et AND
        note = max(note, 0.9)
    return max(note, 0.7) if a and a in b.split("_") else note  # nom et nom_utilisateur


def _plier(texte):
    lettres = unicodedata.normalize("NFKD", texte.casefold())
    return "".join(c for c in lettres if not unicodedata.combining(c))


def mots_cles_proches(mot: str) -> list[str]:
    """Rend les mots-clés de SQL que `mot` pourrait vouloir être, le plus ressemblant d'abord."""
    if mot.upper() in MOTS_CLES:
        return []
    if mot.lower() in EN_FRANCAIS:
        return [EN_FRANCAIS[mot.lower()]]
    seuil = 0.85 if len(mot) <= 3 else 0.75  # « fin » n'est pas IN
    voisins = [cle for cle in MOTS_CLES if abs(len(cle) - len(mot)) <= 1]
    notes = {cle: _ressemblance(mot, cle) for cle in voisins}
    return sorted((cle for cle in notes if notes[cle] >= seuil), key=notes.get, reverse=True)


def indice_fonction(nom: str) -> str:
    """Dit la fonction de SQLite qui ressemble à `nom`, ou qui fait ce que `nom` fait ailleurs."""
    if equivalent := EQUIVALENTS.get(nom.lower()):
        return f"SQLite écrit `{equivalent}`."
    voisin = proche(nom, FONCTIONS)
    return f"Voulez-vous dire `{voisin}` ?" if voisin else ""
