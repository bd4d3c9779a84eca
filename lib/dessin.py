"""L'image SVG d'un schéma : une boîte par table, un trait par clé étrangère."""

import re
import zlib
from html import escape
from unicodedata import combining, east_asian_width

MARGE, RETRAIT, ENTETE, LIGNE, ECART, COULOIR = 20, 16, 38, 32, 28, 18  # en pixels
LONGUEUR = 40  # un nom plus long est coupé dans l'image, jamais dans le texte
ENCRE, DOUX, FOND, FONCE, LIEN = "#0f172a", "#475569", "#f1f5f9", "#1e3a5f", "#1d4ed8"
ETIQUETTES = {"clé": ("#fde68a", "#713f12"), "→": ("#dbeafe", "#1e40af")}  # fond, encre
AUTRES = ("#e2e8f0", "#334155")


def dessiner(schema) -> str:
    """Rend le SVG d'un `Schema`, avec son texte pour les lecteurs d'écran."""
    dessins, largeur, hauteur = _disposer(schema)
    empreinte = zlib.crc32(schema.texte.encode(errors="replace"))
    cle = f"schema-{empreinte:08x}"  # un identifiant stable, propre à ce dessin dans la page
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="fr" '
        f'aria-labelledby="{cle}-titre {cle}-texte" viewBox="0 0 {largeur} {hauteur}" '
        f'width="{largeur}" height="{hauteur}" font-size="14" '
        "font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\">\n"
        f'<title id="{cle}-titre">Schéma de la base {_net(schema.base)}</title>\n'
        f'<desc id="{cle}-texte">{_net(schema.texte)}</desc>\n'
        f'<rect width="{largeur}" height="{hauteur}" rx="10" fill="{FOND}"/>\n'
        + "\n".join(dessins)
        + "\n</svg>"
    )


def _disposer(schema):
    """Rend les éléments du dessin, sa largeur et sa hauteur."""
    colonnes = [colonne for table in schema.tables for colonne in table.colonnes]
    x_nom = MARGE + RETRAIT
    x_type = x_nom + max([_taille(c.nom) for c in colonnes], default=0) + 28
    x_marques = x_type + max([_taille(c.type) for c in colonnes], default=0) + 28
    bouts = [_etiqueter(colonne, x_marques, 0)[1] for colonne in colonnes]
    bouts += [x_nom + _taille(t.nom) + RETRAIT + _taille(t.mention) for t in schema.tables]
    droite = max(bouts, default=0) + RETRAIT

    dessins, places, y = [], {}, MARGE
    for table in schema.tables:
        dessins.append(_encadrer(table, y, droite))
        y += ENTETE
        for rang, colonne in enumerate(table.colonnes):
            milieu = places[_place(table.nom, colonne.nom)] = y + LIGNE // 2
            gras = any(marque.startswith("clé") for marque in colonne.marques)
            if rang:
                dessins.append(f'<path d="M{x_nom} {y}H{droite - RETRAIT}" stroke="#e2e8f0"/>')
            dessins.append(_ecrire(x_nom, milieu, colonne.nom, ENCRE, gras=gras))
            dessins.append(_ecrire(x_type, milieu, colonne.type, DOUX))
            dessins.append(_etiqueter(colonne, x_marques, milieu)[0])
            y += LIGNE
        y += ECART

    liens = [
        (places[_place(table.nom, colonne.nom)], places[_place(*cible)])
        for table in schema.tables
        for colonne in table.colonnes
        for cible in colonne.vers
        if _place(*cible) in places
    ]
    liens.sort(key=lambda lien: abs(lien[0] - lien[1]))  # les plus courts au plus près
    # Les deux bouts se décalent si une même ligne renvoie à une autre et en est la cible.
    decalage = 8 if {depart for depart, _ in liens} & {arrivee for _, arrivee in liens} else 0
    for rang, (depart, arrivee) in enumerate(liens):
        couloir = droite + 26 + COULOIR * rang
        dessins.append(_relier(droite, couloir, depart + decalage, arrivee - decalage))

    largeur = droite + (26 + COULOIR * (len(liens) - 1) if liens else 0)
    for note in schema.notes:
        dessins.append(_ecrire(MARGE, y + 8, note, DOUX, longueur=90))
        largeur = max(largeur, MARGE + _taille(note, longueur=90))
        y += ECART
    return dessins, largeur + MARGE, y + MARGE - (12 if schema.notes else ECART)


def _encadrer(table, y, droite):
    """Le cadre d'une table : un bandeau foncé à son nom, puis un fond blanc."""
    bas, milieu = y + ENTETE + LIGNE * len(table.colonnes), y + ENTETE // 2
    x_mention = MARGE + 2 * RETRAIT + _taille(table.nom)
    return (
        f'<rect x="{MARGE}" y="{y}" width="{droite - MARGE}" height="{bas - y}" rx="8" '
        f'fill="{FONCE}"/><path d="M{MARGE + 1} {y + ENTETE}H{droite - 1}V{bas - 8}q0 7 -7 7'
        f'H{MARGE + 8}q-7 0 -7 -7z" fill="#fff"/>'
        + _ecrire(MARGE + RETRAIT, milieu, table.nom, "#fff", gras=True)
        + _ecrire(x_mention, milieu, table.mention, "#cbd5e1")
    )


def _etiqueter(colonne, x, milieu):
    """Rend les étiquettes d'une colonne, de gauche à droite, et l'abscisse où elles finissent."""
    dessins = []
    for texte in [*colonne.marques, *(f"→ {nom}.{cible}" for nom, cible in colonne.vers)]:
        fond, encre = ETIQUETTES.get(texte.split()[0], AUTRES)
        largeur = _taille(texte) + 16
        dessins.append(
            f'<rect x="{x}" y="{milieu - 11}" width="{largeur}" height="22" rx="6" fill="{fond}"/>'
            + _ecrire(x + 8, milieu, texte, encre)
        )
        x += largeur + 8
    return "".join(dessins), x - 8


def _relier(droite, x, depart, arrivee):
    """Un trait coudé, par l'abscisse `x`, du bord droit d'une ligne à celui d'une autre."""
    sens = 1 if arrivee > depart else -1
    return (
        f'<path d="M{droite} {depart}H{x - 8}q8 0 8 {8 * sens}V{arrivee - 8 * sens}'
        f'q0 {8 * sens} -8 {8 * sens}H{droite + 9}" fill="none" stroke="{LIEN}" '
        f'stroke-width="2"/><circle cx="{droite}" cy="{depart}" r="4" fill="{LIEN}"/>'
        f'<path d="M{droite + 1} {arrivee}l11 -6v12z" fill="{LIEN}"/>'
    )


def _ecrire(x, milieu, texte, encre, gras=False, longueur=LONGUEUR):
    poids = ' font-weight="bold"' if gras else ""
    texte = _net(_couper(texte, longueur))
    return f'<text x="{x}" y="{milieu + 5}" fill="{encre}"{poids}>{texte}</text>'


def _taille(texte, longueur=LONGUEUR):
    """La largeur d'un texte en pixels : un idéogramme ou un emoji occupe deux caractères."""
    texte = _couper(texte, longueur)
    cases = sum(0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in texte)
    return round(8.5 * cases)


def _couper(texte, longueur):
    return texte if len(texte) <= longueur else texte[: longueur - 1] + "…"


def _net(texte):
    """Le texte échappé, sans les caractères que XML refuse."""
    return escape(re.sub("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", texte))


def _place(table, colonne):
    return table.encode().lower(), colonne.encode().lower()  # SQLite : casse ASCII seulement
