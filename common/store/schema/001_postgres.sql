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

-- Nothing stands in it: its lock is the queue of those who write, which nobody outside of the hall can hold.
CREATE TABLE writers (one BIGINT PRIMARY KEY);

-- A CHECK's text is read anew by each statement that writes the table, which is a tenth of an action on those that every action
-- writes. What a terminal may put there is said by its rights, by is_transition, ticket_is_told and the policies of counters.
ALTER TABLE hall DROP CONSTRAINT hall_one_check, DROP CONSTRAINT hall_training_check;
ALTER TABLE service DROP CONSTRAINT service_stopped_check;
ALTER TABLE counter DROP CONSTRAINT counter_state_check;
ALTER TABLE ticket DROP CONSTRAINT ticket_state_check, DROP CONSTRAINT ticket_bound_check;

-- An index's condition is made ready anew by each statement that writes its table: a list costs a third of a chain of OR.
DROP INDEX event_staff, event_definition, ticket_desk;
CREATE INDEX event_staff ON event (staff, day) WHERE kind IN ('finish', 'next', 'pass', 'void', 'undo');
CREATE INDEX event_definition ON event (id) WHERE kind IN ('import', 'counter', 'staff');
CREATE INDEX ticket_desk ON ticket (counter) WHERE state IN ('called', 'serving', 'held');

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

-- The one that goes on; a minute late at its end, which an action may take.
CREATE FUNCTION is_present_day(wanted text) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN EXISTS (SELECT 1 FROM hall h WHERE h.training = 1 OR wanted IN (SELECT to_char(timezone(h.time_zone, clock_timestamp() - late)
    - make_interval(mins => CAST(h.day_starts_min AS integer)), 'YYYY-MM-DD') FROM (VALUES (interval '0'), (interval '1 minute')) v(late)));
END
$body$;

-- The kinds of ledger rows that each kind of terminal may append, and about which counter: what is done all day by the policy itself,
-- the rest by a function. A policy's look-ups and lists are begun anew by each statement, used or not; a function is when it is called.
CREATE FUNCTION is_seldom_row(mine terminal_role, by_terminal text, row_kind text, at_counter text, of_ticket bigint, of_day text)
  RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN CASE
    WHEN mine.kind = 'manager' THEN row_kind <> 'rate'
    WHEN by_terminal IS DISTINCT FROM mine.terminal THEN false
    WHEN row_kind IN ('clock', 'presence') THEN true
    -- The first write of a day ends the one before, whoever writes it.
    WHEN row_kind IN ('expire', 'day-end', 'day-closed') THEN is_day_over(of_day) AND of_day >= (SELECT h.day FROM hall h)
    WHEN mine.kind = 'kiosk' THEN row_kind IN ('paper', 'help', 'pin-refused', 'terminal') AND at_counter IS NULL
    WHEN mine.kind = 'pad' THEN row_kind = 'rate' AND at_counter = mine.counter AND of_ticket = (SELECT s.ticket FROM served s
      WHERE s.counter = mine.counter ORDER BY s.event DESC LIMIT 1)
    WHEN mine.kind = 'counter' THEN
      (at_counter = mine.counter AND row_kind IN ('serve', 'pass', 'void', 'next', 'hold', 'unhold', 'transfer', 'accept', 'decline',
        'add', 'skip', 'release', 'undo', 'notice', 'open', 'pause', 'resume', 'close', 'counter', 'help', 'message'))
      OR row_kind IN ('take', 'return', 'leave', 'reinstate', 'class', 'help-done', 'pin-refused')
    ELSE false END;
END
$body$;
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_read ON event FOR SELECT USING (true);
CREATE POLICY event_append ON event FOR INSERT
  WITH CHECK (EXISTS (SELECT 1 FROM terminal_role mine WHERE mine.role = session_user AND CASE
    WHEN event.terminal = mine.terminal AND event.counter IS NOT DISTINCT FROM NULLIF(mine.counter, '') AND concat(mine.kind, ' ', event.kind)
      IN ('kiosk take', 'counter call', 'counter recall', 'counter start', 'counter finish') THEN true
    ELSE is_seldom_row(mine, event.terminal, event.kind, event.counter, event.ticket, event.day) END));

-- Every row follows the one before it, and its columns say what its body says: whoever wrote it.
CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  previous text;
  previous_at bigint;
BEGIN
  -- Nearly always so, and seen at one look: what the body says makes the row that is to be written. Read as jsonb, as below, it
  -- costs more than twice as much. Below is what comes after rows that were moved out, and what is wrong.
  IF (SELECT NEW.hash = encode(sha256(convert_to(e.hash || NEW.body, 'UTF8')), 'hex') AND strpos(NEW.body, '\u') = 0
      AND json_populate_record(CAST(ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NEW.body, NEW.hash) AS event),
        CAST(NEW.body AS json)) = NEW AND (NEW.at >= e.at OR NEW.kind = 'clock')
      FROM event e WHERE e.id = NEW.id - 1) THEN
    RETURN NEW;
  END IF;
  SELECT e.hash, e.at INTO previous, previous_at FROM event e WHERE e.id = NEW.id - 1;
  IF previous IS NULL THEN
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
  -- The owner copies what was so.
  IF NEW.at < previous_at AND NEW.kind <> 'clock' AND row_security_active(CAST('event' AS regclass)) THEN
    RAISE EXCEPTION 'ledger row % goes back in time', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER event_follows BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_follows();

-- The hall row says where the ledger ends, and with which ticket; nobody leaves it behind, nobody sets it elsewhere. Here, at the
-- transaction's end, a row is of the hall's day, and of a real hall's hour: what ends a day has that day's. As many wait as are counted,
-- where a row has moved a ticket: at its service, after an undo perhaps at another. Bound by this is whom row policies bind, all but the
-- owner. A trigger's condition is read anew by each statement that writes its table: few words, and no words of names.
CREATE FUNCTION is_counted_row(told event) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
DECLARE
  ends boolean := told.kind IN ('expire', 'day-end', 'day-closed');
