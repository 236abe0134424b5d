"""Requests and answers: bodies, limits, validity, the gateway."""
