"""Lives of the embedded company: the same whatever the block, whole, and of every kind."""

from __future__ import annotations

import pytest

from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.lives.catalog import texts
from tests.ingestion.demo.lived_company import AS_OF, MANY, MONTHS, Ask, Lives, asking, made

pytestmark = pytest.mark.xdist_group("demo lives")


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


def test_users_and_bad_tickets_are_parts_of_what_there_is(many: Ask):
    assert many("from customer_months where n_active_users > n_seats") == []
    assert many("from customer_months where n_bad_tickets > n_tickets") == []
    assert many("from customer_months where is_live and n_seats = 0") == []


def test_states_stay_between_nothing_and_all(many: Ask):
    for state in ("adoption", "support_experience", "price_pressure", "hazard", "mood"):
        assert many(f"from customer_months where {state} not between 0 and 1") == []


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
