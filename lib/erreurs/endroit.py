"""Cherche où un SQL est fautif, et la réparation que SQLite accepterait.

Rien n'est exécuté : SQLite analyse (EXPLAIN) des morceaux de la requête, dans une base vide en
mémoire. Partout, `requete` vaut "" si l'on ne connaît pas la requête.
"""

import re
import sqlite3
from bisect import bisect_left
from contextlib import closing, contextmanager

from lib.erreurs.noms import MOTS_CLES, NOM_LONG, meme_nom, mots_cles_proches, nettoyer, proche
from lib.erreurs.phrases import TYPOGRAPHIE

# Les mots que SQL écrit toujours, ou presque, avec un autre derrière.
SUITES = {"GROUP": "BY", "ORDER": "BY", "PARTITION": "BY", "PRIMARY": "KEY", "NOT": "NULL"}
COMPARER = {"=", "==", "<", "<=", ">", ">=", "<>", "!=", "IS", "IN", "LIKE", "NOT", "BETWEEN"}
TYPES = {"BLOB", "INT", "INTEGER", "REAL", "TEXT", "VARCHAR"}
# Les mots et les signes après lesquels SQL attend un nom, ou une valeur.
AVANT_UN_NOM = {"(", ",", ".", "AND", "AS", "BY", "FROM", "INTO", "JOIN", "OR", "SELECT", "SET"}
AVANT_UN_NOM |= {"TABLE", "UPDATE", "WHERE"}
EN_DEUX_MOTS = {"ORDERBY": "ORDER BY", "GROUPBY": "GROUP BY", "ISNOT": "IS NOT"}
SANS_EGAL = {"DEFAULT", "IN", "LIKE", "LIMIT", "OFFSET"}
A_LEUR_PLACE = {
    "AUTOINCREMENT": "ne s'écrit qu'après `INTEGER PRIMARY KEY`.",
    "STRICT": "s'écrit à la toute fin, après la dernière parenthèse.",
}
DEJA = {
    "WHERE": "reliez les conditions par `AND` ou `OR`.",
    "ORDER": "séparez les clés de tri par une virgule.",
}
CLAUSES = ["FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT"]
MAL_FORME = "syntax error|incomplete input|unrecognized token"
ENTIERE = (
    "Donnez l'instruction entière, à partir de son premier mot : `SELECT`, `INSERT`, "
    "`CREATE TABLE` ou un autre."
)
RELIRE = "Relisez ses mots, ses virgules, ses parenthèses, ses apostrophes."
RETAPER = (
    "Un caractère de traitement de texte (espace insécable, apostrophe ou guillemet courbe) "
    "s'y cache : retapez ce mot et ses voisins au clavier."
)
DOUBLER = (
    "Dans un texte, une apostrophe s'écrit deux fois : `'l''amie'` ; "
    "ou passez le texte à part, avec « ? »."
)
# Bien des lecteurs d'écran taisent la ponctuation.
SIGNES = {
    ",": "la virgule",
    ";": "le point-virgule",
    ".": "le point",
    "(": "la parenthèse ouvrante",
    ")": "la parenthèse fermante",
    "*": "l'étoile",
    "=": "le signe égal",
    "%": "le signe pour cent",
}
# Non compilée : cela prend 13 ms, que l'import n'a pas à payer.
_JETON = r"""(?xs)
    (?P<blanc>[ \t\n\f\r]+|--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<texte>[xX]?'(?:[^']|'')*'?)
    |(?P<entoure>"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?)
    |(?P<mot>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    |(?P<nombre>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[\w$\x80-\U0010ffff]*)
    |(?P<signe>[?:@$]\w+|<=|>=|<>|!=|==|\|\||->>|->|<<|>>|.)"""


# Montrer un jeton


def _decouper(sql):
    return [jeton for jeton in re.finditer(_JETON, sql) if jeton.lastgroup != "blanc"]


def _trouver(sql, mot):
    return next((jeton for jeton in _decouper(sql) if jeton[0] == mot), None)


def _ligne(sql, jeton):
    """Rend « à la ligne N », ou "" si `sql` n'en a qu'une."""
    numero = sql.count("\n", 0, jeton.start()) + 1
    return f"à la ligne {numero}" if "\n" in sql.strip() else ""


