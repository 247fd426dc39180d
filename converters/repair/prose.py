"""Which backslash + n in prose did its author write: in inline code, as a LaTeX command, in a path, as a mention?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .latex import MATHS_N, RELATIONS, SURE_N, WITH_ARGUMENT
from .paths import paths
from .spans import Maths

#: One pair that stays: where its backslash stands, ``latex`` or ``literal``, and why.
Kept = tuple[int, str, str]

_PAIR = re.compile(r"\\n")
#: What a pair must look like outside code to be more than a line end.
_RUNS = "|".join(sorted((name[1:] for name in SURE_N | MATHS_N), key=len, reverse=True))
#: Asked before the names one by one, each of which most lines begin with none of.
_FIRST = "".join(sorted({name[1] for name in SURE_N | MATHS_N}))
_DOUBTFUL = re.compile(
    rf"""\\n(?:(?=[{_FIRST}])(?P<run>{_RUNS})(?![A-Za-z])|(?P<closed>[)"'/,\]]|(?:\\n)+["'/)])|(?P<path>[\w.-]*\\(?!n|\\)|[\w-]+\.\w))"""
)
_DOUBLE = re.compile(r"(?<!\\)(?:\\\\)+n")

_DISPLAY_END = re.compile(r"\\n[ \t>]*$")
_BLANK_LINE = re.compile(r"\\n[ \t]*\\n")
_BLOCK_START = re.compile(r"[ \t]*(?:[-*+] |\d{1,9}[.)] |#{1,6} |> |```|~~~|\|(?![\\)\](^$?.,;])|$)")

_BEGUN = re.compile(r"\\begin\{[a-z]+\*?\}(?:\{[^{}]*\})?$")
#: What follows a letter, not a relation: a power, an index, another relation.
_NO_RELATION = re.compile(r"[\^_!]|[ &]*[=<>+*/,.]")
#: ``3 \nmid 7`` without a delimiter.
_BETWEEN = re.compile(r"(?<!\w)\w \\n[a-z]+ \w(?!\w)")
#: A pair with code on either side of it.
_INSIDE = re.compile(r"[\w,;:=>@)\]}-]\\n *[\w\"'(\[{#<=-]")
_AS_A_WORD = re.compile(r"[.:,;][ \\]|\)")

_WHY_INLINE = "typed in inline code"
_WHY_MENTION = "a mention of the escape itself"
_WHY_PATH = "a part of a Windows path"


def only_line_ends(text: str) -> bool:
    """Does no pair of a text without code look like more than a line end?"""
    return _DOUBTFUL.search(text) is None


def written(text: str, start: int, end: int) -> Iterator[Kept]:
    """The pairs of ``text[start:end]``, prose outside fences, that stay. Inline code first, then what stands around it."""
    at = start
    if text.find("`", start, end) >= 0:
        for opened, closed in _inline_code(text, start, end):
            yield from _outside_code(text, at, opened)
            for match in _PAIR.finditer(text, opened, closed):
                yield match.start(), "literal", _WHY_INLINE
            at = closed
    yield from _outside_code(text, at, end)


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
            re.search(r"[\"'/(\[]\\n[ \t]*\\n(?![ \t]{2})", content)
        )
    for match in _PAIR.finditer(content):
        rest = content[match.end() :]
        if rest and _BLOCK_START.match(rest) and content[match.start() - 1 : match.start()] not in "\"'/":
            return False
    return True


def _wrapped_here(text: str, start: int, content: str) -> bool:
    """Is this a text wrapped at some column, and does one of its line ends fall into this span of code?"""
    if len(content) < 8 or not _INSIDE.search(content):
        return False
    at = start + content.index("\\n")
    here = at - text.rfind("\\n", 0, start) - 2
    if not 45 <= here <= 120 or content.count("\\n") > 1:
        return False
    lines = text.split("\\n")
    wrapped = sum(1 for line, after in pairwise(lines) if 50 <= len(line) <= 120 and after[:1].islower())
    return wrapped >= 3 and wrapped > sum(1 for line in lines if len(line) > 160)


