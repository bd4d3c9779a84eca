"""Le contrat de lib/memory.py : la base, les valeurs, les pages."""

import ast
import os
import shutil
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import memory
from lib.memory import initialiser_db, recuperer_messages, sauvegarder_message
from tests.outils import REMPLIR, contenu, espionner, executer, sql

SOURCE = Path(memory.__file__).read_text(encoding="utf-8")
SAUF_WINDOWS = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows refuse de remplacer un fichier ouvert"
)
COLONNES = [
    ("id", "INTEGER", 0, 1),
    ("texte", "TEXT", 1, 0),
    ("nom_utilisateur", "TEXT", 0, 0),
    ("date_creation", "TEXT", 1, 0),
]


# --- Le fichier memory.py lui-même ---------------------------------------------------------------


def test_tient_en_150_lignes():
    assert len(SOURCE.splitlines()) <= 150


def test_n_importe_que_la_bibliotheque_standard():
    modules = set()
    for noeud in ast.walk(ast.parse(SOURCE)):
        if isinstance(noeud, ast.Import):
            modules |= {alias.name for alias in noeud.names}
        if isinstance(noeud, ast.ImportFrom):
            assert noeud.level == 0, "un import relatif ne survit pas à la copie du fichier"
            modules.add(noeud.module)
    assert "sqlite3" in modules
    assert {m.partition(".")[0] for m in modules} <= sys.stdlib_module_names


def test_ne_pagine_pas_par_offset():
    chaines = [n.value for n in ast.walk(ast.parse(SOURCE)) if isinstance(n, ast.Constant)]
    assert not [c for c in chaines if isinstance(c, str) and "OFFSET" in c.upper()]


def test_marche_copie_seul_ailleurs(tmp_path, monkeypatch):
    projet = tmp_path / "mon projet é"
    (projet / "code").mkdir(parents=True)
    shutil.copy(memory.__file__, projet / "code" / "memory.py")
    monkeypatch.delenv("MEMORY_DB")
    script = """
        import sys
        sys.path[:] = [p for p in sys.path if p and "site-packages" not in p] + [sys.argv[1]]
        import memory
        assert not [m for m in sys.modules if m.partition(".")[0] == "lib"]
        print(memory.initialiser_db())
        memory.sauvegarder_message("L'été", "Zoé")
        [message] = memory.recuperer_messages()
        print(message["texte"], message["nom_utilisateur"])
    """
    adresse, message = executer(script, projet / "code", options=["-S"]).splitlines()
    assert Path(adresse).resolve() == (projet / "data" / "memory.db").resolve()
    assert message == "L'été Zoé"


# --- initialiser_db ------------------------------------------------------------------------------


def test_cree_le_dossier_la_base_et_la_table(tmp_path):
    attendu = tmp_path / "un" / "dossier neuf" / "ma base.db"
    chemin = initialiser_db(str(attendu))
    assert isinstance(chemin, Path)
    assert chemin.is_absolute()
    assert chemin == attendu
    colonnes = [
        (nom, genre, obligatoire, cle)
        for _, nom, genre, obligatoire, _, cle in sql(chemin, "PRAGMA table_info(messages)")
    ]
    assert colonnes == COLONNES
    assert sql(chemin, "SELECT name FROM sqlite_schema") == [("messages",)]


def test_rend_une_adresse_absolue_depuis_une_adresse_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert initialiser_db("relative.db") == Path.cwd() / "relative.db"
    assert Path(tmp_path / "relative.db").is_file()


def test_deux_fois_ne_change_rien(tmp_path):
    chemin = initialiser_db()
    sauvegarder_message("Bonjour", "Alice")
    lignes = sql(chemin, "SELECT * FROM messages")
    memory.fermer()
    avant = contenu(chemin.parent)
    assert initialiser_db() == chemin
    memory.fermer()
    assert contenu(chemin.parent) == avant
    assert sql(chemin, "SELECT * FROM messages") == lignes


def test_respecte_une_base_qui_a_deja_d_autres_tables(tmp_path):
    chemin = tmp_path / "existante.db"
    sql(chemin, "CREATE TABLE autre (x)")
    sql(chemin, "INSERT INTO autre VALUES (42)")
    initialiser_db(chemin)
    assert sauvegarder_message("Bonjour", chemin=chemin) == 1
    assert sql(chemin, "SELECT x FROM autre") == [(42,)]


