"""The letter of thanks says what each address is of; what organisers made of it stays, both ways."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BEFORE = {
    "fr": """Bonjour {prénom},

Merci pour {vos séances}, et pour ces jours avec nous.

Votre page prend votre diaporama\u00a0:

{lien personnel}

Envie de raconter ces jours\u202f? Les récits sont ici\u00a0:

{lien du récit}

L’équipe de {édition}""",
    "en": """Hello {first name},

Thank you for {your sessions}, and for these days with us.

Your page takes your slides:

{personal link}

Would you like to tell about these days? The recaps are here:

{link to recaps}

The team of {edition}""",
}
AFTER = {
    "fr": """Bonjour {prénom},

Merci pour {vos séances}, et pour ces jours avec nous.

Votre page prend votre diaporama, et vous y lirez les avis du public que nous vous transmettons\u00a0:

{lien personnel}

Envie de raconter ces jours\u202f? Donnez ici l’adresse de votre texte, et il paraîtra à côté de votre séance\u00a0:

– {lien du récit}

L’équipe de {édition}""",
    "en": """Hello {first name},

Thank you for {your sessions}, and for these days with us.

Your page takes your slides, and there you read what we pass on to you of the feedback:

{personal link}

Would you like to write about these days? Give the address of your text here, and it will stand beside your session:

– {link to recaps}

The team of {edition}""",
}


def _replace(apps: Apps, old: dict[str, str], new: dict[str, str]) -> None:
    rows = apps.get_model("mailings", "StandingText").objects.filter(code="thanks")
    for language, text in old.items():
        column = f"text_{language}"
        rows.filter(**{column: text}).update(**{column: new[language]})


def say_of_what(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Replace the text where it is as it was."""
    _replace(apps, BEFORE, AFTER)


def say_less(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the former text back where it is as it became."""
    _replace(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("participation", "0003_proposal_accepted"), ("mailings", "0001_initial")]
    operations = [migrations.RunPython(say_of_what, say_less)]
