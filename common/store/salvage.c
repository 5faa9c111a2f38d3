/* SPDX-License-Identifier: Apache-2.0
 * Rows out of the pages of a SQLite file that SQLite itself will not read: its head or an inner
 * page is damaged, and the leaves are good. Every leaf of a table is looked at, in the file and
 * then in its journal (https://www.sqlite.org/fileformat2.html §1.6, §2.1, §4); what looks like a
 * row of ours goes into a database of its own. Nothing is believed: the ledger's rows are proved by
 * the chain, definitions by their hash. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/repair_private.h"

enum {
    PAGE_OURS = 2048,
    FILE_HEAD = 100,
    WAL_HEAD = 32,
    FRAME_HEAD = 24,
    LEAF = 13,
    KEY_LEAF = 10, /* of a tree by key: rows stand in its inner pages too, behind a page number */
    KEY_INNER = 2,
    COLUMNS_MAX = 64,
    CELL_MAX = 16 * 1024 * 1024,
    WORDS_LENGTH = 32,
    KEY_PAYLOAD_MAX = 200, /* of a row by key that is looked for: never spills */
};

struct image {
    const unsigned char *bytes;
    size_t length;
};

struct value {
    bool null, text;
    int64_t integer;
    const char *at;
    size_t length;
};

struct scan {
    struct image file, journal;
    size_t page;   /* bytes */
    size_t usable; /* of them, for what is stored */
    struct buffer cell;
    struct db *into;
    struct db_statement *put_event, *put_definition, *put_ticket, *put_request, *put_answer,
        *put_archive;
    int note, code, day, number, steps, series, sequence, last_event; /* columns of a ticket */
};

static struct image
map_file(const char *path)
{
    struct image image = {0};
    struct stat found;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &found) == 0 && found.st_size > 0) {
        void *bytes = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes != MAP_FAILED) {
            image = (struct image){bytes, (size_t)found.st_size};
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return image;
}

static void
unmap_file(struct image *image)
{
    if (image->bytes) {
        munmap((void *)(uintptr_t)image->bytes, image->length);
    }
}

static uint32_t
big_endian(const unsigned char *at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

/* Bytes read, 0 when it does not end before `end`. */
static size_t
read_varint(const unsigned char *at, const unsigned char *end, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 9 && at + i < end; i++) {
        if (i == 8) {
            *ret_value = value << 8 | at[i];
            return 9;
        }
        value = value << 7 | (at[i] & 0x7f);
        if (!(at[i] & 0x80)) {
            *ret_value = value;
            return i + 1;
        }
    }
    return 0;
}

/* The newest frame of that page, else the file's; NULL when neither has it. */
static const unsigned char *
page_at(const struct scan *scan, uint32_t number)
{
    const unsigned char *found = NULL;
    size_t frame = FRAME_HEAD + scan->page;
    if (number > 0 && (size_t)number * scan->page <= scan->file.length) {
        found = scan->file.bytes + (size_t)(number - 1) * scan->page;
    }
    for (size_t at = WAL_HEAD; at + frame <= scan->journal.length; at += frame) {
        if (big_endian(scan->journal.bytes + at, 4) == number) {
            found = scan->journal.bytes + at + FRAME_HEAD;
        }
    }
    return found;
}

/* How much of a payload lies in the leaf itself. */
static size_t
local_length(const struct scan *scan, size_t payload)
{
    size_t most = scan->usable - 35, least = (scan->usable - 12) * 32 / 255 - 23;
    size_t wanted = least + (payload - least) % (scan->usable - 4);
    if (payload <= most) {
        return payload;
    }
    return wanted <= most ? wanted : least;
}

static bool
follow_overflow(struct scan *scan, uint32_t next, size_t left)
{
    while (left > 0) {
        const unsigned char *page = next ? page_at(scan, next) : NULL;
        size_t part = left < scan->usable - 4 ? left : scan->usable - 4;
        if (!page) {
            return false;
        }
        buffer_append_bytes(&scan->cell, (const char *)page + 4, part);
        next = big_endian(page, 4);
        left -= part;
    }
    return true;
}

