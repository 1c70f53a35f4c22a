-- The way of a deal through the stages, and the mistakes made in writing it down.

create or replace temp table deal_ways as
with paths as (
    select
        deals.*,
        deal_amounts.net_amount,
        case
            when kind = 'renewal' then ['Proposal', 'Negotiation']
            when kind = 'expansion' or band = 'tiny' then ['Qualification', 'Proposal']
            else ['Prospecting', 'Qualification', 'Proposal', 'Negotiation']
        end as path,
        greatest(office_instant(begun_on, uniform('deal begun', deal_no)), created_at) as begun_at,
        office_instant(close_on, uniform('deal closed', deal_no)) as closed_at,
        uniform('deal reached', deal_no) as reached
    from deals
    inner join deal_amounts using (deal_no)
),

reached as (
    select
        * replace (
            case outcome
                when 'won' then path
                when 'lost' then path[1:1 + floor(reached * len(path))::integer]
                else path[1:1 + floor(
                    least(
                        datediff('day', begun_on, as_of)
                        / greatest(datediff('day', begun_on, close_on), 1)::double,
                        0.99
                    ) * len(path)
                )::integer]
            end as path
        )
    from paths
),

mistakes as (
    select
        reached.*,
        outcome <> 'open'
        and uniform('deal corrected', deal_no) < mess_rates.corrected as is_corrected,
        uniform('deal mistake', deal_no) as mistake,
        date_trunc('day', closed_at)
        + to_days(1 + floor(uniform('deal corrected day', deal_no) * 20)::integer)
        + interval 10 hour
        + to_seconds(floor(uniform('deal corrected at', deal_no) * 20000)::bigint)
            as correction_at,
        -- Nobody deletes what was won.
        outcome <> 'won'
        and uniform('deal deleted', deal_no) < 2 * mess_rates.duplicate as is_deleted,
        begun_on >= duplicated_at::date
        and uniform('deal on duplicate', deal_no) < 0.3 as is_on_duplicate
    from reached
    cross join facts.mess_rates as mess_rates
),

corrected as (
    select
        * exclude (correction_at),
        case when is_corrected and correction_at < as_of::timestamp then correction_at end
            as corrected_at,
        mistake < 0.6 as is_wrong_amount
    from mistakes
)

select
    *,
    case when corrected_at is not null then
        case when is_wrong_amount
            then net_amount * case when mistake < 0.3 then 10 else 1.2 end
            else net_amount
        end
    end::decimal(18, 4) as earlier_net_amount,
    -- Recorded late: until then the deal stood where it was.
    case when corrected_at is not null then
        case
            when not is_wrong_amount then path[-1]
            when outcome = 'won' then 'Closed Won'
            else 'Closed Lost'
        end
    end as earlier_stage,
    case outcome when 'won' then 'Closed Won' when 'lost' then 'Closed Lost' end as end_stage,
    case
        when outcome = 'open' then greatest(as_of::timestamp, begun_at)
        when corrected_at is not null and not is_wrong_amount then corrected_at
        else closed_at
    end as way_ends_at
from corrected;
