CREATE TRIGGER guard_trials_studyrecord_update BEFORE UPDATE ON trials_studyrecord BEGIN
SELECT RAISE(ABORT, 'guard: a row of trials_studyrecord is never changed') WHERE 1 = 1;
END;

CREATE TRIGGER guard_trials_studyrecord_delete BEFORE DELETE ON trials_studyrecord BEGIN
SELECT RAISE(ABORT, 'guard: a row of trials_studyrecord is never deleted') WHERE 1 = 1;
END;

CREATE TRIGGER guard_trials_studyrecord_insert BEFORE INSERT ON trials_studyrecord BEGIN
SELECT RAISE(ABORT, 'guard: a row of trials_studyrecord is never replaced') WHERE EXISTS (SELECT 1 FROM trials_studyrecord x WHERE x.id = NEW.id);
END;
