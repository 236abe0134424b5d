"""A made-up edition at eleven of its first morning: each state that a page can show, once.

Nothing of it is public or in the database; the styleguide draws it with the site's own templates.
`sample.json` holds it as a release holds its programme, and leaves out what is empty.
"""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from talks.calendar_sequence import CalendarSequence
from talks.programme import from_json
from talks.published import Contents, PublishedEdition

PROGRAMME = from_json(json.loads(Path(__file__).with_suffix(".json").read_bytes()))
EDITION = PROGRAMME.edition
NOW = datetime.combine(EDITION.first_day, time(11, 10), EDITION.zone)
SESSIONS = {session.slug: session for session in PROGRAMME.sessions}

CALENDAR_SEQUENCE: CalendarSequence = {
    str(slot.key): {
        "sequence": 1,
        "modified": NOW.isoformat(),
        "moved": (NOW - timedelta(hours=1)).isoformat(),
        "before": {
            "room": str(slot.room),
            "start": (slot.start - timedelta(hours=1)).isoformat(),
            "end": (slot.end - timedelta(hours=1)).isoformat(),
        },
    }
    for slot in SESSIONS["deplacee"].schedule.slots
}

PUBLISHED = PublishedEdition(
    pk=0,
    is_current=True,
    facts=EDITION,
    contents=Contents(PROGRAMME, CALENDAR_SEQUENCE),
    number=1,
    published_at=NOW,
)
