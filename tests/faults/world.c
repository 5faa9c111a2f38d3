/* SPDX-License-Identifier: Apache-2.0 */
#include "faults/world.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/hall_file.h"
#include "faults/server.h"
#include "store/appointments.h"
#include "store/copy.h"
#include "store/read.h"
#include "store/repair.h"

#define PIN                                                                                        \
    "$argon2id$v=19$m=8,t=1,p=1$WfUUanETGaqaJCu6tYsaMg$6VUjNBZsl2MRH40L/"                          \
    "nEq5C1xDNgiYod5nb6+QnH10+s"

static const char definition[] =
    "format: 1\n"
    "hall: {id: faults, name: {en: Faults}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "settings: {calls_before_pass: 1}\n"
    "classes: [{id: regular, credit_min: 0, name: a}, {id: elderly, credit_min: 60, name: b}, {id: "
    "appointment, credit_min: 0, name: c}]\n"
    "zones: [{id: A, name: A}]\n"
    "services:\n"
    "  - {id: C, name: c, series: {regular: [1, 799], other: [801, 899], overflow: [1001, 1999]},"
    " matters: [{id: resale, name: r, guide: {who: a, materials: [{name: a}, {name: b}],"
    " steps: [s], promise: p, fee: f, pay: [p], law: l}}]}\n"
    "  - {id: H, name: h, series: {regular: [1, 999]}}\n"
    "  - {id: J, name: j, series: {regular: [1, 999]}}\n"
    "  - {id: G, name: g, series: {regular: [1, 999]}}\n"
    "counters: [{id: \"1\", zone: A, primary: [C, G]}, {id: \"2\", zone: A, primary: [C]},"
    " {id: \"3\", zone: A, primary: [C]}, {id: \"4\", zone: A, primary: [C]},"
    " {id: \"5\", zone: A, primary: [C]}, {id: \"6\", zone: A, primary: [C]},"
    " {id: \"7\", zone: A, primary: [C, H, J]}]\n"
    "terminals: [{id: kiosk1, kind: kiosk}, {id: kiosk2, kind: kiosk},"
    " {id: pad7, kind: pad, counter: \"7\"}]\n"
    "staff: [{id: a1, name: a, roles: [clerk]}, {id: a2, name: b, roles: [clerk]},"
    " {id: a3, name: c, roles: [clerk]}, {id: a4, name: d, roles: [clerk]},"
    " {id: a5, name: e, roles: [clerk]}, {id: a6, name: f, roles: [clerk], pin: \"" PIN "\"},"
    " {id: a7, name: g, roles: [clerk]}, {id: a8, name: i, roles: [clerk]}, {id: s1, name: h, "
    "roles: [supervisor], pin: \"" PIN "\"}]\n";
static const char added_service[] = "  - {id: N, name: n, series: {regular: [1, 99]}}\ncounters:";

static enum status
import_hall(struct world *world, struct store *store, struct answer *answer)
{
    return store_import(store, world->changed, world->changed_text.data, answer);
}

static enum status
back_up(struct world *world, struct store *store, struct answer *answer)
{
    return store_backup(store, world->fresh, answer);
}

static enum status
copy_hall(struct world *world, struct store *store, struct answer *answer)
{
    struct copy_report report;

    (void)store;
    return store_copy(world->path, world->fresh, false, answer, &report);
}

static enum status
init_hall(struct world *world, struct store *store, struct answer *answer)
{
    (void)store;
    return store_init(world->fresh, &world->options, world->changed, world->changed_text.data, true,
                      answer);
}

static enum status
restore_hall(struct world *world, struct store *store, struct answer *answer)
{
    struct restore_report report;

    (void)store;
    return store_restore(world->path, world->base, &world->clock, answer, &report);
}

/* Past the programs, as what repair is there for. */
static bool
spoil(struct world *world)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open(world->path, &db) == SQLITE_OK &&
                sqlite3_exec(db,
                             "DELETE FROM ticket WHERE id % 3 = 0;"
                             "UPDATE ticket SET state = 'left' WHERE id % 3 = 1;"
                             "UPDATE counter SET state = 'paused';"
                             "UPDATE series SET issued = issued + 1",
                             NULL, NULL, NULL) == SQLITE_OK;

    return sqlite3_close(db) == SQLITE_OK && good;
}

