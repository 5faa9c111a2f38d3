-- SPDX-License-Identifier: Apache-2.0
-- Schema 1. One text for every engine: BIGINT becomes INTEGER and tables become STRICT in the SQLite driver; those marked
-- "by key" are one tree there, of their key, not a tree of rows and an index beside it: each tree is a page more to read.
-- Times are UTC milliseconds, 0 = none. '' = none in text columns that are not null.
-- Chains of OR where one would write IN: SQLite makes a table in memory for each longer IN, at every write.

-- One row: read first (and locked) in every write. It orders all writers.
CREATE TABLE hall (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  training BIGINT NOT NULL CHECK (training IN (0, 1)),
  time_zone TEXT NOT NULL,
  languages TEXT NOT NULL,           -- ids joined by commas, the hall's first language first
  day_starts_min BIGINT NOT NULL,
  revision BIGINT NOT NULL,          -- of the definition
  guard_limit BIGINT NOT NULL,
  secondary_after_min BIGINT NOT NULL,
  calls_before_pass BIGINT NOT NULL,
  return_minutes BIGINT NOT NULL,
  visit_days BIGINT NOT NULL,
  bound_minutes BIGINT NOT NULL,
  rating_minutes BIGINT NOT NULL,
  bell_key TEXT NOT NULL,            -- 64 hex digits: signs the datagrams
  last_event BIGINT NOT NULL,        -- ledger ids are counted here, no sequences
  head TEXT NOT NULL,                -- hash of row last_event
  last_ticket BIGINT NOT NULL,
  last_at BIGINT NOT NULL,           -- hall time of the newest row
  day TEXT NOT NULL,                 -- business day of the newest row
  clock_at BIGINT NOT NULL,          -- training: hall time = clock_at + (real - clock_real) * rate / 1000
  clock_real BIGINT NOT NULL,        -- 0 = the machine's own clock
  clock_rate BIGINT NOT NULL,
  real_at BIGINT NOT NULL,           -- real and steady clock of the newest row: a jump shows in their difference
  steady_at BIGINT NOT NULL,
  boot TEXT NOT NULL,
  archived BIGINT NOT NULL           -- ledger rows up to this one were moved out, see archive
);

-- The hall file as imported, newest revision in use. Not in the hall row, which every write rewrites.
CREATE TABLE definition (
  revision BIGINT PRIMARY KEY,
  text TEXT NOT NULL,                -- a mark in the place of each PIN: all screens read it
  hours TEXT NOT NULL,               -- canonical lines of ticket/hours.h
  one_ticket BIGINT NOT NULL CHECK (one_ticket IN (0, 1)),
  appointment_early_min BIGINT NOT NULL
);

CREATE TABLE class (
  id TEXT PRIMARY KEY,
  credit_ms BIGINT NOT NULL
); -- by key

CREATE TABLE service (
  id TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  quota BIGINT NOT NULL,             -- tickets a day, 0 = none
  quotas BIGINT NOT NULL,            -- how many rows of table quota
  hours TEXT NOT NULL,               -- its own week, canonical lines; '' = open when the hall is
  guard BIGINT NOT NULL,             -- calls in a row that passed over its oldest eligible ticket
  waiting BIGINT NOT NULL,           -- waiting tickets, bound ones included
  stopped BIGINT NOT NULL CHECK (stopped IN (0, 1)),
  stop_reason TEXT NOT NULL
); -- by key

-- Tickets by time of day. `issued` is of `day` alone: of another day it is counted anew from the tickets.
CREATE TABLE quota (
  service TEXT NOT NULL,
  from_min BIGINT NOT NULL,          -- minutes after midnight, [from, to)
  to_min BIGINT NOT NULL,
  tickets BIGINT NOT NULL,
  day TEXT NOT NULL,
  issued BIGINT NOT NULL,
  PRIMARY KEY (service, from_min)
); -- by key

CREATE TABLE matter (
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  materials BIGINT NOT NULL,         -- how many its guide asks for
  PRIMARY KEY (service, id)
); -- by key

CREATE TABLE series (
  service TEXT NOT NULL,
  name TEXT NOT NULL,                -- class id, 'other', 'overflow'
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  day TEXT NOT NULL,                 -- business day of `issued`
  issued BIGINT NOT NULL,            -- how many on that day
  PRIMARY KEY (service, name)
); -- by key

-- Series of other days than the one in `series`: when the clock goes back, counting goes on where that day stood.
CREATE TABLE series_past (
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  day TEXT NOT NULL,
  issued BIGINT NOT NULL,
  PRIMARY KEY (service, name, day)
); -- by key

CREATE TABLE counter (
  id TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'open' OR state = 'paused' OR state = 'closed'),
  staff TEXT NOT NULL,
  since BIGINT NOT NULL,
  reason TEXT NOT NULL,
  back_at BIGINT NOT NULL,
  ticket BIGINT NOT NULL,            -- in hand (called or serving), 0 = none
  last_event BIGINT NOT NULL         -- its newest ticket row, what undo looks at
); -- by key

