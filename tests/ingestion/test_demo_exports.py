"""The exports of the embedded company: repeatable, as each department writes, a little broken."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reference.demo_exports import german_day, german_number, german_rows

from ingestion.entities import ENTITIES
from ingestion.sources.demo import demo_settings, ensure_exports, write_exports
from ingestion.sources.demo.shipped import MARKER
from workspace.settings import Company, Demo, ObjectMapping, Settings

SMALL = Demo(customers=60, months=18)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the default company."""
    folder = tmp_path_factory.mktemp("exports")
    write_exports(Demo(), folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}


def mapped(folder: Path) -> Iterator[tuple[str, ObjectMapping, list[Path]]]:
    for name, source in demo_settings(Settings(), folder).sources.items():
        for mapping in source.objects:
            yield name, mapping, sorted(Path(source.folder or "").glob(mapping.file or ""))


def rows(path: Path, mapping: ObjectMapping) -> list[list[str]]:
    """Header and records of one export."""
    text = path.read_bytes().decode(mapping.encoding or "utf-8-sig")
    delimiter = ";" if text.split("\n", 1)[0].count(";") else ","
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def test_the_same_demo_gives_the_same_bytes(tmp_path: Path) -> None:
    write_exports(SMALL, tmp_path / "one")
    write_exports(SMALL, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    "other",
    [
        SMALL.model_copy(update={"seed": 8}),
        SMALL.model_copy(update={"as_of": date(2026, 9, 15)}),
        SMALL.model_copy(update={"months": 17}),
    ],
    ids=["seed", "as_of", "months"],
)
def test_another_demo_gives_other_bytes(tmp_path: Path, other: Demo) -> None:
    write_exports(SMALL, tmp_path / "one")
    write_exports(other, tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "two")


def test_a_customer_lives_the_same_life_in_a_larger_company(tmp_path: Path) -> None:
    write_exports(SMALL, tmp_path / "small")
    write_exports(SMALL.model_copy(update={"customers": 90}), tmp_path / "large")
    few, many = (
        {row["Periode"]: row for row in german_rows(tmp_path / size / "billing/abonnements.csv")}
        for size in ("small", "large")
    )
    assert few.items() < many.items()


@pytest.mark.parametrize("customers", [1, 3])
def test_a_tiny_company_has_every_export_that_is_mapped(tmp_path: Path, customers: int) -> None:
    write_exports(Demo(customers=customers, months=2), tmp_path)
    assert [mapping.name for _, mapping, files in mapped(tmp_path) if not files] == []


def test_every_column_of_every_export_is_mapped_to_its_entity(folder: Path) -> None:
    for source, mapping, files in mapped(folder):
        where = f"{source}.{mapping.name}"
        entity = ENTITIES[mapping.entity]
        targets = set(mapping.columns) | set(mapping.constants)
        assert targets <= {column.name for column in entity.columns}, where
        assert {column.name for column in entity.columns if column.required} <= targets, where
        assert files, where
        for path in files:
            assert set(rows(path, mapping)[0]) == set(mapping.columns.values()), path


def test_every_word_is_translated_or_known_but_for_the_mishaps(folder: Path) -> None:
    """A word that the mapping forgets would send whole groups of rows to quarantine."""
    for _, mapping, files in mapped(folder):
        entity = ENTITIES[mapping.entity]
        for name, header in mapping.columns.items():
            allowed = set(entity.column(name).allowed)
            if not allowed:
                continue
            translations = mapping.values.get(name, {})
            for path in files:
                first, *records = rows(path, mapping)
                position = first.index(header)
                cells = [record[position] for record in records if len(record) == len(first)]
                unknown = [
                    cell for cell in cells if cell and translations.get(cell, cell) not in allowed
                ]
                assert len(unknown) <= 1, (path, unknown)


