-- What changed in a deal, and when.

-- Every change in order; `order_no` tells changes of one moment apart.
create or replace temp table deal_changes as
with stages as (
    select
        deal_no,
        unnest(range(2, 2 + len(path) + (end_stage is not null)::integer - 1)) as position,
        list_append(path, end_stage) as stages,
        len(path) as n_open,
        begun_at,
        way_ends_at
    from deal_ways
),

stage_changes as (
    select
        deal_no,
        'StageName' as field,
        stages[position - 1] as old_value,
        stages[position] as new_value,
        case
            when position > n_open then way_ends_at
            else on_the_way(
                begun_at,
                way_ends_at,
                (position - 1 - 0.4 * uniform('stage', deal_no * 10 + position)) / n_open,
                position
            )
        end as changed_at
    from stages
),

moves as (
    select
        *,
        least(way_ends_at, closed_at) as decided_at,
        on_the_way(
            begun_at, decided_at, 0.25 + 0.5 * uniform('deal moved at', deal_no), 1
        ) as moved_at,
        on_the_way(
            begun_at, decided_at, 0.1 + 0.6 * uniform('deal estimated at', deal_no), 1
        ) as estimated_at,
        close_on - 5 - floor(uniform('deal moved by', deal_no) * 60)::integer as first_close_on
    from deal_ways
),

date_changes as (
    select
        deal_no,
        'CloseDate' as field,
        first_close_on::varchar as old_value,
        close_on::varchar as new_value,
        moved_at as changed_at
    from moves
    where uniform('deal moves', deal_no) < 0.35 and first_close_on >= moved_at::date - 20
),

amount_changes as (
    select
        deal_no,
        'Amount' as field,
        (round(net_amount * (0.6 + 0.9 * uniform('deal estimate', deal_no)), minor_digits))
            ::decimal(18, 2)::varchar as old_value,
        coalesce(earlier_net_amount, net_amount)::decimal(18, 2)::varchar as new_value,
        estimated_at as changed_at
    from moves
    where uniform('deal is estimated', deal_no) < 0.35
    union all
    select
        deal_no,
        'Amount' as field,
        earlier_net_amount::decimal(18, 2)::varchar as old_value,
        net_amount::decimal(18, 2)::varchar as new_value,
        corrected_at as changed_at
    from moves
    where corrected_at is not null and is_wrong_amount
)

select deal_no, 'created' as field, null as old_value, null as new_value, begun_at as changed_at
from deal_ways
union all
select * from stage_changes
union all
select * from date_changes
union all
select * from amount_changes where old_value <> new_value;

create or replace temp table deal_stamps as
select
    deal_changes.deal_no,
    max(deal_changes.changed_at) as updated_at,
    max(deal_changes.changed_at) filter (where deal_changes.field = 'StageName')
        as last_stage_change_at,
    max(deal_changes.changed_at)
        filter (where deal_changes.changed_at < deal_ways.corrected_at) as earlier_updated_at
from deal_changes
inner join deal_ways on deal_changes.deal_no = deal_ways.deal_no
group by deal_changes.deal_no;
