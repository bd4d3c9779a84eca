"""Les exercices de « Saisir avec un formulaire »."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

import ipywidgets as widgets

from lib import memory
from lib.exercices.bases import MESSAGES, PIEGES
from lib.exercices.declarations import Etat, Fonction, Prediction, sauf

MEMOIRE = "from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message\n"
WIDGETS = "import ipywidgets as widgets\n" + MEMOIRE
CHAMPS = (widgets.Text, widgets.Textarea, widgets.Combobox)


@contextmanager
def _essayer(chemin):
    """Rend un dictionnaire, où s'ajoute « base » si la réponse écrit ailleurs qu'à `chemin`.

    L'heure change à chaque essai : on la remplace dans les messages ajoutés, pour les comparer.
    """
    rendu, dernier = {}, _dernier(chemin)
    memoire, avant = shutil.copy(chemin, chemin.with_name("memory.db")), os.environ["MEMORY_DB"]
    os.environ["MEMORY_DB"] = str(memoire)  # où va une réponse qui oublie `chemin=chemin`
    try:
        yield rendu
    finally:
        os.environ["MEMORY_DB"] = avant
        memory.fermer()
    if _dernier(memoire) != dernier:
        rendu["base"] = "le message irait dans data/memory.db"
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("PRAGMA synchronous = OFF")
        con.execute("UPDATE messages SET date_creation = 'maintenant' WHERE id > ?", (dernier,))
        con.commit()
        con.execute("PRAGMA journal_mode = DELETE")  # relue ensuite en lecture seule


def _dernier(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        return con.execute("SELECT max(id) FROM messages").fetchone()[0]


def enregistrer_un_texte(fonction, chemin):
    """On enregistre un texte avec une apostrophe."""
    return _enregistrer(fonction, chemin, "C'est l'été 🎉")


def enregistrer_des_espaces(fonction, chemin):
    """On enregistre un texte entouré d'espaces."""
    return _enregistrer(fonction, chemin, "  Décalé ")


def enregistrer_du_vide(fonction, chemin):
    """On enregistre trois espaces."""
    phrase = _enregistrer(fonction, chemin, "   ")
    if isinstance(phrase, str) and phrase != _refus("   "):
        return "une autre phrase que celle de l'erreur"  # toutes méritent le même conseil
    return phrase


def _refus(texte):
    try:
        return memory.sauvegarder_message(texte)
    except ValueError as erreur:
        return str(erreur)


def _enregistrer(fonction, chemin, texte):
    with _essayer(chemin) as rendu:
        phrase = fonction(texte, chemin)
    return rendu.get("base", phrase)


def cliquer_sur_un_texte(fonction, chemin):
    """On tape un message, puis on clique."""
    return _taper(fonction, chemin, "Voilà l'été")


def cliquer_sur_du_vide(fonction, chemin):
    """On tape trois espaces, puis on clique."""
    return _taper(fonction, chemin, "   ")


def cliquer_sur_un_texte_refuse(fonction, chemin):
    """On tape un texte où se glisse le caractère nul, qui est refusé, puis on clique."""
    return _taper(fonction, chemin, "a\0b")


def _taper(fonction, chemin, tape):
    texte, bouton, statut = widgets.Text(), widgets.Button(), widgets.Label()
    with _essayer(chemin) as rendu:
        fonction(texte, bouton, statut, chemin)
        texte.value = tape
        rendu |= _cliquer(bouton) | {"champ": texte.value, "statut": statut.value}
    return rendu


def _cliquer(bouton):
    """Clique, et rend l'erreur du clic : d'ordinaire, elle part dans le journal de JupyterLab."""
    try:
        for appel in list(bouton._click_handlers.callbacks):
            appel(bouton)
    except Exception as erreur:
        return {"erreur du clic": f"{type(erreur).__name__} : {erreur}"}
    return {}


def remplir_les_deux_champs(fonction, chemin):
    """On remplit le message et le nom, puis on clique."""
    return _remplir(fonction, chemin, "Rendez-vous à midi", "Zoé")


