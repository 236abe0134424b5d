"""The sheet in the admin, and what its script asks."""
