"""Les exercices de « Mener son projet » : cinq jalons, les mêmes pour les trois sujets.

L'apprenant choisit sa table : on ne compare que ce que rendent ses fonctions.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import ipywidgets as widgets
from traitlets import TraitError

from lib.exercices.appel import appeler, rendre
from lib.exercices.declarations import Jalon, sauf
from lib.exercices.projet import charger
from lib.exercices.projets import FONCTIONS, SUJETS, depart, solution

CHAMPS = (widgets.Text, widgets.Textarea, widgets.Combobox)
NOMBRES = (widgets.IntText, widgets.BoundedIntText, widgets.IntSlider)
STATUTS = (widgets.Label, widgets.HTML)


@dataclass(frozen=True)
class Materiel:
    """Ce dont les essais d'un sujet se servent.

    ressource : le nom de la liste, dans l'API. cles : les arguments d'`ajouter`. lignes : de bons
    exemples, dans un ordre qui n'est pas celui de `lister` quand elle range. pieges : des textes
    étranges, à garder tels quels. refus : ce qu'il faut refuser, pour le premier texte, pour le
    second, puis pour le reste. semblable : de quoi ajouter une seconde fois la première ligne.
    morceaux : à chercher. capitales : à chercher en minuscules, elles ont une majuscule dans la
    base.
    """

    ressource: str
    cles: tuple[str, ...]
    elements: str
    lignes: tuple[tuple, ...]
    pieges: tuple[tuple, ...]
    refus: tuple[tuple[tuple, ...], ...]
    semblable: tuple
    morceaux: tuple[str, ...]
    capitales: tuple[str, ...]


VIDES = ("", "   ", None, 12)
MATERIEL = {
    "mon_carnet": Materiel(
        "livres",
        ("titre", "auteur", "note"),
        "champ, champ, nombre, bouton, statut",
        (
            ("Sido", "Colette", 5),
            ("La Peste", "Albert Camus", 3),
            ("Cadeaux : 100 % faits maison", "Zoé Petit", 1),
            ("La Chute", "Albert Camus", 2),
            ("La Chute", "Albert Petit", 4),
        ),
        (
            ("L'Étranger", "O'Brien'; DROP TABLE livres; --", 4),
            ("Poésie 🌙 d'été", '"Guillemets" et \\ barre', 2),
            ("  Décalé ", "NULL", 1),
        ),
        (
            tuple((vide, "Colette", 3) for vide in VIDES),
            tuple(("Sido", vide, 3) for vide in VIDES),
            tuple(("Sido", "Colette", note) for note in (0, 6, -1, 3.5, "3", None)),
        ),
        ("Sido", "Colette", 1),
        ("camus", "LA", "%", "pierre"),
        ("chute",),
    ),
    "mes_depenses": Materiel(
        "depenses",
        ("libelle", "categorie", "centimes"),
        "champ, champ, nombre, bouton, statut",
        (
            ("Train", "voyage", 4250),
            ("Pain", "courses", 120),
            ("Jus 100 % pomme", "courses", 295),
            ("Caution du voyage", "Loisirs", 10001),
            ("Pommes", "courses", 310),
        ),
        (
            ("L'addition d'hier", "O'Brien'; DROP TABLE depenses; --", 1),
            ("Fête 🎂", '"Guillemets" et \\ barre', 99),
            ("  Décalé ", "NULL", 2_000_000_000_000),
        ),
        (
            tuple((vide, "courses", 100) for vide in VIDES),
            tuple(("Pain", vide, 100) for vide in VIDES),
            tuple(("Pain", "courses", centimes) for centimes in (0, -120, 1.2, "120", None)),
        ),
        ("Train", "voyage", 4250),
        ("voyage", "POMME", "%", "cinéma"),
        ("lois",),
    ),
    "mon_dictionnaire": Materiel(
        "mots",
        ("mot", "definition"),
        "champ, champ, bouton, statut",
        (
            ("table", "Des lignes qui ont les mêmes colonnes"),
            ("clé", "Ce qui désigne une ligne"),
            ("cellule", "Une case de la table"),
            ("100 %", "La totalité"),
            ("API", "Des adresses pour les programmes"),
        ),
        (
            ("aujourd'hui", "Ce jour'; DROP TABLE mots; --"),
            ("été 🌞", '"Guillemets" et \\ barre'),
            ("  décalé ", "NULL"),
            ("b" * 50, "Cinquante lettres"),
        ),
        (
            tuple((vide, "Une définition") for vide in VIDES),
            tuple(("mot", vide) for vide in VIDES),
            (("a" * 51, "Un mot trop long"),),
        ),
        ("table", "Un meuble"),
        ("ligne", "TABLE", "%", "serveur"),
        ("api", "des"),
    ),
}


def commencer(module, chemin):
    """On initialise la base deux fois, puis on liste."""
    module.initialiser(chemin)
    module.initialiser(chemin)
    return module.lister(chemin)


def nommer(module, chemin):
    """On ajoute une ligne, et l'on regarde les clés de son dictionnaire."""
    module.initialiser(chemin)
    module.ajouter(chemin, *_materiel(module).lignes[0])
    lignes = module.lister(chemin)
    if type(lignes) is not list or not all(type(ligne) is dict for ligne in lignes):
        return lignes
    return [cle for ligne in lignes for cle in sorted(ligne, key=str)]


def garder(module, chemin):
    """On ajoute cinq lignes, on redémarre, on initialise encore la base, puis on liste."""
    module.initialiser(chemin)
    ids = _remplir(module, chemin)
    charger(module)
    module.initialiser(chemin)
    return _numeroter(module.lister(chemin), ids)


def separer(module, chemin):
    """On ajoute une ligne dans une base, et deux dans une autre ; on liste la première."""
    autre = chemin.with_name("autre.db")
    for adresse in (chemin, autre):
        module.initialiser(adresse)
    une, deux, trois, *_ = _materiel(module).lignes
    ids = [module.ajouter(chemin, *une)]
    module.ajouter(autre, *deux)
    module.ajouter(autre, *trois)
    return _numeroter(module.lister(chemin), ids)


