"""Exécute une réponse, dans chaque cas de son exercice, et note son effet."""

import ast
import contextlib
import os
import re
import sqlite3
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import lru_cache, singledispatch, wraps
from itertools import product
from pathlib import Path
from types import ModuleType

from lib.erreurs import expliquer
from lib.exercices.bases import Base
from lib.exercices.declarations import (
    Etat,
    Exercice,
    Fonction,
    Instruction,
    Jalon,
    Prediction,
    Requete,
)
from lib.exercices.effet import Effet
from lib.exercices.explication import SANS_FIN, expliquer_python, expliquer_sql
from lib.exercices.garde import garder, lacher, puiser
from lib.exercices.projet import charger, exiger, installer
from lib.exercices.resultat import montrer
from lib.exercices.surveillance import CELLE_DE_MEMORY, L_ADRESSE, surveiller
from lib.exercices.valeur import figer

TABLES = r"""SELECT type, name, tbl_name FROM sqlite_schema
    WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY type, name"""
COLONNES = "SELECT lower(name), type FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid"
# « Determination Of Column Affinity », Datatypes In SQLite, sqlite.org : la première qui convient.
AFFINITES = {
    "INT": "INTEGER",
    "CHAR|CLOB|TEXT": "TEXT",
    "BLOB|^$": "BLOB",
    "REAL|FLOA|DOUB": "REAL",
}
ILLISIBLE = "Votre réponse laisse une base que l'on ne peut pas lire."
FAUTES = (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError)


@singledispatch
def observer(exercice: Exercice, reponse, dossier: Path, **contexte) -> Iterator[Effet]:
    """Donne l'effet de `reponse` dans chaque cas, l'un après l'autre.

    dossier : où mettre des fichiers d'essai.
    """
    raise NotImplementedError(type(exercice))


@singledispatch
def preparer(exercice: Exercice, code: str):
    """Rend la réponse que donnerait l'apprenant avec ce `code` : solution ou exemple d'erreur."""
    return code


@preparer.register
def _(exercice: Fonction, code):
    return exercice.fonction(code)


@preparer.register
def _(exercice: Jalon, code):
    return exercice.projet(code)


@preparer.register
def _(exercice: Prediction, code):
    espace = {}
    if code == exercice.solution:  # ce que la cellule montre vraiment, avec ce SQLite-ci
        *debut, fin = ast.parse(textwrap.dedent(exercice.code).strip()).body
        exec(compile(ast.Module(debut, []), "<prediction>", "exec"), espace)
        return eval(compile(ast.Expression(fin.value), "<prediction>", "eval"), espace)
    return eval(code, espace)


@preparer.register
def _(exercice: Etat, code):
    return _Scenario(exercice.prealable, code)


@observer.register
def _(exercice: Requete, reponse, dossier, **contexte):
    for base, valeurs in _croiser(exercice):
        effet = _executer(exercice, base, valeurs, reponse)
        if exercice.ordre and reponse == exercice.solution:
            effet.cles = _cles(exercice, base, valeurs, effet)
        yield effet


@observer.register
def _(exercice: Instruction, reponse, dossier, **contexte):
    for base, valeurs in _croiser(exercice):
        yield _executer(exercice, base, valeurs, reponse)


@observer.register
def _(exercice: Fonction, reponse, dossier, **contexte):
    for essai, base in product(exercice.essais, exercice.bases):
        lieu = Path(tempfile.mkdtemp(dir=dossier))
        yield _essayer(essai, base, reponse, lieu, exercice.la_sienne)


@observer.register
def _(exercice: Jalon, reponse, dossier, **contexte):
    for essai in exercice.essais:
        lieu = Path(tempfile.mkdtemp(dir=dossier))
        module = installer(reponse, lieu)
        effet = _essayer(_sur_le_module(essai, exercice), None, module, lieu, exercice.la_sienne)
        effet.tables = {}  # l'apprenant a choisi les siennes
        yield effet


def _sur_le_module(essai, exercice):
    @wraps(essai)
    def charger_puis_essayer(module, chemin):
        charger(module)
        exiger(module, exercice.fonctions)
        return essai(module, chemin)

    return charger_puis_essayer


@observer.register
def _(exercice: Prediction, reponse, dossier, **contexte):
    valeur = reponse.casefold() if isinstance(reponse, str) else reponse
    yield Effet("Votre prédiction", valeur=figer(_sans_espaces(valeur)))


def _sans_espaces(valeur):
    """Retire les espaces autour d'un texte, ou de ceux d'une liste : on ne les voit pas."""
    if type(valeur) in (list, tuple):
        return type(valeur)(map(_sans_espaces, valeur))
    return valeur.strip() if isinstance(valeur, str) else valeur


