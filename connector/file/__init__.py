"""The file connector: six formats, read page by page, written so that a file is never half there; any fsspec URL."""
