"""``articles check``: what is doubtful in a corpus. The road is walked with a writer that only looks."""

from __future__ import annotations

import argparse

from .. import files, options
from ..notices import Notice
from ..parallel import cores
from ..screen import progress
from .words import configured, screen_of, sources_of, status_of


def check_command(given: argparse.Namespace) -> int:
    """Look, and print what was found; the exit status of the contract. Raises BadCall and what ``cli.main`` catches."""
    from .. import check
    from ..pipeline import Job, convert

    config = configured(given)
    said = options.split_words(given.set)
    sources, readers, passed_over = sources_of(given, config, said)
    options.refuse_unknown(said, {name: type(reader) for name, reader in readers.items()})
    findings = check.Findings()
    job = Job(
        sources=tuple(sources),
        readers=readers,
        writer=check.HealthWriter(),
        target=files.STDIN,  # which nothing is printed to: a dry run
        executor=given.executor or "processes",
        jobs=given.jobs or cores(),
        dry_run=True,
    )
    with screen_of(given) as screen:
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
    return status_of(given, summary.failed, summary.worst)
