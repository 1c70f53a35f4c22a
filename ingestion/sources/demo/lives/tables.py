"""The lives as tables of facts, ready for SQL."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import Customers
from ingestion.sources.demo.lives.days import NEVER, Calendar, Flags, Ints
from ingestion.sources.demo.lives.discounts import (
    DURATIONS,
    MODULE,
    NO_PERCENT,
    SCOPES,
    discounts,
)
from ingestion.sources.demo.lives.hazard import PROXIMATE_CAUSES, ROOT_CAUSES
from ingestion.sources.demo.lives.ledger import REASONS, STATES
from ingestion.sources.demo.lives.months import Lives

METERED_SHARE = 0.14
CENTS = 100
Objects = npt.NDArray[np.object_]


def tables(chance: Chance, lived: Lives, days: Calendar) -> dict[str, pa.Table]:
    """The tables of facts of a block of customers, by name."""
    subscriptions = lived.held.ledger.subscriptions(days.as_of)
    subscriptions["country"] = lived.who.country[subscriptions["customer"]]
    terms = lived.held.ledger.terms(subscriptions, days.as_of)
    return {
        "customers": _customers(chance, lived.who, subscriptions, days),
        "sponsor_changes": _sponsor_changes(lived),
        "customer_months": _customer_months(lived, days),
        "subscriptions": _subscriptions(lived.who, subscriptions, days),
        "terms": _terms(subscriptions, terms),
        "discounts": _discounts(chance.seed, subscriptions, terms, days),
        "payment_failures": _failures(lived, subscriptions, days),
        "metered": _metered(chance.seed, subscriptions),
    }


def _customers(
    chance: Chance, who: Customers, subscriptions: dict[str, Ints], days: Calendar
) -> pa.Table:
    has_project = who.in_billing & (chance.draw("project") < who.rate("project_share"))
    kickoff = who.start + chance.whole("kickoff", 2, 14)
    length = who.rate("onboarding_days") * chance.between("onboarding days", 0.7, 1.3)
    planned = kickoff + length.astype(np.int64)
    late = (1.25 - 1.7 * who.onboarding) * length + chance.between("late", -10, 20)
    live = np.maximum(planned + late.astype(np.int64), kickoff + 5)
    left = np.full(len(who.ids), NEVER)
    is_first = subscriptions["ordinal"] == 1
    left[subscriptions["customer"][is_first]] = subscriptions["end"][is_first]
    has_kickoff = has_project & (kickoff <= days.as_of) & (kickoff < left)
    is_known = (live <= days.as_of) & (live < left)
    return pa.table(
        {
            "customer": who.ids,
            "country_code": _named(catalog.column("countries", "country_code"), who.country),
            "currency": _named(catalog.column("countries", "currency"), who.country),
            "region": _named(catalog.column("countries", "region"), who.country),
            "industry": _named(catalog.INDUSTRIES, who.industry),
            "segment": _named(catalog.column("bands", "segment"), who.band),
            "band": _named(catalog.column("bands", "band"), who.band),
            "channel": _named(catalog.CHANNELS, who.channel),
            "partner_id": _integers(who.partner, who.partner > 0),
            "parent_customer": pa.array(who.parent, mask=who.parent == 0),
            "start_date": _days(who.start),
            "seller": _integers(who.seller),
            "csm": _integers(who.csm),
            "in_crm": who.in_crm,
            "in_helpdesk": who.in_helpdesk,
            "in_billing": who.in_billing,
            "fit": who.fit,
            "onboarding_quality": who.onboarding,
            "kickoff_date": _days(kickoff, has_kickoff),
            "planned_live_date": _days(planned, has_kickoff),
            "live_date": _days(live, has_kickoff & is_known),
            "has_onboarding_project": has_kickoff,
        }
    )


def _sponsor_changes(lived: Lives) -> pa.Table:
    customer, left, back = (
        np.concatenate([part[at] for part in lived.states.sponsor_changes]) for at in range(3)
    )
    order = np.lexsort((left, customer))
    customer, left, back = customer[order], left[order], back[order]
    return pa.table(
        {
            "customer": customer,
            "left_date": _days(left),
            "replaced_date": _days(back, back > 0),
        }
    )


def _customer_months(lived: Lives, days: Calendar) -> pa.Table:
    columns = dict(lived.months)
    is_there = columns.pop("is_there").T.ravel().astype(bool)
    n_months = days.n_months
    found = {
        "customer": np.repeat(lived.who.ids, n_months)[is_there],
        "month": _days(np.tile(days.starts[:n_months], len(lived.who.ids))[is_there]),
    }
    for name, column in columns.items():
        values = column.T.ravel()[is_there]
        found[name] = _integers(values) if name.startswith("n_") else values
    return pa.table(found)


def _subscriptions(who: Customers, rows: dict[str, Ints], days: Calendar) -> pa.Table:
    order = np.argsort(rows["subscription"])
    known = {name: column[order] for name, column in rows.items()}
    renewed = np.where(known["renews"] >= 0, rows["subscription"][known["renews"]], 0)
    has_cause = (known["root"] >= 0) & (known["end"] < NEVER)
    return pa.table(
        {
            "subscription": known["subscription"],
            "customer": who.ids[known["customer"]],
            "ordinal": _integers(known["ordinal"]),
            "currency": _named(catalog.column("countries", "currency"), known["country"]),
            "billing_interval": _named(catalog.INTERVALS, known["interval"]),
            "interval_count": _integers(known["count"]),
            "start_date": _days(known["start"]),
            "trial_end_date": _days(known["trial_end"], known["trial_end"] < NEVER),
            "first_paid_date": _days(known["paid"], known["paid"] <= days.as_of),
            "end_date": _days(known["end"], known["end"] < NEVER),
            "notice_date": _days(known["notice"], known["notice"] < NEVER),
            "term_months": _integers(known["term"]),
            "is_auto_renewal": known["auto"].astype(bool),
            "collection_method": _named(
                ("charge_automatically", "send_invoice"), known["invoiced"]
            ),
            "renews_subscription": pa.array(renewed, mask=renewed == 0),
            "is_tax_inclusive": known["inclusive"].astype(bool),
            "root_cause": _named(ROOT_CAUSES, known["root"], has_cause),
            "proximate_cause": _named(PROXIMATE_CAUSES, known["proximate"], has_cause),
        }
    )


def _terms(subscriptions: dict[str, Ints], terms: dict[str, Ints]) -> pa.Table:
    every = range(1 << len(catalog.MODULES))
    lists = pa.array(
        [[name for bit, name in enumerate(catalog.MODULES) if bits >> bit & 1] for bits in every],
        pa.list_(pa.string()),
    )
    return pa.table(
        {
            "subscription": subscriptions["subscription"][terms["row"]],
            "valid_from": _days(terms["day"]),
            "valid_to": _days(terms["until"]),
            "state": _named(STATES, terms["state"]),
            "plan": _named(catalog.PLANS, terms["plan"]),
            "modules": lists.take(pa.array(terms["modules"])),
            "seats": _integers(terms["seats"]),
            "price_level": _decimals(terms["price"], 9, 4),
            "change_reason": _named(REASONS, terms["reason"]),
        }
    )


def _discounts(
    seed: int, subscriptions: dict[str, Ints], terms: dict[str, Ints], days: Calendar
) -> pa.Table:
    found = discounts(seed, subscriptions, terms, days)
    products = (*catalog.PLANS, *reversed(catalog.MODULES))
    product = found["product"]
    position = np.where(product < 0, len(products) + product - MODULE - 1, product)
    is_amount = found["percent"] == NO_PERCENT
    return pa.table(
        {
            "discount": found["discount"],
            "subscription": subscriptions["subscription"][found["row"]],
            "scope": _named(SCOPES, found["scope"]),
            "product": _named(products, position, product < NEVER),
            "percent_off": _decimals(found["percent"] * CENTS, 5, 2, ~is_amount),
            "amount_off": _decimals(found["amount"] * CENTS, 18, 4, is_amount),
            "duration": _named(DURATIONS, found["duration"]),
            "duration_months": _integers(found["months"], found["months"] < NEVER),
            "valid_from": _days(found["from"]),
            "valid_to": _days(found["to"]),
        }
    )


def _failures(lived: Lives, subscriptions: dict[str, Ints], days: Calendar) -> pa.Table:
    rows, failed, recovered = (
        np.concatenate([part[at] for part in lived.failures]) for at in range(3)
    )
    identity = subscriptions["subscription"][rows]
    order = np.lexsort((failed, identity))
    return pa.table(
        {
            "subscription": identity[order],
            "failed_date": _days(failed[order]),
            "recovered_date": _days(recovered[order], recovered[order] <= days.as_of),
        }
    )


def _metered(seed: int, subscriptions: dict[str, Ints]) -> pa.Table:
    identity = np.sort(subscriptions["subscription"])
    chosen = Chance(seed, identity).draw("metered") < METERED_SHARE
    return pa.table({"subscription": identity[chosen]})


def _named(names: tuple[str, ...], at: Ints, known: Flags | None = None) -> pa.Array:
    position = pa.array(at, mask=None if known is None else ~known)
    return pa.array(names, pa.string()).take(position)


def _days(day: Ints, known: Flags | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array(day.astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())


def _integers(value: npt.NDArray[np.generic], known: Flags | None = None) -> pa.Array:
    return pa.array(value.astype(np.int32), pa.int32(), mask=None if known is None else ~known)


def _decimals(value: Ints, digits: int, scale: int, known: Flags | None = None) -> pa.Array:
    """Whole numbers of the smallest unit as decimals; null where not known."""
    value = value if known is None else np.where(known, value, 0)
    words = np.stack([value, value >> 63], axis=1).astype(np.int64)
    kind = pa.decimal128(digits, scale)
    whole = pa.Array.from_buffers(kind, len(value), [None, pa.py_buffer(words.tobytes())])
    if known is None:
        return whole
    return whole.take(pa.array(np.arange(len(value)), mask=~known))