BEGIN
  RETURN EXISTS (SELECT 1 FROM hall h WHERE h.last_event >= told.id AND h.last_ticket >= COALESCE(told.ticket, 0)
      AND (h.day = told.day OR ends) AND (h.training = 1
      OR (told.at <= extract(epoch FROM clock_timestamp()) * 1000 + 60000
        AND (ends OR told.at >= extract(epoch FROM clock_timestamp()) * 1000 - 60000))))
    AND (told.kind NOT IN ('transfer', 'next', 'release', 'return', 'reinstate', 'leave', 'expire', 'undo') OR EXISTS (SELECT 1 FROM ticket t
      LEFT JOIN service s ON s.id = t.service -- which may be gone from the hall file by now
      WHERE t.id = told.ticket AND t.last_event >= told.id
      AND COALESCE(s.waiting, 0) = (SELECT COUNT(*) FROM ticket w WHERE w.service = t.service AND w.state = 'waiting')))
    AND (told.kind <> 'undo' OR NOT EXISTS (SELECT 1 FROM service s
      WHERE s.waiting <> (SELECT COUNT(*) FROM ticket w WHERE w.service = s.id AND w.state = 'waiting')));
END
$body$;
CREATE FUNCTION event_is_counted() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  counted boolean;
BEGIN
  -- What is done all day, in few words; the rest by a function.
  IF NEW.kind IN ('take', 'call') THEN
    counted := EXISTS (SELECT 1 FROM hall h JOIN ticket t ON t.id = NEW.ticket AND t.last_event >= NEW.id JOIN service s ON s.id = t.service
      WHERE h.last_event >= NEW.id AND h.last_ticket >= t.id AND h.day = NEW.day
      AND (h.training = 1 OR abs(extract(epoch FROM clock_timestamp()) * 1000 - NEW.at) <= 60000)
      AND s.waiting = (SELECT COUNT(*) FROM ticket w WHERE w.service = s.id AND w.state = 'waiting'));
  ELSIF NEW.kind IN ('start', 'finish') THEN
    counted := EXISTS (SELECT 1 FROM hall h WHERE h.last_event >= NEW.id AND h.day = NEW.day
      AND (h.training = 1 OR abs(extract(epoch FROM clock_timestamp()) * 1000 - NEW.at) <= 60000));
  ELSE
    counted := is_counted_row(NEW);
  END IF;
  IF NOT counted THEN
    RAISE EXCEPTION 'ledger row % is not counted by the hall', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER event_is_counted AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (row_security_active(CAST('event' AS regclass)))
  EXECUTE FUNCTION event_is_counted();

-- It goes on, and its hour and hash are those of the row that it is at: none may be left behind it.
ALTER TABLE hall ENABLE ROW LEVEL SECURITY;
CREATE POLICY hall_read ON hall FOR SELECT USING (true);
CREATE POLICY hall_goes_on ON hall FOR UPDATE USING (true) WITH CHECK (EXISTS (SELECT 1 FROM event e WHERE e.id = hall.last_event
  AND e.hash = hall.head AND e.at = hall.last_at));
CREATE FUNCTION hall_goes_back() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF row_security_active(CAST('event' AS regclass)) THEN
    RAISE EXCEPTION 'the hall row does not follow the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER hall_goes_back BEFORE UPDATE OF last_event ON hall FOR EACH ROW WHEN (NEW.last_event < OLD.last_event)
  EXECUTE FUNCTION hall_goes_back();
-- Most actions change nothing else of it, and name no other columns. Who gives out a number counts it, and the ticket is there.
CREATE FUNCTION hall_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.last_ticket <> OLD.last_ticket AND NOT (NEW.last_ticket > OLD.last_ticket
      AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = NEW.last_ticket)) THEN
    RAISE EXCEPTION 'the hall row does not follow the tickets' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER hall_counts BEFORE UPDATE OF last_ticket ON hall FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION hall_counts();
-- The day of a real hall is this server's. A day goes on to a later one when it is closed, with nobody on it who waits or is served, and
-- all series go with it.
CREATE FUNCTION hall_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.training <> OLD.training OR NEW.id <> OLD.id OR NEW.bell_key <> OLD.bell_key OR NEW.archived <> OLD.archived
      OR (OLD.training = 0 AND (NEW.clock_at, NEW.clock_real, NEW.clock_rate) IS DISTINCT FROM
          (OLD.clock_at, OLD.clock_real, OLD.clock_rate))
      OR (NEW.day <> OLD.day AND (NOT is_present_day(NEW.day) OR EXISTS (SELECT 1 FROM series s WHERE s.day <> NEW.day) OR (NEW.day > OLD.day AND (
        NOT EXISTS (SELECT 1 FROM event e WHERE e.id > OLD.last_event AND e.kind = 'day-closed')
        OR EXISTS (SELECT 1 FROM ticket t WHERE t.state = 'waiting' AND t.day >= OLD.day AND t.day < NEW.day)
        OR EXISTS (SELECT 1 FROM ticket t WHERE t.state IN ('called', 'serving', 'held') AND t.day >= OLD.day AND t.day < NEW.day)
        OR EXISTS (SELECT 1 FROM ticket t WHERE t.state = 'passed' AND t.day >= OLD.day AND t.day < NEW.day))))) THEN
    RAISE EXCEPTION 'the hall row does not follow the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER hall_follows BEFORE UPDATE OF day, clock_at, clock_real, clock_rate, training, id, bell_key, archived ON hall
  FOR EACH ROW WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION hall_follows();

