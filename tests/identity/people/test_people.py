"""Which records of a customer's people are one person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from identity.people.resolve import resolve_people

COLUMNS = {
    "department": pa.string(),
    "source_system": pa.string(),
    "record_id": pa.string(),
    "customer_id": pa.string(),
    "full_name": pa.string(),
    "email": pa.string(),
    "phone": pa.string(),
    "created_at": pa.date32(),
    "left_at": pa.date32(),
}
ROLE_MAILBOXES = pa.table({"mailbox": ["info", "billing", "no-reply"]})
SYSTEMS = {"c": ("crm", "sales"), "h": ("helpdesk", "desk"), "f": ("feedback", "survey")}
few = settings(max_examples=20, deadline=None)


def record(name, full_name=None, email=None, *, customer="A", **rest):
    """c1 is record c1 of the CRM, h1 of the helpdesk, f1 a survey."""
    department, system = SYSTEMS[name[0]]
    known = {
        "department": department,
        "source_system": system,
        "record_id": name,
        "customer_id": customer,
        "full_name": full_name,
        "email": email,
    }
    return {**dict.fromkeys(COLUMNS), **known, **rest}


def resolved(records):
    columns = [pa.array([row[c] for row in records], t) for c, t in COLUMNS.items()]
    instants = [pa.timestamp("us") if t == pa.date32() else t for t in COLUMNS.values()]
    schema = pa.schema(zip(COLUMNS, instants, strict=True))
    table = pa.table(columns, names=list(COLUMNS)).cast(schema)
    return resolve_people(table, ROLE_MAILBOXES).to_pylist()


def together(*records):
    """The groups of record ids that are one person, each sorted."""
    groups = defaultdict(list)
    for row in resolved(records):
        groups[row["customer_id"], row["person_id"]].append(row["record_id"])
    return sorted(sorted(group) for group in groups.values())


ONE = [["c1", "h1"]]
TWO = [["c1"], ["h1"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ann@a.com", " Ann@A.com"),
        ("ann@a.com", "ann+news@a.com"),
        ("ann.lee@googlemail.com", "annlee@gmail.com"),
        ("ann@a.com", "Ann Lee <ann@a.com>"),
    ],
    ids=["case and blanks", "tag", "gmail", "with a name"],
)
def test_one_address_written_otherwise_is_one_person(first, second):
    assert together(record("c1", "Ann Lee", first), record("h1", "Annie", second)) == ONE


def test_dots_count_outside_gmail():
    assert together(record("c1", None, "annlee@a.com"), record("h1", None, "ann.lee@a.com")) == TWO


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna Müller", "ANNA MUELLER"),
        ("Anna Müller", "Muller, Anna"),
        ("Dr. Anna Strauß", "Anna Strauss"),
        ("Anna B. Muster", "Anna Muster"),
        ("Sean O’Neil", "Sean O'Neil"),
        ("王 小明", "王小明"),
        ("김민준", "김민준"),
        ("Иван Петров", "Петров Иван"),
    ],
    ids=["umlaut", "turned", "title", "middle", "apostrophe", "chinese", "korean", "cyrillic"],
)
def test_one_name_written_otherwise_is_one_person(first, second):
    assert together(record("c1", first), record("h1", second)) == ONE


@pytest.mark.parametrize(
    ("first", "second"),
    [("Anna", "Anna"), ("王", "王"), (None, None), ("Anna Muster", "Anna Meister")],
    ids=["given name", "one character", "nothing", "another name"],
)
def test_too_little_of_a_name_joins_nobody(first, second):
    assert together(record("c1", first), record("h1", second)) == TWO


def test_a_name_in_another_script_is_compared_by_the_address():
    assert (
        together(record("c1", "王小明", "xiaoming.wang2@a.com"), record("h1", "Wang Xiaoming"))
        == ONE
    )
    assert together(record("f1", None, "ann.lee@a.com"), record("h1", "Ann Lee")) == [["f1", "h1"]]


def test_two_addresses_in_one_system_at_one_time_are_homonyms():
    first = record("c1", "Ann Lee", "ann.lee@a.com", created_at=date(2023, 1, 1))
    second = record("c2", "Ann Lee", "ann.lee2@a.com", created_at=date(2024, 1, 1))
    unclear = record("h1", "Ann Lee", None)
    assert together(first, second, unclear) == [["c1"], ["c2"], ["h1"]]
    gone = {**first, "left_at": date(2023, 6, 1)}
    assert together(gone, second, unclear) == [["c1", "c2", "h1"]]
    elsewhere = record("h2", "Ann Lee", "ann.lee2@a.com")
    assert together(first, elsewhere) == [["c1", "h2"]]


def test_a_private_address_makes_no_homonym():
    strangers = [
        record(f"c{n}", None, f"{n}@mail.com", customer=f"other {n}") for n in range(10, 13)
    ]
    first = record("c1", "Ann Lee", "ann.lee@a.com")
    second = record("c2", "Ann Lee", "annlee@mail.com")
    assert ["c1", "c2"] in together(first, second, *strangers)
    assert ["c1", "c2"] not in together(first, second)


def test_initials_stand_for_the_only_name_they_can_mean():
    full, short = record("c1", "Anna Muster", "anna@a.com"), record("h1", "A. Muster")
    assert together(full, short) == ONE
    assert together(full, short, record("c2", "Adam Muster")) == [["c1"], ["c2"], ["h1"]]
    assert together(full, short, record("c2", "Bea Muster")) == [["c1", "h1"], ["c2"]]
    assert together(full, {**short, "email": "adam@a.com"}) == TWO
    assert together(record("c1", "A. Muster"), short) == ONE
    assert together(record("c1", "A. Muster", "ann@a.com"), {**short, "email": "ad@a.com"}) == TWO


def test_a_telephone_number_joins_within_a_family_name_only():
    phones = [("c1", "Bob Jones", "+49 30 7777777"), ("c2", "Jones", "(030) 777 7777 ext. 12")]
    records = [record(name, full, phone=phone) for name, full, phone in phones]
    assert together(*records) == [["c1", "c2"]]
    colleague = record("c3", "Ann Lee", phone="030 7777777")
    assert together(*records, colleague) == [["c1"], ["c2"], ["c3"]]
    spouse = record("c3", "Eve Jones", phone="030 7777777")
    assert together(*records, spouse) == [["c1"], ["c2"], ["c3"]]


def test_a_mailbox_is_no_person_and_joins_nobody():
    records = [
        record("c1", "Ann Lee", "info@a.com"),
        record("c2", "Bob Ray", "info@a.com"),
        record("c3", "Acme Billing", "Billing@acme.com"),
        record("h3", None, "billing@acme.com"),
        record("h4", "Acme", "no.reply@acme.com"),
    ]
    assert together(*records) == [["c1"], ["c2"], ["c3", "h3"], ["h4"]]
    flagged = [row["record_id"] for row in resolved(records) if row["is_role_mailbox"]]
    assert flagged == ["c3", "h3", "h4"]


def test_people_of_no_known_customer_are_not_compared():
    lost = [record(n, "Ann Lee", "ann@a.com", customer="(unknown)") for n in ("c1", "c2")]
    assert together(*lost) == [["c1"], ["c2"]]


def test_a_record_that_comes_later_renames_nobody():
    first = record("h1", "Ann Lee", "ann@a.com", created_at=date(2023, 1, 1))
    later = record("c1", "Ann Lee", "ann@a.com", created_at=date(2024, 1, 1))
    before, *_ = resolved([first])
    assert {row["person_id"] for row in resolved([later, first])} == {before["person_id"]}


def test_a_contact_who_moves_keeps_the_id():
    stays = [
        record("c1", "Ann Lee", customer="A", created_at=date(2023, 1, 1)),
        record("c1", "Ann Lee", customer="B", created_at=date(2024, 1, 1)),
    ]
    assert len({row["person_id"] for row in resolved(stays)}) == 1


def test_the_strongest_rule_is_told():
    rows = resolved(
        [
            record("c1", "Anna Muster", "anna@a.com"),
            record("f1", None, "anna@a.com"),
            record("h1", "Anna Muster"),
            record("h2", "A. Muster"),
            record("h3", "Bea Ray"),
        ]
    )
    assert [row["matched_by"] for row in rows] == ["email", "email", "name", "initials", None]


@st.composite
def crowds(draw):
    """Records of a few people at a few customers, alike enough to be confused."""
    names = ["Ann Lee", "Lee, Ann", "A. Lee", "Adam Lee", "王小明", "Info", None]
    addresses = ["ann.lee@a.com", "Ann.Lee+x@a.com", "ann@a.com", "info@a.com", "al@mail.com", None]
    days = [None, date(2023, 1, 1), date(2024, 1, 1)]
    return [
        record(
            f"{draw(st.sampled_from('chf'))}{number}",
            draw(st.sampled_from(names)),
            draw(st.sampled_from(addresses)),
            customer=draw(st.sampled_from(["A", "B", "C", "(unknown)"])),
            phone=draw(st.sampled_from([None, "030 7777777"])),
            created_at=draw(st.sampled_from(days)),
            left_at=draw(st.sampled_from([None, date(2023, 6, 1)])),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


@few
@given(data=st.data(), crowd=crowds())
def test_order_and_repetition_do_not_matter(data, crowd):
    repeated = crowd + data.draw(st.lists(st.sampled_from(crowd))) if crowd else crowd
    assert resolved(data.draw(st.permutations(repeated))) == resolved(crowd)


@few
@given(crowd=crowds())
def test_every_record_has_one_person_of_its_own_customer(crowd):
    rows = resolved(crowd)
    assert sorted((r["record_id"], r["customer_id"]) for r in crowd) == sorted(
        (row["record_id"], row["customer_id"]) for row in rows
    )
    customers = defaultdict(set)
    for row in rows:
        customers[row["person_id"]].add(row["customer_id"])
    assert all(len(found) == 1 for found in customers.values())


@few
@given(crowd=crowds())
def test_other_customers_change_nobody(crowd):
    """But for the domains that many of them share, which are learned from all."""
    domains = defaultdict(set)
    for row in crowd:
        domains[(row["email"] or "@").split("@")[1].lower()].add(row["customer_id"])
    assume(all(len(customers) < 3 for customers in domains.values()))
    among = [row for row in resolved(crowd) if row["customer_id"] == "A"]
    assert among == resolved([row for row in crowd if row["customer_id"] == "A"])


@few
@given(crowd=crowds())
def test_one_address_is_one_person_of_a_customer(crowd):
    people = defaultdict(set)
    for row in resolved(crowd):
        people[row["customer_id"], row["record_id"]] = row["person_id"]
    addresses = defaultdict(set)
    for row in crowd:
        address = (row["email"] or "").lower().replace("+x", "")
        if address not in {"", "info@a.com"} and row["customer_id"] != "(unknown)":
            person = people[row["customer_id"], row["record_id"]]
            addresses[row["customer_id"], address].add(person)
    assert all(len(found) == 1 for found in addresses.values())
