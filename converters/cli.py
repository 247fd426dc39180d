"""What did the user type? The words of the contract, and the exit status of each command."""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence

from . import files, formats, options
from .commands import (
    BAD_CALL,
    INTERRUPTED,
    OK,
    SOME_FAILED,
    BadCall,
    check_command,
    convert_command,
    validate_command,
    verify_command,
)
from .config import BadConfig
from .live import NoAnswer
from .notices import Level
from .parallel import RunFailed, UnknownExecutor


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of the contract."""
    if sys.stderr is None:  # closed by who called us: there is nobody to tell, and all else is done
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    signal.signal(signal.SIGTERM, _interrupt)
    # Articles are trees without cycles: looking for cycles every 700 objects is a sixth of a run, and finds none.
    gc.set_threshold(100_000, 50, 50)
    parser = _parser()
    try:
        given = _given(parser, words)
        return int(given.run(given))
    except (BadCall, BadConfig, options.BadOption, formats.UnknownFormat, UnknownExecutor) as error:
        return _refuse(error)
    except (files.NoSource, files.NotWritable, NoAnswer) as error:
        return _refuse(error)
    except KeyboardInterrupt:
        print("articles: interrupted; nothing was published", file=sys.stderr)
        return INTERRUPTED
    except RunFailed as error:
        return _refuse(error, SOME_FAILED)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        files.drop_output()
        return SOME_FAILED
    except OSError as error:  # standard output or the report cannot be written: its disk is full
        files.drop_output()
        return _refuse(error.strerror or error, SOME_FAILED)


def _given(parser: argparse.ArgumentParser, words: Sequence[str] | None) -> argparse.Namespace:
    """The words of the call; argparse alone takes places on one side of the options only."""
    given, beyond = parser.parse_known_args(words)
    places = next((said for name in ("sources", "places", "targets") if (said := getattr(given, name, None))), None)
    if beyond and (places is None or any(word.startswith("-") and word != files.STDIN for word in beyond)):
        parser.error(f"unrecognized arguments: {' '.join(beyond)}")
    if places is not None:
        places += beyond
    return given


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _refuse(error: Exception | str, status: int = BAD_CALL) -> int:
    print(f"articles: {error}", file=sys.stderr)
    return status


# -- the words -----------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="articles", description="Convert articles without losing a character.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the versions in play and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    convert = commands.add_parser("convert", help="convert SOURCE into another format")
    convert.set_defaults(run=convert_command)
    convert.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, - or a URL")
    convert.add_argument("-t", "--to", metavar="FORMAT", help=f"one of {', '.join(formats.WRITERS)}")
    convert.add_argument("-o", "--output", metavar="TARGET", help="a file, a folder, or - for standard output")
    convert.add_argument("--for", dest="for_", metavar="NAME", help="a CMS or consumer profile: see `articles formats`")
    convert.add_argument(
        "--redirects", metavar="FILE", help="the site's own list of moved addresses (CSV, JSON, _redirects)"
    )
    convert.add_argument(
        "--dialect", action="append", default=[], metavar="NAME", help="write redirects for this server"
    )
    convert.add_argument("--live", metavar="FILE", help="addresses that answer beyond this run: a list or a sitemap")
    convert.add_argument("--site", default="", metavar="URL", help="the site's own address, https://host")
    _reading(convert)
    _working(convert)
    convert.add_argument(
        "--dry-run", action="store_true", default=None, help="do all but publish; of a migration, its record alone"
    )
    convert.add_argument(
        "--prune", action="store_true", default=None, help="delete what the last run wrote for articles that are gone"
    )
    _reporting(convert)

    check = commands.add_parser("check", help="say what is wrong with a corpus; writes nothing else")
    check.set_defaults(run=check_command)
    check.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, - or a URL")
    _reading(check)
    check.add_argument("--html", metavar="FILE", help="write the findings as a page, too")
    _working(check)
    _reporting(check)

    verify = commands.add_parser(
        "verify",
        help="read TARGET back and compare it with SOURCE, article by article",
        usage="articles verify [OPTION]... SOURCE... TARGET | articles verify --live URL --for NAME [OPTION]... SOURCE",
    )
    verify.set_defaults(run=verify_command)
    verify.add_argument("places", nargs="+", metavar="SOURCE... TARGET", help="the last of several is TARGET")
    verify.add_argument("-t", "--to", metavar="FORMAT", help="the format of TARGET (default: by suffix)")
    verify.add_argument("--for", dest="for_", metavar="NAME", help="the profile that TARGET was written with")
    verify.add_argument(
        "--live",
        dest="system",
        metavar="URL",
        help="ask the running system (wordpress, directus); ARTICLES_TOKEN holds its secret",
    )
    verify.add_argument("--built", metavar="FOLDER", help="look for each page, and its formulas, in a built site")
    verify.add_argument("--addresses", metavar="URL", help="ask the site at URL for each article's old address")
    _reading(verify)
    _working(verify)
    _reporting(verify)

    validate = commands.add_parser("validate", help="check finished outputs offline, by the rules of their formats")
    validate.set_defaults(run=validate_command)
    validate.add_argument(
        "targets", nargs="+", metavar="TARGET", help="EPUB, JSON-LD, HTML or CSV files, or folders of them"
    )
    validate.add_argument(
        "--epubcheck",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="ask EPUBCheck too, where it is installed: 20 ms a chapter (default: yes)",
    )
    _working(validate)
    _reporting(validate, progress=False)

    listing = commands.add_parser("formats", help="list readers, writers, their options, and targets")
    listing.set_defaults(run=_formats)
    listing.add_argument("--json", action="store_true", help="for programs")
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(formats.READERS)
    parser.add_argument("-f", "--from", dest="from_", metavar="FORMAT", help=f"one of {names} (default: by suffix)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of a format")
    parser.add_argument("--config", metavar="FILE", help="default: articles.toml in the working folder")


def _working(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=_count, metavar="N", help="workers (default: the number of processors)")
    parser.add_argument("--executor", metavar="NAME", help="serial, processes (default), threads, dask://HOST:PORT")


def _reporting(parser: argparse.ArgumentParser, *, progress: bool = True) -> None:
    parser.add_argument("--report", metavar="FILE", help="write every notice as a line of JSON")
    levels = [level.word for level in Level]
    parser.add_argument("--fail-on", choices=levels, help="exit with 1 when a notice reaches this level")
    parser.add_argument("--quiet", action="store_true", default=None, help="print errors only")
    if progress:
        parser.add_argument("--progress", action=argparse.BooleanOptionalAction, help="default: on a terminal")


def _count(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r} is no number of workers")
    return int(word)


# -- formats, --version --------------------------------------------------------------------------------------------


def _formats(given: argparse.Namespace) -> int:
    from .listing import as_json, as_text

    print(json.dumps(as_json(), indent=2, ensure_ascii=False) if given.json else as_text())
    return OK


class _Version(argparse.Action):
    def __call__(self, *_: object) -> None:
        from .listing import versions

        print(versions())
        sys.exit(OK)
