from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from connector import events
from connector.errors import RejectedError, RetryableError
from connector.flow.api import Flow
from connector.flow.on_failure import OnFailure, tell
from connector.flow.result import RunResult, Status
from connector.outcome import Report
from connector.state.opening import State, open_state
from tests.flow.test_notice_channels import HttpServer, http_server, smtp_server

BROKEN = 'flows: {main: {steps: [{raise_error: {type: "APP:BROKEN", description: no good}}]}}'


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with http_server() as running:
        yield running


@pytest.fixture
def state() -> Iterator[State]:
    with open_state("memory") as opened:
        yield opened


def ended(status: Status = "failed", code: str = "RCRD_DSNT_EXIST") -> RunResult:
    error = RejectedError("no such record", code=code, hint="mend it") if status == "failed" else None
    return RunResult(run="r1", flow="main", status=status, report=Report(read=3), error=error)


def hear(asked: OnFailure | None, result: RunResult, state: State) -> list[str]:
    heard: list[events.Event] = []
    tell(asked, result, environment="prod", state=state, emit=heard.append)
    return [event.message for event in heard if isinstance(event, events.Noted)]


def test_a_failure_is_told_once_then_counted_and_its_end_is_told(server: HttpServer, state: State) -> None:
    asked = OnFailure.model_validate({"http": {"url": server.url}})
    for result in (ended(), ended(), ended(), ended("ok"), ended("nothing_to_do")):
        assert hear(asked, result, state) == []
    first, last = (post.body for post in server.posts)

    assert (first["flow"], first["run"], first["status"], first["environment"]) == ("main", "r1", "failed", "prod")
    assert (first["error"]["code"], first["report"]["read"], first["times"]) == ("RCRD_DSNT_EXIST", 3, 1)
    assert first["subject"] == "main (prod) failed: RCRD_DSNT_EXIST"
    assert first["host"]
    assert (last["status"], last["times"], last["error"]) == ("recovered", 2, None)


def test_another_error_is_told_at_once_and_the_same_after_a_while(server: HttpServer, state: State) -> None:
    rarely = OnFailure.model_validate({"http": {"url": server.url}})
    always = OnFailure.model_validate({"http": {"url": server.url}, "repeat_every": 0})
    hear(rarely, ended(), state)
    hear(rarely, ended(code="OTHER"), state)
    hear(always, ended(), state)

    assert [post.body["error"]["code"] for post in server.posts] == ["RCRD_DSNT_EXIST", "OTHER", "RCRD_DSNT_EXIST"]


def test_only_what_is_asked_for_is_told(server: HttpServer, state: State) -> None:
    asked = OnFailure.model_validate({"http": {"url": server.url}, "when": ["handled_errors"]})
    for result in (ended(), ended("dead_letters"), ended("handled_errors"), ended("interrupted"), ended("ok")):
        hear(asked, result, state)
    hear(None, ended(), state)
    locked = RunResult(
        run="", flow="x", status="failed", report=Report(), error=RetryableError("busy", type="STATE:LOCKED")
    )
    hear(OnFailure.model_validate({"http": {"url": server.url}}), locked, state)

    assert [post.body["status"] for post in server.posts] == ["handled_errors"]


def test_a_notice_that_does_not_get_through_is_said_and_tried_again(server: HttpServer, state: State) -> None:
    asked = OnFailure.model_validate({"http": {"url": server.url}})
    server.answers = [404]
    assert hear(asked, ended(), state) == ["the notice by http did not get through: the address answered 404"]
    hear(asked, ended(), state)

    assert server.posts[-1].body["times"] == 2


def test_one_channel_that_is_broken_does_not_repeat_the_other(server: HttpServer, state: State) -> None:
    with smtp_server() as mail:
        smtp = {"host": "127.0.0.1", "port": mail.port, "security": "none"}
        asked = OnFailure.model_validate(
            {"http": {"url": server.url}, "email": {"to": "a@x.test", "from": "b@x.test", "smtp": smtp}}
        )
        server.answers = [404, 404]
        hear(asked, ended(), state)
        hear(asked, ended(), state)

    assert len(server.posts) == 2
    assert [one["Subject"] for one in mail.mails] == ["main (prod) failed: RCRD_DSNT_EXIST"]


def test_a_run_tells_and_ends_as_it_would_have(server: HttpServer) -> None:
    flow = Flow.read(BROKEN.replace("{steps", f"{{on_failure: {{http: {{url: '{server.url}'}}}}, steps"))
    with open_state("memory") as state:
        server.answers = [500, 404]
        heard: list[events.Event] = []
        results = [flow.run(state=state, emit=heard.append) for _ in range(2)]

    assert [result.exit_code for result in results] == [1, 1]
    assert [post.body["error"]["type"] for post in server.posts] == ["APP:BROKEN"] * 3
    assert any("did not get through" in event.message for event in heard if isinstance(event, events.Noted))


def test_the_flow_goes_before_its_environment_and_that_before_the_project(server: HttpServer, tmp_path: Path) -> None:
    told = f"on_failure: {{http: {{url: '{server.url}', body: {{from: NAME}}}}}}"
    overlay = told.replace("NAME", "environment")
    project = f"{told.replace('NAME', 'project')}\nenvironments: {{prod: {{{overlay}}}}}\n"
    (tmp_path / "connector.yaml").write_text(project, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(BROKEN, encoding="utf-8")
    own = BROKEN.replace("{steps", f"{{{told.replace('NAME', 'flow')}, steps")
    (tmp_path / "b.yaml").write_text(own, encoding="utf-8")
    for file, environment in (("a.yaml", ""), ("a.yaml", "prod"), ("b.yaml", "prod")):
        Flow.load(tmp_path / file, environment=environment).run(state="memory")

    assert [post.body["from"] for post in server.posts] == ["project", "environment", "flow"]


def test_somebody_is_told() -> None:
    with pytest.raises(ValidationError, match="nobody is told"):
        OnFailure.model_validate({})
