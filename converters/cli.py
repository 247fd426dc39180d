"""What did the user type? Words in, one job out; notices and progress shown, exit code."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from . import files, formats, options
from .config import BadConfig, Config, load
from .notices import Level, Notice
from .parallel import UnknownExecutor, cores
from .screen import Screen, by_suffix, progress, report_file

OK, SOME_FAILED, BAD_CALL, INTERRUPTED = 0, 1, 2, 130


class BadCall(Exception):
    """The words do not make a job; the message says what would."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of the contract."""
    signal.signal(signal.SIGTERM, _interrupt)
    parser = _parser()
    try:
        given = parser.parse_args(words)
        return int(given.run(given))
    except (BadCall, BadConfig, options.BadOption, formats.UnknownFormat, UnknownExecutor) as error:
        return _refuse(error)
    except (files.NoSource, files.NotWritable) as error:
        return _refuse(error)
    except KeyboardInterrupt:
        print("articles: interrupted; nothing was published", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _refuse(error: Exception) -> int:
    print(f"articles: {error}", file=sys.stderr)
    return BAD_CALL


# -- the words -----------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="articles", description="Convert articles without losing a character.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the versions in play and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    convert = commands.add_parser("convert", help="convert SOURCE into another format")
    convert.set_defaults(run=_convert)
    convert.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, - or a URL")
    convert.add_argument("-t", "--to", metavar="FORMAT", help=f"one of {', '.join(formats.names('writer'))}")
    convert.add_argument("-o", "--output", metavar="TARGET", help="a file, a folder, or - for standard output")
    convert.add_argument("--for", dest="for_", metavar="NAME", help="a CMS or consumer profile: see `articles formats`")
    convert.add_argument(
        "--redirects", metavar="FILE", help="the site's own list of moved addresses (CSV, JSON, _redirects)"
    )
    convert.add_argument(
        "--dialect", action="append", default=[], metavar="NAME", help="write redirects for this server"
    )
    convert.add_argument("--live", metavar="FILE", help="addresses that answer beyond this run: a list or a sitemap")
    convert.add_argument("--site", default="", metavar="URL", help="the site's own address, https://host")
    _reading(convert)
    _working(convert)
    convert.add_argument("--dry-run", action="store_true", default=None, help="do all but publish")
    _reporting(convert)

    check = commands.add_parser("check", help="say what is wrong with a corpus; writes nothing else")
    check.set_defaults(run=_check)
    check.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, - or a URL")
    _reading(check)
    check.add_argument("--html", metavar="FILE", help="write the findings as a page, too")
    _working(check)
    _reporting(check)

    verify = commands.add_parser("verify", help="read TARGET back and compare it with SOURCE, article by article")
    verify.set_defaults(run=_verify)
    verify.add_argument("places", nargs="+", metavar="SOURCE... TARGET", help="the last one is TARGET")
    verify.add_argument("-t", "--to", metavar="FORMAT", help="the format of TARGET (default: by suffix)")
    verify.add_argument("--for", dest="for_", metavar="NAME", help="the profile that TARGET was written with")
    _reading(verify)
    _working(verify)
    _reporting(verify)

    listing = commands.add_parser("formats", help="list readers, writers, their options, and targets")
    listing.set_defaults(run=_formats)
    listing.add_argument("--json", action="store_true", help="for programs")
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(formats.names("reader"))
    parser.add_argument("-f", "--from", dest="from_", metavar="FORMAT", help=f"one of {names} (default: by suffix)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of a format")
    parser.add_argument("--config", metavar="FILE", help="default: articles.toml in the working folder")


def _working(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=_count, metavar="N", help="workers (default: the number of processors)")
    parser.add_argument("--executor", metavar="NAME", help="serial, processes (default), threads, dask://HOST:PORT")


def _reporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", metavar="FILE", help="write every notice as a line of JSON")
    levels = [level.word for level in Level]
    parser.add_argument("--fail-on", choices=levels, help="exit with 1 when a notice reaches this level")
    parser.add_argument("--quiet", action="store_true", default=None, help="print errors only")
    parser.add_argument("--progress", action=argparse.BooleanOptionalAction, help="default: on a terminal")


def _count(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r} is no number of workers")
    return int(word)


def _configured(given: argparse.Namespace) -> Config:
    """The configuration; its words fill what the command line left open."""
    config = load(given.config)
    for word, value in config.words.items():
        name = f"{word}_" if word in ("from", "for") else word
        if hasattr(given, name) and getattr(given, name) is None:
            setattr(given, name, value)
    return config


# -- convert -------------------------------------------------------------------------------------------------------


def _convert(given: argparse.Namespace) -> int:
    from .pipeline import BadTarget, Job, RunFailed, convert

    config = _configured(given)
    said = options.split_words(given.set)
    to, profile = _writer_name(given)
    writer_class = formats.writer_class(to)
    writer_options = {**options.from_sources(writer_class, given.sources), **config.options_for(to), **profile, **said}
    if given.output is None:
        raise BadCall("-o TARGET is missing: a file, a folder, or - for standard output")
    sources, readers, passed_over = _sources(given, config, said)
    reader_classes = {name: type(reader) for name, reader in readers.items()}
    options.refuse_unknown({**config.options, **said}, {to: writer_class, **reader_classes})
    job = Job(
        sources=tuple(sources),
        readers=readers,
        writer=options.build(writer_class, writer_options),
        target=given.output,
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
        dry_run=bool(given.dry_run),
        beside=_beside(given),
    )
    with _screen(given) as screen:
        _warn_of_slow_yaml(screen, readers)
        try:
            with progress(screen, False if given.quiet else given.progress) as show:
                summary = convert(job, screen.notice, show)
        except BadTarget as error:
            raise BadCall(str(error)) from None
        except RunFailed as error:
            screen.print(f"articles: {error}")
            return SOME_FAILED
        screen.passed_over(passed_over)
        screen.close(summary.as_json(), str(summary))
    return _status(given, summary.failed, summary.worst)


def _warn_of_slow_yaml(screen: Screen, readers: dict[str, Any]) -> None:
    from .front_matter.load_yaml import FAST
    from .readers.markdown import MarkdownReader

    if not (FAST or screen.quiet) and any(isinstance(reader, MarkdownReader) for reader in readers.values()):
        screen.print("PyYAML is here without libyaml: front matter is read 11 times slower (see articles --version)")


def _beside(given: argparse.Namespace) -> tuple[Any, ...]:
    """The redirects and the record of a migration; nothing for a conversion that is none."""
    if not (given.for_ or given.redirects or given.dialect):
        return ()
    from .migration import BadMove, move

    try:
        made = move(given.for_, given.to, given.redirects, tuple(given.dialect), given.site, given.live)
    except BadMove as error:
        raise BadCall(str(error)) from None
    return () if made is None else (made,)


def _writer_name(given: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """The writer to use, and the options that ``--for`` sets."""
    if given.for_ is None:
        if given.to is None:
            raise BadCall(f"-t FORMAT is missing: one of {', '.join(formats.names('writer'))}; or --for NAME")
        return given.to, {}
    from .targets import UnknownTarget, target

    try:
        profile = target(given.for_, given.to)
    except UnknownTarget as error:
        raise BadCall(str(error)) from None
    layout = {"layout": given.for_} if profile.layout else {}
    return profile.writer, {**profile.options, **layout}


def _sources(
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
            alone = (
                place == files.STDIN or PurePosixPath(source.path).name == PurePosixPath(place.replace("\\", "/")).name
            )
            if wanted is not None:
                if alone or source.suffix in wanted.suffixes:
                    found.append(source)
                else:
                    passed_over[source.suffix] += 1
            elif source.suffix in formats.SUFFIXES:
                names[source.suffix] = formats.SUFFIXES[source.suffix]
                found.append(source)
            elif alone:
                raise BadCall(f"{place}: the name does not tell the format; say -f FORMAT")
            else:
                passed_over[source.suffix] += 1
    if not found:
        raise BadCall(
            f"{' '.join(given.sources)}: no file here that a reader knows; passed over {by_suffix(passed_over)}"
        )
    if forced:
        names = {"": forced}
    return found, {suffix: _reader(name, config, said) for suffix, name in names.items()}, passed_over


def _reader(name: str, config: Config, said: dict[str, str]) -> Any:
    return options.build(formats.reader_class(name), {**config.options_for(name), "fields": config.fields, **said})


@contextlib.contextmanager
def _screen(given: argparse.Namespace) -> Iterator[Screen]:
    with contextlib.ExitStack() as stack:
        try:
            report = stack.enter_context(report_file(given.report))
        except OSError as error:
            raise BadCall(f"--report {given.report}: {error.strerror or error}") from None
        yield Screen(quiet=bool(given.quiet), report=report)


def _status(given: argparse.Namespace, failed: int, worst: Level | None) -> int:
    limit = Level[given.fail_on.upper()] if given.fail_on else Level.ERROR
    return SOME_FAILED if failed or (worst is not None and worst >= limit) else OK


# -- check ---------------------------------------------------------------------------------------------------------


def _check(given: argparse.Namespace) -> int:
    from . import check
    from .pipeline import Job, convert

    config = _configured(given)
    said = options.split_words(given.set)
    sources, readers, passed_over = _sources(given, config, said)
    options.refuse_unknown(said, {name: type(reader) for name, reader in readers.items()})
    findings = check.Findings()
    job = Job(
        sources=tuple(sources),
        readers=readers,
        writer=check.HealthWriter(),
        target="findings",
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
        dry_run=True,
    )
    with _screen(given) as screen:
        screen.shown = 0  # the table shows them all together

        def found(notice: Notice) -> None:
            findings.add(notice)
            screen.notice(notice)

        with progress(screen, False if given.quiet else given.progress) as show:
            summary = convert(job, found, show)
        check.print_table(findings)
        screen.passed_over(passed_over)
        if given.html:
            files.write_text(given.html, check.as_html(findings, str(summary)))
        screen.close(summary.as_json(), str(summary), counts=False)
    return _status(given, summary.failed, summary.worst)


# -- verify --------------------------------------------------------------------------------------------------------


def _verify(given: argparse.Namespace) -> int:
    from .verify import Proof, Side, articles_in, reading_back, target_format, verify

    if len(given.places) < 2:
        raise BadCall("verify takes at least two places: SOURCE... TARGET")
    *given.sources, place = given.places
    config = _configured(given)
    said = options.split_words(given.set)
    sources, readers, passed_over = _sources(given, config, said)
    found = articles_in(files.sources(place))
    if given.for_ is None and given.to is None:
        given.to = target_format(found)
        if given.to is None:
            raise BadCall(f"{place}: no file here that a reader knows; say -t FORMAT")
    to, profile = _writer_name(given)
    writer_class, reader_class = formats.writer_class(to), formats.reader_class(to)
    classes = {to: writer_class, f"reader of {to}": reader_class}
    options.refuse_unknown(said, classes | {name: type(reader) for name, reader in readers.items()})
    back = [source for source in found if source.suffix in reader_class.suffixes or source.file == place]
    proof = Proof(
        source=Side(tuple(sources), readers),
        target=Side(tuple(back), {"": options.build(reader_class, reading_back({**profile, **said}))}),
        writer=options.build(writer_class, {**config.options_for(to), **profile, **said}),
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
    )
    with _screen(given) as screen:
        screen.errors_shown = screen.shown
        with progress(screen, False if given.quiet else given.progress) as show:
            verdict = verify(proof, screen.notice, show)
        screen.passed_over(passed_over)
        if not given.quiet:
            for line in verdict.lines():
                screen.print(line)
        screen.close(verdict.as_json(), str(verdict))
    return _status(given, 0 if verdict.proved else 1, verdict.worst)


# -- formats, --version --------------------------------------------------------------------------------------------


def _formats(given: argparse.Namespace) -> int:
    from .listing import as_json, as_text

    print(json.dumps(as_json(), indent=2, ensure_ascii=False) if given.json else as_text())
    return OK


class _Version(argparse.Action):
    def __call__(self, *_: object) -> None:
        from .listing import versions

        print(versions())
        sys.exit(OK)
