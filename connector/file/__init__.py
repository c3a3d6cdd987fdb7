"""The file connector: CSV and JSON lines, read page by page, written so that a file is never half there."""
