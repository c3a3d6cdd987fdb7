"""What a person sees: findings and tables on a terminal, the same as plain text elsewhere; data alone on stdout."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from connector.diagnostics import Diagnostic
from connector.errors import ConnectorError
from connector.frozen_json import show

_WIDTH = 120
"""Columns where there is no terminal."""
_NARROWEST = 40
"""Characters of a line that are shown in any case."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def print_error(error: ConnectorError) -> None:
    """All findings of *error*, on stderr."""
    print_findings(error.diagnostics)
    number = sum(finding.severity == "error" for finding in error.diagnostics)
    if number > 1:
        click.echo(error.message, err=True)


def print_findings(findings: Iterable[Diagnostic]) -> None:
    """Each finding with its place, the line as far as it goes on one, a caret and the cure, on stderr."""
    width = shutil.get_terminal_size((_WIDTH, 0)).columns
    for finding in findings:
        first, *rest = _fitted(finding, width)
        before, word, after = first.partition(f"{finding.severity}: ")
        click.echo(before + click.style(word, fg=_COLOURS[finding.severity], bold=True) + after, err=True)
        for line in rest:
            click.echo(click.style(line, fg="green") if line.startswith("  hint:") else line, err=True)


def _fitted(finding: Diagnostic, width: int) -> list[str]:
    """The lines of *finding*, that of the file cut to *width* around its caret."""
    lines = str(finding).split("\n")
    where = finding.where
    room = max(width - len(f"  {where.line} | "), _NARROWEST) if where else width
    if where is None or len(finding.excerpt) <= room:
        return lines
    from connector.flow.excerpts import around  # noqa: PLC0415 - only where a line is too long

    cut, column = around(finding.excerpt, where.column, room)
    margin = lines[1][: -len(finding.excerpt)]
    lines[1:3] = [margin + cut, f"{' ' * (len(margin) - 2)}| {' ' * (column - 1)}^"]
    return lines


def print_json(value: Any) -> None:
    """*value* as JSON on stdout."""
    click.echo(show(value, indent=2))


def print_line(value: Any) -> None:
    """*value* as one line of JSON on stdout."""
    click.echo(show(value))


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", err: bool = False) -> None:
    """A table: drawn on a terminal, tab-free aligned text elsewhere."""
    shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if (sys.stderr if err else sys.stdout).isatty():
        _drawn(headings, shown, title, err=err)
        return
    if title:
        click.echo(title, err=err)
    widths = [max(len(row[at]) for row in (headings, *shown)) for at in range(len(headings))]
    for row in (headings, *shown):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), err=err)


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], title: str, *, err: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - terminals only
    from rich.table import Table  # noqa: PLC0415 - terminals only
    from rich.text import Text  # noqa: PLC0415 - terminals only

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(stderr=err).print(drawn)


def note(text: str) -> None:
    """A line for people, on stderr."""
    click.echo(text, err=True)


def counted(number: int, thing: str) -> str:
    """*number* of *thing*, in the plural where it is not one: `3 errors`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
