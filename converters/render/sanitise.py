"""Which raw HTML in an article's Markdown is markup, and which is text? Markup passes an allow-list; text stays visible.

``<br>`` and ``H<sub>2</sub>O`` are markup. ``vector<int>``, ``<iostream>``, ``List<Object>``, ``<?php`` and "the ``<title>``
tag" are text that an author forgot to put in back-ticks: a sanitiser alone would delete them without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import nh3
import pyromark

from . import structure
from .links import SAFE_SCHEMES, resolve
from .structure import names

if TYPE_CHECKING:
    from ..notices import Report


ALLOWED = names(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong "
    "sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
#: Elements that go with all that is in them.
DROPPED = names("script style template iframe object embed applet frameset svg math noembed noframes xmp")
#: The other names of HTML: the tag goes, its text stays.
UNWRAPPED = names(
    "acronym address area article audio base basefont big body button canvas center datalist dialog dir fieldset font form "
    "frame head hgroup html input label legend link main map marquee menu meta meter nav nobr noscript optgroup option output param "
    "picture progress search select slot source strike title textarea track tt video"
)
_VOID = names("area base br col embed frame hr img input link meta param source track wbr")
_OPTIONAL_END = names("p li dt dd tr td th thead tbody tfoot option colgroup caption")
_NEEDS_END = names("title textarea select option noscript a b big code em font i nobr s small strike strong tt u")
_GLOBAL = {"class", "dir", "id", "lang", "title"}
_ATTRIBUTES = {
    "*": _GLOBAL,
    "a": {"href"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "headers", "style"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "style"},
    "time": {"datetime"},
}

#: Something in the source that a Markdown parser could take for HTML.
MAY_HOLD = re.compile(r"<[A-Za-z/!?]")
_TAG = re.compile(
    r"""<(?:(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[^<>"']|"[^"]*"|'[^']*')*)(?P<close>>?)|(?P<comment>!--)|[!?])"""
)
_HANDLER = re.compile(r"""[\s"'/]on[a-z]+\s*=|javascript:|vbscript:""", re.IGNORECASE)


#: Rounds that take a block of HTML apart tag by tag. Of 4,700 real articles none took more than three; a page of
#: ``<!--`` and no end would take one a line.
_CAREFUL = 10


def protect(text: str, parser: pyromark.Markdown, report: Report | None) -> tuple[str, bool]:
    """``text`` with the tags that are none escaped, and whether real raw HTML is left in it.

    Asks the parser what it takes for HTML, so that code is never touched. Escaping can turn a block of HTML into a
    paragraph in which other tags come to light, hence the loop; each round escapes something, so it ends.
    """
    careful = _CAREFUL
    while True:
        raw = text.encode()
        found: list[tuple[int, int, bool]] = []
        for event, place in parser.events_with_range(text):
            if isinstance(event, dict):
                if "InlineHtml" in event:
                    found.append((place["start"], place["end"], False))
                elif event.get("Start") == "HtmlBlock":
                    found.append((place["start"], place["end"], True))
        if not found:
            return text, False
        pieces = [raw[start:end].decode() for start, end, _ in found]
        last = {name: number for number, piece in enumerate(pieces) for name in _ends(piece)}
        parts: list[str] = []
        at, changed = 0, False
        for number, (start, end, block) in enumerate(found):
            shown = show(pieces[number], partial(_later, last, number), block=block and careful > 0)
            changed = changed or shown != pieces[number]
            parts += (raw[at:start].decode(), shown)
            at = end
        if not changed:
            if report is not None:
                _report(" ".join(pieces), report)
            return text, True
        parts.append(raw[at:].decode())
        text = "".join(parts)
        careful -= 1


def _later(last: dict[str, int], number: int, name: str) -> bool:
    return last.get(name, -1) > number


def show(markup: str, ends_later: Callable[[str], bool] = lambda _: False, *, block: bool = False) -> str:
    """``markup`` with each ``<`` that opens no HTML tag escaped. ``ends_later`` knows the end tags that come after it.

    ``block``: it is an HTML block of CommonMark. When its first tag is none, that one is escaped alone: what follows
    may be parsed in another way then.
    """
    parts: list[str] = []
    at = 0
    ends = _ends(markup)
    begin = len(markup) - len(markup.lstrip())
    for tag in _TAG.finditer(markup):
        first = block and tag.start() == begin
        alone = first and markup[tag.end() :].lstrip(" ")[:1] in ("", "\n")
        name = "--" if tag["comment"] else (tag["name"] or "").lower()
        if is_markup(tag, ends.get(name, -1) >= tag.end() or ends_later(name), alone=alone):
            continue
        parts += (markup[at : tag.start()], "&lt;")
        at = tag.start() + 1
        if first:
            break
    return "".join([*parts, markup[at:]]) if parts else markup


_END = re.compile(r"</([A-Za-z][A-Za-z0-9]*)|-->")


def _ends(markup: str) -> dict[str, int]:
    """Where the last end tag of each name stands; a comment's end is called ``--``."""
    return {(end[1] or "--").lower(): end.start() for end in _END.finditer(markup)}


def is_markup(tag: re.Match[str], ends: bool, *, alone: bool = False) -> bool:
    """Is this tag HTML, or text in angle brackets? ``ends``: its end tag comes after it; ``alone``: it has its own line."""
    if tag["comment"]:
        return ends
    written = tag["name"]
    if not written or not tag["close"]:
        return False  # <?php, <!DOCTYPE, <![CDATA[, a tag without its >
    name = written.lower()
    if name not in ALLOWED and name not in DROPPED and name not in UNWRAPPED:
        return False
    if written != name and written != written.upper() and name not in _VOID:
        return False  # List<Object>, <Button>: a type's name
    if tag["end"]:
        return True
    if name in _VOID:
        return name in ALLOWED or "=" in tag["rest"]  # "the <input> element"
    if name in _OPTIONAL_END or ends:
        return True
    # Without their ends <title> would swallow the rest of the article and <a> come back in every paragraph.
    return (alone or "=" in tag["rest"]) and name not in DROPPED and name not in _NEEDS_END


def holds_markup(text: str) -> bool:
    """Is any of what stands in angle brackets HTML?"""
    ends = _ends(text)
    return any(
        is_markup(tag, ends.get("--" if tag["comment"] else (tag["name"] or "").lower(), -1) >= tag.end())
        for tag in _TAG.finditer(text)
    )


def _report(markup: str, report: Report) -> None:
    names = {tag["name"].lower() for tag in _TAG.finditer(markup) if tag["name"]}
    removed = [f"<{name}>" for name in sorted(names - ALLOWED)]
    if _HANDLER.search(markup):
        removed.append("code in attributes")
    if removed:
        report.add("html-removed", f"removed {', '.join(removed)}", before=markup[:500])


def _safe(element: str, attribute: str, value: str) -> str | None:
    """The attribute's value, if it may stay. nh3 looks at ``href`` and ``src`` by itself, at no ``cite``."""
    return None if attribute == "cite" and resolve(value, "") is None else value


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags=set(DROPPED),
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=set(SAFE_SCHEMES),
        attribute_filter=_safe,
        filter_style_properties={"text-align"},
    )


_UNSAFE = re.compile(r"""(?:href|src|cite)\s*=\s*["']?\s*(?:javascript|vbscript|data):[^"'>]*""", re.IGNORECASE)
_NOSCRIPT = re.compile(r"</?noscript\b[^>]*>", re.IGNORECASE)
_VOID_TAG = re.compile(r"<(br|col|hr|img|wbr)\b([^>]*?) ?/?>")
_ID = re.compile(r'(<[a-z][^>]*?) id="([^"]*)"')


def sanitise(markup: str, report: Report | None = None) -> str:
    """Any HTML fragment as safe, well-formed XHTML: only allowed elements and attributes, no repeated id."""
    unsafe = _UNSAFE.search(markup) if report is not None else None
    if unsafe is not None and report is not None:
        report.add("link-removed", "removed an unsafe address", before=unsafe[0][:200])
    # To the cleaner, whose browser runs scripts, this is no markup. Here scripts go, so that what stands in for them stays.
    markup = _NOSCRIPT.sub("", markup)
    clean = _cleaner().clean(markup).replace("&nbsp;", "\u00a0")
    if structure.MAY_HOLD.search(clean):
        clean = structure.put_right(clean)
    clean = _VOID_TAG.sub(r"<\1\2 />", _unwrapped(clean)).replace("<p></p>", "")
    if ' id="' not in clean:
        return clean
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        if match[2] in seen or not match[2] or " " in match[2]:
            return match[1]
        seen.add(match[2])
        return match[0]

    return _ID.sub(once, clean)


_PHRASING = names("abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u var")
_BLOCKS = names("aside blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr ol p pre section table ul")
_ELEMENT = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")


def _unwrapped(markup: str) -> str:
    """Balanced ``markup`` without the inline elements that hold blocks (``<span>`` around paragraphs), and without
    paragraphs in a ``summary``: HTML forbids both."""
    tags = list(_ELEMENT.finditer(markup))
    dropped: set[int] = set()
    above: list[tuple[str, int]] = []
    pairs: dict[int, int] = {}
    for number, tag in enumerate(tags):
        name = tag[2]
        if tag[1]:
            if above and above[-1][0] == name:
                pairs[above.pop()[1]] = number
            continue
        if name in _BLOCKS:
            for other, start in reversed(above):
                if other in _PHRASING:
                    dropped.add(start)
                elif other == "summary":
                    dropped.add(number)
                elif other not in ("a", "ins", "del"):
                    break
        if name not in _VOID:
            above.append((name, number))
    if not dropped:
        return markup
    dropped |= {pairs[start] for start in dropped if start in pairs}
    parts: list[str] = []
    at = 0
    for number in sorted(dropped):
        parts.append(markup[at : tags[number].start()])
        at = tags[number].end()
    return "".join([*parts, markup[at:]])
