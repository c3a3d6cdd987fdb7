"""The file connector: CSV and JSON lines, read in pages that can be read again, written so that nothing is half there."""
