"""What does one value of a source say? None where it cannot be read as what is asked for, "" where it says nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .article import Link

#: The names that each field of a link has in sources, in the order of its fields.
_LINK_NAMES = (("title", "question"), ("url", "permalink"), ("id",), ("section", "subject"))


def link(value: Any) -> tuple[Link | None, dict[str, Any] | None]:
    """A link and what the source says beyond it; no link when the value names neither title, url nor id."""
    if isinstance(value, str):
        is_title = not value.startswith(("/", "http:", "https:")) and " " in value
        return (Link(title=value) if is_title else Link(url=value)) if value else None, None
    if not isinstance(value, dict):
        return None, None
    got: list[str] = []
    taken: list[str] = []
    for names in _LINK_NAMES:
        for name in names:
            if name in value and (text := text_of(value[name])) is not None:
                taken.append(name)
                got.append(text)
                break
        else:
            got.append("")
    link = Link(*got)
    if not (link.title or link.url or link.id):
        return None, None
    return link, {} if len(taken) == len(value) else {key: said for key, said in value.items() if key not in taken}


def text_of(value: Any) -> str | None:
    """Text as it stands; of numbers, dates and flags what they are written as. White space alone says nothing."""
    if isinstance(value, str):
        return value if value and not value.isspace() else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date) else None


def body(value: Any) -> str | None:
    """The text of an article; what is no text is none."""
    text = text_of(value)
    return "" if text is None or is_empty(text) else text


def words(value: Any) -> tuple[str, ...] | None:
    """Comma text or a list. A comma inside an item of a list is part of the item."""
    if isinstance(value, list):
        words = [text_of(item) for item in value]
        return None if None in words else tuple(word for word in words if word)
    text = text_of(value)
    return None if text is None else tuple([said for word in text.split(",") if (said := word.strip())])


def flag(value: Any) -> bool | str | None:
    """True or false, also as words."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in ("true", "yes") else False if word in ("false", "no") else "" if not word else None
    return "" if value is None else None


def address(value: Any) -> str | None:
    """An address as it stands. ``false`` (no page) and patterns (``/:year/:title/``, ``{{ … }}``) are none."""
    text = text_of(value)
    if not text or isinstance(value, bool) or "{{" in text or text.startswith(":") or "/:" in text:
        return None if value not in (None, "") else ""
    return text.strip()


_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language(value: Any) -> str | None:
    """A language tag such as ``en`` or ``pt-BR``; other text under that name is about something else."""
    if value in (None, ""):
        return ""
    return value if isinstance(value, str) and _TAG.fullmatch(value) else None


_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|&#[xX][aA]0;)*")


def is_empty(text: str) -> bool:
    """True for white space and no-break spaces (``&nbsp;`` alone is how some editors save an empty page)."""
    return len(text) < 1000 and _BLANK.fullmatch(text) is not None


def lf(text: str) -> str:
    """With LF line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def slug(text: str) -> str:
    """Words of ``text`` in lower case, joined by hyphens: an address for what has none."""
    return "-".join(re.findall(r"\w+", text.lower())) or "untitled"


#: Values in values in values: no source means more, and what walks through them has no room for it.
DEEPEST = 100
#: What is said of values that are deeper, by every reader.
TOO_DEEP = f"values are nested more than {DEEPEST} deep; make them flatter"


def too_deep(value: Any, left: int = DEEPEST) -> bool:
    """Whether lists and mappings lie more than ``left`` deep in each other."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return not left or any(too_deep(inner, left - 1) for inner in value if isinstance(inner, dict | list))
