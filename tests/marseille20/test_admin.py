from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from time_machine import travel

from core.models import Letter
from core.tasks.attempts import MOST_ATTEMPTS
from events.models import Edition
from exchange.models import ProgrammeImport
from marseille20.models import Booklet
from operations.checkup.site import SITE
from picks.models import StarCount
from reactions.models import Feedback
from speakers.models import Speaker
from talks.models import Session, Severity
from talks.releases import publish
from tests.admin import document, page_of, sign_in, words
from tests.editions import give_portraits
from tests.factories import (
    EditionFactory,
    ReactionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
WAITING = "//section[@class='concerns']/ul[not(@aria-label)]"

ROWS = {
    "recaps": ["Recap", "Author"],
    "invited": ["Invitation", "Letter"],
    "answers": ["Reaction", "ExternalRecap", "Commenter", "Webmention", "SentWebmention"],
    "newsletter": ["Digest", "Subscriber", "Delivery"],
    "speakers": ["Participation", "Proposal"],
    "mailings": ["Mailing", "StandingText"],
    "texts": ["Page", "Shortcut", "Announcement"],
    "places": ["Edition", "Venue", "Room", "Partner"],
    "programme": [
        *("Session", "Slot", "Speaker", "Track", "Format", "Tag", "ProgrammeImport", "Release"),
        "StarCount",
    ],
    "feedback": ["SessionFeedback", "Feedback"],
    "accounts": ["User", "Group"],
}


def offered(response: Any) -> set[str]:
    return {
        row["object_name"]
        for section in response.context["app_list"]
        for row in section["models"]
        if row["admin_url"]
    }


def concerns(client: Client) -> list[tuple[str, str]]:
    links = document(client.get(INDEX)).xpath(f"{WAITING}//a")
    return [(link.text_content().split()[0], link.get("href")) for link in links]


# --- Doors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        ("blogger", {"Tag"}),
        (
            "editor",
            {*ROWS["recaps"], *ROWS["invited"], *ROWS["answers"], *ROWS["newsletter"]}
            | {*ROWS["texts"], "Tag"},
        ),
        (
            "organiser",
            {row for rows in ROWS.values() for row in rows} - {"Group"} | {"SiteIdentity"},
        ),
    ],
)
def test_everybody_sees_their_doors_and_opens_no_other(
    client: Client, who: str, rows: set[str]
) -> None:
    sign_in(client, **{who: True})
    assert offered(client.get(INDEX)) == rows
    for model in admin.site._registry:  # noqa: SLF001 (all there are)
        address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        answer = client.get(address, follow=True)
        assert answer.status_code == (200 if model.__name__ in rows else 403), model


# --- The first page ------------------------------------------------------------------------------


def seen() -> Speaker:
    """A person with a portrait."""
    speaker = SpeakerFactory.create()
    give_portraits([speaker])
    return speaker


def test_what_waits_is_counted_and_linked(client: Client) -> None:
    edition = EditionFactory.create(is_current=True)
    person = SpeakerFactory.create(name="Sans portrait")
    SlotFactory.create(session__edition=edition, session__speakers=[seen()])
    SessionFactory.create(edition=edition, title_fr="Sans heure", speakers=[person])
    SlotFactory.create(
        session__edition=edition,
        session__title_fr="Sans résumé",
        session__summary_fr="",
        session__speakers=[seen()],
    )
    SessionFactory.create(title_fr="D’une autre édition")
    RecapFactory.create(title_fr="À relire", status="submitted")
    RecapFactory.create()
    sign_in(client, organiser=True)

    found = concerns(client)

    assert len(found) == 5
    titles = [words(client.get(url), "//tbody//th") for _count, url in found[1:]]
    assert titles == [["À relire"], ["Sans heure"], ["Sans résumé"], ["Sans portrait"]]
    assert [count for count, _url in found[1:]] == ["1", "1", "1", "1"]
    assert found[0][1] == reverse("admin:talks_release_publish_edition", args=[edition.pk])


def test_nothing_waits(client: Client) -> None:
    edition = EditionFactory.create(is_current=True)
    SlotFactory.create(session__edition=edition, session__speakers=[seen()])
    publish(edition)
    for language in ("fr", "en"):
        Booklet.objects.create(edition=edition, language=language, digest="0", file="a.pdf")
    sign_in(client, organiser=True)
    assert concerns(client) == []
    assert document(client.get(INDEX)).xpath("//li[@class='concerns__none']")


def test_each_sees_only_their_own_concerns(client: Client) -> None:
    SessionFactory.create(edition=EditionFactory.create(is_current=True))
    RecapFactory.create(status="submitted")
    sign_in(client, editor=True)
    assert len(concerns(client)) == 1
    assert not document(client.get(INDEX)).xpath("//section[@class='day-overview']")
    sign_in(client, blogger=True)
    assert concerns(client) == []
    assert not document(client.get(INDEX)).xpath("//section[@class='numbers']")


