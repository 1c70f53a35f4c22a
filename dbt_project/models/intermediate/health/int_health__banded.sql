-- Grain: customer × month. The score with its band and its change over one and over three months.
with scores as (
    select * from {{ ref('int_health__scores') }}
),

bands as (
    select * from {{ ref('int_rules__health_bands') }}
),

banded as (
    select
        scores.customer_id,
        scores.month,
        bands.band
    from scores
    inner join bands on scores.health_score >= bands.lower_score
    qualify row_number() over (
        partition by scores.customer_id, scores.month
        order by bands.lower_score desc nulls last
    ) = 1
)

select
    scores.*,
    coalesce(banded.band, '(unknown)') as health_band,
    scores.health_score - month_before.health_score as score_change_1_month,
    scores.health_score - quarter_before.health_score as score_change_3_months
from scores
left join banded
    on scores.customer_id = banded.customer_id
    and scores.month = banded.month
left join scores as month_before
    on scores.customer_id = month_before.customer_id
    and scores.month = {{ add_months('month_before.month', 1) }}
left join scores as quarter_before
    on scores.customer_id = quarter_before.customer_id
    and scores.month = {{ add_months('quarter_before.month', 3) }}
