import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.restlets.restlet_bodies import ScriptResponse
from connector.sandbox.restlets.restlet_service import PATH, RestletService
from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import SuiteScriptError
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.conftest import Client

JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}
XML = {"Content-Type": "application/xml"}


class Caller:
    """Calls RESTlets of a sandbox."""

    def __init__(self, client: Client) -> None:
        self.session = client.session
        self.url = client.base + PATH

    def __call__(
        self, method: str, script: str | int, deploy: str | int = 1, arguments: str = "", **options: Any
    ) -> requests.Response:
        return self.session.request(method, f"{self.url}?script={script}&deploy={deploy}{arguments}", **options)


@pytest.fixture
def call(client: Client) -> Caller:
    return Caller(client)


@pytest.fixture
def restlets(sandbox: Sandbox) -> Iterator[RestletService]:
    service = sandbox.account.restlets
    known = {id(one) for one in service.scripts}
    yield service
    for one in [each for each in service.scripts if id(each) not in known]:
        service.scripts.forget(one)
    service.language = "en_US"


def error(answer: requests.Response) -> tuple[int, str, str]:
    found = answer.json()["error"]
    return answer.status_code, found["code"], found["message"]


# -------------------------------------------------------------------- calling


def test_a_script_is_found_by_numbers_and_by_string_ids(call: Caller) -> None:
    expected = {"method": "GET", "parameters": {"a": "1 2", "b": "ü"}}

    for script, deploy in (
        (1, 1),
        ("customscript_sandbox_echo", "customdeploy_sandbox_echo"),
        (1, "customdeploy_sandbox_echo"),
    ):
        answer = call("GET", script, deploy, "&a=1%202&b=%C3%BC", headers=JSON)
        assert (answer.status_code, answer.json()) == (200, expected)


def test_every_verb_reaches_its_function(call: Caller, restlets: RestletService) -> None:
    restlets.register(
        "customscript_verbs",
        get=lambda parameters: ["get", parameters],
        delete=lambda parameters: ["delete", parameters],
        post=lambda body: ["post", body],
        put=lambda body: ["put", body],
    )

    assert call("GET", "customscript_verbs", arguments="&x=1", headers=JSON).json() == ["get", {"x": "1"}]
    assert call("DELETE", "customscript_verbs", arguments="&x=1", headers=JSON).json() == ["delete", {"x": "1"}]
    assert call("POST", "customscript_verbs", arguments="&x=1", json={"y": 2}).json() == ["post", {"y": 2}]
    assert call("PUT", "customscript_verbs", json=[1]).json() == ["put", [1]]


def test_decorators_deploy_functions_one_by_one(call: Caller, restlets: RestletService) -> None:
    @restlets.on("get", 700)
    def read(parameters: dict[str, str]) -> str:
        return "read " + parameters["id"]

    @restlets.on("post", "customscript700", "customdeploy1")
    def write(body: str) -> str:
        return "wrote " + body

    assert call("GET", 700, arguments="&id=5").text == "read 5"
    assert call("POST", 700, data="x", headers=TEXT).text == "wrote x"


def test_text_and_xml_go_in_and_out(call: Caller) -> None:
    text = call("POST", 1, data="grün".encode(), headers=TEXT)
    xml = call("POST", 1, data=b"<order><line>1</line><line>2</line></order>", headers=XML)

    assert (text.content.decode(), text.headers["Content-Type"]) == ("grün", "text/plain; charset=utf-8")
    assert xml.text == "<order><line>1</line><line>2</line></order>"


def test_a_string_is_written_as_json_where_json_is_asked_for(call: Caller, restlets: RestletService) -> None:
    restlets.register(701, get=lambda _: "a")

    assert call("GET", 701, headers=JSON).text == '"a"'
    assert call("GET", 701).text == "a"


def test_a_script_may_set_its_own_content_type(call: Caller, restlets: RestletService) -> None:
    restlets.register(702, get=lambda _: ScriptResponse("<h1>hi</h1>", "text/html"))
    answer = call("GET", 702)

    assert (answer.text, answer.headers["Content-Type"]) == ("<h1>hi</h1>", "text/html")


