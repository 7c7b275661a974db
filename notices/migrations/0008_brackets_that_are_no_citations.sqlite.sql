CREATE TRIGGER guard_notices_notcitation_update BEFORE UPDATE ON notices_notcitation BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_notcitation is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_notcitation_delete BEFORE DELETE ON notices_notcitation BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_notcitation is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_notcitation_insert BEFORE INSERT ON notices_notcitation BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_notcitation is never replaced') WHERE EXISTS (SELECT 1 FROM notices_notcitation x WHERE x.id = NEW.id);
SELECT RAISE(ABORT, 'guard: a bracket is marked on the text that is worked on, and not while it is in review') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') OR NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id);
END;
