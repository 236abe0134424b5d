from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models.signals import post_save
from django.utils import timezone

from core.content.version import counted_once
from core.models import ContentVersion
from reactions import moderation
from recaps.models import Recap
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import restore, withdraw
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_what_readers_see_outside_releases_counts_as_a_change() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    page = PageFactory.create(edition=edition)
    assert ContentVersion.current() == version + 1
    page.delete()
    assert ContentVersion.current() == version + 2


def test_what_waits_for_a_release_does_not_count() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    SlotFactory.create(session__edition=edition)
    assert ContentVersion.current() == version


def test_many_at_once_are_one_change() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    with counted_once():
        PageFactory.create_batch(3, edition=edition)
    assert ContentVersion.current() == version + 1
    with counted_once():
        pass
    assert ContentVersion.current() == version + 1


# --- What is taken away from readers -------------------------------------------------------------


def oldest_shown() -> int:
    return ContentVersion.objects.get(pk=1).oldest_shown


class Site:
    """One of each thing that readers see."""

    def __init__(self) -> None:
        self.edition = EditionFactory.create(slug="2027", is_current=True)
        self.person = SpeakerFactory.create(
            organisation_fr="Le port",
            biography_fr="<p>Elle navigue.</p>",
            biography_en="<p>Sails</p>",
        )
        self.person.links.create(kind="site", url="https://zoe.example/")
        self.slot = SlotFactory.create(
            session__edition=self.edition, session__speakers=[self.person]
        )
        self.page = PageFactory.create(edition=self.edition)
        self.partner = PartnerFactory.create(edition=self.edition)
        self.notice = AnnouncementFactory.create(edition=self.edition)
        self.topic = TagFactory.create()
        self.recap = RecapFactory.create(sessions=[self.slot.session], tags=[self.topic])
        self.author = self.recap.authors.get()
        self.set(self.author, bio_fr="Elle navigue.")
        self.comment = ReactionFactory.create(recap=self.recap)
        self.editor = UserFactory.create(editor=True)
        later = timezone.now() + timedelta(days=1)
        # Those that readers do not see.
        self.others: dict[str, Any] = {
            "edition": EditionFactory.create(slug="2028"),
            "page": PageFactory.create(edition=self.edition, published=False),
            "partner": PartnerFactory.create(edition=self.edition, published=False),
            "notice": AnnouncementFactory.create(edition=self.edition, starts=later),
            "topic": TagFactory.create(withdrawn=True),
            "recap": RecapFactory.create(
                status=Recap.Status.WITHDRAWN, withdrawn_at=timezone.now()
            ),
        }
        publish(self.edition)

    @property
    def session(self) -> Session:
        return self.slot.session

    def set(self, row: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    def retitle(self) -> None:
        self.set(self.session, title_fr="Le large")
        publish(self.edition)

    def publish(self, row: Any, **values: Any) -> None:
        self.set(row, **values)
        publish(self.edition)

    def replace_speaker(self) -> None:
        self.session.credits.update(speaker=SpeakerFactory.create())
        publish(self.edition)

    def remove_links(self) -> None:
        self.person.links.all().delete()
        publish(self.edition)

    def take_site_of_author(self) -> None:
        self.set(self.author, bio_en="", url="https://zoe.example/")
        self.set(self.author, url="")

    def withdraw_and_retitle(self) -> None:
        with counted_once():
            self.retitle()
            withdraw(self.person)
            PageFactory.create(edition=self.edition)


COMES: dict[str, Callable[[Site], Any]] = {
    "a release": Site.retitle,
    "other words on a speaker": lambda site: site.publish(
        site.person, biography_fr="<p>Elle plonge.</p>", organisation_en="The port"
    ),
    "a page": lambda site: PageFactory.create(edition=site.edition),
    "a notice": lambda site: AnnouncementFactory.create(edition=site.edition),
    "a recap": lambda site: RecapFactory.create(sessions=[site.session]),
    "a subject of a recap": lambda site: site.recap.speakers.add(site.person),
    "a comment": lambda site: moderation.publish(site.comment, site.editor),
    "an edition in preparation": lambda site: site.set(site.others["edition"], city="Aubagne"),
    "a draft of a page": lambda site: site.set(site.others["page"], body_fr="<p>À pied</p>"),
    "a partner to come": lambda site: site.set(site.others["partner"], name="Le phare"),
    "a notice for later": lambda site: site.set(site.others["notice"], text_fr="Demain"),
    "a topic that is withdrawn": lambda site: site.set(site.others["topic"], name="Digues"),
    "a recap that is withdrawn": lambda site: site.set(site.others["recap"], title="Digues"),
}
GOES: dict[str, Callable[[Site], Any]] = {
    "a session": lambda site: withdraw(site.session),
    "a slot": lambda site: withdraw(site.slot),
    "a speaker, among other things": Site.withdraw_and_retitle,
    "an erased session": lambda site: erase(site.session, by=None),
    "a biography": lambda site: site.publish(site.person, biography_fr="", biography_en=""),
    "where somebody works": lambda site: site.publish(site.person, organisation_fr=""),
    "a link of somebody": Site.remove_links,
    "somebody of a session": Site.replace_speaker,
    "an edition of which nothing was published": lambda site: (
        EditionFactory.create().make_current()
    ),
    "what an author says of themselves": lambda site: site.set(site.author, bio_fr=""),
    "the site of an author who said little": Site.take_site_of_author,
    "a page": lambda site: site.set(site.page, published=False),
    "a partner": lambda site: site.set(site.partner, published=False),
    "a notice": lambda site: site.set(
        site.notice, starts=timezone.now() - timedelta(2), until=timezone.now() - timedelta(1)
    ),
    "a topic": lambda site: site.set(site.topic, withdrawn=True),
    "a topic of a recap": lambda site: site.recap.tags.clear(),
    "a recap": lambda site: site.set(
        site.recap, status=Recap.Status.WITHDRAWN, withdrawn_at=timezone.now()
    ),
    "a subject of a recap": lambda site: site.recap.sessions.remove(site.session),
    "a comment": lambda site: moderation.refuse(site.comment, site.editor),
    "a comment of whoever takes it back": lambda site: moderation.withdraw(site.comment),
}


@pytest.mark.parametrize("change", COMES.values(), ids=COMES)
def test_what_comes_takes_nothing_away(change: Callable[[Site], Any]) -> None:
    site = Site()
    version, oldest = ContentVersion.current(), oldest_shown()
    change(site)
    assert ContentVersion.current() > version
    assert oldest_shown() == oldest


@pytest.mark.parametrize("change", GOES.values(), ids=GOES)
def test_of_what_is_taken_away_no_older_page_may_be_shown(change: Callable[[Site], Any]) -> None:
    site = Site()
    version = ContentVersion.current()
    change(site)
    assert version < oldest_shown() <= ContentVersion.current()


def test_what_is_given_back_takes_nothing_away() -> None:
    site = Site()
    withdraw(site.session)
    oldest = oldest_shown()
    restore(site.session)
    assert oldest_shown() == oldest


def test_the_first_change_of_all_may_take_something_away() -> None:
    ContentVersion.objects.all().delete()
    ContentVersion.bump(takes_away=True)
    assert (ContentVersion.current(), oldest_shown()) == (2, 2)


HIDING = {"published", "withdrawn", "withdrawn_at", "until"}


def test_a_model_whose_rows_may_be_hidden_says_so() -> None:
    counted = {key[0] for key, *_rest in post_save.receivers}
    models = [each for each in apps.get_models() if f"content {each._meta.label}" in counted]
    hiding = {each for each in models if HIDING & {field.name for field in each._meta.fields}}
    assert {each.__name__ for each in hiding} >= {"Announcement", "Page", "Recap", "Tag"}
    assert [each for each in hiding if not hasattr(each, "hidden")] == []
