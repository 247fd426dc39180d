# SPDX-License-Identifier: AGPL-3.0-or-later
"""What words does the book itself say? Its few headings, in the language of the book; English where we have none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The book's own words in one language; ``{}`` is a number or a title."""

    contents: str = "Contents"
    index: str = "Index of questions"
    related: str = "Related questions"
    source: str = "Source"
    cover: str = "Cover"
    cover_of: str = "Cover of {}"
    title_page: str = "Title page"
    about: str = "About this book"
    start: str = "Start of the text"
    continued: str = "continued"
    other: str = "Other signs"
    edition: str = "Edition of"
    volume: str = "Volume {} of {}"
    questions: str = "{} questions"
    one_question: str = "1 question"
    sections: str = "{} sections"


_WORDS = {
    "en": Words(),
    "de": Words(
        "Inhalt", "Verzeichnis der Fragen", "Verwandte Fragen", "Quelle", "Umschlag", "Umschlag von {}", "Titelseite",
        "Über dieses Buch", "Beginn des Textes", "Fortsetzung", "Andere Zeichen", "Ausgabe vom", "Band {} von {}",
        "{} Fragen", "1 Frage", "{} Gebiete",
    ),
    "fr": Words(
        "Table des matières", "Index des questions", "Questions liées", "Source", "Couverture", "Couverture de {}",
        "Page de titre", "À propos de ce livre", "Début du texte", "suite", "Autres signes", "Édition du",
        "Volume {} sur {}", "{} questions", "1 question", "{} rubriques",
    ),
    "es": Words(
        "Índice", "Índice de preguntas", "Preguntas relacionadas", "Fuente", "Cubierta", "Cubierta de {}", "Portada",
        "Sobre este libro", "Comienzo del texto", "continuación", "Otros signos", "Edición del", "Volumen {} de {}",
        "{} preguntas", "1 pregunta", "{} secciones",
    ),
}  # fmt: skip


def words(lang: str) -> Words:
    """The words for a language tag such as ``de-CH``."""
    return _WORDS.get(lang.partition("-")[0].lower(), _WORDS["en"])
