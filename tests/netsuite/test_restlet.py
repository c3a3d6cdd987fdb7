from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import AmbiguousError, ConfigurationError, ConnectivityError, RejectedError
from connector.netsuite.client import NetSuite

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_get_takes_its_arguments_from_the_address(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply('{"total": 12.50}', content_type="application/json;charset=utf-8")

    found = scripted_client.call_restlet_get(script=6, deploy=1, parameters={"customer": "A & B", "open": True})

    assert found == {"total": Decimal("12.50")}
    method, path, headers, body = scripted.asked[0]
    assert (method, body) == ("GET", b"")
    assert path == "/app/site/hosting/restlet.nl?script=6&deploy=1&customer=A%20%26%20B&open=true"
    assert "oauth_signature=" in headers["authorization"]


@pytest.mark.parametrize(("method", "name"), [("POST", "call_restlet_post"), ("PUT", "call_restlet_put")])
def test_post_and_put_send_json(scripted: Scripted, scripted_client: NetSuite, method: str, name: str) -> None:
    scripted.reply([1, 2])

    found = getattr(scripted_client, name)(
        script="customscript_a", deploy="customdeploy_a", body={"x": Decimal("1.10")}
    )

    assert found == [1, 2]
    assert scripted.asked[0][0] == method
    assert scripted.asked[0][2]["content-type"] == "application/json"
    assert scripted.asked[0][3] == b'{"x":1.10}'


def test_text_goes_and_comes_as_text(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("done: ü", content_type="text/plain; charset=utf-8")

    assert scripted_client.call_restlet_post(script=1, body="hello") == "done: ü"
    assert scripted.asked[0][2]["content-type"] == "text/plain"


def test_delete_gives_nothing(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("")

    assert scripted_client.call_restlet_delete(script=1, parameters={"id": 5}) is None


def test_a_busy_account_is_not_begun_so_even_a_post_is_tried_again(
    scripted: Scripted, scripted_client: NetSuite
) -> None:
    busy = {"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "Request Limit Exceeded"}}
    scripted.reply(busy, 400).reply({"ok": True})

    assert scripted_client.call_restlet_post(script=1, body={}) == {"ok": True}


def test_a_lost_answer_to_a_post_is_ambiguous(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.hang_up()

    with pytest.raises(AmbiguousError):
        scripted_client.call_restlet_post(script=1, body={})
    assert len(scripted.asked) == 1


def test_an_error_of_the_script_is_unwrapped(scripted: Scripted, scripted_client: NetSuite) -> None:
    inner = json.dumps({"type": "error.SuiteScriptError", "name": "RCRD_DSNT_EXIST", "message": "That record is gone."})
    scripted.reply({"error": {"code": "UNEXPECTED_ERROR", "message": inner}}, 400)

    with pytest.raises(RejectedError) as caught:
        scripted_client.call_restlet_get(script=1)

    assert caught.value.code == "RCRD_DSNT_EXIST"
    assert caught.value.message == "That record is gone."


@pytest.mark.parametrize(
    "arguments",
    [
        {"script": "evil&x=1"},
        {"script": 1, "deploy": "../x"},
        {"script": 1, "parameters": {"script": "2"}},
        {"script": True},
    ],
)
def test_what_is_no_script_is_refused(scripted_client: NetSuite, arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        scripted_client.call_restlet_get(**arguments)


def test_a_page_for_people_is_no_result_of_a_script(scripted: Scripted, scripted_client: NetSuite) -> None:
    page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>"
    scripted.reply(page, content_type="text/html;charset=utf-8").reply(page, content_type="text/plain")

    with pytest.raises(ConnectivityError, match="the HTML page “Sign in”"):
        scripted_client.call_restlet_get(script=6, deploy=1)
    assert scripted_client.call_restlet_get(script=6, deploy=1) == page  # the script means it
