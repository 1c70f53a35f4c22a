"""Makes a company harder to match than the generator does: what is withheld or differs."""

from __future__ import annotations

import duckdb

DIFFERING = 0.3
"""Share of records of which each of telephone number, address and domain is changed or gone."""
# The generator writes one telephone number and one address in all departments. Here a department
# has another one (of another site, as it were) or none: half each. Departments are changed apart.
CHANGES = f"""
create or replace temp macro chance(what, department, record_id) as
    hash(what, department, record_id) % 10000 / 10000.0;
create or replace table source_details as
select
    * replace (
        case
            when chance('phone', department, record_id) < {DIFFERING / 2} then null
            when chance('phone', department, record_id) < {DIFFERING} and len(phone) > 7
                then left(phone, -4) || lpad(cast(hash(record_id) % 10000 as varchar), 4, '0')
            else phone
        end as phone,
        case
            when chance('address', department, record_id) < {DIFFERING / 2} then null
            when chance('address', department, record_id) < {DIFFERING}
                then hash(record_id) % 400 + 1 || ' Other Street'
            else street
        end as street,
        if(chance('address', department, record_id) < {DIFFERING}, null, postal_code)
            as postal_code,
        if(chance('address', department, record_id) < {DIFFERING / 2}, null, city) as city,
        if(chance('domain', department, record_id) < {DIFFERING}, null, website_domain)
            as website_domain,
        if(chance('domain', department, record_id) < {DIFFERING}, null, email_domains)
            as email_domains,
        if(chance('domain', department, record_id) < {DIFFERING}, null, email) as email,
        if(chance('tax', department, record_id) < {DIFFERING}, null, tax_number) as tax_number
    )
from source_details;
delete from source_people
where chance('domain', department, record_id) < {DIFFERING}
"""


def withhold_ids(connection: duckdb.DuckDBPyConnection) -> None:
    """Take away every id by which a record of one department names one of another."""
    connection.execute("delete from source_links where rule = 'external_id'")


def change_details(connection: duckdb.DuckDBPyConnection) -> None:
    """Let departments know other telephone numbers and addresses, or none, at random.

    The same records change in every run. A record whose domain goes loses its people's e-mail
    addresses too.
    """
    connection.execute(CHANGES)
