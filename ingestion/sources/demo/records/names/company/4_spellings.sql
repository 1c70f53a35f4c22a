-- How a department may write a name otherwise; which ways a name allows, and what comes of it.
create or replace macro other_ways(legal_name, latin_legal_name, brand, stem, tail) as
    list_filter(
        [
            'no legal form',
            'other legal form',
            if(length(tail) > 0, 'abbreviated', null),
            if(regexp_matches(stem, '^[A-Za-z][a-z]{4,}'), 'typo', null),
            if(legal_name <> latin_legal_name, 'transliterated', null),
            -- Twice as likely where no Latin letter is in the name.
            if(not regexp_matches(brand, '[A-Za-z]'), 'transliterated', null),
            if(
                regexp_matches(brand, '[A-Za-z]') and brand <> strip_accents(brand),
                'without accents',
                null
            ),
            if(brand <> upper(brand), 'upper case', null),
            if(regexp_matches(brand, ' (&|and|und|et|en|e) '), 'ampersand', null),
            if(contains(legal_name, ' '), 'spaces', null),
        ],
        lambda way: way is not null
    );

create or replace macro with_typo(legal_name, stem) as
    replace(legal_name, stem, case
        when length(stem) % 3 = 0 then left(stem, 3) || substr(stem, 3)
        when length(stem) % 3 = 1 or substr(stem, 3, 1) = substr(stem, 4, 1)
            then left(stem, 3) || substr(stem, 5)
        else left(stem, 2) || substr(stem, 4, 1) || substr(stem, 3, 1) || substr(stem, 5)
    end);

create or replace macro shortened(tail) as
    if(regexp_matches(tail, '[A-Za-z]'), left(tail, 4) || '.', '');

create or replace macro spelled(
    way, legal_name, latin_legal_name, brand, stem, tail, legal_form, other_form
) as
    case way
        when 'no legal form' then brand
        when 'other legal form' then replace(legal_name, legal_form, other_form)
        when 'abbreviated' then replace(legal_name, stem || tail, stem || shortened(tail))
        when 'typo' then with_typo(legal_name, stem)
        when 'transliterated' then latin_legal_name
        when 'without accents' then strip_accents(legal_name)
        when 'upper case' then upper(legal_name)
        when 'ampersand' then if(
            contains(legal_name, '&'),
            replace(legal_name, ' & ', ' and '),
            regexp_replace(legal_name, ' (and|und|et|en|e) ', ' & ')
        )
        when 'spaces' then regexp_replace(legal_name, ' ', '  ')
        else legal_name
    end;

-- What a department holds of another's id. The rates are those of facts.mess_rates.
create or replace macro id_state(is_there, chance, wrong_kind, missing_rate, wrong_rate) as
    case
        when not is_there then 'none'
        when chance < missing_rate then 'missing'
        when chance < missing_rate + wrong_rate then if(
            wrong_kind < 0.5, 'wrong: other customer', 'wrong: nowhere'
        )
        else 'right'
    end;
create or replace macro worst_state(states) as
    case
        when list_has_any(states, ['wrong: other customer', 'wrong: nowhere']) then 'wrong'
        when list_contains(states, 'missing') then 'missing'
        when list_has_any(states, ['right', 'merged duplicate']) then 'right'
        else 'none'
    end;
