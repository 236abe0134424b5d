"""The answer to a sheet that asks what a place would break."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from events.models import Edition
from talks.clashes import Problem
from timetable import refusals
from timetable.admin.steps import read_body
from timetable.places import read_changes
from timetable.verdicts import new_problems


@require_POST
def verdict(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer what the changes would break that is whole now."""
    try:
        changes = read_changes(read_body(request).get("changes"), edition.zone)
    except ValidationError as error:
        refused = refusals.impossible(error)
        return JsonResponse({"impossible": refused.refusal.sentence, "problems": []})
    found = new_problems(edition, changes)
    return JsonResponse({"problems": [_as_json(request, each) for each in found]})


def _as_json(request: HttpRequest, problem: Problem) -> dict[str, object]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "sentence": problem.sentence,
        "sides": [str(side) for side in problem.sides],
    }
