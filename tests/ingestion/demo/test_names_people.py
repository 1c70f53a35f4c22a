"""People at customers, and what customers are called where they are at home."""

import pytest

from tests.ingestion.demo.named_company import AS_OF, company, rows, value

LAST = 5000
TABLES = {
    "facts.names": "customer",
    "facts.people": "customer",
    "records.crm__accounts": "_customer",
    "records.crm__contacts": "_customer",
    "records.helpdesk__organizations": "_customer",
    "records.helpdesk__people": "_customer",
    "records.billing__accounts": "_customer",
    "records.billing_account_of_subscription": "subscription // 10",
    "records.organization_choices": "customer",
    "truth.identities": "customer",
    "truth.people": "customer",
}
INSTANTS = (
    ("records.crm__accounts", "_deleted_at"),
    ("records.crm__contacts", "_deleted_at"),
    ("records.helpdesk__organizations", "_deleted_at"),
    ("records.helpdesk__people", "_deleted_at"),
    ("records.billing__accounts", "_deleted_at"),
)


@pytest.mark.parametrize("table", TABLES)
def test_a_customer_is_the_same_whatever_block_it_is_in(table):
    among_others = company("hard", 400)
    apart = company("hard", 400, first=201)
    query = f"select * from {table} where {TABLES[table]} between 201 and 400 order by all"

    assert rows(apart, query) == rows(among_others, query)
    assert rows(apart, query)


@pytest.mark.parametrize("table", TABLES)
def test_another_seed_is_another_company(table):
    query = f"select * from {table} order by all limit 200"
    if table == "records.organization_choices":
        query = f"select list(customer) from {table} where ordinal = 2"

    assert rows(company("hard", 400, seed=8), query) != rows(company("hard", 400), query)


def test_sponsors_leave_when_the_facts_say_so():
    db = company("default", LAST)
    changes = rows(db, "select customer, left_date from facts.sponsor_changes order by all")
    left = rows(
        db,
        "select customer, left_date from facts.people"
        " where contact_role = 'sponsor' and left_date is not null order by all",
    )

    assert len(changes) > 100
    assert left == changes


def test_a_sponsor_who_is_replaced_has_a_successor_from_that_day_on():
    db = company("default", LAST)
    replaced = rows(
        db,
        f"select customer, replaced_date from facts.sponsor_changes"
        f" where replaced_date <= date '{AS_OF}' order by all",
    )
    joined = rows(
        db,
        "select customer, joined_date from facts.people"
        " where contact_role = 'sponsor' and person > 10 order by all",
    )

    assert replaced
    assert joined == replaced


def test_the_crm_knows_the_day_on_which_a_sponsor_left():
    db = company("default", LAST)
    unlike = rows(
        db,
        "select contact_id from records.crm__contacts inner join facts.people"
        " on _customer = customer and _person = person"
        " where left_at is distinct from left_date or is_active <> (left_date is null)",
    )

    assert unlike == []


def test_somebody_is_always_there_to_write_and_to_be_called():
    db = company("hard", LAST)
    for department, table in (("crm", "crm__contacts"), ("helpdesk", "helpdesk__people")):
        alone = rows(
            db,
            f"select customer from facts.customers where in_{department} and not exists ("
            f"select 1 from records.{table} where _customer = customer and _person = 2"
            " and not _is_deleted)",
        )
        assert alone == []


def test_people_who_move_keep_their_name_and_get_another_address():
    db = company("none", LAST)
    moves = rows(
        db,
        "select here.full_name = there.full_name, here.email <> there.email,"
        " here.left_date < there.joined_date, there.customer = here.moved_to_customer"
        " from facts.people as here inner join facts.people as there"
        " on here.human = there.human and here.customer <> there.customer"
        " where here.moved_to_customer is not null",
    )
    n_people = value(db, "select count(*) from facts.people")

    assert all(all(move) for move in moves)
    assert 0.012 < len(moves) / n_people < 0.028


def test_an_address_belongs_to_one_person():
    db = company("hard", LAST)

    assert value(db, "select count(*) - count(distinct email) from facts.people") == 0


def test_people_work_in_several_time_zones():
    db = company("default", 500)

    assert value(db, "select count(distinct timezone) from records.helpdesk__people") > 12


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("JP", "[\u4e00-\u9fff].*(株式会社|合同会社)|(株式会社|合同会社).*[\u4e00-\u9fff]"),
        ("KR", "주식회사 ?[\uac00-\ud7a3]|[\uac00-\ud7a3].* 주식회사"),
        ("CN", "[\u4e00-\u9fff]有限公司|[\u4e00-\u9fff]股份有限公司"),
        ("DE", "[äöüß]"),
        ("FR", "[éèêçôÉ]"),
    ],
)
def test_names_are_written_as_at_home_and_have_a_latin_form(country, written):
    db = company("none", LAST)
    found = rows(
        db,
        "select account_name, latin_legal_name from records.crm__accounts"
        " inner join facts.names on _customer = customer"
        f" where _country_code = '{country}' and regexp_matches(account_name, '{written}')",
    )

    assert len(found) > 5
    assert all(latin.isascii() for _, latin in found)
    assert all(native != latin for native, latin in found)


