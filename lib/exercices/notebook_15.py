"""Les exercices de « Exposer une API »."""

import sqlite3
from contextlib import closing

from lib.exercices.appel import appeler, rendre
from lib.exercices.bases import MESSAGES, PIEGES, SANS_ALICE, VIDE
from lib.exercices.declarations import Application, Prediction, sauf

PREALABLE = """
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import Optional

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from lib.memory import adresse, recuperer_messages, sauvegarder_message
"""

MODELE = """
class NouveauMessage(BaseModel):
    texte: str
    nom_utilisateur: Optional[str] = None
"""

COLONNES = ("id", "texte", "nom_utilisateur")
LOIN = 999  # un id plus grand que tous ceux des bases d'essai


def _ids(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        return [cle for (cle,) in con.execute("SELECT id FROM messages ORDER BY id")]


def _sans_phrase(rendu):
    """Ne garde d'un refus que son statut, et où FastAPI ne trouve pas ce qu'il cherche."""
    statut, contenu = rendu["statut"], rendu["contenu"]
    if statut < 400:
        return rendu
    detail = contenu.get("detail") if isinstance(contenu, dict) else None
    if isinstance(detail, list):
        return {"statut": statut, "contenu": {"detail": [{"loc": d["loc"]} for d in detail]}}
    return {"statut": statut, "contenu": None}


def _statut(rendu):
    return {"statut": rendu["statut"], "contenu": None}


# --- 15.1


def demander_le_total(app, chemin):
    """On demande `GET /total`."""
    with appeler(app) as client:
        return _sans_phrase(rendre(client.get("/total")))


def redemander_le_total(app, chemin):
    """On demande `GET /total`, un message arrive, puis on demande encore `GET /total`."""
    with appeler(app) as client:
        avant = _sans_phrase(rendre(client.get("/total")))
        with closing(sqlite3.connect(chemin)) as con, con:
            con.execute("INSERT INTO messages VALUES (50, 'Me voici', NULL, '2026-06-01')")
        return [avant, _sans_phrase(rendre(client.get("/total")))]


TOTAL = """
app = FastAPI()


@app.get("/total")
def compter():
    return {"total": len(recuperer_messages())}
"""

COMPTER = Application(
    "15.1",
    "Écrire une adresse",
    depart='''
app = FastAPI()


@app.get("/total")
def compter():
    """Rend le nombre de messages."""
    ...
''',
    prealable=PREALABLE,
    bases=(MESSAGES, PIEGES, VIDE),
    essais=(demander_le_total, redemander_le_total),
    solution=TOTAL,
    justes=(
        """
app = FastAPI()


@app.get("/total")
def compter():
    with closing(sqlite3.connect(adresse())) as con:
        (total,) = con.execute("SELECT COUNT(*) FROM messages").fetchone()
    return {"total": total}
""",
        sauf(TOTAL, ("def compter", "async def compter")),
    ),
    erreurs={
        sauf(TOTAL, ("len(recuperer_messages())", "recuperer_messages()")): (
            "La réponse contient tous les messages. L'énoncé demande leur nombre : `len` le donne."
        ),
        sauf(TOTAL, ('{"total": len(recuperer_messages())}', "len(recuperer_messages())")): (
            "La réponse est un nombre seul. Rendez un dictionnaire, dont la clé est `total`."
        ),
        sauf(TOTAL, ('{"total": ', '{"total": str('), ("messages())}", "messages()))}")): (
            "Le total est envoyé comme un texte : rendez le nombre lui-même, sans guillemets."
        ),
        "import json\n" + sauf(TOTAL, ('{"total": ', 'json.dumps({"total": '), ("())}", "())})")): (
            "La réponse est un texte, qui porte du JSON : FastAPI l'écrit déjà pour vous. Rendez "
            "le dictionnaire lui-même, sans `json.dumps`."
        ),
        sauf(TOTAL, ("return ", "print("), ("())}", "())})")): (
            "La réponse est vide : la fonction ne rend rien. Écrivez `return` devant le "
            "dictionnaire ; un `print` ne l'enverrait pas au client."
        ),
        sauf(TOTAL, ("recuperer_messages()", "recuperer_messages")): (
            "`len` reçoit la fonction, et non la liste qu'elle rend : ajoutez les parenthèses, "
            "`recuperer_messages()`."
        ),
        sauf(TOTAL, ("len(recuperer_messages())", "8")): (
            "La réponse est toujours la même : le nombre est écrit d'avance, ou lu une fois pour "
            "toutes. Comptez les messages dans la fonction, à chaque requête."
        ),
        sauf(TOTAL, ("len(recuperer_messages())", 'recuperer_messages()[-1]["id"]')): (
            "Le dernier `id` n'est pas un nombre de messages : il peut en manquer avant lui, et la "
            "table peut être vide. Comptez les éléments de la liste, avec `len`."
        ),
        sauf(TOTAL, ('@app.get("/total")\n', "")): (
            "L'adresse `/total` n'existe pas (statut 404) : elle est mal écrite, ou rien n'y relie "
            'la fonction. Mettez `@app.get("/total")` juste au-dessus du `def`.'
        ),
        sauf(TOTAL, ("app.get", "app.post")): (
            "L'adresse existe, mais pour une autre méthode (statut 405) : pour lire, on écrit "
            "`@app.get`."
        ),
        sauf(TOTAL, ("compter()", "compter(messages)"), ("recuperer_messages()", "messages")): (
            "FastAPI répond 422 : il prend le paramètre de la fonction pour une valeur que le "
            "client doit donner. Laissez les parenthèses du `def` vides."
        ),
        sauf(TOTAL, ('"total"', '"nombre"')): (
            "La clé n'est pas celle de l'énoncé : nommez-la `total`, car le client la cherche sous "
            "ce nom."
        ),
    },
    indices=(
        "La fonction rend un dictionnaire : FastAPI en fait du JSON.",
        "`recuperer_messages()` rend la liste de tous les messages, et `len(…)` compte les "
        "éléments d'une liste.",
        'Le corps de la fonction tient en une ligne : `return {"total": …}`.',
    ),
    explication=(
        "FastAPI appelle la fonction à chaque requête : le total est toujours celui du moment. Le "
        "dictionnaire devient du JSON, et le statut est 200, sans que vous l'écriviez."
    ),
)


# --- 15.2


def _envoyer(app, chemin, contenu):
    """Envoie un message par l'API, puis remplace sa date, qui change à chaque essai."""
    anciens = _ids(chemin)
    try:
        with appeler(app) as client:
            return rendre(client.post("/message", json=contenu))
    finally:
        with closing(sqlite3.connect(chemin)) as con:
            con.execute("PRAGMA synchronous = OFF")
            con.execute(
                "UPDATE messages SET date_creation = 'maintenant' WHERE id > ?",
                (max(anciens, default=0),),
            )
            con.commit()
            con.execute("PRAGMA journal_mode = DELETE")  # relue ensuite en lecture seule


def envoyer_les_deux(app, chemin):
    """On envoie, par `POST /message`, un texte et un nom."""
    envoi = {"texte": "C'est l'été 🎉", "nom_utilisateur": "O'Brien"}
    return _sans_phrase(_envoyer(app, chemin, envoi))


def envoyer_sans_nom(app, chemin):
    """On envoie, par `POST /message`, un texte seul."""
    return _sans_phrase(_envoyer(app, chemin, {"texte": "Qui vient ?"}))


def envoyer_un_nom_nul(app, chemin):
    """On envoie, par `POST /message`, un texte, et un nom qui vaut `None`."""
    envoi = {"texte": "Qui vient ?", "nom_utilisateur": None}
    return _sans_phrase(_envoyer(app, chemin, envoi))


def envoyer_sans_texte(app, chemin):
    """On envoie, par `POST /message`, un nom sans texte."""
    return _statut(_envoyer(app, chemin, {"nom_utilisateur": "Bob"}))


def envoyer_un_nombre(app, chemin):
    """On envoie, par `POST /message`, le nombre 42 à la place du texte."""
    return _statut(_envoyer(app, chemin, {"texte": 42}))


POSTER = """
app = FastAPI()


class Message(BaseModel):
    texte: str
    nom_utilisateur: Optional[str] = None


@app.post("/message")
def poster(message: Message):
    sauvegarder_message(message.texte, message.nom_utilisateur)
    return {"recu": True}
"""

RECEVOIR = Application(
    "15.2",
    "Recevoir un message",
    depart='''
app = FastAPI()


class Message(BaseModel):
    """Le message que l'on accepte."""

    ...


@app.post("/message")
def poster(message: Message):
    """Enregistre le message."""
    ...
''',
    prealable=PREALABLE,
    bases=(MESSAGES, VIDE),
    essais=(
        envoyer_les_deux,
        envoyer_sans_nom,
        envoyer_un_nom_nul,
        envoyer_sans_texte,
        envoyer_un_nombre,
    ),
    solution=POSTER,
    justes=(
        sauf(POSTER, ("Optional[str]", "str | None")),
        sauf(
            POSTER,
            ("message.texte, message.nom_utilisateur", "**message.model_dump()"),
            ("(message: Message)", "(message: Message) -> dict"),
        ),
    ),
    erreurs={
        sauf(POSTER, (" = None", "")): (
            "Un message sans nom est refusé (statut 422). `Optional[str]` permet que le nom vaille "
            "`None`, mais il faut encore le donner : ajoutez `= None`, sa valeur par défaut."
        ),
        sauf(POSTER, ("Optional[str] = None", "str = None")): (
            "Le nom peut manquer, mais un nom qui vaut `None` est refusé (statut 422) : son type, "
            "`str`, ne le permet pas. Écrivez `Optional[str]`."
        ),
        sauf(POSTER, ("    nom_utilisateur: Optional[str] = None\n", "")): (
            "Le modèle n'a pas de champ `nom_utilisateur`, que la fonction lit : ajoutez-le sous "
            "`texte`, dans la classe."
        ),
        sauf(POSTER, ("    texte: str\n", "")): (
            "Le modèle n'a pas de champ `texte`, que la fonction lit : ajoutez-le dans la classe."
        ),
        sauf(POSTER, ("texte: str", "texte: Optional[str] = None")): (
            "Le modèle accepte un message sans texte, que `sauvegarder_message` refuse ensuite : "
            "le client verrait une erreur 500. Rendez `texte` obligatoire, avec `texte: str`."
        ),
        sauf(POSTER, ("texte: str", 'texte: str = ""')): (
            "Le modèle accepte un message sans texte, car ce champ a une valeur par défaut : "
            "retirez-la, pour qu'il devienne obligatoire."
        ),
        sauf(POSTER, ("    sauvegarder_message(message.texte, message.nom_utilisateur)\n", "")): (
            "L'API répond que le message est reçu, mais il n'est pas dans la base : appelez "
            "`sauvegarder_message` avant de répondre."
        ),
        sauf(POSTER, (", message.nom_utilisateur", "")): (
            "Le nom envoyé n'est pas enregistré : donnez-le à `sauvegarder_message`, après le "
            "texte. Dans le modèle, ce champ s'appelle `nom_utilisateur`."
        ),
        sauf(POSTER, ('    return {"recu": True}\n', "")): (
            "Le message est enregistré, mais la réponse est vide : terminez la fonction par "
            '`return {"recu": True}`.'
        ),
        sauf(POSTER, ("True", '"True"')): (
            "La réponse porte un texte, à la place de `True` : retirez les guillemets autour de "
            "cette valeur."
        ),
        sauf(POSTER, ("message.texte, message.nom_utilisateur", "message")): (
            "`sauvegarder_message` reçoit le message entier : donnez-lui ses deux champs, "
            "`message.texte` et `message.nom_utilisateur`."
        ),
        sauf(
            POSTER,
            ("message.texte, message.nom_utilisateur", 'message["texte"], message["nom"]'),
        ): (
            "Un modèle n'est pas un dictionnaire : ses champs se lisent après un point, comme "
            "`message.texte`."
        ),
        sauf(
            POSTER,
            ("message.texte, message.nom_utilisateur", "Message.texte, Message.nom_utilisateur"),
        ): (
            "`Message`, avec une majuscule, est le modèle. Le message reçu est dans `message`, en "
            "minuscules."
        ),
        sauf(POSTER, ("message: Message", "message")): (
            "FastAPI cherche `message` dans l'adresse, et non dans le corps de la requête, car ce "
            "paramètre n'a pas de modèle : écrivez `message: Message`."
        ),
        sauf(POSTER, ("message.texte, message.nom", "message.nom_utilisateur, message.nom")): (
            "Ce n'est pas le texte qui est donné en premier à `sauvegarder_message` : donnez-lui "
            "`message.texte`, puis le nom."
        ),
        sauf(
            POSTER,
            ("message.texte, message.nom_utilisateur", "message.nom_utilisateur, message.texte"),
        ): (
            "Le texte et le nom sont échangés : `sauvegarder_message` attend le texte, puis le nom."
        ),
        sauf(POSTER, ('"/message")', '"/message", status_code=201)')): (
            "Le statut est 201, « c'est créé ». D'autres API font ce choix ; ici, l'énoncé demande "
            "200, que FastAPI donne de lui-même : retirez `status_code`."
        ),
        sauf(
            POSTER,
            ("    sauvegarder_message", "    return sauvegarder_message"),
            ('    return {"recu": True}\n', ""),
        ): (
            "La réponse est l'`id` que rend `sauvegarder_message` : appelez-la sans `return`, puis "
            'terminez la fonction par `return {"recu": True}`.'
        ),
        sauf(POSTER, ('"recu"', '"reçu"')): (
            "La clé de la réponse s'écrit `recu`, sans cédille : le client la cherche sous ce nom."
        ),
        sauf(POSTER, ('"/message"', '"/messages"')): (
            "L'adresse `/message` n'existe pas (statut 404) : relisez-la dans le décorateur. Elle "
            "n'a pas de `s`, et commence par `/`."
        ),
        sauf(
            POSTER,
            ("message: Message", "texte: str, nom_utilisateur: Optional[str] = None"),
            ("message.texte, message.nom_utilisateur", "texte, nom_utilisateur"),
        ): (
            "FastAPI cherche le texte dans l'adresse, après un `?` (statut 422), car ce paramètre "
            "n'a pas de modèle : gardez un seul paramètre, `message: Message`."
        ),
        sauf(POSTER, ("app.post", "app.get")): (
            "L'adresse existe, mais pour une autre méthode (statut 405) : pour envoyer, on écrit "
            "`@app.post`."
        ),
    },
    indices=(
        "Le modèle a deux champs, un par ligne, chacun avec son type : `texte: str`, puis le nom.",
        "Un champ facultatif s'écrit `nom_utilisateur: Optional[str] = None`.",
        "La fonction donne `message.texte` et `message.nom_utilisateur` à `sauvegarder_message`, "
        'puis finit par `return {"recu": True}`.',
    ),
    explication=(
        "Le modèle dit ce que l'API accepte, et FastAPI refuse le reste avant d'appeler la "
        "fonction. Celle-ci n'a plus à vérifier la forme du message : elle l'enregistre."
    ),
)


# --- 15.3


def lire_tout(app, chemin):
    """On demande `GET /messages`."""
    return _lire(app)


def lire_ceux_d_alice(app, chemin):
    """On demande `GET /messages?nom=Alice`."""
    return _lire(app, "Alice")


def lire_une_apostrophe(app, chemin):
    """On demande `GET /messages`, avec le nom `O'Brien`."""
    return _lire(app, "O'Brien")


def injecter(app, chemin):
    """On demande `GET /messages`, avec le nom `' OR '1'='1`, puis avec `" OR "1"="1`."""
    return [_lire(app, "' OR '1'='1"), _lire(app, '" OR "1"="1')]


def _lire(app, nom=None):
    """Ne garde de chaque message que les colonnes du départ : on peut en rendre d'autres."""
    with appeler(app) as client:
        reponse = client.get("/messages", params=None if nom is None else {"nom": nom})
    rendu = _sans_phrase(rendre(reponse))
    messages = rendu["contenu"]
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        return rendu
    gardes = [{cle: m[cle] for cle in COLONNES if cle in m} for m in messages]
    return {"statut": rendu["statut"], "contenu": gardes}


LISTE = """
app = FastAPI()


@app.get("/messages")
def lire():
    with closing(sqlite3.connect(adresse())) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute("SELECT id, texte, nom_utilisateur FROM messages ORDER BY id")
        return [dict(ligne) for ligne in curseur]
"""

FILTRE = """
app = FastAPI()


@app.get("/messages")
def lire(nom: Optional[str] = None):
    with closing(sqlite3.connect(adresse())) as con:
        con.row_factory = sqlite3.Row
        curseur = con.execute(
            "SELECT id, texte, nom_utilisateur FROM messages "
            "WHERE ? IS NULL OR nom_utilisateur = ? ORDER BY id",
            (nom, nom),
        )
        return [dict(ligne) for ligne in curseur]
"""

AVEC_SI = """
app = FastAPI()


@app.get("/messages")
def lire(nom: Optional[str] = None):
    with closing(sqlite3.connect(adresse())) as con:
        con.row_factory = sqlite3.Row
        requete = "SELECT id, texte, nom_utilisateur FROM messages"
        if nom is None:
            curseur = con.execute(requete + " ORDER BY id")
        else:
            curseur = con.execute(requete + " WHERE nom_utilisateur = ? ORDER BY id", (nom,))
        return [dict(ligne) for ligne in curseur]
"""

FILTRER = Application(
    "15.3",
    "Filtrer par nom",
    depart=LISTE,
    prealable=PREALABLE,
    bases=(MESSAGES, PIEGES, SANS_ALICE, VIDE),
    essais=(lire_tout, lire_ceux_d_alice, lire_une_apostrophe, injecter),
    solution=AVEC_SI,
    justes=(
        FILTRE,
        """
app = FastAPI()


@app.get("/messages")
def lire(nom: str | None = None):
    return [m for m in recuperer_messages() if nom is None or m["nom_utilisateur"] == nom]
""",
        sauf(AVEC_SI, ("id, texte, nom_utilisateur", "*")),
    ),
    erreurs={
        sauf(
            AVEC_SI,
            ('" WHERE nom_utilisateur = ? ORDER', "f\" WHERE nom_utilisateur = '{nom}' ORDER"),
            (", (nom,))\n        return", ")\n        return"),
        ): (
            "Le nom est collé dans la requête : une apostrophe la casse, et `' OR '1'='1` lit tous "
            "les messages. Mettez un `?`, et donnez le nom à part."
        ),
        sauf(
            AVEC_SI,
            ('" WHERE nom_utilisateur = ? ORDER', 'f\' WHERE nom_utilisateur = "{nom}" ORDER'),
            ('BY id", (nom,))', "BY id')"),
        ): (
            "Le nom est collé dans la requête, entre guillemets doubles : SQLite y cherche d'abord "
            "une colonne, et un nom bien choisi change le sens de la requête. Mettez un `?`, et "
            "donnez le nom à part."
        ),
        sauf(FILTRE, ("nom: Optional[str] = None", "nom: Optional[str]")): (
            "Sans `?nom=…`, l'API refuse la requête (statut 422), car `nom` est obligatoire : "
            "donnez-lui une valeur par défaut, `= None`."
        ),
        sauf(FILTRE, ("? IS NULL OR ", ""), ("(nom, nom)", "(nom,)")): (
            "Sans `?nom=…`, l'API ne rend aucun message : `nom` vaut `None`, et rien n'est égal à "
            "`NULL`. Dans ce cas, lisez tous les messages."
        ),
        sauf(LISTE, ("lire()", "lire(nom: Optional[str] = None)")): (
            "Avec `?nom=Alice`, l'API rend encore tous les messages : il manque un `WHERE`, ou le "
            "paramètre de la fonction ne s'appelle pas `nom`."
        ),
        sauf(AVEC_SI, ("(nom,)", "(nom)")): (
            "`(nom)` est un texte entre parenthèses, dont chaque lettre compte pour une valeur. "
            "Ajoutez la virgule : `(nom,)`."
        ),
        sauf(AVEC_SI, ("= ? ORDER", "= '?' ORDER")): (
            "Entre apostrophes, le point d'interrogation n'est qu'un texte : écrivez `?` seul."
        ),
        sauf(FILTRE, ("nom_utilisateur = ?", "nom_utilisateur LIKE ?")): (
            "Les majuscules et les minuscules sont confondues, comme avec `LIKE` ou `.lower()` : "
            "pour `Alice`, vous lisez aussi les messages d'`alice`. Comparez les noms tels quels."
        ),
        sauf(AVEC_SI, ("lire(nom: Optional[str] = None)", "lire()")): (
            "La variable `nom` n'existe pas dans la fonction : ajoutez le paramètre `nom`, entre "
            "les parenthèses du `def`. C'est lui que FastAPI lit après le `?` de l'adresse."
        ),
        sauf(
            AVEC_SI,
            (
                "        return [dict(ligne) for ligne in curseur]\n",
                "        lignes = [dict(ligne) for ligne in curseur]\n"
                "    if not lignes:\n"
                '        raise HTTPException(404, "Aucun message.")\n'
                "    return lignes\n",
            ),
        ): (
            "Quand il n'y a aucun message à rendre, le statut est 404. Une liste vide n'est pas "
            "une erreur : rendez-la, avec le statut 200."
        ),
        sauf(FILTRE, ("(nom, nom)", "(nom,)")): (
            "Il y a deux `?` dans la requête, et une seule valeur : donnez-en une par `?`."
        ),
        sauf(FILTRE, ('"/messages"', '"/messages/{nom}"')): (
            "L'adresse `/messages` n'existe plus (statut 404) : le nom n'en fait pas partie. "
            'Gardez `@app.get("/messages")`, et ajoutez seulement un paramètre à la fonction.'
        ),
        sauf(
            AVEC_SI,
            ("        return [dict(ligne) for ligne in curseur]", "    return curseur.fetchall()"),
        ): (
            "Les lignes sont lues trop tard, quand la connexion est déjà fermée : lisez-les dans "
            "le bloc `with`."
        ),
        sauf(
            AVEC_SI,
            ("= ? ORDER", "= nom ORDER"),
            (", (nom,))\n        return", ")\n        return"),
        ): (
            "SQLite prend `nom` pour une colonne : il ne connaît pas vos variables de Python. "
            "Mettez un `?`, et donnez la valeur à part."
        ),
        sauf(AVEC_SI, ("if nom is None", "if nom")): (
            "Les deux cas sont échangés : sans nom, on lit tout ; avec un nom, on filtre."
        ),
    },
    indices=(
        "Un paramètre de la fonction, absent de l'adresse, se lit après le `?` : "
        "`nom: Optional[str] = None`.",
        "Si `nom` vaut `None`, gardez la requête du départ. Sinon, ajoutez-lui un `WHERE`, avant "
        "`ORDER BY`.",
        "La condition est `nom_utilisateur = ?`, et la valeur se donne à part, par `(nom,)`.",
    ),
    explication=(
        "FastAPI donne à la fonction ce que l'adresse porte après son `?`. Ce texte vient du "
        "réseau : n'importe qui peut l'écrire. Il faut donc qu'il reste une valeur : donnez-le à "
        "part, par un `?` du SQL, plutôt que de doubler ses apostrophes vous-même. Et quand SQLite "
        "filtre, les autres messages ne sont pas lus."
    ),
)


# --- 15.4


def lire_le_troisieme(app, chemin):
    """On demande un message par son `id`, celui de la troisième ligne."""
    return _lire_un(app, [*_ids(chemin), LOIN, LOIN, LOIN][2])


def lire_le_dernier(app, chemin):
    """On demande un message par son `id`, le plus grand de la table."""
    return _lire_un(app, max(_ids(chemin), default=LOIN))


def lire_un_absent(app, chemin):
    """On demande le plus petit `id` qui ne sert pas."""
    ids = _ids(chemin)
    return _lire_un(app, next(n for n in range(1, LOIN) if n not in ids))


def lire_tres_loin(app, chemin):
    """On demande `GET /messages/999`, qui n'existe pas."""
    return _lire_un(app, LOIN)


def lire_un_mot(app, chemin):
    """On demande `GET /messages/trois`, qui n'est pas un nombre."""
    return _statut(_lire_un(app, "trois"))


def _lire_un(app, numero):
    with appeler(app) as client:
        return _sans_phrase(rendre(client.get(f"/messages/{numero}")))


UN_SEUL = """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    for message in recuperer_messages():
        if message["id"] == numero:
            return message
    raise HTTPException(404, "Aucun message ne porte ce numéro.")
"""

PAR_ID = Application(
    "15.4",
    "Lire un message, ou dire qu'il manque",
    depart='''
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    """Rend le message, ou répond 404."""
    ...
''',
    prealable=PREALABLE,
    bases=(MESSAGES, PIEGES, VIDE),
    essais=(lire_le_troisieme, lire_le_dernier, lire_un_absent, lire_tres_loin, lire_un_mot),
    solution=UN_SEUL,
    justes=(
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    with closing(sqlite3.connect(adresse())) as con:
        con.row_factory = sqlite3.Row
        ligne = con.execute("SELECT * FROM messages WHERE id = ?", (numero,)).fetchone()
    if ligne is None:
        raise HTTPException(status_code=404, detail=f"Pas de message {numero}.")
    return dict(ligne)
""",
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    page = recuperer_messages(apres=numero - 1, limite=1)
    if not page or page[0]["id"] != numero:
        raise HTTPException(404)
    return page[0]
""",
    ),
    erreurs={
        sauf(
            UN_SEUL, ('    raise HTTPException(404, "Aucun message ne porte ce numéro.")\n', "")
        ): (
            "Quand le message manque, l'API répond quand même 200 : le client croit que tout va "
            "bien. Levez l'erreur avec `raise HTTPException(404, …)` ; un `return` ne change pas "
            "le statut."
        ),
        sauf(UN_SEUL, ("404", "400")): (
            "Quand le message manque, le statut est 400, « requête incorrecte ». Le bon est 404, "
            "« introuvable »."
        ),
        sauf(UN_SEUL, ("404", "500")): (
            "Quand le message manque, le statut est 500, qui annonce une panne du serveur. Le bon "
            "est 404, « introuvable »."
        ),
        sauf(UN_SEUL, ("raise HTTPException(404, ", "raise ValueError(")): (
            "Une `ValueError` que rien n'attrape devient une erreur 500, une panne du serveur : "
            "levez plutôt une `HTTPException`, avec le statut 404."
        ),
        sauf(
            UN_SEUL,
            ("            return message\n", "            return message\n        else:\n        "),
        ): (
            "La fonction répond 404 dès que le premier message n'est pas le bon : l'erreur est "
            "levée dans la boucle. Levez-la après, quand tous les messages ont été vus."
        ),
        sauf(
            UN_SEUL,
            (
                "    for message in recuperer_messages():\n"
                '        if message["id"] == numero:\n'
                "            return message\n",
                "    for message in recuperer_messages():\n        return message\n",
            ),
        ): (
            "L'API rend le premier message, quel que soit le numéro : comparez l'`id` de chacun au "
            "numéro demandé."
        ),
        sauf(UN_SEUL, ("numero: int", "numero")): (
            "L'API répond toujours 404. Ou bien `numero` est resté un texte, qui n'est jamais égal "
            "à un `id` : écrivez `numero: int`. Ou bien l'adresse n'est plus celle de l'énoncé."
        ),
        sauf(UN_SEUL, ('message["id"] == numero', "numero in message")): (
            "L'API ne trouve aucun message : `in` cherche dans les clés du dictionnaire, et non "
            'dans ses valeurs. Comparez `message["id"]` au numéro, par `==`.'
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    return recuperer_messages()[numero]
""": (
            "Le numéro sert de rang dans la liste. Un `id` n'est pas un rang : il commence à 1, et "
            "il peut en manquer. Cherchez le message dont l'`id` est ce numéro."
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    return recuperer_messages()[numero - 1]
""": (
            "Le numéro sert de rang dans la liste. Un `id` n'est pas un rang, car il peut en "
            "manquer : cherchez le message dont l'`id` est ce numéro."
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    messages = recuperer_messages()
    if numero > len(messages):
        raise HTTPException(404)
    return messages[numero - 1]
""": (
            "Le numéro est comparé au nombre de messages, puis sert de rang. Un `id` n'est pas un "
            "rang, car il peut en manquer : cherchez le message dont l'`id` est ce numéro."
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    page = recuperer_messages(apres=numero - 1, limite=1)
    if not page:
        raise HTTPException(404)
    return page[0]
""": (
            "Quand le numéro demandé manque, l'API rend le message suivant : vérifiez l'`id` de "
            "celui que vous avez trouvé."
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    page = recuperer_messages(apres=numero, limite=1)
    if not page:
        raise HTTPException(404)
    return page[0]
""": (
            "L'API rend le message qui suit celui que l'on demande : `apres` désigne le dernier "
            "déjà lu. Donnez-lui `numero - 1`, et vérifiez l'`id` que vous trouvez."
        ),
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    trouves = [message for message in recuperer_messages() if message["id"] == numero]
    if not trouves:
        raise HTTPException(404)
    return trouves
""": "L'API rend une liste d'un message : rendez le message lui-même, le premier de cette liste.",
        """
app = FastAPI()


@app.get("/messages/{numero}")
def lire_un(numero: int):
    trouves = [message for message in recuperer_messages() if message["id"] == numero]
    return trouves[0]
""": (
            "Quand le message manque, la liste est vide, et `[0]` lève une erreur : le client "
            "verrait une erreur 500. Si la liste est vide, levez une `HTTPException`."
        ),
        sauf(UN_SEUL, ("return message", "return numero")): (
            "L'API rend le numéro, que le client connaît déjà : rendez le message tout entier."
        ),
        sauf(UN_SEUL, ("return message", 'return message["texte"]')): (
            "L'API ne rend que le texte : rendez le message tout entier, le dictionnaire."
        ),
        sauf(UN_SEUL, ("raise HTTP", "return HTTP")): (
            "L'erreur est rendue, et non levée : le statut reste 200. Devant `HTTPException`, "
            "écrivez `raise`."
        ),
        sauf(
            UN_SEUL, ('404, "Aucun message ne porte ce numéro."', '"Aucun message ne porte", 404')
        ): (
            "La phrase et le statut sont échangés : `HTTPException` attend le statut, puis la "
            "phrase."
        ),
        sauf(UN_SEUL, ("404", "422")): (
            "Quand le message manque, le statut est 422, « la demande ne convient pas ». Elle "
            "convient : c'est le message qui n'existe pas. Le bon statut est 404, « introuvable »."
        ),
        sauf(UN_SEUL, ("{numero}", "{id}")): (
            "FastAPI ne trouve pas `numero` dans l'adresse (statut 422) : le nom entre accolades "
            "doit être celui du paramètre de la fonction."
        ),
        sauf(UN_SEUL, ("numero: int", "id: int"), ("== numero", "== id")): (
            "FastAPI ne trouve pas `id` dans l'adresse (statut 422) : le nom entre accolades doit "
            "être celui du paramètre de la fonction."
        ),
        sauf(UN_SEUL, ("HTTPException(404", "HTTPException(str(404)")): (
            "Le statut est un texte : `HTTPException` attend un nombre, `404`, sans guillemets."
        ),
    },
    indices=(
        "Parcourez `recuperer_messages()`, et cherchez le message dont l'`id` est `numero`.",
        'Dans la boucle, `if message["id"] == numero:` rend le message.',
        "Après la boucle, et non dedans, écrivez `raise HTTPException(404, …)`, avec une phrase.",
    ),
    explication=(
        "Le statut dit au client ce qui s'est passé, avant même qu'il lise le contenu : 200 avec "
        "le message, 404 s'il manque, et 422, sans que vous l'écriviez, si le numéro n'est pas un "
        "nombre entier."
    ),
)


# --- 15.5


def poster_un_texte(app, chemin):
    """On envoie, par `POST /message`, un texte avec une apostrophe."""
    return _envoyer(app, chemin, {"texte": "C'est l'été 🎉", "nom_utilisateur": "Zoé"})


def poster_des_espaces(app, chemin):
    """On envoie, par `POST /message`, un texte fait de trois espaces."""
    return _envoyer(app, chemin, {"texte": "   "})


def poster_un_texte_refuse(app, chemin):
    """On envoie, par `POST /message`, un texte où se glisse le caractère nul."""
    return _envoyer(app, chemin, {"texte": "a\0b"})


def poster_un_nom_vide(app, chemin):
    """On envoie, par `POST /message`, un texte et un nom vide."""
    return _envoyer(app, chemin, {"texte": "Bonjour", "nom_utilisateur": ""})


def poster_sans_texte(app, chemin):
    """On envoie, par `POST /message`, un nom sans texte."""
    return _statut(_envoyer(app, chemin, {"nom_utilisateur": "Bob"}))


def poster_sur_une_base_occupee(app, chemin):
    """On envoie un message pendant qu'un autre programme tient la base verrouillée."""
    with closing(sqlite3.connect(chemin, isolation_level=None)) as autre, appeler(app) as client:
        autre.execute("BEGIN IMMEDIATE")
        return rendre(client.post("/message", json={"texte": "Bonjour"}))


FAUTIVE = """
app = FastAPI()


@app.post("/message")
def enregistrer(message: NouveauMessage):
    sauvegarder_message(message.texte, message.nom_utilisateur)
    return {"recu": True}
"""

CORRIGEE = """
app = FastAPI()


@app.post("/message")
def enregistrer(message: NouveauMessage):
    try:
        sauvegarder_message(message.texte, message.nom_utilisateur)
    except ValueError as erreur:
        raise HTTPException(422, str(erreur))
    return {"recu": True}
"""

REFUSER = Application(
    "15.5",
    "Trouver la faute : le refus qui devient une panne",
    depart=FAUTIVE,
    prealable=PREALABLE + MODELE,
    bases=(MESSAGES, VIDE),
    essais=(
        poster_un_texte,
        poster_des_espaces,
        poster_un_texte_refuse,
        poster_un_nom_vide,
        poster_sans_texte,
        poster_sur_une_base_occupee,
    ),
    solution=CORRIGEE,
    justes=(
        sauf(CORRIGEE, ("422, str(erreur))", "status_code=422, detail=str(erreur)) from erreur")),
        """
app = FastAPI()


@app.post("/message")
def enregistrer(message: NouveauMessage):
    try:
        sauvegarder_message(message.texte, message.nom_utilisateur)
        return {"recu": True}
    except (ValueError, TypeError) as erreur:
        raise HTTPException(422, f"{erreur}") from None
""",
        """
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(ValueError)
def refuser(requete, erreur):
    return JSONResponse({"detail": str(erreur)}, 422)


@app.post("/message")
def enregistrer(message: NouveauMessage):
    sauvegarder_message(message.texte, message.nom_utilisateur)
    return {"recu": True}
""",
    ),
    erreurs={
        sauf(CORRIGEE, ("raise HTTPException(422, str(erreur))", "print(erreur)")): (
            "Après un refus, l'API répond `recu` comme si le message était enregistré : dans "
            "l'`except`, levez une `HTTPException`."
        ),
        sauf(CORRIGEE, ("raise HTTPException(422, str(erreur))", 'return {"recu": False}')): (
            "Après un refus, le statut est encore 200, et le client ne sait pas pourquoi : levez "
            "une `HTTPException`, qui porte le statut et la phrase."
        ),
        sauf(
            CORRIGEE, ("raise HTTPException(422, str(erreur))", 'return {"detail": str(erreur)}')
        ): (
            "La phrase est la bonne, mais le statut est 200 : un `return` ne le change pas. Levez "
            "une `HTTPException`, avec `raise`."
        ),
        sauf(CORRIGEE, ("raise HTTP", "return HTTP")): (
            "L'erreur est rendue, et non levée : le statut reste 200. Devant `HTTPException`, "
            "écrivez `raise`."
        ),
        sauf(CORRIGEE, ("422", "500")): (
            "Le statut 500 annonce une panne du serveur, alors que c'est la demande qui ne "
            "convient pas : l'énoncé demande 422."
        ),
        sauf(CORRIGEE, ("422", "400")): (
            "Le statut 400 annonce une requête mal écrite. Celle-ci est bien écrite, mais son "
            "contenu ne convient pas : l'énoncé demande 422."
        ),
        sauf(CORRIGEE, ("422", "404")): (
            "Le statut 404 annonce que l'adresse n'existe pas, ce qui est faux : l'énoncé demande "
            "422."
        ),
        sauf(CORRIGEE, ("str(erreur)", "erreur")): (
            "`HTTPException` reçoit l'erreur elle-même, qui ne s'écrit pas en JSON : donnez son "
            "texte, `str(erreur)`."
        ),
        sauf(CORRIGEE, ("str(erreur)", '"Le texte est refusé."')): (
            "Le statut est bon, mais la phrase n'est pas celle de l'erreur. Donnez `str(erreur)`, "
            "sans rien autour : ce texte dit déjà ce qui ne convient pas, le message ou le nom."
        ),
        sauf(CORRIGEE, (", str(erreur)", "")): (
            "Le statut est bon, mais la réponse ne dit pas pourquoi le message est refusé : "
            "donnez `str(erreur)` à `HTTPException`, après le statut."
        ),
        sauf(CORRIGEE, ("except ValueError as", "except TypeError as")): (
            "La `ValueError` sort encore de la fonction. Ou bien rien ne l'attrape : il manque un "
            "`try`, ou l'`except` en attend une autre. Ou bien vous la levez de nouveau : c'est "
            "une `HTTPException` qu'il faut lever."
        ),
        sauf(CORRIGEE, ("raise HTTPException(422, str(erreur))", "raise ValueError(422)")): (
            "C'est encore une `ValueError` qui sort de la fonction, et que FastAPI change en "
            "panne : levez une `HTTPException`."
        ),
        sauf(
            FAUTIVE,
            (
                "    sauvegarder",
                "    if not message.texte.strip():\n"
                '        raise HTTPException(422, "Le texte est vide : écrivez au moins un '
                'caractère.")\n'
                "    sauvegarder",
            ),
        ): (
            "Vous refusez le texte vide, mais `sauvegarder_message` en refuse d'autres, et "
            "certains noms : attrapez sa `ValueError`, avec `try` et `except`."
        ),
        sauf(
            CORRIGEE,
            (
                "    return",
                "    sauvegarder_message(message.texte, message.nom_utilisateur)\n    return",
            ),
        ): (
            "Le message est enregistré deux fois : chaque appel de `sauvegarder_message` en ajoute "
            "un. Ne gardez que celui du `try`."
        ),
        sauf(CORRIGEE, (" as erreur", "")): (
            "La variable `erreur` n'existe pas : c'est `as erreur`, après `except ValueError`, qui "
            "la crée."
        ),
        sauf(
            CORRIGEE,
            (
                "        sauvegarder_message(message.texte, message.nom_utilisateur)\n",
                "        pass\n",
            ),
        ): (
            "Plus rien n'est enregistré, ni refusé : gardez l'appel de `sauvegarder_message`, dans "
            "le bloc `try`."
        ),
        sauf(CORRIGEE, ('    return {"recu": True}\n', "")): (
            "Les refus sont bons, mais la réponse à un message accepté est vide : gardez "
            '`return {"recu": True}`.'
        ),
        sauf(CORRIGEE, ("except ValueError", "except Exception")): (
            "`except Exception` attrape tout : une base occupée deviendrait un 422, et le client "
            "croirait son message mauvais. N'attrapez que `ValueError`."
        ),
        sauf(CORRIGEE, ("except ValueError as erreur", "except"), ("str(erreur)", '"Refusé"')): (
            "Un `except` seul attrape tout, même une base occupée, et vous prive de la phrase de "
            "l'erreur : écrivez `except ValueError as erreur:`."
        ),
        sauf(
            CORRIGEE,
            ("message: NouveauMessage", "message: dict"),
            ("message.texte", 'message["texte"]'),
            ("message.nom_utilisateur", 'message.get("nom_utilisateur")'),
        ): (
            "Avec `dict`, FastAPI accepte n'importe quel objet, même sans texte, et la fonction "
            "s'arrête sur une erreur : gardez le modèle, `message: NouveauMessage`."
        ),
        sauf(CORRIGEE, ("422", '"422"')): (
            "Le statut est un texte : `HTTPException` attend un nombre, `422`, sans guillemets."
        ),
        sauf(
            CORRIGEE,
            ("raise HTTPException(422, str(erreur))", "raise HTTPException(str(erreur), 422)"),
        ): (
            "La phrase et le statut sont échangés : `HTTPException` attend le statut, puis la "
            "phrase."
        ),
    },
    indices=(
        "Que fait `sauvegarder_message` d'un texte fait d'espaces ? Qui attrape son erreur ?",
        "Comme dans le formulaire, mettez l'appel dans un `try`, suivi de "
        "`except ValueError as erreur:`.",
        "Dans l'`except`, écrivez `raise HTTPException(422, str(erreur))`.",
    ),
    explication=(
        "FastAPI ne sait pas si une `ValueError` vient de la demande ou d'un défaut du programme : "
        "il répond 500. Vous, vous le savez : 422, et la phrase de l'erreur, que le client peut "
        "lire et suivre."
    ),
)


# --- 15.6

VIE = """
etapes = []


@asynccontextmanager
async def duree_de_vie(app):
    etapes.append("ouvrir")
    yield
    etapes.append("fermer")


app = FastAPI(lifespan=duree_de_vie)


@app.get("/")
def repondre():
    etapes.append("répondre")


with TestClient(app) as essai:
    essai.get("/")
    essai.get("/")
etapes
"""

ORDRE = Prediction(
    "15.6",
    "L'ordre des étapes",
    code=PREALABLE + "from fastapi.testclient import TestClient\n" + VIE,
    solution='["ouvrir", "répondre", "répondre", "fermer"]',
    justes=('["ouvrir ", " répondre", "répondre", "fermer"]',),
    erreurs={
        '["ouvrir", "fermer", "répondre", "répondre"]': (
            "La fonction ne va pas d'une traite jusqu'à sa fin : au `yield`, elle attend. Que se "
            "passe-t-il pendant ce temps ?"
        ),
        '["ouvrir", "répondre", "fermer", "ouvrir", "répondre", "fermer"]': (
            "La durée de vie est celle du serveur, et non celle d'une requête : le serveur ne "
            "démarre qu'une fois."
        ),
        '["répondre", "répondre", "ouvrir", "fermer"]': (
            "Le serveur ne répond à personne avant d'avoir démarré : ce qui précède le `yield` "
            "vient en premier."
        ),
        '["ouvrir", "répondre", "fermer"]': (
            "Chaque requête appelle la fonction qui répond : comptez les requêtes."
        ),
        '["ouvrir", "répondre", "répondre"]': (
            "Le début est bon. À la fin du bloc `with`, l'application s'arrête : que fait alors "
            "la fonction, restée au `yield` ?"
        ),
        '["répondre", "répondre"]': (
            "L'application est démarrée, puis arrêtée, par le bloc `with` : la fonction de durée "
            "de vie ajoute aussi ses étapes."
        ),
        '("ouvrir", "répondre", "répondre", "fermer")': (
            "L'ordre est le bon, mais c'est un tuple : écrivez une liste, entre crochets."
        ),
        '["Ouvrir", "Répondre", "Répondre", "Fermer"]': (
            "L'ordre est le bon. Écrivez les mots comme dans la cellule, sans majuscule."
        ),
        '["Ouvrir", "répondre", "répondre", "fermer"]': (
            "L'ordre est le bon. Écrivez le premier mot comme dans la cellule, sans majuscule."
        ),
        '["ouvrir", "repondre", "repondre", "fermer"]': (
            "L'ordre est le bon. Écrivez « répondre » comme dans la cellule, avec son accent."
        ),
    },
    indices=(
        "`with TestClient(app) as essai:` démarre l'application au début du bloc, et l'arrête à la "
        "fin.",
        "Au démarrage, la fonction va jusqu'au `yield`. À l'arrêt, elle reprend après le `yield`.",
    ),
    explication=(
        "Avant le `yield` : une fois, au démarrage. Puis le serveur répond, autant de fois qu'il "
        "y a de requêtes. Après le `yield` : une fois, à l'arrêt."
    ),
)

EXERCICES = (COMPTER, RECEVOIR, FILTRER, PAR_ID, REFUSER, ORDRE)