/* The record of one cell, whole, in scan->cell. */
static bool
read_cell(struct scan *scan, const unsigned char *page, size_t offset, int kind, int64_t *ret_rowid)
{
    const unsigned char *at = page + offset + (kind == KEY_INNER ? 4 : 0);
    const unsigned char *end = page + scan->usable;
    uint64_t payload, rowid = 0;
    size_t length = read_varint(at, end, &payload);
    if (length == 0 || payload < 2 || payload > CELL_MAX) {
        return false;
    }
    at += length;
    if (kind == LEAF) {
        length = read_varint(at, end, &rowid);
        at += length;
    }
    size_t local = local_length(scan, (size_t)payload);
    if (kind != LEAF && payload > KEY_PAYLOAD_MAX) {
        return false;
    }
    bool spills = local < payload;
    if (length == 0 || (size_t)(end - at) < local + (spills ? 4 : 0)) {
        return false;
    }
    scan->cell.length = 0;
    buffer_append_bytes(&scan->cell, (const char *)at, local);
    *ret_rowid = (int64_t)rowid;
    return !spills || follow_overflow(scan, big_endian(at + local, 4), (size_t)payload - local);
}

static bool
read_value(uint64_t type, const unsigned char **at, const unsigned char *end, struct value *value)
{
    static const size_t lengths[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
    *value = (struct value){.null = type == 0, .text = type >= 13 && type % 2 == 1};
    if (type == 10 || type == 11) {
        return false;
    }
    value->length = type < ARRAY_SIZE(lengths) ? lengths[type] : (size_t)((type - 12) / 2);
    if ((size_t)(end - *at) < value->length) {
        return false;
    }
    value->at = (const char *)*at;
    if (type >= 1 && type <= 6) {
        uint64_t integer = (*at)[0] & 0x80 ? UINT64_MAX : 0;
        for (size_t i = 0; i < value->length; i++) {
            integer = integer << 8 | (*at)[i];
        }
        value->integer = (int64_t)integer;
    }
    value->integer = type == 9 ? 1 : value->integer;
    *at += value->length;
    return true;
}

/* How many columns; 0 when it is no record. */
static int
read_record(const struct scan *scan, struct value values[COLUMNS_MAX])
{
    const unsigned char *at = (const unsigned char *)scan->cell.data;
    const unsigned char *end = at + scan->cell.length;
    uint64_t head, type;
    size_t length = read_varint(at, end, &head);
    if (length == 0 || head < length || head > scan->cell.length) {
        return 0;
    }
    const unsigned char *types = at + length, *types_end = at + head, *data = types_end;
    int count = 0;
    while (types < types_end) {
        length = read_varint(types, types_end, &type);
        if (length == 0 || count == COLUMNS_MAX || !read_value(type, &data, end, &values[count])) {
            return 0;
        }
        types += length;
        count++;
    }
    return count;
}

static bool
begins(const struct value *value, char first)
{
    return value->text && value->length > 1 && value->at[0] == first;
}

static void
bind_value(struct db_statement *statement, int n, const struct value *value)
{
    statement->driver->bind_text(statement, n, value->at, (int64_t)value->length);
}

static void
put(struct db_statement *statement)
{
    bool row;
    if (statement->driver->step(statement, &row) != STATUS_OK) {
        log_write(LOG_LEVEL_DEBUG, "a salvaged row is not kept: '%s'", "constraint");
    }
    statement->driver->reset(statement);
}

static void
keep_event(struct scan *scan, int64_t rowid, const struct value *values)
{
    scan->put_event->driver->bind_int(scan->put_event, 1, rowid);
    bind_value(scan->put_event, 2, &values[10]);
    bind_value(scan->put_event, 3, &values[11]);
    bind_value(scan->put_event, 4, &values[3]);
    put(scan->put_event);
}

static void
keep_ticket(struct scan *scan, int64_t rowid, const struct value *values)
{
    const int columns[] = {scan->day,  scan->number, scan->note,
                           scan->code, scan->steps,  scan->series};
    struct db_statement *statement = scan->put_ticket;
    statement->driver->bind_int(statement, 1, rowid);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        if (!values[columns[i]].text) {
            return;
        }
        bind_value(statement, (int)i + 2, &values[columns[i]]);
    }
    statement->driver->bind_int(statement, 8, values[scan->sequence].integer);
    statement->driver->bind_int(statement, 9, values[scan->last_event].integer);
    put(statement);
}

static void
keep_archive(struct scan *scan, int64_t rowid, const struct value *values)
{
    struct db_statement *statement = scan->put_archive;
    statement->driver->bind_int(statement, 1, rowid);
    statement->driver->bind_int(statement, 2, values[1].integer);
    for (int i = 2; i < 7; i++) {
        bind_value(statement, i + 1, &values[i]);
    }
    put(statement);
}

