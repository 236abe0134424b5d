"""axe finds nothing to say of what organisers, editors and writers work with.

Django's own admin has faults: rows that are searched, filters too small to touch.
"""

from datetime import timedelta
from itertools import cycle

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.files.images import reencoded
from newsletter.models import Digest
from participation import links
from reactions.models import Reaction
from recaps import revisions
from recaps.models import Note, Picture, PreviewLink
from recaps.quotas import keep_picture
from talks.releases import publish
from tests.admin import page_of
from tests.browser.axe import TWO_LOOKS, Look, faults_in
from tests.browser.door import enter_admin
from tests.browser.test_editor import ELEMENTS, tool, write
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    CommenterFactory,
    EditionFactory,
    ExternalRecapFactory,
    ParticipationFactory,
    ReactionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from writing.slugs import draft_slug

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# By turns: each page is judged in one look.
TURNS: list[list[Look]] = [[look] for look in TWO_LOOKS]


def look(page: Page, *paths: str) -> list[str]:
    """Return the faults of these pages."""
    found = []
    for path, turn in zip(paths, cycle(TURNS), strict=False):
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        found += faults_in(page, turn)
    return found


def test_axe_finds_nothing_of_an_organiser_s_work(page: Page) -> None:
    edition = EditionFactory.create(is_current=True)
    slot = SlotFactory.create(session__edition=edition)
    slot.session.credits.create(speaker=SpeakerFactory.create())
    publish(edition)
    SessionFactory.create(edition=edition)
    enter_admin(page, UserFactory.create(superuser=True).email)
    found = look(
        page,
        "/admin/",
        page_of(slot.session),
        reverse("admin:events_edition_sheet", args=[edition.pk]),
        "/admin/talks/session/",
        f"/admin/talks/release/publish/{edition.pk}/",
        "/admin/mailings/mailing/add/",
        reverse("admin:talks_release_withdraw", args=["session", slot.session_id]),
    )
    page.goto(page_of(slot.session))
    for language in ("fr", "en"):
        page.locator(f"[name=title_{language}]").fill("")
    page.locator("[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    found += faults_in(page, TURNS[1])

    assert found == []


def test_axe_finds_nothing_of_an_editor_s_work(page: Page) -> None:
    recap = RecapFactory.create(status="submitted", body_fr="<h2>Un</h2><p>Deux</p>")
    revisions.save(recap, revisions.document_of(recap) | {"title_fr": "Autre"}, None, 0)
    recap.notes.create(passage="Deux", text="Pourquoi ?")
    recap.notes.create(passage="Plus là", text="Pourquoi ?", settled_at=timezone.now())
    answered = ReactionFactory.create(recap=recap, commenter=CommenterFactory.create())
    ReactionFactory.create(recap=recap, answers=answered, state=Reaction.State.HELD)
    elsewhere = ExternalRecapFactory.create()
    digest = Digest.objects.create(subject_fr="Lettre", intro_fr="Bonjour.")
    enter_admin(page, UserFactory.create(superuser=True).email)
    found = look(
        page,
        "/admin/recaps/recap/sessions/",
        page_of(recap),
        f"/admin/recaps/recap/{recap.pk}/read/",
        f"/admin/recaps/recap/{recap.pk}/compare/?before=1",
        "/admin/reactions/reaction/moderation/",
        page_of(elsewhere),
        f"/admin/newsletter/digest/{digest.pk}/look/",
    )

    assert found == []


def test_axe_finds_nothing_of_the_desk_and_the_door(page: Page, site: str) -> None:
    user = UserFactory.create(blogger=True)
    author = AuthorFactory.create(user=user)
    recap = RecapFactory.create(status="changes", authors=[author])
    draft = RecapFactory.create(status="draft", slug=draft_slug(), authors=[author])
    Note.objects.create(recap=recap, passage="On y était.", text="Qui donc ?")
    link = PreviewLink.objects.create(recap=recap, made_by=user)
    revisions.save(recap, revisions.document_of(recap) | {"title_fr": "Mieux"}, user, 0)
    keep_picture(reencoded(picture(64, 32)), user)
    Picture.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    found = look(page, reverse("account_login"))
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    found += look(
        page,
        reverse("desk:write", args=[recap.pk]),
        *(reverse(f"desk:{name}") for name in ("home", "bring", "unused")),
        *(reverse(f"desk:{name}", args=[recap.pk]) for name in ("versions", "preview")),
        reverse("desk:shared", args=[link.token]),
        reverse("desk:throw_away", args=[draft.pk]),
        reverse("mfa_index"),
    )

    assert found == []


def test_axe_finds_nothing_of_the_editor_and_the_portal(
    chromium: Browser, site: str, settings: LazySettings
) -> None:
    slot = SlotFactory.create(session__speakers=[speaker := SpeakerFactory.create()])
    slot.session.edition.make_current()
    publish(slot.session.edition)
    row = ParticipationFactory.create(edition=slot.session.edition, speaker=speaker)
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    found = look(page, f"/mes-seances/{links.make(row)}/")
    settings.ROOT_URLCONF = "tests.browser.editor_page"
    wide = f"<table><tr>{'<td>Une colonne</td>' * 20}</tr></table>"
    write(page, "".join([*ELEMENTS, wide]))
    page.locator("[role=textbox] td").first.click()
    expect(tool(page, "row-add")).to_be_visible()
    found += faults_in(page, TURNS[0])
    page.locator("[role=textbox] > p").first.click()
    page.keyboard.type(" @")
    expect(page.get_by_role("option")).to_have_count(2)
    found += faults_in(page, TURNS[1])
    page.keyboard.press("Escape")
    tool(page, "picture").click()
    found += faults_in(page, TURNS[1])
    context.close()

    assert found == []
