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

-- A CHECK's text is read anew by each statement that writes the table, which is a tenth of an action on those that every action
-- writes. What a terminal may put there is said by its rights, by is_transition, ticket_is_told and the policies of counters.
ALTER TABLE hall DROP CONSTRAINT hall_one_check, DROP CONSTRAINT hall_training_check;
ALTER TABLE service DROP CONSTRAINT service_stopped_check;
ALTER TABLE counter DROP CONSTRAINT counter_state_check;
ALTER TABLE ticket DROP CONSTRAINT ticket_state_check, DROP CONSTRAINT ticket_bound_check;

-- Rows that every write changes: with room beside them the new version stands on the same page, and no index changes.
ALTER TABLE hall SET (fillfactor = 10);
ALTER TABLE counter SET (fillfactor = 20);
ALTER TABLE service SET (fillfactor = 20);
ALTER TABLE series SET (fillfactor = 20);
ALTER TABLE quota SET (fillfactor = 20);
ALTER TABLE ticket SET (fillfactor = 70);

-- Who may write what. Each terminal has a role of its own, in a group of its kind; the owner of the tables, who made the hall,
-- is bound by the ledger alone. Names of functions are pinned to this schema at the end: a temporary table deceives nobody.
CREATE TABLE terminal_role (
  role TEXT PRIMARY KEY,
  terminal TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'counter', 'pad', 'display', 'manager')),
  counter TEXT NOT NULL              -- of a counter or a pad, '' = none
);

-- A business day that is over by this server's clock; a training hall's clock is its own.
CREATE FUNCTION is_day_over(wanted text) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN EXISTS (SELECT 1 FROM hall h WHERE h.training = 1 OR wanted <
    to_char(timezone(h.time_zone, clock_timestamp()) - make_interval(mins => CAST(h.day_starts_min AS integer)),
    'YYYY-MM-DD'));
END
$body$;

-- The kinds of ledger rows that each kind of terminal may append, and about which counter. The look-ups of policies stand in them
-- as they are, not in functions, which cost ten times as much; who owns the tables is not asked at all.
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_read ON event FOR SELECT USING (true);
CREATE POLICY event_append ON event FOR INSERT
  WITH CHECK (EXISTS (SELECT 1 FROM terminal_role mine WHERE mine.role = session_user AND CASE
    WHEN mine.kind = 'manager' THEN event.kind <> 'rate'
    WHEN event.terminal IS DISTINCT FROM mine.terminal THEN false
    WHEN event.kind IN ('clock', 'presence') THEN true
    -- The first write of a day ends the one before, whoever writes it.
    WHEN event.kind IN ('expire', 'day-end', 'day-closed') THEN is_day_over(event.day)
    WHEN mine.kind = 'kiosk' THEN
      event.kind IN ('take', 'paper', 'help', 'pin-refused', 'terminal') AND event.counter IS NULL
    WHEN mine.kind = 'pad' THEN
      event.kind = 'rate' AND event.counter = mine.counter AND event.ticket = (SELECT s.ticket FROM served s
        WHERE s.counter = mine.counter ORDER BY s.event DESC LIMIT 1)
    WHEN mine.kind = 'counter' THEN
      (event.counter = mine.counter AND event.kind IN ('serve', 'call', 'recall', 'start', 'pass', 'void',
        'finish', 'next', 'hold', 'unhold', 'transfer', 'accept', 'decline', 'add', 'skip', 'release', 'undo',
        'notice', 'open', 'pause', 'resume', 'close', 'counter', 'help', 'message'))
      OR event.kind IN ('take', 'return', 'leave', 'reinstate', 'class', 'help-done', 'pin-refused')
    ELSE false END));

