"""Is what stands between two delimiters maths, or money, a shell variable, an escaped bracket? Rules, from certain to likely."""

from __future__ import annotations

import re

AMOUNT = re.compile(r"[ \u00a0]?[-−+]?(?:\d|\.\d)")
AMOUNT_BEFORE = re.compile(r"\d[ \u00a0]?\Z")
_COMMAND = re.compile(r"\\[A-Za-z]")
STRONG = re.compile(r"\\[A-Za-z]|[\^=]|_[{\w]")
_RELATION = re.compile(r"[=<>≤≥≠≈+*/^|]|\w_\w")
_EQUATION = re.compile(r"[=^]")
_OPERATION = re.compile(r"[\w)}] ?[=<>≤≥≠≈+*/^|−-] ?[\w({]|\w_\w|[\w)]\(")
_ESCAPED = re.compile(r"\\[<>*+.`\[\]]")  # of Markdown, not of TeX
_TEXT = re.compile(r"\\(?:text\w*|mathrm|mathbf|mathit|operatorname\*?|mbox|ce|label|tag)\s*\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{2,}")
PROSE = re.compile(
    r"(?<![A-Za-z\\])(?:and|or|of|to|the|for|is|in|per|with|by|from|was|were|are|than|at|an|as|on|but|if|plus|each|"
    r"while|when|where|which|that|it|not|every|about|between|through|until|via|versus|vs|this|only|more|less)(?![A-Za-z])"
)
_SCALE = re.compile(r"^[\d.,]+ ?(?:[kKMB]|bn|thousand|million|billion|trillion|USD|each|a|per|dollars?)\b(?![_^])")
_SHELL = re.compile(r"^(?:[A-Za-z_]\w*|\{\w+\}|\([^()]*\)|[\d@#?!*])[/:.,;=+\"'\-\\]*$")
_NAME = re.compile(r"[A-Z_][A-Z_0-9]+$")
_BLOCK = re.compile(r"\n[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]|\||>|```|~~~)")


def is_maths(text: str, start: int, end: int) -> bool:
    """Are the dollars at ``start`` and ``end`` a pair around TeX? The rules go from certain to likely."""
    inner, after, before = text[start + 1 : end], text[end + 1 : end + 2], text[start - 1 : start] if start else ""
    if not inner.strip() or (after.isdigit() and after.isascii()) or _BLOCK.search(inner):
        return False
    command = _COMMAND.search(inner) is not None
    strong = command or STRONG.search(inner) is not None
    digit_first = AMOUNT.match(inner) is not None
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
    if PROSE.search(plain):
        return True
    words = _WORD.findall(plain)
    if digit_first:
        return _SCALE.match(plain.strip()) is not None or len(words) > 1 or "**" in plain
    long = [word for word in words if len(word) > 2]
    return len(long) > 2 and _RELATION.search(plain) is None


def means_maths(inner: str, bracket: bool, own_line: bool) -> bool:
    r"""Is ``\(…\)`` or ``\[…\]`` (``bracket``) maths, and not what a Markdown exporter escaped (``\[sic\]``, ``\[1\]``)?"""
    if not inner.strip():
        return False
    if _COMMAND.search(inner.replace("\\\\", "  ")):
        return True
    if "](" in inner or "://" in inner:
        return False
    if bracket and not (own_line and inner[0] == "\n" == inner.rstrip(" \t>")[-1]):
        spaced = own_line and inner[0].isspace() and inner[-1].isspace()
        proof = _OPERATION if spaced else _EQUATION
        return proof.search(inner) is not None and _ESCAPED.search(inner) is None and not _prose(inner, False)
    return not _prose(inner, False) or STRONG.search(inner) is not None
