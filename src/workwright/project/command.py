"""The `workwright` command: finds the module of the word, sets up what it needs, and runs it."""

import argparse
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Protocol, cast

import django

from workwright.project.environment import Environment, Unusable, environment
from workwright.project.holding import Held, as_running, database, expected_addresses
from workwright.project.postgres import CannotStart

WITHOUT_DATABASE = "workwright.project.installation"
WITH_DATABASE = ("workwright.project.maintenance", "workwright.interfaces.cli")

VARIABLES = """\
environment:
  WORKWRIGHT_HOME      folder of data, keys and logs (default: the user's data folder)
  WORKWRIGHT_PORT      port of the pages and the API (default 8000)
  WORKWRIGHT_HOST      address to listen on (default 127.0.0.1: this machine only)
  WORKWRIGHT_ORIGIN    how browsers reach it, such as https://work.example.com
  WORKWRIGHT_LIVE_PORT where pages hear of changes as they happen (default: the port + 30)
  WORKWRIGHT_SMTP_URL  mail server, such as smtp://user:password@mail.example.com:587
  DATABASE_URL         owner's address of a PostgreSQL of your own instead of the embedded one

`workwright WORD --help` says more about each."""


class Word(Protocol):
    """A module of one word; see `workwright.interfaces.cli`.

    One that sets `ANY_SCHEMA = True` also runs on a database that does not fit this release.
    """

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the word's arguments."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; return the exit status."""


def main(arguments: list[str] | None = None) -> int:
    """Understand the command line, run the word, and tell expected failures in a sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0].replace("-", "_") if words else ""
    try:
        if name and find_spec(f"{WITHOUT_DATABASE}.{name}"):
            options = _parser({words[0]: _load(WITHOUT_DATABASE, name)}).parse_args(words)
            return int(options.run(options))
        return _with_django(words, environment())
    except (Unusable, CannotStart, Held) as error:
        sys.stderr.write(f"workwright: {error}\n")
        return 1


def _with_django(words: list[str], env: Environment) -> int:
    """Parse first, so that help and mistakes cost no database; then run with one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workwright.project.settings")
    if words and not {"-h", "--help"} & set(words):
        env.make_home()
        env = as_running(env)
        os.environ.update(expected_addresses(env).variables(env))
    django.setup()
    options = _parser(dict(_every_word())).parse_args(words)
    with database(env):
        if not getattr(options.word, "ANY_SCHEMA", False):
            import_module("workwright.project.schema").refuse_other_schema()  # needs the set-up above
        return int(options.run(options))


def _every_word() -> Iterator[tuple[str, Word]]:
    for package in (WITHOUT_DATABASE, *WITH_DATABASE):
        for module in iter_modules(import_module(package).__path__):
            if not module.name.startswith("_"):
                yield module.name.replace("_", "-"), _load(package, module.name)


def _load(package: str, name: str) -> Word:
    return cast(Word, import_module(f"{package}.{name}"))


def _parser(words: dict[str, Word]) -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="workwright",
        description="From the first call to reconciled money: work orders for repair and field service.",
        epilog=VARIABLES,
        formatter_class=plain,
    )
    choice = parser.add_subparsers(metavar="WORD", required=True)
    for name, word in words.items():
        text = (word.__doc__ or "").strip()
        one = choice.add_parser(
            name, help=text.splitlines()[0].rstrip("."), description=text, formatter_class=plain
        )
        word.arguments(one)
        one.set_defaults(run=word.run, word=word)
    return parser


if __name__ == "__main__":
    sys.exit(main())
