"""Texts in two languages, and what is read of markup."""