def refuser_le_premier_texte(module, chemin):
    """On ajoute une ligne correcte, puis d'autres dont le premier texte est à refuser."""
    return _refuser(module, chemin, 0)


def refuser_le_second_texte(module, chemin):
    """On ajoute une ligne correcte, puis d'autres dont le second texte est à refuser."""
    return _refuser(module, chemin, 1)


def refuser_une_mesure(module, chemin):
    """On ajoute une ligne correcte, puis d'autres dont le nombre, ou la longueur, est à refuser."""
    return _refuser(module, chemin, 2)


def garder_les_pieges(module, chemin):
    """On ajoute des textes avec apostrophes, emoji, espaces et morceaux de SQL, puis on liste."""
    module.initialiser(chemin)
    ids, refus = [], []
    for valeurs in _materiel(module).pieges:
        try:
            ids.append(module.ajouter(chemin, *valeurs))
        except ValueError:
            refus.append({"refusé à tort": valeurs[0]})
    lignes = _numeroter(module.lister(chemin), ids)
    return [*lignes, *refus] if refus else lignes


def ajouter_encore(module, chemin):
    """On ajoute cinq lignes, puis de nouveau la première, et on liste."""
    module.initialiser(chemin)
    _remplir(module, chemin)
    sort = _tenter(module, chemin, _materiel(module).semblable)
    return {"le second ajout": sort, "les lignes": _sans_id(module.lister(chemin))}


def chercher_un_nom(module, chemin):
    """On cherche un morceau, en minuscules."""
    return _chercher(module, chemin, 0)


def chercher_en_majuscules(module, chemin):
    """On cherche un morceau, en majuscules."""
    return _chercher(module, chemin, 1)


def chercher_un_pourcent(module, chemin):
    """On cherche le signe %."""
    return _chercher(module, chemin, 2)


def chercher_en_minuscules(module, chemin):
    """On cherche, en minuscules, ce que la base garde avec une majuscule."""
    module.initialiser(chemin)
    ids = _remplir(module, chemin)
    capitales = _materiel(module).capitales
    return {m: _numeroter(module.chercher(chemin, m), ids) for m in capitales}


def chercher_ce_qui_n_y_est_pas(module, chemin):
    """On cherche un mot que la base n'a pas."""
    return _chercher(module, chemin, 3)


def resumer(module, chemin):
    """On résume une base de cinq lignes."""
    module.initialiser(chemin)
    _remplir(module, chemin)
    return module.resumer(chemin)


def resumer_du_vide(module, chemin):
    """On résume une base vide."""
    module.initialiser(chemin)
    return module.resumer(chemin)


def construire(module, chemin):
    """On crée le formulaire, et l'on regarde ses éléments."""
    module.initialiser(chemin)
    return _decrire(module.formulaire(chemin))


def cliquer(module, chemin):
    """On remplit le formulaire et l'on clique, trois fois de suite."""
    module.initialiser(chemin)
    boite = module.formulaire(chemin)
    rendu = _decrire(boite)
    if rendu["ses éléments"] == _materiel(module).elements:
        for valeurs in _materiel(module).lignes[:3]:
            rendu |= _saisir(boite, valeurs) | {"champs": _champs(boite)}
        rendu["statut"] = "une phrase" if _statut(boite) else "vide"
        rendu["lignes"] = _sans_id(module.lister(chemin))
    return rendu


def cliquer_sur_un_refus(module, chemin):
    """On remplit le formulaire, avec trois espaces dans le premier champ, puis on clique."""
    module.initialiser(chemin)
    boite = module.formulaire(chemin)
    rendu = _decrire(boite)
    if rendu["ses éléments"] == _materiel(module).elements:
        valeurs = ("   ", *_materiel(module).lignes[1][1:])
        rendu |= _saisir(boite, valeurs) | {"champs": _champs(boite)}
        phrase, dite = _phrase(module, chemin, valeurs), _statut(boite)
        autre = "une autre phrase" if dite else "vide"
        rendu["statut"] = "la phrase de l'erreur" if phrase in dite else autre
        rendu["lignes"] = _sans_id(module.lister(chemin))
    return rendu


def poster(module, chemin):
    """On poste deux éléments, puis on lit la base."""
    with _appeler(module) as (client, adresse):
        recus = [_poster(client, adresse, corps) for corps in _corps(module)[:2]]
    lignes = _lignes(module, chemin)
    ids = sorted(ligne["id"] for ligne in lignes if _a_un_id(ligne))
    return {
        "statuts des POST": [recu["statut"] for recu in recus],
        "contenus": _numeroter([recu["contenu"] for recu in recus], ids),
        "lignes dans la base": len(lignes),
    }


def lire_la_liste(module, chemin):
    """On ajoute deux éléments à la base, puis on demande la liste."""
    module.initialiser(chemin)
    ids = [module.ajouter(chemin, *valeurs) for valeurs in _materiel(module).lignes[:2]]
    with _appeler(module) as (client, adresse):
        lu = rendre(client.get(adresse))
    contenu, nom = lu["contenu"], _materiel(module).ressource
    if type(contenu) is dict and nom in contenu:
        contenu |= {nom: _numeroter(contenu[nom], ids)}
    return {"statut du GET": lu["statut"], "contenu": contenu}


def poster_ce_qui_se_refuse(module, chemin):
    """On poste un élément, ce qu'il faut refuser, presque le premier, et l'on lit la base."""
    bon = _corps(module)[0]
    une, *autres = bon
    envois = {
        "un premier POST": bon,
        f"POST, {une} vide": bon | {une: "  "},
        f"POST, {une} absent": {cle: bon[cle] for cle in autres},
        "POST, encore le premier": dict(zip(bon, _materiel(module).semblable, strict=True)),
    }
    with _appeler(module) as (client, adresse):
        rendu = {nom: _poster(client, adresse, corps)["statut"] for nom, corps in envois.items()}
    return rendu | {"lignes dans la base": len(_lignes(module, chemin))}