def _outside_code(text: str, start: int, end: int) -> Iterator[Kept]:
    if text.find("\\n", start, end) < 0:
        return
    maths = Maths(text, start, end)
    for match in _DOUBTFUL.finditer(text, start, end):
        at = match.start()
        if match["run"]:
            reason = _command(maths, at, "n" + match["run"], match.end())
            if reason:
                yield at, "latex", reason
        elif match["closed"] and _mentioned(text, at, match.end()):
            for pair in _PAIR.finditer(text, at, match.end()):
                yield pair.start(), "literal", _WHY_MENTION
    yield from ((at, "literal", _WHY_PATH) for at in paths(text, start, end))
    if text.find("\\\\n", start, end) < 0:
        return
    for match in _DOUBLE.finditer(text, start, end):
        if maths.around(match.end() - 2):
            yield match.end() - 2, "latex", "a row break, and an n after it"
        elif text[match.start() - 1 : match.start()] in _OPENERS and text[match.end() : match.end() + 1] in _CLOSERS:
            yield match.end() - 2, "literal", _WHY_MENTION


_OPENERS, _CLOSERS = tuple("\"'("), tuple("\"'),")
_AFTER_STRING = ("", *" ;,.)")


def sure_commands(text: str, start: int, end: int) -> Iterator[Kept]:
    """The commands of ``text[start:end]``, code that may hold LaTeX, that cannot be a line end and a word."""
    for match in _DOUBTFUL.finditer(text, start, end):
        if match["run"] and "n" + match["run"] in SURE_N:
            yield match.start(), "latex", f"the LaTeX command \\n{match['run']}"


def _command(maths: Maths, at: int, name: str, after: int) -> str:
    """Why the command ``name`` stands at ``at``; empty if it does not."""
    text = maths.text
    if at and text[at - 1] == "\\" and (at < 2 or text[at - 2] != "\\"):
        return ""  # a lone backslash before it: seen to with the double ones
    if name in SURE_N:
        if name in ("neg", "neq", "not") and _AS_A_WORD.match(text, after) and not maths.around(at):
            return ""  # "eg. this", "eq. 3"
        return f"the LaTeX command \\{name}"
    span = maths.around(at)
    if span is None:
        return f"the LaTeX command \\{name}, though outside maths" if _bare(text, at, name, after) else ""
    opened, closed, display = span
    before = text[opened:at]
    stripped = before.rstrip()
    if name in WITH_ARGUMENT:
        return f"the LaTeX command \\{name}" if text[after : after + 1] == "{" else ""
    if not stripped and display and _DISPLAY_END.search(text, at + 2, closed):
        return ""
    if stripped.endswith("\\\\") or (display and _BEGUN.search(stripped)):
        return ""
    if name in RELATIONS:
        if not stripped and after == closed:
            return f"the LaTeX command \\{name}, alone in its dollars or brackets"
        if not stripped or stripped[-1] in "=+-*/({[,&<>^_|" or stripped.endswith("\\n"):
            return ""
        if _NO_RELATION.match(text, after):
            return ""
    if name == "node" and "tikzpicture" not in text[maths.start : at]:
        return ""
    return f"the LaTeX command \\{name}, inside maths"


def _bare(text: str, at: int, name: str, after: int) -> bool:
    """Is this ``\\nu`` (or a command with its braces) meant as maths though no delimiter says so?"""
    if name in WITH_ARGUMENT:
        return text[after : after + 1] == "{"
    if name in RELATIONS and name != "ni":
        return _BETWEEN.match(text, max(0, at - 2)) is not None
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
        # Not where one speaker ends and the next begins: …go." "No," …
        return text[at - 2 : at - 1] not in tuple(".,!?…;—*_)") or text[end : end + 1] in _AFTER_STRING
    if closer in "\"'":
        line = text[text.rfind("\\n", 0, at) + 1 : at]
        return bool(re.search(rf"\w\([^{closer}()]*{closer}[^{closer}]+$", line)) and text[end : end + 1] in tuple(
            "),;"
        )
    return False