def test_nothing_returned_is_an_empty_json_answer_and_an_error_as_text(call: Caller, restlets: RestletService) -> None:
    restlets.register(703, get=lambda _: None)

    assert (call("GET", 703, headers=JSON).status_code, call("GET", 703, headers=JSON).text) == (200, "")
    assert call("GET", 703).text == (
        "error code: INVALID_RETURN_DATA_FORMAT\nerror message: Invalid data format. You should return TEXT."
    )


# -------------------------------------------------------------------- scripts in the account


def test_a_script_works_with_records_and_pays_for_it(call: Caller, restlets: RestletService) -> None:
    def post(body: dict[str, Any], session: ScriptSession) -> Any:
        made = session.create("customer", body)
        session.update("customer", made, {"phone": "1"})
        phone = session.load("customer", made)["phone"]
        session.delete("customer", made)
        return [phone, session.remaining_usage]

    restlets.register(704, post=post)
    answer = call("POST", 704, json={"companyName": "By script", "subsidiary": {"id": "1"}})

    assert answer.json() == ["1", 5000 - 10 - 5 - 5 - 10]


def test_the_suiteql_script_pages_through_a_query(call: Caller, client: Client) -> None:
    for number in range(3):
        client.made("customer", companyName=f"Paged {number}", subsidiary={"id": "1"})
    query = {"q": "SELECT companyname FROM customer WHERE companyname LIKE ? ORDER BY id", "params": ["Paged%"]}
    first = call("POST", "customscript_sandbox_suiteql", json={**query, "limit": 2}).json()
    second = call("POST", 2, json={**query, "limit": 2, "offset": 2}).json()

    assert [row["companyname"] for row in first["items"]] == ["Paged 0", "Paged 1"]
    assert (first["hasMore"], first["totalResults"], first["remainingUsage"]) == (True, 3, 4990)
    assert ([row["companyname"] for row in second["items"]], second["hasMore"]) == (["Paged 2"], False)


def test_the_credit_check_weighs_an_order_against_what_its_customer_may_owe(
    call: Caller, client: Client, sandbox: Sandbox
) -> None:
    item = str(sandbox.store.create("serviceSaleItem", {"itemId": "Credit checked"}).id)
    may_owe = {"100": "approve", "50": "hold", None: "approve"}
    answers = {}
    for limit in may_owe:
        customer = client.made("customer", companyName=f"Owes {limit}", subsidiary={"id": "1"}, creditLimit=limit)
        lines = {"items": [{"item": {"id": item}, "quantity": 2, "rate": 30}]}
        order = client.made("salesOrder", entity={"id": customer}, item=lines)
        answers[limit] = call(
            "GET", "customscript_sandbox_credit_check", arguments=f"&order={order}", headers=JSON
        ).json()

    assert {limit: answer["decision"] for limit, answer in answers.items()} == may_owe
    assert answers["50"]["reason"] == "60.00 would be owed, the limit is 50.00"
    assert error(call("GET", 6, arguments="&order=0", headers=JSON))[1] == "RCRD_DSNT_EXIST"


def test_a_query_that_is_refused_is_a_script_error(call: Caller) -> None:
    status, code, message = error(call("POST", 2, json={"q": "SELECT nothing FROM customer"}))

    assert (status, code) == (400, "SSS_SEARCH_ERROR_OCCURRED")
    assert json.loads(message)["message"].startswith("Search error occurred:")


def test_a_script_that_takes_more_than_5000_units_is_stopped(call: Caller, restlets: RestletService) -> None:
    def get(_: Any, session: ScriptSession) -> None:
        for _number in range(501):
            session.suiteql("SELECT id FROM currency")

    restlets.register(705, get=get)

    assert error(call("GET", 705, headers=JSON))[:2] == (400, "SSS_USAGE_LIMIT_EXCEEDED")


def test_a_script_acts_with_the_callers_role(call: Caller, restlets: RestletService, sandbox: Sandbox) -> None:
    role = next(iter(sandbox.tenant.roles.values()))
    restlets.register(706, get=lambda _, session: session.load("customer", 1))
    before = dict(role.records)
    role.records["customer"] = role.other_records.__class__.NONE
    try:
        assert error(call("GET", 706, headers=JSON))[1] == "INSUFFICIENT_PERMISSION"
    finally:
        role.records.clear()
        role.records.update(before)


