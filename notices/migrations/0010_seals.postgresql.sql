DROP FUNCTION guard_notices_event_insert() CASCADE;

DROP FUNCTION guard_notices_unreadvalue_insert() CASCADE;

CREATE FUNCTION guard_notices_event_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_event x WHERE x.id = NEW.id OR x.request_id = NEW.request_id) THEN RAISE EXCEPTION 'guard: a row of notices_event is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF LENGTH(NEW.seal) <> 77 THEN RAISE EXCEPTION 'guard: an event carries a seal' USING ERRCODE = 'check_violation'; END IF;
IF NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id IS NOT DISTINCT FROM NEW.notice_id), 0) THEN RAISE EXCEPTION 'guard: the chain of events has no fork and no hole' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_event_insert BEFORE INSERT ON notices_event FOR EACH ROW EXECUTE FUNCTION guard_notices_event_insert();

CREATE FUNCTION guard_notices_unreadvalue_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_unreadvalue x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.place = NEW.place)) THEN RAISE EXCEPTION 'guard: a row of notices_unreadvalue is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: nothing is left unread while a review is open' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_unreadvalue_insert BEFORE INSERT ON notices_unreadvalue FOR EACH ROW EXECUTE FUNCTION guard_notices_unreadvalue_insert();

CREATE FUNCTION guard_notices_conflictofinterest_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.person_id = NEW.person_id AND x.ended_at IS NULL AND NEW.ended_at IS NULL)) THEN RAISE EXCEPTION 'guard: a row of notices_conflictofinterest is never replaced' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_insert BEFORE INSERT ON notices_conflictofinterest FOR EACH ROW EXECUTE FUNCTION guard_notices_conflictofinterest_insert();
