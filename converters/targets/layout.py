"""How does a site generator want a Markdown file? A layout as data: where the file lies, what it says, how its text passes.

``keys`` names the front matter in its order: ``key = "field"`` or ``key = "field|way"``; a dotted key nests. Ways are in
``ways.WAYS``, each with its inverse; ``keys.py`` walks them in both directions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from ..article import FIELDS, Article
from ..names import slug as safe
from ..names import step
from ..notices import Report
from ..render.embedded import PLAIN
from ..render.protect import UNCLOSED_SHORTCODE, Braces, Maths, protect, restore
from . import UnknownTarget, target
from .ways import WAYS, Dates


@dataclass(frozen=True, slots=True)
class Layout:
    """The table ``[layout]`` of a target's file."""

    path: str = "{path}"  #: of a file, without suffix: {path} of the address, {slug}, {section}, {date}, {title}
    index: str = "index"  #: what the page of a folder is called
    keys: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    no_index: Mapping[str, Any] = field(default_factory=dict)  #: what a page that search engines shall not list says
    rest: str = "source"  #: the key of all else; "" for a layout that is the plain Markdown writer's
    date: Dates = "iso"
    aliases: str = ""  #: the key for old addresses that lead here
    heading: bool = False  #: the title stands above the body as a heading, too
    maths: Maths = "keep"
    braces: Braces = "keep"
    body: Literal["markdown", "html"] = "markdown"  #: html: for Markdown that differs too much from the author's


@lru_cache(maxsize=64)
def layout(name: str) -> Layout:
    """The layout of target ``name``. Raises ValueError (the fault of an option)."""
    try:
        said = target(name).layout
    except UnknownTarget as error:
        raise ValueError(f"layout={name}: {error}") from None
    if not said:
        raise ValueError(f"layout={name}: that target has no Markdown files")
    known = {one.name for one in fields(Layout)}
    if unknown := set(said) - known:
        raise ValueError(f"layout={name}: no key {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}")
    made = Layout(**said)
    for key, words in made.keys.items():
        name_of, _, way = words.partition("|")
        if name_of not in FIELDS or (way and way not in WAYS):
            raise ValueError(
                f"layout={name}: {key} = {words!r} is no field of an article, or no way: {', '.join(WAYS)}"
            )
    return made


def layout_of(name: str, maths: str = "", braces: str = "", body: str = "") -> Layout | None:
    """The layout called ``name`` with the user's own policies; None for plain Markdown. Raises ValueError."""
    if not (name or maths or braces or body):
        return None
    found = layout(name) if name else Layout()
    own = {key: said for key, said in (("maths", maths), ("braces", braces), ("body", body)) if said}
    made = replace(found, **own)  # type: ignore[arg-type]
    if made.braces == "mdx" and (made.maths == "html" or made.body == "html"):
        raise ValueError("maths=html, body=html: MDX takes JSX for HTML; take braces=keep, or Markdown")
    return made


def body_of(article: Article, layout: Layout, report: Report) -> str:
    """The body as the target's Markdown engine must get it."""
    if layout.body == "html":
        return _under_heading(article, layout, _as_html(article.body, layout, report))
    body, exact = protect(article.body, layout.maths, layout.braces)
    if not exact:
        report.add("not-reversible", "escapes of the author's look like our own: reading back gives another text")
    if layout.maths == "html" and PLAIN in body:
        report.add("maths-kept", "TeX that cannot become MathML is shown as it is")
    if layout.braces == "hugo" and "{{" in body and UNCLOSED_SHORTCODE.search(body):
        report.add("target-refuses", "a shortcode opens and never closes: Hugo stops at it")
    return _under_heading(article, layout, body)


def _under_heading(article: Article, layout: Layout, body: str) -> str:
    return f"# {_MARKUP.sub(_literal, article.title)}\n\n{body}" if layout.heading else body


_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_BLANK = re.compile(r"\n(?=[ \t]*\n)")


def _as_html(body: str, layout: Layout, report: Report) -> str:
    """One block of raw HTML: a blank line would end it, and what follows would be Markdown again."""
    from ..render.html import to_html

    made = to_html(body, maths="mathml" if layout.maths == "html" else "tex", xhtml=False, report=report).html
    # To a browser the same, to template languages nothing.
    made = made.replace("{{", "{&#123;").replace("{%", "&#123;%")
    parts = _PRE.split(made.strip())
    return "".join(_BLANK.sub("&#10;" if number % 2 else "", part) for number, part in enumerate(parts))


def body_from(text: str, layout: Layout) -> str:
    """The body that ``body_of`` was given."""
    if layout.heading and text.startswith("# "):
        text = text.partition("\n\n")[2]
    if layout.body == "html":
        return text
    return restore(text, layout.maths, layout.braces)


_MARKUP = re.compile(r"[\\`*_{}\[\]<&#]")


def _literal(mark: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;"}.get(mark.group(), f"\\{mark.group()}")


def file_path(name: str, article: Article, layout: Layout) -> str:
    """The path of the article's file, without suffix; ``name`` is the safe path of its address."""
    folder, _, slug = name.rpartition("/")
    if slug == "index":
        slug = layout.index
    return layout.path.format(
        path=f"{folder}/{slug}" if folder else slug,
        slug=slug,
        section=step(safe(article.section) or "other"),
        date=str(article.date or "undated")[:10],
        title=step(_UNSAFE.sub(" ", article.title).strip(". ") or slug),
    )


_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|#^\[\]]+')


def fates_of(article: Article, layout: Layout, body: str) -> dict[str, str]:
    """What becomes of each thing the article says, by field; ``body`` is what was written."""
    fates: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for key, words in layout.keys.items():
        name, _, way = words.partition("|")
        said = f"transformed: {key} ({way})" if way else "carried" if key == name else f"renamed: {key}"
        if name == "date" and layout.date == "moment" and not isinstance(article.date, datetime):
            said = f"transformed: {key} (midnight UTC)"
        places.setdefault(name, []).append(said)
    for name in FIELDS:
        if name == "body":
            if article.body:
                changed = body.rstrip() != article.body.rstrip()
                fates["body"] = f"transformed: {_policy(layout)}" if changed else "carried"
        elif name != "extra" and getattr(article, name):
            default = [f"renamed: {layout.rest}.{name}" if layout.keys else "carried"]
            fates[name] = ", ".join(places.get(name, default))
    for key in article.extra:
        fates[f"extra.{key}"] = f"renamed: {layout.rest}.{key}" if layout.keys else "carried"
    return fates


def _policy(layout: Layout) -> str:
    words = [
        "HTML" if layout.body == "html" else "",
        f"maths {layout.maths}",
        f"braces {layout.braces}",
        "title as heading" if layout.heading else "",
    ]
    return ", ".join(word for word in words if word and not word.endswith(" keep"))
