-- Every ticket of no test customer is made once and, if solved, solved once; a month shows no
-- other.
with tickets as (
    select
        count(*) as n_created,
        count(*) filter (where resolved_on is not null) as n_resolved,
        count(*) filter (where first_response_on is not null) as n_first_responses
    from {{ ref('int_support__tickets') }}
    where not is_test
),

months as (
    select
        coalesce(sum(n_created), 0) as n_created,
        coalesce(sum(n_resolved), 0) as n_resolved,
        coalesce(sum(n_first_responses), 0) as n_first_responses
    from {{ ref('support_months') }}
)

select
    tickets.n_created as n_tickets,
    months.n_created,
    months.n_resolved,
    months.n_first_responses
from tickets
cross join months
where
    tickets.n_created <> months.n_created
    or tickets.n_resolved <> months.n_resolved
    or tickets.n_first_responses <> months.n_first_responses