def lire_un_element(module, chemin):
    """On ajoute deux éléments à la base, puis on demande chacun, et un autre qui n'y est pas."""
    module.initialiser(chemin)
    ids = [module.ajouter(chemin, *valeurs) for valeurs in _materiel(module).lignes[:2]]
    par_mot = "mot" in _materiel(module).cles
    cles = [corps["mot"] for corps in _corps(module)[:2]] if par_mot else ids
    with _appeler(module) as (client, adresse):
        lus = [rendre(client.get(f"{adresse}/{cle}")) for cle in cles]
        perdu = rendre(client.get(f"{adresse}/{'absent' if par_mot else 987654}"))
    trouves = [lu["contenu"] for lu in lus if lu["statut"] == 200]
    return {
        "GET, ce qui existe": [lu["statut"] for lu in lus],
        "contenus": _numeroter(trouves, ids),
        "GET, ce qui n'existe pas": perdu["statut"],
    }


ACCEPTE, REFUSE = "accepté", "refusé, par une ValueError"


def _materiel(module):
    return MATERIEL[module.__name__]


def _remplir(module, chemin):
    return [module.ajouter(chemin, *valeurs) for valeurs in _materiel(module).lignes]


def _numeroter(lignes, ids):
    """Remplace, dans les lignes, les id que rendait `ajouter` : la base choisit ses nombres."""
    if type(lignes) is not list:
        return lignes
    return [
        ligne | {"id": _nommer(ligne["id"], ids)} if _a_un_id(ligne) else ligne for ligne in lignes
    ]


def _nommer(numero, ids):
    rangs = [rang for rang, autre in enumerate(ids, 1) if type(autre) is int and autre == numero]
    if rangs:
        return f"celui de l'ajout n° {rangs[0]}"
    return "un autre que celui de l'ajout"


def _a_un_id(ligne):
    return type(ligne) is dict and type(ligne.get("id")) is int


def _sans_id(lignes):
    if type(lignes) is not list:
        return lignes
    return [
        {cle: valeur for cle, valeur in ligne.items() if cle != "id"} if _a_un_id(ligne) else ligne
        for ligne in lignes
    ]


def _refuser(module, chemin, rang):
    module.initialiser(chemin)
    module.ajouter(chemin, *_materiel(module).lignes[1])
    sorts = {str(une): _tenter(module, chemin, une) for une in _materiel(module).refus[rang]}
    return sorts | {"lignes gardées": len(module.lister(chemin))}


def _tenter(module, chemin, valeurs):
    avant = len(module.lister(chemin))
    try:
        rendu = module.ajouter(chemin, *valeurs)
    except ValueError as erreur:
        if len(module.lister(chemin)) != avant:
            return "refusé, mais écrit quand même"
        return REFUSE if str(erreur).strip() else "refusé, mais sans phrase"
    except Exception as erreur:
        return f"une erreur {type(erreur).__name__}"
    if rendu is None:
        return "aucune erreur, et `None` est rendu"
    ids = [ligne["id"] for ligne in module.lister(chemin) if _a_un_id(ligne)]
    return ACCEPTE if rendu in ids else "accepté, mais l'id rendu n'existe pas"


def _phrase(module, chemin, valeurs):
    try:
        module.ajouter(chemin, *valeurs)
    except ValueError as erreur:
        return str(erreur)
    return "rien n'est refusé"


def _chercher(module, chemin, rang):
    module.initialiser(chemin)
    ids = _remplir(module, chemin)
    return _numeroter(module.chercher(chemin, _materiel(module).morceaux[rang]), ids)


def _decrire(boite):
    elements = getattr(boite, "children", ())
    return {
        "objet rendu": "VBox" if isinstance(boite, widgets.VBox) else type(boite).__name__,
        "ses éléments": ", ".join(map(_sorte, elements)) or "aucun",
    }


def _sorte(widget):
    sortes = {"champ": CHAMPS, "nombre": NOMBRES, "bouton": widgets.Button, "statut": STATUTS}
    trouvees = (nom for nom, classes in sortes.items() if isinstance(widget, classes))
    return next(trouvees, type(widget).__name__)


def _saisir(boite, valeurs):
    """Remplit les champs et clique ; rend l'erreur du clic, qui d'ordinaire part au journal."""
    *champs, bouton, _ = boite.children
    for champ, valeur in zip(champs, valeurs, strict=True):
        champ.value = valeur
    try:
        for appel in list(bouton._click_handlers.callbacks):
            appel(bouton)
    except ValueError:
        return {"erreur du clic": "une ValueError, que rien n'attrape"}
    except TraitError:
        return {"erreur du clic": "une TraitError : un widget refuse cette sorte de valeur"}
    except Exception as erreur:
        nom = getattr(appel, "__qualname__", "")
        dite = str(erreur).replace(nom, "votre fonction") if nom else str(erreur)
        return {"erreur du clic": f"{type(erreur).__name__} : {dite}"}
    return {}


def _champs(boite):
    return [champ.value for champ in boite.children if isinstance(champ, CHAMPS)]


def _statut(boite):
    return unescape(boite.children[-1].value).strip()


@contextmanager
def _appeler(module):
    with appeler(module.app) as client:
        yield client, f"/{_materiel(module).ressource}"


def _corps(module):
    cles = _materiel(module).cles
    return [dict(zip(cles, valeurs, strict=True)) for valeurs in _materiel(module).lignes]


def _poster(client, adresse, corps):
    """Rend le statut et le contenu d'un POST ; 500, comme un vrai serveur, après un refus."""
    try:
        return rendre(client.post(adresse, json=corps))
    except ValueError:
        return {"statut": "500, car rien n'attrape la ValueError", "contenu": ""}


def _lignes(module, chemin):
    """Rend les lignes de la base d'essai, ou aucune, si l'application a écrit dans une autre."""
    module.initialiser(chemin)
    return module.lister(chemin)


# --- Les fautes : ce que l'on change à la solution, et la phrase ---


