"""How much room versions and pictures take, and which versions never thin out."""

import json

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Max, Min, Q
from django.db.models.functions import Coalesce

import recaps.models.revision


def measure(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    revisions = apps.get_model("recaps", "Revision").objects
    for pk, document in revisions.values_list("pk", "document").iterator(chunk_size=50):
        size = len(json.dumps(document, ensure_ascii=False).encode(errors="surrogatepass"))
        revisions.filter(pk=pk).update(size=size)
    pictures = apps.get_model("recaps", "Picture").objects
    for picture in pictures.iterator():
        if picture.file.storage.exists(str(picture.file.name)):
            pictures.filter(pk=picture.pk).update(size=picture.file.size)


def keep_for_ever(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The first of each recap, what was handed in or is aside, and what readers see."""
    revisions = apps.get_model("recaps", "Revision").objects
    public_since = Coalesce(F("recap__changed_at"), F("recap__published_at"))
    public = revisions.filter(aside=False, saved_at__lte=public_since)
    first, shown = (
        list(rows.order_by().values("recap").annotate(it=which("pk")).values_list("it", flat=True))
        for rows, which in ((revisions, Min), (public, Max))
    )
    chosen = Q(pk__in=first) | Q(pk__in=shown) | Q(aside=True) | Q(handed_in_at__isnull=False)
    revisions.filter(chosen).update(kept_for_ever=True)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("recaps", "0002_names_without_addresses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="document",
            field=models.JSONField(
                encoder=recaps.models.revision.Utf8Encoder, verbose_name="document"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="size",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="size"),
        ),
        migrations.AddField(
            model_name="revision",
            name="kept_for_ever",
            field=models.BooleanField(default=False, editable=False, verbose_name="kept for ever"),
        ),
        migrations.AddField(
            model_name="picture",
            name="size",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="size"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                fields=["recap", "kept_for_ever", "saved_at", "saved_by"],
                name="revision_thinning",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["saved_by", "size", "saved_at"], name="revision_usage"),
        ),
        migrations.RunPython(measure, migrations.RunPython.noop),
        migrations.RunPython(keep_for_ever, migrations.RunPython.noop),
    ]
