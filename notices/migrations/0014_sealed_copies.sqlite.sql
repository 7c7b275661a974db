DROP TRIGGER guard_notices_publication_insert;

DROP TRIGGER guard_notices_publication_update;

CREATE TRIGGER guard_notices_publication_insert BEFORE INSERT ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_publication is never replaced') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = NEW.id OR x.review_id = NEW.review_id);
SELECT RAISE(ABORT, 'guard: a ledger row carries a seal') WHERE LENGTH(NEW.seal) <> 77;
SELECT RAISE(ABORT, 'guard: only an approved review publishes its version') WHERE NEW.kind = 'publish' AND NOT EXISTS (SELECT 1 FROM notices_review x WHERE x.id = NEW.review_id AND x.status = 'approved' AND x.version_id = NEW.version_id AND x.notice_id = NEW.notice_id AND x.decided_at <= NEW.effective_at);
SELECT RAISE(ABORT, 'guard: only the live version is withdrawn') WHERE NEW.kind <> 'publish' AND NOT EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') ORDER BY p.effective_at DESC, p.id DESC LIMIT 1) AND x.kind = 'publish' AND x.version_id = NEW.version_id);
SELECT RAISE(ABORT, 'guard: one entry waits at a time') WHERE EXISTS (SELECT p.id FROM notices_publication p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL AND p.effective_at > (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'));
SELECT RAISE(ABORT, 'guard: a ledger row starts uncancelled') WHERE NEW.cancelled_at IS NOT NULL;
SELECT RAISE(ABORT, 'guard: the ledger goes forward') WHERE EXISTS (SELECT 1 FROM notices_publication x WHERE x.notice_id = NEW.notice_id AND x.cancelled_at IS NULL AND x.effective_at > NEW.effective_at);
END;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication BEGIN
SELECT RAISE(ABORT, 'guard: a ledger row is only cancelled, once and before it takes effect') WHERE OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= (strftime('%Y-%m-%d %H:%M:%f', 'now') || '999') OR NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.kind IS NOT OLD.kind OR NEW.version_id IS NOT OLD.version_id OR NEW.review_id IS NOT OLD.review_id OR NEW.reason IS NOT OLD.reason OR NEW.public_note IS NOT OLD.public_note OR NEW.replaced_by_id IS NOT OLD.replaced_by_id OR NEW.effective_at IS NOT OLD.effective_at OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at OR NEW.words_sha256 IS NOT OLD.words_sha256 OR NEW.markup_sha256 IS NOT OLD.markup_sha256 OR NEW.seal IS NOT OLD.seal;
END;