def _autre_table(code, sujet):
    """Rend une autre réponse juste : une table, et une colonne, qui ont d'autres noms."""
    table = MATERIEL[SUJETS[sujet]].ressource
    noms = ((f"{avant} {table}", f"{avant} mes_lignes") for avant in ("EXISTS", "INTO", "FROM"))
    return sauf(code, *noms)


def _du_module(sujet):
    """Rend les fautes du jalon 1."""
    table, (texte, autre, *_) = MATERIEL[SUJETS[sujet]].ressource, MATERIEL[SUJETS[sujet]].cles
    suite, rendu = "return con", "return con.execute(inserer"
    if sujet == "dictionnaire":
        suite, rendu = "con.execute(ECRIRE", 'return con.execute("SELECT id FROM'
    autre_ordre = "ORDER BY id" if sujet == "dictionnaire" else f"ORDER BY {texte}"
    rangs = {
        "ORDER BY id": "dans l'ordre des ajouts, avec `ORDER BY id` si SQLite numérote les lignes",
        "ORDER BY mot": "par mot, avec `ORDER BY` sur la colonne du mot",
    }
    ordre = "ORDER BY mot" if sujet == "dictionnaire" else "ORDER BY id"
    ouvrir = f"with closing(sqlite3.connect(chemin)) as con, con:\n        {suite}"
    if sujet == "dictionnaire":
        echanges = (("(mot, definition))", "(definition, mot))"), ("(mot,)", "(definition,)"))
    else:
        fin = f", {MATERIEL[SUJETS[sujet]].cles[-1]}))"
        echanges = ((f"({texte}, {autre}{fin}", f"({autre}, {texte}{fin}"),)
    propres = ()
    if sujet == "depenses":
        propres = (
            (
                "Les montants sont divisés par 100 : gardez les centimes que l'on vous donne.",
                ("(libelle, categorie, centimes))", "(libelle, categorie, centimes / 100))"),
            ),
        )
    return (
        *propres,
        (
            "`initialiser` échoue quand la table existe déjà, à chaque redémarrage : il manque "
            "`IF NOT EXISTS`.",
            ("TABLE IF NOT EXISTS", "TABLE"),
        ),
        (
            "`initialiser` efface ce qui était là : elle ne doit rien perdre quand la table existe "
            "déjà. Retirez le `DROP TABLE`, et créez la table par `IF NOT EXISTS`.",
            (
                "        con.execute(CREER)",
                f'        con.execute("DROP TABLE IF EXISTS {table}")\n        con.execute(CREER)',
            ),
        ),
        (
            "Ce qu'`ajouter` écrit disparaît quand la connexion se ferme : rien ne le valide. "
            "Écrivez `with closing(…) as con, con:`, ou appelez `commit`.",
            (f"as con, con:\n        {suite}", f"as con:\n        {suite}"),
        ),
        (
            "Ce qu'`ajouter` écrit n'est jamais validé, et sa connexion, restée ouverte, occupe la "
            "base. `with closing(…) as con, con:` valide, puis ferme.",
            (ouvrir, f"for con in [sqlite3.connect(chemin)]:\n        {suite}"),
        ),
        (
            "`ajouter` valide, mais laisse sa connexion ouverte : `commit`, ou `with` seul, ne "
            "la ferme pas. Écrivez `with closing(…) as con, con:`.",
            (ouvrir, f"with sqlite3.connect(chemin) as con:\n        {suite}"),
        ),
        (
            "Les `id` sont vides : SQLite ne numérote les lignes que si la colonne est `INTEGER "
            "PRIMARY KEY`, en toutes lettres.",
            ("id INTEGER PRIMARY KEY", "id INT PRIMARY KEY"),
        ),
        (
            "Les valeurs ne vont pas dans les bonnes colonnes : donnez-les aux `?` dans l'ordre "
            "des colonnes que cite l'`INSERT`.",
            *echanges,
        ),
        (
            "`ajouter` ne rend pas l'`id` de la ligne : gardez le curseur que rend l'`INSERT`, et "
            "finissez par `return curseur.lastrowid`.",
            (rendu, rendu.removeprefix("return ")),
        ),
        (
            "`lister` rend des tuples : faites de chaque ligne un dictionnaire, par exemple avec "
            "`con.row_factory = sqlite3.Row`, puis `dict(ligne)`.",
            ("[dict(ligne) for", "[tuple(ligne) for"),
        ),
        (
            "`lister` rend des objets `Row`, que seul `sqlite3` connaît : faites de chacun un vrai "
            "dictionnaire, par `dict(ligne)`.",
            ("[dict(ligne) for ligne in lignes]", "list(lignes)"),
        ),
        (
            f"Les lignes sont les bonnes, mais pas leur ordre : `lister` les range {rangs[ordre]}.",
            (f'{ordre}")', f'{autre_ordre}")'),
        ),
        (
            "Il manque l'`id` dans les dictionnaires de `lister` : demandez cette colonne aussi.",
            ("SELECT id, ", "SELECT "),
        ),
        (
            "Vos fonctions travaillent toujours dans la même base : ouvrez celle que désigne leur "
            "paramètre `chemin`.",
            ("connect(chemin)", 'connect(os.environ["MEMORY_DB"])'),
        ),
    )


