"""What does the user see? Notices and progress on standard error, notices as lines of a report file."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from .notices import CODES, Level, Notice

#: Warnings of one code that are printed in full; the rest is counted (``--report`` holds them all).
SHOWN = 10
#: A file's name may hold a line end, or what a terminal takes for a command: a notice stays one line, and harmless.
_ONE_LINE = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160))}


class Screen:
    """Prints errors and warnings as they come, and counts the rest."""

    def __init__(self, *, quiet: bool, report: TextIO | None = None) -> None:
        self.quiet, self.report = quiet, report
        self.shown = SHOWN
        self.errors_shown: int | None = None  #: None: all, since each one names an article that was not converted
        self.counts: Counter[str] = Counter()
        self.print: Callable[[str], None] = lambda line: print(line, file=sys.stderr)

    def notice(self, notice: Notice) -> None:
        """Take one notice: into the report always, onto the terminal if it matters."""
        self.counts[notice.code] += 1
        if self.report is not None:
            self.report.write(json.dumps(notice.as_json(), ensure_ascii=False) + "\n")
        warning = notice.level == Level.WARNING and not self.quiet and self.counts[notice.code] <= self.shown
        few = self.errors_shown is None or self.counts[notice.code] <= self.errors_shown
        if (notice.level >= Level.ERROR and few) or warning:
            self.print(str(notice).translate(_ONE_LINE))

    def passed_over(self, kinds: Counter[str]) -> None:
        """Say how many files no reader knows; ``kinds`` counts them by suffix."""
        if kinds and not self.quiet:
            self.print(f"passed over {by_suffix(kinds)}: no reader for such files (say -f FORMAT to read one)")

    def close(self, summary: dict[str, object] | None, last_line: str, *, counts: bool = True) -> None:
        """The counts of what was not printed, then the last line; the summary closes the report."""
        if self.report is not None and summary is not None:
            self.report.write(json.dumps(summary) + "\n")
        if self.quiet:
            return
        for code, count in sorted(self.counts.items(), key=_worst_first) if counts else ():
            level = CODES[code][0]
            if level < Level.WARNING:
                self.print(f"{level.word}: {code}: {count} (see --report)")
                continue
            limit = self.shown if level == Level.WARNING else self.errors_shown
            if limit is not None and count > limit:
                self.print(f"{level.word}: {code}: {count - limit} more (see --report)")
        self.print(last_line)


def _worst_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -CODES[counted[0]][0], counted[0]


def by_suffix(kinds: Counter[str]) -> str:
    """``3 files (2 .png, 1 (no suffix))``."""
    if not kinds:
        return "nothing"
    listed = ", ".join(f"{count} {suffix or '(no suffix)'}" for suffix, count in sorted(kinds.items()))
    return f"{kinds.total()} file{'s'[: kinds.total() != 1]} ({listed})"


@contextlib.contextmanager
def report_file(path: str | None) -> Iterator[TextIO | None]:
    """The ``--report`` file, open for JSON Lines; None when there is none. Raises OSError."""
    if path is None:
        yield None
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Half a character, which no text may hold but a file's name can, is an escape of JSON's own then.
    with Path(path).open("w", encoding="utf-8", errors="backslashreplace") as stream:
        yield stream


@contextlib.contextmanager
def progress(screen: Screen, wanted: bool | None) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar (rich) on a terminal; elsewhere nothing. ``wanted`` None means: if standard error is a terminal."""
    if not (sys.stderr.isatty() if wanted is None else wanted):
        yield lambda stage, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # No refresh thread: a process that forks its workers should have one thread only.
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as bar:
        screen.print = lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=of)
            bar.update(tasks[stage], completed=done)
            if done == of or done % 50 == 0:
                bar.refresh()

        yield show
    screen.print = lambda line: print(line, file=sys.stderr)
