"""How four departments write down who the customers are, and what the truth says of it."""

import duckdb
import pytest

from ingestion.sources.demo.generator import MESS_RATES
from tests.ingestion.demo.named_company import company, rows, value

ACCOUNTS = {
    "crm": "records.crm__accounts",
    "helpdesk": "records.helpdesk__organizations",
    "billing": "records.billing__accounts",
    "usage": "records.usage__workspaces",
}
NAMES = {
    "crm": "account_name",
    "helpdesk": "organization_name",
    "billing": "account_name",
    "usage": "workspace_name",
}
IS_KNOWN = {
    "crm": "in_crm",
    "helpdesk": "in_helpdesk",
    "billing": "in_billing",
    "usage": "customer in (select customer from facts.customer_months where n_active_users > 0)",
}
KEYS = {
    "records.crm__accounts": "crm_account_id",
    "records.crm__contacts": "contact_id",
    "records.helpdesk__organizations": "helpdesk_organization_id",
    "records.helpdesk__people": "person_id",
    "records.billing__accounts": "billing_account_id",
    "records.usage__workspaces": "workspace_id",
    "records.workspaces_of_customer": "customer",
    "records.billing_account_of_subscription": "subscription",
    "records.organization_choices": "customer * 10 + ordinal",
    "facts.names": "customer",
    "facts.people": "customer * 100 + person",
    "truth.identities": "department || record_id",
    "truth.people": "department || record_id",
}
REFERENCES = [
    ("crm", "billing_account_id"),
    ("crm", "helpdesk_organization_id"),
    ("helpdesk", "crm_account_id"),
    ("billing", "crm_account_id"),
    ("usage", "crm_account_id"),
    ("usage", "billing_account_id"),
]


@pytest.mark.parametrize("department", ACCOUNTS)
def test_without_mess_every_department_writes_the_legal_name(department):
    db = company("none", 500)
    name, table = NAMES[department], ACCOUNTS[department]

    assert value(db, f"select count(*) from facts.customers where {IS_KNOWN[department]}") == value(
        db,
        f"select count(*) from {table} inner join facts.names on _customer = customer"
        f" where {name} = legal_name and not is_test and not _is_duplicate and not _is_deleted"
        " and _corrected_at is null",
    )


@pytest.mark.parametrize(("department", "reference"), REFERENCES)
def test_without_mess_every_external_id_is_there_and_right(department, reference):
    db = company("none", 500)
    other = reference.split("_")[0]

    wrong = rows(
        db,
        f"select _customer from {ACCOUNTS[department]} as here"
        f" inner join facts.customers on _customer = customer"
        f" left join {ACCOUNTS[other]} as there using (_customer)"
        f" where here.{reference} is distinct from there.{reference}",
    )

    assert wrong == []
    assert value(db, f"select count({reference}) from {ACCOUNTS[department]}") > 400


def test_without_mess_nobody_shares_a_domain_and_no_person_is_twice():
    db = company("none", 500)

    assert value(db, "select count(distinct website_domain) = count(*) from records.crm__accounts")
    assert value(db, "select count(*) from truth.people where is_duplicate") == 0
    assert value(db, "select count(*) from records.crm__contacts where _is_deleted") == 0
    assert value(db, "select count(*) from records.helpdesk__people where _is_deleted") == 0


def share(db: duckdb.DuckDBPyConnection, condition: str, among: str) -> tuple[float, int]:
    return rows(
        db,
        f"select avg(cast({condition} as integer)), count(*) from truth.identities where {among}"
        " and not is_test",
    )[0]


def near(measured: tuple[float, int], asked: float) -> bool:
    """Whether the share is within four standard errors of the one asked for."""
    found, n = measured
    return n > 0 and abs(found - asked) <= 4 * (asked * (1 - asked) / n) ** 0.5


