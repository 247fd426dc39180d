"""``python cli.py``: the same program as the installed ``articles``, from a checkout."""

import sys

from converters.cli import main

if __name__ == "__main__":  # a spawned worker imports this file again
    sys.exit(main())
