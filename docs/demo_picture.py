"""Draws `docs/demo.svg`, the README's picture: what a terminal shows of `make demo`.

Run it from the project's root: `.venv/bin/python docs/demo_picture.py`.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100


def shown() -> tuple[str, str]:
    """What the demo writes to a terminal (tables) and beside it (lines)."""
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "connector.cli.demo"]
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    running = subprocess.Popen(command, stdout=inner, stderr=subprocess.PIPE, env=environment)  # noqa: S603 - our own
    os.close(inner)
    pieces = []
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:  # the other end is closed: Linux's way to say that all was read
            break
        if not piece:
            break
        pieces.append(piece)
    beside = running.stderr.read().decode() if running.stderr else ""
    running.wait()
    return b"".join(pieces).decode(), beside


def main() -> None:
    """Run the demo and draw it."""
    tables, lines = shown()
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print("$ make demo", style="bold")
    for text in (lines, tables):
        console.print(Text.from_ansi(text.replace("\r\n", "\n").rstrip("\n")))
    drawn = console.export_svg(title="make demo")
    without_fonts = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # a picture fetches nothing
    Path("docs/demo.svg").write_text(without_fonts, encoding="utf-8")


if __name__ == "__main__":
    main()
