"""House rules that a linter does not know: who may read whom, what every model must have."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "dbt_project"
Node = dict[str, Any]


def nodes(manifest: Node, kind: str) -> Iterator[Node]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == kind)


def models(manifest: Node, layer: str) -> list[Node]:
    """Models of one layer: the first folder below models/."""
    found = [node for node in nodes(manifest, "model") if node["fqn"][1] == layer]
    assert found, f"no model in {layer}"
    return found


def parents(node: Node) -> list[str]:
    return list(node["depends_on"]["nodes"])


def layer_of(unique_id: str, manifest: Node) -> str:
    kind = unique_id.split(".", maxsplit=1)[0]
    return manifest["nodes"][unique_id]["fqn"][1] if kind == "model" else kind


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_staging_reads_one_source_and_nothing_else(manifest: Node) -> None:
    wrong = {
        node["name"]: parents(node)
        for node in models(manifest, "staging")
        if len(parents(node)) != 1 or not parents(node)[0].startswith("source.")
    }
    assert not wrong


@pytest.mark.parametrize(
    ("layer", "may_read"),
    [
        ("intermediate", {"staging", "intermediate", "seed"}),
        ("marts", {"intermediate", "marts"}),
    ],
)
def test_a_layer_reads_only_what_stands_before_it(
    manifest: Node, layer: str, may_read: set[str]
) -> None:
    wrong = {
        f"{node['name']} reads {parent}"
        for node in models(manifest, layer)
        for parent in parents(node)
        if layer_of(parent, manifest) not in may_read
    }
    assert not wrong


def test_metrics_are_of_marts(manifest: Node) -> None:
    read = {
        layer_of(parent, manifest)
        for node in manifest["semantic_models"].values()
        for parent in parents(node)
    }
    assert read == {"marts"}


def test_every_model_has_one_yaml_beside_it_with_its_name(manifest: Node) -> None:
    wrong = [
        node["name"]
        for node in nodes(manifest, "model")
        if node["patch_path"] is None
        or Path(node["patch_path"].split("://")[1])
        != Path(node["original_file_path"]).with_suffix(".yml")
    ]
    assert not wrong


def test_every_model_is_described(manifest: Node) -> None:
    assert not [node["name"] for node in nodes(manifest, "model") if not node["description"]]


def test_every_mart_has_an_enforced_contract(manifest: Node) -> None:
    marts = models(manifest, "marts")
    assert not [node["name"] for node in marts if not node["config"]["contract"]["enforced"]]


def test_every_mart_has_a_test_of_its_grain(manifest: Node) -> None:
    tested = {
        parent
        for test in nodes(manifest, "test")
        if (test.get("test_metadata") or {}).get("name") == "grain"
        for parent in parents(test)
    }
    assert not [n["name"] for n in models(manifest, "marts") if n["unique_id"] not in tested]


def test_every_published_column_is_described_and_typed(manifest: Node) -> None:
    published = [
        *models(manifest, "marts"),
        *(s for s in manifest["sources"].values() if s["source_name"] == "published"),
    ]
    wrong = [
        f"{node['name']}.{name}"
        for node in published
        for name, column in node["columns"].items()
        if not column["description"].strip() or not column["data_type"]
    ]
    assert not wrong


def test_every_amount_says_its_currency_and_tax_basis(manifest: Node) -> None:
    wrong = [
        f"{node['name']}.{name}"
        for node in models(manifest, "marts")
        for name, column in node["columns"].items()
        if name.endswith("_amount")
        and not {"currency", "tax_basis"} <= column["config"]["meta"].keys()
    ]
    assert not wrong


def test_every_model_outside_staging_names_its_grain_first(manifest: Node) -> None:
    wrong = [
        node["name"]
        for node in nodes(manifest, "model")
        if node["fqn"][1] != "staging"
        and not re.match(r"(-- Grain: |\"\"\"Grain: )", node["raw_code"])
    ]
    assert not wrong


def test_no_model_is_longer_than_a_hundred_lines(manifest: Node) -> None:
    wrong = {
        node["name"]: node["raw_code"].count("\n") + 1
        for node in nodes(manifest, "model")
        if node["raw_code"].count("\n") >= 100
    }
    assert not wrong


def test_no_python_module_is_longer_than_300_lines() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    lengths = {path: (ROOT / path).read_text().count("\n") for path in tracked}
    assert lengths
    assert not {path: n for path, n in lengths.items() if n > 300}


ONLY_IN_DISPATCH_MACROS = (
    "generate_series", "unnest", "list", "list_aggregate", "struct_pack", "array_agg", "arg_max",
    "arg_min", "max_by", "min_by", "strftime", "strptime", "epoch", "epoch_ms", "json_extract",
    "json_extract_string", "read_parquet", "read_csv", "date_diff", "range",
)  # fmt: skip


@pytest.mark.parametrize("function", ONLY_IN_DISPATCH_MACROS)
def test_what_engines_read_differently_stands_in_a_macro(manifest: Node, function: str) -> None:
    call = re.compile(rf"(?<![\w.]){function}\s*\(", re.IGNORECASE)
    wrong = [
        node["name"]
        for node in (*nodes(manifest, "model"), *nodes(manifest, "test"))
        if node["language"] == "sql" and call.search(without_jinja(node["raw_code"]))
    ]
    assert not wrong


def without_jinja(code: str) -> str:
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*", " ", code, flags=re.DOTALL)


def test_order_is_never_left_to_the_engine(compiled: dict[str, str]) -> None:
    wrong = {
        name: term
        for name, code in compiled.items()
        for term in order_terms(code)
        if " nulls " not in f"{term.lower()} "
    }
    assert not wrong


def order_terms(code: str) -> Iterator[str]:
    """Each term of each `order by`, up to the parenthesis or clause that ends it."""
    for start in re.finditer(r"\border\s+by\b", code, re.IGNORECASE):
        rest, depth, term = code[start.end() :], 0, ""
        for character in rest:
            depth += (character == "(") - (character == ")")
            if depth < 0 or (depth == 0 and re.search(r"\b(rows|range|limit)\b$", term)):
                break
            if depth == 0 and character == ",":
                yield " ".join(term.split())
                term = ""
            else:
                term += character
        yield " ".join(term.split())


def test_no_name_is_quoted(compiled: dict[str, str]) -> None:
    assert not [name for name, code in compiled.items() if '"' in re.sub(r"'[^']*'", "", code)]


def test_spark_reads_every_model(compiled: dict[str, str]) -> None:
    for name, code in compiled.items():
        assert sqlglot.parse_one(code, dialect="spark"), name


def test_a_left_join_has_no_condition_on_the_left_alone(compiled: dict[str, str]) -> None:
    """DuckDB would compare every row of one table with every row of the other."""
    wrong = [
        f"{name}: {condition.sql()}"
        for name, code in compiled.items()
        for join in sqlglot.parse_one(code, dialect="spark").find_all(exp.Join)
        if join.side == "LEFT"
        for condition in conjuncts(join.args["on"])
        if join.alias_or_name not in {column.table for column in condition.find_all(exp.Column)}
    ]
    assert not wrong


def conjuncts(condition: exp.Expression) -> Iterator[exp.Expression]:
    """What is joined by `and` at the top."""
    return condition.flatten() if isinstance(condition, exp.And) else iter([condition])
