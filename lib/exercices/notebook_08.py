"""Les exercices de « Saisir avec un formulaire »."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

import ipywidgets as widgets

from lib import memory
from lib.exercices.bases import MESSAGES, PIEGES
from lib.exercices.declarations import Etat, Fonction, Prediction

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
        rendu["base"] = "le message est allé dans data/memory.db"
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


def enregistrer_du_vide(fonction, chemin):
    """On enregistre trois espaces."""
    return _enregistrer(fonction, chemin, "   ")


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
            "1": "`on_click` ajoute une fonction, il ne remplace pas la précédente.",
            "0": "Les deux fonctions sont confiées au bouton avant le clic : il les appelle.",
            "3": "Il y a deux fonctions et un clic : chacune ajoute un élément à `appels`.",
            "4": "Il n'y a qu'un clic, et chaque fonction est appelée une fois.",
            "'2'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        },
        indices=(
            "Un bouton garde la liste des fonctions qu'on lui confie.",
            "À chaque clic, il les appelle toutes, dans l'ordre.",
        ),
        explication="Un bouton appelle toutes les fonctions qu'on lui confie : exécuter deux "
        "fois une cellule qui ne fait que `on_click` fait enregistrer deux fois.",
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
        essais=(enregistrer_un_texte, enregistrer_du_vide),
        solution='''
def enregistrer_texte(texte, chemin):
    """Enregistre le texte et rend la phrase à afficher."""
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
    except ValueError as erreur:
        return str(erreur)
    return f"Message n° {numero} enregistré."
''',
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
""": "Un texte vide fait lever une `ValueError` : attrapez-la avec `try` et `except`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
        print(f"Message n° {numero} enregistré.")
    except ValueError as erreur:
        print(erreur)
""": "La fonction affiche la phrase avec `print` : rendez-la avec `return`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
    except ValueError as erreur:
        return erreur
    return f"Message n° {numero} enregistré."
""": "Vous rendez l'erreur elle-même : rendez son texte, `str(erreur)`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        sauvegarder_message(texte, chemin=chemin)
        return "Message enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "La phrase ne donne pas le numéro du message : `sauvegarder_message` le rend.",
            """
def enregistrer_texte(texte, chemin):
    try:
        sauvegarder_message(texte, chemin=chemin)
        return "Message n° 3 enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "Le numéro change à chaque message : prenez celui que rend `sauvegarder_message`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte, chemin=chemin)
        return "Message n° {numero} enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "Il manque le `f` devant les guillemets : sans lui, `{numero}` reste tel quel.",
            """
def enregistrer_texte(texte, chemin):
    try:
        return sauvegarder_message(texte, chemin=chemin)
    except ValueError as erreur:
        return str(erreur)
""": "La fonction rend le numéro seul : rendez la phrase entière, avec ce numéro dedans.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte)
        return f"Message n° {numero} enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "Sans `chemin=chemin`, le message va dans votre base, `data/memory.db` : dites où écrire.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte, chemin)
        return f"Message n° {numero} enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "Après le texte, `sauvegarder_message` attend un nom : écrivez `chemin=chemin`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte.value, chemin=chemin)
        return f"Message n° {numero} enregistré."
    except ValueError as erreur:
        return str(erreur)
""": "Ici, `texte` est déjà une chaîne, et non un champ : retirez `.value`.",
            """
def enregistrer_texte(texte, chemin):
    try:
        numero = sauvegarder_message(texte.strip() or "(vide)", chemin=chemin)
    except ValueError as erreur:
        return str(erreur)
    return f"Message n° {numero} enregistré."
""": "Un texte vide ne doit pas être enregistré : laissez `sauvegarder_message` le refuser.",
        },
        indices=(
            "`sauvegarder_message(texte, chemin=chemin)` rend le numéro, ou lève `ValueError`.",
            "Mettez cet appel dans un `try`. Après `except ValueError as erreur:`, `str(erreur)` "
            "est déjà une phrase en français.",
            "Les deux branches finissent par `return` : l'une rend `str(erreur)`, l'autre une "
            'chaîne `f"…"` avec le numéro.',
        ),
        explication="La fonction rend toujours une phrase, que l'enregistrement réussisse ou non. "
        "Le formulaire n'a plus qu'à l'afficher.",
    ),
    Fonction(
        "08.3",
        "Trouver la faute : le texte perdu",
        depart="""
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)
        texte.value = ""

    bouton.on_click(au_clic)
""",
        prealable=MEMOIRE,
        bases=(MESSAGES, PIEGES),
        essais=(cliquer_sur_un_texte, cliquer_sur_du_vide),
        solution="""
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
            texte.value = ""
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
""",
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
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)
        texte.value = ""

    bouton.on_click(au_clic)
