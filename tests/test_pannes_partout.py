"""Chaque panne de la base, vue de partout : le formulaire, le panneau, l'API, un exercice.

Partout, la phrase attendue se lit, ce qui était tapé reste, pas un octet ne change, et tout
reprend dès que la base est remise en état.
"""

import os
import sqlite3
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx
import pytest

from lib import api, memory, refus
from lib.dialogues import migrer
from lib.erreurs import ErreurEnClair
from lib.erreurs.phrases import PAR_CODE
from lib.exercices import exercice, processus
from lib.exercices.appel import appeler
from lib.exercices.catalogue import declaration
from lib.exercices.verification import evaluer
from lib.formulaire import formulaire_messages
from lib.memory import fermer, recuperer_messages, sauvegarder_message
from lib.modeles import TEXTE_MAX
from lib.panneau import panneau_dialogue
from lib.refus import DISPARUE
from lib.serveur import ErreurServeur, serveur
from tests.faux_llm import serveur_perroquet
from tests.outils import LOCAL, REMPLIR, autre_python, executer, ordonner, resultat, sql
from tests.test_memory_concurrence import OCCUPANT, SAUF_WINDOWS
from tests.test_memory_pannes import ESPACE_PRIVE, PANNES, peut_monter, photographier

TAPE = "Un message tapé avant la panne"
LONG = "🎉" * TEXTE_MAX  # quatre octets chacun
TOUT_VA_BIEN = ""
OUVRIR = "La base ne s'ouvre pas. "
RELIRE = ("Impossible de relire les messages. ", "Impossible de relire les échanges. ")
OUVERTURES = ("ouvrir un formulaire", "ouvrir un panneau", "démarrer l'API")
LECTURES = (
    "actualiser le formulaire",
    "actualiser le panneau",
    "GET /messages",
    "GET /chat",
    "GET /sante",
    "exercice",
)

OCCUPEE = PAR_CODE[sqlite3.SQLITE_BUSY]
LECTURE_SEULE = PAR_CODE[sqlite3.SQLITE_READONLY]
INACCESSIBLE = PAR_CODE[sqlite3.SQLITE_CANTOPEN]
ABIMEE = PAR_CODE[sqlite3.SQLITE_CORRUPT]
PAS_UNE_BASE = PAR_CODE[sqlite3.SQLITE_NOTADB]
PLEIN = PAR_CODE[sqlite3.SQLITE_FULL]
# Un quota dépassé n'est pas, pour tous les systèmes, un disque plein.
SANS_PLACE = (PLEIN, PAR_CODE[sqlite3.SQLITE_IOERR])
ABSENTE = "Pas de base {chemin}\u00a0: appelez initialiser_db()."
PAS_DE_BASE = (
    "Il n'y a pas de base «\u00a0memory.db\u00a0» à cette adresse. "
    "Créez-la d'abord, ou vérifiez l'adresse."
)
PAS_ENCORE = "Il n'y a pas encore de base «\u00a0memory.db\u00a0»."


# --- Les portes ----------------------------------------------------------------------------------