def _des_refus(sujet):
    """Rend les fautes du jalon 2."""
    table, cles = MATERIEL[SUJETS[sujet]].ressource, MATERIEL[SUJETS[sujet]].cles
    colonnes, marques = ", ".join(cles), ", ".join("?" * len(cles))
    valeurs = ", ".join(f"'{{{cle}}}'" for cle in cles)
    inserer = f"VALUES ({marques})"
    execution = f"execute({'ECRIRE' if sujet == 'dictionnaire' else 'inserer'}, ({colonnes}))"
    sans_refus = (f"    verifier({colonnes})\n", "")
    tout_accepter = (sans_refus, (" NOT NULL", ""))
    relire = 'return con.execute("SELECT id FROM mots WHERE mot = ?", (mot,)).fetchone()[0]'
    lastrowid = (
        f"con.execute(ECRIRE, (mot, definition))\n        {relire}",
        "return con.execute(ECRIRE, (mot, definition)).lastrowid",
    )
    upsert = "    ON CONFLICT (mot) DO UPDATE SET definition = excluded.definition\n"
    if sujet == "dictionnaire":
        tout_accepter += ((" UNIQUE", ""), (upsert, ""), lastrowid)
    communes = (
        (
            "Rien n'est refusé : `ajouter` doit d'abord examiner ce qu'elle reçoit, et lever une "
            "`ValueError`.",
            *tout_accepter,
        ),
        (
            "Rien n'est refusé, sauf ce que `NOT NULL` arrête : `ajouter` doit d'abord examiner "
            "ce qu'elle reçoit, et lever une `ValueError`.",
            sans_refus,
        ),
        (
            "Ce qui est refusé est écrit quand même : examinez tout avant l'`INSERT`.",
            sans_refus,
            (" NOT NULL", ""),
            (f"def ajouter(chemin, {colonnes})", f"def _ajouter(chemin, {colonnes})"),
            (
                "def lister(",
                f"def ajouter(chemin, {colonnes}):\n"
                f"    numero = _ajouter(chemin, {colonnes})\n"
                f"    verifier({colonnes})\n"
                "    return numero\n\n\n"
                "def lister(",
            ),
        ),
        (
            "Des espaces passent pour un texte : examinez ce qu'il en reste, `texte.strip()`.",
            ("or not texte.strip()", "or not texte"),
        ),
        (
            "Ce qui n'est pas un texte n'a pas de `strip` : avant, vérifiez le type, avec "
            "`isinstance(texte, str)`.",
            ("not isinstance(texte, str) or ", ""),
        ),
        (
            "Les refus n'expliquent rien : donnez une phrase à chaque `ValueError`.",
            (_entre(solution(sujet), "raise ValueError(", "\n"), "raise ValueError"),
        ),
        (
            "Le texte est changé avant d'être gardé : examinez `strip()`, et enregistrez le texte "
            "tel qu'il est.",
            (execution, execution.replace(f"({cles[0]},", f"({cles[0]}.strip(),")),
        ),
    )
    if sujet == "dictionnaire":
        return (
            *communes,
            (
                "Un mot de plus de 50 caractères est accepté : comparez `len(mot)` à cette borne.",
                ("len(mot) > 50", "len(mot) > 500"),
            ),
            (
                "Un mot de 50 caractères tout juste est permis : ne refusez que ce qui est plus "
                "long, avec `>`.",
                ("len(mot) > 50", "len(mot) >= 50"),
            ),
            (
                "`ON CONFLICT (…)` demande une colonne qui n'a pas deux fois la même valeur : "
                "ajoutez-lui `UNIQUE`, dans le `CREATE TABLE`.",
                ("mot TEXT NOT NULL UNIQUE", "mot TEXT NOT NULL"),
            ),
            (
                "Redéfinir un mot est refusé, alors que la nouvelle définition doit remplacer "
                "l'ancienne.",
                (upsert, ""),
                (
                    "        con.execute(ECRIRE, (mot, definition))",
                    "        try:\n            con.execute(ECRIRE, (mot, definition))\n"
                    "        except sqlite3.IntegrityError:\n"
                    '            raise ValueError("Ce mot existe déjà.") from None',
                ),
            ),
            (
                "`fetchone()` rend une ligne, un tuple : l'`id` en est la première valeur, `[0]`.",
                ("(mot,)).fetchone()[0]", "(mot,)).fetchone()"),
            ),
            (
                "Redéfinir un mot échoue : la colonne est `UNIQUE`. Ajoutez à l'`INSERT` un "
                "`ON CONFLICT (…) DO UPDATE`, ou effacez d'abord l'ancienne définition.",
                (upsert, ""),
            ),
            (
                "Redéfinir un mot garde l'ancienne définition : c'est la nouvelle qu'il faut.",
                ("DO UPDATE SET definition = excluded.definition", "DO NOTHING"),
            ),
            (
                "Quand le mot existait, `ajouter` rend un `id` qui n'existe pas : `lastrowid` ne "
                "vaut qu'après une vraie insertion. Relisez l'`id` par un `SELECT`.",
                lastrowid,
            ),
        )
    nombre = cles[-1]
    communes += (
        (
            "Une apostrophe, ou un morceau de SQL, change votre requête : gardez des `?`, et "
            "donnez les valeurs à part.",
            (f'"INSERT INTO {table}', f'f"INSERT INTO {table}'),
            (inserer, f"VALUES ({valeurs})"),
            (execution, "execute(inserer)"),
        ),
        (
            f"Il faut un entier : vérifiez le type, avec `isinstance({nombre}, int)`, avant de "
            "comparer.",
            (f"not isinstance({nombre}, int) or ", ""),
        ),
    )
    if sujet == "depenses":
        return (
            *communes,
            (
                "Zéro centime n'est pas une dépense : refusez-le aussi.",
                ("centimes <= 0", "centimes < 0"),
            ),
            (
                "Deux dépenses peuvent être identiques, comme un pain par jour : retirez la "
                "contrainte `UNIQUE`.",
                (
                    "centimes INTEGER NOT NULL",
                    "centimes INTEGER NOT NULL, UNIQUE (libelle, categorie)",
                ),
            ),
        )
    return (
        *communes,
        ("La note 0 est acceptée : elle va de 1 à 5.", ("1 <= note", "0 <= note")),
        (
            "Le même livre entre deux fois : une contrainte `UNIQUE (titre, auteur)` l'empêche, ou "
            "un `SELECT` avant d'écrire.",
            ("NOT NULL,\n        UNIQUE (titre, auteur)", "NOT NULL"),
        ),
        (
            "Le doublon est refusé par SQLite, mais l'erreur n'est pas une `ValueError` : attrapez "
            "`sqlite3.IntegrityError`, et levez la vôtre.",
            ("except sqlite3.IntegrityError", "except KeyError"),
        ),
        (
            "Deux auteurs peuvent avoir écrit le même titre : c'est le titre **et** l'auteur qui "
            "font le doublon.",
            ("UNIQUE (titre, auteur)", "UNIQUE (titre)"),
        ),
    )


