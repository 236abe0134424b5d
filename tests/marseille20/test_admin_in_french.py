"""Every page of the admin speaks French: what reads the same in English is a name, or left over.

Their markup is judged on the way, as each of them takes long to ask for.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.models import RowChange
from talks.models import Session
from tests.admin import document
from tests.marseille20.test_admin_markup import faults

pytestmark = pytest.mark.django_db

# What is read aloud and not seen. Not @alt: the admin's script names Django's icons in French.
SPOKEN = ("aria-label", "title", "placeholder", "label")
# Messages may be of the page before, which was asked for in the other language; placeholders are in
# the language of their letter.
UNSEEN = """ancestor::script or ancestor::style or ancestor::ul[@class='messagelist']
    or ancestor::ul[@class='placeholders']
    or ancestor::*[contains(concat(' ', @class, ' '), ' hidden ')]"""
# The same word in both languages.
COGNATES = """
accents action actions administration change code confirmation contact contacts date dates
description double export expression formats image import imports information introduction
invitation invitations latitude longitude mail mails menu min minutes navigation note notes
notification notifications option organisation pages palette participation participations passage
permission permissions place places plan plans portrait programme public publication publications
relation relations second services service session signal site source sources tables type types
version versions web webmention webmentions
"""
# Words that mean something else in the other language: "main content", "prise en main".
FALSE_FRIENDS = "main"
# Names of sites, programs and rows without one, an example, and the two languages of a newsletter.
NAMES = """
author authenticator bluesky cova csv excel dbtaskresult github group http json linkedin mac
markdown mastodon mfa object pdf pretalx schedule sessionize taggit leave newsletter se désabonner
wi-fi xlsx xml
"""
# Times are those of a clock of 24 hours in both languages, also on Django's own pages.
TWELVE_HOURS = re.compile(r"\d\s*[ap]\.?m\b|, (noon|midnight)\b", re.IGNORECASE)
APPS = {model._meta.app_label for model in admin.site._registry}  # noqa: SLF001 (all)


def words(texts: list[str]) -> set[str]:
    # No part of a key, nor of a password that is shown in part.
    return set(re.findall(r"(?<![\w*])[^\W\d_]{2,}(?![\w*])", " ".join(texts).lower()))


def texts_of(page: Any) -> list[str]:
    """All that is seen or read aloud on the page."""
    texts = page.xpath(f"//text()[not({UNSEEN})]")
    for name in SPOKEN:
        texts += page.xpath(f"//@{name}[not({UNSEEN})]")
    return [*texts, *page.xpath("//input[@type='submit' or @type='button']/@value")]


def data() -> set[str]:
    """Every word of every row."""
    return words(
        [
            str(value)
            for model in apps.get_models()
            if model not in (Permission, ContentType, LogEntry, RowChange)
            for row in models.QuerySet(model).values()
            for value in row.values()
            if isinstance(value, str)
        ]
    )


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
                changes = RowChange.objects.filter(
                    whole_model=model._meta.label_lower, whole_id=rows[0].pk
                )
                version = [rows[0].pk, getattr(changes.first(), "pk", 0)]
                yield address(pattern.name, [], [rows[0].pk], session, version)


def left_over(site: Client, settings: LazySettings, page: str) -> set[str] | None:
    """The words that a page has in both languages, those of rows too; None: it has no words."""
    found = []
    for language in ("fr", "en"):
        settings.LANGUAGE_CODE = language
        response = site.get(page)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            return None
        shown = document(response)
        texts = texts_of(shown)
        found.append(words(texts))
        assert not TWELVE_HOURS.search(" ".join(texts)), page
    assert list(faults(shown)) == [], page
    return set.intersection(*found) - words([COGNATES, FALSE_FRIENDS, NAMES])


@pytest.mark.parametrize("page", ["index", "password_change"])
def test_no_english_is_left_on_pages_of_no_app(
    site: Client, settings: LazySettings, page: str
) -> None:
    left = left_over(site, settings, reverse(f"admin:{page}"))
    assert left is not None
    assert left <= data()


@pytest.mark.parametrize("app", sorted(APPS))
def test_no_english_is_left_in_an_app(site: Client, settings: LazySettings, app: str) -> None:
    found = {page: left_over(site, settings, page) for page in addresses(app)}
    shown = {page: words for page, words in found.items() if words is not None}
    assert len(shown) > 3
    own = data()
    assert not {page: words - own for page, words in shown.items() if words - own}
