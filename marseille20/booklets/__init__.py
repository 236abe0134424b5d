"""The programme as a booklet in PDF, printed by the task worker after each change."""

from marseille20.booklets.printing import (
    MOST_UNASKED,
    is_large,
    print_asked,
    print_booklets,
    throw_away_booklets,
    why_unavailable,
)

__all__ = [
    "MOST_UNASKED",
    "is_large",
    "print_asked",
    "print_booklets",
    "throw_away_booklets",
    "why_unavailable",
]
