"""connector.yaml: what the flows of a project share, and the environments that change it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from connector import marked_yaml
from connector.config_model import ConfigModel, Duration
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.flow import findings
from connector.flow.on_failure import OnFailure
from connector.marked_yaml import MarkedDocument
from connector.retry import RetryPolicy

FILE = "connector.yaml"
_DAY = 86400.0


class Overlay(ConfigModel):
    """What an environment changes."""

    configs: dict[str, dict[str, Any]] = {}
    """Keys laid over the configs of the same name."""
    params: dict[str, Any] = {}
    """Defaults of params."""
    on_failure: OnFailure | None = None
    """Who is told of runs that end badly, in place of whom the project tells."""


class Retention(ConfigModel):
    """How long `connector runs prune` leaves what has ended."""

    runs: Duration = Field(default=30 * _DAY, ge=0)
    """Runs, with what was remembered for them."""
    dead_letters: Duration = Field(default=90 * _DAY, ge=0)
    """Dead letters that were replayed or discarded."""
    writes: Duration = Field(default=400 * _DAY, ge=0)
    """The list of writes to NetSuite."""
    wire_log: Duration = Field(default=14 * _DAY, ge=0)
    """Files of the wire log, by when they were last written."""


class Trust(ConfigModel):
    """What flows of this project may run besides expressions."""

    python: list[str] = []
    """Packages or modules whose functions `transform.python` may call."""
    dataweave: bool = False
    """Whether scripts of `transform.dataweave` may run: they can read files and environment variables."""

    def refusal(self, function: str) -> str:
        """Why the Python function may not be called; "" where it may."""
        module = function.partition(":")[0]
        if any(module == known or module.startswith(f"{known}.") for known in self.python):
            return ""
        return f"{FILE} does not trust the Python package `{module.partition('.')[0]}`"


class Project(ConfigModel):
    """Shared settings of a folder of flows."""

    configs: dict[str, dict[str, Any]] = {}
    """Connections by name."""
    params: dict[str, Any] = {}
    """Defaults of params."""
    retry_policies: dict[str, RetryPolicy] = {}
    """Policies by name."""
    environments: dict[str, Overlay] = {}
    """Overlays by name; `--env NAME` or `CONNECTOR_ENV` chooses one."""
    state: str = ""
    """URL of the state database; default `sqlite:///.connector/state.db` beside this file."""
    engine: Literal["inline", "durable"] = "inline"
    """What carries out runs unless `--engine` says otherwise; `durable`: the workers that share the state help."""
    lease: Duration = Field(default=30.0, ge=5)
    """How long a process that gives no sign of life keeps its runs, before others take them over; the same for all
    processes of a state. `CONNECTOR_LEASE_SECONDS` goes before it."""
    spool: str = ""
    """Folder, or URL of fsspec, for pages that can be read only once; in the state's database where there is none."""
    retention: Retention = Retention()
    """How long what has ended is kept."""
    on_failure: OnFailure | None = None
    """Who is told of runs that end badly, unless the flow says so itself."""
    trust: Trust = Trust()
    """What flows may run besides expressions: nothing unless it is said here."""
    redact: list[str] = []
    """Fields whose values are not kept in dead letters or logged; case and underscores do not count."""

    def overlay(self, environment: str) -> Overlay:
        """The overlay called *environment*; an empty one for ""."""
        if not environment:
            return Overlay()
        if environment not in self.environments:
            known = ", ".join(self.environments) or "none"
            hint = did_you_mean(environment, self.environments) or f"{FILE} knows: {known}"
            raise ConfigurationError(f"there is no environment `{environment}`", hint=hint)
        return self.environments[environment]


def find(start: Path) -> Path | None:
    """The nearest connector.yaml in *start* or above it."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def read(path: Path | None) -> Project:
    """Read connector.yaml; an empty project where there is none."""
    return Project() if path is None else read_marked(path)[0]


def read_marked(path: Path) -> tuple[Project, MarkedDocument]:
    """Read connector.yaml, or a file of its shape that a flow imports, with the place of everything in it."""
    marked = marked_yaml.read_file(path)
    found = list(marked.diagnostics)
    try:
        project = Project.model_validate({} if marked.data is None else marked.data)
    except ValidationError as error:
        found += findings.of(error, marked)
    if any(finding.severity == "error" for finding in found):
        number = len(found)
        raise ConfigurationError(f"{path} has {number} error{'s' if number != 1 else ''}", findings=found)
    return project, marked


def chosen_environment(option: str = "") -> str:
    """`--env`, else `CONNECTOR_ENV`, else ""."""
    return option or os.environ.get("CONNECTOR_ENV", "")


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """*above* over *below*, mappings merged key by key."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = laid_over(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged
