"""Ce que l'apprenant lit après une vérification : un texte, le même en HTML, et des champs."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape

LARGEUR = 60  # caractères d'une valeur, au plus ; le reste est coupé
# Les commandes de terminal, les sens d'écriture forcés et les demi-caractères ; le \n reste.
_INVISIBLES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Verdict(StrEnum):
    """Les quatre verdicts possibles."""

    REUSSI = "RÉUSSI"
    ECHEC = "ÉCHEC"
    NON_TENTE = "NON TENTÉ"
    ERREUR = "ERREUR"


# Le signe et le fond de chaque verdict. Sur ces fonds, le blanc a un contraste d'au moins 5:1.
_SIGNES = {
    Verdict.REUSSI: ("✓", "#1b6e3c"),
    Verdict.ECHEC: ("✗", "#a3261b"),
    Verdict.NON_TENTE: ("○", "#475569"),
    Verdict.ERREUR: ("!", "#8a4300"),
}


@dataclass(frozen=True)
class Tableau:
    """Les premières lignes qui diffèrent, d'un côté : attendu, ou obtenu.

    lignes : des tuples de textes, déjà coupés. colonnes : leurs noms, ou () s'ils n'importent pas.
    note : ce qu'il y a à la place des lignes, ou ce qui manque après elles.
    """

    colonnes: tuple[str, ...] = ()
    lignes: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, repr=False)
class Resultat:
    """Le résultat d'une vérification.

    verdict : un `Verdict`. message : la phrase qui l'explique. cas : où la différence paraît (la
    base, l'essai). attendu, obtenu : deux `Tableau`, s'il y a des lignes à comparer. suite : ce
    qu'il faut faire maintenant.
    """

    numero: str
    titre: str
    verdict: Verdict
    message: str
    cas: str = ""
    attendu: Tableau | None = None
    obtenu: Tableau | None = None
    suite: str = ""

    @property
    def reussi(self) -> bool:
        """Vrai si la réponse est juste."""
        return self.verdict is Verdict.REUSSI

    @property
    def texte(self) -> str:
        """Le résultat en texte simple."""
        signe, _ = _SIGNES[self.verdict]
        parties = [f"{signe} {self.verdict} · Exercice {self.numero}", self.message]
        comparaison = self.attendu and self.obtenu
        if self.cas:
            parties.append(f"{self.cas}\u00a0:" if comparaison else f"({self.cas}.)")
        if comparaison:
            parties.append(self._cote_a_cote())
        parties.append(self.suite)
        return "\n".join(partie for partie in parties if partie)

    def __repr__(self):
        return self.texte

    def _repr_html_(self):
        signe, fond = _SIGNES[self.verdict]
        parties = [
            f'<p><span style="background-color: {fond}; color: #ffffff; font-weight: bold; '
            f'padding: 2px 8px">{signe} {self.verdict}</span> '
            f"<strong>Exercice {self.numero}</strong> · {escape(self.titre)}</p>",
            f"<p>{en_html(self.message)}</p>",
        ]
        comparaison = self.attendu and self.obtenu
        if self.cas:
            cas = en_html(self.cas)
            parties.append(f"<p>{cas}\u00a0:</p>" if comparaison else f"<p>({cas}.)</p>")
        if comparaison:
            cotes = (("Attendu", self.attendu), ("Obtenu", self.obtenu))
            tables = "\n".join(_table_html(titre, tableau) for titre, tableau in cotes)
            parties.append(f'<div style="display: flex; flex-wrap: wrap">\n{tables}\n</div>')
        parties.append(f"<p>{en_html(self.suite)}</p>" if self.suite else "")
        corps = "\n".join(partie for partie in parties if partie)
        return _encadrer(corps, fond)

    def _cote_a_cote(self):
        gauche, droite = ["Attendu", *_rangs(self.attendu)], ["Obtenu", *_rangs(self.obtenu)]
        largeur = max(map(len, gauche))
        hauteur = max(len(gauche), len(droite))
        rangs = zip(_completer(gauche, hauteur), _completer(droite, hauteur), strict=True)
        return "\n".join(f"  {g:<{largeur}} | {d}".rstrip() for g, d in rangs)


@dataclass(frozen=True, repr=False)
class Note:
    """Un indice ou une solution : un titre, un texte, et du code s'il y en a."""

    titre: str
    texte: str
    code: str = ""

    def __repr__(self):
        return "\n".join(partie for partie in (self.titre, self.code, self.texte) if partie)

    def _repr_html_(self):
        code = f"<pre>{escape(self.code)}</pre>\n" if self.code else ""
        corps = f"<p><strong>{escape(self.titre)}</strong></p>\n{code}<p>{en_html(self.texte)}</p>"
        return _encadrer(corps, "#475569")