-- The one table of transitions, in this engine's words (ticket/ticket.c has it for the programs). From NULL: a new ticket. One list of
-- constants, and a function that reads no table: it becomes part of the statement that asks it.
CREATE FUNCTION is_transition(row_kind text, before text, after text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $body$
  SELECT (row_kind = 'undo' AND after IN ('waiting', 'called', 'serving', 'held'))
    OR row_kind || ' ' || COALESCE(before, '') || ' ' || after IN (
    'take  waiting', 'serve  serving', 'call waiting called', 'recall called called', 'start called serving',
    'pass called passed', 'void called void', 'finish serving done', 'next serving waiting', 'hold serving held',
    'unhold held serving', 'transfer called waiting', 'transfer serving waiting', 'transfer held waiting',
    'accept waiting waiting', 'decline waiting waiting', 'add serving serving', 'skip serving serving',
    'class waiting waiting', 'reinstate passed waiting', 'reinstate void waiting', 'reinstate left waiting',
    'return passed waiting', 'leave waiting left', 'leave called left', 'leave held left', 'leave passed left',
    'release called waiting', 'release serving waiting', 'expire waiting expired', 'expire called expired',
    'expire passed expired', 'day-end serving done', 'day-end held done')
    OR (row_kind = 'paper' AND before = after)
$body$;

-- What row `told` may do to a ticket's place in the queue, and to one that stands at no counter, where that is seldom done.
CREATE FUNCTION is_moved_ticket(was ticket, made ticket, told event, change jsonb) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
DECLARE
  still boolean := was.base = made.base AND was.due = made.due AND was.seq = made.seq;
BEGIN
  CASE
  WHEN told.kind = 'undo' THEN
    RETURN told.undoes = was.last_event AND EXISTS (SELECT 1 FROM event u WHERE u.id = told.undoes
      AND u.counter = told.counter AND u.ticket = made.id AND change = (SELECT jsonb_object_agg(c.key,
        jsonb_build_array(c.value->1, c.value->0)) FROM jsonb_each(CAST(u.body AS jsonb)->'change') c));
  WHEN told.kind = 'class' OR told.kind = 'transfer' THEN
    RETURN was.base = made.base AND was.seq = made.seq
      AND made.due = made.base - (SELECT c.credit_ms FROM class c WHERE c.id = made.class)
      AND (told.kind = 'class' OR was.counter = told.counter);
  -- Behind others who wait.
  WHEN told.kind = 'return' OR told.kind = 'reinstate' THEN
    RETURN made.seq = told.id AND ((made.base = told.at AND made.due = told.at) OR EXISTS (SELECT 1 FROM ticket t
      WHERE t.service = made.service AND t.state = 'waiting' AND t.base = made.base AND t.due = made.due AND t.id <> made.id));
  WHEN told.kind = 'accept' OR told.kind = 'decline' THEN
    RETURN still AND was.offer_from <> '' AND was.bound_to = CASE was.bound WHEN 'counter' THEN told.counter
      WHEN 'staff' THEN (SELECT c.staff FROM counter c WHERE c.id = told.counter) END;
  WHEN told.kind = 'expire' OR told.kind = 'day-end' THEN
    RETURN still AND is_day_over(was.day);
  WHEN told.kind = 'paper' THEN
    RETURN still AND made.note = was.note AND change - 'paper' = '{}';
  ELSE
    RETURN still AND told.kind = 'leave';
  END CASE;
END
$body$;

-- A ticket changes only as a ledger row of the same transaction tells, written before and behind the last that changed it: so what may be appended is what may be
-- changed, at the counter where it stands, and in the queue by the rules alone. Only a note is forgotten without a row, when its time
-- is over. The comparison names every column of the table, without a list that one could be missing from; those that never change
-- stand in one. A new ticket is the series' next, at the place in the queue that its kind gives. Bound by this are all but the owner.
-- A ticket as it was but for what has become of these columns.
CREATE FUNCTION ticket_but(moved text[]) RETURNS text LANGUAGE sql AS $body$
  SELECT format('CAST(ROW(%s) AS ticket)', string_agg(CASE WHEN c.attname = ANY (moved) THEN 'NEW.' ELSE 'OLD.' END || quote_ident(c.attname),
    ', ' ORDER BY c.attnum))
  FROM pg_attribute c WHERE c.attrelid = CAST('ticket' AS regclass) AND c.attnum > 0 AND NOT c.attisdropped
$body$;
DO $body$
BEGIN
  EXECUTE format($text$
CREATE FUNCTION ticket_is_told() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  deed text;
  words text; -- with which the row of that deed begins, where nothing else has changed
BEGIN
  -- What is done at a counter all day, seen at one look, without reading JSON. Below is all that can be.
  IF OLD.state = 'waiting' AND NEW.state = 'called' THEN
    deed := 'call';
    words := CASE WHEN %1$s = NEW THEN concat('"called_at":[', OLD.called_at, ',', NEW.called_at, '],"calls":[', OLD.calls, ',', NEW.calls,
      '],"counter":["', OLD.counter, '","', NEW.counter, '"],',
      CASE WHEN NEW.staff <> OLD.staff THEN concat('"staff":["', OLD.staff, '","', NEW.staff, '"],') END) END;
  ELSIF OLD.state = 'called' AND NEW.state = 'serving' THEN
    deed := 'start';
    words := CASE WHEN %2$s = NEW THEN concat(
      CASE WHEN NEW.first_staff <> OLD.first_staff THEN concat('"first_staff":["', OLD.first_staff, '","', NEW.first_staff, '"],') END,
      '"started_at":[', OLD.started_at, ',', NEW.started_at, '],') END;
  ELSIF OLD.state = 'serving' AND NEW.state = 'done' THEN
    deed := 'finish';
    words := CASE WHEN %3$s = NEW THEN concat('"ended_at":[', OLD.ended_at, ',', NEW.ended_at, '],"outcome":["', OLD.outcome, '","',
      NEW.outcome, '"],') END;
  END IF;
  IF words IS NOT NULL AND EXISTS (SELECT 1 FROM event e WHERE e.id = NEW.last_event AND e.ticket = NEW.id AND e.kind = deed
      AND e.counter = NEW.counter AND e.xmin = CAST(pg_current_xact_id() AS xid) AND NEW.last_event > OLD.last_event
      AND starts_with(e.body, concat('{"at":', e.at, ',"change":{', words, '"state":["', OLD.state, '","', NEW.state, '"]},'))
      -- There is but one change in it, however it is written, and its texts need no escape.
      AND split_part(e.body, '"change"', 3) = '' AND strpos(e.body, '\u') = 0
      AND concat(OLD.counter, OLD.first_staff, OLD.outcome, OLD.staff, NEW.counter, NEW.first_staff, NEW.outcome, NEW.staff) !~ '["\\]') THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM (
      SELECT f.forgets, e.ticket, e.kind, e.counter, e AS line, COALESCE(CAST(e.body AS jsonb)->'change', '{}') AS change
      FROM (SELECT NEW.last_event = OLD.last_event AND NEW.note = '' AS forgets) f
      LEFT JOIN event e ON e.id = NEW.last_event AND NOT f.forgets AND e.xmin = CAST(pg_current_xact_id() AS xid)
        AND e.id > OLD.last_event
      OFFSET 0) told
    WHERE CASE WHEN told.forgets THEN is_day_over(OLD.day)
      ELSE told.ticket = NEW.id AND is_transition(told.kind, OLD.state, NEW.state) AND CASE
        WHEN told.kind IN ('call', 'recall', 'start', 'finish', 'next', 'hold', 'unhold', 'pass', 'void', 'add', 'skip', 'release')
        THEN told.counter = CASE WHEN told.kind = 'call' THEN NEW.counter ELSE OLD.counter END
          AND OLD.base = NEW.base AND OLD.due = NEW.due AND OLD.seq = NEW.seq
        ELSE is_moved_ticket(OLD, NEW, told.line, told.change) END END
      AND NEW.bound IN ('', 'counter', 'staff') AND (NEW.counter = '' OR NEW.counter = OLD.counter OR NEW.counter = told.counter)
      AND (NEW.service = OLD.service OR OLD.state <> 'waiting' OR told.kind = 'undo')
      AND NEW.service = split_part(split_part(NEW.steps, ',', CAST(NEW.step AS integer) + 1), '/', 1)
      AND NOT EXISTS (SELECT 1 FROM jsonb_each(told.change) c
        WHERE c.value <> jsonb_build_array(to_jsonb(OLD)->c.key, to_jsonb(NEW)->c.key)) AND %4$s) THEN
    RAISE EXCEPTION 'ticket %% changes otherwise than the ledger tells', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$function$
$text$, ticket_but(ARRAY['called_at', 'calls', 'counter', 'last_event', 'staff', 'state']),
    ticket_but(ARRAY['first_staff', 'last_event', 'started_at', 'state']), ticket_but(ARRAY['ended_at', 'last_event', 'outcome', 'state']),
    (SELECT string_agg(format(CASE
        WHEN c.attname IN ('id', 'day', 'number', 'lang', 'series', 'sequence', 'origin', 'issued_at', 'code', 'visit',
          'told_p50', 'told_p80', 'told_ahead', 'told_by') THEN 'NEW.%1$I = OLD.%1$I'
        ELSE '(NEW.%1$I = OLD.%1$I OR told.change ? %1$L)' END, c.attname),
        ' AND ' ORDER BY c.attnum)
    FROM pg_attribute c WHERE c.attrelid = CAST('ticket' AS regclass) AND c.attnum > 0 AND NOT c.attisdropped
    AND c.attname NOT IN ('last_event', 'note', 'service')));
  -- Each of its columns is empty, or the row says that it was not there before and is so now; and it says nothing else.
  EXECUTE format($text$
CREATE FUNCTION is_written_ticket(made ticket, change jsonb) RETURNS boolean STABLE LANGUAGE plpgsql AS $function$
BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM jsonb_each(change) c WHERE c.value <> jsonb_build_array(NULL, to_jsonb(made)->c.key)) AND %s;
END
$function$
$text$, (SELECT string_agg(format('(made.%1$I = %2$s OR change ? %1$L)', c.attname,
        CASE WHEN c.atttypid = CAST('text' AS regtype) THEN '''''' ELSE '0' END), ' AND ' ORDER BY c.attnum)
    FROM pg_attribute c WHERE c.attrelid = CAST('ticket' AS regclass) AND c.attnum > 0 AND NOT c.attisdropped
    AND c.attname NOT IN ('last_event', 'note', 'service', 'code')));
