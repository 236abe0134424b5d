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
    _("None"),
    _("None available"),
    _("Save and add another"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Yes, I’m sure"),
    _("Search %(name)s"),
    _("Pagination %(name)s"),
    _("Pagination %(name)s entries"),
    # (a noun of ours is never an “objet”, and may be feminine)
    _("Delete multiple objects"),
    _("Objects"),
    _("Changed {fields} for {name} “{object}”."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("Successfully deleted %(count)d %(items)s."),
    _("Cannot delete %(name)s"),
    _(
        "Deleting the %(object_name)s “%(escaped_object)s” would result in deleting related "
        "objects, but your account doesn't have permission to delete the following types of "
        "objects:"
    ),
    _(
        "Deleting the %(object_name)s “%(escaped_object)s” would require deleting the "
        "following protected related objects:"
    ),
    _(
        "Are you sure you want to delete the %(object_name)s “%(escaped_object)s”? All of "
        "the following related items will be deleted:"
    ),
    _(
        "Deleting the selected %(objects_name)s would result in deleting related objects, "
        "but your account doesn't have permission to delete the following types of objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would require deleting the following "
        "protected related objects:"
    ),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following "
        "objects and their related items will be deleted:"
    ),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("View selected %(model)s"),
    _("Delete selected %(model)s"),
    _("Breadcrumbs"),
    _("Password-based authentication was disabled."),
    _("Enable password-based authentication"),
    _("Disable password-based authentication"),
    _("Enable password-based authentication for this user by setting a password."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
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
