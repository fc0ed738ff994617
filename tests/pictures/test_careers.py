"""The picture of where alumni went."""

import subprocess
import sys
from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.pictures.painting import paint
from bot.pictures.subjects import CareersPicture

LARGE = CareersPicture(
    title="Where 1,234 alumni of an Example University with a rather long name work now",
    kinds=[(name, 9) for name in ("universities", "companies", "government labs", "hospitals", "nonprofits", "others")],
    employers=[(f"Organization {n} with a name that is too long to be shown", "companies", 9 - n) for n in range(9)],
    where=[(f"Place {n}", 9 - n) for n in range(9)],
)
SMALL = CareersPicture("Five", [("companies", 5)], [("Łódź Example", "companies", 5)], [])


@pytest.mark.parametrize("picture", [LARGE, SMALL])
def test_a_picture_is_a_png_of_one_size_with_its_own_background(picture: CareersPicture) -> None:
    pixels = imread(BytesIO(paint(picture)), format="png")
    assert pixels.shape[:2] == (750, 1200)
    corner = pixels[0, 0]
    assert corner[3] == 1, "not transparent: it has to be readable on any theme"
    assert (pixels != corner).any()
    # Nothing runs off the right edge.
    assert (pixels[:, -4:] == corner).all()


def test_the_bot_itself_does_not_load_the_drawing_library() -> None:
    code = "import sys, cogs.directory, bot.cli; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
