"""How does a page get the name of its section when all of it but that name is written? Through a hole in its bytes.

A section may be spelt in several ways, and the most frequent one is known only when all articles have been rendered.
"""

from __future__ import annotations

from .script import dumps

#: A byte that UTF-8 never has.
_HOLE = b"\xff"
#: Where a section is named (see ``nodes.py``). Bare quotes stand between values only, so no text can look like this.
_PLACES = (
    b'"about":{"@type":"Thing","name":%s}',
    b'"alignmentType":"educationalSubject","targetName":%s}',
)


def opened(data: bytes, section: str) -> bytes:
    """The JSON ``data`` with a hole in the place of the name ``section``."""
    if section:
        name = dumps(section)
        for place in _PLACES:
            data = data.replace(place % name, place % _HOLE)
    return data


def filled(data: bytes, section: str) -> bytes:
    """The inverse of ``opened``, with any name."""
    return data.replace(_HOLE, dumps(section)) if _HOLE in data else data
