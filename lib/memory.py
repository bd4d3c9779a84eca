"""La mémoire de l'application : des messages gardés dans un fichier SQLite.

Autonome, à copier tel quel. WAL et synchronous=FULL : une écriture sur le disque par message.
"""

import atexit
import os
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

BASE_PAR_DEFAUT = Path(__file__).resolve().parents[1] / "data" / "memory.db"
OUVERTURE = {"timeout": 30, "isolation_level": None, "check_same_thread": False}  # timeout : 30 s
CREER = """CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, texte TEXT NOT NULL,
    nom_utilisateur TEXT, date_creation TEXT NOT NULL)"""
INSERER = "INSERT INTO messages (texte, nom_utilisateur, date_creation) VALUES (?, ?, ?)"
LIRE = """SELECT id, texte, nom_utilisateur, date_creation FROM messages
    WHERE id > ? ORDER BY id LIMIT coalesce(?, -1)"""
# usage -> (verrou, {chemin: (identité du fichier, celle de son -wal, connexion)})
_guichets = {usage: (threading.RLock(), {}) for usage in ("lire", "écrire")}


def initialiser_db(chemin=None) -> Path:
    """Crée le dossier, la base et la table `messages` s'ils manquent ; rend l'adresse de la base.

    Fichier inutilisable : l'erreur de sqlite3 (ou OSError) passe telle quelle.
    """
    chemin = adresse(chemin)
    os.makedirs(os.path.dirname(chemin), exist_ok=True)
    if not os.path.exists(chemin):
        sqlite3.connect(chemin).close()
    executer("écrire", chemin, lambda con: con.execute(CREER))
    return Path(chemin)


def sauvegarder_message(texte: str, nom_utilisateur: str | None = None, *, chemin=None) -> int:
    """Enregistre un message et rend son id, une fois le message sur le disque.

    TypeError ou ValueError, avant toute écriture, si le texte ou le nom n'est pas une chaîne,
    est vide ou porte un caractère qui ne se garde pas ; FileNotFoundError sans base.
    """
    _verifier("Le texte", texte)
    _verifier("Le nom", "absent" if nom_utilisateur is None else nom_utilisateur)
    ligne = (texte, nom_utilisateur, datetime.now().isoformat(timespec="microseconds"))
    return executer("écrire", adresse(chemin), lambda con: con.execute(INSERER, ligne).lastrowid)


def recuperer_messages(*, chemin=None, apres: int = 0, limite: int | None = None) -> list[dict]:
    """Rend les messages d'id supérieur à `apres`, par id croissant, `limite` au plus.

    Clés : id, texte, nom_utilisateur (None s'il manque), date_creation (texte ISO 8601, heure
    locale). ValueError pour une page qui n'a pas de sens ; FileNotFoundError sans base.
    """
    if not isinstance(apres, int) or not isinstance(limite, int | None) or (limite or 0) < 0:
        raise ValueError("apres et limite doivent être des entiers, et limite positive ou nulle.")

    def lire(con):
        return [
            {"id": cle, "texte": texte, "nom_utilisateur": nom, "date_creation": date}
            for cle, texte, nom, date in con.execute(LIRE, (apres, limite))
        ]

    return executer("lire", adresse(chemin), lire)


def copier(destination, *, chemin=None) -> Path:
    """Copie toute la base, même en cours d'usage (le .db seul oublierait ce qui est dans le -wal).

    Rend l'adresse de la copie ; FileExistsError plutôt que d'écraser un fichier.
    """
    destination = os.path.abspath(destination)
    try:
        with open(destination, "xb") as copie:  # l'adresse est prise : deux copies s'excluent
            executer("lire", adresse(chemin), lambda c: c.execute("VACUUM INTO ?", [copie.name]))
            os.fsync(copie.fileno())  # VACUUM INTO laisse ce soin à l'appelant
        return Path(destination)
    except FileExistsError:
        raise FileExistsError(f"{destination} existe déjà : donnez un autre nom.") from None
    except BaseException:
        Path(destination).unlink(missing_ok=True)
        raise


@atexit.register
def fermer() -> None:
    """Ferme les connexions que ce processus garde ouvertes ; l'appel suivant en rouvre une."""
    for verrou, gardees in _guichets.values():
        with verrou:
            while gardees:
                chemin, (identite, wal, con) = gardees.popitem()
                with closing(con), suppress(sqlite3.Error):
                    if identite != _identite(chemin):  # base remplacée
                        if wal == _identite(f"{chemin}-wal"):  # il s'appliquerait à la nouvelle
                            Path(f"{chemin}-wal").unlink(missing_ok=True)
                            Path(f"{chemin}-shm").unlink(missing_ok=True)
                        con.execute("PRAGMA wal_checkpoint").close()  # sa place est dans l'ancienne


def adresse(chemin=None) -> str:
    """Rend l'adresse absolue de la base : `chemin`, sinon MEMORY_DB, sinon data/memory.db."""
    return os.path.abspath(chemin or os.environ.get("MEMORY_DB") or BASE_PAR_DEFAUT)


def _verifier(quoi, valeur):
    if not isinstance(valeur, str):
        raise TypeError(f"{quoi} doit être une chaîne (str), pas {type(valeur).__name__}.")
    if not valeur.strip():
        raise ValueError(f"{quoi} est vide : écrivez au moins un caractère.")
    if "\0" in valeur or valeur != valeur.encode(errors="ignore").decode():
        raise ValueError(f"{quoi} porte \\0 ou un demi-caractère, impossibles à enregistrer.")


def _identite(fichier):
    with suppress(FileNotFoundError):
        return os.stat(fichier)[1:3]  # le numéro du fichier et celui de son disque


def executer(usage, chemin, travail):
    """Rend travail(connexion), avec celle que l'on garde pour « lire », ou pour « écrire »."""
    vue = _identite(chemin)
    if any(gardees.get(chemin, [vue])[0] != vue for _, gardees in _guichets.values()):
        fermer()  # base remplacée : une connexion à l'ancienne écrirait dans le vide
    verrou, gardees = _guichets[usage]
    with verrou:
        identite, wal, con = gardees.pop(chemin, None) or (_identite(chemin), None, None)
        if not identite:
            raise FileNotFoundError(f"Pas de base {chemin} : appelez initialiser_db().")
        con = con or sqlite3.connect(chemin, **OUVERTURE)
        try:
            if not wal:
                con.executescript("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")  # pour macOS
            resultat = travail(con)
            if not wal and usage == "écrire":
                with suppress(sqlite3.Error):  # base occupée ou protégée : au prochain appel
                    con.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            con.close()
            raise
        gardees[chemin] = identite, wal or _identite(f"{chemin}-wal"), con
        if _identite(chemin) != identite:
            raise FileNotFoundError(f"{chemin} vient d'être remplacé : recommencez.")
        return resultat


if hasattr(os, "register_at_fork"):  # SQLite ne traverse pas un fork : rien d'ouvert, ni en cours
    os.register_at_fork(before=fermer)  # après les verrous : le dernier inscrit commence
    for prendre, rendre in [(verrou.acquire, verrou.release) for verrou, _ in _guichets.values()]:
        os.register_at_fork(before=prendre, after_in_parent=rendre, after_in_child=rendre)
