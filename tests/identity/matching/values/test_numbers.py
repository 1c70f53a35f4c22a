"""Tax, register and telephone numbers: one form each; what cannot be one is none."""

from __future__ import annotations

import pytest

from identity.matching.values.numbers import phone_number, registration_number, tax_number

pytestmark = pytest.mark.xdist_group("identity_units")


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("DE136695976", None, "DE136695976"),
        ("136 695 976", "DE", "DE136695976"),
        ("DE-136.695.976", "DE", "DE136695976"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("GB980780684", "GB", "GB980780684"),
        ("NL004495445B01", "NL", "NL004495445B01"),
        ("EL094259216", "GR", "GR094259216"),
        ("FR40303265045", "FR", "FR40303265045"),
        ("IT00743110157", "IT", "IT00743110157"),
        ("ESA28123453", "ES", "ESA28123453"),
        ("CHE-107.787.577 MWST", "CH", "CHE107787577"),
        ("T1180301018771", "JP", "JP1180301018771"),
        ("98-7654321", "US", "US987654321"),
    ],
)
def test_tax_numbers_have_one_form(written, country, expected):
    assert tax_number(written, country) == expected


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("DE136695977", "DE"), ("GB980780685", "GB"), ("000000000", "DE"), ("123456789", "DE"),
        ("1234", "DE"), ("n/a", "DE"), ("11111111", None),
    ],
    ids=["check digit", "check digit of another country", "zeros", "counted up", "short", "word",
         "one digit"],
)  # fmt: skip
def test_what_cannot_be_a_tax_number_is_none(written, country):
    assert tax_number(written, country) is None


def test_register_numbers_are_told_apart_by_country():
    assert registration_number("HRB 4711", "DE") == "DEHRB4711"
    assert registration_number("HRB 4711", "AT") == "ATHRB4711"
    assert registration_number("0000000", "DE") is None


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("+49 (0)30 901820", "US", "+4930901820"),
        ("+49 30 901820", None, "+4930901820"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("1-415-555-2671 ext. 5", "US", "+14155552671"),
        ("03-1234-5678", "JP", "+81312345678"),
    ],
)
def test_telephone_numbers_have_one_form(written, country, expected):
    assert phone_number(written, country) == expected


@pytest.mark.parametrize(
    ("written", "country"),
    [("030 901820", None), ("0000000", "DE"), ("12", "DE"), ("n/a", None), ("1111111111", "US")],
)
def test_what_cannot_be_dialled_from_abroad_is_no_number(written, country):
    assert phone_number(written, country) is None
