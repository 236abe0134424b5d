"""Former addresses of rows, which redirect for ever."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """A slug under which a row could be reached, until it was renamed."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    slug = models.SlugField(_("former address"), max_length=100)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "slug"], name="former_slug_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "slug"], name="former_slug_lookup")]

    def __str__(self) -> str:
        return self.slug


def former_slug[M: models.Model](rows: models.QuerySet[M], slug: str) -> M | None:
    """Return the row that was once reached as `slug`, the newest to leave it; None if there is
    none.
    """
    kind = ContentType.objects.get_for_model(rows.model)
    left = FormerSlug.objects.filter(content_type=kind, slug=slug, object_id__in=rows.values("pk"))
    former = left.order_by("-pk").first()
    return rows.get(pk=former.object_id) if former else None


def leave_former_slugs[M: models.Model](
    model: type[M], public: Callable[[], models.QuerySet[M]]
) -> None:
    """Keep the slug of a row of `model` whenever it is renamed while it is public."""

    def leave(instance: Any, **kwargs: Any) -> None:
        before = public().filter(pk=instance.pk).values_list("slug", flat=True).first()
        if not before or before == instance.slug:
            return
        kind = ContentType.objects.get_for_model(model)
        row = {"content_type": kind, "object_id": instance.pk, "slug": before}
        # Made anew, so that the newest row tells who left a slug last.
        FormerSlug.objects.filter(**row).delete()
        FormerSlug.objects.create(**row)

    pre_save.connect(
        leave, sender=model, weak=False, dispatch_uid=f"former slugs {model._meta.label}"
    )
