"""Which states a session can be given in a form."""

from typing import Any

from talks.models import Session


def offer_states(field: Any, session: Session) -> None:
    """Withdrawing and putting back are steps of their own, which publish at once."""
    states = Session.State
    offered = [states.CONFIRMED, states.CANCELLED]
    if not session.announced:
        offered.insert(0, states.DRAFT)
    if session.state == states.WITHDRAWN:
        offered = [states.WITHDRAWN]
    field.choices = [(state.value, state.label) for state in offered]
    field.disabled = session.state == states.WITHDRAWN
