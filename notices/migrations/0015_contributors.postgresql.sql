DROP FUNCTION guard_notices_comment_update() CASCADE;

DROP FUNCTION guard_notices_conflictofinterest_update() CASCADE;

DROP FUNCTION guard_notices_review_update() CASCADE;

CREATE FUNCTION guard_notices_versioncontributor_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_versioncontributor is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_versioncontributor_update BEFORE UPDATE ON notices_versioncontributor FOR EACH ROW EXECUTE FUNCTION guard_notices_versioncontributor_update();

CREATE FUNCTION guard_notices_versioncontributor_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_versioncontributor is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_versioncontributor_delete BEFORE DELETE ON notices_versioncontributor FOR EACH ROW EXECUTE FUNCTION guard_notices_versioncontributor_delete();

CREATE FUNCTION guard_notices_versioncontributor_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_versioncontributor x WHERE x.id = NEW.id OR (x.version_id = NEW.version_id AND x.person_id = NEW.person_id)) THEN RAISE EXCEPTION 'guard: a row of notices_versioncontributor is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.version_id AND x.notice_id = NEW.notice_id) OR EXISTS (SELECT 1 FROM notices_event x WHERE x.version_id = NEW.version_id) THEN RAISE EXCEPTION 'guard: contributors are written with their version' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_versioncontributor_insert BEFORE INSERT ON notices_versioncontributor FOR EACH ROW EXECUTE FUNCTION guard_notices_versioncontributor_insert();

CREATE FUNCTION guard_notices_review_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.status <> 'open' THEN RAISE EXCEPTION 'guard: a review is decided once' USING ERRCODE = 'check_violation'; END IF;
IF NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.submitted_by_id IS DISTINCT FROM OLD.submitted_by_id OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.change IS DISTINCT FROM OLD.change OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.note_to_reviewer IS DISTINCT FROM OLD.note_to_reviewer OR NEW.checks IS DISTINCT FROM OLD.checks THEN RAISE EXCEPTION 'guard: what was submitted does not change' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.decided_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0)) THEN RAISE EXCEPTION 'guard: nobody approves a text they had a hand in' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0) AND NOT EXISTS (SELECT 1 FROM notices_versioncontributor c WHERE c.version_id = x.id AND c.person_id = x.created_by_id)) THEN RAISE EXCEPTION 'guard: no text is approved of which a writer is not known' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is not resolved' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL) THEN RAISE EXCEPTION 'guard: nobody approves who has declared a conflict of interest' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_update();

CREATE FUNCTION guard_notices_comment_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.place IS DISTINCT FROM OLD.place OR NEW.quote IS DISTINCT FROM OLD.quote OR NEW.before IS DISTINCT FROM OLD.before OR NEW.after IS DISTINCT FROM OLD.after OR NEW.place_label IS DISTINCT FROM OLD.place_label OR NEW.place_text IS DISTINCT FROM OLD.place_text OR NEW.text IS DISTINCT FROM OLD.text OR NEW.suggestion IS DISTINCT FROM OLD.suggestion OR NEW.is_blocking IS DISTINCT FROM OLD.is_blocking OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.guest_name IS DISTINCT FROM OLD.guest_name OR NEW.share_link_id IS DISTINCT FROM OLD.share_link_id OR NEW.created_at IS DISTINCT FROM OLD.created_at THEN RAISE EXCEPTION 'guard: a comment is only resolved, once' USING ERRCODE = 'check_violation'; END IF;
IF OLD.is_blocking AND NEW.resolved_at IS NOT NULL AND NEW.resolved_by_id IS DISTINCT FROM OLD.created_by_id AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.resolved_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT h.number FROM notices_notice n JOIN notices_version h ON h.id = n.head_id WHERE n.id = NEW.notice_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0)) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is not resolved by those who wrote the text' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment FOR EACH ROW EXECUTE FUNCTION guard_notices_comment_update();

CREATE FUNCTION guard_notices_conflictofinterest_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.declared_at IS DISTINCT FROM OLD.declared_at THEN RAISE EXCEPTION 'guard: a declared conflict of interest is only ended, once' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: a declared conflict of interest stands while a review is open' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest FOR EACH ROW EXECUTE FUNCTION guard_notices_conflictofinterest_update();

CREATE FUNCTION guard_notices_versioncontributor_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_versioncontributor is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_versioncontributor_truncate BEFORE TRUNCATE ON notices_versioncontributor FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_versioncontributor_truncate();
