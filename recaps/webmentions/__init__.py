"""Webmentions: https://www.w3.org/TR/webmention/ — received, verified, and sent."""
