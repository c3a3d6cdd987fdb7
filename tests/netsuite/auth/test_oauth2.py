from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization as to
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.auth.oauth2 import ClientCredentials, algorithm_for, assertion, private_key

AUDIENCE = "https://1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"


def pem(key: Any, form: to.PrivateFormat = to.PrivateFormat.PKCS8) -> SecretStr:
    return SecretStr(key.private_bytes(to.Encoding.PEM, form, to.NoEncryption()).decode())


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 3072)


def credentials(key: Any, algorithm: str | None = None) -> ClientCredentials:
    return ClientCredentials(
        "1", SecretStr("client-4711"), "cert-1", pem(key), algorithm, AUDIENCE, ("rest_webservices",)
    )


@pytest.mark.parametrize(
    ("curve", "algorithm"), [(ec.SECP256R1(), "ES256"), (ec.SECP384R1(), "ES384"), (ec.SECP521R1(), "ES512")]
)
def test_an_ec_key_signs_with_the_algorithm_of_its_curve(curve: ec.EllipticCurve, algorithm: str) -> None:
    key = ec.generate_private_key(curve)

    token = assertion(credentials(key), int(time.time()), "once")

    assert jwt.get_unverified_header(token) == {"alg": algorithm, "typ": "JWT", "kid": "cert-1"}
    claims = jwt.decode(token, key.public_key(), algorithms=[algorithm], audience=AUDIENCE)
    assert claims["iss"] == "client-4711"
    assert claims["scope"] == ["rest_webservices"]
    assert claims["jti"] == "once"
    assert 0 < claims["exp"] - claims["iat"] < 3600


@pytest.mark.parametrize("algorithm", ["PS256", "PS384", "PS512"])
def test_an_rsa_key_signs_with_any_pss_algorithm(rsa_key: rsa.RSAPrivateKey, algorithm: str) -> None:
    token = assertion(credentials(rsa_key, algorithm), int(time.time()), "once")

    assert jwt.decode(token, rsa_key.public_key(), algorithms=[algorithm], audience=AUDIENCE)


def test_a_token_is_shared_by_those_who_have_the_same_key_in_whatever_lines() -> None:
    one, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    here, text = credentials(one), pem(one).get_secret_value()
    in_one_line = replace(here, key=SecretStr(text.replace("\n", "\\n")))

    assert here.storage_key == in_one_line.storage_key != credentials(other).storage_key
    assert text[40:60] not in here.storage_key


def test_rsa_takes_ps256_by_itself(rsa_key: rsa.RSAPrivateKey) -> None:
    assert algorithm_for(rsa_key, None) == "PS256"


def test_key_and_algorithm_must_fit(rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(ConfigurationError) as caught:
        algorithm_for(rsa_key, "ES256")
    assert "PS256" in caught.value.hint
    with pytest.raises(ConfigurationError, match="does not fit"):
        algorithm_for(ec.generate_private_key(ec.SECP256R1()), "ES512")


def test_keys_that_netsuite_does_not_take_are_refused_with_the_cure() -> None:
    small = rsa.generate_private_key(65537, 2048)
    with pytest.raises(ConfigurationError, match="2048"):
        algorithm_for(small, None)
    with pytest.raises(ConfigurationError, match="kind"):
        algorithm_for(ed25519.Ed25519PrivateKey.generate(), None)
    with pytest.raises(ConfigurationError, match="kind"):
        algorithm_for(ec.generate_private_key(ec.SECP256K1()), None)


def test_only_pkcs8_is_taken() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(ConfigurationError) as caught:
        private_key(pem(key, to.PrivateFormat.TraditionalOpenSSL))

    assert "EC PRIVATE KEY" in caught.value.message
    assert "openssl pkcs8" in caught.value.hint


def test_a_broken_key_is_not_shown() -> None:
    text = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWtleS1tYXRlcmlhbA==\n-----END PRIVATE KEY-----"

    with pytest.raises(ConfigurationError) as caught:
        private_key(SecretStr(text))

    assert "c2VjcmV0" not in str(caught.value.as_dict())


def test_a_key_in_one_line_is_understood() -> None:
    key = ec.generate_private_key(ec.SECP256R1())

    assert private_key(SecretStr(pem(key).get_secret_value().replace("\n", "\\n"))).key_size == 256


def test_nothing_of_the_credentials_is_shown() -> None:
    who = credentials(ec.generate_private_key(ec.SECP256R1()))

    assert not any(secret in repr(who) + who.fingerprint for secret in who.secrets)
