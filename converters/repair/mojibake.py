"""Was this text UTF-8 once, read as if it were Windows-1252, Latin-1 or MacRoman?

Only that is undone. Nothing is "improved": quotes stay curly, ligatures, widths, entities and control characters stay.

Clean text is let through at the price of one search. UTF-8 writes every non-ASCII character as two to four bytes from
0x80 up; read as a single-byte code page, that leaves at least two characters of the code page's upper half side by
side (or one before a blank, where a no-break space was turned into a blank). A text without such a pair holds no
mojibake, so ftfy, which is thorough and slow, is asked only about the lines that have one.
"""

from __future__ import annotations

import re


def _upper_half() -> str:
    """The characters that bytes 0x80 to 0xFF become in the code pages that UTF-8 is misread as."""
    upper = bytes(range(0x80, 0x100))
    found = {chr(byte) for byte in upper}
    for codec in ("cp1252", "mac_roman"):
        found.update(upper.decode(codec, "ignore"))
    return "".join(re.escape(character) for character in sorted(found))


_UPPER = _upper_half()
_GATE = re.compile(f"[{_UPPER}][{_UPPER}]|[ÂÃ] ")


def suspect(text: str) -> bool:
    """Could ``text`` hold mojibake at all? False is certain."""
    return not text.isascii() and _GATE.search(text) is not None


def undo(text: str) -> str:
    """Give back the characters that were misread. In: any text. Out: the very same string if nothing was."""
    if text.isascii() or _GATE.search(text) is None:
        return text
    import ftfy

    config = ftfy.TextFixerConfig(
        explain=False, replace_lossy_sequences=False, fix_c1_controls=False, unescape_html=False, normalization=None
    )
    return "\n".join(
        line if line.isascii() or _GATE.search(line) is None else ftfy.fix_encoding(line, config)
        for line in text.split("\n")
    )
