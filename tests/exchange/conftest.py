"""What tests of imports start from."""

from collections.abc import Mapping

import msgspec
import pytest

from exchange import isolated, readers
from exchange.records import Reading


@pytest.fixture(autouse=True)
def no_reader_process(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Read files in this process: another takes a second to start."""

    def read(content: bytes, headings: Mapping[str, str]) -> Reading:
        found = msgspec.json.encode(readers.read(content, headings))
        return msgspec.json.decode(found, type=Reading)

    if not request.node.get_closest_marker("slow"):
        monkeypatch.setattr(isolated, "read", read)
