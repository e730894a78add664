"""Commands made from the actions that `spec` declares."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import click

from kehu_xl import __version__
from kehu_xl.cli.chinese import Command, Group, mistake
from kehu_xl.cli.collector import no_collector
from kehu_xl.cli.failure import failure
from kehu_xl.desk.place import place_of
from kehu_xl.spec import health, words
from kehu_xl.spec.actions import COMMANDS, DRY_RUN, JSON
from kehu_xl.spec.errors import KehuError, UsageMistake
from kehu_xl.spec.types import Action, Param


class Day(click.ParamType[date]):
    """A date as people write it: 2026-3-15, 2026/3/15."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage mistake where it is none."""
        if isinstance(value, date):
            return value
        try:
            year, month, day = (int(part) for part in str(value).replace("/", "-").split("-"))
            return date(year, month, day)
        except ValueError:
            raise _bad(words.BAD_DATE, value, ctx) from None


class Number(click.ParamType[int]):
    """A whole number that is not negative."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; a usage mistake where it is none."""
        if str(value).isdecimal():
            return int(value)
        raise _bad(words.BAD_NUMBER, value, ctx)


def _bad(sentence: str, value: object, ctx: click.Context | None) -> UsageMistake:
    return UsageMistake(what=sentence.format(value=value), command=ctx.command_path if ctx else "kehu")


_PATH = click.Path(path_type=Path, readable=False)  # whether it can be read is said in Chinese by who reads it
_TYPES: dict[str, click.ParamType[Any] | None] = {
    "flag": None,
    "text": click.STRING,
    "texts": click.STRING,
    "path": _PATH,
    "date": Day(),
    "number": Number(),
}


def _option(param: Param) -> click.Option:
    kind = _TYPES[param.kind]
    if kind is None:
        return click.Option([param.flag, param.id], is_flag=True, help=param.help)
    several = param.kind == "texts"
    flags = [param.flag, param.id]
    return click.Option(flags, type=kind, help=param.help, metavar=param.metavar or None, multiple=several)


def _command(action: Action) -> Command:
    paths = click.Argument(["paths"], nargs=-1, required=True, type=_PATH)
    return Command(
        action.command,
        params=[paths, *(_option(param) for param in action.params)],
        callback=_callback(action),
        help=action.help,
        short_help=action.help,
        example=action.example,
        tail=words.USAGE_TAIL.get(action.id, words.USAGE_TAIL["paths"]),
    )


def _callback(action: Action) -> Any:
    def invoke(**options: Any) -> int:
        code: int = _heavy("kehu_xl.cli.session").session(action, options)
        return code

    return invoke


def _setup() -> Command:
    def invoke(**options: bool) -> int:
        code: int = _heavy("kehu_xl.cli.desk").setup(dry_run=options["dry_run"], as_json=options["json"])
        return code

    return Command(
        "setup",
        params=[_option(DRY_RUN), _option(JSON)],
        callback=invoke,
        help=health.SETUP,
        short_help=health.SETUP,
        example=health.SETUP_EXAMPLE,
        tail=health.SETUP_TAIL,
    )


def _open() -> Command:
    def invoke(path: Path) -> int:
        _heavy("kehu_xl.hosts.libreoffice.opening").open_book(path, _opened)
        return 0

    return Command(
        "open",
        params=[click.Argument(["path"], required=True, type=_PATH)],
        callback=invoke,
        help=words.OPEN,
        short_help=words.OPEN,
        example=words.OPEN_EXAMPLE,
        tail=words.OPEN_TAIL,
    )


def _opened(path: Path) -> None:
    click.echo(words.OPENED.format(name=path.name))


def _doctor() -> Command:
    def invoke(path: Path | None, **options: bool) -> int:
        code: int = _heavy("kehu_xl.cli.desk").doctor(path, as_json=options["json"])
        return code

    return Command(
        "doctor",
        params=[click.Argument(["path"], required=False, type=_PATH), _option(JSON)],
        callback=invoke,
        help=health.DOCTOR,
        short_help=health.DOCTOR,
        example=health.DOCTOR_EXAMPLE,
        tail=health.DOCTOR_TAIL,
    )


def _heavy(module: str) -> ModuleType:
    """The one place that loads what is slow to import: `kehu --help` never comes here."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing is multiplied here: a second thread would only spin
    with no_collector():
        return import_module(module)


@contextmanager
def _utf8() -> Iterator[None]:
    """A console that cannot show a character shows a question mark; JSON is always UTF-8."""
    encoding = "utf-8" if "--json" in sys.argv else None
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")
    yield


def kehu() -> Group:
    """The command group, as `kehu --help` shows it."""
    group = Group("kehu", help=words.PROGRAM, epilog=words.EPILOG, context_settings={"max_content_width": 100})
    group.params.append(
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=words.VERSION_OPTION
        )
    )
    for action in COMMANDS:
        group.add_command(_command(action))
    group.add_command(_setup())
    group.add_command(_doctor())
    group.add_command(_open())
    return group


def _version(context: click.Context, param: click.Parameter, wanted: bool) -> None:  # noqa: ARG001, FBT001 click's signature
    if wanted:
        click.echo(words.VERSION.format(version=__version__))
        context.exit()


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; everything that stops it becomes one sentence.

    >>> run(["cheque"])
    2
    """
    try:
        return int(kehu().main(arguments, prog_name="kehu", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.format_message())
        return 2
    except click.UsageError as error:
        return _stop(mistake(error), arguments)
    except KehuError as error:
        return _stop(error, arguments)
    except (click.Abort, KeyboardInterrupt):
        click.echo(words.INTERRUPTED, err=True)
        return 2
    except Exception as error:  # the door's last resort: a person never sees a traceback
        if os.environ.get("KEHU_DEBUG"):
            raise
        click.echo(words.UNEXPECTED.format(kind=place_of(error)), err=True)
        return 2


def _stop(error: KehuError, arguments: list[str]) -> int:
    """Say why nothing was done: as JSON where that was asked for."""
    if "--json" in arguments:
        click.echo(json.dumps(failure(arguments[0], error), ensure_ascii=False))
    else:
        click.echo(words.STOPPED.format(sentence=error), err=True)
    return 2


def main() -> None:
    """Entry point of the console script."""
    with _utf8():
        code = run(sys.argv[1:])
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process at once: all files are closed by now, and freeing millions of cells one by one takes a second."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):  # whoever read along has gone
            stream.flush()
    os._exit(code)
