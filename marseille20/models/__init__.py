from marseille20.models.booklet import Booklet, BookletFailure
from marseille20.models.periodic import PeriodicTask
from marseille20.models.social_image import SocialImage

__all__ = ["Booklet", "BookletFailure", "PeriodicTask", "SocialImage"]