static enum status
repair_hall(struct world *world, struct store *store, struct answer *answer)
{
    const struct repair_options options = {.clock = &world->clock};
    struct repair_report report;

    (void)store;
    return store_repair(world->path, &options, answer, &report);
}

/* The day before, out of the database; a file is the program's. */
static enum status
move_days(struct world *world, struct store *store, struct answer *answer)
{
    struct archive_span span;
    enum status status = store_archive_span(store, "2026-11-20", true, &span);

    (void)world;
    if (status == STATUS_NOT_FOUND) {
        *answer = (struct answer){.status = STATUS_OK}; /* done before it was asked again */
        return STATUS_OK;
    }
    return status == STATUS_OK ? store_archive_move(store, &span, "hall.gz", "00", answer)
                               : answer_refuse(answer, status, "no closed day can be had", 0);
}

static enum status
verify(struct world *world, struct store *store, struct answer *answer)
{
    struct verify_report report = {0};
    enum status status = store_verify(store, NULL, &report);

    (void)world;
    /* What a failing machine hides is no fault of the ledger; a page that cannot be read is. */
    if (status == STATUS_OK && report.fault_count > 0) {
        status = answer_refuse(answer, STATUS_CORRUPT, "{0}", 1, report.faults[0].what);
    }
    verify_report_done(&report);
    return status;
}

static enum status
read_all(struct world *world, struct store *store, struct answer *answer)
{
    struct board *board = NULL;
    struct hall *hall = NULL;
    struct ticket *tickets = NULL;
    struct why why;
    size_t count = 0;
    bool right = true;
    enum status status = store_board(store, &board);

    (void)world;
    if (status == STATUS_OK) {
        right = board->call_count == 2 && board->counter_count == 7;
        board = board_free(board);
        status = store_queue(store, "C", NULL, &tickets, &count);
    }
    if (status == STATUS_OK) {
        right = right && count == 3;
        free(tickets);
        status = store_why(store, "1", &why);
    }
    if (status == STATUS_OK) {
        right = right && why.any;
        status = store_hall_load(store, &hall);
    }
    if (status == STATUS_OK) {
        right = right && hall->service_count == 4 && hall->staff_count == 9;
        hall_free(hall);
    }
    if (status == STATUS_OK && !right) {
        return answer_refuse(answer, STATUS_INVALID, "half of what there is was read", 0);
    }
    return status;
}

