DROP FUNCTION guard_notices_review_insert() CASCADE;

CREATE FUNCTION guard_notices_review_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.status = 'open')) THEN RAISE EXCEPTION 'guard: a row of notices_review is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status <> 'open' THEN RAISE EXCEPTION 'guard: a review starts open' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id) THEN RAISE EXCEPTION 'guard: a review pins the head of its own notice' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_publication x WHERE x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) OR x.id IN (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > clock_timestamp()))) THEN RAISE EXCEPTION 'guard: what is live or scheduled is not reviewed again' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_unreadvalue x WHERE x.notice_id = NEW.notice_id) THEN RAISE EXCEPTION 'guard: a draft with values that no field can read is not submitted' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_review_insert BEFORE INSERT ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_insert();

CREATE FUNCTION guard_notices_unreadvalue_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: nothing is left unread while a review is open' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_unreadvalue_insert BEFORE INSERT ON notices_unreadvalue FOR EACH ROW EXECUTE FUNCTION guard_notices_unreadvalue_insert();

CREATE FUNCTION guard_notices_unreadvalue_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_unreadvalue is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_unreadvalue_truncate BEFORE TRUNCATE ON notices_unreadvalue FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_unreadvalue_truncate();