def test_mishaps_are_there_and_stay_below_the_thresholds(folder: Path) -> None:
    """Repeated ids are what the gate is strictest about; a cut line and a copy stand beside."""
    gates = Settings().gates
    n_conflicts = 0
    for _, mapping, files in mapped(folder):
        entity = ENTITIES[mapping.entity]
        if len(entity.key) > 1:
            continue
        ids: dict[str, set[tuple[str, ...]]] = {}
        for path in files:
            first, *records = rows(path, mapping)
            position = first.index(mapping.columns[entity.key[0]])
            for record in records:
                if len(record) == len(first):
                    ids.setdefault(record[position], set()).add(tuple(record))
        conflicting = sum(len(versions) for versions in ids.values() if len(versions) > 1)
        n_conflicts += conflicting
        assert conflicting <= gates.key_conflict_refuse_rate * len(ids), mapping.name
    assert n_conflicts == 2
    events = (folder / "helpdesk/ticket_events.csv").read_text()
    assert not events.endswith("\n")
    copies = Counter(path.read_bytes() for path in (folder / "billing").glob("zahlungen_*.csv"))
    assert max(copies.values()) == 2


def test_departments_write_in_their_own_manner(folder: Path) -> None:
    assert (folder / "crm/accounts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in (folder / "crm/accounts.csv").read_bytes()
    assert (folder / "helpdesk/tickets.csv").read_text().startswith("id;organization_id;")
    kunden = (folder / "billing/kunden.csv").read_bytes()
    assert "Währung".encode("cp1252") in kunden
    with pytest.raises(UnicodeDecodeError):
        kunden.decode("utf-8")


def test_invoices_add_up_and_lines_belong_to_periods(folder: Path) -> None:
    lines: dict[str, list[dict[str, str]]] = {}
    for row in german_rows(folder / "billing/rechnungspositionen.csv"):
        assert german_number(row["Netto"]) + german_number(row["Steuer"]) == german_number(
            row["Brutto"]
        )
        lines.setdefault(row["Rechnungsnr"], []).append(row)
    periods: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in german_rows(folder / "billing/abonnements.csv"):
        periods.setdefault((row["Abo"], row["Artikel"]), []).append(row)
    n_recurring = 0
    for invoice in german_rows(folder / "billing/rechnungen.csv"):
        if invoice["Rechnungsdatum"] == "31.02.2026":
            continue
        for column in ("Netto", "Steuer", "Brutto"):
            total = sum(german_number(line[column]) for line in lines[invoice["Rechnungsnr"]])
            assert total == german_number(invoice[column]), invoice
        charged: dict[str, Decimal] = {}
        for line in lines[invoice["Rechnungsnr"]]:
            if line["Art"] in {"laufend", "Rabatt"}:
                charged[line["Artikel"]] = charged.get(line["Artikel"], Decimal(0)) + Decimal(
                    line["Netto"].replace(",", ".")
                )
        day = german_day(invoice["Rechnungsdatum"])
        for product, amount in charged.items():
            n_recurring += 1
            in_force = [
                Decimal(row["Betrag netto"].replace(",", "."))
                for row in periods[invoice["Abo"], product]
                if german_day(row["Gültig von"]) <= day
                and (not row["Gültig bis"] or day <= german_day(row["Gültig bis"]))
            ]
            assert in_force == [amount], (invoice["Rechnungsnr"], product)
    assert n_recurring > 5000


def test_settings_of_the_demo_keep_what_the_company_decided(tmp_path: Path) -> None:
    shipped = demo_settings(Settings(), tmp_path)
    assert shipped.company.reporting_currency == "USD"
    assert shipped.company.as_of == Demo().as_of
    assert shipped.company.name == "Northbeam Software (demo)"
    assert shipped.sources["crm"].folder == str(tmp_path / "crm")
    own = Company(name="Mine", reporting_currency="EUR", as_of=date(2026, 1, 31))
    assert demo_settings(Settings(company=own), tmp_path).company == own


def test_exports_are_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    ensure_exports(SMALL, folder)
    accounts = folder / "crm/accounts.csv"
    accounts.write_text("touched")
    ensure_exports(SMALL, folder)
    assert accounts.read_text() == "touched"


@pytest.mark.parametrize("demo", [SMALL, Demo(customers=59, months=18)], ids=["cut off", "changed"])
def test_exports_are_written_again_after_a_crash_or_a_change(tmp_path: Path, demo: Demo) -> None:
    folder = tmp_path / "demo"
    ensure_exports(SMALL, folder)
    if demo == SMALL:
        (folder / MARKER).unlink()
    (folder / "crm/accounts.csv").write_text("half")
    (folder / "product/usage_1999.csv").write_text("left behind")
    ensure_exports(demo, folder)
    write_exports(demo, tmp_path / "fresh")
    assert contents(folder) == contents(tmp_path / "fresh")