@contextmanager
def les_portes(texte=TAPE):
    """Donne les gestes de l'apprenant, par leur nom ; chacun rend la phrase de son échec, ou "".

    Formulaire, panneau et API sont ouverts sur une base saine, et y restent.
    """
    formulaire, panneau = formulaire_messages(), panneau_dialogue()
    formulaire.nom.value = "Alice"

    def enregistrer():
        formulaire.texte.value = texte
        formulaire.bouton.click()
        garde = texte if formulaire.modele.erreur else ""
        assert (formulaire.texte.value, formulaire.nom.value) == (garde, "Alice")
        assert not formulaire.bouton.disabled
        return phrase_montree(formulaire, "Message non enregistré. ")

    def questionner():
        panneau.question.value = texte
        panneau.bouton.click()
        assert panneau.question.value == (texte if panneau.modele.erreur else "")
        assert not panneau.bouton.disabled
        return phrase_montree(panneau, "Rien n'est enregistré. ")

    def actualiser(visage):
        visage.relecture.click()
        return phrase_montree(visage, *RELIRE)

    with appeler(api.app) as client:

        def demander(methode, adresse, corps=None):
            reponse = client.request(methode, adresse, json=corps)
            if reponse.status_code == 200:
                return TOUT_VA_BIEN
            assert reponse.status_code == 503 and int(reponse.headers["Retry-After"]) > 0
            assert reponse.json().keys() == {"detail"}
            return reponse.json()["detail"]

        yield {
            "formulaire": enregistrer,
            "panneau": questionner,
            "POST /message": lambda: demander("POST", "/message", {"texte": texte}),
            "POST /chat": lambda: demander("POST", "/chat", {"prompt": texte}),
            "actualiser le formulaire": lambda: actualiser(formulaire),
            "actualiser le panneau": lambda: actualiser(panneau),
            "GET /messages": lambda: demander("GET", "/messages"),
            "GET /chat": lambda: demander("GET", "/chat"),
            "GET /sante": lambda: demander("GET", "/sante"),
            "exercice": verifier,
            "ouvrir un formulaire": lambda: phrase_montree(formulaire_messages(), OUVRIR, *RELIRE),
            "ouvrir un panneau": lambda: phrase_montree(panneau_dialogue(), OUVRIR, *RELIRE),
            "démarrer l'API": demarrer,
        }


def phrase_montree(visage, *debuts):
    """Rend la phrase d'un formulaire ou d'un panneau en échec, sans son début."""
    if not visage.modele.erreur:
        return TOUT_VA_BIEN
    statut = visage.modele.statut
    assert f'role="alert">✗ Échec. {statut}<' in unescape(visage.statut.value)
    return statut.removeprefix(next(debut for debut in debuts if statut.startswith(debut)))


def verifier():
    """Un exercice qui lit la base de l'apprenant ; les autres n'ouvrent que des copies."""
    with tempfile.TemporaryDirectory() as dossier:
        rendu = evaluer(declaration("08.5"), memory.adresse(), Path(dossier))
    return TOUT_VA_BIEN if rendu.reussi else rendu.message


def demarrer():
    try:
        with appeler(api.app):
            return TOUT_VA_BIEN
    except ErreurEnClair as erreur:
        assert str(erreur).startswith(OUVRIR)
        return str(erreur).removeprefix(OUVRIR)


# --- Les pannes ----------------------------------------------------------------------------------


@dataclass
class Panne:
    """Une panne, et ce que l'on en dit.

    survenir : le bloc `with` pendant lequel elle dure, sur la base donnée. autrement : les portes
    où l'on dit une autre phrase ; None à celles qui ne la rencontrent pas.
    """

    survenir: Callable
    phrase: str
    autrement: dict = field(default_factory=dict)


def frapper(panne):
    """Rend le bloc qui change le fichier par `panne`, puis le remet comme il était."""

    @contextmanager
    def survenir(chemin):
        octets = chemin.read_bytes()
        panne(chemin)
        try:
            yield
        finally:
            fermer()
            if chemin.is_dir():
                (chemin / "note.txt").unlink()
                chemin.rmdir()
            chemin.write_bytes(octets)

    return survenir


@contextmanager
def occuper(chemin):
    with autre_python(OCCUPANT, chemin) as occupant:
        assert occupant.stdout.readline() == "verrou pris\n"
        yield
        ordonner(occupant)
        resultat(occupant)


def proteger(quoi):
    """Rend le bloc où le fichier, ou son dossier, est en lecture seule pour ce processus."""

    @contextmanager
    def survenir(chemin):
        os.chmod(chemin.parent, 0o777)
        os.chmod(chemin, 0o666)
        protege = {"fichier": chemin, "dossier": chemin.parent}[quoi]
        os.chmod(protege, 0o555 if protege.is_dir() else stat.S_IREAD | 0o444)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:  # qui passe outre les droits : devenir quelqu'un d'autre, le temps du bloc
            os.seteuid(65534)
        try:
            yield
        finally:
            fermer()
            if root:
                os.seteuid(0)
            os.chmod(protege, 0o777)

    return survenir


