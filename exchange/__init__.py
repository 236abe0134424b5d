"""Programmes that are brought as files, and taken away as files."""
