r"""What do authors write in TeX that the converter does not take? Rewrites it into what it takes, losing no symbol.

``prepared`` is for what the converter would show wrongly without a word (rows outside an environment run together,
``\\[4pt]`` printed, all after a ``%`` dropped, every ``align`` numbered "(1)") and what it lacks (``\tag``, ``\ce``).
``mended`` is tried only when that still fails: symbols in text, two subscripts, sizes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .chem import to_tex, units_to_tex

#: Commands of common packages, by those the converter knows.
MACROS = {
    **dict.fromkeys(("mbox", "hbox", "framebox", "textnormal", "textup", "textmd"), r"\text{#1}"),
    **{name: rf"\operatorname{{{name}}}" for name in (
        "sgn", "sign", "tr", "Tr", "rank", "diag", "sinc", "arccot", "arcsec", "arccsc", "sech", "csch", "Var", "var",
        "Cov", "cov", "Corr", "corr", "lcm", "adj", "Span", "spn", "im", "coker", "Hom", "Aut", "End", "arsinh",
        "arcosh", "artanh", "arcsinh", "arccosh", "arctanh", "grad", "curl", "sen",
    )},
    "C": r"\mathbb{C}", "Q": r"\mathbb{Q}", "E": r"\mathbb{E}",
    "abs": r"\left|#1\right|", "norm": r"\left\|#1\right\|",
    "dv": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}", "pdv": r"\frac{\partial #1}{\partial #2}", "dd": r"\mathrm{d}",
    "smash": "{#1}", "rlap": "{#1}", "llap": "{#1}", "clap": "{#1}", "raisebox": "{#2}", "colorbox": r"\text{#2}",
    "nicefrac": "{#1}/{#2}", "sfrac": "{#1}/{#2}", "cancelto": r"\cancel{#2}^{#1}",
    "celsius": r"\text{°C}", "degreeCelsius": r"\text{°C}", "textdegree": r"\text{°}", "ohm": r"\Omega", "euro": r"\text{€}",
    "AA": r"\text{Å}", "textbackslash": r"\backslash", "mathbbm": r"\mathbb{#1}", "mathds": r"\mathbb{#1}",
    "dotsc": r"\ldots", "dotso": r"\ldots", "dotsb": r"\cdots", "dotsm": r"\cdots", "dotsi": r"\cdots",
    "qed": r"\blacksquare", "hfill": r"\qquad", "SI": r"#1\,\text{#2}", "qty": r"#1\,\text{#2}", "si": r"\text{#1}",
}  # fmt: skip

#: Environments the converter lacks or numbers, and what shows the same without numbers of their own.
_ENVIRONMENTS = {
    "align": "aligned", "alignat": "aligned", "alignedat": "aligned", "flalign": "aligned", "split": "aligned",
    "gather": "gathered", "multline": "gathered", "smallmatrix": "matrix", "eqnarray": "eqnarray", "equation": "", "math": "",
    "displaymath": "", "subequations": "",
}  # fmt: skip

_SPECIAL = re.compile(
    r"\\\\|(?<!\\)%|\\(?:ce|pu|tag|label|notag|nonumber|require|substack|text(?:bf|it|rm|sf|tt)?|mbox|begin|href|url|verb|vspace|newline|eqref|ref)(?![A-Za-z])"
)
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{([a-z]+)\*?\}(?:(?<=begin\{alignat\})\{\d+\}|(?<=begin\{alignedat\})\{\d+\})?"
)
_ROW_SPACE = re.compile(r"(\\\\)\*?\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|mu)\s*\]")
_PERCENT = re.compile(r"((?<!\\)(?:\\\\)*)%")
_NUMBER = re.compile(r"\\tag(\*?)\s*\{")
_NOTHING = re.compile(r"\\(?:label|require|vspace\*?)\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![A-Za-z])")
_REFERENCE = re.compile(r"\\(eq)?ref\s*\{([^{}]*)\}")
_WITH_ARGUMENT = re.compile(r"\\(ce|pu|substack|text(?:bf|it|rm|sf|tt|normal)?|url|href|verb|mbox)(?![A-Za-z])\s*")
_BLANK_AFTER = re.compile(r"(\\[%&_#${}])\s")


def prepared(tex: str) -> str:
    """``tex`` in the converter's own words."""
    if _SPECIAL.search(tex) is None:
        return tex
    tex = _ROW_SPACE.sub(r"\1", _NOTHING.sub("", _PERCENT.sub(r"\1\\%", tex)))
    if "\\newline" in tex:
        tex = re.sub(r"\\newline(?![A-Za-z])", r"\\\\", tex)
    if "ref{" in tex:
        tex = _REFERENCE.sub(lambda to: rf"\text{{{f'({to[2]})' if to[1] else to[2]}}}", tex)
    if "\\tag" in tex:
        tex = _tags(tex)
    if _WITH_ARGUMENT.search(tex) is not None:
        tex = _arguments(tex)
    if "\\begin" in tex:
        tex = _ENVIRONMENT.sub(_environment, tex)
    return _rows(tex) if "\\\\" in tex else tex