def _endroit(sql, jeton):
    """Dit en mots où est `jeton` : un lecteur d'écran ne rend ni flèche ni soulignement."""
    avant, apres = sql[: jeton.start()].strip(), sql[jeton.end() :].strip()
    if len(avant) > 40:
        avant = "… " + re.sub(r"^\S*\s+", "", avant[-40:])
    if len(apres) > 30:
        apres = re.sub(r"\s+\S*$", "", apres[:30]) + " …"
    avant, apres = nettoyer(avant, 60), nettoyer(apres, 60)
    if avant and apres:
        ou = f"entre `{avant}` et `{apres}`"
    elif avant:
        ou = f"à la fin, après `{avant}`"
    else:
        ou = f"au début, avant `{apres}`" if apres else "le seul mot"
    signe = f"{SIGNES[jeton[0]]} " if jeton[0] in SIGNES else ""
    ligne = f" {ligne}," if (ligne := _ligne(sql, jeton)) else ""
    return f"Voyez {signe}`{nettoyer(jeton[0], 40)}`,{ligne} {ou}."


def indice_jeton(requete: str, mot: str) -> str:
    """Dit où est le jeton que SQLite ne reconnaît pas."""
    jeton = _trouver(requete, mot)
    return _endroit(requete, jeton) if jeton else ""


def indice_fin(requete: str) -> str:
    """Dit où s'arrête une requête incomplète, et la parenthèse restée ouverte."""
    jetons, ouvertes = _decouper(requete), []
    for jeton in jetons:
        if jeton[0] == "(":
            ouvertes.append(jeton)
        elif jeton[0] == ")" and ouvertes:
            ouvertes.pop()
    if ouvertes:
        return f"{_endroit(requete, ouvertes[-1])} Cette parenthèse n'est pas fermée."
    return _endroit(requete, jetons[-1]) if jetons else ""


def indice_nom(requete: str, nom: str, noms) -> str:
    """Dit la ligne d'un nom inconnu, et celui de `noms` (ou le mot-clé) qui lui ressemble."""
    phrases = []
    jeton = next((j for j in _decouper(requete) if meme_nom(j[0].strip('"`[]'), nom)), None)
    if jeton and (ligne := _ligne(requete, jeton)):
        phrases.append(f"C'est {ligne}.")
    if re.search(TYPOGRAPHIE, nom):
        phrases.append(RETAPER)
    elif any(meme_nom(nom, connu) for connu in noms):
        phrases.append("Ce nom existe ailleurs dans la base.")
    elif colles := _premier_accepte(requete, nom, _mots_decolles(nom, noms)):
        phrases.append(f"Manque-t-il une espace : `{nettoyer(colles, NOM_LONG)}` ?")
    elif voisin := proche(nom, noms) or _premier_accepte(requete, nom, mots_cles_proches(nom)):
        phrases.append(f"Voulez-vous dire `{nettoyer(voisin, NOM_LONG)}` ?")
    return " ".join(phrases)


def _mots_decolles(nom, noms):
    """Rend « texte ASC » pour « texteASC », si `noms` contient « texte »."""
    coupes = [(nom[: len(connu)], nom[len(connu) :], connu) for connu in noms]
    return [f"{a} {b}" for a, b, connu in coupes if meme_nom(a, connu) and b.upper() in MOTS_CLES]


def _premier_accepte(requete, nom, essais):
    """Rend le premier des essais que SQLite accepterait à la place de `nom` : NULL pour NUL."""
    if essais and (jeton := _trouver(requete, nom)):
        with _base_vide() as con:
            for neuf in essais:
                repare = requete[: jeton.start()] + neuf + requete[jeton.end() :]
                if not re.search(MAL_FORME, _analyser(con, repare)):
                    return neuf
    return ""


# Analyser sans exécuter


@contextmanager
def _base_vide():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        # Certains PRAGMA agissent dès l'analyse.
        refus = {sqlite3.SQLITE_PRAGMA: sqlite3.SQLITE_DENY}
        con.set_authorizer(lambda action, *_: refus.get(action, sqlite3.SQLITE_OK))
        yield con


def _analyser(con, sql):
    """Rend l'erreur que SQLite trouve en analysant `sql`, ou ""."""
    try:
        con.execute(sql if re.match(r"explain\b", sql, re.I) else f"EXPLAIN {sql}").close()
    except (sqlite3.Error, sqlite3.Warning, ValueError) as erreur:  # ValueError : demi-caractère
        return str(erreur)
    return ""


def retrouver(erreur: sqlite3.Error, textes) -> str:
    """Rend, parmi des textes, la requête où SQLite trouve cette faute de syntaxe, ou ""."""
    if not re.search(MAL_FORME, str(erreur)):
        return ""
    with _base_vide() as con:
        return next((texte for texte in textes if _analyser(con, texte) == str(erreur)), "")


# La faute de syntaxe


