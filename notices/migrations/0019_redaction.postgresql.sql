DROP FUNCTION guard_notices_version_insert() CASCADE;

DROP FUNCTION guard_notices_review_update() CASCADE;

DROP FUNCTION guard_notices_publication_update() CASCADE;

DROP FUNCTION guard_notices_comment_update() CASCADE;

DROP FUNCTION guard_notices_conflictofinterest_update() CASCADE;

DROP FUNCTION guard_notices_version_update() CASCADE;

DROP FUNCTION guard_notices_event_update() CASCADE;

DROP FUNCTION guard_notices_notcitation_update() CASCADE;

CREATE FUNCTION guard_notices_version_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.number = NEW.number)) THEN RAISE EXCEPTION 'guard: a row of notices_version is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: no version while a review is open' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number >= NEW.number) THEN RAISE EXCEPTION 'guard: version numbers go up' USING ERRCODE = 'check_violation'; END IF;
IF NEW.redaction_id IS NOT NULL THEN RAISE EXCEPTION 'guard: a version starts with all its words' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_version_insert BEFORE INSERT ON notices_version FOR EACH ROW EXECUTE FUNCTION guard_notices_version_insert();

CREATE FUNCTION guard_notices_review_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.status IS DISTINCT FROM OLD.status OR NEW.change IS DISTINCT FROM OLD.change OR NEW.publish_at IS DISTINCT FROM OLD.publish_at OR NEW.assigned_to_id IS DISTINCT FROM OLD.assigned_to_id OR NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.submitted_by_id IS DISTINCT FROM OLD.submitted_by_id OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.decided_at IS DISTINCT FROM OLD.decided_at ELSE OLD.status <> 'open' END) THEN RAISE EXCEPTION 'guard: a review is decided once' USING ERRCODE = 'check_violation'; END IF;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id ELSE NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.submitted_by_id IS DISTINCT FROM OLD.submitted_by_id OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.change IS DISTINCT FROM OLD.change OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.note_to_reviewer IS DISTINCT FROM OLD.note_to_reviewer OR NEW.checks IS DISTINCT FROM OLD.checks END) THEN RAISE EXCEPTION 'guard: what was submitted does not change' USING ERRCODE = 'check_violation'; END IF;
IF OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.decided_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0)) THEN RAISE EXCEPTION 'guard: nobody approves a text they had a hand in' USING ERRCODE = 'check_violation'; END IF;
IF OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_notcitation m JOIN notices_version mv ON mv.id = m.version_id WHERE m.notice_id = NEW.notice_id AND m.created_by_id = NEW.decided_by_id AND NOT m.is_taken_back AND mv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0) AND NOT EXISTS (SELECT 1 FROM notices_notcitation l WHERE l.notice_id = m.notice_id AND l.place = m.place AND l.bracket = m.bracket AND l.sentence = m.sentence AND l.occurrence = m.occurrence AND l.id > m.id)) THEN RAISE EXCEPTION 'guard: nobody approves a text in which they marked a bracket as no citation' USING ERRCODE = 'check_violation'; END IF;
IF OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0) AND NOT EXISTS (SELECT 1 FROM notices_versioncontributor c WHERE c.version_id = x.id AND c.person_id = x.created_by_id)) THEN RAISE EXCEPTION 'guard: no text is approved of which a writer is not known' USING ERRCODE = 'check_violation'; END IF;
IF OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is not resolved' USING ERRCODE = 'check_violation'; END IF;
IF OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL) THEN RAISE EXCEPTION 'guard: nobody approves who has declared a conflict of interest' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review FOR EACH ROW EXECUTE FUNCTION guard_notices_review_update();

