"""How do questions in schema.org markup become articles? From JSON-LD files, JSON Lines, and HTML pages that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, ClassVar
from urllib.parse import urldefrag, urljoin, urlsplit

from ...article import Article, Link, Origin
from ...dates import parse_date
from ...formats import Raw
from ...names import address_fault
from ...notices import BadArticle, Report
from ...values import slug
from .documents import documents_of
from .graph import Node, as_list, first, questions

#: What an article or the reader itself takes from a Question; the rest of it goes to extra.
_KNOWN = frozenset(
    {
        "@type", "@id", "@context", "name", "text", "url", "acceptedAnswer", "suggestedAnswer", "identifier", "inLanguage",
        "about", "keywords", "description", "datePublished", "dateCreated", "dateModified", "author", "answerCount",
        "eduQuestionType", "mentions",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JSONLDReader:
    """Every Question that has an answer, in FAQPage, QAPage or Quiz, wherever it lies; also Yoast's graphs of references.

    The answer's HTML becomes Markdown. What the page says (language, date, author, subject) counts for its questions.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".jsonld", ".html", ".htm")

    site: str = field(default="", metadata={"help": "the site's address, to be taken off the articles' addresses"})

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """One Raw a question. Raises BadArticle ``json`` (with its line) or ``jsonld`` (no question in the file)."""
        item = 0
        for line, document in documents_of(file):
            for page, question in questions(document):
                item += 1
                yield Raw(Origin(origin.path, line, item), file, (page, question))
        if not item:
            raise BadArticle("jsonld", "no question with an answer in it")

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``no-title`` or ``no-answer``."""
        page, question = raw.data
        alone = page.get("_alone", False)
        title = plain(question.get("name") or question.get("text"))
        if not title:
            raise BadArticle("no-title", "the question has no name")
        reply = first(question.get("acceptedAnswer")) or first(question.get("suggestedAnswer"))
        body = _body(reply)
        if not body:
            raise BadArticle("no-answer", f"{title!r} has no answer text")
        sayers = (question, reply, page)
        return Article(
            url=self._url(question, page, title),
            title=title,
            body=body,
            id=_identifier(question.get("identifier")),
            summary=plain(question.get("description") or (page.get("description") if alone else "")),
            section=_name(question.get("about")) or _name(page.get("about")),
            lang=next((lang for one in sayers if (lang := _language(one.get("inLanguage")))), ""),
            date=next((when for one in sayers for key in _DATES if (when := _date(one.get(key), report))), None),
            authors=next((names for one in (reply, question, page) if (names := _names(one.get("author")))), ()),
            keywords=_keywords(question.get("keywords") or (page.get("keywords") if alone else None)),
            related=(alone and self._related(page.get("relatedLink"))) or self._related(question.get("mentions")),
            extra={key: value for key, value in question.items() if key not in _KNOWN},
            origin=raw.origin,
        )

    def _url(self, question: Node, page: Node, title: str) -> str:
        """The question's own address, or its page's with a fragment."""
        own = _text(question.get("url")) or _text(question.get("@id"))
        base = _text(page.get("url")) or _text(page.get("@id"))
        if fault := address_fault(own) or address_fault(base):
            raise BadArticle("bad-url", fault)
        # Two relative addresses are both meant from where the document lies, which nobody knows: a/b is not below a/b.
        beside = own[:1] not in ("#", "?") and not urlsplit(base).scheme
        found = urldefrag(own if beside else urljoin(base, own)).url if own else ""
        alone = page.get("_alone")
        if not found and alone and base:
            found = urldefrag(base).url
        elif not found or (found == urldefrag(base).url and not alone):
            fragment = urldefrag(own).fragment or slug(title)
            found = f"{urldefrag(base).url}#{fragment}"
        return self._own(found)

    def _own(self, url: str) -> str:
        site = self.site.rstrip("/")
        return url.removeprefix(site) if site and url.startswith(f"{site}/") else url

    def _related(self, value: object) -> tuple[Link, ...]:
        """Addresses, or pages with an address and a name."""
        found = []
        for one in as_list(value):
            url = _text(one.get("url") or one.get("@id")) if isinstance(one, dict) else _text(one)
            if url:
                found.append(Link(_name(one) if isinstance(one, dict) else "", self._own(url)))
        return tuple(found)


_DATES = ("datePublished", "dateCreated", "dateModified")


# -- values ---------------------------------------------------------------------------------------------------------

_REFERENCE = re.compile(r"&(?:[A-Za-z]+|#\d+);")


def _body(reply: Node) -> str:
    text = _text(reply.get("text"))
    if reply.get("encodingFormat") == "text/markdown":
        return text.strip("\n")
    if "<" in text or _REFERENCE.search(text):
        from ...render.markdown import from_html
        from ...render.sanitise import holds_markup

        if _REFERENCE.search(text) or holds_markup(text):
            return from_html(text)
    return text.strip()


def plain(value: object) -> str:
    """Text without the markup that some sites put into names."""
    text = _text(value)
    if re.search(r"</[a-z]+>", text):
        text = unescape(re.sub(r"</?[a-z][^<>]*>", "", text))
    return text.strip()


def _text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id")
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _name(value: object) -> str:
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    return plain(value.get("name")) if isinstance(value, dict) else plain(value)


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for one in as_list(value) if (name := _name(one)))


def _language(value: object) -> str:
    return _text(value.get("alternateName")) if isinstance(value, dict) else _text(value)


def _identifier(value: object) -> str:
    return _text(value.get("value")) if isinstance(value, dict) else _text(value)


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word for part in value.split(",") if (word := part.strip()))
    return _names(value)


def _date(value: object, report: Report) -> Any:
    text = _text(value)
    if not text:
        return None
    when = parse_date(text)
    if when is None:
        report.add("bad-date", f"{text!r} is no date")
    return when
