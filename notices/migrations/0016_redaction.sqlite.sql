DROP TRIGGER guard_notices_version_insert;

DROP TRIGGER guard_notices_review_update;

DROP TRIGGER guard_notices_publication_update;

DROP TRIGGER guard_notices_comment_update;

DROP TRIGGER guard_notices_conflictofinterest_update;

DROP TRIGGER guard_notices_version_update;

DROP TRIGGER guard_notices_event_update;

DROP TRIGGER guard_notices_notcitation_update;

CREATE TRIGGER guard_notices_version_insert BEFORE INSERT ON notices_version BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_version is never replaced') WHERE EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.number = NEW.number));
SELECT RAISE(ABORT, 'guard: no version while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
SELECT RAISE(ABORT, 'guard: version numbers go up') WHERE EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number >= NEW.number);
SELECT RAISE(ABORT, 'guard: a version starts with all its words') WHERE NEW.redaction_id IS NOT NULL;
END;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a review is decided once') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.status IS NOT OLD.status OR NEW.change IS NOT OLD.change OR NEW.publish_at IS NOT OLD.publish_at OR NEW.assigned_to_id IS NOT OLD.assigned_to_id OR NEW.due_at IS NOT OLD.due_at OR NEW.submitted_by_id IS NOT OLD.submitted_by_id OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.decided_by_id IS NOT OLD.decided_by_id OR NEW.decided_at IS NOT OLD.decided_at ELSE OLD.status <> 'open' END);
SELECT RAISE(ABORT, 'guard: what was submitted does not change') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id ELSE NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.submitted_by_id IS NOT OLD.submitted_by_id OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.change IS NOT OLD.change OR NEW.public_note IS NOT OLD.public_note OR NEW.note_to_reviewer IS NOT OLD.note_to_reviewer OR NEW.checks IS NOT OLD.checks END);
SELECT RAISE(ABORT, 'guard: nobody approves a text they had a hand in') WHERE OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.decided_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0));
SELECT RAISE(ABORT, 'guard: no text is approved of which a writer is not known') WHERE OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0) AND NOT EXISTS (SELECT 1 FROM notices_versioncontributor c WHERE c.version_id = x.id AND c.person_id = x.created_by_id));
SELECT RAISE(ABORT, 'guard: a comment that stops the approval is not resolved') WHERE OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL);
SELECT RAISE(ABORT, 'guard: nobody approves who has declared a conflict of interest') WHERE OLD.status = 'open' AND NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL);
END;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a ledger row is only cancelled, once and before it takes effect') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.kind IS NOT OLD.kind OR NEW.version_id IS NOT OLD.version_id OR NEW.review_id IS NOT OLD.review_id OR NEW.replaced_by_id IS NOT OLD.replaced_by_id OR NEW.effective_at IS NOT OLD.effective_at OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at OR NEW.cancelled_by_id IS NOT OLD.cancelled_by_id OR NEW.cancelled_at IS NOT OLD.cancelled_at ELSE OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.kind IS NOT OLD.kind OR NEW.version_id IS NOT OLD.version_id OR NEW.review_id IS NOT OLD.review_id OR NEW.reason IS NOT OLD.reason OR NEW.public_note IS NOT OLD.public_note OR NEW.replaced_by_id IS NOT OLD.replaced_by_id OR NEW.effective_at IS NOT OLD.effective_at OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at OR NEW.words_sha256 IS NOT OLD.words_sha256 OR NEW.markup_sha256 IS NOT OLD.markup_sha256 OR NEW.seal IS NOT OLD.seal END);
END;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment BEGIN
SELECT RAISE(ABORT, 'guard: a comment is only resolved, once') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.parent_id IS NOT OLD.parent_id OR NEW.is_blocking IS NOT OLD.is_blocking OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.share_link_id IS NOT OLD.share_link_id OR NEW.created_at IS NOT OLD.created_at OR NEW.resolved_by_id IS NOT OLD.resolved_by_id OR NEW.resolved_at IS NOT OLD.resolved_at OR NEW.taken_over_in_id IS NOT OLD.taken_over_in_id ELSE OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.parent_id IS NOT OLD.parent_id OR NEW.place IS NOT OLD.place OR NEW.quote IS NOT OLD.quote OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after OR NEW.place_label IS NOT OLD.place_label OR NEW.place_text IS NOT OLD.place_text OR NEW.text IS NOT OLD.text OR NEW.suggestion IS NOT OLD.suggestion OR NEW.is_blocking IS NOT OLD.is_blocking OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.guest_name IS NOT OLD.guest_name OR NEW.share_link_id IS NOT OLD.share_link_id OR NEW.created_at IS NOT OLD.created_at END);
SELECT RAISE(ABORT, 'guard: a comment that stops the approval is not resolved by those who wrote the text') WHERE OLD.is_blocking AND OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND NEW.resolved_by_id IS NOT OLD.created_by_id AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.resolved_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT h.number FROM notices_notice n JOIN notices_version h ON h.id = n.head_id WHERE n.id = NEW.notice_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0));
END;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest BEGIN
SELECT RAISE(ABORT, 'guard: a declared conflict of interest is only ended, once') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.person_id IS NOT OLD.person_id OR NEW.declared_at IS NOT OLD.declared_at OR NEW.ended_at IS NOT OLD.ended_at ELSE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.person_id IS NOT OLD.person_id OR NEW.reason IS NOT OLD.reason OR NEW.declared_at IS NOT OLD.declared_at END);
SELECT RAISE(ABORT, 'guard: a declared conflict of interest stands while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
END;

CREATE TRIGGER guard_notices_redaction_update BEFORE UPDATE ON notices_redaction BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_redaction is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_redaction_delete BEFORE DELETE ON notices_redaction BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_redaction is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_redaction_insert BEFORE INSERT ON notices_redaction BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_redaction is never replaced') WHERE EXISTS (SELECT 1 FROM notices_redaction x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.sequence = NEW.sequence));
SELECT RAISE(ABORT, 'guard: words are removed by two managers') WHERE NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.proposed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) OR NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.confirmed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed')));
SELECT RAISE(ABORT, 'guard: words are removed as another manager proposed it') WHERE NOT EXISTS (SELECT 1 FROM notices_redactionproposal x WHERE x.notice_id = NEW.notice_id AND x.proposed_by_id = NEW.proposed_by_id AND x.proposed_at = NEW.proposed_at AND x.reason = NEW.reason);
SELECT RAISE(ABORT, 'guard: no words are removed while a review is open or a publication waits') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open') OR EXISTS (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'));
SELECT RAISE(ABORT, 'guard: a removal by law has the next event of its notice') WHERE NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_event x WHERE x.notice_id = NEW.notice_id), 0);
END;

