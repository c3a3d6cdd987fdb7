"""Signing in as NetSuite checks it, the Login Audit Trail, and the pool of concurrent requests."""
