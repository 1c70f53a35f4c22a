from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingestion.entities import ENTITIES
from ingestion.sources.demo import generator
from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

CUSTOMERS = 400
MANY = 4000
KEYS = {
    "records.crm__owners": "owner_id",
    "records.crm__opportunities": "opportunity_id",
    "records.crm__opportunity_lines": "opportunity_line_id",
    "records.crm_opportunity_history": "history_id",
    "records.crm__activities": "activity_id",
    "records.crm__contracts": "contract_id",
    "records.success__assignments": "assignment_id",
    "records.success__touchpoints": "touchpoint_id",
    "records.success__onboarding_projects": "project_id",
    "records.success__churn_events": "churn_event_id",
    "records.feedback__survey_responses": "response_id",
    "records.feedback__product_requests": "request_id",
    "records.finance__costs": "cost_id",
    "truth.churn_reasons": "subscription",
    "truth.contracts": "contract_id",
}
TABLES = tuple(KEYS)
PLANNED = {
    ("crm__opportunities", "close_date"),
    ("crm__opportunity_lines", "service_from"),
    ("crm__opportunity_lines", "service_to"),
    ("crm__contracts", "start_date"),
    ("crm__contracts", "end_date"),
    ("success__onboarding_projects", "due_date"),
}
"""Days that lie ahead while a deal, a term or a project goes on."""


@contextmanager
def filled(demo: Demo, threads: int | None = None) -> Iterator:
    """The company with all customers in one block, asked by `rows`."""
    with company(demo, threads) as db:
        build_block(db, demo, 1, demo.customers)
        yield lambda query: db.execute(query).fetchall()


@pytest.fixture(scope="module")
def clean() -> Iterator:
    with filled(Demo(customers=CUSTOMERS, mess="none", usage_share=0.01)) as rows:
        yield rows


@pytest.fixture(scope="module")
def messy() -> Iterator:
    with filled(Demo(customers=CUSTOMERS, mess="hard", usage_share=0.01)) as rows:
        yield rows


@pytest.fixture(scope="module")
def many() -> Iterator:
    with filled(Demo(customers=MANY, mess="default", usage_share=0.01)) as rows:
        yield rows


def contents(db, table: str) -> list[tuple]:
    return db.execute(f"from {table} order by {KEYS[table]}").fetchall()


def in_blocks(demo: Demo, size: int, threads: int) -> dict[str, list[tuple]]:
    """The rows of every table over all blocks, ordered by key."""
    with company(demo, threads) as db:
        found: dict[str, dict[object, tuple]] = {table: {} for table in TABLES}
        for first in range(1, demo.customers + 1, size):
            build_block(db, demo, first, min(first + size - 1, demo.customers))
            for table in TABLES:
                column = db.table(table).columns.index(KEYS[table])
                found[table] |= {row[column]: row for row in contents(db, table)}
    return {table: [of[key] for key in sorted(of)] for table, of in found.items()}


def test_neither_blocks_nor_threads_change_a_row():
    demo = Demo(customers=120, mess="hard", usage_share=0.01)
    whole = in_blocks(demo, size=120, threads=2)
    assert in_blocks(demo, size=50, threads=1) == whole
    assert all(whole.values())


@pytest.mark.parametrize(
    "entity", [each for each in ENTITIES.values() if f"records.{each.table}" in KEYS]
)
def test_the_columns_of_the_entity_come_first_typed_and_filled_as_it_asks(messy, entity):
    described = messy(f"describe records.{entity.table}")
    found = {row[0]: row[1].lower().replace(",", ", ") for row in described}
    names = [column.name for column in entity.columns]
    assert list(found)[: len(names)] == names
    assert all(name.startswith("_") for name in list(found)[len(names) :])
    for column in entity.columns:
        assert found[column.name] == column.type.value.replace("varchar(3)", "varchar")
        if column.required:
            query = f"select count(*) from records.{entity.table} where {column.name} is null"
            assert messy(query) == [(0,)]
        if column.allowed:
            query = f"select distinct {column.name} from records.{entity.table}"
            assert {value for (value,) in messy(query)} <= {*column.allowed, None}


@pytest.mark.parametrize("table", TABLES)
def test_no_id_is_given_twice(messy, table):
    ((n_rows, n_keys),) = messy(f"select count(*), count(distinct {KEYS[table]}) from {table}")
    assert n_rows == n_keys > 0


