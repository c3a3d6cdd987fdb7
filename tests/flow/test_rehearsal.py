from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import Flow
from connector.flow.rehearsal import Rehearsal, Sample, rehearse
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

Build = Callable[[str], Flow]
READ = "- id: read\n  netsuite.suiteql: {query: SELECT id FROM customer, key: id}\n"
SYNC = """
flows:
  main:
    source: {netsuite.on_modified_object: {record_type: customer, every: 5m, lag: 0s}}
    steps:
      - transform: {each: {id: "${payload.id}", name: "${payload.companyName}"}}
      - {id: keep, database.upsert: {table: dim, key: [id], delete_when: "${payload.gone}"}}
"""


def sent(account: Sandbox) -> set[str]:
    """The ways that requests came in, queries apart: what may have changed something."""
    entries = account.journal.entries
    return {
        f"{entry.method} {entry.path}" for entry in entries if entry.method != "GET" and "suiteql" not in entry.path
    }


def rehearsed(flow: Flow, limit: int = 20, **more: Any) -> Rehearsal:
    result = rehearse(flow.loaded, limit=limit, **more)
    assert result.result.error is None, result.result.error
    return result


def test_what_a_list_write_would_be_given_is_shown_and_nothing_is_sent(build: Build, account: Sandbox) -> None:
    steps = READ + (
        '- transform: {each: {id: "${payload.id}", comments: "seen ${payload.id}"}}\n'
        "- {id: write, netsuite.update_list: {record_type: customer}}\n"
    )
    found = rehearsed(build(steps))
    (write,) = found.writes

    assert (write.step, write.kind, write.config, write.transport) == (
        "main/write",
        "netsuite.update_list",
        "erp",
        "rest",
    )
    assert (write.records, len(write.first), write.settings["record_type"]) == (20, 10, "customer")
    assert write.first[0]["comments"] == f"seen {write.first[0]['id']}"
    assert found.result.report.read == 20
    assert sent(account) == set()


@pytest.mark.parametrize(
    "step",
    [
        "netsuite.add: {record_type: customer, record: {companyName: x, externalId: e1}}",
        "netsuite.update: {record_type: customer, record: {id: '1', companyName: x}}",
        "netsuite.upsert: {record_type: customer, record: {externalId: e1, companyName: x}}",
        "netsuite.delete: {record_type: customer, id: '1'}",
        "netsuite.delete_list: {record_type: customer, ids: ['1', '2']}",
        "netsuite.add_list: {record_type: customer, records: [{companyName: x}]}",
        "netsuite.async_upsert_list: {record_type: customer, records: [{externalId: e1}]}",
        "netsuite.call_restlet_post: {script: '1', deploy: '1', body: {a: 1}}",
        "netsuite.transform: {source_type: salesOrder, source_id: '1', target_type: invoice}",
        "netsuite.upload_file: {name: a.txt, folder: '1', content: hello}",
        "parallel_foreach: {collection: '${[1, 2]}', steps: [{netsuite.delete: {record_type: customer, id: '1'}}]}",
        "records: {collection: '${[{}]}', steps: [{netsuite.add_list: {record_type: customer}}]}",
        "async: {steps: [{netsuite.delete: {record_type: customer, id: '1'}}]}",
    ],
)
def test_no_write_of_any_kind_reaches_the_account(step: str, build: Build, account: Sandbox) -> None:
    found = rehearsed(build(f"- {step}"))

    assert [write.calls for write in found.writes] in ([1], [2])
    assert sent(account) == set()


def test_a_database_and_a_file_are_left_alone(build: Build, tmp_path: Path) -> None:
    steps = READ + (
        "- {target: n, database.upsert: {table: dim, key: [id]}}\n"
        f"- file.write: {{path: '{tmp_path}/out.txt', content: '${{vars.n.written}} rows'}}\n"
    )
    table, file = rehearsed(build(steps)).writes

    assert (table.records, table.settings) == (20, {"table": "dim", "key": ["id"]})
    assert file.first[0]["content"] == "20 rows"
    assert not (tmp_path / "out.txt").exists()
    assert not (tmp_path / "w.db").exists()


def test_a_run_goes_on_with_what_a_write_is_known_to_give(build: Build) -> None:
    steps = """
- netsuite.upsert: {record_type: customer, record: {externalId: code-1}}
- netsuite.update:
    record_type: customer
    record: {id: "${payload.id or 'not known'}", comments: "${payload.externalId}"}
"""
    first, second = rehearsed(build(steps)).writes

    assert first.first == [{"externalId": "code-1"}]
    assert second.first == [{"id": "not known", "comments": "code-1"}]


def test_neither_watermark_nor_run_nor_dead_letter_is_left(build: Build, account: Sandbox, tmp_path: Path) -> None:
    account.clock.offset += 2  # a window ends at NetSuite's full second
    flow, url = build(SYNC), f"sqlite:///{tmp_path}/state.db"
    first = rehearsed(flow, state=url)

    assert (first.writes[0].records, first.writes[0].settings["delete_when"]) == (20, "payload.gone")
    assert not (tmp_path / "state.db").exists()
    flow.run(state=url)
    with open_state(url) as state:
        before, runs = state.overview.flows(), [run.id for run in state.runs.list()]

    assert rehearse(flow.loaded, limit=20, state=url).writes == []  # it begins at the watermark
    with open_state(url) as state:
        assert [run.id for run in state.runs.list()] == runs
        assert state.overview.flows() == before


