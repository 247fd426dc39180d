# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does the package say of the book? Dublin Core, series, and what readers with disabilities must know."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .packaging import Book

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid.UUID("6f1d3c0e-94b8-5d5e-8a57-0c1f5a3f6c11")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def language(tag: str, default: str) -> str:
    """A language tag as XML and EPUB want it (``en_US`` is ``en-US``); ``default`` for what is none."""
    tag = tag.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else default


def identifier(identity: Iterable[str]) -> str:
    """``urn:uuid:…``, always the same for the same identity."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(0).join(identity))}"


def modified(newest: str) -> datetime:
    """When the book was last modified: ``SOURCE_DATE_EPOCH`` if it is set, else the newest article's ISO date; UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    try:
        when = datetime.fromisoformat(newest)
    except ValueError:
        return _NEVER
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


class Metadata:
    """Writes into EbookLib's metadata: every element once, with an id of its own, and no empty one."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def dc(self, name: str, value: str, uid: str = "") -> None:
        """One Dublin Core element."""
        if value.strip():
            self._book.add_metadata("DC", name, value.strip(), {"id": uid} if uid else None)

    def meta(self, property_: str, value: str, refines: str = "", scheme: str = "", uid: str = "") -> None:
        """One ``meta`` with a ``property``."""
        if value.strip():
            named = {"property": property_, "refines": f"#{refines}" if refines else "", "scheme": scheme, "id": uid}
            self._book.add_metadata("OPF", property_, value.strip(), {key: said for key, said in named.items() if said})

    def old(self, name: str, content: str) -> None:
        """One ``meta`` with ``name`` and ``content``, as EPUB 2 readers want it."""
        self._book.add_metadata("OPF", name, "", {"name": name, "content": content})
