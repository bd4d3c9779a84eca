"""Les exercices de « Découvrir la persistance »."""

import sqlite3
from contextlib import closing

from lib.exercices.declarations import Fonction, Prediction, sauf

# --- 01.1

VARIABLE = Prediction(
    "01.1",
    "Une variable après un redémarrage",
    # Un espace de noms vide vaut un Python neuf, que la vérification ne laisse pas lancer.
    code="""
try:
    exec("print(pense_bete)", {})
    lettre = "A"
except NameError:
    lettre = "C"
lettre
""",
    solution='"C"',
    justes=('"c"',),
    erreurs={
        '"A"': (
            "Pour donner ce texte, il faudrait que les deux programmes partagent leurs variables. "
            "D'où le deuxième Python tiendrait-il `pense_bete` ?"
        ),
        '"B"': (
            "`None` est une valeur, et seule une affectation la donne à un nom. Le deuxième Python "
            "a-t-il exécuté la moindre affectation ?"
        ),
        '"D"': (
            "Python ne se tait pas quand on lui demande d'afficher une variable : il affiche sa "
            "valeur, ou bien il dit pourquoi il ne le peut pas."
        ),
        '"erreur"': "Répondez par une seule lettre entre guillemets : `A`, `B`, `C` ou `D`.",
    },
    indices=(
        "Le deuxième Python n'exécute qu'une ligne, `print(pense_bete)`. Il ne voit pas les "
        "cellules de cette page.",
        "Dans « Commencer avec ce cahier », une cellule demandait `prenon`, un nom que "
        "Python ne connaissait pas. Qu'a-t-il répondu ?",
    ),
    explication=(
        "Le deuxième Python n'a jamais exécuté l'affectation : pour lui, le nom `pense_bete` "
        "n'existe pas. Il lève donc une erreur."
    ),
)

# --- 01.2

CARNET = """
def creer_carnet(chemin):
    con = sqlite3.connect(chemin)
    con.execute("CREATE TABLE carnet (texte TEXT)")
    con.execute("INSERT INTO carnet VALUES ('Acheter du pain')")
    con.commit()
    con.close()
"""

ECRIRE = """    con.execute("INSERT INTO carnet VALUES ('Acheter du pain')")\n"""

CARNET_EN_BLOC = """
def creer_carnet(chemin):
    with closing(sqlite3.connect(chemin)) as con, con:
        con.execute("CREATE TABLE carnet (texte TEXT)")
        con.execute("INSERT INTO carnet (texte) VALUES (?)", ("Acheter du pain",))
"""


def creer_un_carnet(fonction, chemin):
    """On appelle la fonction, puis on regarde ce qu'elle laisse."""
    fonction(chemin)
    return _endroits(chemin)


def creer_ailleurs(fonction, chemin):
    """On donne une autre adresse, puis on relit le carnet par une autre connexion."""
    adresse = _autre_adresse(chemin)
    fonction(adresse)
    return _textes(adresse, "carnet")


def _autre_adresse(chemin):
    """Rend une adresse dans un autre dossier : le nom du fichier, seul, n'y mène pas."""
    adresse = chemin.parent / "vacances" / "autre.db"
    adresse.parent.mkdir()
    return adresse


def _endroits(chemin):
    """Dit où la base est née ; le nom d'un fichier mal placé ne compte pas."""
    fichiers = [f for f in chemin.parent.iterdir() if not f.name.endswith("-journal")]
    return sorted(
        {"la base, à son adresse" if f == chemin else "un autre fichier, à côté" for f in fichiers}
    )


def _textes(adresse, table):
    if not adresse.exists():
        return ["pas de fichier à cette adresse"]
    try:
        with closing(sqlite3.connect(adresse)) as con:
            lignes = con.execute(f"SELECT texte FROM {table} ORDER BY rowid").fetchall()
    except sqlite3.Error:
        return [f"pas de table {table}"]
    return [texte for (texte,) in lignes]


