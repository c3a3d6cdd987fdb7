"""Reconciling: the keys of both sides of a flow compared in ranges, and what differs run through the flow again."""