CREATE TABLE counter_service (
  counter TEXT NOT NULL,
  service TEXT NOT NULL,
  secondary BIGINT NOT NULL CHECK (secondary IN (0, 1)),
  position BIGINT NOT NULL,
  PRIMARY KEY (counter, service)
); -- by key
-- Which counters serve a service: the board asks for each.
CREATE INDEX counter_service_of ON counter_service (service, secondary, counter);

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,                -- JSON text by language
  roles BIGINT NOT NULL,             -- bits of enum hall_role
  pin TEXT NOT NULL,                 -- Argon2id by libsodium, '' = none
  off BIGINT NOT NULL CHECK (off IN (0, 1)),
  failures BIGINT NOT NULL,          -- wrong PINs in a row
  locked_until BIGINT NOT NULL
);

-- Of the hall file's terminals, what an action must know of who asks.
CREATE TABLE terminal (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  counter TEXT NOT NULL              -- where it stands, '' = said at its start
);

CREATE TABLE ticket (
  id BIGINT PRIMARY KEY,
  day TEXT NOT NULL,
  number TEXT NOT NULL,
  service TEXT NOT NULL,             -- of the present step
  steps TEXT NOT NULL,               -- "C/resale,G"
  step BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'called' OR state = 'serving'
    OR state = 'held' OR state = 'passed' OR state = 'done' OR state = 'left' OR state = 'void'
    OR state = 'expired'),
  class TEXT NOT NULL,
  lang TEXT NOT NULL,
  series TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  origin TEXT NOT NULL,              -- '' taken by the citizen, 'counter' served without a ticket
  issued_at BIGINT NOT NULL,
  called_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  base BIGINT NOT NULL,
  due BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  free_at BIGINT NOT NULL,           -- in its service's pool from then on
  counter TEXT NOT NULL,
  staff TEXT NOT NULL,
  calls BIGINT NOT NULL,
  passes BIGINT NOT NULL,
  passed_at BIGINT NOT NULL,
  transfers BIGINT NOT NULL,
  hold TEXT NOT NULL,
  held_at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  bound TEXT NOT NULL CHECK (bound = '' OR bound = 'counter' OR bound = 'staff'),
  bound_to TEXT NOT NULL,
  offer_from TEXT NOT NULL,          -- counter that offers it to whom it is bound, '' = no offer
  offer_until BIGINT NOT NULL,       -- from then on, untaken, it is bound to offer_from
  first_staff TEXT NOT NULL,         -- who served it first
  come_back TEXT NOT NULL,
  note TEXT NOT NULL,
  code TEXT NOT NULL,                -- begins with its day: today's stand together in their index
  paper TEXT NOT NULL,
  visit BIGINT NOT NULL,             -- the finished ticket whose code brought this one, 0 = none
  told_p50 BIGINT NOT NULL,          -- the wait told when it was issued, minutes: about so long,
  told_p80 BIGINT NOT NULL,          -- mostly not above,
  told_ahead BIGINT NOT NULL,        -- with so many ahead
  told_by TEXT NOT NULL,             -- how it was found, '' = nothing was told
  last_event BIGINT NOT NULL
);
CREATE UNIQUE INDEX ticket_number ON ticket (day, number);
CREATE UNIQUE INDEX ticket_code ON ticket (code);
-- The queue: only what waits, so that looking for the next costs the same whatever the history's size. Behind the order stands what
-- is asked of those who are next: their rows stand in a tree that is deeper the longer the history.
CREATE INDEX ticket_due ON ticket (service, due, seq, base, free_at, number) WHERE state = 'waiting';
CREATE INDEX ticket_base ON ticket (service, base, seq, due, free_at, number) WHERE state = 'waiting';
-- Few at any time; whom one is bound to depends on the hour (an offer goes back).
CREATE INDEX ticket_bound ON ticket (due, seq) WHERE state = 'waiting' AND bound <> '';
-- Booked tickets and bound ones, which join the pool later: few at any time.
CREATE INDEX ticket_later ON ticket (service, free_at) WHERE state = 'waiting' AND free_at > 0;
CREATE INDEX ticket_desk ON ticket (counter)
  WHERE (state = 'called' OR state = 'serving' OR state = 'held');
CREATE INDEX ticket_note ON ticket (day) WHERE note <> '';
CREATE INDEX ticket_visit ON ticket (visit) WHERE visit > 0;
CREATE INDEX ticket_passed ON ticket (day) WHERE state = 'passed';

-- Each service that was rendered: one row for each finish and next, none for one that was undone.
CREATE TABLE served (
  event BIGINT PRIMARY KEY,          -- ledger row of its end
  day TEXT NOT NULL,
  at BIGINT NOT NULL,                -- its end
  ticket BIGINT NOT NULL,
  step BIGINT NOT NULL,
  service TEXT NOT NULL,
  matter TEXT NOT NULL,
  counter TEXT NOT NULL,
  staff TEXT NOT NULL,
  outcome TEXT NOT NULL,
  ms BIGINT NOT NULL                 -- how long it took
);
CREATE INDEX served_ticket ON served (ticket, event);
CREATE INDEX served_counter ON served (counter, event);
CREATE INDEX served_day ON served (day, staff);

