-- The arithmetic of all baselines, as exact and as fast as the project's own: amounts of 28 digits
-- converted and divided, rounded once half away from zero. Doubles are taken where they are provably
-- the same.
create schema if not exists baseline;

create or replace macro baseline.converted(amount, rate) as
    case
        when rate = 1 then amount
        when
            abs(
                amount * rate
                - cast(cast(amount as double) * cast(rate as double) as decimal(28, 8))
            ) < 0.000000005
            then cast(cast(amount as double) * cast(rate as double) as decimal(28, 8))
        else cast(amount * rate as decimal(28, 8))
    end;

create or replace macro baseline.whole_prorated(amount, numerator, denominator) as
    cast(
        cast(
            divide(
                2 * cast(cast(amount as decimal(28, 8)) * 100000000 as hugeint)
                * cast(cast(numerator as decimal(28, 8)) * 100000000 as hugeint)
                + sign(amount)::hugeint
                * cast(cast(denominator as decimal(28, 8)) * 100000000 as hugeint),
                nullif(2 * cast(cast(denominator as decimal(28, 8)) * 100000000 as hugeint), 0)
            ) as decimal(38, 0)
        ) * 0.00000001 as decimal(28, 8)
    );

create or replace macro baseline.prorated(amount, numerator, denominator) as
    case
        when
            200000000 * abs(
                cast(amount as decimal(28, 8)) * cast(numerator as decimal(28, 8))
                - cast(
                    cast(amount as double) * cast(numerator as double)
                    / nullif(cast(denominator as double), 0) as decimal(28, 8)
                ) * cast(denominator as decimal(28, 8))
            ) < denominator
            then cast(
                cast(amount as double) * cast(numerator as double)
                / nullif(cast(denominator as double), 0) as decimal(28, 8)
            )
        else baseline.whole_prorated(amount, numerator, denominator)
    end;

create or replace macro baseline.divided(amount, divisor) as baseline.prorated(amount, 1, divisor);

create or replace macro baseline.summed(amount) as cast(coalesce(sum(amount), 0) as decimal(28, 8));

create or replace macro baseline.ratio(numerator, denominator) as
    cast(numerator as double) / nullif(cast(denominator as double), 0);
