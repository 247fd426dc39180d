"""Was this text UTF-8 once, read as if it were Windows-1252, Latin-1 or MacRoman?

Only that is undone. Nothing is "improved": quotes stay curly, ligatures, widths, entities and control characters stay.

Clean text is let through at the price of one search. UTF-8 writes every non-ASCII character as two to four bytes from
0x80 up; read as a single-byte code page, that leaves at least two characters of the code page's upper half side by
side (or one before a blank, where a no-break space was turned into a blank). A text without such a pair holds no
mojibake.

Behind that gate, a pair proves little: ``Å²`` is an area, ``√π`` a root, ``É”`` the end of a quotation, and all three
are UTF-8 by accident. So the sequences are weighed (``_proves``). With one that cannot be an accident, the whole text
is read back strictly if it can be; if it cannot (clean and damaged text stand together), sequence by sequence. What
is left, and other code pages, is ftfy's, line by line, accidents masked.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class _Page(NamedTuple):
    """A single-byte code page as the misreading sees it."""

    name: str
    table: dict[int, int]  #: code point -> byte, as ``str.translate`` wants it
    sequence: re.Pattern[str]  #: the characters of one UTF-8 sequence


def _page(name: str, *codecs: str) -> _Page:
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        for codec in codecs:
            character = bytes((byte,)).decode(codec, "ignore")
            if character:
                table.setdefault(ord(character), byte)

    def some(first: int, last: int) -> str:
        return "[" + "".join(re.escape(chr(point)) for point, byte in table.items() if first <= byte <= last) + "]"

    rest = some(0x80, 0xBF)
    two, three, four = some(0xC2, 0xDF), some(0xE0, 0xEF), some(0xF0, 0xF4)
    return _Page(name, table, re.compile(f"{two}{rest}|{three}{rest}{{2}}|{four}{rest}{{3}}"))


#: Windows-1252 and Latin-1 are one page here: they differ in what 0x80 to 0x9F become, and never contradict.
_WESTERN = _page("western", "cp1252", "latin-1")
_MAC = _page("mac", "mac_roman")

_UPPER = "".join(re.escape(chr(point)) for point in sorted(_WESTERN.table.keys() | _MAC.table.keys()))
_REST = "".join(re.escape(chr(point)) for point, byte in _WESTERN.table.items() if byte < 0xC0)
#: Two small letters with accents (``ação``, ``Zúñiga``) are UTF-8 in no code page: these follow no lead byte of theirs.
#: It begins with one set of characters, which a search runs through six times as fast as alternatives.
_GATE = re.compile(f"[{_UPPER}](?:[{_UPPER}](?<![à-åç-öù-þ]{{2}})|(?<=[ÂÃ]) )")
#: Pairs that people write: units, roots and negations, powers, a capital letter at the end of a quotation.
_NATURAL = re.compile(r"(?<![a-z])Å[²³]|×[²³]|[√≈∆¬][πµ∂∑∏∫Ω∞±≤≥]+|¬¬|(?<![^\x00-\x7f])[\x80-\x9f](?![^\x00-\x7f])")
_UNITS = re.compile(r"(?<![a-z])Å[²³]")
#: As letters of their own, in a text where nothing else is damaged.
_LETTERS = re.compile(r"(?<![A-Za-z])[ÃÂ](?: |$)")
#: Windows-1252 has nothing at 0x81, 0x8D, 0x8F, 0x90 and 0x9D, so these fell out or became U+FFFD; a no-break space
#: (0xA0) became a blank. Only asked of text that is proved to be damaged.
_LOST = (
    (re.compile("(â€œ[^\n”]{1,400}?â€)(?:\ufffd|(?=[ \n.,;:!?)\\]*]|$))"), "\\1\x9d"),
    (re.compile(f"â‚(?:\ufffd|(?![{_REST}\ufffd]))"), "â‚\x81"),
    (re.compile("â\ufffd?(?=[°´µ¶·¸¹º»¼½¾])"), "â\x81"),
    (re.compile(f"([ã-ï]) (?=[{_REST}])"), "\\1\xa0"),
    (re.compile(f"([ã-ï][{_REST}]) (?=[ã-ï][{_REST}])"), "\\1\xa0"),
    (re.compile("Ã (?=[ \"',.;:)!?]|$)", re.MULTILINE), "Ã\xa0"),
)
_ROUNDS = 12


def suspect(text: str) -> bool:
    """Could ``text`` hold mojibake at all? False is certain."""
    return not text.isascii() and _GATE.search(text) is not None


def undo(text: str) -> str:
    """Give back the characters that were misread. In: any text. Out: the very same string if nothing was."""
    if not suspect(text):
        return text
    fixed = text
    for _ in range(_ROUNDS):  # twice over, and then some
        before = fixed
        fixed = _read_back(fixed)
        if fixed == before:
            fixed = _others(fixed, fixed != text)
        if fixed == before or not suspect(fixed):
            break
    return text if fixed == text else fixed


def _read_back(text: str) -> str:
    """Undo one misreading, if the text proves that there was one."""
    worst, most = None, 0
    for page in (_WESTERN, _MAC):
        proofs = sum(len(match.group()) for match in page.sequence.finditer(text) if _proves(text, match, page))
        if not proofs:
            continue
        # a unit of area would be read as the letter Ų: then sequence by sequence
        whole = None if page is _WESTERN and _UNITS.search(text) else _strict(_restored(text, page), page)
        if whole is not None:
            return whole
        if proofs > most:
            worst, most = page, proofs
    if worst is None:
        return text
    page, text = worst, _restored(text, worst)
    return page.sequence.sub(lambda match: _one(text, match, page), text)


def _restored(text: str, page: _Page) -> str:
    """Put back bytes that Windows-1252 lost, where but one is likely to have stood: in ”, ₁, ⁺ and à."""
    if page is _MAC:
        return text
    for lost, character in _LOST:
        text = lost.sub(character, text)
    return text


def _strict(text: str, page: _Page) -> str | None:
    """The whole text as UTF-8, if every character of it was misread."""
    try:
        return text.translate(page.table).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def _one(text: str, match: re.Match[str], page: _Page) -> str:
    """One sequence of a text that is damaged in part."""
    read = _strict(match.group(), page)
    if read is None:
        return match.group()
    touching = page.sequence.match(text, match.end()) or page.sequence.fullmatch(
        text, max(0, match.start() - 3), match.start()
    )
    if (
        _proves(text, match, page)
        or (_ordinary(read) and not _accident(text, match, page))
        or (touching and len(match.group()) == 3)
    ):
        return read
    return match.group()


def _ordinary(read: str) -> bool:
    """A character of Latin, Greek or Cyrillic writing, a common sign, or one that was misread once already."""
    point = ord(read)
    if point in _WESTERN.table or point in _MAC.table:
        return True
    return point < 0x180 or 0x2C6 <= point <= 0x2DC or 0x370 <= point <= 0x45F or 0x1E00 <= point <= 0x2BFF


def _accident(text: str, match: re.Match[str], page: _Page) -> bool:
    """Could these characters have been written as they stand?"""
    start, end = match.span()
    before = text[start - 1 : start]
    if before.isascii() and _NATURAL.match(text, start):
        return True
    if page is _WESTERN:  # É” ends a quotation in capitals
        return before.isupper() and not (text[end : end + 1].islower() or page.sequence.match(text, end))
    return match.group()[0] in "–—“”‘’…«»÷◊" and len(match.group()) == 2


def _proves(text: str, match: re.Match[str], page: _Page) -> bool:
    """Is this sequence mojibake beyond doubt, for what it would read and for what stands around it?"""
    raw = match.group()
    read = _strict(raw, page)
    if read is None or len(read) != 1 or unicodedata.category(read) in ("Cn", "Co", "Cc"):
        return False
    point = ord(read)
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if page is _WESTERN and any("\x80" <= character <= "\x9f" for character in raw):
        return True  # nobody writes control characters
    if len(raw) == 4:
        return 0x1D400 <= point <= 0x1FAFF or _in_a_row(text, match, page)
    if len(raw) == 3:
        if raw[0] in "â‚":
            return 0x2000 <= point <= 0x2BFF
        return 0x1E00 <= point <= 0x1FFF or _in_a_row(text, match, page)
    if page is _MAC:
        return _proves_mac(raw, text, match)
    if raw[0] == "Â":
        return raw[1] not in "»”’" or not before.isupper()
    if raw[0] == "Ã":
        return not before.isupper() or after.islower() or page.sequence.match(text, end) is not None
    if raw[0] in "ÄÅ":
        return before.islower() or (after.islower() and not before.isdigit() and raw[1] not in "²³")
    if raw[0] in "ÎÏ":
        return not before.isupper()
    return _in_a_row(text, match, page)


def _proves_mac(raw: str, text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    two_before = before.isalpha() and len(before) == 2
    in_word = two_before or (before[-1:].isalpha() and after[:1].islower())
    if raw[0] == "√":
        if raw[1] in "πµΩ∞":
            return two_before and before.islower() and after[:1].islower()
        begins = len(after) == 2 and after.isalpha() and after.islower()
        return raw[1] not in "∂∑∏∫±≤≥°ºª£" or in_word or (begins and raw[1] in "°≥∂±")
    if raw[0] == "¬":
        if raw[1] in "∞±µ" and before.strip()[-1:].isdigit():  # 20 °C, 20 ± 1, 5 µm
            return True
        if (raw[1] == "∞" and after[:1] in ("C", "F")) or (raw[1] == "±" and after.strip()[:1].isdigit()):
            return True
        if raw[1] in "°ø" and not before[-1:].isalnum() and after[:1].isupper():  # ¡Viva! ¿Qué?
            return True
        return (raw[1] == "µ" and after[:1] in tuple("mgLlsFAVWMC")) or (
            before[-1:].isalnum() and raw[1] in "∞±≤≥Ω£©®´ªº∑∫•§∂"
        )
    if raw[0] in "Œœ":
        return not raw[1].islower()
    if raw[0] in "≈ƒ":
        return (raw[1].isalpha() and raw[1] not in "πµΩªº") or in_word
    return _in_a_row(text, match, _MAC)


def _in_a_row(text: str, match: re.Match[str], page: _Page) -> bool:
    """Do three sequences of one script stand side by side, as in a misread word of Cyrillic, Arabic or Chinese?"""
    scripts = []
    start = match.start()
    for _ in range(2):  # begin two sequences earlier if there are any
        for size in (2, 3, 4):
            if start >= size and page.sequence.fullmatch(text, start - size, start):
                start -= size
                break
    for _ in range(5):
        other = page.sequence.match(text, start)
        if other is None:
            break
        read = _strict(other.group(), page)
        if read is None:
            break
        scripts.append(unicodedata.name(read, "?").split()[0])
        start = other.end()
    return any(scripts[at] == scripts[at + 1] == scripts[at + 2] != "?" for at in range(len(scripts) - 2))


def _others(text: str, damaged: bool) -> str:
    """What is left to ftfy: other code pages, blanks that were no-break spaces."""
    import ftfy
    from ftfy.badness import is_bad

    config = ftfy.TextFixerConfig(
        explain=False, replace_lossy_sequences=False, fix_c1_controls=False, unescape_html=False, normalization=None
    )
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.isascii() or not is_bad(_masked(line, damaged)):
            continue
        pieces = _NATURAL.split(line)
        natural = [match.group() for match in _NATURAL.finditer(line)] + [""]
        fixed = (ftfy.fix_encoding(piece, config) if is_bad(_masked(piece, damaged)) else piece for piece in pieces)
        lines[number] = "".join(piece + kept for piece, kept in zip(fixed, natural, strict=True))
    return "\n".join(lines)


def _masked(line: str, damaged: bool) -> str:
    """A line without what only looks misread."""
    line = _NATURAL.sub("x", line)
    return line if damaged else _LETTERS.sub("x", line)
