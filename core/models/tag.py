"""Topics of sessions and recaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import GenericTaggedItemBase, TagBase

from core.models.entry import Entry
from core.text.translated import Text


class Tag(Entry, TagBase):
    """A topic; `name` is French (taggit's own field), `name_en` may be empty."""

    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    @property
    def text(self) -> Text:
        return Text(self.name, self.name_en)

    @property
    def hidden(self) -> set[str]:
        """Return the parts that readers do not see."""
        return {"topic"} if self.withdrawn else set()


class TaggedItem(GenericTaggedItemBase):
    """A topic on a row."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="items", verbose_name=_("topic"))

    class Meta:
        verbose_name = _("topic of a page")
        verbose_name_plural = _("topics of pages")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "tag"], name="topic_once_per_page"
            )
        ]
