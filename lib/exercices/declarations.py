"""Ce qu'un exercice déclare, selon sa sorte. Les modules `notebook_NN` n'écrivent que cela.

Rien ici n'exécute de réponse : voir `observation` (l'effet d'une réponse) et `verification` (ce
que l'on en dit).
"""

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

from lib.exercices.bases import Base
from lib.exercices.projet import Projet, extraire


@dataclass(frozen=True, kw_only=True)
class Exercice:
    """Ce que toute sorte d'exercice déclare.

    numero : "04.3", le troisième du notebook 04. titre : celui de sa cellule d'énoncé.
    solution, justes : des réponses qui réussissent, telles que l'apprenant les écrirait.
    erreurs : {réponse fausse: la phrase qu'elle mérite}. Une réponse qui a le même effet que
    l'exemple, sur toutes les bases, reçoit cette phrase ; si elle n'a le même que jusqu'à la
    première base où elle échoue, la phrase vient comme une piste. indices : du plus léger au plus
    précis. explication : pourquoi la solution est juste. depart : le début de la cellule de
    réponse.
    """

    numero: str = field(kw_only=False)
    titre: str = field(kw_only=False)
    solution: str
    justes: tuple[str, ...] = ()
    erreurs: dict[str, str] = field(default_factory=dict)
    indices: tuple[str, ...] = ()
    explication: str = ""
    depart: str = ""

    variable = ""  # ce que la cellule de réponse donne à `verifier`
    ordre = ()  # les clés de tri que l'énoncé demande
    noms = False  # les noms des colonnes comptent

    @property
    def cle(self) -> str:
        """Ce qui désigne l'exercice entre tous : son numéro, et son sujet s'il en a un."""
        return self.numero

    @property
    def appel(self) -> str:
        """Ce que l'apprenant écrit pour tenir l'exercice en main."""
        return f'exercice("{self.numero}")'

    def cellule(self, reponse: str | None = None) -> str:
        """Rend le code de la cellule de réponse : de départ, ou avec la réponse donnée."""
        code = self.code_de_depart if reponse is None else self.affecter(reponse)
        fin = ast.parse(code).body[-1]
        saut = "\n\n\n" if isinstance(fin, ast.FunctionDef | ast.ClassDef) else "\n\n"
        return f"{code}{saut}{self.appel}.verifier({self.variable})"

    @property
    def code_de_depart(self) -> str:
        return self.depart.strip() or f"{self.variable} = ..."

    def affecter(self, reponse: str) -> str:
        """Rend le code qui donne `reponse`, comme l'apprenant l'écrirait dans la cellule."""
        return f"{self.variable} = {reponse}"

    def valeur_de_depart(self):
        """Rend ce que vaut la réponse tant que la cellule n'a pas changé."""
        affectation = ast.parse(self.code_de_depart).body[-1]
        return ast.literal_eval(affectation.value)


@dataclass(frozen=True, kw_only=True)
class SurBases(Exercice):
    """Un exercice joué sur des copies neuves de plusieurs bases.

    valeurs : les paramètres de la requête ; elle est jouée une fois avec chacun des jeux.
    """

    bases: tuple[Base, ...]
    valeurs: tuple = ((),)

    def affecter(self, reponse):
        if '"' not in reponse and "\\" not in reponse and "\n" not in reponse.strip():
            code = f'{self.variable} = "{reponse.strip()}"'
            if len(code) <= 100:
                return code
        corps = textwrap.dedent(reponse).strip().replace("\\", "\\\\")
        return f'{self.variable} = """\n{textwrap.indent(corps, "    ")}\n"""'


@dataclass(frozen=True, kw_only=True)
class Requete(SurBases):
    """Un SELECT. On compare ses lignes à celles de la solution, avec leurs types.

    ordre : les clés de tri que l'énoncé demande, comme ("date_creation DESC", "id") ; les ex aequo
    restent libres. Sans elles, l'ordre des lignes ne compte pas. noms : l'énoncé demande-t-il les
    noms et l'ordre des colonnes ?
    """

    ordre: tuple[str, ...] = ()
    noms: bool = False

    variable = "requete"


@dataclass(frozen=True, kw_only=True)
class Instruction(SurBases):
    """Une instruction qui change la base. On compare les tables et le schéma qu'elle laisse.

    epreuves : des instructions essayées ensuite ; on compare ce qui est accepté ou refusé, et les
    tables à la fin. plusieurs : plusieurs instructions sont-elles permises ?
    """

    epreuves: tuple[str, ...] = ()
    plusieurs: bool = False

    variable = "instruction"


