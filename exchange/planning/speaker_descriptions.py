"""Descriptions of speakers in the questions of an import."""

from typing import Any

from django.utils.translation import gettext as _, ngettext

from core.text.translated import LANGUAGES, fold
from exchange.snapshot import Snapshot
from speakers.models import Speaker


def description(row: Speaker) -> str:
    """Return a description of a speaker that distinguishes namesakes."""
    known = filter(None, (row.role.either, row.organisation.either))
    return ", ".join((row.name, *known, f"/{row.slug}/"))


def reasons(snapshot: Snapshot, row: Speaker, values: dict[str, Any]) -> str:
    """Return a sentence on a speaker, their editions, and what agrees with the file."""
    held = {link.url for link in snapshot.speaker_links.get(row.pk, ())}
    signs = {
        "organisation": _("The same organisation."),
        "biography": _("The same biography."),
        "short": _("The same biography in a sentence."),
    }
    agree = [said for part, said in signs.items() if _agrees(row, values, part)]
    if held & {url for _kind, url in values.get("links") or ()}:
        agree.append(_("A link is the same."))
    if values.get("slug") == row.slug:
        agree.append(_("The same address."))
    found = " ".join(agree) or _("Nothing but the name speaks for it.")
    return f"{description(row)}, {editions(snapshot, row)}. {found}"


def editions(snapshot: Snapshot, row: Speaker) -> str:
    """Return the editions that show a speaker, with the number of sessions in each."""
    found = snapshot.elsewhere.get(row.key, {})
    if not found:
        return _("in no edition")
    shown = (
        f"{name} ({ngettext('%(count)d session', '%(count)d sessions', count)})" % {"count": count}
        for name, count in sorted(found.items())
    )
    return ", ".join(shown)


def _agrees(row: Speaker, values: dict[str, Any], part: str) -> bool:
    """Tell whether the file and the row have the same text, in one of the languages."""
    names = [f"{part}_{language}" for language in LANGUAGES]
    held = {fold(getattr(row, name)) for name in names} - {""}
    return any(fold(values.get(name, "")) in held for name in names)