def rows_behind(client: Client, url: str) -> int:
    """How many rows the page lists that a number leads to."""
    context = client.get(url, follow=True).context
    if "cl" in context:
        return int(context["cl"].result_count)
    if url.endswith("#introduced"):
        shown = (each for group in context["introduced"].groups for each in group.problems)
        return sum(each.severity == Severity.ERROR for each in shown)
    if "without" in context:
        return len(context["without"])
    return int(context["count"])


def lively() -> Edition:
    """An edition with something of each kind that the first page counts, beside another one."""
    edition = EditionFactory.create(is_current=True)
    states = Session.State
    busy = SpeakerFactory.create()
    room = RoomFactory.create(edition=edition)
    for n in range(3):
        french = {"title_en": "", "summary_en": ""}
        session = SessionFactory.create(edition=edition, speakers=[busy], **french)
        SlotFactory.create(session=session, room=RoomFactory.create(edition=edition))
        draft = SessionFactory.create(edition=edition, state=states.DRAFT, summary_fr="")
        SlotFactory.create(session=draft, room=room, at=f"1{n}:00", minutes=90)
    SessionFactory.create_batch(4, edition=edition, state=states.CANCELLED, speakers=[seen()])
    SessionFactory.create_batch(5, edition=edition, state=states.WITHDRAWN)
    SessionFactory.create_batch(6, edition=edition, format__is_break=True, summary_fr="")
    RecapFactory.create(status="submitted")
    RecapFactory.create_batch(2, status="approved")
    recap = RecapFactory.create()
    ReactionFactory.create_batch(2, recap=recap, state="held")
    for name, gave_up in (("a", True), ("b", True), ("c", False)):
        Letter.objects.create(
            to=f"{name}@example.org", attempts=MOST_ATTEMPTS if gave_up else 0, subject=name
        )
    ProgrammeImport.objects.create(edition=edition, name="x.csv", language="fr", state="ready")
    Feedback.objects.create(key="x", session=session, face=5)
    StarCount.objects.create(session=session, count=10_000)
    other = SlotFactory.create(session__speakers=[busy]).session.edition
    ProgrammeImport.objects.create(edition=other, name="y.csv", language="fr", state="ready")
    return edition


def test_each_number_is_the_list_behind_it(client: Client) -> None:
    lively()
    sign_in(client, superuser=True)
    page = document(client.get(INDEX))
    links = page.xpath(f"{WAITING}//a[b] | //section[@class='numbers']//a[b]")
    counts = {link.get("href"): int(link.xpath("string(b)")) for link in links}
    assert len(counts) == len(links) == 19
    assert {url: rows_behind(client, url) for url in counts} == counts
    assert [count for count in counts.values() if count == 0] == []


def test_sessions_nobody_wrote_about_wait_once_the_edition_is_over(client: Client) -> None:
    edition = EditionFactory.create(is_current=True)
    found, _untold = SlotFactory.create_batch(2, session__edition=edition)
    publish(edition)
    RecapFactory.create(sessions=[found.session])
    sign_in(client, editor=True)
    assert concerns(client) == []
    with travel("2027-06-01T10:00:00Z"):
        client.force_login(UserFactory.create(editor=True))
        assert concerns(client) == [("1", reverse("admin:recaps_recap_sessions"))]


# --- State of the site ---------------------------------------------------------------------------


STATE = reverse("admin:state")


def test_organisers_read_how_the_site_is(organiser: Client) -> None:
    page = organiser.get(STATE)
    [wrong, *rest] = words(page, "//ul[@class='site-state']/li")
    assert wrong.startswith("Programme à régler Aucun programme n’est public.")
    assert len(rest) == len(SITE) - 1
    assert any("en ordre" in row for row in rest)
    assert document(organiser.get(INDEX)).xpath(f"//a[@href='{STATE}']")


def test_others_are_not_informed(client: Client) -> None:
    sign_in(client, editor=True, is_staff=True)
    assert client.get(STATE).status_code == 403
    assert not document(client.get(INDEX)).xpath(f"//a[@href='{STATE}']")


def test_a_check_that_breaks_stops_no_other(
    organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: 1 / 0)
    rows = words(organiser.get(STATE), "//ul[@class='site-state']/li")
    assert len(rows) == len(SITE)
    assert any("ZeroDivisionError" in row for row in rows)


def test_last_import_is_reported_without_a_name_that_was_forgotten(
    organiser: Client, edition: Edition
) -> None:
    whole = ProgrammeImport.objects.create(edition=edition, name="", language="fr", state="done")
    (link,) = document(organiser.get(INDEX)).xpath(f"//a[@href='{page_of(whole)}']")
    assert link.text_content().split()[:4] == ["Dernier", "import", ":", "il"]