def _du_resume(sujet):
    """Rend les fautes du jalon 3."""
    une, autre, *_ = MATERIEL[SUJETS[sujet]].cles
    second = f" OR instr(lower({autre}), lower(:morceau))"
    communes = (
        (
            "Les majuscules comptent : comparez les textes en minuscules, des deux côtés, avec "
            "`lower`.",
            (f"lower({une}), lower(:morceau)", f"{une}, :morceau"),
            (f"lower({autre}), lower(:morceau)", f"{autre}, :morceau"),
        ),
        (
            "Le morceau ne se cherche que dans une des deux colonnes : ajoutez l'autre, avec `OR`.",
            (second, ""),
        ),
        (
            "Avec `LIKE`, `%` veut dire « n'importe quoi » : `instr(texte, morceau)` cherche le "
            "morceau tel quel, ou `morceau in texte` en Python.",
            (f"instr(lower({une}), lower(:morceau))", f"{une} LIKE '%' || :morceau || '%'"),
            (f"instr(lower({autre}), lower(:morceau))", f"{autre} LIKE '%' || :morceau || '%'"),
        ),
        (
            "Vous cherchez un texte égal au morceau : il suffit pourtant qu'il le contienne.",
            (f"instr(lower({une}), lower(:morceau))", f"lower({une}) = lower(:morceau)"),
            (f"instr(lower({autre}), lower(:morceau))", f"lower({autre}) = lower(:morceau)"),
        ),
    )
    propres = {
        "carnet": (
            (
                "Sans aucun livre, la moyenne n'est pas zéro : elle n'existe pas. Rendez `None`.",
                ('"moyenne": moyenne', '"moyenne": moyenne or 0'),
            ),
            (
                "`par_auteur` est une liste : faites-en un dictionnaire, qui donne un nombre pour "
                "chaque auteur.",
                ("dict(par_auteur)", "list(par_auteur)"),
            ),
            (
                "Vous comptez les auteurs, et non les livres : retirez `DISTINCT`.",
                ("SELECT COUNT(*), AVG", "SELECT COUNT(DISTINCT auteur), AVG"),
            ),
        ),
        "depenses": (
            (
                "Sans aucune dépense, `SUM` donne `NULL` : le total doit être 0. Voyez `COALESCE`.",
                ("COALESCE(SUM(centimes), 0)", "SUM(centimes)"),
            ),
            (
                "`par_categorie` compte les dépenses : additionnez leurs centimes, avec `SUM`.",
                ("SELECT categorie, SUM(centimes)", "SELECT categorie, COUNT(*)"),
            ),
            (
                "Le total est en euros : gardez des centimes, qui sont des nombres entiers.",
                ('"total": total', '"total": total / 100'),
            ),
        ),
        "dictionnaire": (
            (
                "`par_initiale` est une liste : faites-en un dictionnaire, qui donne un nombre "
                "pour chaque initiale.",
                ("dict(par_initiale)", "list(par_initiale)"),
            ),
            (
                "Les initiales sont changées : laissez-les telles quelles, majuscules comprises.",
                ("substr(mot, 1, 1)", "lower(substr(mot, 1, 1))"),
            ),
            (
                "Vous comptez les initiales, et non les mots : comptez toutes les lignes.",
                ('COUNT(*) FROM mots"', 'COUNT(DISTINCT substr(mot, 1, 1)) FROM mots"'),
            ),
        ),
    }
    return (*communes, *propres[sujet])


def _du_formulaire(sujet):
    """Rend les fautes du jalon 4."""
    une, *_ = cles = MATERIEL[SUJETS[sujet]].cles
    elements, autre = ", ".join(cles), cles[1]
    refus = "            statut.value = str(erreur)\n"
    texte = solution(sujet)
    succes = _entre(texte, "        statut.value = f", "\n") + "\n"
    vidage = _entre(texte, f"        {une}.value = ", "\n\n")
    return (
        (
            "Le clic ne fait rien : confiez au bouton la fonction `au_clic`, par `on_click`.",
            ("    bouton.on_click(au_clic)\n", ""),
        ),
        (
            "Au clic, le bouton se donne lui-même à votre fonction : il lui faut un paramètre, "
            "comme dans `def au_clic(bouton):`.",
            ("def au_clic(bouton):", "def au_clic():"),
        ),
        (
            "`on_click` reçoit ce que rend la fonction, au lieu de la fonction : écrivez son nom "
            "sans parenthèses.",
            ("on_click(au_clic)", "on_click(au_clic(bouton))"),
        ),
        (
            "Après un refus, la suite s'exécute quand même : les champs se vident, et la phrase "
            "est remplacée. Finissez le bloc `except` par `return`.",
            (
                f"{refus}            return\n{succes}",
                f'{refus}        statut.value = "Enregistré."\n',
            ),
        ),
        (
            "Le statut montre une autre phrase que celle de la `ValueError` : mettez-y "
            "`str(erreur)`.",
            (refus, '            statut.value = "Refusé."\n'),
        ),
        (
            "Le statut attend un texte, et reçoit l'erreur elle-même : écrivez `str(erreur)`.",
            (refus, "            statut.value = erreur\n"),
        ),
        (
            "Au clic, `ajouter` refuse des champs pourtant remplis, et rien n'attrape son erreur : "
            "donnez à `ajouter` ce qui y est tapé, leur `value`, dans un `try`.",
            (f"ajouter(chemin, {une}.value", f"ajouter(chemin, {une}"),
            (
                "except ValueError as erreur:\n            statut",
                "except KeyError as erreur:\n            statut",
            ),
        ),
        (
            "Au clic, les valeurs ne vont pas dans les bons arguments : suivez l'ordre que demande "
            "`ajouter`.",
            (f"{une}.value, {autre}.value", f"{autre}.value, {une}.value"),
        ),
        (
            "Un refus n'est pas montré : attrapez la `ValueError` autour d'`ajouter`, et mettez sa "
            "phrase dans le statut.",
            (
                "except ValueError as erreur:\n            statut",
                "except KeyError as erreur:\n            statut",
            ),
        ),
        (
            "Après un refus, ce qui était tapé est perdu : ne videz les champs que si "
            "l'enregistrement a réussi.",
            (refus, f'{refus}            {une}.value = ""\n'),
        ),
        (
            "Une fois la ligne enregistrée, videz les champs de texte, pour la suivante.",
            (vidage, "        pass"),
        ),
        (
            "Après un succès, rien ne le dit : mettez une phrase dans le statut.",
            (succes, ""),
        ),
        (
            "Le bouton vient avant le statut, qui est le dernier élément de la boîte.",
            (f"[{elements}, bouton, statut]", f"[{elements}, statut, bouton]"),
        ),
        (
            "La fonction ne rend pas la boîte : il manque `return`.",
            ("return widgets.VBox", "widgets.VBox"),
        ),
        (
            "Au clic, `ajouter` reçoit les champs eux-mêmes : donnez-lui ce qui y est tapé, leur "
            "`value`.",
            (f"ajouter(chemin, {une}.value", f"ajouter(chemin, {une}"),
        ),
    )


