"""The programme as a booklet in PDF, printed by the task worker after each change."""

from marseille20.booklets.printing import missing, print_booklets

__all__ = ["missing", "print_booklets"]
