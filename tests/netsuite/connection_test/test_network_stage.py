from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.network_stage import check_network, check_tls
from connector.netsuite.connection_test.stage_report import ConnectionTest

Diagnosed = Callable[..., ConnectionTest]
Inspected = Callable[..., Inspection]


def behind(proxy_port: int, authority: Path, **more: Any) -> dict[str, Any]:
    """A connection to `erp.example` that only the proxy can reach."""
    return {
        "base_address": "https://erp.example",
        "allow_other_host": True,
        "tls": {"trust_store": {"path": str(authority / "ca.pem")}},
        "proxy": {"host": "127.0.0.1", "port": proxy_port, **more},
    }


def test_names_the_address_and_the_times(diagnosed: Diagnosed) -> None:
    found = diagnosed().stage("network")

    assert found.status == "passed"
    assert "is 127.0.0.1; name " in found.evidence


def test_unknown_name_doubts_the_account_id(inspected: Inspected) -> None:
    found = check_network(inspected(base_address="https://nowhere.invalid", allow_other_host=True))

    assert (found.status, found.causes[0].name) == ("failed", "name_unknown")
    assert "Account ID" in found.cure


def test_host_that_does_not_answer_is_behind_a_firewall(inspected: Inspected) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # fill the queue, so that the next connection hangs
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        found = check_network(inspected(base_address=f"http://127.0.0.1:{port}", connection_timeout=0.3))
        for one in waiting:
            one.close()

    assert (found.status, found.causes[0].name) == ("failed", "blocked_on_the_way")


def test_plain_http_on_this_machine_needs_no_tls(inspected: Inspected) -> None:
    assert check_tls(inspected()).status == "skipped"


def test_untrusted_certificate_is_shown_with_its_issuer(diagnosed: Diagnosed, tls_port: int) -> None:
    found = diagnosed(base_address=f"https://localhost:{tls_port}")

    assert (found.exit_code, [stage.name for stage in found.stages if stage.status == "failed"]) == (4, ["tls"])
    assert found.causes[0].name == "tls_intercepted"
    assert "Inspecting Proxy CA" in found.stage("tls").evidence
    assert found.failed_sign_ins == 0


def test_trusted_certificate_passes(diagnosed: Diagnosed, tls_port: int, authority: Path) -> None:
    trust = {"trust_store": {"path": str(authority / "ca.pem")}}
    found = diagnosed(base_address=f"https://localhost:{tls_port}", tls=trust)

    assert found.ok
    assert "TLSv1.3, CN=Inspecting Proxy CA" in found.stage("tls").evidence


def test_certificate_of_another_host_is_told_from_an_untrusted_one(
    diagnosed: Diagnosed, tls_port: int, authority: Path
) -> None:
    trust = {"trust_store": {"path": str(authority / "ca.pem")}}
    found = diagnosed(base_address=f"https://127.0.0.1:{tls_port}", tls=trust)

    assert found.causes[0].name == "certificate_of_other_host"


def test_goes_through_the_proxy_like_every_request(diagnosed: Diagnosed, proxy_port: int, authority: Path) -> None:
    found = diagnosed(**behind(proxy_port, authority))

    assert found.ok, found.as_dict()
    assert f"proxy 127.0.0.1:{proxy_port}" in found.stage("network").evidence
    assert f"through the proxy 127.0.0.1:{proxy_port}" == found.stage("tls").evidence


def test_proxy_that_refuses_is_named(diagnosed: Diagnosed, proxy_port: int, authority: Path) -> None:
    found = diagnosed(**behind(proxy_port, authority, username="nobody", password="open sesame"))

    assert (found.exit_code, found.causes[0].name) == (4, "proxy_refuses")
    assert "open sesame" not in str(found.as_dict())


def test_proxy_that_does_not_listen_is_named(inspected: Inspected, authority: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = check_network(inspected(**behind(taken.getsockname()[1], authority)))

    assert (found.status, found.causes[0].name) == ("failed", "proxy_refuses")
