"""Draws in the process that is given to it: only there is the drawing library loaded."""

from importlib import import_module

from bot.pictures.subjects import CareersPicture, NetworkPicture

_DRAWN_BY = {CareersPicture: "bot.pictures.careers", NetworkPicture: "bot.pictures.network"}


def paint(picture: CareersPicture | NetworkPicture) -> bytes:
    """Return the picture as a PNG; a function for ``bot.worker``, since loading matplotlib takes a second."""
    drawn: bytes = import_module(_DRAWN_BY[type(picture)]).draw(picture)
    return drawn
