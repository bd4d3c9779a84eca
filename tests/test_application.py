"""Une application FastAPI donnée à vérifier : elle part vers l'autre Python, quoi qu'elle fasse."""

import sqlite3
import time
from pathlib import Path

import fastapi
import pytest
from fastapi import FastAPI

from lib.exercices import exercice
from lib.exercices.catalogue import declaration
from lib.exercices.recevabilite import points_d_entree
from lib.exercices.resultat import Verdict

EX = declaration("15.1")
con = sqlite3.connect(":memory:", check_same_thread=False)


def definir(code):
    """Rend l'application que définirait une cellule, après celles du notebook."""
    espace = {"__name__": "__main__"}
    exec(EX.prealable + code, espace)
    return espace["app"]


def verifier(app):
    return exercice("15.1").verifier(app)


def test_la_solution_reussit_par_l_autre_python():
    resultat = verifier(definir(EX.solution))
    assert resultat.verdict is Verdict.REUSSI, resultat


def test_la_cellule_de_depart_n_est_pas_tentee():
    assert verifier(definir(EX.depart)).verdict is Verdict.NON_TENTE


def test_les_points_d_entree_comptent_les_adresses_en_double():
    app = FastAPI()

    @app.get("/a")
    def une():
        return 1

    @app.get("/a")
    def autre():
        return 2

    assert list(points_d_entree(app).values())[-2:] == [une, autre]  # après /docs et les siennes
    assert points_d_entree("app") == points_d_entree(fastapi.APIRouter()) == {}


@pytest.mark.parametrize(
    "reponse", ["app", None, 3, fastapi, FastAPI, fastapi.APIRouter(), lambda: 1]
)
def test_ce_qui_n_est_pas_une_application_est_refuse(reponse):
    resultat = verifier(reponse)
    assert resultat.verdict is Verdict.ERREUR
    assert "l'application FastAPI" in resultat.message


ADRESSE = 'app = FastAPI()\n\n\n@app.get("/total")\n'


@pytest.mark.parametrize(
    ("code", "morceau"),
    [
        (ADRESSE + "def f():\n    while True: pass", "ne s'arrête pas"),
        (ADRESSE + "async def f():\n    while True: pass", "ne s'arrête pas"),
        (ADRESSE + "def f():\n    return 1 / 0", "division by zero"),
        (ADRESSE + "def f():\n    open('../ailleurs', 'w')", "écrit ailleurs"),
        (
            ADRESSE + "def f():\n    import socket; socket.create_connection(('192.0.2.1', 80))",
            "se sert du réseau",
        ),
        ("app = FastAPI(lifespan=lambda app: 1 / 0)", "division by zero"),
    ],
)
def test_une_application_qui_va_mal_est_dite_et_ne_laisse_rien(code, morceau):
    debut = time.monotonic()
    resultat = verifier(definir(code))
    assert resultat.verdict in (Verdict.ECHEC, Verdict.ERREUR), resultat
    assert morceau in resultat.message
    assert time.monotonic() - debut < 30
    assert not Path("ailleurs").exists()


def test_la_connexion_d_une_autre_cellule_est_nommee():
    app = FastAPI()

    @app.get("/total")
    def compter():
        return con.execute("SELECT 1").fetchone()

    compter.__module__ = "__main__"  # comme dans un notebook : envoyée par son code
    resultat = verifier(app)
    assert resultat.verdict is Verdict.ERREUR
    assert "une connexion ouverte en dehors d'elle, `con`" in resultat.message


def definir_le(numero, code):
    """Rend l'application que définirait la cellule d'un autre exercice."""
    espace = {"__name__": "__main__"}
    exec(declaration(numero).prealable + code, espace)
    return espace["app"]


def test_un_gestionnaire_d_erreur_suffit_a_repondre():
    """La fonction d'adresse est encore celle du départ, mais l'application n'est plus la même."""
    gestionnaire = (
        "\n\n@app.exception_handler(ValueError)\ndef dire(requete, erreur):\n"
        "    from fastapi.responses import JSONResponse\n"
        '    return JSONResponse({"detail": str(erreur)}, 422)\n'
    )
    depart = declaration("15.5").depart
    assert exercice("15.5").verifier(definir_le("15.5", depart)).verdict is Verdict.NON_TENTE
    resultat = exercice("15.5").verifier(definir_le("15.5", depart + gestionnaire))
    assert resultat.verdict is Verdict.REUSSI, resultat


@pytest.mark.parametrize("champ", ["texte: str = 'a'", "texte: str", "nom: str | None = None"])
def test_un_modele_ecrit_sans_sa_fonction(champ):
    depart = declaration("15.2").depart
    points = '"""Le message que l\'on accepte."""\n\n    ...'
    assert points in depart
    resultat = exercice("15.2").verifier(definir_le("15.2", depart.replace(points, champ)))
    assert resultat.verdict is Verdict.NON_TENTE
    assert "Le modèle est écrit\u00a0; il reste à écrire la fonction `poster`" in resultat.message


def test_un_validateur_change_le_modele():
    validateur = (
        "from pydantic import field_validator\n\n\nclass NouveauMessage(BaseModel):\n"
        "    texte: str\n    nom_utilisateur: Optional[str] = None\n\n"
        '    @field_validator("texte")\n    def pas_vide(cls, texte):\n'
        "        if not texte.strip():\n            raise ValueError('vide')\n"
        "        return texte\n"
    )
    resultat = exercice("15.5").verifier(
        definir_le("15.5", validateur + declaration("15.5").depart)
    )
    assert resultat.verdict is Verdict.ECHEC
    assert "`'detail'`" in resultat.message


@pytest.mark.parametrize(
    ("corps", "morceaux"),
    [
        ("compter():\n    return {'totale': 8}", ["bon, 200", "manque `'total'`, et `'totale'`"]),
        (
            "compter():\n    return {'total': 0}",
            ["bon, 200", "il faut `8`, et l'on obtient `0`", "quelle que soit la base"],
        ),
        ("compter():\n    return [8]", ["bon, 200", "`dict`, et l'on obtient `list`"]),
        ("compter(x):\n    return 8", ["422", "cherche `x` dans l'adresse, après le `?`"]),
    ],
)
def test_une_reponse_fausse_se_dit_en_http(corps, morceaux):
    message = verifier(definir(f"{ADRESSE}def {corps}")).message
    assert [morceau for morceau in morceaux if morceau not in message] == [], message
    assert ("quelle que soit la base" in message) is ("quelle que soit la base" in morceaux)


def test_une_base_d_une_autre_cellule_renvoie_a_adresse(tmp_path):
    (tmp_path / "autre.db").touch()
    code = f"def f():\n    return recuperer_messages(chemin={str(tmp_path / 'autre.db')!r})"
    message = verifier(definir(ADRESSE + code)).message
    assert "lit ou écrit ailleurs que dans la base d'essai" in message
    assert "`adresse()`" in message and "`chemin=`" in message
    assert "qu'elle reçoit" not in message
