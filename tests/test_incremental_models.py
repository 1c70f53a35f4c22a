"""What a model must keep to so that its rows can be made of changed customers alone (0025)."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
HASHED_FOR_ALL = {
    "int_revenue__months", "int_revenue__fx_rates", "int_rules__acv_bands", "stg_run__settings",
    "int_billing__subscription_periods", "int_revenue__document_keys",
}  # fmt: skip
"""What holds for all, and stands in the hash of each customer; of the last two, who sends any."""
DAY_IS_HASHED = {"int_reconciliation__lines"}
"""Models of documents dated by as_of: whether one is stands in the hash of its account."""


def _by_name(manifest: Node) -> dict[str, Node]:
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }


def _plan(node: Node) -> Node:
    plan: Node = node["config"]["meta"].get("incremental", {})
    return plan


def _decisions(manifest: Node) -> dict[str, Node]:
    """Models that decide what is made anew, by the scope that they decide for."""
    found = {
        node["config"]["meta"]["decides"]["scope"]: node
        for node in _by_name(manifest).values()
        if "decides" in node["config"]["meta"]
    }
    assert len(found) > 1
    return found


def _decision(manifest: Node, node: Node) -> Node:
    """The model that decides for the scope of this one."""
    return _decisions(manifest)[_plan(node).get("scope", "revenue")]


def _decides(decision: Node) -> Node:
    decides: Node = decision["config"]["meta"]["decides"]
    return decides


def _made_of_changes(manifest: Node) -> dict[str, Node]:
    found = {name: node for name, node in _by_name(manifest).items() if _plan(node)}
    assert len(found) > 20
    return found


def _parents(node: Node) -> set[str]:
    return {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}


def _ancestors(models: dict[str, Node], name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = (_parents(models[waiting.pop()]) & models.keys()) - found
        found |= new
        waiting += new
    return found


def test_models_of_changes_read_their_scope_its_inputs_and_what_is_hashed_for_all(
    manifest: Node,
) -> None:
    """Anything else could change without a customer seeming to."""
    models = _by_name(manifest)
    wrong = {
        f"{name} reads {parent}"
        for name, node in _made_of_changes(manifest).items()
        for decision in [_decision(manifest, node)]
        for parent in _parents(node)
        - HASHED_FOR_ALL
        - {decision["name"]}
        - _decides(decision)["inputs"].keys()
        if not _plan(models[parent])
        or _decision(manifest, models[parent])["name"] != decision["name"]
    }
    assert not wrong


def test_every_input_is_hashed(manifest: Node) -> None:
    """Itself, or by what it is made of in the scope before, where it is a model of one."""
    models, decisions = _by_name(manifest), _decisions(manifest)
    for decision in decisions.values():
        decides = _decides(decision)
        hashed = _parents(models[decides["hashes"]])
        if "accounts" in decides:
            hashed |= _parents(models[decides["accounts"]])
        for before in decides.get("after", ()):
            of_before = _decides(decisions[before])
            assert {of_before["hashes"], of_before.get("accounts")} & hashed
            hashed |= of_before["inputs"].keys()
        not_hashed = {
            name
            for name in decides["inputs"].keys() - hashed
            if _plan(models[name]).get("scope", "revenue") not in decides.get("after", ())
            or not _plan(models[name])
        }
        assert not not_hashed, decides["scope"]


def test_inputs_are_there_when_it_is_decided(manifest: Node) -> None:
    models = _by_name(manifest)
    for decision in _decisions(manifest).values():
        assert _decides(decision)["inputs"].keys() <= _ancestors(models, decision["name"])


def test_models_of_changes_do_not_read_the_day_of_the_run(manifest: Node) -> None:
    """It is in no hash: else nobody would be unchanged from one day to the next."""
    wrong = [
        name
        for name, node in _made_of_changes(manifest).items()
        if name not in DAY_IS_HASHED
        and "as_of" in "".join(line.split("--")[0] for line in node["raw_code"].splitlines())
    ]
    assert not wrong


def test_models_of_changes_come_after_the_decision(manifest: Node) -> None:
    models = _by_name(manifest)
    assert not [
        name
        for name, node in _made_of_changes(manifest).items()
        if _decision(manifest, node)["name"] not in _ancestors(models, name)
    ]


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
    wrong = {
        f"{name} reads {parent}"
        for name, node in _made_of_changes(manifest).items()
        if _plan(node).get("key") == "customer_id"
        for parent in _parents(node) & models.keys()
        if "twins" in _plan(models[parent]) and "slice" not in _plan(models[parent])["twins"]
    }
    assert not wrong