END
$body$;
DROP FUNCTION ticket_but(text[]);
-- The place in the queue of a ticket that is not simply taken: of a visit, of an appointment, served at once, or written by hand.
CREATE FUNCTION is_placed_ticket(made ticket, told event, said jsonb) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN (made.bound = '' OR (made.bound = 'counter' AND made.visit > 0)) AND CASE
    WHEN told.kind = 'serve' THEN made.counter = told.counter AND made.base = told.at
    WHEN made.counter <> '' THEN false
    WHEN made.visit > 0 THEN made.base = told.at - 3600000
      AND EXISTS (SELECT 1 FROM ticket v WHERE v.id = made.visit AND v.state = 'done')
    WHEN said ? 'appointment' THEN made.class = 'appointment' AND EXISTS (SELECT 1 FROM appointment a
      WHERE a.code = said->>'appointment' AND a.ticket = 0 AND a.day = made.day AND a.service = made.service
      AND (made.base = told.at OR made.base = least(a.slot, told.at)))
    -- No kiosk enters that.
    WHEN said ? 'reason' THEN made.series = 'paper' AND made.base = made.issued_at AND made.base <= told.at
      AND EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = session_user AND r.kind <> 'kiosk')
    ELSE made.base = told.at AND made.series <> 'paper' END;
END
$body$;
DO $body$
BEGIN
  EXECUTE format($text$
CREATE FUNCTION ticket_is_new() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  -- A number that is simply taken is this, and its row says these very words; all else is held against its row by functions.
  IF EXISTS (SELECT 1 FROM event e
      JOIN hall h ON NEW.id = h.last_ticket + 1
      JOIN class c ON c.id = NEW.class
      JOIN series s ON s.service = NEW.service AND s.name = NEW.series AND s.day = e.day AND s.first + s.issued - 1 <= s.last
      WHERE e.id = NEW.last_event AND e.xmin = CAST(pg_current_xact_id() AS xid) AND CAST(ROW(%1$s) AS ticket) = NEW
      AND NEW.series <> 'paper' AND NEW.service = split_part(split_part(NEW.steps, ',', 1), '/', 1)
      AND e.body = concat('{"at":', e.at, ',"change":{"base":[null,', NEW.base, '],"class":[null,"', NEW.class, '"],"day":[null,"', NEW.day,
        '"],"due":[null,', NEW.due, '],"id":[null,', NEW.id, '],"issued_at":[null,', NEW.issued_at, '],"lang":[null,"', NEW.lang,
        '"],"number":[null,"', NEW.number, '"],"seq":[null,', NEW.seq, '],"sequence":[null,', NEW.sequence, '],"series":[null,"',
        NEW.series, '"],"state":[null,"waiting"],"steps":[null,"', NEW.steps, '"]',
        CASE WHEN NEW.told_ahead <> 0 THEN concat(',"told_ahead":[null,', NEW.told_ahead, ']') END,
        CASE WHEN NEW.told_by <> '' THEN concat(',"told_by":[null,"', NEW.told_by, '"]') END,
        CASE WHEN NEW.told_p50 <> 0 THEN concat(',"told_p50":[null,', NEW.told_p50, ']') END,
        CASE WHEN NEW.told_p80 <> 0 THEN concat(',"told_p80":[null,', NEW.told_p80, ']') END,
        '},"counter":null,"day":"', NEW.day, '","id":', e.id, ',"kind":"take","number":"', NEW.number, '","request":',
        CASE WHEN e.request IS NULL THEN 'null' ELSE concat('"', e.request, '"') END, ',"service":"', NEW.service,
        '","staff":null,"terminal":"', e.terminal, '","ticket":', NEW.id, ',"undoes":null}')
      AND concat(NEW.lang, NEW.steps, NEW.told_by, e.request, e.terminal) !~ '["\\]') THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM event e
    JOIN hall h ON NEW.id = h.last_ticket + 1
    JOIN class c ON c.id = NEW.class AND NEW.due = NEW.base - c.credit_ms
    JOIN series s ON s.service = NEW.service AND s.name = NEW.series AND s.day = NEW.day AND s.issued = NEW.sequence
      AND s.first + s.issued - 1 <= s.last AND NEW.number = s.service || to_char(s.first + s.issued - 1, 'FM9999999000')
    WHERE e.id = NEW.last_event AND e.ticket = NEW.id AND e.xmin = CAST(pg_current_xact_id() AS xid)
      AND NEW.seq = e.id AND NEW.day = e.day AND NEW.step = 0 AND NEW.offer_from = ''
      AND NEW.service = split_part(split_part(NEW.steps, ',', 1), '/', 1)
      AND is_transition(e.kind, NULL, NEW.state) AND is_placed_ticket(NEW, e, CAST(e.body AS jsonb))
      AND is_written_ticket(NEW, CAST(e.body AS jsonb)->'change')) THEN
    RAISE EXCEPTION 'ticket %% changes otherwise than the ledger tells', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$function$
