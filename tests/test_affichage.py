"""Lire une base sans y toucher, montrer ses lignes sans danger, et dire ses erreurs."""

import os
import re
import sqlite3
from base64 import b64decode
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import nbclient
import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread

from lib import memory
from lib.affichage import dessiner_schema, en_html, illustrer, lire, lire_messages
from lib.erreurs import ErreurSQL
from tests.outils import autre_python, contenu, espionner, sql

VALEURS = """CREATE TABLE t (entier INTEGER, reel REAL, texte TEXT, octets BLOB, melange, vide);
    INSERT INTO t VALUES (9223372036854775807, 1.0, 'é', x'00ff', 1, NULL),
    (NULL, NULL, NULL, NULL, 'un', NULL), (2, 0.5, 'b', x'', 2.5, NULL)"""


@pytest.fixture
def base(tmp_path):
    """Une base d'une table, dans le journal par défaut de SQLite, qui n'écrit rien à côté."""
    chemin = tmp_path / "base" / "essai.db"
    chemin.parent.mkdir()
    with closing(sqlite3.connect(chemin)) as con:
        con.executescript(VALEURS)
    return chemin


def noms_difficiles():
    noms = ["a b", "éà 🎉", "a#b", "a%20b", "a%b%", "a&mode=rwc", "a+b;c", "l'été"]
    return noms if os.name == "nt" else [*noms, "a?b", "a?mode=rwc", 'gu"il', "a\\b", "a:b"]


# lire : les valeurs


def test_lire_garde_les_valeurs_et_leurs_types(base):
    tableau = lire("SELECT * FROM t ORDER BY rowid", chemin=base)
    assert tableau["entier"].tolist() == [9223372036854775807, pd.NA, 2]
    assert tableau["reel"].tolist() == [1.0, pd.NA, 0.5]
    assert tableau["texte"].tolist() == ["é", pd.NA, "b"]
    assert tableau["octets"].tolist() == [b"\x00\xff", pd.NA, b""]
    assert [(type(v), v) for v in tableau["melange"]] == [(int, 1), (str, "un"), (float, 2.5)]
    assert tableau["vide"].tolist() == [pd.NA] * 3
    types = ["Int64", "Float64", "string", "object", "object", "object"]
    assert [str(t) for t in tableau.dtypes] == types


def test_lire_affiche_pareil_sous_toutes_les_versions_de_pandas(base):
    requete = "SELECT entier AS e, reel, texte FROM t WHERE rowid > 1 ORDER BY rowid"
    assert repr(lire(requete, chemin=base)) == (
        "      e  reel texte\n0  <NA>  <NA>  <NA>\n1     2   0.5     b"
    )


def test_lire_sans_ligne_et_colonnes_de_meme_nom(base):
    assert list(lire("SELECT entier, texte FROM t WHERE 0", chemin=base)) == ["entier", "texte"]
    double = lire("SELECT 1 AS a, 'x' AS a, NULL AS a", chemin=base)
    assert list(double) == ["a", "a", "a"]
    assert double.iloc[0].tolist() == [1, "x", pd.NA]


@pytest.mark.parametrize("texte", ["O'Brien'; DROP TABLE t; --", "é🎉\n\t", "%_", "x" * 100_000])
def test_lire_passe_les_valeurs_a_part(base, texte):
    assert lire("SELECT ? AS v", (texte,), base)["v"].tolist() == [texte]
    assert lire("SELECT :v AS v", {"v": texte}, base)["v"].tolist() == [texte]


def test_lire_prend_la_base_de_memory_a_chaque_appel(tmp_path, monkeypatch):
    for nom in ("un", "deux"):
        monkeypatch.setenv("MEMORY_DB", str(tmp_path / f"{nom}.db"))
        memory.initialiser_db()
        memory.sauvegarder_message(nom)
        assert lire("SELECT texte FROM messages")["texte"].tolist() == [nom]
        assert lire_messages()["texte"].tolist() == [nom]
        assert f"{nom}.db" in dessiner_schema().texte


