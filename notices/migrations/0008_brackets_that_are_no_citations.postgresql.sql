CREATE FUNCTION guard_notices_notcitation_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_notcitation is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_notcitation_update BEFORE UPDATE ON notices_notcitation FOR EACH ROW EXECUTE FUNCTION guard_notices_notcitation_update();

CREATE FUNCTION guard_notices_notcitation_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_notcitation is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_notcitation_delete BEFORE DELETE ON notices_notcitation FOR EACH ROW EXECUTE FUNCTION guard_notices_notcitation_delete();

CREATE FUNCTION guard_notices_notcitation_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_notcitation x WHERE x.id = NEW.id) THEN RAISE EXCEPTION 'guard: a row of notices_notcitation is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') OR NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id) THEN RAISE EXCEPTION 'guard: a bracket is marked on the text that is worked on, and not while it is in review' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_notcitation_insert BEFORE INSERT ON notices_notcitation FOR EACH ROW EXECUTE FUNCTION guard_notices_notcitation_insert();

CREATE FUNCTION guard_notices_notcitation_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_notcitation is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_notcitation_truncate BEFORE TRUNCATE ON notices_notcitation FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_notcitation_truncate();
