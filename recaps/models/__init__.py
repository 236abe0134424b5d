from recaps.models.author import Author
from recaps.models.recap import Recap

__all__ = ["Author", "Recap"]