@pytest.mark.parametrize("nom", noms_difficiles())
def test_lire_ouvre_la_base_que_l_on_nomme(tmp_path, nom):
    chemin = tmp_path / nom / f"{nom}.db"
    chemin.parent.mkdir()
    with pytest.raises(ErreurSQL, match=re.escape(f"{nom}.db")):
        lire("SELECT 1", chemin=chemin)
    assert list(tmp_path.iterdir()) == [chemin.parent]
    assert list(chemin.parent.iterdir()) == []
    sql(chemin, "CREATE TABLE t AS SELECT 'bonne' AS x")
    assert lire("SELECT x FROM t", chemin=chemin)["x"].tolist() == ["bonne"]


# lire : ne rien écrire, ne rien laisser ouvert


@pytest.mark.parametrize(
    "requete",
    [
        "INSERT INTO t (texte) VALUES ('x')",
        "INSERT INTO t (texte) VALUES ('x') RETURNING texte",
        "DELETE FROM t",
        "DROP TABLE t",
        "CREATE TABLE u (x)",
        "VACUUM",
        "VACUUM INTO 'copie.db'",
        "ATTACH 'voisine.db' AS v",
        "ATTACH 'file:voisine.db?mode=rwc' AS v",
        "PRAGMA user_version = 3",
        "PRAGMA journal_mode = WAL",
        "PRAGMA foreign_keys = ON",
    ],
)
def test_lire_refuse_d_ecrire(base, requete, monkeypatch):
    monkeypatch.chdir(base.parent)
    avant = contenu(base.parent)
    with pytest.raises(ErreurSQL, match=r"lire\(\) ne fait que lire.*con\.execute"):
        lire(requete, chemin=base)
    assert contenu(base.parent) == avant


@pytest.mark.parametrize(
    "requete",
    [
        "PRAGMA table_info(t)",
        "PRAGMA TABLE_XINFO(t)",
        "PRAGMA user_version",
        "PRAGMA foreign_key_list(t)",
        "PRAGMA integrity_check(5)",
        "SELECT * FROM pragma_table_list",
        "EXPLAIN QUERY PLAN SELECT * FROM t",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
        "VALUES (1), (2)",
        "SELECT value FROM json_each('[1, 2]')",
        "SELECT count(*) OVER () FROM t",
    ],
)
def test_lire_accepte_tout_ce_qui_lit(base, requete):
    lire(requete, chemin=base)


