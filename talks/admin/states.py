"""The states that a form offers for a session."""

from typing import Any

from talks.models import Session


def offer_states(field: Any, session: Session) -> None:
    """Offer the states for a session, without withdrawing, which has its own page."""
    states = Session.State
    offered = [states.CONFIRMED, states.CANCELLED]
    if not session.announced:
        offered.insert(0, states.DRAFT)
    if session.state == states.WITHDRAWN:
        offered = [states.WITHDRAWN]
    field.choices = [(state.value, state.label) for state in offered]
    field.disabled = session.state == states.WITHDRAWN
