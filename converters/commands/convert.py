"""``articles convert``: the call's words become one job, which is run and told."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import files, formats, options
from ..parallel import cores
from ..screen import Screen, progress
from .words import BadCall, configured, refuse_unknown_tables, screen_of, sources_of, status_of, writer_of

if TYPE_CHECKING:
    from ..migration import Move


def convert_command(given: argparse.Namespace) -> int:
    """Convert; the exit status of the contract. Raises BadCall and what ``cli.main`` catches."""
    from ..pipeline import BadTarget, Job, convert

    config = configured(given)
    said = options.split_words(given.set)
    to, profile = writer_of(given)
    writer_class = formats.writer_class(to)
    writer_options = {**options.from_sources(writer_class, given.sources), **config.options_for(to), **profile, **said}
    if not given.output:
        raise BadCall("-o TARGET is missing: a file, a folder, or - for standard output")
    if files.is_url(given.output):
        raise BadCall(f"-o {given.output}: TARGET is a place on this machine; write it here, and copy it there")
    sources, readers, passed_over = sources_of(given, config, said)
    _refuse_overwriting(given, sources)
    reader_classes = {name: type(reader) for name, reader in readers.items()}
    move, media_class = _move(given, to, {**config.options_for(to), **said})
    options.refuse_unknown({**config.options, **said}, {to: writer_class, **reader_classes, **media_class})
    refuse_unknown_tables(config)
    writer = options.build(writer_class, writer_options)
    job = Job(
        sources=tuple(sources),
        readers=readers,
        writer=writer if move is None else move.watched(writer),
        target=given.output,
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
        dry_run=bool(given.dry_run),
        beside=() if move is None else (move,),
    )
    with screen_of(given) as screen:
        _warn_of_slow_yaml(screen, readers)
        try:
            with progress(screen, False if given.quiet else given.progress) as show:
                summary = convert(job, screen.notice, show)
        except BadTarget as error:
            raise BadCall(str(error)) from None
        screen.passed_over(passed_over)
        screen.close(summary.as_json(), str(summary))
    return status_of(given, summary.failed, summary.worst)


def _refuse_overwriting(given: argparse.Namespace, sources: list[files.Source]) -> None:
    """A run never writes over the file it reads (what failed would be gone), nor its report over either."""
    whole = os.path.abspath
    target = None if given.output == files.STDIN else whole(given.output)
    report = whole(given.report) if given.report else None
    ends = tuple(os.path.basename(place) for place in (target, report) if place)  # noqa: PTH119 - no path is made of thousands
    read = {whole(source.file) for source in sources if source.file != files.STDIN and source.file.endswith(ends)}
    if target in read:
        raise BadCall(f"{given.output} is a SOURCE of this run; name another file with -o")
    if report is not None and (report == target or report in read):
        raise BadCall(f"--report {given.report} is the {'TARGET' if report == target else 'SOURCE'} of this run, too")


def _warn_of_slow_yaml(screen: Screen, readers: dict[str, Any]) -> None:
    from ..front_matter.load_yaml import FAST
    from ..readers.markdown import MarkdownReader

    if not (FAST or screen.quiet) and any(isinstance(reader, MarkdownReader) for reader in readers.values()):
        screen.print("PyYAML is here without libyaml: front matter is read 11 times slower (see articles --version)")


def _move(given: argparse.Namespace, to: str, wanted: Mapping[str, Any]) -> tuple[Move | None, Mapping[str, type[Any]]]:
    """The migration, with all that it leaves beside the articles, or None; and a class with options of its own."""
    if not (given.for_ or given.redirects or given.dialect or given.prune or to == "markdown"):
        return None, {}  # a tenth of a second that a plain conversion need not wait for
    from ..migration import asked

    media = asked.media(given.for_, to, given.sources, wanted)
    lists = given.redirects, tuple(given.dialect), given.site, given.live
    prune, dry = bool(given.prune), bool(given.dry_run)
    move = asked.move(given.for_, given.to, *lists, said=wanted, media=media, prune=prune, dry=dry)
    return move, asked.media_options(given.for_, to)
