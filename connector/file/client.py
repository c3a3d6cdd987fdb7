"""Files: the operations of the connector as methods, for programs."""

from __future__ import annotations

from connector.component import Unit
from connector.file.config import FileConfig
from connector.file.operations.read_csv import READ_CSV
from connector.file.operations.read_json_lines import READ_JSON_LINES
from connector.file.operations.write_csv import WRITE_CSV
from connector.file.operations.write_json_lines import WRITE_JSON_LINES
from connector.file.session import FileSession


class Files:
    """Files to read from and write to.

    files = Files()
    files.write_csv(path="copy.csv", records=files.read_csv(path="customers.csv"))
    """

    read_csv = READ_CSV
    read_json_lines = READ_JSON_LINES
    write_csv = WRITE_CSV
    write_json_lines = WRITE_JSON_LINES

    def __init__(self, config: FileConfig | None = None) -> None:
        """Look for files as *config* says; by default in the folder the process runs in."""
        self.session = FileSession(config or FileConfig())
        self.unit = Unit()
