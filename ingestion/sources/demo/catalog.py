"""What the embedded company sells, to whom and at which prices; who works there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PLANS = ("Team", "Business")
MODULES = ("Analytics", "Automation", "Integrations", "Security")
FAMILIES = dict.fromkeys(PLANS, "Plan") | dict.fromkeys(MODULES, "Module")
SEAT_PRICES = {
    "Team": Decimal(29),
    "Business": Decimal(45),
    "Analytics": Decimal(12),
    "Automation": Decimal(9),
    "Integrations": Decimal(6),
    "Security": Decimal(8),
}
"""USD a seat and month."""
PRICE_FACTORS = {
    "USD": Decimal(1),
    "EUR": Decimal("0.95"),
    "GBP": Decimal("0.82"),
    "JPY": Decimal(150),
}
SMALLEST_AMOUNTS = {"JPY": Decimal(1)}
"""Currencies whose smallest amount is not a hundredth."""
INTERVAL_MONTHS = {"month": 1, "quarter": 3, "year": 12}
INTERVAL_FACTORS = {"month": Decimal(1), "quarter": Decimal("2.85"), "year": Decimal("10.8")}
"""Months that an interval costs: who pays ahead pays less."""
BASE_RATES = {"EUR": 1.09, "GBP": 1.27, "JPY": 0.0067}
"""USD for one unit, about which rates move."""


@dataclass(frozen=True, slots=True)
class Band:
    """Customers of one size: how many they are and how they behave."""

    name: str
    segment: str
    weight: int
    seats: tuple[int, int]
    yearly_share: float
    """Share that pays by the year."""
    churn_rate: float
    """Share that leaves in a year."""
    growth_rate: float
    """Chance a month that seats or modules are added."""
    ticket_rate: float
    """Tickets a month when all is well."""
    days_of_use: int
    """Days of use a month when all is well."""
    touch_months: int
    """Months between touches by customer success; 0 where there are none."""


BANDS = (
    Band("tiny", "SMB", 20, (1, 2), 0.2, 0.24, 0.02, 0.08, 4, 0),
    Band("small", "SMB", 36, (3, 13), 0.35, 0.16, 0.045, 0.15, 6, 6),
    Band("middle", "Mid-market", 26, (14, 48), 0.6, 0.11, 0.06, 0.3, 7, 3),
    Band("upper", "Mid-market", 14, (50, 220), 0.85, 0.07, 0.085, 0.7, 9, 2),
    Band("enterprise", "Enterprise", 4, (240, 700), 1.0, 0.05, 0.1, 1.5, 12, 1),
)


@dataclass(frozen=True, slots=True)
class Country:
    """Where customers sit: weight among customers, currency, tax and how firms are called there."""

    code: str
    name: str
    region: str
    currency: str
    weight: int
    tax_rate: Decimal
    legal_form: str
    domain: str


COUNTRIES = (
    Country("US", "United States", "Americas", "USD", 42, Decimal(0), "Inc.", "com"),
    Country("CA", "Canada", "Americas", "USD", 7, Decimal("0.05"), "Ltd.", "ca"),
    Country("DE", "Germany", "EMEA", "EUR", 16, Decimal("0.19"), "GmbH", "de"),
    Country("FR", "France", "EMEA", "EUR", 6, Decimal("0.20"), "SAS", "fr"),
    Country("NL", "Netherlands", "EMEA", "EUR", 5, Decimal("0.21"), "B.V.", "nl"),
    Country("AT", "Österreich", "EMEA", "EUR", 3, Decimal("0.20"), "GmbH", "at"),
    Country("GB", "United Kingdom", "EMEA", "GBP", 14, Decimal("0.20"), "Ltd", "co.uk"),
    Country("JP", "Japan", "APAC", "JPY", 7, Decimal("0.10"), "K.K.", "co.jp"),
)
INDUSTRIES = ("Logistics", "Manufacturing", "Software", "Healthcare", "Retail", "Finance", "Media")
CHANNELS = ("organic", "paid search", "event", "outbound", "partner", "referral")
PARTNERS = ("Brückner Consulting", "Northlight Partners", "Cloudwerk")

NAME_HEADS = (
    "Alder", "Amber", "Arden", "Beacon", "Birch", "Blue Ridge", "Bright", "Cedar", "Cobalt",
    "Copper", "Coral", "Crescent", "Delta", "Elm", "Ember", "Falcon", "Fjord", "Granite", "Harbor",
    "Hazel", "Heron", "Ivory", "Juniper", "Kestrel", "Lark", "Linden", "Lumen", "Maple", "Meridian",
    "Müller", "Nordwind", "Onyx", "Orchard", "Pioneer", "Quarry", "River", "Sable", "Solstice",
    "Tamarack", "Vantage", "Willow",
)  # fmt: skip
NAME_TAILS = (
    "Analytics", "Biotech", "Capital", "Cargo", "Clinics", "Components", "Devices", "Dynamics",
    "Energy", "Foods", "Freight", "Games", "Health", "Instruments", "Kitchens", "Labs", "Learning",
    "Logistics", "Media", "Mobility", "Motors", "Networks", "Optics", "Payments", "Pharma",
    "Plastics", "Press", "Retail", "Robotics", "Security", "Shipping", "Software", "Solar",
    "Studios", "Systems", "Textiles", "Travel",
)  # fmt: skip
GIVEN_NAMES = (
    "Aiko", "Amara", "Ben", "Carla", "Chloé", "Daniel", "Elena", "Farid", "Grace", "Hannah",
    "Ivan", "Jürgen", "Kenji", "Lena", "Marco", "Nadia", "Oliver", "Priya", "Rosa", "Sören",
    "Tara", "Victor", "Yuki",
)  # fmt: skip
FAMILY_NAMES = (
    "Abe", "Becker", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jansen",
    "Kowalski", "Lambert", "Moreau", "Nguyen", "Okafor", "Patel", "Rossi", "Schäfer", "Tanaka",
    "Usman", "Vogel", "Wright", "Yamada",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """A person of the embedded company who looks after customers."""

    owner_id: str
    name: str
    team: str
    role: str


OWNERS = (
    Owner("O-01", "Anna Weber", "Customer Success", "csm"),
    Owner("O-02", "Tom Brandt", "Customer Success", "csm"),
    Owner("O-03", "Mei Chen", "Customer Success", "csm"),
    Owner("O-04", "Luis Ortega", "Customer Success", "csm"),
    Owner("O-05", "Sarah Klein", "Customer Success", "csm"),
    Owner("O-06", "James Hill", "Sales", "sales"),
    Owner("O-07", "Ewa Nowak", "Sales", "sales"),
    Owner("O-08", "Paul Martin", "Sales", "sales"),
)
MANAGERS = tuple(owner for owner in OWNERS if owner.role == "csm")
SELLERS = tuple(owner for owner in OWNERS if owner.role == "sales")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` in the smallest amounts that invoices in `currency` know."""
    return amount.quantize(SMALLEST_AMOUNTS.get(currency, Decimal("0.01")))


def seat_price(product: str, currency: str, interval: str, uplift: Decimal) -> Decimal:
    """What a seat of `product` costs for one interval, without tax; uplift 1 is the list price."""
    monthly = SEAT_PRICES[product] * PRICE_FACTORS[currency] * uplift
    return rounded(monthly * INTERVAL_FACTORS[interval], currency)
