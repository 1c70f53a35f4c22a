-- Grain: customer and month in which it pays: its ACV band, CSM and attributes at the month's end.
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where is_paying
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

csm_history as (
    select * from {{ ref('int_customer__csm_history') }}
),

dated_attributes as (
    select * from {{ ref('int_customer__dated_attributes') }}
),

band_limits as (
    {{ acv_band_limits() }}
)

select
    movements.customer_id,
    movements.month,
    coalesce(band_limits.band, '(unknown)') as acv_band,
    coalesce(csm_history.csm_owner_id, '(unknown)') as csm,
    coalesce(dated_attributes.segment, '(unknown)') as segment,
    coalesce(dated_attributes.industry, '(unknown)') as industry,
    coalesce(dated_attributes.region, '(unknown)') as region,
    coalesce(dated_attributes.acquisition_channel, '(unknown)') as acquisition_channel,
    coalesce(dated_attributes.partner_name, '(unknown)') as partner
from movements
inner join months
    on movements.month = months.month
left join band_limits
    on movements.month = band_limits.month
    and movements.closing_arr_amount >= band_limits.lower_arr_amount
    and movements.closing_arr_amount < band_limits.upper_arr_amount
left join csm_history
    on movements.customer_id = csm_history.customer_id
    and months.next_month_start > csm_history.valid_from
    and months.next_month_start <= csm_history.valid_to
left join dated_attributes
    on movements.customer_id = dated_attributes.customer_id
    and months.next_month_start > dated_attributes.valid_from
    and months.next_month_start <= dated_attributes.valid_to
