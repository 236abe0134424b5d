from marseille20.models.booklet import Booklet, BookletFailure
from marseille20.models.social_image import SocialImage

__all__ = ["Booklet", "BookletFailure", "SocialImage"]
