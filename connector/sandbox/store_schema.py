"""The tables of the sandbox's store."""

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
    deleted_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS deleted_at ON deleted (deleted_at);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
"""`record.body` is canonical JSON; times are ISO text in UTC with `Z`; `counter` numbers ids and documents."""
