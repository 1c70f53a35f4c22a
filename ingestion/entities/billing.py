"""Billing: accounts, what is sold, and what is subscribed to."""

from ingestion.entities.billing_documents import (
    CREDIT_NOTES,
    INVOICE_LINES,
    INVOICES,
    PAYMENTS,
    WALLET_TRANSACTIONS,
)
from ingestion.entities.model import (
    ADDRESS,
    Entity,
    amount,
    currency,
    day,
    flag,
    instant,
    integer,
    precise,
    text,
)

INTERVALS = ("day", "week", "month", "quarter", "year")
STATUSES = ("trialing", "active", "past_due", "paused", "canceled", "unpaid", "incomplete")

ACCOUNTS = Entity(
    "billing",
    "accounts",
    "one row an account that is billed",
    ("billing_account_id",),
    (
        text("billing_account_id", "Id of the account in billing.", required=True),
        text("account_name", "Name on the invoice."),
        text("crm_account_id", "Id of the same customer in the CRM, where billing keeps it."),
        text(
            "helpdesk_organization_id",
            "Id of the same customer in the helpdesk, where billing keeps it.",
        ),
        text("email", "Address for invoices.", is_personal=True),
        text("tax_number", "VAT or other tax number."),
        text("website_domain", "Domain of the account's web site."),
        text("country", "Country of the billing address."),
        *ADDRESS,
        currency(),
        flag("is_test", "True for accounts that are no customers."),
        flag("is_delinquent", "The source's own mark of unpaid invoices."),
        instant("created_at", "When the account was made."),
        instant("updated_at", "When the account last changed."),
    ),
    dated_by=("updated_at", "created_at"),
)
PRODUCTS = Entity(
    "billing",
    "products",
    "one row a product",
    ("product_id",),
    (
        text("product_id", "Id of the product.", required=True),
        text("product_name", "Name of the product.", required=True),
        text("product_family", "Group of products it belongs to."),
        flag("is_active", "False once it is no longer sold."),
    ),
)
PRICES = Entity(
    "billing",
    "prices",
    "one row a price of a product",
    ("price_id",),
    (
        text("price_id", "Id of the price.", required=True),
        text("product_id", "Product it is a price of.", required=True),
        currency(required=True),
        precise(
            "unit_amount",
            "Price of a unit, a package or, if flat, of the whole, for an interval; without tax "
            "unless is_tax_inclusive. Empty where billing.price_tiers has it.",
        ),
        text("billing_interval", "Interval of the price.", allowed=(*INTERVALS, "one_time")),
        integer("interval_count", "Intervals that one payment covers."),
        text(
            "pricing_scheme",
            "How quantity becomes an amount.",
            allowed=("per_unit", "flat", "graduated", "volume", "package"),
        ),
        amount(
            "package_size",
            "Units of a package, where the price is one of packages; one begun is paid for whole.",
            not_negative=True,
        ),
        text("usage_type", "Paid ahead by quantity, or by use.", allowed=("licensed", "metered")),
        flag("is_tax_inclusive", "True where the price's amounts hold tax."),
        amount(
            "tax_percentage",
            "Tax that they hold, in percent of the amount without it: 20 where 120 holds 20.",
            not_negative=True,
        ),
        flag("is_active", "False once it is no longer sold."),
    ),
)
PRICE_TIERS = Entity(
    "billing",
    "price_tiers",
    "one row a tier of a graduated or volume price",
    ("price_id", "first_unit"),
    (
        text("price_id", "Price that the tier is of.", required=True),
        integer(
            "first_unit",
            "First unit of the tier: 1 in the first, 11 where the one below ends with 10. A tier "
            "ends before the next one; the last is open.",
            required=True,
            not_negative=True,
        ),
        precise("unit_amount", "Price of a unit and interval in the tier."),
        precise("flat_amount", "Price of an interval for the tier itself, beside its units."),
    ),
    any_of=("unit_amount", "flat_amount"),
)
SUBSCRIPTIONS = Entity(
    "billing",
    "subscriptions",
    "one row a subscription to one product, as it is now",
    ("subscription_id",),
    (
        text("subscription_id", "Id of the subscription.", required=True),
        text("billing_account_id", "Account that pays.", required=True),
        text(
            "subscription_status",
            "State of the subscription.",
            required=True,
            allowed=STATUSES,
        ),
        text("product_id", "Product subscribed to."),
        text("product_name", "Name of the product, where the source gives no id."),
        text("price_id", "Price of the subscription."),
        amount("quantity", "Quantity subscribed to, such as seats.", not_negative=True),
        amount("free_units", "Part of the quantity that is not charged.", not_negative=True),
        precise(
            "unit_amount", "Price of a unit and interval, without tax; empty: that of its price."
        ),
        precise(
            "discount_amount", "Recurring discount of an interval, without tax.", not_negative=True
        ),
        amount(
            "tax_percentage",
            "Tax that its price's amounts hold, in percent, where it is not the price's own.",
            not_negative=True,
        ),
        currency(),
        text("billing_interval", "Interval of the unit amount.", allowed=INTERVALS),
        integer("interval_count", "Intervals that one payment covers."),
        day("start_date", "First day of service.", required=True),
        day("trial_end_date", "First day after the trial.", is_period_end=True),
        day("end_date", "First day after service; empty while it runs.", is_period_end=True),
        day("cancelled_date", "Day on which notice was given."),
        flag("is_auto_renewal", "True where it renews unless notice is given."),
        flag(
            "is_churn_flagged",
            "The source's own mark that it was lost; never used for MRR.",
        ),
        instant("updated_at", "When the subscription last changed."),
    ),
    periods=(("start_date", "end_date"), ("start_date", "trial_end_date")),
    dated_by=("updated_at", "start_date"),
)
SUBSCRIPTION_PERIODS = Entity(
    "billing",
    "subscription_periods",
    "one row an item and interval of constant quantity, price, discount and state",
    ("period_id",),
    (
        text("period_id", "Id of the period.", required=True),
        text("subscription_id", "Subscription the period belongs to.", required=True),
        text(
            "subscription_item_id",
            "Item of the subscription; tells apart items of one product side by side.",
        ),
        text("billing_account_id", "Account that pays.", required=True),
        text("product_name", "Product or module."),
        amount("quantity", "Quantity in force, such as seats.", not_negative=True),
        precise(
            "recurring_amount",
            "Recurring amount of one interval, without tax, after discounts.",
            required=True,
        ),
        precise(
            "discount_amount",
            "Recurring discount of one interval, already taken off.",
            not_negative=True,
        ),
        precise(
            "once_discount_amount",
            "Discount of one interval that was given once, not taken off.",
            not_negative=True,
        ),
        text(
            "billing_interval",
            "Interval of the recurring amount.",
            required=True,
            allowed=INTERVALS,
        ),
        integer("interval_count", "Intervals that the recurring amount covers; empty means 1."),
        currency(required=True),
        text(
            "period_state",
            "State in the period; empty means active.",
            allowed=("active", "trial", "paused", "past_due"),
        ),
        day("effective_from", "First day of the period.", required=True),
        day("effective_to", "First day after the period; empty while it runs.", is_period_end=True),
        day("cancelled_date", "Day on which the end of the subscription was announced."),
        text("predecessor_period_id", "Period that this one renews, where the source links them."),
        flag("is_metered", "True for items billed by use; they are not recurring."),
        flag(
            "is_churn_flagged",
            "The source's own mark that it was lost; never used for MRR.",
        ),
        instant("updated_at", "When the period last changed."),
    ),
    periods=(("effective_from", "effective_to"),),
    dated_by=("updated_at", "effective_from"),
)
BILLING = (
    ACCOUNTS,
    PRODUCTS,
    PRICES,
    PRICE_TIERS,
    SUBSCRIPTIONS,
    SUBSCRIPTION_PERIODS,
    INVOICES,
    INVOICE_LINES,
    PAYMENTS,
    CREDIT_NOTES,
    WALLET_TRANSACTIONS,
)
