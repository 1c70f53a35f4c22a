"""The one form of each value that a changed record writes, worked out once a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb

from identity.matching.made_tables import register_columns
from identity.matching.values.domains import Domains
from identity.matching.values.names import LegalForms, company_name
from identity.matching.values.numbers import phone_number, registration_number, tax_number
from identity.matching.values.places import country_codes

DOMAIN_LISTS = """
create or replace temp table listed_domains as
select record, trim(unnest(string_split(email_domains, ','))) as written
from changed
where email_domains is not null
"""

FORMS_OF_DOMAIN_LISTS = """
create or replace temp table forms_of_domain_lists as
select record, list(form) filter (where form is not null) as forms
from listed_domains
left join forms_of_domains using (written)
group by record
"""


def tell_forms(
    connection: duckdb.DuckDBPyConnection,
    legal_forms: LegalForms,
    domains: Domains,
    country_names: Mapping[str, str],
) -> None:
    """Leave the temporary tables `forms_of_…`: what is written in `changed`, and its one form."""
    written = _distinct(connection, "select distinct record_name from changed")
    names = [company_name(name, legal_forms) for name in written]
    register_columns(
        connection,
        "forms_of_names",
        written=written,
        core=[None if name is None else name.core for name in names],
        latin=[None if name is None else name.latin for name in names],
    )
    _tell_countries(connection, country_names)
    connection.execute(DOMAIN_LISTS)
    hosts = _distinct(
        connection,
        "select website_domain from changed union select email from changed"
        " union select written from listed_domains",
    )
    register_columns(
        connection, "forms_of_domains", written=hosts, form=[domains.of(host) for host in hosts]
    )
    connection.execute(FORMS_OF_DOMAIN_LISTS)
    for name, column, form in (
        ("forms_of_phones", "phone", phone_number),
        ("forms_of_tax_numbers", "tax_number", tax_number),
        ("forms_of_registrations", "registration_number", registration_number),
    ):
        _register_by_country(connection, name, column, form)


def _tell_countries(
    connection: duckdb.DuckDBPyConnection, country_names: Mapping[str, str]
) -> None:
    """Countries are few and are kept: to look through every language takes two seconds."""
    connection.execute(
        "create table if not exists matching.countries (written varchar, code varchar)"
    )
    names = _distinct(
        connection,
        "select distinct country from changed"
        " where country not in (select written from matching.countries)",
    )
    codes = country_codes(names, country_names)
    register_columns(
        connection, "told_countries", written=names, code=[codes.get(name) for name in names]
    )
    connection.execute("insert into matching.countries from told_countries")
    connection.execute("create or replace temp table forms_of_countries as from matching.countries")


def _register_by_country(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    column: str,
    form: Callable[[str, str | None], str | None],
) -> None:
    pairs = connection.execute(
        f"select distinct {column}, countries.code from changed"
        " left join forms_of_countries as countries on changed.country = countries.written"
        f" where {column} is not null"
    ).fetchall()
    register_columns(
        connection,
        name,
        written=[written for written, _ in pairs],
        country=[country for _, country in pairs],
        form=[form(written, country) for written, country in pairs],
    )


def _distinct(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [value for (value,) in connection.execute(query).fetchall() if value is not None]
