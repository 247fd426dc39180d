"""Is this text the inside of a JSON string, escapes and all, that nobody read back?"""

from __future__ import annotations

import json
import re

from .latex import R_AND_T, SURE_N

_TEX_IN_JSON = re.compile(r"(?<!\\)\\\\(?:[a-zA-Z]{2,}|[()\[\]{}])")
_COMMANDS = (
    "alpha|approx|bar|begin|beta|boxed|cap|cdot|cdots|ce|circ|cos|cup|Delta|delta|div|dots|end|epsilon|equiv|frac|gamma|"
    "ge|geq|hat|in|infty|int|lambda|langle|ldots|le|left|leq|lim|ln|log|mathbb|mathbf|mathcal|mathrm|mu|nabla|neq|omega|"
    "Omega|overline|partial|phi|pi|pm|prime|prod|psi|quad|rangle|rho|right|rightarrow|Rightarrow|sigma|sin|sqrt|sum|tan|"
    "tau|text|theta|times|to|vec"
)
#: A command that TeX knows behind a doubled backslash, perhaps behind the four of a row break.
_KNOWN_TEX = re.compile(rf"(?<!\\)(?:\\\\\\\\)*\\\\(?:{_COMMANDS})(?![A-Za-z])")
_ROW_OR_COMMAND = re.compile(r"[a-zA-Z]{2,}|[()\[\]{},;!|]")
_SINGLE = re.compile(r'\\(?:\\|["/nrt]|u[0-9A-Fa-f]{4})')
_ANY = re.compile(r"\\.?")
_CODE = re.compile(r"(`+).*?\1")
_FENCE = re.compile(r"(`{3,}).*?\1")
_LINE_END = re.compile(r"(?<!\\)(?:\\\\)*\\n")
_QUOTE = re.compile("[\"'`]")
#: Words between escaped quotes, which stand where quotes of a sentence may: LaTeX's ``G\"odel`` is none.
_QUOTED = re.compile(r'(?:(?<!\w)|(?<=\\n))\\"(?=[^\s"\\])(?:[^"\\]|\\[^"])*\\"(?!\w)')
_SURROGATE = re.compile("[\ud800-\udfff]")


def from_json(text: str) -> str | None:
    """The text read as the inside of a JSON string, if it proves to be one; else ``None``.

    Proof: no bare quote mark; every backslash begins a JSON escape that encoders write; and at least one escape that
    neither Markdown, LaTeX nor code writes so throughout: ``\\u2019`` and no character beyond ASCII as itself, all
    quotes as ``\\"``, all slashes as ``\\/``, ``\\\\(`` with ``\\\\)``, or doubled backslashes before LaTeX commands
    and nowhere a single one. TeX alone is no proof in a text of one line: some sites double its backslashes.
    """
    escapes = _ANY.findall(text)
    if any(escape[1:] not in ("n", '"', "\\", "u", "r", "t", "/") for escape in escapes):
        return None
    if re.search(r'(?<!\\)(?:\\\\)*"', text):
        return None
    singles = [match.group() for match in _SINGLE.finditer(text)]
    if "".join(singles).count("\\u") != sum(1 for escape in escapes if escape == "\\u"):
        return None
    for match in re.finditer(r"(?<!\\)(?:\\\\)*\\([nrt])([A-Za-z]+)", text):
        name = match[1] + match[2]
        if name in SURE_N or (match[1] != "n" and name in R_AND_T and len(name) > 2):
            return None
    if not _proved(text):
        return None
    try:
        read = str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return None
    return None if _SURROGATE.search(read) else read.replace("\r\n", "\n")


def _proved(text: str) -> bool:
    code = "`" in text
    prose = _CODE.sub("", text) if code else text  # an escape in code proves nothing
    return (
        _unicode(prose, text.isascii())
        or _QUOTED.search(prose) is not None
        or (":\\/\\/" in prose and not re.search(r"(?<!\\)/", text))
        or ("\\\\n\\\\n" in text and "\\n" not in text.replace("\\\\n", ""))
        or ("\\n" in text and _tex(prose))
        or (code and _quotes_in_code(text) > 1)
    )


def _unicode(prose: str, ascii_only: bool) -> bool:
    """Are characters escaped, and all that an encoder would have escaped with them? Some write ``<`` so and ’ as it is."""
    points = [int(escape[2:], 16) for escape in _SINGLE.findall(prose) if escape[1] == "u"]
    return bool(points) and (ascii_only or all(point < 0x80 or point in (0x2028, 0x2029) for point in points))


def _tex(prose: str) -> bool:
    """Do doubled backslashes stand before commands (``\\\\frac``), rather than before new rows?"""
    if _KNOWN_TEX.search(prose):
        return True
    if not _TEX_IN_JSON.search(prose) or ("\\\\(" in prose and "\\\\)" not in prose):
        return False
    return bool(re.search(r"\\\\[(\[]", prose)) and all(
        _ROW_OR_COMMAND.match(prose, match.end()) for match in re.finditer(r"\\\\", prose)
    )


def _quotes_in_code(text: str) -> int:
    """How many strings of the code in fences open with an escaped quote? No language opens one so; within a string of
    another quote mark it is an escape like any other."""
    found = 0
    for fence in _FENCE.finditer(text):
        for line in _LINE_END.split(fence.group()[3:-3].strip("`")):
            first = _QUOTE.search(line)
            if first and line.startswith('\\"', first.start() - 1):
                found += len(_QUOTED.findall(line))
    return found
