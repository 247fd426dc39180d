"""How is one host asked for JSON? One connection kept open, GET alone, no other host, every bad answer one line."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import ssl
import time
from collections.abc import Mapping
from email.message import Message
from typing import Any, NamedTuple
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from . import NoAnswer

TOKEN = "ARTICLES_TOKEN"
#: answers that a later attempt may better, and the seconds to wait before each
_BUSY = {429, 502, 503, 504}
_WAITS = (1.0, 3.0, 10.0)
_DROPPED = (http.client.RemoteDisconnected, http.client.IncompleteRead, ConnectionResetError, BrokenPipeError)


class Answer(NamedTuple):
    """What the host answered, its body whole."""

    status: int
    headers: Message
    data: bytes


def token() -> str:
    """The secret from the environment, "" for none. Raises NoAnswer for one that no header can hold."""
    said = os.environ.get(TOKEN, "").strip()
    if not (said.isascii() and said.isprintable()):
        raise NoAnswer(f"{TOKEN} holds characters that no token has")
    return said


def address_of(url: str) -> SplitResult:
    """``url`` as the address of a service. Raises NoAnswer for anything else."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or not url.isascii() or any(char.isspace() for char in url):
        raise NoAnswer(f"{url}: the address of a system is https://host or https://host/path")
    if parts.username is not None:
        raise NoAnswer(f"a password has no place in the address; set {TOKEN} in the environment")
    if parts.query or parts.fragment:
        raise NoAnswer(f"{url}: leave out what comes after the path")
    return parts


class Service:
    """A connection to ``url``, opened when first used. Not safe for several threads at once."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, timeout: float = 60.0) -> None:
        parts = address_of(url)
        self.url = url.rstrip("/")
        self.root = parts.path.rstrip("/")
        self.headers = {"Accept": "*/*", "User-Agent": "articles-toolkit", **(headers or {})}
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(str(parts.hostname), parts.port, timeout=timeout)
        self._fresh = True

    def close(self) -> None:
        self._connection.close()

    def ask(self, path: str, method: str = "GET") -> Answer:
        """The answer to a request for ``path``, a path of the host; redirects are answers. Raises NoAnswer."""
        for wait in (*_WAITS, None):
            answer = self._once(path, method)
            if answer.status not in _BUSY or wait is None:
                return answer
            asked = answer.headers.get("Retry-After", "")
            time.sleep(min(float(asked), 30.0) if asked.isdecimal() else wait)
        raise AssertionError("unreachable")

    def _once(self, path: str, method: str) -> Answer:
        try:
            try:
                return self._send(path, method)
            except _DROPPED:
                if self._fresh:
                    raise
                self._connection.close()  # it was kept open, and the host closed it meanwhile
                self._fresh = True
                return self._send(path, method)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise NoAnswer(f"{self.url}: {_reason(error, self._connection.timeout)}") from None

    def _send(self, path: str, method: str) -> Answer:
        self._connection.request(method, path, headers=self.headers)
        got = self._connection.getresponse()
        data = got.read()
        self._fresh = got.will_close
        return Answer(got.status, got.headers, data)

    def json(self, path: str, query: Mapping[str, object], hints: Mapping[int, str]) -> tuple[Any, Message]:
        """What the service says at ``path`` below its address, as JSON, and the headers of its answer.

        ``hints`` say what a status means for this system. Raises NoAnswer for every answer but JSON with status 200.
        """
        answer = self.ask(f"{quote(self.root + path, safe='/%')}?{urlencode(query, safe=',*')}")
        if 300 <= answer.status < 400:
            where = _line(answer.headers.get("Location", "nowhere"))
            raise NoAnswer(f"{self.url} sends its visitors to {where}: name the address that it ends at")
        try:
            value = _loads(answer.data)
        except ValueError:
            value = None
        if answer.status != 200:
            status = f"{answer.status} {http.client.responses.get(answer.status, '')}".strip()
            said = [part for part in (_message(value), hints.get(answer.status, "")) if part]
            raise NoAnswer(f"{self.url}{path} answers {status}" + "".join(f"; {part}" for part in said))
        if value is None:
            kind = answer.headers.get_content_type()
            raise NoAnswer(f"{self.url}{path} answers {kind} in place of JSON; is this the address of the system?")
        return value, answer.headers


def _loads(data: bytes) -> Any:
    """JSON; half a character (an escape of half a pair) becomes ``?``, which no source says. Raises ValueError."""
    text = data.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def _message(value: Any) -> str:
    """What the system says went wrong, as WordPress and Directus say it."""
    if isinstance(value, dict):
        errors = value.get("errors")
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            value = errors[0]
        if isinstance(value.get("message"), str):
            return _line(value["message"])
    return ""


def _line(text: str) -> str:
    """Another's words as part of one line: no control characters, not too long."""
    text = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", text).strip()
    return text if len(text) <= 160 else text[:159] + "…"


def _reason(error: Exception, seconds: float | None) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:g} s; say --set timeout=SECONDS to wait longer"
    if isinstance(error, ssl.SSLError):
        return f"no safe connection ({_line(error.reason or str(error))})"
    if isinstance(error, socket.gaierror):
        return "no host of that name"
    if isinstance(error, OSError):
        return f"cannot be reached ({_line(error.strerror or str(error) or type(error).__name__)})"
    return f"no HTTP answer ({type(error).__name__}); is this the address of the system?"
