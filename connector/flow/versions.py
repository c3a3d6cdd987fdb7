"""A loaded flow as files that can be kept with a run, and loaded again where the run goes on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from connector.flow import project
from connector.flow.lint import secrets
from connector.flow.load import LoadedFlow, load
from connector.marked_yaml import MarkedDocument
from connector.state.flow_versions import FlowVersion


def version_of(loaded: LoadedFlow) -> FlowVersion | None:
    """The files *loaded* was read from; None where a program has changed what they say, or a secret stands in them."""
    if not loaded.marks or any(True for mark in loaded.marks for _ in secrets(mark)):
        return None
    return FlowVersion(loaded.name, _files(loaded.marks, loaded.folder))


def _files(marks: Iterable[MarkedDocument], folder: Path) -> dict[str, str]:
    """Relative path → text; the flow's own first. Paths are from the folder that all of them lie below."""
    own, *shared = marks
    placed = {folder / Path(own.file).name: own} | {Path(one.file).resolve(): one for one in shared}
    root = Path(os.path.commonpath([path.parent for path in placed]))
    return {path.relative_to(root).as_posix(): "\n".join(one.lines) for path, one in placed.items()}


def loaded_again(version: FlowVersion, environment: str) -> LoadedFlow:
    """The flow of *version*, whatever has become of its files."""
    with tempfile.TemporaryDirectory(prefix="connector-version-") as name:
        root = Path(name)
        for path, text in {project.FILE: "", **version.files}.items():  # without a project it must find none further up
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return load(root / next(iter(version.files)), environment)