def indice_syntaxe(requete: str, mot: str) -> str:
    """Dit où est la faute de « near "mot": syntax error », et comment la réparer."""
    with _base_vide() as con:
        for jetons in _instructions(requete):
            if (i := _fautif(con, requete, jetons, mot)) is not None:
                place, conseil = _conseil(con, requete, jetons, i)
                return f"{_endroit(requete, place)} {conseil}"
    # SQLite n'analyse pas seul le corps d'un TRIGGER.
    seuls = [jeton for jeton in _decouper(requete) if jeton[0] == mot]
    phrases = [_endroit(requete, seuls[0])] if len(seuls) == 1 else []
    phrases += [f"Voulez-vous dire `{cle}` ?" for cle in mots_cles_proches(mot)[:1]]
    return " ".join([*phrases, RELIRE])


def _instructions(requete):
    """Donne les jetons de chaque instruction ; un TRIGGER contient des « ; »."""
    jetons = []
    for jeton in _decouper(requete):
        jetons.append(jeton)
        if jeton[0] == ";" and sqlite3.complete_statement(requete[jetons[0].start() : jeton.end()]):
            yield jetons
            jetons = []
    if jetons:
        yield jetons


def _fautif(con, requete, jetons, mot):
    """Rend le rang du jeton où SQLite s'arrête : le premier qu'il refuse en coupant juste après."""
    refus = f'near "{mot}": syntax error'
    rangs = [i for i, jeton in enumerate(jetons) if jeton[0] == mot]
    debut = jetons[0].start()

    def refuse(i):
        return _analyser(con, requete[debut : jetons[i].end()]) == refus

    trouve = bisect_left(rangs, True, key=refuse)
    return rangs[trouve] if trouve < len(rangs) else None


def _conseil(con, requete, jetons, i):
    """Rend le jeton à montrer, et ce qu'il faut en faire."""
    jeton, mot = jetons[i], jetons[i][0]
    avant = jetons[i - 1] if i else None
    if re.search(TYPOGRAPHIE, mot):
        return jeton, RETAPER
    colle = avant and avant.lastgroup == "texte" and avant.end() == jeton.start()
    if colle and jeton.lastgroup in ("mot", "nombre"):
        return jeton, DOUBLER
    if i == 0 and (appel := re.match(r"\w+\.[\w.]+(?=\()", requete[jeton.start() :])):
        return jeton, f"Donnez le SQL seul, sans `{nettoyer(appel[0], 40)}`."
    if mot.upper() == "AND" and avant and avant[0].upper() in ("ASC", "DESC"):
        return jeton, "Entre deux clés de tri, écrivez une virgule."
    if avant and (colles := EN_DEUX_MOTS.get(avant[0].upper())):
        return avant, f"`{colles}` s'écrit en deux mots."
    if mot == "=" and avant and avant[0].upper() in SANS_EGAL:
        return jeton, f"`{avant[0].upper()}` s'écrit sans signe `=`."
    if (et := _et_entre_colonnes(jetons, i)) is not None:
        return et, "Entre deux colonnes, écrivez une virgule."
    if conseil := _conseil_de_table(jetons, i):
        return jeton, conseil
    if place := A_LEUR_PLACE.get(mot.upper()):
        return jeton, f"`{mot.upper()}` {place}"
    if mot == "%":
        return jeton, "Une valeur se donne à part, avec « ? »."
    repete = avant and avant[0].upper() == mot.upper()
    if mot.upper() in DEJA and not repete and mot.upper() in _clauses_avant(jetons, i):
        return jeton, f"`{mot.upper()}` est déjà écrit, et il n'en faut qu'un : {DEJA[mot.upper()]}"
    if clause := _clause_en_avance(jetons, i):
        ordre = "SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT"
        return jeton, f"`{mot.upper()}` s'écrit avant `{clause}` : l'ordre est {ordre}."
    debut, fin = jetons[0].start(), jetons[-1].end()
    peu_apres = jetons[min(i + 1, len(jetons) - 1)].end()
    mots = [*_mots_a_retirer(jetons, i), *_mots_a_changer(jetons, i)]
    signes = _signes_a_changer(con, jetons, i)
    # À défaut de réparer toute l'instruction, un mot corrigé doit laisser SQLite aller plus loin.
    for essais, limite, refus in (
        ([*mots, *signes], fin, MAL_FORME),
        (mots, peu_apres, "syntax error"),
    ):
        for place, neuf, conseil in essais:
            repare = requete[debut : place.start()] + neuf + requete[place.end() : limite]
            if not re.search(refus, _analyser(con, repare)):
                return place, conseil
    return jeton, RELIRE if i else ENTIERE


def _conseil_de_table(jetons, i):
    """Rend un conseil propre à CREATE TABLE, ou ""."""
    mots = [jeton[0].upper() for jeton in jetons[:i]]
    if mots[:2] != ["CREATE", "TABLE"] or "(" not in mots:
        return ""
    if mots.count("(") == mots.count(")") and mots[-1] != ")":
        return "La liste des colonnes est déjà fermée : une parenthèse fermante est de trop."
    if jetons[i][0].upper() in TYPES and mots[-1] in ("NULL", "KEY", "UNIQUE", ")"):
        return "Le type vient juste après le nom de la colonne, avant les contraintes."
    return ""


