-- Grain: a customer. How its last contract stands on the day of the run: of the terms signed by
-- then that have an end the last to end counts. A renewal is due while the end costs health points.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
),

rates as (
    select rates.*
    from {{ ref('int_revenue__fx_rates') }} as rates
    inner join settings on rates.month = {{ month_start('settings.as_of') }}
),

due_windows as (
    select
        attributes.customer_id,
        models.value_at_100 as due_days
    from {{ ref('int_customer__attributes') }} as attributes
    inner join {{ ref('int_health__models') }} as models on attributes.segment = models.segment
    where models.measure = 'days_to_contract_end'
),

contracts as (
    select
        contracts.*,
        contracts.start_date <= settings.as_of as has_started,
        contracts.end_date > settings.as_of as has_not_ended,
        contracts.service_to > settings.as_of as is_served,
        case when contracts.notice_date <= settings.as_of then contracts.notice_date end
            as given_notice_date,
        given_notice_date is not null or contracts.is_terminated as is_given_up,
        {{ dbt.datediff('settings.as_of', 'contracts.end_date', 'day') }}
            as days_to_end
    from {{ ref('int_customer__contracts') }} as contracts
    inner join settings on contracts.known_from <= settings.as_of
    where contracts.end_date is not null
),

summed as (
    select
        customer_id,
        min(start_date) as first_contract_date,
        max(start_date) filter (where is_renewal and has_started) as last_renewal_date,
        bool_or(has_started and has_not_ended) as has_running_term
    from contracts
    group by customer_id
),

last_to_end as (
    select * from contracts
    qualify row_number() over (
        partition by customer_id
        order by
            end_date desc nulls last,
            contract_id asc nulls last,
            source_system asc nulls last
    ) = 1
)

select
    customers.customer_id,
    case
        when last_to_end.customer_id is null then 'no contract'
        when last_to_end.has_not_ended and last_to_end.is_given_up then 'notice given'
        when last_to_end.has_not_ended and last_to_end.has_started
            then case
                when last_to_end.days_to_end < due_windows.due_days then 'due'
                else 'ongoing'
            end
        when last_to_end.has_not_ended and summed.has_running_term then 'renewed'
        when last_to_end.has_not_ended then 'not started'
        when not coalesce(revenue.is_active_logo, false) then 'ended'
        when last_to_end.is_given_up and last_to_end.is_served then 'notice given'
        when last_to_end.is_auto_renewal and not last_to_end.is_given_up
            then 'renewed automatically'
        else 'overdue'
    end as renewal_status,
    summed.first_contract_date,
    summed.last_renewal_date,
    last_to_end.end_date as contract_end_date,
    last_to_end.days_to_end as days_to_contract_end,
    {{ convert_amount('last_to_end.arr_amount', 'rates.rate') }} as contract_arr_amount,
    last_to_end.is_auto_renewal,
    last_to_end.given_notice_date as notice_date
from customers
left join revenue on customers.customer_id = revenue.customer_id
left join due_windows on customers.customer_id = due_windows.customer_id
left join summed on customers.customer_id = summed.customer_id
left join last_to_end on customers.customer_id = last_to_end.customer_id
left join rates on last_to_end.currency = rates.currency