def _de_l_api(sujet):
    """Rend les fautes du jalon 5."""
    ressource = MATERIEL[SUJETS[sujet]].ressource
    fautes = (
        (
            "Au démarrage, la table n'existe pas encore : appelez `initialiser(base())` avant le "
            "`yield` de la durée de vie, et donnez-la à `FastAPI(lifespan=…)`.",
            (", lifespan=duree_de_vie", ""),
        ),
        (
            "L'API n'écrit pas dans la base que le serveur lui donne : prenez son adresse par "
            "`base()`, sans la changer.",
            ('os.environ.get("MEMORY_DB") or ', ""),
        ),
        (
            "Ce qui vient d'être créé s'annonce par le statut 201 : `status_code=201`, dans le "
            "décorateur du POST.",
            (", status_code=201", ""),
        ),
        (
            "Un refus d'`ajouter` sort de l'application, et le client reçoit une erreur 500 : "
            "attrapez la `ValueError`, et levez `HTTPException(422, …)`.",
            (
                "except ValueError as erreur:\n        raise",
                "except KeyError as erreur:\n        raise",
            ),
        ),
        (
            "Un refus s'annonce par le statut 422 : le contenu se lit, mais ne convient pas.",
            ("HTTPException(422", "HTTPException(400"),
        ),
        (
            "Il manque `nombre` à côté de la liste, ou il ne compte pas ses lignes.",
            (f', "nombre": len({ressource})' + "}", "}"),
        ),
        (
            "Ce qui n'existe pas s'annonce par le statut 404 : levez `HTTPException(404, …)`.",
            ("raise HTTPException(404, ", "print("),
        ),
        (
            "L'`HTTPException` est rendue, comme une réponse ordinaire : levez-la, par `raise`.",
            ("raise HTTPException(422, str(erreur)) from None", "return HTTPException(422)"),
        ),
        (
            "Le 404 est levé dès la première ligne qui ne convient pas : placez-le après la "
            "boucle.",
            ("\n    raise HTTPException(404", "\n        raise HTTPException(404"),
        ),
        (
            f"La liste est rendue seule : mettez-la dans un dictionnaire, sous `{ressource}`, avec "
            "`nombre`.",
            (
                "return {" + f'"{ressource}": {ressource}, "nombre": len({ressource})' + "}",
                f"return {ressource}",
            ),
        ),
    )
    if sujet != "dictionnaire":
        fautes += (
            (
                "Dans l'adresse, tout est du texte, qui n'est égal à aucun nombre : annotez le "
                "paramètre, comme `numero: int`.",
                ("(numero: int)", "(numero)"),
            ),
        )
    if sujet != "carnet":
        return fautes
    return (
        *fautes,
        (
            "Un doublon s'annonce par le statut 409, et non 422. Pour le reconnaître, faites-en "
            "une erreur à part, `class Doublon(ValueError)`, que vous attrapez en premier.",
            ("HTTPException(409", "HTTPException(422"),
        ),
    )


def _code(sujet, rang):
    """Rend la solution d'un jalon : sans les refus au premier, et sans l'API avant le dernier.

    Sans elle, qui est lente, on reconnaît plus vite les fautes des autres jalons.
    """
    code = solution(sujet)
    if rang == 1:
        code = sauf(code, (_entre(code, "    verifier(", "\n") + "\n", ""))
    if rang == 1 and sujet == "carnet":
        refus = _entre(code, "        except sqlite3.IntegrityError", "\n\n")
        code = sauf(code, (refus, ""), ("        try:\n            return", "        return"))
    return code if rang == 5 else code.split("# --- Jalon 5")[0]


def _entre(texte, debut, fin):
    """Rend le premier morceau du texte qui va de `debut`, compris, à `fin`, non comprise."""
    return debut + texte.split(debut, 1)[1].split(fin, 1)[0]


