from __future__ import annotations

import re
from pathlib import Path

import pytest
import zeep
from lxml import etree

from connector.errors import ConfigurationError
from connector.sandbox.soap.schema_documents import FolderDocuments
from tests.sandbox.soap.conftest import BASE, ForeignClient, InProcess, SchemaCheck, Soap, make_soap


def test_zeep_numbers_the_namespaces_as_it_does_for_netsuites_wsdl(client: ForeignClient, wsdl_dir: Path) -> None:
    theirs = zeep.Client(str(wsdl_dir / "netsuite.wsdl"))  # type: ignore[no-untyped-call]
    mine = client.zeep.wsdl.types.prefix_map

    assert {key: name.replace("2025_2", "2023_2") for key, name in mine.items()} == theirs.wsdl.types.prefix_map


def test_the_generated_documents_are_sound_schemas(soap: Soap, tmp_path: Path) -> None:
    answer = soap.ask('<getAll><record recordType="currency"/></getAll>', version="2023_2")

    SchemaCheck(_saved(soap, tmp_path, "2023_2")).assert_valid(answer)


def _saved(soap: Soap, folder: Path, version: str) -> Path:
    """All documents of the served WSDL, as a client that follows relative imports would save them."""
    waiting, seen = [f"/wsdl/v{version}_0/netsuite.wsdl"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        status, _, body = soap.get(path)
        assert status == 200, path
        target = folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        for found in re.findall(rb'schemaLocation="([^"]*)"', body):
            place = f"/{(target.parent / found.decode()).resolve().relative_to(folder.resolve())}"
            waiting += [place] if place not in seen else []
    return folder


def test_the_wsdl_declares_what_clients_look_for(soap: Soap) -> None:
    wsdl = etree.fromstring(soap.get("/wsdl/v2025_2_0/netsuite.wsdl")[2])
    spaces = {"w": "http://schemas.xmlsoap.org/wsdl/", "s": "http://schemas.xmlsoap.org/wsdl/soap/"}
    elements = wsdl.xpath("//w:message/w:part/@element", namespaces=spaces)
    headers = wsdl.xpath("//w:binding/w:operation[@name='search']/*/s:header/@part", namespaces=spaces)
    answered = wsdl.xpath("//w:binding/w:operation[not(w:output/s:header[@part='documentInfo'])]", namespaces=spaces)

    assert all(name.startswith(("platformMsgs:", "platformFaults:")) for name in elements)
    assert headers == ["tokenPassport", "applicationInfo", "partnerInfo", "searchPreferences", "documentInfo"]
    assert answered == []


def test_a_users_own_wsdl_is_served_for_every_version_from_here(real: Soap) -> None:
    wsdl = real.get("/wsdl/v2025_2_0/netsuite.wsdl")[2].decode()

    assert "2023_2" not in wsdl
    assert f'location="{BASE}/services/NetSuitePort_2025_2"' in wsdl
    assert 'schemaLocation="../../xsd/all/v2025_2_0/platform.core.xsd"' in wsdl
    client = zeep.Client(f"{BASE}/wsdl/v2025_2_0/netsuite.wsdl", transport=InProcess(real))  # type: ignore[no-untyped-call]
    assert client.get_type("{urn:demandplanning_2025_2.transactions.webservices.netsuite.com}ItemDemandPlan")  # type: ignore[no-untyped-call]


def test_absolute_imports_of_a_users_wsdl_lead_to_this_sandbox(wsdl_dir: Path, tmp_path: Path) -> None:
    for file in wsdl_dir.rglob("*.xsd"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(re.sub(r'schemaLocation="\.//', 'schemaLocation="https://x.example/', text))
    text = (wsdl_dir / "netsuite.wsdl").read_text(encoding="utf-8")
    (tmp_path / "n.wsdl").write_text(re.sub(r'schemaLocation="\./xsd/', 'schemaLocation="https://x.example/', text))
    served = make_soap(tmp_path)

    assert b"x.example" not in served.get("/wsdl/v2023_2_0/netsuite.wsdl")[2]
    assert b"x.example" not in served.get("/xsd/all/v2023_2_0/lists.relationships.xsd")[2]


def test_a_folder_without_a_wsdl_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"holds no \*\.wsdl"):
        FolderDocuments(tmp_path)
