"""`c360 review`: pairs that wait for a person, one after the other, each answer kept at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import typer

from dagster_project.output import print_json, print_table, say
from dagster_project.warehouse import reading
from identity.asking.decisions import Choice, Decision, add_decision, in_force, load_decisions
from identity.asking.inquiry import Member
from identity.asking.records import Record
from identity.asking.review import FACT_NAMES, Waiting, facts, queue
from identity.asking.telling import told
from serving.generations import current_generation
from serving.reading import connect_bi, query
from workspace.paths import Workspace

CHOICES: dict[str, Choice] = {"s": "always", "d": "never"}
ANSWERS = {"s": "same", "d": "different", "l": "later", "q": "quit"}
QUESTION = "[s]ame, [d]ifferent, [l]ater, [q]uit? "
AMOUNTS = "select customer_id, mrr_amount from customer_360"


def review(
    workspace: Workspace, limit: int | None, now: Callable[[], datetime], *, as_json: bool
) -> None:
    """Show pair after pair and write each answer down.

    Args:
        workspace: whose warehouse is read, and whose state/ keeps the answers.
        limit: how many pairs to show at most; None for all.
        now: the time of an answer, UTC without zone.
        as_json: print the queue and ask nothing.

    Raises:
        C360Error: there is no warehouse yet.
    """
    amounts = amounts_by_customer(workspace)
    with reading(workspace) as connection:
        waiting = queue(connection, in_force(load_decisions(workspace)), amounts)
        shown = waiting[:limit]
        told_of = facts(connection, [side.record for one in shown for side in (one.a, one.b)])
        currency = _currency(connection)
    if as_json:
        print_json([_document(one) for one in shown])
        return
    if not waiting:
        say("No pair of records waits for a person.")
        return
    n_decided = 0
    for number, one in enumerate(shown, start=1):
        say(f"\nPair {number} of {len(waiting)}, {_amount(one.amount)} {currency} MRR at stake")
        _show(one, told_of)
        say(f"\n{_told(one)}")
        answer = _answer()
        if answer == "q":
            break
        if answer in CHOICES:
            add_decision(
                workspace, Decision(CHOICES[answer], one.a.record, one.b.record, "", now())
            )
            n_decided += 1
    obeyed = " The next `c360 run` obeys." if n_decided else ""
    say(f"\nDecided: {n_decided}. Left: {len(waiting) - n_decided}.{obeyed}")


def amounts_by_customer(workspace: Workspace) -> dict[str, Decimal | None]:
    """MRR of every customer that readers see; of none before anything is published."""
    generation = current_generation(workspace)
    if generation is None:
        return {}
    with connect_bi(generation) as connection:
        rows: Any = query(connection, AMOUNTS).rows
    return dict(rows)


def _answer() -> str:
    """The letter that a person or a script gave; the end of the input is the wish to quit."""
    while True:
        typer.echo(QUESTION, nl=False)
        line = sys.stdin.readline()
        if not line:
            say("")
            return "q"
        word = line.strip().lower()
        for letter, meaning in ANSWERS.items():
            if word in (letter, meaning):
                return letter
        say(f"'{line.strip()}' is no answer.")


def _show(waiting: Waiting, told_of: Mapping[Record, Sequence[str | None]]) -> None:
    """Both records side by side, a line for each fact that either has."""
    a, b = waiting.a, waiting.b
    agrees = _signals(waiting.link.matched_values)
    differs = _signals(waiting.link.differing_values)
    rows = [
        (name, mine, others, "agree" if name in agrees else "differ" if name in differs else "")
        for name, mine, others in zip(FACT_NAMES, told_of[a.record], told_of[b.record], strict=True)
        if mine or others
    ]
    rows.append(("customer", _customer(a), _customer(b), ""))
    rows.append(("MRR", _amount(waiting.amount_a), _amount(waiting.amount_b), ""))
    print_table(("", str(a.record), str(b.record), ""), rows)


def _signals(values: str) -> set[str]:
    """The names of the signals whose values are told."""
    return {name for name in FACT_NAMES for one in values.split("; ") if one.startswith(f"{name} ")}


def _told(waiting: Waiting) -> str:
    more = f" {waiting.n_more} more pairs speak for the two." if waiting.n_more else ""
    link = waiting.link._replace(matched_values="", differing_values="")
    return f"{told(link)}.{more}"


def _currency(connection: duckdb.DuckDBPyConnection) -> str:
    ((currency,),) = connection.execute("select reporting_currency from run.settings").fetchall()
    return str(currency)


def _customer(member: Member) -> str:
    return f"{member.customer_id} ({member.customer_name})"


def _amount(amount: Decimal | None) -> str:
    return "not known" if amount is None else f"{amount:,.2f}"


def _document(waiting: Waiting) -> Mapping[str, Any]:
    link = waiting.link
    return {
        "records": [str(waiting.a.record), str(waiting.b.record)],
        "customers": [waiting.a.customer_id, waiting.b.customer_id],
        "customer_names": [waiting.a.customer_name, waiting.b.customer_name],
        "mrr_amounts": [waiting.amount_a, waiting.amount_b],
        "mrr_amount_at_stake": waiting.amount,
        **{
            name: getattr(link, name)
            for name in (
                "rule", "decision", "reason", "score", "matched_values", "differing_values",
                "model_version",
            )
        },
        "n_more_pairs": waiting.n_more,
        "told": told(link),
    }  # fmt: skip
