"""Where is the maths in a text, and which dollars are money? Reads Markdown, changes nothing.

Found are ``$x$``, ``$ x $``, ``$$x$$``, ``\\(x\\)``, ``\\[x\\]`` (also with the doubled backslash that many Markdown sites
write) and bare environments such as ``\\begin{align}``. Fences, code spans, indented code and web addresses are left
alone, and no span crosses a blank line. How TeX becomes MathML is the question of ``tex.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from .codespans import fence_end, indented_code, opens_fence, ticks_end
from .money import AMOUNT, AMOUNT_BEFORE, PROSE, STRONG, is_maths, means_maths

Kind = Literal["$", "$$", "\\(", "\\[", "\\begin"]


class Span(NamedTuple):
    """One expression: ``text[start:end]`` with its delimiters, ``tex`` without them (``\\begin`` keeps them)."""

    start: int
    end: int
    tex: str
    display: bool
    kind: Kind


class Reading(NamedTuple):
    """All that one pass over a text tells. Offsets count characters; ranges are half-open."""

    spans: list[Span]
    code: list[tuple[int, int]]
    dollars: list[int]  #: single dollars outside code that belong to no maths
    unpaired: list[int]  #: delimiters that open and never close: ``$$``, ``\\(``, ``\\[``, ``\\begin``


_ENVIRONMENTS = (
    "align|aligned|alignat|alignedat|array|bmatrix|Bmatrix|cases|dcases|displaymath|eqnarray|equation|flalign|gather|"
    "gathered|math|matrix|multline|pmatrix|smallmatrix|split|subequations|vmatrix|Vmatrix"
)
# Where a token can begin: one set of characters, which the regex engine runs through at memory speed.
_START = re.compile(r"[$`\\<\]:~]")
_TOKEN = re.compile(
    r"(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<ticks>`+)"
    r"|(?P<dollars>\$+)"
    r"|(?P<open>\\\\?[(\[])"
    rf"|(?P<begin>\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}})"
    r"|(?P<escape>\\[\\$`])"
    r"|(?P<address>://[^\s<>()]*"
    r"|\]\((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*(?=\)|[ \t]+[\"'(]))"
    r"|(?P<raw><(?P<element>pre|code|script|style|textarea)\b)",
    re.MULTILINE,
)
_CLOSES = {"(": ")", "[": "]"}
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_IN_DOLLARS = re.compile(r"\\[\s\S]|`+|\$")


def find(text: str) -> list[Span]:
    """The maths in Markdown ``text``, in order, without overlaps."""
    return read(text).spans if _may_hold(text) else []


def money(text: str) -> list[int]:
    """Offsets of the dollar signs of amounts (``$5``, ``US$ 1.3``, ``-$.50``, ``5$``), outside code and maths."""
    return [at for at in read(text).dollars if AMOUNT.match(text, at + 1) or AMOUNT_BEFORE.search(text, 0, at)]


def _may_hold(text: str) -> bool:
    return "$" in text or ("\\" in text and ("\\(" in text or "\\[" in text or "\\begin{" in text))


def read(text: str) -> Reading:
    """One pass from left to right: code first, then maths; what is left of the dollars is money or a plain sign."""
    return _Pass(text).reading()


class _Pass:
    """The state of one pass. Each ``_name`` takes the token of that group and says where to go on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.indented = indented_code(text)
        self.found = Reading([], list(self.indented), [], [])
        self.limit = -1  # the end of the paragraph
        self.nearest: dict[str, int] = {}  # closing delimiter -> where it stands next

    def reading(self) -> Reading:
        text, at = self.text, 0
        takers: dict[str | None, Callable[[re.Match[str]], int]] = {
            "fence": self._fence, "ticks": self._ticks, "dollars": self._dollars, "open": self._open,
            "begin": self._begin, "escape": self._escape, "raw": self._raw, "address": re.Match.end,
        }  # fmt: skip
        while (found := _START.search(text, at)) is not None:
            start = found.start()
            token = _TOKEN.match(text, start)
            if token is None:
                at = start + 1
                continue
            while self.indented and self.indented[0][1] <= start:
                del self.indented[0]
            if self.indented and self.indented[0][0] <= start:
                at = self.indented[0][1]
                continue
            if self.limit < start:
                blank = _BLANK_LINE.search(text, start)
                self.limit = len(text) if blank is None else blank.start()
            at = takers[token.lastgroup](token)
        self.found.code.sort()
        return self.found

    def _code(self, start: int, end: int) -> int:
        self.found.code.append((start, end))
        return end

    def _span(self, span: Span | None, token: re.Match[str], otherwise: list[int] | None) -> int:
        if span is not None:
            self.found.spans.append(span)
            return span.end
        if otherwise is not None:
            otherwise.append(token.start())
        return token.end()

    def _fence(self, token: re.Match[str]) -> int:
        if opens_fence(self.text, token.start()):
            return self._code(token.start(), fence_end(self.text, token))
        return self._ticks(token) if token[0][0] == "`" else token.end()

    def _ticks(self, token: re.Match[str]) -> int:
        end = ticks_end(self.text, token.end(), self.limit, token[0])
        return self._code(token.start(), end) if end > 0 else token.end()

    def _raw(self, token: re.Match[str]) -> int:
        closing = re.compile(rf"</{token['element']}\s*>", re.IGNORECASE).search(self.text, token.end())
        return token.end() if closing is None else self._code(token.start(), closing.end())

    def _escape(self, token: re.Match[str]) -> int:
        if token[0] == "\\$":
            self.found.dollars.append(token.start() + 1)
        return token.end()

    def _dollars(self, token: re.Match[str]) -> int:
        if len(token[0]) == 1:
            return self._span(_dollar_span(self.text, token.start(), self.limit), token, self.found.dollars)
        if len(token[0]) == 2:
            return self._span(_double_span(self.text, token.start(), self.limit), token, self.found.unpaired)
        return token.end()

    def _open(self, token: re.Match[str]) -> int:
        text, opening, at = self.text, token[0], token.end()
        closing = opening[:-1] + _CLOSES[opening[-1]]
        if self.nearest.get(closing, -1) < at:
            next_one = text.find(closing, at)
            self.nearest[closing] = next_one if next_one >= 0 else len(text)
        end = _closing(text, opening, closing, at, self.nearest[closing], self.limit)
        if end < 0:
            return self._span(None, token, self.found.unpaired)
        return self._span(_backslash_span(text, token.start(), at, end, closing), token, None)

    def _begin(self, token: re.Match[str]) -> int:
        span = _environment_span(self.text, token.start(), token.end(), self.limit, token["environment"])
        return self._span(span, token, self.found.unpaired)


