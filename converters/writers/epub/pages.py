# SPDX-License-Identifier: AGPL-3.0-or-later
"""What do the pages say that no article wrote? Cover, title page, imprint, a page for each section, the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from .chapter import head
from .navigation import Leaf
from .question_index import Entry, Letter
from .words import Words

PER_PAGE = 1000  # questions on one page of a list: 150 KB, which small readers still open at once
ALL_ON_ONE = 400  # an index this short needs no pages for its letters


def text(value: str) -> str:
    """Plain text as markup."""
    return escape(value, quote=False)


def page(title: str, lang: str, up: str, body: str, type_: str) -> bytes:
    """A whole page around the markup ``body``."""
    return f'{head(title, lang, up)}<body epub:type="{type_}">\n{body}</body>\n</html>\n'.encode()


def cover_page(title: str, image: str, *, said: Words, lang: str) -> bytes:
    """The cover's picture on a page of its own."""
    alt = escape(said.cover_of.format(title))
    body = f'<div class="cover"><img role="doc-cover" src="{image}" alt="{alt}"/></div>\n'
    return page(said.cover, lang, "", body, "frontmatter").replace(b"<body ", b'<body class="cover-page" ')


def title_page(title: str, *, lines: Iterable[tuple[str, str]], lang: str) -> bytes:
    """``lines`` are (class, text); empty ones are left out."""
    rows = "".join(f'<p class="{kind}">{text(line)}</p>\n' for kind, line in lines if line)
    body = f'<section epub:type="titlepage" class="title-page">\n<h1>{text(title)}</h1>\n{rows}</section>\n'
    return page(title, lang, "", body, "frontmatter")


def imprint(title: str, *, lines: Iterable[tuple[str, str]], lang: str) -> bytes:
    """The copyright page. ``lines`` are (word, text); an address becomes a link, empty ones are left out."""
    rows = []
    for word, line in lines:
        if line:
            said = (
                f'<a href="{escape(line)}">{text(line)}</a>' if line.startswith(("http://", "https://")) else text(line)
            )
            rows.append(f"<p>{text(word)}: {said}</p>\n" if word else f"<p>{said}</p>\n")
    body = f'<section epub:type="copyright-page" class="imprint">\n<h1>{text(title)}</h1>\n{"".join(rows)}</section>\n'
    return page(title, lang, "", body, "frontmatter")


def section_pages(title: str, chapters: Sequence[Leaf], *, count: str, said: Words, lang: str) -> Iterator[bytes]:
    """The page before a section, with its questions (their addresses as seen from it), and further pages for long lists."""
    for start in range(0, len(chapters), PER_PAGE):
        heading = title if start == 0 else f"{title} ({said.continued})"
        kind = ' epub:type="part" role="doc-part"' if start == 0 else ""
        number = f'<p class="count">{text(count)}</p>\n' if start == 0 else ""
        rows = "".join(
            f'<li><a href="{href}">{text(name)}</a></li>\n' for name, href in chapters[start : start + PER_PAGE]
        )
        body = f'<section{kind} class="part">\n<h1>{text(heading)}</h1>\n{number}<ul class="list">\n{rows}</ul>\n</section>\n'
        yield page(heading, lang, "../", body, "bodymatter")


def index_pages(letters: Sequence[Letter], *, said: Words, lang: str) -> Iterator[tuple[str, bytes]]:
    """File names and pages: all on one, or a page of letters and the pages of each. Addresses are the package's."""
    open_ = f'<section epub:type="index" role="doc-index" class="index">\n<h1>{text(said.index)}</h1>\n'
    if sum(len(letter.entries) for letter in letters) <= ALL_ON_ONE:
        lists = "".join(f"<h2>{text(at.letter or said.other)}</h2>\n{_entries(at.entries, '')}" for at in letters)
        yield "index.xhtml", page(said.index, lang, "", f"{open_}{lists}</section>\n", "backmatter")
        return
    names = [f"index/{at.letter.lower()}.xhtml" if at.letter.isascii() and at.letter else f"index/{n}.xhtml" for n, at in
             enumerate(letters, 1)]  # fmt: skip
    rows = "".join(
        f'<li><a href="{name}">{text(at.letter or said.other)}</a> <small>{len(at.entries):,}</small></li>\n'
        for name, at in zip(names, letters, strict=True)
    )
    body = f'{open_}<ul class="letters">\n{rows}</ul>\n</section>\n'
    yield "index.xhtml", page(said.index, lang, "", body, "backmatter")
    for name, at in zip(names, letters, strict=True):
        label = at.letter or said.other
        for number, start in enumerate(range(0, len(at.entries), PER_PAGE), 1):
            heading = label if number == 1 else f"{label} ({said.continued})"
            body = f'<section class="index">\n<h1>{text(heading)}</h1>\n{_entries(at.entries[start : start + PER_PAGE], "../")}</section>\n'
            file = name if number == 1 else name.replace(".xhtml", f"-{number}.xhtml")
            yield file, page(f"{said.index}: {heading}", lang, "../", body, "backmatter")


def _entries(entries: Iterable[Entry], up: str) -> str:
    rows = (
        f'<li><a href="{up}{at.href}">{text(at.title[: at.start])}<b>{text(at.title[at.start : at.end])}</b>'
        f"{text(at.title[at.end :])}</a></li>\n"
        for at in entries
    )
    return f'<ul class="list">\n{"".join(rows)}</ul>\n'
