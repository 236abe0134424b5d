"""Stars as organisers read them: a list, hours and rooms, and the front page."""

from picks.admin import front_page, stars

__all__ = ["front_page", "stars"]
