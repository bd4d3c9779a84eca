"""Le projet de fin de cahier : un fichier Python à vous, dans le dossier des bases."""

from contextlib import suppress
from pathlib import Path
from types import ModuleType

from lib.bases import dossier_data
from lib.erreurs import ErreurEnClair
from lib.exercices.explication import expliquer_python
from lib.exercices.projet import charger, lire, module_de, reste_a_ecrire
from lib.exercices.projets import FONCTIONS, SUJETS, depart
from lib.exercices.resultat import montrer, typographier


class ErreurProjet(ErreurEnClair):
    """Le fichier du projet ne se crée pas, ne se lit pas, ou s'arrête sur une erreur."""


def fichier_du_projet(sujet: str) -> Path:
    """Rend l'adresse de votre fichier ; le crée, avec son début, s'il n'existe pas.

    Un fichier qui existe ne change jamais. ErreurProjet, en une phrase, pour un autre sujet que
    ceux du cahier, ou si le dossier refuse le fichier.
    """
    if not isinstance(sujet, str) or sujet not in SUJETS:
        noms = ", ".join(f'"{nom}"' for nom in SUJETS)
        raise _erreur(f"{montrer(sujet)} n'est pas un sujet du cahier. Choisissez parmi {noms}.")
    fichier = dossier_data() / f"{SUJETS[sujet]}.py"
    try:
        fichier.parent.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileExistsError),  # c'est le vôtre
            open(fichier, "x", encoding="utf-8", newline="\n") as nouveau,
        ):
            nouveau.write(depart(sujet))
    except OSError as erreur:
        raise _erreur(f"{fichier.name} ne se crée pas : « {erreur.strerror} ».") from None
    return fichier


def pret(fichier: Path, jalon: int) -> bool:
    """Dit si tout ce que demande un jalon est écrit dans le fichier ; affiche ce qui manque.

    jalon : de 1 à 5. ErreurProjet, en une phrase, si le fichier ne se lit pas.
    """
    restent = reste_a_ecrire(_lire(fichier).texte)
    if noms := [nom for nom in FONCTIONS[jalon] if nom in restent]:
        manque = ", ".join(noms)
        print(typographier(f"Finissez d'abord le jalon {jalon} : il reste à écrire {manque}."))
    return not noms


def ouvrir(fichier: Path) -> ModuleType:
    """Exécute votre fichier, tel qu'il est à présent, et rend le module obtenu.

    Le relit à chaque appel, alors qu'`import` garderait la première version. ErreurProjet, en une
    phrase, si le fichier ne se lit pas ou s'arrête sur une erreur.
    """
    _lire(fichier)
    module = module_de(Path(fichier))
    try:
        return charger(module)
    except (Exception, SystemExit) as erreur:
        raise _erreur(expliquer_python(erreur, module)) from erreur


def _lire(fichier):
    projet = lire(fichier)
    if projet.refus:
        raise _erreur(projet.refus)
    return projet


def _erreur(phrase):
    return ErreurProjet(typographier(phrase))
