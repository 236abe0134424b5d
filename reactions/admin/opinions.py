"""The opinions on a session, as numbers, in words and drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reactions.models import Face

# Of a small plot, in its own units.
WIDTH, GAP, HEIGHT = 12, 4, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A face, how many chose it, and how many in a hundred that is."""

    face: Face
    count: int
    percent: int


def opinions(row: Any) -> list[Opinion]:
    """Return the opinions on a session, best first.

    `row` is a session annotated by `reactions.admin.feedback.counted`.
    """
    counts = {face: getattr(row, f"face_{face}") for face in Face}
    total = sum(counts.values())
    return [
        Opinion(face=face, count=count, percent=round(100 * count / total) if total else 0)
        for face, count in counts.items()
    ]


def small_plot(found: Iterable[Opinion]) -> SafeString:
    """Draw opinions as five bars, worst first, with the same in words for screen readers."""
    found = list(found)
    scale = [*reversed(found)]
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"/>',
        (
            (n * (WIDTH + GAP), HEIGHT - height, WIDTH, height)
            for n, one in enumerate(scale)
            for height in [max(1, HEIGHT * one.percent // 100)]
        ),
    )
    words = format_html_join(", ", "{} {}", ((one.face.label, one.count) for one in found))
    return format_html(
        '<svg class="opinions" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>'
        '<span class="visually-hidden">{}</span>',
        len(scale) * (WIDTH + GAP) - GAP,
        HEIGHT,
        bars,
        words,
    )
