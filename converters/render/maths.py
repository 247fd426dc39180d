"""Where is the maths in a text, and which dollars are money? Reads Markdown, changes nothing.

Found are ``$x$``, ``$ x $``, ``$$x$$``, ``\\(x\\)``, ``\\[x\\]`` (also with the doubled backslash that many Markdown sites
write) and bare environments such as ``\\begin{align}``. Fences, code spans, indented code and web addresses are left
alone, and no span crosses a blank line. How TeX becomes MathML is the question of ``tex.py``.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

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


_MAY_HOLD = re.compile(r"\$|\\[(\[]|\\begin\{")
_ENVIRONMENTS = (
    "align|aligned|alignat|alignedat|array|bmatrix|Bmatrix|cases|dcases|displaymath|eqnarray|equation|flalign|gather|"
    "gathered|math|matrix|multline|pmatrix|smallmatrix|split|subequations|vmatrix|Vmatrix"
)
# What may stand before a fence on its line: block quote marks and list markers.
_LEAD = r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*"
_TOKEN = re.compile(
    rf"^(?P<lead>{_LEAD})(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})"
    r"|(?P<ticks>`+)"
    r"|(?P<dollars>\$+)"
    r"|(?P<open>\\\\?[(\[])"
    rf"|\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}}"
    r"|(?P<skip>\\[\\$`]|(?:https?|ftp)://[^\s<>()]*"
    r"|\]\((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*(?=\)|[ \t]+[\"'(]))"
    r"|<(?P<raw>pre|code|script|style|textarea)\b",
    re.MULTILINE,
)
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_IN_DOLLARS = re.compile(r"\\[\s\S]|`+|\$")


def find(text: str) -> list[Span]:
    """The maths in Markdown ``text``, in order, without overlaps."""
    return read(text).spans if _MAY_HOLD.search(text) else []


def money(text: str) -> list[int]:
    """Offsets of the dollar signs of amounts (``$5``, ``US$ 1.3``, ``-$.50``, ``5$``), outside code and maths."""
    return [at for at in read(text).dollars if _AMOUNT.match(text, at + 1) or _AMOUNT_BEFORE.search(text, 0, at)]


def unbalanced(text: str) -> list[int]:
    """Offsets of delimiters that open maths and never close: ``$$``, ``\\(``, ``\\[``, ``\\begin{…}``."""
    return read(text).unpaired if _MAY_HOLD.search(text) else []


def read(text: str) -> Reading:
    """One pass from left to right: code first, then maths; what is left of the dollars is money or a plain sign."""
    spans: list[Span] = []
    code = _indented_code(text)
    dollars: list[int] = []
    unpaired: list[int] = []
    indented = list(code)
    paragraph_end = -1
    at = 0
    while (token := _TOKEN.search(text, at)) is not None:
        start, at = token.span()
        while indented and indented[0][1] <= start:
            del indented[0]
        if indented and indented[0][0] <= start:
            at = indented[0][1]
            continue
        kind = token.lastgroup
        if kind == "fence":
            at = _fence_end(text, token)
            code.append((start, at))
            continue
        if kind == "raw":
            closing = re.compile(rf"</{token['raw']}\s*>", re.IGNORECASE).search(text, at)
            if closing is not None:
                at = closing.end()
                code.append((start, at))
            continue
        if kind == "skip":
            if text[start : start + 2] == "\\$":
                dollars.append(start + 1)
            continue
        if paragraph_end < start:
            blank = _BLANK_LINE.search(text, start)
            paragraph_end = len(text) if blank is None else blank.start()
        if kind == "ticks":
            end = _ticks_end(text, at, paragraph_end, token[0])
            if end > at:
                code.append((start, end))
                at = end
        elif kind == "dollars":
            length = at - start
            span = None
            if length == 1:
                span = _dollar_span(text, start, paragraph_end)
                if span is None:
                    dollars.append(start)
            elif length == 2:
                span = _double_span(text, start, paragraph_end)
                if span is None:
                    unpaired.append(start)
            if span is not None:
                spans.append(span)
                at = span.end
        else:
            if kind == "open":
                span = _backslash_span(text, start, at, paragraph_end)
            else:
                span = _environment_span(text, start, at, paragraph_end, token["environment"])
            if span is not None:
                spans.append(span)
                at = span.end
            elif kind != "open" or not _closed(text, start, at, paragraph_end):
                unpaired.append(start)
    code.sort()
    return Reading(spans, code, dollars, unpaired)


# -- code -------------------------------------------------------------------------------------------------------------


def _fence_end(text: str, opening: re.Match[str]) -> int:
    """The end of the fence's closing line, or of the text. Pairs line by line, whatever the indentation."""
    mark = opening["fence"]
    close = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    line_end = text.find("\n", opening.end())
    found = None if line_end < 0 else close.search(text, line_end + 1)
    return len(text) if found is None else found.end()


def _ticks_end(text: str, at: int, limit: int, ticks: str) -> int:
    """The end of the code span that a run of back-ticks before ``at`` opens, or ``at`` when nothing closes it."""
    length = len(ticks)
    while (start := text.find(ticks, at, limit)) >= 0:
        end = start + length
        while end < limit and text[end] == "`":
            end += 1
        if end - start == length:
            return end
        at = end
    return -1


_INDENTED = re.compile(r"(?:\A|\n[ \t]*\n)((?:(?: {4}|\t)[^\n]*\n?|[ \t]*\n)+)")
_ITEM = re.compile(r"^( *)((?:[-*+]|\d{1,9}[.)]) {1,4})(?=\S)", re.MULTILINE)


def _indented_code(text: str) -> list[tuple[int, int]]:
    """Ranges of indented code: four blanks after a blank line, counted from the text of the list it stands in."""
    if "\n    " not in text and "\n\t" not in text and not text.startswith(("    ", "\t")):
        return []
    ranges = []
    for block in _INDENTED.finditer(text):
        start, end = block.span(1)
        first = text[start : text.find("\n", start) if "\n" in text[start:end] else end].expandtabs(4)
        indent = len(first) - len(first.lstrip(" "))
        if first.strip() and indent >= 4 + _list_offset(text, start) and not _ITEM.match(first.lstrip(" ")):
            ranges.append((start, end))
    return ranges


def _list_offset(text: str, before: int) -> int:
    """How deep the text of the list around offset ``before`` is indented; 0 outside a list."""
    deepest = 0
    for paragraph in reversed(text[:before].split("\n\n")):
        offsets = [len(item[1]) + len(item[2]) for item in _ITEM.finditer(paragraph)]
        deepest = max([deepest, *offsets])
        if paragraph[:1] not in (" ", "\t", "\n", ""):
            return deepest
    return deepest


# -- delimiters -------------------------------------------------------------------------------------------------------


def _span(text: str, start: int, end: int, inner: tuple[int, int], display: bool, kind: Kind) -> Span:
    tex = text[inner[0] : inner[1]]
    if "\n" in tex:
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if line.lstrip().startswith(">"):  # the marks of a block quote are no TeX
            tex = re.sub(r"\n[ \t]*(?:>[ \t]?)+", "\n", tex)
    return Span(start, end, tex, display, kind)


def _double_span(text: str, start: int, limit: int) -> Span | None:
    at = start + 2
    while (at := text.find("$$", at, limit)) >= 0:
        if _escaped(text, at):
            at += 1
            continue
        inner = text[start + 2 : at]
        if not inner.strip() or (_PROSE.search(inner) and not _STRONG.search(inner)):
            return None
        return _span(text, start, at + 2, (start + 2, at), True, "$$")
    return None


def _backslash_span(text: str, start: int, at: int, limit: int) -> Span | None:
    opening = text[start:at]
    closing = opening[:-1] + (")" if opening[-1] == "(" else "]")
    end = _closing(text, opening, closing, at, limit)
    if end < 0:
        return None
    inner = text[at:end]
    display = opening[-1] == "["
    alone = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>") and text[
        end + len(closing) : end + len(closing) + 1
    ] in ("", "\n")
    if not _means_maths(inner, display and not alone):
        return None
    return _span(text, start, end + len(closing), (at, end), display, "\\[" if display else "\\(")


def _closing(text: str, opening: str, closing: str, at: int, limit: int) -> int:
    """Offset of the ``closing`` that belongs to an ``opening`` before ``at``, or -1."""
    end = at
    while (end := text.find(closing, end, limit)) >= 0:
        if not _escaped(text, end):
            again = text.find(opening, at, end)
            nested = again >= 0 and not _escaped(text, again)
            if nested and _depth(text[at:again]) <= 0:
                return -1  # the first opening is stray; the second one is read by itself
            if not nested or _depth(text[at:end]) <= 0:
                return end
        end += len(closing)
    return -1


def _closed(text: str, start: int, at: int, limit: int) -> bool:
    """Is there a closing delimiter at all? Then these are escaped brackets, not maths that lost its end."""
    opening = text[start:at]
    return _closing(text, opening, opening[:-1] + (")" if opening[-1] == "(" else "]"), at, limit) >= 0


def _environment_span(text: str, start: int, at: int, limit: int, name: str) -> Span | None:
    depth, marks = 1, re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}")
    for mark in marks.finditer(text, at, limit):
        depth += 1 if mark[1] == "begin" else -1
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
            if _ticks_end(text, at, limit, mark) > at:
                return None  # maths holds no code
        elif mark == "\\(" or mark == "\\[":
            return None
        elif mark == "$":
            inner = text[start + 1 : token.start()]
            if _depth(inner) > 0 and tries < 2 and text[at : at + 1] != "$":
                tries += 1  # \text{if $x$}: a dollar inside braces does not close
                if _closes_later(text, inner, at, limit):
                    continue
            if _is_maths(text, start, token.start()):
                return _span(text, start, at, (start + 1, token.start()), False, "$")
            return None
    return None


