CREATE FUNCTION guard_trials_studyrecord_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of trials_studyrecord is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_trials_studyrecord_update BEFORE UPDATE ON trials_studyrecord FOR EACH ROW EXECUTE FUNCTION guard_trials_studyrecord_update();

CREATE FUNCTION guard_trials_studyrecord_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of trials_studyrecord is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_trials_studyrecord_delete BEFORE DELETE ON trials_studyrecord FOR EACH ROW EXECUTE FUNCTION guard_trials_studyrecord_delete();

CREATE FUNCTION guard_trials_studyrecord_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF EXISTS (SELECT 1 FROM trials_studyrecord x WHERE x.id = NEW.id) THEN RAISE EXCEPTION 'guard: a row of trials_studyrecord is never replaced' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_trials_studyrecord_insert BEFORE INSERT ON trials_studyrecord FOR EACH ROW EXECUTE FUNCTION guard_trials_studyrecord_insert();

CREATE FUNCTION guard_trials_studyrecord_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: trials_studyrecord is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_trials_studyrecord_truncate BEFORE TRUNCATE ON trials_studyrecord FOR EACH STATEMENT EXECUTE FUNCTION guard_trials_studyrecord_truncate();
