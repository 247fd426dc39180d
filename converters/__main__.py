"""``python -m converters``: the same program as the installed ``articles``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
