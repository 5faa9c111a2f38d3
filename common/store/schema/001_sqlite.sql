-- SPDX-License-Identifier: Apache-2.0
-- Schema 1, what SQLite says in its own words: the ledger is append-only, but for what was moved out of it.
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
WHEN OLD.id > (SELECT COALESCE(MAX(last), 0) FROM archive)
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;