def test_lire_une_base_wal_ouverte_fermee_et_sans_ses_fichiers_annexes(tmp_path):
    chemin = tmp_path / "w.db"
    with closing(sqlite3.connect(chemin, isolation_level=None)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("CREATE TABLE t (x)")
        con.execute("INSERT INTO t VALUES ('validé')")
        con.execute("BEGIN IMMEDIATE")
        con.execute("INSERT INTO t VALUES ('pas encore')")
        assert lire("SELECT x FROM t", chemin=chemin)["x"].tolist() == ["validé"]
        con.execute("COMMIT")
        assert len(lire("SELECT x FROM t", chemin=chemin)) == 2
    assert [f.name for f in tmp_path.iterdir()] == ["w.db"]
    assert len(lire("SELECT x FROM t", chemin=chemin)) == 2
    sql(chemin, "INSERT INTO t VALUES ('après une lecture')")
    assert len(lire("SELECT x FROM t", chemin=chemin)) == 3


def test_chaque_connexion_est_fermee(base, monkeypatch):
    ouvertes = espionner(monkeypatch)
    lire("SELECT 1", chemin=base)
    dessiner_schema(base)
    for requete in ("SELEC", "DELETE FROM t", "", "SELECT ?"):
        with pytest.raises(ErreurSQL):
            lire(requete, chemin=base)
    assert len(ouvertes) == 7  # dont la base vide où « SELEC » est analysé
    for con in ouvertes:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            con.execute("SELECT 1")


# Les erreurs


@pytest.mark.parametrize(
    ("requete", "parametres", "phrase", "cause"),
    [
        ("SELEC 1", (), 'near "SELEC".*mal formé', sqlite3.OperationalError),
        ("SELECT (", (), "incomplete input.*mal formé", sqlite3.OperationalError),
        ("SELECT 'a", (), "unrecognized token.*mal formé", sqlite3.OperationalError),
        ("SELECT * FROM absente", (), "absente.*n'existe pas", sqlite3.OperationalError),
        ("SELECT absente FROM t", (), "absente.*n'existe pas", sqlite3.OperationalError),
        ("SELECT ?", (), "une valeur par", sqlite3.ProgrammingError),
        ("SELECT ?", "abc", "une valeur par", sqlite3.ProgrammingError),
        ("SELECT 1", (1,), "une valeur par", sqlite3.ProgrammingError),
        ("SELECT :a", {}, "une valeur à chaque", sqlite3.ProgrammingError),
        ("SELECT ?", 5, "dans un tuple", sqlite3.ProgrammingError),
        ("SELECT ?", (object(),), "octets", sqlite3.ProgrammingError),
        ("SELECT ?", (2**70,), "trop grand", OverflowError),
        ("SELECT '\ud800'", (), "incomplet", UnicodeError),
        ("SELECT 1; SELECT 2", (), "une seule instruction", sqlite3.ProgrammingError),
        ("SELECT CAST(x'ff' AS TEXT)", (), "UTF-8", sqlite3.OperationalError),
        ("", (), "écrivez un SELECT", None),
        ("-- rien", (), "écrivez un SELECT", None),
        ("BEGIN", (), "écrivez un SELECT", None),
        (None, (), "chaîne", None),
        (b"SELECT 1", (), "bytes", None),
    ],
)
def test_une_erreur_est_une_phrase_en_francais(base, requete, parametres, phrase, cause):
    with pytest.raises(ErreurSQL, match=phrase) as info:
        lire(requete, parametres, base)
    assert isinstance(info.value.__cause__, cause or type(None))
    assert "\n" not in str(info.value)


@pytest.mark.parametrize(
    ("requete", "indice"),
    [
        ("SELECT nom FROM mesages", "Voulez-vous dire `messages` ?"),
        ("SELECT texte, nom FROM messages", "Voulez-vous dire `nom_utilisateur` ?"),
        ("INSERT INTO messages (txte) VALUES ('x')", "Voulez-vous dire `texte` ?"),
        ("SELECT\n  mesages.id\nFROM messages", "C'est à la ligne 2."),
        ("SELECT texte FORM messages", "entre `SELECT texte` et `messages`"),
    ],
)
def test_une_faute_de_frappe_est_montree_avec_une_reparation(requete, indice):
    memory.initialiser_db()
    with pytest.raises(ErreurSQL) as info:
        lire(requete)
    assert indice in str(info.value).replace("\u00a0", " ")


def test_une_base_occupee_n_attend_pas_deux_fois(base, monkeypatch):
    ouvrir = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: ouvrir(*a, timeout=0, **k))
    monkeypatch.setattr("lib.affichage.noms_connus", None)  # l'appeler échouerait
    with closing(ouvrir(base, isolation_level=None)) as con:
        con.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ErreurSQL, match="occupée"):
            lire("SELECT * FROM t", chemin=base)


@pytest.mark.parametrize("montrer", [lire_messages, dessiner_schema])
def test_fichier_absent_dossier_ou_abime(tmp_path, montrer):
    absent, dossier, abime = (tmp_path / nom for nom in ("absent.db", "dossier", "abime.db"))
    dossier.mkdir()
    abime.write_bytes(b"ceci n'est pas une base" * 100)
    for chemin, phrase in [
        (absent, "Il n'y a pas de base"),
        (dossier, "Il n'y a pas de base"),
        (abime, "n'est pas une base SQLite"),
    ]:
        with pytest.raises(ErreurSQL, match=phrase):
            montrer(chemin)
    assert sorted(tmp_path.iterdir()) == [abime, dossier]


def test_base_abimee_en_son_milieu(tmp_path):
    chemin = tmp_path / "b.db"
    sql(chemin, "CREATE TABLE t AS SELECT hex(zeroblob(50000)) AS x")
    octets = bytearray(chemin.read_bytes())
    octets[4096:8192] = b"\xff" * 4096
    chemin.write_bytes(octets)
    with pytest.raises(ErreurSQL, match="abîmé"):
        lire("SELECT x FROM t", chemin=chemin)


