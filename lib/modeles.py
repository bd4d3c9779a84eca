"""Ce que l'API reçoit et rend : FastAPI en tire la vérification, et la description de /docs."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

TEXTE_MAX = 10_000  # caractères d'un message ou d'une question
NOM_MAX = 100
PAGE_MAX = 1000  # messages d'une page

LISIBLE = r"^[^\x00]*[^\s\x00][^\x00]*$"  # ni vide, ni fait d'espaces, ni caractère nul
Texte = Annotated[str, Field(max_length=TEXTE_MAX, pattern=LISIBLE)]
Nom = Annotated[
    str | None,
    Field(max_length=NOM_MAX, pattern=LISIBLE, description="Qui écrit. Facultatif."),
]


class Page(BaseModel):
    """La page à lire, donnée dans l'adresse ; un paramètre mal écrit n'est pas ignoré."""

    model_config = ConfigDict(extra="forbid")
    apres: Annotated[int, Field(ge=0, le=2**63 - 1, description="L'id du dernier déjà lu.")] = 0
    # Sans « | None » : une adresse ne peut pas porter null, elle peut seulement l'omettre.
    limite: Annotated[
        int, Field(ge=1, le=PAGE_MAX, description="Combien au plus. Par défaut : tous.")
    ] = None


class NouveauMessage(BaseModel):
    """Un message à enregistrer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"texte": "Bonjour à tous", "nom_utilisateur": "Alice"}]},
    )
    texte: Annotated[Texte, Field(description="Le message.")]
    nom_utilisateur: Nom = None


class NouvelleQuestion(BaseModel):
    """Une question à poser au modèle de langage."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"prompt": "Qu'est-ce qu'une clé primaire ?"}]},
    )
    prompt: Annotated[Texte, Field(description="La question.")]
    nom_utilisateur: Nom = None


Total = Annotated[int, Field(description="Combien il y en a en tout.", examples=[1])]
Date = Annotated[
    str,
    Field(description="ISO 8601, heure du serveur.", examples=["2026-11-26T18:30:00.000000"]),
]


class Recu(BaseModel):
    recu: Literal[True]


class Message(BaseModel):
    id: Annotated[int, Field(examples=[1])]
    texte: Annotated[str, Field(examples=["Bonjour à tous"])]
    nom_utilisateur: Annotated[str | None, Field(examples=["Alice"])]
    date_creation: Date


class Messages(BaseModel):
    messages: list[Message]
    total: Total


class Echange(BaseModel):
    id: Annotated[int, Field(examples=[1])]
    question: Annotated[str, Field(examples=["Qu'est-ce qu'une clé primaire ?"])]
    reponse: Annotated[str, Field(examples=["La colonne qui désigne une ligne, et une seule."])]
    nom_utilisateur: Annotated[str | None, Field(examples=["Alice"])]
    fournisseur: Annotated[str, Field(examples=["ollama"])]
    modele: Annotated[str, Field(examples=["gemma3:4b"])]
    date_creation: Date


class Echanges(BaseModel):
    echanges: list[Echange]
    total: Total


class Sante(BaseModel):
    statut: Literal["ok"]


class Reponse(BaseModel):
    id: Annotated[int, Field(description="L'id de l'échange.", examples=[1])]
    reponse: Annotated[str, Field(examples=["La colonne qui désigne une ligne, et une seule."])]
    fournisseur: Annotated[str, Field(examples=["ollama"])]
    modele: Annotated[str, Field(examples=["gemma3:4b"])]
