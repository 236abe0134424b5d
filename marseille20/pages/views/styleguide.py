"""The styleguide: every part of the site in every state and both themes, for developers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.branding.flags import FLAGS
from core.branding.icons import ICONS
from core.sign_in.pages import staff_only
from core.templatetags.text import plain
from core.text.translated import Text
from marseille20.pages import sample
from marseille20.pages.highlights import highlights
from marseille20.pages.now_next import now_next
from marseille20.pages.views.home import days
from recaps.coverage import Coverage
from recaps.extension_points import BELOW_COVERAGE
from recaps.extensions import CoverageList
from recaps.list_items import ListItem
from recaps.relations import Signature
from talks import formatting
from talks.addresses import room_address, session_address
from talks.layout import Cell, Filters, ProgrammeLayout
from talks.layout.cells import CellState
from talks.marks import marks
from talks.programme import schema
from talks.rows import rows

THEMES = {"light": _("Broad daylight"), "dark": _("Night")}

# Template (in templates/marseille20/styleguide/) and name of each part.
PARTS: dict[str, str | Promise] = {
    "type": _("Type"),
    "colours": _("Colours"),
    "flags": _("Flags"),
    "icons": _("Icons"),
    "actions": _("Buttons and links"),
    "choices": _("Choices and fields"),
    "notices": _("Notices"),
    "filters": _("Filters"),
    "grid": _("Grid"),
    "rows": _("Rows of sessions"),
    "session": _("A session’s page"),
    "people": _("Speakers"),
    "now_next": _("Now, in each room"),
    "bill": _("On the bill"),
    "code": _("Tracks"),
    "recaps": _("Recaps"),
    "prose": _("Running text"),
    "place": _("Facts and places"),
    "archive": _("The programme, as it was"),
    "hero": _("The name on the waterline"),
    "lost": _("An address that leads nowhere"),
}

# What is read or seen on what, and how much the two must differ (WCAG 2.2: 1.4.3, 1.4.11).
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "eau")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "link", "alert") for ground in GROUNDS),
    ("on-sea", "sea", TEXT),
    ("on-sea-2", "sea", TEXT),
    ("on-band", "band", TEXT),
    ("encre", "signal", TEXT),
    ("nuit", "point", TEXT),
    ("signal", "sea", SHAPE),
    ("point", "paper", SHAPE),
    ("focus", "paper", SHAPE),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
]
TRACKS = sample.PROGRAMME.tracks
CITED = [sample.SESSIONS[slug] for slug in ("en-cours", "annulee", "retiree")]
KEPT, CLASHING = sample.SESSIONS["gardee"], sample.SESSIONS["simultanee"]
NAMES = ("Camille Vague", "Éloi Oursin", "Plume", "2 Be 3", "ليلى بن علي")
# Title and tracks of each recap, and the site of one from elsewhere.
RECAPS: list[tuple[Text, Sequence[schema.Track], str]] = [
    (Text("Un récit en tête", "A recap at the top"), TRACKS[:2], ""),
    (Text("Venu d’ailleurs", "From elsewhere"), TRACKS[:1], "a.example"),
    (Text("Sans parcours", "Without a track"), (), ""),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two colours that meet, and their contrast in one theme."""

    ink: str
    ground: str
    contrast: float
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleguidePart:
    """One part of the look: its name, and how it is drawn in each theme."""

    id: str
    name: str | Promise
    drawn: list[tuple[str, str | Promise, SafeString]]


@never_cache
@staff_only
def styleguide(request: HttpRequest) -> HttpResponse:
    shared = _shared()
    parts = [
        StyleguidePart(
            id=part,
            name=name,
            drawn=[
                (theme, label, _drawn(part, theme, shared, request))
                for theme, label in THEMES.items()
            ],
        )
        for part, name in PARTS.items()
    ]
    context = {"parts": parts, "alternates": ()}
    return render(request, "marseille20/styleguide.html", context)


def _drawn(part: str, theme: str, shared: dict[str, object], request: HttpRequest) -> SafeString:
    context = shared | {"pairs": pairs(theme), "tokens": list(colours())}
    drawn: str = render_to_string(f"marseille20/styleguide/{part}.html", context, request)
    # As the scripts would show what is kept.
    for session in (KEPT, CLASHING):
        star = f'data-key="{session.short_key}"'
        drawn = re.sub(rf'({star}\s+aria-pressed=)"false"', r'\1"true"', drawn)
    return mark_safe(apart(drawn, theme))  # noqa: S308 - rendered just above


