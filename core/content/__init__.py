"""What is public as a whole: its version, ways to take it away, backups, what waits to be done."""
