-- SPDX-License-Identifier: Apache-2.0
-- Schema 1, what PostgreSQL says in its own words: the ledger is append-only, but for what was moved out of it.
CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only';
END
$body$;
CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();
CREATE FUNCTION event_is_archived() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF OLD.id > (SELECT COALESCE(MAX(last), 0) FROM archive) THEN
    RAISE EXCEPTION 'the ledger is append-only';
  END IF;
  RETURN OLD;
END
$body$;
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION event_is_archived();

-- Whose this is, and of which schema.
CREATE TABLE store_schema (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  schema BIGINT NOT NULL
);

-- Rows that every write changes: with room beside them the new version stands on the same page, and no index changes.
ALTER TABLE hall SET (fillfactor = 10);
ALTER TABLE counter SET (fillfactor = 20);
ALTER TABLE service SET (fillfactor = 20);
ALTER TABLE series SET (fillfactor = 20);
ALTER TABLE quota SET (fillfactor = 20);
ALTER TABLE ticket SET (fillfactor = 70);
