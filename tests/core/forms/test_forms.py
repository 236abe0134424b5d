from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core import signing
from django.forms import inlineformset_factory
from django.http import QueryDict
from django.utils import translation
from lxml import html

from core.forms.forms import (
    AddressField,
    ChecklistField,
    GuardedForm,
    GuardedFormSet,
    LinesField,
    ParagraphsField,
    SlugForm,
    WordsField,
    comparable,
    describe_change,
    slug_of,
)
from core.forms.named_fields import NamedField
from core.models import Tag
from events.models import Edition, Room
from speakers.models import Speaker, SpeakerLink
from talks.models import Session
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are asked for as the code has them."""
    with translation.override("en"):
        yield


# --- Fields --------------------------------------------------------------------------------------


def test_line_ends_are_those_of_the_rows() -> None:
    field = ParagraphsField()
    assert field.clean("un\r\n\r\ndeux") == "un\n\ndeux"
    assert not field.has_changed("un\n\ndeux", "un\r\n\r\ndeux")
    assert field.has_changed("un\n\ndeux", "un\r\ndeux")


def test_mail_addresses_are_the_same_in_capitals() -> None:
    assert AddressField().clean(" Lina@Example.ORG ") == "lina@example.org"
    assert AddressField().clean("lina@Bücher.example") == "lina@bücher.example"
    assert AddressField(required=False).clean("") == ""


# The second and the third are signs whose small letters are k and i.
@pytest.mark.parametrize("name", ["zoé", "\u212aevin", "\u0130nes", "\u017fam"])
def test_letters_that_mail_does_not_carry_are_reported(name: str) -> None:
    with pytest.raises(forms.ValidationError, match="without accents"):
        AddressField().clean(f"{name}@example.org")


@pytest.mark.parametrize("typed", ["lina", "a@b.org\nBcc: c@d.org", "a\x00@b.org"])
def test_what_is_no_mail_address(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        AddressField().clean(typed)


def test_lines_become_a_list_and_back() -> None:
    field = LinesField(required=False)
    assert field.clean(" https://a.example \r\n\r\nhttps://b.example") == [
        "https://a.example",
        "https://b.example",
    ]
    assert field.clean("") == []
    assert field.prepare_value(["a", "b"]) == "a\nb"
    assert not field.has_changed(["a", "b"], "a\r\nb")
    assert not field.has_changed(None, "")
    assert field.has_changed(["a", "b"], "b\r\na")


def test_checklist_may_be_empty_and_takes_only_its_choices() -> None:
    field = ChecklistField(choices=[("a", "A"), ("b", "B")])
    assert field.clean([]) == []
    assert field.clean(["b"]) == ["b"]
    with pytest.raises(forms.ValidationError):
        field.clean(["c"])


# --- Comparing and telling -----------------------------------------------------------------------


def test_values_compare_the_same_from_a_row_and_from_a_form() -> None:
    paris = datetime(2027, 5, 20, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert comparable(paris) == comparable(paris.astimezone(UTC))
    assert comparable("un\r\ndeux ") == comparable("un\ndeux")
    assert comparable(["b", "a"]) == ["b", "a"]
    assert comparable(date(2027, 5, 20)) == "2027-05-20"
    assert comparable(None) is None


@pytest.mark.django_db
def test_rows_compare_by_key_in_any_order() -> None:
    one, other = SpeakerFactory.create(), SpeakerFactory.create()
    assert comparable(one) == one.pk
    assert comparable([other, one]) == comparable(Speaker.objects.all()) == [one.pk, other.pk]


def test_long_texts_are_shown_where_they_differ() -> None:
    found = describe_change(
        forms.CharField(), "Texte", "a" * 300 + " salle un", "a" * 300 + " salle deux"
    )
    assert "salle un" in found
    assert "salle deux" in found
    assert len(found) < 200


def test_changes_are_reported_in_words() -> None:
    assert describe_change(forms.BooleanField(), "Complet", False, True).endswith("“no” → “yes”")
    checklist = ChecklistField(choices=[("a", "Boucle"), ("b", "Rampe")])
    assert describe_change(checklist, "Services", ["a"], ["a", "b"]).endswith(
        "“Boucle” → “Boucle, Rampe”"
    )
    assert describe_change(forms.DateField(), "Jour", "2027-05-20", None).endswith(
        "“05/20/2027” → “”"
    )
    moment = describe_change(forms.DateTimeField(), "Début", "2027-05-20T08:00:00+00:00", None)
    assert moment.endswith("“05/20/2027 10:00” → “”")
    rich = describe_change(forms.CharField(), "Texte", "<p>Un</p>", "<p>Deux</p>")
    assert rich.endswith("“Un” → “Deux”")


# --- Two people at one form ----------------------------------------------------------------------


class SessionForm(GuardedForm):
    abstract_fr = ParagraphsField(required=False)
    services = LinesField(required=False)
    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)

    class Meta:
        model = Session
        fields = ("title_fr", "abstract_fr", "track", "state", "full", "services", "tags")


def shown(form: Any) -> QueryDict:
    """What a browser would send of a form, or a formset, as it was shown."""
    page: Any = html.fromstring(f"<form>{form}</form>")
    sent = QueryDict(mutable=True)
    for name, value in page.form_values():
        sent.appendlist(name, value)
    return sent


@pytest.fixture
def session(db: None) -> Session:
    return SessionFactory.create(
        title_fr="La rade",
        abstract_fr="Un\n\nDeux",
        services=["streamed"],
        tags=[TagFactory.create(name="Mer")],
    )


def row(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


def change_title(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(title_fr="Le large")


def change_track(session: Session) -> None:
    track = TrackFactory.create(edition=session.edition, name_fr="Autre parcours")
    Session.objects.filter(pk=session.pk).update(track=track)


def change_services(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(services=["streamed", "recorded"])


def change_full(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(full=True)


def change_tags(session: Session) -> None:
    session.tags.set([TagFactory.create(name="Vent")])


@pytest.mark.parametrize(
    ("change", "expected", "field"),
    [
        (change_track, "→ “Autre parcours”", "track"),
        (change_services, "“streamed” → “streamed, recorded”", "services"),
        (change_full, "“no” → “yes”", "full"),
        (change_tags, "“Mer” → “Vent”", "tags"),
    ],
)
def test_stale_form_is_refused_with_what_changed(
    session: Session, change: Any, expected: str, field: str
) -> None:
    sent = shown(SessionForm(instance=row(session)))
    change(session)

    form = SessionForm(sent, instance=row(session))

    assert not form.is_valid()
    _explanation, *sentences = form.non_field_errors()
    assert len(sentences) == 1
    assert expected in sentences[0]
    # The form shown again holds the new value, and saves.
    again = SessionForm(shown(form), instance=row(session))
    assert again.is_valid()
    assert field not in again.changed_data


def test_what_was_typed_stays_and_a_second_save_goes_through(session: Session) -> None:
    sent = shown(SessionForm(instance=row(session)))
    sent["title_fr"] = "Ma rade"
    change_title(session)
    change_services(session)

    form = SessionForm(sent, instance=row(session))

    assert not form.is_valid()
    assert len(form.non_field_errors()) == 3
    assert form["title_fr"].value() == "Ma rade"
    again = SessionForm(shown(form), instance=row(session))
    assert again.is_valid()
    saved = again.save()
    assert (saved.title_fr, saved.services) == ("Ma rade", ["streamed", "recorded"])


@pytest.mark.parametrize("kind", ["missing", "forged", "of another row"])
def test_page_must_tell_what_it_showed(session: Session, kind: str) -> None:
    sent = shown(SessionForm(instance=row(session)))
    if kind == "missing":
        del sent["snapshot"]
    elif kind == "forged":
        sent["snapshot"] = signing.dumps({"title_fr": "La rade"}, salt="mine")
    else:
        other = shown(SessionForm(instance=SessionFactory.create()))
        sent["snapshot"] = other.get("snapshot", "")
    form = SessionForm(sent, instance=row(session))
    assert not form.is_valid()
    assert SessionForm(shown(form), instance=row(session)).is_valid()


# --- Rows on the page of another -----------------------------------------------------------------

LinkFormSet: Any = inlineformset_factory(
    Speaker,
    SpeakerLink,
    form=GuardedForm,
    formset=GuardedFormSet,
    fields=["kind", "url"],
    extra=1,
)


@pytest.fixture
def speaker(db: None) -> Speaker:
    speaker = SpeakerFactory.create()
    for name in ("un", "deux", "trois"):
        speaker.links.create(kind="site", url=f"https://{name}.example/")
    return speaker


def addresses(speaker: Speaker) -> list[str]:
    return [link.url.removeprefix("https://").removesuffix(".example/") for link in links(speaker)]


def links(speaker: Speaker) -> list[SpeakerLink]:
    return list(speaker.links.order_by("pk"))


def test_a_row_changed_meanwhile_is_refused_untouched_or_not(speaker: Speaker) -> None:
    sent = shown(LinkFormSet(instance=speaker))
    speaker.links.filter(url__contains="deux").update(kind="video")

    formset = LinkFormSet(sent, instance=speaker)

    assert not formset.is_valid()
    assert [len(form.non_field_errors()) for form in formset.forms] == [0, 2, 0, 0]
    again = LinkFormSet(shown(formset), instance=speaker)
    assert again.is_valid()
    assert not again.has_changed()


def test_a_row_deleted_meanwhile_stands_as_a_new_one(speaker: Speaker) -> None:
    sent = shown(LinkFormSet(instance=speaker))
    sent["links-0-url"] = "https://premier.example/"
    sent["links-1-url"] = "https://encore.example/"
    sent["links-3-url"] = "https://quatre.example/"
    speaker.links.filter(url__contains="deux").delete()

    formset = LinkFormSet(sent, instance=speaker)

    assert not formset.is_valid()
    assert len(formset.non_form_errors()) == 1
    assert [form.instance for form in formset.initial_forms] == list(formset.get_queryset())
    again = LinkFormSet(shown(formset), instance=speaker)
    assert again.is_valid()
    again.save()
    assert sorted(addresses(speaker)) == ["encore", "premier", "quatre", "trois"]


def test_a_row_changed_meanwhile_is_not_deleted_blindly(speaker: Speaker) -> None:
    sent = shown(LinkFormSet(instance=speaker))
    sent["links-1-DELETE"] = "on"
    speaker.links.filter(url__contains="deux").update(kind="video")
    formset = LinkFormSet(sent, instance=speaker)
    assert not formset.is_valid()
    again = shown(formset)
    again["links-1-DELETE"] = "on"
    formset = LinkFormSet(again, instance=speaker)
    assert formset.is_valid()
    formset.save()
    assert addresses(speaker) == ["un", "trois"]


def test_a_row_added_meanwhile_stays(speaker: Speaker) -> None:
    sent = shown(LinkFormSet(instance=speaker))
    speaker.links.create(kind="site", url="https://quatre.example/")
    formset = LinkFormSet(sent, instance=speaker)
    assert formset.is_valid()
    formset.save()
    assert addresses(speaker) == ["un", "deux", "trois", "quatre"]


@pytest.mark.parametrize("key", ["", "0", "abc", "99999999999999999999"])
def test_nonsense_keys_are_an_error(speaker: Speaker, key: str) -> None:
    sent = shown(LinkFormSet(instance=speaker))
    sent.setlist("links-1-id", [key])
    assert not LinkFormSet(sent, instance=speaker).is_valid()


def test_nonsense_counts_are_an_error(speaker: Speaker) -> None:
    for name, value in (("TOTAL_FORMS", "x"), ("INITIAL_FORMS", "-3"), ("INITIAL_FORMS", "90")):
        sent = shown(LinkFormSet(instance=speaker))
        sent[f"links-{name}"] = value
        assert not LinkFormSet(sent, instance=speaker).is_valid()


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("L’été à l’œuvre", "l-ete-a-l-oeuvre"),
        ("Marseille 2.0", "marseille-2-0"),
        ("???", ""),
        ("Þór Ægir", "thor-aegir"),
        ("Đặng Diyarbak\u0131r", "dang-diyarbakir"),
    ],
)
def test_words_as_an_address(words: str, slug: str) -> None:
    assert slug_of(words) == slug


class RoomForm(SlugForm):
    class Meta:
        model = Room
        fields = ("edition", "venue", "name_fr", "slug")


def room_form(edition: Edition, name: str, slug: str = "", **fields: Any) -> Any:
    venue = RoomFactory.create(edition=edition).venue
    data = {"edition": edition.pk, "venue": venue.pk, "name_fr": name, "slug": slug}
    return RoomForm({**data, **fields})


@pytest.mark.django_db
def test_empty_slug_is_made_from_the_name_and_numbered() -> None:
    edition = EditionFactory.create()
    slugs = [room_form(edition, "Salle de l’Étoile").save().slug for _n in range(3)]
    assert slugs == ["salle-de-l-etoile", "salle-de-l-etoile-2", "salle-de-l-etoile-3"]
    assert room_form(EditionFactory.create(), "Salle de l’Étoile").save().slug == slugs[0]


@pytest.mark.django_db
def test_given_slug_is_kept_and_must_be_free() -> None:
    edition = EditionFactory.create()
    assert room_form(edition, "Salle A", "grande").save().slug == "grande"
    form = room_form(edition, "Salle B", "grande")
    assert not form.is_valid()
    assert not room_form(edition, "Salle B", "pas bon").is_valid()


@pytest.mark.django_db
def test_name_without_letters_asks_for_an_address() -> None:
    form = room_form(EditionFactory.create(), "???")
    assert list(form.errors) == ["slug"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Un\r\n\tprénom", "Un prénom"),
        ("Un\u2028prénom\u2029", "Un prénom"),
        ("Un\x0b\x00pré\x1bnom\x7f", "Un prénom"),
        ("Est-ce vrai\u202f?", "Est-ce vrai\u202f?"),
    ],
)
def test_words_stand_on_one_line(typed: str, kept: str) -> None:
    assert WordsField().clean(typed) == kept


@pytest.mark.parametrize("kind", [WordsField, LinesField, forms.URLField, forms.SlugField])
def test_what_is_too_long_is_said_and_not_cut_off(kind: type[WordsField]) -> None:
    class Sheet(forms.Form):
        text = kind(max_length=5)

    class NamedSheet(Sheet):
        bound_field_class = NamedField

    assert "maxlength" not in f"{Sheet()['text']}{NamedSheet()['text']}"
    sheet = Sheet({"text": "abcdefg"})
    assert "at most 5 characters (it has" in str(sheet.errors["text"])
    assert "abcdefg" in str(sheet["text"])
