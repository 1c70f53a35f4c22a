"""Where each object of Stripe is listed, what is asked for with it, and which events tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingestion.sources.api.client import Parameters


@dataclass(frozen=True)
class Touch:
    """An event of another object that changes records of this one."""

    id_field: str
    """The field of the event's record that names the one that changed."""
    list_parameter: str | None = None
    """Where it names a group of records: the parameter by which they are listed."""


@dataclass(frozen=True)
class StripeObject:
    """One kind of record of Stripe's API."""

    path: str
    events: tuple[str, ...]
    """Whose record is a version of this object."""
    deletions: tuple[str, ...] = ()
    """Those of `events` that say it is no longer there; a cancelled subscription still is."""
    parameters: Parameters = ()
    expand: tuple[str, ...] = ()
    """Fields that are sent whole only where they are asked for; events never have them whole."""
    nested_expand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same for the elements of nested lists, by the last part of the list's path."""
    touched_by: Mapping[str, Touch] = field(default_factory=dict)

    @property
    def event_types(self) -> tuple[str, ...]:
        """All that are asked for; Stripe takes at most 20."""
        return (*self.events, *self.touched_by)


def _all(prefix: str, *words: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{word}" for word in words)


OBJECTS: Mapping[str, StripeObject] = {
    "customers": StripeObject(
        "/v1/customers",
        _all("customer", "created", "updated", "deleted"),
        deletions=("customer.deleted",),
        expand=("tax_ids",),
        touched_by={
            name: Touch("customer")
            for name in (
                *_all("customer.discount", "created", "updated", "deleted"),
                *_all("customer.tax_id", "created", "updated", "deleted"),
            )
        },
    ),
    "products": StripeObject(
        "/v1/products",
        _all("product", "created", "updated", "deleted"),
        deletions=("product.deleted",),
    ),
    "prices": StripeObject(
        "/v1/prices",
        _all("price", "created", "updated", "deleted"),
        deletions=("price.deleted",),
        expand=("tiers",),
    ),
    "coupons": StripeObject(
        "/v1/coupons",
        _all("coupon", "created", "updated", "deleted"),
        deletions=("coupon.deleted",),
        expand=("applies_to",),
    ),
    "tax_rates": StripeObject("/v1/tax_rates", _all("tax_rate", "created", "updated")),
    "subscriptions": StripeObject(
        "/v1/subscriptions",
        _all(
            "customer.subscription",
            *("created", "updated", "deleted", "paused", "resumed", "trial_will_end"),
            *("pending_update_applied", "pending_update_expired"),
        ),
        parameters=(("status", "all"),),
        expand=("discounts", "items.data.discounts"),
        nested_expand={"subscription_items": ("discounts",)},
    ),
    "invoices": StripeObject(
        "/v1/invoices",
        _all(
            "invoice",
            *("created", "updated", "deleted", "finalized", "finalization_failed", "sent"),
            *("paid", "payment_succeeded", "payment_failed", "payment_action_required"),
            *("marked_uncollectible", "voided", "overdue", "overpaid"),
        ),
        deletions=("invoice.deleted",),
    ),
    "charges": StripeObject(
        "/v1/charges",
        _all(
            "charge",
            *("captured", "expired", "failed", "pending", "refunded", "succeeded", "updated"),
        ),
    ),
    "refunds": StripeObject(
        "/v1/refunds",
        (*_all("refund", "created", "updated", "failed"), "charge.refund.updated"),
        # Until API version 2024-10-28 this event alone tells of a new refund of a charge.
        touched_by={"charge.refunded": Touch("id", list_parameter="charge")},
    ),
    "credit_notes": StripeObject(
        "/v1/credit_notes", _all("credit_note", "created", "updated", "voided")
    ),
}
"""By the name of the object in ingestion/vendors/stripe.py."""
