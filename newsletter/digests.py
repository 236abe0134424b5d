"""The contents of a newsletter, and the mails it becomes."""

import email.policy
from collections.abc import Mapping
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core.branding.identity import reply_to, sender, site_identity
from core.templatetags.addresses import site_url
from core.templatetags.text import plain
from events.models import Announcement
from events.models.page import AnnouncementQuerySet
from newsletter.models import Digest, Subscriber
from recaps.list_items import list_items
from recaps.models import ExternalRecap, Recap
from recaps.models.recap import RecapQuerySet
from talks.published import published_site

# The column of recaps that says since when readers see them.
SEEN_SINCE = {"recaps": "published_at", "external_recaps": "decided_at"}


def published() -> dict[str, QuerySet[Any]]:
    """Return what readers see now, by the name of the relation of Digest that takes it."""
    return {
        "recaps": Recap.objects.published(),
        "external_recaps": ExternalRecap.objects.published(),
        "announcements": Announcement.objects.shown(),
    }


def proposed() -> dict[str, QuerySet[Any]]:
    """Return what became public since the last newsletter and was in none, by relation.

    Announcements are not proposed: one is a notice of the last minute, chosen by hand.
    """
    sent = Digest.objects.sent()
    last = sent.first()
    found = {}
    for name, since in SEEN_SINCE.items():
        new = published()[name].exclude(pk__in=sent.exclude(**{name: None}).values(name))
        found[name] = new.filter(**{f"{since}__gt": last.composed_at}) if last else new
    return found


def contents(
    digest: Digest,
) -> tuple[RecapQuerySet, QuerySet[ExternalRecap], AnnouncementQuerySet]:
    """Return the recaps, recaps elsewhere and announcements of a newsletter that are public."""
    elsewhere = ExternalRecap.objects.published().filter(digests=digest)
    announcements = Announcement.objects.shown().filter(pk__in=digest.announcements.values("pk"))
    return Recap.objects.published().filter(digests=digest), elsewhere, announcements


def is_empty(digest: Digest) -> bool:
    """Tell whether a newsletter has no introduction and nothing public in it."""
    return not (digest.intro or any(rows.exists() for rows in contents(digest)))


def compose(digest: Digest) -> dict[str, dict[str, str]]:
    """Return the mail in each language as of now: language → subject, text, html and leave.

    `leave` is a mark in text and html that stands for each reader's own address to leave. It is
    random: a stranger who guessed it could put it into an address of theirs, and receive each
    reader's secret key.
    """
    leave = token_hex(16)
    recaps, elsewhere, announcements = contents(digest)
    rows = [*recaps.without_text(), *elsewhere.prefetch_related("sessions")]
    context = {
        "digest": digest,
        "items": list_items(published_site(), rows),
        "announcements": [announcement.text for announcement in announcements],
        "leave": leave,
        "identity": site_identity(),
    }
    return {
        language: {**_render(digest, context, language), "leave": leave}
        for language, _name in settings.LANGUAGES
    }


def _render(digest: Digest, context: Mapping[str, object], language: str) -> dict[str, str]:
    with translation.override(language):
        subject = " ".join(plain(digest.subject).split())
        text, html = (
            render_to_string(f"newsletter/digest.{form}", {**context, "subject": subject})
            for form in ("txt", "html")
        )
    return {"subject": subject, "text": text.strip() + "\n", "html": html}


def previews(digest: Digest) -> dict[str, dict[str, str]]:
    """Return the mails as sent, or as they would be, with a link to the form to subscribe.

    It stands where each reader's own address to leave would be.
    """
    found = {}
    for language, content in (digest.mails or compose(digest)).items():
        with translation.override(language):
            found[language] = _fill_in(content, site_url(reverse("newsletter:subscribe")))
    return found


def _fill_in(content: Mapping[str, str], leave: str) -> dict[str, str]:
    """Return a composed mail with an address to leave in the place of the mark."""
    filled = {form: content[form].replace(content["leave"], leave) for form in ("text", "html")}
    return {**content, **filled}


class LiteralHeader(UnstructuredHeader, BaseHeader):
    """A header that is not folded: a long address would go out encoded."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", LiteralHeader)


class Mail(EmailMultiAlternatives):
    """A mail with headers by which programs unsubscribe (RFC 2369, RFC 8058)."""

    def message(self, *, policy: Any = email.policy.default) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=HEADERS))


def reader_mail(content: Mapping[str, str], reader: Subscriber) -> Mail:
    """Return the mail to one subscriber, with headers to unsubscribe in one click."""
    with translation.override(reader.language):
        leave = site_url(reverse("newsletter:leave", args=[reader.key]))
    message = build_mail(_fill_in(content, leave), reader.email)
    message.extra_headers |= {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def build_mail(content: Mapping[str, str], to: str) -> Mail:
    """Return a mail without headers to unsubscribe, as a test of a newsletter is sent."""
    headers = {"Auto-Submitted": "auto-generated"}
    message = Mail(
        content["subject"],
        content["text"],
        sender(),
        [to],
        headers=headers,
        reply_to=reply_to(),
    )
    message.attach_alternative(content["html"], "text/html")
    return message
