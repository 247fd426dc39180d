"""Where do bytes come from, and where do they go? Finding sources, decoding text, publishing drafts whole."""

from __future__ import annotations

import codecs
import contextlib
import filecmp
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from .notices import BadArticle

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: ``file`` is what to open, ``path`` is its name relative to its SOURCE, with ``/``.

    ``fault`` says why nobody knows what is there: it is a folder that cannot be looked into.
    """

    file: str
    path: str
    fault: str = ""

    @property
    def suffix(self) -> str:
        name = self.path.rpartition("/")[2]  # no pathlib, not even os.path: this is asked twice of every file
        return name[dot:].lower() if (dot := name.rfind(".")) > 0 else ""


class NoSource(Exception):
    """A SOURCE that is not there; the message names it."""


def is_url(place: str) -> bool:
    """True for an fsspec URL such as ``s3://bucket/prefix`` (a Windows drive is none)."""
    scheme, colon, _ = place.partition("://")
    return bool(colon) and len(scheme) > 1


def sources(place: str) -> Iterator[Source]:
    """The files below one SOURCE, sorted by path; hidden files and folders are skipped. Raises NoSource."""
    if not place:
        raise NoSource("a SOURCE is empty; name a file or a folder (the working folder is .)")
    if place == STDIN:
        yield Source(STDIN, "stdin")
        return
    if is_url(place):
        yield from _remote(place)
        return
    path = Path(place)
    if path.is_dir():
        found = sorted(_walk(path, ""), key=_path_order)
        yield from found
    elif path.exists():
        yield Source(place, _readable(path.name))
    else:
        raise NoSource(f"{place}: no such file or folder")


def _path_order(source: Source) -> list[str]:
    return source.path.split("/")


def _walk(folder: Path, prefix: str) -> Iterator[Source]:
    try:
        entries = os.scandir(folder)
    except OSError as error:
        yield Source(
            str(folder),
            _readable(prefix or str(folder)),
            f"{error.strerror or error}; look at the folder's permissions",
        )
        return
    with entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            # A link to a folder is not followed: it may lead back up, and the same article would be read twice.
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file() or (entry.is_symlink() and not entry.is_dir()):  # a link to nothing fails when read
                yield Source(entry.path, _readable(prefix + entry.name))


_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def _readable(name: str) -> str:
    """A file's name as text that can be written: a byte that is no UTF-8 (names of old systems) as in an address, ``%E9``."""
    return name if name.isascii() else _NO_CHARACTER.sub(lambda byte: f"%{ord(byte[0]) & 0xFF:02X}", name)


def _remote(url: str) -> Iterator[Source]:
    system, root = _filesystem(url)
    try:
        if system.isfile(root):
            yield Source(url, root.rpartition("/")[2])
            return
        files = sorted(system.find(root))
    except OSError as error:
        raise NoSource(f"{url}: {error.strerror or error}") from None
    if not files:
        raise NoSource(f"{url}: nothing there")
    for file in files:
        path = file[len(root) :].lstrip("/")
        if not any(step.startswith(".") for step in path.split("/")):
            yield Source(system.unstrip_protocol(file), path)


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise NoSource(f"{url}: reading URLs needs `pip install 'articles-toolkit[remote]'`") from None
    try:
        system, root = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise NoSource(f"{url}: {error}") from None
    return system, root.rstrip("/")


def read(file: str) -> bytes:
    """All bytes of a file, of standard input (``-``) or of a URL. Raises BadArticle ``unreadable``."""
    try:
        if file == STDIN:
            if sys.stdin is None:
                raise BadArticle("unreadable", "standard input is closed; give it something to read")
            return sys.stdin.buffer.read()
        if is_url(file):
            system, path = _filesystem(file)
            data: bytes = system.cat_file(path)
            return data
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - likewise
            return stream.read()
    except OSError as error:
        raise unreadable(error) from None


def opened(file: str) -> BinaryIO:
    """A file to be read piece by piece; standard input and URLs are read whole. Raises BadArticle ``unreadable``."""
    if file == STDIN or is_url(file):
        return io.BytesIO(read(file))
    try:
        return open(file, "rb", buffering=1 << 18)  # noqa: PTH123
    except OSError as error:
        raise unreadable(error) from None


