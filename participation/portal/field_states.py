"""Where each field of a speaker's page is: sent, declined, taken, public or on its way."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.text.translated import written
from participation.models import Participation, Proposal
from participation.proposable import FIELDS, FILES, Row, value_of
from speakers.models import Speaker
from talks.models import Session
from talks.programme import schema
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True)
class FieldState:
    """A sentence on a field; the word of organisers who declined it, and the text as it was sent
    where another one stands there.
    """

    kind: str
    sentence: str
    word: str = ""
    sent: str = ""


def states(
    participation: Participation, row: Row, edition: PublishedEdition | None
) -> dict[str, FieldState]:
    """Return the state of each field of a row that has one; `edition`: what is public of it."""
    number = row.pk if isinstance(row, Session) else None
    newest = {
        each.field: each
        for each in participation.proposals.all()
        if each.session_id == number and each.state != Proposal.State.REPLACED
    }
    public = _public(row, edition)
    found = {name: _state(row, name, newest.get(name), public) for name in FIELDS[type(row)]}
    return {name: state for name, state in found.items() if state}


def _public(row: Row, edition: PublishedEdition | None) -> schema.Speaker | schema.Content | None:
    if edition is None or not edition.released:
        return None
    if isinstance(row, Speaker):
        return edition.programme.find(schema.Speaker, row.key)
    session = edition.programme.find(schema.Session, row.key)
    return session.content if session else None


def _state(
    row: Row, name: str, proposal: Proposal | None, public: schema.Speaker | schema.Content | None
) -> FieldState | None:
    if proposal and proposal.state == Proposal.State.WAITING:
        moment = written(timezone.localtime(proposal.made_at), "j F, H:i")
        return FieldState("sent", _("sent to the organisers, %(moment)s") % {"moment": moment})
    if proposal and proposal.state == Proposal.State.DECLINED:
        sentence = _("the organisers keep what stands here")
        return FieldState("kept", sentence, proposal.word, _text(proposal))
    held = value_of(row, name)
    if not held:
        return None
    is_public = public is not None and _published(public, name) == held
    if proposal:
        return _taken(proposal, held, is_public=is_public)
    if is_public:
        return FieldState("public", _("public"))
    return FieldState("draft", _("public with the next release"))


def _taken(proposal: Proposal, held: Any, *, is_public: bool) -> FieldState:
    """Return the state of a field whose proposal was taken, as the row holds it or another value.

    By organisers, or at once as the edition has it; nothing is known of who changed it since.
    """
    kind = "public" if is_public else "draft"
    # What a row holds of a file is its name alone; a row does not keep the order of links.
    is_same = proposal.field in FILES or _in_order(proposal.value) == _in_order(held)
    if is_public:
        sentence = _("public") if is_same else _("public, changed since you sent it")
    elif proposal.decided_by_id is None:
        sentence = (
            _("public with the next release")
            if is_same
            else _("changed since you sent it; public with the next release")
        )
    elif is_same:
        sentence = _("accepted by the organisers; public with the next release")
    else:
        sentence = _(
            "accepted by the organisers, changed since you sent it; public with the next release"
        )
    return FieldState(kind, sentence, sent="" if is_same else _text(proposal))


def _in_order(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _text(proposal: Proposal) -> str:
    """Return a text as it was proposed; "" of what is none."""
    return proposal.value if isinstance(proposal.value, str) else ""


def _published(public: schema.Speaker | schema.Content, name: str) -> Any:
    """Return what readers see of a field, as `value_of` returns what a row holds."""
    if name == "links":
        return [[link.kind, link.url] for link in public.links]
    if name in {"portrait", "slides"}:
        file = getattr(public, name)
        return file.name if file else ""
    if isinstance(public, schema.Speaker) and name.startswith("portrait_alt_"):
        # A document holds the words with the picture.
        return getattr(public.portrait.alt, name[-2:]) if public.portrait else ""
    stem, _sep, language = name.rpartition("_")
    return getattr(getattr(public, stem), language) if stem else getattr(public, name)
