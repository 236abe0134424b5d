"""Documents as the programs of older format versions wrote them."""

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"


def sample(version: int) -> dict[str, Any]:
    """A document as the program of that format version wrote it."""
    document: dict[str, Any] = json.loads((SAMPLES / f"programme-{version}.json").read_text())
    return document
