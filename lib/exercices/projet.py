"""Le projet de l'apprenant : un fichier Python à lui, lu comme un texte, exécuté comme un module.

Son texte part vers l'autre Python, qui en fait une copie dans le dossier d'essai : le fichier de
l'apprenant n'est jamais ouvert en écriture.
"""

import ast
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from lib.erreurs import expliquer
from lib.exercices.resultat import couper

LONGUEUR_MAX = 100_000  # caractères
REFAIRE = "La cellule de `fichier_du_projet`, exécutée de nouveau, le recrée avec son début."
# (ce que dit Python, conseil)
CONSEILS = (
    ("never closed", "une parenthèse, un crochet ou une accolade s'ouvre, et ne se ferme jamais."),
    (
        "unmatched|does not match opening",
        "ce qui se ferme ici ne s'est pas ouvert ; comptez parenthèses, crochets et accolades.",
    ),
    ("unterminated|EOL while", "il manque les guillemets à la fin d'un texte."),
    ("expected ':'", "il manque les deux-points à la fin de la ligne."),
    ("expected an indented block", "ce qui suit les deux-points se décale de quatre espaces."),
    ("indent|tabs", "les espaces du début de la ligne ne s'alignent pas sur les autres lignes."),
    ("forgot a comma", "il manque peut-être une virgule."),
    ("instead of '='", "pour comparer, on écrit `==`."),
    ("'return' outside", "ce `return` n'est dans aucune fonction : décalez-le."),
    ("null bytes", "ce n'est pas un texte, ou il s'est abîmé."),
    ("", "la faute est dans cette ligne, ou juste au-dessus."),
)


@dataclass(frozen=True)
class Projet:
    """Un fichier Python, tel qu'on l'a lu.

    nom : celui du fichier, sans « .py ». refus : une phrase, si l'on ne peut pas l'exécuter.
    """

    nom: str
    texte: str = ""
    refus: str = ""


class Absente(Exception):
    """Le fichier n'a pas ce que le jalon demande. Son message est une phrase."""


def lire(adresse) -> Projet:
    """Rend le projet que garde un fichier. Ne lève rien : voyez son `refus`."""
    fichier = Path(adresse)
    nom = f"`{couper(fichier.name)}`"
    if fichier.suffix != ".py":
        refus = f"{nom} n'est pas un fichier Python : donnez l'adresse, `fichier`, de votre module."
        return Projet(fichier.stem, refus=refus)
    try:
        texte = fichier.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return Projet(fichier.stem, refus=f"Le fichier {nom} n'existe pas. {REFAIRE}")
    except UnicodeDecodeError:
        refus = (
            f"{nom} n'est pas un texte en UTF-8, le codage que Python attend : enregistrez-le de "
            "nouveau depuis JupyterLab, ou choisissez ce codage dans votre éditeur."
        )
        return Projet(fichier.stem, refus=refus)
    except (OSError, ValueError) as erreur:
        return Projet(fichier.stem, refus=f"{nom} ne se lit pas. {expliquer(erreur)}")
    return Projet(fichier.stem, texte, _refuser(nom, texte))


def _refuser(nom, texte):
    if not texte.strip():
        return f"{nom} est vide. Si vous l'avez vidé par erreur, effacez-le. {REFAIRE}"
    if len(texte) > LONGUEUR_MAX:
        return f"{nom} est trop long : {LONGUEUR_MAX} caractères au plus."
    try:
        with warnings.catch_warnings(action="ignore"):  # l'apprenant les lira en l'exécutant
            compile(texte, nom, "exec", dont_inherit=True)
    except SyntaxError as erreur:
        return _dire(nom, erreur)
    except (ValueError, RecursionError, MemoryError) as erreur:
        return f"Python ne peut pas lire {nom} : il répond « {couper(str(erreur), 200)} »."
    return ""


def _dire(nom, erreur):
    mots = couper(erreur.msg, 200)
    conseil = next(conseil for motif, conseil in CONSEILS if re.search(motif, mots))
    ligne = couper((erreur.text or "").strip().replace("`", "'"), 100)
    citee = f" La voici : `{ligne}`." if ligne else ""
    endroit = f", à la ligne {erreur.lineno}" if erreur.lineno else ""
    return f"Python ne comprend pas {nom}{endroit}. Il répond « {mots} » : {conseil}{citee}"