def test_memory_db_est_lue_a_chaque_appel(tmp_path, monkeypatch):
    for nom in ("un", "deux", "un"):
        monkeypatch.setenv("MEMORY_DB", str(tmp_path / f"{nom}.db"))
        assert initialiser_db() == tmp_path / f"{nom}.db"
        sauvegarder_message(nom)
        assert {m["texte"] for m in recuperer_messages()} == {nom}
    assert len(recuperer_messages()) == 2


def test_chemin_passe_avant_memory_db(tmp_path):
    choisi = initialiser_db(tmp_path / "choisie.db")
    sauvegarder_message("ici", chemin=choisi)
    assert [m["texte"] for m in recuperer_messages(chemin=str(choisi))] == ["ici"]
    assert not Path(os.environ["MEMORY_DB"]).exists()


def test_la_base_par_defaut_est_celle_du_projet():
    projet = Path(__file__).resolve().parents[1]
    assert projet / "data" / "memory.db" == memory.BASE_PAR_DEFAUT


def test_l_adresse_sans_chemin_est_celle_de_la_base():
    assert memory.adresse() == str(initialiser_db())


@pytest.mark.parametrize("valeur", [None, ""])
def test_sans_memory_db_la_base_par_defaut_sert(tmp_path, monkeypatch, valeur):
    if valeur is None:
        monkeypatch.delenv("MEMORY_DB")
    else:
        monkeypatch.setenv("MEMORY_DB", valeur)
    monkeypatch.setattr(memory, "BASE_PAR_DEFAUT", tmp_path / "defaut" / "memory.db")
    assert initialiser_db() == tmp_path / "defaut" / "memory.db"
    assert sauvegarder_message("Bonjour") == 1


def test_la_base_est_en_mode_wal():
    chemin = initialiser_db()
    assert sql(chemin, "PRAGMA journal_mode") == [("wal",)]
    memory.fermer()
    # Octets 18 et 19 de l'en-tête (« Database File Format », sqlite.org) : 2 veut dire WAL.
    assert chemin.read_bytes()[18:20] == b"\2\2"


# --- Les valeurs ---------------------------------------------------------------------------------

FIDELES = {
    "apostrophe": "L'été d'Aïcha, c'est « l'été »",
    "injection": "'); DROP TABLE messages; --",
    "guillemets": "\"texte\" `texte` [texte] ''",
    "parametres": "? ?1 :nom @nom $nom %s {0}",
    "nombre": "007",
    "exposant": "1e3",
    "null": "NULL",
    "un caractère": "0",
    "emoji": "👩‍👩‍👧‍👦 🇫🇷 👍🏽",
    "droite à gauche": "مرحبا שלום \u202e",
    "combinant": "e\u0301 et é restent distincts",
    "commandes": "\x01\x07\x1b[31m\x7f\x85",
    "retours à la ligne": "a\nb\r\nc\rd\te",
    "blancs autour": "  \t au milieu \n ",
    "non-caractères": "\ufeff\ufffe\uffff\U0010ffff",
    "invisible": "\u200b",
    "un million": "é😀'x" * 250_000,
}
UN_TEXTE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(str.strip)


@pytest.mark.parametrize("texte", FIDELES.values(), ids=FIDELES.keys())
def test_tout_revient_comme_c_est_entre(texte):
    chemin = initialiser_db()
    sauvegarder_message(texte, texte)
    [message] = recuperer_messages()
    assert message["texte"] == message["nom_utilisateur"] == texte
    memory.fermer()  # et pareil depuis le fichier
    assert sql(chemin, "SELECT texte, nom_utilisateur FROM messages") == [(texte, texte)]
    assert sql(chemin, "SELECT DISTINCT typeof(texte) FROM messages") == [("text",)]


@settings(max_examples=150)
@given(st.lists(st.tuples(UN_TEXTE, st.none() | UN_TEXTE), max_size=4))
def test_toute_chaine_revient_comme_elle_est_entree(messages):
    initialiser_db()
    dernier = sauvegarder_message("repère")
    for texte, nom in messages:
        sauvegarder_message(texte, nom)
    lus = [(m["texte"], m["nom_utilisateur"]) for m in recuperer_messages(apres=dernier)]
    assert lus == messages


REFUSES = {
    "None": (None, TypeError),
    "entier": (42, TypeError),
    "zéro": (0, TypeError),
    "faux": (False, TypeError),
    "octets": (b"Bonjour", TypeError),
    "liste": (["Bonjour"], TypeError),
    "vide": ("", ValueError),
    "espace": (" ", ValueError),
    "tabulations": ("\t\n\r\v\f", ValueError),
    "blancs Unicode": ("\u00a0\u2003\u3000\u2028\x85", ValueError),
    "NUL": ("avant\0après", ValueError),
    "NUL à la fin": ("avant\0", ValueError),
    "demi-caractère": ("avant\ud83d", ValueError),
    "demi-caractère seul": ("\udc80", ValueError),
    "paire à l'envers": ("\ude00\ud83d", ValueError),
}


