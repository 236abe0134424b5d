import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from core.models import User
from recaps.models import Note, PreviewLink, Recap
from talks.releases import publish
from tests.admin import sign_in, words
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.recaps.desk.conftest import typed

pytestmark = pytest.mark.django_db

HOME = reverse("desk:home")


# --- Who comes in --------------------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in_or_told(client: Client) -> None:
    assert client.get(HOME).status_code == 302
    sign_in(client)
    assert client.get(HOME).status_code == 403


def test_a_blogger_sees_their_own_recaps_only(client: Client, blogger: User, draft: Recap) -> None:
    other = RecapFactory.create(title_fr="D’une autre", status="draft")
    page = client.get(HOME)
    assert words(page, "//ul[@class='mine']//h3") == ["Ce que j’ai vu"]
    for name in ("write", "preview", "versions"):
        assert client.get(reverse(f"desk:{name}", args=[other.pk])).status_code == 404
    for name in ("write", "step", "links", "authors"):
        response = client.post(reverse(f"desk:{name}", args=[other.pk]), {"step": "submit"})
        assert response.status_code == 404
    assert Recap.objects.get(pk=other.pk).status == "draft"


def test_the_list_costs_the_same_for_many(
    client: Client, blogger: User, draft: Recap, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(10) as captured:  # type: ignore[operator]
        client.get(HOME)
    for n in range(3):
        RecapFactory.create(title_fr=f"Encore {n}", authors=[blogger.author])
    with django_assert_num_queries(len(captured)):  # type: ignore[operator]
        client.get(HOME)


# --- Beginning -----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["three", "notes", "story"])
def test_beginning_signs_with_one_s_name(client: Client, blogger: User, start: str) -> None:
    response = client.post(reverse("desk:begin"), {"start": start})
    recap = Recap.objects.get()
    assert response["Location"] == reverse("desk:write", args=[recap.pk])
    assert list(recap.authors.all()) == [blogger.author]
    assert (recap.status, recap.published_at) == (Recap.Status.DRAFT, None)
    assert client.get(response["Location"]).status_code == 200


def test_beginning_in_english(client: Client, blogger: User) -> None:
    client.post("/en/write/new/", {"start": "three"})
    recap = Recap.objects.get()
    assert recap.language == "en"
    assert "The first thing" in recap.body_fr


def test_beginning_with_what_readers_know_only(client: Client, blogger: User) -> None:
    edition = EditionFactory.create()
    known = SessionFactory.create(edition=edition, title_fr="Les phares")
    publish(edition)
    secret = SessionFactory.create(edition=edition, title_fr="Secret")
    client.post(reverse("desk:begin"), {"start": "notes", "session": [known.key, secret.key, "x"]})
    recap = Recap.objects.get()
    assert "Les phares" in recap.body_fr
    assert list(recap.sessions.all()) == [known]


def test_beginning_from_nothing_known(client: Client, blogger: User) -> None:
    assert client.post(reverse("desk:begin"), {"start": "novel"}).status_code == 404
    assert not Recap.objects.exists()


# --- Mentions ------------------------------------------------------------------------------------


def test_mentions_find_what_readers_know(client: Client, blogger: User) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    speaker = SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")
    session = SessionFactory.create(
        edition=edition, title_fr="L’œil des phares", slug="phares", speakers=[speaker]
    )
    SlotFactory.create(session=session)
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Phares secrets")
    found = client.get(reverse("desk:mentions"), {"q": "oeil phares"}).json()["results"]
    assert [(each["key"], each["label"], each["url"]) for each in found] == [
        (f"session:{session.key}", "L’œil des phares", "/2027/sessions/phares/")
    ]
    assert found[0]["detail"].startswith("Inès Garnier, ")
    found = client.get(reverse("desk:mentions"), {"q": "INES"}).json()["results"]
    # Who begins so comes before what only has the word.
    assert [each["kind"] for each in found] == ["speaker", "session"]
    assert client.get(reverse("desk:mentions"), {"q": "secrets"}).json() == {"results": []}


# --- Versions ------------------------------------------------------------------------------------


def test_any_version_can_be_had_back(client: Client, draft: Recap) -> None:
    address = reverse("desk:write", args=[draft.pk])
    client.post(address, typed(draft, title="Deuxième"))
    client.post(address, typed(Recap.objects.get(), title="Troisième"))
    page = client.get(reverse("desk:versions", args=[draft.pk]))
    assert len(words(page, "//ol[@class='sittings']//a")) == 3
    client.post(reverse("desk:version", args=[draft.pk, 1]))
    assert Recap.objects.get().title_fr == "Ce que j’ai vu"
    assert draft.revisions.count() == 4


def test_versions_of_what_was_handed_in_are_only_read(client: Client, draft: Recap) -> None:
    client.post(
        reverse("desk:step", args=[draft.pk]), typed(draft, title="Fini") | {"step": "submit"}
    )
    client.post(reverse("desk:version", args=[draft.pk, 1]))
    assert Recap.objects.get().title_fr == "Fini"


# --- Showing it ----------------------------------------------------------------------------------


def test_preview_shows_the_text_under_work(client: Client, blogger: User) -> None:
    recap = RecapFactory.create(title_fr="Publié", title_en="", authors=[blogger.author])
    client.post(reverse("desk:write", args=[recap.pk]), typed(recap, title="En cours"))
    page = client.get(reverse("desk:preview", args=[recap.pk]))
    assert words(page, "//h1") == ["En cours"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    assert "En cours" not in Client().get(reverse("recaps:recap", args=[recap.slug])).text


def test_a_secret_link_shows_it_until_it_is_revoked(client: Client, draft: Recap) -> None:
    address = reverse("desk:links", args=[draft.pk])
    client.post(address)
    link = PreviewLink.objects.get()
    secret = reverse("desk:shared", args=[link.token])
    page = Client().get(secret)
    assert words(page, "//h1") == ["Ce que j’ai vu"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    client.post(address, {"revoke": link.token})
    assert Client().get(secret).status_code == 404
    assert Client().get(reverse("desk:shared", args=["x" * 32])).status_code == 404


def test_what_cannot_be_a_secret_link_leads_nowhere() -> None:
    address = reverse("desk:shared", args=["mistral"])
    with pytest.raises(Resolver404):
        # PostgreSQL cannot even look for it.
        resolve(address.replace("mistral", "mis\0tral"))


def test_nobody_revokes_another_s_link(client: Client, blogger: User, draft: Recap) -> None:
    other = PreviewLink.objects.create(recap=RecapFactory.create(status="draft"))
    client.post(reverse("desk:links", args=[draft.pk]), {"revoke": other.token})
    other.refresh_from_db()
    assert other.revoked_at is None


# --- Notes ---------------------------------------------------------------------------------------


def test_editors_notes_stand_beside_the_text_until_done(client: Client, draft: Recap) -> None:
    editor = UserFactory.create(editor=True, name="Rita")
    note = Note.objects.create(
        recap=draft, passage="On y était.", text="Qui, au juste ?", written_by=editor
    )
    page = client.get(reverse("desk:write", args=[draft.pk]))
    assert "Qui, au juste ?" in words(page, "//section[@class='margin']")[0]
    assert "1 note pour vous" in words(client.get(HOME), "//ul[@class='mine']")[0]
    second = Note.objects.create(recap=draft, text="Et où ?", written_by=editor)
    done = client.post(reverse("desk:note", args=[draft.pk, second.pk]))
    assert done["Location"].endswith("#notes")
    done = client.post(reverse("desk:note", args=[draft.pk, note.pk]), follow=True)
    assert words(done, "//ul[@class='told']/li") == ["C’était la dernière note."]
    note.refresh_from_db()
    assert note.settled_at is not None
    other = Note.objects.create(recap=RecapFactory.create(), text="?", settled_at=None)
    assert client.post(reverse("desk:note", args=[draft.pk, other.pk])).status_code == 404
    assert timezone.now() > note.settled_at


def test_co_authors_see_it_too(client: Client, draft: Recap) -> None:
    other = UserFactory.create(blogger=True)
    draft.authors.add(AuthorFactory.create(user=other))
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get(reverse("desk:write", args=[draft.pk])).status_code == 200