@dataclass(frozen=True, kw_only=True)
class Fonction(Exercice):
    """Une fonction Python, essayée dans un autre processus.

    depart : son `def`, tel que la cellule le donne. essais : des fonctions `essai(fonction,
    chemin)` dont la docstring dit ce que l'on fait ; on compare ce qu'elles rendent, l'erreur
    qu'elles lèvent, et la base qu'elles laissent à l'adresse `chemin`. bases : None veut dire que
    le fichier n'existe pas encore. prealable : le code des cellules précédentes dont les réponses
    se servent.
    """

    essais: tuple[Callable, ...]
    bases: tuple[Base | None, ...] = (None,)
    prealable: str = ""

    la_sienne = False  # pour `lib.memory`, la base d'essai est celle de l'apprenant

    @property
    def variable(self) -> str:
        fonctions = ast.parse(self.depart.strip()).body
        return next(f.name for f in reversed(fonctions) if isinstance(f, ast.FunctionDef))

    def affecter(self, reponse):
        return textwrap.dedent(reponse).strip()

    def fonction(self, code: str) -> Callable:
        """Rend la fonction que définit `code`, comme une cellule du notebook le ferait."""
        espace = {"__name__": "__main__"}
        exec(textwrap.dedent(self.prealable), espace)
        exec(compile(textwrap.dedent(code).strip(), f"<exercice {self.numero}>", "exec"), espace)
        return espace[self.variable]


@dataclass(frozen=True, kw_only=True)
class Application(Fonction):
    """Une application FastAPI, `app`, que l'on appelle sans réseau.

    Comme une Fonction, mais `essai(app, chemin)` reçoit l'application (voir le module `appel`), et
    la base à l'adresse `chemin` est celle de `lib.memory`.
    """

    la_sienne = True
    variable = "app"


@dataclass(frozen=True, kw_only=True)
class Jalon(Exercice):
    """Une étape d'un projet que l'apprenant écrit dans un fichier Python à lui.

    Plusieurs jalons ont le même numéro, un par `sujet`. La réponse est l'adresse du fichier ; les
    réponses déclarées sont des textes entiers. fichier : son nom, sans « .py ». fonctions : celles
    qu'il faut avoir écrites. essais : des fonctions `essai(module, chemin)`, comme celles d'une
    Fonction ; la table est libre, seul compte ce qu'elles rendent. parties : les noms de ce que
    montre la solution. la_sienne : la base d'essai est-elle celle que désigne MEMORY_DB ?
    """

    sujet: str
    fichier: str
    fonctions: tuple[str, ...]
    essais: tuple[Callable, ...]
    parties: tuple[str, ...]
    la_sienne: bool = False

    variable = "fichier"

    @property
    def cle(self):
        return f"{self.numero} {self.sujet}"

    @property
    def appel(self):
        return f'exercice("{self.numero}", sujet)'

    def cellule(self, reponse=None):
        return f"{self.appel}.verifier({self.variable})"  # le reste est dans le fichier

    def affecter(self, reponse):
        return extraire(reponse, self.parties)

    def projet(self, code: str) -> Projet:
        """Rend le projet dont le fichier porterait ce `code`."""
        return Projet(self.fichier, code)


@dataclass(frozen=True, kw_only=True)
class Prediction(Exercice):
    """Ce qu'une cellule va montrer, dit avant de l'exécuter.

    code : du Python dont la dernière ligne donne la valeur à prédire ; on l'exécute vraiment. Les
    réponses sont des littéraux : "3", "'abc'", "True".
    """

    code: str

    variable = "prediction"


@dataclass(frozen=True, kw_only=True)
class Etat(Exercice):
    """L'état de la base du notebook, ou de celle de l'apprenant, lu en lecture seule.

    prealable : le code qui crée, à l'adresse `chemin`, la base telle qu'avant l'exercice.
    constat : un SELECT dont on compare les lignes ; `:demarrage` y vaut l'heure à laquelle le
    noyau a démarré. Les réponses sont du code, exécuté après le prealable. variable : l'expression
    qui donne l'adresse de la base, dans la cellule.
    """

    constat: str
    prealable: str = ""
    depart: str = "...  # remplacez cette ligne"
    variable: str = "chemin"

    def affecter(self, reponse):
        return textwrap.dedent(reponse).strip()


def sauf(code: str, *changements: tuple[str, str]) -> str:
    """Rend `code`, sauf ceci : `sauf(SOLUTION, (" ORDER BY id", ""), ("texte", "id"))`.

    changements : des couples (ancien, nouveau). Chacun à son tour, `ancien` est remplacé par
    `nouveau`, partout où il se trouve. ValueError si `ancien` n'est pas dans le code.
    """
    for ancien, nouveau in changements:
        if ancien not in code:
            raise ValueError(f"Rien à remplacer : {ancien!r} n'est pas dans ce code.\n{code}")
        code = code.replace(ancien, nouveau)
    return code