def laisser_le_nom_vide(fonction, chemin):
    """On remplit le message, on laisse le nom vide, puis on clique."""
    return _remplir(fonction, chemin, "Qui vient ?", "")


def _remplir(fonction, chemin, tape, qui):
    with _essayer(chemin) as rendu:
        boite = fonction(chemin)
        if boite is None:
            return None
        elements = getattr(boite, "children", ())
        rendu["objet rendu"] = type(boite).__name__
        rendu["ses éléments"] = ", ".join(map(_sorte, elements))
        if rendu["ses éléments"] == "champ, champ, bouton":
            texte, nom, bouton = elements
            texte.value, nom.value = tape, qui
            rendu |= _cliquer(bouton) | {"message": texte.value, "nom": nom.value}
    return rendu


def _sorte(widget):
    if isinstance(widget, CHAMPS):
        return "champ"
    return "bouton" if isinstance(widget, widgets.Button) else type(widget).__name__


def _signes(*noms):
    """Rend le code qui enregistre un message par nom."""
    return f'for nom in {noms!r}:\n    sauvegarder_message("Bonjour", nom)\n'


def _dates(anciens, recents=0):
    """Rend le code qui laisse des messages d'avant ce noyau, puis d'autres, d'après."""
    return f"""
import sqlite3
from contextlib import closing

for rang in range({anciens + recents}):
    sauvegarder_message(f"Message {{rang}}")
with closing(sqlite3.connect(chemin)) as con, con:
    con.execute("UPDATE messages SET date_creation = '9999' WHERE id > {anciens}")
"""


REPONDRE = '''
def enregistrer_texte(texte, chemin):
    """Enregistre le texte et rend la phrase à afficher."""
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
    except ValueError as erreur:
        return str(erreur)
    return f"Message n° {numero} enregistré."
'''

REPONDRE_SANS_DOC = sauf(
    REPONDRE, ('    """Enregistre le texte et rend la phrase à afficher."""\n', "")
)

REPONDRE_DANS_TRY = """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
        return f"Message n° {numero} enregistré."
    except ValueError as erreur:
        return str(erreur)
"""

BRANCHER = """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
            texte.value = ""
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
"""
VIDER = '            texte.value = ""\n'

TEXTE_PERDU = """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)
        texte.value = ""

    bouton.on_click(au_clic)
"""

FORMULAIRE = '''
def mon_formulaire(chemin):
    """Rend une VBox : le champ du message, celui du nom, le bouton."""
    texte = widgets.Text(description="Message")
    nom = widgets.Text(description="Nom")
    bouton = widgets.Button(description="Enregistrer")

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
'''

FORMULAIRE_COURT = """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
"""

