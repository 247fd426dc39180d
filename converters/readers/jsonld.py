"""How do questions in schema.org markup become articles? From JSON-LD files, JSON Lines, and HTML pages that carry it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urldefrag, urljoin

from .. import files
from ..article import Article, Link, Origin
from ..dates import parse_date
from ..fields import slug
from ..formats import Raw
from ..notices import BadArticle, Report

Node = dict[str, Any]

#: Files larger than this are read node by node, not as a whole.
_LARGE = 32 << 20
_SCRIPT = re.compile(
    r"<script\b[^>]*\btype\s*=\s*[\"']?application/ld\+json\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)
_PAGES = frozenset({"FAQPage", "QAPage", "Quiz", "WebPage", "Article", "CollectionPage", "ItemPage"})
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
        for line, document in _documents(file):
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
        reply = _first(question.get("acceptedAnswer")) or _first(question.get("suggestedAnswer"))
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
        found = urldefrag(urljoin(base, own)).url if own else ""
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
        for one in _list(value):
            url = _text(one.get("url") or one.get("@id")) if isinstance(one, dict) else _text(one)
            if url:
                found.append(Link(_name(one) if isinstance(one, dict) else "", self._own(url)))
        return tuple(found)


_DATES = ("datePublished", "dateCreated", "dateModified")


# -- files -------------------------------------------------------------------------------------------------------------


def _documents(file: str) -> Iterator[tuple[int | None, Any]]:
    """Line and value of each JSON-LD document in a file. A large file is streamed, node by node."""
    if not files.is_url(file) and file != files.STDIN and Path(file).stat().st_size > _LARGE:
        found = _streamed(file)
        if found is not None:
            yield from found
            return
    text = files.decode(files.read(file))
    if text.lstrip()[:1] == "<":
        yield from in_html(text)
        return
    try:
        yield None, loads(text)
        return
    except ValueError as error:
        lines = text.strip().split("\n")
        if len(lines) < 2 or not lines[0].startswith("{") or not lines[0].rstrip().endswith("}"):
            raise _bad(error) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, loads(line)
            except ValueError as error:
                raise _bad(error, number) from None


def in_html(text: str) -> Iterator[tuple[int, Any]]:
    """Line and value of each JSON-LD script in an HTML page. Raises BadArticle ``json``."""
    for match in _SCRIPT.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        try:
            yield line, loads(match[1])
        except ValueError as error:
            raise _bad(error, line) from None


def loads(text: str) -> Any:
    """JSON without ``NaN`` and infinities. Raises ValueError."""
    return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _bad(error: ValueError, line: int = 1) -> BadArticle:
    if isinstance(error, json.JSONDecodeError):
        return BadArticle("json", f"{error.msg} (column {error.colno})", line + error.lineno - 1)
    return BadArticle("json", str(error), line)


def _streamed(file: str) -> Iterator[tuple[None, Any]] | None:
    """The nodes of a large ``@graph`` or list, or None where the file is neither (HTML, JSON Lines)."""
    with Path(file).open("rb") as stream:
        head = stream.read(4096).lstrip()
    if head.startswith(b"["):
        return _nodes(file, "item")
    return _nodes(file, "@graph.item") if b'"@graph"' in head else None


def _nodes(file: str, prefix: str) -> Iterator[tuple[None, Any]]:
    import ijson

    with Path(file).open("rb") as stream:
        try:
            for node in ijson.items(stream, prefix, use_float=True):
                yield None, node
        except ijson.JSONError as error:
            raise BadArticle("json", str(error)) from None


# -- nodes -------------------------------------------------------------------------------------------------------------


def types(node: Node) -> set[str]:
    """The types of a node, without prefix."""
    said = node.get("@type", ())
    return {str(one).rpartition("/")[2].rpartition(":")[2] for one in ([said] if isinstance(said, str) else said or ())}


def questions(document: Any) -> Iterator[tuple[Node, Node]]:
    """Each Question with the page it stands on (without its other questions; ``_alone``: it is the only one)."""
    nodes: dict[str, Node] = {}
    _gather(document, nodes)
    given: set[int] = set()
    for page, question in _walk(document, {}, nodes, set()):
        if id(question) not in given:
            given.add(id(question))
            yield page, question


def _gather(value: Any, nodes: dict[str, Node]) -> None:
    """All nodes that have a name and say something, for references to them."""
    if isinstance(value, list):
        for one in value:
            _gather(one, nodes)
    elif isinstance(value, dict):
        if "@id" in value and len(value) > 1:
            nodes.setdefault(str(value["@id"]), value)
        for one in value.values():
            _gather(one, nodes)


def _walk(value: Any, page: Node, nodes: Mapping[str, Node], on_way: set[int]) -> Iterator[tuple[Node, Node]]:
    if isinstance(value, list):
        # A page that refers to its questions comes before those questions themselves.
        for one in sorted(value, key=_is_question):
            yield from _walk(one, page, nodes, on_way)
        return
    if not isinstance(value, dict) or id(value) in on_way:
        return
    if set(value) == {"@id"}:
        value = nodes.get(str(value["@id"]))
        if value is None or id(value) in on_way:
            return
    if _is_question(value):
        if "acceptedAnswer" in value or "suggestedAnswer" in value:
            yield page, value
        return
    if types(value) & _PAGES:
        outer = page.get("url") or page.get("@id")
        held = [one for key in ("mainEntity", "hasPart") for one in _list(value.get(key))]
        page = {key: one for key, one in value.items() if key not in ("mainEntity", "hasPart")}
        page["_alone"] = len(held) == 1
        if outer and not page.get("url") and not page.get("@id"):
            page["url"] = outer
    on_way.add(id(value))
    for one in value.values():
        if isinstance(one, dict | list):
            yield from _walk(one, page, nodes, on_way)
    on_way.discard(id(value))


def _is_question(value: Any) -> bool:
    return isinstance(value, dict) and "Question" in types(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Node:
    """The first answer of one, a list, or an ItemList."""
    for one in _list(value):
        if isinstance(one, dict):
            return _first(one.get("itemListElement")) if "ItemList" in types(one) else one
        if isinstance(one, str):
            return {"text": one}
    return {}


# -- values ------------------------------------------------------------------------------------------------------------

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]+|#\d+);")


def _body(reply: Node) -> str:
    text = _text(reply.get("text"))
    if reply.get("encodingFormat") == "text/markdown":
        return text.strip("\n")
    if _MARKUP.search(text):
        from ..render.markdown import from_html

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
    return tuple(name for one in _list(value) if (name := _name(one)))


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
