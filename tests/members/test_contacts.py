"""Ways to reach a person: one canonical form, and nothing else gets in."""

import string
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.members.contacts import canonical, link
from bot.models import ContactKind

HOSTILE = st.text(
    st.sampled_from("aé1.:/@-_%?#<>()[]`*|\\ \n\x00\u202e\u0660\u200b") | st.characters(exclude_categories=["Cs"])
)


def checksum(fifteen: str) -> str:
    """ISO 7064 MOD 11-2, as ORCID publishes it."""
    total = 0
    for digit in fifteen:
        total = (total + int(digit)) * 2
    result = (12 - total % 11) % 11
    return "X" if result == 10 else str(result)


# The digits of a valid iD, in another script.
ARABIC = "0000-0002-1825-0097".translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
FIFTEEN = st.text("0123456789", min_size=15, max_size=15)


@given(FIFTEEN, st.sampled_from(["{}", "https://orcid.org/{}", "http://www.orcid.org/{}/", "  {}\n"]), st.booleans())
def test_an_orcid_id_is_accepted_in_every_form_and_kept_in_one(fifteen: str, form: str, dashes: bool) -> None:
    digits = fifteen + checksum(fifteen)
    grouped = "-".join(digits[start : start + 4] for start in range(0, 16, 4))
    typed = form.format(grouped if dashes else digits).replace("X", "x" if dashes else "X")
    assert canonical(ContactKind.ORCID, typed) == grouped


@given(FIFTEEN, st.sampled_from("0123456789X"))
def test_an_orcid_id_with_a_wrong_check_digit_is_refused(fifteen: str, last: str) -> None:
    if last == checksum(fifteen):
        assert canonical(ContactKind.ORCID, fifteen + last).replace("-", "") == fifteen + last
    else:
        with pytest.raises(InputError, match="last character"):
            canonical(ContactKind.ORCID, fifteen + last)


@given(FIFTEEN, st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_anywhere_is_noticed(fifteen: str, place: int, shift: int) -> None:
    wrong = fifteen[:place] + str((int(fifteen[place]) + shift) % 10) + fifteen[place + 1 :]
    with pytest.raises(InputError):
        canonical(ContactKind.ORCID, wrong + checksum(fifteen))


@pytest.mark.parametrize(
    "typed",
    ["", "0000", "0000-0002-1825-00977", "X000-0002-1825-0097", ARABIC, "evil.org/0000-0002-1825-0097"],
)
def test_what_is_no_orcid_id(typed: str) -> None:
    with pytest.raises(InputError):
        canonical(ContactKind.ORCID, typed)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (ContactKind.WEBSITE, "example.org", "https://example.org/"),
        (ContactKind.WEBSITE, " HTTP://Example.ORG/Me ", "http://example.org/Me"),
        (ContactKind.WEBSITE, "https://münchen.de/", "https://xn--mnchen-3ya.de/"),
        (ContactKind.WEBSITE, "https://example.org:8080/a?b=c#d", "https://example.org:8080/a?b=c#d"),
        (ContactKind.LINKEDIN, "linkedin.com/in/ada-l", "https://www.linkedin.com/in/ada-l"),
        (ContactKind.LINKEDIN, "https://de.linkedin.com/in/ada-l/?trk=x", "https://www.linkedin.com/in/ada-l"),
        (ContactKind.LINKEDIN, "HTTPS://WWW.LinkedIn.com/in/ada-l", "https://www.linkedin.com/in/ada-l"),
        (ContactKind.EMAIL, " Ada@Example.ORG ", "Ada@example.org"),
    ],
)
def test_an_address_in_its_canonical_form(kind: ContactKind, typed: str, kept: str) -> None:
    assert canonical(kind, typed) == kept
    assert canonical(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (ContactKind.WEBSITE, "javascript:alert(1)"),
        (ContactKind.WEBSITE, "javascript://example.org/%0aalert(1)"),
        (ContactKind.WEBSITE, "data:text/html,x"),
        (ContactKind.WEBSITE, "ftp://example.org"),
        (ContactKind.WEBSITE, "file:///etc/passwd"),
        (ContactKind.WEBSITE, "https://localhost/"),
        (ContactKind.WEBSITE, "https://127.0.0.1/"),
        (ContactKind.WEBSITE, "https://0x7f.1/"),
        (ContactKind.WEBSITE, "https://[::1]/"),
        (ContactKind.WEBSITE, "https://."),
        (ContactKind.WEBSITE, "https://example..org/"),
        (ContactKind.WEBSITE, "https://known.org@elsewhere.org/"),
        (ContactKind.WEBSITE, "https://me:secret@example.org/"),
        (ContactKind.WEBSITE, "https://exam\nple.org/"),
        (ContactKind.WEBSITE, "https://example.org/\u202egpj.exe"),
        (ContactKind.WEBSITE, "https://example.org/](https://elsewhere.org"),
        (ContactKind.WEBSITE, "@everyone"),
        (ContactKind.WEBSITE, "https://example.org/" + "a" * 300),
        (ContactKind.LINKEDIN, "https://elsewhere.org/linkedin.com/in/ada"),
        (ContactKind.LINKEDIN, "https://linkedin.com.elsewhere.org/in/ada"),
        (ContactKind.LINKEDIN, "https://www.linkedin.com/company/example"),
        (ContactKind.LINKEDIN, "https://www.linkedin.com/in/a](x)"),
        (ContactKind.EMAIL, "ada"),
        (ContactKind.EMAIL, "@everyone"),
        (ContactKind.EMAIL, "Ada <ada@example.org>"),
        (ContactKind.EMAIL, "ada@example.org, eve@example.org"),
        (ContactKind.EMAIL, "a" * 300 + "@example.org"),
    ],
)
def test_what_is_refused_shows_what_is_wanted(kind: ContactKind, typed: str) -> None:
    with pytest.raises(InputError, match=r"looks like|shorter"):
        canonical(kind, typed)


@given(st.sampled_from(ContactKind), HOSTILE)
def test_whatever_is_typed_is_refused_or_a_clean_line_that_stays_as_it_is(kind: ContactKind, typed: str) -> None:
    try:
        value = canonical(kind, typed)
    except InputError:
        return
    assert value.isprintable()
    assert not set(value) & set(" <>[]()")
    assert len(value) <= 300
    assert canonical(kind, value) == value


@given(HOSTILE, st.sampled_from(["https://example.org/{}", "https://{}.example.org", "{}", "https://{}@example.org"]))
def test_a_web_address_leads_where_it_seems_to(typed: str, form: str) -> None:
    try:
        parts = urlsplit(canonical(ContactKind.WEBSITE, form.format(typed)))
    except InputError:
        return
    assert parts.scheme in {"http", "https"}
    assert "@" not in parts.netloc
    assert set(parts.netloc) <= set(string.ascii_lowercase + string.digits + ".-:_")


def test_what_a_press_opens() -> None:
    assert link(ContactKind.ORCID, "0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"
    assert link(ContactKind.EMAIL, "ada@example.org") == "ada@example.org"
