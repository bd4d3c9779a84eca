"""Les exercices de « Commencer avec ce cahier »."""

from lib.exercices.declarations import Prediction

EXERCICES = (
    Prediction(
        "00.1",
        "Deviner un calcul",
        code="2 + 3 * 4",
        solution="14",
        erreurs={
            "20": "Vous avez additionné d'abord. En mathématiques, quelle opération passe avant ?",
            "24": "Vous avez tout multiplié : il y a aussi un `+`.",
            "9": "Vous avez tout additionné : `*` multiplie.",
            "'14'": "C'est le bon nombre, mais écrit comme un texte : retirez les guillemets.",
        },
        indices=(
            "Python suit les priorités des mathématiques.",
            "Calculez `3 * 4`, puis ajoutez 2.",
        ),
        explication="`3 * 4` est calculé d'abord et vaut 12 ; `2 + 12` vaut 14.",
    ),
)
