"""Contracts: their terms, how they were signed, what they are worth, how they are renewed."""

import pytest

from tests.ingestion.demo.crm_company import clean, many, messy

pytestmark = pytest.mark.xdist_group("demo crm")


def test_the_terms_of_one_contract_number_follow_each_other():
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


def test_every_way_of_signing_occurs_where_it_says():
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


def test_the_amount_of_a_contract_is_what_was_billed_a_year_on_its_first_day():
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


def test_every_won_renewal_belongs_to_a_contract_and_every_renewed_term_to_a_deal():
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
