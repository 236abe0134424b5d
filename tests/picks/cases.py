"""What becomes of two sets or notes, in Python (test_merging.py) and in a browser."""

# What was agreed on, this side, the other side, what there is then; a sign is a session.
MERGES = [
    ("", "", "", ""),
    ("", "a", "b", "ab"),
    ("", "a", "a", "a"),
    ("a", "a", "a", "a"),
    ("a", "ab", "a", "ab"),
    ("a", "a", "ab", "ab"),
    ("a", "", "a", ""),
    ("a", "a", "", ""),
    ("a", "", "", ""),
    ("ab", "a", "b", ""),
    ("ab", "ac", "bd", "cd"),
    ("abc", "abcd", "bc", "bcd"),
]
# Of notes, likewise.
NOTE_MERGES = [
    ("", "", "", ""),
    ("", "a", "", "a"),
    ("", "", "b", "b"),
    ("", "a", "b", "a\n\nb"),
    ("a", "a", "b", "b"),
    ("a", "b", "a", "b"),
    ("a", "", "a", ""),
    ("a", "a", "", ""),
    ("a", "", "b", "b"),
    ("a", "b", "", "b"),
    ("a", "ab", "abc", "abc"),
    ("a", "é", "b", "é\n\nb"),
]
# When each session is on, in hours, and the moments that are said of those, with who is on then.
CLASHES: list[tuple[dict[str, tuple[float, float]], list[tuple[float, str]]]] = [
    ({}, []),
    ({"a": (9, 10)}, []),
    ({"a": (9, 10), "b": (10, 11)}, []),
    ({"a": (9, 10), "b": (9, 10)}, [(9, "ab")]),
    ({"a": (9, 11), "b": (10, 12)}, [(10, "ab")]),
    ({"a": (9, 11), "b": (10, 12), "c": (11.5, 12)}, [(10, "ab"), (11.5, "bc")]),
    ({"a": (9, 12), "b": (10, 12), "c": (11, 12)}, [(11, "abc")]),
    ({"a": (9, 12), "b": (9, 10), "c": (11, 12)}, [(9, "ab"), (11, "ac")]),
    ({"a": (23, 25), "b": (24.5, 25.5)}, [(24.5, "ab")]),
]
