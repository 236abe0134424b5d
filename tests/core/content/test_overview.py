from collections.abc import Iterable, Iterator

import pytest
from django.http import HttpRequest

from core.content import overview
from core.content.overview import Line, Need
from core.extensions import Hook

LINES = [
    Line(words="a release", need=Need.KNOW),
    Line(words="none missing", need=Need.COMPLETE, count=0),
    Line(words="missing", need=Need.COMPLETE, count=2),
    Line(words="cancelled", need=Need.KNOW, count=4),
    Line(words="to decide", need=Need.DECIDE, count=1),
    Line(words="nothing cancelled", need=Need.KNOW, count=0),
    Line(words="broken", need=Need.MEND),
]


def test_what_is_most_urgent_comes_first_and_zeros_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lines(_request: HttpRequest) -> Iterator[Line]:
        yield from LINES

    point = Hook[[HttpRequest], Iterable[Line]]()
    point.add(lines)
    monkeypatch.setattr(overview, "LINES", point)
    shown = overview.overview(HttpRequest())
    assert [line.words for line in shown.waiting] == ["broken", "to decide", "missing"]
    assert [line.words for line in shown.facts] == ["a release"]
    assert [line.words for line in shown.numbers] == ["cancelled"]
