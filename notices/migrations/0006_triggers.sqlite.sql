CREATE TRIGGER guard_notices_notice_delete BEFORE DELETE ON notices_notice BEGIN
SELECT RAISE(ABORT, 'guard: a notice is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_notice_insert BEFORE INSERT ON notices_notice BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_notice is never replaced') WHERE EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.id OR x.number = NEW.number);
SELECT RAISE(ABORT, 'guard: a notice starts without number and head') WHERE NEW.number IS NOT NULL OR NEW.head_id IS NOT NULL;
END;

CREATE TRIGGER guard_notices_notice_update BEFORE UPDATE ON notices_notice BEGIN
SELECT RAISE(ABORT, 'guard: number and slug are given once') WHERE (OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number)) OR (OLD.slug <> '' AND (NEW.slug IS NOT OLD.slug));
SELECT RAISE(ABORT, 'guard: a number comes with the first approval') WHERE OLD.number IS NULL AND NEW.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notices_review x WHERE x.notice_id = NEW.id AND x.status = 'approved');
SELECT RAISE(ABORT, 'guard: a notice keeps its key and takes the number of no other') WHERE NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR EXISTS (SELECT 1 FROM notices_notice x WHERE x.id <> NEW.id AND x.number = NEW.number);
SELECT RAISE(ABORT, 'guard: the head stays while a review is open') WHERE (NEW.head_id IS NOT OLD.head_id) AND EXISTS (SELECT 1 FROM notices_review x WHERE x.notice_id = NEW.id AND x.status = 'open');
SELECT RAISE(ABORT, 'guard: the head is a version of its own notice') WHERE NEW.head_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.head_id AND x.notice_id = NEW.id);
END;

CREATE TRIGGER guard_notices_version_update BEFORE UPDATE ON notices_version BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_version is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_version_delete BEFORE DELETE ON notices_version BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_version is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_version_insert BEFORE INSERT ON notices_version BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_version is never replaced') WHERE EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.number = NEW.number));
SELECT RAISE(ABORT, 'guard: no version while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
SELECT RAISE(ABORT, 'guard: version numbers go up') WHERE EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number >= NEW.number);
END;

CREATE TRIGGER guard_notices_review_delete BEFORE DELETE ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a review is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_review_insert BEFORE INSERT ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_review is never replaced') WHERE EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.status = 'open'));
SELECT RAISE(ABORT, 'guard: a review starts open') WHERE NEW.status <> 'open';
SELECT RAISE(ABORT, 'guard: a review pins the head of its own notice') WHERE NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id);
SELECT RAISE(ABORT, 'guard: what is live or scheduled is not reviewed again') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) OR x.id IN (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'))));
END;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a review is decided once') WHERE OLD.status <> 'open';
SELECT RAISE(ABORT, 'guard: what was submitted does not change') WHERE NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.submitted_by_id IS NOT OLD.submitted_by_id OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.change IS NOT OLD.change OR NEW.public_note IS NOT OLD.public_note OR NEW.note_to_reviewer IS NOT OLD.note_to_reviewer OR NEW.checks IS NOT OLD.checks;
SELECT RAISE(ABORT, 'guard: nobody approves a text they had a hand in') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.created_by_id = NEW.decided_by_id AND x.number <= (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id
    WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL
    AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id)), 0));
SELECT RAISE(ABORT, 'guard: a comment that stops the approval is not resolved') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL);
SELECT RAISE(ABORT, 'guard: nobody approves who has declared a conflict of interest') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL);
END;

CREATE TRIGGER guard_notices_publication_delete BEFORE DELETE ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a ledger row is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_publication_insert BEFORE INSERT ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_publication is never replaced') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = NEW.id OR x.review_id = NEW.review_id);
SELECT RAISE(ABORT, 'guard: only an approved review publishes its version') WHERE NEW.kind = 'publish' AND NOT EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.review_id AND x.status = 'approved' AND x.version_id = NEW.version_id AND x.notice_id = NEW.notice_id AND x.decided_at <= NEW.effective_at);
SELECT RAISE(ABORT, 'guard: only the live version is withdrawn') WHERE NEW.kind <> 'publish' AND NOT EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) AND x.kind = 'publish' AND x.version_id = NEW.version_id);
SELECT RAISE(ABORT, 'guard: one entry waits at a time') WHERE EXISTS (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'));
SELECT RAISE(ABORT, 'guard: a ledger row starts uncancelled') WHERE NEW.cancelled_at IS NOT NULL;
SELECT RAISE(ABORT, 'guard: the ledger goes forward') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.notice_id = NEW.notice_id AND x.cancelled_at IS NULL AND x.effective_at > NEW.effective_at);
END;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a ledger row is only cancelled, once and before it takes effect') WHERE OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.kind IS NOT OLD.kind OR NEW.version_id IS NOT OLD.version_id OR NEW.review_id IS NOT OLD.review_id OR NEW.reason IS NOT OLD.reason OR NEW.public_note IS NOT OLD.public_note OR NEW.replaced_by_id IS NOT OLD.replaced_by_id OR NEW.effective_at IS NOT OLD.effective_at OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at;
END;