def test_nothing_is_recorded_of_the_time_after_the_last_day(messy):
    columns = messy(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'records' and data_type in ('DATE', 'TIMESTAMP')"
    )
    mine = {table.split(".")[1] for table in TABLES}
    late = [
        (table, column)
        for table, column, _ in columns
        if table in mine
        and (table, column) not in PLANNED
        and messy(
            f"select 1 from records.{table}, facts.settings"
            f" where {column}::date > settings.as_of limit 1"
        )
    ]
    assert late == []


def test_only_what_is_undecided_closes_after_the_last_day(messy):
    query = (
        "select is_closed, max(close_date) > any_value(as_of) from records.crm__opportunities,"
        " facts.settings group by 1 order by 1"
    )
    assert messy(query) == [(False, True), (True, False)]


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if "__" in table and "owners" not in table and "lines" not in table],
)
def test_at_no_mess_every_account_exists(clean, table):
    query = f"""
        select count(*) from {table} as referring
        where referring.crm_account_id not in (select crm_account_id from records.crm__accounts)
    """
    assert clean(query) == [(0,)]


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("crm__activities", "contact_id", "crm__contacts"),
        ("crm__contracts", "_signed_by_contact_id", "crm__contacts"),
        ("crm__contracts", "predecessor_contract_id", "crm__contracts"),
        ("crm__opportunities", "owner_id", "crm__owners"),
        ("crm__activities", "owner_id", "crm__owners"),
        ("success__assignments", "owner_id", "crm__owners"),
        ("success__touchpoints", "owner_id", "crm__owners"),
        ("crm__opportunity_lines", "opportunity_id", "crm__opportunities"),
        ("crm_opportunity_history", "opportunity_id", "crm__opportunities"),
        ("feedback__survey_responses", "helpdesk_organization_id", "helpdesk__organizations"),
        ("finance__costs", "billing_account_id", "billing__accounts"),
    ],
)
def test_at_no_mess_what_is_referred_to_exists(clean, table, column, known):
    key = {"crm__contacts": "contact_id", "crm__contracts": "contract_id"}.get(known)
    key = key or column
    ((n_filled, n_unknown),) = clean(f"""
        select
            count({column}),
            count(*) filter (where {column} not in (select {key} from records.{known}))
        from records.{table}
    """)
    assert (n_filled > 0, n_unknown) == (True, 0)


def test_at_no_mess_nothing_is_deleted_corrected_or_orphaned(clean):
    query = """
        select
            (select count(*) from records.crm__opportunities where _is_deleted),
            (select count(*) from records.crm__opportunities where _corrected_at is not null),
            (select count(*) from records.crm__contracts where _corrected_at is not null),
            (select count(*) from records.crm__activities where _is_deleted or _is_orphan)
    """
    assert clean(query) == [(0, 0, 0, 0)]


def test_the_terms_of_one_contract_number_follow_each_other(messy):
    query = """
        with chained as (
            select
                *,
                lag(contract_id) over chain as before,
                lag(end_date) over chain as ended
            from records.crm__contracts
            window chain as (partition by contract_number order by start_date)
        )
        select
            count(*) filter (where before is distinct from predecessor_contract_id),
            count(*) filter (
                where case
                    when _how_signed = 'after a gap' then start_date - ended not between 1 and 30
                    else start_date <> ended
                end
            ),
            count(*) filter (where before is not null) > 10
        from chained
    """
    assert messy(query) == [(0, 0, True)]


def test_every_way_of_signing_occurs_where_it_says(many):
    query = """
        select
            _how_signed,
            count(*) > 0,
            min(start_date - signed_date),
            max(start_date - signed_date)
        from records.crm__contracts where signed_date is not null and _term > 1
        group by 1 order by 1
    """
    found = {how: (low, high) for how, _, low, high in many(query)}
    assert set(found) == {"early", "ahead", "in the month", "late", "automatic"}
    assert found["early"][0] > 30
    assert found["late"][1] < 0
    assert found["automatic"] == (0, 0)
    assert 0 <= found["in the month"][0] <= found["in the month"][1] < 28


