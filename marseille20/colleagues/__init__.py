"""The accounts of the people who work on the site, and the rights of each group."""

from marseille20.colleagues.pages import colleagues_urls

__all__ = ["colleagues_urls"]
