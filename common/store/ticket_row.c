/* SPDX-License-Identifier: Apache-2.0
 * The ticket's row: one table of columns that reading, writing and the ledger's "change" objects
 * share. */
#include <string.h>

#include "store/private.h"

enum column_kind {
    COLUMN_INT64,
    COLUMN_INT,
    COLUMN_TEXT,
    COLUMN_STATE,
    COLUMN_HOLD,
    COLUMN_BOUND,
    COLUMN_SERVICE, /* derived from steps and step */
    COLUMN_STEPS,
    COLUMN_COME_BACK,
};

enum {
    FIXED = 1,  /* never changes after the insert */
    UNTOLD = 2, /* not in the ledger's change objects */
    STEPS_SIZE = TICKET_STEPS_MAX * 2 * ID_SIZE,
};

static const struct column {
    const char *name;
    size_t name_length;
    const char *key; /* of a JSON object, behind another one */
    enum column_kind kind;
    size_t offset, size;
    unsigned flags;
} columns[] = {
#define COLUMN(name, kind, member, flags)                                                          \
    {                                                                                              \
        name, sizeof(name) - 1, ",\"" name "\":", COLUMN_##kind, offsetof(struct ticket, member),  \
            sizeof(((struct ticket *)NULL)->member), flags                                         \
    }
    COLUMN("id", INT64, id, FIXED),
    COLUMN("day", TEXT, day, FIXED),
    COLUMN("number", TEXT, number, FIXED),
    COLUMN("service", SERVICE, steps, UNTOLD),
    COLUMN("steps", STEPS, steps, 0),
    COLUMN("step", INT, step, 0),
    COLUMN("state", STATE, state, 0),
    COLUMN("class", TEXT, class_id, 0),
    COLUMN("lang", TEXT, lang, FIXED),
    COLUMN("series", TEXT, series, FIXED),
    COLUMN("sequence", INT64, sequence, FIXED),
    COLUMN("origin", TEXT, origin, FIXED),
    COLUMN("issued_at", INT64, issued_at, FIXED),
    COLUMN("called_at", INT64, called_at, 0),
    COLUMN("started_at", INT64, started_at, 0),
    COLUMN("ended_at", INT64, ended_at, 0),
    COLUMN("base", INT64, base, 0),
    COLUMN("due", INT64, due, 0),
    COLUMN("seq", INT64, seq, 0),
    COLUMN("free_at", INT64, free_at, 0),
    COLUMN("counter", TEXT, counter, 0),
    COLUMN("staff", TEXT, staff, 0),
    COLUMN("calls", INT, calls, 0),
    COLUMN("passes", INT, passes, 0),
    COLUMN("passed_at", INT64, passed_at, 0),
    COLUMN("transfers", INT, transfers, 0),
    COLUMN("hold", HOLD, hold, 0),
    COLUMN("held_at", INT64, held_at, 0),
    COLUMN("outcome", TEXT, outcome, 0),
    COLUMN("bound", BOUND, bound, 0),
    COLUMN("bound_to", TEXT, bound_to, 0),
    COLUMN("offer_from", TEXT, offer_from, 0),
    COLUMN("offer_until", INT64, offer_until, 0),
    COLUMN("first_staff", TEXT, first_staff, 0),
    COLUMN("come_back", COME_BACK, come_back, 0),
    COLUMN("note", TEXT, note, UNTOLD),
    COLUMN("code", TEXT, code, FIXED | UNTOLD),
    COLUMN("paper", TEXT, paper, 0),
    COLUMN("visit", INT64, visit, FIXED),
    COLUMN("told_p50", INT, told.p50_min, FIXED),
    COLUMN("told_p80", INT, told.p80_min, FIXED),
    COLUMN("told_ahead", INT, told.ahead, FIXED),
    COLUMN("told_by", TEXT, told.by, FIXED),
    COLUMN("last_event", INT64, last_event, UNTOLD),
#undef COLUMN
};

static bool
is_integer(const struct column *column)
{
    return column->kind == COLUMN_INT64 || column->kind == COLUMN_INT;
}

static int64_t
integer_of(const struct column *column, const struct ticket *ticket)
{
    const char *at = (const char *)ticket + column->offset;

    return column->kind == COLUMN_INT64 ? *(const int64_t *)(const void *)at
                                        : *(const int *)(const void *)at;
}

