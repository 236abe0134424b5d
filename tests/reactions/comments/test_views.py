from datetime import date
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from time_machine import travel

from reactions import moderation
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests.factories import RecapFactory, UserFactory
from tests.reactions.comments.writing import (
    FIELDS,
    comment,
    link,
    page_of,
    send,
    shown,
    started,
    thanks,
)

pytestmark = pytest.mark.django_db


def test_what_was_written_below_the_recap_is_read_once_more(client: Client, recap: Recap) -> None:
    response = client.post(page_of(recap), {"text": "Il a dit « non » & <b>bravo</b>"})
    assert response.status_code == 200
    assert "Il a dit « non » &amp; &lt;b&gt;bravo&lt;/b&gt;</textarea>" in shown(response)
    assert "errorlist" not in shown(response)
    assert response["Cache-Control"] == "private, no-cache"
    assert 'content="noindex"' in shown(response)
    assert not response.cookies
    assert not Reaction.objects.exists()


def test_from_the_form_to_the_page(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    response = send(client, recap, email="Lina@Example.ORG")

    assert response["Location"] == thanks(recap)
    assert client.get(response["Location"]).status_code == 200
    row = Reaction.objects.get()
    assert (row.state, row.source, row.recap) == ("unconfirmed", "comment", recap)
    assert (row.text, row.author_name, row.author_url) == (
        FIELDS["text"],
        "Lina Baptiste",
        "https://lina.example/",
    )
    [letter] = mailoutbox
    assert letter.to == ["lina@example.org"]
    assert "La nuit, les livres veillent" in letter.body
    # Anyone who wrote it may have put in anybody's address: their words are not carried there.
    assert FIELDS["text"] not in letter.body
    assert "Lina" not in letter.body

    page = client.get(link(letter))
    assert FIELDS["text"] in shown(page)
    row.refresh_from_db()
    assert row.state == Moderated.State.UNCONFIRMED

    UserFactory.create(editor=True, email="odile@example.org")
    response = client.post(link(letter), {"do": "confirm"})
    assert response["Location"] == link(letter)
    row.refresh_from_db()
    assert row.state == Moderated.State.HELD
    assert Commenter.objects.get().confirmed_at
    assert mailoutbox[1].to == ["odile@example.org"]

    moderation.publish(row, UserFactory.create(editor=True))
    assert mailoutbox[2].to == ["lina@example.org"]
    assert link(mailoutbox[2]) == link(letter)
    assert Commenter.objects.get().trusted_at


@pytest.mark.parametrize("to", ["12345", "9" * 40])
def test_answer_to_nothing_is_reported(client: Client, recap: Recap, to: str) -> None:
    assert client.get(page_of(recap), {"to": to}).status_code == 200
    response = send(client, recap, to=to)
    assert "errorlist" in shown(response)
    assert FIELDS["text"] in shown(response)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"published_at": "2999-01-01T00:00Z"}])
def test_what_nobody_reads_takes_no_comments(client: Client, fields: dict[str, Any]) -> None:
    recap = RecapFactory.create(**fields)
    assert client.get(page_of(recap)).status_code == 404
    assert client.post(page_of(recap), {"text": "x"}).status_code == 404


def test_closed(client: Client, recap: Recap) -> None:
    recap.reactions_until = date(2027, 5, 20)
    recap.save()
    with travel("2027-05-20T21:00:00Z", tick=False):
        assert client.get(page_of(recap)).status_code == 200
        sent = {**FIELDS, "text": "Trop <b>tard</b> ?", "started": started(recap)}
    with travel("2027-05-20T22:00:00Z", tick=False):
        response = client.post(page_of(recap), sent)
    assert response.status_code == 410
    assert "21 mai 2027" in shown(response)
    # What was typed is not lost.
    assert "Trop &lt;b&gt;tard&lt;/b&gt; ?" in shown(response)
    assert not Reaction.objects.exists()