CREATE TRIGGER guard_notices_event_update BEFORE UPDATE ON notices_event BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_event is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_event_delete BEFORE DELETE ON notices_event BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_event is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_event_insert BEFORE INSERT ON notices_event BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_event is never replaced') WHERE EXISTS (SELECT 1 FROM notices_event x WHERE x.id = NEW.id OR x.request_id = NEW.request_id);
SELECT RAISE(ABORT, 'guard: the chain of events has no fork and no hole') WHERE NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id IS NEW.notice_id), 0);
END;

CREATE TRIGGER guard_notices_comment_delete BEFORE DELETE ON notices_comment BEGIN
SELECT RAISE(ABORT, 'guard: a comment is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_comment_insert BEFORE INSERT ON notices_comment BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_comment is never replaced') WHERE EXISTS (SELECT 1 FROM notices_comment x WHERE x.id = NEW.id);
SELECT RAISE(ABORT, 'guard: a comment is on a version of its own notice, and starts unresolved') WHERE NEW.resolved_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.version_id AND x.notice_id = NEW.notice_id);
END;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment BEGIN
SELECT RAISE(ABORT, 'guard: a comment is only resolved, once') WHERE OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.parent_id IS NOT OLD.parent_id OR NEW.place IS NOT OLD.place OR NEW.quote IS NOT OLD.quote OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after OR NEW.place_label IS NOT OLD.place_label OR NEW.place_text IS NOT OLD.place_text OR NEW.text IS NOT OLD.text OR NEW.suggestion IS NOT OLD.suggestion OR NEW.is_blocking IS NOT OLD.is_blocking OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.guest_name IS NOT OLD.guest_name OR NEW.share_link_id IS NOT OLD.share_link_id OR NEW.created_at IS NOT OLD.created_at;
END;

CREATE TRIGGER guard_notices_conflictofinterest_delete BEFORE DELETE ON notices_conflictofinterest BEGIN
SELECT RAISE(ABORT, 'guard: a declared conflict of interest is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest BEGIN
SELECT RAISE(ABORT, 'guard: a declared conflict of interest is only ended, once') WHERE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.person_id IS NOT OLD.person_id OR NEW.reason IS NOT OLD.reason OR NEW.declared_at IS NOT OLD.declared_at;
END;

CREATE TRIGGER public_notices_publication_insert AFTER INSERT ON notices_publication FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; END;

CREATE TRIGGER public_notices_publication_update AFTER UPDATE ON notices_publication FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; END;

CREATE TRIGGER public_notices_trialalert_insert AFTER INSERT ON notices_trialalert FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; END;

CREATE TRIGGER public_notices_trialalert_update AFTER UPDATE ON notices_trialalert FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; END;

CREATE TRIGGER public_notices_notice_update AFTER UPDATE ON notices_notice FOR EACH ROW WHEN (OLD.review_by IS NOT NEW.review_by) BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.id; END;

CREATE TRIGGER public_trials_trial_update AFTER UPDATE ON trials_trial FOR EACH ROW WHEN (OLD.checked_at IS NOT NEW.checked_at OR OLD.gone_at IS NOT NEW.gone_at) BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id IN (SELECT v.notice_id FROM notices_noticetrial c JOIN notices_version v ON v.id = c.version_id WHERE c.trial_id = NEW.id); END;

CREATE TRIGGER public_notices_atcalteration_insert AFTER INSERT ON notices_atcalteration FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE 1 = 1; END;

CREATE TRIGGER public_notices_atcalteration_update AFTER UPDATE ON notices_atcalteration FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE 1 = 1; END;

CREATE TRIGGER public_notices_atcalteration_delete AFTER DELETE ON notices_atcalteration FOR EACH ROW BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE 1 = 1; END;
