"""Comments of readers who have no account."""
