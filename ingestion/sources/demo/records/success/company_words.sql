-- The words people use for a cause, by their share.
create or replace temp table churn_words as
with words as (
    select
        *,
        coalesce(root_cause || ' / ' || proximate_cause, root_cause, proximate_cause)
        as cause
    from facts.churn_wordings
)

select
    cause,
    source_value,
    root_cause,
    proximate_cause,
    (sum(weight) over so_far - weight) / sum(weight) over (partition by cause) as share_from,
    sum(weight) over so_far / sum(weight) over (partition by cause) as share_to
from words
window so_far as (
    partition by cause
    order by weight desc, source_value
    rows between unbounded preceding and current row
);
