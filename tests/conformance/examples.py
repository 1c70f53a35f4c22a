"""Worked examples as publishers print them: what they say, our rows for it, and both numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tests.conformance.measures import COHORTS, MEASURES, Measure

FOLDER = Path(__file__).with_name("examples")
PLACES = Decimal("0.00000001")
"""Amounts have eight decimals; of ratios as many are compared."""


def _known_measure(name: str) -> str:
    if name not in MEASURES:
        raise ValueError(f"'{name}' is no measure; there are {', '.join(MEASURES)}")
    return name


Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
MeasureName = Annotated[str, AfterValidator(_known_measure)]
Text = Annotated[str, Field(min_length=1)]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Table):
    """A subscription period of one customer, or of `count` alike: discount off, `end` exclusive."""

    customer: Text = "a"
    count: int = Field(1, ge=1)
    product: Text = "plan"
    quantity: Decimal = Decimal(1)
    amount: Decimal
    discount: Decimal = Decimal(0)
    interval: Literal["day", "week", "month", "quarter", "year"] = "month"
    every: int = Field(1, ge=1)
    currency: Text = "USD"
    start: date
    end: date | None = None
    state: Literal["active", "trial", "paused", "past_due"] = "active"


class Term(Table):
    """A contract term of one customer, or of `count` alike; each renews the one before, if any."""

    customer: Text = "a"
    count: int = Field(1, ge=1)
    arr: Decimal
    signed: date
    start: date
    end: date
    """The first day after it: the day on which it is due."""


class Quote(Table):
    """An exchange rate: `rate` of `currency_to` for one of `currency_from`."""

    day: date
    currency_from: Text
    currency_to: Text = "USD"
    rate: Decimal = Field(gt=0)


class Figure(Table):
    """A number of an example: shares as 0.2, losses negative, also the publisher's."""

    name: Text
    measure: MeasureName
    month: Month
    window: Literal["month", "trailing_12_months"] = "month"
    product: str | None = None
    cohort: Month | None = None
    """The month of first payment, where a cohort is asked for."""
    published: Decimal
    by_rule: bool = False
    """The publisher states the rule; the number follows from it, and from what we supplied."""
    rounding: Decimal = Field(Decimal(0), ge=0)
    """The last digit that the publisher prints; 0: the number is exact."""
    ours: Decimal
    ours_with_settings: Decimal | None = None
    difference: str = ""

    @model_validator(mode="after")
    def _says_why_it_differs(self) -> Figure:
        if bool(self.difference) is (self.is_same or self.is_same_with_settings):
            raise ValueError(f"{self.name}: 'difference' belongs to numbers that differ, and only")
        return self

    @model_validator(mode="after")
    def _is_of_a_cohort_where_it_asks_for_one(self) -> Figure:
        if (self.kind.mart == COHORTS) is (self.cohort is None):
            raise ValueError(f"{self.name}: 'cohort' belongs to numbers of cohorts, and only")
        return self

    @property
    def kind(self) -> Measure:
        """What the number measures."""
        return MEASURES[self.measure]

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def is_same(self) -> bool:
        """Whether ours, as shipped, is the publisher's within its rounding."""
        return self._agrees(self.ours)

    @property
    def is_same_with_settings(self) -> bool:
        """Whether ours, with the example's settings, is the publisher's."""
        return self.ours_with_settings is not None and self._agrees(self.ours_with_settings)

    def _agrees(self, number: Decimal) -> bool:
        return abs(number - self.published) * 2 <= self.rounding


class Example(Table):
    """One worked example, in our words, and the rows that we make of it."""

    id: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    title: Text
    address: str = Field(pattern="^https?://")
    seen: Text
    """What the page says."""
    policy: str = ""
    """The publisher's rule, where it is not ours."""
    supplied: str = ""
    """What the page leaves open and we chose."""
    inconsistent: str = ""
    """Where the page contradicts itself or another of the publisher."""
    settings: dict[str, str | int] = {}
    items: tuple[Item, ...] = ()
    terms: tuple[Term, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_rows(self) -> Example:
        if not (self.items or self.terms):
            raise ValueError(f"{self.id}: neither items nor terms")
        return self

    @model_validator(mode="after")
    def _has_numbers_for_its_settings(self) -> Example:
        with_settings = {figure.ours_with_settings is not None for figure in self.figures}
        if with_settings != {bool(self.settings)}:
            raise ValueError(
                f"{self.id}: 'ours_with_settings' stands with settings, and only there"
            )
        return self


class Publisher(Table):
    """One file: a publisher and its examples."""

    publisher: Text
    examples: tuple[Example, ...] = Field(min_length=1)


def load_publishers() -> tuple[Publisher, ...]:
    """All files, by publisher; no id twice, and rates of a currency from one example only."""
    found = [
        Publisher.model_validate(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal))
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    examples = [example for publisher in found for example in publisher.examples]
    _refuse_repeated("ids of examples", [example.id for example in examples])
    quoted = [{quote.currency_from for quote in example.quotes} for example in examples]
    _refuse_repeated("currencies with rates", [name for names in quoted for name in names])
    return tuple(sorted(found, key=lambda publisher: publisher.publisher.lower()))


def all_examples() -> Iterator[Example]:
    """The examples of all publishers."""
    for publisher in load_publishers():
        yield from publisher.examples


def _refuse_repeated(what: str, names: Sequence[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what} that stand there more than once: {', '.join(repeated)}")
