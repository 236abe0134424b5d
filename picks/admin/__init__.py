"""Stars in the admin: a list, a table by hour and room, and the front page."""

from picks.admin import front_page, stars

__all__ = ["front_page", "stars"]
