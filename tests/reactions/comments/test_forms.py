from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from time_machine import travel

from reactions.comments.forms import CommentForm, readable
from reactions.models import Reaction
from recaps.models import Recap
from tests.factories import RecapFactory
from tests.reactions.comments.writing import FIELDS, comment, started

pytestmark = pytest.mark.django_db


def form(**said: Any) -> CommentForm:
    recap = RecapFactory.create()
    data = QueryDict(mutable=True)
    data.update({**FIELDS, "started": started(recap), **said})
    return CommentForm(recap, data)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("deux  \n lignes", "deux\nlignes"),
        ("nul\x00 et cloche\x07", "nul et cloche"),
        ("une\ttabulation", "une tabulation"),
        ("in\u200bvi\ufeffsible", "invisible"),
        ("à \u202ereverne’l\u202c \u2066x\u2069", "à reverne’l x"),
        ("👩‍💻🎉", "👩‍💻🎉"),
        ("\u200d\u200c\u3164\u2800\ufe0f", ""),
    ],
)
def test_what_is_not_seen_is_stripped(sent: str, kept: str) -> None:
    assert readable(sent) == kept


@pytest.mark.parametrize("blank", [" ", "\r\n"])
def test_what_is_too_long_is_refused_as_it_came(blank: str) -> None:
    sent = form(text=f"a{blank * 500_000}b")
    assert list(sent.errors) == ["text"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " \u200b\n "),
        ("author_name", "🌊" * 101),
        ("author_name", "Achetez sur www.example.com"),
        ("email", "pas une adresse"),
        ("email", "zoé@example.org"),
        ("author_url", "javascript:alert(1)"),
        ("author_url", "ftp://example.org/"),
        ("author_url", "https://example.org/" + "a" * 500),
        ("to", "99999999999999999999999"),
        ("started", "forged"),
    ],
)
def test_bad_input_is_reported_beside_its_field(field: str, value: str) -> None:
    assert list(form(**{field: value}).errors) == [field]


def test_site_is_written_as_people_say_it() -> None:
    sent = form(author_url="lina.example/blog")
    assert sent.is_valid(), sent.errors
    assert sent.cleaned_data["author_url"] == "https://lina.example/blog"
    # Browsers refuse it in a field of addresses.
    assert 'type="text"' in str(sent["author_url"])


@pytest.mark.parametrize("ago", [timedelta(seconds=1), timedelta(days=1, minutes=1)])
def test_sent_too_fast_or_from_a_page_too_old(ago: timedelta) -> None:
    recap = RecapFactory.create()
    data = QueryDict(mutable=True)
    data.update({**FIELDS, "started": started(recap, ago)})
    sent = CommentForm(recap, data)
    assert list(sent.errors) == ["started"]
    assert sent["text"].value() == FIELDS["text"]
    assert_is_taken_when_sent_again(recap, sent)


def assert_is_taken_when_sent_again(recap: Recap, sent: CommentForm) -> None:
    data = QueryDict(mutable=True)
    data.update({name: sent[name].value() or "" for name in sent.fields})
    with travel(timezone.now() + timedelta(seconds=10), tick=False):
        assert CommentForm(recap, data).is_valid()


def test_stamp_of_another_recap_is_none() -> None:
    assert list(form(started=started(RecapFactory.create())).errors) == ["started"]


def test_answers_go_to_published_comments_of_the_same_recap() -> None:
    recap = RecapFactory.create()
    first = comment(recap)
    answer = comment(recap, answers=first)

    def parent(to: Any) -> Any:
        return CommentForm(recap, initial={"to": to}).parent

    assert parent(str(first.pk)) == first
    # One level: an answer to an answer stands beside it.
    assert parent(str(answer.pk)) == first
    assert parent(str(comment(recap, state="held").pk)) is None
    assert parent(str(comment(RecapFactory.create()).pk)) is None
    assert parent("x") is None
    for kind in (Reaction.Kind.LIKE, Reaction.Kind.REPOST):
        applause = comment(recap, kind=kind, source=Reaction.Source.WEBMENTION)
        assert parent(str(applause.pk)) is None
    first.state = "withdrawn"
    first.save()
    assert parent(str(answer.pk)) is None