$text$, (SELECT string_agg(CASE
        WHEN c.attname IN ('id', 'service', 'steps', 'class', 'lang', 'code', 'told_p50', 'told_p80', 'told_ahead', 'told_by')
        THEN 'NEW.' || quote_ident(c.attname)
        WHEN c.attname IN ('seq', 'last_event') THEN 'e.id'
        WHEN c.attname IN ('base', 'issued_at') THEN 'e.at'
        WHEN c.attname = 'day' THEN 'e.day'
        WHEN c.attname = 'due' THEN 'e.at - c.credit_ms'
        WHEN c.attname = 'series' THEN 's.name'
        WHEN c.attname = 'sequence' THEN 's.issued'
        WHEN c.attname = 'number' THEN 's.service || to_char(s.first + s.issued - 1, ''FM9999999000'')'
        WHEN c.attname = 'state' THEN '''waiting'''
        WHEN c.atttypid = CAST('text' AS regtype) THEN '''''' ELSE '0' END, ', ' ORDER BY c.attnum)
    FROM pg_attribute c WHERE c.attrelid = CAST('ticket' AS regclass) AND c.attnum > 0 AND NOT c.attisdropped));
END
$body$;
CREATE TRIGGER ticket_is_told AFTER UPDATE ON ticket FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION ticket_is_told();
CREATE TRIGGER ticket_is_new AFTER INSERT ON ticket FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION ticket_is_new();

-- What is counted beside the tickets: a number more stands on its ticket when the transaction ends, as many wait as are counted, and a
-- guard is what a counter's row tells. A day's first write finds what was issued on it, and keeps what was issued on the one before.
CREATE FUNCTION is_series_of_day(was series, made series) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN made.issued = COALESCE((SELECT p.issued FROM series_past p
      WHERE p.service = made.service AND p.name = made.name AND p.day = made.day), 0)
    AND (was.issued = 0 OR EXISTS (SELECT 1 FROM series_past p
      WHERE p.service = was.service AND p.name = was.name AND p.day = was.day AND p.issued >= was.issued))
    AND EXISTS (SELECT 1 FROM hall h WHERE h.training = 1 OR h.day = made.day);
END
$body$;
CREATE FUNCTION series_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT (CASE WHEN NEW.day <> OLD.day THEN is_series_of_day(OLD, NEW)
      ELSE NEW.issued = OLD.issued OR (NEW.issued = OLD.issued + 1 AND EXISTS (SELECT 1 FROM ticket t
        WHERE t.day = NEW.day AND t.number = NEW.service || to_char(NEW.first + NEW.issued - 1, 'FM9999999000') AND t.series = NEW.name
        AND t.sequence = NEW.issued)) END) THEN
    RAISE EXCEPTION 'series % of % does not follow the tickets', NEW.name, NEW.service USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER series_follows AFTER UPDATE OF day, issued ON series DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION series_follows();
-- Of other days it keeps what the series was at.
ALTER TABLE series_past ENABLE ROW LEVEL SECURITY;
CREATE POLICY series_past_read ON series_past FOR SELECT USING (true);
CREATE POLICY series_past_keep ON series_past FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM series s WHERE s.service = series_past.service
  AND s.name = series_past.name AND s.day = series_past.day AND s.issued = series_past.issued));
CREATE POLICY series_past_again ON series_past FOR UPDATE USING (true) WITH CHECK (EXISTS (SELECT 1 FROM series s
  WHERE s.service = series_past.service AND s.name = series_past.name AND s.day = series_past.day AND s.issued = series_past.issued));
-- Whoever moves a ticket counts it behind that.
ALTER TABLE service ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_read ON service FOR SELECT USING (true);
CREATE POLICY service_removed ON service FOR DELETE USING (true);
CREATE POLICY service_new ON service FOR INSERT WITH CHECK (waiting = 0 AND guard = 0);
CREATE POLICY service_counts ON service FOR UPDATE USING (true)
  WITH CHECK (waiting = (SELECT COUNT(*) FROM ticket t WHERE t.service = service.id AND t.state = 'waiting'));
