# SPDX-License-Identifier: AGPL-3.0-or-later
"""How does a corpus become an e-book? EPUB 3.3, packaged with EbookLib.

EbookLib is AGPL-3.0-or-later, and so is this package, which builds on it; see the ``LICENSE`` beside this file.
"""

from .writer import EPUBWriter

__all__ = ["EPUBWriter"]
