"""Arrête un noyau au milieu d'un notebook, et compare ses sorties."""

import copy
import json
import re
from pathlib import Path

import pytest
from nbclient.exceptions import DeadKernelError
from nbval.plugin import get_sanitize_patterns

from lib import cahier
from lib.exercices.enfant import VIE_MAX

BASES = "SQLITE_PAS_A_PAS_DATA"  # la variable qui dit le dossier des bases
DELAI = VIE_MAX + 30  # secondes
MOURIR = "__import__('psutil').Process().kill()"  # sans `finally`, ni `with`, ni atexit
QUI_CHANGE = get_sanitize_patterns(Path(__file__).with_name("nbval.cfg").read_text("utf-8"))

# Le pire moment de chaque notebook : dans cette cellule, juste avant la ligne qui porte ce texte.
COUPES = {
    "00_accueil": ("progression", "montrer_progression()"),  # une réussite vient d'être notée
    "01_decouvrir_la_persistance": ("premiere-base", "con.commit()"),  # il reste un journal
    "02_creer_une_table": ("utilisateurs", "con.commit()"),
    "03_inserer_des_messages": ("commit-code", "con.in_transaction"),  # deux connexions ouvertes
    "04_lire_les_messages": ("remplir", "con.commit()"),
    "05_dejouer_les_injections": ("effacer-code", "con.rollback()"),  # tout vient d'être effacé
    "06_ecrire_le_module_memory": ("autre-programme", "autre.stdout"),  # ma_memoire.py est écrit
    "07_afficher_avec_pandas": ("charger-code", "con.executemany("),  # la table vient d'être vidée
    "08_saisir_avec_un_formulaire": ("retrouver", "lire_messages()"),  # memory.db est ouverte
    "15_exposer_une_api": ("envoyer-code", "recuperer_messages()"),  # le serveur tourne
    "16_dialoguer_avec_un_llm": ("migration-code", "user_version = 1"),  # BEGIN IMMEDIATE
    "17_mener_son_projet": ("retrouver-code", "httpx.get"),  # le serveur de l'apprenant tourne
    "aide_memoire": ("tout-ou-rien-code", "'Deux'"),
}


def tuer(nb, bases, cellule, avant):
    """Exécute `nb` dans un noyau qui meurt dans `cellule`, avant la ligne qui porte `avant`.

    avant : un texte, ou le numéro de la ligne à partir de 0. Rend ce que le noyau a exécuté, avec
    ses sorties.
    """
    joue = copy.deepcopy(nb)
    (mortelle,) = (c for c in joue.cells if c.id == cellule)
    lignes = mortelle.source.splitlines()
    if isinstance(avant, str):
        (avant,) = (rang for rang, ligne in enumerate(lignes) if avant in ligne)
    marge = re.match(" *", lignes[avant])[0]
    mortelle.source = "\n".join([*lignes[:avant], marge + MOURIR, *lignes[avant:]])
    with pytest.raises(DeadKernelError):
        cahier.executer(joue, bases)
    return joue


def sorties(nb):
    """Rend les sorties de chaque cellule de code, sans ce que nbval ne compare pas non plus."""
    cahier.nettoyer(nb)
    textes = {c.id: json.dumps(c.outputs, sort_keys=True) for c in nb.cells if "outputs" in c}
    for motif, remplacement in QUI_CHANGE:
        textes = {nom: re.sub(motif, remplacement, texte) for nom, texte in textes.items()}
    return textes
