r"""How is a chemical formula written in TeX alone? The common part of mhchem's ``\ce{…}``, for converters without it.

Formulas with subscripts and charges, coefficients and fractions, isotopes, states, bonds, reaction arrows with text
above and below, precipitate and gas arrows, and TeX between dollars. Reference: the mhchem manual, sections 1 to 3.
"""

from __future__ import annotations

import re

_ARROWS = {
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<=>": r"\rightleftharpoons",
    "<-->": r"\rightleftarrows",
    "<->": r"\leftrightarrow",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
}
_LONG_ARROWS = {
    r"\rightarrow": r"\xrightarrow",
    r"\leftarrow": r"\xleftarrow",
    r"\rightleftharpoons": r"\xrightleftharpoons",
}
_TOKEN = re.compile(
    r"(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-)(?P<above>\[[^\[\]]*\])?(?P<below>\[[^\[\]]*\])?"
    r"|(?P<maths>\$[^$]*\$)"
    r"|(?P<command>\\[A-Za-z]+(?:\{[^{}]*\})*|\\.)"
    r"|\^\{(?P<up>[^{}]*)\}|\^(?P<charge>\d*[+\-−•.]|\d+|[A-Za-z])"
    r"|_\{(?P<down>[^{}]*)\}|_(?P<index>\d+|[A-Za-z])"
    r"|(?P<gas> (?:\^|v)(?= |$))"
    r"|(?P<fraction>(?<![A-Za-z)\]\d])\d+/\d+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign>[+\-−])"
    r"|(?P<dot>[*·]|\.(?=[\dA-Z(\[]))"
    r"|(?P<blank>\s+)"
    r"|(?P<other>[\s\S])"
)


def to_tex(formula: str) -> str:
    r"""The argument of ``\ce`` as TeX, upright."""
    parts: list[str] = []
    last = ""  # what the token before was: "" (start or blank), "atom" or another
    at = 0
    while (token := _TOKEN.match(formula, at)) is not None:
        at = token.end()
        kind, text = token.lastgroup or "", token[0]
        if token["arrow"]:
            parts.append(_arrow(token))
            last = ""
        elif kind == "maths":
            parts.append(text[1:-1])
            last = "atom"
        elif kind in ("up", "charge"):
            parts.append(
                ("{}" if not last else "") + f"^{{{(token['up'] or token['charge'] or '').replace('−', '-')}}}"
            )
            last = "atom"
        elif kind in ("down", "index"):
            parts.append(("{}" if not last else "") + f"_{{{token['down'] or token['index']}}}")
            last = "atom"
        elif kind == "gas":
            parts.append(r"\uparrow " if "^" in text else r"\downarrow ")
            last = ""
        elif kind == "fraction":
            top, bottom = text.split("/")
            parts.append(rf"\tfrac{{{top}}}{{{bottom}}}\,")
            last = ""
        elif kind == "number":
            if last == "atom" and "." in text:  # CuSO4.5H2O: an index is a whole number, and the dot adds a compound
                text = text.partition(".")[0]
                at = token.start() + len(text)
            parts.append(f"_{{{text}}}" if last == "atom" else text + r"\,")
            last = "atom" if last == "atom" else ""
        elif kind == "sign":
            parts.append(_sign(text.replace("−", "-"), last, formula[at : at + 6]))
            last = "" if parts[-1][0] != "^" else "atom"
        elif kind == "dot":
            parts.append(r"\cdot ")
            last = ""
        elif kind == "blank":
            parts.append(" ")
            last = ""
        elif text == "#":
            parts.append(r"\equiv ")
            last = ""
        else:
            parts.append(text)
            last = "atom" if text.isalnum() or text in ")]}" or kind == "command" else ""
    return rf"\mathrm{{{''.join(parts)}}}"


_NUMBER = re.compile(r"\s*([+\-−±]?\d[\d.,]*)(?:[eE]([+\-−]?\d+))?")
_POWER = re.compile(r"(\\[A-Za-z]+|[^\W\d_]+)(?:\^\{([+\-−]?\d+)\}|\^?([+\-−]?\d+))")


def units_to_tex(quantity: str) -> str:
    r"""The argument of ``\pu``, a number and its units, as TeX: ``1.2e3 kJ mol-1`` has a power of ten and an exponent."""
    number = _NUMBER.match(quantity)
    value = ""
    if number:
        value = number[1] + (rf"\times 10^{{{number[2].replace('−', '-')}}}" if number[2] else "")
        quantity = quantity[number.end() :]
    units = _POWER.sub(lambda unit: f"{unit[1]}^{{{(unit[2] or unit[3]).replace('−', '-')}}}", quantity.strip())
    units = re.sub(r"(?<=[\w}])\s*[*·.]\s*(?=\w)", "·", units.replace("//", "/"))
    units = re.sub(r"\s+", r"\\,", units).replace("·", r"\cdot ")
    return value + (r"\," if value and units else "") + (rf"\mathrm{{{units}}}" if units else "")


_STATE = re.compile(r"\([a-z]{1,3}\)")


def _sign(sign: str, last: str, following: str) -> str:
    if last == "atom" and (following[:1] in ("", " ", ")", "]", "}", ",", "^") or _STATE.match(following)):
        return f"^{{{sign}}}"  # Na+, OH-, Na+(aq)
    if last == "atom" and sign == "-":
        return r"\text{–}"  # a bond: H-C
    return f" {sign} "


def _arrow(token: re.Match[str]) -> str:
    arrow = _ARROWS[token["arrow"]]
    above, below = (token["above"] or "")[1:-1], (token["below"] or "")[1:-1]
    if not above and not below:
        return f" {arrow} "
    long = _LONG_ARROWS.get(arrow, r"\xrightarrow")
    return f" {long}{f'[{_label(below)}]' if below else ''}{{{_label(above)}}} "


def _label(text: str) -> str:
    if text.startswith("$") and text.endswith("$"):
        return text[1:-1]
    return text if "\\" in text else to_tex(text)
