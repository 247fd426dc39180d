"""How does Markdown become markup that is well-formed, safe, and says what its author wrote?

One renderer for every target: XHTML for EPUB, HTML5 for others. Maths is taken out before Markdown is parsed and put back
after. Raw HTML passes an allow-list (``sanitise.py``); what only looks like HTML (``vector<int>``) stays visible text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Literal

import pyromark

from . import links as _links
from . import masking as _masking
from . import maths as _maths
from . import sanitise as _sanitise
from .codespans import indent_fences
from .headings import anchor, renumber
from .mathml import XMLNS, to_mathml

if TYPE_CHECKING:
    from ..notices import Report

Dialect = Literal["commonmark", "python-markdown"]
Maths = Literal["mathml", "tex", "code"]


@dataclass(slots=True)
class Rendered:
    """Markup of one body. ``links`` and ``images`` are the addresses in it, resolved, in order, repeats included."""

    html: str
    maths: int = 0  #: expressions found
    fallbacks: list[str] = field(default_factory=list)  #: TeX that could not become MathML
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def to_html(
    body: str,
    *,
    dialect: Dialect = "commonmark",
    maths: Maths = "mathml",
    xhtml: bool = True,
    heading_base: int = 2,
    base_url: str = "",
    id_prefix: str = "",
    report: Report | None = None,
) -> Rendered:
    """Markdown ``body`` as a fragment of flow content.

    ``dialect``: ``commonmark`` (0.31 with GFM tables, strikethrough, task lists, footnotes and bare web addresses) or
    ``python-markdown`` (the ``markdown`` package with ``extra`` and ``sane_lists``).
    ``maths``: ``mathml``; ``tex`` leaves each expression as the source has it, delimiters included; ``code`` makes
    ``<code class="tex">`` of it. ``xhtml``: well-formed XML for an EPUB chapter (its root must declare ``xmlns:epub``),
    else HTML5. ``heading_base``: the level of the highest heading; deeper ones follow without a gap.
    ``base_url`` resolves relative links. ``id_prefix`` stands before every id, so that several bodies fit on one page.
    Never raises on any ``str``; what had to be changed goes to ``report``.
    """
    text = clean(body, report)
    found = _maths.find(text)
    source, token = text, ""
    if found:
        token = _masking.unused(text)
        text = _masking.mask(text, found, token)
    # One character is looked for at memory speed, so it is asked for first.
    if ("`" in text and "```" in text) or ("~" in text and "~~~" in text):
        text = indent_fences(text)
    bare = ("/" in text and "://" in text) or "@" in text or "www." in text
    if bare and dialect == "commonmark":
        text = _links.whole(text, _pyromark())
    made = _commonmark(text, report) if dialect == "commonmark" else _python_markdown(text, report)
    if "&" in text and "&#" in text:
        made = clean(made, report)
    brackets = "[" in text or "<" in text  # links, images, notes, boxes, raw HTML
    made = renumber(made, heading_base)
    if "|" in text or brackets:
        made = _table_heads(made)
    if brackets and "[^" in text:
        made = _footnotes(made, id_prefix)
    if bare:
        made = _links.link_bare(made)
    done = Rendered(made, maths=len(found))
    if brackets or bare or "{" in text:
        done.html = _linked(done, base_url, id_prefix, report)
    if id_prefix and ' id="' in done.html:
        done.html = _prefix_ids(done.html, id_prefix)
    if found:
        done.html = _masking.put_back(
            done.html, found, source, token, lambda span: _shown(span, maths, source, done, report)
        )
    if not xhtml:
        done.html = html5(done.html)
    return done


def html5(markup: str) -> str:
    """The renderer's XHTML in the customary spelling of HTML5: void tags without a slash, no namespaces."""
    if " />" in markup:
        markup = re.sub(r"<(br|col|hr|img|wbr)\b([^>]*) />", r"<\1\2>", markup)
    return markup.replace(XMLNS, "").replace(' epub:type="noteref"', "").replace(' epub:type="footnote"', "")


# -- before Markdown --------------------------------------------------------------------------------------------------

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_ASCII = bytes(set(range(32)) - set(b"\t\n\r"))