/* buffer: for the columns that are put together; STEPS_SIZE bytes. */
static const char *
text_of(const struct column *column, const struct ticket *ticket, char *buffer)
{
    switch (column->kind) {
    case COLUMN_STATE:
        return ticket_state_name(ticket->state);
    case COLUMN_HOLD:
        return ticket_hold_name(ticket->hold);
    case COLUMN_BOUND:
        return ticket_bound_name(ticket->bound);
    case COLUMN_SERVICE:
        return ticket->steps[ticket->step].service;
    case COLUMN_STEPS:
        /* STEPS_SIZE holds the longest that the struct can. */
        (void)ticket_steps_format(ticket->steps, ticket->step_count, buffer, STEPS_SIZE);
        return buffer;
    case COLUMN_COME_BACK:
        if (ticket->come_back[0] == '\0') {
            return "";
        }
        str_format(buffer, STEPS_SIZE, "%s/%s/%s", ticket->come_back,
                   ticket->come_back_step.service, ticket->come_back_step.matter);
        return buffer;
    default:
        return (const char *)ticket + column->offset;
    }
}

static bool
set_integer(const struct column *column, struct ticket *ticket, int64_t value)
{
    char *at = (char *)ticket + column->offset;

    if (column->kind == COLUMN_INT64) {
        *(int64_t *)(void *)at = value;
        return true;
    }
    *(int *)(void *)at = (int)value;
    return *(int *)(void *)at == value;
}

static bool
part_copy(char dst[ID_SIZE], const char *text, size_t length)
{
    if (length >= ID_SIZE) {
        return false;
    }
    memcpy(dst, text, length);
    dst[length] = '\0';
    return true;
}

static bool
part_step(struct ticket_step *step, const char *text, size_t length)
{
    const char *slash = memchr(text, '/', length);
    size_t service = slash ? (size_t)(slash - text) : length;

    step->matter[0] = '\0';
    return part_copy(step->service, text, service) &&
           (!slash || part_copy(step->matter, slash + 1, length - service - 1));
}

/* Unlike ticket_steps_parse it lets a service stand twice: a transfer may lead back to one. */
static bool
set_steps(struct ticket *ticket, const char *text)
{
    memset(ticket->steps, 0, sizeof(ticket->steps));
    ticket->step_count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        if (ticket->step_count == TICKET_STEPS_MAX ||
            !part_step(&ticket->steps[ticket->step_count++], text, length)) {
            return false;
        }
        text += length + (text[length] == ',');
    }
    return true;
}

static bool
set_come_back(struct ticket *ticket, const char *text)
{
    size_t counter = strcspn(text, "/");

    memset(&ticket->come_back_step, 0, sizeof(ticket->come_back_step));
    if (!part_copy(ticket->come_back, text, counter)) {
        return false;
    }
    text += counter + (text[counter] == '/');
    return part_step(&ticket->come_back_step, text, strlen(text));
}

static bool
set_text(const struct column *column, struct ticket *ticket, const char *text)
{
    switch (column->kind) {
    case COLUMN_STATE:
        return ticket_state_parse(text, &ticket->state);
    case COLUMN_HOLD:
        return ticket_hold_parse(text, &ticket->hold);
    case COLUMN_BOUND:
        return ticket_bound_parse(text, &ticket->bound);
    case COLUMN_SERVICE:
        return true;
    case COLUMN_STEPS:
        return set_steps(ticket, text);
    case COLUMN_COME_BACK:
        return set_come_back(ticket, text);
    default:
        return str_copy((char *)ticket + column->offset, column->size, text);
    }
}

const char *
ticket_row_read(struct db_statement *statement, int first_column, struct ticket *ret_ticket)
{
    const struct db_driver *driver = statement->driver;
    const char *foreign = NULL;

    memset(ret_ticket, 0, sizeof(*ret_ticket));
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        int at = first_column + (int)i;
        if (is_integer(&columns[i])
                ? !set_integer(&columns[i], ret_ticket, driver->column_int(statement, at))
                : !set_text(&columns[i], ret_ticket, driver->column_text(statement, at))) {
            foreign = columns[i].name;
        }
    }
    if (ret_ticket->step < 0 || ret_ticket->step >= TICKET_STEPS_MAX) {
        ret_ticket->step = 0;
    }
    ret_ticket->ahead = -1;
    return foreign;
}

enum status
ticket_row_get(struct store *store, int64_t id, struct ticket *ret_ticket)
{
    struct db_statement *statement = store_statement(store, STATEMENT_TICKET_GET);
    bool row;

    db_bind(statement, "i", id);
    enum status status = statement->driver->step(statement, &row);
    if (status == STATUS_OK && row) {
        ticket_row_read(statement, 0, ret_ticket);
    }
    statement->driver->reset(statement);
    return status != STATUS_OK ? status : row ? STATUS_OK : STATUS_NOT_FOUND;
}

