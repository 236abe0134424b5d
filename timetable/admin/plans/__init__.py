"""Pages that show what many slots would do, and then do it."""