CREER = Fonction(
    "01.2",
    "Créer un carnet qui dure",
    essais=(creer_un_carnet, creer_ailleurs),
    prealable="import sqlite3\nfrom contextlib import closing\n",
    depart="""
def creer_carnet(chemin):
    con = sqlite3.connect(chemin)
    con.execute("CREATE TABLE carnet (texte TEXT)")
    ...
""",
    solution=CARNET,
    justes=(
        CARNET_EN_BLOC,
        sauf(CARNET, ("pain')\")\n", "pain')\")\n    con.execute('COMMIT')\n")),
    ),
    erreurs={
        sauf(CARNET, ("    con.commit()\n", "")): (
            "Le carnet existe, mais il est vide. Écrivez la ligne avec `con.execute(…)`, puis "
            "validez-la par `con.commit()`, parenthèses comprises, avant de fermer."
        ),
        sauf(CARNET, ("    con.close()\n", "")): (
            "La ligne est bien gardée, mais la connexion reste ouverte : fermez-la à la fin "
            "de la fonction, sans oublier les parenthèses de `close`."
        ),
        sauf(CARNET, ("    con.commit()\n    con.close()\n", "")): (
            "La ligne n'est pas validée, et la connexion reste ouverte. Relisez les deux dernières "
            "instructions de votre première base, avec leurs parenthèses."
        ),
        sauf(
            CARNET, ("    con.commit()\n    con.close()\n", "    con.close()\n    con.commit()\n")
        ): (
            "Une connexion fermée ne sert plus à rien, pas même à valider : fermez-la en tout "
            "dernier."
        ),
        sauf(CARNET, ('    con.execute("CREATE TABLE carnet (texte TEXT)")\n', "")): (
            "Au moment d'y écrire, la table `carnet` n'existe pas : gardez la ligne du "
            "`CREATE TABLE` telle quelle, avant celle qui écrit."
        ),
        sauf(CARNET, ("connect(chemin)", 'connect("chemin")')): (
            "La base est née à côté, dans un autre fichier. L'adresse que la fonction reçoit est "
            "la variable `chemin` : écrivez-la telle quelle, sans guillemets."
        ),
        sauf(CARNET, ("connect(chemin)", 'connect(":memory:")')): (
            "Il n'y a aucun fichier. Ouvrez la base à l'adresse `chemin`, et non en mémoire vive."
        ),
        sauf(
            CARNET,
            ('carnet (texte TEXT)")\n    con.execute("INSERT', "carnet (texte TEXT); INSERT"),
        ): (
            "`execute` n'accepte qu'une instruction SQL à la fois : appelez-le une fois pour "
            "chacune, comme dans votre première base."
        ),
        sauf(CARNET, ("INTO carnet", "INTO notes")): (
            "La table où vous écrivez n'est pas celle que vous venez de créer : recopiez le SQL de "
            "l'énoncé."
        ),
        sauf(CARNET, ("    con.commit()\n", f"{ECRIRE}    con.commit()\n")): (
            "La ligne y est deux fois : ne l'écrivez qu'une fois."
        ),
        sauf(CARNET, ("carnet", "notes"), ("creer_notes", "creer_carnet")): (
            "Votre table se nomme `notes`, comme celle du notebook : l'énoncé demande `carnet`."
        ),
    },
    indices=(
        "Reprenez les cinq instructions de votre première base : ouvrir, créer la table, "
        "écrire la ligne, valider, fermer. Les deux premières sont déjà là.",
        "Le SQL de l'énoncé se met entre guillemets doubles, dans un `con.execute(…)`, comme celui "
        "de la ligne précédente.",
        "Il reste trois lignes à écrire : un `con.execute(…)`, puis ce qui valide, puis ce "
        "qui ferme, sans oublier les parenthèses.",
    ),
    explication=(
        "`commit` valide la ligne et `close` libère le fichier : n'importe quel programme "
        "peut alors la relire à l'adresse `chemin`."
    ),
)

# --- 01.3

EST_UNE_BASE = r"""
def est_une_base(chemin):
    octets = chemin.read_bytes()
    return octets[:16] == b"SQLite format 3\x00"
"""


def _base(retour):
    """Rend une réponse de l'exercice 01.3, d'après ce qu'elle fait des octets."""
    return f"def est_une_base(chemin):\n    octets = chemin.read_bytes()\n    {retour}\n"


def regarder_une_base(fonction, chemin):
    """On donne une vraie base SQLite, dont le fichier se nomme « photo.jpg »."""
    adresse = chemin.with_name("photo.jpg")
    with closing(sqlite3.connect(adresse)) as con:
        con.execute("CREATE TABLE essai (texte TEXT)")
    return fonction(adresse)


def regarder_un_texte(fonction, chemin):
    """On donne un fichier texte, nommé « notes.db »."""
    return fonction(_ecrire(chemin, "notes.db", b"Acheter du pain, puis rentrer."))


def regarder_presque_une_base(fonction, chemin):
    """On donne un texte qui commence par « SQLite format 3 », puis une virgule."""
    return fonction(_ecrire(chemin, "piege.db", b"SQLite format 3, une histoire."))


def regarder_au_milieu(fonction, chemin):
    """On donne un fichier qui porte la signature au milieu, et non au début."""
    return fonction(_ecrire(chemin, "copie.db", b"Une copie de SQLite format 3\x00, ou presque."))


