-- Grain: a term that renews unless notice is given, of which no renewal was signed in time, of a
-- customer that still pays at the end of the due month. Worth its target, or less where that is not
-- paid.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

links as (
    select distinct
        source_system,
        contract_id
    from {{ ref('int_renewals__links') }}
    where is_in_window
),

paid_months as (
    select * from {{ ref('int_renewals__paid_months') }}
),

other_terms as (
    select * from {{ ref('int_renewals__other_terms') }}
),

candidates as (
    select
        terms.source_system,
        terms.contract_id,
        terms.customer_id,
        terms.due_month,
        terms.arr_amount,
        paid_months.closing_arr_amount
    from terms
    inner join settings on terms.due_date <= settings.as_of
    inner join paid_months
        on terms.customer_id = paid_months.customer_id
        and terms.due_month = paid_months.month
    left join links
        on terms.source_system = links.source_system
        and terms.contract_id = links.contract_id
    where
        terms.is_auto_renewal
        and not terms.is_terminated
        and terms.notice_date is null
        and links.contract_id is null
),

compared as (
    select
        candidates.*,
        sum(candidates.arr_amount) over (
            partition by candidates.customer_id, candidates.due_month
        ) as due_amount,
        candidates.closing_arr_amount - coalesce(other_terms.arr_amount, 0) as paid_amount
    from candidates
    left join other_terms
        on candidates.customer_id = other_terms.customer_id
        and candidates.due_month = other_terms.due_month
)

select
    source_system,
    contract_id,
    case
        when paid_amount >= due_amount then arr_amount
        else {{ prorate_amount('arr_amount', 'paid_amount', 'due_amount') }}
    end as renewed_amount
from compared
where paid_amount > 0
