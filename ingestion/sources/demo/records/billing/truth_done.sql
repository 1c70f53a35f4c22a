-- Steps that nobody reads later: room for the next block.
drop table true_ends;
drop table true_month_ends;
drop table true_terms_seen;
drop table true_price_parts;
drop table true_prices;
drop table true_items;
drop table true_balances;
drop table true_reasons;
