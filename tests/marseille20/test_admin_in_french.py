"""Every page of the admin speaks French: what reads the same in English is a name, or left over."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import Letter
from events.models import Edition
from newsletter.models import Delivery
from reactions.models import Webmention
from recaps.models import Invitation, SentWebmention
from talks.models import Session
from talks.releases import publish
from tests.admin import document, save, sign_in
from tests.factories import (
    AnnouncementFactory,
    CommenterFactory,
    DigestFactory,
    ExternalRecapFactory,
    PageFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
    SubscriberFactory,
    TagFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# What is read aloud and not seen. Not @alt: the admin's script names Django's icons in French.
SPOKEN = ("aria-label", "title", "placeholder", "label")
# Messages may be of the page before, which was asked for in the other language.
UNSEEN = """ancestor::script or ancestor::style or ancestor::ul[@class='messagelist']
    or ancestor::*[contains(concat(' ', @class, ' '), ' hidden ')]"""
# The same word in both languages.
COGNATES = """
action actions administration code confirmation date dates description formats image import
information introduction invitation invitations latitude longitude mail mails menu min minutes
navigation note notes option organisation pages passage permission permissions places portrait
programme public publication publications relation relations services session site source sources
tables type types version versions web webmention webmentions
"""
# Names of sites, programs and rows without one, an example, and the two languages of a newsletter.
NAMES = """
author authenticator bluesky cova csv dbtaskresult github group http linkedin mac markdown
mastodon mfa object taggit leave newsletter se désabonner
"""
APPS = {model._meta.app_label for model in admin.site._registry}  # noqa: SLF001 (all)


def words(texts: list[str]) -> set[str]:
    # No part of a key, nor of a password that is shown in part.
    return set(re.findall(r"(?<![\w*])[^\W\d_]{2,}(?![\w*])", " ".join(texts).lower()))


def words_of(page: Any) -> set[str]:
    """Every word that is seen or read aloud on the page."""
    texts = page.xpath(f"//text()[not({UNSEEN})]")
    for name in SPOKEN:
        texts += page.xpath(f"//@{name}[not({UNSEEN})]")
    return words(texts + page.xpath("//input[@type='submit' or @type='button']/@value"))


def data() -> set[str]:
    """Every word of every row."""
    return words(
        [
            str(value)
            for model in apps.get_models()
            if model not in (Permission, ContentType, LogEntry)
            for row in models.QuerySet(model).values()
            for value in row.values()
            if isinstance(value, str)
        ]
    )


@pytest.fixture
def site(client: Client, edition: Edition) -> Client:
    """A site with a row of every kind, as its first organiser sees it."""
    boss = sign_in(client, is_superuser=True, is_staff=True)
    slot = SlotFactory.create(session__edition=edition, session__tags=[TagFactory.create()])
    slot.session.credits.create(speaker=SpeakerFactory.create())
    for factory in (PageFactory, AnnouncementFactory, PartnerFactory):
        factory.create(edition=edition)
    publish(edition)
    recap = RecapFactory.create(sessions=[slot.session])
    ReactionFactory.create(recap=recap, commenter=CommenterFactory.create())
    ExternalRecapFactory.create()
    delivery = Delivery(digest=DigestFactory.create(), subscriber=SubscriberFactory.create())
    delivery.save()
    Letter.objects.create(to="ines@example.org", subject="Bonjour", body="Bonjour")
    Invitation.objects.create(email="ines@example.org", name="Inès", invited_by=boss)
    for model in (Webmention, SentWebmention):
        fields = {"source": "https://a.example/", "target": "https://b.example/"}
        model.objects.create(**fields, **({"recap": recap} if model is SentWebmention else {}))
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
    return client


def address(name: str, *choices: list[Any]) -> str:
    """The address of a view with the first of these arguments that it takes."""
    for arguments in choices:
        with suppress(NoReverseMatch):
            return reverse(f"admin:{name}", args=arguments)
    raise NoReverseMatch(name)


def addresses(app: str) -> Iterator[str]:
    """The pages of an app in the admin: of all its rows, and what it adds to them."""
    yield reverse("admin:app_list", args=[app])
    for model, its_admin in admin.site._registry.items():  # noqa: SLF001 (all there are)
        if model._meta.app_label != app:
            continue
        rows: models.QuerySet[Any] = models.QuerySet(model)
        for pattern in its_admin.get_urls():
            # A newsletter is in the language of its readers.
            if pattern.name and pattern.name != "newsletter_digest_html":
                session = ["session", Session.objects.get().pk]
                yield address(pattern.name, [], [rows[0].pk], session)


def left_over(site: Client, settings: LazySettings, page: str) -> set[str] | None:
    """The words that a page has in both languages; None: it has no words of its own."""
    found = []
    for language in ("fr", "en"):
        settings.LANGUAGE_CODE = language
        response = site.get(page)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            return None
        found.append(words_of(document(response)))
    return set.intersection(*found) - words([COGNATES, NAMES]) - data()


@pytest.mark.parametrize("page", ["index", "password_change"])
def test_no_english_is_left_on_pages_of_no_app(
    site: Client, settings: LazySettings, page: str
) -> None:
    assert left_over(site, settings, reverse(f"admin:{page}")) == set()


@pytest.mark.parametrize("app", sorted(APPS))
def test_no_english_is_left_in_an_app(site: Client, settings: LazySettings, app: str) -> None:
    found = {page: left_over(site, settings, page) for page in addresses(app)}
    shown = {page: words for page, words in found.items() if words is not None}
    assert len(shown) > 3
    assert not {page: words for page, words in shown.items() if words}
