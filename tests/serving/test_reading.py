"""A reader can read and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from serving.publish import publish
from serving.reading import QueryError, connect_bi, connect_full, query
from workspace.errors import StorageError


@pytest.fixture
def generation(workspace, build, request_of):
    build(1)
    return publish(workspace, request_of(1))


@pytest.fixture
def connection(generation):
    with connect_bi(generation) as opened:
        yield opened


def test_tables_need_no_schema(connection):
    answer = query(connection, "select customer_id, stamp from customer_360 order by 1 limit 1;")
    assert answer.columns == ("customer_id", "stamp")
    assert answer.rows == [("cus_0", 1)]


def test_only_the_full_file_knows_people(generation, connection):
    with pytest.raises(QueryError, match="sponsor_email"):
        query(connection, "select sponsor_email from customer_360")
    with connect_full(generation) as full:
        assert query(full, "select sponsor_email from customer_360 limit 1").rows


@pytest.mark.parametrize(
    "statement",
    [
        "delete from customer_360",
        "drop table customer_360",
        "create table mine as select 1",
        "set threads = 1",
        "attach ':memory:' as other",
        "copy customer_360 to 'out.csv'",
        "install httpfs",
        "checkpoint",
    ],
)
def test_statements_that_do_not_read_are_refused(connection, statement):
    with pytest.raises(QueryError, match="does not read"):
        query(connection, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{path}')",
        "select * from '{path}'",
        "select * from read_text('{path}')",
        "select * from glob('/*')",
    ],
)
def test_files_are_out_of_reach(connection, tmp_path, statement):
    path = tmp_path / "secret.csv"
    path.write_text("word\nopen sesame\n")
    with pytest.raises(QueryError, match="cannot be answered"):
        query(connection, statement.format(path=path))


def test_the_lock_cannot_be_undone(connection):
    with pytest.raises(Exception, match="locked"):
        connection.execute("set enable_external_access = true")


def test_large_queries_spill_where_nobody_else_reads(connection, generation):
    setting = query(connection, "select current_setting('temp_directory')").rows[0][0]
    assert not Path(setting).is_relative_to(generation.path)
    assert stat.S_IMODE(Path(setting).stat().st_mode) == 0o700


def test_several_statements_are_refused(connection):
    with pytest.raises(QueryError, match="got 2"):
        query(connection, "select 1; select 2")


def test_nothing_is_no_question(connection):
    with pytest.raises(QueryError, match="got 0"):
        query(connection, "  ")


def test_an_unknown_table_is_met_with_the_nearest(connection):
    with pytest.raises(QueryError, match=r"no table customr_month.*Did you mean customer_months"):
        query(connection, "select * from customr_month")


def test_a_table_like_no_other_is_met_with_the_list(connection):
    with pytest.raises(QueryError, match="There are: check_results, customer_360"):
        query(connection, "select * from xyz")


def test_an_unknown_function_is_told(connection):
    with pytest.raises(QueryError, match="no_such_function"):
        query(connection, "select no_such_function(1)")


def test_bad_sql_is_told_with_its_place(connection):
    with pytest.raises(QueryError, match="syntax error"):
        query(connection, "select from where")


def test_a_file_that_cannot_be_read_is_told(generation):
    generation.bi.unlink()
    with pytest.raises(StorageError, match=r"bi.duckdb cannot be read"):
        connect_bi(generation)
