"""Les exercices de « Commencer avec ce cahier »."""

from lib.exercices.declarations import Prediction

EXERCICES = (
    Prediction(
        "00.1",
        "Deviner un calcul",
        code="2 + 3 * 4",
        solution="14",
        erreurs={
            "20": "Python fait la multiplication d'abord, comme en mathématiques.",
            "24": "Les nombres ne se multiplient pas tous : il y a aussi un `+`.",
            "9": "Attention, `*` multiplie : `3 * 4` ne vaut pas `3 + 4`.",
            "'14'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        },
        indices=(
            "Python suit les priorités des mathématiques.",
            "Calculez `3 * 4`, puis ajoutez 2.",
        ),
        explication="`3 * 4` est calculé d'abord et vaut 12 ; `2 + 12` vaut 14.",
    ),
)