""": "Le champ se vide même quand le texte est refusé : ce qui a été tapé est perdu.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
""": "Le champ ne se vide plus jamais : après un enregistrement réussi, il doit se vider.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            texte.value = ""
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
""": "Le champ se vide avant d'être lu : tous les messages sont refusés.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)
            texte.value = ""

    bouton.on_click(au_clic)
""": "C'est l'inverse : le champ se vide après un refus, et reste plein après un succès.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
            texte = ""
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
""": "`texte = …` crée une autre variable : on vide le champ par son attribut, `texte.value`.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value)
            statut.value = f"Message n° {numero} enregistré."
            texte.value = ""
        except ValueError as erreur:
            statut.value = str(erreur)

    bouton.on_click(au_clic)
""": "Il manque `chemin=chemin` : le message est allé dans votre base, `data/memory.db`.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
        except ValueError as erreur:
            statut.value = str(erreur)
        if numero:
            texte.value = ""

    bouton.on_click(au_clic)
""": "Après un refus, `numero` n'a pas de valeur, et le lire est une erreur : videz dans le `try`.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        numero = sauvegarder_message(texte.value, chemin=chemin)
        statut.value = f"Message n° {numero} enregistré."
        texte.value = ""

    bouton.on_click(au_clic)
""": "L'erreur d'un texte vide n'est plus montrée : gardez le `try`, autour de l'enregistrement.",
            """
def brancher(texte, bouton, statut, chemin):
    def au_clic(bouton):
        try:
            numero = sauvegarder_message(texte.value, chemin=chemin)
            statut.value = f"Message n° {numero} enregistré."
            texte.value = ""
        except ValueError as erreur:
            statut.value = str(erreur)
""": "Le bouton n'appelle rien : il manque `bouton.on_click(au_clic)`.",
        },
        indices=(
            "Imaginez que le message soit refusé : que devient ce qui était tapé ?",
            "La dernière ligne de `au_clic` est exécutée dans tous les cas. Elle ne devrait l'être "
            "que si l'enregistrement réussit.",
        ),
        explication="Le champ ne se vide qu'après un enregistrement réussi, dans le `try`. Un "
        "texte refusé reste sous les yeux de celui qui l'a tapé.",
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
        solution='''
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
''',
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
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Un nom laissé vide est refusé : donnez `None` à sa place.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()
    return widgets.VBox([texte, nom, bouton])
""": "Le bouton n'appelle rien : confiez-lui une fonction avec `on_click`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic():
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Au clic, `au_clic` reçoit le bouton : donnez-lui un paramètre.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic())
    return widgets.VBox([texte, nom, bouton])
""": "Confiez au bouton la fonction elle-même, `au_clic`, sans parenthèses : il l'appellera.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte, nom, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "`texte` est le champ entier : donnez à `sauvegarder_message` ce qui y est tapé, sa `value`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Sans `chemin=chemin`, le message va dans votre base, `data/memory.db` : dites où écrire.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or "None", chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Entre guillemets, `None` est un texte, et il est enregistré comme un nom : retirez-les.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()
    sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
    return widgets.VBox([texte, nom, bouton])