const struct deed deeds[] = {
    {.name = "take",
     .action = {.kind = ACTION_TAKE, .services = "C/resale", .class_id = "elderly"}},
    {.name = "call", .action = {.kind = ACTION_CALL, .counter = "1"}},
    {.name = "call by number",
     .action = {.kind = ACTION_CALL,
                .counter = "1",
                .number = "C005",
                .reason = "lame",
                .supervisor = "s1",
                .pin = "1234"}},
    {.name = "recall", .action = {.kind = ACTION_RECALL, .counter = "2"}},
    {.name = "start", .action = {.kind = ACTION_START, .counter = "2"}},
    {.name = "pass", .action = {.kind = ACTION_PASS, .counter = "2"}},
    {.name = "release", .action = {.kind = ACTION_RELEASE, .counter = "2"}},
    {.name = "undo", .action = {.kind = ACTION_UNDO, .counter = "2"}},
    {.name = "finish", .action = {.kind = ACTION_FINISH, .counter = "3", .outcome = "done"}},
    {.name = "hold", .action = {.kind = ACTION_HOLD, .counter = "3", .hold = TICKET_HOLD_WITH_US}},
    {.name = "transfer",
     .action = {.kind = ACTION_TRANSFER,
                .counter = "3",
                .target = TICKET_BOUND_COUNTER,
                .target_id = "4",
                .come_back = true,
                .note = "n"}},
    {.name = "unhold", .action = {.kind = ACTION_UNHOLD, .counter = "4", .number = "C003"}},
    {.name = "return", .action = {.kind = ACTION_RETURN, .number = "C004"}},
    {.name = "leave", .action = {.kind = ACTION_LEAVE, .number = "C005"}},
    {.name = "open", .action = {.kind = ACTION_OPEN, .counter = "6", .staff = "a6", .pin = "1234"}},
    {.name = "pause",
     .action = {.kind = ACTION_PAUSE, .counter = "1", .reason = "tea", .minutes = 5}},
    {.name = "resume", .action = {.kind = ACTION_RESUME, .counter = "5"}},
    {.name = "close", .action = {.kind = ACTION_CLOSE, .counter = "1"}},
    {.name = "counter", .action = {.kind = ACTION_COUNTER, .counter = "1", .services = "G,C"}},
    {.name = "service stop",
     .action = {.kind = ACTION_SERVICE_STOP, .services = "C", .reason = "r"}},
    {.name = "service resume", .action = {.kind = ACTION_SERVICE_RESUME, .services = "G"}},
    {.name = "staff add",
     .action = {.kind = ACTION_STAFF_ADD, .staff = "n1", .name = "n", .roles = HALL_CLERK}},
    {.name = "staff pin", .action = {.kind = ACTION_STAFF_PIN, .staff = "a7", .pin = "4321"}},
    {.name = "staff off", .action = {.kind = ACTION_STAFF_OFF, .staff = "a7"}},
    {.name = "clock",
     .action = {.kind = ACTION_CLOCK, .at = "2026-11-20T10:00:00", .has_rate = true}},
    {.name = "day turn",
     .action = {.kind = ACTION_TAKE, .services = "C", .at = "2026-11-21T10:00:00"}},
    {.name = "paper", .action = {.kind = ACTION_PAPER, .number = "C005", .outcome = "printed"}},
    {.name = "presence",
     .action =
         {.kind = ACTION_PRESENCE, .terminal = "kiosk1", .device = "kiosk", .outcome = "present"}},
    {.name = "accept", .action = {.kind = ACTION_ACCEPT, .counter = "1", .number = "C007"}},
    {.name = "decline",
     .action = {.kind = ACTION_DECLINE, .counter = "1", .number = "C007", .reason = "r"}},
    {.name = "add", .action = {.kind = ACTION_ADD, .counter = "3", .services = "J"}},
    {.name = "skip", .action = {.kind = ACTION_SKIP, .counter = "3", .services = "H"}},
    {.name = "class",
     .action = {.kind = ACTION_CLASS,
                .number = "C005",
                .class_id = "elderly",
                .reason = "r",
                .supervisor = "s1",
                .pin = "1234"}},
    {.name = "reinstate",
     .action = {.kind = ACTION_REINSTATE,
                .number = "C008",
                .reason = "r",
                .supervisor = "s1",
                .pin = "1234"}},
    {.name = "notice",
     .action = {.kind = ACTION_NOTICE, .counter = "3", .missing = "1,2", .due_days = 5}},
    {.name = "rate",
     .action =
         {.kind = ACTION_RATE, .terminal = "pad7", .counter = "7", .number = "C009", .level = 5}},
    {.name = "emergency on",
     .action = {.kind = ACTION_EMERGENCY, .preset = "fire", .supervisor = "s1", .pin = "1234"}},
    {.name = "emergency off",
     .action = {.kind = ACTION_EMERGENCY_OFF, .supervisor = "s1", .pin = "1234"},
     .before = {.kind = ACTION_EMERGENCY,
                .terminal = "kiosk1",
                .preset = "fire",
                .supervisor = "s1",
                .pin = "1234"}},
    {.name = "checkin", .action = {.kind = ACTION_CHECKIN, .code = "AAAA1111"}},
    {.name = "cancel", .action = {.kind = ACTION_CANCEL, .code = "AAAA1111"}},
    {.name = "serve", .action = {.kind = ACTION_SERVE, .counter = "7", .services = "H"}},
    {.name = "message", .action = {.kind = ACTION_MESSAGE, .counter = "1", .note = "n"}},
    {.name = "reprint", .action = {.kind = ACTION_REPRINT, .number = "C005"}, .no_row = true},
    {.name = "help", .action = {.kind = ACTION_HELP, .terminal = "kiosk1"}},
    {.name = "help done", .action = {.kind = ACTION_HELP_DONE}},
    {.name = "terminal lock",
     .action = {.kind = ACTION_TERMINAL_LOCK, .device = "kiosk1", .reason = "r"}},
    {.name = "terminal unlock", .action = {.kind = ACTION_TERMINAL_UNLOCK, .device = "kiosk2"}},
    {.name = "terminal message",
     .action = {.kind = ACTION_TERMINAL_MESSAGE, .device = "kiosk1", .note = "n"}},
    {.name = "terminal exit",
     .action =
         {.kind = ACTION_TERMINAL_EXIT, .device = "kiosk1", .supervisor = "s1", .pin = "1234"}},
    {.name = "terminal clear", .action = {.kind = ACTION_TERMINAL_CLEAR, .device = "kiosk2"}},
    {.name = "import", .run = import_hall},
    {.name = "backup", .run = back_up, .no_row = true, .files_only = true, .makes = true},
    {.name = "copy", .run = copy_hall, .makes = true, .long_work = true},
    {.name = "init", .run = init_hall, .makes = true, .long_work = true},
    {.name = "restore", .run = restore_hall, .files_only = true, .alone = true, .long_work = true},
    {.name = "repair",
     .run = repair_hall,
     .files_only = true,
     .alone = true,
     .long_work = true,
     .ready = spoil},
    {.name = "archive", .run = move_days},
    {.name = "verify", .run = verify, .no_row = true},
    {.name = "reads", .run = read_all, .no_row = true},
};
const size_t deed_count = ARRAY_SIZE(deeds);