CREATE FUNCTION service_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT n.id FROM event n ORDER BY n.id DESC LIMIT 1) newest JOIN event e ON e.id = newest.id
      WHERE e.xmin = CAST(pg_current_xact_id() AS xid) AND CASE WHEN e.kind = 'day-closed' THEN NEW.guard = 0
        ELSE e.counter <> '' AND CAST(e.body AS jsonb) @> jsonb_build_object('guard_service', NEW.id,
          'guard', jsonb_build_array(OLD.guard, NEW.guard)) END) THEN
    RAISE EXCEPTION 'service % does not follow the tickets', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER service_follows AFTER UPDATE OF guard ON service
  FOR EACH ROW WHEN (NEW.guard <> OLD.guard AND row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION service_follows();

-- What is kept of people for a time goes when that is over, and not before.
CREATE FUNCTION personal_is_over() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF OLD.purge_after = 0 OR NOT EXISTS (SELECT 1 FROM hall h WHERE h.training = 1
      OR OLD.purge_after <= extract(epoch FROM clock_timestamp()) * 1000 + 60000) THEN
    RAISE EXCEPTION 'what is kept of people follows its time' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$body$;
CREATE TRIGGER personal_is_over BEFORE DELETE ON personal FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION personal_is_over();
CREATE FUNCTION personal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  -- A clock that was set back ends the present day sooner than a later one.
  IF NOT EXISTS (SELECT 1 FROM hall h WHERE h.training = 1 OR (OLD.purge_after > 0 AND NEW.key LIKE 'holder/%'
      AND NEW.purge_after > extract(epoch FROM clock_timestamp()) * 1000 - 60000)) THEN
    RAISE EXCEPTION 'what is kept of people follows its time' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER personal_is_kept AFTER UPDATE ON personal FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass)) AND (NEW.purge_after < OLD.purge_after
    OR (OLD.purge_after = 0 AND NEW.purge_after > 0))) EXECUTE FUNCTION personal_is_kept();
-- People are known where they take a number, where they sit and at the desk. The other terminals see what they are to forget.
ALTER TABLE personal ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal_read ON personal FOR SELECT USING (EXISTS (SELECT 1 FROM terminal_role mine WHERE mine.role = session_user
  AND (mine.kind = 'kiosk' OR mine.kind = 'counter' OR mine.kind = 'manager' OR (personal.purge_after > 0 AND (
    personal.purge_after <= extract(epoch FROM clock_timestamp()) * 1000 + 60000 OR (SELECT h.training FROM hall h) = 1)))));
CREATE POLICY personal_insert ON personal FOR INSERT WITH CHECK (key LIKE 'holder/%' OR EXISTS (SELECT 1 FROM terminal_role mine
  WHERE mine.role = session_user AND mine.kind <> 'kiosk'));
CREATE POLICY personal_update ON personal FOR UPDATE USING (key LIKE 'holder/%' OR EXISTS (SELECT 1 FROM terminal_role mine
  WHERE mine.role = session_user AND mine.kind <> 'kiosk'));
CREATE POLICY personal_delete ON personal FOR DELETE USING (true);

-- Wrong PINs are counted one by one, and lock for an hour at most; nobody unlocks before that is over.
CREATE FUNCTION staff_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT CASE WHEN h.training = 1 THEN h.last_at
        ELSE CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) END AS at, h.training FROM hall h) h
      WHERE (NEW.failures = OLD.failures + 1 AND (NEW.locked_until = OLD.locked_until OR (NEW.locked_until > OLD.locked_until AND NEW.locked_until <= h.at + 3660000)
          OR h.training = 1))
        OR (NEW.failures = 0 AND NEW.locked_until = 0 AND (OLD.locked_until <= h.at + 60000 OR h.training = 1))) THEN
    RAISE EXCEPTION 'the lock of % does not follow the wrong PINs', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER staff_follows AFTER UPDATE OF failures, locked_until ON staff FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('staff' AS regclass), 'DELETE')
    AND (NEW.failures <> OLD.failures OR NEW.locked_until <> OLD.locked_until)) EXECUTE FUNCTION staff_follows();

-- Who sits at a counter, and whether it is open, is told by a row about it.
CREATE FUNCTION counter_is_told() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT e.* FROM event e ORDER BY e.id DESC LIMIT 1) newest JOIN event e ON e.id = newest.id
      WHERE e.xmin = CAST(pg_current_xact_id() AS xid) AND e.counter = NEW.id AND e.kind IN ('open', 'pause', 'resume', 'close')
      AND (NEW.staff = OLD.staff OR NEW.staff = '' OR NEW.staff = e.staff)) THEN
    RAISE EXCEPTION 'counter % does not follow the ledger', NEW.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER counter_is_told AFTER UPDATE OF state, staff ON counter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('staff' AS regclass), 'DELETE')
    AND (NEW.state <> OLD.state OR NEW.staff <> OLD.staff)) EXECUTE FUNCTION counter_is_told();

-- A counter writes its own row; others only take a ticket that is not in hand any more off one. What it says to be in hand is.
ALTER TABLE counter ENABLE ROW LEVEL SECURITY;
CREATE POLICY counter_read ON counter FOR SELECT USING (true);
CREATE POLICY counter_manage ON counter FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY counter_remove ON counter FOR DELETE USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE FUNCTION is_out_of_hand(called bigint) RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN called <> 0 AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = called AND t.state IN ('called', 'serving'));
END
$body$;
CREATE FUNCTION is_manager() RETURNS boolean STABLE LANGUAGE plpgsql AS $body$
BEGIN
  RETURN EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = session_user AND r.kind = 'manager');
END
$body$;
CREATE POLICY counter_own ON counter FOR UPDATE
  USING (EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = session_user
      AND (r.kind = 'manager' OR (r.kind = 'counter' AND r.counter = counter.id)))
    OR is_out_of_hand(ticket))
  WITH CHECK (counter.state IN ('open', 'paused', 'closed')
    AND (counter.ticket = COALESCE((SELECT t.id FROM ticket t WHERE t.counter = counter.id AND t.state IN ('called', 'serving') LIMIT 1), 0)
      OR is_manager()));

-- What it serves, when it takes over for another.
ALTER TABLE counter_service ENABLE ROW LEVEL SECURITY;
CREATE POLICY counter_service_read ON counter_service FOR SELECT USING (true);
CREATE POLICY counter_service_manage ON counter_service USING (EXISTS (SELECT 1 FROM terminal_role r
  WHERE r.role = session_user AND r.kind = 'manager'));
CREATE POLICY counter_service_own ON counter_service USING (counter = (SELECT r.counter
  FROM terminal_role r WHERE r.role = session_user AND r.kind = 'counter'));

