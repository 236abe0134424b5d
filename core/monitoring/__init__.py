"""Logs, metrics and error reports of the site."""
