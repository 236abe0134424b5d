"""What people made of the demonstration: it is archived, not removed."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import Edition
from marseille20.demo.loading import KEY, load
from reactions.models import Feedback
from recaps import revisions
from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    CommenterFactory,
    DigestFactory,
    ExternalRecapFactory,
    ReactionFactory,
    RecapFactory,
    UserFactory,
)
from tests.marseille20.demo.site import demo, gone, rows_of_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(module_rows: None) -> None:
    load()


@pytest.fixture
def edition(loaded: None) -> Edition:
    return Edition.objects.get()


def published(edition: Edition) -> None:
    Session.objects.filter(slug="fans-scala").update(title_fr="Les fans")
    publish(edition, by=UserFactory.create())


def edited(edition: Edition) -> None:
    recap = Recap.objects.get(slug="dans-les-couloirs")
    text = revisions.document_of(recap) | {"title_fr": "Dans les coulisses"}
    revisions.save(recap, text, UserFactory.create(), 0)


def written(edition: Edition) -> None:
    RecapFactory.create(sessions=[edition.sessions.all()[0]], status=Recap.Status.DRAFT)


def named_in_a_draft(edition: Edition) -> None:
    recap = RecapFactory.create()
    text = revisions.document_of(recap) | {"sessions": [str(edition.sessions.all()[0].key)]}
    revisions.save(recap, text, UserFactory.create(), 0)


def commented(edition: Edition) -> None:
    recap = Recap.objects.get(slug="dans-les-couloirs")
    ReactionFactory.create(recap=recap, commenter=CommenterFactory.create())


def told_elsewhere(edition: Edition) -> None:
    ExternalRecapFactory.create(sessions=[edition.sessions.all()[0]])


def said_of_a_session(edition: Edition) -> None:
    Feedback.objects.create(key="a", session=edition.sessions.all()[0], face=5, text="Bravo")


def sent(edition: Edition) -> None:
    digest = DigestFactory.create(started_at=timezone.now())
    digest.announcements.add(AnnouncementFactory.create(edition=edition))


@pytest.mark.parametrize(
    ("people", "why"),
    [
        (published, "published"),
        (edited, "Dans les couloirs"),
        (written, "recap"),
        (named_in_a_draft, "recap"),
        (commented, "1 reaction"),
        (told_elsewhere, "1 recap"),
        (said_of_a_session, "1 person"),
        (sent, "newsletter"),
    ],
)
def test_what_people_made_of_it_archives_it(
    edition: Edition,
    people: Callable[[Edition], None],
    why: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people(edition)
    before = rows_of_the_site()
    call_command("demo", "--remove", "--no-input")
    after = rows_of_the_site()
    [row] = [each for each in before["events.Edition"] if each["key"] == KEY]
    row |= {"archived": True, "is_current": False}
    # That it was archived is in its history.
    before["core.RowChange"] = after["core.RowChange"]
    assert gone(before, after) == {}
    said = capsys.readouterr().out
    assert "This archives Marseille 2.0 (demo)" in said
    assert why.casefold() in said.casefold()
    # It is nobody's demonstration any more, neither to be removed nor to be loaded again.
    call_command("demo", "--remove", "--no-input")
    with pytest.raises(CommandError, match="archived"):
        demo()
    assert gone(after, rows_of_the_site()) == {}
