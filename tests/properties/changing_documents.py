"""Documents of a system of their own that change between two builds, in every way that they can."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from tests.properties.random_histories import AS_OF
from tests.warehouses import Row, insert_rows, stage_settings
from workspace.settings import Metrics

SYSTEM, TWIN = "documents", "documents_too"
"""Systems that give the same ids to other accounts and documents; the twin's do not change."""
DAY = date(2024, 10, 1)
ACCOUNTS = (
    "shares", "shares_too", "void", "refunded", "credited", "listed", "unlisted", "stub",
    "pays_for_another", "dated_ahead", "test", "moved_from", "moved_to",
)  # fmt: skip


def write(path: Path, *, is_later: bool) -> None:
    """Put the documents in a warehouse in place of what it had of them, and the day of the run."""
    with duckdb.connect(path) as connection:
        stage_settings(connection, AS_OF - timedelta(days=0 if is_later else 1), Metrics())
        for table, rows in _rows(is_later).items():
            connection.execute(
                f"delete from accepted.{table} where source_system in ('{SYSTEM}', '{TWIN}')"
            )
            insert_rows(connection, table, SYSTEM, rows)
        for table, rows in _rows(is_later=False).items():
            insert_rows(connection, table, TWIN, rows)


def _rows(is_later: bool) -> dict[str, list[Row]]:
    return {
        "billing__accounts": [
            {"record_key": name, "billing_account_id": name, "is_test": name == "test" and is_later}
            for name in ACCOUNTS
        ],
        "billing__invoices": [
            _invoice("shares", subscription="shared"),
            _invoice("shares_too", subscription="shared"),
            _invoice("void", subscription="of_the_invoice", status="void" if is_later else "open"),
            _invoice("refunded"),
            _invoice("listed"),
            _invoice("unlisted"),
            _invoice("dated_ahead", day=AS_OF),
            _invoice("test"),
            _invoice("moved", account="moved_to" if is_later else "moved_from"),
            _invoice("stub"),
            _invoice("of_nobody", account=None, net=70 if is_later else 60),
        ],
        "billing__invoice_lines": [
            _line("shares"),
            _line("shares_too", net=200 if is_later else 100),
            _line("void", subscription="of_the_line"),
            _line("refunded", line_type="one_off"),
            *([_line("listed")] if is_later else [_line("unlisted")]),
            _line("dated_ahead"),
            _line("test", line_type="usage"),
            _line("moved"),
            _line("stub", days=10, net=30 if is_later else 20),
            _line("stub", days=31, start=date(2024, 10, 11)),
            _line("never_sent", net=50 if is_later else 40),
        ],
        "billing__payments": [
            _payment("refunded", refunded=30 if is_later else 0),
            _payment("void", account="pays_for_another", gross=120 if is_later else 110),
            _payment("never_sent", gross=12 if is_later else 11),
        ],
        "crm__accounts": [
            {"record_key": name, "crm_account_id": name, "account_name": name}
            for name in ("renewed_by_another", "renews_of_another")
        ],
        "crm__contracts": [
            _contract("test", notice_date=AS_OF - timedelta(days=9) if is_later else None),
            _contract("renewed_by_another"),
            _contract(
                "renews_of_another",
                start=DAY + timedelta(days=20 if is_later else 40),
                predecessor="renewed_by_another",
            ),
        ],
        "billing__credit_notes": [
            {
                "record_key": "c", "credit_note_id": "c", "billing_account_id": "credited",
                "currency": "USD", "net_amount": 15 if is_later else 10, "issue_date": DAY,
            }
        ],
    }  # fmt: skip


def _invoice(
    name: str,
    *,
    account: str | None = "",
    subscription: str | None = None,
    status: str = "open",
    day: date = DAY,
    net: int = 100,
) -> Row:
    return {
        "record_key": name, "invoice_id": name, "subscription_id": subscription,
        "billing_account_id": name if account == "" else account, "invoice_status": status,
        "currency": "USD", "net_amount": net, "issue_date": day,
    }  # fmt: skip


def _line(
    invoice: str,
    *,
    subscription: str | None = None,
    line_type: str = "recurring",
    net: int = 100,
    start: date = DAY,
    days: int = 31,
) -> Row:
    name = f"{invoice}/{start}"
    return {
        "record_key": name, "invoice_line_id": name, "invoice_id": invoice,
        "subscription_id": subscription, "line_type": line_type, "product_name": "documented",
        "currency": "USD", "net_amount": net, "service_from": start,
        "service_to": start + timedelta(days=days),
    }  # fmt: skip


def _contract(
    account: str,
    *,
    start: date = DAY,
    predecessor: str | None = None,
    notice_date: date | None = None,
) -> Row:
    return {
        "record_key": account, "contract_id": account, "crm_account_id": account,
        "contract_status": "signed", "start_date": start, "end_date": start + timedelta(days=365),
        "arr_amount": 0, "currency": "USD", "predecessor_contract_id": predecessor,
        "notice_date": notice_date,
    }  # fmt: skip


def _payment(
    invoice: str, *, account: str | None = None, gross: int = 100, refunded: int = 0
) -> Row:
    return {
        "record_key": invoice, "payment_id": invoice, "invoice_id": invoice,
        "billing_account_id": account, "payment_status": "succeeded", "currency": "USD",
        "gross_amount": gross, "refunded_amount": refunded, "payment_date": DAY,
    }  # fmt: skip
