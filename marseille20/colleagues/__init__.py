"""Who works on the site, and who may do what."""

from marseille20.colleagues.pages import colleagues_urls

__all__ = ["colleagues_urls"]
