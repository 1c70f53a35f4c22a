-- Tax numbers with right check digits, made of digits that are others for each customer.
create or replace macro weighted(digits, weights) as
    cast(list_sum(list_transform(
        range(1, len(weights) + 1),
        lambda place: cast(substr(digits, place, 1) as integer) * weights[place]
    )) as bigint);

create or replace macro luhn_digit(digits) as
    (10 - list_sum(list_transform(
        range(1, length(digits) + 1),
        lambda place: list_sum(list_transform(
            string_split(
                cast(
                    cast(substr(digits, place, 1) as integer)
                    * if((length(digits) - place) % 2 = 0, 2, 1) as varchar
                ),
                ''
            ),
            lambda digit: cast(digit as integer)
        ))
    )) % 10) % 10;

create or replace macro with_luhn_digit(digits) as digits || luhn_digit(digits);

-- The last digit may not leave the check digit 10, so it moves on by one where it would.
create or replace macro eleven_base(eight, weights) as
    left(eight, length(eight) - 1) || (
        cast(least(cast(right(eight, 1) as integer), 8) as integer)
        + if(weighted(
            left(eight, length(eight) - 1) || least(cast(right(eight, 1) as integer), 8), weights
        ) % 11 = 10, 1, 0)
    );

create or replace macro german_digit(eight) as
    (11 - list_reduce(
        list_transform(string_split(eight, ''), lambda digit: cast(digit as integer)),
        lambda product, digit: (
            2 * if((digit + product) % 10 = 0, 10, (digit + product) % 10)
        ) % 11,
        10
    )) % 10;

create or replace macro german_vat(nine) as
    'DE' || left(nine, 8) || german_digit(left(nine, 8));
create or replace macro austrian_vat(nine) as
    'ATU' || left(nine, 7) || (
        10 - (
            list_sum(list_transform(
                range(1, 8),
                lambda place: if(
                    place % 2 = 1,
                    cast(substr(nine, place, 1) as integer),
                    2 * cast(substr(nine, place, 1) as integer) // 10
                    + 2 * cast(substr(nine, place, 1) as integer) % 10
                )
            )) + 4
        ) % 10
    ) % 10;
create or replace macro french_vat(siren) as
    'FR' || lpad(cast((12 + 3 * (cast(siren as bigint) % 97)) % 97 as varchar), 2, '0') || siren;
create or replace macro dutch_vat(eight) as
    'NL' || eleven_base(eight, [9, 8, 7, 6, 5, 4, 3, 2])
    || weighted(eleven_base(eight, [9, 8, 7, 6, 5, 4, 3, 2]), [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    || 'B01';
create or replace macro british_vat(seven) as
    'GB' || seven || lpad(
        cast(97 - weighted(seven, [8, 7, 6, 5, 4, 3, 2]) % 97 as varchar), 2, '0'
    );
create or replace macro swiss_digits(eight) as
    eleven_base(eight, [5, 4, 3, 2, 7, 6, 5, 4])
    || (11 - weighted(
        eleven_base(eight, [5, 4, 3, 2, 7, 6, 5, 4]), [5, 4, 3, 2, 7, 6, 5, 4]
    ) % 11) % 11;
create or replace macro swiss_uid(eight) as
    'CHE-' || substr(swiss_digits(eight), 1, 3) || '.' || substr(swiss_digits(eight), 4, 3)
    || '.' || substr(swiss_digits(eight), 7, 3);
create or replace macro japanese_number(twelve) as
    (9 - weighted(twelve, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) || twelve;
create or replace macro korean_digit(nine) as
    (10 - (
        weighted(nine, [1, 3, 7, 1, 3, 7, 1, 3, 5])
        + cast(substr(nine, 9, 1) as integer) * 5 // 10
    ) % 10) % 10;
create or replace macro korean_number(nine) as
    substr(nine, 1, 3) || '-' || substr(nine, 4, 2) || '-' || substr(nine, 6, 4)
    || korean_digit(nine);
create or replace macro chinese_organization(eight) as
    eight || substr('0X987654321', 1 + weighted(eight, [3, 7, 9, 10, 5, 8, 4, 2]) % 11, 1);
create or replace macro chinese_signs() as
    '0123456789' || 'ABCDEFGHJKLMNPQRTUWXY';
create or replace macro chinese_number(seventeen) as
    seventeen || substr(chinese_signs(), 1 + (31 - cast(list_sum(list_transform(
        range(1, 18),
        lambda place: (
            strpos(chinese_signs(), substr(seventeen, place, 1)) - 1
        ) * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][place]
    )) as bigint) % 31) % 31, 1);
create or replace macro australian_number(nine) as
    (99 - weighted(nine, [3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89) || nine;
create or replace macro brazilian_digit(digits, weights) as
    if(weighted(digits, weights) % 11 < 2, 0, 11 - weighted(digits, weights) % 11);
create or replace macro brazilian_number(eight) as
    substr(eight, 1, 2) || '.' || substr(eight, 3, 3) || '.' || substr(eight, 6, 3) || '/0001-'
    || brazilian_digit(eight || '0001', [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
    || brazilian_digit(
        eight || '0001' || brazilian_digit(
            eight || '0001', [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
        ),
        [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
    );