# -- delimiters -------------------------------------------------------------------------------------------------------


def source(text: str, span: Span) -> str:
    """The expression as its author wrote it, delimiters and all, without the marks of the block quote it stands in."""
    return _unquoted(text, span.start, text[span.start : span.end])


_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*")


def _unquoted(text: str, start: int, piece: str) -> str:
    """The lines of ``piece`` without as many ``>`` as stand before ``start`` on its line: those are no TeX."""
    if "\n" not in piece:
        return piece
    before = _CONTAINERS.match(text, text.rfind("\n", 0, start) + 1, start)
    marks = before[0].count(">") if before else 0
    return re.sub(rf"\n(?:[ \t]*>){{1,{marks}}}[ \t]?", "\n", piece) if marks else piece


def _span(text: str, start: int, end: int, inner: tuple[int, int], display: bool, kind: Kind) -> Span:
    return Span(start, end, _unquoted(text, start, text[inner[0] : inner[1]]), display, kind)


def _double_span(text: str, start: int, limit: int) -> Span | None:
    at = start + 2
    while (at := text.find("$$", at, limit)) >= 0:
        if _escaped(text, at):
            at += 1
            continue
        inner = text[start + 2 : at]
        if not inner.strip() or (PROSE.search(inner) and not STRONG.search(inner)):
            return None
        return _span(text, start, at + 2, (start + 2, at), True, "$$")
    return None


def _closing(text: str, opening: str, closing: str, at: int, end: int, limit: int) -> int:
    """Offset of the ``closing`` that belongs to an ``opening`` before ``at``, or -1. The first one is at ``end``."""
    while 0 <= end < limit:
        if not _escaped(text, end):
            again = text.find(opening, at, end)
            nested = again >= 0 and not _escaped(text, again)
            if nested and _depth(text[at:again]) <= 0:
                return -1  # the first opening is stray; the second one is read by itself
            if not nested or _depth(text[at:end]) <= 0:
                return end
        end = text.find(closing, end + len(closing), limit)
    return -1


def _backslash_span(text: str, start: int, at: int, end: int, closing: str) -> Span | None:
    """``\\(…\\)`` or ``\\[…\\]`` when it means maths; escaped brackets do not."""
    display = closing[-1] == "]"
    behind = end + len(closing)
    own_line = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>") and text[behind : behind + 1] in (
        "",
        "\n",
    )
    if not means_maths(text[at:end], display, own_line):
        return None
    return _span(text, start, behind, (at, end), display, "\\[" if display else "\\(")


def _environment_span(text: str, start: int, at: int, limit: int, name: str) -> Span | None:
    depth, marks = 1, re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}")
    for mark in marks.finditer(text, at, limit):
        depth += 1 if mark[1] == "begin" else -1
        if depth > 20:
            break  # no formula is nested as deep: the end is missing
        if depth == 0:
            return _span(text, start, mark.end(), (start, mark.end()), True, "\\begin")
    return None


def _dollar_span(text: str, start: int, limit: int) -> Span | None:
    """The maths that the single dollar at ``start`` opens, or ``None`` when it is money or a plain sign."""
    at, tries = start + 1, 0
    if text[at : at + 1] == "`":  # $`x`$, as GitLab and GitHub write it
        end = text.find("`$", at + 1, limit)
        if end > at + 1 and "`" not in text[at + 1 : end] and "\n" not in text[at:end]:
            return _span(text, start, end + 2, (at + 1, end), False, "$")
    while (token := _IN_DOLLARS.search(text, at, limit)) is not None:
        at = token.end()
        mark = token[0]
        if mark[0] == "`":
            if ticks_end(text, at, limit, mark) > at:
                return None  # maths holds no code
        elif mark == "\\(" or mark == "\\[":
            return None
        elif mark == "$":
            inner = text[start + 1 : token.start()]
            if _depth(inner) > 0 and tries < 2 and text[at : at + 1] != "$":
                tries += 1  # \text{if $x$}: a dollar inside braces does not close
                if _closes_later(text, inner, at, limit):
                    continue
            if is_maths(text, start, token.start()):
                return _span(text, start, at, (start + 1, token.start()), False, "$")
            return None
    return None


def _closes_later(text: str, inner: str, at: int, limit: int) -> bool:
    """Do the braces open in ``inner`` close before the first or the second dollar from ``at``?"""
    end = at
    for _ in range(2):
        end = text.find("$", end, limit)
        if end < 0:
            return False
        if _depth(inner + text[at:end]) == 0:
            return True
        end += 1
    return False


def _escaped(text: str, at: int) -> bool:
    """Does an odd number of backslashes stand before ``at``?"""
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _depth(tex: str) -> int:
    """Open braces less closed ones, without the escaped."""
    if "{" not in tex and "}" not in tex:
        return 0
    plain = tex.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    return plain.count("{") - plain.count("}")
