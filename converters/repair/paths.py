"""Which backslash + n is part of a Windows path?"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WINDOWS = re.compile(
    r"(?:(?:(?<![A-Za-z])|(?<=\\n))[A-Za-z]:|(?:(?<=[\s(])|(?<=\\n))\.{1,2}|(?:(?<=[\s(])|(?<=\\n))(?P<server>\\\\[A-Za-z][\w.-]+)|%\w+%)(?=\\)(?P<above>(?:\\[\w.~$()%{}@+ -]*[\w.~$()%{}@+-])*?)\\n(?P<part>[\w.~$+-]*)"
)
#: What begins a path, looked for by the rarest character of it: ``_WINDOWS`` tries every letter, for up to a millisecond.
_BEGINS = re.compile(
    r":\\(?:(?<=[^A-Za-z][A-Za-z]:\\)|(?<=\\n[A-Za-z]:\\)|(?<=^[A-Za-z]:\\))"
    r"|\\\\[A-Za-z][\w.-]+\\|\.\\(?:(?<=[\s(.]\.\\)|(?<=\\n\.\\))|%\w+%\\"
)
_MORE_PATH = re.compile(r"(?P<above>(?:\\[\w.~$()%{}@+ -]*[\w.~$()%{}@+-])*?)\\n(?P<part>[\w.~$+-]*)")
_FOLDER_NAMES = (
    "name names net network networks networking new news next nginx nmap node nodejs node_modules note notes notebook notebooks notepad.exe"
    " npm npm-cache npp numpy nuget nvidia nvm neo4j nas native nfs newfolder newfile ntds nt ntuser.dat nssm nano nunit normal"
)
_FOLDERS = frozenset(_FOLDER_NAMES.split())  # fmt: skip
#: Folders whose rest is a word as well: "Plan C:" may well be followed by a line that begins with "as" or "unit".
_WORDS = frozenset(("nano", "nas", "native", "net", "npp", "nunit"))
_NAMES = "|".join(sorted(_FOLDERS, key=len, reverse=True))
_GOES_ON = re.compile(rf"\\(?!n)\w|\\(?:{_NAMES})\b|[`'\")\]]|$")
#: Another part behind it; one that begins with n only where the path has begun without doubt, and goes on or has a suffix.
_PART = re.compile(r"\\[A-Za-mo-z0-9_]")
_DEEPER = re.compile(r"\\n[\w-]+(?:\.[A-Za-z]\w{0,4}(?!\w)|\\(?!n))")
#: A drive and what may be a folder: a text that holds one needs a closer look. (The rare colon comes first: a pattern that
#: begins with any letter takes ten times as long.)
DRIVE = re.compile(r":\\n(?=[a-z])(?:(?<=[^A-Za-z][A-Za-z]:\\n)|(?<=\\n[A-Za-z]:\\n)|(?<=^[A-Za-z]:\\n))")


def paths(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets of pairs in ``text[start:end]`` that belong to a path: behind a drive, ``%NAME%``, ``.`` or ``..``,
    in a part that is a folder's usual name, has a suffix, or has another part behind it."""
    if _BEGINS.search(text, start, end) is None:
        return
    at = start
    while match := _WINDOWS.search(text, at, end):
        at = match.start() + 2
        further = sure = False
        server = match["server"]  # in maths a row break and a command look like one, so it proves less than a drive
        while match:
            part = ("n" + match["part"]).rstrip(".")
            further = further or bool(match["above"])
            if not (
                (part in _FOLDERS and (sure or part not in _WORDS or _GOES_ON.match(text, match.end(), end)))
                or re.fullmatch(r"\w[\w+-]*\.[A-Za-z]\w{0,4}", part)
                or ((further or not server) and _PART.match(text, match.end(), end))
                or (further and _DEEPER.match(text, match.end(), end))
            ):
                break
            yield match.start("part") - 2
            further = sure = True
            at = match.end()
            match = _MORE_PATH.match(text, at, end)
