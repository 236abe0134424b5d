"""Fields that are called by their label."""

from django import forms

from core.forms.named_fields import NamedField


class Sheet(forms.Form):
    bound_field_class = NamedField
    title = forms.CharField(label="Titre", help_text="Court", show_hidden_initial=True)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput)


def test_field_says_which_label_is_its_own() -> None:
    title = Sheet()["title"]
    assert 'id="id_title_label"' in title.label_tag(attrs={"class": "required"})
    assert 'class="required"' in title.label_tag(attrs={"class": "required"})
    assert 'aria-labelledby="id_title_label"' in str(title)


def test_what_has_no_label_names_none() -> None:
    sheet = Sheet()
    assert "aria-labelledby" not in f"{sheet['kind']}{sheet['key']}"
    assert "aria-" not in sheet["title"].as_hidden(only_initial=True)
