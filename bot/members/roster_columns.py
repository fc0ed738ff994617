"""The columns of a roster, and the headers by which they are known."""

from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a column of a roster can hold."""

    ID = "id"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    CITY = "birth_city"
    COUNTRY = "birth_country"
    AFFILIATIONS = "affiliations"
    ROR_IDS = "ror_ids"
    TOPICS = "topics"


# Search keys of the headers, the best first: where a file has two for one column, the better is taken.
HEADERS: Mapping[Column, tuple[str, ...]] = {
    Column.ID: ("id", "member id", "member number", "person id", "number", "no"),
    Column.NAME: ("name", "full name", "display name", "member name", "member"),
    Column.GIVEN_NAME: ("given name", "given names", "first name", "forename", "givenname", "firstname"),
    Column.FAMILY_NAME: ("family name", "last name", "surname", "familyname", "lastname"),
    Column.CITY: (
        "birth city",
        "city of birth",
        "birthplace",
        "place of birth",
        "hometown",
        "home town",
        "city",
    ),
    Column.COUNTRY: ("birth country", "country of birth", "home country", "country"),
    Column.AFFILIATIONS: (
        *("affiliations", "affiliation", "institutions", "institution", "organizations", "organization"),
        *("employers", "employer", "company", "university"),
    ),
    Column.ROR_IDS: ("ror ids", "ror id", "ror", "organization ror ids", "organization ror id"),
    Column.TOPICS: ("topics", "topic", "fields", "field", "interests", "research interests"),
}
