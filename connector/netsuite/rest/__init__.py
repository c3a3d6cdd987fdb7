"""REST web services: records, queries, and their JSON."""
