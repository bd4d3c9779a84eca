"""Les façons de garder et de relire un message, que les bancs mettent côte à côte.

Chacune est écrite comme sa documentation le montre. Avec `memes_reglages`, toutes ont la base
dans le même état : mode WAL et synchronous=FULL ; sinon, chacune garde ses réglages ordinaires.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import apsw
import dataset
import pandas as pd
import peewee
import sqlalchemy as sa
import sqlite_utils
import sqlmodel

from lib import memory

COLONNES = ("id", "texte", "nom_utilisateur", "date_creation")
LIRE = f"SELECT {', '.join(COLONNES)} FROM messages"
TOUT = f"{LIRE} ORDER BY id"
PAGE = f"{LIRE} WHERE id > ? ORDER BY id LIMIT ?"
REGLAGES = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")


def dater():
    return datetime.now().isoformat(timespec="microseconds")


class Facon:
    """Ce que l'on mesure ; `chemin` est une base où la table `messages` existe déjà."""

    nom: str
    en_python = True  # faux : une liaison en C, la limite de ce que Python peut faire

    def __init__(self, chemin: Path, memes_reglages: bool):
        raise NotImplementedError

    def inserer(self, texte: str, nom: str) -> None:
        """Rend la main une fois le message validé."""
        raise NotImplementedError

    def lire(self):
        """Rend tous les messages, sous la forme ordinaire de la bibliothèque."""
        raise NotImplementedError

    def page(self, apres: int, limite: int):
        """Rend `limite` messages, par id croissant, après l'id `apres`."""
        raise NotImplementedError

    def fermer(self) -> None:
        """Ferme ce qui est ouvert."""


class Memory(Facon):
    nom = "lib.memory"

    def __init__(self, chemin, memes_reglages):
        self.chemin = memory.initialiser_db(chemin)

    def inserer(self, texte, nom):
        memory.sauvegarder_message(texte, nom, chemin=self.chemin)

    def lire(self):
        return memory.recuperer_messages(chemin=self.chemin)

    def page(self, apres, limite):
        return memory.recuperer_messages(chemin=self.chemin, apres=apres, limite=limite)

    def fermer(self):
        memory.fermer()


class Sqlite3(Facon):
    """La limite : une connexion gardée, et rien autour."""

    nom = "sqlite3"
    en_python = False

    def __init__(self, chemin, memes_reglages):
        self.con = sqlite3.connect(chemin, isolation_level=None)
        if memes_reglages:
            for reglage in REGLAGES:
                self.con.execute(reglage)

    def inserer(self, texte, nom):
        self.con.execute(memory.INSERER, (texte, nom, dater()))

    def lire(self):
        return self.con.execute(TOUT).fetchall()

    def page(self, apres, limite):
        return self.con.execute(PAGE, (apres, limite)).fetchall()

    def fermer(self):
        self.con.close()


class Apsw(Facon):
    nom = "apsw"
    en_python = False

    def __init__(self, chemin, memes_reglages):
        self.con = apsw.Connection(str(chemin))
        if memes_reglages:
            for reglage in REGLAGES:
                self.con.execute(reglage)

    def inserer(self, texte, nom):
        self.con.execute(memory.INSERER, (texte, nom, dater()))

    def lire(self):
        return self.con.execute(TOUT).fetchall()

    def page(self, apres, limite):
        return self.con.execute(PAGE, (apres, limite)).fetchall()

    def fermer(self):
        self.con.close()


class SqliteUtils(Facon):
    nom = "sqlite-utils"

    def __init__(self, chemin, memes_reglages):
        self.db = sqlite_utils.Database(chemin)
        if memes_reglages:
            for reglage in REGLAGES:
                self.db.conn.execute(reglage)
        self.messages = self.db["messages"]

    def inserer(self, texte, nom):
        self.messages.insert({"texte": texte, "nom_utilisateur": nom, "date_creation": dater()})

    def lire(self):
        return list(self.messages.rows_where(order_by="id"))

    def page(self, apres, limite):
        return list(self.messages.rows_where("id > ?", [apres], order_by="id", limit=limite))

    def fermer(self):
        self.db.close()


class Peewee(Facon):
    nom = "peewee"

    def __init__(self, chemin, memes_reglages):
        reglages = {"journal_mode": "wal", "synchronous": "full"} if memes_reglages else {}
        self.db = peewee.SqliteDatabase(str(chemin), pragmas=reglages)

        class Message(peewee.Model):
            texte = peewee.TextField()
            nom_utilisateur = peewee.TextField(null=True)
            date_creation = peewee.TextField()

            class Meta:
                database = self.db
                table_name = "messages"

        self.message = Message
        self.db.connect()

    def inserer(self, texte, nom):
        self.message.create(texte=texte, nom_utilisateur=nom, date_creation=dater())

    def lire(self):
        return list(self.message.select().order_by(self.message.id).dicts())

    def page(self, apres, limite):
        requete = self.message.select().where(self.message.id > apres)
        return list(requete.order_by(self.message.id).limit(limite).dicts())

    def fermer(self):
        self.db.close()


