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

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from . import code
from .latex import MATHS_N, R_AND_T, RELATIONS, SURE_N, WITH_ARGUMENT


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
    kept: tuple[tuple[int, str, str], ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()

    @property
    def changed(self) -> bool:
        return self.text != self.source

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every decision, in the order of the text."""
        if self.newlines == 0 and not self.kept:
            return (Change(0, "json", _WHY_JSON),) if self.json else ()
        text = _from_json(self.source) if self.json else self.source
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
#: What a pair must look like outside code to be more than a line end.
_RUNS = "|".join(sorted((name[1:] for name in SURE_N | MATHS_N), key=len, reverse=True))
_DOUBTFUL = re.compile(
    rf"""\\n(?:(?P<run>{_RUNS})(?![A-Za-z])|(?P<closed>[)"'/,\]]|(?:\\n)+["'/)])|(?P<path>[\w.-]*\\(?!n|\\)|[\w-]+\.\w)|(?=\\t\b|\s\\t\b))"""
)
_DOUBLE = re.compile(r"(?<!\\)(?:\\\\)+n")

_FENCE = re.compile(r"(?:^|\\n)((?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*)(`{3,}|~{3,})([^`\\]*)(?=(?:\\r)?\\n|$)")
_DISPLAY_END = re.compile(r"\\n[ \t>]*$")
_BLANK_LINE = re.compile(r"\\n[ \t]*\\n")
_BLOCK_START = re.compile(r"[ \t]*(?:[-*+] |\d{1,9}[.)] |#{1,6} |> |```|~~~|\||$)")


def decode(text: str) -> Decoded:
    """Give back the line ends that were written out as backslash + n.

    In: any text. Out: a ``Decoded``; ``text`` is the very same string when there was nothing to do. Never raises.
    """
    if "\\" not in text or "\n" in text:
        return Decoded(text, 0, text)
    source, was_json = text, False
    if '\\"' in text or "\\\\" in text or "\\u" in text:
        read = _from_json(text)
        if read is not None:
            text, was_json = read, True
            if "\n" in text or "\\n" not in text:
                return Decoded(text, text.count("\n"), source, True)
    if "\\n" not in text:
        return Decoded(text, 0, source, was_json)
    if _plain(text):
        newlines = text.count("\\n")
        return Decoded(text.replace("\\n", "\n"), newlines, source, was_json)
    kept: list[tuple[int, str, str]] = []
    dropped: list[tuple[int, str]] = []
    _walk(text, kept, dropped)
    kept.sort()
    dropped.sort()
    decoded, newlines = _apply(text, kept, dropped)
    return Decoded(decoded, newlines, source, was_json, tuple(kept), tuple(dropped))


def _plain(text: str) -> bool:
    """Is every pair a line end, seen at a glance? (So it is in nine articles of ten.)"""
    return (
        "`" not in text
        and "~~~" not in text
        and "\\\\n" not in text
        and "\\r\\n" not in text
        and _DOUBTFUL.search(text) is None
    )


def _apply(text: str, kept: list[tuple[int, str, str]], dropped: list[tuple[int, str]]) -> tuple[str, int]:
    """Decode every pair that is not kept; take out what is dropped."""
    edits: list[tuple[int, str]] = [(offset, "keep") for offset, _, _ in kept] + dropped
    edits.sort()
    parts: list[str] = []
    at = newlines = 0
    for offset, what in edits:
        if offset < at:
            continue
        piece = text[at:offset]
        newlines += piece.count("\\n")
        parts.append(piece.replace("\\n", "\n"))
        if what == "keep":
            parts.append("\\n")
        elif what == "tab":
            parts.append("\t")
        at = offset + 2
    piece = text[at:]
    newlines += piece.count("\\n")
    parts.append(piece.replace("\\n", "\n"))
    return "".join(parts), newlines


def _walk(text: str, kept: list[tuple[int, str, str]], dropped: list[tuple[int, str]]) -> None:
    """Cut the text into prose and fences and ask each its own question."""
    at, size = 0, len(text)
    while at < size:
        fence = _FENCE.search(text, at)
        if fence is None:
            break
        prefix, mark, info = fence.groups()
        inside = fence.end()
        _prose(text, at, fence.start(), kept)
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
            _paths(text, offset, end, kept)
            if not close or language in code.WITH_TEX:
                _commands(text, offset, end, kept, sure_only=True)
        at = close.end() if close else size
    _prose(text, at, size, kept)
    if "\\r\\n" in text:
        _returns(text, kept, dropped)


def _returns(text: str, kept: list[tuple[int, str, str]], dropped: list[tuple[int, str]]) -> None:
    """``\\r\\n``: one line end if the text ends its lines so; in a text that ends them otherwise, a mention of it."""
    keeps = {offset for offset, _, _ in kept}
    returns = [match.end() for match in _RETURN.finditer(text) if match.end() not in keeps]
    if 2 * len(returns) > text.count("\\n") - len(keeps):
        dropped.extend((at - 2, "return") for at in returns)
    else:
        kept.extend((at, "literal", "a mention of the escape itself") for at in returns)


_RETURN = re.compile(r"(?<!\\)(?:\\\\)*\\r(?=\\n)")
_WHY_CODE = "typed in a string, a character or a pattern of the code"
_WHY_INLINE = "typed in inline code"


def _tabs(body: str, offset: int, language: str, dropped: list[tuple[int, str]]) -> None:
    """Lines of code that begin with ``\\t``: no language's line does, so the indentation was written out too."""
    if ("\\n\\t" not in body and not body.startswith("\\t")) or language in code.WITH_TEX:
        return
    for match in re.finditer(r"(?:^|(?<!\\)\\n)((?:\\t)+)", body):
        dropped.extend((offset + at, "tab") for at in range(match.start(1), match.end(1), 2))


def _prose(text: str, start: int, end: int, kept: list[tuple[int, str, str]]) -> None:
    """Text outside fences: inline code first, then commands, paths and mentions outside it."""
    at = start
    if text.find("`", start, end) >= 0:
        for opened, closed in _inline_code(text, start, end):
            _commands(text, at, opened, kept)
            if text.find("\\n", opened, closed) >= 0:
                kept.extend((match.start(), "literal", _WHY_INLINE) for match in _PAIR.finditer(text, opened, closed))
            at = closed
    _commands(text, at, end, kept, context=start)


def _inline_code(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The inline code spans of ``text[start:end]``, with their back-ticks."""
    runs = list(re.compile("`+").finditer(text, start, end))
    index = 0
    while index < len(runs):
        opener = runs[index]
        size = opener.end() - opener.start()
        for other in range(index + 1, len(runs)):
            closer = runs[other]
            if closer.end() - closer.start() == size:
                if _is_code(text, opener.start(), opener.end(), closer.start()):
                    if not _wrapped_here(text, opener.end(), text[opener.end() : closer.start()]):
                        yield opener.start(), closer.end()
                    index = other
                break
        index += 1


def _is_code(text: str, before: int, start: int, end: int) -> bool:
    """Can ``text[start:end]`` be one inline code span, or do its back-ticks belong to different lines?"""
    content = text[start:end]
    if "\\n" not in content:
        return True
    if before and text[before - 1].isalpha() and content[0].isalpha() and not text.endswith("\\n", 0, before):
        return False  # Kaho`olawe
    if _BLANK_LINE.search(content):
        return not re.search(r"\\n[ \t]*\\n(?=[^\s\"'`/)\]}\\]*\s)", content) or bool(
            re.search(r"[\"'/(\[]\\n[ \t]*\\n", content)
        )
    for match in _PAIR.finditer(content):
        rest = content[match.end() :]
        if rest and _BLOCK_START.match(rest) and content[match.start() - 1 : match.start()] not in "\"'/":
            return False
    return True


def _wrapped_here(text: str, start: int, content: str) -> bool:
    """Is this a text wrapped at some column, and does one of its line ends fall into this span of code?"""
    if "\\n" not in content:
        return False
    at = start + content.index("\\n")
    here = at - text.rfind("\\n", 0, start) - 2
    if not 45 <= here <= 120 or content.count("\\n") > 1:
        return False
    lines = text.split("\\n")
    wrapped = sum(1 for line, after in pairwise(lines) if 50 <= len(line) <= 120 and after[:1].islower())
    return wrapped >= 3 and wrapped > sum(1 for line in lines if len(line) > 160)


def _commands(
    text: str,
    start: int,
    end: int,
    kept: list[tuple[int, str, str]],
    *,
    sure_only: bool = False,
    context: int | None = None,
) -> None:
    """The pairs of prose that a LaTeX command, a path or a mention goes on with."""
    if text.find("\\n", start, end) < 0:
        return
    for match in _DOUBTFUL.finditer(text, start, end):
        at = match.start()
        run = match["run"]
        if run:
            reason = _command(text, at, "n" + run, match.end(), start, end, sure_only)
            if reason:
                kept.append((at, "latex", reason))
        elif sure_only:
            continue
        elif match["closed"] and _mentioned(text, at, match.end()):
            kept.extend(
                (pair.start(), "literal", "a mention of the escape itself")
                for pair in _PAIR.finditer(text, at, match.end())
            )
    if not sure_only:
        _paths(text, start, end, kept)
        for match in _DOUBLE.finditer(text, start, end):
            at = match.end() - 2
            if _span_around(text, at, start, end):
                kept.append((at, "latex", "a row break, and an n after it"))
            elif text[match.start() - 1 : match.start()] in tuple("\"'(") and text[
                match.end() : match.end() + 1
            ] in tuple("\"'),"):
                kept.append((at, "literal", "a mention of the escape itself"))


def _command(text: str, at: int, name: str, after: int, start: int, end: int, sure_only: bool) -> str:
    """Why the command ``name`` stands at ``at``; empty if it does not."""
    if at and text[at - 1] == "\\" and (at < 2 or text[at - 2] != "\\"):
        return ""  # a lone backslash before it: seen to with the double ones
    if name in SURE_N:
        if (
            name in ("neg", "neq", "not")
            and re.compile(r"[.:,;][ \\]|\)").match(text, after)
            and not _span_around(text, at, start, end)
        ):
            return ""  # "eg. this", "eq. 3"
        return f"the LaTeX command \\{name}"
    if sure_only:
        return ""
    span = _span_around(text, at, start, end)
    if span is None:
        return f"the LaTeX command \\{name}, though outside maths" if _bare(text, at, name, after) else ""
    opened, closed, display = span
    before = text[opened:at]
    stripped = before.rstrip()
    if name in WITH_ARGUMENT:
        return f"the LaTeX command \\{name}" if text[after : after + 1] == "{" else ""
    if not stripped and display and _DISPLAY_END.search(text, at + 2, closed):
        return ""
    if stripped.endswith("\\\\"):
        return ""
    if name in RELATIONS:
        if not stripped or stripped[-1] in "=+-*/({[,&<>^_|" or stripped.endswith("\\n"):
            return ""
        if text[after : after + 1] in ("^", "_", "!"):
            return ""
    if name == "node" and "tikzpicture" not in text[start:at]:
        return ""
    return f"the LaTeX command \\{name}, inside maths"


def _bare(text: str, at: int, name: str, after: int) -> bool:
    """Is this ``\\nu`` (or a command with its braces) meant as maths though no delimiter says so?"""
    if name in WITH_ARGUMENT:
        return text[after : after + 1] == "{"
    if name == "node":
        return text[after : after + 2] in (" (", " [") and "tikzpicture" in text[:at]
    return (
        name == "nu"
        and not text.endswith("\\n", 0, at)
        and bool(re.compile(r"(?:[ (=]|\bh)$").search(text, max(0, at - 2), at))
        and not text.endswith("  ", 0, at)
    )


def _mentioned(text: str, at: int, end: int) -> bool:
    """``("a\\n")``, ``"\\n"``, ``(\\n)`` in prose: the pair stands in quotes or brackets that close right behind it."""
    closer = text[end - 1]
    before = text[at - 1 : at]
    if closer == ")":
        return before == "("
    if closer in "\"'/" and before == closer and not text[at - 2 : at - 1].isalnum():
        return True
    if closer in "\"'":
        line = text[text.rfind("\\n", 0, at) + 1 : at]
        return bool(re.search(rf"\w\([^{closer}()]*{closer}[^{closer}]+$", line)) and text[end : end + 1] in tuple(
            "),;"
        )
    return False


_WINDOWS = re.compile(
    r"(?:(?<![A-Za-z])[A-Za-z]:|(?:(?<=[\s\"'`(])|(?<=\\n))\.{1,2}|%\w+%)(?=\\)((?:\\[\w.~$()%{}@ -]*[\w.~$()%{}@-])*?)\\n([\w.~$-]*)"
)
_MORE_PATH = re.compile(r"((?:\\[\w.~$()%{}@ -]*[\w.~$()%{}@-])*?)\\n([\w.~$-]*)")
_FOLDER_NAMES = (
    "name names net network networks networking new news next nginx nmap node nodejs node_modules note notes notebook notebooks notepad.exe"
    " npm npm-cache npp numpy nuget nvidia nvm neo4j nas native nfs newfolder newfile ntds nt ntuser.dat nssm nano nunit normal"
)
_FOLDERS = frozenset(_FOLDER_NAMES.split())  # fmt: skip


def _paths(text: str, start: int, end: int, kept: list[tuple[int, str, str]]) -> None:
    """Windows paths: a drive or share, whose next part begins with n and goes on as a path or is a folder's usual name."""
    if text.find(":\\", start, end) < 0 and text.find("%\\", start, end) < 0 and text.find(".\\", start, end) < 0:
        return
    at = start
    while match := _WINDOWS.search(text, at, end):
        at = match.start() + 2
        while match:
            part = "n" + match[2]
            if not (
                part in _FOLDERS
                or re.fullmatch(r"\w[\w-]*\.[A-Za-z]\w{0,4}", part)
                or re.compile(r"\\[A-Za-mo-z0-9_]").match(text, match.end(), end)
            ):
                break
            kept.append((match.start(2) - 2, "literal", "a part of a Windows path"))
            at = match.end()
            match = _MORE_PATH.match(text, at, end)


def _span_around(text: str, at: int, start: int, end: int) -> tuple[int, int, bool] | None:
    """The inside of the maths that ``at`` stands in, and whether it is display maths; ``None`` outside maths."""
    for opened, closed, display in _maths(text, start, end):
        if opened > at:
            return None
        if at < closed:
            return opened, closed, display
    return None


_OPEN = re.compile(
    r"\$\$|\$|(?<!\\)(?:\\\\)*\\[(\[]|\\begin\{(?:equation|align|alignat|gather|multline|eqnarray|displaymath|math|flalign)\*?\}"
)


def _maths(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The maths spans of prose, without delimiters. Good enough to ask "are we in maths?", built only when asked."""
    at = start
    while match := _OPEN.search(text, at, end):
        mark = match.group()
        opened = at = match.end()
        if mark == "$$":
            closed = text.find("$$", opened, end)
            if closed < 0:
                continue
            yield opened, closed, True
            at = closed + 2
        elif mark == "$":
            closed = text.find("$", opened, end)
            if closed < 0 or not _is_inline(text, opened, closed):
                continue
            yield opened, closed, False
            at = closed + 1
        elif mark.endswith(("(", "[")):
            if len(mark) % 2:
                continue  # \\[2pt]: a row break
            closed = text.find("\\)" if mark[-1] == "(" else "\\]", opened, end)
            if closed < 0:
                continue
            yield opened, closed, mark[-1] == "["
            at = closed + 2
        else:
            closed = text.find(mark.replace("begin", "end"), opened, end)
            if closed < 0:
                continue
            yield opened, closed, True
            at = closed


_LINE_END = re.compile(r"\\n(?![A-Za-z])")


def _is_inline(text: str, start: int, end: int) -> bool:
    """Is ``text[start:end]`` between two single dollars maths, or the stretch between two amounts of money?"""
    content = text[start:end]
    blank_before = content[:1].isspace() or bool(_LINE_END.match(content))
    blank_after = content[-1:].isspace() or content.endswith("\\n")
    if not content.strip() or blank_before != blank_after or text[end + 1 : end + 2].isdigit():
        return False
    if re.search(r"\\n[ \t]*\\n(?!u\b|eq?\b|ot|abla)", content):
        return False
    words = re.findall(r"(?<![\\A-Za-z{])[A-Za-z]{3,}", content)
    return not (content[0].isdigit() and len(words) > 1) and len(words) < 8


_TEX_IN_JSON = re.compile(r"(?<!\\)\\\\(?:[a-zA-Z]{2,}|[()\[\]{}])")
_SINGLE = re.compile(r'\\(?:\\|["/nrt]|u[0-9A-Fa-f]{4})')
_ANY = re.compile(r"\\.?")


def _from_json(text: str) -> str | None:
    """The text read as the inside of a JSON string, if it proves to be one; else ``None``.

    Proof: no bare quote mark; every backslash begins a JSON escape that encoders write; and at least one escape that
    neither Markdown, LaTeX nor code writes so throughout: ``\\u2019``, all quotes as ``\\"``, ``\\\\(`` with ``\\\\)``,
    or doubled backslashes before LaTeX commands and nowhere a single one.
    """
    escapes = _ANY.findall(text)
    if any(escape[1:] not in ("n", '"', "\\", "u", "r", "t", "/") for escape in escapes):
        return None
    if re.search(r'(?<!\\)(?:\\\\)*"', text):
        return None
    singles = [match.group() for match in _SINGLE.finditer(text)]
    if "".join(singles).count("\\u") != sum(1 for escape in escapes if escape == "\\u"):
        return None
    for match in re.finditer(r"(?<!\\)(?:\\\\)*\\([nrt])([A-Za-z]+)", text):
        name = match[1] + match[2]
        if name in SURE_N or (match[1] != "n" and name in R_AND_T and len(name) > 2):
            return None
    quotes = singles.count('\\"')
    unicode = sum(1 for escape in singles if escape[1] == "u")
    tex = bool(_TEX_IN_JSON.search(text)) and ("\\\\(" not in text or "\\\\)" in text)
    twice = "\\\\n\\\\n" in text and "\\n" not in text.replace("\\\\n", "")
    if "`" in text:  # escapes in code prove nothing
        quotes = len(re.findall(r'\\"\w[^"`]*\\"', re.sub(r"(`+).*?\1", "", text)))
        unicode = 0
    if not (unicode or quotes >= 2 or tex or twice):
        return None
    if tex and not (quotes or unicode or twice) and not _known_tex(text):
        return None
    try:
        read = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return None
    return str(read)


def _known_tex(text: str) -> bool:
    """Do doubled backslashes stand before commands everywhere (``\\\\frac``), rather than before new rows?"""
    return all(
        re.match(r"[a-zA-Z]{2,}|[()\[\]{},;!|]", text[match.end() :]) for match in re.finditer(r"\\\\", text)
    ) and bool(
        re.search(
            r"\\\\(?:frac|times|text|cdot|sqrt|left|sum|int|alpha|beta|pi|theta|lambda|Delta|begin|mathbf|mathrm|mathbb|le|ge|approx|\(|\[)",
            text,
        )
    )
