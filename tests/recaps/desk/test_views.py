import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from recaps.models import Note, Recap
from talks.releases import publish
from tests.admin import document, sign_in, words
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


# --- Throwing away -------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_by_its_author_who_says_so_twice(
    client: Client, blogger: User, draft: Recap
) -> None:
    client.post(reverse("desk:write", args=[draft.pk]), typed(draft, title="Deuxième"))
    [address] = document(client.get(reverse("desk:write", args=[draft.pk]))).xpath(
        "//a[text()='Jeter le brouillon']/@href"
    )
    client.get(address)
    assert Recap.objects.exists()
    page = client.post(address, follow=True)
    assert words(page, "//ul[@class='alerts']/li") == ["« Deuxième » n’existe plus."]
    assert not Recap.objects.exists()


@pytest.mark.parametrize(
    "known", ["with another", "handed in", "published", "another’s", "invited", "shown"]
)
def test_what_somebody_else_knows_is_not_thrown_away(
    client: Client, blogger: User, draft: Recap, known: str
) -> None:
    match known:
        case "with another":
            draft.authors.add(AuthorFactory.create())
        case "handed in":
            sent = typed(draft) | {"step": "submit"}
            client.post(reverse("desk:step", args=[draft.pk]), sent)
            client.post(reverse("desk:step", args=[draft.pk]), {"step": "take_back"})
        case "published":
            draft = RecapFactory.create(authors=[blogger.author])
        case "another’s":
            draft = RecapFactory.create(status="draft", published_at=None)
        case "invited":
            sent = {"name": "Inès", "email": "i@example.org"}
            client.post(reverse("desk:authors", args=[draft.pk]), sent)
        case "shown":
            client.post(reverse("desk:links", args=[draft.pk]))
    address = reverse("desk:throw_away", args=[draft.pk])
    assert address not in client.get(reverse("desk:write", args=[draft.pk])).text
    assert client.post(address).status_code == 404
    assert Recap.objects.filter(pk=draft.pk).exists()


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


# --- Notes ---------------------------------------------------------------------------------------


def test_editors_notes_stand_beside_the_text_until_done(client: Client, draft: Recap) -> None:
    editor = UserFactory.create(editor=True, name="Rita")
    note = Note.objects.create(
        recap=draft, passage="On y était.", text="Qui, au juste ?", written_by=editor
    )
    page = client.get(reverse("desk:write", args=[draft.pk]))
    assert "Qui, au juste ? Rita" in words(page, "//section[@class='margin']")[0]
    assert "@example.org" not in page.text.replace("camille@example.org", "")
    assert "1 note pour vous" in words(client.get(HOME), "//ul[@class='mine']")[0]
    second = Note.objects.create(recap=draft, text="Et où ?", written_by=editor)
    done = client.post(reverse("desk:note", args=[draft.pk, second.pk]))
    assert done["Location"].endswith("#notes")
    done = client.post(reverse("desk:note", args=[draft.pk, note.pk]), follow=True)
    assert words(done, "//ul[@class='alerts']/li") == ["C’était la dernière note."]
    note.refresh_from_db()
    assert note.settled_at is not None
    other = Note.objects.create(recap=RecapFactory.create(), text="?", settled_at=None)
    assert client.post(reverse("desk:note", args=[draft.pk, other.pk])).status_code == 404


def test_co_authors_see_it_too(client: Client, draft: Recap) -> None:
    other = UserFactory.create(blogger=True)
    draft.authors.add(AuthorFactory.create(user=other))
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get(reverse("desk:write", args=[draft.pk])).status_code == 200
