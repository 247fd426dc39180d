"""How does a page get the name of its section when all of it but that name is written? Through a hole in its bytes.

A section may be spelt in several ways, and the most frequent one is known only when all articles have been rendered.
"""

from __future__ import annotations

from functools import lru_cache

from .nodes import Kind
from .script import dumps

#: A byte that UTF-8 never has.
_HOLE = b"\xff"
#: Where a section is named (see ``nodes.py``). Bare quotes stand between values only, so no text can look like this.
_ABOUT = b'"about":{"@type":"Thing","name":%s}'
_EDUCATION = b'"alignmentType":"educationalSubject","targetName":%s}'


def opened(data: bytes, section: str, kind: Kind) -> bytes:
    """The JSON ``data`` of an article of that ``kind`` with a hole in each place of the name ``section``."""
    if section:
        for named, open_ in _places(section, kind):
            data = data.replace(named, open_)
    return data


@lru_cache(maxsize=64)
def _places(section: str, kind: Kind) -> list[tuple[bytes, bytes]]:
    """What names the section, as it is and with the hole."""
    name = _name(section)
    return [(place % name, place % _HOLE) for place in (_ABOUT, _EDUCATION)[: 1 + (kind == "quiz")]]


def filled(data: bytes, section: str) -> bytes:
    """The inverse of ``opened``, with any name."""
    return data.replace(_HOLE, _name(section)) if _HOLE in data else data


#: Sections are few.
_name = lru_cache(maxsize=256)(dumps)
