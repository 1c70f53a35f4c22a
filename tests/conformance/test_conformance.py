"""Examples that publishers work out by hand, through one dbt build, and once more with settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance.built_examples import Numbers, build_examples, numbers_of, rebuild_with
from tests.conformance.examples import PLACES, Example, all_examples, load_publishers
from tests.conformance.page import PAGE, render
from workspace.settings import Metrics

EXAMPLES = {example.id: example for example in all_examples()}
OF_SETTINGS = {name: example for name, example in EXAMPLES.items() if example.settings}


@dataclass(frozen=True)
class Built:
    """What the marts have for each example, as shipped and with the settings of examples."""

    as_shipped: dict[str, Numbers]
    with_settings: dict[str, Numbers]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    home = tmp_path_factory.mktemp("conformance")
    build_examples(home, EXAMPLES.values())
    as_shipped = numbers_of(home, EXAMPLES.values())
    rebuild_with(home, shared_settings(), OF_SETTINGS.values())
    return Built(as_shipped, with_settings=numbers_of(home, OF_SETTINGS.values()))


def shared_settings() -> Metrics:
    """The settings of all examples that have some: no two contradict, so one build has them all."""
    shared: dict[str, object] = {}
    for example in OF_SETTINGS.values():
        for name, value in example.settings.items():
            assert shared.setdefault(name, value) == value, f"{example.id}: {name}"
    return Metrics.model_validate(shared)


def test_the_examples_with_a_printed_number_are_many_and_of_many_publishers() -> None:
    printed = [
        publisher.publisher
        for publisher in load_publishers()
        for example in publisher.examples
        if not all(figure.by_rule for figure in example.figures)
    ]
    assert len(printed) >= 25
    assert len(set(printed)) >= 6


@pytest.mark.xdist_group("conformance")
@pytest.mark.parametrize("name", EXAMPLES)
def test_our_number_is_the_one_on_the_page(built: Built, name: str) -> None:
    figures = EXAMPLES[name].figures
    expected = {figure.name: figure.ours.quantize(PLACES) for figure in figures}
    assert built.as_shipped[name] == expected


@pytest.mark.xdist_group("conformance")
@pytest.mark.parametrize("name", OF_SETTINGS)
def test_our_number_with_settings_is_the_one_on_the_page(built: Built, name: str) -> None:
    expected = {
        figure.name: figure.ours_with_settings.quantize(PLACES)
        for figure in EXAMPLES[name].figures
        if figure.ours_with_settings is not None
    }
    assert built.with_settings[name] == expected


def test_the_page_is_as_the_examples_say() -> None:
    page = Path(__file__).parents[2] / PAGE
    assert page.read_text("utf-8") == render(load_publishers())


def test_an_example_says_why_a_number_differs_and_only_then() -> None:
    example = EXAMPLES["stripe-annual"].model_dump()
    figure = {**example["figures"][0], "ours": 99}
    with pytest.raises(ValueError, match="'difference' belongs to numbers that differ"):
        Example.model_validate({**example, "figures": [figure]})
