# SPDX-License-Identifier: AGPL-3.0-or-later
"""What do the pages say that no article wrote? Title page, imprint, a page for each section, the index."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .chapter import head
from .navigation import Leaf
from .words import Words


def text(value: str) -> str:
    return escape(value, quote=False)


def page(title: str, lang: str, up: str, body: str, type_: str) -> bytes:
    return f'{head(title, lang, up)}<body epub:type="{type_}">\n{body}</body>\n</html>\n'.encode()


def title_page(title: str, *, subtitle: str, authors: Sequence[str], publisher: str, facts: str, lang: str) -> bytes:
    rows = [f"<h1>{text(title)}</h1>\n"]
    if subtitle:
        rows.append(f'<p class="subtitle">{text(subtitle)}</p>\n')
    if authors:
        rows.append(f'<p class="by">{text(", ".join(authors))}</p>\n')
    if facts:
        rows.append(f'<p class="facts">{text(facts)}</p>\n')
    if publisher:
        rows.append(f'<p class="publisher">{text(publisher)}</p>\n')
    body = f'<section epub:type="titlepage" class="title-page">\n{"".join(rows)}</section>\n'
    return page(title, lang, "", body, "frontmatter")


def section_page(title: str, chapters: Sequence[Leaf], *, said: Words, lang: str, first: bool) -> bytes:
    """The page before a section (``chapters`` with addresses as seen from it), or a later page of its list."""
    heading = title if first else f"{title} ({said.continued})"
    rows = "".join(f'<li><a href="{href}">{text(name)}</a></li>\n' for name, href in chapters)
    listed = f'<div class="list">\n<ol>\n{rows}</ol>\n</div>\n'
    kind = ' epub:type="part" role="doc-part"' if first else ""
    return page(
        heading,
        lang,
        "../",
        f'<section{kind} class="part">\n<h1>{text(heading)}</h1>\n{listed}</section>\n',
        "bodymatter",
    )
