"""Files: the operations of the connector as methods, for programs."""

from __future__ import annotations

from connector.component import Unit
from connector.file.config import FileConfig
from connector.file.operations.copy import COPY
from connector.file.operations.create_directory import CREATE_DIRECTORY
from connector.file.operations.delete import DELETE
from connector.file.operations.list import LIST
from connector.file.operations.move import MOVE
from connector.file.operations.read import READ
from connector.file.operations.read_csv import READ_CSV
from connector.file.operations.read_excel import READ_EXCEL
from connector.file.operations.read_json import READ_JSON
from connector.file.operations.read_json_lines import READ_JSON_LINES
from connector.file.operations.read_parquet import READ_PARQUET
from connector.file.operations.read_xml import READ_XML
from connector.file.operations.rename import RENAME
from connector.file.operations.write import WRITE
from connector.file.operations.write_csv import WRITE_CSV
from connector.file.operations.write_excel import WRITE_EXCEL
from connector.file.operations.write_json import WRITE_JSON
from connector.file.operations.write_json_lines import WRITE_JSON_LINES
from connector.file.operations.write_parquet import WRITE_PARQUET
from connector.file.operations.write_xml import WRITE_XML
from connector.file.session import FileSession


class Files:
    """Files to read from and write to.

    files = Files()
    files.write_parquet(path="copy.parquet", records=files.read_csv(path="customers.csv"))
    """

    copy = COPY
    create_directory = CREATE_DIRECTORY
    delete = DELETE
    list = LIST
    move = MOVE
    read = READ
    read_csv = READ_CSV
    read_excel = READ_EXCEL
    read_json = READ_JSON
    read_json_lines = READ_JSON_LINES
    read_parquet = READ_PARQUET
    read_xml = READ_XML
    rename = RENAME
    write = WRITE
    write_csv = WRITE_CSV
    write_excel = WRITE_EXCEL
    write_json = WRITE_JSON
    write_json_lines = WRITE_JSON_LINES
    write_parquet = WRITE_PARQUET
    write_xml = WRITE_XML

    def __init__(self, config: FileConfig | None = None) -> None:
        """Look for files as *config* says; by default in the folder the process runs in."""
        self.session = FileSession(config or FileConfig())
        self.unit = Unit()
