"""Is the drawn cover a picture, the same each time, and does it show what it should?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from converters.writers.epub.cover import HEIGHT, WIDTH, draw

SECTIONS = [("Physics", 300), ("Law", 20), ("Art", 1)]


def drawn(title: str = "A Book", **more: str) -> Image.Image:
    given = {"subtitle": "", "by": "", "foot": "", **more}
    image = Image.open(io.BytesIO(draw(title, sections=SECTIONS, **given)))  # type: ignore[arg-type]
    image.load()
    return image


def test_it_is_a_small_picture_of_the_right_size() -> None:
    data = draw("A Book", subtitle="S", by="B", foot="F", sections=SECTIONS)
    assert len(data) < 100_000
    assert Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT)
    assert data == draw("A Book", subtitle="S", by="B", foot="F", sections=SECTIONS)
    assert data != draw("Another Book", subtitle="S", by="B", foot="F", sections=SECTIONS)


def test_letters_stand_out_from_the_ground() -> None:
    colours = drawn().convert("RGB").crop((0, 80, WIDTH, 700)).getcolors(100_000)
    assert colours is not None

    def light(colour: tuple[int, ...]) -> float:
        parts = [value / 255 / 12.92 if value < 11 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    shades = sorted(light(colour) for _, colour in colours)  # type: ignore[arg-type]
    assert (shades[-1] + 0.05) / (shades[0] + 0.05) > 10


def test_the_title_is_readable_on_a_thumbnail() -> None:
    ground = drawn(" ").convert("L").resize((160, 256)).crop((0, 10, 160, 110))
    small = drawn("Physics").convert("L").resize((160, 256)).crop((0, 10, 160, 110))
    inked = sum(1 for one, other in zip(small.tobytes(), ground.tobytes(), strict=True) if abs(one - other) > 60)
    assert inked > 150


def test_each_section_has_tiles_by_its_share() -> None:
    field = drawn().convert("RGB").crop((90, HEIGHT - 150 - 6 * 82, 910, HEIGHT - 150))
    tiles = [field.getpixel((column * 82 + 20, row * 82 + 20)) for column in range(10) for row in range(6)]
    assert 5 <= len(set(tiles)) <= 9  # three shades each; the one tile of Art is one


@pytest.mark.parametrize(
    "title", ["", " ", "x" * 300, "word " * 80, "Ünïcödé Ωμέγα Привет", "数学の問題", "\U0001f600"]
)
def test_any_title_is_drawn(title: str) -> None:
    assert drawn(title, subtitle=title, by=title, foot=title).size == (WIDTH, HEIGHT)


def test_what_the_font_has_not_is_left_out_not_boxed() -> None:
    empty = drawn("数学").convert("L").crop((0, 80, WIDTH, 600))
    assert len(set(empty.tobytes())) == 1


def test_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"\0\1\0\0no font")
    with pytest.raises(ValueError, match="no font that can be drawn with"):
        draw("A", subtitle="", by="", foot="", sections=[], font=str(tmp_path / "a.ttf"))
