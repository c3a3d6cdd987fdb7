import json
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from connector.sandbox.people.demo_tenant import credentials_document, demo_tenant, write_credentials


def test_the_account_is_spelled_as_netsuite_does() -> None:
    tenant, credentials = demo_tenant("1234567-sb1", now=0)

    assert tenant.account == credentials.account == "1234567_SB1"


def test_everything_fits_together() -> None:
    tenant, credentials = demo_tenant("1", now=0)

    token = tenant.tokens[credentials.token_id]
    certificate = tenant.certificates[credentials.certificate_id]
    assert token.consumer_key == certificate.consumer_key == credentials.consumer_key
    assert {token.user, certificate.user} <= set(tenant.users)
    assert {token.role, certificate.role} <= set(tenant.roles)
    assert len(credentials.consumer_secret) == len(credentials.token_secret) == 64


def test_each_run_has_secrets_of_its_own_and_shows_none() -> None:
    (tenant, one), (_, two) = demo_tenant("1", now=0), demo_tenant("1", now=0)

    assert one.token_secret != two.token_secret
    for text in (repr(tenant), repr(one)):
        assert one.consumer_secret not in text
        assert one.token_secret not in text
        assert "PRIVATE KEY" not in text


def test_the_key_is_written_beside_the_credentials_for_its_owner(tmp_path: Path) -> None:
    _, credentials = demo_tenant("1", now=0)
    path = tmp_path / "sandbox.json"
    write_credentials(path, credentials, "http://127.0.0.1:1", "2025_2")

    document = json.loads(path.read_text())
    key_file = Path(document["oauth2"]["private_key_file"])
    assert key_file == tmp_path / "sandbox.key.pem"
    assert isinstance(load_pem_private_key(key_file.read_bytes(), None), ec.EllipticCurvePrivateKey)
    assert [stat.S_IMODE(file.stat().st_mode) for file in (path, key_file)] == [0o600, 0o600]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sandbox.json", "sandbox.key.pem"]


def test_the_document_names_the_wsdl(tmp_path: Path) -> None:
    _, credentials = demo_tenant("1", now=0)

    document = credentials_document(credentials, "http://127.0.0.1:1", "2023_2", tmp_path / "key.pem")
    assert document["wsdl_url"] == "http://127.0.0.1:1/wsdl/v2023_2_0/netsuite.wsdl"


def test_known_credentials_are_used_again() -> None:
    _, known = demo_tenant("1", now=0)
    tenant, again = demo_tenant("1", now=0, known=known)

    assert again == known
    assert tenant.tokens[known.token_id].secret == known.token_secret
    assert known.certificate_id in tenant.certificates