def test_ecriture_interrompue(base):
    # Un journal resté là, comme après la mort d'un programme : lire() n'a pas le droit de réparer.
    with closing(sqlite3.connect(base, isolation_level=None)) as con:
        con.executescript("PRAGMA cache_size = 2; BEGIN; CREATE TABLE g (x)")
        con.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
            "INSERT INTO g SELECT hex(zeroblob(200)) FROM n"
        )
        interrompue = base.with_name("interrompue.db")
        interrompue.write_bytes(base.read_bytes())
        journal = base.with_name("essai.db-journal").read_bytes()
        base.with_name("interrompue.db-journal").write_bytes(journal)
    with pytest.raises(ErreurSQL, match=r"interrompu.*sqlite3\.connect"):
        lire("SELECT * FROM t", chemin=interrompue)
    sql(interrompue, "SELECT * FROM t")
    assert len(lire("SELECT * FROM t", chemin=interrompue)) == 3


@pytest.mark.filterwarnings("ignore:Proactor event loop:RuntimeWarning")  # zmq, sous Windows
def test_un_notebook_ne_montre_que_la_phrase_et_le_texte_tape(tmp_path):
    """Dans un vrai noyau : pas de trace Python, ni formule, ni balise."""
    sources = [
        "from lib.memory import initialiser_db, sauvegarder_message\n"
        "from lib.affichage import dessiner_schema, lire, lire_messages\n"
        "initialiser_db()\n"
        "sauvegarder_message('de 5 $ à 6 $ <script>alert(1)</script>');",
        "lire('SELEC 1')",
        "lire('DELETE FROM messages')",
        "lire_messages()",
        "dessiner_schema()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True)
    client.execute(cwd=tmp_path)
    debut, faute, ecriture, tableau, schema = (cellule.outputs for cellule in notebook.cells)
    assert debut == []
    for (sortie,), phrase in ((faute, "mal formé"), (ecriture, "ne fait que lire")):
        assert sortie.ename == "ErreurSQL"
        assert phrase in sortie.evalue
        assert " ".join(sortie.traceback) == sortie.evalue
    html = tableau[0].data["text/html"]
    assert "de 5 $ à 6 $ &lt;script&gt;" in html
    # La classe que MathJax laisse de côté dans JupyterLab ; « tex2jax_ignore » n'y suffit pas.
    assert re.search(r'<table[^>]* class="[^"]*\bmathjax_ignore\b', html)
    assert schema[0].data["text/html"].startswith('<img alt="Schéma')
    assert schema[0].data["text/plain"].startswith("Schéma")


# lire_messages


def test_lire_messages_rend_des_dates_et_des_noms_absents():
    memory.initialiser_db()
    memory.sauvegarder_message("un", "Alice")
    memory.sauvegarder_message("deux")
    tableau = lire_messages()
    attendus = memory.recuperer_messages()
    assert list(tableau) == ["id", "texte", "nom_utilisateur", "date_creation"]
    assert tableau["id"].tolist() == [1, 2]
    assert tableau["texte"].tolist() == ["un", "deux"]
    assert tableau["nom_utilisateur"].tolist() == ["Alice", pd.NA]
    assert [d.isoformat(timespec="microseconds") for d in tableau["date_creation"]] == [
        message["date_creation"] for message in attendus
    ]
    assert "<NA>" in repr(tableau["nom_utilisateur"])


def test_lire_messages_a_les_memes_types_avec_et_sans_ligne():
    memory.initialiser_db()
    vide = lire_messages()
    memory.sauvegarder_message("un")
    types = ["Int64", "string", "string", "datetime64[us]"]
    assert [str(t) for t in vide.dtypes] == types == [str(t) for t in lire_messages().dtypes]
    assert len(vide) == 0
    assert list(vide) == ["id", "texte", "nom_utilisateur", "date_creation"]


@pytest.mark.parametrize(
    ("date", "attendue"),
    [
        ("2026-01-02T03:04:05.000006", datetime(2026, 1, 2, 3, 4, 5, 6)),
        ("2026-01-02 03:04:05", datetime(2026, 1, 2, 3, 4, 5)),
        ("2026-01-02", datetime(2026, 1, 2)),
        ("0001-01-01", datetime(1, 1, 1)),
        ("9999-12-31T23:59:59.999999", datetime(9999, 12, 31, 23, 59, 59, 999999)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5)),
        ("2026-02-30", None),
        ("hier", None),
        ("", None),
        ("now", None),
        (b"2026-01-02", None),
    ],
)
def test_une_date_illisible_devient_nat(date, attendue):
    memory.initialiser_db()
    insertion = "INSERT INTO messages (texte, date_creation) VALUES ('x', ?)"
    sql(os.environ["MEMORY_DB"], insertion, ("2026-01-01",))
    sql(os.environ["MEMORY_DB"], insertion, (date,))
    lue = lire_messages()["date_creation"].iloc[1]
    assert lue is pd.NaT if attendue is None else lue == attendue


