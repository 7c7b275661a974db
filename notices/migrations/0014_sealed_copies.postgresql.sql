DROP FUNCTION guard_notices_publication_insert() CASCADE;

DROP FUNCTION guard_notices_publication_update() CASCADE;

CREATE FUNCTION guard_notices_publication_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_notice WHERE id = NEW.notice_id FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_publication x WHERE x.id = NEW.id OR x.review_id = NEW.review_id) THEN RAISE EXCEPTION 'guard: a row of notices_publication is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF LENGTH(NEW.seal) <> 77 THEN RAISE EXCEPTION 'guard: a ledger row carries a seal' USING ERRCODE = 'check_violation'; END IF;
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
IF OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= clock_timestamp() OR NEW.id IS DISTINCT FROM OLD.id OR NEW.notice_id IS DISTINCT FROM OLD.notice_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.review_id IS DISTINCT FROM OLD.review_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.public_note IS DISTINCT FROM OLD.public_note OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id OR NEW.effective_at IS DISTINCT FROM OLD.effective_at OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.words_sha256 IS DISTINCT FROM OLD.words_sha256 OR NEW.markup_sha256 IS DISTINCT FROM OLD.markup_sha256 OR NEW.seal IS DISTINCT FROM OLD.seal THEN RAISE EXCEPTION 'guard: a ledger row is only cancelled, once and before it takes effect' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_publication_update BEFORE UPDATE ON notices_publication FOR EACH ROW EXECUTE FUNCTION guard_notices_publication_update();
