"""Webmentions that other sites send (https://www.w3.org/TR/webmention/)."""
