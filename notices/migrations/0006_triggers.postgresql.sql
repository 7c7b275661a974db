CREATE FUNCTION guard_notices_notice_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a notice is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_notice_delete BEFORE DELETE ON notices_notice FOR EACH ROW EXECUTE FUNCTION guard_notices_notice_delete();

CREATE FUNCTION guard_notices_notice_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.id OR x.number = NEW.number) THEN RAISE EXCEPTION 'guard: a row of notices_notice is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.number IS NOT NULL OR NEW.head_id IS NOT NULL THEN RAISE EXCEPTION 'guard: a notice starts without number and head' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_notice_insert BEFORE INSERT ON notices_notice FOR EACH ROW EXECUTE FUNCTION guard_notices_notice_insert();

CREATE FUNCTION guard_notices_notice_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF (OLD.number IS NOT NULL AND (NEW.number IS DISTINCT FROM OLD.number)) OR (OLD.slug <> '' AND (NEW.slug IS DISTINCT FROM OLD.slug)) THEN RAISE EXCEPTION 'guard: number and slug are given once' USING ERRCODE = 'check_violation'; END IF;
IF OLD.number IS NULL AND NEW.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notices_review x WHERE x.notice_id = NEW.id AND x.status = 'approved') THEN RAISE EXCEPTION 'guard: a number comes with the first approval' USING ERRCODE = 'check_violation'; END IF;
IF NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR EXISTS (SELECT 1 FROM notices_notice x WHERE x.id <> NEW.id AND x.number = NEW.number) THEN RAISE EXCEPTION 'guard: a notice keeps its key and takes the number of no other' USING ERRCODE = 'check_violation'; END IF;
IF (NEW.head_id IS DISTINCT FROM OLD.head_id) AND EXISTS (SELECT 1 FROM notices_review x WHERE x.notice_id = NEW.id AND x.status = 'open') THEN RAISE EXCEPTION 'guard: the head stays while a review is open' USING ERRCODE = 'check_violation'; END IF;
IF NEW.head_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.head_id AND x.notice_id = NEW.id) THEN RAISE EXCEPTION 'guard: the head is a version of its own notice' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_notice_update BEFORE UPDATE ON notices_notice FOR EACH ROW EXECUTE FUNCTION guard_notices_notice_update();

CREATE FUNCTION guard_notices_version_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_version is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_version_update BEFORE UPDATE ON notices_version FOR EACH ROW EXECUTE FUNCTION guard_notices_version_update();

CREATE FUNCTION guard_notices_version_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_version is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_version_delete BEFORE DELETE ON notices_version FOR EACH ROW EXECUTE FUNCTION guard_notices_version_delete();

CREATE FUNCTION guard_notices_version_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.number = NEW.number)) THEN RAISE EXCEPTION 'guard: a row of notices_version is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: no version while a review is open' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number >= NEW.number) THEN RAISE EXCEPTION 'guard: version numbers go up' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_version_insert BEFORE INSERT ON notices_version FOR EACH ROW EXECUTE FUNCTION guard_notices_version_insert();

CREATE FUNCTION guard_notices_review_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a review is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_review_delete BEFORE DELETE ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_delete();

CREATE FUNCTION guard_notices_review_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.status = 'open')) THEN RAISE EXCEPTION 'guard: a row of notices_review is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status <> 'open' THEN RAISE EXCEPTION 'guard: a review starts open' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id) THEN RAISE EXCEPTION 'guard: a review pins the head of its own notice' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_publication x WHERE x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) OR x.id IN (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > clock_timestamp()))) THEN RAISE EXCEPTION 'guard: what is live or scheduled is not reviewed again' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_review_insert BEFORE INSERT ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_insert();

CREATE FUNCTION guard_notices_review_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.status <> 'open' THEN RAISE EXCEPTION 'guard: a review is decided once' USING ERRCODE = 'check_violation'; END IF;
IF NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.submitted_by_id IS DISTINCT FROM OLD.submitted_by_id OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.change IS DISTINCT FROM OLD.change OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.note_to_reviewer IS DISTINCT FROM OLD.note_to_reviewer OR NEW.checks IS DISTINCT FROM OLD.checks THEN RAISE EXCEPTION 'guard: what was submitted does not change' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.created_by_id = NEW.decided_by_id AND x.number <= (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id
    WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL
    AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id)), 0)) THEN RAISE EXCEPTION 'guard: nobody approves a text they had a hand in' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is not resolved' USING ERRCODE = 'check_violation'; END IF;
