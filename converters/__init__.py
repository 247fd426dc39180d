"""Convert a corpus of articles between formats without losing or inventing a character.

The public names; importing them loads no third-party module.
"""

from .article import Article, Link, Origin
from .formats import Entry, Index, Part, Parts, Placed, Raw, Reader, Volume, Writer
from .notices import BadArticle, LeftOut, Level, Notice, Report

__all__ = [
    "Article",
    "BadArticle",
    "Entry",
    "Index",
    "LeftOut",
    "Level",
    "Link",
    "Notice",
    "Origin",
    "Part",
    "Parts",
    "Placed",
    "Raw",
    "Reader",
    "Report",
    "Volume",
    "Writer",
]
