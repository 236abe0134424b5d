"""Pictures that authors upload to write with."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from core.files.images import reencoded, renditions_of
from core.http.bodies import ILLUSTRATED, takes_up_to
from recaps import pictures
from recaps.quotas import keep_picture
from writing.desk.access import at_desk, writer


@takes_up_to(ILLUSTRATED)
@at_desk
@require_POST
def picture(request: HttpRequest) -> JsonResponse:
    """Store the picture that was sent; return its address, or what is wrong, as JSON."""
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


@at_desk
def unused(request: HttpRequest) -> HttpResponse:
    """List the user's pictures that no text shows; delete the chosen ones once confirmed."""
    user, sent = writer(request), request.POST
    rows = pictures.unused(user)
    ticked = set(sent.getlist("picture"))
    chosen = rows if "all" in sent else [row for row in rows if str(row.pk) in ticked]
    if chosen and "sure" in sent:
        number = pictures.discard(user, {row.pk for row in chosen})
        done = ngettext("%(n)d picture is gone.", "%(n)d pictures are gone.", number)
        messages.success(request, done % {"n": number})
        return redirect("desk:unused")
    if request.method == "POST" and not chosen:
        messages.warning(request, _("Choose at least one picture."))
    asking = ngettext("Delete this picture?", "Delete these pictures?", len(chosen))
    context = {
        "title": asking if chosen else _("Pictures you do not use"),
        "pictures": chosen or rows,
        "is_asked": bool(chosen),
        "renditions": renditions_of(str(row.file.name) for row in rows),
    }
    return render(request, "writing/desk/unused_pictures.html", context)
