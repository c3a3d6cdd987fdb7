"""The tokens' shape, read by PyJWT, against the decoded samples of Oracle's pages (fact sheet 4.3)."""

import re

import jwt as pyjwt

from connector.sandbox.oauth2.grant import Grant
from connector.sandbox.oauth2.token_text import application_id, claims_of, token_text
from connector.sandbox.people.demo_tenant import demo_tenant

NOW = 1_795_000_000.0
TENANT, KNOWN = demo_tenant("4030059", now=NOW)
INTEGRATION = TENANT.integrations[KNOWN.consumer_key]


def grant(*, by_certificate: bool = False) -> Grant:
    return Grant(INTEGRATION, 7, 3, frozenset({"restlets", "rest_webservices"}), NOW, by_certificate)


def test_a_token_of_the_code_flow_names_role_and_entity() -> None:
    text = token_text("access", grant(), TENANT, NOW, 3600)
    claims = pyjwt.decode(text, options={"verify_signature": False})

    assert {name: pyjwt.get_unverified_header(text)[name] for name in ("typ", "alg")} == {"typ": "JWT", "alg": "RS256"}
    assert claims["sub"] == "3;7"
    assert claims["aud"] == [f"{application_id(KNOWN.consumer_key)};4030059", KNOWN.consumer_key]
    assert claims["iss"] == "https://system.netsuite.com"
    assert (claims["iat"], claims["exp"], claims["oit"]) == (NOW, NOW + 3600, NOW)
    assert re.fullmatch(r"4030059\.a-a\.[0-9a-f-]{36}_\d{13}\.\d{13}", claims["jti"])
    assert sorted(claims["scope"]) == ["rest_webservices", "restlets"]


def test_a_token_of_a_certificate_names_the_company_too() -> None:
    claims = claims_of(token_text("access", grant(by_certificate=True), TENANT, NOW, 3600))

    assert claims["sub"] == "4030059;0;3;7;N"
    assert claims["aud"] == [KNOWN.consumer_key, f"app:{application_id(KNOWN.consumer_key)}"]
    assert claims["jti"].startswith("a.c.")


def test_every_token_is_another_text() -> None:
    assert len({token_text("refresh", grant(), TENANT, NOW, 60) for _ in range(3)}) == 3


def test_what_is_no_token_claims_nothing() -> None:
    assert claims_of("a.b.c") == claims_of("") == claims_of("e30.W10.x") == {}
