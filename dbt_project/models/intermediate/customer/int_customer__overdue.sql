-- Grain: customer with invoices past due on the day of the run. The amount is null where a
-- currency has no rate: a part would be taken for the whole. What was settled after the day of the
-- run was owed whole on it.
with invoices as (
    select
        *,
        case when settled_on = {{ far_date() }} then unpaid_gross_amount else owed_gross_amount end
            as overdue_amount
    from {{ ref('int_customer__invoices_owed') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
)

select
    invoices.customer_id,
    count(*) as n_overdue_invoices,
    {{ dbt.datediff('min(invoices.due_date)', 'max(settings.as_of)', 'day') }}
        as oldest_overdue_days,
    case
        when count(*) = count(rates.rate)
            then {{ sum_amount(convert_amount('invoices.overdue_amount', 'rates.rate')) }}
    end as overdue_gross_amount
from invoices
cross join settings
left join rates
    on invoices.currency = rates.currency
    and rates.month = {{ month_start('settings.as_of') }}
where invoices.due_date < settings.as_of and invoices.settled_on > settings.as_of
group by invoices.customer_id
