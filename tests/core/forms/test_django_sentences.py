from django import forms
from django.utils.translation import override


class Sheet(forms.Form):
    email = forms.EmailField()
    site = forms.URLField()
    word = forms.CharField(max_length=3, min_length=1)


def test_sentences_of_django_are_in_the_words_of_the_site() -> None:
    with override("fr"):
        errors = Sheet({"email": "ines", "site": "la mer", "word": "abcd"}).errors
        said = " ".join(str(sentence) for each in errors.values() for sentence in each)
    assert "adresse e-mail" in said
    assert "adresse web" in said
    assert "3 caractères au plus" in said
    assert not {"courriel", "URL", "valeur"} & set(said.split())
