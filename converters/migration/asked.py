"""Which migration do the words of a call ask for? Its profile, its lists, what shall become of pictures; or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from .. import options
from ..files import STDIN, is_url
from ..redirects.dialects import DIALECTS
from ..redirects.listed import BadList, addresses, read
from ..targets import Profile, UnknownTarget, target
from ..targets.layout import layout
from . import Move
from .media import MediaOptions, MediaProof

#: a folder of Markdown files that is nobody's: everything lies as its address says
PLAIN = Profile("plain", "markdown", redirects=("csv",), media={"root": "", "relative": "file"})


class BadMove(options.BadOption):
    """A list, a dialect, a target or a folder that does not exist; the message says which do."""


def profile_of(name: str | None, writer: str | None, said: Mapping[str, object]) -> Profile:
    """The profile of ``--for``; that of plain files without it; ``said`` are the words of ``--set``. Raises BadMove."""
    try:
        profile = target(name, writer) if name else replace(PLAIN, writer=writer or "markdown")
    except UnknownTarget as error:
        raise BadMove(str(error)) from None
    if profile.media and said.get("body", profile.layout.get("body")) == "html":  # which no generator rewrites
        return replace(profile, media={**profile.media, "relative": "page"})
    return profile


def media_options(name: str | None, writer: str) -> dict[str, type[MediaOptions]]:
    """The options of pictures and documents, for a conversion that may have any beside its articles."""
    return {"media": MediaOptions} if name or writer == "markdown" else {}


def media(name: str | None, writer: str, sources: Iterable[str], said: Mapping[str, object]) -> MediaOptions | None:
    """What is to be done with pictures and documents; None where no migration is under way and nobody asked.

    Raises options.BadOption.
    """
    if not media_options(name, writer) or not (name or said.get("media") or said.get("media_root")):
        return None
    here = [place for place in sources if place != STDIN]
    made: MediaOptions = options.build(MediaOptions, {**options.from_sources(MediaOptions, here), **said})
    return made


def media_proof(profile: Profile, asked: MediaOptions | None, place: str) -> MediaProof | None:
    """How pictures and documents at ``place`` are compared; None where the target has none. Raises BadMove."""
    try:
        if asked is None or not asked.roots or is_url(place) or asked.policy(profile) != "copy":
            return None
    except ValueError as error:
        raise BadMove(str(error)) from None
    return MediaProof(profile, asked.roots, Path(place))


def move(
    name: str | None,
    writer: str | None,
    redirects: str | None,
    dialects: tuple[str, ...],
    site: str,
    live: str | None,
    *,
    said: Mapping[str, object] | None = None,
    media: MediaOptions | None = None,
    prune: bool = False,
    dry: bool = False,
) -> Move | None:
    """The migration asked for; None for a consumer that is no system of pages, and for a plain conversion."""
    if not (name or redirects or dialects or media):
        if prune:
            raise BadMove("--prune is for --for NAME: only a migration remembers what it wrote")
        return None
    for dialect in dialects:
        if dialect not in DIALECTS:
            raise BadMove(f"--dialect {dialect}: choose of {', '.join(DIALECTS)}")
    profile = profile_of(name, writer, said or {})
    try:
        rows = tuple(read(redirects)) if redirects else ()
        beyond = tuple(addresses(live)) if live else ()
        if media is not None:
            media.policy(profile)
    except (BadList, ValueError) as error:
        raise BadMove(str(error)) from None
    needing = [dialect for dialect in dialects or profile.redirects if dialect in DIALECTS and DIALECTS[dialect][2]]
    if needing and not site:
        raise BadMove(f"redirects for {needing[0]} need --site https://host")
    if profile.writer == "csv" and not (profile.companions or profile.redirects or rows):
        if prune:
            raise BadMove(f"--prune: a table for {profile.name} is one file, made anew each time")
        return None
    shape = layout(name) if name and profile.layout else None
    return Move(profile, shape, rows, dialects, site, beyond, media, prune, dry)
