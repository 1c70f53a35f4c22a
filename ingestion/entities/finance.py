"""Finance: what customers cost, and exchange rates."""

from ingestion.entities.model import (
    CUSTOMER_REFERENCES,
    Entity,
    amount,
    currency,
    day,
    precise,
    text,
)

FINANCE = (
    Entity(
        "finance",
        "costs",
        "one row a cost of a month",
        ("cost_id",),
        (
            text("cost_id", "Id of the row.", required=True),
            *CUSTOMER_REFERENCES,
            text(
                "cost_type",
                "What was spent on: sales_marketing, customer_success, support, delivery, hosting, "
                "gifts, other, or a type of rules/cost_types.csv.",
                required=True,
            ),
            text(
                "service_type",
                "Service it belongs to.",
                allowed=("support", "implementation", "advisory"),
            ),
            amount("net_amount", "Amount without tax.", required=True),
            currency(required=True),
            amount("hours", "Hours worked.", not_negative=True),
            day("cost_month", "Any day of the month it belongs to.", required=True),
        ),
        dated_by=("cost_month",),
    ),
    Entity(
        "finance",
        "fx_rates",
        "one row a day and pair of currencies",
        ("rate_date", "from_currency", "to_currency"),
        (
            day("rate_date", "Day from which the rate holds.", required=True),
            text("from_currency", "Currency that is converted, ISO 4217.", required=True),
            text("to_currency", "Currency it is converted to, ISO 4217.", required=True),
            precise(
                "rate",
                "Units of to_currency for one unit of from_currency.",
                required=True,
                not_negative=True,
            ),
        ),
        dated_by=("rate_date",),
    ),
)