def _closes_later(text: str, inner: str, at: int, limit: int) -> bool:
    """Do the braces open in ``inner`` close before the second dollar from ``at``?"""
    end = text.find("$", at, limit)
    end = text.find("$", end + 1, limit) if end >= 0 else -1
    return end >= 0 and _depth(inner + text[at:end]) == 0


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


# -- maths or money ---------------------------------------------------------------------------------------------------

_AMOUNT = re.compile(r"[ \u00a0]?[-−+]?(?:\d|\.\d)")
_AMOUNT_BEFORE = re.compile(r"\d[ \u00a0]?\Z")
_COMMAND = re.compile(r"\\[A-Za-z]")
_STRONG = re.compile(r"\\[A-Za-z]|[\^=]|_[{\w]")
_RELATION = re.compile(r"[=<>≤≥≠≈+*/^|]|\w_\w")
_TEXT = re.compile(r"\\(?:text\w*|mathrm|mathbf|mathit|operatorname\*?|mbox|ce|label|tag)\s*\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{2,}")
_PROSE = re.compile(
    r"(?<![A-Za-z\\])(?:and|or|of|to|the|for|is|in|per|with|by|from|was|were|are|than|at|an|as|on|but|if|plus|each|"
    r"while|when|where|which|that|it|not|every|about|between|through|until|via|versus|vs|this|only|more|less)(?![A-Za-z])"
)
_SCALE = re.compile(r"^[\d.,]+ ?(?:[kKMB]|bn|thousand|million|billion|trillion|USD|each|a|per|dollars?)\b")
_SHELL = re.compile(r"^(?:[A-Za-z_]\w*|\{\w+\}|\([^()]*\)|[\d@#?!*])[/:.,;=+\"'\-\\]*$")
_NAME = re.compile(r"[A-Z_][A-Z_0-9]+$")
_BLOCK = re.compile(r"\n[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]|\||>|```|~~~)")


