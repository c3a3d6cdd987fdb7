import datetime as dt
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.setup.uploaded_certificate import LONGEST, CertificateRefusedError, read_certificate
from tests.sandbox.setup.conftest import Pem


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_curves_of_netsuite_are_taken(pem: Pem, curve: ec.EllipticCurve) -> None:
    found = read_certificate(pem(ec.generate_private_key(curve)), time.time())

    assert found.algorithm == "EC"
    assert isinstance(load_pem_public_key(found.public_key), ec.EllipticCurvePublicKey)
    assert len(found.fingerprint) == 64


@pytest.mark.parametrize(("bits", "taken"), [(2048, False), (3072, True)])
def test_an_rsa_key_must_have_3072_bits_or_4096(pem: Pem, bits: int, taken: bool) -> None:
    text = pem(rsa.generate_private_key(65537, bits))
    if taken:
        assert read_certificate(text, time.time()).algorithm == "RSA"
        return
    with pytest.raises(CertificateRefusedError, match="this one has 2048"):
        read_certificate(text, time.time())


def test_a_validity_of_more_than_two_years_is_cut(pem: Pem) -> None:
    found = read_certificate(pem(days=3650), time.time())

    assert found.valid_until - found.valid_from == LONGEST


def test_other_keys_curves_dates_and_files_are_refused(pem: Pem) -> None:
    refused = {
        pem(ec.generate_private_key(ec.SECP256K1())): "P-256",
        pem(days=10, start=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)): "expired",
        "-----BEGIN PRIVATE KEY-----": "never the private key",
        "hello": "no X.509",
    }
    for text, words in refused.items():
        with pytest.raises(CertificateRefusedError, match=words):
            read_certificate(text, time.time())


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    with pytest.raises(CertificateRefusedError):
        read_certificate(f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n", 0)
