"""What does each command do? One module a command; ``words`` is what they share."""

from __future__ import annotations

from .check import check_command
from .convert import convert_command
from .validate import validate_command
from .verify import verify_command
from .words import BAD_CALL, INTERRUPTED, OK, SOME_FAILED, BadCall

__all__ = [
    "BAD_CALL",
    "INTERRUPTED",
    "OK",
    "SOME_FAILED",
    "BadCall",
    "check_command",
    "convert_command",
    "validate_command",
    "verify_command",
]
