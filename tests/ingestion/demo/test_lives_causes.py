"""Lives of the embedded company have causes, or none, and add up to a company of a real size."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ingestion.demo.lived_company import MANY, SHIPPED, Ask, asking, made

pytestmark = pytest.mark.xdist_group("demo lives")


@pytest.fixture
def shipped() -> Ask:
    return asking(made())


@pytest.fixture
def many() -> Ask:
    return asking(made(last=MANY))


# Causes, and no causes.


def test_every_cause_is_somebodys(shipped: Ask):
    for cause in ("root_cause", "proximate_cause"):
        assert shipped(f"select count(distinct {cause}) from subscriptions")[0][0] == 6
        assert shipped(f"from subscriptions where {cause} is not null and end_date is null") == []


LEAVES_SOON = """
    select months.*, band, exists (
        from subscriptions as ended
        where ended.customer = months.customer and root_cause is not null
            and end_date > last_day(month) and end_date <= last_day(month) + interval 3 month
    ) as leaves
    from customer_months as months inner join customers using (customer)
    where is_live and hazard > 0 and last_day(month) + interval 3 month <= as_of()
"""


def separation(ask: Ask, measure: str, among: str = "true") -> float:
    """The area under the ROC curve of a measure for leaving within three months."""
    found = np.array(
        ask(f"select {measure}, leaves from ({LEAVES_SOON}) where {among}"), dtype=np.float64
    )
    _, inverse, counts = np.unique(found[:, 0], return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    leaves = found[:, 1] == 1
    n_leaving, n_staying = leaves.sum(), (~leaves).sum()
    assert n_leaving > 100
    return (rank[leaves].sum() - n_leaving * (n_leaving + 1) / 2) / (n_leaving * n_staying)


def test_the_hazard_foretells_who_leaves_but_not_for_certain(many: Ask):
    assert 0.75 <= separation(many, "hazard") <= 0.86
    assert 0.72 <= separation(many, "hazard", "band in ('tiny', 'small')") <= 0.86


def test_what_can_be_seen_foretells_it_less_than_the_hazard(many: Ask):
    for measure in ("-adoption", "-mood", "-n_active_users / n_seats"):
        assert 0.58 <= separation(many, measure) < separation(many, "hazard")
    assert separation(many, "(not has_sponsor)::int") > 0.52
    assert separation(many, "n_bad_tickets - n_tickets / 10") > 0.5


def test_adoption_falls_months_before_the_end(many: Ask):
    months = many(
        """
        select datediff('month', month, end_date) as ahead, avg(adoption)
        from customer_months inner join subscriptions using (customer)
        where proximate_cause is not null and ahead between 2 and 10 and month >= start_date
            and ordinal = 1 and age(end_date, start_date) > interval 14 month
        group by ahead order by ahead
        """
    )
    usual = many("select avg(adoption) from customer_months where is_live")[0][0]
    assert months[0][1] + 0.03 < months[-1][1]
    assert months[0][1] < usual - 0.06


def test_without_causes_leaving_has_nothing_to_do_with_the_states():
    ask = asking(made(last=MANY, has_causes=False))
    # Who is old enough to leave at the end of a first term; younger ones also differ in adoption.
    rows = ask(
        """
        select fit, onboarding_quality, adoption, support_experience, price_pressure,
            has_sponsor::int, root_cause is not null
        from subscriptions inner join customers using (customer)
        inner join customer_months
            on customer_months.customer = customers.customer
            and month = date_trunc('month', customers.start_date + interval 9 month)
        where ordinal = 1 and first_paid_date is not null and is_live
            and customers.start_date < date '2025-08-01'
        """
    )
    correlations = np.corrcoef(np.array(rows, dtype=np.float64), rowvar=False)[-1, :-1]
    assert len(rows) > 1500
    assert np.abs(correlations).max() < 0.07


def test_without_causes_the_hazard_is_one_number_a_band():
    ask = asking(made(last=MANY, has_causes=False))
    hazards = ask(
        "select band, count(distinct hazard) from customer_months join customers using (customer)"
        " where is_live group by band"
    )
    assert dict(hazards) == dict.fromkeys(("tiny", "small", "middle", "upper", "enterprise"), 1)


# A company of a real size. MRR is roughly reckoned here: list prices, without discounts.

MRR = """
    with month_ends as (
        select unnest([date '2025-09-30', date '2026-09-30']) as month_end
    )
    select customer, segment, month_end, sum(
        case when state in ('trial', 'paused') then 0
        else price_level
            * case billing_interval when 'year' then 0.9 when 'quarter' then 0.95 else 1 end
            * (
                seats * (
                    case plan when 'Team' then 29 when 'Business' then 45 else 69 end
                    + 12 * list_contains(modules, 'Analytics')::int
                    + 9 * list_contains(modules, 'Automation')::int
                    + 6 * list_contains(modules, 'Integrations')::int
                    + 8 * list_contains(modules, 'Security')::int
                ) + 200 * list_contains(modules, 'Premium Support')::int
            )
        end
    )::double as mrr
    from month_ends inner join terms on valid_from <= month_end and valid_to > month_end
    inner join subscriptions using (subscription) inner join customers using (customer)
    group by all
"""
RETENTION = f"""
    with mrr as ({MRR}),
    pairs as (
        select opening.segment, opening.mrr as opening, coalesce(closing.mrr, 0) as closing
        from mrr as opening left join mrr as closing
            on opening.customer = closing.customer and closing.month_end = date '2026-09-30'
        where opening.month_end = date '2025-09-30' and opening.mrr > 0
    )
    select sum(closing) / sum(opening), sum(least(closing, opening)) / sum(opening),
        avg((closing = 0)::int) filter (where segment = 'SMB'),
        avg((closing = 0)::int) filter (where segment = 'Mid-market'),
        avg((closing = 0)::int) filter (where segment = 'Enterprise'),
    from pairs
"""


@pytest.mark.parametrize("customers", [SHIPPED, MANY])
def test_retention_is_that_of_a_real_company(customers: int):
    nrr, grr, small, middle, enterprise = asking(made(last=customers))(RETENTION)[0]
    assert 1.0 <= nrr <= 1.1
    assert 0.85 <= grr <= 0.93
    assert 0.15 <= small <= 0.25
    assert 0.08 <= middle <= 0.13
    assert 0.04 <= enterprise <= 0.08


def test_retention_without_causes_is_about_the_same():
    nrr, grr, small, middle, enterprise = asking(made(last=MANY, has_causes=False))(RETENTION)[0]
    assert 0.98 <= nrr <= 1.1
    assert 0.85 <= grr <= 0.94
    assert 0.15 <= small <= 0.25
    assert 0.07 <= middle <= 0.13
    assert 0.03 <= enterprise <= 0.09


def test_every_acv_band_has_customers(shipped: Ask):
    bands = shipped(
        f"""
        select case when mrr < 1000 / 12 then 1 when mrr < 5000 / 12 then 2
            when mrr < 20000 / 12 then 3 when mrr < 100000 / 12 then 4 else 5 end as band,
            count(*)
        from ({MRR}) where mrr > 0 and month_end = date '2026-09-30' group by band order by band
        """
    )
    assert [band for band, _ in bands] == [1, 2, 3, 4, 5]
    assert min(count for _, count in bands) >= 15


def test_customers_raise_about_five_tickets_in_three_years(many: Ask):
    tickets, bad = many(
        f"select sum(n_tickets) / {MANY}, sum(n_bad_tickets) / sum(n_tickets) from customer_months"
    )[0]
    assert 4.5 <= tickets <= 5.5
    assert 0.1 <= bad <= 0.25
