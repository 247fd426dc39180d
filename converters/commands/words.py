"""What do the words that commands share stand for? Files, readers, a writer, a screen, an exit status; or BadCall."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .. import files, formats, options
from ..config import Config, load
from ..notices import Level
from ..screen import Screen, by_suffix, report_file

OK, SOME_FAILED, BAD_CALL, INTERRUPTED = 0, 1, 2, 130


class BadCall(Exception):
    """The words do not make a job; the message says what would."""


def configured(given: argparse.Namespace) -> Config:
    """The configuration; its words fill what the command line left open."""
    config = load(given.config)
    for word, value in config.words.items():
        name = f"{word}_" if word in ("from", "for") else word
        if hasattr(given, name) and getattr(given, name) is None:
            setattr(given, name, value)
    return config


def writer_of(given: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """The writer to use, and the options that ``--for`` sets."""
    if given.for_ is None:
        if given.to is None:
            raise BadCall(f"-t FORMAT is missing: one of {', '.join(formats.names('writer'))}; or --for NAME")
        return given.to, {}
    from ..targets import UnknownTarget, target

    try:
        profile = target(given.for_, given.to)
    except UnknownTarget as error:
        raise BadCall(str(error)) from None
    layout = {"layout": given.for_} if profile.layout else {}
    return profile.writer, {**profile.options, **layout}


def sources_of(
    given: argparse.Namespace, config: Config, said: dict[str, str]
) -> tuple[list[files.Source], dict[str, Any], Counter[str]]:
    """The files to read, the readers by suffix, and how many files of which suffix were passed over."""
    forced = given.from_
    wanted = formats.reader_class(forced) if forced else None
    found: list[files.Source] = []
    passed_over: Counter[str] = Counter()
    names: dict[str, str] = {}
    for place in given.sources:
        for source in files.sources(place):
            alone = source.file == place  # SOURCE is the file itself, and no folder it was found in
            suffix = source.suffix
            if source.fault:
                found.append(source)
            elif wanted is not None:
                if alone or suffix in wanted.suffixes:
                    found.append(source)
                else:
                    passed_over[suffix] += 1
            elif suffix in formats.SUFFIXES:
                names[suffix] = formats.SUFFIXES[suffix]
                found.append(source)
            elif alone:
                raise BadCall(f"{place}: the name does not tell the format; say -f FORMAT")
            else:
                passed_over[suffix] += 1
    if not found:
        raise BadCall(
            f"{' '.join(given.sources)}: no file here that a reader knows; passed over {by_suffix(passed_over)}"
        )
    if forced:
        names = {"": forced}
    return found, {suffix: _reader(name, config, said) for suffix, name in names.items()}, passed_over


def refuse_unknown_tables(config: Config) -> None:
    """Raise BadCall or BadOption for a ``[set.FORMAT]`` of no format, or an option in it that the format has not."""
    for name, table in config.per_format.items():
        classes: dict[str, type[Any]] = {}
        for kind, found in (("", formats.writer_class), ("reader of ", formats.reader_class)):
            with contextlib.suppress(formats.UnknownFormat):
                classes[f"{kind}{name}"] = found(name)
        if not classes:
            known = sorted({*formats.names("reader"), *formats.names("writer")})
            raise BadCall(f"[set.{name}]: no format named {name!r}; there are: {', '.join(known)}")
        from ..migration.asked import media_options  # a tenth of a second that most runs need not wait for

        options.refuse_unknown(table, classes | media_options(name, name))


def _reader(name: str, config: Config, said: dict[str, str]) -> Any:
    return options.build(formats.reader_class(name), {**config.options_for(name), "fields": config.fields, **said})


@contextlib.contextmanager
def screen_of(given: argparse.Namespace) -> Iterator[Screen]:
    """The screen of a call, with its report open. Raises BadCall where that cannot be written."""
    with contextlib.ExitStack() as stack:
        try:
            report = stack.enter_context(report_file(given.report))
        except OSError as error:
            raise BadCall(f"--report {given.report}: {error.strerror or error}") from None
        yield Screen(quiet=bool(given.quiet), report=report)


def status_of(given: argparse.Namespace, failed: int, worst: Level | None) -> int:
    """1 when articles failed or a notice reached ``--fail-on``, else 0."""
    limit = Level[given.fail_on.upper()] if given.fail_on else Level.ERROR
    return SOME_FAILED if failed or (worst is not None and worst >= limit) else OK