@observer.register
def _(exercice: Etat, reponse, dossier, demarrage="", **contexte):
    if isinstance(reponse, _Scenario):
        with _a_l_essai(Path(tempfile.mkdtemp(dir=dossier)), la_sienne=True) as (chemin, _):
            reponse.jouer(chemin)
            maintenant = datetime.now().isoformat(timespec="microseconds")
            effet = _constater(exercice, chemin, maintenant)  # comme après un redémarrage
        yield effet
    else:
        yield _constater(exercice, Path(reponse), demarrage)


class _Scenario:
    """Le code d'un exercice `Etat` : ce qui précède, puis la réponse."""

    def __init__(self, prealable, code):
        self.codes = prealable, code

    def jouer(self, chemin):
        espace = {"__name__": "__main__", "chemin": chemin}
        for code in self.codes:
            exec(code, espace)


def _executer(exercice, base, valeurs, requete):
    effet = Effet(_cas(base, valeurs))
    lecture = isinstance(exercice, Requete)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.executescript(base.sql)
        refus = garder(con, lecture=lecture)
        try:
            if not lecture and exercice.plusieurs:
                con.executescript(requete)
            else:
                effet.colonnes, effet.lignes = _lire(con, requete, valeurs)
        except FAUTES as erreur:
            effet.erreur = erreur
        lacher(con)
        if effet.erreur:
            effet.explication = expliquer_sql(effet.erreur, refus, con, requete, valeurs)
        if lecture or effet.erreur:
            return effet
        effet.lignes = None
        try:
            _noter_base(effet, con, exercice.epreuves)
        except FAUTES as erreur:  # une colonne calculée qui déborde, une table sans fin…
            effet.erreur = erreur
            effet.explication = f"{ILLISIBLE} {expliquer(erreur)}"
    return effet


def _noter_base(effet, con, epreuves):
    if con.in_transaction:
        effet.en_cours = True
        con.execute("ROLLBACK")
    effet.tables = _lire_tables(con)
    effet.epreuves = [(epreuve, _essayer_sql(con, epreuve)) for epreuve in epreuves]
    effet.tables_apres = _lire_tables(con)


def _lire(con, requete, valeurs):
    with closing(con.execute(requete, valeurs)) as curseur:
        if curseur.description is None:
            return (), None
        lignes = puiser(curseur, "Votre requête rend")
        return tuple(colonne[0] for colonne in curseur.description), lignes


def _essayer_sql(con, instruction):
    try:
        con.execute(instruction).close()
        return "acceptée"
    except sqlite3.IntegrityError:
        return "refusée"
    except sqlite3.Error as erreur:
        return expliquer(erreur)


def _cles(exercice, base, valeurs, effet):
    """Rend les clés de tri de chaque ligne de la solution : ses ex aequo pourront s'échanger."""
    expressions = [re.sub(r"(?i)\s+(ASC|DESC)$", "", ordre.strip()) for ordre in exercice.ordre]
    colonnes = [nom.lower() for nom in effet.colonnes]
    ajoutees = [e for e in expressions if e.lower() not in colonnes]
    lignes = effet.lignes
    if ajoutees:
        debut = f"SELECT {', '.join(ajoutees)},"
        requete = re.sub(r"(?i)\bSELECT\b", debut, exercice.solution, count=1)
        with closing(sqlite3.connect(":memory:")) as con:
            con.executescript(base.sql)
            lignes = con.execute(requete, valeurs).fetchall()
        if [ligne[len(ajoutees) :] for ligne in lignes] != effet.lignes:
            raise ValueError(f"{exercice.numero} : la clé {ajoutees} change les lignes.")
    rangs = [
        ajoutees.index(e) if e in ajoutees else len(ajoutees) + colonnes.index(e.lower())
        for e in expressions
    ]
    return [tuple(ligne[rang] for rang in rangs) for ligne in lignes]


def _essayer(essai, base, fonction, lieu, la_sienne):
    titre = " ".join((essai.__doc__ or essai.__name__).split()).rstrip(".")
    effet = Effet(titre + (f", sur {base.titre}" if base else ""))
    conseil = CELLE_DE_MEMORY if la_sienne and type(fonction) is not ModuleType else L_ADRESSE
    with _a_l_essai(lieu, base, la_sienne, conseil) as (chemin, surveillance):
        try:
            effet.valeur = figer(essai(fonction, chemin))
        except BaseException as erreur:  # SystemExit, aussi : la fonction peut appeler exit()
            effet.explication = expliquer_python(erreur, fonction)
            effet.erreur = erreur.with_traceback(None)
        _noter_fichier(effet, chemin, surveillance)
    return effet