def moteur(chemin, memes_reglages):
    """Rend le moteur de SQLAlchemy, qui règle chaque connexion qu'il ouvre."""
    cree = sa.create_engine(f"sqlite:///{chemin}")
    if memes_reglages:

        @sa.event.listens_for(cree, "connect")
        def regler(connexion, _):
            for reglage in REGLAGES:
                connexion.execute(reglage)

    return cree


class SQLAlchemyCore(Facon):
    nom = "SQLAlchemy Core"

    def __init__(self, chemin, memes_reglages):
        self.moteur = moteur(chemin, memes_reglages)
        self.messages = sa.Table("messages", sa.MetaData(), autoload_with=self.moteur)

    def inserer(self, texte, nom):
        with self.moteur.begin() as con:
            con.execute(
                sa.insert(self.messages),
                {"texte": texte, "nom_utilisateur": nom, "date_creation": dater()},
            )

    def lire(self):
        with self.moteur.connect() as con:
            requete = sa.select(self.messages).order_by(self.messages.c.id)
            return [dict(ligne) for ligne in con.execute(requete).mappings()]

    def page(self, apres, limite):
        cle = self.messages.c.id
        requete = sa.select(self.messages).where(cle > apres).order_by(cle).limit(limite)
        with self.moteur.connect() as con:
            return [dict(ligne) for ligne in con.execute(requete).mappings()]

    def fermer(self):
        self.moteur.dispose()


class MessageSQLModel(sqlmodel.SQLModel, table=True):
    __tablename__ = "messages"
    id: int | None = sqlmodel.Field(default=None, primary_key=True)
    texte: str
    nom_utilisateur: str | None = None
    date_creation: str


class SQLModel(Facon):
    nom = "SQLModel"

    def __init__(self, chemin, memes_reglages):
        self.moteur = moteur(chemin, memes_reglages)

    def inserer(self, texte, nom):
        with sqlmodel.Session(self.moteur) as session:
            session.add(MessageSQLModel(texte=texte, nom_utilisateur=nom, date_creation=dater()))
            session.commit()

    def lire(self):
        with sqlmodel.Session(self.moteur) as session:
            return session.exec(sqlmodel.select(MessageSQLModel).order_by(MessageSQLModel.id)).all()

    def page(self, apres, limite):
        cle = MessageSQLModel.id
        requete = sqlmodel.select(MessageSQLModel).where(cle > apres).order_by(cle).limit(limite)
        with sqlmodel.Session(self.moteur) as session:
            return session.exec(requete).all()

    def fermer(self):
        self.moteur.dispose()


class Dataset(Facon):
    nom = "dataset"

    def __init__(self, chemin, memes_reglages):
        reglages = {"on_connect_statements": list(REGLAGES)} if memes_reglages else {}
        self.db = dataset.connect(f"sqlite:///{chemin}", sqlite_wal_mode=memes_reglages, **reglages)
        self.messages = self.db["messages"]

    def inserer(self, texte, nom):
        self.messages.insert({"texte": texte, "nom_utilisateur": nom, "date_creation": dater()})

    def lire(self):
        return list(self.messages.find(order_by="id"))

    def page(self, apres, limite):
        return list(self.messages.find(id={">": apres}, order_by="id", _limit=limite))

    def fermer(self):
        self.db.close()


class Pandas(Facon):
    nom = "pandas"

    def __init__(self, chemin, memes_reglages):
        self.con = sqlite3.connect(chemin)
        if memes_reglages:
            for reglage in REGLAGES:
                self.con.execute(reglage)

    def inserer(self, texte, nom):
        ligne = {"texte": [texte], "nom_utilisateur": [nom], "date_creation": [dater()]}
        pd.DataFrame(ligne).to_sql("messages", self.con, if_exists="append", index=False)

    def lire(self):
        return pd.read_sql_query(TOUT, self.con)

    def page(self, apres, limite):
        return pd.read_sql_query(PAGE, self.con, params=(apres, limite))

    def fermer(self):
        self.con.close()


class Naive(Facon):
    """Celle des tutoriels : ouvrir, faire, fermer."""

    nom = "ouvrir et fermer"

    def __init__(self, chemin, memes_reglages):
        self.chemin = chemin
        self.reglages = REGLAGES if memes_reglages else ()

    def _ouvrir(self):
        con = sqlite3.connect(self.chemin)
        con.row_factory = sqlite3.Row
        for reglage in self.reglages:
            con.execute(reglage)
        return closing(con)

    def inserer(self, texte, nom):
        with self._ouvrir() as con:
            con.execute(memory.INSERER, (texte, nom, dater()))
            con.commit()

    def lire(self):
        with self._ouvrir() as con:
            return [dict(ligne) for ligne in con.execute(TOUT)]

    def page(self, apres, limite):
        with self._ouvrir() as con:
            return [dict(ligne) for ligne in con.execute(PAGE, (apres, limite))]


FACONS = {facon.nom: facon for facon in Facon.__subclasses__()}
