"""Les bases d'exercice : chaque notebook a la sienne dans data/, et la remet à neuf."""

import os
from pathlib import Path

from lib.memory import fermer

DOSSIER_PAR_DEFAUT = Path(__file__).resolve().parents[1] / "data"


def dossier_data() -> Path:
    """Rend le dossier des bases : SQLITE_PAS_A_PAS_DATA s'il est défini, sinon data/ du projet."""
    return Path(os.environ.get("SQLITE_PAS_A_PAS_DATA") or DOSSIER_PAR_DEFAUT)


def semence(nom: str) -> Path:
    """Rend l'adresse d'un fichier livré avec le cahier, comme messages.csv : à lire seulement."""
    return DOSSIER_PAR_DEFAUT / nom


def base_neuve(nom: str) -> Path:
    """Efface la base d'exercice `nom` si elle existe, et rend l'adresse où la recréer.

    `nom` : le nom du notebook, sans dossier ni extension. ValueError pour tout autre nom, et pour
    memory, la base de l'apprenant. PermissionError si la base est encore ouverte (Windows).
    """
    if not nom[:2].isdigit() or Path(nom).name != nom:
        raise ValueError(
            f"{nom!r} n'est pas un nom de notebook (02_creer_une_table…) : rien n'est effacé."
        )
    fermer()  # lib.memory garde ses connexions ouvertes
    chemin = dossier_data() / f"{nom}.db"
    chemin.parent.mkdir(parents=True, exist_ok=True)
    for suffixe in ("", "-journal", "-wal", "-shm"):
        try:
            Path(f"{chemin}{suffixe}").unlink(missing_ok=True)
        except PermissionError as erreur:
            if erreur.errno is None:  # un refus de la vérification, qui dit déjà pourquoi
                raise
            raise PermissionError(
                f"{chemin.name} est encore ouvert : fermez chaque connexion, con.close(), ou "
                "redémarrez le noyau (menu « Noyau »), puis relancez cette cellule."
            ) from None
    return chemin
