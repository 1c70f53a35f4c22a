"""What was billed: invoices with their lines, payments and credit notes, from the subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ingestion.sources.demo import catalog
from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.days import add_months
from ingestion.sources.demo.randomness import happens, stream
from ingestion.sources.demo.subscriptions import Change, Subscription, Terms

ONBOARDING_FEES = {"upper": Decimal(2500), "enterprise": Decimal(8000)}
CALL_PRICE = Decimal("4.50")
"""USD for a thousand calls over those that the plan includes."""
METERED_SHARE = 0.1
CREDIT_SHARE = 0.01
LATEST_PAYMENT_DAYS = 25
DUE_DAYS = 14
Service = tuple[date, date]
"""First day of service and first day after."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: amounts without tax, tax, and the service it is for."""

    kind: str
    product: str
    quantity: int
    net: Decimal
    tax: Decimal
    service_from: date
    service_to: date
    """First day after the service."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, with what came of it."""

    invoice_id: str
    customer: Customer
    subscription: Subscription
    issued: date
    lines: tuple[Line, ...]
    failed: date | None
    """Day of a failed attempt to collect it."""
    is_lost: bool
    """True where collecting was given up."""
    paid: date | None
    credit: Decimal
    """Share of it that was credited later; 0 for most."""

    @property
    def due(self) -> date:
        """Day by which it is to be paid."""
        return self.issued + timedelta(days=DUE_DAYS)

    @property
    def net(self) -> Decimal:
        """Sum of the lines, without tax."""
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """Sum of the lines' tax."""
        return sum((line.tax for line in self.lines), Decimal(0))


def invoices(company: Company, customer: Customer) -> Iterator[Invoice]:
    """All invoices of one customer, by subscription and day."""
    chance = stream(company.demo.seed, "invoice", customer.number)
    is_metered = happens(chance, METERED_SHARE)
    for subscription in company.subscriptions[customer.number]:
        bill = _Bill(company, customer, subscription, chance)
        for number, (day, end) in enumerate(bill.intervals()):
            yield from bill.interval(day, end, is_first=number == 0, is_metered=is_metered)


class _Bill:
    """Makes the invoices of one subscription."""

    def __init__(
        self, company: Company, customer: Customer, subscription: Subscription, chance: Random
    ) -> None:
        self.as_of = company.demo.as_of
        self.customer = customer
        self.subscription = subscription
        self.chance = chance
        self.n_issued = 0

    def intervals(self) -> Iterator[tuple[date, date]]:
        """First day and first day after of every interval that was charged for."""
        months = catalog.INTERVAL_MONTHS[self.subscription.interval]
        day = self.subscription.first_paid
        while day is not None and day <= self.as_of and day != self.subscription.end:
            end = add_months(day, months)
            terms = self.subscription.terms_on(day)
            if terms is None:
                return
            if terms.is_paying:
                yield day, end
            day = end

    def interval(
        self, day: date, end: date, *, is_first: bool, is_metered: bool
    ) -> Iterator[Invoice]:
        """The invoice at the start of an interval, and one for each growth inside of it."""
        changes = self.subscription.changes
        opening = self.subscription.terms_on(day)
        if opening is None:
            return
        service = (day, end)
        lines = [
            line for item in opening.products for line in self._recurring(item, opening, service)
        ]
        factor = catalog.PRICE_FACTORS[self.subscription.currency]
        fee = ONBOARDING_FEES.get(self.customer.band.name)
        if is_first and fee is not None:
            lines.append(self._line("one_off", "Onboarding", 1, fee * factor, service))
        if is_metered and not is_first:
            calls = self.chance.randrange(1, 40)
            before = (day - (end - day), day)
            lines.append(
                self._line("usage", "API calls", calls, calls * CALL_PRICE * factor, before)
            )
        yield self._invoice(day, lines)
        before_terms = opening
        for change in changes:
            if day < change.day < end:
                grown = list(self._prorated(before_terms, change, day, end))
                if grown:
                    yield self._invoice(change.day, grown)
                before_terms = change.terms

    def _recurring(self, product: str, terms: Terms, service: Service) -> Iterator[Line]:
        price = self.subscription.price(product, terms)
        yield self._line("recurring", product, terms.seats, price.list_amount, service)
        if price.discount_amount:
            yield self._line("discount", product, 1, -price.discount_amount, service)

    def _prorated(self, before: Terms, change: Change, day: date, end: date) -> Iterator[Line]:
        left, whole = (end - change.day).days, (end - day).days
        for product in change.terms.products:
            amount = self.subscription.price(product, change.terms).amount
            if product in before.products:
                amount -= self.subscription.price(product, before).amount
            if amount > 0:
                share = amount * left / whole
                yield self._line("proration", product, 1, share, (change.day, end))

    def _line(self, kind: str, product: str, quantity: int, net: Decimal, service: Service) -> Line:
        currency = self.subscription.currency
        net = catalog.rounded(net, currency)
        tax = catalog.rounded(net * self.customer.country.tax_rate, currency)
        return Line(kind, product, quantity, net, tax, *service)

    def _invoice(self, day: date, lines: list[Line]) -> Invoice:
        self.n_issued += 1
        failure = next((each for each in self.subscription.failures if each.day == day), None)
        paid: date | None = day + timedelta(self.chance.randrange(LATEST_PAYMENT_DAYS))
        credit = self.chance.randrange(5, 30) if happens(self.chance, CREDIT_SHARE) else 0
        if failure is not None:
            paid = failure.recovered
        elif paid is not None and paid > self.as_of:
            paid = None
        is_ended = self.subscription.end is not None and self.subscription.end <= self.as_of
        return Invoice(
            invoice_id=f"RE-{self.subscription.subscription_id[4:]}-{self.n_issued:03d}",
            customer=self.customer,
            subscription=self.subscription,
            issued=day,
            lines=tuple(lines),
            failed=failure.day if failure else None,
            is_lost=failure is not None and paid is None and is_ended,
            paid=paid,
            credit=Decimal(credit) / 100 if paid else Decimal(0),
        )
