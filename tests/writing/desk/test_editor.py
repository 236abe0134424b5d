"""What the editor's widget gives a page, with JavaScript and without."""

from core.branding.icons import ICONS
from core.text.embeds import HOSTS
from writing.desk.editor import TOOLS, BodyWidget


def widget() -> BodyWidget:
    return BodyWidget("/mentions/", "/picture/")


def test_without_javascript_there_is_a_textarea_that_holds_the_html() -> None:
    html = widget().render("body", "<p>On y était</p>", {"id": "id_body"})
    assert html.startswith('<textarea name="body"')
    assert "&lt;p&gt;On y était&lt;/p&gt;</textarea>" in html
    assert 'data-mentions-url="/mentions/"' in html
    assert 'data-picture-url="/picture/"' in html


def test_the_rest_is_inert_until_the_module_takes_it() -> None:
    _, rest = widget().render("body", "").split("</textarea>")
    assert rest.strip().startswith("<template>")
    assert rest.strip().endswith("</template>")


def test_it_names_the_hosts_whose_films_readers_may_play() -> None:
    html = widget().render("body", "")
    assert f'data-players="{" ".join(HOSTS)}"' in html


def test_media_carry_the_nonce_for_the_map_of_modules() -> None:
    html = widget().media.render(attrs={"nonce": "n0nce"})
    assert '"django-prose-editor/editor"' in html
    assert html.index('type="importmap"') < html.index("writing/editor/editor.js")
    assert html.count('nonce="n0nce"') == html.count("<script") + html.count("<link")


def test_every_tool_shows_a_letter_or_an_icon() -> None:
    assert [tool.name for tool in TOOLS if not tool.letter and tool.name not in ICONS] == []