CREATE FUNCTION guard_notices_publication_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.review_id IS DISTINCT FROM OLD.review_id OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id OR NEW.effective_at IS DISTINCT FROM OLD.effective_at OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.cancelled_by_id IS DISTINCT FROM OLD.cancelled_by_id OR NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at ELSE OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= clock_timestamp() OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.review_id IS DISTINCT FROM OLD.review_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id OR NEW.effective_at IS DISTINCT FROM OLD.effective_at OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.words_sha256 IS DISTINCT FROM OLD.words_sha256 OR NEW.markup_sha256 IS DISTINCT FROM OLD.markup_sha256 OR NEW.seal IS DISTINCT FROM OLD.seal END) THEN RAISE EXCEPTION 'guard: a ledger row is only cancelled, once and before it takes effect' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication FOR EACH ROW EXECUTE FUNCTION guard_notices_publication_update();

CREATE FUNCTION guard_notices_comment_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.is_blocking IS DISTINCT FROM OLD.is_blocking OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.share_link_id IS DISTINCT FROM OLD.share_link_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.resolved_by_id IS DISTINCT FROM OLD.resolved_by_id OR NEW.resolved_at IS DISTINCT FROM OLD.resolved_at OR NEW.taken_over_in_id IS DISTINCT FROM OLD.taken_over_in_id ELSE OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.place IS DISTINCT FROM OLD.place OR NEW.quote IS DISTINCT FROM OLD.quote OR NEW.before IS DISTINCT FROM OLD.before OR NEW.after IS DISTINCT FROM OLD.after OR NEW.place_label IS DISTINCT FROM OLD.place_label OR NEW.place_text IS DISTINCT FROM OLD.place_text OR NEW.text IS DISTINCT FROM OLD.text OR NEW.suggestion IS DISTINCT FROM OLD.suggestion OR NEW.is_blocking IS DISTINCT FROM OLD.is_blocking OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.guest_name IS DISTINCT FROM OLD.guest_name OR NEW.share_link_id IS DISTINCT FROM OLD.share_link_id OR NEW.created_at IS DISTINCT FROM OLD.created_at END) THEN RAISE EXCEPTION 'guard: a comment is only resolved, once' USING ERRCODE = 'check_violation'; END IF;
IF OLD.is_blocking AND OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND NEW.resolved_by_id IS DISTINCT FROM OLD.created_by_id AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.resolved_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= clock_timestamp() AND pv.number < (SELECT h.number FROM notices_notice n JOIN notices_version h ON h.id = n.head_id WHERE n.id = NEW.notice_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= clock_timestamp() AND w.id > p.id)), 0)) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is not resolved by those who wrote the text' USING ERRCODE = 'check_violation'; END IF;
IF OLD.is_blocking AND OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND NEW.resolved_by_id IS DISTINCT FROM OLD.created_by_id AND NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.resolved_by_id AND x.role = 'reviewer' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) THEN RAISE EXCEPTION 'guard: a comment that stops the approval is resolved by its author or by a reviewer' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment FOR EACH ROW EXECUTE FUNCTION guard_notices_comment_update();

CREATE FUNCTION guard_notices_conflictofinterest_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.declared_at IS DISTINCT FROM OLD.declared_at OR NEW.ended_at IS DISTINCT FROM OLD.ended_at ELSE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.declared_at IS DISTINCT FROM OLD.declared_at END) THEN RAISE EXCEPTION 'guard: a declared conflict of interest is only ended, once' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') THEN RAISE EXCEPTION 'guard: a declared conflict of interest stands while a review is open' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest FOR EACH ROW EXECUTE FUNCTION guard_notices_conflictofinterest_update();

CREATE FUNCTION guard_notices_redaction_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_redaction is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_redaction_update BEFORE UPDATE ON notices_redaction FOR EACH ROW EXECUTE FUNCTION guard_notices_redaction_update();

CREATE FUNCTION guard_notices_redaction_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_redaction is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_redaction_delete BEFORE DELETE ON notices_redaction FOR EACH ROW EXECUTE FUNCTION guard_notices_redaction_delete();