def refuser(quoi, erreur, *arguments):
    """Vérifie que le message est refusé en français et que la base n'a pas changé d'un octet."""
    chemin = initialiser_db()
    sauvegarder_message("déjà là", "Alice")
    avant = contenu(chemin.parent)
    with pytest.raises(erreur, match=rf"^{quoi} (doit être|est vide|porte)\b.+\.$") as refus:
        sauvegarder_message(*arguments)
    assert refus.type is erreur  # UnicodeEncodeError est une ValueError, en anglais
    assert contenu(chemin.parent) == avant
    assert sql(chemin, "SELECT count(*) FROM messages") == [(1,)]


@pytest.mark.parametrize(("valeur", "erreur"), REFUSES.values(), ids=REFUSES.keys())
def test_refuse_un_texte_qui_ne_se_garde_pas(valeur, erreur):
    refuser("Le texte", erreur, valeur, "Alice")


SANS_NONE = {cas: refus for cas, refus in REFUSES.items() if cas != "None"}


@pytest.mark.parametrize(("valeur", "erreur"), SANS_NONE.values(), ids=SANS_NONE.keys())
def test_refuse_un_nom_qui_ne_se_garde_pas(valeur, erreur):
    refuser("Le nom", erreur, "Bonjour", valeur)


def test_un_refus_nomme_le_type_recu():
    with pytest.raises(TypeError, match=r"^Le texte .+, pas int\.$"):
        sauvegarder_message(42)
    with pytest.raises(TypeError, match=r"^Le nom .+, pas bytes\.$"):
        sauvegarder_message("Bonjour", b"Alice")


def test_refuse_avant_meme_de_chercher_la_base():
    with pytest.raises(ValueError, match="Le texte est vide"):
        sauvegarder_message(" ")


def test_sans_base_l_erreur_dit_quoi_faire(tmp_path):
    for appel in (
        lambda: sauvegarder_message("Bonjour"),
        recuperer_messages,
        lambda: memory.copier(tmp_path / "copie.db"),
    ):
        with pytest.raises(FileNotFoundError, match=r"Pas de base .*initialiser_db\(\)"):
            appel()
    assert list(tmp_path.iterdir()) == []


def test_le_nom_absent_reste_absent():
    initialiser_db()
    sauvegarder_message("Bonjour")
    sauvegarder_message("Bonsoir", None)
    sauvegarder_message(texte="Salut", nom_utilisateur="None")
    assert [m["nom_utilisateur"] for m in recuperer_messages()] == [None, None, "None"]


def test_cles_types_et_ordre():
    initialiser_db()
    assert recuperer_messages() == []
    for texte in "cab":
        sauvegarder_message(texte, "Alice")
    messages = recuperer_messages()
    assert [list(m) for m in messages] == [["id", "texte", "nom_utilisateur", "date_creation"]] * 3
    assert [m["texte"] for m in messages] == ["c", "a", "b"]
    assert {tuple(map(type, m.values())) for m in messages} == {(int, str, str, str)}


def test_les_ids_rendus_sont_ceux_des_lignes_et_croissent():
    initialiser_db()
    ids = [sauvegarder_message(f"message {i}") for i in range(20)]
    assert ids == list(range(1, 21))
    assert [(m["id"], m["texte"]) for m in recuperer_messages()] == [
        (cle, f"message {i}") for i, cle in enumerate(ids)
    ]


def test_la_date_est_l_heure_locale_avec_six_decimales():
    initialiser_db()
    avant = datetime.now()
    sauvegarder_message("Bonjour")
    apres = datetime.now()
    [message] = recuperer_messages()
    date = datetime.fromisoformat(message["date_creation"])
    assert date.tzinfo is None
    assert avant - timedelta(seconds=1) <= date <= apres + timedelta(seconds=1)
    assert message["date_creation"] == date.isoformat(timespec="microseconds")


@pytest.mark.parametrize("microsecondes", [0, 1, 500_000, 999_999])
def test_la_date_garde_ses_six_decimales_meme_nulles(monkeypatch, microsecondes):
    instant = datetime(2026, 3, 29, 12, 0, 0, microsecondes)

    class Horloge(datetime):
        @classmethod
        def now(cls, tz=None):
            return instant

    monkeypatch.setattr(memory, "datetime", Horloge)
    initialiser_db()
    sauvegarder_message("Bonjour")
    [message] = recuperer_messages()
    assert message["date_creation"] == f"2026-03-29T12:00:00.{microsecondes:06}"


