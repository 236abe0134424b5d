"""What is not public is seen by those who have the right to it, on whatever page."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Letter, User
from core.tasks.attempts import MOST_ATTEMPTS, Attempted
from newsletter.models import Delivery, Subscriber
from reactions.models import Reaction, Webmention
from recaps.models import ExternalRecap, Invitation, Recap, SentWebmention
from talks.releases import publish
from tests.addresses import filled, routes, with_rows
from tests.admin import list_of
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
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    SubscriberFactory,
    UserFactory,
)
from tests.hostile import is_list
from tests.participation.factories import ContactFactory
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REGISTERED = admin.site._registry  # noqa: SLF001 (all there are)
# What is not public, and who sees it in no preview: anyone who has not the rights to these rows.
PREVIEWED = {
    "Séance secrète": ("session",),
    "Bio secrète": ("speaker",),
    "Récit secret": ("recap",),
    "Page secrète": ("page",),
}
HIDDEN = (
    *PREVIEWED,
    *("Annonce secrète", "Partenaire secret", "Réaction secrète", "Ailleurs secret"),
    *("Lettre secrète", "Courrier secret", "abonnée@secret.example", "invitée@secret.example"),
    *("commentatrice@secret.example", "compte@secret.example", "intervenante@secret.example"),
    "Envoi secret",
)
# They would sign in as another person, or change what is looked at.
NOT_TO_BE_ASKED = ("admin/logout/", "admin/jsi18n/")
SLUGS = ("rade", "secret", "secrete")
ELSEWHERE = ("admin/", "compte/", "ecrire/", "health/", "lettre/", "metrics", "styleguide/")


@pytest.fixture(scope="module")
def rows(module_rows: None) -> None:
    """An edition that is public, and next to it everything that is not."""
    edition = EditionFactory.create(slug="demo", is_current=True)
    session = SessionFactory.create(edition=edition, slug="rade")
    SlotFactory.create(session=session, room__slug="salle")
    publish(edition)
    person = SpeakerFactory.create(slug="secret", biography_fr="Bio secrète")
    ContactFactory.create(speaker=person, email="intervenante@secret.example")
    hidden = SessionFactory.create(
        edition=edition, slug="secrete", title_fr="Séance secrète", speakers=[person]
    )
    SlotFactory.create(session=hidden)
    recap = RecapFactory.create(
        title_fr="Récit secret", slug="secret", status=Recap.Status.DRAFT, sessions=[session]
    )
    PageFactory.create(edition=edition, title_fr="Page secrète", slug="secret", published=False)
    AnnouncementFactory.create(
        edition=edition, text_fr="Annonce secrète", starts=timezone.now() + timedelta(days=1)
    )
    PartnerFactory.create(edition=edition, name="Partenaire secret", published=False)
    _of_the_web(recap)
    digest = DigestFactory.create(subject_fr="Lettre secrète")
    MailingFactory.create(subject_fr="Envoi secret")
    reader = SubscriberFactory.create(email="abonnée@secret.example")
    Delivery.objects.create(digest=digest, subscriber=reader)
    Invitation.objects.create(email="invitée@secret.example", name="Inès")
    UserFactory.create(email="compte@secret.example", name="")
    Letter.objects.create(to="ines@example.org", subject="Courrier secret", body="Bonjour")


def _of_the_web(recap: Recap) -> None:
    ReactionFactory.create(
        recap=recap,
        text="Réaction secrète",
        state=Reaction.State.HELD,
        commenter=CommenterFactory.create(email="commentatrice@secret.example"),
    )
    ExternalRecapFactory.create(title="Ailleurs secret", state=ExternalRecap.State.HELD)


def staff(*codenames: str) -> User:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def showing(user: User, addresses: Iterable[str], *secrets: str) -> list[tuple[str, str]]:
    """Which of the secrets this user reads where."""
    client, found = Client(), []
    client.force_login(user)
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code == 200 and not response.streaming:
            page = response.content.decode(errors="replace")
            found += [(secret, address) for secret in secrets if secret in page]
    return found


def admin_pages() -> Iterator[str]:
    for route in routes():
        if route.startswith("admin/") and route not in NOT_TO_BE_ASKED:
            yield from filled(route, with_rows(route) | {"kind": ["session", "speaker"]})


def previews() -> Iterator[str]:
    """Each page for readers, of the draft and of a release."""
    for route in routes():
        # What is below these is no part of a preview, and has tests of its own.
        if not route.startswith(ELSEWHERE):
            for address in filled(route, {"edition": ["demo"], "slug": SLUGS}):
                yield from (f"/apercu{address}", f"/apercu/1{address}")


@pytest.mark.usefixtures("rows")
def test_a_person_who_sees_releases_sees_nothing_else() -> None:
    user = staff("view_release")
    assert showing(user, sample([*admin_pages(), *previews()], 200), *HIDDEN) == []


@pytest.mark.usefixtures("rows")
def test_those_who_may_see_everything_do() -> None:
    looked_at = (page for page in admin_pages() if page.endswith("/change/") or is_list(page[1:]))
    found = showing(UserFactory.create(superuser=True), looked_at, *HIDDEN)
    assert {secret for secret, _address in found} == set(HIDDEN)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("secret", "models"), PREVIEWED.items())
def test_a_preview_asks_for_the_right_to_each_thing(secret: str, models: tuple[str, ...]) -> None:
    """Who has all rights but those to these rows."""
    every = Permission.objects.values_list("codename", flat=True)
    rights = [right for right in every if right.partition("_")[2] not in models]
    assert showing(staff(*rights), sample([*previews()], 60), secret) == []


@pytest.mark.usefixtures("rows")
def test_anyone_who_has_both_rights_reads_drafts_in_previews(client: Client) -> None:
    editor = staff("view_release", "view_session", "view_speaker", "publish_recap", "view_page")
    client.force_login(editor)
    for address, secret in (
        ("/apercu/recits/secret/", "Récit secret"),
        ("/apercu/demo/infos/secret/", "Page secrète"),
        ("/apercu/demo/sessions/secrete/", "Séance secrète"),
    ):
        assert secret in client.get(address).content.decode()


# --- To change -----------------------------------------------------------------------------------


def acts(page: ModelAdmin[Model], request: HttpRequest) -> bool:
    """Whether a list offers to do something; to take it home is to look at it."""
    return any(not name.startswith("export_") for name in page.get_actions(request))


def test_anyone_who_only_looks_is_offered_no_action(client: Client) -> None:
    client.force_login(staff(*Permission.objects.values_list("codename", flat=True)))
    request = client.get(reverse("admin:index")).wsgi_request
    acting = [model for model, page in REGISTERED.items() if acts(page, request)]
    assert {Letter, SentWebmention, Subscriber, Webmention} <= set(acting)

    looks = Permission.objects.filter(codename__startswith="view_")
    client.force_login(staff(*looks.values_list("codename", flat=True)))
    request = client.get(reverse("admin:index")).wsgi_request
    assert [model for model, page in REGISTERED.items() if acts(page, request)] == []


@pytest.mark.parametrize(("action", "model"), [("send_again", Letter), ("try_again", Webmention)])
def test_anyone_who_only_looks_tries_nothing_again(
    client: Client, action: str, model: type[Attempted]
) -> None:
    values = {"to": "ines@example.org"} if model is Letter else {"state": "failed"}
    row: Attempted = QuerySet(model).create(attempts=MOST_ATTEMPTS, **values)
    client.force_login(staff(f"view_{model.__name__.lower()}"))
    client.post(list_of(model), {"action": action, "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.attempts == MOST_ATTEMPTS


@pytest.mark.parametrize("action", ["withdraw", "erase"])
def test_anyone_who_publishes_withdraws_only_what_they_may_change(
    client: Client, action: str
) -> None:
    person = SpeakerFactory.create()
    client.force_login(staff("add_release", "view_release", "view_speaker"))
    address = reverse(f"admin:talks_release_{action}", args=["speaker", person.pk])
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    client.force_login(staff("add_release", "view_speaker", "change_speaker"))
    assert client.get(address).status_code == 200