CREATE FUNCTION guard_notices_redaction_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_redaction x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.sequence = NEW.sequence)) THEN RAISE EXCEPTION 'guard: a row of notices_redaction is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.proposed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) OR NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.confirmed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) THEN RAISE EXCEPTION 'guard: words are removed by two managers' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_redactionproposal x WHERE x.notice_id = NEW.notice_id AND x.proposed_by_id = NEW.proposed_by_id AND x.proposed_at = NEW.proposed_at AND x.reason = NEW.reason) THEN RAISE EXCEPTION 'guard: words are removed as another manager proposed it' USING ERRCODE = 'check_violation'; END IF;
IF EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') OR EXISTS (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > clock_timestamp()) THEN RAISE EXCEPTION 'guard: no words are removed while a review is open or a publication waits' USING ERRCODE = 'check_violation'; END IF;
IF NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id = NEW.notice_id), 0) THEN RAISE EXCEPTION 'guard: a removal by law has the next event of its notice' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_redaction_insert BEFORE INSERT ON notices_redaction FOR EACH ROW EXECUTE FUNCTION guard_notices_redaction_insert();

CREATE FUNCTION guard_notices_redactionproposal_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_redactionproposal is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_redactionproposal_update BEFORE UPDATE ON notices_redactionproposal FOR EACH ROW EXECUTE FUNCTION guard_notices_redactionproposal_update();

CREATE FUNCTION guard_notices_redactionproposal_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_redactionproposal x WHERE x.id = NEW.id OR x.notice_id = NEW.notice_id) THEN RAISE EXCEPTION 'guard: a row of notices_redactionproposal is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.proposed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) THEN RAISE EXCEPTION 'guard: only a manager proposes to remove words' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_redactionproposal_insert BEFORE INSERT ON notices_redactionproposal FOR EACH ROW EXECUTE FUNCTION guard_notices_redactionproposal_insert();

CREATE FUNCTION guard_notices_version_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.schema_number IS DISTINCT FROM OLD.schema_number OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at ELSE 1 = 1 END) THEN RAISE EXCEPTION 'guard: a row of notices_version is never changed' USING ERRCODE = 'check_violation'; END IF;
IF NOT EXISTS (SELECT 1 FROM notices_redaction x WHERE x.id = NEW.redaction_id AND x.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event e WHERE e.notice_id = x.notice_id AND e.sequence >= x.sequence)) THEN RAISE EXCEPTION 'guard: a version names the removal that changes it' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_version_update BEFORE UPDATE ON notices_version FOR EACH ROW EXECUTE FUNCTION guard_notices_version_update();

CREATE FUNCTION guard_notices_event_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.actor_id IS DISTINCT FROM OLD.actor_id OR NEW.command IS DISTINCT FROM OLD.command OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.sequence IS DISTINCT FROM OLD.sequence OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.chain IS DISTINCT FROM OLD.chain OR NEW.seal IS DISTINCT FROM OLD.seal ELSE 1 = 1 END) THEN RAISE EXCEPTION 'guard: a row of notices_event is never changed' USING ERRCODE = 'check_violation'; END IF;
IF (NEW.request_id IS DISTINCT FROM OLD.request_id) AND NEW.request_id IS NOT NULL OR (NEW.actor_name IS DISTINCT FROM OLD.actor_name) AND OLD.actor_id IS NOT NULL THEN RAISE EXCEPTION 'guard: of who acted and asked, an event loses the name of a guest and the request alone' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_event_update BEFORE UPDATE ON notices_event FOR EACH ROW EXECUTE FUNCTION guard_notices_event_update();

CREATE FUNCTION guard_notices_notcitation_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.occurrence IS DISTINCT FROM OLD.occurrence OR NEW.is_taken_back IS DISTINCT FROM OLD.is_taken_back OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at ELSE 1 = 1 END) THEN RAISE EXCEPTION 'guard: a row of notices_notcitation is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_notcitation_update BEFORE UPDATE ON notices_notcitation FOR EACH ROW EXECUTE FUNCTION guard_notices_notcitation_update();

CREATE FUNCTION guard_notices_redaction_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_redaction is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_redaction_truncate BEFORE TRUNCATE ON notices_redaction FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_redaction_truncate();

CREATE FUNCTION guard_notices_redactionproposal_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_redactionproposal is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_redactionproposal_truncate BEFORE TRUNCATE ON notices_redactionproposal FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_redactionproposal_truncate();
