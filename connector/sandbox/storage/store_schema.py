"""The tables of the sandbox's store."""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    id_space TEXT NOT NULL,
    id INTEGER NOT NULL,
    type TEXT NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    inactive INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id_space, id)
);
CREATE INDEX IF NOT EXISTS record_type ON record (type, id);
CREATE INDEX IF NOT EXISTS record_name ON record (type, name);
CREATE UNIQUE INDEX IF NOT EXISTS record_external ON record (id_space, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS deleted (
    type TEXT NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    deleted_at TEXT NOT NULL,
    subsidiaries TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deleted_at ON deleted (deleted_at);
CREATE TABLE IF NOT EXISTS attachment (
    type TEXT NOT NULL,
    id INTEGER NOT NULL,
    attached_type TEXT NOT NULL,
    attached_id INTEGER NOT NULL,
    role INTEGER,
    PRIMARY KEY (type, id, attached_type, attached_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attachment_of ON attachment (attached_type, attached_id);
CREATE TABLE IF NOT EXISTS system_note (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    record INTEGER NOT NULL,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    event TEXT NOT NULL,
    old TEXT,
    new TEXT,
    made_at TEXT NOT NULL,
    user INTEGER NOT NULL,
    role INTEGER NOT NULL,
    context TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS system_note_of ON system_note (type, record);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    id INTEGER NOT NULL,
    mark INTEGER NOT NULL DEFAULT (random())
);
CREATE TRIGGER IF NOT EXISTS change_insert AFTER INSERT ON record
    BEGIN INSERT INTO change (type, id) VALUES (new.type, new.id); END;
CREATE TRIGGER IF NOT EXISTS change_update AFTER UPDATE ON record
    BEGIN INSERT INTO change (type, id) VALUES (new.type, new.id); END;
CREATE TRIGGER IF NOT EXISTS change_delete AFTER DELETE ON record
    BEGIN INSERT INTO change (type, id) VALUES (old.type, old.id); END;
"""
"""`record.body` is canonical JSON; times are ISO text in UTC with `Z`; `counter` numbers ids and documents;
`deleted.subsidiaries` are the internal ids of those that a record belonged to, with commas between.

`change` says what was written, in order; its random marks tell histories apart that a restore made part ways.
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there, and bring those of an older file up to date."""
    connection.executescript(SCHEMA)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(deleted)")]
    if "subsidiaries" not in columns:
        connection.execute("ALTER TABLE deleted ADD COLUMN subsidiaries TEXT NOT NULL DEFAULT ''")
