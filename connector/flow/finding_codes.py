"""What each code of a finding means; `connector explain CODE` prints it."""

from __future__ import annotations

FINDINGS: dict[str, str] = {
    "config": "A configuration cannot be read: its type is unknown, or a value in it contradicts another.",
    "cron": "A cron expression has five fields as Unix writes them, or six or seven as Quartz does.",
    "document": "A flow file is a mapping with `flows:`.",
    "duplicate-id": "Step ids name steps in logs, dead letters and state, so each is used once in a flow.",
    "duplicate-key": "A key stands twice in one mapping; YAML would silently keep the last.",
    "duration": "A duration is a number with a unit: 250ms, 30s, 5m, 1h30m, 1d.",
    "expression": "An expression cannot be read: Python expression syntax, data and documented functions only.",
    "handler": "An entry of on_error is on_error_continue or on_error_propagate.",
    "injection": "Text of a query is constant; values go through bound parameters.",
    "literal-secret": "Secrets come by reference (${env:…}, ${file:…}, ${keyring:…}), never as text in a flow.",
    "missing-config": "A step of a connector names its configuration unless there is exactly one of its type.",
    "missing-key": "A key that has no default is not there.",
    "no-flow": "A document without flows does nothing.",
    "replace-sublists": "SOAP replaces lines by default and REST merges them; under retry one has to be chosen.",
    "retry-on-construct": "`retry` belongs to the operation that sends a request.",
    "schedule": "A schedule has `every` or `cron`.",
    "soap-ends": "Oracle removes SOAP with NetSuite 2028.2; plan the REST successor.",
    "source": "A source has exactly one kind.",
    "step": "A step is a mapping with one kind key and reserved keys.",
    "step-kind": "A step has exactly one kind; everything else is a reserved key.",
    "time-zone": "Time zones are IANA names such as Europe/Berlin.",
    "unknown-config": "A step names a configuration that does not exist.",
    "unknown-flow": "flow_ref names a flow or sub-flow that does not exist.",
    "unknown-key": "A key is not one that stands here; nothing is silently ignored.",
    "unknown-kind": "There is no such operation, source or construct; `connector operations` lists them.",
    "unknown-policy": "`retry:` names a policy that does not exist.",
    "wrong-config": "A step names a configuration of another connector's type.",
    "wrong-type": "A value has another type than the key takes.",
    "yaml-syntax": "The text is not YAML.",
    "yaml-tag": "Tags (!…) are not allowed; values are plain YAML 1.2.",
}
"""Code → what it means, in one sentence."""