def _clause_en_avance(jetons, i):
    """Rend la clause déjà écrite avant le jeton `i`, et qui devait le suivre."""
    mot = jetons[i][0].upper()
    if mot not in CLAUSES:
        return ""
    suivantes = CLAUSES[CLAUSES.index(mot) + 1 :]
    return next((cle for cle in _clauses_avant(jetons, i) if cle in suivantes), "")


def _clauses_avant(jetons, i):
    """Rend les clauses déjà écrites dans le même SELECT, de la plus proche à la première."""
    trouvees, profondeur = [], 0
    for jeton in reversed(jetons[:i]):
        cle = jeton[0].upper()
        profondeur += (cle == ")") - (cle == "(")
        if profondeur < 0 or (profondeur == 0 and cle == "SELECT"):
            break
        if profondeur == 0 and cle in CLAUSES:
            trouvees.append(cle)
    return trouvees


def _et_entre_colonnes(jetons, i):
    """Rend le « et » écrit entre deux colonnes du SELECT, juste avant le jeton `i`, ou None."""
    et = jetons[i - 1] if i else None
    entre = et and et[0].upper() in ("ET", "AND") and not _clauses_avant(jetons, i)
    return et if entre and jetons[0][0].upper() == "SELECT" else None


# Une réparation : le jeton à remplacer, par quoi, et ce qu'on en dit.


def _mots_a_retirer(jetons, i):
    for rang in range(i, max(i - 2, 0), -1):
        jeton, cle = jetons[rang], jetons[rang][0].upper()
        if jeton.lastgroup == "mot" and cle == jetons[rang - 1][0].upper():
            yield jeton, "", f"`{nettoyer(cle, 40)}` est écrit deux fois."
        elif cle in ("ASC", "DESC"):
            yield jeton, "", f"`{cle}` s'écrit juste après la clé de tri : `ORDER BY … {cle}`."


def _mots_a_changer(jetons, i):
    for jeton in (jetons[i], *jetons[max(i - 1, 0) : i]):
        if jeton.lastgroup == "mot":
            for cle in mots_cles_proches(jeton[0]):
                yield jeton, cle, f"Voulez-vous dire `{cle}` ?"


def _signes_a_changer(con, jetons, i):
    jeton, mot = jetons[i], jetons[i][0]
    avant = jetons[i - 1] if i else None
    cite = nettoyer(mot, 40)
    if avant and avant[0] == ",":
        yield avant, "", "Elle est de trop."
    if avant and (cle := SUITES.get(avant[0].upper())):
        yield jeton, f" {cle} {mot}", f"Manque-t-il `{cle}` avant `{cite}` ?"
    for cle in ("FROM", "INTO", "TABLE", "VALUES", "SET"):
        yield jeton, f" {cle} {mot}", f"Manque-t-il `{cle}` avant `{cite}` ?"
    if any(precedent[0].upper() == "CASE" for precedent in jetons[:i]):
        yield jeton, f" END {mot}", f"Manque-t-il `END` avant `{cite}` ?"
    clause, *_ = [*_clauses_avant(jetons, i), ""]
    if clause in ("WHERE", "HAVING"):
        suivant = jetons[i + 1][0].upper() if i + 1 < len(jetons) else ""
        if suivant in COMPARER:
            yield jeton, f" AND {mot}", f"Manque-t-il `AND` ou `OR` avant `{cite}` ?"
        if mot == "," and any(precedent[0].upper() == "IN" for precedent in jetons[:i]):
            yield jeton, " AND", "La liste d'`IN` s'écrit entre parenthèses."
        elif mot == ",":
            yield jeton, " AND", "Entre deux conditions, écrivez `AND` ou `OR`, pas une virgule."
    manques = {",": "une virgule", ")": "une parenthèse fermante", "x": "un nom ou une valeur"}
    for manque, nom in manques.items():
        yield jeton, f" {manque} {mot}", f"Manque-t-il {nom} avant `{cite}` ?"
    if mot in (",", ")") or (mot == "*" and avant and avant[0].upper() == "DELETE"):
        yield jeton, "", "Elle est de trop."
    attendu = not avant or avant[0].upper() in AVANT_UN_NOM
    reserve = "syntax" in _analyser(con, f"CREATE TABLE {mot} (a)")
    if jeton.lastgroup == "mot" and attendu and reserve:
        conseil = (
            f"`{cite}` est un mot réservé de SQL. Pour en faire un nom, entourez-le de guillemets "
            "doubles ; ou mieux, choisissez un autre nom."
        )
        yield jeton, f'"{mot}"', conseil
