"""Billing: what is subscribed, invoiced, paid and credited."""

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
NET = "Amount without tax."
TAX = "Tax."
GROSS = "Amount with tax."

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
        precise("unit_amount", "Price of a unit and interval without tax."),
        text("billing_interval", "Interval of the price.", allowed=(*INTERVALS, "one_time")),
        integer("interval_count", "Intervals that one payment covers."),
        text(
            "pricing_scheme",
            "How quantity becomes an amount.",
            allowed=("per_unit", "flat", "graduated", "volume", "package"),
        ),
        text("usage_type", "Paid ahead by quantity, or by use.", allowed=("licensed", "metered")),
        flag("is_tax_inclusive", "True where the unit amount holds tax."),
        flag("is_active", "False once it is no longer sold."),
    ),
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
        precise("unit_amount", "Price of a unit and interval, without tax."),
        precise(
            "discount_amount", "Recurring discount of an interval, without tax.", not_negative=True
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
INVOICES = Entity(
    "billing",
    "invoices",
    "one row an invoice",
    ("invoice_id",),
    (
        text("invoice_id", "Id of the invoice.", required=True),
        text("billing_account_id", "Account that is billed.", required=True),
        text("subscription_id", "Subscription it was made for."),
        text(
            "invoice_status",
            "State of the invoice.",
            required=True,
            allowed=("draft", "open", "paid", "void", "uncollectible"),
        ),
        currency(required=True),
        amount("net_amount", NET, required=True),
        amount("tax_amount", TAX),
        amount("gross_amount", GROSS),
        amount("paid_amount", "Amount paid so far, with tax."),
        day("issue_date", "Day of the invoice.", required=True),
        day("due_date", "Day by which it is to be paid."),
        day("paid_date", "Day on which it was paid in full."),
        instant("updated_at", "When the invoice last changed."),
    ),
    dated_by=("issue_date",),
)
INVOICE_LINES = Entity(
    "billing",
    "invoice_lines",
    "one row a line of an invoice",
    ("invoice_line_id",),
    (
        text("invoice_line_id", "Id of the line.", required=True),
        text("invoice_id", "Invoice it stands on.", required=True),
        text("subscription_id", "Subscription it is for."),
        text("product_name", "Product or module."),
        text("line_description", "Text of the line."),
        text(
            "line_type",
            "What the line charges for.",
            required=True,
            allowed=("recurring", "one_off", "usage", "proration", "discount", "credit"),
        ),
        amount("quantity", "Quantity charged."),
        currency(required=True),
        amount("net_amount", NET, required=True),
        amount("tax_amount", TAX),
        amount("gross_amount", GROSS),
        day("service_from", "First day of the service charged for."),
        day("service_to", "First day after it.", is_period_end=True),
    ),
    periods=(("service_from", "service_to"),),
)
PAYMENTS = Entity(
    "billing",
    "payments",
    "one row an attempt to pay",
    ("payment_id",),
    (
        text("payment_id", "Id of the payment.", required=True),
        text("invoice_id", "Invoice it pays."),
        text("billing_account_id", "Account that pays."),
        text(
            "payment_status",
            "Outcome.",
            required=True,
            allowed=("succeeded", "failed", "pending", "refunded"),
        ),
        currency(required=True),
        amount("gross_amount", "Amount of the payment, with tax.", required=True),
        amount("refunded_amount", "Part that was given back, with tax.", not_negative=True),
        day("refunded_date", "Day on which it was given back; of several the last."),
        text("failure_reason", "Why it failed, in the source's own words."),
        day("payment_date", "Day of the attempt.", required=True),
    ),
    dated_by=("payment_date",),
)
CREDIT_NOTES = Entity(
    "billing",
    "credit_notes",
    "one row a credit note",
    ("credit_note_id",),
    (
        text("credit_note_id", "Id of the credit note.", required=True),
        text("invoice_id", "Invoice it corrects."),
        text("billing_account_id", "Account that is credited.", required=True),
        currency(required=True),
        amount("net_amount", "Amount credited without tax, as a positive number.", required=True),
        amount("tax_amount", "Tax credited."),
        amount("gross_amount", "Amount credited with tax."),
        text("credit_reason", "Why it was given, in the source's own words."),
        day("issue_date", "Day of the credit note.", required=True),
    ),
    dated_by=("issue_date",),
)
WALLET_TRANSACTIONS = Entity(
    "billing",
    "wallet_transactions",
    "one row a movement of a prepaid balance",
    ("wallet_transaction_id",),
    (
        text("wallet_transaction_id", "Id of the movement.", required=True),
        text("billing_account_id", "Account that holds the balance.", required=True),
        text(
            "transaction_type",
            "What moved the balance.",
            required=True,
            allowed=("top_up", "burn", "expiry", "adjustment"),
        ),
        currency(required=True),
        amount(
            "net_amount",
            "Amount of the movement without tax; burn and expiry are negative.",
            required=True,
        ),
        instant("occurred_at", "When it happened.", required=True),
    ),
    dated_by=("occurred_at",),
)

BILLING = (
    ACCOUNTS,
    PRODUCTS,
    PRICES,
    SUBSCRIPTIONS,
    SUBSCRIPTION_PERIODS,
    INVOICES,
    INVOICE_LINES,
    PAYMENTS,
    CREDIT_NOTES,
    WALLET_TRANSACTIONS,
)
