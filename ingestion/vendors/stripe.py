"""Stripe: customers, what they subscribe to, and what they are billed, as its API sends them.

Amounts are whole numbers of the currency's smallest unit, so they are declared as such: money in
major units is made by the models.
"""

from __future__ import annotations

from ingestion.entities.model import (
    Column,
    currency,
    flag,
    instant,
    integer,
    json,
    precise,
    text,
)
from ingestion.vendors.model import Vendor, VendorObject

CREATED = instant("created_at", "When the object was made.", path="created")
CURRENCY = currency(path="currency", required=True)
CUSTOMER = text("billing_account_id", "Customer it belongs to.", path="customer")
INVOICE_STATUSES = ("draft", "open", "paid", "void", "uncollectible")
SUBSCRIPTION_STATUSES = (
    "incomplete",
    "incomplete_expired",
    "trialing",
    "active",
    "past_due",
    "canceled",
    "unpaid",
    "paused",
)


def minor(name: str, description: str, path: str, *, required: bool = False) -> Column:
    """An amount in the smallest unit of the currency."""
    return integer(
        name, f"{description} In the currency's smallest unit.", path=path, required=required
    )


CUSTOMERS = VendorObject(
    "customers",
    "one row a customer",
    (
        text("billing_account_id", "Id of the customer.", path="id", required=True),
        text("account_name", "Name of the customer.", path="name"),
        text("email", "Address for invoices.", path="email", is_personal=True),
        text("country", "Country of the billing address.", path="address.country"),
        text("street", "First line of the billing address.", path="address.line1"),
        text("city", "City of the billing address.", path="address.city"),
        text("postal_code", "Postal code of the billing address.", path="address.postal_code"),
        text("phone", "Telephone number of the customer.", path="phone"),
        currency(path="currency"),
        json("tax_ids", "Tax ids; sent only where they are asked for.", path="tax_ids"),
        text("crm_account_id", "Id in the CRM, in the metadata.", path="metadata.crm_account_id"),
        text(
            "helpdesk_organization_id",
            "Id of the same customer in the helpdesk, in the metadata.",
            path="metadata.helpdesk_organization_id",
        ),
        flag("is_test", "Marked as no customer, in the metadata.", path="metadata.is_test"),
        flag("is_delinquent", "Whether the latest charge failed.", path="delinquent"),
        json("discount", "Discount of the whole customer.", path="discount"),
        CREATED,
    ),
)
PRODUCTS = VendorObject(
    "products",
    "one row a product",
    (
        text("product_id", "Id of the product.", path="id", required=True),
        text("product_name", "Name of the product.", path="name", required=True),
        text("product_family", "Group of products, in the metadata.", path="metadata.family"),
        flag("is_active", "Whether it is sold.", path="active"),
        CREATED,
    ),
)
PRICES = VendorObject(
    "prices",
    "one row a price",
    (
        text("price_id", "Id of the price.", path="id", required=True),
        text("product_id", "Product it is a price of.", path="product", required=True),
        CURRENCY,
        text("price_type", "Once or again and again.", path="type"),
        precise(
            "unit_amount_minor",
            "Price of a unit, in the currency's smallest unit; none where it is in tiers.",
            path="unit_amount_decimal",
        ),
        text("billing_scheme", "By the unit or by tiers.", path="billing_scheme"),
        text("tiers_mode", "How tiers are read: graduated or volume.", path="tiers_mode"),
        json("tiers", "Tiers, lowest first; sent only where they are asked for.", path="tiers"),
        integer(
            "divide_by",
            "Units in a package; none without one.",
            path="transform_quantity.divide_by",
        ),
        text("package_rounding", "How packages are counted.", path="transform_quantity.round"),
        text("recurring_interval", "Interval of the price.", path="recurring.interval"),
        integer("interval_count", "Intervals in one cycle.", path="recurring.interval_count"),
        text("usage_type", "Licensed or metered.", path="recurring.usage_type"),
        text("tax_behavior", "Whether tax is in the amount.", path="tax_behavior"),
        text(
            "pricing",
            "Flat where a unit means the whole, in the metadata.",
            path="metadata.pricing",
        ),
        flag("is_active", "Whether it is sold.", path="active"),
        CREATED,
    ),
)
COUPONS = VendorObject(
    "coupons",
    "one row a coupon",
    (
        text("coupon_id", "Id of the coupon.", path="id", required=True),
        text("coupon_name", "Name of the coupon.", path="name"),
        precise("percent_off", "Percentage taken off.", path="percent_off"),
        minor("amount_off_minor", "Amount taken off.", path="amount_off"),
        currency(path="currency"),
        text(
            "duration",
            "How long it is in force.",
            path="duration",
            required=True,
            allowed=("once", "repeating", "forever"),
        ),
        integer("duration_in_months", "Months of a repeating one.", path="duration_in_months"),
        json("applies_to", "Products it is limited to.", path="applies_to.products"),
        CREATED,
    ),
)
TAX_RATES = VendorObject(
    "tax_rates",
    "one row a tax rate",
    (
        text("tax_rate_id", "Id of the rate.", path="id", required=True),
        text("display_name", "Name on invoices.", path="display_name"),
        text("country", "Country of the rate.", path="country"),
        precise("percentage", "Rate in percent.", path="percentage", required=True),
        flag("is_inclusive", "Whether amounts hold the tax.", path="inclusive"),
        CREATED,
    ),
)
SUBSCRIPTIONS = VendorObject(
    "subscriptions",
    "one row a subscription",
    (
        text("subscription_id", "Id of the subscription.", path="id", required=True),
        text("billing_account_id", "Customer that pays.", path="customer", required=True),
        CURRENCY,
        text(
            "subscription_status",
            "State; a paused collection leaves it as it is.",
            path="status",
            required=True,
            allowed=SUBSCRIPTION_STATUSES,
        ),
        json("pause_collection", "Set while collection is paused.", path="pause_collection"),
        json("items", "Items, each with its price and own discounts.", path="items.data"),
        json("discounts", "Discounts of the whole subscription.", path="discounts"),
        json("default_tax_rates", "Tax rates of its items.", path="default_tax_rates"),
        text("collection_method", "How it is paid.", path="collection_method"),
        flag(
            "is_cancelled_at_period_end",
            "Whether it ends with the current period.",
            path="cancel_at_period_end",
        ),
        text("cancel_reason", "Why it ended.", path="cancellation_details.reason"),
        text("cancel_feedback", "What the customer gave.", path="cancellation_details.feedback"),
        text("cancel_comment", "What the customer wrote.", path="cancellation_details.comment"),
        text(
            "renewed_subscription_id",
            "Subscription that this one renews, in the metadata.",
            path="metadata.renews_subscription",
        ),
        flag("is_auto_renewal", "Renews by itself, in the metadata.", path="metadata.auto_renewal"),
        CREATED,
        instant("started_at", "First instant of service, backdated or not.", path="start_date"),
        instant("trial_started_at", "First instant of the trial.", path="trial_start"),
        instant("trial_ends_at", "First instant after the trial.", path="trial_end"),
        instant("period_ends_at", "End of the current period.", path="current_period_end"),
        instant("cancels_at", "When it will end.", path="cancel_at"),
        instant("cancelled_at", "When notice was given.", path="canceled_at"),
        instant("ended_at", "First instant after service.", path="ended_at"),
    ),
)
INVOICES = VendorObject(
    "invoices",
    "one row an invoice",
    (
        text("invoice_id", "Id of the invoice.", path="id", required=True),
        text("billing_account_id", "Customer that is billed.", path="customer", required=True),
        text("subscription_id", "Subscription it was made for.", path="subscription"),
        text(
            "invoice_status",
            "State of the invoice.",
            path="status",
            required=True,
            allowed=INVOICE_STATUSES,
        ),
        CURRENCY,
        text("invoice_number", "Number printed on it.", path="number"),
        text("billing_reason", "Why it was made.", path="billing_reason"),
        minor("total_minor", "Total with tax, less discounts.", "total", required=True),
        minor("net_minor", "Total without tax.", "total_excluding_tax"),
        minor("tax_minor", "Tax.", "tax"),
        minor("amount_due_minor", "Amount to be paid.", "amount_due"),
        minor("amount_paid_minor", "Amount paid.", "amount_paid"),
        json("lines", "Its lines.", path="lines.data"),
        CREATED,
        instant("due_at", "When it is due; empty where it is charged at once.", path="due_date"),
        instant("finalized_at", "When it was made final.", path="status_transitions.finalized_at"),
        instant("paid_at", "When it was paid.", path="status_transitions.paid_at"),
        instant("voided_at", "When it was voided.", path="status_transitions.voided_at"),
        instant(
            "given_up_at",
            "When it was held to be uncollectible.",
            path="status_transitions.marked_uncollectible_at",
        ),
    ),
)
CHARGES = VendorObject(
    "charges",
    "one row an attempt to charge",
    (
        text("payment_id", "Id of the charge.", path="id", required=True),
        text("invoice_id", "Invoice it pays.", path="invoice"),
        CUSTOMER,
        text(
            "charge_status",
            "Outcome.",
            path="status",
            required=True,
            allowed=("succeeded", "pending", "failed"),
        ),
        CURRENCY,
        minor("amount_minor", "Amount.", "amount", required=True),
        minor("refunded_minor", "Part given back.", "amount_refunded"),
        flag("is_refunded", "Whether all of it was given back.", path="refunded"),
        text("failure_code", "Code of the failure.", path="failure_code"),
        text("failure_message", "Why it failed.", path="failure_message"),
        text("payment_method_type", "How it was paid.", path="payment_method_details.type"),
        CREATED,
    ),
)
REFUNDS = VendorObject(
    "refunds",
    "one row a refund",
    (
        text("refund_id", "Id of the refund.", path="id", required=True),
        text("payment_id", "Charge that is given back.", path="charge"),
        CURRENCY,
        minor("amount_minor", "Amount given back.", "amount", required=True),
        text("refund_reason", "Why.", path="reason"),
        text("refund_status", "Outcome.", path="status"),
        CREATED,
    ),
)
CREDIT_NOTES = VendorObject(
    "credit_notes",
    "one row a credit note",
    (
        text("credit_note_id", "Id of the credit note.", path="id", required=True),
        text("invoice_id", "Invoice it corrects.", path="invoice", required=True),
        text("billing_account_id", "Customer that is credited.", path="customer", required=True),
        CURRENCY,
        text("credit_note_status", "Issued or void.", path="status", allowed=("issued", "void")),
        minor("total_minor", "Total with tax.", "total", required=True),
        minor("net_minor", "Total without tax.", "total_excluding_tax"),
        text("credit_reason", "Why it was issued.", path="reason"),
        text("memo", "What the customer reads.", path="memo"),
        text("refund_id", "Refund that it comes with.", path="refund"),
        CREATED,
        instant("voided_at", "When it was voided.", path="voided_at"),
    ),
)

STRIPE = Vendor(
    "stripe",
    api_version="2024-06-20",
    date_formats=("epoch",),
    objects=(
        CUSTOMERS,
        PRODUCTS,
        PRICES,
        COUPONS,
        TAX_RATES,
        SUBSCRIPTIONS,
        INVOICES,
        CHARGES,
        REFUNDS,
        CREDIT_NOTES,
    ),
)
