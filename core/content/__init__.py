"""The public content as a whole: its version, ways to remove it, backups, what waits to be done."""
