"""What words mean to the search, in the admin."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms.forms import GuardedForm
from events.admin.owned import OwnedAdmin
from search.models import Shortcut
from search.words import singular_words


class ShortcutForm(GuardedForm):
    def clean_words(self) -> str:
        """Refuse an expression that nobody could be understood by."""
        words: str = self.cleaned_data["words"]
        for line in filter(str.strip, words.splitlines()):
            if not singular_words(line):
                said = _("“%(expression)s” has no letter or digit.")
                raise ValidationError(said % {"expression": line})
        return words


@admin.register(Shortcut)
class ShortcutAdmin(OwnedAdmin):
    is_public_at_once = True
    form = ShortcutForm
    of_edition = ("page",)
    list_display = ("__str__", "page", "service")
    list_select_related = ("page",)
    search_fields = ("words",)
    fieldsets = (
        (
            None,
            {
                "fields": ("edition", "words", "page", "service"),
                "description": _(
                    "People who search for these words are led there first. Days, hours and common "
                    "words (toilets, Wi-Fi, captions, wheelchair, tickets…) are known already: add "
                    "what is missing, or what shall lead elsewhere."
                ),
            },
        ),
    )