def test_the_amount_of_a_contract_is_what_was_billed_a_year_on_its_first_day(clean):
    query = """
        with billed as (
            select
                contracts.contract_id,
                round(sum(
                    items.recurring_amount
                    * case subscriptions.billing_interval
                        when 'week' then 52 when 'month' then 12 when 'quarter' then 4 else 1 end
                    / subscriptions.interval_count
                ), any_value(currencies.minor_digits)::integer) as amount
            from records.crm__contracts as contracts, facts.settings
            inner join facts.subscriptions on subscription = contracts._subscription
            inner join facts.currencies on currencies.currency = contracts.currency
            inner join facts.items on items.subscription = contracts._subscription
                and items.valid_from <= least(contracts.start_date, as_of)
                and items.valid_to > least(contracts.start_date, as_of)
            group by 1
        )
        select count(*) > 50, count(*) filter (where arr_amount <> amount)
        from records.crm__contracts inner join billed using (contract_id)
    """
    assert clean(query) == [(True, 0)]


def test_every_won_renewal_belongs_to_a_contract_and_every_renewed_term_to_a_deal(messy):
    query = """
        select
            count(*) filter (
                where is_won and _contract_id not in (
                    select contract_id from records.crm__contracts
                    where predecessor_contract_id = _renewed_contract_id
                )
            ),
            count(*) filter (where is_won and _contract_id is null),
            count(*) filter (where is_won) = (
                select count(*) from records.crm__contracts
                where predecessor_contract_id is not null and contract_status <> 'draft'
            )
        from records.crm__opportunities where opportunity_type = 'renewal'
    """
    assert messy(query) == [(0, 0, True)]


def test_the_history_of_a_deal_ends_at_its_present_stage_amount_and_day(messy):
    query = """
        with last_changes as (
            select
                opportunity_id,
                arg_max(new_value, history.created_at) filter (where field = 'StageName') as stage,
                arg_max(new_value, history.created_at) filter (where field = 'Amount') as amount,
                arg_max(new_value, history.created_at) filter (where field = 'CloseDate') as day,
                max(history.created_at) as changed_at,
                min(history.created_at) as created_at
            from records.crm_opportunity_history as history
            group by 1
        )
        select
            count(*) > 100,
            count(*) filter (where coalesce(changes.stage, deals.stage) <> deals.stage),
            count(*) filter (where changes.stage is null and is_closed),
            count(*) filter (where changes.amount::decimal(18, 4) <> net_amount),
            count(*) filter (where changes.day::date <> close_date),
            count(*) filter (where changes.changed_at <> updated_at),
            count(*) filter (where changes.created_at <> deals.created_at)
        from records.crm__opportunities as deals
        left join last_changes as changes using (opportunity_id)
    """
    assert messy(query) == [(True, 0, 0, 0, 0, 0, 0)]


def test_each_step_of_a_history_starts_where_the_one_before_ended(messy):
    query = """
        with steps as (
            select *, lag(new_value) over (
                partition by opportunity_id, field order by created_at, history_id
            ) as before
            from records.crm_opportunity_history where field in ('StageName', 'Amount')
        )
        select count(*) filter (where before <> old_value), count(before) > 100 from steps
    """
    assert messy(query) == [(0, True)]


def test_no_step_of_a_history_falls_on_or_before_the_step_before(messy):
    query = """
        with steps as (
            select created_at, lag(created_at) over (
                partition by opportunity_id order by history_id
            ) as before
            from records.crm_opportunity_history where field in ('created', 'StageName')
        )
        select count(*) filter (where created_at <= before), count(before) > 100 from steps
    """
    assert messy(query) == [(0, True)]


def test_the_lines_of_a_deal_add_up_to_it(messy):
    query = """
        select count(*), count(*) filter (where net_amount <> lines)
        from records.crm__opportunities
        left join (
            select opportunity_id, sum(net_amount) as lines
            from records.crm__opportunity_lines group by 1
        ) using (opportunity_id)
    """
    ((n_deals, n_off),) = messy(query)
    assert (n_deals > 100, n_off) == (True, 0)


def test_a_corrected_record_was_another_one_before(many):
    query = """
        select
            avg((_corrected_at is not null)::integer) between 0.03 and 0.06,
            count(*) filter (
                where _corrected_at is not null
                and _earlier_net_amount = net_amount and _earlier_stage = stage
            ),
            count(*) filter (where _corrected_at <> updated_at),
            count(*) filter (
                where _corrected_at is not null
                and (_earlier_updated_at is null or _earlier_updated_at >= _corrected_at)
            )
        from records.crm__opportunities where is_closed
    """
    assert many(query) == [(True, 0, 0, 0)]


