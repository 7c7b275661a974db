CREATE FUNCTION public_notices_trialalert_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id = NEW.notice_id; RETURN NULL; END$public$;

CREATE TRIGGER public_notices_trialalert_insert AFTER INSERT ON notices_trialalert FOR EACH ROW EXECUTE FUNCTION public_notices_trialalert_change();

CREATE TRIGGER public_notices_trialalert_update AFTER UPDATE ON notices_trialalert FOR EACH ROW WHEN (OLD.old IS DISTINCT FROM NEW.old OR OLD.new IS DISTINCT FROM NEW.new OR OLD.level IS DISTINCT FROM NEW.level OR OLD.row_key IS DISTINCT FROM NEW.row_key OR OLD.dismissed_at IS DISTINCT FROM NEW.dismissed_at OR OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION public_notices_trialalert_change();

CREATE FUNCTION public_notices_trialalert_versions_change() RETURNS trigger LANGUAGE plpgsql AS $public$BEGIN UPDATE notices_counter SET value = value + 1 WHERE name = 'what the public sees'; DELETE FROM notices_storedpage WHERE notice_id IN (SELECT v.notice_id FROM notices_version v WHERE v.id = NEW.version_id); RETURN NULL; END$public$;

CREATE TRIGGER public_notices_trialalert_versions_insert AFTER INSERT ON notices_trialalert_versions FOR EACH ROW EXECUTE FUNCTION public_notices_trialalert_versions_change();
