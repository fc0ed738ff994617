"""Ways to reach a member: checked as they are typed, kept in one canonical form."""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import HttpUrl, TypeAdapter, ValidationError
from stdnum.exceptions import ValidationError as NumberError
from stdnum.iso7064 import mod_11_2

from bot.errors import InputError
from bot.models import ContactKind

_URL = TypeAdapter(HttpUrl)
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?", re.ASCII)
# A name that says whose page it is: no bare number, no empty part.
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+\.?")
_LINKEDIN = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/([\w%-]{3,100})/?(?:[?#].*)?", re.IGNORECASE)
MAXIMUM = 300


def canonical(kind: ContactKind, text: str) -> str:
    """Check one way to reach a person and give back its canonical form.

    Raises:
        InputError: it is not one; the sentence shows what one looks like.
    """
    checks = {
        ContactKind.ORCID: _orcid,
        ContactKind.WEBSITE: _website,
        ContactKind.LINKEDIN: _linkedin,
        ContactKind.EMAIL: _email,
    }
    value = checks[kind](text.strip())
    if len(value) > MAXIMUM:
        raise InputError(f"That address is longer than {MAXIMUM} characters. Give a shorter one.")
    return value


def link(kind: ContactKind, value: str) -> str:
    """Return the address that a press opens (for e-mail the address itself)."""
    return f"https://orcid.org/{value}" if kind is ContactKind.ORCID else value


def _orcid(text: str) -> str:
    found = _ORCID.fullmatch(text)
    if found is None:
        raise InputError("An ORCID iD has 16 digits, such as 0000-0002-1825-0097. Copy it from orcid.org.")
    digits = "".join(found.groups()).upper()
    try:
        mod_11_2.validate(digits)
    except NumberError:
        raise InputError(
            "The last character of that ORCID iD doesn't fit the others, so a digit is wrong. Copy it from orcid.org."
        ) from None
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def _website(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        url = str(_URL.validate_python(address if address.isprintable() else ""))
    except ValidationError:
        url = ""
    parts = urlsplit(url)
    # What stands before an @ looks like the host and isn't: https://known.org@elsewhere.org.
    named = _HOST.fullmatch(parts.hostname or "") and "@" not in parts.netloc
    if not named or any(character in url for character in "<>()[] "):
        raise InputError("That is not a web address. One looks like https://example.org/me.")
    return url


def _linkedin(text: str) -> str:
    found = _LINKEDIN.fullmatch(text)
    if found is None:
        raise InputError("A LinkedIn profile looks like https://www.linkedin.com/in/your-name. Copy yours from there.")
    return f"https://www.linkedin.com/in/{found[1]}"


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise InputError("That is not an e-mail address. One looks like name@example.org.") from None
