"""Is one page of a book sound? Ids, links, pictures, headings, language, and the properties its package must name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

HTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}math"
_SVG = "{http://www.w3.org/2000/svg}svg"
_HEADINGS = {f"{HTML}h{level}": level for level in range(1, 7)}
_WATCHED = (
    *_HEADINGS, _MATHML, _SVG, *(HTML + name for name in ("a", "img", "link", "script", "form", "audio", "video", "source",
    "iframe", "object", "embed")),
)  # fmt: skip
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_IDS = etree.XPath("//@id", smart_strings=False)


@dataclass(slots=True)
class Page:
    """What one page holds, and the code and text of what is wrong with it."""

    root: Any
    ids: frozenset[str]
    links: list[str] = field(default_factory=list)  #: to other places of the book
    resources: list[str] = field(default_factory=list)  #: files of the book that the page needs
    properties: set[str] = field(default_factory=set)
    faults: list[tuple[str, str]] = field(default_factory=list)


def parse(data: bytes) -> Any:
    """The root element. Loads nothing and expands nothing. Raises etree.XMLSyntaxError."""
    return etree.fromstring(data, _parser())


@lru_cache(maxsize=1)
def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read_page(data: bytes) -> Page:
    """What one XHTML document holds, and what is wrong with it. Raises etree.XMLSyntaxError."""
    root = parse(data)
    ids = _IDS(root)
    page = Page(root, frozenset(ids))
    if len(page.ids) != len(ids):
        doubled = sorted(uid for uid, count in Counter(ids).items() if count > 1)
        page.faults.append(("epub-broken", f"ids stand twice: {', '.join(doubled)}"))
    page.faults += _head(root)
    _walk(page)
    return page


def _head(root: Any) -> Iterator[tuple[str, str]]:
    if root.tag != f"{HTML}html":
        yield "epub-broken", "is no XHTML document"
        return
    title = root.find(f"{HTML}head/{HTML}title")
    if title is None or not (title.text or "").strip():
        yield "epub-broken", "has no title"
    lang, xml_lang = root.get("lang"), root.get(f"{_XML}lang")
    if not lang and not xml_lang:
        yield "epub-trouble", "does not say its language"
    elif lang and xml_lang and lang != xml_lang:
        yield "epub-broken", f"says two languages: lang={lang}, xml:lang={xml_lang}"


def _walk(page: Page) -> None:
    level = 0
    for element in page.root.iter(*_WATCHED):
        tag = element.tag
        if tag in _HEADINGS:
            if _HEADINGS[tag] > level + 1:
                page.faults.append(
                    ("epub-trouble", f"a heading of level {_HEADINGS[tag]} follows one of level {level}")
                )
            level = _HEADINGS[tag]
        elif tag == _MATHML:
            page.properties.add("mathml")
            if not element.get("alttext"):
                page.faults.append(("epub-trouble", "a formula has no alttext"))
        elif tag == _SVG:
            page.properties.add("svg")
        elif tag == f"{HTML}a":
            href = element.get("href")
            if href is not None and not _SCHEME.match(href):
                page.links.append(href)
        else:
            _resource(page, element)


def _resource(page: Page, element: Any) -> None:
    tag = element.tag.removeprefix(HTML)
    if tag in ("script", "form") and element.get("type", "text/javascript") in ("text/javascript", "module"):
        page.properties.add("scripted")
    if tag == "img" and element.get("alt") is None:
        page.faults.append(("epub-trouble", f"the picture {element.get('src')} has no alt text"))
    address = element.get("href" if tag == "link" else "data" if tag == "object" else "src")
    if address is None:
        return
    if _REMOTE.match(address):
        if tag in ("audio", "video", "source"):
            page.properties.add("remote-resources")
        else:
            page.faults.append(("epub-broken", f"{address} lies outside the book"))
    elif not _SCHEME.match(address):
        page.resources.append(address)
