"""La semence messages.csv : des messages variés, bien formés, qui ne désignent personne."""

import csv
import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from lib.bases import semence

FICHIER = semence("messages.csv")
OCTETS = FICHIER.read_bytes()
TEXTE = OCTETS.decode("utf-8")
PERSONNES = {"Alice", "Bob", "Chloé", "Farid", "Inès", "Jean-Marc", "Mme O'Brien", "Zoé"}


def lignes():
    with open(FICHIER, encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier, strict=True))


LIGNES = lignes()
TEXTES = [ligne["texte"] for ligne in LIGNES]
NOMS = [ligne["nom_utilisateur"] for ligne in LIGNES]
DATES = [datetime.fromisoformat(ligne["date_creation"]) for ligne in LIGNES]


def test_un_csv_en_utf_8_sans_marque_ni_retour_chariot():
    assert not OCTETS.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in OCTETS
    assert b"\0" not in OCTETS
    assert OCTETS.endswith(b"\n")
    assert TEXTE.splitlines()[0] == "texte,nom_utilisateur,date_creation"
    assert all(len(ligne) == 3 and None not in ligne.values() for ligne in LIGNES)


def test_des_centaines_de_messages_presque_tous_differents():
    assert 400 <= len(LIGNES) <= 600
    assert len(set(TEXTES)) >= 400
    repetes = [texte for texte, nombre in Counter(TEXTES).items() if nombre > 1]
    assert len(repetes) >= 5


def test_aucun_texte_vide_ni_mal_entoure():
    assert [texte for texte in TEXTES if not texte or texte != texte.strip()] == []


def test_des_personnes_et_des_noms_absents():
    comptes = Counter(NOMS)
    assert set(comptes) == PERSONNES | {""}
    assert 20 <= comptes.pop("") <= 40
    assert len(set(comptes.values())) == len(comptes), "deux personnes ex aequo"


PIEGES = ["'", '"', ",", ";", "%", "_", "€", "<b>", "[éèàùçœ]", "«.*»", "\n"]
EMOJI = ["😂", "☀\ufe0f", "👨\u200d🍳"]  # le dernier réunit trois caractères


@pytest.mark.parametrize("motif", PIEGES + EMOJI)
def test_de_quoi_mettre_un_programme_a_l_epreuve(motif):
    assert any(re.search(motif, texte) for texte in TEXTES)


def test_un_texte_sur_deux_lignes_et_un_long():
    assert sum("\n" in texte for texte in TEXTES) == 1
    assert max(map(len, TEXTES)) > 200


def test_des_dates_a_la_microseconde_croissantes_sur_dix_semaines():
    for ligne, date in zip(LIGNES, DATES, strict=True):
        assert ligne["date_creation"] == date.isoformat(timespec="microseconds")
    assert all(avant < apres for avant, apres in pairwise(DATES))
    assert (DATES[0].year, DATES[0].month, DATES[-1].year, DATES[-1].month) == (2026, 1, 2026, 3)
    assert DATES[-1].date() - DATES[0].date() == timedelta(weeks=10, days=-1)
    assert DATES[0].microsecond == 0  # isoformat() oublierait ses microsecondes


def test_un_rythme_inegal():
    jours = Counter(date.date() for date in DATES)
    etendue = (DATES[-1].date() - DATES[0].date()).days + 1
    assert 10 <= etendue - len(jours) <= 20, "jours sans message"
    (_, premier), (_, second) = jours.most_common(2)
    assert premier > second
    heures = Counter(date.hour for date in DATES)
    assert heures[12] > 3 * heures[10]
    assert sum(heures[h] for h in range(6)) == 0, "la nuit, on dort"
    semaine = Counter(date.isoweekday() for date in DATES)
    assert semaine[4] > 2 * semaine[7], "on se réunit le jeudi, pas le dimanche"


@pytest.mark.parametrize(
    "motif",
    [
        r"@|https?:|www\.",
        r"\d\d(?:[ .-]?\d\d){3}",  # un numéro de téléphone
        r"\+\d{2}",
        r"(?i)\d+,? (?:bis )?(?:rue|avenue|boulevard|place|impasse|chemin)\b",
        r"\b\d{5}\b",  # un code postal
    ],
)
def test_ni_adresse_ni_numero(motif):
    assert [texte for texte in TEXTES if re.search(motif, texte)] == []
