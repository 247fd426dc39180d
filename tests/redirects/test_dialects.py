"""Each dialect says what was meant: read back by a parser, and by real servers where they are installed."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import yaml

from converters.redirects import Pages, Redirect, check
from converters.redirects.dialects import DIALECTS
from converters.redirects.listed import read

ROWS = [
    Redirect("/old", "/new"),
    Redirect("/a.b(c)+", "/x$1&y"),
    Redirect("/café/naïve", "/new?page=2"),
    Redirect("/soon", "https://elsewhere.example/soon", 302),
    Redirect("/" + "a-long-step/" * 25 + "end", "/new"),
]


def _made(name: str, folder: Path) -> Path:
    file, write, _ = DIALECTS[name]
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write(ROWS, "https://site.example/"), "utf-8", newline="")
    return path


@pytest.mark.parametrize("name", ["csv", "netlify", "redirection", "webflow"])
def test_lists_are_read_back(tmp_path: Path, name: str) -> None:
    rows = read(str(_made(name, tmp_path)))
    assert len(rows) == len(ROWS)
    assert [row.to for row in rows] == [row.to for row in ROWS]
    assert [row.status for row in rows] == [301, 301, 301, 301 if name == "webflow" else 302, 301]


def test_no_address_ends_its_line_of_the_configuration() -> None:
    rows = [Redirect("/x%0AOptions%20+ExecCGI", "/new"), Redirect("/y%22%20z%5C", "/new")]
    first, second = DIALECTS["htaccess"][1](rows, "").splitlines()
    assert first == r'RedirectMatch 301 "^/x\x0aOptions \+ExecCGI/?$" "/new"'
    assert second == r'RedirectMatch 301 "^/y\x22 z\x5c/?$" "/new"'


def test_wagtail_gets_absolute_targets(tmp_path: Path) -> None:
    rows = read(str(_made("wagtail", tmp_path)))
    assert rows[0].to == "https://site.example/new"
    assert all(row.to.startswith("https://") for row in rows)


def test_ghost_sources_match_themselves_only(tmp_path: Path) -> None:
    said = yaml.safe_load(_made("ghost", tmp_path).read_text("utf-8"))
    assert list(said) == [301, 302]
    for row in ROWS:
        (to,) = (to for pattern, to in said[row.status].items() if re.search(pattern, quote(row.source, safe="/()+")))
        assert unquote(to) == row.to
    pattern = next(key for key in said[301] if "a\\.b" in key)
    assert re.search(pattern, "/a.b(c)+") and re.search(pattern, "/a.b(c)+/")
    assert not re.search(pattern, "/aXb(c)+") and not re.search(pattern, "/a.b(c)+/more")


def test_json_dialects_say_what_was_meant(tmp_path: Path) -> None:
    docusaurus, astro, routing = (
        json.loads(_made(name, tmp_path).read_text("utf-8")) for name in ("docusaurus", "astro", "cloudcannon")
    )
    inner = [row for row in ROWS if row.to.startswith("/")]
    assert [(one["from"], one["to"]) for one in docusaurus] == [(row.source, row.to) for row in inner]
    assert {old: (new["destination"], new["status"]) for old, new in astro.items()} == {
        row.source: (row.to, row.status) for row in ROWS
    }
    for route, row in zip(routing["routes"], ROWS, strict=True):
        assert re.fullmatch(route["from"], row.source) and (route["to"], route["status"]) == (row.to, row.status)


def test_what_is_written_passes_the_checker_again(tmp_path: Path) -> None:
    rows = [row for row in read(str(_made("csv", tmp_path))) if not re.search("[()]", row.source)]
    assert len(check(rows, Pages(["/new"])).usable) == len(rows)


# -- real servers ---------------------------------------------------------------------------------------------------


def _asks(port: int, path: str) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Location")


@contextlib.contextmanager
def _serving(command: list[str], port: int) -> Iterator[None]:
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if server.poll() is not None:
                raise AssertionError(server.stderr.read() if server.stderr else "")
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _check_server(port: int, quoted: Callable[[str], str]) -> None:
    for row in ROWS:
        for slash in ("", "/"):
            status, location = _asks(port, quoted(row.source) + slash)
            assert status == row.status or (status == 301 and row.status == 302), row
            wanted = row.to if row.to.startswith("http") else row.to.replace("$", "%24")
            assert location is not None
            got = location.replace(f"http://127.0.0.1:{port}", "").replace("$", "%24")
            assert got == wanted
    assert _asks(port, "/old/child")[0] in (403, 404)  # not redirected
    assert _asks(port, "/aXb(c)+")[0] in (403, 404)


def test_nginx_redirects(tmp_path: Path, needs: Callable[[str], str]) -> None:
    nginx, port = needs("nginx"), _free_port()
    table = _made("nginx", tmp_path)
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"""daemon off; pid {tmp_path}/pid; error_log stderr; events {{}}
        http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;
        fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
        include {table};
        server {{ listen 127.0.0.1:{port}; root {tmp_path}/none; if ($moved_to) {{ return 301 $moved_to; }} }} }}"""
    )
    with _serving([nginx, "-e", "stderr", "-p", str(tmp_path), "-c", str(conf)], port):
        _check_server(port, lambda path: quote(path))


def test_apache_redirects(tmp_path: Path, needs: Callable[[str], str]) -> None:
    apache, port = needs("apache2"), _free_port()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".htaccess").write_bytes(_made("htaccess", tmp_path).read_bytes())
    conf = tmp_path / "httpd.conf"
    modules = "/usr/lib/apache2/modules"
    conf.write_text(
        f"""ServerRoot {tmp_path}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {tmp_path}/pid\nErrorLog /dev/stderr
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
DocumentRoot {root}
<Directory {root}>
AllowOverride FileInfo
Require all granted
</Directory>
"""
    )
    with _serving([apache, "-X", "-f", str(conf)], port):
        _check_server(port, lambda path: quote(path))
