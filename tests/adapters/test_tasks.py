from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from connector.adapters.tasks import flow_task
from connector.errors import ConfigurationError
from connector.flow.result import IncompleteRun
from tests.adapters.conftest import Shop

PARAM = "params: {who: {default: world}}\nflows: {greet: {steps: [{set_payload: 'hello ${params.who}'}]}}"
DEAD = """
flows: {f: {steps: [{set_payload: [1, 0]}, {records: {steps: [{id: cut, set_payload: "${1 / payload}"}]}}]}}
"""


class NeverAgainError(Exception):
    pass


def test_a_task_runs_its_flow_and_gives_json(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "connector.task"):
        found = json.loads(json.dumps(flow_task(shop.path)()))

    assert (found["status"], found["written"], found["exit_code"]) == ("ok", 5, 0)
    assert any("RunEnded" in line for line in caplog.messages)


def test_its_arguments_are_the_flows_params_and_it_bears_its_name(tmp_path: Path) -> None:
    path = tmp_path / "greet.yaml"
    path.write_text(PARAM, encoding="utf-8")
    task = flow_task(path, state="memory", never_retried=NeverAgainError)

    assert task.__name__ == "greet"
    assert task(who="you")["status"] == "ok"
    with pytest.raises(NeverAgainError, match="whom"):
        task(whom="you")


def test_a_flow_that_is_not_there_fails_when_the_task_runs(tmp_path: Path) -> None:
    task = flow_task(tmp_path / "none.yaml")
    with pytest.raises(ConfigurationError):
        task()


def test_dead_letters_fail_the_task_unless_it_may_be_partial(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(DEAD, encoding="utf-8")
    with pytest.raises(IncompleteRun) as caught:
        flow_task(path)()

    assert [letter.record for letter in caught.value.result.dead_letters()] == [0]
    assert flow_task(path, partial=True)()["exit_code"] == 3
