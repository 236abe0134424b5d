"""Import of programmes from files, and their export to files."""
