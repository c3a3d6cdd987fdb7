"""The expression language: what stands between `${` and `}` in a flow."""