enum status
ticket_row_get_again(struct store *store, int64_t id, struct ticket *ret_ticket)
{
    struct db_statement *statement = store_statement(store, STATEMENT_TICKET_SAME);
    bool row = false;

    /* A far engine's row is on its way already, unless it was asked for this. */
    if (!store->moved_for_good || store->moved.id != id ||
        (store->db->driver->ahead && !store->own_hand)) {
        return ticket_row_get(store, id, ret_ticket);
    }
    enum status status = db_first(statement, &row, "ii", id, store->moved.last_event);
    if (status != STATUS_OK || !row) {
        return status != STATUS_OK ? status : ticket_row_get(store, id, ret_ticket);
    }
    *ret_ticket = store->moved;
    db_text_copy(statement, 0, ret_ticket->note, sizeof(ret_ticket->note));
    ret_ticket->ahead = -1;
    db_reset(statement);
    return STATUS_OK;
}

/* Texts that are put together live until the statement is reset. */
struct put_together {
    char steps[STEPS_SIZE], come_back[STEPS_SIZE];
};

static void
bind_column(struct db_statement *statement, int n, const struct column *column,
            const struct ticket *ticket, struct put_together *texts)
{
    char *buffer = column->kind == COLUMN_COME_BACK ? texts->come_back : texts->steps;

    if (is_integer(column)) {
        statement->driver->bind_int(statement, n, integer_of(column, ticket));
    } else {
        const char *text = text_of(column, ticket, buffer);
        statement->driver->bind_text(statement, n, text, (int64_t)strlen(text));
    }
}

enum status
ticket_row_insert(struct store *store, const struct ticket *ticket)
{
    struct db_statement *statement = store_statement(store, STATEMENT_TICKET_INSERT);
    struct put_together texts;
    bool row;

    statement->driver->reset(statement);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        bind_column(statement, (int)i + 1, &columns[i], ticket, &texts);
    }
    enum status status = statement->driver->step(statement, &row);
    statement->driver->reset(statement);
    return status;
}

/* Its parameters: $1 id, $2 the state and $3 the last_event it must have, then the columns that can
 * change. */
enum status
ticket_row_update(struct store *store, const struct ticket *before, const struct ticket *after)
{
    struct db_statement *statement = store_statement(store, STATEMENT_TICKET_UPDATE);
    struct put_together texts;
    int n = 4;

    db_bind(statement, "isi", before->id, ticket_state_name(before->state), before->last_event);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (!(columns[i].flags & FIXED)) {
            bind_column(statement, n++, &columns[i], after, &texts);
        }
    }
    enum status status = statement->driver->step_one(statement);
    statement->driver->reset(statement);
    return status;
}

static json_t *
column_json(const struct column *column, const struct ticket *ticket)
{
    char buffer[STEPS_SIZE];

    if (is_integer(column)) {
        return json_integer(integer_of(column, ticket));
    }
    return json_string(text_of(column, ticket, buffer));
}

static bool
column_is_empty(const struct column *column, const struct ticket *ticket)
{
    char buffer[STEPS_SIZE];

    if (is_integer(column)) {
        return integer_of(column, ticket) == 0;
    }
    return column->kind != COLUMN_STATE && *text_of(column, ticket, buffer) == '\0';
}

static bool
column_is_equal(const struct column *column, const struct ticket *a, const struct ticket *b)
{
    char text_a[STEPS_SIZE], text_b[STEPS_SIZE];

    if (is_integer(column)) {
        return integer_of(column, a) == integer_of(column, b);
    }
    /* Putting them together is dear, and they seldom change. */
    if (column->kind == COLUMN_STEPS && a->step_count == b->step_count &&
        memcmp(a->steps, b->steps, sizeof(a->steps)) == 0) {
        return true;
    }
    return strcmp(text_of(column, a, text_a), text_of(column, b, text_b)) == 0;
}

/* Told in the ledger: what differs, or of a new ticket what is not empty. */
static bool
is_told(const struct column *column, const struct ticket *before, const struct ticket *after)
{
    if (column->flags & UNTOLD) {
        return false;
    }
    return before ? !column_is_equal(column, before, after) : !column_is_empty(column, after);
}

bool
ticket_row_is_equal(const struct ticket *a, const struct ticket *b)
{
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (is_told(&columns[i], a, b)) {
            return false;
        }
    }
    return true;
}

json_t *
ticket_row_change(const struct ticket *before, const struct ticket *after)
{
    json_t *change = json_object();

    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        const struct column *column = &columns[i];
        if (!is_told(column, before, after)) {
            continue;
        }
        json_t *pair = json_array();
        json_array_append_new(pair, before ? column_json(column, before) : json_null());
        json_array_append_new(pair, column_json(column, after));
        json_object_set_new_nocheck(change, column->name, pair);
    }
    return change;
}

