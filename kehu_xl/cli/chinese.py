"""click in Chinese: headings of the help page and the sentences of usage errors."""

from __future__ import annotations

import click
from click import exceptions

from kehu_xl.spec import words
from kehu_xl.spec.errors import UsageMistake


def _write_usage(context: click.Context, formatter: click.HelpFormatter, tail: str) -> None:
    formatter.write_usage(context.command_path, tail, prefix=f"{words.USAGE}：")


def _write_options(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    options = (param for param in command.get_params(context) if isinstance(param, click.Option))
    records = [record for option in options if (record := option.get_help_record(context))]
    with formatter.section(words.OPTIONS):
        formatter.write_dl(records)


class Command(click.Command):
    """A command whose help page ends with a running example."""

    def __init__(self, *args: object, example: str = "", tail: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.example, self.tail = example, tail

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line: how to call it."""
        _write_usage(ctx, formatter, self.tail)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the example."""
        _write_options(self, ctx, formatter)
        with formatter.section(words.EXAMPLE):
            formatter.write_text(self.example)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, described in Chinese."""
        return _chinese_help(super().get_help_option(ctx))


class Group(click.Group):
    """All commands, with a Chinese list of them."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line: how to call it."""
        _write_usage(ctx, formatter, words.USAGE_TAIL["group"])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, then the options."""
        rows = [(name, self.commands[name].get_short_help_str(90)) for name in self.list_commands(ctx)]
        with formatter.section(words.COMMANDS):
            formatter.write_dl(rows)
        _write_options(self, ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were declared."""
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, described in Chinese."""
        return _chinese_help(super().get_help_option(ctx))


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = words.HELP_OPTION
    return option


def mistake(error: exceptions.UsageError) -> UsageMistake:
    """click's usage error as one Chinese sentence with a way out.

    >>> print(mistake(exceptions.NoSuchOption("--colour")))
    没有“--colour”这个选项。请用 kehu --help 查看用法。
    """
    names = [kind.__name__ for kind in type(error).__mro__]
    sentence = next(words.USAGE_ERRORS[name] for name in names if name in words.USAGE_ERRORS)
    facts = {"option": "option_name", "command": "command_name", "value": "message"}
    return UsageMistake(
        what=sentence.format(**{fact: getattr(error, attribute, "") for fact, attribute in facts.items()}),
        command=error.ctx.command_path if error.ctx else "kehu",
    )
