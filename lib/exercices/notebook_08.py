"""Les exercices de « Saisir avec un formulaire »."""

import ipywidgets as widgets

from lib import memory
from lib.exercices.bases import MESSAGES, PIEGES
from lib.exercices.declarations import Etat, Fonction, Prediction
from lib.memory import recuperer_messages

MEMOIRE = "from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message\n"
WIDGETS = "import ipywidgets as widgets\n" + MEMOIRE


def _sans_dates(chemin):
    """Rend les textes et les noms, et efface la base : l'heure change à chaque essai."""
    lignes = [(m["texte"], m["nom_utilisateur"]) for m in recuperer_messages(chemin=chemin)]
    memory.fermer()
    chemin.unlink()  # sinon l'on comparerait aussi les dates
    return lignes


def enregistrer_un_texte(fonction, chemin):
    """On enregistre un texte avec une apostrophe."""
    return fonction("C'est l'été 🎉", chemin), _sans_dates(chemin)


def enregistrer_du_vide(fonction, chemin):
    """On enregistre trois espaces."""
    return fonction("   ", chemin), _sans_dates(chemin)


def cliquer_sur_un_texte(fonction, chemin):
    """On tape un message, puis on clique."""
    return _cliquer(fonction, chemin, "Voilà l'été")


def cliquer_sur_du_vide(fonction, chemin):
    """On tape trois espaces, puis on clique."""
    return _cliquer(fonction, chemin, "   ")


def _cliquer(fonction, chemin, tape):
    texte, bouton, statut = widgets.Text(), widgets.Button(), widgets.Label()
    fonction(texte, bouton, statut, chemin)
    texte.value = tape
    bouton.click()
    return {"champ": texte.value, "statut": statut.value, "messages": _sans_dates(chemin)}


def remplir_les_deux_champs(fonction, chemin):
    """On remplit le message et le nom, puis on clique."""
    return _remplir(fonction, chemin, "Rendez-vous à midi", "Zoé")


def laisser_le_nom_vide(fonction, chemin):
    """On remplit le message, on laisse le nom vide, puis on clique."""
    return _remplir(fonction, chemin, "Qui vient ?", "")


def _remplir(fonction, chemin, tape, qui):
    boite = fonction(chemin)
    texte, nom, bouton = boite.children
    texte.value, nom.value = tape, qui
    bouton.click()
    return {"champs": (texte.value, nom.value), "messages": _sans_dates(chemin)}


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
        numero = sauvegarder_message(texte.value, chemin=chemin)
        statut.value = f"Message n° {numero} enregistré."
        texte.value = ""

    bouton.on_click(au_clic)
""": "L'erreur d'un texte vide n'est plus montrée : gardez le `try`.",
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
            SELECT min(COUNT(*), 3) AS messages, min(COUNT(DISTINCT nom_utilisateur), 2) AS noms
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
            'sauvegarder_message("Un", "Alice")': "Un message est là. Il en faut trois, et deux "
            "noms différents.",
            'sauvegarder_message("Un", "Alice")\nsauvegarder_message("Deux", "Alice")': "Deux "
            "messages sont là. Il en manque un, et un deuxième nom.",
            'for texte in ("Un", "Deux", "Trois"):\n    sauvegarder_message(texte, "Alice")': "Les "
            "messages portent tous le même nom : signez-en un d'un autre nom.",
            'for texte in ("Un", "Deux", "Trois"):\n    sauvegarder_message(texte)': "Vos messages "
            "n'ont pas de nom : remplissez aussi le champ du nom.",
        },
        indices=(
            "Exécutez la cellule du formulaire, tapez un message et un nom, puis Entrée.",
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
            SELECT min(COUNT(*), 3) AS messages,
                min(coalesce(sum(date_creation < :demarrage), 0), 3) AS retrouves
            FROM messages
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
            """
import sqlite3
from contextlib import closing

for texte in ("Un", "Deux", "Trois"):
    sauvegarder_message(texte)
with closing(sqlite3.connect(chemin)) as con, con:
    con.execute("UPDATE messages SET date_creation = '9999'")
""": "Vos messages datent d'après le démarrage du noyau : redémarrez-le, puis exécutez "
            "seulement cette cellule.",
            'sauvegarder_message("Un")': "Un seul message : enregistrez-en trois, puis "
            "redémarrez le noyau.",
            'sauvegarder_message("Un")\nsauvegarder_message("Deux")': "Deux messages : "
            "enregistrez-en un troisième, puis redémarrez le noyau.",
            """
import sqlite3
from contextlib import closing

for texte in ("Un", "Deux", "Trois"):
    sauvegarder_message(texte)
with closing(sqlite3.connect(chemin)) as con, con:
    con.execute("UPDATE messages SET date_creation = '9999' WHERE id > 1")
""": "Un message d'une autre session est là. Enregistrez-en deux autres, redémarrez le noyau, et "
            "revenez ici.",
        },
        indices=(
            "Menu « Noyau », « Redémarrer le noyau… », puis exécutez seulement cette cellule.",
            "Si elle dit encore non, exécutez la cellule du formulaire, enregistrez trois "
            "messages, et redémarrez de nouveau.",
        ),
        explication="Ce noyau n'a écrit aucun de ces messages : il les a trouvés dans le "
        "fichier. C'est la persistance, par votre application.",
    ),
)
