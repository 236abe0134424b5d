"""The admin's pages about colleagues."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from core.branding.identity import requires_second_factors
from core.models import User
from core.sign_in import second_factors
from marseille20.colleagues.closing import TO_CLOSE, account_access
from marseille20.colleagues.rights import PERMISSION_SETS, Extent
from recaps.models import Invitation
from writing.invitations import roles_to_give

TO_SEE = "core.view_user"
TO_INVITE = "recaps.add_invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A column of the table, and its members; `invite_url` where this user may invite to it."""

    name: str | Promise
    rights: frozenset[str] | None
    members: list[User]
    waiting: list[Invitation]
    invite_url: str = ""

    def extents(self) -> list[Extent]:
        """Return how much of each of PERMISSION_SETS it has; `rights` None means all."""
        if self.rights is None:
            return [Extent.ALL] * len(PERMISSION_SETS)
        return [each.extent(self.rights) for each in PERMISSION_SETS]


def colleagues_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("colleagues/", site.admin_view(_colleagues), {"site": site}, name="colleagues"),
        path(
            "colleagues/<int:pk>/account/",
            site.admin_view(account_access),
            {"site": site},
            name="account_access",
        ),
        path(
            "second-factor/", site.admin_view(_second_factor), {"site": site}, name="second_factor"
        ),
    ]


def _colleagues(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if not request.user.has_perm(TO_SEE):
        raise PermissionDenied
    roles = _roles(cast("User", request.user))
    table = zip(PERMISSION_SETS, zip(*(role.extents() for role in roles), strict=True), strict=True)
    context = {
        **site.each_context(request),
        "title": _("Colleagues"),
        "roles": roles,
        "table": [(each.label, list(zip(roles, extents, strict=True))) for each, extents in table],
        "others": User.objects.filter(is_active=True, is_superuser=False, groups=None),
        "may_close": request.user.has_perm(TO_CLOSE),
        "closed": User.objects.filter(is_active=False),
        "is_required": requires_second_factors(),
    }
    return TemplateResponse(request, "admin/colleagues/colleagues.html", context)


def _roles(user: User) -> list[Role]:
    """Return the roles of the site from the beginning, other groups, and superusers."""
    active = User.objects.filter(is_active=True)
    invited = Invitation.objects.open() if user.has_perm(TO_INVITE) else Invitation.objects.none()
    urls = _invite_urls(user)
    groups = Group.objects.prefetch_related(
        "permissions__content_type", Prefetch("user_set", active)
    )
    columns = [
        Role(
            name=group.name,
            rights=frozenset(
                f"{right.content_type.app_label}.{right.codename}"
                for right in group.permissions.all()
            ),
            members=list(group.user_set.all()),
            waiting=[each for each in invited if Invitation.Role(each.role).group == group.name],
            invite_url=urls.get(group.name, ""),
        )
        for group in sorted(groups, key=_place)
    ]
    bosses = list(active.filter(is_superuser=True))
    everything = Role(name=gettext_lazy("Superusers"), rights=None, members=bosses, waiting=[])
    return [*columns, everything]


def _place(group: Group) -> tuple[int, str]:
    known = (ORGANISERS, EDITORS, BLOGGERS)
    return known.index(group.name) if group.name in known else len(known), group.name


def seen_by(request: HttpRequest) -> str:
    """Return where the sender of an invitation sees it wait, "" if they may not."""
    return reverse("admin:colleagues") if request.user.has_perm(TO_SEE) else ""


def _invite_urls(user: User) -> dict[str, str]:
    """Return the addresses that invite to a role, by the name of its group."""
    if not user.has_perm(TO_INVITE):
        return {}
    form = reverse("admin:recaps_invitation_add")
    return {role.group: f"{form}?role={role}" for role in roles_to_give(user)}


def _second_factor(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the consequences of requiring second factors, or no longer; do so on POST."""
    if not request.user.is_superuser:
        raise PermissionDenied
    user = request.user
    if request.method == "POST":
        return _switch(request, user)
    staff = User.objects.filter(is_staff=True, is_active=True)
    context = {
        **site.each_context(request),
        "title": _("Second factor"),
        "is_required": requires_second_factors(),
        "may_require": not second_factors.without(User.objects.filter(pk=user.pk)).exists(),
        "without": second_factors.without(staff),
        "superusers": staff.filter(is_superuser=True).count(),
    }
    return TemplateResponse(request, "admin/colleagues/second_factor.html", context)


def _switch(request: HttpRequest, user: User) -> HttpResponse:
    if "leave_free" in request.POST:
        second_factors.leave_free(user)
        done = _("A second factor is not required any more.")
    else:
        try:
            second_factors.require(user)
        except second_factors.NoneOfOneSOwnError:
            messages.error(request, _("Nothing was done: set up a second factor yourself first."))
            return redirect("admin:second_factor")
        done = _("From now on nobody works behind the scenes without a second factor.")
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, done, single_object=True)
    messages.success(request, done)
    return redirect("admin:colleagues")
