"""Text → a checked flow: all findings at once, nothing runs before a file is clean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from connector import marked_yaml, registry
from connector.config_reading import known_faults
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.flow import check, findings, lint, project, sound_parts, trust
from connector.flow.document import Document, FlowBody
from connector.flow.on_failure import OnFailure
from connector.flow.project import Overlay, Project
from connector.marked_yaml import MarkedDocument
from connector.redaction import NOTHING, Redaction
from connector.retry import RetryPolicy
from connector.step import Reading

READING = Reading(find=registry.find)
_OF_OTHER_FILES = ("unknown-config", "missing-config", "unknown-policy")
"""Findings about names that another file may hold."""
_OF_WHAT_IS_LEFT = ("no-flow", "target-value")
"""Findings about what is not there, which may be what was refused."""
MOST_VALUES = 20_000
"""Values in a flow file; what holds more is data, and belongs into a file of its own."""


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
    engine: Literal["inline", "durable"] = "inline"
    """What carries out its runs, unless a command says otherwise."""
    lease: float = 30.0
    """Seconds for which a process that gives no sign of life keeps its runs."""
    spool: str = ""
    """Where the project keeps pages that can be read only once; "" for the state's database."""
    on_failure: OnFailure | None = None
    """Whom the project tells of runs that end badly."""
    redaction: Redaction = NOTHING
    """The fields whose values are kept in no dead letter and no log."""
    marks: tuple[MarkedDocument, ...] = ()
    """The files it was read from, its own first; none where a program has changed what they say."""

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
        chosen = name or self.name
        if chosen not in flows:
            message = f"there is no flow `{name}`" if name else f"the file has {len(flows)} flows, and none is named"
            raise ConfigurationError(message, hint=f"use --flow with one of {', '.join(flows)}")
        return chosen, flows[chosen]


def load(path: Path, environment: str = "") -> LoadedFlow:
    """Read and check the flow file at *path*; raises ConfigurationError with every finding."""
    marked = marked_yaml.read_file(path, MOST_VALUES)
    return _load(marked, "\n".join(marked.lines), environment, path.resolve().parent)


def load_text(text: str, file: str = "<text>", *, environment: str = "", folder: Path | None = None) -> LoadedFlow:
    """Read and check a flow given as text."""
    return _load(marked_yaml.read(text, file, MOST_VALUES), text, environment, folder or Path.cwd())


