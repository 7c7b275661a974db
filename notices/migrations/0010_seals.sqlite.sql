DROP TRIGGER guard_notices_event_insert;

DROP TRIGGER guard_notices_unreadvalue_insert;

CREATE TRIGGER guard_notices_event_insert BEFORE INSERT ON notices_event BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_event is never replaced') WHERE EXISTS (SELECT 1 FROM notices_event x WHERE x.id = NEW.id OR x.request_id = NEW.request_id);
SELECT RAISE(ABORT, 'guard: an event carries a seal') WHERE LENGTH(NEW.seal) <> 77;
SELECT RAISE(ABORT, 'guard: the chain of events has no fork and no hole') WHERE NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id IS NEW.notice_id), 0);
END;

CREATE TRIGGER guard_notices_unreadvalue_insert BEFORE INSERT ON notices_unreadvalue BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_unreadvalue is never replaced') WHERE EXISTS (SELECT 1 FROM notices_unreadvalue x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.place = NEW.place));
SELECT RAISE(ABORT, 'guard: nothing is left unread while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
END;

CREATE TRIGGER guard_notices_conflictofinterest_insert BEFORE INSERT ON notices_conflictofinterest BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_conflictofinterest is never replaced') WHERE EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.person_id = NEW.person_id AND x.ended_at IS NULL AND NEW.ended_at IS NULL));
END;
