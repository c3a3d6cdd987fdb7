"""Transforms in other languages than our expressions: Python functions, SQL over records, DataWeave scripts."""