def _load(marked: MarkedDocument, text: str, environment: str, folder: Path) -> LoadedFlow:
    reading = _Loading(marked, folder)
    document = reading.document()
    shared = reading.project()
    overlay = shared.overlay("" if reading.names_unknown else environment)
    if document is None or reading.names_unknown:
        reading.check_sound_parts(overlay, shared)
        raise reading.unclean()
    configs = reading.configs(document, overlay)
    policies = reading.policies(document)
    reading.check_names(document, configs, policies)
    reading.found += trust.findings(document, marked, shared.trust)
    reading.found += lint.findings(document, marked, configs)
    if any(finding.severity == "error" for finding in reading.found):
        raise reading.unclean()
    return LoadedFlow(
        document=document,
        marked=marked,
        text=text,
        configs=configs,
        policies=policies,
        defaults={**shared.params, **overlay.params},
        environment=environment,
        warnings=tuple(sorted(reading.found, key=_order)),
        folder=folder,
        state=shared.state,
        engine=shared.engine,
        lease=shared.lease,
        spool=shared.spool,
        redaction=Redaction(name for part in reading.parts for name in part.project.redact),
        on_failure=overlay.on_failure or shared.on_failure,
        marks=(marked, *(part.marked for part in reading.parts)),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that is shared: connector.yaml, or one that is imported."""

    project: Project
    marked: MarkedDocument


class _Loading:
    """Gathers the findings of a document and of what it shares."""

    def __init__(self, marked: MarkedDocument, folder: Path) -> None:
        self.marked, self.folder = marked, folder
        self.found = list(marked.diagnostics)
        self.parts: list[_Part] = []
        """The files it shares, those that come later before the others."""
        self.sound: Document | None = None
        """What is left of the document where it is refused."""
        self.whole = False
        """Whether that is all of it."""
        self.refused: set[str] = set()
        """Configurations that cannot be read."""
        self.names_unknown = False
        """Whether a file that it shares cannot be read: names that are not there may be in that."""

    def document(self) -> Document | None:
        """The document, its types checked; None where it cannot be read."""
        if not isinstance(self.marked.data, dict):
            hint = "begin with `flows:`"
            finding = self.marked.finding((), code="document", message="a flow file is a mapping", hint=hint)
            self.found.append(finding)
            return None
        try:
            document = Document.model_validate(self.marked.data, context=READING)
        except ValidationError as error:
            self.found += findings.of(error, self.marked)
            self.sound = sound_parts.of(self.marked.data, error, READING)
            return None
        self.sound, self.whole = document, True
        return document

    def project(self) -> Project:
        """The project around the document."""
        path = project.find(self.folder)
        if path is None:
            return Project()
        try:
            shared, marked = project.read_marked(path)
        except ConfigurationError as error:
            self.found += error.diagnostics
            self.names_unknown = True
            return Project()
        self.parts.append(_Part(shared, marked))
        self.found += lint.secrets(marked)
        return shared

    def check_sound_parts(self, overlay: Overlay, shared: Project) -> None:
        """All that can be said of what is sound, although the whole is refused."""
        if self.sound is None:
            self.found += lint.secrets(self.marked)  # a secret in clear text is told at once, whatever else is wrong
            return
        configs = self.configs(self.sound, overlay)
        self.check_names(self.sound, configs, self.policies(self.sound))
        if not self.names_unknown:
            self.found += trust.findings(self.sound, self.marked, shared.trust)
        told = {finding.where for finding in self.found}
        more = lint.of_parts(self.sound, self.marked, configs)
        self.found += [finding for finding in more if finding.where not in told]

    def policies(self, document: Document) -> dict[str, RetryPolicy]:
        """Every retry policy; the document's own go before the shared ones."""
        found = {name: policy for part in self.parts for name, policy in part.project.retry_policies.items()}
        return found | document.retry_policies

    def check_names(
        self, document: Document, configs: Mapping[str, Configured], policies: Mapping[str, RetryPolicy]
    ) -> None:
        """Whether what is named is there; a configuration that is refused is there, of whatever type."""
        types = dict.fromkeys(self.refused, "") | {name: configured.type for name, configured in configs.items()}
        found = check.document(document, self.marked, configs=types, policies=policies)
        unsure = {*(_OF_OTHER_FILES if self.names_unknown else ()), *(() if self.whole else _OF_WHAT_IS_LEFT)}
        self.found += [finding for finding in found if finding.code not in unsure]

    def configs(self, document: Document, overlay: Overlay) -> dict[str, Configured]:
        """Every configuration, as the environment changes it; the document's own go before the shared ones."""
        self._import(document)
        bodies = {name: (body, part.marked) for part in self.parts for name, body in part.project.configs.items()}
        bodies |= {name: (body, self.marked) for name, body in document.configs.items()}
        found = {}
        for name, (body, marked) in bodies.items():
            merged = project.laid_over(body, overlay.configs.get(name, {}))
            configured = Configured(str(merged.pop("type", "")), merged)
            if self._fits(name, configured, marked):
                found[name] = configured
        written = self.marked.data.get("configs")
        self.refused = {*bodies, *(written if isinstance(written, dict) else ())} - found.keys()
        return found

    def _import(self, document: Document) -> None:
        for position, name in enumerate(document.imports):
            try:
                shared, marked = project.read_marked(self.folder / name)
            except ConfigurationError as error:
                where = findings.as_written(("import", position), self.marked.data)
                hint = error.hint or "mend the imported file"
                told = self.marked.finding(where, code="import", message=error.message, hint=hint)
                self.found += [told, *error.findings]
                self.names_unknown = True
                continue
            self.parts.append(_Part(shared, marked))
            self.found += lint.secrets(marked)

    def _fits(self, name: str, configured: Configured, marked: MarkedDocument) -> bool:
        """Whether the connector can be read at all; what is wrong with its configuration is a finding."""
        loc = ("configs", name)
        try:
            registry.connection(configured.type).config(configured.body)
        except ValidationError as error:
            faults = known_faults(error, configured.body)
            self.found += [] if faults is None else findings.of(faults, marked, loc)
        except ConfigurationError as error:
            where = findings.as_written((*loc, "type"), marked.data)
            self.found.append(marked.finding(where, code="config", message=error.message, hint=error.hint))
            return False
        return True

    def unclean(self) -> ConfigurationError:
        """All findings as one error."""
        number = sum(finding.severity == "error" for finding in self.found)
        told = f"{self.marked.file} has {number} error{'s' if number != 1 else ''}"
        return ConfigurationError(told, findings=sorted(self.found, key=_order))


def _order(finding: Diagnostic) -> tuple[bool, Any]:
    """By file and place; what has no place comes last."""
    where = finding.where
    return where is None, (where.file, where.line, where.column) if where else ()
