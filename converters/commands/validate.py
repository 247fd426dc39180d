"""``articles validate``: are finished outputs good by the rules of their formats?"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

from ..notices import Level
from ..parallel import cores, executor, map_ordered
from .words import BadCall, screen_of, status_of


def validate_command(given: argparse.Namespace) -> int:
    """Check each output; the exit status of the contract. Raises BadCall."""
    from ..validate import CHECKS, outputs, problems

    start = time.perf_counter()
    if "" in given.targets:
        raise BadCall("a TARGET is empty; name a file or a folder (the working folder is .)")
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
        screen_of(given) as screen,
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
    return status_of(given, bad, worst)