-- What people said of a service: at most once each, by the pad alone, never changed.
CREATE TABLE rating (
  served BIGINT PRIMARY KEY,         -- the service's ledger row
  event BIGINT NOT NULL,             -- its own
  at BIGINT NOT NULL,
  level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 5),
  reasons TEXT NOT NULL,             -- ids joined by commas
  lang TEXT NOT NULL,
  revision BIGINT NOT NULL           -- of the definition whose question was answered
);
-- What a member of staff got, over all time: so that a pad need not read it all.
CREATE TABLE rating_total (
  staff TEXT PRIMARY KEY,
  sum BIGINT NOT NULL,
  count BIGINT NOT NULL
);
CREATE TABLE rating_reason (
  id TEXT PRIMARY KEY
);

-- 补正告知: which of a matter's materials were missing, told in writing.
CREATE TABLE notice (
  event BIGINT PRIMARY KEY,          -- its ledger row
  at BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  service TEXT NOT NULL,
  matter TEXT NOT NULL,
  missing TEXT NOT NULL,             -- places in the guide's list from 1, joined by commas
  basis TEXT NOT NULL,
  due_day TEXT NOT NULL,             -- '' = none
  again BIGINT NOT NULL CHECK (again IN (0, 1)), -- not the first for this ticket and matter
  counter TEXT NOT NULL,
  staff TEXT NOT NULL
);
CREATE INDEX notice_ticket ON notice (ticket, event);

-- Append-only: triggers forbid UPDATE and DELETE.
CREATE TABLE event (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  ticket BIGINT,
  counter TEXT,
  staff TEXT,
  terminal TEXT,
  request TEXT,
  undoes BIGINT,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
);

-- Beginnings of the ledger that were moved out into files. Behind the newest one's last row the chain goes on.
CREATE TABLE archive (
  last BIGINT PRIMARY KEY,
  first BIGINT NOT NULL,
  head TEXT NOT NULL,                -- hash of row `last`
  day TEXT NOT NULL,                 -- the business day that it closes
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,              -- of the file
  state TEXT NOT NULL                -- what the rows up to `last` made of the hall; '' = an older one's
);

-- What a member of staff did on a day.
CREATE INDEX event_staff ON event (staff, day)
  WHERE (kind = 'finish' OR kind = 'next' OR kind = 'pass' OR kind = 'void' OR kind = 'undo');

-- When the definition changed last: few rows, found without reading the ledger.
CREATE INDEX event_definition ON event (id)
  WHERE (kind = 'import' OR kind = 'counter' OR kind = 'staff');

-- Request ids, for ever: what was done for one is never done again. Those of screens begin with the instant: today's stand together.
CREATE TABLE request (
  id TEXT PRIMARY KEY,
  words TEXT NOT NULL,               -- hash of what was asked; '' = lost in a repair
  event BIGINT NOT NULL              -- the row that answered it
); -- by key
-- Their first answers, for as long as somebody may still be asking.
CREATE TABLE request_answer (
  event BIGINT PRIMARY KEY,
  answer TEXT NOT NULL
);

-- Devices: stored when their state changes, never per beat.
CREATE TABLE presence (
  terminal TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- The message over every screen: a row while it stands.
CREATE TABLE emergency (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  preset TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  since BIGINT NOT NULL
);

-- What staff told a terminal: locked, with a reason on its screen, or a message beside its work.
CREATE TABLE terminal_state (
  terminal TEXT PRIMARY KEY,
  locked BIGINT NOT NULL CHECK (locked IN (0, 1)),
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- A person is asked for: open until somebody closes it.
CREATE TABLE desk_call (
  id BIGINT PRIMARY KEY,             -- its ledger row
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'help' OR kind = 'message'),
  terminal TEXT NOT NULL,
  counter TEXT NOT NULL,
  staff TEXT NOT NULL,
  key TEXT NOT NULL,                 -- of table personal, where its words stand; '' = none
  closed_at BIGINT NOT NULL,         -- 0 = open
  closed_by TEXT NOT NULL
);
CREATE INDEX desk_call_open ON desk_call (id) WHERE closed_at = 0;

-- Bookings as they were imported, and the tickets they became.
CREATE TABLE appointment (
  code TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  slot BIGINT NOT NULL,
  service TEXT NOT NULL,
  matter TEXT NOT NULL,              -- '' = none
  holder TEXT NOT NULL,              -- keyed hash, '' = not given; goes when the day is over
  held BIGINT GENERATED ALWAYS AS (CASE WHEN holder = '' THEN 0 ELSE 1 END) STORED, -- for who may not read it
  ticket BIGINT NOT NULL,            -- 0 = not checked in yet
  event BIGINT NOT NULL              -- ledger row of its import
);
CREATE INDEX appointment_day ON appointment (day, slot);

-- Personal data stands here alone, outside the chain, and goes when its time is over.
CREATE TABLE personal (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  purge_after BIGINT NOT NULL
);
