-- Grain: a rating that a customer was asked for in Zendesk. Good is 1, bad is 0; one that was only
-- offered has no score. Zendesk also lists tickets whose customers were not asked: left out.
{{ config(materialized='table') }}

with ratings as (
    select * from {{ latest_version(ref('stg_zendesk__satisfaction_ratings')) }}
),

tickets as (
    select * from {{ latest_version(ref('stg_zendesk__tickets')) }}
)

select
    ratings.source_system,
    ratings.record_key,
    ratings.is_deleted,
    ratings.rating_id,
    ratings.ticket_id,
    tickets.organization_id as helpdesk_organization_id,
    cast(case ratings.score when 'good' then 1 when 'bad' then 0 end as decimal(18, 4)) as score,
    cast(0 as decimal(18, 4)) as scale_min,
    cast(1 as decimal(18, 4)) as scale_max,
    cast(1 as decimal(18, 4)) as satisfied_from,
    ratings.comment_text as comment,
    ratings.updated_at as rated_at
from ratings
left join tickets
    on ratings.source_system = tickets.source_system
    and ratings.ticket_id = tickets.ticket_id
where coalesce(ratings.score, '') <> 'unoffered'