/* By its shape: which table's row it is. */
static void
keep_row(struct scan *scan, int64_t rowid, const struct value *values, int count)
{
    if (count == 12 && values[0].null && begins(&values[10], '{') && values[11].length == 64) {
        keep_event(scan, rowid, values);
    } else if (count == 7 && values[0].null && !values[1].text && values[2].length == 64 &&
               values[3].length == TICKET_DAY_SIZE - 1 && values[5].length == 64) {
        keep_archive(scan, rowid, values);
    } else if (count > scan->last_event && values[0].null && values[1].text) {
        keep_ticket(scan, rowid, values);
    } else if (count >= 3 && count <= 8 && values[0].null && values[1].text) {
        scan->put_definition->driver->bind_int(scan->put_definition, 1, rowid);
        bind_value(scan->put_definition, 2, &values[1]);
        put(scan->put_definition);
    } else if (count == 2 && values[0].null && begins(&values[1], '{')) {
        scan->put_answer->driver->bind_int(scan->put_answer, 1, rowid);
        bind_value(scan->put_answer, 2, &values[1]);
        put(scan->put_answer);
    }
}

static void
keep_row_by_key(struct scan *scan, const struct value *values, int count)
{
    /* Indexes have such rows as well: the hash tells them apart. */
    bool hash = values[1].text && values[1].length == WORDS_LENGTH;
    for (size_t i = 0; hash && i < WORDS_LENGTH; i++) {
        hash = strchr("0123456789abcdef", values[1].at[i]) && values[1].at[i];
    }
    if (count == 3 && values[0].text && hash && !values[2].text && values[2].integer > 0) {
        bind_value(scan->put_request, 1, &values[0]);
        bind_value(scan->put_request, 2, &values[1]);
        scan->put_request->driver->bind_int(scan->put_request, 3, values[2].integer);
        put(scan->put_request);
    }
}

static void
scan_page(struct scan *scan, const unsigned char *page, size_t head)
{
    struct value values[COLUMNS_MAX];
    int64_t rowid;
    int kind = page[head];
    if (kind != LEAF && kind != KEY_LEAF && kind != KEY_INNER) {
        return;
    }
    size_t count = big_endian(page + head + 3, 2), cells = head + (kind == KEY_INNER ? 12 : 8);
    for (size_t i = 0; i < count && cells + 2 * i + 2 <= scan->usable; i++) {
        size_t offset = big_endian(page + cells + 2 * i, 2);
        if (offset < cells || offset + 4 >= scan->usable ||
            !read_cell(scan, page, offset, kind, &rowid)) {
            continue;
        }
        int columns = read_record(scan, values);
        if (columns > 0 && kind == LEAF) {
            keep_row(scan, rowid, values, columns);
        } else if (columns > 0) {
            keep_row_by_key(scan, values, columns);
        }
    }
}

static void
scan_pages(struct scan *scan)
{
    size_t frame = FRAME_HEAD + scan->page;
    for (size_t at = 0; at + scan->page <= scan->file.length; at += scan->page) {
        scan_page(scan, scan->file.bytes + at, at == 0 ? FILE_HEAD : 0);
    }
    for (size_t at = WAL_HEAD; at + frame <= scan->journal.length; at += frame) {
        bool first = big_endian(scan->journal.bytes + at, 4) == 1;
        scan_page(scan, scan->journal.bytes + at + FRAME_HEAD, first ? FILE_HEAD : 0);
    }
}

/* From the head where that is good, else as this program makes its files. */
static void
find_page_size(struct scan *scan)
{
    size_t page = PAGE_OURS, reserved = 0;
    if (scan->file.length >= FILE_HEAD && memcmp(scan->file.bytes, "SQLite format 3", 16) == 0) {
        size_t told = big_endian(scan->file.bytes + 16, 2);
        told = told == 1 ? 65536 : told;
        if (told >= 512 && (told & (told - 1)) == 0) {
            page = told;
            reserved = scan->file.bytes[20];
        }
    }
    scan->page = page;
    scan->usable = page - (reserved <= 32 ? reserved : 0);
}

static int
ticket_column(const char *name)
{
    const char *at = TICKET_COLUMNS;
    size_t length = strlen(name);
    for (int i = 0;; i++) {
        size_t part = strcspn(at, ",");
        if (part == length && memcmp(at, name, length) == 0) {
            return i;
        }
        if (at[part] == '\0') {
            return 0;
        }
        at += part + 1 + strspn(at + part + 1, " ");
    }
}

