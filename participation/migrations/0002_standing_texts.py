"""Texts that letters to speakers begin from; what organisers made of them stays, both ways."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# code → name, subject and text, in French and in English.
TEXTS: dict[str, dict[str, tuple[str, str, str]]] = {
    "invitation": {
        "fr": (
            "Invitation",
            "{édition}\u00a0: votre séance",
            """Bonjour {prénom},

Nous aimerions vous compter parmi nous à {édition}, {dates}, avec {vos séances}.

Pour dire oui ou non, un bouton suffit, sans compte ni mot de passe\u00a0:

{lien personnel}

La même page prend votre biographie, votre portrait et ce qu’il nous faut savoir pour bien vous accueillir. Ce lien n’est que pour vous\u00a0: ne le transmettez à personne.

L’équipe de {édition}""",
        ),
        "en": (
            "Invitation",
            "{edition}: your session",
            """Hello {first name},

We would love to have you with us at {edition}, {dates}, with {your sessions}.

One button says yes or no, without an account or a password:

{personal link}

The same page takes your biography, your portrait and what we should know to welcome you well. This link is for you alone: do not pass it on.

The team of {edition}""",
        ),
    },
    "reminder": {
        "fr": (
            "Relance",
            "{édition}\u00a0: un mot de vous\u202f?",
            """Bonjour {prénom},

Pour préparer {édition}, il nous manque encore de votre part\u00a0:

– {ce qui manque}

Tout se donne en quelques minutes sur votre page, sans compte\u00a0:

{lien personnel}

Si quelque chose vous retient, répondez simplement à cet e-mail.

L’équipe de {édition}""",
        ),
        "en": (
            "Reminder",
            "{edition}: a word from you?",
            """Hello {first name},

To prepare {edition}, we still miss from you:

– {what is missing}

A few minutes on your page are enough, without an account:

{personal link}

If something holds you back, simply answer this e-mail.

The team of {edition}""",
        ),
    },
    "accepted": {
        "fr": (
            "Textes acceptés",
            "{édition}\u00a0: vos textes sont acceptés",
            """Bonjour {prénom},

Merci pour ce que vous nous avez envoyé. Vos textes sont acceptés\u00a0: ils paraîtront avec la prochaine publication du programme.

Vous pouvez encore les relire, et proposer autre chose\u00a0:

{lien personnel}

L’équipe de {édition}""",
        ),
        "en": (
            "Texts accepted",
            "{edition}: your texts are accepted",
            """Hello {first name},

Thank you for what you sent us. Your texts are accepted: they appear when the programme is published next.

You can still read them again, and propose something else:

{personal link}

The team of {edition}""",
        ),
    },
    "published": {
        "fr": (
            "Programme publié",
            "{édition}\u00a0: le programme est en ligne",
            """Bonjour {prénom},

Le programme de {édition} est en ligne\u00a0:

{adresse du programme}

Vous y êtes\u00a0:

– {salle et heure}

Une erreur, un mot à changer\u202f? Cela se fait sur votre page\u00a0:

{lien personnel}

L’équipe de {édition}""",
        ),
        "en": (
            "Programme published",
            "{edition}: the programme is online",
            """Hello {first name},

The programme of {edition} is online:

{address of the programme}

You are in it:

– {room and time}

A mistake, a word to change? Your page takes it:

{personal link}

The team of {edition}""",
        ),
    },
    "moved": {
        "fr": (
            "Séance déplacée ou annulée",
            "{édition}\u00a0: votre séance a changé",
            """Bonjour {prénom},

Le programme de {édition} a changé pour vous\u00a0:

– {ce qui a changé}

Si cela ne vous convient pas, dites-le-nous vite, en réponse à cet e-mail ou sur votre page\u00a0:

{lien personnel}

L’équipe de {édition}""",
        ),
        "en": (
            "Session moved or cancelled",
            "{edition}: your session has changed",
            """Hello {first name},

The programme of {edition} has changed for you:

– {what changed}

If it does not suit you, tell us soon, by answering this e-mail or on your page:

{personal link}

The team of {edition}""",
        ),
    },
    "practical": {
        "fr": (
            "Informations pratiques",
            "{édition}\u00a0: informations pratiques",
            """Bonjour {prénom},

{édition}, c’est bientôt\u00a0: {dates}.

Le lieu\u00a0: {lieu}.

Votre programme\u00a0:

– {salle et heure}

Un quart d’heure d’avance suffit pour essayer le micro et l’écran.

Dites-nous quand vous arrivez, où vous joindre le jour même et ce dont vous avez besoin\u00a0:

{lien personnel}

L’équipe de {édition}""",
        ),
        "en": (
            "Practical information",
            "{edition}: practical information",
            """Hello {first name},

{edition} is near: {dates}.

The place: {place}.

Your programme:

– {room and time}

Being there a quarter of an hour early is enough to try the microphone and the screen.

Tell us when you arrive, where to reach you on the day and what you need:

{personal link}

The team of {edition}""",
        ),
    },
    "thanks": {
        "fr": (
            "Merci",
            "{édition}\u00a0: merci",
            """Bonjour {prénom},

Merci pour {vos séances}, et pour ces jours avec nous.

Votre page prend votre diaporama\u00a0:

{lien personnel}

Envie de raconter ces jours\u202f? Les récits sont ici\u00a0:

{lien du récit}

L’équipe de {édition}""",
        ),
        "en": (
            "Thank you",
            "{edition}: thank you",
            """Hello {first name},

Thank you for {your sessions}, and for these days with us.

Your page takes your slides:

{personal link}

Would you like to tell about these days? The recaps are here:

{link to recaps}

The team of {edition}""",
        ),
    },
}


def _columns(code: str) -> dict[str, str]:
    return {
        f"{column}_{language}": words
        for language, texts in TEXTS[code].items()
        for column, words in zip(("name", "subject", "text"), texts, strict=True)
    }


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the texts that are not there yet."""
    rows = apps.get_model("mailings", "StandingText").objects
    for code in TEXTS:
        rows.get_or_create(code=code, defaults=_columns(code))


def take_away(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the texts that organisers did not make theirs."""
    rows = apps.get_model("mailings", "StandingText").objects
    for code in TEXTS:
        rows.filter(code=code, **_columns(code)).delete()


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial"), ("mailings", "0001_initial")]
    operations = [migrations.RunPython(add, take_away)]
