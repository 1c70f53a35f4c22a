-- Grain: customer × month at whose end the customer was an active logo: paid, or only paused what
-- it paid before. Observed on the last day of the month, in the month of the run on the day of the
-- run; by the windows of its segment.
with customer_months as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

attributes as (
    select * from {{ ref('int_customer__attributes') }}
)

select
    customer_months.customer_id,
    customer_months.month,
    least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as observed_on,
    attributes.segment,
    customer_months.n_seats
from customer_months
inner join months on customer_months.month = months.month
inner join attributes on customer_months.customer_id = attributes.customer_id
cross join settings
where customer_months.is_active_logo