def test_withdrawn_recap_takes_none(client: Client, recap: Recap) -> None:
    recap.status, recap.withdrawn_at = Recap.Status.WITHDRAWN, timezone.now()
    recap.save()
    assert send(client, recap).status_code == 410
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_forms_of_other_sites_are_refused(
    client: Client, recap: Recap, headers: dict[str, str], mailoutbox: list[EmailMessage]
) -> None:
    sent = {**FIELDS, "started": started(recap)}
    assert client.post(page_of(recap), sent, headers=headers).status_code == 403
    assert not Reaction.objects.exists()
    send(client, recap)
    forged = client.post(link(mailoutbox[0]), {"do": "confirm"}, headers=headers)
    assert forged.status_code == 403
    assert Reaction.objects.get().state == Moderated.State.UNCONFIRMED


def test_trap_keeps_nothing_and_tells_nothing(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    assert send(client, recap, website="Viagra")["Location"] == thanks(recap)
    assert not Reaction.objects.exists()
    assert not Commenter.objects.exists()
    assert mailoutbox == []


def test_markup_stays_text(client: Client, recap: Recap, mailoutbox: list[EmailMessage]) -> None:
    vectors = {
        "text": '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">{{ 7|add:7 }}',
        "author_name": '"><svg onload=alert(1)>',
        "author_url": "https://example.org/?q=\"'><script>",
    }
    pages = [client.post(page_of(recap), {**FIELDS, **vectors})]
    pages.append(send(client, recap, **vectors, email="x"))
    send(client, recap, **vectors | {"author_url": FIELDS["author_url"]})
    pages.append(client.get(link(mailoutbox[0])))
    client.post(link(mailoutbox[0]), {"do": "confirm"})
    pages.append(client.get(link(mailoutbox[0])))
    answer = Reaction.objects.get()
    moderation.publish(answer, UserFactory.create(editor=True))
    pages.append(client.get(f"{page_of(recap)}?to={answer.pk}"))
    for page in pages:
        assert page.status_code == 200
        for raw in ("<script>alert", "<img src=x", "<svg onload", "'><script>"):
            assert raw not in shown(page)
    assert "&lt;script&gt;alert(1)" in shown(pages[-1])


def test_forged_links_lead_nowhere(client: Client, recap: Recap) -> None:
    row = comment(recap)
    for token in ("forged", f"{row.pk}:forged", f"{row.pk}", "é" * 500):
        for method in (client.get, client.post):
            response = method(reverse("reactions:mine", args=[token]))
            assert response.status_code == 404, token
            assert FIELDS["text"] not in shown(response)


def test_change_by_the_trusted_is_there_at_once(
    trusted: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    row = Reaction.objects.get()
    trusted.post(row.own_path, {**FIELDS, "do": "change"})
    row.refresh_from_db()
    assert (row.text, row.proposed, row.state) == (FIELDS["text"], None, Moderated.State.PUBLISHED)
    assert row.changed_at
    assert mailoutbox == []


def test_bad_change_loses_nothing(client: Client, recap: Recap) -> None:
    row = comment(recap)
    sent = {"text": "Autre chose", "author_name": "", "author_url": "", "do": "change"}
    response = client.post(row.own_path, sent)
    assert response.status_code == 200
    assert "Autre chose</textarea>" in shown(response)
    assert "errorlist" in shown(response)
    row.refresh_from_db()
    assert row.proposed is None


def test_changes_are_not_endless(client: Client, recap: Recap) -> None:
    row = comment(recap)
    with travel("2027-05-20T10:00:00Z", tick=False):
        for n in range(20):
            sent = {**FIELDS, "text": f"Mot {n}", "do": "change"}
            assert client.post(row.own_path, sent).status_code == 302
        response = client.post(row.own_path, {**FIELDS, "text": "De trop", "do": "change"})
    assert response.status_code == 429
    assert "De trop</textarea>" in shown(response)
    row.refresh_from_db()
    assert row.proposed == {"text": "Mot 19"}


def test_what_is_changed_too_late_is_not_lost(client: Client, recap: Recap) -> None:
    refused, withdrawn, forgotten = (
        comment(recap, state=Moderated.State.REFUSED),
        comment(recap),
        comment(recap),
    )
    pages = [row.own_path for row in (refused, withdrawn, forgotten)]
    pages.append(reverse("reactions:mine", args=["forged"]))
    moderation.withdraw(withdrawn)
    forgotten.delete()
    for page in pages:
        sent = {**FIELDS, "text": "Longtemps <b>écrit</b>", "do": "change"}
        assert "Longtemps &lt;b&gt;écrit&lt;/b&gt;" in shown(client.post(page, sent))
        # Who only opens a page, or withdraws, has written nothing.
        assert 'blockquote class="notice"' not in shown(client.get(page))


def test_withdrawn_leaves_nothing_of_its_writer(client: Client, recap: Recap) -> None:
    row = comment(recap)
    page = row.own_path
    assert FIELDS["text"] in shown(client.get(page))
    assert client.post(page, {"do": "withdraw"})["Location"] == page
    row.refresh_from_db()
    assert (row.state, row.text, row.author_name) == (Moderated.State.WITHDRAWN, "", "")
    assert row.commenter is None
    assert not Commenter.objects.exists()
    for method in (client.get, client.post):
        gone = method(page)
        assert gone.status_code == 410
        # Back to where it was.
        assert f'href="{reverse("recaps:recap", args=[recap.slug])}"' in shown(gone)


def test_address_is_shown_to_nobody(client: Client, recap: Recap) -> None:
    row = comment(recap)
    for page in (
        row.own_path,
        f"{page_of(recap)}?to={row.pk}",
        reverse("recaps:recap", args=[recap.slug]),
    ):
        assert FIELDS["email"] not in shown(client.get(page))


def test_browser_is_known_after_confirming_where_forms_are_sent_alone(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    send(client, recap)
    response = client.post(link(mailoutbox[0]), {"do": "confirm"})
    cookies = {morsel["path"]: morsel for morsel in response.cookies.values()}
    assert set(cookies) == {"/recits/reactions/", "/en/recaps/reactions/"}
    for language in ("fr", "en"):
        with translation.override(language):
            assert any(page_of(recap).startswith(path) for path in cookies)
            public = reverse("recaps:recap", args=[recap.slug])
            assert not any(public.startswith(path) for path in cookies)
    for morsel in cookies.values():
        assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")
        assert "lina" not in morsel.value

    response = send(client, recap, text="Et encore un mot.")
    row = Reaction.objects.get(text="Et encore un mot.")
    assert row.state == Moderated.State.HELD
    assert response["Location"] == row.own_path
    with translation.override("en"):
        send(client, recap, text="And one more.")
    assert Reaction.objects.get(text="And one more.").state == Moderated.State.HELD


def test_known_browser_says_who_it_is(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    send(client, recap)
    client.post(link(mailoutbox[0]), {"do": "confirm"})
    # Another person types her address.
    send(Client(), recap, author_name="Lina l’idiote", text="Non.")
    for step in (client.get(page_of(recap)), client.post(page_of(recap), {"text": "Encore."})):
        form = step.context["form"]
        assert {name: form[name].value() for name in ("author_name", "email", "author_url")} == {
            "author_name": FIELDS["author_name"],
            "email": FIELDS["email"],
            "author_url": FIELDS["author_url"],
        }
    # What is typed on its page is not replaced.
    assert step.context["form"]["text"].value() == "Encore."
    again = send(client, recap, author_name="Lina B.", email="x")
    assert again.context["form"]["author_name"].value() == "Lina B."
    assert FIELDS["author_name"] not in shown(Client().get(page_of(recap)))


@pytest.mark.usefixtures("trusted")
def test_forged_cookie_is_none(recap: Recap) -> None:
    client = Client()
    client.cookies["commenter_fr"] = f"{Commenter.objects.get().pk}:forged"
    assert FIELDS["email"] not in shown(client.get(page_of(recap)))
    send(client, recap)
    assert Reaction.objects.get(text=FIELDS["text"]).state == Moderated.State.UNCONFIRMED


def test_public_page_is_the_same_for_a_commenter(trusted: Client, recap: Recap) -> None:
    public = reverse("recaps:recap", args=[recap.slug])
    mine, theirs = trusted.get(public), Client().get(public)
    assert mine.content == theirs.content
    assert mine["ETag"] == theirs["ETag"]
    assert "Cookie" not in mine["Vary"]
