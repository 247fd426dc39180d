"""How do formulas and braces survive another program's Markdown engine? Into a text that it leaves alone, and back.

Most site generators know no maths: their Markdown eats ``\\(``, makes ``_`` emphasis and curls quotes inside formulas.
A backslash before each ASCII punctuation mark of a formula stops that in CommonMark; kramdown and Python-Markdown
take fewer marks. ``restore`` is the exact inverse of ``protect``; where a text is such that it cannot be,
``protect`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from . import maths as _maths
from .embedded import embedded, taken_out

#: keep: as it is. escape-…: for that engine, rendered verbatim. dollars: ``$x$`` and ``$$x$$`` for what knows no other.
#: html: MathML as raw HTML, which needs no maths plug-in.
Maths = Literal["keep", "escape", "escape-kramdown", "escape-python", "dollars", "html"]
#: keep: as they are. hugo: shortcodes as text. mdx: ``{`` and ``<`` as text.
Braces = Literal["keep", "hugo", "mdx"]

_ASCII = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_MARKS: dict[str, str] = {
    "escape": _ASCII,
    "escape-kramdown": "\\.*_+`<>()[]{}#!:|\"'$=-",
    "escape-python": "\\`*_{}[]()>#+-.!",
}
#: What a backslash cannot save becomes an entity. Python-Markdown reads ``<`` as a tag, ``&`` as an entity, ``$`` as
#: maths; kramdown takes two backslashes at the end of a line for a line break, escaped or not.
_ENTITIES: dict[str, dict[str, str]] = {
    "escape": {},
    "escape-kramdown": {"\\": "&#92;"},
    "escape-python": {"<": "&lt;", "$": "&#36;", "&": "&amp;"},
}


def protect(body: str, maths: Maths, braces: Braces) -> tuple[str, bool]:
    """Markdown for the target, and whether ``restore`` gives back ``body`` exactly (``dollars``: all but delimiters)."""
    text = body
    if maths != "keep" or braces == "mdx":
        text = _rewritten(body, maths, braces)
    if braces == "hugo":
        text = _SHORTCODE.sub(r"{{\1/*\2*/\3}}", text)
    if maths == "dollars":
        return text, text == body or _said(text) == _said(body)
    plain = text == body and not any(sign in body for sign in ("\\", "&#", "{{", "<span"))
    return text, plain or restore(text, maths, braces) == body


def _said(text: str) -> list[str]:
    return [span.tex.strip() for span in _maths.find(text)]


def restore(text: str, maths: Maths, braces: Braces) -> str:
    """The Markdown that ``protect`` was given. After ``dollars`` the delimiters stay as they are in the target."""
    if braces == "hugo":
        text = _COMMENTED.sub(r"{{\1\2\3}}", text)
    if maths in _MARKS:
        text = _outside_code(text, lambda part: _unescaped(part, maths))
    elif maths == "html":
        text = _outside_code(text, taken_out)
    if braces == "mdx":
        text = _outside_code(
            text, lambda part: _BRACE_BACK.sub(lambda found: _BACK[found.group()], part), formulas=True
        )
    return text


_SHORTCODE = re.compile(r"\{\{([<%])((?:(?!\}\}|/\*|\*/).)*?)([>%])\}\}", re.DOTALL)
_COMMENTED = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
#: an unfinished shortcode stops Hugo's build, and nothing makes it text inside code
UNCLOSED_SHORTCODE = re.compile(r"\{\{[<%](?!/\*)(?!(?:(?!\}\}).)*[>%]\}\})", re.DOTALL)


# MDX reads { and < as code; those that the author escaped already become entities, to be told apart on the way back.
_BRACES = {"{": "\\{", "<": "\\<", "\\{": "&#123;", "\\<": "&#60;"}
_BACK = {made: was for was, made in _BRACES.items()}
_BRACE = re.compile(r"\\?[{<]")
_BRACE_BACK = re.compile("|".join(map(re.escape, _BACK)))


def _rewritten(body: str, maths: Maths, braces: Braces) -> str:
    reading = _maths.read(body)
    out, at = [], 0
    pieces: list[tuple[int, int, Callable[[], str]]] = []
    for span in reading.spans:
        pieces.append((span.start, span.end, lambda span=span: _formula(body, span, maths)))  # type: ignore[misc]
    for start, end in reading.code:
        pieces.append((start, end, lambda start=start, end=end: body[start:end]))  # type: ignore[misc]
    for start, end, made in sorted(pieces, key=lambda piece: piece[:2]):
        if start < at:
            continue
        out += [_prose(body[at:start], maths, braces), made()]
        at = end
    return "".join([*out, _prose(body[at:], maths, braces)])


def _prose(text: str, maths: Maths, braces: Braces) -> str:
    if maths in _MARKS and "\\$" in text:  # an escaped dollar of the author's would read as escaped maths
        text = text.replace("\\$", "&#36;")
    if braces == "mdx":
        text = _BRACE.sub(lambda found: _BRACES[found.group()], text)
    return text


_AT_LINE_END = re.compile(r"\\+\n")


def _formula(body: str, span: _maths.Span, maths: Maths) -> str:
    whole = body[span.start : span.end]
    if maths == "keep":
        return whole
    if maths == "dollars":
        if span.kind == "$$" or (span.kind == "\\begin"):
            return whole if span.kind == "$$" else f"$$\n{whole}\n$$"
        return f"$${span.tex}$$" if span.display else f"${span.tex.strip()}$"
    if maths == "html":
        return embedded(whole, span)
    marks, entities = _MARKS[maths], _ENTITIES[maths]
    escaped = []
    for at, mark in enumerate(whole):
        if mark in entities and (mark != "\\" or _AT_LINE_END.match(whole, at)):
            escaped.append(entities[mark])
        else:
            escaped.append(f"\\{mark}" if mark in marks else mark)
    return "".join(escaped)


def _outside_code(text: str, change: Callable[[str], str], *, formulas: bool = False) -> str:
    """``text`` with its prose changed. Code is found as the text stands: escaped formulas hold no code marks."""
    out, at = [], 0
    reading = _maths.read(text)
    kept = [*reading.code, *((span.start, span.end) for span in reading.spans if formulas)]
    for start, end in sorted(kept):
        if start >= at:
            out += [change(text[at:start]), text[start:end]]
            at = end
    return "".join([*out, change(text[at:])])


def _pattern(marks: str, entities: Mapping[str, str]) -> re.Pattern[str]:
    """An escaped formula: an escaped opening, then only letters, escaped marks and marks of no meaning, then its end."""

    def escaped(delimiter: str) -> str:
        return "".join(re.escape(f"\\{mark}" if mark in marks else entities.get(mark, mark)) for mark in delimiter)

    plain = "".join(mark for mark in _ASCII if mark not in marks and mark not in entities)
    inner = "|".join(
        [
            rf"\\[{re.escape(marks)}]",
            *map(re.escape, entities.values()),
            rf"[^{re.escape(_ASCII)}\n]",
            r"\n(?![ \t]*\n)",
        ]
    )
    inner = f"(?:{inner}|[{re.escape(plain)}])" if plain else f"(?:{inner})"
    pairs = [("$$", "$$"), ("$", "$"), ("\\\\(", "\\\\)"), ("\\\\[", "\\\\]"), ("\\(", "\\)"), ("\\[", "\\]")]
    wholes = [f"{escaped(opening)}{inner}+?{escaped(closing)}" for opening, closing in pairs]
    name = rf"(?P<name>[A-Za-z]+(?:{escaped('*')})?)"
    begin = (
        rf"{escaped(chr(92) + 'begin{')}{name}{escaped('}')}{inner}*?{escaped(chr(92) + 'end{')}(?P=name){escaped('}')}"
    )
    return re.compile("|".join([*wholes, begin]))


_FORMULA = {name: _pattern(marks, _ENTITIES[name]) for name, marks in _MARKS.items()}
_MARK = {name: re.compile(rf"\\([{re.escape(marks)}])") for name, marks in _MARKS.items()}


def _unescaped(text: str, maths: str) -> str:
    def plain(found: re.Match[str]) -> str:
        whole = found.group()
        for mark, entity in _ENTITIES[maths].items():
            whole = whole.replace(entity, "\\\\" if mark == "\\" else mark)
        return _MARK[maths].sub(r"\1", whole)

    out, at = [], 0
    for found in _FORMULA[maths].finditer(text):
        out += [text[at : found.start()].replace("&#36;", "\\$"), plain(found)]
        at = found.end()
    return "".join([*out, text[at:].replace("&#36;", "\\$")])