def _is_maths(text: str, start: int, end: int) -> bool:
    """Are the dollars at ``start`` and ``end`` a pair around TeX? The rules go from certain to likely."""
    inner, after, before = text[start + 1 : end], text[end + 1 : end + 2], text[start - 1 : start] if start else ""
    if not inner.strip() or (after.isdigit() and after.isascii()) or _BLOCK.search(inner):
        return False
    command = _COMMAND.search(inner) is not None
    strong = command or _STRONG.search(inner) is not None
    digit_first = _AMOUNT.match(inner) is not None
    if before.isalpha() and digit_first:
        return False  # US$5, Can$ 10
    behind = before.isdigit() or (before == " " == inner[0] and text[start - 2 : start - 1].isdigit())
    if behind and not strong and (inner[0] in " \t\n,;:.)" or not any(c.isalpha() for c in inner)):
        return False  # 5$ and 6$, 5 $ and 6 $
    prose = _prose(inner, digit_first) if not command else False
    left, right = inner[0].isspace(), inner[-1].isspace()
    if left and right:
        if prose and not strong:
            return False
        return strong or inner.count("(") == inner.count(")") or not digit_first
    if left != right:
        return _one_sided(inner, after, before, command, strong, prose, digit_first, right)
    if prose and (digit_first or not strong):
        return False
    if digit_first and not command and (inner[-1] in "=+-–—/*,(:;" or inner.count("(") != inner.count(")")):
        return False  # $30 ($\alpha$), $30–$\beta$
    if after and (after.isalpha() or after in "_{(@#?"):
        if _NAME.match(inner) and after not in "(#?":
            return False  # $HOME$USER
        if _SHELL.match(inner) and not inner[-1].isalnum() and inner[-1] not in "})]'":
            return False  # $HOME/$USER, ${DIR}-$NAME
        if inner[-1] in '/:.,;=("' and not command:
            return False
    return not (inner[0] in "#@?&" or (inner[0] == "(" and inner[-1] in "/:"))  # $#/$@, $(pwd)/$x


