DROP TRIGGER guard_notices_review_insert;

CREATE TRIGGER guard_notices_review_insert BEFORE INSERT ON notices_review BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_review is never replaced') WHERE EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.id OR (x.notice_id = NEW.notice_id AND x.status = 'open'));
SELECT RAISE(ABORT, 'guard: a review starts open') WHERE NEW.status <> 'open';
SELECT RAISE(ABORT, 'guard: a review pins the head of its own notice') WHERE NOT EXISTS (SELECT 1 FROM notices_notice x WHERE x.id = NEW.notice_id AND x.head_id = NEW.version_id);
SELECT RAISE(ABORT, 'guard: what is live or scheduled is not reviewed again') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) OR x.id IN (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'))));
SELECT RAISE(ABORT, 'guard: a draft with values that no field can read is not submitted') WHERE EXISTS (SELECT 1 FROM notices_unreadvalue x WHERE x.notice_id = NEW.notice_id);
END;

CREATE TRIGGER guard_notices_unreadvalue_insert BEFORE INSERT ON notices_unreadvalue BEGIN
SELECT RAISE(ABORT, 'guard: nothing is left unread while a review is open') WHERE EXISTS (SELECT 1 FROM notices_review r WHERE r.notice_id = NEW.notice_id AND r.status = 'open');
END;