def test_pages_that_are_kept_on_the_way_are_kept_nowhere(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECTOR_SPOOL", str(tmp_path / "spool"))
    steps = READ + "  target: rows\n- raise_error: {type: 'APP:NO'}\n"
    result = rehearse(build(steps).loaded, limit=5).result

    assert (result.status, (tmp_path / "spool").exists()) == ("failed", False)


def test_redacted_fields_and_secrets_are_not_shown(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "very-secret-key")
    (tmp_path / "connector.yaml").write_text("redact: [email]\n")
    text = build(
        "- set_payload: {email: jo@example.com, name: Jo}\n"
        "- http.request: {method: POST, url: 'https://example.com/', headers: {X-Key: '${env:API_KEY}'}}\n"
    )
    (tmp_path / "flow.yaml").write_text(text.loaded.text)
    (write,) = rehearsed(Flow.load(tmp_path / "flow.yaml")).writes

    assert write.first[0]["body"] == {"email": "[redacted]", "name": "Jo"}
    assert "very-secret-key" not in str(write)


def test_a_request_that_only_reads_is_made(build: Build, account: Sandbox) -> None:
    address = account.credentials()["base_url"]
    steps = f"- http.request: {{url: '{address}/__sandbox__/health', success_codes: '200..599'}}"

    assert rehearsed(build(steps)).writes == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "post", "${'PO' + 'ST'}"])
def test_a_request_that_may_write_is_not_made(method: str, build: Build, account: Sandbox) -> None:
    address = account.credentials()["base_url"]
    request = f'{{method: "{method}", url: "{address}/app/anything", body: {{a: 1}}}}'
    (write,) = rehearsed(build(f"- http.request: {request}")).writes

    assert (write.calls, write.first[0]["body"]) == (1, {"a": 1})
    assert sent(account) == set()


LISTENER = """
flows:
  main:
    source: {http.listener: {path: "/orders/{id}"}}
    steps:
      - id: queue
        vm.publish: {queue_name: q, content: {id: "${attributes.uri_params.id}", total: "${payload.total}"}}
"""


def test_a_flow_that_waits_for_events_goes_over_a_message_that_it_is_given(build: Build) -> None:
    sample = Sample(payload={"total": 7}, attributes={"uri_params": {"id": "A1"}})
    (write,) = rehearsed(build(LISTENER), sample=sample).writes

    assert write.first == [{"queue_name": "q", "content": {"id": "A1", "total": 7}}]


def test_a_message_stands_in_for_what_a_polling_source_finds(build: Build, account: Sandbox) -> None:
    found = rehearsed(build(SYNC), sample=Sample(payload={"id": "7", "companyName": "Mine"}))

    assert found.writes[0].first == [{"id": "7", "name": "Mine"}]
    assert list(account.journal.entries) == []


def test_no_mail_is_sent_and_no_message_left_in_a_queue(build: Build) -> None:
    flow = build(
        "- {vm.publish: {queue_name: q, content: hello}}\n- vm.publish_consume: {queue_name: q, content: hello}"
    )

    assert [write.kind for write in rehearsed(flow).writes] == ["vm.publish", "vm.publish_consume"]


def test_records_that_go_through_steps_one_by_one_are_noted_together(build: Build) -> None:
    steps = READ + (
        "- records:\n    steps:\n"
        '      - transform: {payload: {id: "${payload.id}", comments: seen}}\n'
        "      - {id: write, netsuite.update_list: {record_type: customer}}\n"
    )
    (write,) = rehearsed(build(steps), limit=7).writes

    assert (write.step, write.calls, write.records, write.first[0]["comments"]) == ("main/write", 1, 7, "seen")


def test_what_is_stored_is_stored_in_a_copy_that_later_steps_read(build: Build, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    steps = """
- object_store.retrieve: {key: seen, default_value: nothing}
- set_variable: {variable_name: before, value: "${payload}"}
- object_store.store: {key: seen, value: yes it was}
- object_store.retrieve: {key: seen}
"""
    flow = build(steps)
    found = rehearsed(flow, state=url)

    assert (found.result.variables["before"], found.result.payload) == ("nothing", "yes it was")
    assert not (tmp_path / "state.db").exists()
    flow.run(state=url)
    assert rehearsed(flow, state=url).result.variables["before"] == "yes it was"


def test_a_write_that_the_configuration_forbids_says_so(build: Build) -> None:
    flow = build("- netsuite.delete: {record_type: customer, id: '1'}").with_config("erp", {"mode": "read_only"})
    (write,) = rehearsed(flow).writes

    assert "read_only" in write.refused


def test_what_goes_wrong_before_the_write_is_in_the_result(build: Build) -> None:
    result = rehearse(build("- raise_error: {type: 'APP:NO'}").loaded, limit=5).result

    assert (result.status, result.error and result.error.type) == ("failed", "APP:NO")
