"""Was this backslash + n a line end once, or did the author write it?

Exporters write a text's line ends out as the two characters backslash and n and leave all else as it is. Taking that
back is easy but for two things that look the same: LaTeX commands (``\\neq``) and escapes typed in code
(``printf("a\\n")``). The rules, in the order in which they are asked:

1. A text with a real line end, or without the pair, is whole: nothing is touched.
2. A text that is a JSON string's inside (every quote and backslash escaped, with proof) is read as JSON first.
3. In a code fence the language's own strings decide (``code.py``); what stands outside strings is a line end.
4. In inline code the author typed it, unless a list item, a heading or a new paragraph would begin there.
5. Elsewhere a pair is a line end unless the whole run of letters from the n on is a LaTeX command (``latex.py``).
   Commands whose rest is a word too (``\\nu`` is also a line end and "u") count in maths alone, and only where a line
   cannot begin: not after ``\\\\``, not at the start of a ``$$`` block whose end stands on its own line.
6. Paths (``C:\\new\\x.txt``), ``("\\n")`` and ``(\\n)`` in prose were typed.
7. ``\\r\\n`` is one line end. ``\\\\`` before the pair stays (a row break); a lone backslash stays (a hard break).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from . import code, languages
from .jsonstring import from_json
from .paths import DRIVE, paths
from .prose import Kept, only_line_ends, sure_commands, written


class Change(NamedTuple):
    """One place where the decoder had to decide. ``offset`` counts characters of the text given.

    ``kind``: ``newline`` (decoded), ``latex`` or ``literal`` (kept), ``tab`` (decoded), ``return`` (dropped, it was
    half of a line end), ``json`` (the whole text was read as a JSON string; offsets of others then count in it).
    """

    offset: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text as it was, and how many line ends came back. ``changes`` is worked out when it is asked for."""

    text: str
    newlines: int
    source: str
    json: bool = False
    kept: tuple[Kept, ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()

    @property
    def changed(self) -> bool:
        return self.text != self.source

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every decision, in the order of the text."""
        if self.newlines == 0 and not self.kept:
            return (Change(0, "json", _WHY_JSON),) if self.json else ()
        text = from_json(self.source) if self.json else self.source
        assert text is not None
        kept = {offset: Change(offset, kind, reason) for offset, kind, reason in self.kept}
        found = [Change(offset, kind, _WHY_DROPPED[kind]) for offset, kind in self.dropped]
        if "\n" not in text:
            for match in _PAIR.finditer(text):
                offset = match.start()
                found.append(kept.get(offset) or Change(offset, "newline", _WHY_NEWLINE))
        found.sort()
        return ((Change(0, "json", _WHY_JSON),) if self.json else ()) + tuple(found)


_WHY_JSON = "every quote and backslash of the text is escaped as in a JSON string"
_WHY_NEWLINE = "no command, string or path goes on with this n"
_WHY_DROPPED = {"return": "\\r\\n is one line end", "tab": "a line of code begins with it"}

_PAIR = re.compile(r"\\n")
#: What an encoder of JSON would have written.
_ESCAPED = re.compile(r"\\[\"\\u/]")
_FENCE = re.compile(r"(?:^|\\n)((?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*)(`{3,}|~{3,})([^`\\]*)(?=(?:\\r)?\\n|$)")


def decode(text: str) -> Decoded:
    """Give back the line ends that were written out as backslash + n.

    In: any text. Out: a ``Decoded``; ``text`` is the very same string when there was nothing to do. Never raises.
    """
    if "\\" not in text or "\n" in text:
        return Decoded(text, 0, text)
    source, was_json = text, False
    escaped = _ESCAPED.search(text) is not None
    if escaped:
        read = from_json(text)
        if read is not None:
            text, was_json = read, True
            if "\n" in text or "\\n" not in text:
                return Decoded(text, text.count("\n"), source, True)
    if "\\n" not in text:
        return Decoded(text, 0, source, was_json)
    if _plain(text, escaped):
        decoded = text.replace("\\n", "\n")
        return Decoded(decoded, len(text) - len(decoded), source, was_json)
    kept, dropped = _returns(text) if "\\r\\n" in text else _walk(text)
    kept.sort()
    dropped.sort()
    decoded, newlines = _apply(text, kept, dropped)
    return Decoded(decoded, newlines, source, was_json, tuple(kept), tuple(dropped))


def _plain(text: str, escaped: bool) -> bool:
    """Is every pair a line end, seen at a glance? (So it is in nine articles of ten.)"""
    # One character is looked for at memory speed, three take a hundred times as long: so they are asked for last.
    return (
        "`" not in text
        and not ("~" in text and "~~~" in text)
        and not (escaped and "\\\\n" in text)
        and not ("\\r" in text and "\\r\\n" in text)
        and only_line_ends(text)
        and not DRIVE.search(text)
    )


def _apply(text: str, kept: list[Kept], dropped: list[tuple[int, str]]) -> tuple[str, int]:
    """Decode every pair that is not kept; take out what is dropped."""
    edits: list[tuple[int, str]] = [(offset, "keep") for offset, _, _ in kept] + dropped
    edits.sort()
    parts: list[str] = []
    at = newlines = 0
    for offset, what in edits:
        if offset < at:
            continue
        piece = text[at:offset]
        parts.append(piece.replace("\\n", "\n"))
        newlines += len(piece) - len(parts[-1])
        if what == "keep":
            parts.append("\\n")
        elif what == "tab":
            parts.append("\t")
        at = offset + 2
    piece = text[at:]
    parts.append(piece.replace("\\n", "\n"))
    newlines += len(piece) - len(parts[-1])
    return "".join(parts), newlines


def _walk(text: str) -> tuple[list[Kept], list[tuple[int, str]]]:
    """Cut the text into prose and fences and ask each its own question: what is kept, and what is dropped."""
    kept: list[Kept] = []
    dropped: list[tuple[int, str]] = []
    at, size = 0, len(text)
    while at < size:
        fence = _FENCE.search(text, at)
        if fence is None:
            break
        prefix, mark, info = fence.groups()
        inside = fence.end()
        kept.extend(written(text, at, fence.start()))
        close = re.compile(rf"\\n[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*(?=(?:\\r)?\\n|$)").search(
            text, inside
        )
        end = close.start() if close else size
        words = info.strip().strip("{").lstrip(".").split()
        language = re.split(r"[,{:;]", words[0].lower())[0] if words else ""
        body = text[inside + 2 : end]
        if "\\" in body:
            offset = inside + 2
            kept.extend((offset + at, "literal", _WHY_CODE) for at in code.typed(body, language, len(prefix)))
            _tabs(body, offset, language, dropped)
            kept.extend((at, "literal", _WHY_PATH) for at in paths(text, offset, end))
            if not close or language in languages.WITH_TEX:
                kept.extend(sure_commands(text, offset, end))
        at = close.end() if close else size
    kept.extend(written(text, at, size))
    return kept, dropped


def _returns(text: str) -> tuple[list[Kept], list[tuple[int, str]]]:
    """What is kept and dropped of a text with ``\\r\\n``: one line end if the text ends its lines so, and then read as
    ``\\n`` alone would be; in a text that ends its lines otherwise, a mention of it."""
    lines = text.split("\\r\\n")
    kept, dropped = _walk("\\n".join(lines))
    ends = [end - 2 for end in accumulate(len(line) + 2 for line in lines[:-1])]

    def in_text(at: int) -> int:
        return at + 2 * bisect_right(ends, at)

    kept = [(in_text(at), kind, why) for at, kind, why in kept]
    keeps = {at for at, _, _ in kept}
    returns = [at for at in (end + 2 * number for number, end in enumerate(ends)) if at + 2 not in keeps]
    if 2 * len(returns) > text.count("\\n") - len(keeps):
        return kept, [*((in_text(at), kind) for at, kind in dropped), *((at, "return") for at in returns)]
    kept, dropped = _walk(text)
    keeps = {at for at, _, _ in kept}
    mentions = [match.end() for match in _RETURN.finditer(text) if match.end() not in keeps]
    return [*kept, *((at, "literal", "a mention of the escape itself") for at in mentions)], dropped


_RETURN = re.compile(r"(?<!\\)(?:\\\\)*\\r(?=\\n)")
_WHY_PATH = "a part of a Windows path"
_WHY_CODE = "typed in a string, a character or a pattern of the code"


def _tabs(body: str, offset: int, language: str, dropped: list[tuple[int, str]]) -> None:
    """Lines of code that begin with ``\\t``: no language's line does, so the indentation was written out too."""
    if ("\\n\\t" not in body and not body.startswith("\\t")) or language in languages.WITH_TEX:
        return
    for match in re.finditer(r"(?:^|(?<!\\)\\n)((?:\\t)+)", body):
        dropped.extend((offset + at, "tab") for at in range(match.start(1), match.end(1), 2))