# en_html


class _Cellules(HTMLParser):
    """Relève, comme un navigateur, les balises et le texte de chaque cellule."""

    def __init__(self, html):
        super().__init__()
        self.balises, self.cellules, self.dedans = [], [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, balise, _):
        self.balises.append(balise)
        if balise in ("caption", "th", "td"):
            self.cellules.append("")
            self.dedans = True

    def handle_endtag(self, balise):
        self.dedans = False

    def handle_data(self, texte):
        if self.dedans:
            self.cellules[-1] += texte


def test_en_html_est_un_tableau_accessible():
    tableau = pd.DataFrame({"id": [1], "texte": ["bonjour"]})
    assert en_html(tableau, "Les messages") == (
        '<table class="cahier-table mathjax_ignore">\n<caption>Les messages</caption>\n'
        '<thead><tr><th scope="col">id</th><th scope="col">texte</th></tr></thead>\n'
        '<tbody>\n<tr><td dir="auto">1</td><td dir="auto">bonjour</td></tr>\n</tbody></table>'
    )


def test_en_html_sans_ligne():
    assert en_html(pd.DataFrame({"id": []}), "Les messages") == "<p>Aucune ligne.</p>"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_en_html_echappe_n_importe_quel_texte(texte):
    lues = _Cellules(en_html(pd.DataFrame({"a": [texte]}), "t", longueur=10**6))
    assert lues.cellules[2] == texte
    assert lues.balises.count("td") == 1


def test_en_html_des_valeurs_absentes_et_des_dates(base):
    tableau = lire("SELECT entier, reel, texte, octets, vide FROM t WHERE rowid = 2", chemin=base)
    tableau["date"] = pd.Series([pd.NaT], dtype="datetime64[us]")
    tableau["python"], tableau["nan"] = None, float("nan")
    assert _Cellules(en_html(tableau, "t")).cellules[9:] == ["—"] * 8
    dates = pd.DataFrame({"d": pd.Series([datetime(2026, 1, 2, 3, 4, 5, 6)])})
    assert _Cellules(en_html(dates, "t")).cellules[2] == "2026-01-02 03:04:05"


def test_en_html_coupe_les_textes_longs():
    tableau = pd.DataFrame({"a": ["x" * 200, "y" * 201]})
    assert _Cellules(en_html(tableau, "t")).cellules[2:] == ["x" * 200, "y" * 199 + "…"]
    assert _Cellules(en_html(tableau, "t", longueur=10)).cellules[2] == "x" * 9 + "…"


# illustrer


def figure(*noms):
    """Une figure que pyplot ne connaît pas : aucune fenêtre, sur aucun système."""
    dessin = Figure(figsize=(5, 3))
    dessin.subplots().barh(noms or ["Alice", "Un nom vraiment très, très, très long"], [1, 2])
    return dessin


def image(illustration):
    """Rend les attributs de la balise et les octets de l'image."""
    (balise,) = re.findall(r"<img [^>]*>", illustration._repr_html_())
    attributs = dict(re.findall(r'([\w-]+)="([^"]*)"', balise))
    return attributs, b64decode(attributs["src"].removeprefix("data:image/png;base64,"))


def test_illustrer_rend_une_image_et_sa_description():
    illustration = illustrer(figure(), "  Alice écrit moins. ")
    assert repr(illustration) == "Alice écrit moins."
    attributs, png = image(illustration)
    assert attributs["alt"] == "Alice écrit moins."
    assert "max-width: 100%" in attributs["style"]
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * int(attributs["width"]) == 2 * 480


