from connector.catalogue.reader import load
from connector.sandbox.records.record_desk import Written
from connector.sandbox.rest.write_options import (
    names_policy,
    no_content,
    replaced_sublists,
    selected,
    values_policy,
)
from connector.sandbox.storage.store import Stored
from tests.sandbox.rest.test_rest_request import request


def test_policies_have_their_defaults_and_take_any_case() -> None:
    assert (names_policy(request()), values_policy(request())) == ("warning", "error")
    assert names_policy(request(x_netsuite_propertynamevalidation="Ignore")) == "ignore"


def test_sublists_are_named_in_any_case() -> None:
    asked = request(query="replace=ITEM,memo,nonsense")

    assert replaced_sublists(asked, load().record("salesOrder")) == ["item"]


def test_only_named_fields_are_emptied_when_that_is_asked() -> None:
    changes = {"memo": None, "email": "", "phone": "1"}

    assert selected(request(), changes) == changes
    assert selected(request(query="replaceSelectedFields=true&replace=Memo"), changes) == {"memo": None, "phone": "1"}


def test_warnings_are_told_in_a_header() -> None:
    stored = Stored("customer", 7, None, {}, "", "", inactive=False)

    answer = no_content(request(), Written(stored, created=True, warnings=('a "b"', "c")))
    assert answer.headers["warning"] == '199 - "a \\"b\\"", 199 - "c"'
    assert "warning" not in no_content(request(), Written(stored, created=True)).headers