-- Every row follows the one before it, and its columns say what its body says: whoever wrote it.
CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  previous text;
BEGIN
  SELECT e.hash INTO previous FROM event e WHERE e.id = NEW.id - 1;
  IF previous IS NULL THEN
    -- The rows before it may have been moved out.
    previous := CASE WHEN NEW.id = 1 THEN repeat('0', 64)
      ELSE (SELECT a.head FROM archive a WHERE a.last = NEW.id - 1) END;
  END IF;
  IF previous IS NULL OR NEW.hash <> encode(sha256(convert_to(previous || NEW.body, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'ledger row % does not follow the one before it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NOT CAST(NEW.body AS jsonb) @> jsonb_build_object('id', NEW.id, 'at', NEW.at, 'day', NEW.day, 'kind', NEW.kind,
      'ticket', NEW.ticket, 'counter', NEW.counter, 'staff', NEW.staff, 'terminal', NEW.terminal,
      'request', NEW.request, 'undoes', NEW.undoes) THEN
    RAISE EXCEPTION 'ledger row % says one thing and its columns another', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER event_follows BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_follows();

-- The hall row says where the ledger ends; nobody leaves it behind, nobody sets it elsewhere. Bound by this is who may not make
-- triggers here, all but the owner: asked in this way, it costs the owner nothing.
CREATE FUNCTION event_is_counted() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.id > (SELECT h.last_event FROM hall h WHERE h.one = 1) THEN
    RAISE EXCEPTION 'ledger row % is not counted by the hall', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER event_is_counted AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NOT has_table_privilege(session_user, CAST('hall' AS regclass), 'TRIGGER'))
  EXECUTE FUNCTION event_is_counted();

CREATE FUNCTION hall_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  newest record;
BEGIN
  SELECT e.id, e.hash INTO newest FROM event e ORDER BY e.id DESC LIMIT 1;
  IF NEW.last_event IS DISTINCT FROM newest.id OR NEW.head IS DISTINCT FROM newest.hash
      OR NEW.last_ticket < OLD.last_ticket
      OR (OLD.training = 0 AND (NEW.clock_at, NEW.clock_real, NEW.clock_rate) IS DISTINCT FROM
          (OLD.clock_at, OLD.clock_real, OLD.clock_rate)) THEN
    RAISE EXCEPTION 'the hall row does not follow the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER hall_follows BEFORE UPDATE ON hall FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('hall' AS regclass), 'TRIGGER')) EXECUTE FUNCTION hall_follows();

-- The one table of transitions, in this engine's words (ticket/ticket.c has it for the programs). From NULL: a new ticket.
CREATE FUNCTION is_transition(row_kind text, before text, after text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN (row_kind = 'undo' AND after IN ('waiting', 'called', 'serving', 'held'))
    OR (row_kind, COALESCE(before, ''), after) IN (
    ('take', '', 'waiting'), ('serve', '', 'serving'), ('call', 'waiting', 'called'), ('recall', 'called', 'called'),
    ('start', 'called', 'serving'), ('pass', 'called', 'passed'), ('void', 'called', 'void'),
    ('finish', 'serving', 'done'), ('next', 'serving', 'waiting'), ('hold', 'serving', 'held'),
    ('unhold', 'held', 'serving'), ('transfer', 'called', 'waiting'), ('transfer', 'serving', 'waiting'),
    ('transfer', 'held', 'waiting'), ('accept', 'waiting', 'waiting'), ('decline', 'waiting', 'waiting'),
    ('add', 'serving', 'serving'), ('skip', 'serving', 'serving'), ('class', 'waiting', 'waiting'),
    ('reinstate', 'passed', 'waiting'), ('reinstate', 'void', 'waiting'), ('reinstate', 'left', 'waiting'),
    ('return', 'passed', 'waiting'), ('leave', 'waiting', 'left'), ('leave', 'called', 'left'),
    ('leave', 'held', 'left'), ('leave', 'passed', 'left'), ('release', 'called', 'waiting'),
    ('release', 'serving', 'waiting'), ('expire', 'waiting', 'expired'), ('expire', 'called', 'expired'),
    ('expire', 'passed', 'expired'), ('day-end', 'serving', 'done'), ('day-end', 'held', 'done'))
    OR (row_kind = 'paper' AND before = after);
END
$body$;

-- A ticket changes only as a ledger row of the same transaction tells, written before: so what may be appended is what may be
-- changed. The comparison names every column of the table, without a list that one could be missing from. Bound by it is who may
-- not delete tickets: all but the owner and a manager.
DO $body$
BEGIN
  EXECUTE format($text$
CREATE FUNCTION ticket_is_told() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  told record;
  change jsonb := '{}';
  before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END;
BEGIN
  -- Notes are forgotten when their time is over.
  IF TG_OP = 'INSERT' OR NEW.last_event <> OLD.last_event OR NEW.note <> '' THEN
    SELECT e.ticket, e.kind, CAST(e.body AS jsonb)->'change' AS change INTO told FROM event e
      WHERE e.id = NEW.last_event AND e.xmin = CAST(pg_current_xact_id() AS xid);
    change := COALESCE(told.change, change);
    IF told.ticket IS DISTINCT FROM NEW.id OR NOT is_transition(told.kind, before, NEW.state)
        OR (told.kind = 'paper' AND change - 'paper' <> '{}')
        OR (before IS DISTINCT FROM NEW.state AND (change->'state'->>0, change->'state'->>1)
            IS DISTINCT FROM (before, NEW.state)) THEN
      RAISE EXCEPTION 'ticket %% changes otherwise than the ledger tells', NEW.id
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  IF NEW.bound NOT IN ('', 'counter', 'staff') OR (TG_OP = 'UPDATE' AND NOT (%s)) THEN
    RAISE EXCEPTION 'ticket %% changes more than the ledger tells', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$function$
$text$, (SELECT string_agg(format('(NEW.%1$I = OLD.%1$I OR change ? %1$L)', c.attname), ' AND ' ORDER BY c.attnum)
    FROM pg_attribute c WHERE c.attrelid = CAST('ticket' AS regclass) AND c.attnum > 0 AND NOT c.attisdropped
    AND c.attname <> 'last_event' AND c.attname <> 'note'));
END
$body$;
CREATE TRIGGER ticket_is_told AFTER INSERT OR UPDATE ON ticket FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('ticket' AS regclass), 'DELETE')) EXECUTE FUNCTION ticket_is_told();

