"""What the editor's widget gives a page, with JavaScript and without."""

from writing.desk.editor import BodyWidget


def widget() -> BodyWidget:
    return BodyWidget("/mentions/", "/picture/")


def test_without_javascript_there_is_a_textarea_that_holds_the_html() -> None:
    html = widget().render("body", "<p>On y était</p>", {"id": "id_body"})
    assert html.startswith('<textarea name="body"')
    assert "&lt;p&gt;On y était&lt;/p&gt;</textarea>" in html
    assert 'data-mentions-url="/mentions/"' in html
    assert 'data-picture-url="/picture/"' in html
