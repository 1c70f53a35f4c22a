"""Who cares for customers, what they answer, why they leave, and what they cost."""

import pytest

from tests.ingestion.demo.crm_company import many

pytestmark = pytest.mark.xdist_group("demo crm")


def test_a_quarter_of_customers_is_handed_over():
    ((share,),) = many(
        "select count(*) filter (where ordinal = 2) / count(distinct customer)"
        " from records.csm_periods"
    )
    assert share == pytest.approx(0.25, abs=0.04)


def test_who_cares_for_a_customer_changes_without_gap_or_overlap():
    query = """
        select count(*) from (
            select *, lead(valid_from) over (partition by _customer order by valid_from) as next
            from records.success__assignments
        ) where valid_to is distinct from next and next is not null
    """
    assert many(query) == [(0,)]


def test_recommendation_and_answers_fall_with_the_mood():
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


def test_departures_are_recorded_mostly_and_wrongly_at_the_asked_shares():
    query = """
        select
            avg(is_recorded::integer),
            avg(is_wrong::integer) filter (where is_recorded)
        from truth.churn_reasons
    """
    ((recorded, wrong),) = many(query)
    assert recorded == pytest.approx(0.9, abs=0.03)
    assert wrong == pytest.approx(0.15, abs=0.04)


def test_recorded_words_mean_what_the_truth_says_they_mean():
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


def test_a_word_stands_for_one_cause_however_it_is_capitalised():
    query = """
        select lower(source_value) from facts.churn_wordings group by 1
        having count(distinct coalesce(root_cause, '') || '/' || coalesce(proximate_cause, '')) > 1
    """
    assert many(query) == []


@pytest.mark.parametrize(
    ("cost_type", "low", "high"),
    [("customer_success", 0.08, 0.15), ("hosting", 0.05, 0.13), ("sales_marketing", 0.3, 0.6)],
)
def test_costs_are_in_proportion_to_revenue(cost_type, low, high):
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
