"""Is this text the inside of a JSON string, escapes and all, that nobody read back?"""

from __future__ import annotations

import json
import re

from .latex import R_AND_T, SURE_N

_TEX_IN_JSON = re.compile(r"(?<!\\)\\\\(?:[a-zA-Z]{2,}|[()\[\]{}])")
_SINGLE = re.compile(r'\\(?:\\|["/nrt]|u[0-9A-Fa-f]{4})')
_ANY = re.compile(r"\\.?")


def from_json(text: str) -> str | None:
    """The text read as the inside of a JSON string, if it proves to be one; else ``None``.

    Proof: no bare quote mark; every backslash begins a JSON escape that encoders write; and at least one escape that
    neither Markdown, LaTeX nor code writes so throughout: ``\\u2019``, all quotes as ``\\"``, ``\\\\(`` with ``\\\\)``,
    or doubled backslashes before LaTeX commands and nowhere a single one.
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
    quotes = singles.count('\\"')
    unicode = sum(1 for escape in singles if escape[1] == "u")
    tex = bool(_TEX_IN_JSON.search(text)) and ("\\\\(" not in text or "\\\\)" in text)
    twice = "\\\\n\\\\n" in text and "\\n" not in text.replace("\\\\n", "")
    if "`" in text:  # escapes in code prove nothing
        quotes = len(re.findall(r'\\"\w[^"`]*\\"', re.sub(r"(`+).*?\1", "", text)))
        unicode = 0
    if not (unicode or quotes >= 2 or tex or twice):
        return None
    if tex and not (quotes or unicode or twice) and not _known_tex(text):
        return None
    try:
        read = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return None
    return str(read)


def _known_tex(text: str) -> bool:
    """Do doubled backslashes stand before commands everywhere (``\\\\frac``), rather than before new rows?"""
    return all(
        re.match(r"[a-zA-Z]{2,}|[()\[\]{},;!|]", text[match.end() :]) for match in re.finditer(r"\\\\", text)
    ) and bool(
        re.search(
            r"\\\\(?:frac|times|text|cdot|sqrt|left|sum|int|alpha|beta|pi|theta|lambda|Delta|begin|mathbf|mathrm|mathbb|le|ge|approx|\(|\[)",
            text,
        )
    )