/* What brought the hall where it is. Numbers are C001 … in order. */
static const struct action history[] = {
    {.kind = ACTION_CLOCK, .at = "2026-11-19T09:30:00", .has_rate = true},
    {.kind = ACTION_TAKE, .services = "C", .request = "yesterday"},
    {.kind = ACTION_TAKE, .services = "H"},
    {.kind = ACTION_CLOCK, .at = "2026-11-20T09:30:00", .has_rate = true},
    {.kind = ACTION_OPEN, .counter = "1", .staff = "a1"},
    {.kind = ACTION_OPEN, .counter = "2", .staff = "a2"},
    {.kind = ACTION_OPEN, .counter = "3", .staff = "a3"},
    {.kind = ACTION_OPEN, .counter = "4", .staff = "a4"},
    {.kind = ACTION_OPEN, .counter = "5", .staff = "a5"},
    {.kind = ACTION_TAKE, .services = "C/resale,H"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"}, /* C007 to C009 */
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_TAKE, .services = "C"},
    {.kind = ACTION_CALL, .counter = "3"}, /* C001 is being served */
    {.kind = ACTION_START, .counter = "3"},
    {.kind = ACTION_CALL, .counter = "1"}, /* C002: called last, below */
    {.kind = ACTION_RELEASE, .counter = "1"},
    {.kind = ACTION_CALL, .counter = "4", .number = "C003", .reason = "r"},
    {.kind = ACTION_START, .counter = "4"},
    {.kind = ACTION_HOLD, .counter = "4", .hold = TICKET_HOLD_WITH_CITIZEN},
    {.kind = ACTION_CALL, .counter = "4", .number = "C004", .reason = "r"},
    {.kind = ACTION_PASS, .counter = "4"},
    {.kind = ACTION_PAUSE, .counter = "5", .reason = "tea"},
    {.kind = ACTION_SERVICE_STOP, .services = "G", .reason = "r"},
    {.kind = ACTION_OPEN, .counter = "7", .staff = "a8"},
    {.kind = ACTION_CALL, .counter = "7", .number = "C009", .reason = "r"},
    {.kind = ACTION_START, .counter = "7"},
    {.kind = ACTION_FINISH, .counter = "7"},
    {.kind = ACTION_CALL, .counter = "7", .number = "C007", .reason = "r"},
    {.kind = ACTION_TRANSFER,
     .counter = "7",
     .target = TICKET_BOUND_COUNTER,
     .target_id = "1",
     .offer = true},
    {.kind = ACTION_LEAVE, .number = "C008"},
    {.kind = ACTION_TERMINAL_LOCK, .device = "kiosk2"},
    {.kind = ACTION_TERMINAL_MESSAGE, .device = "kiosk2", .note = "n"},
    {.kind = ACTION_HELP, .terminal = "kiosk2"},
    {.kind = ACTION_CALL, .counter = "2"}, /* C002 */
};

