"""What does each command do? A call's words become files, readers, a writer, one job; then it is run and told."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import files, formats, options
from .config import Config, load
from .notices import Level, Notice
from .parallel import cores, executor, map_ordered
from .screen import Screen, by_suffix, progress, report_file

if TYPE_CHECKING:
    from .migration import Move

OK, SOME_FAILED, BAD_CALL, INTERRUPTED = 0, 1, 2, 130


class BadCall(Exception):
    """The words do not make a job; the message says what would."""


def _configured(given: argparse.Namespace) -> Config:
    """The configuration; its words fill what the command line left open."""
    config = load(given.config)
    for word, value in config.words.items():
        name = f"{word}_" if word in ("from", "for") else word
        if hasattr(given, name) and getattr(given, name) is None:
            setattr(given, name, value)
    return config


# -- convert -------------------------------------------------------------------------------------------------------


def convert_command(given: argparse.Namespace) -> int:
    from .pipeline import BadTarget, Job, RunFailed, convert

    config = _configured(given)
    said = options.split_words(given.set)
    to, profile = _writer_name(given)
    writer_class = formats.writer_class(to)
    writer_options = {**options.from_sources(writer_class, given.sources), **config.options_for(to), **profile, **said}
    if given.output is None:
        raise BadCall("-o TARGET is missing: a file, a folder, or - for standard output")
    sources, readers, passed_over = _sources(given, config, said)
    _refuse_overwriting(given, sources)
    reader_classes = {name: type(reader) for name, reader in readers.items()}
    move, media_class = _move(given, to, {**config.options_for(to), **said})
    options.refuse_unknown({**config.options, **said}, {to: writer_class, **reader_classes, **media_class})
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


def _refuse_overwriting(given: argparse.Namespace, sources: list[files.Source]) -> None:
    """A run never writes over the file it reads (what failed would be gone), nor its report over either."""
    whole = os.path.abspath  # a tenth of pathlib's time
    read = {whole(source.file) for source in sources if source.file != files.STDIN}
    target = None if given.output == files.STDIN else whole(given.output)
    report = whole(given.report) if given.report else None
    if target in read:
        raise BadCall(f"{given.output} is a SOURCE of this run; name another file with -o")
    if report is not None and (report == target or report in read):
        raise BadCall(f"--report {given.report} is the {'TARGET' if report == target else 'SOURCE'} of this run, too")


def _warn_of_slow_yaml(screen: Screen, readers: dict[str, Any]) -> None:
    from .front_matter.load_yaml import FAST
    from .readers.markdown import MarkdownReader

    if not (FAST or screen.quiet) and any(isinstance(reader, MarkdownReader) for reader in readers.values()):
        screen.print("PyYAML is here without libyaml: front matter is read 11 times slower (see articles --version)")


def _move(given: argparse.Namespace, to: str, wanted: Mapping[str, Any]) -> tuple[Move | None, Mapping[str, type[Any]]]:
    """The migration, with all that it leaves beside the articles, or None; and a class with options of its own."""
    if not (given.for_ or given.redirects or given.dialect or given.prune or to == "markdown"):
        return None, {}  # a tenth of a second that a plain conversion need not wait for
    from .migration import asked

    media = asked.media(given.for_, to, given.sources, wanted)
    lists = given.redirects, tuple(given.dialect), given.site, given.live
    prune, dry = bool(given.prune), bool(given.dry_run)
    move = asked.move(given.for_, given.to, *lists, said=wanted, media=media, prune=prune, dry=dry)
    return move, asked.media_options(given.for_, to)


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
            alone = source.file == place  # SOURCE is the file itself, and no folder it was found in
            suffix = source.suffix
            if wanted is not None:
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


def check_command(given: argparse.Namespace) -> int:
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


def verify_command(given: argparse.Namespace) -> int:
    from .migration import asked as moving
    from .verify import Proof, Side, articles_in, asked, prove, reading_back, target_format

    alone = len(given.places) == 1
    if alone and given.system is None:
        raise BadCall("verify takes at least two places: SOURCE... TARGET; or SOURCE and --live URL")
    given.sources, place = (given.places, None) if alone else (given.places[:-1], given.places[-1])
    config = _configured(given)
    said = options.split_words(given.set)
    sources, readers, passed_over = _sources(given, config, said)
    found = articles_in(files.sources(place)) if place else []
    try:
        live_class = asked.live_class(given.system, given.for_, given.to)
        witnesses = asked.witnesses(given.built, given.addresses)
    except asked.BadProof as error:
        raise BadCall(str(error)) from None
    if given.for_ is None and given.to is None:
        given.to = target_format(found)
        if given.to is None:
            raise BadCall(f"{place}: no file here that a reader knows; say -t FORMAT")
    to, profile = _writer_name(given)
    writer_class, reader_class = formats.writer_class(to), formats.reader_class(to)
    classes = {to: writer_class, f"reader of {to}": reader_class, **live_class, **moving.media_options(given.for_, to)}
    options.refuse_unknown(said, classes | {name: type(reader) for name, reader in readers.items()})
    configured = {**config.options_for(to), **said}
    written = {**config.options_for(to), **profile, **said}
    proof = partial(
        Proof,
        source=Side(tuple(sources), readers),
        writer=options.build(writer_class, written),
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
    )
    proofs = []
    if place:
        back = [source for source in found if source.suffix in reader_class.suffixes or source.file == place]
        reader = options.build(reader_class, reading_back({**profile, **said}))
        media = moving.media(given.for_, to, given.sources, configured)
        files_proof = moving.media_proof(moving.profile_of(given.for_, given.to, configured), media, place)
        proofs.append(proof(target=Side(tuple(back), {"": reader}), media=files_proof))
    hidden: tuple[str, ...] = ()
    for system_class in live_class.values():
        system = options.build(system_class, {**written, "url": given.system})
        hidden = system.hidden()
        side = Side((files.Source(given.system, given.system),), {"": system})
        proofs.append(proof(target=side, mode="live", views=system.views, hidden=frozenset(hidden), key=system.key))
    with _screen(given) as screen:
        if hidden and not given.quiet:
            screen.print(f"not compared, since REST does not show them: {', '.join(hidden)}; {system.showing}")
        screen.errors_shown = screen.shown
        with progress(screen, False if given.quiet else given.progress) as show:
            verdict = prove(proofs, witnesses, screen.notice, show)
        screen.passed_over(passed_over)
        if not given.quiet:
            for line in verdict.lines():
                screen.print(line)
        screen.close(verdict.as_json(), str(verdict))
    return _status(given, 0 if verdict.proved else 1, verdict.worst)


# -- validate ------------------------------------------------------------------------------------------------------


def validate_command(given: argparse.Namespace) -> int:
    from .validate import CHECKS, outputs, problems

    start = time.perf_counter()
    places = [Path(place) for place in given.targets]
    for place in places:
        if not place.exists():
            raise BadCall(f"{place}: no such file or folder")
        if place.is_file() and place.suffix.lower() not in CHECKS:
            raise BadCall(f"{place}: nothing to check it by; there is: {', '.join(CHECKS)}")
    found = [path for place in places for path in outputs(place)]
    if not found:
        raise BadCall(f"{' '.join(given.targets)}: no file here to check; there is: {', '.join(CHECKS)}")
    bad, worst = 0, None
    with (
        _screen(given) as screen,
        executor(given.executor or "processes", min(given.jobs or cores(), len(found))) as pool,
    ):
        for notices in map_ordered(partial(problems, official=given.epubcheck), found, pool):
            for notice in notices:
                screen.notice(notice)
                worst = max(notice.level, worst or notice.level)
            bad += any(notice.level >= Level.ERROR for notice in notices)
        seconds = time.perf_counter() - start
        last = f"{len(found)} checked, {len(found) - bad} good, {bad} bad in {seconds:.2f} s"
        summary = {"checked": len(found), "good": len(found) - bad, "bad": bad, "seconds": round(seconds, 3)}
        screen.close({"summary": summary}, last)
    return _status(given, bad, worst)
