from core.extensions import Extension, ExtensionPoint, Hook


def test_a_point_shows_what_each_app_adds_in_order() -> None:
    point = ExtensionPoint[str]()
    point.add(lambda name: Extension(template="a.html", content=name, stylesheets=("a.css",)))
    point.add(lambda name: Extension(template="b.html", content=name.upper()))
    point.add(lambda _name: Extension(template="c.html", stylesheets=("c.css", "d.css")))
    below = point.extensions("phares")
    assert [(each.template, each.content) for each in below] == [
        ("a.html", "phares"),
        ("b.html", "PHARES"),
        ("c.html", None),
    ]
    assert below.stylesheets == ["a.css", "c.css", "d.css"]


def test_a_hook_is_answered_by_each_app_in_order() -> None:
    hook = Hook[[int], int]()
    hook.add(lambda number: number + 1)
    hook.add(lambda number: number * 2)
    assert hook.ask(5) == [6, 10]


def test_nothing_stands_at_a_point_that_no_app_knows() -> None:
    assert ExtensionPoint[str]().extensions("phares") == ()