def test_activities_are_as_dense_as_asked(many):
    ((rate,),) = many(
        "select (select count(*) from records.crm__activities)"
        " / (select count(*) from facts.customer_months where is_live)"
    )
    assert rate == pytest.approx(0.35, abs=0.06)


def test_a_quarter_of_customers_is_handed_over(many):
    ((share,),) = many(
        "select count(*) filter (where ordinal = 2) / count(distinct customer)"
        " from records.csm_periods"
    )
    assert share == pytest.approx(0.25, abs=0.04)


def test_recommendation_and_answers_fall_with_the_mood(many):
    query = """
        with asked as (
            select score, ntile(4) over (order by mood) as quarter
            from records.feedback__survey_responses as responses
            inner join facts.customer_months as months
                on responses._customer = months.customer
                and months.month = date_trunc('month', responses.asked_at)
        )
        select
            avg((score is not null)::integer),
            avg(case when score >= 9 then 1 when score <= 6 then -1 when score >= 0 then 0 end)
        from asked group by quarter order by quarter
    """
    shares, scores = zip(*many(query), strict=True)
    assert sorted(shares) == list(shares)
    assert sorted(scores) == list(scores)
    assert scores[-1] - scores[0] > 0.2
    assert sum(shares) / 4 == pytest.approx(0.55, abs=0.04)


def test_departures_are_recorded_mostly_and_wrongly_at_the_asked_shares(many):
    query = """
        select
            avg(is_recorded::integer),
            avg(is_wrong::integer) filter (where is_recorded)
        from truth.churn_reasons
    """
    ((recorded, wrong),) = many(query)
    assert recorded == pytest.approx(0.9, abs=0.03)
    assert wrong == pytest.approx(0.15, abs=0.04)


def test_recorded_words_mean_what_the_truth_says_they_mean(many):
    query = """
        select count(*), count(*) filter (
            where recorded_root_cause is distinct from words.root_cause
            or recorded_proximate_cause is distinct from words.proximate_cause
        )
        from truth.churn_reasons as reasons
        inner join facts.churn_wordings as words on reasons.recorded_reason = words.source_value
    """
    ((n_rows, n_off),) = many(query)
    assert (n_rows > 100, n_off) == (True, 0)


def test_a_word_stands_for_one_cause_however_it_is_capitalised(many):
    query = """
        select lower(source_value) from facts.churn_wordings group by 1
        having count(distinct coalesce(root_cause, '') || '/' || coalesce(proximate_cause, '')) > 1
    """
    assert many(query) == []


def test_who_cares_for_a_customer_changes_without_gap_or_overlap(many):
    query = """
        select count(*) from (
            select *, lead(valid_from) over (partition by _customer order by valid_from) as next
            from records.success__assignments
        ) where valid_to is distinct from next and next is not null
    """
    assert many(query) == [(0,)]


@pytest.mark.parametrize(
    ("cost_type", "low", "high"),
    [("customer_success", 0.08, 0.15), ("hosting", 0.05, 0.13), ("sales_marketing", 0.3, 0.6)],
)
def test_costs_are_in_proportion_to_revenue(many, cost_type, low, high):
    query = f"""
        with revenue as (
            select sum(
                recurring_amount / interval_count * rate / 12
                * case billing_interval
                    when 'week' then 52 when 'month' then 12 when 'quarter' then 4 else 1 end
            ) as amount
            from facts.months, facts.settings
            inner join facts.items on valid_from < next_month and valid_to >= next_month
            inner join facts.subscriptions on subscriptions.subscription = items.subscription
            inner join facts.fx_rates
                on fx_rates.currency = subscriptions.currency and fx_rates.month = months.month
            where months.month between as_of - 400 and as_of - 40 and state <> 'trial'
        )
        select sum(net_amount) / any_value(amount)
        from records.finance__costs, revenue, facts.settings
        where cost_type = '{cost_type}' and cost_month between as_of - 400 and as_of - 40
    """
    ((share,),) = many(query)
    assert low < share < high


def test_the_files_of_the_parts_draw_no_chance_of_their_own():
    folder = Path(generator.__file__).parent / "records"
    for part in ("crm", "success", "finance"):
        texts = [path.read_text(encoding="utf-8") for path in (folder / part).glob("*.sql")]
        assert texts
        assert not any("random()" in text or "now()" in text or " hash(" in text for text in texts)
