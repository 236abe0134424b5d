"""What tests of the whole admin share."""

from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import Letter, SiteIdentity, User
from exchange.models import ProgrammeImport
from mailings.models import StandingText
from newsletter.models import Delivery
from picks.models import StarCount
from reactions.models import Feedback, Webmention
from recaps.models import Invitation, SentWebmention
from talks.releases import publish
from tests.admin import save, sign_in
from tests.factories import (
    AnnouncementFactory,
    CommenterFactory,
    DigestFactory,
    EditionFactory,
    ExternalRecapFactory,
    MailingFactory,
    PageFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    ShortcutFactory,
    SlotFactory,
    SpeakerFactory,
    SubscriberFactory,
    TagFactory,
)
from tests.participation.factories import AnswerFactory, ProposalFactory


@pytest.fixture(scope="module")
def boss(module_rows: None) -> User:
    """The first organiser of a site with a row of every kind."""
    client, edition = Client(), EditionFactory.create(slug="demo", is_current=True)
    boss = sign_in(client, is_superuser=True, is_staff=True)
    slot = SlotFactory.create(session__edition=edition, session__tags=[TagFactory.create()])
    slot.session.credits.create(speaker=SpeakerFactory.create())
    for factory in (PageFactory, ShortcutFactory, AnnouncementFactory, PartnerFactory):
        factory.create(edition=edition)
    publish(edition)
    recap = RecapFactory.create(sessions=[slot.session])
    ReactionFactory.create(recap=recap, commenter=CommenterFactory.create())
    ExternalRecapFactory.create()
    delivery = Delivery(digest=DigestFactory.create(), subscriber=SubscriberFactory.create())
    delivery.save()
    Letter.objects.create(to="ines@example.org", subject="Bonjour", body="Bonjour")
    StandingText.objects.create(name_fr="Relance")
    MailingFactory.create()
    participation = ProposalFactory.create().participation
    AnswerFactory.create(participation=participation, session=slot.session)
    Invitation.objects.create(email="ines@example.org", name="Inès", invited_by=boss)
    for model in (Webmention, SentWebmention):
        fields = {"source": "https://a.example/", "target": "https://b.example/"}
        model.objects.create(**fields, **({"recap": recap} if model is SentWebmention else {}))
    session = edition.sessions.get()
    Feedback.objects.create(key="x", session=session, face=5, text="Bravo")
    StarCount.objects.create(session=session, count=3)
    counts = dict.fromkeys(("create", "change", "same", "leave", "refuse", "missing"), 1)
    ProgrammeImport.objects.create(
        edition=edition, name="a.csv", language="fr", state="ready", report={"counts": counts}
    )
    SiteIdentity().save()
    EmailAddress.objects.create(user=boss, email=boss.email)
    DBTaskResult.objects.create(
        id=UUID(int=1),
        args_kwargs={},
        task_path="a.b",
        backend_name="default",
        run_after=timezone.now(),
    )
    # Something in every history.
    save(client, slot.session, **{"slots-0-start": f"{edition.first_day}T09:00"}, title_en="Autre")
    return boss


@pytest.fixture
def site(client: Client, boss: User) -> Client:
    """The site as its first organiser sees it."""
    client.force_login(boss)
    return client
