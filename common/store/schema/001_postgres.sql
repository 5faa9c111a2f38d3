-- SPDX-License-Identifier: Apache-2.0
-- Schema 1, what PostgreSQL says in its own words: the ledger is append-only.
CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only';
END
$body$;
CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();
