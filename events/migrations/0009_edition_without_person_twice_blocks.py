from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_walking_times"),
        # It takes the column over.
        ("talks", "0009_severity_of_person_twice"),
    ]

    operations = [
        migrations.RemoveField(model_name="edition", name="person_twice_blocks"),
    ]
