"""The administrator's side of an account: pages and an API to enable features, make roles, users and tokens."""
