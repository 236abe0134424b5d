"""The programme as a booklet in PDF, printed by the task worker after each change."""

from marseille20.booklets.tasks import MOST_UNASKED, is_large, print_asked, print_booklets

__all__ = ["MOST_UNASKED", "is_large", "print_asked", "print_booklets"]