EXERCICES = (
    Prediction(
        "08.1",
        "Compter les clics",
        code="""
import ipywidgets as widgets

appels = []
bouton = widgets.Button()
bouton.on_click(lambda bouton: appels.append("un"))
bouton.on_click(lambda bouton: appels.append("deux"))
bouton.click()
len(appels)
""",
        solution="2",
        erreurs={
            "1": (
                "`on_click` ajoute une fonction, sans remplacer la précédente. Combien le clic en "
                "appelle-t-il ?"
            ),
            "0": "Les fonctions sont confiées avant le clic : il les appelle, et `appels` change.",
            "3": "Chaque appel ajoute un élément. Comptez les fonctions du bouton, puis les clics.",
            "4": "Il n'y a qu'un clic, et il n'appelle chaque fonction qu'une fois.",
            "'2'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        },
        indices=(
            "Un bouton garde toutes les fonctions qu'on lui confie.",
            "À chaque clic, le bouton appelle toutes ses fonctions, dans l'ordre.",
        ),
        explication="Un bouton appelle toutes les fonctions qu'on lui confie. Exécutez deux fois "
        "une cellule qui définit une fonction, et la confie à un bouton créé ailleurs : ce bouton "
        "en appelle deux.",
    ),
    Fonction(
        "08.2",
        "Répondre à celui qui écrit",
        depart='''
def enregistrer_texte(texte, chemin):
    """Enregistre le texte et rend la phrase à afficher."""
    ...
''',
        prealable=MEMOIRE,
        bases=(MESSAGES, PIEGES),
        essais=(enregistrer_un_texte, enregistrer_du_vide, enregistrer_des_espaces),
        solution=REPONDRE,
        justes=(
            """
def enregistrer_texte(texte, chemin):
    try:
        return f"Message n° {sauvegarder_message(texte, None, chemin=chemin)} enregistré."
    except (ValueError, TypeError) as erreur:
        return f"{erreur}"
""",
        ),
        erreurs={
            """
def enregistrer_texte(texte, chemin):
    numero = sauvegarder_message(texte, chemin=chemin)
    return f"Message n° {numero} enregistré."
""": "Un texte refusé lève une `ValueError`, que rien n'attrape : il faut `try` et `except`.",
            sauf(
                REPONDRE_DANS_TRY,
                ('return f"', 'print(f"'),
                ('enregistré."', 'enregistré.")'),
                ("return str(erreur)", "print(erreur)"),
            ): (
                "La fonction ne rend rien, même si elle affiche la phrase : rendez-la, avec "
                "`return`."
            ),
            sauf(REPONDRE_SANS_DOC, ("str(erreur)", "erreur")): (
                "La fonction rend l'erreur elle-même : rendez son texte, `str(erreur)`."
            ),
            sauf(
                REPONDRE_DANS_TRY,
                ("numero = ", ""),
                ('f"Message n° {numero} enregistré."', '"Message enregistré."'),
            ): (
                "Il manque, dans la phrase, le numéro du message : c'est ce que rend "
                "`sauvegarder_message`."
            ),
            sauf(
                REPONDRE_DANS_TRY, ("numero = ", ""), ('f"Message n° {numero}', '"Message n° 3')
            ): ("Le numéro change à chaque message : prenez celui que rend `sauvegarder_message`."),
            sauf(REPONDRE_DANS_TRY, ('f"', '"')): (
                "Il manque le `f` devant les guillemets : sans lui, `{numero}` reste tel quel."
            ),
            sauf(
                REPONDRE_DANS_TRY,
                ("numero = ", "return "),
                ('        return f"Message n° {numero} enregistré."\n', ""),
            ): ("La fonction rend le numéro seul : rendez la phrase de l'énoncé, avec ce numéro."),
            sauf(REPONDRE_DANS_TRY, (", chemin=chemin", "")): (
                "Sans `chemin=chemin`, le message irait dans votre base, `data/memory.db` : dites "
                "où écrire."
            ),
            sauf(REPONDRE_DANS_TRY, ("chemin=chemin", "chemin")): (
                "Après le texte, `sauvegarder_message` attend un nom : donnez l'adresse par "
                "`chemin=chemin`."
            ),
            sauf(REPONDRE_DANS_TRY, ("(texte, chemin=", "(texte.value, chemin=")): (
                "Ici, `texte` est déjà une chaîne, et non un champ : retirez `.value`."
            ),
            sauf(REPONDRE_SANS_DOC, ("(texte, chemin=", '(texte.strip() or "(vide)", chemin=')): (
                "Un texte vide ne doit pas être enregistré : laissez `sauvegarder_message` le "
                "refuser."
            ),
            sauf(REPONDRE, ("str(erreur)", '"Le texte est refusé."')): (
                "Après un refus, la phrase n'est pas exactement celle de l'erreur. Rendez "
                "`str(erreur)`, sans rien autour : elle dit déjà pourquoi le texte est refusé."
            ),
            sauf(REPONDRE, ("return str(erreur)", "print(erreur)")): (
                "Après un refus, la fonction continue, et `numero` n'a pas de valeur. Dans "
                "l'`except`, rendez la phrase de l'erreur, avec `return`."
            ),
            sauf(REPONDRE, ("return str(erreur)", "return print(erreur)")): (
                "Quand le texte est refusé, la fonction ne rend rien, même si elle affiche la "
                "phrase : rendez-la aussi dans ce cas."
            ),
            sauf(REPONDRE, ("numero = ", "")): (
                "La variable `numero` n'existe pas : donnez-lui ce que rend `sauvegarder_message`."
            ),
            sauf(REPONDRE, (" as erreur", "")): (
                "La variable `erreur` n'existe pas : c'est `as erreur`, après `except ValueError`, "
                "qui la crée."
            ),
            sauf(REPONDRE, ("enregistré.", "enregistré")): (
                "Il manque le point final : la phrase est celle de l'énoncé, signe pour signe."
            ),
            sauf(REPONDRE, ("n° {", "n°{")): (
                "Il manque l'espace après `n°` : la phrase est celle de l'énoncé, signe pour signe."
            ),
            sauf(REPONDRE, ("n° {", "N° {")): (
                "Dans `n°`, le `n` est une minuscule : la phrase est celle de l'énoncé, signe pour "
                "signe."
            ),
            sauf(REPONDRE, ("(texte, chemin=chemin)", "(chemin, texte)")): (
                "`sauvegarder_message` reçoit l'adresse à la place du texte. Dans `lib.memory`, le "
                "texte vient d'abord, et l'adresse se donne par son nom, `chemin=…`."
            ),
            sauf(REPONDRE, ("message(texte,", "message(texte.strip(),")): (
                "Le texte enregistré a perdu ses espaces. `sauvegarder_message` le vérifie déjà : "
                "donnez-lui le texte tel quel."
            ),
            sauf(REPONDRE, ("numero =", "sauvegarder_message(texte, chemin=chemin); numero =")): (
                "Le message est enregistré deux fois : chaque appel de `sauvegarder_message` en "
                "ajoute un. N'en gardez qu'un, avec le numéro qu'il rend."
            ),
        },
        indices=(
            "`sauvegarder_message(texte, chemin=chemin)` rend le numéro, ou lève une `ValueError`.",
            "Appelez `sauvegarder_message` dans un `try`. Après `except ValueError as erreur:`, "
            "`str(erreur)` est déjà une phrase en français.",
            "Il faut `return` dans les deux cas : `str(erreur)` si le texte est refusé, et sinon "
            'une chaîne `f"…"`, avec le numéro.',
        ),
        explication="La fonction rend une phrase dans les deux cas, que le texte soit enregistré "
        "ou refusé. Le formulaire n'a plus qu'à l'afficher.",
    ),
    Fonction(
        "08.3",
        "Trouver la faute : le texte perdu",
        depart=TEXTE_PERDU,
        prealable=MEMOIRE,
        bases=(MESSAGES, PIEGES),
        essais=(cliquer_sur_un_texte, cliquer_sur_du_vide, cliquer_sur_un_texte_refuse),
        solution=BRANCHER,
        justes=(
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
        except ValueError as erreur:
            statut.value = str(erreur)
        else:
            statut.value = f"Message n° {numero} enregistré."
            texte.value = ""

    bouton.on_click(au_clic)
""",
        ),
        erreurs={
            TEXTE_PERDU: (
                "Le champ se vide encore après un refus : quelle ligne est exécutée dans tous les "
                "cas ?"
            ),
            sauf(BRANCHER, (VIDER, "")): (
                "Le champ ne se vide plus jamais : videz-le quand l'enregistrement a réussi. Et "
                "`==` ne fait que comparer : c'est `=` qui change."
            ),
            sauf(
                TEXTE_PERDU,
                ('        texte.value = ""\n', "        if texte.value.strip():\n" + VIDER),
            ): (
                "Des espaces restent bien dans le champ, mais un autre texte refusé est encore "
                "perdu. Ne devinez pas ce qui est refusé : videz le champ juste après "
                "l'enregistrement."
            ),
            sauf(BRANCHER, (VIDER, ""), ("try:\n", "try:\n" + VIDER)): (
                "Le champ se vide avant d'être lu, et tout message est refusé : videz-le plus tard."
            ),
            sauf(BRANCHER, (VIDER, ""), ("str(erreur)\n", "str(erreur)\n" + VIDER)): (
                "C'est l'inverse : le champ se vide après un refus, et reste plein après un "
                "enregistrement."
            ),
            sauf(BRANCHER, ('texte.value = ""', 'texte = ""')): (
                "Dans `au_clic`, `texte = …` crée une autre variable. On vide le champ par "
                "`texte.value`."
            ),
            sauf(BRANCHER, (", chemin=chemin", "")): (
                "Il manque `chemin=chemin` : le message irait dans votre base, `data/memory.db`."
            ),
            sauf(TEXTE_PERDU, ('        texte.value = ""\n', "        if numero:\n" + VIDER)): (
                "Après un refus, `numero` n'a pas de valeur : ne le lisez que si l'enregistrement "
                "a réussi."
            ),
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        numero = sauvegarder_message(texte.value, chemin=chemin)
        statut.value = f"Message n° {numero} enregistré."
        texte.value = ""

    bouton.on_click(au_clic)
""": "Un refus n'est plus expliqué : gardez l'appel dans un `try`, avec son `except ValueError`.",
            sauf(BRANCHER, ("\n    bouton.on_click(au_clic)\n", "")): (
                "Le clic ne fait rien : gardez `bouton.on_click(au_clic)`, en dehors de `au_clic`."
            ),
            sauf(BRANCHER, ("on_click(au_clic)", "on_click(au_clic())")): (
                "`au_clic()` appelle la fonction tout de suite, et sans lui donner de bouton. "
                "Confiez-la sans parenthèses : c'est le clic qui l'appelle."
            ),
            sauf(BRANCHER, ("on_click(au_clic)", "on_click(au_clic(bouton))")): (
                "La fonction `au_clic` est appelée tout de suite, quand le champ est encore vide, "
                "et le bouton ne reçoit que ce qu'elle rend, `None`. Confiez-la sans parenthèses."
            ),
            sauf(BRANCHER, ("statut.value = str(erreur)", "pass")): (
                "Après un refus, la ligne de statut reste vide : affichez-y encore la phrase de "
                "l'erreur."
            ),
            sauf(TEXTE_PERDU, ('        texte.value = ""\n', "        if not erreur:\n" + VIDER)): (
                "La variable `erreur` n'existe que dans l'`except` : ne la lisez pas en dehors."
            ),
            sauf(BRANCHER, ('texte.value = ""', "texte.value = None")): (
                "Un champ ne garde que du texte, et refuse `None` : on le vide par un texte vide."
            ),
        },
        indices=(
            "Imaginez que le message soit refusé : que devient ce qui a été tapé ?",
            "La dernière ligne de `au_clic` est exécutée dans tous les cas. Elle ne devrait l'être "
            "que si l'enregistrement réussit.",
        ),
        explication="Quand `sauvegarder_message` lève une erreur, Python saute la ligne qui vide "
        "le champ. Un texte refusé reste sous les yeux de la personne qui l'a tapé.",
    ),
    Fonction(
        "08.4",
        "Votre propre formulaire",
        depart='''
def mon_formulaire(chemin):
    """Rend une VBox : le champ du message, celui du nom, le bouton."""
    ...
''',
        prealable=WIDGETS,
        bases=(MESSAGES, PIEGES),
        essais=(remplir_les_deux_champs, laisser_le_nom_vide),
        solution=FORMULAIRE,
        justes=(
            """
def mon_formulaire(chemin):
    boite = widgets.VBox([widgets.Text(), widgets.Text(), widgets.Button()])

    def au_clic(_):
        texte, nom, _ = boite.children
        if nom.value == "":
            sauvegarder_message(texte.value, chemin=chemin)
        else:
            sauvegarder_message(texte.value, nom.value, chemin=chemin)
        texte.value = ""

    boite.children[2].on_click(au_clic)
    return boite
""",
        ),
        erreurs={
            sauf(FORMULAIRE_COURT, (" or None", "")): (
                "Un nom laissé vide est un texte vide, qui est refusé : donnez `None` à sa place."
            ),
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()
    return widgets.VBox([texte, nom, bouton])
""": "Le clic ne fait rien : confiez au bouton, avec `on_click`, une fonction qui enregistre.",
            sauf(FORMULAIRE_COURT, ("au_clic(bouton)", "au_clic()")): (
                "Au clic, la fonction `au_clic` reçoit le bouton : il lui faut un paramètre."
            ),
            sauf(FORMULAIRE_COURT, ("on_click(au_clic)", "on_click(au_clic())")): (
                "`au_clic()` appelle la fonction tout de suite : confiez-la au bouton sans "
                "parenthèses."
            ),
            sauf(FORMULAIRE_COURT, ("texte.value, nom.value or None", "texte, nom")): (
                "`sauvegarder_message` reçoit le champ lui-même : donnez-lui ce qui y est tapé, sa "
                "`value`."
            ),
            sauf(FORMULAIRE_COURT, (", chemin=chemin", "")): (
                "Sans `chemin=chemin`, le message irait dans votre base, `data/memory.db` : dites "
                "où écrire."
            ),
            sauf(FORMULAIRE_COURT, ("or None", 'or "None"')): (
                "Un nom vide est enregistré comme le texte `'None'` : donnez `None`, qui n'est pas "
                "un texte."
            ),
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()
    sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
    return widgets.VBox([texte, nom, bouton])
""": "La fonction enregistre tout de suite, quand le champ est encore vide : attendez le clic.",
            sauf(FORMULAIRE_COURT, ("[texte, nom, bouton]", "[nom, texte, bouton]")): (
                "Les champs sont échangés : dans la boîte, celui du message vient avant celui du "
                "nom."
            ),
            sauf(FORMULAIRE_COURT, ("return ", "")): (
                "La fonction ne rend rien, même si elle crée la boîte : il manque `return`."
            ),
            sauf(
                FORMULAIRE_COURT, ("return widgets", "display(widgets"), ("bouton])", "bouton]))")
            ): (
                "Retirez `display` : la fonction n'affiche pas la boîte, elle la rend, avec "
                "`return`."
            ),
            sauf(
                FORMULAIRE_COURT, ("widgets.VBox([texte, nom, bouton])", "[texte, nom, bouton]")
            ): ("La fonction rend une liste : mettez-la dans une `widgets.VBox(…)`."),
            sauf(FORMULAIRE_COURT, ("bouton])", "bouton, widgets.Label()])")): (
                "La boîte a un élément de plus que les trois de l'énoncé : retirez-le."
            ),
            sauf(FORMULAIRE_COURT, ("VBox", "HBox")): (
                "`HBox` met les éléments côte à côte : l'énoncé demande une `VBox`."
            ),
            sauf(
                FORMULAIRE_COURT,
                ("bouton):", 'bouton):\n        if nom.value == "":\n            nom.value = None'),
                (" or None", ""),
            ): ("Un champ ne garde que du texte : ne donnez `None` qu'à `sauvegarder_message`."),
            sauf(FORMULAIRE_COURT, ("[texte, nom, bouton]", "texte, nom, bouton")): (
                "`VBox` attend une liste : mettez les trois éléments entre crochets."
            ),
            sauf(FORMULAIRE_COURT, (", nom.value or None", "")): (
                "Le nom tapé n'est pas enregistré : donnez-le à `sauvegarder_message`."
            ),
            sauf(FORMULAIRE_COURT, ('        texte.value = ""\n', "")): (
                "Le champ du message reste plein après le clic. Une fois le message enregistré, "
                "videz sa `value` : changer une autre variable, ou comparer par `==`, n'y fait "
                "rien."
            ),
            sauf(FORMULAIRE_COURT, ("texte.value = ", "texte.value = nom.value = ")): (
                "Le clic efface le nom : gardez-le, car on écrit souvent plusieurs messages de "
                "suite."
            ),
            sauf(
                FORMULAIRE,
                ("        sauvegarder", "        nom = nom.value or None\n        sauvegarder"),
                ("nom.value or None, chemin", "nom, chemin"),
            ): (
                "Dans `au_clic`, `nom = …` crée une autre variable, qui cache le champ. Donnez-lui "
                "un autre nom."
            ),
            sauf(FORMULAIRE, ('texte.value = ""', 'texte = ""')): (
                "Dans `au_clic`, `texte = …` crée une autre variable, qui cache le champ. On vide "
                "le champ par `texte.value`."
            ),
            sauf(FORMULAIRE, ("chemin=chemin", "chemin")): (
                "`sauvegarder_message` n'attend que le texte et le nom : l'adresse se donne à "
                "part, par `chemin=…`."
            ),
            sauf(FORMULAIRE, ("nom.value or None", "nom or None")): (
                "`sauvegarder_message` reçoit le champ du nom lui-même, qui n'est jamais `None` : "
                "donnez-lui ce qui y est tapé, sa `value`."
            ),
            sauf(
                FORMULAIRE_COURT,
                ("(texte.value, nom.value or None,", "(message, qui,"),
                ("Button()\n", "Button()\n    message, qui = texte.value, nom.value or None\n"),
            ): (
                "Les champs sont lus trop tôt, avant que l'on y tape : lisez leur `value` dans "
                "`au_clic`."
            ),
            sauf(
                FORMULAIRE_COURT,
                ('        texte.value = ""\n', ""),
                ("bouton):", 'bouton):\n        texte.value = ""'),
            ): (
                "Le champ du message est vidé avant d'être lu : videz-le une fois le message "
                "enregistré."
            ),
            sauf(FORMULAIRE, ("widgets.VBox([texte, nom, bouton])", "texte, nom, bouton")): (
                "La fonction rend un tuple : mettez ses éléments dans une liste, et cette liste "
                "dans une `widgets.VBox(…)`."
            ),
        },
        indices=(
            "Dans `mon_formulaire`, créez deux `widgets.Text`, un `widgets.Button`, et une "
            "fonction `au_clic`, que vous confiez au bouton par `on_click`.",
            "`au_clic` lit `texte.value` et `nom.value`, les donne à `sauvegarder_message` avec "
            "`chemin=chemin`, puis vide le champ du message.",
            "Pour un nom vide, `nom.value or None` donne `None`. Finissez par "
            "`return widgets.VBox([…])`, dans l'ordre de l'énoncé.",
        ),
        explication="La fonction `au_clic` voit les champs, car elle est définie dans la fonction "
        "qui les crée. Un nom vide devient `None`, et la base garde `NULL`.",
    ),
    Etat(
        "08.5",
        "Vos trois premiers messages",
        prealable=MEMOIRE + "initialiser_db(chemin)",
        constat="""
            SELECT min(COUNT(*), 3) AS "messages enregistrés",
                min(COUNT(DISTINCT trim(nom_utilisateur)), 2) AS "noms différents"
            FROM messages
        """,
        depart="""
from lib.exercices import exercice
from lib.memory import adresse
""",
        variable="adresse()",
        solution="""
from lib.exercices import exercice
from lib.memory import adresse, sauvegarder_message

sauvegarder_message("On enregistre", "Alice")
sauvegarder_message("On range", "Bob")
sauvegarder_message("On retrouve", "Alice")
""",
        justes=(
            """
for rang in range(5):
    sauvegarder_message(f"Message {rang}", f"Personne {rang}")
""",
        ),
        erreurs={
            _signes(
                None
            ): "Un message est là, sans nom. Enregistrez-en deux autres, en remplissant "
            "aussi le champ du nom : il faut deux noms différents.",
            _signes("Alice"): "Un message est là, signé. Enregistrez-en deux autres, dont un signé "
            "d'un autre nom.",
            _signes(None, None): "Deux messages sont là, sans nom. Enregistrez-en deux autres, en "
            "remplissant aussi le champ du nom : il faut deux noms différents.",
            _signes(
                "Alice", "Alice"
            ): "Deux messages sont là, et un seul nom. Il manque un message, signé d'un autre nom.",
            _signes("Alice", "Bob"): "Deux messages sont là, et deux noms. Il ne manque plus qu'un "
            "message.",
            _signes(
                None, None, None
            ): "Les messages sont là, sans nom. Enregistrez-en deux autres, "
            "signés de deux noms différents.",
            _signes("Alice", "Alice", "Alice"): "Les messages sont là, avec un seul nom. "
            "Enregistrez-en un autre, signé d'un autre nom.",
        },
        indices=(
            "Exécutez la cellule du formulaire, sous « Votre application ». Tapez un message et un "
            "nom, puis cliquez sur « Enregistrer ».",
            "Il faut trois messages en tout, signés d'au moins deux noms. Exécutez ensuite de "
            "nouveau la cellule de l'exercice.",
        ),
        explication="Vos messages sont dans `data/memory.db`. Le formulaire de `lib.formulaire` y "
        "écrit comme le vôtre, en appelant `sauvegarder_message`.",
    ),
    Etat(
        "08.6",
        "Vos messages survivent",
        prealable=MEMOIRE + "initialiser_db(chemin)",
        constat="""
            WITH compte AS (
                SELECT COUNT(*) AS tous, coalesce(sum(date_creation < :demarrage), 0) AS anciens
                FROM messages
            )
            SELECT min(anciens, 3) AS "messages retrouvés",
                CASE WHEN anciens < 3 AND anciens < tous THEN 'oui' ELSE 'non' END
                    AS "messages trop récents"
            FROM compte
        """,
        depart="""
from lib.exercices import exercice
from lib.memory import adresse
""",
        variable="adresse()",
        solution="""
from lib.exercices import exercice
from lib.memory import adresse, sauvegarder_message

# S'il manque des messages : exécutez ceci, redémarrez le noyau, recommencez sans ces lignes.
for texte in ("On enregistre", "On range", "On retrouve"):
    sauvegarder_message(texte, "Alice")
""",
        justes=(
            """
for rang in range(4):
    sauvegarder_message(f"Message {rang}")
""",
        ),
        erreurs={
            _dates(0, 3): "Vos messages sont tous plus récents que ce noyau. Quand il y en a "
            "trois, redémarrez le noyau, puis exécutez seulement cette cellule.",
            _dates(1): "Un seul message est plus ancien que ce noyau : enregistrez-en deux autres, "
            "redémarrez le noyau, puis revenez ici.",
            _dates(2): "Deux messages sont plus anciens que ce noyau : enregistrez-en un "
            "troisième, redémarrez le noyau, puis revenez ici.",
            _dates(1, 1): "Un message est plus ancien que ce noyau, et au moins un autre est plus "
            "récent. Quand il y en a trois en tout, redémarrez le noyau, puis revenez ici.",
            _dates(2, 1): "Deux messages sont plus anciens que ce noyau, et au moins un autre est "
            "plus récent : redémarrez le noyau, puis exécutez seulement cette cellule.",
        },
        indices=(
            "Dans le menu « Noyau », choisissez « Redémarrer le noyau… », puis exécutez seulement "
            "la cellule de l'exercice.",
            "Si le verdict est encore ÉCHEC, exécutez la cellule du formulaire, enregistrez les "
            "messages qui manquent, et redémarrez de nouveau.",
        ),
        explication="Ce noyau n'a écrit aucun de ces messages : il les a trouvés dans le "
        "fichier. C'est la persistance : votre application retrouve ce qu'elle a enregistré.",
    ),
)
