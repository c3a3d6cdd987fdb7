"""Where the WSDL and the schemas come from: generated from the catalogue, or a folder of the user's own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from connector.catalogue.areas import AREAS
from connector.errors import ConfigurationError
from connector.sandbox.soap.schema_table import SchemaTable, read_table
from connector.sandbox.soap.schema_text import schema_path, schema_text, wsdl_text
from connector.sandbox.soap.wire_names import area_of, with_version

_READ_AS = "2025_2"  # the table keeps no version, any would do
_IMPORT = re.compile(r'(<(?:\w+:)?(?:import|include)\b[^>]*?schemaLocation=")([^"]*)(")', re.DOTALL)
_NAMESPACE = re.compile(r'\b(?:targetNamespace|namespace)="([^"]*)"')
_ADDRESS = re.compile(r'(<(?:\w+:)?address\b[^>]*?location=")[^"]*(")')


class SchemaDocuments(Protocol):
    """WSDL and XSD documents of any version."""

    @property
    def table(self) -> SchemaTable:
        """What the schema documents say."""

    def wsdl(self, version: str, address: str) -> str:
        """The WSDL for *version*, its service at *address*."""

    def schema(self, path: str, version: str) -> str | None:
        """The schema document served at *path*, or None where there is none."""


class GeneratedDocuments:
    """Documents written from a declared table, e.g. the catalogue's; the text is made once per version."""

    def __init__(self, declared: SchemaTable) -> None:
        """Serve what *declared* says."""
        self._declared = declared
        self.schema = lru_cache(maxsize=256)(self._schema)

    @cached_property
    def table(self) -> SchemaTable:
        """The table as read back from the generated documents: one code path for ours and the user's."""
        return read_table(schema_text(self._declared, area, _READ_AS).encode() for area in AREAS.values())

    def wsdl(self, version: str, address: str) -> str:
        """The WSDL for *version*, its service at *address*."""
        return wsdl_text(version, address)

    def _schema(self, path: str, version: str) -> str | None:
        for area in AREAS.values():
            if schema_path(area, version) == path:
                return schema_text(self._declared, area, version)
        return None


class FolderDocuments:
    """The documents of a folder that the user has: `*.wsdl` with its `*.xsd` files in it or below it."""

    def __init__(self, folder: Path) -> None:
        """Serve the documents under *folder*."""
        found = sorted(folder.rglob("*.wsdl"))
        self._files = {path.name: path for path in sorted(folder.rglob("*.xsd"))}
        if not found or not self._files:
            raise ConfigurationError(
                f"{folder} holds no *.wsdl with *.xsd files", hint="give the folder that NetSuite's WSDL was saved in"
            )
        self._wsdl = found[0]
        self.schema = lru_cache(maxsize=256)(self._schema)

    @cached_property
    def table(self) -> SchemaTable:
        """What the schema documents say."""
        return read_table(path.read_bytes() for path in self._files.values())

    @cached_property
    def _by_namespace(self) -> dict[str, str]:
        """Prefix of a namespace → name of the file that declares it."""
        return {prefix: name for name, path in self._files.items() for prefix in _declared_prefix(path)}

    def wsdl(self, version: str, address: str) -> str:
        """The WSDL for *version*, its service at *address*."""
        text = self._relocated(self._wsdl.read_text(encoding="utf-8"), version, f"../../xsd/all/v{version}_0/")
        return _ADDRESS.sub(lambda found: found[1] + address + found[2], text)

    def _schema(self, path: str, version: str) -> str | None:
        found = self._files.get(posixpath.basename(path))
        return None if found is None else self._relocated(found.read_text(encoding="utf-8"), version, "./")

    def _relocated(self, text: str, version: str, folder: str) -> str:
        """*text* for *version*, each import pointing at where this sandbox serves that namespace."""

        def place(found: re.Match[str]) -> str:
            namespace = _NAMESPACE.search(found[0])
            area = area_of(namespace[1]) if namespace else None
            file = self._by_namespace.get(area.prefix if area else "", posixpath.basename(found[2]))
            return found[1] + folder + file + found[3]

        return with_version(_IMPORT.sub(place, text), version)


def _declared_prefix(path: Path) -> Iterator[str]:
    found = re.search(r'targetNamespace="([^"]*)"', path.read_text(encoding="utf-8")[:4000])
    area = area_of(found[1]) if found else None
    if area is not None:
        yield area.prefix
