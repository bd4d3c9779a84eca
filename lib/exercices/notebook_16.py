"""Les exercices de « Dialoguer avec un LLM »."""

import sqlite3
from contextlib import closing

from lib import memory
from lib.dialogues import MIGRATIONS
from lib.exercices.appel import appeler, rendre
from lib.exercices.bases import TABLE, Base
from lib.exercices.declarations import Application, Fonction, Prediction, sauf
from lib.llm import DelaiDepasse, ErreurLLM, ReponseImpossible

# --- Les bases : à la version 1 du notebook, puis à celle de lib.dialogues

VERSION_1 = f"""{TABLE}
CREATE TABLE echanges (id INTEGER PRIMARY KEY, question TEXT NOT NULL, reponse TEXT NOT NULL);
PRAGMA user_version = 1;
INSERT INTO messages VALUES (3, 'Qui vient ?', NULL, '2026-05-04T18:30:00.000000');
"""
SANS_ECHANGE = Base("une base à la version 1, sans aucun échange", VERSION_1)
AVEC_ECHANGES = Base(
    "une base à la version 1, avec trois échanges",
    VERSION_1
    + """
INSERT INTO echanges VALUES
    (1, 'Qu''est-ce qu''une table ?', 'Des lignes et des colonnes.'),
    (4, 'Et une ligne ?', 'Un élément
de la table.'),
    (9, 'Et une ligne ?', 'Une ligne.');
""",
)

SCHEMA = f"{TABLE}{';'.join(MIGRATIONS)};\nPRAGMA user_version = {len(MIGRATIONS)};\n"
INSERER = """INSERT INTO echanges (id, question, reponse, nom_utilisateur, fournisseur, modele,
    date_creation) VALUES"""
AUCUN = Base("une base sans aucun échange", SCHEMA)
UN_SEUL = Base(
    "une base avec un seul échange",
    SCHEMA + f"{INSERER} (5, 'Il pleut ?', 'Oui, j''ai pris l''averse.', NULL, 'a', 'b', '2026');",
)
CINQ = Base(
    "une base avec cinq échanges, où des numéros manquent",
    SCHEMA
    + f"""{INSERER}
    (2, 'Bonjour', 'Bonjour !', 'Zoé', 'a', 'b', '2026-05-09'),
    (3, 'Qui a peint la Joconde ?', 'Léonard de Vinci', NULL, 'a', 'b', '2026-05-08'),
    (7, 'Où est-elle ?', 'Au musée du Louvre', NULL, 'a', 'b', '2026-05-07'),
    (8, 'Bonjour', 'Encore bonjour !', 'Bob', 'a', 'b', '2026-05-06'),
    (11, 'C''est ouvert ?', 'Pas
le mardi', NULL, 'a', 'b', '2026-05-05');
""",
)

# --- Les essais

AILLEURS = {"base": "data/memory.db, au lieu de celle de l'essai"}  # elle n'existe pas ici


def migrer_une_fois(fonction, chemin):
    """On migre la base."""
    return _migrer(fonction, chemin)


def migrer_deux_fois(fonction, chemin):
    """On migre la base, puis encore une fois."""
    fonction(chemin)
    return _migrer(fonction, chemin)


def migrer_avec_un_obstacle(fonction, chemin):
    """On migre la base, où une autre table `favoris` existe déjà."""
    _preparer(chemin, "CREATE TABLE favoris (couleur TEXT)")
    try:
        return _migrer(fonction, chemin)
    except sqlite3.OperationalError as erreur:
        return {"erreur": f"OperationalError : {erreur}"} | _decrire(chemin)


def migrer_une_base_plus_recente(fonction, chemin):
    """On migre une base qui est déjà à la version 3."""
    return _migrer_une_base_a_la_version(3, fonction, chemin)


def migrer_une_base_bien_plus_recente(fonction, chemin):
    """On migre une base qui est déjà à la version 7."""
    return _migrer_une_base_a_la_version(7, fonction, chemin)


def _migrer_une_base_a_la_version(version, fonction, chemin):
    _preparer(chemin, f"PRAGMA user_version = {version}")
    try:
        return _migrer(fonction, chemin)
    except ValueError:  # sa phrase est libre
        return {"erreur": "ValueError"} | _decrire(chemin)


def _preparer(chemin, instruction):
    with closing(sqlite3.connect(chemin)) as con:
        con.execute(instruction)


def _migrer(fonction, chemin):
    """Rend la version de la base et ses colonnes, ou laisse sortir l'erreur de la migration."""
    fonction(chemin)
    return _decrire(chemin)