ALTER TABLE served ENABLE ROW LEVEL SECURITY;
CREATE POLICY served_read ON served FOR SELECT USING (true);
CREATE POLICY served_own ON served USING (EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = session_user
    AND (r.kind = 'manager' OR (r.kind = 'counter' AND r.counter = served.counter))))
  WITH CHECK (EXISTS (SELECT 1 FROM terminal_role r WHERE r.role = session_user AND (r.kind = 'manager'
    -- Found by its number, whatever else is asked of it: the list of what a clerk has done in a day would be read whole.
    OR (r.kind = 'counter' AND r.counter = served.counter AND EXISTS (SELECT 1 FROM (SELECT * FROM event e
        WHERE e.id = served.event AND e.xmin = CAST(pg_current_xact_id() AS xid) OFFSET 0) told
      WHERE told.ticket = served.ticket AND told.counter = served.counter AND told.staff = served.staff AND told.day = served.day
      AND told.at = served.at AND told.kind IN ('finish', 'next'))))));

-- A service is taken back by the row that undoes it, by nobody else.
CREATE FUNCTION served_is_undone() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT e.id FROM event e ORDER BY e.id DESC LIMIT 1) newest JOIN event e ON e.id = newest.id
      WHERE e.xmin = CAST(pg_current_xact_id() AS xid) AND e.kind = 'undo' AND e.undoes = OLD.event
      AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = OLD.ticket AND t.last_event = e.id)) THEN
    RAISE EXCEPTION 'what was served follows the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER served_is_undone AFTER DELETE ON served DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('hall' AS regclass), 'TRIGGER')) EXECUTE FUNCTION served_is_undone();

-- Answers go when nobody asks for them any more, as at a day's end: not the newest 20,000 rows'.
CREATE FUNCTION answers_are_over() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT 1 FROM gone g WHERE g.event >= (SELECT MAX(e.id) FROM event e) - 20000) THEN
    RAISE EXCEPTION 'what is kept for requests follows the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER answers_are_over AFTER DELETE ON request_answer REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  WHEN (NOT has_table_privilege(session_user, CAST('hall' AS regclass), 'TRIGGER')) EXECUTE FUNCTION answers_are_over();

-- A booking becomes the ticket of its check-in; who booked is forgotten when the day is over. Bound are all but the desk and the owner.
CREATE FUNCTION appointment_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (NEW.holder <> OLD.holder AND NOT (NEW.holder = '' AND is_day_over(OLD.day)))
      OR (NEW.ticket <> OLD.ticket AND NOT (OLD.ticket = 0 AND EXISTS (SELECT 1 FROM ticket t JOIN event e ON e.id = t.last_event
        WHERE t.id = NEW.ticket AND e.xmin = CAST(pg_current_xact_id() AS xid) AND e.kind = 'take'
        AND CAST(e.body AS jsonb)->>'appointment' = NEW.code))) THEN
    RAISE EXCEPTION 'appointment % does not follow the ledger', NEW.code USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER appointment_follows AFTER UPDATE ON appointment FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('appointment' AS regclass), 'DELETE')) EXECUTE FUNCTION appointment_follows();

-- A quota counts the tickets that were issued in its hours.
CREATE FUNCTION quota_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT 1 FROM quota q WHERE q.service = NEW.service AND q.from_min = NEW.from_min AND q.issued <> (SELECT COUNT(*)
      FROM hall h, ticket t, LATERAL (SELECT timezone(h.time_zone, to_timestamp(t.issued_at / 1000)) AS at) i
      WHERE t.day = q.day AND t.number >= q.service || '0' AND t.number < q.service || ':' AND rtrim(t.number, '0123456789') = q.service
      AND extract(hour FROM i.at) * 60 + extract(minute FROM i.at) >= q.from_min
      AND extract(hour FROM i.at) * 60 + extract(minute FROM i.at) < q.to_min)) THEN
    RAISE EXCEPTION 'quota of % does not follow the tickets', NEW.service USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER quota_follows AFTER UPDATE ON quota DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT has_table_privilege(session_user, CAST('quota' AS regclass), 'DELETE')) EXECUTE FUNCTION quota_follows();

-- What is kept for a request, a notice and a call for help stand only beside their row of the same transaction.
ALTER TABLE request ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_read ON request FOR SELECT USING (true);
CREATE POLICY request_told ON request FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM event e WHERE e.id = request.event
  AND e.xmin = CAST(pg_current_xact_id() AS xid) AND e.request = request.id));
ALTER TABLE request_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_answer_read ON request_answer FOR SELECT USING (true);
CREATE POLICY request_answer_told ON request_answer FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM event e
  WHERE e.id = request_answer.event AND e.xmin = CAST(pg_current_xact_id() AS xid) AND e.request <> ''));
CREATE POLICY request_answer_over ON request_answer FOR DELETE USING (true);
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_read ON notice FOR SELECT USING (true);
CREATE POLICY notice_told ON notice FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM event e WHERE e.id = notice.event
  AND e.xmin = CAST(pg_current_xact_id() AS xid) AND e.kind = 'notice' AND e.ticket = notice.ticket AND e.counter = notice.counter));
ALTER TABLE desk_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY desk_call_read ON desk_call FOR SELECT USING (true);
CREATE POLICY desk_call_told ON desk_call FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM event e WHERE e.id = desk_call.id
  AND e.xmin = CAST(pg_current_xact_id() AS xid) AND e.kind = desk_call.kind AND COALESCE(e.terminal, '') = desk_call.terminal
  AND COALESCE(e.counter, '') = desk_call.counter));
CREATE POLICY desk_call_closed ON desk_call FOR UPDATE USING (true) WITH CHECK (EXISTS (SELECT 1 FROM (SELECT n.id FROM event n
  ORDER BY n.id DESC LIMIT 1) newest JOIN event e ON e.id = newest.id WHERE e.xmin = CAST(pg_current_xact_id() AS xid)
  AND e.kind = 'help-done' AND CAST(e.body AS jsonb) @> jsonb_build_object('of', desk_call.id)));

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
-- It goes up by the rating of this transaction, once.
CREATE FUNCTION rating_total_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT n.id FROM event n ORDER BY n.id DESC LIMIT 1) newest JOIN event e ON e.id = newest.id
      JOIN rating r ON r.event = e.id JOIN served s ON s.event = r.served
      JOIN rating_total t ON t.staff = NEW.staff AND t.xmin = CAST(pg_current_xact_id() AS xid)
      WHERE e.xmin = CAST(pg_current_xact_id() AS xid) AND e.kind = 'rate' AND s.staff = NEW.staff
      AND (TG_OP = 'INSERT' OR (OLD.staff = NEW.staff AND OLD.xmin <> CAST(pg_current_xact_id() AS xid)))
      AND NEW.sum = COALESCE(OLD.sum, 0) + r.level AND NEW.count = COALESCE(OLD.count, 0) + 1) THEN
    RAISE EXCEPTION 'what was rated follows the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER rating_total_follows AFTER INSERT OR UPDATE ON rating_total FOR EACH ROW
  WHEN (row_security_active(CAST('event' AS regclass))) EXECUTE FUNCTION rating_total_follows();

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

