"""``articles verify``: did everything arrive, in the files of a target, in a running system, at the old addresses?"""

from __future__ import annotations

import argparse
from functools import partial

from .. import files, formats, options
from ..parallel import cores
from ..screen import progress
from .words import BadCall, configured, refuse_unknown_tables, screen_of, sources_of, status_of, writer_of


def verify_command(given: argparse.Namespace) -> int:
    """Compare, and say which level was reached; the exit status of the contract. Raises BadCall and what ``cli.main`` catches."""
    from ..migration import asked as moving
    from ..verify import Proof, Side, articles_in, asked, prove, reading_back, target_format

    alone = len(given.places) == 1
    if alone and given.system is None:
        raise BadCall("verify takes at least two places: SOURCE... TARGET; or SOURCE and --live URL")
    given.sources, place = (given.places, None) if alone else (given.places[:-1], given.places[-1])
    config = configured(given)
    said = options.split_words(given.set)
    sources, readers, passed_over = sources_of(given, config, said)
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
    to, profile = writer_of(given)
    writer_class, reader_class = formats.writer_class(to), formats.reader_class(to)
    classes = {to: writer_class, f"reader of {to}": reader_class, **live_class, **moving.media_options(given.for_, to)}
    options.refuse_unknown(said, classes | {name: type(reader) for name, reader in readers.items()})
    refuse_unknown_tables(config)
    without_profile = {**config.options_for(to), **said}
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
        back = [
            source for source in found if source.fault or source.suffix in reader_class.suffixes or source.file == place
        ]
        reader = options.build(reader_class, reading_back({**profile, **said}))
        media = moving.media(given.for_, to, given.sources, without_profile)
        files_proof = moving.media_proof(moving.profile_of(given.for_, given.to, without_profile), media, place)
        proofs.append(proof(target=Side(tuple(back), {"": reader}), media=files_proof))
    hidden: tuple[str, ...] = ()
    for system_class in live_class.values():
        system = options.build(system_class, {**written, "url": given.system})
        hidden = system.hidden()
        side = Side((files.Source(given.system, given.system),), {"": system})
        proofs.append(proof(target=side, mode="live", views=system.views, hidden=frozenset(hidden), key=system.key))
    with screen_of(given) as screen:
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
    return status_of(given, 0 if verdict.proved else 1, verdict.worst)
