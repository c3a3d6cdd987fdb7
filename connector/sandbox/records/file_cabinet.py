"""Rules of the file cabinet: one file and one folder of a name in a folder, sizes, types, addresses.

Sources: Oracle help section_4443167525 and section_4443156951 (files and folders in SOAP), the XSD's MediaType.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.refusals import DuplicateError, WireError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

LARGEST = 10 * 1024 * 1024
"""Bytes of content that one file may have when it is written by SOAP."""

_TYPES: Mapping[str, str] = {
    "csv": "CSV", "txt": "PLAINTEXT", "json": "JSON", "xml": "XMLDOC", "pdf": "PDF", "png": "PNGIMAGE",
    "gif": "GIFIMAGE", "jpg": "JPGIMAGE", "jpeg": "JPGIMAGE", "bmp": "BMPIMAGE", "svg": "SVG", "tif": "TIFFIMAGE",
    "tiff": "TIFFIMAGE", "ico": "ICON", "xls": "EXCEL", "xlsx": "EXCEL", "doc": "WORD", "docx": "WORD",
    "ppt": "POWERPOINT", "pptx": "POWERPOINT", "rtf": "RTF", "htm": "HTMLDOC", "html": "HTMLDOC", "css": "STYLESHEET",
    "js": "JAVASCRIPT", "zip": "ZIP", "gz": "GZIP", "tar": "TAR", "mp3": "MP3", "mpg": "MPEGMOVIE", "xsd": "XSD",
}  # fmt: skip
"""Extension → `fileType` where the file does not say it."""


def filed(store: Store, body: Record) -> Record:
    """A file with what NetSuite works out: size, type and address; refuses content that is too large."""
    found = dict(body)
    content = body.get("content")
    if isinstance(content, str):
        size = len(content) * 3 // 4 - content[-2:].count("=")
        if size > LARGEST:
            raise WireError(
                f"The file {body.get('name')} has {size} bytes; the largest content that can be written is {LARGEST}.",
                code="USER_ERROR",
                soap_code="ATTACH_SIZE_EXCEEDED",
            )
        found["fileSize"] = size
    name = str(body.get("name", ""))
    if name and not found.get("fileType"):
        found["fileType"] = {"id": _TYPES.get(name.rpartition(".")[2].lower(), "MISCBINARY")}
    found.setdefault("mediaTypeName", str(found.get("fileType", {}).get("id", "")).capitalize())
    found.setdefault("url", f"/core/media/media.nl?id={store.next_number('media')}&c={len(name)}")
    return found


def refiled(store: Store, old: Mapping[str, Any], changes: Record) -> Record:
    """The changes of a file with what follows from new content; its address stays."""
    kept = {name: old[name] for name in ("url", "mediaTypeName", "fileType", "name") if name in old}
    return {**filed(store, {**kept, **changes}), **changes} if "content" in changes else changes


def same_file(store: Store, body: Mapping[str, Any]) -> Stored | None:
    """The file of that name that the folder has already: adding it again overwrites it and keeps its id."""
    folder = _id(body.get("folder"))
    for id_ in store.named("file", str(body.get("name", ""))):
        stored = store.get("file", id_)
        if stored and _id(stored.body.get("folder")) == folder:
            return stored
    return None


def check_folder(store: Store, body: Mapping[str, Any], own: int | None) -> None:
    """Refuse a folder whose parent has another one of that name, with the code and text of a published answer."""
    parent = _id(body.get("parent"))
    others = (store.get("folder", id_) for id_ in store.named("folder", str(body.get("name", ""))) if id_ != own)
    if any(stored and _id(stored.body.get("parent")) == parent for stored in others):
        raise DuplicateError("A folder with the same name already exists in the selected folder.", "USER_ERROR")


def _id(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else ""
