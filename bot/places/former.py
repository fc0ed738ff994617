"""Country names that ISO 3166 lacks: everyday ones, and former countries with where they lie today.

All keys are search keys (bot.text.search_key) without a leading "the".
"""

OTHER_COUNTRY_NAMES = {
    "america": "US",
    "bolivia": "BO",
    "britain": "GB",
    "burma": "MM",
    "czech republic": "CZ",
    "east germany": "DE",
    "federal republic of germany": "DE",
    "german democratic republic": "DE",
    "great britain": "GB",
    "holland": "NL",
    "korea": "KR",
    "macedonia": "MK",
    "macau": "MO",
    "palestine": "PS",
    "persia": "IR",
    "republic of china": "TW",
    "republic of korea": "KR",
    "siam": "TH",
    "swaziland": "SZ",
    "turkiye": "TR",
    "u k": "GB",
    "u s": "US",
    "u s a": "US",
    "uk": "GB",
    "united states of america": "US",
    "vatican city": "VA",
    "west germany": "DE",
}

_SOVIET = frozenset(["AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"])
_RUSSIAN_EMPIRE = _SOVIET | {"FI", "PL"}
_AUSTRIA_HUNGARY = frozenset(["AT", "BA", "CZ", "HR", "HU", "IT", "ME", "PL", "RO", "RS", "SI", "SK", "UA"])
_YUGOSLAVIA = frozenset(["BA", "HR", "ME", "MK", "RS", "SI", "XK"])

FORMER_COUNTRIES = {
    "austria hungary": _AUSTRIA_HUNGARY,
    "austrian empire": _AUSTRIA_HUNGARY,
    "british india": frozenset({"BD", "IN", "PK"}),
    "czechoslovakia": frozenset({"CZ", "SK"}),
    "dutch east indies": frozenset({"ID"}),
    "german empire": frozenset({"DE", "FR", "LT", "PL", "RU"}),
    "ottoman empire": frozenset(
        [
            "AL",
            "BA",
            "BG",
            "CY",
            "EG",
            "GR",
            "IL",
            "IQ",
            "JO",
            "LB",
            "MK",
            "PS",
            "RO",
            "RS",
            "SA",
            "SY",
            "TR",
            "XK",
            "YE",
        ]
    ),
    "prussia": frozenset({"DE", "LT", "PL", "RU"}),
    "russian empire": _RUSSIAN_EMPIRE,
    "soviet union": _SOVIET,
    "u s s r": _SOVIET,
    "ussr": _SOVIET,
    "yugoslavia": _YUGOSLAVIA,
}
