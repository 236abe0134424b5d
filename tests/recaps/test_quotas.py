import pytest
from django.core.exceptions import ValidationError

from core.files.images import reencoded
from recaps import quotas, revisions
from recaps.models import Picture, Recap, Revision
from recaps.quotas import keep_picture
from tests.editions import picture
from tests.factories import AuthorFactory, RecapFactory, UserFactory

pytestmark = pytest.mark.django_db


def draft() -> Recap:
    return RecapFactory.create(status="draft", published_at=None)


def save(recap: Recap, body: str, by: object) -> revisions.Saved:
    document = revisions.under_work(recap) | {"body_fr": body}
    return revisions.save(recap, document, by, revisions.number_of(recap))  # type: ignore[arg-type]


def test_many_saves_of_a_large_text_take_no_more_than_their_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quotas, "MOST_VERSIONS", 100_000)
    recap, user = draft(), UserFactory.create()
    for n in range(40):
        save(recap, f"<p>{n} {'été ' * 2000}</p>", user)
    assert quotas.of_versions(user).used <= 100_000
    # The first, and those since there was no room left: at least the newest.
    assert revisions.under_work(recap)["body_fr"].startswith("<p>39 ")


def test_what_is_kept_for_ever_makes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    recap, user = draft(), UserFactory.create()
    revisions.keep_for_ever(save(recap, "<p>Un</p>", user).newest)
    before = list(Revision.objects.values_list("pk", flat=True))
    monkeypatch.setattr(quotas, "MOST_VERSIONS", quotas.of_versions(user).used + 10)
    with pytest.raises(ValidationError, match="place"):
        save(recap, "<p>Deux</p>", user)
    assert list(Revision.objects.values_list("pk", flat=True)) == before
    # The same text is nothing more, and another person has room of their own.
    save(recap, "<p>Un</p>", user)
    save(recap, "<p>Trois</p>", UserFactory.create())


def test_a_picture_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory.create()
    file = reencoded(picture(64, 32))
    assert keep_picture(file, user) == keep_picture(file, user)
    number, size = quotas.of_pictures(user)
    assert (number.used, size.used) == (1, file.size)
    other = reencoded(picture(32, 64))
    monkeypatch.setattr(quotas, "MOST_PICTURES", 1)
    with pytest.raises(ValidationError):
        keep_picture(other, user)
    keep_picture(other, UserFactory.create())
    monkeypatch.undo()
    monkeypatch.setattr(quotas, "MOST_PICTURE_BYTES", file.size + 1)
    with pytest.raises(ValidationError):
        keep_picture(other, user)
    assert Picture.objects.filter(uploaded_by=user).count() == 1


def test_it_is_said_before_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory.create()
    author = AuthorFactory.create(user=user)
    monkeypatch.setattr(quotas, "MOST_RECAPS", 5)
    RecapFactory.create_batch(4, authors=[author])
    assert not any(quota.is_almost_used for quota in quotas.quotas(user))
    RecapFactory.create(authors=[author])
    [almost] = [quota for quota in quotas.quotas(user) if quota.is_almost_used]
    assert "5" in almost.said
    with pytest.raises(ValidationError):
        quotas.of_recaps(user).refuse_more(1)
