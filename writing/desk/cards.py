"""Cards of pages elsewhere, asked for by the editor."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from recaps.cards.filling import ask
from recaps.models import Card
from writing.desk.access import at_desk, recap_of, writer


@at_desk
@require_POST
def cards(request: HttpRequest, pk: int) -> JsonResponse:
    """Ask for the card of a page and return how far it is; never wait for it."""
    recap = recap_of(request, pk)
    try:
        card = ask(recap, request.POST.get("address", "").strip(), writer(request))
    except ValidationError as error:
        return JsonResponse({"problem": error.messages[0]}, status=400)
    return _told(card)


def _told(card: Card) -> JsonResponse:
    kept = card.picture
    picture = {"src": kept.file.url, "width": kept.width, "height": kept.height} if kept else None
    said = {
        "state": card.state,
        "problem": card.failure,
        "title": card.title,
        "picture": picture,
    }
    return JsonResponse(said, status=202 if card.state == Card.State.WAITING else 200)
