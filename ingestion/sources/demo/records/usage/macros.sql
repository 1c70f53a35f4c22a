-- Weekdays are numbered from Monday 1970-01-05; a weekend has the number of the Monday after it.
create or replace macro weekday_number(day) as
    5 * ((day - date '1970-01-05') // 7) + least((day - date '1970-01-05') % 7, 5);

create or replace macro weekday_of(number) as
    date '1970-01-05' + cast(7 * (number // 5) + number % 5 as integer);

-- A chance without its first 2 × k decimals (k ≤ 6): another choice from the same draw.
create or replace macro later_digits(chance, k) as
    chance * pow(100, k) - floor(chance * pow(100, k));
