-- No prefix is left out and no letter changed: the terms come as they are meant to be.
CREATE VIRTUAL TABLE notices_listingindex USING fts5(
    title, names, focus, body,
    content='notices_listingterms', content_rowid='listing_id',
    detail='column', columnsize=0, tokenize='unicode61 remove_diacritics 0'
);

CREATE TRIGGER listing_terms_insert AFTER INSERT ON notices_listingterms BEGIN
INSERT INTO notices_listingindex(rowid, title, names, focus, body)
    VALUES (new.listing_id, new.title, new.names, new.focus, new.body);
END;

CREATE TRIGGER listing_terms_delete AFTER DELETE ON notices_listingterms BEGIN
INSERT INTO notices_listingindex(notices_listingindex, rowid, title, names, focus, body)
    VALUES ('delete', old.listing_id, old.title, old.names, old.focus, old.body);
END;

CREATE TRIGGER listing_terms_update AFTER UPDATE ON notices_listingterms BEGIN
INSERT INTO notices_listingindex(notices_listingindex, rowid, title, names, focus, body)
    VALUES ('delete', old.listing_id, old.title, old.names, old.focus, old.body);
INSERT INTO notices_listingindex(rowid, title, names, focus, body)
    VALUES (new.listing_id, new.title, new.names, new.focus, new.body);
END;