def unreadable(error: OSError) -> BadArticle:
    """What to say of a file that the system does not give."""
    return BadArticle("unreadable", f"{error.strerror or error}; look at the file and its permissions")


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Bytes to text with LF line ends: UTF-8 (with or without BOM), UTF-16 with a BOM or recognised by its zeros, UTF-32 with a BOM.

    The text holds no NUL: those who take pieces out of a text mark their places with it. Raises BadArticle: ``empty-file``, ``binary-file``, ``encoding``.
    """
    if not data or data.isspace():
        raise BadArticle("empty-file", "the file is empty; delete it, or restore its text")
    encoding = "utf-8"
    for bom, name in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], name
            break
    else:
        if b"\0" in data:
            encoding = _utf16_without_bom(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadArticle(
            "encoding", f"byte {error.start} is no {encoding.upper()} ({error.reason}); save the file as UTF-8", line
        ) from None
    if not text or text.isspace():
        raise BadArticle("empty-file", "the file is empty; delete it, or restore its text")
    if "\0" in text:
        raise _binary()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _utf16_without_bom(data: bytes) -> str:
    """ASCII in UTF-16 has a zero in every second byte; any other file with zeros is no text."""
    head = data[:200]
    if len(data) % 2 == 0 and head[1::2].count(0) > len(head) // 3 and not head[::2].count(0):
        return "utf-16-le"
    if len(data) % 2 == 0 and head[::2].count(0) > len(head) // 3 and not head[1::2].count(0):
        return "utf-16-be"
    raise _binary()


def _binary() -> BadArticle:
    return BadArticle("binary-file", "the file is no text (it holds NUL characters); take it out of SOURCE")


class NotWritable(Exception):
    """TARGET cannot be written; the message says why."""


@contextlib.contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A hidden folder beside ``target``, on the same file system, gone when the block ends. Raises NotWritable."""
    parent = target.parent
    made = _missing_parents(parent)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".draft", dir=parent))
    except FileExistsError as error:
        raise NotWritable(f"{target}: {error.filename} is a file, and no folder") from None
    except OSError as error:
        raise NotWritable(f"{target}: {error.strerror or error}") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for place in made:  # a run that published nothing leaves no empty folders behind
            with contextlib.suppress(OSError):
                place.rmdir()


def _missing_parents(folder: Path) -> list[Path]:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing


def publish(drafted: Path, target: Path) -> int:
    """Move a finished draft (a file, or a folder of files) into place; returns how many files changed.

    Each file is renamed over its predecessor, which is atomic on one file system; a file whose bytes would not
    change is not touched. Raises NotWritable.
    """
    try:
        if drafted.is_dir():
            if not target.exists():
                count = sum(len(files) for _, _, files in os.walk(drafted))
                drafted.rename(target)
                return count
            return _publish_folder(drafted, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file() and filecmp.cmp(drafted, target, shallow=False):
            return 0
        drafted.replace(target)
        return 1
    except OSError as error:
        raise NotWritable(f"{target}: {error.strerror or error}") from None


def replaced(drafted: Path, target: str, read: Iterable[str]) -> str | None:
    """The first of the files ``read`` that publishing the folder ``drafted`` at ``target`` would replace, if any."""
    whole = os.path.abspath  # a tenth of pathlib's time
    root = whole(target) + os.sep
    for file in read:
        path = whole(file)
        if path.startswith(root) and (drafted / path.removeprefix(root)).exists():
            return file
    return None


def write_text(target: str, text: str) -> None:
    """One UTF-8 text file, drafted and published. Raises NotWritable."""
    with draft(Path(target)) as folder:
        drafted = folder / "text"
        drafted.write_text(text, "utf-8", newline="\n")
        publish(drafted, Path(target))


def copy(path: Path, target: Path) -> None:
    """One file to a place on another file system, drafted and published. Raises NotWritable."""
    with draft(target) as folder:
        shutil.copyfile(path, folder / "copy")
        publish(folder / "copy", target)


def prune(root: Path, names: Iterable[str]) -> None:
    """Delete files below ``root``, and the folders that are empty then. Raises NotWritable."""
    for name in names:
        path = root / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise NotWritable(f"{path}: {error.strerror or error}") from None
        for folder in path.relative_to(root).parents[:-1]:
            with contextlib.suppress(OSError):
                (root / folder).rmdir()


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if os.path.isdir(path):  # noqa: PTH112 - a name too long for the file system is nothing there, and no error
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()


def print_out(path: Path) -> None:
    """Copy a file to standard output. Raises BrokenPipeError where its reader has gone, else NotWritable."""
    if sys.stdout is None:  # closed by who called us
        raise NotWritable("standard output is closed")
    try:
        with path.open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise NotWritable(f"standard output: {error.strerror or error}") from None


def drop_output() -> None:
    """What is still buffered for standard output has nowhere to go: Python would complain of it at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _publish_folder(drafted: Path, target: Path) -> int:
    changed = 0
    for folder, _, files in os.walk(drafted):
        here = target / Path(folder).relative_to(drafted)
        here.mkdir(parents=True, exist_ok=True)
        for name in files:
            changed += publish(Path(folder, name), here / name)
    return changed
