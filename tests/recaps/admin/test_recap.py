from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import FormerSlug
from recaps.authors import author_of
from recaps.models import Author, Recap
from talks.models import Session
from talks.releases import publish
from tests.admin import document, errors, list_of, page_of, sheet, sign_in, told, words
from tests.core.test_images import encoded, upload
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:recaps_recap_add")
LIST = list_of(Recap)


@pytest.fixture
def editor(client: Client) -> Client:
    sign_in(client, editor=True)
    return client


@pytest.fixture
def blogger(client: Client) -> Client:
    sign_in(client, blogger=True, name="Camille Plume", email="camille@example.org")
    return client


def add(client: Client, **typed: Any) -> Any:
    return client.post(ADD, sheet(client.get(ADD), **typed))


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    return client.post(page_of(row), sheet(client.get(page_of(row)), **changes))


def options(response: Any, name: str) -> list[str]:
    return words(response, f"//select[@name='{name}']/option[@value!='']")


# --- Editors -------------------------------------------------------------------------------------


def test_editor_writes_and_publishes(editor: Client) -> None:
    author = AuthorFactory.create()
    response = add(
        editor,
        title_fr="Deux jours, trois idées",
        body_fr='<p>On y était.</p><img src="x" onerror="alert(1)">',
        authors=[author.pk],
        status="published",
    )
    assert response.status_code == 302, errors(response)
    recap = Recap.objects.get()
    assert recap.slug == "deux-jours-trois-idees"
    assert recap.body_fr == "<p>On y était.</p>"
    assert recap.published_at
    assert Recap.objects.published().get() == recap
    assert list(recap.authors.all()) == [author]


def test_organiser_previews_an_unpublished_recap(client: Client) -> None:
    sign_in(client, organiser=True)
    recap = RecapFactory.create(title_fr="Pas encore", status=Recap.Status.DRAFT)
    page = client.get(page_of(recap))
    assert page.context["preview_url"] == f"/apercu/recits/{recap.slug}/"
    assert "Pas encore" in client.get(page.context["preview_url"]).text


def test_a_time_to_come_holds_it_back(editor: Client) -> None:
    recap = RecapFactory.create(status="draft", published_at=None)
    save(editor, recap, status="published", published_at="2127-05-20T09:00")
    recap.refresh_from_db()
    assert recap.published_at == datetime(2127, 5, 20, 7, tzinfo=UTC)
    assert not Recap.objects.published().exists()
    assert not document(editor.get(page_of(recap))).xpath("//a[@class='viewsitelink']")


def test_publishing_and_taking_back_from_the_list(editor: Client) -> None:
    draft = RecapFactory.create(status="submitted", published_at=None)
    earlier = RecapFactory.create(status="draft")
    chosen = {"_selected_action": [draft.pk, earlier.pk]}
    response = editor.post(f"{LIST}", {"action": "publish", **chosen}, follow=True)
    assert len(told(response)) == 1
    assert Recap.objects.published().count() == 2
    date = Recap.objects.get(pk=earlier.pk).published_at
    assert date == earlier.published_at
    editor.post(LIST, {"action": "unpublish", **chosen})
    assert not Recap.objects.published().exists()
    assert Recap.objects.get(pk=earlier.pk).published_at == date


def test_taking_back_on_the_page(editor: Client) -> None:
    recap = RecapFactory.create()
    save(editor, recap, status="draft")
    assert not Recap.objects.published().exists()


def test_renamed_recap_and_author_leave_their_address(editor: Client) -> None:
    author = AuthorFactory.create(slug="plume")
    recap = RecapFactory.create(slug="recit", authors=[author])
    save(editor, recap, slug="autre")
    save(editor, author, slug="stylo")
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"recit", "plume"}


def test_cover_is_described_in_words(editor: Client) -> None:
    recap = RecapFactory.create()
    cover = encoded(Image.new("RGB", (40, 20), "red"), "PNG")
    response = save(editor, recap, cover=upload(cover))
    assert list(response.context["adminform"].form.errors) == ["cover_alt_fr"]
    assert "<picture" not in response.text, "a refused file is kept nowhere"
    assert save(editor, recap, cover=upload(cover), cover_alt_fr="Le port").status_code == 302
    recap.refresh_from_db()
    assert recap.cover_width == 40
    response = save(editor, recap, cover=upload(b"<svg/>"))
    assert list(response.context["adminform"].form.errors) == ["cover"]


def test_choices_are_what_the_public_knows_by_its_public_name(editor: Client) -> None:
    edition = EditionFactory.create()
    known = SessionFactory.create(
        edition=edition, title_fr="La rade", speakers=[SpeakerFactory.create(name="Céline")]
    )
    publish(edition)
    known.title_fr = "Titre secret"
    known.save()
    SessionFactory.create(
        edition=edition,
        title_fr="Séance secrète",
        state="draft",
        speakers=[SpeakerFactory.create(name="Personne secrète")],
    )
    recap = RecapFactory.create()
    page = editor.get(page_of(recap))
    assert options(page, "sessions") == ["La rade"]
    assert options(page, "speakers") == ["Céline"]
    assert "secr" not in page.content.decode()
    secret = Session.objects.get(state="draft")
    response = save(editor, recap, sessions=[secret.pk])
    assert list(response.context["adminform"].form.errors) == ["sessions"]
    assert save(editor, recap, sessions=[known.pk]).status_code == 302
    assert list(recap.sessions.all()) == [known]


