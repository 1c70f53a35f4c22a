-- Grain: a discount that lowers MRR and what it is given to: one that recurs or, where the company
-- says so, one given once. It is in force while versions show it, from its start to before its end;
-- an end that is still to come ends nothing. One given once is what it took off the lines of an
-- item, while they are in force, and where there are none it counts for a month. The products that
-- its coupon is limited to are known from it or, where it was sent without, from the coupon.
{{ config(materialized='table') }}

with settings as (
    select * from {{ ref('stg_run__settings') }}
),

coupons as (
    select
        source_system,
        coupon_id,
        max(cast(applies_to as {{ dbt.type_string() }})) as applies_to
    from {{ ref('stg_stripe__coupons') }}
    group by source_system, coupon_id
),

once_discounts as (
    select * from {{ ref('int_billing__stripe_once_discounts') }}
),

read as (
    select
        source_system,
        billing_account_id,
        subscription_id,
        subscription_item_id,
        discount_id,
        {{ json_text('discount', 'coupon.id') }} as coupon_id,
        cast({{ json_text('discount', 'coupon.percent_off') }} as decimal(7, 4)) as percent_off,
        cast({{ json_text('discount', 'coupon.amount_off') }} as decimal(18, 0))
            as amount_off_minor,
        {{ epoch_to_timestamp(json_text('discount', 'start')) }} as starts_at,
        {{ epoch_to_timestamp(json_text('discount', 'end')) }} as discount_ends_at,
        {{ json_text('discount', 'coupon.duration') }} = 'once' as is_once,
        max({{ json_text('discount', 'coupon.applies_to.products') }}) as applies_to,
        min(shown_from) as shown_from,
        max(shown_to) as shown_to
    from {{ ref('int_billing__stripe_discounts_described') }}
    where
        discount_id not in (select once_discounts.discount_id from once_discounts)
        or {{ json_text('discount', 'coupon.duration') }} <> 'once'
    group by all
    union all
    select * from once_discounts
),

dated as (
    select
        read.*,
        case
            when read.is_once and read.discount_ends_at is null
                then {{ dbt.dateadd('month', 1, 'read.starts_at') }}
            else read.discount_ends_at
        end as ends_at,
        greatest(read.shown_from, cast({{ in_reporting_zone('read.starts_at') }} as date))
            as in_force_from,
        cast({{ in_reporting_zone('ends_at') }} as date) as end_date
    from read
    cross join settings
    where not read.is_once or settings.mrr_discounts = 'all'
)

select
    dated.source_system,
    dated.billing_account_id,
    dated.subscription_id,
    dated.subscription_item_id,
    dated.discount_id,
    dated.percent_off,
    dated.amount_off_minor,
    coalesce(dated.applies_to, coupons.applies_to) as applies_to,
    dated.in_force_from,
    least(
        dated.shown_to,
        case when dated.end_date <= settings.as_of then dated.end_date else {{ far_date() }} end
    ) as in_force_to,
    dated.starts_at,
    -- when it ended by itself
    case
        when dated.end_date <= least(settings.as_of, dated.shown_to) then dated.ends_at
    end as ended_at
from dated
cross join settings
left join coupons
    on dated.source_system = coupons.source_system
    and dated.coupon_id = coupons.coupon_id
where dated.in_force_from < least(dated.shown_to, coalesce(dated.end_date, {{ far_date() }}))
