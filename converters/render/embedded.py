"""How does a formula stand in another program's Markdown as raw HTML, and how does it come back?

``<span class="maths" data-source="…"><math>…</math></span>``, on one line: MathML that browsers show without a script, with
the TeX as its annotation, and the source with its delimiters in an attribute. Every ASCII punctuation mark of a text is
written as a reference, so that no Markdown engine, typographer or template language finds anything to change.
"""

from __future__ import annotations

import re
from html import unescape

from .mathml import XMLNS, to_mathml
from .maths import Span

_MARK = re.compile(r"[!-/:-@\[-`{-~\n]")
_TEXT = re.compile(r"(?<=>)[^<]+")
_ALT = re.compile(r' alttext="[^"]*"')
_EMBEDDED = re.compile(r'<span class="(?:maths|tex)" data-source="([^"]*)">.*?</span>')
#: what stands for a formula that cannot become MathML: its source, as text
PLAIN = '<span class="tex" '


def embedded(source: str, span: Span) -> str:
    """Raw HTML for the formula ``source`` (with its delimiters), which ``span`` says how to read."""
    made = to_mathml(span.tex, span.display)
    said = _referenced(source)
    if made is None:
        return f'{PLAIN}data-source="{said}">{said}</span>'
    made = _ALT.sub("", made.replace(XMLNS, ""), count=1)
    made = _TEXT.sub(lambda text: _referenced(unescape(text[0])), made)
    return f'<span class="maths" data-source="{said}">{made}</span>'


def taken_out(text: str) -> str:
    """``text`` with each formula of ours as its author wrote it."""
    return _EMBEDDED.sub(lambda found: unescape(found[1]), text)


def _referenced(text: str) -> str:
    return _MARK.sub(lambda mark: f"&#{ord(mark[0])};", text)