def _decrire(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        (version,) = con.execute("PRAGMA user_version").fetchone()
        return {
            "version": version,
            "colonnes de la table echanges": _citer_les_colonnes(con, "echanges", "TRUE"),
            "colonnes de la table favoris": _citer_les_colonnes(con, "favoris", "TRUE"),
            "clé primaire de favoris": _citer_les_colonnes(con, "favoris", "pk > 0"),
        }


def _citer_les_colonnes(con, table, condition):
    requete = f"SELECT lower(name) FROM pragma_table_info(?) WHERE {condition} ORDER BY name"
    return ", ".join(nom for (nom,) in con.execute(requete, (table,))) or "aucune"


def poser_une_question(fonction, chemin):
    """On pose une question, et le modèle répond."""
    return _dialoguer(fonction, chemin, "C'est l'été ?")


def poser_une_question_sans_reponse(fonction, chemin):
    """On pose une question, et le modèle échoue."""
    return _dialoguer(fonction, chemin, "Silence !")


def poser_une_question_a_un_modele_absent(fonction, chemin):
    """On pose une question, et le modèle est injoignable."""
    return _dialoguer(fonction, chemin, "Miaou !")


def _dialoguer(fonction, chemin, question):
    """Rend ce que rend la fonction, ou l'erreur du modèle, et combien de fois elle l'appelle."""
    questions = []

    def repondre(recue):
        questions.append(recue)
        if "Silence" in recue:
            raise DelaiDepasse("Le perroquet s'est tu.")
        if "Miaou" in recue:
            raise ReponseImpossible("Le perroquet s'est envolé.")
        return f"Réponse n° {len(questions)} à « {recue} »"

    rendu = {}
    try:
        rendu["rendu"] = fonction(question, repondre, chemin)
    except ErreurLLM as erreur:
        rendu["erreur du modèle"] = str(erreur)
    except FileNotFoundError:
        return AILLEURS
    finally:
        _ranger(chemin)
    return rendu | {"questions reçues par le modèle": questions}


def recevoir_tous_les_morceaux(fonction, chemin):
    """La réponse arrive en quatre morceaux."""
    return _recevoir(fonction, chemin, iter(["L'é", "té ", "", "commence en juin."]))


def recevoir_un_flux_coupe(fonction, chemin):
    """La réponse est coupée après deux morceaux."""

    def morceaux():
        yield from ("L'é", "té ")
        raise ReponseImpossible("Le modèle s'est interrompu.")

    return _recevoir(fonction, chemin, morceaux())


def _recevoir(fonction, chemin, morceaux):
    try:
        return {"rendu": fonction(morceaux, "Quand commence l'été ?", chemin)}
    except ErreurLLM as erreur:
        return {"erreur du modèle": str(erreur)}
    except FileNotFoundError:
        return AILLEURS
    finally:
        _ranger(chemin)


def composer_une_question(fonction, chemin):
    """On compose la question « Et l'été ? »."""
    try:
        return fonction("Et l'été ?", chemin)
    except FileNotFoundError:
        return AILLEURS
    finally:
        memory.fermer()


def poster_une_question(app, chemin):
    """On envoie `POST /chat`, avec la question « Bonjour »."""
    return _poster(app, chemin, {"prompt": "Bonjour"})


def poster_une_question_sans_reponse(app, chemin):
    """On envoie `POST /chat`, avec la question « Silence, s'il te plaît »."""
    return _poster(app, chemin, {"prompt": "Silence, s'il te plaît"})


def poster_une_question_a_un_modele_absent(app, chemin):
    """On envoie `POST /chat`, avec la question « Miaou »."""
    return _poster(app, chemin, {"prompt": "Miaou"})


def poster_sans_question(app, chemin):
    """On envoie `POST /chat`, sans question."""
    return {"statut": _poster(app, chemin, {})["statut"]}


def _poster(app, chemin, corps):
    try:
        with appeler(app) as client:
            return rendre(client.post("/chat", json=corps))
    finally:
        _ranger(chemin)


def _ranger(chemin):
    """Remplace l'heure, qui change à chaque essai, et laisse une base qui se lit toute seule."""
    memory.fermer()
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("UPDATE echanges SET date_creation = 'maintenant'")
        con.execute("UPDATE messages SET date_creation = 'maintenant'")
        con.commit()
        con.execute("PRAGMA journal_mode = DELETE")


# --- Les réponses

SQLITE = "import sqlite3\nfrom contextlib import closing\n"
MODELE = """
from lib.dialogues import enregistrer_echange, recuperer_echanges
from lib.llm import DelaiDepasse, ErreurLLM, Modele, ReponseImpossible
from lib.memory import sauvegarder_message

PERROQUET = Modele("exercice", "perroquet")


def perroquet(question):
    if "silence" in question.lower():
        raise DelaiDepasse("Le perroquet s'est tu.")
    if "miaou" in question.lower():
        raise ReponseImpossible("Le perroquet s'est envolé.")
    return f"{question} Coco !"
"""
API = f"""{SQLITE}{MODELE}
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
"""

MIGRER = """
def migrer_vers_2(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute("BEGIN IMMEDIATE")
        version = con.execute("PRAGMA user_version").fetchone()[0]
        if version > 2:
            raise ValueError("Cette base vient d'un programme plus récent.")
        if version == 1:
            con.execute("ALTER TABLE echanges ADD COLUMN note INTEGER")
            con.execute("CREATE TABLE favoris (echange INTEGER PRIMARY KEY)")
            con.execute("PRAGMA user_version = 2")
"""
SI_NEUVE = "        if version == 1:\n"
AJOUTER = '            con.execute("ALTER TABLE echanges ADD COLUMN note INTEGER")\n'
FAVORIS = '            con.execute("CREATE TABLE favoris (echange INTEGER PRIMARY KEY)")\n'
NUMEROTER = '            con.execute("PRAGMA user_version = 2")\n'
REFUSER = """        if version > 2:
            raise ValueError("Cette base vient d'un programme plus récent.")
"""

ECHANGER = '''
def echanger(question, repondre, chemin):
    """Pose la question à `repondre`, garde l'échange et rend la réponse."""
    reponse = repondre(question)
    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    return reponse
'''
DEMANDER = "    reponse = repondre(question)\n"
GARDER = "    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)\n"

DIRE = """
def dire(question, repondre, chemin):
    try:
        reponse = repondre(question)
    except ErreurLLM as erreur:
        return str(erreur)
    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    return reponse
"""

RECEVOIR = '''
def recevoir(morceaux, question, chemin):
    """Assemble la réponse, garde l'échange et rend la réponse."""
    reponse = ""
    for morceau in morceaux:
        reponse += morceau
    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    return reponse
'''
ATTRAPER = (("    for", "    try:\n     for"),)
RECEVOIR_D_UN_COUP = """
def recevoir(morceaux, question, chemin):
    reponse = "".join(morceaux)
    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    return reponse
"""

COMPOSER = '''
def composer(question, chemin):
    """Rend le texte à envoyer au modèle."""
    lignes = []
    for echange in recuperer_echanges(chemin=chemin)[-3:]:
        lignes.append("Question : " + echange["question"])
        lignes.append("Réponse : " + echange["reponse"])
    lignes.append("Question : " + question)
    return "\\n".join(lignes)
'''
DE_L_ECHANGE = '        lignes.append("Question : " + echange["question"])\n'
LA_REPONSE = '        lignes.append("Réponse : " + echange["reponse"])\n'
LA_QUESTION = '    lignes.append("Question : " + question)\n'

CHAT = """
app = FastAPI()


class NouvelleQuestion(BaseModel):
    prompt: str


@app.post("/chat")
def dialoguer(question: NouvelleQuestion):
    try:
        reponse = perroquet(question.prompt)
    except ErreurLLM as erreur:
        raise HTTPException(erreur.statut, str(erreur))
    numero = enregistrer_echange(question.prompt, reponse, None, PERROQUET)
    return {"id": numero, "reponse": reponse}
"""
ENREGISTRER = "    numero = enregistrer_echange(question.prompt, reponse, None, PERROQUET)\n"
LEVER = "        raise HTTPException(erreur.statut, str(erreur))\n"

EXERCICES = (
    Prediction(
        "16.1",
        "Annuler une migration",
        code="""
import sqlite3
from contextlib import closing

with closing(sqlite3.connect(":memory:")) as con:
    con.execute("PRAGMA user_version = 1")
    con.execute("BEGIN IMMEDIATE")
    con.execute("CREATE TABLE favoris (echange INTEGER)")
    con.execute("PRAGMA user_version = 2")
    con.execute("ROLLBACK")
    version = con.execute("PRAGMA user_version").fetchone()[0]
version
""",
        solution="1",
        erreurs={
            "2": "`ROLLBACK` annule toute la transaction. Le numéro de version en fait partie.",
            "0": "`ROLLBACK` ne revient qu'au début de la transaction : que valait la version à ce "
            "moment-là ?",
            "3": "Les versions ne s'ajoutent pas : chaque `PRAGMA user_version = …` remplace le "
            "numéro.",
            "'1'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
            "None": "La version est toujours un nombre ; dans un fichier neuf, c'est 0.",
        },
        indices=(
            "Cherchez où commence la transaction, et où elle finit.",
            "`ROLLBACK` remet tout dans l'état d'avant `BEGIN IMMEDIATE`, numéro compris.",
        ),
        explication="Le numéro de version suit la transaction, comme la table : les deux sont "
        "gardés, ou aucun. Une base ne peut donc pas se croire à la version 2 sans sa table.",
    ),
    Fonction(
        "16.2",
        "Écrire la migration suivante",
        depart="""
def migrer_vers_2(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        ...
""",
        prealable=SQLITE,
        bases=(AVEC_ECHANGES, SANS_ECHANGE),
        essais=(
            migrer_une_fois,
            migrer_deux_fois,
            migrer_avec_un_obstacle,
            migrer_une_base_plus_recente,
            migrer_une_base_bien_plus_recente,
        ),
        solution=MIGRER,
        justes=(
            """
def migrer_vers_2(chemin):
    with closing(sqlite3.connect(chemin, isolation_level=None)) as con:
        con.execute("BEGIN IMMEDIATE")
        (version,) = con.execute("PRAGMA user_version").fetchone()
        if version >= 3:
            raise ValueError("trop récente")
        if version < 2:
            con.execute("CREATE TABLE favoris (echange INTEGER PRIMARY KEY)")
            con.execute("ALTER TABLE echanges ADD note INTEGER")
            con.execute("PRAGMA user_version = 2")
        con.execute("COMMIT")
""",
            """
def migrer_vers_2(chemin):
    con = sqlite3.connect(chemin)
    try:
        con.execute("BEGIN")
        version = con.execute("PRAGMA user_version").fetchone()[0]
        if version not in (1, 2):
            raise ValueError(f"version inconnue : {version}")
        if version == 1:
            con.execute("PRAGMA user_version = 2")
            con.execute("CREATE TABLE favoris (echange INTEGER PRIMARY KEY)")
            con.execute("ALTER TABLE echanges ADD COLUMN note INTEGER")
        con.commit()
    except BaseException:
        con.rollback()
        raise
    finally:
        con.close()
""",
        ),
        erreurs={
            sauf(MIGRER, ('        con.execute("BEGIN IMMEDIATE")\n', "")): (
                "Quand la migration échoue au milieu, une moitié reste : chaque instruction a été "
                "validée seule. Commencez par `BEGIN IMMEDIATE`, et n'employez pas "
                "`executescript`, qui valide avant de commencer."
            ),
            sauf(MIGRER, (SI_NEUVE, "        if True:\n")): (
                "La seconde fois, la migration est jouée de nouveau, et sa colonne existe déjà. "
                "Ne la jouez que si la version vaut 1."
            ),
            sauf(MIGRER, (NUMEROTER, "")): (
                "La colonne et la table sont là, mais la version vaut encore 1 : finissez par "
                "`PRAGMA user_version = 2`."
            ),
            sauf(MIGRER, (REFUSER, "")): (
                "Une base à la version 3 est acceptée sans rien dire. Votre programme ne sait pas "
                "ce qu'elle contient : levez une `ValueError`."
            ),
            sauf(MIGRER, ("version > 2", "version > 1")): (
                "Une base déjà à la version 2 est refusée : elle n'est pas trop récente, elle est "
                "à jour. Ne refusez qu'au-dessus de 2."
            ),
            sauf(MIGRER, ("as con, con:", "as con:")): (
                "Rien n'est gardé : `closing` ferme la connexion sans valider. Écrivez "
                "`as con, con:`, ou validez avant la fin du bloc."
            ),
            sauf(MIGRER, ("version = 2", "version = 3")): (
                "La base se dit à la version 3 : cette migration mène à la version 2."
            ),
            sauf(MIGRER, (FAVORIS, "")): (
                "La table `favoris` n'existe pas : créez-la dans la même transaction que la "
                "colonne."
            ),
            sauf(MIGRER, (AJOUTER, "")): (
                "La colonne `note` n'existe pas : ajoutez-la à `echanges`, avec `ALTER TABLE`."
            ),
            sauf(MIGRER, ("TABLE favoris", "TABLE IF NOT EXISTS favoris")): (
                "Une autre table `favoris` était déjà là, et `IF NOT EXISTS` l'a gardée : la base "
                "se dit à jour, sans l'être. Laissez SQLite échouer."
            ),
            sauf(
                MIGRER,
                (
                    AJOUTER,
                    '            con.execute("DROP TABLE echanges")\n'
                    '            con.execute("CREATE TABLE echanges (id INTEGER PRIMARY KEY, "\n'
                    '                "question TEXT, reponse TEXT, note INTEGER)")\n',
                ),
            ): (
                "Les échanges ont disparu : `DROP TABLE` efface la table avec ses lignes. "
                "`ALTER TABLE echanges ADD COLUMN …` ajoute une colonne sans rien perdre."
            ),
            sauf(MIGRER, ("note INTEGER", "note INTEGER DEFAULT 0")): (
                "Les anciens échanges reçoivent la note 0, que personne n'a donnée. Sans "
                "`DEFAULT`, leur note est `NULL` : pas encore de note."
            ),
            sauf(
                MIGRER,
                ("    with closing", "    try:\n     with closing"),
                (NUMEROTER, NUMEROTER + "    except sqlite3.OperationalError:\n        pass\n"),
            ): (
                "La migration échoue sans que personne le sache. Tout est bien annulé, mais "
                "laissez sortir l'erreur de SQLite."
            ),
            sauf(MIGRER, ("version > 2", "version == 3")): (
                "La version 3 est refusée, mais pas la version 7 : refusez tout ce qui dépasse 2, "
                "par `version > 2`."
            ),
            sauf(MIGRER, ("echange INTEGER PRIMARY KEY", "echange INTEGER")): (
                "La table `favoris` n'a pas de clé primaire : rien n'y désigne une ligne. Écrivez "
                "`echange INTEGER PRIMARY KEY`."
            ),
            sauf(MIGRER, ("echange INTEGER PRIMARY", "echange TEXT PRIMARY")): (
                "La colonne `echange` garde du texte, alors que le numéro d'un échange est un "
                "entier : `echange INTEGER PRIMARY KEY`."
            ),
            sauf(
                MIGRER,
                ("(echange INTEGER", "(id INTEGER"),
                ("PRIMARY KEY)", "PRIMARY KEY, echange INTEGER)"),
            ): (
                "La table `favoris` a une colonne de trop, `id` : sa seule colonne, `echange`, "
                "est aussi sa clé primaire."
            ),
            sauf(MIGRER, ("note INTEGER", "note TEXT")): (
                "La colonne `note` garde du texte : une note est un entier, `note INTEGER`."
            ),
            sauf(MIGRER, ("note INTEGER", "note INTEGER NOT NULL")): (
                "Les anciens échanges n'ont pas de note, et `NOT NULL` leur en demande une : "
                "retirez-le."
            ),
            sauf(MIGRER, ('"PRAGMA user_version = 2"', '"PRAGMA user_version = ?", (2,)')): (
                "Un `PRAGMA` n'accepte pas de `?` : écrivez le nombre dans l'instruction, "
                "`PRAGMA user_version = 2`."
            ),
            sauf(MIGRER, ('"PRAGMA user_version = 2"', '"PRAGMA user_version 2"')): (
                "Sans le signe `=`, ce `PRAGMA` ne se lit pas : écrivez `PRAGMA user_version = 2`."
            ),
        },
        indices=(
            "Reprenez `jouer_la_migration`, plus haut : elle mène de la version 0 à la version 1.",
            "Dans l'ordre : `BEGIN IMMEDIATE`, lire la version, refuser si elle dépasse 2, et, si "
            "elle vaut 1, les trois instructions.",
            "`ALTER TABLE echanges ADD COLUMN note INTEGER`, puis `CREATE TABLE favoris (echange "
            "INTEGER PRIMARY KEY)`, puis `PRAGMA user_version = 2`.",
        ),
        explication="La version dit ce qu'il reste à faire ; la transaction garantit que tout est "
        "fait, numéro compris, ou rien. On peut relancer cette fonction à chaque démarrage. Ce que "
        "la vérification ne voit pas : sans `BEGIN IMMEDIATE` avant la lecture de la version, deux "
        "programmes qui démarrent ensemble la liraient tous deux avant que l'un d'eux ait migré.",
    ),
    Fonction(
        "16.3",
        "Garder la question et sa réponse",
        depart='''
def echanger(question, repondre, chemin):
    """Pose la question à `repondre`, garde l'échange et rend la réponse."""
    ...
''',
        prealable=MODELE,
        bases=(CINQ, AUCUN),
        essais=(poser_une_question, poser_une_question_sans_reponse),
        solution=ECHANGER,
        justes=(
            """
def echanger(question, repondre, chemin):
    try:
        reponse = repondre(question)
    except ErreurLLM:
        raise
    enregistrer_echange(
        question=question, reponse=reponse, nom_utilisateur=None, modele=PERROQUET, chemin=chemin
    )
    return reponse
""",
        ),
        erreurs={
            sauf(
                ECHANGER,
                (DEMANDER, "    sauvegarder_message(question, chemin=chemin)\n" + DEMANDER),
            ): (
                "La question est écrite avant la réponse, dans `messages` : si le modèle échoue, "
                "elle y reste seule. N'écrivez qu'une fois la réponse arrivée."
            ),
            sauf(
                ECHANGER,
                (
                    DEMANDER,
                    "    try:\n        reponse = repondre(question)\n"
                    "    except ErreurLLM as erreur:\n        reponse = str(erreur)\n",
                ),
            ): (
                "Le modèle a échoué, et la phrase de l'erreur est gardée comme s'il avait répondu. "
                "Laissez sortir l'erreur : n'inventez pas de réponse."
            ),
            sauf(
                ECHANGER,
                (
                    DEMANDER,
                    "    try:\n        reponse = repondre(question)\n"
                    "    except ErreurLLM:\n        return None\n",
                ),
            ): (
                "L'erreur du modèle disparaît : celui qui appelle `echanger` ne sait pas pourquoi "
                "il n'a rien. Laissez-la sortir : retirez l'`except`."
            ),
            sauf(
                ECHANGER,
                (
                    DEMANDER,
                    "    try:\n        reponse = repondre(question)\n"
                    "    except ErreurLLM as erreur:\n        return str(erreur)\n",
                ),
            ): (
                "La phrase de l'erreur est rendue comme une réponse. Ici, l'erreur doit sortir de "
                "la fonction : retirez l'`except`."
            ),
            sauf(
                ECHANGER,
                (
                    DEMANDER,
                    "    try:\n        reponse = repondre(question)\n"
                    "    except ErreurLLM:\n        pass\n",
                ),
            ): (
                "L'erreur du modèle est attrapée, la fonction continue, et `reponse` n'a pas de "
                "valeur. Ici, l'erreur doit sortir : retirez l'`except`."
            ),
            sauf(
                ECHANGER,
                (
                    DEMANDER,
                    '    reponse = "(rien)"\n    try:\n        reponse = repondre(question)\n'
                    "    finally:\n    ",
                ),
            ): (
                "`finally` est exécuté même quand le modèle échoue : l'échange est gardé sans "
                "vraie réponse. Enregistrez après l'appel, sans `finally`."
            ),
            sauf(ECHANGER, ("    return reponse\n", "")): (
                "L'échange est gardé, mais la fonction ne rend rien : il manque `return reponse`."
            ),
            sauf(ECHANGER, ("    return reponse\n", ""), ("    enreg", "    return enreg")): (
                "La fonction rend le numéro de l'échange : rendez la réponse."
            ),
            sauf(ECHANGER, (", chemin=chemin)", ")")): (
                "Sans `chemin=chemin`, l'échange irait dans votre base, `data/memory.db` : dites "
                "où écrire."
            ),
            sauf(ECHANGER, ("(question, reponse,", "(reponse, question,")): (
                "La question et la réponse sont interverties : la question vient d'abord."
            ),
            sauf(
                ECHANGER,
                (DEMANDER, ""),
                ("(question, reponse,", "(question, repondre(question),"),
                ("return reponse", "return repondre(question)"),
            ): (
                "Le modèle est interrogé deux fois, et il peut répondre autre chose la seconde "
                "fois : gardez sa réponse dans une variable."
            ),
            sauf(ECHANGER, ("repondre(question)", "repondre")): (
                "`repondre` est une fonction : appelez-la avec la question, `repondre(question)`."
            ),
            sauf(ECHANGER, ("repondre(question)", "perroquet(question)")): (
                "La fonction interroge toujours `perroquet` : servez-vous du modèle qu'elle "
                "reçoit, `repondre`."
            ),
            sauf(ECHANGER, (GARDER, "")): (
                "La réponse est rendue, mais rien n'est gardé : appelez `enregistrer_echange`."
            ),
            sauf(ECHANGER, (" None, PERROQUET", " PERROQUET")): (
                "Il manque un argument à `enregistrer_echange` : la question, la réponse, le nom "
                "(`None`), puis le modèle."
            ),
            sauf(ECHANGER, ("PERROQUET, chemin=chemin", "PERROQUET, chemin")): (
                "L'adresse se donne par son nom, `chemin=chemin` : `enregistrer_echange` n'attend "
                "que quatre valeurs sans nom."
            ),
        },
        indices=(
            "Trois lignes suffisent : interroger le modèle, enregistrer, rendre la réponse.",
            "`reponse = repondre(question)` d'abord. Si le modèle échoue, Python s'arrête là, "
            "avant l'enregistrement : c'est ce que l'on veut.",
            "`enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)`, puis "
            "`return reponse`.",
        ),
        explication="Une erreur du modèle arrête la fonction avant l'enregistrement. La question "
        "et la réponse arrivent ensuite en une seule ligne : jamais l'une sans l'autre.",
    ),
    Fonction(
        "16.4",
        "Trouver la faute : l'erreur prise pour une réponse",
        depart=sauf(DIRE, ("        return str(erreur)\n", "        reponse = str(erreur)\n")),
        prealable=MODELE,
        bases=(CINQ, AUCUN),
        essais=(
            poser_une_question,
            poser_une_question_sans_reponse,
            poser_une_question_a_un_modele_absent,
        ),
        solution=DIRE,
        justes=(
            """
def dire(question, repondre, chemin):
    try:
        reponse = repondre(question)
    except ErreurLLM as erreur:
        phrase = f"{erreur}"
    else:
        enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
        phrase = reponse
    return phrase
""",
            """
def dire(question, repondre, chemin):
    try:
        reponse = repondre(question)
        enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    except ErreurLLM as erreur:
        reponse = str(erreur)
    return reponse
""",
        ),
        erreurs={
            """
def dire(question, repondre, chemin):
    reponse = repondre(question)
    enregistrer_echange(question, reponse, None, PERROQUET, chemin=chemin)
    return reponse
""": "Rien n'est gardé à tort, mais l'erreur sort de la fonction : `dire` doit rendre sa phrase.",
            sauf(DIRE, ("return str(erreur)", "return None")): (
                "Rien n'est gardé à tort, mais la personne ne sait pas pourquoi elle n'a pas de "
                "réponse : rendez la phrase de l'erreur, `str(erreur)`."
            ),
            sauf(DIRE, ("return str(erreur)", "return erreur")): (
                "La fonction rend l'erreur elle-même : rendez son texte, `str(erreur)`."
            ),
            sauf(DIRE, ("return str(erreur)", 'return "Erreur"')): (
                "La phrase de l'erreur dit ce qui s'est passé, et « Erreur » ne dit rien : rendez "
                "`str(erreur)`."
            ),
            sauf(DIRE, ("return str(erreur)", 'reponse = ""')): (
                "Une réponse vide est refusée par la table, avec une `IntegrityError`. N'allez pas "
                "jusqu'à l'enregistrement : rendez la phrase aussitôt, avec `return`."
            ),
            sauf(DIRE, ("return str(erreur)", "print(erreur)")): (
                "Après l'`except`, la fonction continue, et `reponse` n'a pas de valeur : rendez "
                "la phrase aussitôt, avec `return`."
            ),
            sauf(DIRE, (GARDER, "")): (
                "Plus aucun échange n'est gardé, même quand le modèle répond. Ne sautez "
                "l'enregistrement qu'en cas d'erreur."
            ),
            sauf(DIRE, (GARDER, ""), ("        return str", f"    {GARDER}        return str")): (
                "L'échange n'est gardé que si le modèle échoue, et sa réponse n'existe alors pas : "
                "enregistrez après le `try`."
            ),
            sauf(DIRE, ("return str(erreur)", 'reponse = "(pas de réponse)"')): (
                "« (pas de réponse) » est gardé comme si le modèle l'avait dit. Sans réponse, "
                "n'enregistrez rien."
            ),
            sauf(DIRE, ("except ErreurLLM", "except DelaiDepasse")): (
                "L'erreur d'un modèle injoignable, `ReponseImpossible`, sort de la fonction : "
                "`except DelaiDepasse` n'attrape que l'attente trop longue. Attrapez `ErreurLLM`, "
                "qui réunit toutes ces erreurs."
            ),
            sauf(
                DIRE,
                ("return str(erreur)", "reponse = str(erreur)"),
                ("    enreg", '    if reponse != "Le perroquet s\'est tu.":\n        enreg'),
            ): (
                "Une autre panne a une autre phrase, et celle-là est encore gardée. Ne comparez "
                "pas les phrases : dans l'`except`, rendez aussitôt celle de l'erreur, avec "
                "`return`."
            ),
        },
        indices=(
            "Suivez la fonction quand le modèle échoue : que vaut `reponse`, et où va-t-elle ?",
            "Après l'`except`, Python continue à la ligne de l'enregistrement. Comment quitter la "
            "fonction avant ?",
        ),
        explication="`return` quitte la fonction avant l'enregistrement : la personne lit la "
        "phrase de l'erreur, et la base ne garde que de vraies réponses.",
    ),
    Fonction(
        "16.5",
        "Assembler une réponse",
        depart='''
def recevoir(morceaux, question, chemin):
    """Assemble la réponse, garde l'échange et rend la réponse."""
    ...
''',
        prealable=MODELE,
        bases=(CINQ, AUCUN),
        essais=(recevoir_tous_les_morceaux, recevoir_un_flux_coupe),
        solution=RECEVOIR,
        justes=(
            RECEVOIR_D_UN_COUP,
            """
def recevoir(morceaux, question, chemin):
    recus = []
    for morceau in morceaux:
        print(morceau, end="")
        recus.append(morceau)
    enregistrer_echange(question, "".join(recus), None, PERROQUET, chemin=chemin)
    return "".join(recus)
""",
        ),
        erreurs={
            sauf(RECEVOIR, ("    enregistrer", "        enregistrer")): (
                "Un échange est gardé à chaque morceau : sortez `enregistrer_echange` de la "
                "boucle, en retirant son décalage."
            ),
            sauf(
                RECEVOIR,
                ("    for", "    try:\n     for"),
                ("    enregistrer", "    finally:\n        enregistrer"),
            ): (
                "Une réponse coupée est gardée : `finally` est exécuté même après une erreur. "
                "Enregistrez après la boucle, sans `finally`."
            ),
            sauf(
                RECEVOIR,
                ("    for", "    try:\n     for"),
                ("    enregistrer", "    except ErreurLLM:\n        pass\n    enregistrer"),
            ): (
                "L'erreur disparaît : une réponse coupée est gardée et rendue comme si elle était "
                "entière. Laissez sortir l'erreur."
            ),
            sauf(
                RECEVOIR,
                *ATTRAPER,
                ("    enreg", "    except ErreurLLM as e:\n        return str(e)\n    enreg"),
            ): (
                "La phrase de l'erreur est rendue comme une réponse. Ici, l'erreur doit sortir de "
                "la fonction : retirez l'`except`."
            ),
            sauf(
                RECEVOIR,
                *ATTRAPER,
                ("    enreg", "    except ErreurLLM:\n        return reponse\n    enreg"),
            ): (
                "Une moitié de réponse est rendue, comme si elle était entière. Ici, l'erreur doit "
                "sortir de la fonction : retirez l'`except`."
            ),
            sauf(
                RECEVOIR,
                *ATTRAPER,
                ("    enreg", "    except ErreurLLM:\n        return None\n    enreg"),
            ): (
                "L'erreur disparaît, et celui qui appelle `recevoir` ne sait pas pourquoi il n'a "
                "rien. Ici, l'erreur doit sortir de la fonction : retirez l'`except`."
            ),
            sauf(RECEVOIR, ("        reponse +=", "        yield morceau\n        reponse +=")): (
                "Avec `yield`, votre fonction devient un générateur : rien n'est gardé tant que "
                "personne ne le parcourt. Rendez la réponse entière, par `return`."
            ),
            sauf(RECEVOIR, ('    reponse = ""\n', "")): (
                "`reponse +=` ajoute à une variable qui n'existe pas encore : donnez-lui une "
                'valeur avant la boucle, `reponse = ""`.'
            ),
            sauf(
                RECEVOIR_D_UN_COUP,
                (
                    "    reponse =",
                    '    for m in morceaux:\n        print(m, end="")\n    reponse =',
                ),
            ): (
                "La réponse à garder est vide, et la table la refuse. Un générateur ne se parcourt "
                "qu'une fois, et celui-ci l'a déjà été. Assemblez les morceaux dans la même "
                "boucle, par `reponse += morceau`."
            ),
            sauf(RECEVOIR, ("+=", "=")): (
                "Seul le dernier morceau reste : chacun remplace le précédent. Ajoutez-le à la "
                "suite, avec `+=`."
            ),
            sauf(RECEVOIR_D_UN_COUP, ('"".join', '" ".join')): (
                "Des espaces se sont glissés entre les morceaux : un morceau n'est pas un mot. "
                'Assemblez-les sans rien entre eux, par `"".join`.'
            ),
            sauf(RECEVOIR_D_UN_COUP, ('"".join(morceaux)', "list(morceaux)")): (
                "La réponse est une liste, qu'une base ne sait pas garder : assemblez ses morceaux "
                "en un seul texte."
            ),
            sauf(RECEVOIR_D_UN_COUP, ('"".join(morceaux)', "morceaux")): (
                "`morceaux` n'est pas un texte : il donne ses morceaux un à un. Parcourez-le, et "
                "assemblez-les."
            ),
            sauf(RECEVOIR_D_UN_COUP, ("return reponse", 'return "".join(morceaux)')): (
                "L'échange est gardé, mais la fonction rend un texte vide : les morceaux ne se "
                "parcourent qu'une fois. Rendez le texte déjà assemblé."
            ),
            sauf(RECEVOIR, ("    return reponse\n", "")): (
                "L'échange est gardé, mais la fonction ne rend rien : il manque `return reponse`."
            ),
            sauf(RECEVOIR, ("        reponse +=", "        return reponse +")): (
                "La fonction s'arrête au premier morceau : `return` est dans la boucle. Mettez-le "
                "après."
            ),
            sauf(RECEVOIR, (GARDER, "")): (
                "La réponse est rendue, mais rien n'est gardé : enregistrez l'échange après la "
                "boucle."
            ),
            sauf(RECEVOIR, (", chemin=chemin)", ")")): (
                "Sans `chemin=chemin`, l'échange irait dans votre base, `data/memory.db` : dites "
                "où écrire."
            ),
            sauf(RECEVOIR, ("(question, reponse,", "(reponse, question,")): (
                "La question et la réponse sont interverties : la question vient d'abord."
            ),
        },
        indices=(
            'Partez d\'un texte vide, `reponse = ""`, et ajoutez-y chaque morceau dans une boucle '
            "`for`.",
            "L'enregistrement vient après la boucle. Si le flux se coupe, l'erreur sort de la "
            "boucle, et Python n'arrive pas jusque-là.",
            "`reponse += morceau` dans la boucle ; `enregistrer_echange(question, reponse, None, "
            "PERROQUET, chemin=chemin)` et `return reponse` après.",
        ),
        explication="Une boucle `for` qui s'arrête sur une erreur ne continue pas à la ligne "
        "suivante : l'échange n'est gardé que si le dernier morceau est arrivé.",
    ),
    Application(
        "16.6",
        "Une adresse pour dialoguer",
        depart='''
app = FastAPI()


class NouvelleQuestion(BaseModel):
    prompt: str


@app.post("/chat")
def dialoguer(question: NouvelleQuestion):
    """Pose la question au perroquet, garde l'échange et rend la réponse."""
    ...
''',
        prealable=API,
        bases=(CINQ, AUCUN),
        essais=(
            poster_une_question,
            poster_une_question_sans_reponse,
            poster_une_question_a_un_modele_absent,
            poster_sans_question,
        ),
        solution=CHAT,
        justes=(
            """
app = FastAPI()


class NouvelleQuestion(BaseModel):
    prompt: str


@app.post("/chat")
async def poser(recue: NouvelleQuestion) -> dict:
    texte = recue.prompt
    try:
        reponse = perroquet(texte)
    except ErreurLLM as erreur:
        raise HTTPException(status_code=erreur.statut, detail=str(erreur)) from None
    return {
        "id": enregistrer_echange(texte, reponse, None, PERROQUET),
        "reponse": reponse,
    }
""",
        ),
        erreurs={
            """
app = FastAPI()


class NouvelleQuestion(BaseModel):
    prompt: str


@app.post("/chat")
def dialoguer(question: NouvelleQuestion):
    reponse = perroquet(question.prompt)
    numero = enregistrer_echange(question.prompt, reponse, None, PERROQUET)
    return {"id": numero, "reponse": reponse}
""": "Quand le perroquet se tait, rien n'attrape l'erreur : le client recevrait un 500, sans "
            "explication. Attrapez `ErreurLLM`, et levez une `HTTPException`.",
            sauf(CHAT, (LEVER, '        return {"detail": str(erreur)}\n')): (
                "Quand le perroquet se tait, le statut est 200, « tout va bien ». Levez une "
                "`HTTPException` avec le statut de l'erreur."
            ),
            sauf(CHAT, ("erreur.statut", "500")): (
                "500 veut dire que votre serveur est en panne, alors que c'est le modèle qui s'est "
                "tu : donnez le statut de l'erreur, `erreur.statut`."
            ),
            sauf(CHAT, ("erreur.statut", "503")): (
                "503 veut dire qu'aucun modèle n'est choisi. Ici, le modèle n'a pas répondu à "
                "temps : donnez le statut de l'erreur, `erreur.statut`."
            ),
            sauf(CHAT, ("erreur.statut", "504")): (
                "504 ne convient qu'à une attente trop longue : un modèle injoignable, c'est 502. "
                "Donnez le statut de l'erreur, `erreur.statut`."
            ),
            sauf(CHAT, ("except ErreurLLM", "except DelaiDepasse")): (
                "Quand le perroquet s'envole, rien n'attrape `ReponseImpossible` : "
                "`except DelaiDepasse` n'attrape que l'attente trop longue. Attrapez `ErreurLLM`, "
                "qui réunit toutes ces erreurs."
            ),
            sauf(CHAT, ("erreur.statut, str(erreur)", "str(erreur), erreur.statut")): (
                "La phrase est à la place du statut : `HTTPException` attend d'abord le statut, "
                "`HTTPException(erreur.statut, str(erreur))`."
            ),
            sauf(CHAT, ("str(erreur)", "erreur")): (
                "L'erreur elle-même ne s'écrit pas en JSON : donnez son texte, `str(erreur)`."
            ),
            sauf(CHAT, ("raise HTTP", "return HTTP")): (
                "L'`HTTPException` est rendue comme une réponse ordinaire, avec le statut 200 : "
                "levez-la, par `raise`."
            ),
            sauf(CHAT, (LEVER, "        return str(erreur)\n")): (
                "La phrase de l'erreur est rendue avec le statut 200, « tout va bien ». Levez une "
                "`HTTPException` avec le statut de l'erreur."
            ),
            sauf(CHAT, ('    return {"id": numero, "reponse": reponse}\n', "")): (
                "L'échange est gardé, mais la réponse est `null` : la fonction ne rend rien. "
                "Rendez un dictionnaire, avec `id` et `reponse`."
            ),
            sauf(CHAT, ('"reponse": reponse', '"réponse": reponse')): (
                "La clé est `réponse`, et l'énoncé demande `reponse`, sans accent."
            ),
            sauf(CHAT, ('("/chat")', '("/chat", status_code=201)')): (
                "Tout est bon, sauf le statut : l'énoncé demande 200, celui que FastAPI donne de "
                "lui-même. Retirez `status_code=201`."
            ),
            sauf(CHAT, ("question.prompt", 'question["prompt"]')): (
                "`question` est un objet, et non un dictionnaire : on lit son champ par un point, "
                "`question.prompt`."
            ),
            sauf(CHAT, ("None, PERROQUET)", "None, PERROQUET, chemin=sqlite3.__file__)")): (
                "L'application écrit dans une autre base : ici, c'est celle de `lib.memory`. "
                "Appelez `enregistrer_echange` sans `chemin=`."
            ),
            sauf(CHAT, (", str(erreur)", "")): (
                "Le statut est bon, mais le client ne sait pas pourquoi : ajoutez la phrase, "
                "`str(erreur)`."
            ),
            sauf(CHAT, (LEVER, "        reponse = str(erreur)\n")): (
                "La phrase de l'erreur est gardée, et rendue, comme une réponse du modèle. Levez "
                "une `HTTPException`."
            ),
            sauf(CHAT, (ENREGISTRER, "    numero = 1\n")): (
                "L'échange n'est pas gardé : appelez `enregistrer_echange`, qui rend son numéro."
            ),
            sauf(CHAT, ('"id": numero, ', "")): (
                "Il manque, dans la réponse, l'`id` de l'échange : c'est ce que rend "
                "`enregistrer_echange`."
            ),
            sauf(CHAT, ('return {"id": numero, "reponse": reponse}', "return reponse")): (
                "La réponse est un texte seul : rendez un dictionnaire, avec `id` et `reponse`."
            ),
            sauf(CHAT, ("@app.post", "@app.get")): (
                "`POST /chat` est refusé (405) : l'adresse n'accepte que GET. Écrivez `@app.post`."
            ),
            sauf(CHAT, ('"/chat"', '"/message"')): (
                "Il n'y a rien à l'adresse `/chat` (404) : relisez l'adresse dans le décorateur."
            ),
            sauf(CHAT, (": NouvelleQuestion", ": str"), ("question.prompt", "question")): (
                "FastAPI cherche la question dans l'adresse, et refuse (422) : annoncez qu'elle "
                "est dans le corps, avec `question: NouvelleQuestion`."
            ),
            sauf(CHAT, ("perroquet(question.prompt)", "perroquet(question)")): (
                "Le perroquet reçoit l'objet entier : donnez-lui le texte, `question.prompt`."
            ),
            sauf(CHAT, ("    try:", "    sauvegarder_message(question.prompt)\n    try:")): (
                "La question est écrite avant la réponse, dans `messages` : si le modèle échoue, "
                "elle y reste seule. N'écrivez qu'une fois la réponse arrivée."
            ),
            sauf(CHAT, ("(question.prompt, reponse,", "(reponse, question.prompt,")): (
                "La question et la réponse sont interverties : la question vient d'abord."
            ),
        },
        indices=(
            "Le corps de la requête arrive dans `question` ; son texte est `question.prompt`.",
            "Appelez `perroquet` dans un `try`. Après `except ErreurLLM as erreur:`, levez "
            "`HTTPException(erreur.statut, str(erreur))`.",
            "Ensuite, `numero = enregistrer_echange(question.prompt, reponse, None, PERROQUET)`, "
            "et rendez un dictionnaire avec `id` et `reponse`.",
        ),
        explication="L'API traduit l'erreur du modèle en statut HTTP : le client sait qui a "
        "échoué, et pourquoi. Un échange n'est gardé, et annoncé, qu'avec sa réponse.",
    ),
    Fonction(
        "16.7",
        "Donner une mémoire au modèle",
        depart='''
def composer(question, chemin):
    """Rend le texte à envoyer au modèle."""
    ...
''',
        prealable=MODELE,
        bases=(CINQ, UN_SEUL, AUCUN),
        essais=(composer_une_question,),
        solution=COMPOSER,
        justes=(
            """
def composer(question, chemin):
    texte = ""
    for e in recuperer_echanges(chemin=chemin)[-3:]:
        texte += f"Question : {e['question']}\\nRéponse : {e['reponse']}\\n"
    return texte + f"Question : {question}"
""",
        ),
        erreurs={
            sauf(COMPOSER, ("[-3:]", "")): (
                "Tous les échanges y sont. L'énoncé ne demande que les trois derniers : un texte "
                "trop long coûte cher, ou n'entre plus dans le modèle."
            ),
            sauf(COMPOSER, ("[-3:]", "[:3]")): (
                "Ce sont les trois premiers échanges, et non les trois derniers : prenez la fin de "
                "la liste, `[-3:]`."
            ),
            sauf(COMPOSER, ("[-3:]", "[:-4:-1]")): (
                "Les échanges sont à l'envers : le plus ancien des trois vient d'abord, comme dans "
                "une conversation."
            ),
            sauf(COMPOSER, ("[-3:]", "[-3]")): (
                "`[-3]` donne un seul échange, et non une liste : il manque les deux-points, "
                "`[-3:]`."
            ),
            sauf(COMPOSER, ("[-3:]", "[-3:-1]")): (
                "Il y a deux échanges au lieu de trois : `[-3:-1]` s'arrête avant le dernier. "
                "Allez jusqu'au bout, `[-3:]`."
            ),
            sauf(COMPOSER, ("[-3:]", "[-2:]")): (
                "Il y a deux échanges au lieu de trois : `[-2:]` garde les deux derniers. Écrivez "
                "`[-3:]`."
            ),
            sauf(COMPOSER, ("[-3:]", "[2:]")): (
                "`[2:]` saute les deux premiers échanges : ce ne sont les trois derniers que s'il "
                "y en a cinq. Comptez depuis la fin, `[-3:]`."
            ),
            sauf(COMPOSER, (DE_L_ECHANGE, "")): (
                "Les questions des échanges manquent : le modèle lirait des réponses sans savoir à "
                "quoi elles répondent. Ajoutez chacune avant sa réponse."
            ),
            sauf(COMPOSER, ("Question : ", "Question: "), ("Réponse : ", "Réponse: ")): (
                "Il manque une espace devant les deux-points : `Question : ` et `Réponse : `, "
                "comme dans l'exemple."
            ),
            sauf(COMPOSER, ("Question : ", "Question :"), ("Réponse : ", "Réponse :")): (
                "Il manque une espace après les deux-points : `Question : ` et `Réponse : `, "
                "comme dans l'exemple."
            ),
            sauf(COMPOSER, ("Question : ", "Question:"), ("Réponse : ", "Réponse:")): (
                "Il manque une espace avant et après les deux-points : `Question : ` et "
                "`Réponse : `, comme dans l'exemple."
            ),
            sauf(COMPOSER, ("on : ", "on\u00a0: "), ("se : ", "se\u00a0: ")): (
                "L'espace devant les deux-points est une espace insécable, qui ne se voit pas. "
                "Effacez-la, et tapez une espace ordinaire."
            ),
            sauf(COMPOSER, ("Réponse : ", "Reponse : ")): (
                "Il manque un accent : écrivez `Réponse : `, comme dans l'exemple."
            ),
            sauf(COMPOSER, ('"\\n".join', '"\\n\\n".join')): (
                "Il y a une ligne vide entre les lignes : un seul saut de ligne suffit, "
                '`"\\n".join(lignes)`.'
            ),
            sauf(COMPOSER, (LA_REPONSE, f'{LA_REPONSE}        lignes.append("")\n')): (
                "Il y a une ligne vide après chaque échange : les lignes se suivent, comme dans "
                "l'exemple."
            ),
            sauf(COMPOSER, (LA_QUESTION, f'{LA_QUESTION}    lignes.append("Réponse : ")\n')): (
                "Il y a une ligne de trop, `Réponse : `, à la fin : le texte finit par la question."
            ),
            sauf(COMPOSER, ("return ", 'return "\\n" + ')): (
                "Le texte commence par un saut de ligne. S'il vient de triples guillemets, "
                'écrivez le texte juste après eux, ou assemblez les lignes par `"\\n".join`.'
            ),
            sauf(COMPOSER, ('return "\\n".join', 'return "\\n        ".join')): (
                "Il y a des espaces au début des lignes. Entre des triples guillemets, le décalage "
                'de votre code fait partie du texte : assemblez les lignes par `"\\n".join`.'
            ),
            sauf(COMPOSER, ("(chemin=chemin)", "(chemin)")): (
                "L'adresse se donne par son nom : `recuperer_echanges(chemin=chemin)`."
            ),
            sauf(COMPOSER, (LA_QUESTION, "")): (
                "La nouvelle question manque : ajoutez-la à la fin, après les échanges."
            ),
            sauf(
                COMPOSER, (LA_QUESTION, ""), ("lignes = []", 'lignes = ["Question : " + question]')
            ): (
                "La nouvelle question est au début : le modèle répond à ce qui vient en dernier. "
                "Mettez-la à la fin."
            ),
            sauf(COMPOSER, (LA_REPONSE, "")): (
                "Les réponses manquent : sans elles, le modèle ne sait pas ce qu'il a dit."
            ),
            sauf(COMPOSER, ('"Question : " + question)', "question)")): (
                "Devant la dernière question, il manque `Question : `, comme devant les autres."
            ),
            sauf(COMPOSER, ('return "\\n".join(lignes)', "return lignes")): (
                "La fonction rend une liste : un modèle attend un texte. Assemblez les lignes, par "
                '`"\\n".join(lignes)`.'
            ),
            sauf(COMPOSER, ('"\\n".join', '" ".join')): (
                "Tout est sur une seule ligne : assemblez les lignes par des sauts de ligne, "
                '`"\\n".join(lignes)`.'
            ),
            sauf(COMPOSER, ("return ", "print("), ("(lignes)", "(lignes))")): (
                "La fonction ne rend rien, même si elle affiche le texte : rendez-le, avec "
                "`return`."
            ),
            sauf(COMPOSER, ("chemin=chemin", "")): (
                "Sans `chemin=chemin`, ce sont les échanges de votre base, `data/memory.db`, qui "
                "seraient lus : dites où lire."
            ),
            sauf(COMPOSER, ('echange["question"]', "echange.question")): (
                "Un échange est un dictionnaire : on y lit une valeur par sa clé, "
                '`echange["question"]`.'
            ),
            sauf(COMPOSER, ("join(lignes)", 'join(lignes) + "\\n"')): (
                "Il y a un saut de ligne de trop à la fin : le texte finit par la question."
            ),
        },
        indices=(
            "`recuperer_echanges(chemin=chemin)` rend une liste, du plus ancien au plus récent. "
            "`liste[-3:]` en garde les trois derniers éléments, ou moins s'il y en a moins.",
            "Préparez une liste de lignes : deux par échange, puis une pour la nouvelle question. "
            '`"\\n".join(lignes)` les assemble.',
            'Dans la boucle : `lignes.append("Question : " + echange["question"])`, puis de même '
            "pour la réponse.",
        ),
        explication="Le modèle ne se souvient de rien : c'est votre programme qui relit la base, "
        "et lui redonne à chaque fois le début de la conversation.",
    ),
)
