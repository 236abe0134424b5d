"""What is known of people and never public: it is kept as short as it is needed."""

from django.db import models


class Personal(models.Model):
    """A row of what people say of themselves to organisers alone.

    It has no history, and a backup holds it apart from all other rows, encrypted, for some days.
    No other row refers to one, so that a site is whole without them.
    """

    class Meta:
        abstract = True