static const char bookings[] = "code,date,time,service\nAAAA1111,2026-11-20,09:30,C\n";

static bool
book(struct world *world, struct store *store, struct answer *answer)
{
    struct appointments list = {0};
    struct appointments_report report;
    struct zone *zone = NULL;
    bool good =
        zone_open("Asia/Shanghai", &zone) == STATUS_OK &&
        appointments_parse(bookings, strlen(bookings), world->changed, zone, &list) == STATUS_OK &&
        store_appointments_import(store, &list, false, &report, answer) == STATUS_OK;

    if (!good) {
        fprintf(stderr, "no appointment: %s\n",
                list.fault_count > 0 ? list.faults[0].sentence : answer->sentence);
    }
    appointments_done(&list);
    zone_close(zone);
    return good;
}

static int64_t
standing_real(void *context)
{
    (void)context;
    return INT64_C(1795150000000);
}

static int64_t
standing_steady(void *context)
{
    (void)context;
    return 1000000;
}

static const char *
one_boot(void *context)
{
    (void)context;
    return "boot";
}

static struct hall *
parse(const char *text)
{
    static struct hall_file_errors errors;
    struct hall *hall = NULL;
    char line[400] = "";

    if (hall_file_read(text, strlen(text), "faults", &errors, &hall) != STATUS_OK) {
        hall_file_error_format(&errors, 0, NULL, line, sizeof(line));
        fprintf(stderr, "%s\n", line);
    }
    return hall;
}

static bool
live_through(struct world *world)
{
    struct answer answer;
    struct store *store = NULL;
    char message[ANSWER_MESSAGE_SIZE];
    bool good = store_open(world->base, &world->options, &answer, &store) == STATUS_OK;

    for (size_t i = 0; i < ARRAY_SIZE(history) && good; i++) {
        good = store_act(store, &history[i], &answer) == STATUS_OK;
        if (!good) {
            answer_message(&answer, message, sizeof(message));
            fprintf(stderr, "%s: %s\n", action_name(history[i].kind), message);
        }
        if (history[i].kind == ACTION_HELP) {
            world->help = answer.event;
        }
    }
    struct ticket ticket;
    good = good && book(world, store, &answer) &&
           store_ticket_show(store, "C005", &ticket) == STATUS_OK;
    if (good) {
        str_cut(world->code, sizeof(world->code), ticket.code);
    }
    store_close(store);
    return good;
}

/* The trials' hall beside the one that they start with: its tables, to be filled anew. */
static bool
make_on_server(struct world *world, const char *url)
{
    struct answer answer;
    struct copy_report report;
    char base[30], hall[30], fresh[30];

    str_format(fresh, sizeof(fresh), "fresh%d", (int)getpid());
    str_format(base, sizeof(base), "base%d", (int)getpid());
    str_format(hall, sizeof(hall), "trial%d", (int)getpid());
    return store_copy(world->base, world->path, false, &answer, &report) == STATUS_OK &&
           (world->server = server_open(url, hall, base, fresh)) != NULL;
}