# -------------------------------------------------------------------- script errors


def test_an_error_of_the_script_is_json_inside_the_message(call: Caller, restlets: RestletService) -> None:
    def get(_: Any) -> None:
        raise SuiteScriptError("MY_ERROR", 'It is "wrong"')

    restlets.register(707, get=get)
    status, code, message = error(call("GET", 707, headers=JSON))
    told = json.loads(message)

    assert (status, code) == (400, "MY_ERROR")
    assert (told["type"], told["name"], told["message"]) == ("error.SuiteScriptError", "MY_ERROR", 'It is "wrong"')
    assert told["stack"][0].startswith("get(/SuiteScripts/test_restlet_service.py:")


def test_an_exception_of_python_is_an_unexpected_error(call: Caller, restlets: RestletService) -> None:
    restlets.register(708, get=lambda parameters: parameters["x"])
    status, code, message = error(call("GET", 708, headers=JSON))

    assert (status, code) == (400, "UNEXPECTED_ERROR")
    assert json.loads(message)["message"] == "KeyError: 'x'"


def test_a_missing_record_can_be_caught_by_its_name(call: Caller, restlets: RestletService) -> None:
    def get(_: Any, session: ScriptSession) -> str:
        try:
            session.load("customer", 99999999)
        except SuiteScriptError as caught:
            return caught.name
        return ""

    restlets.register(709, get=get)

    assert call("GET", 709).text == "RCRD_DSNT_EXIST"


# -------------------------------------------------------------------- refusals


def test_refusals_are_spaced_as_netsuite_spaces_them(call: Caller) -> None:
    sentence = "That Suitelet is invalid, disabled, or no longer exists."
    in_json, in_xml, in_text = call("GET", 9999, headers=JSON), call("GET", 9999, headers=XML), call("GET", 9999)

    assert in_json.text == f'{{"error" : {{"code" : "SSS_INVALID_SCRIPTLET_ID", "message" : "{sentence}"}}}}'
    assert in_xml.text == f"<error><code>SSS_INVALID_SCRIPTLET_ID</code><message>{sentence}</message></error>"
    assert in_text.text == f"error code: SSS_INVALID_SCRIPTLET_ID\nerror message: {sentence}"
    assert {one.status_code for one in (in_json, in_xml, in_text)} == {404}


def test_a_deployment_in_testing_or_for_other_roles_is_not_there(call: Caller, restlets: RestletService) -> None:
    restlets.register(710, get=lambda _: "x", released=False)
    restlets.register(711, get=lambda _: "x", roles=[3])

    assert error(call("GET", 710, headers=JSON))[:2] == (404, "SSS_INVALID_SCRIPTLET_ID")
    assert error(call("GET", 711, headers=JSON))[:2] == (404, "SSS_INVALID_SCRIPTLET_ID")


