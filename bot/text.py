"""What is compared when names are compared, and what of a person's text is kept."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that NFKD leaves whole but people type plainly.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def search_key(text: str) -> str:
    """Fold case, accents, punctuation and spaces: ``"Universität  Zürich"`` -> ``"universitat zurich"``."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN).replace("&", " and ").replace("'", ""))
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(_WORD.findall(bare.replace("\u2019", "")))


def one_line(text: str) -> str:
    """Collapse white space and drop control and direction-override characters; for names and titles."""
    return " ".join(_CONTROLS.sub(" ", _DIRECTION_MARKS.sub("", text)).split())