# --- Les pages -----------------------------------------------------------------------------------


@pytest.fixture
def base_trouee():
    """Rend une base de dix messages dont les ids 3, 4 et 8 sont effacés."""
    chemin = initialiser_db()
    for i in range(1, 11):
        sauvegarder_message(f"message {i}")
    sql(chemin, "DELETE FROM messages WHERE id IN (3, 4, 8)")
    return chemin


@pytest.mark.parametrize(
    ("page", "attendu"),
    [
        ({}, [1, 2, 5, 6, 7, 9, 10]),
        ({"limite": None}, [1, 2, 5, 6, 7, 9, 10]),
        ({"limite": 3}, [1, 2, 5]),
        ({"apres": 2, "limite": 3}, [5, 6, 7]),
        ({"apres": 3, "limite": 1}, [5]),
        ({"apres": 7}, [9, 10]),
        ({"apres": 8, "limite": 100}, [9, 10]),
        ({"apres": 10}, []),
        ({"apres": 2**62}, []),
        ({"limite": 0}, []),
        ({"apres": 2, "limite": 0}, []),
    ],
)
def test_une_page_commence_apres_une_cle(base_trouee, page, attendu):
    assert [m["id"] for m in recuperer_messages(**page)] == attendu


def test_page_apres_page_tout_est_lu_une_fois(base_trouee):
    pages, apres = [], 0
    for _ in range(5):  # sept messages, deux par deux, puis une page vide
        pages.append(recuperer_messages(apres=apres, limite=2))
        apres = max((m["id"] for m in pages[-1]), default=apres)
    assert [len(page) for page in pages] == [2, 2, 2, 1, 0]
    assert [message for page in pages for message in page] == recuperer_messages()


@pytest.mark.parametrize(
    "page",
    [
        {"limite": -1},
        {"limite": -(2**70)},
        {"limite": "10"},
        {"limite": 2.5},
        {"limite": [1]},
        {"apres": None},
        {"apres": "1"},
        {"apres": 1.5},
        {"apres": "0 OR 1=1"},
    ],
    ids=repr,
)
def test_refuse_une_page_qui_n_a_pas_de_sens(base_trouee, page):
    with pytest.raises(ValueError, match=r"^apres et limite doivent être des entiers.+\.$"):
        recuperer_messages(**page)


def test_apres_et_limite_se_nomment():
    initialiser_db()
    with pytest.raises(TypeError):
        recuperer_messages(0, 10)
    with pytest.raises(TypeError):
        sauvegarder_message("Bonjour", "Alice", "autre.db")


def test_une_page_coute_pareil_dans_une_grande_base(tmp_path, monkeypatch):
    """Compte les instructions de SQLite : contrairement au temps, elles ne varient pas."""
    couts = []
    for lignes in (1_000, 200_000):
        chemin = initialiser_db(tmp_path / f"{lignes}.db")
        memory.fermer()
        sql(chemin, REMPLIR, [lignes])
        with monkeypatch.context() as m:
            ouvertes = espionner(m)
            recuperer_messages(chemin=chemin, limite=1)
            [connexion] = ouvertes
            instructions = []
            connexion.set_progress_handler(lambda releve=instructions: releve.append(1), 1)
            page = recuperer_messages(chemin=chemin, apres=lignes - 100, limite=50)
            connexion.set_progress_handler(None, 1)
        assert [m["id"] for m in page] == list(range(lignes - 99, lignes - 49))
        couts.append(len(instructions))
    petite, grande = couts
    assert 50 < petite == grande


# --- Les connexions gardées ----------------------------------------------------------------------


def test_le_premier_message_d_un_programme_est_deja_force_sur_le_disque(monkeypatch):
    initialiser_db()
    memory.fermer()
    ouvertes = espionner(monkeypatch)
    sauvegarder_message("Bonjour")
    [connexion] = ouvertes
    reglages = [
        connexion.execute(f"PRAGMA {nom}").fetchone() for nom in ("synchronous", "fullfsync")
    ]
    assert reglages == [(2,), (1,)]  # FULL, et son équivalent de macOS


