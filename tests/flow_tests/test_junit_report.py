from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from connector.flow_tests.junit_report import write
from tests.flow_tests.conftest import Try

FLOW = "params: {n: {type: integer, default: 1}}\nflows: {job: {steps: [{logger: {message: 'a \\u0007 < b'}}]}}\n"


def test_continuous_integration_reads_what_passed_and_what_did_not(tried: Try, tmp_path: Path) -> None:
    trials = tried(
        FLOW,
        """
  - {name: it ends, expect: {status: ok}}
  - {name: "it <fails> & says so", expect: {log: ["a \\x07 > b"]}}
  - {name: it cannot run, params: {n: many}, expect: {status: ok}}
  - {name: it waits, ignore: true, expect: {status: ok}}
""",
    )
    report = tmp_path / "reports" / "junit.xml"
    write(report, trials)
    root = ET.parse(report).getroot()

    assert dict(root.attrib) | {"time": ""} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "1", "time": "",
    }  # fmt: skip
    cases = root.findall("./testsuite/testcase")
    assert [(case.get("name"), [part.tag for part in case]) for case in cases] == [
        ("it ends", []),
        ("it <fails> & says so", ["failure"]),
        ("it cannot run", ["error"]),
        ("it waits", ["skipped"]),
    ]
    assert "log[0]" in (cases[1][0].text or "")
    assert cases[1].get("line") == "4"