def clean(text: str, report: Report | None = None) -> str:
    """``text`` without the characters that XML forbids; vertical tabs and form feeds become blanks."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half a character
        data = b"\0"
    # Bytes are looked through three times as fast as the pattern is.
    if len(data.translate(None, _ILLEGAL_ASCII)) == len(data) and (len(data) == len(text) or b"\xef\xbf" not in data):
        return text
    if _ILLEGAL.search(text) is None:
        return text
    found = sorted({f"U+{ord(char):04X}" for char in _ILLEGAL.findall(text)})
    if report is not None:
        report.add("control-characters", f"removed {', '.join(found)}")
    return _ILLEGAL.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


_OWN_ID = re.compile(r'(<[a-z][^>]*?) id="([^"]*)"')


def _prefix_ids(markup: str, prefix: str) -> str:
    """Every id that has not the prefix yet with it. Quotes in text are escaped or stand outside tags."""

    def own(match: re.Match[str]) -> str:
        return match[0] if match[2].startswith(prefix) else f'{match[1]} id="{prefix}{match[2]}"'

    return _OWN_ID.sub(own, markup)


# -- Markdown ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _pyromark() -> pyromark.Markdown:
    on = pyromark.Options
    return pyromark.Markdown(
        options=on.ENABLE_TABLES | on.ENABLE_STRIKETHROUGH | on.ENABLE_TASKLISTS | on.ENABLE_FOOTNOTES
    )


def _commonmark(text: str, report: Report | None) -> str:
    parser = _pyromark()
    if "<" not in text or _sanitise.MAY_HOLD.search(text) is None:
        return parser.html(text)
    text, raw = _sanitise.protect(text, parser, report)
    made = parser.html(text)
    return _sanitise.sanitise(_tick_boxes(made), report) if raw else made


def _python_markdown(text: str, report: Report | None) -> str:
    import markdown

    made = markdown.markdown(text, extensions=["extra", "sane_lists"], output_format="xhtml")
    # Its attribute lists can set any attribute, so that every article goes through the allow-list.
    return _sanitise.sanitise(_sanitise.show(made), report)


# -- structure --------------------------------------------------------------------------------------------------------

_THEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_TH = re.compile(r"<th(?![^>]* scope=)(?=[ >])")
_TICK_BOX = re.compile(r'<li>(\s*(?:<p>)?)<input disabled="" type="checkbox"( checked="")? ?/>\n')


def _table_heads(markup: str) -> str:
    if "<thead>" in markup:
        markup = _THEAD.sub(lambda head: _TH.sub('<th scope="col"', head[0]), markup)
    return markup


def _linked(done: Rendered, base_url: str, id_prefix: str, report: Report | None) -> str:
    """The markup with boxes as characters, headings named, and every address resolved."""
    markup = _tick_boxes(done.html) if "<input" in done.html else done.html
    if 'href="#' in markup or "{#" in markup:
        markup = anchor(markup)
    if "<a " in markup or "<img " in markup:
        markup = _links.rewrite(markup, base_url, id_prefix, done.links, done.images, report)
    return markup


def _tick_boxes(markup: str) -> str:
    """Task list items with a character for the box: readers and sanitisers drop form fields."""
    return _TICK_BOX.sub(lambda box: f"<li>{box[1]}{'☑' if box[2] else '☐'} ", markup)


def _footnotes(markup: str, id_prefix: str) -> str:
    from .footnotes import arrange

    return arrange(markup, id_prefix)


# -- maths ------------------------------------------------------------------------------------------------------------


def _shown(span: _maths.Span, how: Maths, source: str, done: Rendered, report: Report | None) -> str:
    """The markup of one expression; TeX that cannot become MathML stays readable and is reported."""
    if how == "tex":
        return escape(_maths.source(source, span), quote=False)
    if how == "mathml":
        markup = to_mathml(span.tex, span.display)
        if markup is not None:
            return markup
        done.fallbacks.append(span.tex)
        if report is not None:
            report.add("maths-kept", "this TeX is shown as it is", before=span.tex)
    return f'<code class="tex">{escape(span.tex, quote=False)}</code>'
