"""Pictures that authors upload to write with."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.bodies import ILLUSTRATED, takes_up_to
from core.images import reencoded
from recaps.quotas import keep_picture
from writing.desk.access import at_desk, writer


@takes_up_to(ILLUSTRATED)
@at_desk
@require_POST
def picture(request: HttpRequest) -> JsonResponse:
    """Keep the picture that was sent; tell where it is, or what is wrong with it."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": _("Choose a picture.")}, status=400)
    try:
        kept = keep_picture(reencoded(upload), writer(request))
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=400)
    return JsonResponse(
        {"url": kept.file.url, "width": kept.width, "height": kept.height}, status=201
    )
