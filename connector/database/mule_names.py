"""What MuleSoft's Database connector calls the operations that have another name here."""

from __future__ import annotations

OTHER_NAMES = {
    "bulk_insert": "insert",
    "execute_ddl": "execute",
    "on_table_row": "on_new_row",
    "listener": "on_new_row",
}
