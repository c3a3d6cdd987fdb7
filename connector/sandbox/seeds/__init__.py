"""What a sandbox starts with: the demo company, an empty account, or a file of the user's."""
