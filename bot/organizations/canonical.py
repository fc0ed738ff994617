"""One spelling for the words that organizations' names are made of, whatever the language or abbreviation.

It is applied to the registry's names and to affiliation strings alike, so that it need not be right
linguistically, only the same on both sides.
"""

import re
from collections.abc import Iterable

from bot.organizations.words import STOP_WORDS

_SPELLINGS = {
    "academy": "acad academia academie accademia akademie akademia akademi",
    "agricultural": "agric agr",
    "and": "und et y e och",
    "applied": "appl",
    "association": "assoc assn asociacion associacao associazione",
    "biology": "biol",
    "center": "centre centro centrum zentrum ctr cntr cent",
    "chemistry": "chem",
    "college": "coll",
    "company": "co",
    "corporation": "corp",
    "department": "dept dep dpt departement departamento dipartimento",
    "engineering": "eng engn engg",
    "faculty": "fac faculte facultad facolta fakultat",
    "federal": "fed",
    "foundation": "fdn found fondation fundacion fundacao fondazione",
    "general": "gen",
    "government": "govt",
    "graduate": "grad",
    "hospital": "hosp hopital ospedale krankenhaus hospitals",
    "incorporated": "inc",
    "institute": "inst instit institut instituto istituto instituut institutes institution",
    "international": "int intl internacional internazionale internationale",
    "laboratory": "lab labs laboratories laboratoire laboratorio laboratorium labor",
    "limited": "ltd",
    "management": "mgmt manag",
    "mathematics": "math maths",
    "medical": "med",
    "ministry": "minist ministerio ministere ministero ministerium",
    "national": "natl nat nacional nazionale nationale nationaux",
    "physics": "phys",
    "polytechnic": "polytech",
    "psychology": "psychol",
    "research": "res",
    "saint": "st sankt",
    "school": "sch",
    "science": "sci sciences scis",
    "society": "soc",
    "technical": "tech techn technische",
    "technology": "technol technologies",
    "university": (
        "u univ uni universite universitat universitaet universiteit universidad universidade universita "
        "universitas universitet universitetet uniwersytet univerzita univerzitet universitatea universities "
        "universitesi egyetem"
    ),
}
_CANONICAL = {spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings.split()}
# What is left of "United States (of America)" and "U.S.A.", in names ("U.S. Geological Survey") as in places.
_UNITED_STATES = re.compile(r"\b(?:united states(?: america)?|usa)\b")


def canonical(word: str) -> str:
    """Return the spelling that stands for a folded word; the empty string for a small word."""
    return "" if word in STOP_WORDS else _CANONICAL.get(word, word)


def canonical_key(words: Iterable[str]) -> str:
    """Return the key under which a name is looked up."""
    key = " ".join(filter(None, map(canonical, words)))
    return _UNITED_STATES.sub("us", key) if "united states" in key or "usa" in key else key
