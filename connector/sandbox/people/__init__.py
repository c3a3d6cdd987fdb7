"""Who may do what in an account: features, roles, users, integrations, tokens, certificates."""
