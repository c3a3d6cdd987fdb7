"""download_file: a file of the file cabinet; SOAP only, since REST's document service is not documented enough."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from connector.component import Operation, Unit
from connector.config_model import Encoding, problem
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.download_file"


class DownloadFileArguments(Arguments):
    """Which file, and where to."""

    id: Id = ""
    """Internal id of the file."""
    external_id: Id = ""
    """External id of the file."""
    file_path: str = ""
    """The file by its path in the file cabinet, e.g. `Integrations/2026/orders.csv`; give one of the three."""
    path: str = ""
    """Where to write it on this machine: a file, or a folder that is there, where it keeps its name."""
    encoding: Encoding = ""
    """Character set in which `content` is given as text, e.g. `utf-8`; without, it is bytes."""
    transport: SoapOnly = "auto"
    """Goes over SOAP."""

    def check(self) -> None:
        """One file."""
        if sum(map(bool, (self.id, self.external_id, self.file_path))) != 1:
            raise problem("key", "there is not exactly one file", "give id, external_id or file_path")


def _soap(session: Session, arguments: DownloadFileArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import files  # noqa: PLC0415 - what SOAP needs is slow to import

    if arguments.external_id:
        key = ("externalId", arguments.external_id)
    else:
        found = arguments.id or files.file_id(session, arguments.file_path, unit, _OPERATION)
        key = ("internalId", found)
    record = files.read_file(session, key, unit, _OPERATION)
    content = record.pop("content", None) or b""
    if arguments.path:
        return {**record, "path": str(_written(content, arguments.path, str(record.get("name", ""))))}
    return {**record, "content": _text(content, arguments.encoding) if arguments.encoding else content}


def _written(content: bytes, path: str, name: str) -> Path:
    """Write the content so that it is there whole or not at all."""
    target = Path(path)
    if target.is_dir():
        target /= Path(name).name or "file"
    temporary = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ConfigurationError(
            f"{target} cannot be written: {error.strerror}",
            hint="give a path in a folder that is there and that this process may write to",
            operation=_OPERATION,
        ) from None
    return target


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise ConfigurationError(
            f"the file is no text in {encoding}",
            hint="leave encoding out and take the bytes, or name the file's own",
            operation=_OPERATION,
        ) from None


DOWNLOAD_FILE = Operation(
    name="download_file",
    summary="Read a file of the file cabinet: its fields with `content`, or written to a path of this machine.",
    effect="read",
    arguments=DownloadFileArguments,
    takes="nothing",
    gives="value",
    soap=_soap,
    errors=("CONFIGURATION", *READ_ERRORS),
    example="file_path: Integrations/2026/orders.csv\npath: in/",
)
