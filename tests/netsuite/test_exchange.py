from __future__ import annotations

from connector.netsuite.account import Account
from connector.netsuite.address import addresses
from connector.netsuite.exchange import Answer, Request, pairs, token_request


def test_the_address_encodes_a_space_as_netsuite_signs_it() -> None:
    request = Request(method="GET", url="https://h/x", parameters=(("q", 'a IS "b c"'), ("ä", "1+1")))

    assert request.address == "https://h/x?q=a%20IS%20%22b%20c%22&%C3%A4=1%2B1"
    assert Request(method="GET", url="https://h/x").address == "https://h/x"


def test_parameters_as_text() -> None:
    assert pairs({"a": 1, "b": None, "c": True}) == (("a", "1"), ("c", "true"))
    assert pairs([("a", "x"), ("a", "y")]) == (("a", "x"), ("a", "y"))
    assert pairs(None) == ()


def test_soap_signs_in_its_body_the_others_in_a_header() -> None:
    assert Request(method="GET", url="u").signs_header
    assert not Request(method="POST", url="u", channel="soap").signs_header
    assert not Request(method="GET", url="u", signed=False).signs_header


def test_asking_for_a_token_adds_no_header_of_ours() -> None:
    found = addresses(Account("1234567"))
    request = token_request(found, {"grant_type": "a b"})

    assert (request.method, request.url, request.body, request.signs_header) == (
        "POST",
        found.token,
        b"grant_type=a+b",
        False,
    )


def test_an_answer_finds_its_headers_and_knows_a_page_for_people() -> None:
    answer = Answer(200, {"content-type": "text/html; charset=utf-8"}, b"<html>")

    assert answer.header("Content-Type") == "text/html; charset=utf-8"
    assert answer.header("x") == ""
    assert answer.is_html
    assert Answer(200, {}, b"  <!DOCTYPE html>").is_html
    assert not Answer(200, {"content-type": "application/json"}, b'{"a": "<html>"}').is_html
    assert "<html>" not in repr(answer)
