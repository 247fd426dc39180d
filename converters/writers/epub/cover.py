# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does the book look like from outside? A cover drawn from its title and its sections, the same one every time.

Tiles in the colours of the sections, as many as their share of the book, below a title that can be read on a
thumbnail. Pillow draws the letters; the PNG is written here, so that no library's version or clock is in it.
A cover takes about 10 ms, for a library of a hundred volumes has a hundred of them.
"""

from __future__ import annotations

import colorsys
import hashlib
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1000, 1600  # 1:1.6, what shops ask for; fills the library view of every reader
_MARGIN = 90
_ACROSS, _DOWN = 10, 6
_TILE = (WIDTH - 2 * _MARGIN) // _ACROSS
_FIELD = HEIGHT - 150 - _DOWN * _TILE  # where the tiles begin
_RAMP = 24  # shades between ground and letter
_FONT = Path(__file__).parent / "font" / "EBGaramond-Cover.otf"
#: Dark enough that white letters have a contrast of more than 10.
_GROUNDS = ("1d2b3a", "23303f", "2a2438", "33202c", "2f2a22", "1f3330", "22332a", "2b2f38", "38251f", "1c2f44")

Colour = tuple[int, ...]


def draw(
    title: str, *, subtitle: str, by: str, foot: str, sections: Sequence[tuple[str, int]], font: str = ""
) -> bytes:
    """A PNG. ``sections`` are names with their number of articles; ``font`` a file for scripts that ours has not.

    Raises ValueError when ``font`` is no font. Letters that the font has not are left out rather than drawn as boxes.
    """
    from PIL import Image

    ground = bytes.fromhex(_GROUNDS[_digest(title)[0] % len(_GROUNDS)])
    ramp = [tuple(round(g + (255 - g) * n / (_RAMP - 1)) for g in ground) for n in range(_RAMP)]
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    tiles = _tiles(image, sections or [(title, 1)])
    face = font or str(_FONT)
    end = _write(image, face, title, 100, 160, 64, 560)
    if subtitle:
        _write(image, face, subtitle, end + 36, 58, 36, 140)
    if by:
        _write(image, face, by, _FIELD - 110, 50, 32, 60)
    if foot:
        _write(image, face, foot, HEIGHT - 120, 40, 26, 50)
    return _png(image.tobytes(), [*ramp, *tiles])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _shades(section: str) -> list[Colour]:
    """Three neighbours of the colour that belongs to the name of a section."""
    said = _digest(section)
    hue, light, strength = said[0] / 256, 0.52 + said[1] / 256 * 0.14, 0.28 + said[2] / 256 * 0.15
    made = (colorsys.hls_to_rgb(hue, light + step, strength) for step in (-0.05, 0.0, 0.06))
    return [tuple(round(part * 255) for part in colour) for colour in made]


def _tiles(image: Image, sections: Sequence[tuple[str, int]]) -> list[Colour]:
    """A field of tiles, each section as many as its share; returns the colours, numbered on from the ramp."""
    cells = _ACROSS * _DOWN
    order = sorted(range(len(sections)), key=lambda at: -sections[at][1])[:cells]
    total = sum(sections[at][1] for at in order)
    shares = {at: max(1, round(sections[at][1] / total * cells)) for at in order}
    while sum(shares.values()) > cells:
        shares[max(shares, key=lambda at: shares[at])] -= 1
    shares[order[0]] += cells - sum(shares.values())
    shown = sorted(order)
    of_cell = [number for number, at in enumerate(shown) for _ in range(shares[at])]
    grain = _digest("".join(sections[at][0] for at in shown)) * 2
    for cell, number in enumerate(of_cell):
        left, top = _MARGIN + cell // _DOWN * _TILE, _FIELD + cell % _DOWN * _TILE
        image.paste(_RAMP + 3 * number + grain[cell] % 3, (left, top, left + _TILE - 8, top + _TILE - 8))
    return [shade for at in shown for shade in _shades(sections[at][0])]


def _write(image: Image, face: str, text: str, top: int, largest: int, smallest: int, room: int) -> int:
    """Write ``text`` as large as fits into the cover's width and ``room`` pixels of height; returns where it ends."""
    from PIL import Image as images
    from PIL import ImageDraw

    words = [known for word in text.split() if (known := _known(word, face))]
    widths = [_font(face, 100).getlength(word) / 100 for word in words]
    blank = _font(face, 100).getlength(" ") / 100
    width = WIDTH - 2 * _MARGIN
    size = largest
    lines = _wrapped(words, widths, blank, width / size)
    while size > smallest and (len(lines) * size * 1.1 > room or max(widths, default=0) * size > width):
        size -= 2
        lines = _wrapped(words, widths, blank, width / size)
    step = round(size * 1.1)
    lines = lines[: max(1, room // step)]
    band = images.new("L", (WIDTH, len(lines) * step + size // 2), 0)
    pen = ImageDraw.Draw(band)
    for number, line in enumerate(lines):
        pen.text((_MARGIN, number * step), line, fill=255, font=_font(face, size), stroke_width=size // 90)
    image.paste(band.point([value * (_RAMP - 1) // 255 for value in range(256)]), (0, top))
    return top + len(lines) * step


def _wrapped(words: Sequence[str], widths: Sequence[float], blank: float, width: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word, wide in zip(words, widths, strict=True):
        if lines and used + blank + wide <= width:
            lines[-1] += f" {word}"
            used += blank + wide
        else:
            lines.append(word)
            used = wide
    return lines


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        # The basic layout is in every build of Pillow, and the same in all.
        return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        raise ValueError(f"{face} is no font that can be drawn with") from None


def _known(word: str, face: str) -> str:
    """``word`` without the characters that the font shows as an empty box."""
    return "".join(char for char in word if char.isascii() or _drawn(char, face) != _drawn("\uffff", face))


@lru_cache(maxsize=1024)
def _drawn(char: str, face: str) -> bytes:
    return bytes(_font(face, 32).getmask(char))


def _png(pixels: bytes, palette: Sequence[Colour]) -> bytes:
    rows = b"".join(b"\0" + pixels[at : at + WIDTH] for at in range(0, len(pixels), WIDTH))
    chunks = (
        (b"IHDR", struct.pack(">2L5B", WIDTH, HEIGHT, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(colour) for colour in palette)),
        (b"IDAT", zlib.compress(rows, 3)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )
