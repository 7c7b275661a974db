CREATE FUNCTION guard_notices_rolegrant_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_counter WHERE name = 'events of accounts' FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_rolegrant is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_rolegrant_update BEFORE UPDATE ON notices_rolegrant FOR EACH ROW EXECUTE FUNCTION guard_notices_rolegrant_update();

CREATE FUNCTION guard_notices_rolegrant_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_rolegrant is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_rolegrant_delete BEFORE DELETE ON notices_rolegrant FOR EACH ROW EXECUTE FUNCTION guard_notices_rolegrant_delete();

CREATE FUNCTION guard_notices_rolegrant_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_counter WHERE name = 'events of accounts' FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.id OR (x.answers_id = NEW.answers_id AND x.act = NEW.act)) THEN RAISE EXCEPTION 'guard: a row of notices_rolegrant is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF NEW.act = 'given' AND EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.person_id AND x.role = NEW.role AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended')) THEN RAISE EXCEPTION 'guard: a role that somebody has is not given again' USING ERRCODE = 'check_violation'; END IF;
IF NEW.act <> 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.answers_id AND x.person_id = NEW.person_id AND x.role = NEW.role AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended')) THEN RAISE EXCEPTION 'guard: a role is confirmed and ended as it was given, and while it stands' USING ERRCODE = 'check_violation'; END IF;
IF NEW.act = 'confirmed' AND EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.answers_id AND (NOT x.needs_confirmation OR x.by_id = NEW.by_id)) THEN RAISE EXCEPTION 'guard: a role is confirmed where that is needed, and by somebody else than who gave it' USING ERRCODE = 'check_violation'; END IF;
IF NEW.by_id IS NOT NULL AND NOT (NEW.act = 'ended' AND NEW.by_id = NEW.person_id) AND NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed'))) THEN RAISE EXCEPTION 'guard: only a manager gives and confirms roles, and ends those of others' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_rolegrant_insert BEFORE INSERT ON notices_rolegrant FOR EACH ROW EXECUTE FUNCTION guard_notices_rolegrant_insert();

CREATE FUNCTION guard_notices_accountevent_update() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_counter WHERE name = 'events of accounts' FOR UPDATE;
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_accountevent is never changed' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_accountevent_update BEFORE UPDATE ON notices_accountevent FOR EACH ROW EXECUTE FUNCTION guard_notices_accountevent_update();

CREATE FUNCTION guard_notices_accountevent_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
IF 1 = 1 THEN RAISE EXCEPTION 'guard: a row of notices_accountevent is never deleted' USING ERRCODE = 'check_violation'; END IF;
RETURN OLD;
END$guard$;

CREATE TRIGGER guard_notices_accountevent_delete BEFORE DELETE ON notices_accountevent FOR EACH ROW EXECUTE FUNCTION guard_notices_accountevent_delete();

CREATE FUNCTION guard_notices_accountevent_insert() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN
PERFORM 1 FROM notices_counter WHERE name = 'events of accounts' FOR UPDATE;
IF EXISTS (SELECT 1 FROM notices_accountevent x WHERE x.id = NEW.id OR x.request_id = NEW.request_id) THEN RAISE EXCEPTION 'guard: a row of notices_accountevent is never replaced' USING ERRCODE = 'check_violation'; END IF;
IF LENGTH(NEW.seal) <> 77 THEN RAISE EXCEPTION 'guard: an account event carries a seal' USING ERRCODE = 'check_violation'; END IF;
IF NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_accountevent x), 0) THEN RAISE EXCEPTION 'guard: the chain of account events has no fork and no hole' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
END$guard$;

CREATE TRIGGER guard_notices_accountevent_insert BEFORE INSERT ON notices_accountevent FOR EACH ROW EXECUTE FUNCTION guard_notices_accountevent_insert();

CREATE FUNCTION guard_notices_rolegrant_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_rolegrant is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_rolegrant_truncate BEFORE TRUNCATE ON notices_rolegrant FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_rolegrant_truncate();

CREATE FUNCTION guard_notices_accountevent_truncate() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN RAISE EXCEPTION 'guard: notices_accountevent is never emptied' USING ERRCODE = 'check_violation'; END$guard$;

CREATE TRIGGER guard_notices_accountevent_truncate BEFORE TRUNCATE ON notices_accountevent FOR EACH STATEMENT EXECUTE FUNCTION guard_notices_accountevent_truncate();
