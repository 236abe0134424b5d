from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from recaps.models import Recap
from recaps.revisions import document_of, is_ahead, save as save_revision, under_work
from recaps.webmentions import sending
from talks.models import Session
from talks.releases import publish
from tests.admin import document, errors, list_of, messages_of, page_of, sheet, sign_in, words
from tests.core.files.test_images import encoded, upload
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


def add(client: Client, **typed: Any) -> Any:
    return client.post(ADD, sheet(client.get(ADD), **typed))


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    return client.post(page_of(row), sheet(client.get(page_of(row)), **changes))


def options(response: Any, name: str) -> list[str]:
    return words(response, f"//select[@name='{name}']/option[@value!='']")


# --- Editors -------------------------------------------------------------------------------------


def test_editor_begins_a_recap_for_a_person(editor: Client) -> None:
    author = AuthorFactory.create()
    response = add(
        editor, title_fr="Deux jours, trois idées", authors=[author.pk], status="published"
    )
    assert response.status_code == 302, errors(response)
    recap = Recap.objects.get()
    assert (recap.slug, recap.status) == ("deux-jours-trois-idees", "draft")
    assert list(recap.authors.all()) == [author]
    assert recap.revisions.count() == 1


@pytest.mark.parametrize("who", ["blogger", "organiser"])
def test_only_editors_come_in(client: Client, who: str) -> None:
    user = sign_in(client, **{who: True})
    recap = RecapFactory.create(status="draft", authors=[AuthorFactory.create(user=user)])
    expected = 403 if who == "blogger" else 200
    read = reverse("admin:recaps_recap_read", args=[recap.pk])
    compare = reverse("admin:recaps_recap_compare", args=[recap.pk])
    coverage = reverse("admin:recaps_recap_sessions")
    for address in (LIST, ADD, page_of(recap), read, compare, coverage):
        assert client.get(address).status_code == expected, address
    note = reverse("admin:recaps_recap_note", args=[recap.pk])
    assert client.post(note, {"text": "Non"}).status_code == (403 if who == "blogger" else 302)


@pytest.mark.parametrize(
    ("changes", "gone", "linked"),
    [
        ({"sources": "https://new.example/"}, ["https://old.example/"], ["https://new.example/"]),
        (
            {"original_url": "https://new.example/"},
            [],
            ["https://new.example/", "https://old.example/"],
        ),
        # What was written in English alone has its own page.
        ({"language": "en"}, ["https://old.example/"], ["https://old.example/"]),
        ({"reactions_until": "2099-01-01"}, [], []),
    ],
)
@pytest.mark.usefixtures("tasks")
def test_pages_elsewhere_are_reported_when_what_links_to_them_changes(
    editor: Client,
    settings: LazySettings,
    changes: dict[str, str],
    gone: list[str],
    linked: list[str],
) -> None:
    settings.SITE_URL = "https://marseille.example"
    recap = RecapFactory.create(
        slug="mer", title_en="", standfirst_en="", sources=["https://old.example/"]
    )
    sending.send_webmentions(recap)
    start = timezone.now()
    assert save(editor, recap, **changes).status_code == 302
    found = recap.sent_webmentions.filter(asked_at__gt=start).order_by("target")
    assert [row.target for row in found if not row.is_linked] == gone
    assert [row.target for row in found if row.is_linked] == linked


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


@pytest.mark.parametrize("slug", ["racontez", "authors"])
def test_addresses_of_other_pages_are_refused(editor: Client, slug: str) -> None:
    recap = RecapFactory.create(slug="mer")
    response = save(editor, recap, slug=slug)
    assert list(response.context["adminform"].form.errors) == ["slug"]
    assert Recap.objects.get().slug == "mer"


def test_what_readers_read_is_corrected_and_the_rest_is_not(editor: Client) -> None:
    recap = RecapFactory.create(title_en="The port")
    save(editor, recap, reactions_until="2030-01-01")
    assert not Recap.objects.exclude(changed_at=None).exists()
    save(editor, recap, title_en="The old port")
    assert Recap.objects.exclude(changed_at=None).exists()
    draft = RecapFactory.create(status="draft", title_en="The port")
    save(editor, draft, title_en="The old port")
    draft.refresh_from_db()
    assert draft.changed_at is None


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
    recap = RecapFactory.create(original_url="https://example.org/un")
    page = sheet(editor.get(page_of(recap)), title_en="Mine")
    other = AuthorFactory.create(name="Autre Plume")
    Recap.objects.update(original_url="https://example.org/deux")
    recap.authors.add(other)
    response = editor.post(page_of(recap), page)
    assert response.status_code == 200
    found = " ".join(errors(response))
    assert "example.org/deux" in found
    assert "Autre Plume" in found
    assert editor.post(page_of(recap), sheet(response)).status_code == 302
    recap.refresh_from_db()
    assert (recap.original_url, recap.title_en) == ("https://example.org/deux", "Mine")
    assert other in recap.authors.all()


