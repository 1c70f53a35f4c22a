-- Grain: customer × department × source system that knows the customer on the day of the run: by a
-- record that stands for it, or by use, an answer, a touch or an onboarding project.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

facts as (
    select
        customer_id,
        'usage' as department,
        source_system,
        activity_date as known_on
    from {{ ref('int_customer__usage') }}
    union all
    select
        customer_id,
        'feedback' as department,
        source_system,
        answered_on as known_on
    from {{ ref('int_customer__survey_responses') }}
    union all
    select
        customer_id,
        'success' as department,
        source_system,
        touched_on as known_on
    from {{ ref('int_customer__touches') }}
    where entity = 'success.touchpoints'
    union all
    select
        customer_id,
        'success' as department,
        source_system,
        kickoff_date as known_on
    from {{ ref('int_customer__onboarding_projects') }}
)

select
    facts.customer_id,
    facts.department,
    facts.source_system
from facts
inner join settings on facts.known_on <= settings.as_of
where facts.customer_id <> '(unknown)'
union
select
    customer_id,
    department,
    source_system
from {{ ref('int_identity__customer_records') }}
