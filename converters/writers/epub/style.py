# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does the book look like inside? Our stylesheet, the user's own behind it, and the fonts the user gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .images import media_type, suffix
from .names import slug

if TYPE_CHECKING:
    from .packaging import File, Text

_OURS = Path(__file__).with_name("style.css")


def items(css: str, fonts: tuple[str, ...]) -> list[Text | File]:
    """The stylesheet and the fonts of the book. Raises OSError for a file that is gone."""
    from .packaging import File, Text

    made: list[Text | File] = []
    faces = []
    for file in fonts:
        path = Path(file)
        type_ = _type(path)
        name = f"font/{slug(path.stem)}.{suffix(type_)}"
        made.append(File(f"f.{slug(path.name)}", name, type_, file))
        said = path.stem.casefold()
        weight = "bold" if "bold" in said else "normal"
        slant = "italic" if "italic" in said or "oblique" in said else "normal"
        faces.append(
            f'@font-face {{ font-family: "Book"; src: url("{name}"); font-weight: {weight}; font-style: {slant}; }}\n'
        )
    if faces:
        faces.append('body { font-family: "Book", serif; }\n')
    sheet = _OURS.read_text("utf-8") + "".join(faces) + (Path(css).read_text("utf-8") if css else "")
    return [Text("style", "style.css", "text/css", sheet.encode()), *made]


def check(css: str, fonts: tuple[str, ...]) -> None:
    """Raises ValueError for a stylesheet or a font that cannot go into a book."""
    try:
        if css and ("url(" in (said := Path(css).read_text("utf-8")) or "@import" in said):
            raise ValueError(f"css={css}: a book's stylesheet may load nothing; give fonts with font=FILE")
        for file in fonts:
            if not _type(Path(file)).startswith("font/"):
                raise ValueError(f"font={file}: takes a TTF, OTF, WOFF or WOFF2 file")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"css={css} font={','.join(fonts)}: {error}") from None


def _type(path: Path) -> str:
    with path.open("rb") as stream:
        return media_type(stream.read(1000))
