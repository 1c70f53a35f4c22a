"""Billing: what is invoiced, paid and credited, and prepaid balances."""

from ingestion.entities.model import (
    Entity,
    amount,
    currency,
    day,
    instant,
    text,
)

NET = "Amount without tax."
TAX = "Tax."
GROSS = "Amount with tax."
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
        text(
            "subscription_item_id",
            "Item of the subscription it is for, as billing.subscription_periods names it.",
        ),
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
        amount(
            "once_discount_amount",
            "What a discount given once took off the net amount, without tax; MRR is before it.",
        ),
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
