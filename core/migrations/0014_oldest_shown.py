from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0013_close_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="contentversion",
            name="oldest_shown",
            field=models.PositiveBigIntegerField(
                db_default=1,
                help_text="With it, something was taken away from readers.",
                verbose_name="oldest version that may be shown",
            ),
        ),
    ]
