"""A document as a program wrote it that released the format."""

import json
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parent / "programme-1.json"


def sample() -> dict[str, Any]:
    """Return the document of format 1."""
    document: dict[str, Any] = json.loads(SAMPLE.read_text())
    return document
