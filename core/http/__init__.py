"""Requests and responses: bodies, limits, validity, the gateway."""
