-- Grain: a term with a renewal opportunity: of those that close nearer to its due date than to that
-- of any other term of the account, and within half a year of it, the nearest.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
    where due_date is not null
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
    where opportunity_type = 'renewal' and close_date is not null
),

nearest_terms as (
    select
        terms.source_system,
        terms.contract_id,
        opportunities.opportunity_id,
        opportunities.owner_id,
        abs({{ dbt.datediff('terms.due_date', 'opportunities.close_date', 'day') }}) as n_days_apart
    from terms
    inner join opportunities
        on terms.source_system = opportunities.source_system
        and terms.crm_account_id = opportunities.crm_account_id
    where n_days_apart <= 183
    qualify row_number() over (
        partition by opportunities.source_system, opportunities.opportunity_id
        order by
            n_days_apart nulls last,
            terms.due_date nulls last,
            terms.contract_id nulls last
    ) = 1
)

select * from nearest_terms
qualify row_number() over (
    partition by source_system, contract_id
    order by n_days_apart nulls last, opportunity_id nulls last
) = 1
