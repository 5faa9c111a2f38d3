/* SPDX-License-Identifier: Apache-2.0
 * The one table of SQL. States stand in it literally: a partial index is not used for a bound one.
 */
#include "store/statements.h"

#include "store/private.h"

#define ENTRY(id, sql) [STATEMENT_##id] = {#id, sql}
/* Bound to counter $1, or to $2 who sits there, at the hour $3. */
#define BOUND_HERE                                                                                 \
    "CASE WHEN offer_from <> '' AND offer_until <= $3 THEN offer_from = $1"                        \
    " WHEN bound = 'counter' THEN bound_to = $1 ELSE bound_to = $2 END"

const struct statement_text statement_texts[STATEMENT_COUNT] = {
    ENTRY(HALL_GET, HALL_GET("bell_key")),
    ENTRY(HALL_GET_KEYLESS, HALL_GET("''")),
    ENTRY(HALL_PUT, "UPDATE hall SET last_event = $1, head = $2, last_ticket = $3, last_at = $4,"
                    " day = $5, clock_at = $6, clock_real = $7, clock_rate = $8, real_at = $9,"
                    " steady_at = $10, boot = $11 WHERE one = 1"),
    ENTRY(HALL_COUNT, "UPDATE hall SET last_event = $1, head = $2, last_at = $3, real_at = $4,"
                      " steady_at = $5, boot = $6, last_ticket = $7 WHERE one = 1"),
    ENTRY(HALL_GO_ON, "UPDATE hall SET last_event = $1, head = $2, last_at = $3, real_at = $4,"
                      " steady_at = $5, boot = $6 WHERE one = 1"),
    ENTRY(HALL_INSERT,
          "INSERT INTO hall (one, id, training, time_zone, languages, day_starts_min, revision,"
          " guard_limit, secondary_after_min, calls_before_pass, return_minutes, visit_days,"
          " bound_minutes, rating_minutes, bell_key, last_event, head, last_ticket, last_at, day, "
          "clock_at,"
          " clock_real, clock_rate, real_at, steady_at, boot, archived)"
          " VALUES (1, $1, $2, '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, $3, 0, $4, 0, 0, '', 0, 0, 1000,"
          " 0, 0, '', 0)"),
    ENTRY(HALL_ARCHIVED, "UPDATE hall SET archived = $1 WHERE one = 1"),
    ENTRY(ARCHIVE_GET, "SELECT last, first, head, day, file, sha256, state FROM archive"
                       " ORDER BY last DESC LIMIT 1"),
    ENTRY(ARCHIVE_EACH, "SELECT last, first, head, day, file, sha256, state FROM archive"
                        " ORDER BY last"),
    ENTRY(ARCHIVE_PUT, "INSERT INTO archive (last, first, head, day, file, sha256, state)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    ENTRY(ARCHIVE_OLDER, "UPDATE archive SET state = '' WHERE state <> ''"),
    ENTRY(EVENT_MOVED, "DELETE FROM event WHERE id <= $1"),
    ENTRY(EVENT_FIRST, "SELECT MIN(id) FROM event"),
    ENTRY(EVENT_DAY, "SELECT day FROM event WHERE id = $1"),
    ENTRY(ARCHIVED_COUNT, "SELECT COUNT(*) FROM ticket WHERE last_event <= $1"),
    ENTRY(ARCHIVED_TICKETS,
          "SELECT " TICKET_COLUMNS " FROM ticket WHERE last_event <= $1 ORDER BY id"),
    ENTRY(ARCHIVED_REQUESTS,
          "SELECT id, words, event FROM request WHERE event <= $1 ORDER BY event, id"),
    ENTRY(ARCHIVED_SERVED, "SELECT event, day, at, ticket, step, service, matter, counter, staff,"
                           " outcome, ms FROM served WHERE event <= $1 ORDER BY event"),
    ENTRY(ARCHIVED_RATINGS, "SELECT served, event, at, level, reasons, lang, revision FROM rating"
                            " WHERE event <= $1 ORDER BY served"),
    ENTRY(ARCHIVED_NOTICES,
          "SELECT event, at, ticket, service, matter, missing, basis, due_day, again, counter,"
          " staff FROM notice WHERE event <= $1 ORDER BY event"),
    ENTRY(RATING_TOTALS, "INSERT INTO rating_total (staff, sum, count) SELECT s.staff,"
                         " SUM(r.level), COUNT(*) FROM rating r JOIN served s ON s.event = r.served"
                         " GROUP BY s.staff"),
    ENTRY(HALL_DEFINE, "UPDATE hall SET time_zone = $1, languages = $2, day_starts_min = $3,"
                       " revision = $4, guard_limit = $5, secondary_after_min = $6,"
                       " calls_before_pass = $7, return_minutes = $8, visit_days = $9,"
                       " bound_minutes = $10, rating_minutes = $11 WHERE one = 1"),
    ENTRY(EVENT_INSERT, "INSERT INTO event (id, at, day, kind, ticket, counter, staff, terminal,"
                        " request, undoes, body, hash)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    ENTRY(EVENT_EACH, "SELECT id, at, day, kind, ticket, counter, staff, terminal, request, undoes,"
                      " body, hash FROM event WHERE id > $1 ORDER BY id LIMIT $2"),
    ENTRY(DEFINITION_INSERT,
          "INSERT INTO definition (revision, text, hours, one_ticket, appointment_early_min)"
          " VALUES ($1, $2, $3, $4, $5)"),
    ENTRY(DEFINITION_TEXT, "SELECT text FROM definition WHERE revision = $1"),
    ENTRY(DEFINITION_HOURS, "SELECT hours FROM definition WHERE revision = $1"),
    ENTRY(DEFINITION_EVENT, "SELECT id FROM event WHERE (kind = 'import' OR kind = 'counter'"
                            " OR kind = 'staff') ORDER BY id DESC LIMIT 1"),
    ENTRY(CLASS_EACH, "SELECT id, credit_ms FROM class ORDER BY id"),
    ENTRY(CLASS_CLEAR, "DELETE FROM class"),
    ENTRY(CLASS_PUT, "INSERT INTO class (id, credit_ms) VALUES ($1, $2)"),
    ENTRY(SERVICE_PUT,
          "INSERT INTO service (id, position, quota, quotas, hours, guard, waiting, stopped,"
          " stop_reason) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, '')"
          " ON CONFLICT (id) DO UPDATE SET position = excluded.position, quota = excluded.quota,"
          " quotas = excluded.quotas, hours = excluded.hours"),
    ENTRY(SERVICE_IDS, "SELECT id FROM service ORDER BY position"),
    ENTRY(SERVICE_DELETE, "DELETE FROM service WHERE id = $1"),
    ENTRY(SERVICE_STATE, "SELECT id, guard, waiting, stopped, stop_reason, quota FROM service"
                         " ORDER BY position"),
    ENTRY(MATTER_CLEAR, "DELETE FROM matter"),
    ENTRY(LIST_SERVICES, "SELECT id, position FROM service"),
    ENTRY(LIST_COUNTERS, "SELECT id, position, zone FROM counter"),
    ENTRY(LIST_SERVING, "SELECT DISTINCT counter FROM counter_service"),
    ENTRY(LIST_MATTERS, "SELECT service, id, materials FROM matter"),
    ENTRY(LIST_QUOTAS, "SELECT service, from_min, to_min, tickets FROM quota"),
    ENTRY(LIST_TERMINALS, "SELECT id, kind, counter FROM terminal"),
    ENTRY(LIST_REASONS, "SELECT id FROM rating_reason"),
    ENTRY(MATTER_INSERT, "INSERT INTO matter (service, id, materials) VALUES ($1, $2, $3)"),
    ENTRY(
        SERIES_PUT,
        "INSERT INTO series (service, name, first, last, day, issued)"
        " VALUES ($1, $2, $3, $4, $5, COALESCE((SELECT p.issued FROM series_past p"
        " WHERE p.service = $1 AND p.name = $2 AND p.day = $5), 0))"
        " ON CONFLICT (service, name) DO UPDATE SET first = excluded.first, last = excluded.last"),
    ENTRY(SERIES_EACH, "SELECT service, name, first, last, day, issued FROM series"
                       " ORDER BY service, name"),
    ENTRY(SERIES_DELETE, "DELETE FROM series WHERE service = $1 AND name = $2"),
    ENTRY(SERIES_KEEP, "INSERT INTO series_past (service, name, day, issued)"
                       " SELECT service, name, day, issued FROM series WHERE issued > 0"
                       " ON CONFLICT (service, name, day) DO UPDATE SET issued = excluded.issued"),
    ENTRY(SERIES_ROLL, "UPDATE series SET day = $1, issued = COALESCE((SELECT p.issued"
                       " FROM series_past p WHERE p.service = series.service"
                       " AND p.name = series.name AND p.day = $1), 0)"),
    ENTRY(SERIES_PAST_EACH, "SELECT service, name, day, issued FROM series_past"),
    ENTRY(COUNTER_PUT,
          "INSERT INTO counter (id, position, zone, state, staff, since, reason, back_at, ticket,"
          " last_event) VALUES ($1, $2, $3, 'closed', '', $4, '', 0, 0, 0)"
          " ON CONFLICT (id) DO UPDATE SET position = excluded.position, zone = excluded.zone"),
    ENTRY(COUNTER_EACH, "SELECT id, state, staff, ticket, since, reason, back_at, last_event,"
                        " zone FROM counter ORDER BY position"),
    ENTRY(COUNTER_DELETE, "DELETE FROM counter WHERE id = $1"),
    ENTRY(COUNTER_SERVICE_CLEAR_ALL, "DELETE FROM counter_service"),
    ENTRY(COUNTER_SERVICE_PUT, "INSERT INTO counter_service (counter, service, secondary, position)"
                               " VALUES ($1, $2, $3, $4)"),
    ENTRY(COUNTER_SERVICE_ALL, "SELECT counter, service, secondary FROM counter_service"
                               " ORDER BY counter, secondary, position"),
    ENTRY(STAFF_PUT,
          "INSERT INTO staff (id, name, roles, pin, off, failures, locked_until)"
          " VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
          " roles = excluded.roles,"
          " pin = CASE WHEN excluded.pin = '' THEN staff.pin ELSE excluded.pin END"),
    ENTRY(STAFF_EACH, "SELECT id, name, roles, off FROM staff ORDER BY id"),
    ENTRY(STAFF_PINS, "SELECT id, pin FROM staff ORDER BY id"),
    ENTRY(STAFF_DELETE, "DELETE FROM staff WHERE id = $1"),
    ENTRY(TERMINAL_CLEAR, "DELETE FROM terminal"),
    ENTRY(TERMINAL_INSERT, "INSERT INTO terminal (id, kind, counter) VALUES ($1, $2, $3)"),
    ENTRY(RATING_REASON_CLEAR, "DELETE FROM rating_reason"),
    ENTRY(RATING_REASON_INSERT, "INSERT INTO rating_reason (id) VALUES ($1)"),
    /* Not by the index of days, which would read the whole history: only the partial indexes hold
       what is open. */
    ENTRY(DAY_WAITING, "SELECT id FROM ticket WHERE state = 'waiting' AND day || '' < $1"),
    ENTRY(DAY_DESK,
          "SELECT id FROM ticket WHERE (state = 'called' OR state = 'serving' OR state = 'held')"
          " AND day || '' < $1"),
    ENTRY(DAY_PASSED, "SELECT id FROM ticket WHERE state = 'passed' AND day < $1"),
    ENTRY(DAY_STATES, "SELECT state, COUNT(*) FROM ticket WHERE day = $1 GROUP BY state"
                      " ORDER BY state"),
    ENTRY(DAY_SERVED, "SELECT service, COUNT(*), SUM(ms) FROM served WHERE day = $1"
                      " GROUP BY service ORDER BY service"),
    ENTRY(DAY_TICKETS, "SELECT id FROM ticket WHERE day = $1 ORDER BY id"),
    ENTRY(DAY_COUNTERS, "UPDATE counter SET ticket = 0 WHERE ticket <> 0 AND NOT EXISTS"
                        " (SELECT 1 FROM ticket t WHERE t.id = counter.ticket"
                        " AND t.state IN ('called', 'serving'))"),
    ENTRY(DAY_SERVICES, "UPDATE service SET guard = 0, waiting = (SELECT COUNT(*) FROM ticket t"
                        " WHERE t.service = service.id AND t.state = 'waiting')"),
    ENTRY(OPEN_TICKETS,
          "SELECT id FROM ticket WHERE state = 'waiting' UNION ALL"
          " SELECT id FROM ticket WHERE (state = 'called' OR state = 'serving' OR state = 'held')"
          " UNION ALL SELECT id FROM ticket WHERE state = 'passed'"),
    ENTRY(TICKET_LAST_EVENTS, "SELECT id, last_event FROM ticket ORDER BY id"),
    ENTRY(TICKET_BETWEEN,
          "SELECT " TICKET_COLUMNS " FROM ticket WHERE id >= $1 AND id <= $2 ORDER BY id"),
    ENTRY(REQUEST_EACH, "SELECT id, event FROM request"),
    ENTRY(REQUEST_WITHOUT_EVENT, "SELECT r.id, r.event FROM request r LEFT JOIN event e"
                                 " ON e.id = r.event AND (e.request = r.id OR e.kind = 'repair')"
                                 " WHERE e.id IS NULL"
                                 " AND r.event > $1"),
    ENTRY(REQUEST_ANSWERS, "SELECT e.request, a.event, a.answer FROM request_answer a"
                           " LEFT JOIN event e ON e.id = a.event ORDER BY a.event"),
    ENTRY(EVENT_WITHOUT_REQUEST, "SELECT e.id FROM event e LEFT JOIN request r"
                                 " ON r.id = e.request AND r.event = e.id"
                                 " WHERE e.request IS NOT NULL AND r.id IS NULL"),
    ENTRY(EVENT_WITHOUT_ANSWER, "SELECT e.id FROM event e LEFT JOIN request_answer a"
                                " ON a.event = e.id WHERE e.request IS NOT NULL"
                                " AND a.event IS NULL AND e.id > $1"),
    /* repair and archive */
    ENTRY(DAY_CLOSED_LAST, "SELECT id FROM event WHERE kind = 'day-closed'"
                           " ORDER BY id DESC LIMIT 1"),
    ENTRY(REQUEST_PURGE, "DELETE FROM request_answer WHERE event < $1"),
    ENTRY(NOTE_PURGE, "UPDATE ticket SET note = '' WHERE note <> '' AND day < $1"),
    ENTRY(ARCHIVED_EACH, "SELECT body FROM event WHERE kind = 'archived' ORDER BY id DESC"),
    ENTRY(ARCHIVE_END, "SELECT MAX(id) FROM event WHERE kind = 'day-closed' AND day < $1"),
    ENTRY(EVENT_LAST, "SELECT MAX(id) FROM event"),
    ENTRY(EVENT_ROW, "SELECT body, hash FROM event WHERE id = $1"),
    ENTRY(EVENT_TICKETS, "SELECT ticket, MAX(id) FROM event WHERE ticket IS NOT NULL"
                         " AND kind <> 'rate' AND kind <> 'notice'"
                         " GROUP BY ticket ORDER BY ticket"),
    ENTRY(TICKET_KEPT, "SELECT note, code FROM ticket WHERE id = $1"),
    ENTRY(TICKETS_BEHIND, "SELECT day, number, steps, series, sequence FROM ticket"
                          " WHERE last_event > $1 ORDER BY id"),
    ENTRY(EVENTS_BEHIND, "SELECT id, body FROM event WHERE id > $1 ORDER BY id"),
    ENTRY(REQUESTS_BEHIND, "SELECT id FROM request WHERE event > $1"),
    ENTRY(SERIES_ISSUED,
          "SELECT COALESCE((SELECT MAX(i.issued) FROM (SELECT s.issued FROM series s"
          " WHERE s.service = $1 AND s.name = $2 AND s.day = $3 UNION ALL SELECT p.issued"
          " FROM series_past p WHERE p.service = $1 AND p.name = $2 AND p.day = $3) i), 0),"
          " COALESCE((SELECT first FROM series WHERE service = $1 AND name = $2), 0),"
          " COALESCE((SELECT last FROM series WHERE service = $1 AND name = $2), 0)"),
    ENTRY(SERIES_SKIP,
          "UPDATE series SET issued = $4 WHERE service = $1 AND name = $2 AND day = $3"),
    ENTRY(STAFF_ROW, "SELECT name, pin, failures, locked_until FROM staff WHERE id = $1"),
    ENTRY(SERVICE_SET, "UPDATE service SET guard = $2, waiting = $3, stopped = $4,"
                       " stop_reason = $5 WHERE id = $1"),
    ENTRY(SERIES_PAST_PUT, "INSERT INTO series_past (service, name, day, issued)"
                           " VALUES ($1, $2, $3, $4) ON CONFLICT (service, name, day)"
                           " DO UPDATE SET issued = excluded.issued"),

    /* actions and reads */
    ENTRY(TICKET_GET, "SELECT " TICKET_COLUMNS " FROM ticket WHERE id = $1"),
    ENTRY(TICKET_SAME, "SELECT note FROM ticket WHERE id = $1 AND last_event = $2"),
    ENTRY(TICKET_INSERT,
          "INSERT INTO ticket (" TICKET_COLUMNS ") VALUES ("
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
          "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "
          "$32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44"
          ")"),
    ENTRY(TICKET_UPDATE,
          "UPDATE ticket SET "
          "service = $4, steps = $5, step = $6, state = $7, class = $8, "
          "called_at = $9, started_at = $10, ended_at = $11, base = $12, due = $13, "
          "seq = $14, free_at = $15, counter = $16, staff = $17, calls = $18, "
          "passes = $19, passed_at = $20, transfers = $21, hold = $22, held_at = $23, "
          "outcome = $24, bound = $25, bound_to = $26, offer_from = $27, "
          "offer_until = $28, first_staff = $29, come_back = $30, note = $31, "
          "paper = $32, last_event = $33"
          " WHERE id = $1 AND state = $2 AND last_event = $3"),
    ENTRY(TICKET_BY_NUMBER, "SELECT " TICKET_COLUMNS " FROM ticket WHERE day = $1 AND number = $2"),
    ENTRY(TICKET_BY_CODE, "SELECT " TICKET_COLUMNS " FROM ticket WHERE code = $1"),
    /* Whom a finished ticket's code has brought already; who did not come to be served is not
     * counted. */
    ENTRY(VISIT_OF_CODE,
          "SELECT v.number, v.day FROM ticket t JOIN ticket v ON v.visit = t.id WHERE t.code = $1"
          " AND v.visit > 0 AND v.state <> 'left' AND v.state <> 'void' AND v.state <> 'expired'"
          " ORDER BY v.id LIMIT 1"),
    /* The counter that finished it, when that serves the service just now. */
    ENTRY(COUNTER_OF_CODE, "SELECT c.id FROM ticket t JOIN counter c ON c.id = t.counter"
                           " JOIN counter_service s ON s.counter = c.id"
                           " WHERE t.code = $1 AND s.service = $2 AND c.state = 'open'"),
    ENTRY(EVENT_GET, "SELECT at, kind, ticket, staff, body FROM event WHERE id = $1"),
    ENTRY(EVENT_BODIES_AFTER, "SELECT body FROM event WHERE id > $1 AND ticket > 0 ORDER BY id"),
    ENTRY(EVENT_STAFF_DAY, "SELECT id, kind, undoes, body FROM event WHERE staff = $1 AND day = $2"
                           " AND (kind = 'finish' OR kind = 'next' OR kind = 'pass' OR kind = "
                           "'void' OR kind = 'undo') ORDER BY id"),
    ENTRY(CLASS_CREDIT, "SELECT credit_ms FROM class WHERE id = $1"),
    ENTRY(MATTER_GET, "SELECT materials FROM matter WHERE service = $1 AND id = $2"),
    ENTRY(SERIES_OF, "SELECT name, first, last, issued FROM series WHERE service = $1"),
    ENTRY(SERIES_ISSUE, "UPDATE series SET issued = $3 WHERE service = $1 AND name = $2"),
    ENTRY(SERVICE_GET,
          "SELECT quota, guard, waiting, stopped, stop_reason, quotas, hours FROM service"
          " WHERE id = $1"),
    ENTRY(SERVICE_COUNT, "UPDATE service SET waiting = waiting + CAST($2 AS BIGINT) WHERE id = $1"),
    ENTRY(SERVICE_GUARD, "UPDATE service SET waiting = waiting + CAST($2 AS BIGINT), guard = $3"
                         " WHERE id = $1"),
    ENTRY(SERVICE_STOP, "UPDATE service SET stopped = $2, stop_reason = $3 WHERE id = $1"),
    ENTRY(
        SERVICE_BOARD,
        "SELECT id, waiting, guard, stopped, stop_reason, quota, hours, (SELECT COUNT(*)"
        " FROM counter_service cs JOIN counter c ON c.id = cs.counter WHERE cs.service = service.id"
        " AND cs.secondary = 0 AND c.state = 'open') FROM service ORDER BY position"),
    ENTRY(COUNTER_GET,
          "SELECT zone, state, staff, since, reason, back_at, ticket, last_event FROM counter"
          " WHERE id = $1"),
    ENTRY(COUNTER_STATE, "UPDATE counter SET state = $2, staff = $3, since = $4, reason = $5,"
                         " back_at = $6 WHERE id = $1"),
    ENTRY(COUNTER_HAND, "UPDATE counter SET ticket = $2, last_event = $3 WHERE id = $1"),
    ENTRY(COUNTER_SERVICES, "SELECT service, secondary FROM counter_service WHERE counter = $1"
                            " ORDER BY secondary, position"),
    ENTRY(COUNTER_SERVICE_CLEAR, "DELETE FROM counter_service WHERE counter = $1"),
    /* The last column: are there any that are booked or bound for later. */
    ENTRY(COUNTER_OFFERS,
          "SELECT s.id, cs.secondary, s.guard, CASE WHEN EXISTS (SELECT 1 FROM ticket t"
          " WHERE t.service = s.id AND t.state = 'waiting' AND t.free_at > 0) THEN 1 ELSE 0 END"
          " FROM counter_service cs JOIN service s ON s.id = cs.service WHERE cs.counter = $1"
          " AND s.waiting > 0"),
    ENTRY(COUNTER_DESK,
          "SELECT " TICKET_COLUMNS " FROM ticket WHERE counter = $1"
          " AND (state = 'called' OR state = 'serving' OR state = 'held') ORDER BY held_at, id"),
    ENTRY(COUNTER_HELD,
          "SELECT COUNT(*) FROM ticket WHERE counter = $1"
          " AND (state = 'called' OR state = 'serving' OR state = 'held') AND state = 'held'"),
    ENTRY(COUNTER_OF_STAFF,
          "SELECT id FROM counter WHERE staff = $1 AND state <> 'closed' AND id <> $2"
          " ORDER BY position LIMIT 1"),
    /* No row of the ledger is looked for where no ticket is in hand. */
    ENTRY(COUNTER_BOARD,
          "SELECT c.id, c.zone, c.staff, c.state, c.reason, c.back_at, c.since, t.id, t.number,"
          " t.service, t.lang, t.called_at, t.calls, t.state, t.day, e.id, e.at"
          " FROM counter c LEFT JOIN ticket t ON t.id = c.ticket LEFT JOIN event e"
          " ON e.id = CASE WHEN t.last_event < c.last_event THEN t.last_event"
          " WHEN t.id > 0 THEN c.last_event END ORDER BY c.position"),
    ENTRY(STAFF_GET, "SELECT roles, pin, off, failures, locked_until FROM staff WHERE id = $1"),
    ENTRY(STAFF_FAILURES, "UPDATE staff SET failures = $2, locked_until = $3 WHERE id = $1"),
    ENTRY(STAFF_PIN, "UPDATE staff SET pin = $2, failures = 0, locked_until = 0 WHERE id = $1"),
    ENTRY(STAFF_OFF, "UPDATE staff SET off = 1 WHERE id = $1"),
    ENTRY(POOL_LEAST,
          "SELECT id, base, due, seq FROM ticket WHERE service = $1 AND state = 'waiting'"
          " AND free_at <= $2 ORDER BY due, seq LIMIT 1"),
    ENTRY(POOL_OLDEST,
          "SELECT id, base, due, seq FROM ticket WHERE service = $1 AND state = 'waiting'"
          " AND free_at <= $2 ORDER BY base, seq LIMIT 1"),
    /* Whom a ticket is bound to depends on the hour: an offer that was not taken goes back. The few
       that are bound stand in one small index, in the order in which they would be called; one
       whose time has come is bound no more. */
    ENTRY(POOL_BOUND, "SELECT id, base, due, seq, bound, bound_to, offer_from, offer_until, free_at"
                      " FROM ticket WHERE state = 'waiting' AND bound <> '' ORDER BY due, seq"),
    /* Where all that wait are free to be called. */
    ENTRY(POOL_FREE_LEAST, "SELECT id, base, due, seq FROM ticket WHERE service = $1"
                           " AND state = 'waiting' ORDER BY due, seq LIMIT 1"),
    ENTRY(POOL_FREE_OLDEST, "SELECT id, base, due, seq FROM ticket WHERE service = $1"
                            " AND state = 'waiting' ORDER BY base, seq LIMIT 1"),
    ENTRY(POOL_ENDS,
          "SELECT s.waiting, CASE WHEN EXISTS (SELECT 1 FROM ticket t WHERE t.service = s.id"
          " AND t.state = 'waiting' AND t.free_at > 0) THEN 1 ELSE 0 END,"
          " COALESCE((SELECT t.due FROM ticket t WHERE t.service = s.id AND t.state = 'waiting'"
          " ORDER BY t.due DESC, t.seq DESC LIMIT 1), 0),"
          " COALESCE((SELECT t.base FROM ticket t WHERE t.service = s.id AND t.state = 'waiting'"
          " ORDER BY t.base DESC, t.seq DESC LIMIT 1), 0) FROM service s WHERE s.id = $1"),
    /* A bare free_at > $3 SQLite holds against an index's own condition, and prepares the statement
       anew for each instant. */
    ENTRY(POOL_BOUND_TICKETS,
          "SELECT " TICKET_COLUMNS " FROM ticket WHERE state = 'waiting'"
          " AND bound <> '' AND free_at - $3 > 0 AND " BOUND_HERE " ORDER BY due, seq"),
    ENTRY(POOL_OFFERS, "SELECT " TICKET_COLUMNS " FROM ticket WHERE state = 'waiting'"
                       " AND bound <> '' AND offer_from <> '' ORDER BY due, seq"),
    ENTRY(POOL_FIRST,
          "SELECT id, base, due, seq FROM ticket WHERE service = $1 AND state = 'waiting'"
          " ORDER BY due, seq LIMIT $2"),
    ENTRY(POOL_NEXT_DUE, "SELECT id, base, due, seq, number FROM ticket WHERE service = $1"
                         " AND state = 'waiting' AND free_at <= $2 ORDER BY due, seq LIMIT $3"),
    ENTRY(POOL_NEXT_BASE, "SELECT id, base, due, seq, number FROM ticket WHERE service = $1"
                          " AND state = 'waiting' AND free_at <= $2 ORDER BY base, seq LIMIT $3"),
    ENTRY(POOL_KEYS,
          "SELECT t.id, t.base, t.due, t.seq, s.guard, t.free_at FROM service s JOIN ticket t"
          " ON t.service = s.id AND t.state = 'waiting' WHERE s.id = $1"),
    ENTRY(POOL_TICKETS,
          "SELECT " TICKET_COLUMNS " FROM ticket WHERE service = $1 AND state = 'waiting'"
          " ORDER BY due, seq"),
    /* The last in either order, how many wait, and how many of them are not in the pool yet: those
     * few, bound or booked, are found by an index of their own. */
    ENTRY(POOL_LAST,
          "SELECT (SELECT t.id FROM ticket t WHERE t.service = s.id AND t.state = 'waiting'"
          " ORDER BY t.due DESC, t.seq DESC LIMIT 1), (SELECT t.id FROM ticket t"
          " WHERE t.service = s.id AND t.state = 'waiting' ORDER BY t.base DESC, t.seq DESC"
          " LIMIT 1), s.waiting, (SELECT COUNT(*) FROM ticket t WHERE t.service = s.id"
          " AND t.state = 'waiting' AND t.free_at > 0 AND t.free_at > $2)"
          " FROM service s WHERE s.id = $1"),
    /* Only bodies that are needed are read: the others would be most of the work. */
    ENTRY(HISTORY, "SELECT id, at, day, kind, ticket, counter, staff, undoes,"
                   " CASE WHEN kind = 'take' OR kind = 'serve' OR kind = 'next'"
                   " OR kind = 'transfer' THEN body ELSE '' END"
                   " FROM event WHERE id > $1 AND id <= $2 ORDER BY id"),
    ENTRY(WAITING_TICKETS, "SELECT id, service, base, due, seq, free_at, bound, bound_to,"
                           " offer_from, offer_until FROM ticket WHERE state = 'waiting'"
                           " ORDER BY service, due, seq"),
    ENTRY(WAITING_COUNTERS, "SELECT c.id, c.staff, c.state, c.back_at, COALESCE(t.service, ''),"
                            " COALESCE(t.called_at, 0) FROM counter c LEFT JOIN ticket t"
                            " ON t.id = c.ticket ORDER BY c.position"),
    ENTRY(SERVED_INSERT,
          "INSERT INTO served (event, day, at, ticket, step, service, matter, counter,"
          " staff, outcome, ms)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    ENTRY(SERVED_DELETE, "DELETE FROM served WHERE event = $1"),
    ENTRY(SERVED_LAST, "SELECT event, at, ticket, staff FROM served WHERE counter = $1"
                       " ORDER BY event DESC LIMIT 1"),
    ENTRY(SERVED_WITHOUT_EVENT,
          "SELECT s.event, s.ticket FROM served s LEFT JOIN event e ON e.id = s.event"
          " AND e.at = s.at AND e.day = s.day AND e.ticket = s.ticket AND e.counter = s.counter"
          " AND e.staff = s.staff AND (e.kind = 'finish' OR e.kind = 'next') WHERE e.id IS NULL"
          " AND s.event > $1"),
    ENTRY(SERVED_ALL, "SELECT event, day, at, ticket, step, service, matter, counter, staff,"
                      " outcome, ms FROM served WHERE event > $1"),
    ENTRY(SERVED_COUNT, "SELECT COUNT(*) FROM served"),
    ENTRY(SERVED_BODIES, "SELECT s.event, s.ticket, s.outcome, s.ms, e.body FROM served s"
                         " JOIN event e ON e.id = s.event ORDER BY s.event"),
    ENTRY(RATING_GET, "SELECT event, level, reasons, lang, at, revision FROM rating"
                      " WHERE served = $1"),
    ENTRY(RATING_INSERT, "INSERT INTO rating (served, event, at, level, reasons, lang, revision)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    ENTRY(RATING_COUNT, "SELECT COUNT(*) FROM rating"),
    ENTRY(RATING_DAY, "SELECT r.level FROM served s JOIN rating r ON r.served = s.event"
                      " WHERE s.staff = $1 AND s.day = $2 ORDER BY r.event"),
    ENTRY(RATING_TOTAL_ADD,
          "INSERT INTO rating_total (staff, sum, count) VALUES ($1, $2, 1) ON CONFLICT (staff)"
          " DO UPDATE SET sum = rating_total.sum + excluded.sum, count = rating_total.count + 1"),
    ENTRY(RATING_TOTAL_OF,
          "INSERT INTO rating_total (staff, sum, count) SELECT staff, CAST($2 AS BIGINT), 1"
          " FROM served WHERE event = $1 ON CONFLICT (staff)"
          " DO UPDATE SET sum = rating_total.sum + excluded.sum, count = rating_total.count + 1"),
    ENTRY(RATING_TOTAL_GET, "SELECT sum, count FROM rating_total WHERE staff = $1"),
    ENTRY(RATING_TOTAL_WRONG,
          "SELECT COALESCE(t.staff, k.staff) FROM rating_total t FULL JOIN (SELECT s.staff,"
          " SUM(r.level) AS sum, COUNT(*) AS count FROM rating r JOIN served s ON s.event ="
          " r.served GROUP BY s.staff) k ON k.staff = t.staff WHERE t.staff IS NULL"
          " OR k.staff IS NULL OR k.sum <> t.sum OR k.count <> t.count"),
    ENTRY(SERVED_PAD,
          "SELECT s.event, s.at, s.service, s.matter, s.staff, t.number, t.lang, r.served"
          " FROM served s JOIN ticket t ON t.id = s.ticket LEFT JOIN rating r"
          " ON r.served = s.event WHERE s.counter = $1 ORDER BY s.event DESC LIMIT 1"),
    ENTRY(SERVED_EACH, "SELECT event, at, step, service, matter, counter, staff, outcome, ms"
                       " FROM served WHERE ticket = $1 ORDER BY event"),
    ENTRY(COUNTERS_OPEN_FOR,
          "SELECT c.id FROM counter_service cs JOIN counter c ON c.id = cs.counter"
          " WHERE cs.service = $1 AND cs.secondary = 0 AND c.state = 'open' AND c.id <> $2"
          " ORDER BY c.position"),
    ENTRY(COUNTER_LAST_FOR,
          "SELECT s.id FROM counter_service cs JOIN service s ON s.id = cs.service"
          " WHERE cs.counter = $1 AND cs.secondary = 0 AND s.waiting > 0 AND NOT EXISTS"
          " (SELECT 1 FROM counter_service o JOIN counter c ON c.id = o.counter"
          " WHERE o.service = cs.service AND o.secondary = 0 AND o.counter <> $1"
          " AND c.state = 'open') ORDER BY cs.position"),
    ENTRY(STAFF_PRESENT, "SELECT s.id, s.roles FROM counter c JOIN staff s ON s.id = c.staff"
                         " WHERE c.state <> 'closed' ORDER BY c.position"),
    ENTRY(RATING_REASON_GET, "SELECT 1 FROM rating_reason WHERE id = $1"),
    ENTRY(TERMINAL_GET, "SELECT kind, counter FROM terminal WHERE id = $1"),
    ENTRY(NOTICE_INSERT, "INSERT INTO notice (event, at, ticket, service, matter, missing, basis,"
                         " due_day, again, counter, staff)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    ENTRY(NOTICE_OF, "SELECT event FROM notice WHERE ticket = $1 AND service = $2 AND matter = $3"
                     " LIMIT 1"),
    ENTRY(NOTICE_GET, "SELECT missing, basis, due_day, again, service, matter, counter, staff,"
                      " at, ticket FROM notice WHERE event = $1"),
    ENTRY(NOTICE_EACH,
          "SELECT event, at, service, matter, missing, basis, due_day, again, counter, staff"
          " FROM notice WHERE ticket = $1 ORDER BY event"),
    ENTRY(NOTICE_COUNT, "SELECT COUNT(*) FROM notice"),
    ENTRY(REQUEST_GET, "SELECT r.words, r.event, COALESCE(a.answer, '') FROM request r"
                       " LEFT JOIN request_answer a ON a.event = r.event WHERE r.id = $1"),
    ENTRY(REQUEST_INSERT, "INSERT INTO request (id, words, event) VALUES ($1, $2, $3)"),
    ENTRY(REQUEST_ANSWER_INSERT, "INSERT INTO request_answer (event, answer) VALUES ($1, $2)"),
    ENTRY(PRESENCE_GET, "SELECT kind, state FROM presence WHERE terminal = $1"),
    ENTRY(PRESENCE_EACH, "SELECT terminal, kind, state, at FROM presence ORDER BY terminal"),
    ENTRY(PRESENCE_PUT,
          "INSERT INTO presence (terminal, kind, state, at) VALUES ($1, $2, $3, $4)"
          " ON CONFLICT (terminal) DO UPDATE SET kind = excluded.kind, state = excluded.state,"
          " at = excluded.at"),
    ENTRY(EMERGENCY_GET, "SELECT preset, text_zh, text_en, since FROM emergency WHERE one = 1"),
    ENTRY(EMERGENCY_PUT,
          "INSERT INTO emergency (one, preset, text_zh, text_en, since) VALUES (1, $1, $2, $3, $4)"
          " ON CONFLICT (one) DO UPDATE SET preset = excluded.preset, text_zh = excluded.text_zh,"
          " text_en = excluded.text_en, since = excluded.since"),
    ENTRY(EMERGENCY_CLEAR, "DELETE FROM emergency"),
    ENTRY(HALL_DAY, "SELECT day FROM hall WHERE one = 1"),

    /* kiosk and desk */
    ENTRY(DEFINITION_RULES,
          "SELECT one_ticket, appointment_early_min FROM definition WHERE revision = $1"),
    ENTRY(SERVICE_TIMES, "SELECT id, hours, quotas FROM service ORDER BY position"),
    ENTRY(QUOTA_CLEAR, "DELETE FROM quota"),
    ENTRY(QUOTA_PUT, "INSERT INTO quota (service, from_min, to_min, tickets, day, issued)"
                     " VALUES ($1, $2, $3, $4, '', 0)"),
    ENTRY(QUOTA_EACH, "SELECT service, from_min, to_min, tickets, day, issued FROM quota"
                      " ORDER BY service, from_min"),
    ENTRY(QUOTA_AT, "SELECT from_min, to_min, tickets, day, issued FROM quota WHERE service = $1"
                    " AND from_min <= $2 AND to_min > $2"),
    ENTRY(QUOTA_ISSUE,
          "UPDATE quota SET day = $3, issued = $4 WHERE service = $1 AND from_min = $2"),
    ENTRY(QUOTA_COUNT, "SELECT number, issued_at FROM ticket WHERE day = $1"),
    ENTRY(POOL_BOOKED_LEAST,
          "SELECT id, base, due, seq FROM ticket WHERE service = $1 AND state = 'waiting'"
          " AND free_at > 0 AND free_at > $2 AND bound = '' ORDER BY due, seq LIMIT 1"),
    ENTRY(POOL_BOOKED_OLDEST,
          "SELECT id, base, due, seq FROM ticket WHERE service = $1 AND state = 'waiting'"
          " AND free_at > 0 AND free_at > $2 AND bound = '' ORDER BY base, seq LIMIT 1"),
    ENTRY(PERSONAL_GET, "SELECT value, purge_after FROM personal WHERE key = $1"),
    ENTRY(PERSONAL_PUT, "INSERT INTO personal (key, value, purge_after) VALUES ($1, $2, $3)"
                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
                        " purge_after = excluded.purge_after"),
    ENTRY(PERSONAL_PURGE, "DELETE FROM personal WHERE purge_after > 0 AND purge_after <= $1"),
    ENTRY(APPOINTMENT_GET, "SELECT day, slot, service, matter, holder, ticket, event"
                           " FROM appointment WHERE code = $1"),
    ENTRY(APPOINTMENT_PUT,
          "INSERT INTO appointment (code, day, slot, service, matter, holder, ticket, event)"
          " VALUES ($1, $2, $3, $4, $5, $6, 0, $7) ON CONFLICT (code) DO UPDATE SET"
          " day = excluded.day, slot = excluded.slot, service = excluded.service,"
          " matter = excluded.matter, holder = excluded.holder, event = excluded.event"),
    ENTRY(APPOINTMENT_TICKET, "UPDATE appointment SET ticket = $2 WHERE code = $1"),
    ENTRY(APPOINTMENT_OF_TICKET,
          "INSERT INTO appointment (code, day, slot, service, matter, holder, ticket, event)"
          " SELECT $1, day, 0, service, '', '', 0, last_event FROM ticket WHERE id = $2"
          " ON CONFLICT (code) DO NOTHING"),
    ENTRY(APPOINTMENT_CANCEL, "DELETE FROM appointment WHERE code = $1"),
    ENTRY(APPOINTMENT_DAY,
          "SELECT a.code, a.slot, a.service, a.matter, t.number, t.state FROM appointment a"
          " LEFT JOIN ticket t ON t.id = a.ticket WHERE a.day = $1 ORDER BY a.slot, a.code"),
    ENTRY(APPOINTMENT_USED, "SELECT code, ticket FROM appointment WHERE ticket <> 0 ORDER BY code"),
    ENTRY(APPOINTMENT_FORGET, "UPDATE appointment SET holder = '' WHERE held = 1 AND day < $1"),
    ENTRY(DESK_CALL_INSERT,
          "INSERT INTO desk_call (id, at, kind, terminal, counter, staff, key, closed_at,"
          " closed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')"),
    ENTRY(DESK_CALL_GET, "SELECT at, kind, terminal, counter, staff, key, closed_at, closed_by"
                         " FROM desk_call WHERE id = $1"),
    ENTRY(DESK_CALL_CLOSE, "UPDATE desk_call SET closed_at = $2, closed_by = $3 WHERE id = $1"),
    ENTRY(DESK_CALL_OPEN,
          "SELECT d.id, d.at, d.kind, d.terminal, d.counter, d.staff, COALESCE(p.value, '')"
          " FROM desk_call d LEFT JOIN personal p ON p.key = d.key AND d.key <> ''"
          " WHERE d.closed_at = 0 ORDER BY d.id"),
    ENTRY(DESK_CALL_EACH,
          "SELECT id, at, kind, terminal, counter, staff, key, closed_by, closed_at FROM desk_call"
          " ORDER BY id"),
    ENTRY(TERMINAL_STATE_GET,
          "SELECT locked, reason, message FROM terminal_state WHERE terminal = $1"),
    ENTRY(TERMINAL_STATE_PUT,
          "INSERT INTO terminal_state (terminal, locked, reason, message, at)"
          " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (terminal) DO UPDATE SET"
          " locked = excluded.locked, reason = excluded.reason, message = excluded.message,"
          " at = excluded.at"),
    ENTRY(TERMINAL_STATE_EACH, "SELECT terminal, locked, reason, message, at FROM terminal_state"
                               " WHERE locked = 1 OR message <> '' ORDER BY terminal"),
    ENTRY(TERMINAL_STATE_ALL, "SELECT terminal, locked, reason, message, at FROM terminal_state"
                              " ORDER BY terminal"),

    /* read ahead */
    ENTRY(AHEAD_HAND, "SELECT id, " TICKET_COLUMNS " FROM ticket"
                      " WHERE id = (SELECT c.ticket FROM counter c WHERE c.id = $1)"),
    /* Of all services of a counter, the first by either order; without a ticket: nobody waits. And
       those that are bound. */
    ENTRY(AHEAD_POOL,
          "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE id IN (SELECT (SELECT t.id FROM ticket t"
          " WHERE t.service = cs.service AND t.state = 'waiting' ORDER BY t.due, t.seq LIMIT 1)"
          " FROM counter_service cs WHERE cs.counter = $1"
          " UNION ALL SELECT (SELECT t.id FROM ticket t WHERE t.service = cs.service"
          " AND t.state = 'waiting' ORDER BY t.base, t.seq LIMIT 1)"
          " FROM counter_service cs WHERE cs.counter = $1"
          " UNION ALL SELECT b.id FROM ticket b WHERE b.state = 'waiting' AND b.bound <> '')"),
    ENTRY(AHEAD_LEAST,
          "SELECT cs.service, t.id, t.base, t.due, t.seq FROM counter_service cs LEFT JOIN ticket t"
          " ON t.id = (SELECT f.id FROM ticket f WHERE f.service = cs.service"
          " AND f.state = 'waiting' ORDER BY f.due, f.seq LIMIT 1) WHERE cs.counter = $1"),
    ENTRY(AHEAD_OLDEST,
          "SELECT cs.service, t.id, t.base, t.due, t.seq FROM counter_service cs LEFT JOIN ticket t"
          " ON t.id = (SELECT f.id FROM ticket f WHERE f.service = cs.service"
          " AND f.state = 'waiting' ORDER BY f.base, f.seq LIMIT 1) WHERE cs.counter = $1"),
    ENTRY(AHEAD_LATER, "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE service = $1"
                       " AND state = 'waiting' AND free_at > 0"),
    ENTRY(AHEAD_FREE,
          "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE id IN ((SELECT l.id FROM ticket l"
          " WHERE l.service = $1 AND l.state = 'waiting' AND l.free_at <= $2"
          " ORDER BY l.due, l.seq LIMIT 1), (SELECT o.id FROM ticket o WHERE o.service = $1"
          " AND o.state = 'waiting' AND o.free_at <= $2 ORDER BY o.base, o.seq LIMIT 1))"),
    /* The ticket that a holder's key was last kept for. */
    ENTRY(AHEAD_HOLDER, "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE id ="
                        " (SELECT CAST(p.value AS BIGINT) FROM personal p WHERE p.key = $1)"),
    /* Of service $1 at minute $2 of the day $3, where nothing is counted yet: what is to be. */
    ENTRY(AHEAD_QUOTA,
          "SELECT CAST($3 AS TEXT), t.number, t.issued_at FROM quota q LEFT JOIN ticket t"
          " ON t.day = $3 WHERE q.service = $1 AND q.from_min <= $2 AND q.to_min > $2"
          " AND q.day <> $3"),
    /* All that a day's end may close. */
    ENTRY(AHEAD_OPEN,
          "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE id IN (SELECT w.id FROM ticket w"
          " WHERE w.state = 'waiting' AND w.day || '' < $1 UNION ALL SELECT d.id FROM ticket d"
          " WHERE (d.state = 'called' OR d.state = 'serving' OR d.state = 'held')"
          " AND d.day || '' < $1 UNION ALL SELECT p.id FROM ticket p WHERE p.state = 'passed'"
          " AND p.day < $1)"),
    ENTRY(AHEAD_SERVICES,
          "SELECT id, quota, guard, waiting, stopped, stop_reason, quotas, hours FROM service"),
    ENTRY(AHEAD_SERIES, "SELECT service, name, first, last, issued FROM series ORDER BY service"),
    /* Of the counter's newest row: what an undo looks at. */
    ENTRY(AHEAD_EVENT, "SELECT e.id, e.at, e.kind, e.ticket, e.staff, e.body FROM counter c"
                       " JOIN event e ON e.id = c.last_event WHERE c.id = $1"),
    ENTRY(AHEAD_EVENT_TICKET,
          "SELECT id, " TICKET_COLUMNS " FROM ticket WHERE id = (SELECT e.ticket FROM counter c"
          " JOIN event e ON e.id = c.last_event WHERE c.id = $1)"),
    ENTRY(AHEAD_EVENT_NOTE,
          "SELECT 'note/' || CAST(c.last_event AS TEXT), p.value, p.purge_after FROM counter c"
          " LEFT JOIN personal p ON p.key = 'note/' || CAST(c.last_event AS TEXT) WHERE c.id = $1"),
    ENTRY(AHEAD_EVENT_RATING,
          "SELECT c.last_event, r.event, r.level, r.reasons, r.lang FROM counter c"
          " LEFT JOIN rating r ON r.served = c.last_event WHERE c.id = $1"),
    /* What is older than that cannot be undone. */
    ENTRY(AHEAD_EVENT_BODIES,
          "SELECT c.last_event, e.body FROM counter c LEFT JOIN event e ON e.id > c.last_event"
          " AND e.ticket > 0 AND e.at > (SELECT h.last_at FROM hall h WHERE h.one = 1) - 20000"
          " WHERE c.id = $1 ORDER BY e.id"),
    ENTRY(AHEAD_SERVED_RATING, "SELECT s.event, r.event, r.level, r.reasons, r.lang FROM served s"
                               " LEFT JOIN rating r ON r.served = s.event WHERE s.counter = $1"
                               " ORDER BY s.event DESC LIMIT 1"),
    /* Of the service of ticket $2 of the day $1, or of code $3: the first $4, all that wait. */
    ENTRY(AHEAD_FIRST,
          "SELECT n.service, CAST($4 AS BIGINT), t.id, t.base, t.due, t.seq FROM ticket n"
          " LEFT JOIN ticket t ON t.service = n.service AND t.state = 'waiting'"
          " WHERE (n.day = $1 AND n.number = $2) OR n.code = $3 ORDER BY t.due, t.seq LIMIT $4"),
    ENTRY(AHEAD_KEYS,
          "SELECT n.service, t.id, t.base, t.due, t.seq, s.guard, t.free_at FROM ticket n"
          " LEFT JOIN ticket t ON t.service = n.service AND t.state = 'waiting'"
          " LEFT JOIN service s ON s.id = t.service"
          " WHERE (n.day = $1 AND n.number = $2) OR n.code = $3"),
    ENTRY(AHEAD_COUNTER,
          "SELECT c.id, c.zone, c.state, c.staff, c.since, c.reason, c.back_at, c.ticket,"
          " c.last_event FROM ticket t JOIN counter c ON c.id = t.counter"
          " WHERE (t.day = $1 AND t.number = $2) OR t.code = $3"),
};
