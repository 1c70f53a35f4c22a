"""The semantic layer: each metric, however it is cut, is what the mart says."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.semantic_layer import SemanticLayer
from tests.dagster_project.semantic_layer.figures import (
    MONTH,
    asked,
    assert_equal,
    figures,
    of_members,
    published,
)
from tests.dagster_project.semantic_layer.metrics_of_marts import (
    COHORTS,
    COMPANY,
    CUSTOMERS,
    EVERY,
    HEALTH,
    MONTHLY,
    PAYING,
    RENEWALS,
    RENEWALS_AHEAD,
    TRAILING,
    TRAILING_RENEWALS,
    Columns,
)

pytestmark = pytest.mark.xdist_group("demo")
ATTRIBUTES = (
    "segment", "acv_band", "industry", "region", "csm", "acquisition_channel", "partner",
)  # fmt: skip
CELL = ("month", "dimension", "member")


@pytest.mark.parametrize(
    ("table", "columns", "where"),
    [
        ("revenue_retention", MONTHLY, "retention_window = 'month' and dimension = 'all'"),
        (
            "revenue_retention",
            TRAILING,
            "retention_window = 'trailing_12_months' and dimension = 'all'",
        ),
        ("arpu", PAYING, "dimension = 'all'"),
        ("renewal_rates", RENEWALS, "renewal_window = 'month' and dimension = 'all'"),
        (
            "renewal_rates",
            TRAILING_RENEWALS,
            "renewal_window = 'trailing_12_months' and dimension = 'all'",
        ),
        ("revenue_efficiency", COMPANY, "true"),
    ],
    ids=["monthly", "trailing", "arpu", "renewals", "trailing_renewals", "company"],
)
def test_metrics_of_the_whole_are_those_of_the_mart(
    layer: SemanticLayer,
    marts: duckdb.DuckDBPyConnection,
    table: str,
    columns: Columns,
    where: str,
) -> None:
    expected = published(marts, table, columns, ["month"], f"is_complete_month and {where}")
    assert_equal(asked(layer, marts, list(columns)), expected)


def test_what_is_due_ahead_is_there_without_a_rate(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    where = "renewal_window = 'month' and dimension = 'all'"
    expected = published(marts, "renewal_rates", RENEWALS_AHEAD, ["month"], where)
    assert max(expected) > max(asked(layer, marts, ["renewal_rate_count"]))
    assert_equal(asked(layer, marts, list(RENEWALS_AHEAD)), expected)


@pytest.mark.parametrize(
    ("table", "rows", "columns", "window"),
    [
        ("revenue_retention", "retention", MONTHLY, "retention_window = 'month'"),
        ("revenue_retention", "retention", TRAILING, "retention_window = 'trailing_12_months'"),
        ("renewal_rates", "renewal", RENEWALS, "renewal_window = 'month'"),
        ("renewal_rates", "renewal", TRAILING_RENEWALS, "renewal_window = 'trailing_12_months'"),
    ],
    ids=["monthly", "trailing", "renewals", "trailing_renewals"],
)
def test_metrics_of_every_cell_are_those_of_the_mart(
    layer: SemanticLayer,
    marts: duckdb.DuckDBPyConnection,
    table: str,
    rows: str,
    columns: Columns,
    window: str,
) -> None:
    found = asked(layer, marts, list(columns), (MONTH, f"{rows}__dimension", f"{rows}__member"))
    where = f"is_complete_month and {window}"
    assert_equal(found, published(marts, table, columns, CELL, where))
    assert {dimension for _, dimension, _ in found} >= {"all", *ATTRIBUTES}


def test_arpu_by_each_entity_is_that_of_the_mart(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    cuts = (*ATTRIBUTES, "product")
    found = of_members(asked(layer, marts, list(PAYING), (MONTH, *cuts)), cuts)
    expected = published(marts, "arpu", PAYING, CELL, "is_complete_month")
    # A member of which nobody pays any more has no row in arpu.
    assert_equal({cell: found[cell] for cell in expected}, expected)


def test_retention_and_renewals_by_the_same_entities_are_those_of_their_marts(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    metrics = ("nrr", "mrr", "renewal_rate_amount_net", "decided_terms")
    found = of_members(asked(layer, marts, metrics, (MONTH, *ATTRIBUTES)), ATTRIBUTES)
    expected = figures(
        marts,
        """
        select
            month,
            dimension,
            member,
            any_value(nrr) filter (where retention_window = 'trailing_12_months'),
            any_value(closing_mrr_amount) filter (where retention_window = 'month'),
            any_value(renewal_rate_amount_net) filter (where renewal_window = 'month'),
            any_value(n_decided) filter (where renewal_window = 'month')
        from (
            from marts.revenue_retention union all by name from marts.renewal_rates
        )
        where is_complete_month and dimension <> 'product'
        group by all
        """,
        3,
    )
    assert_equal(found, expected)


def test_cohorts_are_those_of_the_mart(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    groups = ("cohort__first_month__month", "cohort__months_since")
    cuts = ("segment", "acv_band", "acquisition_channel")
    rows = asked(layer, marts, list(COHORTS), (*groups, *cuts))
    found = of_members({((a, b), *cut): cells for (a, b, *cut), cells in rows.items()}, cuts)
    expected = published(
        marts,
        "cohort_retention",
        COHORTS,
        ["cohort_month", "months_since", "dimension", "member"],
        "is_complete_month",
    )
    assert_equal(found, {((a, b), *cut): cells for (a, b, *cut), cells in expected.items()})


def test_two_attributes_of_customers_can_be_crossed(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    groups = (MONTH, "segment", "region", "customer_month__lifecycle_stage")
    expected = published(
        marts,
        "customer_months",
        CUSTOMERS,
        [
            "month",
            "coalesce(segment, '(not paying)')",
            "coalesce(region, '(not paying)')",
            "lifecycle_stage",
        ],
        "is_complete_month group by all",
    )
    assert_equal(asked(layer, marts, list(CUSTOMERS), groups), expected)


def test_a_quarter_opens_with_its_first_month_and_closes_with_its_last(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    metrics = ("opening_mrr", "new_mrr", "mrr", "monthly_quick_ratio", "nrr")
    expected = figures(
        marts,
        """
        select
            date_trunc('quarter', month),
            arg_min(opening_mrr_amount, month) filter (where retention_window = 'month'),
            sum(new_mrr_amount) filter (where retention_window = 'month'),
            arg_max(closing_mrr_amount, month) filter (where retention_window = 'month'),
            case
                when sum(contraction_mrr_amount + churn_mrr_amount)
                    filter (where retention_window = 'month') < 0
                    then sum(new_mrr_amount + reactivation_mrr_amount + expansion_mrr_amount)
                        filter (where retention_window = 'month')::double
                        / -sum(contraction_mrr_amount + churn_mrr_amount)
                            filter (where retention_window = 'month')::double
            end,
            arg_max(nrr, month) filter (where retention_window = 'trailing_12_months')
        from marts.revenue_retention
        where is_complete_month and dimension = 'all'
        group by all
        """,
        1,
    )
    assert_equal(asked(layer, marts, metrics, ["metric_time__quarter"]), expected)


@pytest.mark.parametrize(
    ("condition", "dimension", "of_members"),
    [
        ("{{ Entity('segment') }} <> 'SMB'", "segment", "member <> 'SMB'"),
        ("{{ Entity('segment') }} is null", "all", "true"),
        ("{{ Entity('region') }} in ('EMEA', 'APAC')", "region", "member in ('EMEA', 'APAC')"),
        ("{{ Entity('region') }} = 'EMEA' and {{ Entity('segment') }} = 'SMB'", "all", "false"),
    ],
    ids=["all_but_one", "whole", "two", "two_dimensions_at_once"],
)
def test_a_condition_leaves_what_it_says(
    layer: SemanticLayer,
    marts: duckdb.DuckDBPyConnection,
    condition: str,
    dimension: str,
    of_members: str,
) -> None:
    expected = figures(
        marts,
        f"""
        select month, sum(cohort_closing_mrr_amount)::double / sum(cohort_opening_mrr_amount)
        from marts.revenue_retention
        where
            is_complete_month and retention_window = 'trailing_12_months'
            and dimension = '{dimension}' and {of_members}
        group by all
        """,
        1,
    )
    found = asked(layer, marts, ["nrr"], where=[condition])
    if of_members == "false":
        assert not found
    else:
        assert_equal(found, expected)


def test_every_metric_is_held_against_a_mart_and_defined(layer: SemanticLayer) -> None:
    metrics = layer.metrics()
    assert {metric.name for metric in metrics} == EVERY
    assert not [metric.name for metric in metrics if not metric.definition]


def test_health_by_band_is_that_of_the_customers(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    expected = published(
        marts,
        "customer_health",
        HEALTH,
        ["month", "segment", "health_band"],
        "is_complete_month group by all",
    )
    assert_equal(asked(layer, marts, list(HEALTH), (MONTH, "segment", "health__band")), expected)
