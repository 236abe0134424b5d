import pytest

from core.text.embeds import PLAYERS, embed_of

YOUTUBE = "https://www.youtube-nocookie.com/embed/abc-DEF_123"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=abc-DEF_123&t=10s", YOUTUBE),
        ("https://youtu.be/abc-DEF_123?si=x", YOUTUBE),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://vimeo.com/76979871/0a1b2c3d4e",
            "https://player.vimeo.com/video/76979871?dnt=1&h=0a1b2c3d4e",
        ),
        (
            "https://www.dailymotion.com/video/x7tgcev",
            "https://geo.dailymotion.com/player.html?video=x7tgcev",
        ),
        (
            "https://soundcloud.com/quai/la-mer",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fquai%2Fla-mer",
        ),
        ("https://media.ccc.de/v/36c3-1-port_x#t=9", "https://media.ccc.de/v/36c3-1-port_x/oembed"),
    ],
)
def test_known_addresses_have_a_player(address: str, player: str) -> None:
    embed = embed_of(address)
    assert embed
    assert embed.player == player
    assert player.startswith(PLAYERS)


@pytest.mark.parametrize(
    "address",
    [
        "http://youtu.be/abc-DEF_123",
        "https://youtu.be/abc-DEF_123%22",
        "https://www.youtube.com@x.example/watch?v=abc-DEF_123",
        "https://www.youtube.com:444/watch?v=abc-DEF_123",
        "https://vimeo.com/quai",
        "javascript:x",
        "",
    ],
)
def test_others_have_none(address: str) -> None:
    assert embed_of(address) is None
