"""Formats of dates and times where they differ from Django's (FORMAT_MODULE_PATH)."""
