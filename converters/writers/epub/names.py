# SPDX-License-Identifier: AGPL-3.0-or-later
"""What are the files of a book called? From the address of each article, so that no name moves when one is added."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

LONGEST = 120  # bytes of a chapter's name: below the 150 that old file systems take, with room for a suffix
_OTHER = re.compile(r"[^a-z0-9]+")
_PAGE = re.compile(r"\.(?:html?|xhtml|mdx?|markdown|php)$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """``text`` in the letters a-z, digits and hyphens; a digest where it has none of them (Chinese, Arabic)."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    made = _OTHER.sub("-", plain).strip("-")
    # A title of another script may leave a stray digit or two: not a name that tells it from its neighbours.
    if not text.isascii() and len(made) * 2 < sum(char.isalnum() for char in text):
        made = f"{made}-{_digest(text)}".strip("-")
    return made


def chapter_name(url: str, title: str) -> str:
    """The file name, without suffix, of an article: its address' path in slugs, else its title's. At most 120 bytes."""
    path = _PAGE.sub("", unquote(urlsplit(url).path))
    steps = [made for step in path.split("/") if step.strip(".") and (made := slug(step))]
    name = "/".join(steps) or slug(title) or f"article-{_digest(url + title)}"
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 11].rstrip('-/')}-{_digest(name)}"
    return name


def item_id(name: str) -> str:
    """A valid, unique XML name for the file ``name``: slugs have no dot, so nothing else becomes one."""
    return "c." + name.replace("/", ".")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
