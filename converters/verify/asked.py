"""What do the words of ``articles verify`` ask for, beside two sides: a running system, a built site, addresses?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import live
from ..targets import UnknownTarget, target
from .proof import Witness


class BadProof(Exception):
    """The words do not make a proof; the message says what would."""


def live_class(url: str | None, profile: str | None, writer: str | None) -> dict[str, Any]:
    """The reader that ``--live`` asks for, by its name in messages; empty without ``--live``. Raises BadProof."""
    if url is None:
        return {}
    try:
        name = target(profile, writer).live if profile else ""
    except UnknownTarget as error:
        raise BadProof(str(error)) from None
    if name not in live.SYSTEMS:
        raise BadProof(f"--live URL takes --for NAME of a system that is read live: {', '.join(live.SYSTEMS)}")
    return {f"--live {name}": live.reader_class(name)}


def witnesses(built: str | None, addresses: str | None) -> list[Witness]:
    """What else than the articles is to be looked at. Raises BadProof, and NoAnswer for what is no address."""
    found: list[Witness] = []
    if built is not None:
        from .built import Built

        if not Path(built).is_dir():
            raise BadProof(f"--built {built}: no such folder")
        found.append(Built(Path(built)))
    if addresses is not None:
        from ..live.addresses import Addresses

        found.append(Addresses(addresses))
    return found
