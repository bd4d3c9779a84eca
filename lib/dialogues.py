"""Les échanges avec un modèle de langage, dans la base des messages, et la migration qui les y met.

`PRAGMA user_version` est un nombre que SQLite garde dans l'en-tête du fichier, sans s'en servir :
il compte ici les migrations déjà jouées. Source : « PRAGMA user_version », sqlite.org.
"""

from datetime import datetime

from lib.erreurs import ErreurSQL
from lib.memory import adresse, executer, initialiser_db

# Une base à la version n a joué les n premières. On en ajoute, on n'en change aucune :
# des bases les ont déjà jouées. La version 0 est celle de lib.memory : la table messages.
MIGRATIONS = (
    """
    CREATE TABLE echanges (
        id INTEGER PRIMARY KEY,
        question TEXT NOT NULL CHECK (question <> ''),
        reponse TEXT NOT NULL CHECK (reponse <> ''),
        nom_utilisateur TEXT,
        fournisseur TEXT NOT NULL,
        modele TEXT NOT NULL,
        date_creation TEXT NOT NULL
    )
    """,
)
INSERER = """INSERT INTO echanges
    (question, reponse, nom_utilisateur, fournisseur, modele, date_creation)
    VALUES (?, ?, ?, ?, ?, ?)"""
LIRE = """SELECT id, question, reponse, nom_utilisateur, fournisseur, modele, date_creation
    FROM echanges WHERE id > ? ORDER BY id LIMIT coalesce(?, -1)"""


def migrer(chemin=None) -> int:
    """Crée la base au besoin, y joue les migrations qui lui manquent, et rend sa version.

    Tout ou rien, même si deux programmes migrent à la fois. ErreurSQL si la base vient d'une
    version plus récente de ce code ; sinon, l'erreur de sqlite3 (ou OSError) passe telle quelle.
    """

    def travail(con):
        con.execute("BEGIN IMMEDIATE")  # le second programme attend, puis n'a plus rien à faire
        (version,) = con.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise ErreurSQL(
                f"Cette base est à la version {version}, et ce programme s'arrête à la "
                f"{len(MIGRATIONS)} : prenez la dernière version du cahier."
            )
        for numero, migration in enumerate(MIGRATIONS[version:], start=version + 1):
            con.execute(migration)
            con.execute(f"PRAGMA user_version = {numero:d}")  # un PRAGMA n'accepte pas de « ? »
        con.execute("COMMIT")
        return len(MIGRATIONS)

    return executer("écrire", str(initialiser_db(chemin)), travail)


def enregistrer_echange(
    question: str, reponse: str, nom_utilisateur: str | None, modele, *, chemin=None
) -> int:
    """Enregistre ensemble une question et sa réponse, et rend l'id de l'échange.

    modele : voir `lib.llm.modele_choisi`. Une seule ligne, donc jamais une question sans réponse.
    IntegrityError si l'une des deux est vide.
    """
    date = datetime.now().isoformat(timespec="microseconds")
    ligne = (question, reponse, nom_utilisateur, modele.fournisseur, modele.nom, date)
    return executer("écrire", adresse(chemin), lambda con: con.execute(INSERER, ligne).lastrowid)


def recuperer_echanges(*, chemin=None, apres: int = 0, limite: int | None = None) -> list[dict]:
    """Rend les échanges d'id supérieur à `apres`, par id croissant, `limite` au plus.

    Clés : id, question, reponse, nom_utilisateur, fournisseur, modele, date_creation.
    """

    def lire(con):
        curseur = con.execute(LIRE, (apres, limite))
        noms = [colonne[0] for colonne in curseur.description]
        return [dict(zip(noms, ligne, strict=True)) for ligne in curseur]

    return executer("lire", adresse(chemin), lire)
