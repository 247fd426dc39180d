"""What the validator refuses, and that it needs no network."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from converters.validate import jsonld, validate
from tests.road import codes

ANSWER = {"@type": "Answer", "text": "Yes."}
QUESTION = {"@type": "Question", "@id": "https://e.org/a#q", "name": "Why?", "acceptedAnswer": ANSWER}
PAGE = {"@context": "https://schema.org", "@type": "FAQPage", "@id": "https://e.org/a", "mainEntity": [QUESTION]}


def found(folder: Path, value: Any, name: str = "a.jsonld") -> list[str]:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return [str(notice).partition(": error: ")[2] or str(notice) for notice in validate(folder / name)]


def with_question(**changes: Any) -> dict[str, Any]:
    return {**PAGE, "mainEntity": [{key: value for key, value in {**QUESTION, **changes}.items() if value is not ...}]}


def test_31_good_markup_passes_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert found(tmp_path, PAGE) == []


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (with_question(acceptedAnswer=...), "Question.acceptedAnswer: exactly one Answer, not 0"),
        (with_question(acceptedAnswer=[ANSWER, ANSWER]), "Question.acceptedAnswer: exactly one Answer, not 2"),
        (with_question(name=" "), "Question.name: exactly one text that is not blank"),
        (with_question(name=["a", "b"]), "Question.name: exactly one text that is not blank"),
        (with_question(acceptedAnswer={"@type": "Person", "name": "x"}), "Question.acceptedAnswer is no Answer"),
        (
            with_question(acceptedAnswer={"@type": "Answer", "text": "\n"}),
            "Answer.text: exactly one text that is not blank",
        ),
        (with_question(acceptedAnswers=ANSWER), "no property 'acceptedAnswers'; did you mean 'acceptedAnswer'?"),
        (with_question(datePublished="JAN 29, 2025"), "'JAN 29, 2025' is no Date or DateTime"),
        (with_question(datePublished="2025-02-30"), "'2025-02-30' is no Date or DateTime"),
        (with_question(answerCount="1"), "'1' is no Integer"),
        (with_question(recipeYield="4"), "'recipeYield' is no property of Question; it belongs to Recipe"),
        (with_question(author={"@type": "Quuestion"}), "no type 'Quuestion'; did you mean 'Question'?"),
        (with_question(inLanguage="english, mostly"), "inLanguage 'english, mostly' is no language tag"),
        ({**PAGE, "mainEntity": []}, "FAQPage.mainEntity holds no Question"),
        ({**PAGE, "mainEntity": [{"@type": "Person", "name": "x"}]}, "FAQPage.mainEntity holds no Question"),
        ({**PAGE, "@type": "QAPage", "mainEntity": [QUESTION, QUESTION]}, "a QAPage holds one Question, not 2"),
        ({**PAGE, "@type": "QAPage"}, "Question.answerCount is missing on a QAPage"),
        ({**PAGE, "@context": "https://shema.org"}, "@context is 'https://shema.org', not 'https://schema.org'"),
        ({**PAGE, "mainEntity": [QUESTION, {**QUESTION, "name": "How?"}]}, "stands for two different things"),
        ({**PAGE, "license": "has a blank"}, "'has a blank' is no CreativeWork or URL"),
        ("{", "Expecting property name"),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"@context": "https://schema.org"}', "no question in the file"),
    ],
    ids=str,
)
def test_30_each_fault_has_its_line(document: Any, fault: str, tmp_path: Path) -> None:
    faults = found(tmp_path, document)
    assert any(fault in one for one in faults), faults


def test_relative_addresses_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.jsonld").write_text(json.dumps({**PAGE, "@id": "/a"}))
    assert codes(jsonld.validate(tmp_path / "a.jsonld")) == ["relative-url"]


def test_an_html_page_shows_what_its_markup_says(tmp_path: Path) -> None:
    script = f'<script type="application/ld+json">{json.dumps(PAGE)}</script>'
    assert found(tmp_path, f"<html><head>{script}</head><body><h1>Why?</h1><p>Yes.</p></body></html>", "a.html") == []
    hidden = found(tmp_path, f"<html><head>{script}</head><body><h1>Why?</h1></body></html>", "b.html")
    assert len(hidden) == 1
    assert "'Yes.' stands in the markup alone" in hidden[0]
    twice = found(tmp_path, f"<html><head>{script}{script}</head><body>Why? Yes.</body></html>", "c.html")
    assert "2 pages of questions on one HTML page" in twice[0]


def test_flash_cards_pass(tmp_path: Path) -> None:
    card = {"@type": "Question", "eduQuestionType": "Flashcard", "text": "Why?", "acceptedAnswer": ANSWER}
    quiz = {
        "@context": "https://schema.org",
        "@type": "Quiz",
        "about": {"@type": "Thing", "name": "x"},
        "hasPart": [card],
    }
    assert found(tmp_path, quiz) == []
    assert "Flashcard" in found(tmp_path, {**quiz, "hasPart": [QUESTION]})[0]
