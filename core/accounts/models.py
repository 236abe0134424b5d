"""Accounts, the browsers where they are signed in, and the rule about second factors."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text.validators import refuse_addresses


class UserManager(BaseUserManager["User"]):
    """A manager of accounts; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    # It stands in invitations.
    name = models.CharField(_("name"), max_length=150, blank=True, validators=[refuse_addresses])
    language = models.CharField(
        _("language of e-mails"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    is_staff = models.BooleanField(
        _("may use the administration"),
        default=False,
        help_text=_("What this person may do there depends on the groups below."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick instead of deleting: what the person wrote stays signed."),
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        permissions = [("close_user", _("Can close accounts"))]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once_in_any_case",
                violation_error_message=_("An account with this e-mail address exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email).lower()


class BrowserSession(AbstractBaseSession):
    """A session of one browser, kept while it has the cookie (core.accounts.sessions).

    The account has a column of its own; otherwise all rows would have to be decoded to find those
    of one account.
    """

    account = models.BigIntegerField(null=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("browser that is signed in")
        verbose_name_plural = _("browsers that are signed in")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class SecondFactorRule(models.Model):
    """The rule that all who use the admin need a second factor: it holds while its row exists."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("second factor that is required")
        verbose_name_plural = _("second factors that are required")
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_second_factor_rule")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