def mended(tex: str) -> str:
    """``tex`` with the slips taken out that TeX itself would refuse, each in the way its author must have meant."""
    tex = re.sub(r"(_(?:\{[^{}]*\}|[A-Za-z0-9]))(?=_)", r"\1{}", tex)  # A_mB_n_{(s)}: two subscripts
    tex = re.sub(r"(\^(?:\{[^{}]*\}|[A-Za-z0-9]))(?=\^)", r"\1{}", tex)
    tex = re.sub(
        r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge)(?![A-Za-z])", "", tex
    )
    tex = _text(tex, _escaped)
    return re.sub(r"[√∛∜]|[^\x00-\u2fff]+", lambda char: rf"\text{{{char[0]}}}", tex)


def _escaped(inner: str) -> str:
    inner = re.sub(r"(?<!\\)([#&_^])", r"\\\1", inner).replace(r"\^", r"\textasciicircum ")
    return _BLANK_AFTER.sub(r"\1\\ ", inner)


def _environment(match: re.Match[str]) -> str:
    name = _ENVIRONMENTS.get(match[2])
    if name is None:
        return match[0]
    if name == "eqnarray":
        return r"\begin{array}{rcl}" if match[1] == "begin" else r"\end{array}"
    return rf"\{match[1]}{{{name}}}" if name else ""


def _rows(tex: str) -> str:
    """Rows outside an environment inside one: TeX would run them together."""
    depth = group = 0
    rows = columns = False
    for mark in re.finditer(r"\\(begin|end)\{|\\\\|\\[\s\S]|([{}])|(&)", tex):
        if mark[1]:
            depth += 1 if mark[1] == "begin" else -1
            group += 1
        elif mark[2]:
            group += 1 if mark[2] == "{" else -1
        elif depth == 0 and group == 0 and mark[0] == "\\\\":
            rows = True
        elif depth == 0 and mark[3]:
            columns = True
    if not rows:
        return tex
    body = re.sub(r"^(?:\s*\\\\)+|(?:\\\\\s*)+$", "", tex)
    if "\\\\" not in body:
        return body
    name = "aligned" if columns else "gathered"
    return rf"\begin{{{name}}}{body}\end{{{name}}}"


def _tags(tex: str) -> str:
    """Equation numbers as text after the equation."""
    parts: list[str] = []
    at = 0
    while (tag := _NUMBER.search(tex, at)) is not None:
        end = argument_end(tex, tag.end() - 1)
        number = tex[tag.end() : end - 1]
        parts.append(tex[at : tag.start()].rstrip() + rf"\qquad\text{{{number if tag[1] else f'({number})'}}}")
        at = end
    return "".join([*parts, tex[at:]])


def _arguments(tex: str) -> str:
    parts: list[str] = []
    at = 0
    while (command := _WITH_ARGUMENT.search(tex, at)) is not None:
        parts.append(tex[at : command.start()])
        at = command.end()
        name = command[1]
        if name == "verb":
            end = tex.find(tex[at : at + 1] or "|", at + 1)
            parts.append(command[0] if end < 0 else rf"\texttt{{{tex[at + 1 : end]}}}")
            at = at if end < 0 else end + 1
            continue
        if tex[at : at + 1] != "{":
            parts.append(command[0])
            continue
        start, at = at + 1, argument_end(tex, at)
        inner = tex[start : at - 1]
        if name in ("ce", "pu"):
            parts.append(to_tex(inner) if name == "ce" else units_to_tex(inner))
        elif name == "substack":
            parts.append(rf"\begin{{subarray}}{{c}}{inner}\end{{subarray}}")
        elif name == "url":
            parts.append(rf"\texttt{{{inner}}}")
        elif name == "href":
            continue  # the text of the link follows, in braces
        elif "$" in inner:
            parts.append(_mixed(name, inner))
        else:  # TeX keeps the blank in \text{5\% of}
            kept = _BLANK_AFTER.sub(r"\1\\ ", inner)
            parts.append(rf"\{name}{{{kept}}}")
    return "".join([*parts, tex[at:]])


def _mixed(name: str, inner: str) -> str:
    r"""``\text{if $x$ is}`` as text, maths, text."""
    pieces = re.split(r"(?<!\\)\$", inner)
    return "{" + "".join(piece if n % 2 else rf"\{name}{{{piece}}}" for n, piece in enumerate(pieces) if piece) + "}"


def _text(tex: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    at = 0
    for command in re.finditer(r"\\text(?:bf|it|rm|sf|tt)?\s*(?=\{)", tex):
        if command.start() < at:
            continue
        end = argument_end(tex, command.end())
        parts += [tex[at : command.end()], "{", change(tex[command.end() + 1 : end - 1]), "}"]
        at = end
    return "".join([*parts, tex[at:]])


def argument_end(tex: str, brace: int) -> int:
    """Behind the brace that closes the one at offset ``brace``; behind the text when none does."""
    depth = 0
    for mark in re.compile(r"\\[\s\S]|[{}]").finditer(tex, brace):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                return mark.end()
    return len(tex) + 1
