"""What a model must keep to so that its rows can be made of changed customers alone (0025)."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
HASHED_FOR_ALL = {
    "int_revenue__months", "int_revenue__fx_rates", "int_rules__acv_bands", "stg_run__settings",
}  # fmt: skip
"""What holds for all customers, and stands in the hash of each."""
DECISION = "int_revenue__changed_customers"


def _by_name(manifest: Node) -> dict[str, Node]:
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }


def _plan(node: Node) -> Node:
    plan: Node = node["config"]["meta"].get("incremental", {})
    return plan


def _made_of_changes(manifest: Node) -> dict[str, Node]:
    found = {
        name: node
        for name, node in _by_name(manifest).items()
        if _plan(node) and "input" not in _plan(node)
    }
    assert len(found) > 20
    return found


def _parents(node: Node) -> set[str]:
    return {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}


def test_models_of_changes_read_rows_of_customers_and_what_is_hashed_for_all(
    manifest: Node,
) -> None:
    """Anything else could change without a customer seeming to."""
    models = _by_name(manifest)
    wrong = {
        f"{name} reads {parent}"
        for name, node in _made_of_changes(manifest).items()
        for parent in _parents(node) - HASHED_FOR_ALL - {DECISION}
        if not _plan(models[parent])
    }
    assert not wrong


def test_every_input_is_hashed(manifest: Node) -> None:
    inputs = {name for name, node in _by_name(manifest).items() if "input" in _plan(node)}
    hashed = _parents(_by_name(manifest)["int_revenue__customer_inputs"])
    assert inputs | HASHED_FOR_ALL == hashed


def test_models_of_changes_do_not_read_the_day_of_the_run(manifest: Node) -> None:
    """It is in no hash: else nobody would be unchanged from one day to the next."""
    wrong = [
        name
        for name, node in _made_of_changes(manifest).items()
        if "as_of" in "".join(line.split("--")[0] for line in node["raw_code"].splitlines())
    ]
    assert not wrong


def test_models_of_changes_and_slices_come_after_the_decision(manifest: Node) -> None:
    models = _by_name(manifest)

    def comes_after(name: str) -> bool:
        before = _parents(models[name]) & models.keys()
        return DECISION in before or any(map(comes_after, before))

    sliced = {name for name, node in models.items() if node["config"]["meta"].get("sliced")}
    assert len(sliced) > 5
    assert not [name for name in sliced | {*_made_of_changes(manifest)} if not comes_after(name)]


def test_sums_are_made_of_what_is_kept_of_before(manifest: Node) -> None:
    """An input has no rows of before; a view has them only if it says so."""
    models = _by_name(manifest)
    sums = {name: node for name, node in models.items() if "sums_by" in _plan(node)}
    assert len(sums) > 5
    for name, node in sums.items():
        assert "n_summed_rows" in node["columns"], name
        for parent in _parents(node) - HASHED_FOR_ALL:
            plan = _plan(models[parent])
            assert "key" in plan or "before" in plan.get("twins", ()), f"{name} reads {parent}"


def test_columns_kept_of_before_are_columns_of_the_model(manifest: Node) -> None:
    """One that sums need and that is not kept fails in the first run of changes alone."""
    kept = {name: node for name, node in _by_name(manifest).items() if "summed" in _plan(node)}
    assert kept
    for name, node in kept.items():
        plan = _plan(node)
        assert {plan["key"]} < set(plan["summed"]) < node["columns"].keys(), name


def test_what_is_made_in_slices_reads_views_that_have_slices(manifest: Node) -> None:
    """It would be made at once, and need memory for all customers."""
    models = _by_name(manifest)

    def is_sliced(node: Node) -> bool:
        return "sliced" in node["config"]["meta"] or bool({"key", "input"} & _plan(node).keys())

    wrong = {
        f"{name} reads {parent}"
        for name, node in models.items()
        if "sliced" in node["config"]["meta"] or _plan(node).get("key") == "customer_id"
        for parent in _parents(node) & models.keys()
        if _plan(models[parent]) and not is_sliced(models[parent])
    }
    assert not wrong
