"""A query in a custom id."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory import token
from bot.directory.query import Query, Reach, Tie, Time
from bot.errors import InputError
from bot.members.vocabulary import CHOICES
from bot.models import OrganizationKind, TagKind
from cogs.ui.cards import LONGEST_ID

CODES = st.from_regex(r"\A[A-Z]{2}-[A-Z0-9]{1,3}\Z")
QUERIES = st.builds(
    Query,
    organization_id=st.none() | st.integers(1, 2**40),
    parts=st.booleans(),
    tie=st.none() | st.sampled_from(Tie),
    time=st.none() | st.sampled_from(Time),
    kind=st.none() | st.sampled_from(OrganizationKind),
    state=st.none() | CODES,
    country=st.none() | st.from_regex(r"\A[A-Z]{2}\Z"),
    topic=st.none() | st.sampled_from(CHOICES[TagKind.TOPIC]),
    unit=st.none() | st.sampled_from(CHOICES[TagKind.UNIT]),
    offers=st.none() | st.sampled_from(CHOICES[TagKind.OFFER]),
    asks=st.none() | st.sampled_from(CHOICES[TagKind.ASK]),
    reach=st.none() | st.sampled_from(Reach),
)


@given(QUERIES)
def test_what_was_written_is_read_back_and_fits_into_a_custom_id(query: Query) -> None:
    written = token.write(query)
    assert token.read(written) == query
    assert len(f"find:connect:{written}:9999:{10**9}") <= LONGEST_ID


@given(QUERIES, st.integers(1, 10**7), st.integers(1, 10**5))
def test_a_search_among_who_comes_fits_as_well(query: Query, organization_id: int, meeting_id: int) -> None:
    among = replace(query, organization_id=organization_id, meeting_id=meeting_id, parts=True)
    written = token.write(among)
    assert token.read(written) == among
    assert len(f"find:connect:{written}:9999:{10**7}") <= LONGEST_ID


@given(st.text(max_size=80))
def test_a_forged_token_is_a_query_or_a_sentence(text: str) -> None:
    with suppress(InputError):
        assert isinstance(token.read(text), Query)


@pytest.mark.parametrize("forged", ["o", "o-1", "o99999999999999999999", "twork", "Tffffff", "x1", "s", "..", ""])
def test_what_is_no_query_is_refused(forged: str) -> None:
    with pytest.raises(InputError):
        token.read(forged)


@pytest.mark.parametrize("kind", list(TagKind))
def test_no_two_values_of_a_list_share_a_code(kind: TagKind) -> None:
    codes = {token.write(Query(topic=value)) for value in CHOICES[kind]}
    assert len(codes) == len(CHOICES[kind])