static bool
put_column(struct buffer *out, const struct column *column, const struct ticket *ticket)
{
    char buffer[STEPS_SIZE];

    if (is_integer(column)) {
        canonical_put_integer(out, integer_of(column, ticket));
        return true;
    }
    return canonical_put_text(out, text_of(column, ticket, buffer));
}

static void
put_key(struct buffer *out, const struct column *column, bool first)
{
    buffer_append_bytes(out, column->key + first, column->name_length + 4 - first);
}

bool
ticket_row_put_change(struct buffer *out, const struct ticket *before, const struct ticket *after)
{
    const struct column *told[ARRAY_SIZE(columns)];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (is_told(&columns[i], before, after)) {
            size_t at = count++;
            for (; at > 0 && strcmp(told[at - 1]->name, columns[i].name) > 0; at--) {
                told[at] = told[at - 1];
            }
            told[at] = &columns[i];
        }
    }
    buffer_append_bytes(out, "{", 1);
    for (size_t i = 0; i < count; i++) {
        put_key(out, told[i], i == 0);
        buffer_append_bytes(out, before ? "[" : "[null,", before ? 1 : 6);
        if (before) {
            if (!put_column(out, told[i], before)) {
                return false;
            }
            buffer_append_bytes(out, ",", 1);
        }
        if (!put_column(out, told[i], after)) {
            return false;
        }
        buffer_append_bytes(out, "]", 1);
    }
    buffer_append_bytes(out, "}", 1);
    return true;
}

static const struct column *
column_named(const char *name, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (columns[i].name_length == length && *columns[i].name == *name &&
            memcmp(columns[i].name, name, length) == 0) {
            return columns[i].flags & UNTOLD ? NULL : &columns[i];
        }
    }
    return NULL;
}

static bool
column_is(const struct column *column, const struct ticket *ticket, const struct body_value *value)
{
    char buffer[STEPS_SIZE];

    if (body_is_null(value)) {
        return column->kind == COLUMN_STATE || column_is_empty(column, ticket);
    }
    if (is_integer(column)) {
        return body_is_integer(value, integer_of(column, ticket));
    }
    return body_is_text(value, text_of(column, ticket, buffer));
}

static bool
column_set(const struct column *column, struct ticket *ticket, const struct body_value *value)
{
    char text[STEPS_SIZE];

    if (is_integer(column)) {
        if (value->kind != BODY_INTEGER) {
            return false;
        }
        set_integer(column, ticket, value->integer);
        return true;
    }
    return body_text(value, text, sizeof(text)) && set_text(column, ticket, text);
}

bool
ticket_row_apply(struct ticket *ticket, const struct body *change, bool undo, const char **ret_what)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct body_member *member = &change->members[i];
        const struct column *column = column_named(member->key, member->key_length);
        struct body_value pair[2];
        if (!column || !body_pair(&member->value, pair) ||
            !column_is(column, ticket, &pair[undo ? 1 : 0]) ||
            !column_set(column, ticket, &pair[undo ? 0 : 1])) {
            *ret_what = column ? column->name : "?";
            return false;
        }
    }
    if (ticket->step < 0 || ticket->step >= TICKET_STEPS_MAX) {
        ticket->step = 0;
        *ret_what = "step";
        return false;
    }
    return true;
}

bool
ticket_row_keep(struct buffer *out, const struct ticket *ticket)
{
    buffer_append(out, "{\"ahead\":");
    canonical_put_integer(out, ticket->ahead);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (!column_is_empty(&columns[i], ticket)) {
            put_key(out, &columns[i], false);
            if (!put_column(out, &columns[i], ticket)) {
                return false;
            }
        }
    }
    buffer_append_bytes(out, "}", 1);
    return true;
}

static bool
column_restore(const struct column *column, struct ticket *ticket, const json_t *value)
{
    if (is_integer(column)) {
        set_integer(column, ticket, json_integer_value(value));
        return json_is_integer(value);
    }
    return json_is_string(value) && set_text(column, ticket, json_string_value(value));
}

bool
ticket_row_restore(const json_t *kept, struct ticket *ret_ticket)
{
    struct ticket ticket = {0};

    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        const json_t *value = json_object_get(kept, columns[i].name);
        if (value && !column_restore(&columns[i], &ticket, value)) {
            return false;
        }
    }
    if (ticket.step < 0 || ticket.step >= TICKET_STEPS_MAX) {
        return false;
    }
    ticket.ahead = json_integer_value(json_object_get(kept, "ahead"));
    *ret_ticket = ticket;
    return true;
}

int
ticket_row_columns(void)
{
    int count = 1;
    for (const char *at = TICKET_COLUMNS; *at; at++) {
        count += *at == ',';
    }
    return count;
}