def test_ids_that_are_left_out_are_named(call: Caller) -> None:
    answer = call.session.get(f"{call.url}?script=1", headers=JSON)

    assert error(answer) == (400, "SSS_MISSING_REQD_ARGUMENT", "Missing a required argument: deploy")


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("POST", {"Content-Type": "Application/JSON"}, 415),
        ("GET", {"Content-Type": "image/png"}, 415),
        ("PATCH", JSON, 405),
        ("POST", {"Content-Type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_content_types_are_case_sensitive_and_three(
    call: Caller, method: str, headers: dict[str, str], status: int
) -> None:
    form = headers["Content-Type"].endswith("urlencoded")
    body = None if method == "GET" else b"a=1" if form else b"{}"

    assert call(method, 1, headers=headers, data=body).status_code == status


def test_a_body_without_a_content_type_is_refused(call: Caller) -> None:
    assert call("POST", 1, data=b"{}").status_code == 415


def test_a_verb_that_the_script_has_not_is_not_allowed(call: Caller, restlets: RestletService) -> None:
    restlets.register(712, get=lambda _: "x")

    assert error(call("POST", 712, json={}))[0] == 405


def test_bodies_that_are_not_what_they_say_are_refused(call: Caller) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

    assert error(call("POST", 1, data=b"{", headers=JSON))[:2] == (400, "INVALID_REQUEST")
    assert call("POST", 1, data=b"<a>", headers=XML).status_code == 400
    assert call("POST", 1, data=bomb, headers=XML).status_code == 400
    assert call("POST", 1, data=b"\xff", headers=TEXT).status_code == 400
    assert call("GET", 1, data=b"x", headers=TEXT).status_code == 400


def test_strings_are_limited_to_ten_megabytes_both_ways(call: Caller, restlets: RestletService) -> None:
    restlets.register(713, get=lambda _: "x" * (10 * 1024 * 1024 + 1))

    for answer in (call("GET", 713), call("POST", 1, data=b"x" * (10 * 1024 * 1024 + 1), headers=TEXT)):
        assert (answer.status_code, answer.text.split("\n")[0]) == (400, "error code: SSS_FILE_CONTENT_SIZE_EXCEEDED")


# -------------------------------------------------------------------- signing in


def test_without_a_sign_in_the_answer_is_text_by_default(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}{PATH}?script=1&deploy=1", timeout=10)

    assert answer.status_code == 401
    assert answer.text == "error code: INVALID_LOGIN_ATTEMPT\nerror message: Invalid login attempt."


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        ("OAuth", 400, "INVALID_REQUEST"),
        ("OAuth realm=TSTDRV1234567, x", 400, "INVALID_REQUEST"),
        ("Basic YTpi", 400, "USER_ERROR"),
        ("NLAuth nlauth_account=1, nlauth_email=a@b.c", 401, "INVALID_LOGIN_CREDENTIALS"),
        ("Bearer nonsense", 401, "INVALID_LOGIN_ATTEMPT"),
    ],
)
def test_other_headers_are_refused_in_their_own_way(
    sandbox: Sandbox, authorization: str, status: int, code: str
) -> None:
    headers = {**JSON, "Authorization": authorization}
    answer = requests.get(f"{sandbox.url}{PATH}?script=1&deploy=1", headers=headers, timeout=10)

    assert error(answer)[:2] == (status, code)


def test_a_wrong_secret_is_told_to_the_audit_trail_only(sandbox: Sandbox) -> None:
    answer = Caller(Client(sandbox, token_secret="0" * 64))("GET", 1, headers=JSON)

    assert error(answer) == (401, "INVALID_LOGIN_ATTEMPT", "Invalid login attempt.")
    assert (sandbox.audit.entries[-1].detail, sandbox.audit.entries[-1].channel) == ("InvalidSignature", "RESTlet")


