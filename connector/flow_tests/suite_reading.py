"""The tests of a flow file, and of the `*.test.yaml` beside it: read and checked, with every finding at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from connector import marked_yaml
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import findings
from connector.flow.load import LoadedFlow, load
from connector.flow_tests import suite_checks
from connector.flow_tests.suite import FlowTest, Suite
from connector.marked_yaml import Loc, MarkedDocument

ENDING = ".test.yaml"
"""How a file of tests is called."""


@dataclass(frozen=True, kw_only=True)
class LoadedSuite:
    """Clean tests with the flow file that they test."""

    loaded: LoadedFlow
    marked: MarkedDocument
    """The file that the tests stand in."""
    tests: Sequence[FlowTest]
    folder: Path
    """Where the paths in it start."""

    @property
    def name(self) -> str:
        """The file, as it was named."""
        return self.marked.file

    def loc(self, test: FlowTest) -> Loc:
        """Where *test* stands in the file."""
        return "tests", next(position for position, one in enumerate(self.tests) if one is test)


@dataclass
class Collected:
    """What was found to test."""

    environment: str = ""
    suites: list[LoadedSuite] = field(default_factory=list)
    loaded: dict[Path, LoadedFlow] = field(default_factory=dict)
    """Every flow file that was looked at, with tests or without."""
    findings: dict[Diagnostic, None] = field(default_factory=dict)
    """What is wrong with files of tests, and with the flows that they test, each once."""
    _seen: set[Path] = field(default_factory=set)

    def flow(self, path: Path) -> LoadedFlow:
        """The flow file at *path*, read once; raises ConfigurationError."""
        place = path.resolve()
        if place not in self.loaded:
            self.loaded[place] = load(path, self.environment)
        return self.loaded[place]

    def add(self, file: Path) -> None:
        """Add the tests of *file*, and of the file of tests beside it."""
        if file.resolve() in self._seen:
            return
        self._seen.add(file.resolve())
        try:
            if file.name.endswith(ENDING):
                self.suites.append(self._suite(file))
                return
            loaded = self.flow(file)
            if loaded.document.tests:
                self.suites.append(_own(loaded))
        except ConnectorError as error:
            self.findings |= dict.fromkeys(error.diagnostics)
        beside = file.with_name(f"{file.name.removesuffix(file.suffix)}{ENDING}")
        if beside.is_file():
            self.add(beside)

    def _suite(self, file: Path) -> LoadedSuite:
        marked = marked_yaml.read_file(file)
        suite = _validated(marked, marked.data)
        tested = file.parent / (suite.flow or f"{file.name.removesuffix(ENDING)}.yaml")
        if not tested.is_file():
            hint = "name the flow file: `flow: customers.yaml`, relative to this one"
            where = ("flow",) if suite.flow else ()
            told = marked.finding(where, code="no-flow", message=f"there is no flow file {tested}", hint=hint)
            raise ConfigurationError(f"{file} tests nothing", findings=[told])
        return _checked(self.flow(tested), marked, suite, file.parent)


def findings_of(file: Path, environment: str = "") -> list[Diagnostic]:
    """What is wrong with the tests in *file* itself: a file of tests, or a flow file."""
    found = Collected(environment)
    found.add(file)
    return [finding for finding in found.findings if finding.where is None or finding.where.file == str(file)]


def collect(paths: Iterable[Path], environment: str = "") -> Collected:
    """The tests of *paths*: of flow files, of files of tests, and of everything in folders."""
    found = Collected(environment)
    for path in paths:
        for file in _files(path):
            found.add(file)
    return found


def _files(path: Path) -> Iterator[Path]:
    """*path*, or the flow files and files of tests below it."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*.yaml")):
        if file.name.endswith(ENDING) or _holds_flows(file):
            yield file


def _holds_flows(file: Path) -> bool:
    try:
        data = marked_yaml.read_file(file).data
    except ConfigurationError:
        return True  # let it be told what is wrong with it
    return isinstance(data, dict) and "flows" in data


def _own(loaded: LoadedFlow) -> LoadedSuite:
    """The tests in a flow file itself."""
    suite = _validated(loaded.marked, {"tests": loaded.marked.data["tests"]})
    return _checked(loaded, loaded.marked, suite, loaded.folder)


def _validated(marked: MarkedDocument, data: Any) -> Suite:
    found = list(marked.diagnostics)
    if not isinstance(data, dict):
        told = marked.finding((), code="document", message="a file of tests is a mapping", hint="begin with `tests:`")
        raise _unclean(marked, [*found, told])
    try:
        suite = Suite.model_validate(data)
    except ValidationError as error:
        raise _unclean(marked, [*found, *findings.of(error, marked)]) from None
    if found:
        raise _unclean(marked, found)
    return suite


def _checked(loaded: LoadedFlow, marked: MarkedDocument, suite: Suite, folder: Path) -> LoadedSuite:
    found = list(suite_checks.findings(loaded, marked, suite))
    if found:
        raise _unclean(marked, found)
    return LoadedSuite(loaded=loaded, marked=marked, tests=suite.tests, folder=folder)


def _unclean(marked: MarkedDocument, found: Sequence[Diagnostic]) -> ConfigurationError:
    ordered = sorted(found, key=lambda finding: (finding.where is None, finding.where))
    return ConfigurationError(f"the tests in {marked.file} are not clean", findings=ordered)
