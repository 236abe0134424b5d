"""The programme as a booklet in PDF, printed by the task worker after each change."""

from marseille20.booklets.printing import (
    print_booklets,
    throw_away_booklets,
    why_unavailable,
)

__all__ = ["print_booklets", "throw_away_booklets", "why_unavailable"]
