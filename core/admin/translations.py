"""Messages of libraries whose own French does not fit our nouns, or is missing.

Listed here they are in our catalogue, which goes before theirs.
"""

from django.utils.translation import gettext_noop as _

MESSAGES = (
    _("Add %(name)s"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Delete selected %(verbose_name_plural)s"),
    _("None"),
    _("None available"),
    _("Save and add another"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Yes, I’m sure"),
    _("Search %(name)s"),
    _("Pagination %(name)s"),
    _("Pagination %(name)s entries"),
    _("Task Result"),
    _("Task Results"),
    _("enqueued at"),
    _("started at"),
    _("finished at"),
    _("task path"),
    _("Can publish recaps"),
    _("Can write recaps at the desk"),
    _("Add another %(verbose_name)s"),
    # A passkey is a passkey, wherever it is spoken of.
    _("Use a security key"),
    _("Security Keys"),
    _("No security keys have been added."),
    _("Security key added."),
    _("Security key removed."),
    _("A new security key has been added."),
    _("Security Key Added"),
    _("A security key has been removed."),
    _("Security Key Removed"),
    _("Add Security Key"),
    _("Remove Security Key"),
    _("Are you sure you want to remove this security key?"),
    _("Passkey"),
    _("Security key"),
    _("This key does not indicate whether it is a passkey."),
    _("Edit Security Key"),
    _("Create Passkey"),
)
