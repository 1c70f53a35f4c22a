"""How accounting in Berlin exports billing: German headers, day-first dates, decimal commas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ingestion.sources.demo import catalog, invoicing
from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.subscriptions import LIST_PRICE, Subscription, Terms
from ingestion.sources.demo.writing import Cell, Export, Manner

MANNER = Manner(
    "cp1252",
    delimiter=";",
    date_format="%d.%m.%Y",
    instant_format="%d.%m.%Y %H:%M",
    timezone="Europe/Berlin",
    decimal_mark=",",
    yes_no=("ja", "nein"),
    line_end="\r\n",
)
ONE_DAY = timedelta(days=1)
"""Accounting writes the last day of service, not the first day after."""
CUSTOMERS = (
    "Kundennr", "Firma", "CRM-Nr", "Helpdesk-Nr", "E-Mail", "USt-IdNr", "Land", "Währung",
    "Angelegt am",
)  # fmt: skip
PRODUCTS = ("Artikelnr", "Bezeichnung", "Gruppe", "Aktiv")
PRICES = ("Preisnr", "Artikelnr", "Währung", "Preis", "Intervall")
PERIODS = (
    "Periode", "Abo", "Kundennr", "Artikel", "Menge", "Betrag netto", "Rabatt", "Intervall",
    "Währung", "Status", "Gültig von", "Gültig bis",
)  # fmt: skip
INVOICES = (
    "Rechnungsnr", "Kundennr", "Abo", "Status", "Währung", "Netto", "Steuer", "Brutto", "Bezahlt",
    "Rechnungsdatum", "Fällig am", "Bezahlt am",
)  # fmt: skip
LINES = (
    "Position", "Rechnungsnr", "Abo", "Artikel", "Art", "Menge", "Währung", "Netto", "Steuer",
    "Brutto", "Leistung von", "Leistung bis",
)  # fmt: skip
PAYMENTS = (
    "Zahlung", "Rechnungsnr", "Kundennr", "Ergebnis", "Währung", "Betrag brutto", "Grund", "Datum",
)  # fmt: skip
CREDITS = (
    "Gutschrift", "Rechnungsnr", "Kundennr", "Währung", "Netto", "Steuer", "Brutto", "Grund",
    "Datum",
)  # fmt: skip
INTERVALS = {"month": "monatlich", "quarter": "vierteljährlich", "year": "jährlich"}
STATES = {"active": "aktiv", "trial": "Test", "paused": "pausiert", "past_due": "Zahlungsverzug"}
LINE_KINDS = {
    "recurring": "laufend",
    "one_off": "einmalig",
    "usage": "Verbrauch",
    "proration": "anteilig",
    "discount": "Rabatt",
}
ARTICLES = {name: f"ART-{number:02d}" for number, name in enumerate(catalog.SEAT_PRICES, start=1)}


def exports(company: Company) -> Iterator[Export]:
    """The exports of billing; payments come as one file a year."""
    known = tuple(someone for someone in company.customers if someone.billing_id)
    invoices = [bill for someone in known for bill in invoicing.invoices(company, someone)]
    yield Export("billing/kunden.csv", MANNER, CUSTOMERS, _customers(known))
    yield Export("billing/artikel.csv", MANNER, PRODUCTS, _products())
    yield Export("billing/preise.csv", MANNER, PRICES, _prices())
    yield Export("billing/abonnements.csv", MANNER, PERIODS, _periods(company, known))
    yield Export("billing/rechnungen.csv", MANNER, INVOICES, map(_invoice, invoices))
    yield Export("billing/rechnungspositionen.csv", MANNER, LINES, _lines(invoices))
    yield Export("billing/gutschriften.csv", MANNER, CREDITS, _credits(invoices))
    payments = list(_payments(invoices))
    for year in range(company.months[0].year, company.demo.as_of.year + 1):
        rows = [row for day, row in payments if day.year == year]
        yield Export(f"billing/zahlungen_{year}.csv", MANNER, PAYMENTS, rows)


def _customers(known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        tax_number = None
        if someone.country.region == "EMEA":
            tax_number = f"{someone.country.code}{100_000_000 + 7919 * someone.number}"
        yield (
            someone.billing_id, someone.legal_name.upper(), someone.crm_id, someone.helpdesk_id,
            f"accounting@{someone.domain}", tax_number, someone.country.code,
            someone.country.currency, datetime.combine(someone.start, time(7, 45)),
        )  # fmt: skip


def _products() -> Iterator[tuple[Cell, ...]]:
    for name, number in ARTICLES.items():
        yield (number, name, catalog.FAMILIES[name], True)


def _prices() -> Iterator[tuple[Cell, ...]]:
    for name, article in ARTICLES.items():
        for currency in catalog.PRICE_FACTORS:
            for interval, word in INTERVALS.items():
                price = catalog.seat_price(name, currency, interval, LIST_PRICE)
                yield (f"{article}-{currency}-{interval[0]}", article, currency, price, word)


def _periods(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        for subscription in company.subscriptions[someone.number]:
            for product in (*catalog.PLANS, *catalog.MODULES):
                for number, (terms, begin, end) in enumerate(_runs(subscription, product), start=1):
                    price = subscription.price(product, terms)
                    name = f"{subscription.subscription_id}-{ARTICLES[product][4:]}-{number:02d}"
                    yield (
                        name, subscription.subscription_id, someone.billing_id, product,
                        terms.seats, price.amount, price.discount_amount,
                        INTERVALS[subscription.interval], subscription.currency,
                        STATES[terms.state], begin, end and end - ONE_DAY,
                    )  # fmt: skip


def _runs(subscription: Subscription, product: str) -> Iterator[tuple[Terms, date, date | None]]:
    """Times in which nothing changed for `product`: terms, first day, first day after."""
    seen: tuple[Terms, date] | None = None
    for change in subscription.changes:
        terms = change.terms if product in change.terms.products else None
        if seen is not None and terms is not None and _same_for_item(seen[0], terms):
            continue
        if seen is not None:
            yield *seen, change.day
        seen = (terms, change.day) if terms is not None else None
    if seen is not None:
        yield *seen, subscription.end


def _same_for_item(before: Terms, after: Terms) -> bool:
    """Whether terms differ in other products at most."""
    return (before.state, before.seats, before.uplift, before.discount) == (
        after.state, after.seats, after.uplift, after.discount,
    )  # fmt: skip


def _invoice(bill: invoicing.Invoice) -> tuple[Cell, ...]:
    gross = bill.net + bill.tax
    status = "bezahlt" if bill.paid else "uneinbringlich" if bill.is_lost else "offen"
    return (
        bill.invoice_id, bill.customer.billing_id, bill.subscription.subscription_id, status,
        bill.subscription.currency, bill.net, bill.tax, gross, gross if bill.paid else Decimal(0),
        bill.issued, bill.due, bill.paid,
    )  # fmt: skip


def _lines(invoices: list[invoicing.Invoice]) -> Iterator[tuple[Cell, ...]]:
    for bill in invoices:
        for position, line in enumerate(bill.lines, start=1):
            yield (
                f"{bill.invoice_id}-{position}", bill.invoice_id, bill.subscription.subscription_id,
                line.product, LINE_KINDS[line.kind], line.quantity, bill.subscription.currency,
                line.net, line.tax, line.net + line.tax, line.service_from,
                line.service_to - ONE_DAY,
            )  # fmt: skip


def _payments(invoices: list[invoicing.Invoice]) -> Iterator[tuple[date, tuple[Cell, ...]]]:
    """Every attempt to pay, with its day."""
    for bill in invoices:
        attempts = [
            (bill.failed, "fehlgeschlagen", "Karte abgelehnt"),
            (bill.paid, "erfolgt", None),
        ]
        for number, (day, result, reason) in enumerate(attempts, start=1):
            if day is not None:
                yield day, (
                    f"Z-{bill.invoice_id[3:]}-{number}", bill.invoice_id, bill.customer.billing_id,
                    result, bill.subscription.currency, bill.net + bill.tax, reason, day,
                )  # fmt: skip


def _credits(invoices: list[invoicing.Invoice]) -> Iterator[tuple[Cell, ...]]:
    for bill in invoices:
        if not bill.credit or bill.paid is None:
            continue
        currency = bill.subscription.currency
        net = catalog.rounded(bill.net * bill.credit, currency)
        tax = catalog.rounded(bill.tax * bill.credit, currency)
        yield (
            f"GS-{bill.invoice_id[3:]}", bill.invoice_id, bill.customer.billing_id, currency, net,
            tax, net + tax, "Kulanz", bill.paid,
        )  # fmt: skip