-- What is kept from who has no business with it: the columns of a table but these may be read.
CREATE FUNCTION grant_reading_but(read_table text, hidden text[], members text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  EXECUTE format('REVOKE SELECT ON %I FROM %I', read_table, members);
  EXECUTE (SELECT format('GRANT SELECT (%s) ON %I TO %I', string_agg(quote_ident(a.attname), ', '), read_table, members)
    FROM pg_attribute a WHERE a.attrelid = CAST(quote_ident(read_table) AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attname <> ALL (hidden));
END
$body$;

-- Who counts a city's halls: figures, and nothing of people (personal shows it no row), of PINs or of the bell.
CREATE FUNCTION reader_grant(reader text) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  here text := current_schema();
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', here, reader);
  EXECUTE format('GRANT SELECT ON store_schema, class, service, series, quota, matter, counter, counter_service, event, served, rating, rating_total, presence,
    emergency, terminal_state, terminal, desk_call, personal, terminal_role TO %I', reader);
  PERFORM grant_reading_but('hall', ARRAY['bell_key'], reader);
  PERFORM grant_reading_but('definition', ARRAY['text'], reader);
  PERFORM grant_reading_but('ticket', ARRAY['note', 'code'], reader);
END
$body$;

-- Gives a group its kind's rights; again after each schema that brought new tables.
CREATE FUNCTION terminal_group_grant(kind text, members text) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  here text := current_schema();
  -- What the first write of a day brings about, and each one's own traces: every writer's.
  common text[] := ARRAY['DELETE ON writers', 'INSERT ON event', 'INSERT ON request', 'INSERT, DELETE ON request_answer',
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
    EXECUTE format('REVOKE DELETE ON ticket, notice FROM %I', members);
    EXECUTE format('REVOKE UPDATE, DELETE ON request, definition FROM %I', members);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON rating, rating_total, terminal_role, store_schema, archive FROM %I', members);
    RETURN;
  END IF;
  -- A PIN is checked where people sign in; persons are known where they take a number or sit. The others only forget what is over.
  IF kind = 'pad' OR kind = 'display' THEN
    PERFORM grant_reading_but('staff', ARRAY['pin'], members);
    PERFORM grant_reading_but('appointment', ARRAY['holder'], members);
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
  LOCK TABLE terminal_role IN SHARE UPDATE EXCLUSIVE MODE;
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
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', new_role, secret);
  ELSE
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L IN ROLE %I CONNECTION LIMIT 8', new_role, secret, members);
  END IF;
  INSERT INTO terminal_role (role, terminal, kind, counter) VALUES (new_role, new_terminal, new_kind, new_counter);
  RETURN new_role;
END
$body$;

-- Its sessions end, as far as we may end them, and none begins. Gives its name; '' = it has none.
CREATE FUNCTION terminal_role_end(old_terminal text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  old_role text := (SELECT r.role FROM terminal_role r WHERE r.terminal = old_terminal);
BEGIN
  IF old_role IS NULL THEN
    RETURN '';
  END IF;
  BEGIN
    EXECUTE format('GRANT %I TO %I', old_role, current_user); -- who only made it may not end its sessions
    PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.usename = old_role;
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;
  END;
  EXECUTE format('ALTER ROLE %I NOLOGIN', old_role);
  RETURN old_role;
END
$body$;

-- Without the role nobody could do anything more. One that owns something in another database stays, and can do nothing.
CREATE FUNCTION terminal_role_remove(old_terminal text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  old_role text;
BEGIN
  LOCK TABLE terminal_role IN SHARE UPDATE EXCLUSIVE MODE;
  old_role := terminal_role_end(old_terminal);
  IF old_role = '' THEN
    RETURN '';
  END IF;
  EXECUTE format('REVOKE %I FROM %I', format('paihao_%s_%s', current_schema(),
    (SELECT r.kind FROM terminal_role r WHERE r.role = old_role)), old_role);
  DELETE FROM terminal_role r WHERE r.role = old_role;
  EXECUTE format('DROP OWNED BY %I CASCADE', old_role);
  BEGIN
    EXECUTE format('DROP ROLE IF EXISTS %I', old_role);
  EXCEPTION WHEN dependent_objects_still_exist THEN
    EXECUTE format('ALTER ROLE %I PASSWORD NULL', old_role);
  END;
  RETURN old_role;
END
$body$;
-- Whatever a session's search path, and its temporary tables; but for those that read no table.
CREATE FUNCTION functions_stay_here() RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  each_function text;
BEGIN
  FOR each_function IN SELECT CAST(CAST(p.oid AS regprocedure) AS text) FROM pg_proc p
      WHERE p.pronamespace = CAST(quote_ident(current_schema()) AS regnamespace) AND p.provolatile <> 'i' LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', each_function, current_schema());
  END LOOP;
END
$body$;

-- A later schema brings tables and functions: the terminals that there are get their rights on them with it, or not at all.
CREATE FUNCTION terminals_follow_schema() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  each_kind text;
BEGIN
  PERFORM functions_stay_here();
  FOR each_kind IN SELECT DISTINCT r.kind FROM terminal_role r LOOP
    PERFORM terminal_group_grant(each_kind, format('paihao_%s_%s', current_schema(), each_kind));
  END LOOP;
  RETURN NULL;
END
$body$;
CREATE TRIGGER terminals_follow_schema AFTER UPDATE ON store_schema
  FOR EACH ROW WHEN (NEW.schema <> OLD.schema) EXECUTE FUNCTION terminals_follow_schema();

REVOKE EXECUTE ON FUNCTION terminal_group_grant(text, text), terminal_role_add(text, text, text, text),
  terminal_role_remove(text), terminal_role_end(text), functions_stay_here(), grant_reading_but(text, text[], text), reader_grant(text) FROM PUBLIC;
SELECT functions_stay_here();
