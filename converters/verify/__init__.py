"""Did everything arrive? Reads a target back and compares it with its source, article by article, field by field.

``proof`` says what is compared with what, ``compare`` walks both sides, ``verdict`` counts and says which level of proof was reached, ``built`` looks into the
pages that a site generator made, ``target`` finds what to read back.
"""

from __future__ import annotations

from .compare import prove, verify
from .proof import Proof, Side, Witness
from .target import articles_in, reading_back, target_format
from .verdict import Verdict

__all__ = ["Proof", "Side", "Verdict", "Witness", "articles_in", "prove", "reading_back", "target_format", "verify"]