def dire(phrase, *portes):
    return dict.fromkeys(portes, phrase)


CAS = {
    "octets quelconques": Panne(frapper(PANNES["octets quelconques"]), PAS_UNE_BASE),
    "un texte": Panne(frapper(PANNES["un texte"]), PAS_UNE_BASE),
    "en-tête puis octets quelconques": Panne(
        frapper(PANNES["en-tête puis octets quelconques"]), PAS_UNE_BASE
    ),
    "première page écrasée": Panne(frapper(PANNES["première page écrasée"]), ABIMEE),
    "pages de données écrasées": Panne(  # la structure, elle, se lit : l'API démarre
        frapper(PANNES["pages de données écrasées"]), ABIMEE, dire(TOUT_VA_BIEN, "démarrer l'API")
    ),
    "coupé au milieu": Panne(frapper(PANNES["coupé au milieu"]), ABIMEE),
    "coupé dans l'en-tête": Panne(frapper(PANNES["coupé dans l'en-tête"]), ABIMEE),
    "un dossier": Panne(
        frapper(PANNES["un dossier"]),
        INACCESSIBLE,
        {"actualiser le formulaire": PAS_DE_BASE, "exercice": PAS_ENCORE},
    ),
    "effacé": Panne(  # le panneau et ce qui s'ouvre recréent la base
        frapper(Path.unlink),
        DISPARUE,
        dire(None, "panneau", *OUVERTURES)
        | dire(ABSENTE, "formulaire", "actualiser le panneau")
        | {"actualiser le formulaire": PAS_DE_BASE, "exercice": PAS_ENCORE},
    ),
    "occupé": Panne(occuper, OCCUPEE, dire(TOUT_VA_BIEN, *LECTURES, "ouvrir un formulaire")),
    "fichier en lecture seule": Panne(
        proteger("fichier"), LECTURE_SEULE, dire(TOUT_VA_BIEN, *LECTURES, *OUVERTURES)
    ),
    # En WAL, lire demande aussi d'écrire dans le dossier (« Write-Ahead Logging », sqlite.org).
    "dossier en lecture seule": Panne(
        proteger("dossier"), LECTURE_SEULE, dire(TOUT_VA_BIEN, "exercice")
    ),
}


# --- La grille -----------------------------------------------------------------------------------


@pytest.fixture
def chemin(monkeypatch):
    """Donne une base saine, avec son modèle de langage, et une attente courte."""
    monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.05)
    # Hors de tmp_path, où seul le propriétaire entre.
    with tempfile.TemporaryDirectory() as dossier, serveur_perroquet() as perroquet:
        os.chmod(dossier, 0o777)
        chemin = Path(dossier, "data", "memory.db")
        for nom, valeur in (perroquet.reglages | {"MEMORY_DB": str(chemin)}).items():
            monkeypatch.setenv(nom, valeur)
        migrer()
        yield chemin
        fermer()


def octets(dossier):
    """Rend les octets de chaque fichier ; un -wal vide n'en porte aucun."""
    return {
        lieu: {nom: o for nom, o in fichiers.items() if o}
        for lieu, fichiers in photographier(dossier).items()
    }


