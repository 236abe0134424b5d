from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import User
from recaps import quotas, revisions
from recaps.models import Card, Note, Picture, Recap
from recaps.revisions import drafted
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from tests.admin import document, words
from tests.core.files.test_images import encoded, upload
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from tests.writing.desk.conftest import autosave, now, page_of, typed
from writing import transitions

pytestmark = pytest.mark.django_db


# --- Saving --------------------------------------------------------------------------------------


def test_autosave_answers_with_the_number_to_go_on_from(client: Client, draft: Recap) -> None:
    first = autosave(client, draft, title="Deux jours")
    assert first.status_code == 200
    # The first revision is what was there before.
    assert first.json()["number"] == 2
    second = autosave(client, draft, title="Deux jours au port", base=2)
    assert second.json()["number"] == 3
    assert second.json()["state"] == "draft"
    assert now(draft).title_fr == "Deux jours au port"
    titles = [revision.document["title_fr"] for revision in draft.revisions.all()]
    assert titles == ["Deux jours au port", "Deux jours", "Ce que j’ai vu"]


def test_two_who_save_at_once_lose_nothing(client: Client, draft: Recap) -> None:
    other = UserFactory.create(blogger=True, name="Sam Encre")
    draft.authors.add(AuthorFactory.create(user=other))
    theirs = Client()
    theirs.force_login(other)
    autosave(theirs, draft, title="De Sam")
    # Both began from the same text.
    response = autosave(client, draft, title="De Camille", base=0)
    assert response.status_code == 409
    payload = response.json()
    assert (payload["number"], payload["aside"]) == (2, 3)
    assert payload["by"] == "Sam Encre"
    assert now(draft).title_fr == "De Sam"
    kept = draft.revisions.get(number=3)
    assert (kept.aside, kept.document["title_fr"]) == (True, "De Camille")
    # Sent again and again, it is kept once.
    autosave(client, draft, title="De Camille", base=0)
    assert draft.revisions.count() == 3


def test_without_a_script_both_texts_are_kept_and_reported(client: Client, draft: Recap) -> None:
    autosave(client, draft, title="Une")
    response = client.post(page_of(draft), typed(draft, title="Deux", base=1), follow=True)
    assert response.redirect_chain[-1][0] == reverse("desk:version", args=[draft.pk, 3])
    assert "version 3" in words(response, "//ul[@class='alerts']")[0]
    response = client.post(page_of(draft), typed(now(draft), title="Trois"), follow=True)
    assert "Enregistré à" in words(response, "//ul[@class='alerts']")[0]


def test_a_tangle_is_refused_and_kept_in_the_form(client: Client, draft: Recap) -> None:
    tangle = "<div>" * 50_000
    response = autosave(client, draft, body=tangle)
    assert response.status_code == 400
    assert "trop de balises" in response.json()["errors"]["body"][0]
    page = client.post(page_of(draft), typed(draft, body=tangle, standfirst="Gardé"))
    assert page.status_code == 400
    assert "trop de balises" in page.text
    assert "&lt;div&gt;" * 50_000 in page.text
    assert draft.revisions.count() == 0


@pytest.mark.parametrize("base", ["", "9" * 30])
def test_a_base_that_is_none(client: Client, draft: Recap, base: str) -> None:
    response = autosave(client, draft, base=base, title="Autre")
    assert response.status_code in {400, 409}
    assert now(draft).title_fr == "Ce que j’ai vu"


# --- Steps ---------------------------------------------------------------------------------------


def step(client: Client, recap: Recap, name: str, **changes: Any) -> Any:
    address = reverse("desk:step", args=[recap.pk])
    return client.post(address, typed(recap, **changes) | {"step": name}, follow=True)


def test_handing_in_saves_and_settles_the_address(client: Client, draft: Recap) -> None:
    step(client, draft, "submit", title="Deux jours au port")
    recap = now(draft)
    assert (recap.status, recap.slug) == (Recap.Status.SUBMITTED, "deux-jours-au-port")
    page = client.get(page_of(draft))
    assert not document(page).xpath("//textarea[@name='body'] | //input[@name='base']")
    assert "Deux jours au port" in page.text
    # Its button sends nothing but the step.
    client.post(reverse("desk:step", args=[draft.pk]), {"step": "take_back"})
    assert now(draft).status == Recap.Status.DRAFT
    assert now(draft).title_fr == "Deux jours au port"


def test_what_was_handed_in_is_kept_aside_when_changed(client: Client, draft: Recap) -> None:
    step(client, draft, "submit")
    response = autosave(client, now(draft), title="Trop tard")
    assert response.status_code == 409
    assert response.json()["is_open"] is False
    assert now(draft).title_fr == "Ce que j’ai vu"
    assert draft.revisions.get(aside=True).document["title_fr"] == "Trop tard"
    step(client, now(draft), "take_back")
    assert now(draft).status == Recap.Status.DRAFT


def test_unready_text_is_not_handed_in(client: Client, draft: Recap) -> None:
    response = step(client, draft, "submit", title="", body="")
    assert words(response, "//ul[@class='alerts']/li") == [
        "Donnez-lui un titre.",
        "Il n’a pas encore de texte.",
    ]
    assert now(draft).status == Recap.Status.DRAFT