@pytest.mark.parametrize("mess", ["default", "hard"])
@pytest.mark.parametrize("department", ACCOUNTS)
def test_the_mess_of_accounts_is_as_large_as_asked(mess, department):
    db = company(mess, 5000)
    _, _, spelled, domain, duplicate, corrected = MESS_RATES[mess]
    here = f"department = '{department}'"
    firsts = f"{here} and not is_duplicate"

    assert near(share(db, "spelled <> 'as is'", firsts), spelled)
    twice, n = share(db, "is_duplicate", here)
    assert near((twice / (1 - twice), n), duplicate)
    if department != "usage":
        assert near(share(db, "is_corrected", f"{here} and not is_deleted"), corrected)
    if department != "billing":
        assert near(share(db, "domain_class <> 'own'", firsts), domain)


@pytest.mark.parametrize("mess", ["default", "hard"])
@pytest.mark.parametrize(("department", "reference"), REFERENCES)
def test_ids_between_departments_are_missing_or_wrong_as_often_as_asked(
    mess, department, reference
):
    db = company(mess, 5000)
    missing, wrong = MESS_RATES[mess][:2]
    kept = f"department = '{department}' and not is_duplicate and {reference}_state <> 'none'"

    assert near(share(db, f"{reference}_state = 'missing'", kept), missing)
    assert near(share(db, f"{reference}_state like 'wrong%'", kept), wrong)


@pytest.mark.parametrize(("department", "reference"), REFERENCES)
def test_an_external_id_is_what_the_truth_says_of_it(department, reference):
    db = company("hard", 5000)
    other = reference.split("_")[0]
    found = rows(
        db,
        f"""
        select distinct
            identities.{reference}_state as state,
            case
                when here.{reference} is null then 'nothing'
                when there.record_id is null then 'nobody'
                when there.is_test and identities.is_test then 'a test'
                when there.customer <> identities.customer then 'another'
                when there.is_deleted then 'merged'
                else 'the same'
            end as found
        from truth.identities
        inner join {ACCOUNTS[department]} as here
            on here.{KEYS[ACCOUNTS[department]]} = identities.record_id
        left join truth.identities as there
            on there.department = '{other}' and there.record_id = here.{reference}
        where identities.department = '{department}'
        """,
    )

    expected = {
        ("right", "the same"),
        ("right", "a test"),
        ("missing", "nothing"),
        ("none", "nothing"),
        ("wrong: other customer", "another"),
        ("wrong: nowhere", "nobody"),
    }
    if other == "crm":
        expected |= {("merged duplicate", "merged")}
    if (department, other) == ("usage", "billing"):  # nobody uses what is not billed
        expected -= {("none", "nothing")}
    assert set(found) == expected


@pytest.mark.parametrize("table", KEYS)
def test_no_id_is_given_twice(table):
    db = company("hard", 5000)

    assert value(db, f"select count(*) from {table}") > 0
    assert value(db, f"select count(*) - count(distinct {KEYS[table]}) from {table}") == 0


@pytest.mark.parametrize("department", ACCOUNTS)
def test_the_truth_knows_every_record_and_its_customer(department):
    db = company("hard", 5000)
    table = ACCOUNTS[department]
    different = rows(
        db,
        f"select _customer, is_test, {KEYS[table]} from {table} except"
        " select customer, is_test, record_id from truth.identities"
        f" where department = '{department}'",
    )

    assert different == []


def test_a_name_differs_from_the_legal_name_exactly_where_the_truth_says_so():
    db = company("hard", 5000)
    for department, table in ACCOUNTS.items():
        name = NAMES[department]
        ways = dict(
            rows(
                db,
                f"select spelled, bool_and(({name} <> legal_name) = (spelled <> 'as is'))"
                f" from {table} inner join truth.identities on record_id = {KEYS[table]}"
                " inner join facts.names on _customer = names.customer group by spelled",
            )
        )

        assert len(ways) == 10
        assert all(ways.values()), ways


def test_two_records_of_one_customer_are_spelled_differently():
    db = company("hard", 5000)
    same = rows(
        db,
        "select one.account_name from records.crm__accounts as one"
        " inner join records.crm__accounts as two using (_customer, account_name)"
        " where one._is_duplicate and not two._is_duplicate",
    )

    assert same == []
