"""State that outlives a run: watermarks, runs and their units, dead letters, spooled pages.

Kept in memory, in an SQLite file or in PostgreSQL; `connector.state.opening.open_state` opens it.
"""