enum status
repair_make_scratch(struct db *db)
{
    static const char schema[] =
        "CREATE TABLE event (id BIGINT PRIMARY KEY, body TEXT, hash TEXT, kind TEXT);"
        "CREATE TABLE definition (revision BIGINT PRIMARY KEY, text TEXT);"
        "CREATE TABLE ticket (id BIGINT PRIMARY KEY, day TEXT, number TEXT, note TEXT, code TEXT,"
        " steps TEXT, series TEXT, sequence BIGINT, last_event BIGINT);"
        "CREATE TABLE request (id TEXT PRIMARY KEY, words TEXT, event BIGINT);"
        "CREATE TABLE request_answer (event BIGINT PRIMARY KEY, answer TEXT);"
        "CREATE TABLE archive (last BIGINT PRIMARY KEY, first BIGINT, head TEXT, day TEXT,"
        " file TEXT, sha256 TEXT, state TEXT);"
        "CREATE TABLE series (service TEXT, name TEXT, first BIGINT, last BIGINT, day TEXT,"
        " issued BIGINT);"
        "CREATE TABLE series_past (service TEXT, name TEXT, day TEXT, issued BIGINT);"
        "CREATE TABLE desk_call (id BIGINT, at BIGINT, kind TEXT, terminal TEXT, counter TEXT,"
        " staff TEXT, key TEXT, closed_at BIGINT, closed_by TEXT);"
        "CREATE TABLE staff (id TEXT, name TEXT, pin TEXT, failures BIGINT, locked_until BIGINT);"
        "CREATE TABLE emergency (preset TEXT, text_zh TEXT, text_en TEXT, since BIGINT)";
    return db->driver->run(db, schema);
}

/* Statements that put rows into them; there are tables that nothing is put into. */
static enum status
prepare(struct scan *scan, struct store *store)
{
    const struct {
        const char *sql;
        struct db_statement **statement;
    } puts[] = {
        {"INSERT INTO event (id, body, hash, kind) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO "
         "NOTHING",
         &scan->put_event},
        {"INSERT INTO definition (revision, text) VALUES ($1, $2) ON CONFLICT (revision)"
         " DO NOTHING",
         &scan->put_definition},
        {"INSERT INTO ticket (id, day, number, note, code, steps, series, sequence, last_event)"
         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET note = "
         "excluded.note,"
         " last_event = excluded.last_event WHERE excluded.last_event > ticket.last_event",
         &scan->put_ticket},
        {"INSERT INTO request (id, words, event) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
         &scan->put_request},
        {"INSERT INTO request_answer (event, answer) VALUES ($1, $2) ON CONFLICT (event)"
         " DO NOTHING",
         &scan->put_answer},
        {"INSERT INTO archive (last, first, head, day, file, sha256, state)"
         " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (last) DO NOTHING",
         &scan->put_archive},
    };
    scan->into = store->db;
    scan->note = ticket_column("note");
    scan->code = ticket_column("code");
    scan->day = ticket_column("day");
    scan->number = ticket_column("number");
    scan->steps = ticket_column("steps");
    scan->series = ticket_column("series");
    scan->sequence = ticket_column("sequence");
    scan->last_event = ticket_column("last_event");
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(puts) && status == STATUS_OK; i++) {
        status = scan->into->driver->prepare(scan->into, puts[i].sql, puts[i].statement);
    }
    return status;
}

static void
finish(struct scan *scan)
{
    struct db_statement *const statements[] = {scan->put_event,  scan->put_definition,
                                               scan->put_ticket, scan->put_request,
                                               scan->put_answer, scan->put_archive};
    for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
        if (statements[i]) {
            statements[i]->driver->finalize(statements[i]);
        }
    }
    buffer_done(&scan->cell);
    unmap_file(&scan->file);
    unmap_file(&scan->journal);
}

enum status
repair_salvage(const char *path, struct store *into)
{
    struct scan scan = {0};
    char journal[4200];
    scan.file = map_file(path);
    if (str_format(journal, sizeof journal, "%s-wal", path)) {
        scan.journal = map_file(journal);
    }
    enum status status = prepare(&scan, into);
    if (status == STATUS_OK) {
        find_page_size(&scan);
        scan_pages(&scan);
    }
    finish(&scan);
    return status;
}
