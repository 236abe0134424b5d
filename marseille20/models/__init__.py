from marseille20.models.booklet import Booklet
from marseille20.models.periodic import PeriodicTask
from marseille20.models.social_image import SocialImage

__all__ = ["Booklet", "PeriodicTask", "SocialImage"]