def _one_sided(
    inner: str, after: str, before: str, command: bool, strong: bool, prose: bool, digit_first: bool, right: bool
) -> bool:
    """A blank on one side only is a slip of the pen in maths, and the rule between two amounts or two variables."""
    if prose or after.isalnum() or after in ("_", "{", "(", "\\") or before.isalpha():
        return False
    body = inner.strip()
    if right and body[-1] in "=+-–—/*,(:;&|<>.":
        return False  # $500 * 10% = $ 50, $x = $y
    if right and digit_first and not command:
        return False
    if body[0] in ",.;:)?!":
        return False
    return strong or _RELATION.search(body) is not None


def _prose(inner: str, digit_first: bool) -> bool:
    """Does the text read like a sentence? TeX's own words and ``\\text{…}`` do not count."""
    plain = _TEXT.sub(" ", inner)
    if _PROSE.search(plain):
        return True
    words = _WORD.findall(plain)
    if digit_first:
        return _SCALE.match(plain.strip()) is not None or len(words) > 1 or "**" in plain
    long = [word for word in words if len(word) > 2]
    return len(long) > 2 and _RELATION.search(plain) is None


def _means_maths(inner: str, needs_proof: bool) -> bool:
    """Is ``\\(…\\)`` or ``\\[…\\]`` maths, and not brackets a Markdown exporter escaped (``\\[sic\\]``)?"""
    if not inner.strip():
        return False
    if _COMMAND.search(inner):
        return True
    if "](" in inner or "://" in inner:
        return False
    if needs_proof:
        return ("=" in inner or "^" in inner) and not _prose(inner, False)
    return not _prose(inner, False) or _STRONG.search(inner) is not None
