"""NetSuite's real XSD files, for the tests that judge the catalogue by them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree

from connector.catalogue.areas import AREAS, XSD, TypeName
from connector.catalogue.reader import Catalogue, load

_X = "{http://www.w3.org/2001/XMLSchema}"
_VERSION = "2023_2"


@dataclass
class RealType:
    """A complex type as NetSuite declares it; `elements` in order: name → (type, repeats)."""

    elements: dict[str, tuple[TypeName, bool]]
    attributes: dict[str, str | None]
    base: TypeName | None


@dataclass
class RealXsd:
    types: dict[TypeName, RealType] = field(default_factory=dict)
    enumerations: dict[TypeName, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def elements(self, name: TypeName) -> dict[str, TypeName]:
        return {element: found for element, (found, _) in self.types[name].elements.items()}


class _File:
    def __init__(self, path: Path, into: RealXsd) -> None:
        self.root = etree.parse(str(path)).getroot()
        self.area = AREAS[path.stem]
        into.files.append(path.stem)
        self.by_namespace = {area.namespace(_VERSION): area for area in AREAS.values()}
        assert self.root.get("targetNamespace") == self.area.namespace(_VERSION)
        for found in self.root.findall(f"{_X}complexType"):
            into.types[TypeName(found.get("name"), self.area)] = self.complex_type(found)
        for found in self.root.findall(f"{_X}simpleType"):
            values = [value.get("value") for value in found.iter(f"{_X}enumeration")]
            into.enumerations[TypeName(found.get("name"), self.area)] = values

    def name_of(self, node: etree._Element, qualified: str) -> TypeName:
        prefix, _, name = qualified.rpartition(":")
        namespace = node.nsmap.get(prefix or None, "")
        return TypeName(name, self.by_namespace.get(namespace, XSD))

    def complex_type(self, node: etree._Element) -> RealType:
        extension = node.find(f".//{_X}extension")
        elements = {
            child.get("name"): (self.name_of(child, child.get("type")), child.get("maxOccurs") == "unbounded")
            for child in node.iter(f"{_X}element")
            if child.get("type")
        }
        attributes = {child.get("name"): child.get("default") for child in node.iter(f"{_X}attribute")}
        base = None if extension is None else self.name_of(extension, extension.get("base"))
        return RealType(elements, attributes, base)


def _folder() -> Path:
    given = os.environ.get("CONNECTOR_WSDL_DIR")
    return Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "wsdl" / _VERSION


@pytest.fixture(scope="session")
def real() -> RealXsd:
    folder = _folder()
    if not (folder / "xsd").is_dir():
        pytest.skip(
            f"NetSuite's WSDL is not in {folder}; set CONNECTOR_WSDL_DIR to a folder with netsuite.wsdl and xsd/"
        )
    found = RealXsd()
    for path in sorted((folder / "xsd").glob("*.xsd")):
        _File(path, found)
    return found


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()
