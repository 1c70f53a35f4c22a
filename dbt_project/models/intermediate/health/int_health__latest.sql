-- Grain: customer with health in the month of the run: what a reader sees first of it.
with scores as (
    select * from {{ ref('int_health__banded') }}
),

measures as (
    select * from {{ ref('int_health__measures_scored') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

bands as (
    select
        band,
        band_order = max(band_order) over () as is_lowest_band
    from {{ ref('int_rules__health_bands') }}
),

ranked as (
    select
        measures.*,
        row_number() over (
            partition by measures.customer_id
            order by measures.lost_points desc nulls last, measures.measure asc nulls last
        ) as loss_rank
    from measures
    cross join settings
    where measures.month = {{ month_start('settings.as_of') }}
),

read_across as (
    select
        customer_id,
        {{ joined_text('measure', 'loss_rank nulls last', 'loss_rank <= 3 and lost_points > 0') }}
            as heaviest_measures,
        {% for measure in ['usage_trend', 'csat_rate', 'nps'] -%}
        cast(max(measure_value) filter (where measure = '{{ measure }}') as double)
            as {{ measure }},
        {% endfor -%}
        max(n_answers) filter (where measure = 'csat_rate') as n_csat_ratings,
        max(n_answers) filter (where measure = 'nps') as n_nps_answers,
        max(measure_score) filter (where measure = 'days_to_contract_end') as contract_score
    from ranked
    group by customer_id
)

select
    scores.customer_id,
    scores.health_score,
    scores.health_band,
    scores.score_change_3_months,
    scores.no_score_reason,
    scores.red_flag_reasons,
    coalesce(bands.is_lowest_band, false) as is_in_lowest_band,
    read_across.heaviest_measures,
    read_across.usage_trend,
    read_across.csat_rate,
    read_across.n_csat_ratings,
    read_across.nps,
    read_across.n_nps_answers,
    coalesce(read_across.contract_score < 100, false) as is_near_contract_end
from scores
cross join settings
left join bands on scores.health_band = bands.band
left join read_across on scores.customer_id = read_across.customer_id
where scores.month = {{ month_start('settings.as_of') }}