def apart(html: str, theme: str) -> str:
    """Return the part for one theme: on a page that has it twice, names and ids stay unique."""
    html = re.sub(r'(<(?:section|aside|form)\b[^>]*?)\s+aria-label(?:ledby)?="[^"]*"', r"\1", html)
    ids = "|".join(map(re.escape, re.findall(r'\bid="([^"]+)"', html))) or "-"
    places = r'\bid="|\bfor="|\baria-labelledby="|\bpopovertarget="|href="#|url\(#'
    return re.sub(rf'({places})({ids})(?=["\)])', rf"\1\2-{theme}", html)


@cache
def colours() -> dict[str, dict[str, str]]:
    """Return the colours of tokens.css by name: their value in each theme."""
    sheet = Path(str(finders.find("core/tokens.css"))).read_text()
    found = re.findall(r"--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", sheet)
    return {
        name: {"light": light or both, "dark": dark or both} for name, light, dark, both in found
    }


def pairs(theme: str) -> list[Pair]:
    return [
        Pair(
            ink=ink,
            ground=ground,
            contrast=contrast(colours()[ink][theme], colours()[ground][theme]),
            least=least,
        )
        for ink, ground, least in PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours like #EFF1EC, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shared() -> dict[str, object]:
    """Return the made-up content that the parts show."""
    edition, now, programme = sample.PUBLISHED, sample.NOW, sample.PROGRAMME
    layout = _layout()
    sessions = rows(edition, [s for s in programme.listed if not programme.is_break(s)], now)
    recaps = _list_items("recit")
    coverage = [
        Coverage(slug=item.id, title=item.title, authors="Plume", published_at=now)
        for item in recaps
    ]
    return {
        "current": edition,
        "edition": sample.EDITION,
        "is_released": edition.released,
        "phase": "live",
        "dates": formatting.dates(sample.EDITION),
        "venues": programme.venues,
        "signs": list(FLAGS),
        "names": NAMES,
        "icons": list(ICONS),
        "announcements": [Text("La séance de midi change de salle.", "Noon changes rooms.")],
        "preview": True,
        "filters": Filters(programme, {"track": ["plenieres"]}),
        "day": layout.days[0],
        "days": days(programme),
        "clock": layout.clock,
        "rows": sessions,
        "row": sessions[1],
        "cited": rows(edition, CITED, now),
        "speaker": programme.speakers[0],
        "people": programme.speakers,
        "now_next": now_next(edition, now),
        "highlights": highlights(edition, now),
        "count": len(sessions),
        "tracks": TRACKS,
        "track": TRACKS[0],
        "recaps": recaps,
        "items": _list_items("texte"),
        "coverage": CoverageList(coverage=coverage, below=BELOW_COVERAGE.extensions()),
    }


def _list_items(prefix: str) -> list[ListItem]:
    made_up = {f"{prefix}-{number}": recap for number, recap in enumerate(RECAPS, start=1)}
    return [
        ListItem(
            id=slug,
            url=reverse("recaps:recap", args=[slug]),
            title=title,
            standfirst=Text("Ce qu’il en reste, un an après.", "What is left of it, a year on."),
            tracks=list(tracks),
            authors=[Signature(name=name, slug=slug) for name in NAMES[: 1 + bool(site)]],
            published_at=sample.NOW,
            site=site,
        )
        for slug, (title, tracks, site) in made_up.items()
    ]


def _layout() -> ProgrammeLayout:
    """Return the first day, with what the scripts of the page add to it."""
    edition, now = sample.PUBLISHED, sample.NOW
    layout = ProgrammeLayout(
        edition.programme,
        now=now,
        address=session_address(edition.slug),
        room_address=room_address(edition.slug),
        marks=marks(edition.programme, edition.calendar_sequence, now),
    )
    cells: dict[str, Cell] = {
        cell.id: cell for day in layout.days for hour in day.hours for cell in hour.cells
    }
    for session in (KEPT, CLASHING):
        cells[session.slug].add(" is-kept")
    title = gettext("“{title}”").format(title=plain(KEPT.title))
    clash = gettext("At the same time as {titles}").format(titles=title)
    cells[CLASHING.slug].states.append(CellState("clash", clash))
    cells["hors-filtre"].add(" is-off")
    return layout
