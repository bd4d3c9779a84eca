"""Le schéma d'une base, lu dans ses PRAGMA, et dit en phrases."""

import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape

from lib.dessin import dessiner

# pragma_table_list met à part les tables internes d'un index de texte (FTS5).
TABLES = r"""SELECT m.name, l.type = 'virtual', l.strict, l.wr
    FROM sqlite_schema AS m JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = m.name
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND l.type <> 'shadow'
    ORDER BY m.rowid"""
VUES = "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY rowid"
COLONNES = """SELECT name, type, "notnull", hidden FROM pragma_table_xinfo(?)
    WHERE hidden <> 1 ORDER BY cid"""
CLE = "SELECT name FROM pragma_table_xinfo(?) WHERE pk ORDER BY pk"
UNIQUES = """SELECT l.name, i.name FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i
    WHERE l."unique" AND l.origin <> 'pk' AND NOT l.partial ORDER BY l.name, i.seqno"""
RENVOIS = """SELECT "from", "table", "to", seq FROM pragma_foreign_key_list(?)
    ORDER BY id DESC, seq"""
# Un terminal leur obéirait : un nom venu d'ailleurs effacerait l'écran.
COMMANDES = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Colonne:
    """Une colonne ; `vers` : les couples (table, colonne) auxquels elle renvoie."""

    nom: str
    type: str
    marques: tuple[str, ...] = ()
    vers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """Une table ; `mention` : ce qu'elle a de particulier (STRICT…)."""

    nom: str
    colonnes: tuple[Colonne, ...]
    mention: str = ""


@dataclass(frozen=True, repr=False)
class Schema:
    """Le schéma d'une base. `texte` et `svg` disent la même chose ; un notebook montre l'image."""

    base: str
    tables: tuple[Table, ...]
    vues: tuple[str, ...] = ()

    @property
    def texte(self) -> str:
        """Le schéma en phrases, une ligne par table et par colonne."""
        lignes = [f"Schéma de la base {self.base} :"] if self.tables else []
        for table in self.tables:
            mention = f" ({table.mention})" if table.mention else ""
            lignes.append(f"Table {table.nom}{mention} :")
            for colonne in table.colonnes:
                renvois = (f"renvoie à {nom}.{cible}" for nom, cible in colonne.vers)
                details = ", ".join([colonne.type, *colonne.marques, *renvois])
                lignes.append(f"- {colonne.nom} : {details} ;")
            lignes[-1] = lignes[-1].removesuffix(" ;") + "."
        return "\n".join(COMMANDES.sub("\ufffd", ligne) for ligne in lignes + self.notes)

    @property
    def notes(self) -> list[str]:
        """Les phrases qui suivent les tables : une base vide, les vues."""
        vide = [] if self.tables else [f"La base {self.base} ne contient aucune table."]
        return vide + ([f"Vues : {', '.join(self.vues)}."] if self.vues else [])

    @property
    def svg(self) -> str:
        """Le schéma en image, avec son titre et sa description pour un lecteur d'écran."""
        return dessiner(self)

    def __repr__(self):
        return self.texte

    def _repr_html_(self):
        # JupyterLab retire un <svg> des notebooks dont il se méfie, mais pas une image.
        image = b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self.texte)}" src="data:image/svg+xml;base64,{image}">'


def lire_schema(con, base: str) -> Schema:
    """Rend le schéma que montre la connexion `con` ; `base` : le nom à écrire en titre."""
    tables = tuple(_table(con, *ligne) for ligne in con.execute(TABLES).fetchall())
    return Schema(base, tables, tuple(nom for (nom,) in con.execute(VUES)))


def _table(con, nom, virtuelle, stricte, sans_rowid):
    groupes = {}
    for index, colonne in con.execute(UNIQUES, (nom,)):
        groupes.setdefault(index, []).append(colonne)
    cle = _cle(con, nom)
    colonnes = []
    for colonne, type_, obligatoire, cachee in con.execute(COLONNES, (nom,)):
        marques = [_marque("clé", cle, colonne)] if colonne in cle else []
        marques += ["obligatoire"] if obligatoire else []
        # Un index sur une expression (None) ne rend pas la colonne unique.
        uniques = (g for g in groupes.values() if colonne in g and None not in g)
        marques += sorted({_marque("unique", groupe, colonne) for groupe in uniques})
        marques += ["calculée"] if cachee else []
        renvois = tuple(
            (table, cible or dict(enumerate(_cle(con, table))).get(rang, "?"))
            for source, table, cible, rang in con.execute(RENVOIS, (nom,))
            if source == colonne
        )
        colonnes.append(Colonne(colonne, type_ or "sans type", tuple(marques), renvois))
    mentions = {"virtuelle": virtuelle, "STRICT": stricte, "WITHOUT ROWID": sans_rowid}
    return Table(nom, tuple(colonnes), ", ".join(m for m, vrai in mentions.items() if vrai))


def _cle(con, table):
    return [nom for (nom,) in con.execute(CLE, (table,))]


def _marque(mot, groupe, colonne):
    autres = [nom for nom in groupe if nom != colonne]
    return f"{mot} avec {', '.join(autres)}" if autres else mot
