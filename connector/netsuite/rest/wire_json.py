"""Moved to `connector.netsuite.wire_json`, which RESTlets use as well; this name goes with its last importer."""

from __future__ import annotations

from connector.netsuite.wire_json import check, decode, encode, not_netsuite, problem_of

__all__ = ["check", "decode", "encode", "not_netsuite", "problem_of"]
