"""Deals, their history and lines, and what sales did for them."""

import pytest

from tests.ingestion.demo.crm_company import many, messy

pytestmark = pytest.mark.xdist_group("demo crm")


def test_only_what_is_undecided_closes_after_the_last_day():
    query = (
        "select is_closed, max(close_date) > any_value(as_of) from records.crm__opportunities,"
        " facts.settings group by 1 order by 1"
    )
    assert messy(query) == [(False, True), (True, False)]


def test_the_history_of_a_deal_ends_at_its_present_stage_amount_and_day():
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


def test_each_step_of_a_history_starts_where_the_one_before_ended():
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


def test_no_step_of_a_history_falls_on_or_before_the_step_before():
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


def test_the_lines_of_a_deal_add_up_to_it():
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


def test_a_corrected_record_was_another_one_before():
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


def test_activities_are_as_dense_as_asked():
    ((rate,),) = many(
        "select (select count(*) from records.crm__activities)"
        " / (select count(*) from facts.customer_months where is_live)"
    )
    assert rate == pytest.approx(0.35, abs=0.06)
