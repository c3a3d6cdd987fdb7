"""The linter's rules, one subject a module; `connector.flow.lint` asks each of them."""