def reste_a_ecrire(texte: str) -> list[str]:
    """Rend les noms que le fichier laisse à `...` : ses fonctions, et ses variables."""
    restent = []
    for partie in ast.parse(texte).body:
        if isinstance(partie, ast.FunctionDef | ast.AsyncFunctionDef):
            corps = partie.body[ast.get_docstring(partie) is not None :]
            if all(isinstance(i, ast.Expr) and _points(i.value) for i in corps):
                restent.append(partie.name)
        elif isinstance(partie, ast.Assign) and _points(partie.value):
            restent += [cible.id for cible in partie.targets if isinstance(cible, ast.Name)]
    return restent


def _points(noeud):
    return isinstance(noeud, ast.Constant) and noeud.value is ...


def installer(projet: Projet, dossier: Path) -> ModuleType:
    """Copie le fichier dans `dossier`, et rend son module, qui reste à `charger`."""
    fichier = dossier / f"{projet.nom}.py"
    fichier.write_text(projet.texte, "utf-8")
    return module_de(fichier)


def module_de(fichier: Path) -> ModuleType:
    """Rend un module vide, celui de ce fichier."""
    module = ModuleType(fichier.stem)
    module.__file__ = str(fichier)
    return module


def charger(module: ModuleType) -> ModuleType:
    """Exécute le fichier du module, comme après un redémarrage : ses variables sont neuves.

    Lève ce que lève le fichier.
    """
    sys.modules[module.__name__] = module  # pydantic y cherche les noms des annotations
    for nom in [nom for nom in vars(module) if not nom.startswith("__")]:
        delattr(module, nom)
    texte = Path(module.__file__).read_text("utf-8-sig")
    exec(compile(texte, module.__file__, "exec", dont_inherit=True), vars(module))
    return module


def exiger(module: ModuleType, noms: tuple[str, ...]) -> None:
    """Lève `Absente`, avec une phrase, s'il manque au module l'un de ces noms."""
    for nom in noms:
        if not hasattr(module, nom):
            raise Absente(
                f"`{module.__name__}.py` n'a pas de `{nom}` : l'énoncé demande ce nom, à la lettre "
                "près, en dehors de toute autre fonction."
            )


def extraire(texte: str, noms: tuple[str, ...]) -> str:
    """Rend le code des fonctions, des classes et des variables de ce nom, dans l'ordre du texte."""
    lignes, morceaux = texte.splitlines(), []
    for partie in ast.parse(texte).body:
        cibles = [c.id for c in getattr(partie, "targets", ()) if isinstance(c, ast.Name)]
        if {getattr(partie, "name", None), *cibles} & set(noms):
            debut = min([partie, *getattr(partie, "decorator_list", ())], key=lambda n: n.lineno)
            morceaux.append("\n".join(lignes[debut.lineno - 1 : partie.end_lineno]))
    return "\n\n\n".join(morceaux)


def vider(texte: str, noms: tuple[str, ...], gardes: tuple[str, ...]) -> str:
    """Rend le début d'un projet : `texte`, où les fonctions `noms` et `app` restent à écrire.

    gardes : les fonctions laissées telles quelles ; les autres disparaissent. Restent aussi les
    `import` et les commentaires.
    """
    lignes = texte.splitlines()
    for partie in reversed(ast.parse(texte).body):
        nom = getattr(partie, "name", None) or _premiere_cible(partie)
        if isinstance(partie, ast.Import | ast.ImportFrom | ast.Expr) or nom in gardes:
            continue
        debut = min([partie, *getattr(partie, "decorator_list", ())], key=lambda n: n.lineno).lineno
        reste = []
        if nom in noms and isinstance(partie, ast.FunctionDef):
            reste = [*lignes[debut - 1 : partie.body[0].end_lineno], "    ..."]
        elif nom in noms:
            reste = [f"{nom} = ..."]
        lignes[debut - 1 : partie.end_lineno] = reste
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lignes)).strip() + "\n"


def _premiere_cible(partie):
    return next((c.id for c in getattr(partie, "targets", ()) if isinstance(c, ast.Name)), None)
