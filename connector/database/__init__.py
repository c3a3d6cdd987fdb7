"""The database connector: any database that SQLAlchemy knows, with fast paths for SQLite and PostgreSQL."""