def bearer(sandbox: Sandbox, scope: str) -> dict[str, str]:
    """The header of an access token with *scope*, had by client credentials."""
    oauth2 = sandbox.credentials()["oauth2"]
    now = int(sandbox.clock())
    url = f"{sandbox.url}/services/rest/auth/oauth2/v1/token"
    claims = {"iss": oauth2["client_id"], "scope": [scope], "aud": url, "iat": now, "exp": now + 300}
    key = Path(oauth2["private_key_file"]).read_text(encoding="ascii")
    assertion = jwt.encode(claims, key, "ES256", headers={"kid": oauth2["certificate_id"]})
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }
    token = requests.post(url, data=form, timeout=10).json()["access_token"]
    return {**JSON, "Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> dict[str, str]:
    return bearer(sandbox, "restlets")


def test_a_bearer_token_needs_the_scope_restlets(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}{PATH}?script=1&deploy=1"
    welcome = requests.get(url, headers=bearer(sandbox, "restlets"), timeout=10)
    refused = requests.get(url, headers=bearer(sandbox, "rest_webservices"), timeout=10)

    assert welcome.status_code == 200
    assert error(refused)[:2] == (401, "INVALID_LOGIN_ATTEMPT")
    assert 'Bearer realm="TSTDRV1234567", error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_a_web_services_only_role_cannot_call_restlets(call: Caller, sandbox: Sandbox) -> None:
    role = next(iter(sandbox.tenant.roles.values()))
    role.web_services_only = True
    try:
        assert error(call("GET", 1, headers=JSON))[:2] == (401, "INVALID_LOGIN_CREDENTIALS")
    finally:
        role.web_services_only = False


def test_messages_come_in_the_users_language(call: Caller, restlets: RestletService) -> None:
    restlets.language = "es_ES"

    assert error(call("GET", 9999, headers=JSON))[2].startswith("Ese Suitelet no es válido")
    with pytest.raises(ConfigurationError, match="xx_XX"):
        restlets.language = "xx_XX"


# -------------------------------------------------------------------- limits and hosts


def test_too_many_requests_at_once_are_refused_with_400(
    call: Caller, restlets: RestletService, sandbox: Sandbox
) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def get(_: Any) -> str:
        inside.set()
        go_on.wait(10)
        return "x"

    restlets.register(714, get=get)
    before, sandbox.tenant.concurrency = sandbox.tenant.concurrency, 1
    slow = threading.Thread(target=lambda: Caller(Client(sandbox))("GET", 714))
    try:
        slow.start()
        assert inside.wait(10)
        assert error(call("GET", 1, headers=JSON))[:2] == (400, "SSS_REQUEST_LIMIT_EXCEEDED")
    finally:
        go_on.set()
        slow.join()
        sandbox.tenant.concurrency = before


def test_a_fault_rule_for_concurrency_speaks_this_channels_words(call: Caller, sandbox: Sandbox) -> None:
    sandbox.faults.add(FaultRule(kind="concurrency", match="restlet", times=1))

    assert error(call("GET", 1, headers=JSON))[:2] == (400, "SSS_REQUEST_LIMIT_EXCEEDED")
    assert call("GET", 1, headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("tstdrv1234567.restlets.api.netsuite.com", 200),
        ("rest.netsuite.com", 302),
        ("rest.na1.netsuite.com", 302),
        ("tstdrv1234567.suitetalk.api.netsuite.com", 403),
        ("1234567.restlets.api.netsuite.com", 403),
    ],
)
def test_only_the_accounts_own_host_answers(sandbox: Sandbox, host: str, status: int) -> None:
    headers = {**bearer(sandbox, "restlets"), "Host": host}
    url = f"{sandbox.url}{PATH}?script=1&deploy=1"
    answer = requests.get(url, headers=headers, timeout=10, allow_redirects=False)
    right = "https://tstdrv1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1"

    assert answer.status_code == status
    assert answer.headers.get("Location", right) == right


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "X"]),
    st.text(max_size=30),
    st.binary(max_size=60),
    st.sampled_from(["application/json", "application/xml", "text/plain", "", "a/b", "application/json;;"])
    | st.text(max_size=20),
    st.sampled_from(["", "OAuth a=b", "Bearer ", "NLAuth", 'OAuth realm="x", realm="y"']) | st.text(max_size=30),
)
def test_garbage_is_refused_and_never_a_defect(
    sandbox: Sandbox, method: str, query: str, body: bytes, media: str, authorization: str
) -> None:
    headers = {"content-type": media, "authorization": authorization, "host": "127.0.0.1"}
    answer = sandbox.account.restlets.answer(Request(method, PATH, f"script=1&deploy=1&{query}", headers, body))

    assert 400 <= answer.status < 500


@given(st.binary(max_size=80), st.sampled_from(["application/json", "application/xml", "text/plain"]))
def test_any_body_of_somebody_signed_in_is_answered(
    token: dict[str, str], sandbox: Sandbox, body: bytes, media: str
) -> None:
    headers = {"content-type": media, "authorization": token["Authorization"], "host": "127.0.0.1"}
    try:
        answer = sandbox.account.restlets.answer(Request("POST", PATH, "script=1&deploy=1", headers, body))
    finally:
        sandbox.gatekeeper.gate.leave()

    assert answer.status in (200, 400)


@pytest.mark.parametrize(
    ("feature", "name"), [("CUSTOMCODE", "Client SuiteScript"), ("SERVERSIDESCRIPTING", "Server SuiteScript")]
)
def test_without_suitescript_no_restlet_runs(sandbox: Sandbox, call: Caller, feature: str, name: str) -> None:
    sandbox.tenant.features.discard(feature)
    try:
        status, code, message = error(call("GET", 1, 1, headers=JSON))
    finally:
        sandbox.tenant.features.add(feature)

    assert (status, code) == (400, "FEATURE_DISABLED")
    assert message == f"The feature '{name}' required to access this page is not enabled in this account."