bool
world_make(struct world *world, const char *url)
{
    struct answer answer;
    const char *rest;

    *world = (struct world){.folder = "/dev/shm/paihao-faults-XXXXXX",
                            .clock = {standing_real, standing_steady, one_boot, NULL}};
    if (!mkdtemp(world->folder)) {
        return false;
    }
    if (url) {
        str_format(world->base, sizeof(world->base), "%s?hall=base%d", url, (int)getpid());
        str_format(world->path, sizeof(world->path), "%s?hall=trial%d", url, (int)getpid());
        str_format(world->fresh, sizeof(world->fresh), "%s?hall=fresh%d", url, (int)getpid());
    } else {
        str_format(world->base, sizeof(world->base), "%s/base.db", world->folder);
        str_format(world->path, sizeof(world->path), "%s/hall.db", world->folder);
        str_format(world->fresh, sizeof(world->fresh), "%s/fresh.db", world->folder);
    }
    /* A server lets go of a broken connection's locks when it has seen that. */
    world->options = (struct store_options){.clock = &world->clock, .busy_ms = url ? 5000 : 15};
    rest = strstr(definition, "counters:");
    buffer_append_bytes(&world->changed_text, definition, (size_t)(rest - definition));
    buffer_append(&world->changed_text, added_service);
    buffer_append(&world->changed_text, rest + strlen("counters:"));
    struct hall *hall = parse(definition);
    world->changed = parse(world->changed_text.data);
    bool good =
        hall && world->changed &&
        store_init(world->base, &world->options, hall, definition, true, &answer) == STATUS_OK &&
        live_through(world) && (!url || make_on_server(world, url));
    hall_free(hall);
    return good;
}

/* Each file but the base; with `unfinished` only what a command did not finish. Their count. */
static int
remove_files(const struct world *world, bool unfinished)
{
    char path[520];
    int count = 0;
    DIR *folder = opendir(world->folder);

    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        bool part = strstr(entry->d_name, ".part-") != NULL;
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "base.db") == 0 ||
            (unfinished && !part)) {
            continue;
        }
        str_format(path, sizeof(path), "%s/%s", world->folder, entry->d_name);
        count += unlink(path) == 0;
    }
    if (folder) {
        closedir(folder);
    }
    return count;
}

bool
world_is_tidy(struct world *world)
{
    return remove_files(world, true) == 0;
}

static uint64_t
mark_bytes(uint64_t mark, const void *bytes, size_t count)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES];
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t part;

    crypto_shorthash(hash, bytes, count, key);
    memcpy(&part, hash, sizeof(part));
    return mark * 31 + part;
}

uint64_t
world_mark(const struct world *world)
{
    static char bytes[1 << 16];
    char path[520];
    uint64_t sum = 1;
    DIR *folder = opendir(world->folder);

    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' || strstr(entry->d_name, "-shm")) {
            continue;
        }
        str_format(path, sizeof(path), "%s/%s", world->folder, entry->d_name);
        uint64_t mark = mark_bytes(1, entry->d_name, strlen(entry->d_name));
        int file = open(path, O_RDONLY | O_CLOEXEC);
        for (ssize_t count; file >= 0 && (count = read(file, bytes, sizeof(bytes))) > 0;) {
            mark = mark_bytes(mark, bytes, (size_t)count);
        }
        close(file);
        sum += mark; /* in whatever order they stand in the folder */
    }
    if (folder) {
        closedir(folder);
    }
    return sum | 1;
}

bool
world_renew(struct world *world)
{
    struct stat info;

    if (world->server) {
        return server_renew(world->server);
    }
    remove_files(world, false);
    int from = open(world->base, O_RDONLY | O_CLOEXEC);
    int to = open(world->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = from >= 0 && to >= 0 && fstat(from, &info) == 0 &&
                sendfile(to, from, NULL, (size_t)info.st_size) == info.st_size;
    close(from);
    close(to);
    return good;
}

void
world_done(struct world *world)
{
    char command[260];

    store_close(world->judge);
    server_close(world->server);
    hall_free(world->changed);
    buffer_done(&world->changed_text);
    str_format(command, sizeof(command), "rm -rf '%s'", world->folder);
    (void)!system(command);
}
