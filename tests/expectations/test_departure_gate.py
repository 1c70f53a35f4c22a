"""The departure gate lets good marts pass and shuts on each kind of corruption, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.gates import departure_gate, expected_departure_checks
from expectations.results import CheckOutcome, refusals
from tests.expectations.small_warehouse import CHECKED_AT, Corrupt


def gate(database: Path, previous: Path | None = None) -> dict[tuple[str, str], CheckOutcome]:
    outcomes = departure_gate(
        database, "run-1", CHECKED_AT, previous=previous, volume_change_refuse_rate=0.5
    )
    assert {outcome.id for outcome in outcomes} == expected_departure_checks()
    return {outcome.id: outcome for outcome in outcomes}


def failed(outcomes: dict[tuple[str, str], CheckOutcome]) -> dict[tuple[str, str], CheckOutcome]:
    return {name: outcome for name, outcome in outcomes.items() if outcome.outcome != "passed"}


CORRUPTIONS = {
    "no_customer_left": (
        "delete from marts.customer_360",
        ("customers_present", "customer_360"),
        ("10 accounts were accepted", "holds no customer"),
    ),
    "months_end_too_early": (
        """delete from marts.customer_months
        where month = date '2026-10-01' and customer_id in ('cus_1', 'cus_2')""",
        ("months_reach_as_of", "customer_months"),
        ("2 customers", "cus_1 end with 2026-09", "2026-10"),
    ),
    "raw_lost_rows": (
        "delete from raw.sales__accounts",
        ("rows_reconciled", "raw"),
        ("sales.accounts, batch 1: 10 rows landed; raw holds 0",),
    ),
    "quarantined_rows_vanished": (
        "delete from quarantine.rows",
        ("rows_reconciled", "raw"),
        ("erp.lines, batch 1: 22 rows landed", "20 are accepted, 0 quarantined"),
    ),
    "models_double_rows": (
        """create or replace view intermediate.int_crm__accounts as
        from accepted.crm__accounts union all from accepted.crm__accounts""",
        ("rows_read", "intermediate"),
        ("Of 10 current rows of crm.accounts from sales, the models read 20",),
    ),
    "models_forget_an_entity": (
        "drop view intermediate.int_crm__accounts",
        ("rows_read", "intermediate"),
        ("Of 10 current rows of crm.accounts from sales, the models read 0",),
    ),
    "ledger_lost_a_line": (
        """delete from marts.customer_ledger
        where document_date = (select max(document_date) from marts.customer_ledger)""",
        ("billed_amounts_reconciled", "customer_ledger"),
        ("erp, gross_amount of invoice_line in USD: 2,400.00 landed", "holds 2,280.00"),
    ),
    "ledger_has_money_that_never_landed": (
        """insert into marts.customer_ledger by name
        select 'erp' as source_system, 'payment' as document_kind, 'EUR' as currency,
            date '2026-06-01' as document_date, 50 as gross_amount""",
        ("billed_amounts_reconciled", "customer_ledger"),
        ("gross_amount of payment in EUR: 0.00 landed", "holds 50.00"),
    ),
}
WARNINGS = {
    "few_have_a_health_score": (
        "update marts.customer_360 set health_score = null where customer_id > 'cus_2'",
        ("health_coverage", "customer_360"),
        ("of 30 paying customers have no health score",),
    ),
    "few_have_attributes": (
        "update marts.customer_360 set segment = null",
        ("attribute_coverage", "customer_360"),
        ("30 of 30 customers", "100%", "crm.accounts"),
    ),
    "retention_is_incredible": (
        "update marts.revenue_retention set nrr = 9.5",
        ("nrr_plausible", "revenue_retention"),
        ("twelve months to 2026-09 is 950%", "1,000.00 of MRR became 1,050.00"),
    ),
}


def test_good_marts_open_the_gate(corrupted_marts: Corrupt, built: Path) -> None:
    assert failed(gate(corrupted_marts(), previous=built)) == {}


@pytest.mark.parametrize(
    ("statement", "check", "words"), CORRUPTIONS.values(), ids=CORRUPTIONS.keys()
)
def test_corruption_shuts_the_gate(
    corrupted_marts: Corrupt, statement: str, check: tuple[str, str], words: tuple[str, ...]
) -> None:
    outcomes = failed(gate(corrupted_marts(statement)))
    assert list(outcomes) == [check]
    assert refusals(outcomes.values()) == [outcomes[check]]
    assert outcomes[check].outcome == "failed"
    assert [word for word in (*words, "Remedy: ") if word not in outcomes[check].message] == []


@pytest.mark.parametrize(("statement", "check", "words"), WARNINGS.values(), ids=WARNINGS.keys())
def test_implausible_figures_warn_and_do_not_refuse(
    corrupted_marts: Corrupt, statement: str, check: tuple[str, str], words: tuple[str, ...]
) -> None:
    outcomes = failed(gate(corrupted_marts(statement)))
    assert list(outcomes) == [check]
    assert refusals(outcomes.values()) == []
    assert [word for word in (*words, "Remedy: ") if word not in outcomes[check].message] == []


def test_paid_subscriptions_without_any_month_shut_the_gate(corrupted_marts: Corrupt) -> None:
    database = corrupted_marts(
        "delete from marts.customer_months",
        """insert into accepted.billing__subscription_periods by name
        select 'erp' as source_system, 'periods' as source_object, 'P-1' as record_key,
            true as is_current, false as is_deleted, 10 as recurring_amount,
            date '2026-01-01' as effective_from""",
        """create view intermediate.int_billing__subscription_periods as
        from accepted.billing__subscription_periods""",
    )
    refused = failed(gate(database))["mrr_present", "customer_months"]
    assert "1 paid subscription periods" in refused.message
    assert refused in refusals([refused])


def test_amounts_that_a_source_leaves_empty_are_not_held_against_the_ledger(
    corrupted_marts: Corrupt,
) -> None:
    database = corrupted_marts(
        "update accepted.billing__invoice_lines set tax_amount = null",
        "delete from audit.amounts_by_currency where column_name = 'tax_amount'",
    )
    assert failed(gate(database)) == {}


OF_A_VENDOR = (
    """create table intermediate.int_billing__payments_from_stripe as
    select
        'pay' as source_system,
        'ch_' || number as record_key,
        number = 3 as is_deleted,
        'USD' as currency,
        70::decimal(18, 4) as gross_amount
    from range(1, 4) as numbers(number)""",
    """create view intermediate.int_billing__payments as
    select * from intermediate.int_billing__payments_from_stripe where not is_deleted""",
    """insert into marts.customer_ledger by name
    select
        source_system, 'payment' as document_kind, currency, gross_amount,
        date '2026-06-01' as document_date
    from intermediate.int_billing__payments""",
    """insert into accepted.stripe__charges by name
    select 'pay' as source_system, 'charges' as source_object, 'ch_1' as record_key,
        true as is_current, false as is_deleted""",
    """create schema staging""",
    """create view staging.stg_stripe__charges as
    select source_system, record_key, is_current, is_deleted from accepted.stripe__charges""",
)
"""Two payments that a vendor's objects became, and one that the vendor deleted."""
VENDOR_CORRUPTIONS = {
    "models_forget_a_payment_of_a_vendor": (
        """create or replace view intermediate.int_billing__payments as
        select * from intermediate.int_billing__payments_from_stripe
        where not is_deleted and record_key = 'ch_1'""",
        ("rows_read", "intermediate"),
        "Of 2 current rows of billing.payments from pay, the models read 1",
    ),
    "models_read_what_the_vendor_deleted": (
        """create or replace view intermediate.int_billing__payments as
        from intermediate.int_billing__payments_from_stripe""",
        ("rows_read", "intermediate"),
        "Of 2 current rows of billing.payments from pay, the models read 3",
    ),
    "staging_forgets_an_object": (
        "drop view staging.stg_stripe__charges",
        ("rows_read", "intermediate"),
        "Of 1 current rows of stripe.charges from pay, the models read 0",
    ),
    "staging_doubles_the_newest_version": (
        """create or replace view staging.stg_stripe__charges as
        from accepted.stripe__charges union all from accepted.stripe__charges""",
        ("rows_read", "intermediate"),
        "Of 1 current rows of stripe.charges from pay, the models read 2",
    ),
    "ledger_lost_a_payment_of_a_vendor": (
        """delete from marts.customer_ledger
        where rowid = (select max(rowid) from marts.customer_ledger)""",
        ("billed_amounts_reconciled", "customer_ledger"),
        "pay, gross_amount of payment in USD: 140.00 landed",
    ),
}


