"""JUnit XML, as continuous integration reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from connector.flow_tests.telling import told
from connector.flow_tests.trial import Trial

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold."""


def write(path: Path, trials: Sequence[Trial]) -> None:
    """Write *trials* to *path*, one suite for each file of tests."""
    root = ET.Element("testsuites", _counts(trials))
    files = dict.fromkeys(trial.suite.name for trial in trials)
    for file in files:
        own = [trial for trial in trials if trial.suite.name == file]
        suite = ET.SubElement(root, "testsuite", {"name": file, **_counts(own)})
        suite.extend(_cases(own))
    ET.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _counts(trials: Iterable[Trial]) -> dict[str, str]:
    verdicts = [trial.verdict for trial in trials]
    return {
        "tests": str(len(verdicts)),
        "failures": str(verdicts.count("failed")),
        "errors": str(verdicts.count("broken")),
        "skipped": str(verdicts.count("ignored")),
        "time": f"{sum(trial.seconds for trial in trials):.3f}",
    }


def _cases(trials: Iterable[Trial]) -> Iterator[ET.Element]:
    for trial in trials:
        line = trial.suite.marked.place((*trial.suite.loc(trial.test), "name")).line
        facts = {"name": trial.test.name, "classname": trial.suite.loaded.name, "time": f"{trial.seconds:.3f}"}
        case = ET.Element("testcase", {key: _clean(value) for key, value in facts.items()})
        case.set("file", trial.suite.name)
        case.set("line", str(line))
        kind = {"failed": "failure", "broken": "error", "ignored": "skipped"}.get(trial.verdict)
        if kind:
            lines = told(trial)
            inside = ET.SubElement(case, kind, {"message": _clean(lines[0].strip())} if lines else {})
            inside.text = _clean("\n".join(lines)) or None
        yield case


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
