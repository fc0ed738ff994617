"""The picture of one's own network."""

from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.pictures.painting import paint
from bot.pictures.subjects import NetworkGroup, NetworkPicture


def network(*sizes: int) -> NetworkPicture:
    groups = [
        NetworkGroup(f"Group {number} of a rather long name that is cut", [f"Member {n}" for n in range(size)], 9)
        for number, size in enumerate(sizes)
    ]
    total = sum(sizes)
    return NetworkPicture(f"Your network: {total} connections", groups, [(0, n) for n in range(1, total)])


@pytest.mark.parametrize(
    "picture", [network(1), network(4, 3, 2, 1), network(70, 50, 30, 20, 12, 18), network(300)], ids=lambda _: ""
)
def test_it_is_a_png_of_one_size_with_its_own_background(picture: NetworkPicture) -> None:
    pixels = imread(BytesIO(paint(picture)), format="png")
    assert pixels.shape[:2] == (750, 1200)
    corner = pixels[0, 0]
    assert corner[3] == 1
    assert (pixels != corner).any()
    for edge in (pixels[:, -3:], pixels[:, :3], pixels[:3], pixels[-3:]):
        assert (edge == corner).all(), "nothing runs off the picture"


def test_names_are_written_only_where_there_is_room() -> None:
    """With names of two letters there is more to see than without any, and a crowd still draws."""
    few, many = network(10), network(200)
    without = NetworkPicture(few.title, [NetworkGroup("G", [""] * 10, 0)], few.links)
    assert paint(few) != paint(without)
    assert paint(many)