def regarder_un_fichier_court(fonction, chemin):
    """On donne un fichier de trois octets, « SQL »."""
    return fonction(_ecrire(chemin, "court.db", b"SQL"))


def _ecrire(chemin, nom, octets):
    adresse = chemin.with_name(nom)
    adresse.write_bytes(octets)
    return adresse


SIGNATURE = Fonction(
    "01.3",
    "Reconnaître une base SQLite",
    essais=(
        regarder_une_base,
        regarder_un_texte,
        regarder_presque_une_base,
        regarder_au_milieu,
        regarder_un_fichier_court,
    ),
    depart='''
def est_une_base(chemin):
    """Dit si le fichier est une base SQLite : True ou False."""
    ...
''',
    solution=EST_UNE_BASE,
    justes=(
        _base(r'return octets.startswith(b"SQLite format 3\x00")'),
        _base('return octets[:15] == "SQLite format 3".encode() and octets[15:16] == bytes(1)'),
        r"""
def est_une_base(chemin):
    with open(chemin, "rb") as fichier:
        debut = fichier.read(16)
    if debut == b"SQLite format 3\x00":
        return True
    else:
        return False
""",
    ),
    erreurs={
        _base(r'return octets[:16] == "SQLite format 3\x00"'): (
            "La fonction répond toujours `False`. Comparez seize octets à seize octets : "
            "`[:16]` d'un côté ; de l'autre, un `b` devant les guillemets et `\\x00` à la fin."
        ),
        _base('return octets[:15] == b"SQLite format 3"'): (
            "Le seizième octet compte aussi : un texte qui commence par ces mots n'est pas "
            r"une base. Ajoutez `\x00` à la signature, et comparez seize octets."
        ),
        _base(r'return b"SQLite format 3\x00" in octets'): (
            "Un fichier qui porte la signature au milieu passe pour une base : `in`, par exemple, "
            "cherche partout. Prenez d'abord les seize premiers octets."
        ),
        _base('return b"SQLite format 3" in octets'): (
            "Un fichier passe pour une base dès que ces mots y sont, même au milieu, même sans "
            r"`\x00`. La signature compte seize octets, les premiers du fichier : prenez-les, et "
            "comparez-les avec `==`."
        ),
        _base(r'return octets[:16] in b"SQLite format 3\x00"'): (
            "Un fichier trop court passe pour une base, car son contenu est un morceau de la "
            "signature. Il la faut tout entière : comparez avec `==`."
        ),
        _base(r'return octets.decode("utf-8")[:16] == "SQLite format 3\x00"'): (
            "Une base n'est pas du texte, et Python ne peut pas la lire comme tel : ni `decode`, "
            "ni `read_text`, ni `open` sans `rb` ne conviennent. Comparez ses octets à d'autres "
            "octets."
        ),
        _base('return chemin.suffix == ".db"'): (
            "La fonction répond à l'envers : `False` pour la vraie base, `True` pour les autres "
            "fichiers. Le nom d'un fichier ne prouve rien : regardez ses octets. Si vous le faites "
            "déjà, renversez la comparaison."
        ),
        _base(r'return octets[16] == b"SQLite format 3\x00"'): (
            "Avec un seul nombre entre crochets, on ne prend qu'un octet, et un fichier court n'en "
            "a pas tant. `[:16]`, avec les deux-points, prend les seize premiers."
        ),
        _base(r'return chemin[:16] == b"SQLite format 3\x00"'): (
            "`chemin` est l'adresse du fichier, et non son contenu : prenez les octets que rend "
            "`chemin.read_bytes()`."
        ),
        _base("return octets[:16]"): (
            "La fonction rend les octets eux-mêmes. Comparez-les à la signature, avec `==` : "
            "une comparaison vaut `True` ou `False`."
        ),
        _base(r'print(octets[:16] == b"SQLite format 3\x00")'): (
            "La fonction ne rend rien. `print` montre une valeur, mais c'est `return` qui la rend."
        ),
        _base("return True"): (
            "La fonction répond `True` pour n'importe quel fichier. Lit-elle celui qu'elle reçoit, "
            "avec `chemin.read_bytes()`, et le compare-t-elle à la signature ? Les `octets` de la "
            "cellule précédente sont ceux d'une autre base."
        ),
        _base(r'if octets[:16] == b"SQLite format 3\x00": return True'): (
            "Quand le fichier n'est pas une base, la fonction ne rend rien, donc `None` : "
            "rendez `False` dans ce cas."
        ),
        _base(r'return "True" if octets[:16] == b"SQLite format 3\x00" else "False"'): (
            "La fonction rend un texte, et non `True` ou `False` : retirez les guillemets, ou "
            "l'appel à `str`."
        ),
        _base(r'return chr(octets[15]) == "\x00"'): (
            "Un fichier peut avoir moins de seize octets : `octets[15]` échoue alors, et non "
            "`octets[:16]`. Comparez les seize premiers octets d'un coup."
        ),
    },
    indices=(
        "La cellule précédente lit un fichier avec `read_bytes()`, puis montre ses seize premiers "
        "octets. Faites de même : ces octets sont-ils ceux d'une base ?",
        "`==` compare deux valeurs et rend `True` ou `False` : c'est justement ce que la "
        "fonction doit rendre, avec `return`.",
        "Écrivez la signature telle que la cellule précédente l'affiche, avec son `b` devant les "
        r"guillemets et son `\x00` à la fin.",
    ),
    explication=(
        "La signature tient dans les seize premiers octets, quel que soit le nom du fichier. "
        "`[:16]` n'échoue pas sur un fichier plus court : il prend ce qu'il y a."
    ),
)