def test_what_a_vendors_objects_became_is_counted_as_arrived(corrupted_marts: Corrupt) -> None:
    assert failed(gate(corrupted_marts(*OF_A_VENDOR))) == {}


@pytest.mark.parametrize(
    ("statement", "check", "words"), VENDOR_CORRUPTIONS.values(), ids=VENDOR_CORRUPTIONS.keys()
)
def test_what_is_lost_of_a_vendor_shuts_the_gate(
    corrupted_marts: Corrupt, statement: str, check: tuple[str, str], words: str
) -> None:
    outcomes = failed(gate(corrupted_marts(*OF_A_VENDOR, statement)))
    assert list(outcomes) == [check]
    assert refusals(outcomes.values()) == [outcomes[check]]
    assert words in outcomes[check].message


def test_amounts_that_a_vendor_leaves_empty_are_not_held_against_the_ledger(
    corrupted_marts: Corrupt,
) -> None:
    database = corrupted_marts(
        *OF_A_VENDOR,
        """update intermediate.int_billing__payments_from_stripe set gross_amount = null
        where record_key = 'ch_1'""",
    )
    assert failed(gate(database)) == {}


def test_check_that_cannot_read_its_mart_is_broken_and_shuts_the_gate(
    corrupted_marts: Corrupt,
) -> None:
    outcomes = failed(gate(corrupted_marts("drop table marts.revenue_retention")))
    assert {outcome.outcome for outcome in outcomes.values()} == {"broken"}
    assert list(outcomes) == [("nrr_plausible", "revenue_retention")]
    assert refusals(outcomes.values()) == list(outcomes.values())


def test_samples_hold_no_personal_column(corrupted_marts: Corrupt) -> None:
    database = corrupted_marts("update marts.revenue_retention set nrr = 9.5")
    outcomes = departure_gate(
        database,
        "run-1",
        CHECKED_AT,
        previous=None,
        volume_change_refuse_rate=0.5,
        personal=frozenset({"nrr"}),
    )
    samples = [outcome.sample for outcome in outcomes if outcome.check_name == "nrr_plausible"]
    assert [set(row) for sample in samples for row in sample] == [
        {"month", "cohort_opening_mrr_amount", "cohort_closing_mrr_amount"}
    ]