@pytest.mark.parametrize("panne", CAS)
def test_une_panne_se_dit_partout_sans_rien_abimer(chemin, panne):
    if panne == "dossier en lecture seule" and sys.platform == "win32":
        pytest.skip("Windows n'a pas de dossier en lecture seule")
    sql(chemin, REMPLIR, [200])
    sauvegarder_message("Le dernier", "Bob")
    with les_portes() as portes:
        if "lecture seule" in panne:  # charge les modules qu'un autre que root ne lirait pas
            toutes_vont_bien(portes)
        combien, panne = gardes(TAPE), CAS[panne]
        fermer()
        with panne.survenir(chemin):
            avant = octets(chemin.parent)
            for nom, entrer in portes.items():
                phrase = panne.autrement.get(nom, panne.phrase)
                if phrase is not None:
                    assert entrer() == phrase.format(chemin=chemin), nom
                    fermer()
                    assert octets(chemin.parent) == avant, nom
        toutes_vont_bien(portes)
    assert gardes(TAPE) == combien + 2  # ceux d'après : le formulaire et l'API, une fois chacun


def gardes(texte):
    return [m["texte"] for m in recuperer_messages()].count(texte)


def toutes_vont_bien(portes):
    assert {nom: entrer() for nom, entrer in portes.items()} == dire(TOUT_VA_BIEN, *portes)


@SAUF_WINDOWS
def test_une_base_remplacee_recoit_la_suite_de_partout(chemin):
    """Toutes les portes sont ouvertes sur l'ancienne base, et passent à la nouvelle."""
    nouvelle, ancienne = chemin.with_name("nouvelle.db"), chemin.with_name("ancienne.db")
    migrer(nouvelle)
    for base, texte in ((chemin, "Dans l'ancienne"), (nouvelle, "Dans la nouvelle")):
        for nom in ("Alice", "Bob", "Alice"):
            sauvegarder_message(texte, nom, chemin=base)
    fermer()
    with les_portes() as portes:
        toutes_vont_bien(portes)
        avant = recuperer_messages()
        os.rename(chemin, ancienne)
        os.rename(nouvelle, chemin)
        toutes_vont_bien(portes)
        assert [m["texte"] for m in recuperer_messages()] == ["Dans la nouvelle"] * 3 + [TAPE] * 2
    assert recuperer_messages(chemin=ancienne) == avant


# --- Un disque plein -----------------------------------------------------------------------------


def eprouver_un_disque_plein(remplir):
    """Vérifie que tout se dit, se lit, se garde et reprend.

    remplir : le bloc `with` où il y a de quoi lire la base, mais pas de quoi garder LONG.
    """
    for nom in ("Alice", "Bob", "Alice"):
        sauvegarder_message("Avant", nom)
    with les_portes(LONG) as portes:
        avant = recuperer_messages()
        fermer()
        with remplir():
            phrases = {nom: entrer() for nom, entrer in portes.items()}
            assert recuperer_messages() == avant
        ecritures = [phrase for nom, phrase in phrases.items() if nom not in LECTURES + OUVERTURES]
        assert set(ecritures) <= set(SANS_PLACE) and len(ecritures) == 4
        assert {phrases[nom] for nom in LECTURES + OUVERTURES} == {TOUT_VA_BIEN}
        toutes_vont_bien(portes)
        assert [m["texte"] for m in recuperer_messages()] == ["Avant"] * 3 + [LONG] * 2
    fermer()
    assert sql(memory.adresse(), "PRAGMA integrity_check") == [("ok",)]


@contextmanager
def quota(octets):
    """Borne, le temps du bloc, la taille des fichiers que ce processus écrit."""
    import resource

    borne, plafond = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, plafond))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (borne, plafond))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ne borne pas la taille des fichiers")
def test_un_quota_depasse_se_dit_partout(chemin):
    eprouver_un_disque_plein(lambda: quota(36_000))


PETIT_DISQUE = """
    import os, subprocess, sys, tempfile
    from contextlib import contextmanager
    from pathlib import Path
    dossier = Path(sys.argv[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", dossier], check=True)
    os.environ["MEMORY_DB"] = str(dossier / "memory.db")

    from lib.dialogues import migrer
    from lib.exercices import exercice
    from tests.test_pannes_partout import eprouver_un_disque_plein

    @contextmanager
    def remplir(reste):
        libre = os.statvfs(dossier).f_bavail * os.statvfs(dossier).f_frsize
        (dossier / "lest").write_bytes(bytes(libre - reste))
        yield
        (dossier / "lest").unlink()

    migrer()
    eprouver_un_disque_plein(lambda: remplir(48_000))
    tempfile.tempdir = str(dossier)
    with remplir(0):
        print(exercice("00.1").verifier(14).message)
"""