@pytest.mark.parametrize("name", ["publish", "nonsense"])
def test_authors_make_no_step_of_editors(client: Client, draft: Recap, name: str) -> None:
    assert step(client, draft, name).status_code == 404
    assert now(draft).status == Recap.Status.DRAFT


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
def test_what_another_person_knows_is_not_thrown_away(
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


# --- Notes ---------------------------------------------------------------------------------------


def test_editors_notes_stand_beside_the_text_until_done(client: Client, draft: Recap) -> None:
    editor = UserFactory.create(editor=True, name="Rita")
    note = Note.objects.create(
        recap=draft, passage="On y était.", text="Qui, au juste ?", written_by=editor
    )
    page = client.get(reverse("desk:write", args=[draft.pk]))
    assert "Qui, au juste ? Rita" in words(page, "//section[@class='margin']")[0]
    assert "@example.org" not in page.text.replace("camille@example.org", "")
    assert "1 note pour vous" in words(client.get(reverse("desk:home")), "//ul[@class='mine']")[0]
    second = Note.objects.create(recap=draft, text="Et où ?", written_by=editor)
    done = client.post(reverse("desk:note", args=[draft.pk, second.pk]))
    assert done["Location"].endswith("#notes")
    done = client.post(reverse("desk:note", args=[draft.pk, note.pk]), follow=True)
    assert words(done, "//ul[@class='alerts']/li") == ["C’était la dernière note."]
    note.refresh_from_db()
    assert note.settled_at is not None
    other = Note.objects.create(recap=RecapFactory.create(), text="?", settled_at=None)
    assert client.post(reverse("desk:note", args=[draft.pk, other.pk])).status_code == 404


# --- No room left --------------------------------------------------------------------------------


def test_a_save_without_room_is_refused_and_shown_again(
    client: Client, draft: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_VERSIONS", 10)
    response = autosave(client, draft, body="<p>Gardé</p>")
    assert response.status_code == 400
    assert "place" in response.json()["errors"]["body"][0]
    page = client.post(page_of(draft), typed(draft, body="<p>Gardé</p>"))
    assert page.status_code == 400
    assert "Gardé" in page.text
    assert "place" in words(page, "//*[@id='id_body_error']")[0]
    assert now(draft).body_fr == draft.body_fr


def test_a_cover_without_room_is_refused_and_the_text_shown_again(
    client: Client, draft: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_PICTURES", 0)
    file = SimpleUploadedFile("port.png", picture(64, 32).read())
    sent = typed(draft, body="<p>Gardé</p>", cover_file=file)
    page = client.post(page_of(draft), sent)
    assert page.status_code == 400
    assert "Gardé" in page.text
    assert "images" in words(page, "//*[@id='id_cover_file_error']")[0]


def test_mention_of_somebody_erased_meanwhile_is_kept_and_said(
    client: Client, draft: Recap
) -> None:
    session = SessionFactory.create(edition__is_current=True)
    SlotFactory.create(session=session)
    person = SpeakerFactory.create(name="Ana Mole")
    session.speakers.add(person)
    publish(session.edition)
    mention = f'<a data-mention="speaker:{person.key}" href="/intervenants/ana/">Ana Mole</a>'
    body = f"<p>Avec {mention}, puis {mention}.</p>"
    assert autosave(client, draft, body=body).json()["unlinked"] == ""
    erase(person, by=UserFactory.create())
    # In a page that is still open.
    answer = autosave(client, now(draft), title="Deux jours", body=body)
    assert answer.status_code == 200
    said = "« Ana Mole » n’est plus sur le site : on lira ces mots sans lien."
    assert answer.json()["unlinked"].replace("\u202f", " ").replace("\u00a0", " ") == said
    assert words(client.get(page_of(draft)), "//p[@role='status']")
    transitions.apply("publish", now(draft), UserFactory.create(editor=True))
    page = client.get(reverse("recaps:recap", args=[now(draft).slug])).text
    assert "Avec Ana Mole, puis Ana Mole." in page
    assert "/intervenants/ana" not in page


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


def test_what_thinned_out_leads_to_what_is_kept(client: Client, draft: Recap) -> None:
    client.post(reverse("desk:write", args=[draft.pk]), typed(draft, title="Deuxième"))
    draft.revisions.filter(number=1).delete()
    page = client.get(reverse("desk:version", args=[draft.pk, 1]), follow=True)
    assert page.redirect_chain == [(reverse("desk:versions", args=[draft.pk]), 302)]
    assert "version 1" in words(page, "//ul[@class='alerts']/li")[-1]
    assert client.get(reverse("desk:version", args=[draft.pk, 9])).status_code == 404


def test_a_version_without_room_is_not_had_back(
    client: Client, draft: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("desk:write", args=[draft.pk]), typed(draft, title="Deuxième"))
    monkeypatch.setattr(quotas, "MOST_VERSIONS", 10)
    page = client.post(reverse("desk:version", args=[draft.pk, 1]), follow=True)
    assert "place" in words(page, "//ul[@class='alerts']/li")[-1]
    assert Recap.objects.get().title_fr == "Deuxième"


# --- What it speaks of ---------------------------------------------------------------------------


@pytest.fixture
def session() -> Session:
    edition = EditionFactory.create(is_current=True)
    session = SessionFactory.create(edition=edition, title_fr="Les phares")
    publish(edition)
    return session


def test_a_text_is_saved_though_a_topic_was_withdrawn_meanwhile(
    client: Client, draft: Recap, session: Session
) -> None:
    tag = TagFactory.create(name="Mer", announced=True, withdrawn=True)
    sessions = [str(session.key), str(tag.key)]
    response = autosave(client, draft, title="Sauvé", sessions=sessions, tags=[str(tag.key)])
    assert response.status_code == 200
    document = revisions.under_work(draft)
    assert (document["title_fr"], document["tags"]) == ("Sauvé", [])
    assert document["sessions"] == [str(session.key)]


def test_nothing_secret_can_be_chosen(client: Client, draft: Recap, session: Session) -> None:
    secret = SessionFactory.create(edition=session.edition)
    autosave(client, draft, sessions=[str(secret.key)])
    assert revisions.under_work(draft)["sessions"] == []
    autosave(client, draft, body=f'<p><a data-mention="session:{secret.key}">x</a></p>')
    assert not now(draft).sessions.exists()


# --- Pictures ------------------------------------------------------------------------------------


def png() -> bytes:
    return encoded(Image.new("RGB", (40, 20), "red"), "PNG")


def test_cover_is_one_of_the_pictures_here(client: Client, draft: Recap) -> None:
    # The text is kept, whatever the cover is.
    assert autosave(client, draft, cover="ailleurs.png", title="Ailleurs").status_code == 200
    assert (drafted(now(draft)).cover.name, now(draft).title_fr) == ("", "Ailleurs")
    picture = Picture.objects.create(file=ContentFile(png(), name="abc.png"))
    assert autosave(client, draft, cover=picture.file.name).status_code == 200
    assert drafted(now(draft)).cover.name == "abc.png"


def test_cover_is_taken_away(client: Client, draft: Recap) -> None:
    client.post(page_of(draft), typed(draft, cover_file=upload(png()), cover_alt="Un carré rouge"))
    # As one that came from the admin: no author sent it.
    Picture.objects.all().delete()
    recap = now(draft)
    sent = typed(recap, base=2, cover=recap.cover.name, cover_gone="on")
    client.post(page_of(draft), sent)
    assert drafted(now(draft)).cover.name == ""
    page = client.get(page_of(draft))
    assert not document(page).xpath("//div[@class='cover']/img")
    # Another person's page still shows it.
    sent = typed(now(draft), title="Écrit ailleurs", cover=recap.cover.name, cover_alt="")
    client.post(page_of(draft), sent)
    assert (drafted(now(draft)).cover.name, now(draft).title_fr) == ("", "Écrit ailleurs")


ADDRESS = "https://blog.example/"


@pytest.fixture
def recap(client: Client) -> Recap:
    user = UserFactory.create(blogger=True)
    client.force_login(user)
    author = AuthorFactory.create(user=user)
    return RecapFactory.create(status="draft", published_at=None, authors=[author])


def path(recap: Recap) -> str:
    return reverse("desk:cards", args=[recap.pk])


def test_the_card_waits_and_the_desk_does_not(client: Client, recap: Recap, tasks: Any) -> None:
    answer = client.post(path(recap), {"address": ADDRESS})
    waiting = {"state": "waiting", "problem": "", "title": "", "picture": None}
    assert (answer.status_code, answer.json()) == (202, waiting)
    assert [task.task.name for task in tasks] == ["fill"]
    Card.objects.update(state="filled", title="Le dernier rang")
    answer = client.post(path(recap), {"address": ADDRESS})
    assert (answer.status_code, answer.json()) == (
        200,
        waiting | {"state": "filled", "title": "Le dernier rang"},
    )


def test_a_card_from_another_text_is_asked_for_as_it_is_saved(
    client: Client, recap: Recap, tasks: Any
) -> None:
    body = f'<figure class="card"><a href="{ADDRESS}">Le dernier rang</a></figure>'
    sent = {"base": 0, "title": "Essai", "body": body, "language": "fr"}
    client.post(reverse("desk:write", args=[recap.pk]), sent)
    assert [(card.address, card.state) for card in recap.cards.all()] == [(ADDRESS, "waiting")]


def test_what_is_no_address_says_so(client: Client, recap: Recap) -> None:
    answer = client.post(path(recap), {"address": "javascript:alert(1)"})
    assert answer.status_code == 400
    assert "adresses du web" in answer.json()["problem"]


def test_cards_are_for_who_writes_the_recap(client: Client, recap: Recap) -> None:
    other = RecapFactory.create(status="draft", published_at=None)
    assert client.post(path(other), {"address": ADDRESS}).status_code == 404
    assert not Card.objects.exists()
