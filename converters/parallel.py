"""Where does the work run? Executors by name, and an ordered, bounded map on any of them."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

NAMES = ("serial", "processes", "threads")


class UnknownExecutor(Exception):
    """No such executor; the message lists those there are."""


class RunFailed(Exception):
    """The run could not be finished; what was at TARGET before is untouched. The message says why."""


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


@contextlib.contextmanager
def executor(name: str, jobs: int) -> Iterator[Executor | None]:
    """The executor called ``name`` (``serial`` is None) with ``jobs`` workers; ended with the block.

    ``dask://HOST:PORT`` is a Dask cluster, through ``distributed.Client.get_executor()``. Raises UnknownExecutor.
    """
    if name.startswith("dask://"):
        with _dask(name) as pool:
            yield pool
        return
    if name not in NAMES:
        raise UnknownExecutor(f"no executor named {name!r}; there are: {', '.join(NAMES)}, dask://HOST:PORT")
    if name == "serial" or jobs <= 1:
        yield None
        return
    pool = ThreadPoolExecutor(jobs) if name == "threads" else _processes(jobs)
    try:
        yield pool
    finally:  # after a finished run nothing is left to cancel
        pool.shutdown(wait=True, cancel_futures=True)


def _processes(jobs: int) -> Executor:
    # A forked worker inherits the libraries that the first, serial batch has loaded: no second start-up to pay.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method), initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; only the run's own may answer it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextlib.contextmanager
def _dask(url: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise UnknownExecutor(f"{url}: a Dask cluster needs `pip install 'articles-toolkit[dask]'`") from None
    try:
        client = Client("tcp://" + url.removeprefix("dask://"), timeout=10)
    except OSError as error:
        raise UnknownExecutor(f"{url}: no Dask scheduler answers there ({error})") from None
    with client:
        pool: Executor = client.get_executor(pure=False)
        yield pool


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """``items`` in lists of ``size``, the last one shorter; lazy."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def map_ordered(
    work: Callable[[T], R], items: Iterable[T], pool: Executor | None = None, *, ahead: int = 8
) -> Iterator[R]:
    """``map(work, items)`` on ``pool``: lazy, in order, never more than ``ahead`` items under way.

    ``Executor.map`` takes the whole input before its first result (until Python 3.14).
    """
    if pool is None:
        yield from map(work, items)
        return
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