def _jalons(sujet):
    """Rend les cinq jalons d'un sujet."""
    materiel = MATERIEL[SUJETS[sujet]]
    une, *_ = materiel.cles
    arguments, ressource = ", ".join(materiel.cles), materiel.ressource
    calcul = {
        "carnet": "AVG(note)",
        "depenses": "SUM(centimes)",
        "dictionnaire": "COUNT(*)",
    }

    def jalon(rang, titre, essais, fautes, **reste):
        code = _code(sujet, rang)
        return Jalon(
            f"17.{rang}",
            titre,
            sujet=sujet,
            fichier=SUJETS[sujet],
            fonctions=FONCTIONS[rang],
            depart=depart(sujet),
            solution=code,
            justes=(_autre_table(code, sujet),),
            essais=essais,
            erreurs={sauf(code, *changements): phrase for phrase, *changements in fautes},
            **reste,
        )

    return (
        jalon(
            1,
            "La base et le module",
            (commencer, nommer, garder, separer),
            _du_module(sujet),
            parties=("CREER", "ECRIRE", "initialiser", "ajouter", "lister"),
            indices=(
                "Commencez par `initialiser` : un `CREATE TABLE IF NOT EXISTS`, dans un bloc "
                "`with closing(sqlite3.connect(chemin)) as con, con:`. Puis `ajouter`, puis "
                "`lister`, en vérifiant à chaque fois.",
                f"`ajouter` donne `({arguments})` aux `?` d'un `INSERT`, et rend le `lastrowid` du "
                "curseur.",
                "Dans `lister`, après `con.row_factory = sqlite3.Row`, chaque ligne devient un "
                "dictionnaire par `dict(ligne)`. Rendez la liste avant que `con` se ferme.",
            ),
            explication="Chaque fonction ouvre la base à l'adresse reçue, fait son geste, valide "
            "et ferme : rien ne reste dans une variable, tout est dans le fichier.",
        ),
        jalon(
            2,
            "Refuser avant d'écrire",
            (
                refuser_le_premier_texte,
                refuser_le_second_texte,
                refuser_une_mesure,
                garder_les_pieges,
                ajouter_encore,
            ),
            _des_refus(sujet),
            parties=("CREER", "ECRIRE", "Doublon", "verifier", "ajouter"),
            indices=(
                "Écrivez une fonction à part, `verifier`, qui lève les `ValueError`, et "
                "appelez-la au début d'`ajouter`.",
                "Pour un texte : `isinstance(texte, str)`, puis `texte.strip()`. Pour un nombre : "
                "`isinstance(nombre, int)`, puis ses bornes. L'ordre compte : on ne compare que ce "
                "qui est du bon type.",
                {
                    "carnet": "Pour le doublon, `UNIQUE (titre, auteur)` dans la table. SQLite "
                    "lève alors `sqlite3.IntegrityError` : attrapez-la, et levez une `ValueError`.",
                    "depenses": "Pas de contrainte `UNIQUE` : la même dépense peut revenir.",
                    "dictionnaire": "Avec `mot TEXT UNIQUE`, écrivez `INSERT INTO … VALUES (?, ?) "
                    "ON CONFLICT (mot) DO UPDATE SET definition = excluded.definition`. L'`id` se "
                    "relit ensuite par un `SELECT`.",
                }[sujet],
            ),
            explication="On examine tout avant d'écrire : un refus n'a rien à annuler. Les `?` "
            "gardent tels quels les textes les plus étranges.",
        ),
        jalon(
            3,
            "Chercher et résumer",
            (
                chercher_un_nom,
                chercher_en_majuscules,
                chercher_en_minuscules,
                chercher_un_pourcent,
                chercher_ce_qui_n_y_est_pas,
                resumer,
                resumer_du_vide,
            ),
            _du_resume(sujet),
            parties=("chercher", "resumer"),
            indices=(
                "Tout peut se faire en Python, à partir de `lister(chemin)` : une boucle, un `if`, "
                "une liste. Ou en SQL : comme vous préférez.",
                f"En SQL, `instr(lower({une}), lower(?))` vaut 0 quand le morceau n'est pas là. En "
                f'Python : `morceau.lower() in ligne["{une}"].lower()`.',
                f"`{calcul[sujet]}` calcule sur toute la table ; avec `GROUP BY`, sur chaque "
                "groupe. Et `dict(…)` fait un dictionnaire d'une suite de couples. Pensez à la "
                "base vide.",
            ),
            explication="`instr` cherche le morceau tel quel, `GROUP BY` calcule une ligne par "
            "groupe, et la base vide est un cas comme un autre.",
        ),
        jalon(
            4,
            "Le formulaire",
            (construire, cliquer, cliquer_sur_un_refus),
            _du_formulaire(sujet),
            parties=("formulaire",),
            indices=(
                "Reprenez le formulaire de « Saisir avec un formulaire » : les widgets, une "
                "fonction `au_clic` définie dans `formulaire`, `on_click`, et la `VBox`.",
                "Dans `au_clic`, appelez `ajouter` dans un `try`. Après `except ValueError as "
                "erreur`, mettez `str(erreur)` dans le statut, et ne videz rien.",
                "`bouton.on_click(au_clic)` donne la fonction sans l'appeler. Au clic, elle reçoit "
                "le bouton : `def au_clic(bouton):`. Finissez par `return widgets.VBox([…])` ; "
                f"dans la liste, et dans l'ordre : {materiel.elements}.",
            ),
            explication="Le formulaire ne vérifie rien lui-même : il appelle `ajouter`, et montre "
            "sa phrase. Les règles ne sont écrites qu'une fois.",
        ),
        jalon(
            5,
            "L'API",
            (poster, lire_la_liste, poster_ce_qui_se_refuse, lire_un_element),
            _de_l_api(sujet),
            la_sienne=True,
            parties=(
                "base",
                "duree_de_vie",
                "app",
                *("Livre", "Depense", "Entree"),
                *("poster", "lire_tout", "lire_un", "lire_une"),
            ),
            indices=(
                "Dans l'ordre : la durée de vie, qui appelle `initialiser(base())`, puis `app = "
                "FastAPI(lifespan=…)`, puis un modèle pydantic, puis les adresses, une à une.",
                f'Le POST : `@app.post("/{ressource}", status_code=201)`. Il appelle `ajouter` '
                "avec `base()`, et change la `ValueError` en `HTTPException(422, str(erreur))`.",
                "Pour un seul élément, parcourez `lister(base())` : rendez celui qui convient, et "
                "levez `HTTPException(404, …)` après la boucle.",
            ),
            explication="L'API, comme le formulaire, n'est qu'un visage de plus : vos fonctions "
            "font le travail, et les statuts disent ce qui s'est passé.",
        ),
    )


EXERCICES = tuple(jalon for sujet in SUJETS for jalon in _jalons(sujet))
