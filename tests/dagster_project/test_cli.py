"""What a person sees who types: sentences, exit codes, JSON; never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from workspace.lock import run_lock
from workspace.paths import Workspace

Command = Callable[..., "object"]

BROKEN = {
    "no-toml": ("[company", "is not valid TOML"),
    "unknown-key": ("[company]\nnam = 'x'\n", "Did you mean 'name'?"),
    "no-time-zone": ("[company]\nreporting_timezone = 'Mars'\n", "'Mars' is not a time zone"),
    "no-folder": (
        "[sources.crm]\nkind = 'files'\n[[sources.crm.objects]]\nname = 'a'\n"
        "entity = 'crm.accounts'\nfile = 'a.csv'\ncolumns = { crm_account_id = 'id' }\n",
        "needs 'folder'",
    ),
}


def sentence(text: str) -> str:
    """What was said, which must not look like a program that fell over."""
    assert "Traceback" not in text
    return " ".join(text.split())


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_configuration_that_cannot_be_obeyed_ends_with_3(
    typed: Command, tmp_path: Path, command: str, content: str, words: str
) -> None:
    (tmp_path / "customer360.toml").write_text(content)
    seen = typed(command)
    assert (seen.exit_code, seen.out) == (3, "")
    assert words in sentence(seen.err)
    assert not (tmp_path / "warehouse").exists()


def test_a_configuration_that_is_named_and_absent_ends_with_3(
    typed: Command, tmp_path: Path
) -> None:
    seen = typed("run", C360_CONFIG=str(tmp_path / "other.toml"))
    assert seen.exit_code == 3
    assert "other.toml is not there" in sentence(seen.err)


def test_rules_that_cannot_be_obeyed_end_with_3_before_anything_is_read(
    typed: Command, tmp_path: Path
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "acv_band.csv").write_text("band\n")
    seen = typed("run")
    assert seen.exit_code == 3
    assert "Did you mean 'acv_bands'?" in sentence(seen.err)
    assert not (tmp_path / "warehouse").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--as-of", "31.12.2025"), "--as-of '31.12.2025' is not a date."),
        (("run", "--source", "strip"), "No source is called 'strip'. Did you mean 'stripe'?"),
        (("run", "--accept", "volume_of_mr"), "Did you mean 'volume_of_mrr'?"),
    ],
    ids=["date", "source", "check"],
)
def test_a_word_that_means_nothing_ends_with_3(
    typed: Command, words: tuple[str, ...], said: str
) -> None:
    seen = typed(*words)
    assert seen.exit_code == 3
    assert said in sentence(seen.err)


def test_a_second_run_at_the_same_time_says_so_and_ends_with_1(
    typed: Command, tmp_path: Path
) -> None:
    workspace = Workspace(tmp_path / "warehouse")
    with run_lock(workspace):
        seen = typed("run")
    assert seen.exit_code == 1
    assert "Another run (process" in sentence(seen.err)
    assert not workspace.warehouse.exists()


def test_a_workspace_where_nothing_may_be_made_ends_with_1(typed: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    seen = typed("run", C360_HOME=str(tmp_path / "file" / "warehouse"))
    assert seen.exit_code == 1
    assert str(tmp_path / "file" / "warehouse") in sentence(seen.err)


def test_a_source_that_is_not_there_ends_with_4(typed: Command, company: Path) -> None:
    text = (company / "customer360.toml").read_text().replace('"exports"', '"absent"')
    (company / "absent.toml").write_text(text)
    seen = typed("check", C360_CONFIG=str(company / "absent.toml"))
    assert seen.exit_code == 4
    assert "3 of 3 objects cannot be read as configured." in sentence(seen.err)
    assert "absent of source shop is not there" in sentence(seen.out)


def test_check_tells_programs_of_each_object(typed: Command, company: Path) -> None:
    seen = typed("check", "--json", C360_CONFIG=str(company / "customer360.toml"))
    assert seen.exit_code == 0
    found = {finding["label"]: finding["is_reachable"] for finding in json.loads(seen.out)}
    assert found == {"shop.customers": True, "shop.people": True, "shop.usage": True}


def test_before_the_first_run_status_says_so(typed: Command) -> None:
    seen = typed("status")
    assert (seen.exit_code, seen.err) == (0, "")
    assert "Nothing is published yet" in seen.out
    assert json.loads(typed("status", "--json").out)["generation"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("query", "select 1"),
        ("quarantine", "list"),
        ("quarantine", "show", "crm.accounts"),
        ("rollback",),
        ("release-hold",),
        ("why", "crm.sales:1"),
        ("same", "crm.sales:1", "crm.sales:2"),
        ("different", "crm.sales:1", "crm.sales:2"),
        ("undecide", "crm.sales:1", "crm.sales:2"),
        ("review",),
        ("train",),
        ("use-model", "own-1"),
    ],
    ids=" ".join,
)
def test_what_needs_a_run_before_it_says_so_and_ends_with_1(
    typed: Command, words: tuple[str, ...]
) -> None:
    seen = typed(*words)
    assert seen.exit_code == 1
    assert len(sentence(seen.err)) > 20


@pytest.mark.parametrize("words", [("runn",), ("run", "--bogus"), ("rollback", "x")], ids=" ".join)
def test_what_cannot_be_understood_is_no_refusal_of_a_gate(
    typed: Command, words: tuple[str, ...]
) -> None:
    seen = typed(*words)
    assert (seen.exit_code, seen.out) == (1, "")
    assert "c360 -h" in seen.err or f"{words[0]} -h" in seen.err


@pytest.mark.parametrize("variable", ["C360_HOME", "C360_CONFIG"])
def test_the_home_of_an_unknown_user_ends_with_3(typed: Command, variable: str) -> None:
    seen = typed("run", **{variable: "~no-such-user/x"})
    assert seen.exit_code == 3
    assert f"{variable} names '~no-such-user/x'" in sentence(seen.err)


def test_a_workspace_that_is_a_file_ends_with_3(typed: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    seen = typed("status", C360_HOME=str(tmp_path / "file"))
    assert seen.exit_code == 3
    assert "is no folder" in sentence(seen.err)
    assert (tmp_path / "file").read_text() == "kept"


def test_an_export_without_a_mapped_column_is_a_mistake_of_the_configuration(
    typed: Command, company: Path
) -> None:
    text = (company / "customer360.toml").read_text().replace('"name" }', '"nam" }')
    (company / "other.toml").write_text(text)
    for words in (("check",), ("check", "--json")):
        seen = typed(*words, C360_CONFIG=str(company / "other.toml"))
        assert seen.exit_code == 3
        assert "has no column 'nam'. Did you mean 'name'?" in sentence(seen.out)


def test_an_export_whose_header_is_passed_over_cannot_be_read(
    typed: Command, company: Path
) -> None:
    text = (company / "customer360.toml").read_text()
    (company / "other.toml").write_text(
        text.replace('file = "customers.csv"', 'file = "customers.csv"\nskip_lines = 9999')
    )
    seen = typed("check", C360_CONFIG=str(company / "other.toml"))
    assert seen.exit_code == 4
    assert "has no header below line 9999" in sentence(seen.out)


def test_a_program_gets_its_error_as_json(typed: Command) -> None:
    seen = typed("query", "select 1", "--json")
    told = json.loads(seen.out)
    assert told["exit_code"] == seen.exit_code == 1
    assert told["error"] == seen.err.strip()


def test_init_writes_a_configuration_that_check_accepts(typed: Command, tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "crm_accounts.csv").write_text("Account ID,Account Name,Country\n")
    (tmp_path / "sent" / "holidays.csv").write_text("x,y\n")
    assert typed("init", str(tmp_path / "sent"), "--source", "sales").exit_code == 0
    seen = typed("check", "--json")
    assert [found["label"] for found in json.loads(seen.out)] == ["sales.crm_accounts"]
    assert "holidays.csv" in (tmp_path / "customer360.toml").read_text()


def test_init_names_each_export_once_and_by_a_name_that_is_allowed(
    typed: Command, tmp_path: Path
) -> None:
    (tmp_path / "sent").mkdir()
    for name in ("Tickets.csv", "tickets.tsv", "2024-01 tickets (final).csv", "联系人.csv"):
        (tmp_path / "sent" / name).write_text("ticket_id\tcreated_at\n")
    seen = typed("init", str(tmp_path / "sent"))
    assert "4 of 4 exports are mapped" in seen.out
    assert [each["label"] for each in json.loads(typed("check", "--json").out)] == [
        "exports.export_2024_01_tickets_final",
        "exports.tickets",
        "exports.tickets_2",
        "exports.export",
    ]


def test_init_that_knows_no_export_says_what_to_do_and_so_does_check(
    typed: Command, tmp_path: Path
) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "kunden.csv").write_bytes("Währung;Höhe\n".encode("cp1252"))
    assert (
        "0 of 1 exports are mapped. Map at least one in it"
        in typed("init", str(tmp_path / "sent")).out
    )
    assert "It is not UTF-8: add 'encoding'" in (tmp_path / "customer360.toml").read_text()
    seen = typed("check")
    assert seen.exit_code == 3
    assert "map at least one export or table, under [[sources.exports.objects]]" in seen.err


def test_init_refuses_a_name_that_no_source_may_have(typed: Command, tmp_path: Path) -> None:
    seen = typed("init", str(tmp_path), "--source", "My source")
    assert seen.exit_code == 3
    assert "'My source' cannot be the name of a source" in sentence(seen.err)


def test_init_never_overwrites(typed: Command, company: Path, tmp_path: Path) -> None:
    (tmp_path / "customer360.toml").write_text("# mine\n")
    seen = typed("init", str(company / "exports"))
    assert seen.exit_code == 3
    assert (tmp_path / "customer360.toml").read_text() == "# mine\n"


def test_init_of_a_folder_without_exports_ends_with_4(typed: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert typed("init", str(tmp_path / "empty")).exit_code == 4
    assert not (tmp_path / "customer360.toml").exists()


def test_the_version_is_told(typed: Command) -> None:
    seen = typed("--version")
    assert (seen.exit_code, seen.out) == (0, "c360 0.1.0\n")
