"""Text → a checked flow: all findings at once, nothing runs before a file is clean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from connector import marked_yaml, registry
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.flow import check, findings, project
from connector.flow.document import Document, FlowBody
from connector.marked_yaml import MarkedDocument
from connector.retry import RetryPolicy
from connector.step import Reading

READING = Reading(find=registry.find)


@dataclass(frozen=True)
class Configured:
    """A configuration of a document: its type, and its keys with the environment's laid over."""

    type: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class LoadedFlow:
    """A clean document with what it shares with its project."""

    document: Document
    marked: MarkedDocument
    text: str
    configs: Mapping[str, Configured]
    policies: Mapping[str, RetryPolicy]
    defaults: Mapping[str, Any]
    """Defaults of params that the project or its environment gives."""
    environment: str
    warnings: tuple[Diagnostic, ...]
    folder: Path
    """Where relative paths start."""
    state: str
    """URL of the state database that the project names, "" where it names none."""

    @property
    def name(self) -> str:
        """The document's name."""
        return self.document.name or Path(self.marked.file).name.split(".")[0]

    @property
    def text_hash(self) -> str:
        """Fingerprint of the text: a run under way belongs to one text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def flow(self, name: str = "") -> tuple[str, FlowBody]:
        """The flow called *name*; the only one, or the one named as the document, where none is said."""
        flows = self.document.flows
        if not name and len(flows) == 1:
            name = next(iter(flows))
        name = name or self.name
        if name not in flows:
            raise ConfigurationError(f"there is no flow `{name}`", hint=f"use --flow with one of {', '.join(flows)}")
        return name, flows[name]


def load(path: Path, environment: str = "") -> LoadedFlow:
    """Read and check the flow file at *path*; raises ConfigurationError with every finding."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        marked_yaml.read_file(path)  # raises with what is wrong and where
        raise
    return load_text(text, str(path), environment=environment, folder=path.resolve().parent)


def load_text(text: str, file: str = "<text>", *, environment: str = "", folder: Path | None = None) -> LoadedFlow:
    """Read and check a flow given as text."""
    marked = marked_yaml.read(text, file)
    folder = folder or Path.cwd()
    found = list(marked.diagnostics)
    document = _document(marked, found)
    shared = project.read(project.find(folder))
    overlay = shared.overlay(environment)
    if document is None:
        raise _unclean(file, found)
    configs = _configs(document, shared, overlay, folder, marked, found)
    policies = {**shared.retry_policies, **_imported_policies(document, folder), **document.retry_policies}
    found += check.document(document, marked, configs={n: c.type for n, c in configs.items()}, policies=policies)
    if any(finding.severity == "error" for finding in found):
        raise _unclean(file, found)
    return LoadedFlow(
        document=document,
        marked=marked,
        text=text,
        configs=configs,
        policies=policies,
        defaults={**shared.params, **overlay.params},
        environment=environment,
        warnings=tuple(found),
        folder=folder,
        state=shared.state,
    )


def _unclean(file: str, found: list[Diagnostic]) -> ConfigurationError:
    errors = sorted((f for f in found), key=lambda f: (f.where is None, f.where))
    number = sum(finding.severity == "error" for finding in errors)
    return ConfigurationError(f"{file} has {number} error{'s' if number != 1 else ''}", findings=errors)


def _document(marked: MarkedDocument, found: list[Diagnostic]) -> Document | None:
    if not isinstance(marked.data, dict):
        found.append(
            marked.finding((), code="document", message="a flow file is a mapping", hint="begin with `flows:`")
        )
        return None
    try:
        return Document.model_validate(marked.data, context=READING)
    except ValidationError as error:
        found += findings.of(error, marked)
        return None


def _configs(  # what a config is made of comes from four places
    document: Document,
    shared: project.Project,
    overlay: project.Overlay,
    folder: Path,
    marked: MarkedDocument,
    found: list[Diagnostic],
) -> dict[str, Configured]:
    bodies = {**shared.configs, **dict(_imported_configs(document, folder)), **document.configs}
    configs: dict[str, Configured] = {}
    for name, body in bodies.items():
        merged = project.laid_over(body, overlay.configs.get(name, {}))
        type_ = str(merged.pop("type", ""))
        loc = ("configs", name)
        try:
            registry.connection(type_).config(merged)
            configs[name] = Configured(type_, merged)
        except ValidationError as error:
            found += findings.of(error, marked, loc)
            configs[name] = Configured(type_, merged)
        except ConfigurationError as error:
            where = findings.as_written((*loc, "type"), marked.data)
            found.append(marked.finding(where, code="config", message=error.message, hint=error.hint))
    return configs


def _imported_configs(document: Document, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for other in _imported(document, folder):
        yield from other.configs.items()


def _imported_policies(document: Document, folder: Path) -> dict[str, RetryPolicy]:
    return {name: policy for other in _imported(document, folder) for name, policy in other.retry_policies.items()}


def _imported(document: Document, folder: Path) -> Iterator[project.Project]:
    for name in document.imports:
        yield project.read(folder / name)
