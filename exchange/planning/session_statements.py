"""Statements of earlier versions of a file on sessions."""

from collections.abc import Iterator
from functools import partial

from core.text.translated import fold
from exchange.planning.candidates import ROLES, WORDS, Candidate
from exchange.planning.editing import Context, differences
from exchange.planning.links import other_links
from exchange.planning.plan import Change
from exchange.planning.statements import Statement, drop_old
from exchange.planning.values import heading, is_ours
from exchange.records import OF_SLOTS
from talks.models import Session, SessionLink


class Statements:
    """The statements on sessions; those on time and room are kept with the slots."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def drop_old(self, candidate: Candidate) -> None:
        """Drop the values that the last version of the file stated as well."""
        row, values = candidate.row, candidate.values
        if candidate.first or is_ours(candidate.record) or is_gone(row):
            return
        if row is not None:
            candidate.statement = Statement(self.context, "session", row.key)
            values |= candidate.statement.emptied(candidate.emptied)
        names = [name for name in values if name not in OF_SLOTS]
        if row is None or candidate.statement is None:
            candidate.said = {name: values[name] for name in names}
            return
        candidate.said = drop_old(
            candidate.statement,
            values,
            candidate.step,
            partial(self._held, row),
            partial(self._would_change, candidate, row),
            names,
        )

    def _held(self, row: Session, name: str) -> object:
        """Return the site's value of a field; related rows by their keys."""
        snapshot, pk = self.context.snapshot, row.pk or 0
        if name in WORDS:
            return getattr(getattr(row, name), "key", None)
        if name in ROLES:
            credits_ = snapshot.credits.get(pk, ())
            return [each.speaker.key for each in credits_ if each.role == ROLES[name]]
        if name == "links":
            return sorted((link.kind, link.url) for link in snapshot.links.get(pk, ()))
        if name == "topics":
            return sorted(item.tag.key for item in snapshot.topics.get(pk, ()))
        return getattr(row, name)

    def _would_change(self, candidate: Candidate, row: Session, name: str) -> Iterator[Change]:
        """Yield the changes that the file would make to a field, in words."""
        value, snapshot, record = candidate.values[name], self.context.snapshot, candidate.record
        if name in WORDS:
            words = str(getattr(row, name) or ""), value
        elif name in ROLES:
            credits_ = snapshot.credits.get(row.pk, ())
            names = [each.speaker.name for each in credits_ if each.role == ROLES[name]]
            after = value if isinstance(value, str) else "; ".join(each[1] for each in value)
            words = "; ".join(names), after
        elif name == "links":
            words = other_links(snapshot.links.get(row.pk, ()), value, SessionLink) or ("", "")
        elif name == "topics":
            held = sorted(item.tag.name for item in snapshot.topics.get(row.pk, ()))
            words = "; ".join(held), "; ".join(sorted(value))
        else:
            yield from (each for _name, each in differences(row, record, {name: value}))
            return
        if fold(words[0]) != fold(words[1]):
            yield Change(heading(record, name), *words)

    def remember(self, candidate: Candidate, row: Session) -> None:
        """Store the values that the file stated, and the values that resulted."""
        statement = candidate.statement or Statement(self.context, "session", row.key)
        for name, value in candidate.said.items():
            made = candidate.made.get(ROLES.get(name, name))
            statement.remember(name, value, self._held(row, name) if made is None else made)
        statement.close()


def is_gone(row: Session | None) -> bool:
    """Tell whether a session (None: a new one) is withdrawn or erased: files leave it alone."""
    return row is not None and (row.erased or row.state == Session.State.WITHDRAWN)