@contextmanager
def _a_l_essai(lieu, base: Base | None = None, la_sienne=False, conseil=L_ADRESSE):
    """Prépare, dans `lieu`, la base d'un essai ; rien ne s'écrit ailleurs tant que dure le bloc.

    la_sienne : pour `lib.memory`, cette base est celle de l'apprenant, qui sinon n'existe pas.
    """
    chemin = lieu / "essai.db"
    if base:
        chemin.write_bytes(_octets(base))
    ancienne, provisoire = os.environ.get("MEMORY_DB"), tempfile.tempdir
    os.environ["MEMORY_DB"] = str(chemin if la_sienne else lieu / "memory.db")
    tempfile.tempdir = str(lieu)
    try:
        with contextlib.chdir(lieu), surveiller(lieu, conseil) as surveillance:
            yield chemin, surveillance
            if memory := sys.modules.get("lib.memory"):
                memory.fermer()
    finally:
        tempfile.tempdir = provisoire
        os.environ.pop("MEMORY_DB", None)
        if ancienne is not None:
            os.environ["MEMORY_DB"] = ancienne


@lru_cache(maxsize=32)  # une même base sert à la solution, à la réponse et à chaque exemple
def _octets(base):
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(base.sql)
        return con.serialize()


def _noter_fichier(effet, chemin, surveillance):
    effet.ouvertes = surveillance.oubliees()
    effet.en_cours = Path(f"{chemin}-journal").exists()
    if chemin.is_file():
        try:
            adresse = f"{chemin.as_uri()}?mode=ro"
            with closing(surveillance.connecter(adresse, uri=True, timeout=0)) as con:
                effet.tables = _lire_tables(con)
        except FAUTES as erreur:
            effet.erreur = effet.erreur or erreur
            effet.explication = effet.explication or f"{ILLISIBLE} {expliquer(erreur)}"


def _constater(exercice, chemin, demarrage):
    effet = Effet("Dans votre base")
    try:
        effet.en_cours = Path(f"{chemin}-journal").exists()
        if not chemin.is_file():
            raise FileNotFoundError(f"Il n'y a pas encore de base « {chemin.name} ».")
        with closing(sqlite3.connect(_pour_lire(chemin), uri=True, timeout=0.5)) as con:
            garder(con, lecture=True)
            effet.colonnes, effet.lignes = _lire(con, exercice.constat, {"demarrage": demarrage})
    except (*FAUTES, OSError) as erreur:
        effet.erreur = erreur
        effet.explication = SANS_FIN if "interrupted" in str(erreur) else expliquer(erreur)
    return effet


def _pour_lire(chemin):
    """Rend l'adresse d'une base, à ouvrir sans rien créer à côté d'elle."""
    adresse = f"{chemin.absolute().as_uri()}?mode=ro"
    with open(chemin, "rb") as fichier:
        entete = fichier.read(20)
    en_wal = entete[18:19] == b"\2"  # « The Database Header », Database File Format, sqlite.org
    if en_wal and not Path(f"{chemin}-wal").exists():  # personne ne l'a ouverte
        return f"{adresse}&immutable=1"  # sinon, SQLite laisserait un -wal et un -shm
    return adresse


def _lire_tables(con):
    """Rend {(sorte, nom, table): (colonnes, lignes)}.

    Un index, une vue ou un déclencheur compte par son nom, et par sa table.
    """
    tables = {}
    for sorte, nom, table in con.execute(TABLES).fetchall():
        if sorte == "table":
            colonnes = [(c, _affinite(type_)) for c, type_ in con.execute(COLONNES, (nom,))]
            noms = ", ".join(_citer(colonne) for colonne, _ in colonnes)
            curseur = con.execute(f"SELECT {noms} FROM {_citer(nom)}")
            lignes = puiser(curseur, f"La table `{nom}` garde")
        else:
            colonnes, lignes = [], []
        tables[sorte, nom.lower(), table.lower()] = colonnes, lignes
    return tables


def _affinite(type_):
    trouvees = (a for mots, a in AFFINITES.items() if re.search(mots, type_.upper()))
    return next(trouvees, "NUMERIC")


def _citer(nom):
    return '"' + nom.replace('"', '""') + '"'


def _croiser(exercice):
    return product(exercice.bases, exercice.valeurs)


def _cas(base, valeurs):
    avec = f", avec {montrer(valeurs)}" if valeurs else ""
    return f"Sur {base.titre}{avec}"
