"""How does a test run a server? On a free port of this machine, until it answers; it is ended with the test."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def running(command: list[str], ready: Callable[[], bool], **more: Any) -> Iterator[None]:
    """``command`` from when it is ``ready`` to the end of the block. Raises AssertionError when it does not start."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        for _ in range(600):
            if ready():
                break
            assert server.poll() is None, f"{command[0]} ended at once"
            time.sleep(0.1)
        else:
            raise AssertionError(f"{command[0]} did not start")
        yield
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str, str]:
    """Status, ``Location`` and text of what the server at ``port`` answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body.encode() or None, headers)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Location") or "", answer.read().decode("utf-8", "replace")
