"""How does TeX become MathML that EPUB readers and browsers accept? math-core, with small repairs before and after.

Before, ``tex.py`` says in the converter's words what it does not take. After, what EPUBCheck does not take is rewritten
(HTML entities, HTML in ``mtext``), and the author's exact TeX is added as annotation, its line as ``alttext``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from math_core import LatexError, LatexToMathML

from . import tex as _tex

XMLNS = ' xmlns="http://www.w3.org/1998/Math/MathML"'


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_tex.MACROS, fancy_error=False, annotation=True, allow_unreliable_rendering=True)


@lru_cache(maxsize=8192)
def to_mathml(tex: str, display: bool) -> str | None:
    """A ``<math>`` element (well-formed XML, namespace declared) for ``tex``, or ``None`` when it cannot be converted."""
    ready = _tex.prepared(tex)
    convert = _converter().convert_with_local_state
    try:
        made = convert(ready, displaystyle=display)
    except LatexError:
        mended = _tex.mended(ready)
        if mended == ready:
            return None
        try:
            made = convert(mended, displaystyle=display)
        except LatexError:
            return None
    body = _repaired(made[made.index("<semantics>") + len("<semantics>") : made.rindex("<annotation ")])
    source = escape(tex, quote=False)
    line = " ".join(source.replace('"', "&quot;").split())
    block = ' display="block"' if display else ""
    return (
        f'<math{XMLNS}{block} alttext="{line}"><semantics>{body}'
        f'<annotation encoding="application/x-tex">{source}</annotation></semantics></math>'
    )


def _repaired(body: str) -> str:
    if "&A" in body:
        body = body.replace("&ApplyFunction;", "\u2061")
    if "scriptlevel=" in body or "displaystyle=" in body:
        body = _TABLE.sub(r"<mtable\1\2>", body)
        if _STYLED.search(body) is not None:
            body = _styled(body)
    if "rem" in body:
        body = _REM.sub("em", body)
    if "</mtext>" in body:
        body = _TEXT.sub(_texts, body)
    return body


_REM = re.compile(r"(?<=\d)rem(?=[\";])")
_TABLE = re.compile(r'<mtable([^>]*?) scriptlevel="\d"([^>]*)>')
_STYLED = re.compile(r"<(?!mstyle|mtable)(\w+)([^>]*?)((?: (?:displaystyle|scriptlevel)=\"[^\"]*\")+)([^>]*)>")
_TAG = re.compile(r"<(/?)(\w+)([^>]*?)(/?)>")
_TEXT = re.compile(r"<mtext([^>]*)>([^<]*<(?!/mtext>)(?:(?!</mtext>)[\s\S])*)</mtext>")
_CSS = {
    "b": "font-weight:bold",
    "strong": "font-weight:bold",
    "i": "font-style:italic",
    "em": "font-style:italic",
    "code": "font-family:monospace",
    "u": "text-decoration:underline",
}


def _styled(body: str) -> str:
    """``displaystyle`` and ``scriptlevel`` on ``mstyle`` alone: MathML Core has them everywhere, MathML 3 does not."""
    parts: list[str] = []
    at = 0
    open_tags: list[str] = []  # what closes each open element
    for tag in _TAG.finditer(body):
        parts.append(body[at : tag.start()])
        at = tag.end()
        written = tag[0]
        if tag[1]:
            written = open_tags.pop()
        elif not tag[4]:
            styled = _STYLED.match(written)
            if styled is None:
                open_tags.append(f"</{tag[2]}>")
            elif tag[2] == "mrow":
                written = f"<mstyle{styled[2]}{styled[3]}{styled[4]}>"
                open_tags.append("</mstyle>")
            else:
                written = f"<mstyle{styled[3]}><{tag[2]}{styled[2]}{styled[4]}>"
                open_tags.append(f"</{tag[2]}></mstyle>")
        parts.append(written)
    return "".join([*parts, body[at:]])


def _texts(match: re.Match[str]) -> str:
    """Text with HTML in it as several texts with a style each."""
    texts: list[str] = []
    styles: list[str] = []
    for piece in re.split(r"(<[^>]*>)", match[2]):
        if piece.startswith("</"):
            styles.pop()
        elif piece.startswith("<"):
            own = re.search(r'style="([^"]*)"', piece)
            styles.append(own[1] if own else _CSS.get(piece.strip("<>").split(" ")[0], ""))
        elif piece:
            style = ";".join(filter(None, styles))
            styled = f' style="{style}"' if style else ""
            texts.append(f"<mtext{match[1]}{styled}>{piece}</mtext>")
    return texts[0] if len(texts) == 1 else f"<mrow>{''.join(texts)}</mrow>"
