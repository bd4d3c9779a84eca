"""Les bases sur lesquelles plusieurs notebooks vérifient les réponses.

Aucune n'est dans un ordre qu'un tri donnerait : une réponse qui oublie de ranger, ou qui range
autrement, se voit. Ensemble, elles ont des NULL, des doublons, des apostrophes, des accents, des
ex aequo, et une table vide.
"""

from dataclasses import dataclass

TABLE = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    texte TEXT NOT NULL,
    nom_utilisateur TEXT,
    date_creation TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Base:
    """Une base d'essai : son `titre`, que l'apprenant lit dans un échec, et le SQL qui la crée."""

    titre: str
    sql: str


VIDE = Base("une table sans aucun message", TABLE)

MESSAGES = Base(
    "huit messages ordinaires",
    TABLE
    + """
INSERT INTO messages VALUES
    (1, 'Qui apporte le dessert ?', 'Alice', '2026-05-04T18:30:00.000000'),
    (2, 'Je fais une tarte', 'Bob', '2026-05-04T18:42:10.000000'),
    (3, 'Rendez-vous à midi', 'Alice', '2026-05-02T09:15:00.000000'),
    (4, 'Apportez des verres', NULL, '2026-05-06T12:00:00.000000'),
    (5, 'J''ai trouvé une nappe', 'Chloé', '2026-05-05T20:05:30.000000'),
    (6, 'Merci à tous', 'Bob', '2026-05-09T22:10:00.000000'),
    (7, 'À samedi', 'Alice', '2026-05-07T07:50:00.000000'),
    (8, 'Il reste du gâteau', NULL, '2026-05-10T10:00:00.000000');
""",
)

SANS_ALICE = Base(
    "une table sans message d'Alice",
    TABLE
    + """
INSERT INTO messages VALUES
    (3, 'Bonjour', 'Bob', '2026-03-02T08:00:00.000000'),
    (5, 'Encore un essai', 'Zoé', '2026-03-01T08:00:00.000000'),
    (9, 'Personne ?', NULL, '2026-03-04T08:00:00.000000'),
    (12, 'Si, moi', 'Bob', '2026-03-03T08:00:00.000000');
""",
)

PIEGES = Base(
    "une table pleine de pièges (NULL, doublons, apostrophes, accents, majuscules)",
    TABLE
    + """
INSERT INTO messages VALUES
    (2, 'Été comme hiver', 'Alice', '2026-02-10T10:00:00.000000'),
    (4, 'L''été arrive', 'alice', '2026-02-08T10:00:00.000000'),
    (5, 'Bonjour', 'Alice', '2026-02-10T10:00:00.000000'),
    (7, 'Bonjour', 'Alice', '2026-02-01T10:00:00.000000'),
    (8, 'bonjour', 'O''Brien', '2026-02-09T10:00:00.000000'),
    (11, '100 % réussi', 'Élodie', '2026-02-03T10:00:00.000000'),
    (12, 'Bonjour', NULL, '2026-02-11T10:00:00.000000'),
    (15, 'NULL', 'NULL', '2026-02-02T10:00:00.000000'),
    (16, 'Voilà la fête 🎉', '', '2026-02-12T10:00:00.000000'),
    (20, 'Une tarte, un café', 'Bob', '2026-02-08T10:00:00.000000'),
    (21, 'Bonjour', NULL, '2026-02-04T10:00:00.000000'),
    (30, '100 pour cent', 'Chloé', '2026-02-05T10:00:00.000000');
""",
)
