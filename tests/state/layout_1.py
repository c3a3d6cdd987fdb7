"""A state as version 0.1 left it: its tables, a broken-off run with a unit, what was set aside, a watermark."""

from __future__ import annotations

import sqlalchemy as sa

from connector.state.sql_engine import WRITES, make_engine, parsed

RUN = "20260101-000000-abcdef01"
_TABLES = """
CREATE TABLE connector_schema_version (version INTEGER NOT NULL);
CREATE TABLE connector_watermarks (
  account VARCHAR(255) NOT NULL, flow VARCHAR(255) NOT NULL, source VARCHAR(255) NOT NULL, value TEXT NOT NULL,
  run VARCHAR(64) NOT NULL, moved_at VARCHAR(32) NOT NULL, PRIMARY KEY (account, flow, source));
CREATE TABLE connector_runs (
  id VARCHAR(64) NOT NULL, flow VARCHAR(255) NOT NULL, account VARCHAR(255) NOT NULL, text_hash VARCHAR(64) NOT NULL,
  params_hash VARCHAR(64) NOT NULL, status VARCHAR(32) NOT NULL, "window" TEXT, summary TEXT,
  started_at VARCHAR(32) NOT NULL, ended_at VARCHAR(32), PRIMARY KEY (id));
CREATE INDEX connector_runs_by_flow ON connector_runs (flow, account, status);
CREATE TABLE connector_run_units (
  run VARCHAR(64) NOT NULL, key VARCHAR(500) NOT NULL, result TEXT NOT NULL, done_at VARCHAR(32) NOT NULL,
  PRIMARY KEY (run, key));
CREATE TABLE connector_dead_letters (
  id {number} NOT NULL, run VARCHAR(64) NOT NULL, flow VARCHAR(255) NOT NULL, step VARCHAR(255) NOT NULL,
  unit VARCHAR(500) NOT NULL, position INTEGER NOT NULL, record TEXT NOT NULL, variables TEXT NOT NULL,
  error_type VARCHAR(255) NOT NULL, code VARCHAR(255) NOT NULL, message TEXT NOT NULL, error TEXT NOT NULL,
  attempts INTEGER NOT NULL, status VARCHAR(32) NOT NULL, created_at VARCHAR(32) NOT NULL, changed_at VARCHAR(32),
  PRIMARY KEY (id));
CREATE UNIQUE INDEX connector_dead_letters_once ON connector_dead_letters (run, step, unit, position);
CREATE INDEX connector_dead_letters_by_flow ON connector_dead_letters (flow, status);
CREATE TABLE connector_spool (
  run VARCHAR(64) NOT NULL, key VARCHAR(500) NOT NULL, records {bytes} NOT NULL, cursor TEXT NOT NULL, total INTEGER,
  PRIMARY KEY (run, key));
CREATE TABLE connector_locks (
  name VARCHAR(500) NOT NULL, owner VARCHAR(64) NOT NULL, host VARCHAR(255) NOT NULL, pid INTEGER NOT NULL,
  expires_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (name));
INSERT INTO connector_schema_version VALUES (1);
INSERT INTO connector_runs VALUES (
  '{run}', 'pull', '1234567', 'text', 'params', 'interrupted', '{{"high":1}}', NULL, '{now}', '{now}');
INSERT INTO connector_run_units VALUES ('{run}', 'pull/write[0]', '{{"cursor":5}}', '{now}');
INSERT INTO connector_dead_letters VALUES (
  1, '{run}', 'pull', 'pull/write', 'pull/write[0]', 0, '{{"a":1}}', '{{}}', 'ANY', '', 'no', '{{"type":"ANY"}}', 1,
  'open', '{now}', NULL);
INSERT INTO connector_watermarks VALUES ('1234567', 'pull', 's', '{{"high":0}}', '', '{now}')
"""


def make(url: str, now: str) -> None:
    """Make that state at *url*; its run began at *now*, ISO text."""
    engine = make_engine(parsed(url, "the test's state"), private=True).execution_options(**{WRITES: True})
    kinds = {"number": "SERIAL", "bytes": "BYTEA"}
    if engine.dialect.name == "sqlite":
        kinds = {"number": "INTEGER", "bytes": "BLOB"}
    with engine.begin() as connection:
        for statement in _TABLES.format(run=RUN, now=now, **kinds).split(";\n"):
            connection.execute(sa.text(statement.replace(":", r"\:")))
    engine.dispose()