# --- The text and its versions -------------------------------------------------------------------


def test_the_form_leaves_the_text_alone_and_keeps_what_it_changes(editor: Client) -> None:
    rich = '<figure class="quote pull"><blockquote><p>Non</p></blockquote></figure>'
    recap = RecapFactory.create(body_fr=rich, title_en="Old")
    response = save(editor, recap, title_en="New", body_fr="<p>Rien</p>", status="draft")
    assert response.status_code == 302, errors(response)
    recap.refresh_from_db()
    assert (recap.body_fr, recap.title_en, recap.status) == (rich, "New", "published")
    titles = [revision.document["title_en"] for revision in recap.revisions.all()]
    assert titles == ["New", "Old"]
    assert not is_ahead(recap)


def test_what_an_author_handed_out_goes_with_them(editor: Client) -> None:
    gone, stays = UserFactory.create(), UserFactory.create()
    authors = [AuthorFactory.create(user=user) for user in (gone, stays)]
    recap = RecapFactory.create(status="draft", published_at=None, authors=authors)
    for user in (gone, stays):
        recap.invitations.create(email="i@example.org", name="Inès", invited_by=user)
        recap.preview_links.create(made_by=user)
    save(editor, recap, authors=[authors[1].pk])
    assert [row.invited_by for row in recap.invitations.open()] == [stays]
    assert [row.made_by for row in recap.preview_links.filter(revoked_at=None)] == [stays]


def test_a_version_under_way_is_not_changed_behind_its_back(editor: Client) -> None:
    recap = RecapFactory.create(title_fr="Un")
    early = sheet(editor.get(page_of(recap)), title_en="Lost?")
    save_revision(recap, document_of(recap) | {"title_fr": "Deux"}, None, 0)
    response = editor.post(page_of(recap), early)
    assert response.status_code == 200
    assert len(errors(response)) == 1

    page = editor.get(page_of(recap))
    assert not document(page).xpath("//*[@name='title_en' or @name='cover' or @name='sessions']")
    assert save(editor, recap, original_url="https://example.org/").status_code == 302
    recap.refresh_from_db()
    assert (recap.title_fr, recap.original_url) == ("Un", "https://example.org/")
    assert under_work(recap)["title_fr"] == "Deux"


def test_what_readers_saw_is_not_deleted(editor: Client) -> None:
    public, draft = RecapFactory.create(), RecapFactory.create(status="draft")
    for recap in (public, draft):
        editor.post(reverse("admin:recaps_recap_delete", args=[recap.pk]), {"post": "yes"})
    chosen = {"_selected_action": [public.pk], "action": "delete_selected", "post": "yes"}
    editor.post(f"{LIST}?state=all", chosen)
    assert list(Recap.objects.all()) == [public]


# --- Many at once --------------------------------------------------------------------------------


def act(client: Client, action: str, *recaps: Recap, **more: str) -> Any:
    chosen = {"action": action, "_selected_action": [recap.pk for recap in recaps]}
    return client.post(f"{LIST}?state=all", chosen | more, follow=True)


def test_publishing_many_says_why_others_are_not(editor: Client) -> None:
    ready = RecapFactory.create(status="submitted")
    empty = RecapFactory.create(title_fr="Vide", status="submitted", body_fr="")
    done = RecapFactory.create(title_fr="Déjà là")
    said = messages_of(act(editor, "publish", ready, empty, done))
    assert len(said) == 3
    for title in ("Vide", "Déjà là"):
        assert sorted(line.count(title) for line in said) == [0, 0, 1]
    assert set(Recap.objects.published()) == {ready, done}


def test_withdrawing_many_asks_once_more(editor: Client) -> None:
    recap = RecapFactory.create()
    page = act(editor, "withdraw", recap)
    assert Recap.objects.published().exists()
    (sent,) = [dict(form.form_values()) for form in document(page).forms if "sure" in form.fields]
    editor.post(f"{LIST}?state=all", sent)
    assert Recap.objects.get().status == "withdrawn"