def test_fermer_attend_la_fin_de_ce_qui_est_en_cours():
    initialiser_db()
    commence, finir = threading.Event(), threading.Event()

    def travailler(con):
        commence.set()
        assert finir.wait(timeout=30)

    with ThreadPoolExecutor() as fils:
        travail = fils.submit(memory.executer, "lire", memory.adresse(), travailler)
        assert commence.wait(timeout=30)
        fermeture = fils.submit(memory.fermer)
        with pytest.raises(TimeoutError):
            fermeture.result(timeout=0.3)
        finir.set()
        travail.result(timeout=30)
        fermeture.result(timeout=30)
    assert not any(gardees for _, gardees in memory._guichets.values())


def test_une_base_qu_un_autre_lit_attend_l_appel_suivant_pour_passer_en_wal(monkeypatch):
    monkeypatch.setitem(memory.OUVERTURE, "timeout", 0.1)
    chemin = initialiser_db()
    memory.fermer()
    sql(chemin, "PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(chemin, isolation_level=None)) as autre:

        def laisser_lire(con):
            autre.execute("BEGIN")
            autre.execute("SELECT * FROM messages").fetchall()

        memory.executer("écrire", str(chemin), laisser_lire)
        assert sql(chemin, "PRAGMA journal_mode") == [("delete",)]
        autre.execute("COMMIT")
    assert sauvegarder_message("Bonjour") == 1
    assert sql(chemin, "PRAGMA journal_mode") == [("wal",)]


@SAUF_WINDOWS
def test_un_droit_ou_un_nom_de_plus_ne_fait_pas_une_autre_base(tmp_path, monkeypatch):
    """Rouvrir effacerait le journal dont un autre programme se sert peut-être."""
    ouvertes = espionner(monkeypatch)
    chemin = initialiser_db()
    sauvegarder_message("un")
    avant = list(ouvertes)
    chemin.chmod(0o600)
    sauvegarder_message("deux")
    os.link(chemin, tmp_path / "lien.db")
    sauvegarder_message("trois")
    assert ouvertes == avant


@SAUF_WINDOWS
def test_une_base_qui_n_est_pas_en_wal_se_lit_telle_quelle_et_se_remplace(tmp_path):
    """La lire ne la change pas, et elle n'a ni -wal ni -shm à effacer."""
    chemin, nouveau = initialiser_db(), initialiser_db(tmp_path / "nouveau.db")
    sauvegarder_message("nouveau", chemin=nouveau)
    memory.fermer()
    sql(chemin, "PRAGMA journal_mode = DELETE")
    assert recuperer_messages() == []
    assert sql(chemin, "PRAGMA journal_mode") == [("delete",)]
    os.replace(nouveau, chemin)
    assert [m["texte"] for m in recuperer_messages()] == ["nouveau"]


@SAUF_WINDOWS
def test_l_ancien_journal_abime_ne_retient_pas_la_nouvelle_base(tmp_path):
    chemin, nouveau = initialiser_db(), initialiser_db(tmp_path / "nouveau.db")
    sauvegarder_message("nouveau", chemin=nouveau)
    memory.fermer()
    sauvegarder_message("ancien")
    os.truncate(f"{chemin}-wal", 0)
    os.replace(nouveau, chemin)
    assert sauvegarder_message("suite") == 2
    assert [m["texte"] for m in recuperer_messages()] == ["nouveau", "suite"]


def test_copier_rend_une_adresse_absolue(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    choisie = initialiser_db("choisie.db")
    sauvegarder_message("ici", chemin=choisie)
    copie = memory.copier("copie.db", chemin="choisie.db")
    assert copie == Path.cwd() / "copie.db"
    assert [m["texte"] for m in recuperer_messages(chemin=copie)] == ["ici"]


def test_a_la_fin_du_programme_c_est_fermer_qui_ferme(tmp_path):
    """Et non la destruction des objets, que Python ne promet pas."""
    script = """
        import atexit, os, sys
        atexit.register(lambda: print(os.listdir(sys.argv[1])))  # inscrit avant, appelé après
        from lib import memory
        memory.sauvegarder_message("Bonjour")
    """
    chemin = initialiser_db()
    memory.fermer()
    assert executer(script, chemin.parent) == "['memory.db']\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows n'a pas fork")
def test_apres_un_fork_tous_les_fils_de_l_enfant_ecrivent():
    """Un verrou resté pris ne gênerait pas celui qui a fait le fork, seulement les autres."""
    script = """
        import os, threading
        from lib import memory
        memory.initialiser_db()
        if enfant := os.fork():
            raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(enfant, 0)[1]))
        fil = threading.Thread(target=memory.sauvegarder_message, args=["du fil"], daemon=True)
        fil.start()
        fil.join(timeout=30)
        os._exit(fil.is_alive())
    """
    executer(script)
    assert [m["texte"] for m in recuperer_messages()] == ["du fil"]
