"""upload_file: a file into the file cabinet; SOAP only, since REST's document service is not documented enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connector.component import Operation, Unit
from connector.config_model import problem
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome

_OPERATION = "netsuite.upload_file"


class UploadFileArguments(Arguments):
    """What to upload, and where to."""

    path: str = ""
    """The file on this machine; give this or `content`."""
    content: bytes | str | None = None
    """The content itself; text goes as UTF-8."""
    name: str = ""
    """Its name in NetSuite; that of `path` where not said. One of that name in the folder gets the new content."""
    folder: Id = ""
    """Internal id of the folder; NetSuite's own have negative ones, e.g. -15 for SuiteScripts."""
    folder_path: str = ""
    """The folder by its path, e.g. `Integrations/2026`; give this or `folder`."""
    create_folder: bool = False
    """Whether folders of `folder_path` that are missing are made."""
    external_id: Id = ""
    """External id of the file; with one, the file that bears it is written wherever it lies."""
    description: str = ""
    """What the file is."""
    is_online: bool = False
    """Whether anybody with the link may read it, without signing in."""
    transport: SoapOnly = "auto"
    """Goes over SOAP."""

    def check(self) -> None:
        """One content and one folder."""
        if bool(self.path) == (self.content is not None):
            raise problem("contradiction", "there is not exactly one content", "give path or content")
        if not self.path and not self.name:
            raise problem("missing-key", "the content has no name", "give name")
        if bool(self.folder) == bool(self.folder_path):
            raise problem("contradiction", "there is not exactly one folder", "give folder or folder_path")


def _soap(session: Session, arguments: UploadFileArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import files  # noqa: PLC0415 - what SOAP needs is slow to import

    session.check_write(_OPERATION)
    content = _content(arguments, files.LARGEST)
    folder = arguments.folder or files.folder_id(
        session, arguments.folder_path, unit, _OPERATION, create=arguments.create_folder
    )
    record: dict[str, Any] = {
        "name": arguments.name or Path(arguments.path).name,
        "folder": {"id": folder},
        "content": content,
        "isOnline": arguments.is_online,
    }
    more = {"externalId": arguments.external_id, "description": arguments.description}
    return files.write_file(session, record | {key: value for key, value in more.items() if value}, unit, _OPERATION)


def _content(arguments: UploadFileArguments, largest: int) -> bytes:
    """What goes into the file; its size is looked at before it is read."""
    if arguments.path:
        try:
            size = Path(arguments.path).stat().st_size
            _check_size(arguments.path, size, largest)
            return Path(arguments.path).read_bytes()
        except OSError as error:
            raise ConfigurationError(
                f"{arguments.path} cannot be read: {error.strerror}",
                hint="give a path that this process sees",
                operation=_OPERATION,
            ) from None
    found = arguments.content or b""
    content = found.encode() if isinstance(found, str) else found
    _check_size(arguments.name, len(content), largest)
    return content


def _check_size(name: str, size: int, largest: int) -> None:
    if size > largest:
        raise ConfigurationError(
            f"{name} has {size:,} bytes, and NetSuite takes {largest:,} of one file",
            hint="split or compress it",
            operation=_OPERATION,
        )


UPLOAD_FILE = Operation(
    name="upload_file",
    summary="Put a file of at most 10 MB into the file cabinet.",
    effect="write",
    arguments=UploadFileArguments,
    takes="value",
    gives="value",
    soap=_soap,
    errors=("CONFIGURATION", *WRITE_ERRORS),
    example="path: out/orders.csv\nfolder_path: Integrations/2026\ncreate_folder: true",
    mule="add-file",
)
