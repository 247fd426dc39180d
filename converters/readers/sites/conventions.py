"""What can the data file of a site generator say?

The files say where the articles lie, what the names of files and folders mean, which address a page answers at, and
what of the text is template code. ``page.py`` applies them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal

from . import HERE, names


@dataclass(frozen=True, slots=True)
class Kind:
    """What a path below the content folder makes of a file; the first kind whose ``path`` fits counts."""

    path: re.Pattern[str]  #: of the whole path without suffix; its named groups are facts of the page
    address: str = ""  #: a pattern or the name of a style
    #: the site's settings that may hold the pattern instead; ``{section}`` in them is a fact
    setting: tuple[str, ...] = ()
    permalink: bool = False  #: the user's ``--set permalink=`` is for this kind
    translated: str = ""  #: the pattern for a page in another language than the site's
    translated_setting: str = ""
    listed: str = ""  #: the kind is one only where this setting of the site (a list or a mapping) names the collection
    draft: bool = False
    left_out: str = ""  #: why such a file is no article


@dataclass(frozen=True, slots=True)
class Rule:
    """What the generator makes of template code that is plain text in the end."""

    find: re.Pattern[str]
    #: ``text`` instead; a ``fence`` of groups language and code; ``raw``: ``text``, where no template is read; the
    #: ``address`` of the page, or of the plain ``file``, that the group ``file`` names
    to: Literal["text", "fence", "raw", "address", "file"] = "text"
    text: str = ""
    look: tuple[str, ...] = ("{}",)  #: where a named file may lie, from the page's folder or from the content folder


@dataclass(frozen=True, slots=True)
class Generator:
    """The conventions of one generator."""

    name: str
    about: str
    kinds: tuple[Kind, ...]
    settings: tuple[str, ...] = ()  #: files at the top of a site that hold its settings
    content: str = ""  #: the folder of the articles below the top of a site
    content_setting: str = ""
    inside: tuple[str, ...] = ()  #: folders whose name tells that the site begins above them
    syntax: Literal["front-matter", "lines"] = "front-matter"
    bare: bool = True  #: a file without front matter is an article, too
    pages_of_their_own: bool = True  #: files in the folder of an ``index`` are pages, and no parts of it
    fields: Mapping[str, Any] = field(default_factory=dict)  #: as ``[fields]`` in articles.toml
    separators: Mapping[str, list[str]] = field(default_factory=dict)  #: lists written as text; the first that occurs
    merged: tuple[str, ...] = ()  #: mappings whose entries are as good as the front matter's own
    whole: tuple[str, ...] = ()  #: keys that hold a whole address
    slash: str = r"(?!)"  #: which whole addresses get a slash at their end
    slug: tuple[str, ...] = ("slug",)  #: keys that hold the last step of an address
    aliases: tuple[str, ...] = ()  #: keys that hold old addresses; they become ``aliases``
    defaults: str = ""  #: the setting with values for many pages at once
    language: str = ""  #: the setting with the site's own language
    languages: str = ""  #: the setting that lists languages, for names such as ``x.de.md``
    section: tuple[str, ...] = ()  #: facts that name the section where the page does not
    grouped: str = ""  #: the key of the list that the folders above a page come first in
    excluded: str = ""  #: the setting that lists what is no page
    drafts: Mapping[str, Any] = field(default_factory=dict)  #: what a page that is not published says
    unpublished: Mapping[str, Any] = field(default_factory=dict)  #: what a page that is no page says
    plain: Mapping[str, Any] = field(default_factory=dict)  #: what a page says in which no template is read
    styles: Mapping[str, str] = field(default_factory=dict)  #: patterns that have a name
    endings: Mapping[str, str] = field(default_factory=dict)  #: what a named style makes of pages that are no posts
    tokens: Mapping[str, list[str]] = field(default_factory=dict)  #: word of a pattern -> facts, the first there is
    as_they_are: tuple[str, ...] = ()  #: facts that are not made safe for an address
    safe: Mapping[str, Any] = field(default_factory=dict)  #: how text becomes a step of an address: drop, hyphen, lower
    text: tuple[Rule, ...] = ()
    template: str = r"(?!)"  #: what is template code still


@lru_cache(maxsize=16)
def generator(name: str) -> Generator:
    """The generator called ``name``. Raises ValueError, which lists those there are."""
    if name not in names():
        raise ValueError(f"generator={name}: no such generator; there are: {', '.join(names())}")
    said = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
    kinds = tuple(
        Kind(path=re.compile(kind.pop("path")), **{key: _frozen(value) for key, value in kind.items()})
        for kind in said.pop("kind")
    )
    rules = tuple(
        Rule(re.compile(rule.pop("find"), re.DOTALL), **{key: _frozen(value) for key, value in rule.items()})
        for rule in said.pop("text", [])
    )
    known = {one.name for one in fields(Generator)}
    assert said.keys() <= known, said.keys() - known
    return Generator(name=name, kinds=kinds, text=rules, **{key: _frozen(value) for key, value in said.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
