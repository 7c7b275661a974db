DROP TRIGGER guard_notices_comment_update;

DROP TRIGGER guard_notices_conflictofinterest_update;

DROP TRIGGER guard_notices_review_update;

CREATE TRIGGER guard_notices_versioncontributor_update BEFORE UPDATE ON notices_versioncontributor BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_versioncontributor is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_versioncontributor_delete BEFORE DELETE ON notices_versioncontributor BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_versioncontributor is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_versioncontributor_insert BEFORE INSERT ON notices_versioncontributor BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_versioncontributor is never replaced') WHERE EXISTS (SELECT 1 FROM notices_versioncontributor x WHERE x.id = NEW.id OR (x.version_id = NEW.version_id AND x.person_id = NEW.person_id));
SELECT RAISE(ABORT, 'guard: contributors are written with their version') WHERE NOT EXISTS (SELECT 1 FROM notices_version x WHERE x.id = NEW.version_id AND x.notice_id = NEW.notice_id) OR EXISTS (SELECT 1 FROM notices_event x WHERE x.version_id = NEW.version_id);
END;

CREATE TRIGGER guard_notices_review_update BEFORE UPDATE ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a review is decided once') WHERE OLD.status <> 'open';
SELECT RAISE(ABORT, 'guard: what was submitted does not change') WHERE NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.submitted_by_id IS NOT OLD.submitted_by_id OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.change IS NOT OLD.change OR NEW.public_note IS NOT OLD.public_note OR NEW.note_to_reviewer IS NOT OLD.note_to_reviewer OR NEW.checks IS NOT OLD.checks;
SELECT RAISE(ABORT, 'guard: nobody approves a text they had a hand in') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.decided_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0));
SELECT RAISE(ABORT, 'guard: no text is approved of which a writer is not known') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_version x WHERE x.notice_id = NEW.notice_id AND x.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT pin.number FROM notices_version pin WHERE pin.id = NEW.version_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0) AND NOT EXISTS (SELECT 1 FROM notices_versioncontributor c WHERE c.version_id = x.id AND c.person_id = x.created_by_id));
SELECT RAISE(ABORT, 'guard: a comment that stops the approval is not resolved') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_comment x WHERE x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL);
SELECT RAISE(ABORT, 'guard: nobody approves who has declared a conflict of interest') WHERE NEW.status = 'approved' AND EXISTS (SELECT 1 FROM notices_conflictofinterest x WHERE x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL);
END;

CREATE TRIGGER guard_notices_comment_update BEFORE UPDATE ON notices_comment BEGIN
SELECT RAISE(ABORT, 'guard: a comment is only resolved, once') WHERE OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.version_id IS NOT OLD.version_id OR NEW.parent_id IS NOT OLD.parent_id OR NEW.place IS NOT OLD.place OR NEW.quote IS NOT OLD.quote OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after OR NEW.place_label IS NOT OLD.place_label OR NEW.place_text IS NOT OLD.place_text OR NEW.text IS NOT OLD.text OR NEW.suggestion IS NOT OLD.suggestion OR NEW.is_blocking IS NOT OLD.is_blocking OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.guest_name IS NOT OLD.guest_name OR NEW.share_link_id IS NOT OLD.share_link_id OR NEW.created_at IS NOT OLD.created_at;
SELECT RAISE(ABORT, 'guard: a comment that stops the approval is not resolved by those who wrote the text') WHERE OLD.is_blocking AND NEW.resolved_at IS NOT NULL AND NEW.resolved_by_id IS NOT OLD.created_by_id AND EXISTS (SELECT 1 FROM notices_versioncontributor c JOIN notices_version cv ON cv.id = c.version_id WHERE c.notice_id = NEW.notice_id AND c.person_id = NEW.resolved_by_id AND cv.number > COALESCE((SELECT MAX(pv.number) FROM notices_publication p JOIN notices_version pv ON pv.id = p.version_id WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND pv.number < (SELECT h.number FROM notices_notice n JOIN notices_version h ON h.id = n.head_id WHERE n.id = NEW.notice_id) AND NOT EXISTS (SELECT 1 FROM notices_publication w WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL AND w.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') AND w.id > p.id)), 0));
END;

CREATE TRIGGER guard_notices_conflictofinterest_update BEFORE UPDATE ON notices_conflictofinterest BEGIN
SELECT RAISE(ABORT, 'guard: a declared conflict of interest is only ended, once') WHERE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.person_id IS NOT OLD.person_id OR NEW.reason IS NOT OLD.reason OR NEW.declared_at IS NOT OLD.declared_at;
SELECT RAISE(ABORT, 'guard: a declared conflict of interest stands while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
END;