def test_stale_recap_is_refused(editor: Client) -> None:
    recap = RecapFactory.create(body_fr="<p>Un</p>")
    page = sheet(editor.get(page_of(recap)), title_en="Mine")
    other = AuthorFactory.create(name="Autre Plume")
    Recap.objects.update(body_fr="<p>Deux</p>")
    recap.authors.add(other)
    response = editor.post(page_of(recap), page)
    assert response.status_code == 200
    told = " ".join(errors(response))
    assert "Deux" in told
    assert "Autre Plume" in told
    assert editor.post(page_of(recap), sheet(response)).status_code == 302
    recap.refresh_from_db()
    assert (recap.body_fr, recap.title_en) == ("<p>Deux</p>", "Mine")
    assert other in recap.authors.all()


def test_search_and_list(editor: Client) -> None:
    RecapFactory.create(title_fr="L’été", authors=[AuthorFactory.create(name="Élise")])
    RecapFactory.create(title_fr="Autre", status="submitted")

    def titles(**query: Any) -> list[str]:
        return words(editor.get(LIST, query), "//th[contains(@class, 'field-title_fr')]")

    assert titles(q="elise ete") == ["L’été"]
    assert titles(status__exact="submitted") == ["Autre"]


def test_accounts_are_none_of_the_editors_business(editor: Client) -> None:
    author = AuthorFactory.create(user=UserFactory.create(email="secret@example.org"))
    page = editor.get(page_of(author))
    assert "secret@example.org" not in page.content.decode()
    save(editor, author, name="Autre")
    author.refresh_from_db()
    assert author.user
    assert author.user.email == "secret@example.org"


# --- Bloggers ------------------------------------------------------------------------------------


def test_blogger_writes_signs_and_hands_in(blogger: Client) -> None:
    response = add(blogger, title_fr="Ce que j’ai vu", body_fr="<p>On y était.</p>")
    assert response.status_code == 302, errors(response)
    recap = Recap.objects.get()
    author = Author.objects.get()
    assert (author.name, author.slug) == ("Camille Plume", "camille-plume")
    assert list(recap.authors.all()) == [author]
    assert (recap.slug, recap.status) == ("ce-que-j-ai-vu", "draft")
    assert save(blogger, recap, status="submitted").status_code == 302
    recap.refresh_from_db()
    assert recap.status == "submitted"
    add(blogger, title_fr="Encore")
    assert Author.objects.count() == 1


@pytest.mark.parametrize("status", ["published", "nonsense"])
def test_blogger_never_publishes(blogger: Client, status: str) -> None:
    add(blogger, title_fr="Ce que j’ai vu")
    recap = Recap.objects.get()
    page = blogger.get(page_of(recap))
    assert len(options(page, "status")) == 2
    response = save(blogger, recap, status=status, published_at="2010-01-01T10:00")
    assert list(response.context["adminform"].form.errors) == ["status"]
    blogger.post(LIST, {"action": "publish", "_selected_action": [recap.pk]})
    assert Recap.objects.get().status == "draft"
    response = add(blogger, title_fr="Autre", status="published")
    assert response.status_code == 200


def test_blogger_changes_nothing_that_was_handed_in(blogger: Client) -> None:
    add(blogger, title_fr="Ce que j’ai vu")
    recap = Recap.objects.get()
    typed = sheet(blogger.get(page_of(recap)), title_fr="Trop tard")
    Recap.objects.update(status="submitted")
    assert blogger.post(page_of(recap), typed).status_code == 403
    page = blogger.get(page_of(recap))
    assert page.status_code == 200
    assert not document(page).xpath("//*[@name='title_fr']")


def test_an_error_while_handing_in_leaves_the_form_open(blogger: Client) -> None:
    add(blogger, title_fr="Ce que j’ai vu")
    recap = Recap.objects.get()
    response = save(blogger, recap, status="submitted", title_fr="")
    assert list(response.context["adminform"].form.errors) == ["title_fr"]
    assert sheet(response)["status"] == ["submitted"]


def test_blogger_sees_no_recap_of_others(blogger: Client) -> None:
    other = RecapFactory.create(title_fr="Récit secret", status="draft")
    assert "secret" not in blogger.get(LIST).content.decode()
    assert blogger.get(page_of(other)).status_code == 302
    assert blogger.post(page_of(other), {"title_fr": "À moi"}).status_code == 302
    other.refresh_from_db()
    assert other.title_fr == "Récit secret"


def test_co_authors_stay_when_a_blogger_saves(blogger: Client) -> None:
    add(blogger, title_fr="À deux")
    recap = Recap.objects.get()
    other = AuthorFactory.create()
    recap.authors.add(other)
    assert save(blogger, recap, title_fr="À deux mains", authors=[]).status_code == 302
    assert other in recap.authors.all()
    assert recap.authors.count() == 2


def test_blogger_deletes_nothing(blogger: Client) -> None:
    add(blogger, title_fr="Ce que j’ai vu")
    recap = Recap.objects.get()
    address = reverse("admin:recaps_recap_delete", args=[recap.pk])
    assert blogger.post(address, {"post": "yes"}).status_code == 403
    assert Recap.objects.exists()


def test_names_that_two_bloggers_share(client: Client) -> None:
    AuthorFactory.create(slug="camille-plume")
    sign_in(client, blogger=True, name="Camille Plume")
    add(client, title_fr="Ce que j’ai vu")
    author = Recap.objects.get().authors.get()
    assert author.slug.startswith("camille-plume-")


def test_no_part_of_an_address_becomes_a_signature() -> None:
    author = author_of(UserFactory.create(email="ines.calanque@example.org", name=""))

    assert author.name == "Quelqu’un qui y était"
    assert "calanque" not in author.slug
