"""Texts in two languages, and the reading of markup."""