def test_illustrer_a_un_fond_opaque_et_des_etiquettes_entieres():
    dessin = figure()
    dessin.set_facecolor((1, 1, 1, 0))
    points = imread(BytesIO(image(illustrer(dessin, "Deux barres."))[1]))
    assert points.shape[2] == 3 or points[..., 3].min() == 1
    assert points[:, :4].min() == points[:4].min() == 1, "un dessin déborde de l'image"


def test_illustrer_rend_les_memes_octets_chaque_fois():
    assert illustrer(figure(), "x") == illustrer(figure(), "x")


@pytest.mark.parametrize("description", ["", "  ", None, 3])
def test_illustrer_demande_une_description(description):
    with pytest.raises(ErreurSQL, match="attend une description"):
        illustrer(figure(), description)


def test_illustrer_demande_une_figure():
    for autre in (None, "figure", figure().axes[0], pd.DataFrame()):
        with pytest.raises(ErreurSQL, match=r"attend une figure.*plt\.subplots"):
            illustrer(autre, "Une description.")


@pytest.mark.parametrize("dossier", ["vide", "fichier"])
def test_matplotlib_ne_s_importe_que_pour_dessiner_et_ne_dit_rien(tmp_path, monkeypatch, dossier):
    """Ni au rangement des polices, ni quand son dossier ne peut pas se créer."""
    (tmp_path / "fichier").touch()
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / dossier))
    script = """
        import sys, threading
        from lib.affichage import illustrer
        assert "matplotlib" not in sys.modules
        # Comme sur une machine lente : matplotlib n'attend plus cinq secondes avant de le dire.
        class Presse(threading.Timer):
            def start(self):
                self.function()
        threading.Timer = Presse
        from matplotlib.figure import Figure
        print(illustrer(Figure(), "Rien."))
    """
    with autre_python(script, options=("-W", "error")) as processus:
        sortie, erreurs = processus.communicate(timeout=60)
    assert erreurs == ""
    assert sortie.splitlines()[-1] == "Rien."


@pytest.mark.filterwarnings("ignore:Proactor event loop:RuntimeWarning")  # zmq, sous Windows
def test_un_notebook_montre_la_figure_une_seule_fois(tmp_path):
    sources = [
        "from lib.affichage import illustrer\nimport matplotlib.pyplot as plt",
        "figure, repere = plt.subplots()\nrepere.bar(['a'], [1])\nillustrer(figure, 'Une barre.')",
        "illustrer(repere, 'Une barre.')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True)
    client.execute(cwd=tmp_path)
    imports, (montree,), (erreur,) = (cellule.outputs for cellule in notebook.cells)
    assert imports == []
    assert sorted(montree.data) == ["text/html", "text/plain"]
    assert montree.data["text/plain"] == "Une barre."
    assert erreur.ename == "ErreurSQL"
    assert " ".join(erreur.traceback) == erreur.evalue


def test_nbval_ne_laisse_de_cote_que_les_octets_d_un_png(request):
    from nbval.plugin import get_sanitize_patterns

    reglages = Path(request.config.option.nbval_sanitize_with)
    texte = reglages.read_text(encoding="ascii")  # nbval le lit dans la langue du système
    html = illustrer(figure(), "Alice écrit moins.")._repr_html_()
    dessin = '<img alt="Schéma" src="data:image/svg+xml;base64,PHN2Zz4=">'
    for motif, mot in get_sanitize_patterns(texte):
        html, dessin = re.sub(motif, mot, html), re.sub(motif, mot, dessin)
    assert html.startswith('<img alt="Alice écrit moins." width="480"')
    assert html.endswith('src="data:image/png;base64,PNG">')
    assert dessin.endswith('PHN2Zz4=">')


def test_la_mise_en_page_choisie_est_gardee():
    dessin = Figure(layout="tight")
    dessin.subplots().bar(["a"], [1])
    choisie = dessin.get_layout_engine()
    illustrer(dessin, "Une barre.")
    assert dessin.get_layout_engine() is choisie