def test_a_few_companies_share_a_brand_and_nothing_else():
    db = company("none", LAST)
    homonyms = rows(
        db,
        "select one.domain <> two.domain, two.tax_number is null"
        " or one.tax_number is distinct from two.tax_number from facts.names as one"
        " inner join facts.names as two on one.homonym_of = two.customer"
        " where one.brand = two.brand",
    )

    assert 5 <= len(homonyms) <= 30
    assert all(all(apart) for apart in homonyms)
    assert value(db, "select count(distinct domain) from facts.names") == LAST


@pytest.mark.parametrize(
    ("made", "known"),
    [
        ("german_vat('136695976')", "DE136695976"),
        ("austrian_vat('1358562')", "ATU13585627"),
        ("french_vat(with_luhn_digit('30326504'))", "FR40303265045"),
        ("dutch_vat('00449544')", "NL004495445B01"),
        ("british_vat('9807806')", "GB980780684"),
        ("swiss_uid('10015521')", "CHE-100.155.212"),
        ("japanese_number('835678256246')", "5835678256246"),
        ("korean_number('116820027')", "116-82-00276"),
        ("chinese_number('91110000600037341')", "91110000600037341L"),
        ("australian_number('824753556')", "51824753556"),
        ("brazilian_number('16727230')", "16.727.230/0001-97"),
        ("with_luhn_digit('12302663')", "123026635"),
    ],
    ids=lambda text: text.split("(")[0],
)
def test_tax_numbers_carry_the_check_digits_of_their_country(made, known):
    assert value(company("none", 400), f"select {made}") == known


@pytest.mark.parametrize("table", [table for table, _ in INSTANTS])
def test_nothing_is_recorded_after_the_last_day_or_before_it_was_made(table):
    db = company("hard", LAST)
    updated = "_updated_at" if "people" in table or "contacts" in table else "updated_at"
    corrected = "null" if "people" in table else "_corrected_at"
    late = rows(
        db,
        f"select * from {table} where created_at > {updated} or {updated} > timestamp '{AS_OF}'"
        f" or _deleted_at > timestamp '{AS_OF}' or _deleted_at < created_at"
        f" or {corrected} > {updated}",
    )

    assert late == []


def test_merged_accounts_name_the_account_that_stays():
    db = company("hard", LAST)
    merged = rows(
        db,
        "select lost._is_deleted, kept._is_deleted, kept._customer = lost._customer"
        " from records.crm__accounts as lost left join records.crm__accounts as kept"
        " on lost.merged_into_crm_account_id = kept.crm_account_id"
        " where lost.merged_into_crm_account_id is not null",
    )

    assert len(merged) > 50
    assert set(merged) == {(True, False, True)}


def test_every_subscription_is_held_by_one_account_of_its_customer():
    db = company("hard", LAST)
    held = rows(
        db,
        "select subscriptions.customer = accounts._customer and not accounts._is_deleted,"
        " accounts._is_duplicate, count(*) from facts.subscriptions"
        " left join records.billing_account_of_subscription using (subscription)"
        " left join records.billing__accounts as accounts using (billing_account_id)"
        " group by all order by all",
    )

    assert [row[:2] for row in held] == [(True, False), (True, True)]


def test_a_billing_account_is_there_before_its_subscriptions():
    db = company("hard", LAST)
    late = rows(
        db,
        "select subscription from facts.subscriptions"
        " inner join records.billing_account_of_subscription using (subscription)"
        " inner join records.billing__accounts using (billing_account_id)"
        " where created_at > start_date",
    )

    assert late == []


def test_test_accounts_stand_in_all_departments_and_are_nobodys():
    db = company("default", LAST)
    tests = rows(
        db,
        "select count(*), count(customer), count(distinct department)"
        " from truth.identities where is_test",
    )

    assert tests == [(4 * (4 + LAST // 200), 0, 4)]


def test_an_account_belongs_to_its_manager_and_a_prospect_to_its_seller():
    db = company("default", LAST)
    owners = dict(
        rows(
            db,
            "select _is_customer, list(distinct cast(substr(owner_id, 5, 11) as integer))"
            " from records.crm__accounts where not is_test group by _is_customer",
        )
    )

    assert sorted(owners[True]) == [1, 2, 3, 4, 5]
    assert sorted(owners[False]) == [6, 7, 8]
