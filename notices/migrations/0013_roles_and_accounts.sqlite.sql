CREATE TRIGGER guard_notices_rolegrant_update BEFORE UPDATE ON notices_rolegrant BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_rolegrant is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_rolegrant_delete BEFORE DELETE ON notices_rolegrant BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_rolegrant is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_rolegrant_insert BEFORE INSERT ON notices_rolegrant BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_rolegrant is never replaced') WHERE EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.id OR (x.answers_id = NEW.answers_id AND x.act = NEW.act));
SELECT RAISE(ABORT, 'guard: a role that somebody has is not given again') WHERE NEW.act = 'given' AND EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.person_id AND x.role = NEW.role AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended'));
SELECT RAISE(ABORT, 'guard: a role is confirmed and ended as it was given, and while it stands') WHERE NEW.act <> 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.answers_id AND x.person_id = NEW.person_id AND x.role = NEW.role AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended'));
SELECT RAISE(ABORT, 'guard: a role is confirmed where that is needed, and by somebody else than who gave it') WHERE NEW.act = 'confirmed' AND EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.id = NEW.answers_id AND (NOT x.needs_confirmation OR x.by_id = NEW.by_id));
SELECT RAISE(ABORT, 'guard: only a manager gives and confirms roles, and ends those of others') WHERE NEW.by_id IS NOT NULL AND NOT (NEW.act = 'ended' AND NEW.by_id = NEW.person_id) AND NOT EXISTS (SELECT 1 FROM notices_rolegrant x WHERE x.person_id = NEW.by_id AND x.role = 'manager' AND x.act = 'given' AND NOT EXISTS (SELECT 1 FROM notices_rolegrant e WHERE e.answers_id = x.id AND e.act = 'ended') AND (NOT x.needs_confirmation OR EXISTS (SELECT 1 FROM notices_rolegrant c WHERE c.answers_id = x.id AND c.act = 'confirmed')));
END;

CREATE TRIGGER guard_notices_accountevent_update BEFORE UPDATE ON notices_accountevent BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_accountevent is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_accountevent_delete BEFORE DELETE ON notices_accountevent BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_accountevent is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_notices_accountevent_insert BEFORE INSERT ON notices_accountevent BEGIN
SELECT RAISE(ABORT, 'guard: a row of notices_accountevent is never replaced') WHERE EXISTS (SELECT 1 FROM notices_accountevent x WHERE x.id = NEW.id OR x.request_id = NEW.request_id);
SELECT RAISE(ABORT, 'guard: an account event carries a seal') WHERE LENGTH(NEW.seal) <> 77;
SELECT RAISE(ABORT, 'guard: the chain of account events has no fork and no hole') WHERE NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM notices_accountevent x), 0);
END;
