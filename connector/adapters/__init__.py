"""Flows as what other tools take: a dlt resource, a Singer tap, a task of an orchestrator, an Arrow reader."""