def compte(nombre: int, mot: str) -> str:
    """Rend un nombre et son mot, au pluriel s'il le faut : « 1 ligne », « 3 lignes »."""
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"


def montrer(valeur, largeur: int = LARGEUR) -> str:
    """Rend une valeur comme Python l'écrit, coupée à `largeur` caractères."""
    try:
        texte = repr(valeur)
    except Exception:  # l'objet vient de la réponse : son repr peut tout faire
        texte = f"<{type(valeur).__name__}>"
    return couper(texte.replace("\n", "\\n"), largeur)  # une ligne, même pour un DataFrame


def mots(erreur: BaseException) -> str:
    """Rend ce que dit une erreur, même quand elle ne veut rien dire."""
    try:
        return couper(str(erreur), 300)
    except Exception:  # sa classe vient de la réponse
        return type(erreur).__name__


def couper(texte: str, largeur: int = LARGEUR) -> str:
    """Rend `texte` coupé, où ce qui ne s'affiche pas (`\\x1b`, un demi-caractère) s'écrit."""
    texte = _INVISIBLES.sub(lambda trouve: ascii(trouve[0])[1:-1], texte[: largeur + 1])
    return texte if len(texte) <= largeur else texte[: largeur - 1] + "…"


def typographier(texte: str) -> str:
    """Met les espaces insécables du français, sauf dans le code entre accents graves.

    Qui déclare un exercice écrit donc des espaces ordinaires.
    """
    morceaux = re.split(r"(`[^`\n]*`)", texte)
    for rang in range(0, len(morceaux), 2):
        morceaux[rang] = re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", morceaux[rang])
    return "".join(morceaux)


def en_html(texte: str) -> str:
    """Échappe `texte`, met le code entre accents graves en <code>, et garde les sauts de ligne."""
    html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(texte, quote=False))
    return html.replace("\n", "<br>\n")


def _encadrer(corps, couleur):
    # Sans cette classe, JupyterLab composerait « de 5 $ à 6 $ » comme une formule.
    return (
        f'<div class="mathjax_ignore" style="border-left: 4px solid {couleur}; '
        f'padding-left: 12px">\n{corps}\n</div>'
    )


def _rangs(tableau):
    colonnes = [" · ".join(tableau.colonnes)] if tableau.colonnes else []
    lignes = [" · ".join(ligne) for ligne in tableau.lignes]
    return colonnes + lignes + ([f"({tableau.note})"] if tableau.note else [])


def _completer(liste, longueur):
    return liste + [""] * (longueur - len(liste))


def _table_html(titre, tableau):
    gauche = 'style="text-align: left"'
    entetes = "".join(f'<th scope="col" {gauche}>{escape(nom)}</th>' for nom in tableau.colonnes)
    lignes = [
        "<tr>" + "".join(f'<td dir="auto" {gauche}>{escape(v)}</td>' for v in ligne) + "</tr>"
        for ligne in tableau.lignes
    ]
    if tableau.note:
        colonnes = len(tableau.colonnes) or max(map(len, tableau.lignes), default=1)
        lignes.append(f'<tr><td colspan="{colonnes}"><em>{escape(tableau.note)}</em></td></tr>')
    return (
        '<table style="margin-right: 24px">\n'
        f"<caption><strong>{titre}</strong></caption>\n"
        + (f"<thead><tr>{entetes}</tr></thead>\n" if entetes else "")
        + "<tbody>\n"
        + "\n".join(lignes)
        + "\n</tbody></table>"
    )