# --- 01.4

NOTE = """
def garder_une_note(chemin):
    with closing(sqlite3.connect(chemin)) as con:
        con.execute("CREATE TABLE notes (texte TEXT)")
        con.execute("INSERT INTO notes VALUES ('Rappeler Zoé')")
        con.commit()
"""


def garder_une_fois(fonction, chemin):
    """On appelle la fonction, puis on regarde ce qu'elle laisse."""
    fonction(chemin)
    return _endroits(chemin)


def garder_puis_relire(fonction, chemin):
    """On donne une autre adresse, puis on relit la note par une autre connexion."""
    adresse = _autre_adresse(chemin)
    fonction(adresse)
    return _textes(adresse, "notes")


FAUTES = Fonction(
    "01.4",
    "Une note qui ne reste pas",
    essais=(garder_une_fois, garder_puis_relire),
    prealable="import sqlite3\nfrom contextlib import closing\n",
    depart=sauf(NOTE, ("connect(chemin)", 'connect(":memory:")'), ("        con.commit()\n", "")),
    solution=NOTE,
    justes=(
        """
def garder_une_note(chemin):
    con = sqlite3.connect(chemin)
    con.execute("CREATE TABLE notes (texte TEXT)")
    con.execute("INSERT INTO notes VALUES ('Rappeler Zoé')")
    con.commit()
    con.close()
""",
        sauf(NOTE, ("as con:", "as con, con:"), ("        con.commit()\n", "")),
    ),
    erreurs={
        sauf(NOTE, ("connect(chemin)", 'connect(":memory:")')): (
            "Il n'y a toujours aucun fichier : une base en mémoire vive n'en crée pas. Quelle "
            "adresse la fonction a-t-elle reçue ?"
        ),
        sauf(NOTE, ("        con.commit()\n", "")): (
            "L'adresse est bonne et la table est là, mais vide. `closing` ferme sans valider : "
            "validez vous-même, à la fin du bloc, par `con.commit()`, parenthèses comprises."
        ),
        sauf(NOTE, ("        con.commit()", "    con.commit()")): (
            "Une instruction se sert de la connexion après sa fermeture. Mettez `con.commit()` "
            "dans le bloc `with`, aligné sur les `execute`, et laissez `closing` fermer."
        ),
        sauf(NOTE, ("connect(chemin)", 'connect("chemin")')): (
            "La note est écrite à côté, dans un autre fichier. Sans guillemets, `chemin` est "
            "l'adresse que la fonction reçoit ; entre guillemets, ce n'est qu'un nom."
        ),
        sauf(NOTE, ("closing(sqlite3.connect(chemin))", "sqlite3.connect(chemin)")): (
            "La note est gardée, mais la connexion reste ouverte : remettez `closing`, qui la "
            "ferme à coup sûr."
        ),
    },
    indices=(
        "Cherchez d'abord où la base est écrite. La fonction se sert-elle de l'adresse `chemin` "
        "qu'elle reçoit ?",
        "Comparez ensuite la fonction à votre première base : quelle instruction y venait juste "
        "après les `execute` ?",
        "Il faut remplacer l'adresse dans la ligne du `with`, et ajouter une ligne à la fin du "
        "bloc, alignée sur les `execute`.",
    ),
    explication=(
        'Avec `":memory:"`, il n\'y avait pas de fichier ; sans `commit`, pas de ligne. '
        "`closing` ferme la connexion, mais ne valide rien."
    ),
)

EXERCICES = (VARIABLE, CREER, SIGNATURE, FAUTES)