IF NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL) THEN RAISE EXCEPTION 'guard: nobody approves who has declared a conflict of interest' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_update();

CREATE FUNCTION guard_notices_publication_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a ledger row is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_publication_delete BEFORE DELETE ON notices_publication FOR EACH ROW EXECUTE FUNCTION guard_notices_publication_delete();

CREATE FUNCTION guard_notices_publication_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = NEW.id OR x.review_id = NEW.review_id) THEN RAISE EXCEPTION 'guard: a row of notices_publication is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.kind = 'publish' AND NOT EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.review_id AND x.status = 'approved' AND x.version_id = NEW.version_id AND x.notice_id = NEW.notice_id AND x.decided_at <= NEW.effective_at) THEN RAISE EXCEPTION 'guard: only an approved review publishes its version' USING ERRCODE = 'check_violation'; END IF;
IF NEW.kind <> 'publish' AND NOT EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) AND x.kind = 'publish' AND x.version_id = NEW.version_id) THEN RAISE EXCEPTION 'guard: only the live version is withdrawn' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > clock_timestamp()) THEN RAISE EXCEPTION 'guard: one entry waits at a time' USING ERRCODE = 'check_violation'; END IF;
IF NEW.cancelled_at IS NOT NULL THEN RAISE EXCEPTION 'guard: a ledger row starts uncancelled' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_publication x WHERE x.notice_id = NEW.notice_id AND x.cancelled_at IS NULL AND x.effective_at > NEW.effective_at) THEN RAISE EXCEPTION 'guard: the ledger goes forward' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_publication_insert BEFORE INSERT ON notices_publication FOR EACH ROW EXECUTE FUNCTION guard_notices_publication_insert();

CREATE FUNCTION guard_notices_publication_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= clock_timestamp() OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.review_id IS DISTINCT FROM OLD.review_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id OR NEW.effective_at IS DISTINCT FROM OLD.effective_at OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at THEN RAISE EXCEPTION 'guard: a ledger row is only cancelled, once and before it takes effect' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication FOR EACH ROW EXECUTE FUNCTION guard_notices_publication_update();

CREATE FUNCTION guard_notices_event_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_event is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_event_update BEFORE UPDATE ON notices_event FOR EACH ROW EXECUTE FUNCTION guard_notices_event_update();

CREATE FUNCTION guard_notices_event_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_event is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_event_delete BEFORE DELETE ON notices_event FOR EACH ROW EXECUTE FUNCTION guard_notices_event_delete();

CREATE FUNCTION guard_notices_event_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_event x WHERE x.id = NEW.id OR x.request_id = NEW.request_id) THEN RAISE EXCEPTION 'guard: a row of notices_event is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id IS NOT DISTINCT FROM NEW.notice_id), 0) THEN RAISE EXCEPTION 'guard: the chain of events has no fork and no hole' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_event_insert BEFORE INSERT ON notices_event FOR EACH ROW EXECUTE FUNCTION guard_notices_event_insert();

CREATE FUNCTION guard_notices_comment_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a comment is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_comment_delete BEFORE DELETE ON notices_comment FOR EACH ROW EXECUTE FUNCTION guard_notices_comment_delete();

CREATE FUNCTION guard_notices_comment_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_comment x WHERE x.id = NEW.id) THEN RAISE EXCEPTION 'guard: a row of notices_comment is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.resolved_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.version_id AND x.notice_id = NEW.notice_id) THEN RAISE EXCEPTION 'guard: a comment is on a version of its own notice, and starts unresolved' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_comment_insert BEFORE INSERT ON notices_comment FOR EACH ROW EXECUTE FUNCTION guard_notices_comment_insert();

CREATE FUNCTION guard_notices_comment_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.place IS DISTINCT FROM OLD.place OR NEW.quote IS DISTINCT FROM OLD.quote OR NEW.before IS DISTINCT FROM OLD.before OR NEW.after IS DISTINCT FROM OLD.after OR NEW.place_label IS DISTINCT FROM OLD.place_label OR NEW.place_text IS DISTINCT FROM OLD.place_text OR NEW.text IS DISTINCT FROM OLD.text OR NEW.suggestion IS DISTINCT FROM OLD.suggestion OR NEW.is_blocking IS DISTINCT FROM OLD.is_blocking OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.guest_name IS DISTINCT FROM OLD.guest_name OR NEW.share_link_id IS DISTINCT FROM OLD.share_link_id OR NEW.created_at IS DISTINCT FROM OLD.created_at THEN RAISE EXCEPTION 'guard: a comment is only resolved, once' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment FOR EACH ROW EXECUTE FUNCTION guard_notices_comment_update();

