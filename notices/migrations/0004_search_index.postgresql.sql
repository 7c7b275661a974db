-- Written as a tsvector and not made by to_tsvector: its parser would part and change terms, by the server's locale.
-- A term stands there once more behind the letter of its column: weights are not in the index, and whoever asks for one
-- has every text that is found read once more. Terms have small letters, so none is taken for another.
ALTER TABLE notices_listingterms ADD COLUMN terms tsvector GENERATED ALWAYS AS (CAST(
    regexp_replace(title, '([^ ]+)', '\1 A\1', 'g') || ' ' ||
    regexp_replace(names, '([^ ]+)', '\1 B\1', 'g') || ' ' ||
    regexp_replace(focus, '([^ ]+)', '\1 C\1', 'g') || ' ' ||
    body
AS tsvector)) STORED;

CREATE INDEX listing_terms ON notices_listingterms USING gin (terms) WITH (fastupdate = off);
