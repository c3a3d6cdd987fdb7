"""The list of functions for docs/expressions.md, made from their declarations."""

from __future__ import annotations

from connector.expression.functions import THEMES

BEGIN = "<!-- functions: made by connector.expression.function_page, do not edit -->"
END = "<!-- end of functions -->"


def function_list() -> str:
    """All functions by theme, as Markdown tables with an example each."""
    lines = [BEGIN]
    for theme in THEMES:
        lines += ["", f"### {theme.name}", "", "| function | gives | example | result |", "|---|---|---|---|"]
        for name in sorted(theme.functions):
            function = theme.functions[name]
            cells = (f"`{function.usage}`", function.summary, f"`{function.example}`", f"`{function.result}`")
            lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return "\n".join([*lines, "", END])


def fresh(page: str) -> str:
    """*page* with its list of functions made anew."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the functions: {BEGIN} … {END}")
    return f"{before}{function_list()}{after}"
