"""The flow language: read a document, check it, plan it, run it."""
