"""A small warehouse after the row rules, as good as it gets, for tests that corrupt it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from expectations.subjects import ArrivalSubject

Corrupt = Callable[..., Path]
"""Runs SQL statements on a copy of the good warehouse and returns its path."""

CHECKED_AT = datetime(2026, 10, 15, 6, 0)  # noqa: DTZ001 - UTC without zone, as DuckDB keeps it
LINES = ArrivalSubject("erp", "lines", "billing.invoice_lines")
ACCOUNTS = ArrivalSubject("sales", "accounts", "crm.accounts")
TICKETS = ArrivalSubject("desk", "tickets", "helpdesk.tickets")
OBJECTS = (LINES, ACCOUNTS, TICKETS)
"""Tickets are configured, but the export has held no row since."""

ARRIVED = """
insert into raw.batches values
    ('erp', 'lines', 'b1', 1, timestamp '2026-10-15 05:00:00', 'lines.csv', 'p1', 22),
    ('sales', 'accounts', 'b2', 1, timestamp '2026-10-15 05:00:00', 'accounts.csv', 'p2', 10),
    ('desk', 'tickets', 'b3', 1, timestamp '2026-10-15 05:00:00', 'tickets.csv', 'p3', 0);

insert into audit.batch_counts values
    ('erp', 'lines', 'b1', 1, 22, 20, 1, 1, 0),
    ('sales', 'accounts', 'b2', 1, 10, 10, 0, 0, 0),
    ('desk', 'tickets', 'b3', 1, 0, 0, 0, 0, 0);

insert into audit.object_arrivals by name
select
    source_system,
    source_object,
    case source_object
        when 'lines' then 'billing.invoice_lines'
        when 'accounts' then 'crm.accounts'
        else 'helpdesk.tickets'
    end as entity,
    'whole' as delivery,
    batch_id,
    timestamp '2026-10-15 05:00:00' as landed_at,
    columns('n_.*'),
    n_accepted as n_current,
    n_accepted + n_quarantined as n_live,
    n_quarantined as n_live_quarantined,
    0 as n_key_conflicts,
    n_accepted + n_quarantined as n_live_previously,
    [] as missing_columns,
    0.05 as quarantine_warn_rate,
    0.1 as quarantine_refuse_rate,
    0.01 as key_conflict_refuse_rate
from audit.batch_counts;

insert into accepted.billing__invoice_lines by name
select
    'erp' as source_system,
    'lines' as source_object,
    'L-' || number as record_key,
    'h' || number as row_hash,
    'b1' as batch_id,
    'p1' as page_id,
    number as row_number,
    true as is_current,
    false as is_deleted,
    'L-' || number as invoice_line_id,
    'INV-' || number as invoice_id,
    'recurring' as line_type,
    'USD' as currency,
    100 as net_amount,
    20 as tax_amount,
    120 as gross_amount,
    date '2026-01-01' + number::integer as service_from
from range(1, 21) as numbers(number);

insert into accepted.crm__accounts by name
select
    'sales' as source_system,
    'accounts' as source_object,
    'A-' || number as record_key,
    'h' || number as row_hash,
    'b2' as batch_id,
    'p2' as page_id,
    number as row_number,
    true as is_current,
    false as is_deleted,
    'A-' || number as crm_account_id,
    'Account ' || number as account_name
from range(1, 11) as numbers(number);

insert into quarantine.rows values (
    'erp', 'lines', 'billing.invoice_lines', 'b1', 'p1', 'lines.csv', 21, 22, 'L-21', true,
    ['not_a_number: net_amount: ''12,3'' is no number'], '{}'
);

insert into audit.amounts_by_currency values
    ('erp', 'lines', 'billing.invoice_lines', 'net_amount', 'USD', 2200, 2000, 100, 100, 0),
    ('erp', 'lines', 'billing.invoice_lines', 'tax_amount', 'USD', 440, 400, 20, 20, 0),
    ('erp', 'lines', 'billing.invoice_lines', 'gross_amount', 'USD', 2640, 2400, 120, 120, 0);

create table raw.erp__lines as select 'p1' as _c360_page_id from range(22);
create table raw.sales__accounts as select 'p2' as _c360_page_id from range(10);
create table raw.desk__tickets (_c360_page_id varchar);
"""

BUILT = """
create schema run;
create table run.settings as select date '2026-10-15' as as_of;

create schema intermediate;
create view intermediate.int_billing__invoice_lines as
select * from accepted.billing__invoice_lines where is_current and not is_deleted;
create view intermediate.int_crm__accounts as
select * from accepted.crm__accounts where is_current and not is_deleted;

create schema marts;
create table marts.customer_360 as
select
    'cus_' || number as customer_id,
    'Account ' || number as customer_name,
    false as is_test,
    'SMB' as segment,
    null::varchar as industry,
    null::varchar as region,
    null::varchar as country,
    100::decimal(28, 8) as mrr_amount,
    70::double as health_score
from range(1, 31) as numbers(number);

create table marts.customer_months as
select customers.customer_id, months.month::date as month, 100::decimal(28, 8) as closing_mrr_amount
from marts.customer_360 as customers
cross join generate_series(date '2026-05-01', date '2026-10-01', interval 1 month) as months(month);

create table marts.customer_ledger as
select
    'erp' as source_system,
    'invoice_line' as document_kind,
    date '2026-05-01' + (number * 5)::integer as document_date,
    'USD' as currency,
    100::decimal(18, 4) as net_amount,
    20::decimal(18, 4) as tax_amount,
    120::decimal(18, 4) as gross_amount
from range(20) as numbers(number);

create table marts.revenue_retention as
select
    date '2026-09-01' as month,
    'trailing_12_months' as retention_window,
    'all' as dimension,
    true as is_complete_month,
    false as is_small_base,
    1.05::double as nrr,
    1000::decimal(28, 8) as cohort_opening_mrr_amount,
    1050::decimal(28, 8) as cohort_closing_mrr_amount;

create table marts.support_months (n_tickets bigint);
create table marts.metric_dictionary as select 'nrr' as metric;
"""
"""What dbt makes of it, as far as the departure gate looks."""
