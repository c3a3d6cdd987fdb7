"""Strict mode: how a request differs from the form that Oracle documents, told without changing the answer."""
