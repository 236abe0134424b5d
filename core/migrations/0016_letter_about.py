from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_proposed_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="about",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=40
            ),
        ),
    ]
