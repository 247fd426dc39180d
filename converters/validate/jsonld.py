"""Is it markup of questions and answers that a stranger can trust? Our own profile, then schema.org's vocabulary.

No public validator has these rules: Google's went with its documentation in June 2026, schema.org's own shapes refuse
correct pages, and expansion accepts any name. Works offline, on ``.jsonld``, JSON Lines and HTML pages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from .. import files
from ..article import Origin
from ..notices import BadArticle, Notice
from ..readers.jsonld.documents import in_text
from .vocabulary import types, vocabulary

_HOLDS = {"FAQPage": "mainEntity", "QAPage": "mainEntity", "Quiz": "hasPart"}
#: What merges into nonsense when two share an @id (others may say more of one thing in two places).
_ONE_THING = frozenset({*_HOLDS, "Question", "Answer"})
_CONTEXTS = frozenset({"https://schema.org", "http://schema.org", "https://schema.org/", "http://schema.org/"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{4,8})*")
#: A formula says what its TeX says; the delimiters around that are not shown.
_FORMULA = re.compile(
    r'<math\b(?:(?!</math>).)*?<annotation encoding="application/x-tex">(.*?)</annotation>(?:(?!</math>).)*?</math>',
    re.DOTALL,
)
_DELIMITER = re.compile(r"\$+|\\{1,2}[()\[\]]")
_MARKUP = re.compile(r"<(script|style|title|template)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


def validate(path: Path) -> Iterator[Notice]:
    """Every fault of one file; none is good."""
    try:
        text = files.decode(files.read(str(path)))
        is_html = text.lstrip()[:1] == "<"
        documents = list(in_text(text))
    except BadArticle as error:
        yield Notice(error.code, error.text, Origin(path.name, error.line))
        return
    checks = _Checks(path.name)
    pages = 0
    for line, document in documents:
        yield from checks.document(document, line)
        pages += sum(1 for node in _nodes(document) if "FAQPage" in types(node) or "QAPage" in types(node))
    if not checks.questions:
        yield Notice("jsonld", "no question in the file", Origin(path.name))
    if is_html:
        if pages > 1:
            yield Notice("second-faqpage", f"{pages} pages of questions on one HTML page", Origin(path.name))
        yield from _shown(text, documents, path.name)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a document, outer ones first."""
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one)
    elif isinstance(value, dict):
        yield value
        for key, one in value.items():
            if key != "@context" and isinstance(one, dict | list):
                yield from _nodes(one)


class _Checks:
    """What has been seen of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.questions = 0
        self._ids: dict[str, bytes] = {}  # @id -> digest of what it was first said to be
        self._relative = False

    def document(self, document: Any, line: int | None) -> Iterator[Notice]:
        origin = Origin(self.name, line)
        for one in document if isinstance(document, list) else [document]:
            if not isinstance(one, dict):
                yield Notice("jsonld", f"a document is an object, not {type(one).__name__}", origin)
                return
            context = one.get("@context")
            if (isinstance(context, str) and context not in _CONTEXTS) or context is None:
                yield Notice("jsonld", f"@context is {context!r}, not 'https://schema.org'", origin)
        for node in _nodes(document):
            for text in self._node(node):
                yield Notice("jsonld", text, origin, _address(node))
        if not self._relative and (url := self._first_relative()):
            self._relative = True
            yield Notice("relative-url", f"{url!r} names nothing outside its own site", origin)
        for path, text in vocabulary().faults(document):
            yield Notice("vocabulary", f"{path}: {text}", origin)

    def _first_relative(self) -> str:
        return next((url for url in self._ids if "://" not in url and not url.startswith(("urn:", "_:"))), "")

    def _node(self, node: dict[str, Any]) -> Iterator[str]:
        kinds = types(node)
        if len(node) > 2 and (name := node.get("@id")) and _ONE_THING.intersection(kinds):
            said = hashlib.blake2b(json.dumps(node, sort_keys=True).encode("utf-8", "replace"), digest_size=8).digest()
            if self._ids.setdefault(str(name), said) != said:
                yield f"@id {name!r} stands for two different things"
        for kind, holds in _HOLDS.items():
            if kind in kinds:
                yield from self._page(node, kind, holds)
        if "Question" in kinds:
            yield from self._question(node)
        language = node.get("inLanguage")
        if isinstance(language, str) and not _LANGUAGE.fullmatch(language):
            yield f"inLanguage {language!r} is no language tag"

    def _page(self, node: dict[str, Any], kind: str, holds: str) -> Iterator[str]:
        held = node.get(holds)
        held = held if isinstance(held, list) else [held] if held else []
        asked = [one for one in held if isinstance(one, dict) and ("Question" in types(one) or set(one) == {"@id"})]
        if not asked:
            yield f"{kind}.{holds} holds no Question"
        elif len(asked) < len(held):
            yield f"{kind}.{holds} holds something that is no Question"
        if kind == "QAPage" and len(asked) > 1:
            yield f"a QAPage holds one Question, not {len(asked)}"
        if kind == "QAPage" and any("answerCount" not in one for one in asked if "@type" in one):
            yield "Question.answerCount is missing on a QAPage"
        if kind == "Quiz" and any(one.get("eduQuestionType") != "Flashcard" for one in asked if "@type" in one):
            yield "Question.eduQuestionType is 'Flashcard' on a Quiz"

    def _question(self, node: dict[str, Any]) -> Iterator[str]:
        self.questions += 1
        asks = node.get("text") if node.get("eduQuestionType") else node.get("name")
        if not isinstance(asks, str) or not asks.strip():
            yield "Question.name: exactly one text that is not blank"
        answers = node.get("acceptedAnswer")
        answers = answers if isinstance(answers, list) else [answers] if answers else []
        if len(answers) != 1 and not (node.get("suggestedAnswer") and not answers):
            yield f"Question.acceptedAnswer: exactly one Answer, not {len(answers)}"
        for reply in answers:
            if not isinstance(reply, dict) or ("Answer" not in types(reply) and set(reply) != {"@id"}):
                yield "Question.acceptedAnswer is no Answer"
            elif "@type" in reply and not (isinstance(reply.get("text"), str) and reply["text"].strip()):
                yield "Answer.text: exactly one text that is not blank"


def _address(node: dict[str, Any]) -> str:
    return str(node.get("url") or node.get("@id") or "")


def _shown(text: str, documents: list[tuple[int | None, Any]], name: str) -> Iterator[Notice]:
    """Whether a reader of the page sees what its markup says."""
    seen = _squeezed(_MARKUP.sub(" ", _FORMULA.sub(r"\1", text)))
    if not seen:  # the script element alone, to be pasted somewhere
        return
    for line, document in documents:
        for node in _nodes(document):
            if "Question" not in types(node) or not isinstance(node.get("acceptedAnswer"), dict):
                continue
            for said in (node.get("name") or node.get("text"), node["acceptedAnswer"].get("text")):
                # A name is plain text, an answer may be HTML: either reading will do.
                if isinstance(said, str) and not any(form in seen for form in _forms(said)):
                    yield Notice("not-visible", f"{said[:60]!r} stands in the markup alone", Origin(name, line))


def _forms(text: str) -> tuple[str, str]:
    return "".join(_DELIMITER.sub("", text).split()), _squeezed(_MARKUP.sub(" ", text))


def _squeezed(text: str) -> str:
    return "".join(_DELIMITER.sub("", unescape(text)).split())
