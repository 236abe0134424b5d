"""Places that break nothing, for sessions that have none."""
