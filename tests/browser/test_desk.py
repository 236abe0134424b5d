"""axe finds nothing to say of the desk and of the pages where one signs in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from core.files.images import reencoded
from recaps import revisions
from recaps.models import Note, Picture, PreviewLink, Recap
from recaps.quotas import keep_picture
from tests.browser.axe import FOUR_LOOKS, faults_in
from tests.editions import picture
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from writing.slugs import draft_slug

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def addresses(recap: Recap, draft: Recap, link: PreviewLink) -> list[str]:
    """Every page of the desk, and those about one's account."""
    return [
        *(reverse(f"desk:{name}") for name in ("home", "bring", "unused")),
        *(reverse(f"desk:{name}", args=[recap.pk]) for name in ("write", "versions", "preview")),
        reverse("desk:version", args=[recap.pk, 1]),
        reverse("desk:shared", args=[link.token]),
        reverse("desk:throw_away", args=[draft.pk]),
        *(reverse(name) for name in ("mfa_index", "mfa_activate_totp", "account_logout")),
    ]


def test_axe_finds_nothing(chromium: Browser, site: str, demo: None) -> None:
    user = UserFactory.create(blogger=True)
    author = AuthorFactory.create(user=user)
    recap = RecapFactory.create(status="changes", authors=[author])
    draft = RecapFactory.create(status="draft", slug=draft_slug(), authors=[author])
    Note.objects.create(recap=recap, passage="On y était.", text="Qui donc ?")
    link = PreviewLink.objects.create(recap=recap, made_by=user)
    document = revisions.document_of(recap)
    revisions.save(recap, document | {"title_fr": "Mieux"}, user, 0)
    keep_picture(reencoded(picture(64, 32)), user)
    Picture.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    client = Client()
    client.force_login(user)
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    page = context.new_page()
    found = []
    for address in addresses(recap, draft, link):
        page.goto(address)
        found += faults_in(page, FOUR_LOOKS)
    context.clear_cookies()
    for name in ("account_login", "account_reset_password"):
        page.goto(reverse(name))
        found += faults_in(page, FOUR_LOOKS)
    context.close()

    assert found == []
