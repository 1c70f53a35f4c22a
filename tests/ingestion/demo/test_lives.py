"""Lives of the embedded company: the same whatever the block, whole, caused, of a real size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.lives.catalog import texts

AS_OF = date(2026, 10, 15)
MONTHS = 36
SHIPPED, MANY = 500, 5000

Lives = dict[str, pa.Table]
Ask = Callable[[str], list[tuple]]


@cache
def made(first: int = 1, last: int = SHIPPED, *, seed: int = 7, has_causes: bool = True) -> Lives:
    return lives(seed, has_causes, MONTHS, AS_OF, first, last)


def asking(facts: Lives) -> Ask:
    db = duckdb.connect()
    for name, table in facts.items():
        db.register(name, table)
    db.execute("create macro as_of() as date '2026-10-15'")
    db.execute("create macro far() as date '9999-12-31'")
    return lambda query: db.sql(query).fetchall()


@pytest.fixture
def shipped() -> Ask:
    return asking(made())


@pytest.fixture
def many() -> Ask:
    return asking(made(last=MANY))


# One company, however it is cut.


@pytest.mark.parametrize("name", sorted(made()))
def test_a_customer_does_not_depend_on_the_block(name: str):
    key = "customer" if "customer" in made()[name].column_names else "subscription"
    number = "{}" if key == "customer" else "{} // 10"
    rows = f"from table_ where {number.format(key)} between 231 and 260 order by all"

    def of(facts: Lives) -> list[tuple]:
        return asking({"table_": facts[name]})(rows)

    assert of(made(231, 260)) == of(made()) != []


def test_the_same_seed_is_the_same_company_and_another_one_is_not():
    again = lives(7, True, MONTHS, AS_OF, 1, 50)
    assert all(table.equals(again[name]) for name, table in made(1, 50).items())
    assert not any(table.equals(again[name]) for name, table in made(1, 50, seed=8).items())


def test_a_short_history_and_a_single_customer_are_lived_too():
    facts = lives(7, True, 2, AS_OF, 41, 41)
    assert facts["customers"].num_rows == 1
    assert facts["terms"].num_rows > 0
    assert 1 <= facts["customer_months"].num_rows <= 2


def test_a_block_without_any_subscription_has_empty_tables():
    (alone,) = asking(made())("select min(customer) from customers where not in_billing")[0]
    facts = made(alone, alone)
    assert facts["customers"].num_rows == 1
    assert facts["terms"].num_rows == facts["discounts"].num_rows == 0
    assert all(facts[name].schema == table.schema for name, table in made().items())


# Whole and consecutive.


def test_terms_of_a_subscription_have_no_gaps_no_overlaps_and_no_empty_change(many: Ask):
    broken = many(
        """
        with ordered as (
            select *,
                lead(valid_from) over days as next_from,
                lag((state, plan, modules, seats, price_level)) over days as before,
            from terms window days as (partition by subscription order by valid_from)
        )
        select * from ordered
        where valid_from >= valid_to or next_from <> valid_to
            or before = (state, plan, modules, seats, price_level) or seats < 1
        """
    )
    assert broken == []


def test_terms_span_their_subscription(many: Ask):
    assert (
        many(
            """
            from subscriptions left join (
                select subscription, min(valid_from) as first_day, max(valid_to) as end_day
                from terms group by subscription
            ) using (subscription)
            where first_day is distinct from start_date
                or end_day is distinct from coalesce(end_date, far())
            """
        )
        == []
    )


def test_nothing_happens_after_as_of_but_ends_by_notice(many: Ask):
    assert many("from terms where valid_from > as_of()") == []
    assert many("from discounts where valid_from > as_of()") == []
    assert many("from payment_failures where greatest(failed_date, recovered_date) > as_of()") == []
    assert many("from sponsor_changes where greatest(left_date, replaced_date) > as_of()") == []
    assert (
        many("from customers where greatest(start_date, kickoff_date, live_date) > as_of()") == []
    )
    late = "from subscriptions where greatest(start_date, first_paid_date, notice_date) > as_of()"
    assert many(late) == []
    unknown = "select 1 from subscriptions where end_date > as_of() and notice_date is null"
    assert many(unknown) == []


def test_the_days_of_a_subscription_come_in_their_order(many: Ask):
    assert (
        many(
            """
            from subscriptions
            where end_date <= start_date or first_paid_date < start_date
                or notice_date < first_paid_date or notice_date > end_date
                or day(first_paid_date) > 28
            """
        )
        == []
    )


def test_past_due_lasts_from_the_failure_to_the_recovery(many: Ask):
    broken = many(
        """
        with spells as (
            select failures.*, min(valid_from) as since, max(valid_to) as until
            from payment_failures as failures
            left join terms
                on terms.subscription = failures.subscription and state = 'past_due'
                and valid_from >= failed_date and valid_from < coalesce(recovered_date, far())
            group by all
        )
        from spells where since is distinct from failed_date
            or (recovered_date is not null and until <> recovered_date)
        """
    )
    assert broken == []


def test_discounts_of_a_subscription_do_not_overlap_and_start_once_it_pays(many: Ask):
    assert (
        many(
            """
            from discounts as one inner join discounts as other
                on one.subscription = other.subscription and one.discount < other.discount
            where other.valid_from < one.valid_to
            """
        )
        == []
    )
    assert (
        many(
            """
            from discounts inner join subscriptions using (subscription)
            where valid_from < first_paid_date or valid_from >= coalesce(end_date, far())
                or valid_to <= valid_from or (percent_off is null) = (amount_off is null)
                or (scope = 'item') <> (product is not null) or amount_off < 1
                or percent_off not between 1 and 50
            """
        )
        == []
    )


def test_two_subscriptions_at_once_end_together(many: Ask):
    pairs = many(
        """
        select one.end_date, other.end_date
        from subscriptions as one inner join subscriptions as other
            on one.customer = other.customer and one.ordinal < other.ordinal
        where other.start_date < coalesce(one.end_date, far())
        """
    )
    assert pairs
    assert all(one == other for one, other in pairs)


def test_a_subsidiary_has_a_parent_of_its_ten_that_is_none_itself(many: Ask):
    assert (
        many(
            """
            from customers as child left join customers as parent
                on child.parent_customer = parent.customer
            where child.parent_customer is not null and (
                parent.customer is null or parent.parent_customer is not null
                or (parent.customer - 1) // 10 <> (child.customer - 1) // 10
            )
            """
        )
        == []
    )


def test_price_levels_are_those_of_the_catalog(many: Ask):
    listed = {float(level) for level in texts("price_levels", "price_level")}
    assert {float(level) for (level,) in many("select distinct price_level from terms")} <= listed


# Everything that befalls a company befalls this one.

KINDS = {
    "trial that converts": "terms where change_reason = 'trial_converted'",
    "trial that does not": "subscriptions where end_date = trial_end_date",
    "pause": "terms where change_reason = 'pause'",
    "resumption": "terms where change_reason = 'resume'",
    "payment that recovers": "payment_failures where recovered_date is not null",
    "payment that is lost": "terms where state = 'past_due' and valid_to <= as_of() and"
    " subscription in (select subscription from subscriptions where end_date = valid_to)",
    "contract of two years": "subscriptions where term_months = 24",
    "contract of three years": "subscriptions where term_months = 36",
    "ramp": "terms where change_reason = 'ramp'",
    "renewal after a gap": "subscriptions as later join subscriptions as one on"
    " later.renews_subscription = one.subscription"
    " where later.start_date - one.end_date between 1 and 25",
    "price raised": "terms where change_reason = 'price'",
    "price negotiated": "terms where price_level < 1",
    "upgrade": "terms where change_reason = 'plan'",
    "change inside a cycle": "terms join subscriptions using (subscription)"
    " where change_reason = 'seats' and day(valid_from) <> day(first_paid_date)",
    "change on the last day of a month": "terms where valid_from = last_day(valid_from)",
    "second subscription": "subscriptions as one join subscriptions as other using (customer)"
    " where one.ordinal < other.ordinal and other.start_date < coalesce(one.end_date, far())",
    "return": "subscriptions as later where ordinal > 1 and renews_subscription is null and not"
    " exists (from subscriptions as one where one.customer = later.customer"
    " and one.ordinal < later.ordinal and coalesce(one.end_date, far()) > later.start_date)",
    "weekly": "subscriptions where billing_interval = 'week'",
    "quarterly": "subscriptions where billing_interval = 'quarter'",
    "two years ahead": "subscriptions where billing_interval = 'year' and interval_count = 2",
    "tax-inclusive": "subscriptions where is_tax_inclusive",
    "invoiced": "subscriptions where collection_method = 'send_invoice'",
    "metered": "metered",
    "notice of an end to come": "subscriptions where end_date > as_of()",
    "subsidiary": "customers where parent_customer is not null",
    "sponsor who left": "sponsor_changes where replaced_date is null",
    "sponsor replaced": "sponsor_changes where replaced_date is not null",
    "onboarding under way": "customers where kickoff_date is not null and live_date is null",
    "amount off": "discounts where amount_off is not null",
    "known to sales only": "customers where in_crm and not in_helpdesk and not in_billing",
    "known to support only": "customers where in_helpdesk and not in_crm and not in_billing",
    "known to billing only": "customers where in_billing and not in_crm and not in_helpdesk",
    **{
        f"discount {duration} on {scope}": f"discounts where scope = '{scope}'"
        f" and duration = '{duration}'"
        for scope in ("subscription", "item", "customer")
        for duration in ("once", "repeating", "forever")
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_happens_in_the_shipped_company(kind: str, shipped: Ask):
    assert shipped(f"select count(*) from {KINDS[kind]}")[0][0] > 0


def test_seats_modules_and_plans_go_up_and_down(shipped: Ask):
    changes = shipped(
        """
        with steps as (
            select change_reason, seats - lag(seats) over days as seats,
                len(modules) - lag(len(modules)) over days as modules,
            from terms window days as (partition by subscription order by valid_from)
        )
        select count(*) filter (where seats > 0), count(*) filter (where seats < 0),
            count(*) filter (where modules > 0), count(*) filter (where modules < 0),
        from steps where change_reason not in ('new', 'ramp')
        """
    )
    assert all(count > 0 for count in changes[0])


def test_every_cause_is_somebodys(shipped: Ask):
    for cause in ("root_cause", "proximate_cause"):
        assert shipped(f"select count(distinct {cause}) from subscriptions")[0][0] == 6
        assert shipped(f"from subscriptions where {cause} is not null and end_date is null") == []


# Causes, and no causes.

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


def test_users_and_bad_tickets_are_parts_of_what_there_is(many: Ask):
    assert many("from customer_months where n_active_users > n_seats") == []
    assert many("from customer_months where n_bad_tickets > n_tickets") == []
    assert many("from customer_months where is_live and n_seats = 0") == []


def test_states_stay_between_nothing_and_all(many: Ask):
    for state in ("adoption", "support_experience", "price_pressure", "hazard", "mood"):
        assert many(f"from customer_months where {state} not between 0 and 1") == []
