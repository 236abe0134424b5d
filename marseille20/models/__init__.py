from marseille20.models.booklet import Booklet
from marseille20.models.card import Card

__all__ = ["Booklet", "Card"]
