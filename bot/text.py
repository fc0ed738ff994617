"""What is compared when names are compared, and what of a person's text is kept."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that NFKD leaves whole but people type plainly.
_PLAIN = {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "’": None}
# One pass of str.translate over plain letters and the accents that NFKD splits off; a loop in Python took
# seconds for all names of all cities.
_ACCENTS = {code: None for code in range(0x300, 0x10000) if unicodedata.combining(chr(code))}
_FOLD = str.maketrans(_PLAIN) | _ACCENTS
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def search_key(text: str) -> str:
    """Fold case, accents, punctuation and spaces: ``"Universität  Zürich"`` -> ``"universitat zurich"``."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).casefold().translate(_FOLD)
    return " ".join(_WORD.findall(folded.replace("&", " and ").replace("'", "")))


def one_line(text: str) -> str:
    """Collapse white space and drop control and direction-override characters; for names and titles."""
    return " ".join(_CONTROLS.sub(" ", _DIRECTION_MARKS.sub("", text)).split())
