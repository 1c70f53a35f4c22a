-- Grain: customer and month in which a term of it is due that renews unless notice is given: what
-- its other terms are worth that are served at the month's end. One that renewed by itself earlier
-- is among them while it is served and the customer has not stopped paying since.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
),

contract_terms as (
    select * from {{ ref('int_customer__contract_terms') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

paid_months as (
    select * from {{ ref('int_renewals__paid_months') }}
),

due_months as (
    select distinct
        terms.customer_id,
        terms.due_month,
        {{ add_months('terms.due_month', 1) }} as next_month_start,
        paid_months.last_idle_month
    from terms
    inner join settings on terms.due_date <= settings.as_of
    inner join paid_months
        on terms.customer_id = paid_months.customer_id
        and terms.due_month = paid_months.month
    where terms.is_auto_renewal
),

served as (
    select
        terms.customer_id,
        terms.local_arr_amount,
        terms.currency,
        terms.start_date,
        coalesce(terms.due_date, {{ far_date() }}) as due_date,
        contract_terms.service_to,
        paid_months.month as rolled_from_month
    from terms
    inner join contract_terms
        on terms.source_system = contract_terms.source_system
        and terms.contract_id = contract_terms.contract_id
    left join paid_months
        on terms.customer_id = paid_months.customer_id
        and terms.due_month = paid_months.month
    where not terms.is_terminated
)

select
    due_months.customer_id,
    due_months.due_month,
    {{ sum_amount(convert_amount('served.local_arr_amount', 'fx_rates.rate')) }} as arr_amount
from due_months
inner join served
    on due_months.customer_id = served.customer_id
    and due_months.next_month_start > served.start_date
    and due_months.next_month_start <= served.service_to
inner join fx_rates
    on served.currency = fx_rates.currency
    and due_months.due_month = fx_rates.month
where
    served.due_date >= due_months.next_month_start
    or (
        served.rolled_from_month < due_months.due_month
        and coalesce(served.rolled_from_month > due_months.last_idle_month, true)
    )
group by due_months.customer_id, due_months.due_month