""": "La fonction enregistre tout de suite, quand le champ est encore vide : faites-le au clic.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([nom, texte, bouton])
""": "Les champs sont échangés : dans la boîte, celui du message vient avant celui du nom.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    widgets.VBox([texte, nom, bouton])
""": "La fonction crée la boîte et ne la rend pas : il manque `return`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    display(widgets.VBox([texte, nom, bouton]))
""": "N'affichez pas la boîte dans la fonction : rendez-la, avec `return`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return [texte, nom, bouton]
""": "La fonction rend une liste : mettez-la dans une `widgets.VBox(…)`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton, widgets.Label()])
""": "La boîte a un élément de plus que les trois de l'énoncé : retirez-le.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.HBox([texte, nom, bouton])
""": "`HBox` met les éléments côte à côte : l'énoncé demande une `VBox`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        if nom.value == "":
            nom.value = None
        sauvegarder_message(texte.value, nom.value, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Un champ ne garde que du texte : c'est à `sauvegarder_message` qu'il faut donner `None`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox(texte, nom, bouton)
""": "`VBox` attend une liste : mettez les trois éléments entre crochets.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, chemin=chemin)
        texte.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Le nom tapé n'est pas enregistré : donnez-le à `sauvegarder_message`.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Après le clic, le champ du message doit être vide, prêt pour le suivant.",
            """
def mon_formulaire(chemin):
    texte, nom, bouton = widgets.Text(), widgets.Text(), widgets.Button()

    def au_clic(bouton):
        sauvegarder_message(texte.value, nom.value or None, chemin=chemin)
        texte.value = nom.value = ""

    bouton.on_click(au_clic)
    return widgets.VBox([texte, nom, bouton])
""": "Le nom doit rester après un clic : on écrit souvent plusieurs messages de suite.",
        },
        indices=(
            "Créez deux `widgets.Text`, un `widgets.Button`, et une fonction `au_clic` à "
            "l'intérieur de la vôtre.",
            "`au_clic` lit `texte.value` et `nom.value`, les donne à `sauvegarder_message` avec "
            "`chemin=chemin`, puis vide le champ du message.",
            "Pour un nom vide, `nom.value or None` donne `None`. Finissez par "
            "`return widgets.VBox([…])`, dans l'ordre de l'énoncé.",
        ),
        explication="La fonction `au_clic` voit les champs, car elle est définie dans la même "
        "fonction qu'eux. Un nom vide devient `None`, et la base garde `NULL`.",
    ),
    Etat(
        "08.5",
        "Vos trois premiers messages",
        prealable=MEMOIRE + "initialiser_db(chemin)",
        constat="""
            SELECT min(COUNT(*), 3) AS messages,
                min(COUNT(DISTINCT trim(nom_utilisateur)), 2) AS noms
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
            ): "Un message est là, sans nom. Il en faut trois, et deux noms différents : "
            "remplissez aussi le champ du nom.",
            _signes("Alice"): "Un message est là, et un nom. Il en faut deux autres, dont un signé "
            "d'un autre nom.",
            _signes(None, None): "Deux messages sont là, sans nom. Il en manque un, et deux noms : "
            "remplissez aussi le champ du nom.",
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
            "Exécutez la cellule du formulaire, « Votre application ». Tapez un message et un nom, "
            "puis cliquez sur « Enregistrer ».",
            "Il faut trois messages en tout, signés d'au moins deux noms. Relancez ensuite cette "
            "cellule-ci.",
        ),
        explication="Vos messages sont dans `data/memory.db`, écrits par votre formulaire.",
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
            SELECT min(anciens, 3) AS retrouves,
                CASE WHEN anciens < 3 AND anciens < tous THEN 'oui' ELSE 'non' END AS trop_recents
            FROM compte
        """,
        depart="""
from lib.exercices import exercice
from lib.memory import adresse
""",
        variable="adresse()",
        solution="""
# Trois messages d'une session précédente, puis Noyau › Redémarrer le noyau…
from lib.exercices import exercice
from lib.memory import adresse, sauvegarder_message

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
            _dates(0, 3): "Vos messages datent d'après le démarrage de ce noyau. Quand il y en a "
            "trois, redémarrez-le, puis exécutez seulement cette cellule.",
            _dates(1): "Un seul message d'une session précédente : enregistrez-en deux autres, "
            "redémarrez le noyau, puis revenez ici.",
            _dates(2): "Deux messages d'une session précédente : enregistrez-en un troisième, "
            "redémarrez le noyau, puis revenez ici.",
            _dates(1, 1): "Un message d'une session précédente est là, et d'autres sont de "
            "celle-ci. Quand il y en a trois en tout, redémarrez le noyau, puis revenez ici.",
            _dates(2, 1): "Deux messages d'une session précédente sont là, et au moins un de "
            "celle-ci : redémarrez le noyau, puis exécutez seulement cette cellule.",
        },
        indices=(
            "Menu « Noyau », « Redémarrer le noyau… », puis exécutez seulement cette cellule.",
            "Si elle dit encore non, exécutez la cellule du formulaire, enregistrez les messages "
            "qui manquent, et redémarrez de nouveau.",
        ),
        explication="Ce noyau n'a écrit aucun de ces messages : il les a trouvés dans le "
        "fichier. C'est la persistance, par votre application.",
    ),
)
