"""Templates to begin a recap with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext as _, gettext_lazy

from talks.appearances import Appearance
from talks.programme import schema
from talks.published import PublishedEdition, published_site
from writing.readiness import NOTE, QUOTED, STORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template to begin a recap with; `body` returns its HTML in the active language.

    Nothing in it is empty: that would be gone at the first save.
    """

    name: Promise
    about: Promise
    body: Callable[[Sequence[Appearance[schema.Session]]], str]


def _mention(edition: PublishedEdition, session: schema.Session) -> str:
    return format_html(
        '<a data-mention="session:{}" href="{}">{}</a>',
        session.key,
        reverse("talks:session", args=[edition.slug, session.slug]),
        session.title.read_in(get_language() or "fr")[0],
    )


def _three(sessions: Sequence[Appearance[schema.Session]]) -> str:
    """Return three points, each with a heading, a prompt and a quote, after the sessions."""
    headings = (_("The first thing"), _("The second thing"), _("The third thing"))
    points = format_html_join(
        "",
        '<h2>{}</h2><p>{}</p><figure class="quote"><blockquote><p>{}</p></blockquote></figure>',
        ((heading, STORY, QUOTED) for heading in headings),
    )
    return _story(sessions) + points


def _notes(sessions: Sequence[Appearance[schema.Session]]) -> str:
    """Return a heading and a list of notes for each session."""
    headings = [_mention(*each) for each in sessions] or [_("The first session")]
    return format_html_join(
        "", "<h2>{}</h2><ul><li><p>{}</p></li></ul>", ((heading, NOTE) for heading in headings)
    )


def _story(sessions: Sequence[Appearance[schema.Session]]) -> str:
    return format_html_join("", "<p>{}</p>", ((_mention(*each),) for each in sessions))


TEMPLATES = {
    "three": Template(
        name=gettext_lazy("Three things"),
        about=gettext_lazy("Three points to keep, each with a heading and a quote."),
        body=_three,
    ),
    "notes": Template(
        name=gettext_lazy("Notebook"),
        about=gettext_lazy("Short notes, session by session: those you starred, if you did here."),
        body=_notes,
    ),
    "story": Template(
        name=gettext_lazy("Story"),
        about=gettext_lazy("A blank page, to tell it your way."),
        body=_story,
    ),
}


def sessions_of(keys: Iterable[UUID | str]) -> list[Appearance[schema.Session]]:
    """Return the public sessions with these keys, whole or short, in order of time."""
    wanted = {str(key) for key in keys}
    found = [
        (edition, session)
        for edition in published_site().editions
        for session in edition.programme.sessions
        if wanted & {str(session.key), session.short_key}
        and not (session.erased or session.withdrawn)
    ]
    return sorted(found, key=lambda each: [slot.start for slot in each[1].live_slots][:1])