CREATE TRIGGER guard_notices_redactionproposal_update BEFORE UPDATE ON notices_redactionproposal BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_redactionproposal is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_redactionproposal_insert BEFORE INSERT ON notices_redactionproposal BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_redactionproposal is never replaced') WHERE EXISTS (SELECT 1 FROM notices_redactionproposal x WHERE x.id = NEW.id OR x.notice_id = NEW.notice_id);
SELECT RAISE(ABORT, 'guard: only a manager proposes to remove words') WHERE NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.proposed_by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed')));
END;

CREATE TRIGGER guard_notices_version_update BEFORE UPDATE ON notices_version BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_version is never changed') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.number IS NOT OLD.number OR NEW.parent_id IS NOT OLD.parent_id OR NEW.kind IS NOT OLD.kind OR NEW.schema_number IS NOT OLD.schema_number OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at ELSE 1 = 1 END);
SELECT RAISE(ABORT, 'guard: a version names the removal that changes it') WHERE NOT EXISTS (SELECT 1 FROM notices_redaction x WHERE x.id = NEW.redaction_id AND x.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event e WHERE e.notice_id = x.notice_id AND e.sequence >= x.sequence));
END;

CREATE TRIGGER guard_notices_event_update BEFORE UPDATE ON notices_event BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_event is never changed') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor_id IS NOT OLD.actor_id OR NEW.command IS NOT OLD.command OR NEW.notice_id IS NOT OLD.notice_id OR NEW.sequence IS NOT OLD.sequence OR NEW.version_id IS NOT OLD.version_id OR NEW.chain IS NOT OLD.chain OR NEW.seal IS NOT OLD.seal ELSE 1 = 1 END);
SELECT RAISE(ABORT, 'guard: of who acted and asked, an event loses the name of a guest and the request alone') WHERE (NEW.request_id IS NOT OLD.request_id) AND NEW.request_id IS NOT NULL OR (NEW.actor_name IS NOT OLD.actor_name) AND OLD.actor_id IS NOT NULL;
END;

CREATE TRIGGER guard_notices_notcitation_update BEFORE UPDATE ON notices_notcitation BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_notcitation is never changed') WHERE (CASE WHEN EXISTS (SELECT 1 FROM notices_redaction rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS (SELECT 1 FROM notices_event re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence)) THEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.occurrence IS NOT OLD.occurrence OR NEW.is_taken_back IS NOT OLD.is_taken_back OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at ELSE 1 = 1 END);
END;
