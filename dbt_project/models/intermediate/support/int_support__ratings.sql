-- Grain: a satisfaction rating given up to the day of the run, with the customer of its ticket,
-- else of its organization; (unknown) where it has neither. Ratings asked for and not given are
-- left out.
with ratings as (
    select
        *,
        cast({{ in_reporting_zone('rated_at') }} as date) as rated_on
    from {{ ref('int_helpdesk__satisfaction_ratings') }}
    where score is not null
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

tickets as (
    select * from {{ ref('int_support__tickets') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
),

found as (
    select
        ratings.source_system,
        ratings.rating_id,
        coalesce(
            case when tickets.customer_id <> '(unknown)' then tickets.customer_id end,
            customer_records.customer_id,
            '(unknown)'
        ) as customer_id,
        ratings.rated_on,
        ratings.score >= ratings.satisfied_from as is_satisfied
    from ratings
    inner join settings on ratings.rated_on <= settings.as_of
    left join tickets
        on ratings.source_system = tickets.source_system
        and ratings.ticket_id = tickets.ticket_id
    left join customer_records
        on customer_records.department = 'helpdesk'
        and ratings.source_system = customer_records.source_system
        and ratings.helpdesk_organization_id = customer_records.record_id
)

select
    found.*,
    coalesce(customers.is_test, false) as is_test
from found
left join customers on found.customer_id = customers.customer_id
