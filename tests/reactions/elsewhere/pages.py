"""Pages elsewhere, as a server would say them."""

from urllib3 import HTTPHeaderDict

from core.client import Answer

ADDRESS = "https://blog.example/story"
WORDS = "Marseille was full of people who talk about networks. " * 15


def answer(
    content: str | bytes, *, content_type: str = "text/html; charset=utf-8", address: str = ADDRESS
) -> Answer:
    """What the client brings home."""
    body = content.encode() if isinstance(content, str) else content
    return Answer(address, 200, HTTPHeaderDict({"Content-Type": content_type}), body)