-- A counter writes its own row; others only take a ticket that is not in hand any more off one.
ALTER TABLE counter ENABLE ROW LEVEL SECURITY;
CREATE POLICY counter_read ON counter FOR SELECT USING (true);
CREATE POLICY counter_manage ON counter USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY counter_own ON counter FOR UPDATE
  USING (id = (SELECT r.counter FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter'))
  WITH CHECK (id = (SELECT r.counter FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter')
    AND (state = 'open' OR state = 'paused' OR state = 'closed'));
CREATE POLICY counter_clear ON counter FOR UPDATE
  USING (ticket <> 0 AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = counter.ticket
    AND (t.state = 'called' OR t.state = 'serving')))
  WITH CHECK (ticket = 0 AND (state = 'open' OR state = 'paused' OR state = 'closed'));

-- What it serves, when it takes over for another.
ALTER TABLE counter_service ENABLE ROW LEVEL SECURITY;
CREATE POLICY counter_service_read ON counter_service FOR SELECT USING (true);
CREATE POLICY counter_service_manage ON counter_service USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY counter_service_own ON counter_service USING (counter = (SELECT r.counter
  FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter'));

ALTER TABLE served ENABLE ROW LEVEL SECURITY;
CREATE POLICY served_read ON served FOR SELECT USING (true);
CREATE POLICY served_manage ON served USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY served_own ON served USING (counter = (SELECT r.counter
  FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter'))
  WITH CHECK (counter = (SELECT r.counter FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter')
    AND EXISTS (SELECT 1 FROM event e WHERE e.id = served.event AND e.xmin = CAST(pg_current_xact_id() AS xid)
      AND e.ticket = served.ticket AND e.counter = served.counter));

-- A pad's own terminal rates the service that ended last at its counter; nobody else rates at all.
ALTER TABLE rating ENABLE ROW LEVEL SECURITY;
CREATE POLICY rating_read ON rating FOR SELECT USING (true);
CREATE POLICY rating_own ON rating FOR INSERT WITH CHECK (served = (SELECT s.event FROM served s
  WHERE s.counter = (SELECT r.counter FROM terminal_role r WHERE r.role = session_user AND r.kind = 'pad')
  ORDER BY s.event DESC LIMIT 1) AND EXISTS (SELECT 1 FROM event e
  WHERE e.id = rating.event AND e.xmin = CAST(pg_current_xact_id() AS xid) AND CAST(e.body AS jsonb)
    @> jsonb_build_object('kind', 'rate', 'served', rating.served, 'level', rating.level)));
ALTER TABLE rating_total ENABLE ROW LEVEL SECURITY;
CREATE POLICY rating_total_read ON rating_total FOR SELECT USING (true);
CREATE POLICY rating_total_own ON rating_total USING (staff = (SELECT s.staff FROM served s
  WHERE s.counter = (SELECT r.counter FROM terminal_role r WHERE r.role = session_user AND r.kind = 'pad')
  ORDER BY s.event DESC LIMIT 1));

ALTER TABLE presence ENABLE ROW LEVEL SECURITY;
CREATE POLICY presence_read ON presence FOR SELECT USING (true);
CREATE POLICY presence_manage ON presence USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY presence_own ON presence
  USING (terminal = (SELECT r.terminal FROM terminal_role r WHERE r.role = session_user))
  WITH CHECK (terminal = (SELECT r.terminal FROM terminal_role r WHERE r.role = session_user));

ALTER TABLE terminal_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY terminal_state_read ON terminal_state FOR SELECT USING (true);
CREATE POLICY terminal_state_manage ON terminal_state USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY terminal_state_own ON terminal_state
  USING (terminal = (SELECT r.terminal FROM terminal_role r WHERE r.role = session_user))
  WITH CHECK (terminal = (SELECT r.terminal FROM terminal_role r WHERE r.role = session_user));

-- Gives a group its kind's rights; again after each schema that brought new tables.
CREATE FUNCTION terminal_group_grant(kind text, members text) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  here text := current_schema();
  -- What the first write of a day brings about, and each one's own traces: every writer's.
  common text[] := ARRAY['INSERT ON event', 'INSERT ON request', 'INSERT, DELETE ON request_answer',
    'UPDATE (last_event, head, last_ticket, last_at, day, clock_at, clock_real, clock_rate, real_at, steady_at, boot) ON hall',
    'UPDATE ON ticket', 'UPDATE (guard, waiting) ON service', 'UPDATE (day, issued) ON series',
    'INSERT, UPDATE ON series_past', 'UPDATE (ticket, last_event) ON counter', 'DELETE ON personal',
    'UPDATE (holder, ticket) ON appointment', 'INSERT, UPDATE ON presence'];
  own text[];
  each_right text;
BEGIN
  own := CASE kind
    WHEN 'kiosk' THEN ARRAY['INSERT ON ticket', 'UPDATE (day, issued) ON quota', 'INSERT, UPDATE ON personal',
      'INSERT ON desk_call', 'INSERT, UPDATE ON terminal_state', 'UPDATE (failures, locked_until) ON staff']
    WHEN 'counter' THEN ARRAY['INSERT ON ticket', 'UPDATE (day, issued) ON quota', 'INSERT, UPDATE ON personal',
      'INSERT ON desk_call', 'UPDATE (closed_at, closed_by) ON desk_call',
      'UPDATE (state, staff, since, reason, back_at) ON counter', 'INSERT, DELETE ON counter_service',
      'INSERT, DELETE ON served', 'INSERT ON notice',
      'UPDATE (failures, locked_until) ON staff']
    WHEN 'pad' THEN ARRAY['INSERT ON rating', 'INSERT, UPDATE ON rating_total']
    ELSE ARRAY[]::text[] END;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', here, members);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', here, members);
  IF kind = 'manager' THEN
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', here, members);
    EXECUTE format('REVOKE UPDATE, DELETE ON event FROM %I', members);
    EXECUTE format('REVOKE INSERT, DELETE ON hall FROM %I', members);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON rating, rating_total, terminal_role, store_schema, archive FROM %I', members);
    RETURN;
  END IF;
  FOREACH each_right IN ARRAY common || own LOOP
    EXECUTE format('GRANT %s TO %I', each_right, members);
  END LOOP;
END
$body$;

-- A terminal's role: made, or given a new secret. SCRAM whatever the server's own setting. Gives its name; '' = the server has
-- another of that name.
CREATE FUNCTION terminal_role_add(new_terminal text, new_kind text, new_counter text, secret text)
  RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  members text := format('paihao_%s_%s', current_schema(), new_kind);
  new_role text := format('%s_%s', current_schema(), new_terminal);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('paihao roles'));
  PERFORM set_config('password_encryption', 'scram-sha-256', true);
  IF EXISTS (SELECT 1 FROM terminal_role r WHERE r.terminal = new_terminal AND r.kind <> new_kind) THEN
    PERFORM terminal_role_remove(new_terminal);
  END IF;
  IF length(new_role) > 63 OR (EXISTS (SELECT 1 FROM pg_roles WHERE rolname = new_role)
      AND NOT EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = new_role)) THEN
    RETURN '';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = members) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', members);
  END IF;
  PERFORM terminal_group_grant(new_kind, members);
  DELETE FROM terminal_role r WHERE r.role = new_role;
  IF FOUND THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', new_role, secret);
  ELSE
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L IN ROLE %I CONNECTION LIMIT 8', new_role, secret, members);
  END IF;
  INSERT INTO terminal_role (role, terminal, kind, counter) VALUES (new_role, new_terminal, new_kind, new_counter);
  RETURN new_role;
END
$body$;

-- Its sessions end, as far as we may end them; without the role they could do nothing more. Gives its name; '' = it has none.
CREATE FUNCTION terminal_role_remove(old_terminal text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  old_role text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('paihao roles'));
  DELETE FROM terminal_role r WHERE r.terminal = old_terminal RETURNING r.role INTO old_role;
  IF old_role IS NULL THEN
    RETURN '';
  END IF;
  BEGIN
    PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.usename = old_role;
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;
  END;
  EXECUTE format('DROP ROLE IF EXISTS %I', old_role);
  RETURN old_role;
END
$body$;
REVOKE EXECUTE ON FUNCTION terminal_group_grant(text, text), terminal_role_add(text, text, text, text),
  terminal_role_remove(text) FROM PUBLIC;

-- Whatever a session's search path, and its temporary tables.
DO $body$
DECLARE
  each_function text;
BEGIN
  FOR each_function IN SELECT CAST(CAST(p.oid AS regprocedure) AS text) FROM pg_proc p
      WHERE p.pronamespace = CAST(quote_ident(current_schema()) AS regnamespace) LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', each_function, current_schema());
  END LOOP;
END
$body$;