CREATE FUNCTION guard_notices_conflictofinterest_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a declared conflict of interest is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_delete BEFORE DELETE ON notices_conflictofinterest FOR EACH ROW EXECUTE FUNCTION guard_notices_conflictofinterest_delete();

CREATE FUNCTION guard_notices_conflictofinterest_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.declared_at IS DISTINCT FROM OLD.declared_at THEN RAISE EXCEPTION 'guard: a declared conflict of interest is only ended, once' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest FOR EACH ROW EXECUTE FUNCTION guard_notices_conflictofinterest_update();

CREATE FUNCTION guard_notices_notice_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_notice is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_notice_truncate BEFORE TRUNCATE ON notices_notice FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_notice_truncate();

CREATE FUNCTION guard_notices_version_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_version is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_version_truncate BEFORE TRUNCATE ON notices_version FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_version_truncate();

CREATE FUNCTION guard_notices_review_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_review is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_review_truncate BEFORE TRUNCATE ON notices_review FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_review_truncate();

CREATE FUNCTION guard_notices_publication_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_publication is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_publication_truncate BEFORE TRUNCATE ON notices_publication FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_publication_truncate();

CREATE FUNCTION guard_notices_event_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_event is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_event_truncate BEFORE TRUNCATE ON notices_event FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_event_truncate();

CREATE FUNCTION guard_notices_comment_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_comment is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_comment_truncate BEFORE TRUNCATE ON notices_comment FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_comment_truncate();

CREATE FUNCTION guard_notices_conflictofinterest_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_conflictofinterest is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_truncate BEFORE TRUNCATE ON notices_conflictofinterest FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_conflictofinterest_truncate();

CREATE FUNCTION public_notices_publication_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; RETURN NULL; END$public$;

CREATE TRIGGER public_notices_publication_insert AFTER INSERT ON notices_publication FOR EACH ROW EXECUTE FUNCTION public_notices_publication_change();

CREATE TRIGGER public_notices_publication_update AFTER UPDATE ON notices_publication FOR EACH ROW EXECUTE FUNCTION public_notices_publication_change();

CREATE FUNCTION public_notices_trialalert_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; RETURN NULL; END$public$;

CREATE TRIGGER public_notices_trialalert_insert AFTER INSERT ON notices_trialalert FOR EACH ROW EXECUTE FUNCTION public_notices_trialalert_change();

CREATE TRIGGER public_notices_trialalert_update AFTER UPDATE ON notices_trialalert FOR EACH ROW EXECUTE FUNCTION public_notices_trialalert_change();

CREATE FUNCTION public_notices_notice_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.id; RETURN NULL; END$public$;

CREATE TRIGGER public_notices_notice_update AFTER UPDATE ON notices_notice FOR EACH ROW WHEN (OLD.review_by IS DISTINCT FROM NEW.review_by) EXECUTE FUNCTION public_notices_notice_change();

CREATE FUNCTION public_trials_trial_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id IN (SELECT v.notice_id FROM notices_noticetrial c JOIN notices_version v ON v.id = c.version_id WHERE c.trial_id = NEW.id); RETURN NULL; END$public$;

CREATE TRIGGER public_trials_trial_update AFTER UPDATE ON trials_trial FOR EACH ROW WHEN (OLD.checked_at IS DISTINCT FROM NEW.checked_at OR OLD.gone_at IS DISTINCT FROM NEW.gone_at) EXECUTE FUNCTION public_trials_trial_change();

CREATE FUNCTION public_notices_atcalteration_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE 1 = 1; RETURN NULL; END$public$;

CREATE TRIGGER public_notices_atcalteration_insert AFTER INSERT ON notices_atcalteration FOR EACH ROW EXECUTE FUNCTION public_notices_atcalteration_change();

CREATE TRIGGER public_notices_atcalteration_update AFTER UPDATE ON notices_atcalteration FOR EACH ROW EXECUTE FUNCTION public_notices_atcalteration_change();

CREATE TRIGGER public_notices_atcalteration_delete AFTER DELETE ON notices_atcalteration FOR EACH ROW EXECUTE FUNCTION public_notices_atcalteration_change();
