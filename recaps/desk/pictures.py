"""Pictures that authors upload to write with."""

from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.images import reencoded
from recaps.models import Picture

if TYPE_CHECKING:
    from core.models import User


@require_POST
@login_required
def picture(request: HttpRequest) -> JsonResponse:
    """Keep the picture that was sent; tell where it is, or what is wrong with it."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": _("Choose a picture.")}, status=400)
    try:
        file = reencoded(upload)
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=400)
    kept = Picture.objects.create(file=file, uploaded_by=cast("User", request.user))
    return JsonResponse(
        {"url": kept.file.url, "width": kept.width, "height": kept.height}, status=201
    )