@pytest.mark.skipif(not peut_monter(), reason="il faut pouvoir monter un petit disque à part")
def test_un_petit_disque_plein_se_dit_partout(chemin, tmp_path):
    """Monté par un autre processus, qui est seul à le voir."""
    message = executer(PETIT_DISQUE, tmp_path, prefixe=ESPACE_PRIVE, delai=180).strip()
    assert message == f"La vérification n'a pas pu se faire. {PLEIN}"


def test_sans_place_pour_les_essais_aucun_exercice_ne_reussit(monkeypatch):
    """La solution échouerait comme une réponse fausse, que l'on croirait donc juste."""
    ex = declaration("01.2")
    fausse = ex.fonction(next(iter(ex.erreurs)))
    monkeypatch.setattr(processus, "PLACE", 1 << 60)
    rendu = exercice("01.2").verifier(fausse)
    assert not rendu.reussi
    assert rendu.message == f"La vérification n'a pas pu se faire. {PLEIN}"


# --- Un long verrou ------------------------------------------------------------------------------


@pytest.mark.endurance
def test_un_verrou_de_quarante_secondes(chemin, monkeypatch):
    """Avec les vrais délais : qui attend trop l'apprend, qui arrive plus tard attend son tour."""
    monkeypatch.setitem(memory.OUVERTURE, "timeout", 30)
    for nom in ("Alice", "Bob", "Alice"):
        sauvegarder_message("Avant", nom)
    visage = formulaire_messages()
    visage.texte.value = TAPE
    with (
        serveur(chemin) as url,
        autre_python(OCCUPANT, chemin, delai=180) as occupant,
        httpx.Client(base_url=url, **LOCAL, timeout=120) as client,
        ThreadPoolExecutor() as fils,
    ):
        assert occupant.stdout.readline() == "verrou pris\n"
        fin = time.monotonic() + 40

        def poster(texte):
            return client.post("/message", json={"texte": texte})

        clic = fils.submit(visage.bouton.click)
        lancement = fils.submit(demarrer_un_serveur, chemin)
        premier = fils.submit(poster, "le premier attend SQLite")
        time.sleep(1)
        second = fils.submit(poster, "le second attend le premier")
        while not (premier.done() and clic.done() and lancement.done()):
            assert client.get("/messages").json()["total"] == 3
            assert exercice("08.5").verifier(memory.adresse()).reussi
            time.sleep(0.5)
        assert visage.modele.statut == f"Message non enregistré. {OCCUPEE}"
        assert visage.texte.value == TAPE
        assert lancement.result() == f"Le serveur ne démarre pas. {OUVRIR}{OCCUPEE}"
        for reponse, phrase in ((premier, OCCUPEE), (second, refus.OCCUPEE)):
            assert reponse.result().status_code == 503
            assert reponse.result().json() == {"detail": phrase}
        clic, dernier = fils.submit(visage.bouton.click), fils.submit(poster, "à temps")
        time.sleep(max(0, fin - time.monotonic()))
        assert not clic.done() and not dernier.done()
        ordonner(occupant)
        resultat(occupant)
        assert dernier.result().json() == {"recu": True}
        clic.result()
        assert visage.texte.value == ""
    textes = [m["texte"] for m in recuperer_messages()]
    assert textes[:4] == ["Avant"] * 3 + ["occupant"]
    assert sorted(textes[4:]) == sorted([TAPE, "à temps"])


def demarrer_un_serveur(chemin):
    with pytest.raises(ErreurServeur) as echec, serveur(chemin):
        pass
    return str(echec.value)
