/* SPDX-License-Identifier: Apache-2.0 */
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "i18n/i18n.h"
#include "print/bitmap.h"
#include "print/qr.h"
#include "store/role.h"

enum {
    OPTION_KIND,
    OPTION_COUNTER,
    OPTION_ADDRESS,
    OPTION_OUT,
    OPTION_QR,
    OPTION_ALL,
    OPTION_COUNT,
    QR_MODULE = 6,         /* dots */
    QR_QUIET = 4,          /* modules */
    QR_ADDRESS_MAX = 1000, /* bytes: what scanners still read */
};

struct joining {
    struct word_option options[OPTION_COUNT];
    const char *id;
    char kind[ID_SIZE], counter[ID_SIZE], path[SETTINGS_PATH_SIZE];
    char url[SETTINGS_URL_SIZE];
    struct settings mine; /* of this machine: the other one rings as it does */
    struct store_facts facts;
};

bool
join_is_meant(const struct call *call)
{
    return call->count > 1 &&
           (strcmp(call->words[1], "add") == 0 || strcmp(call->words[1], "remove") == 0);
}

/* A sign over a counter is a display. */
static const char *
role_of(const char *kind)
{
    return strcmp(kind, "window") == 0 ? "display" : kind;
}

static bool
is_role(const char *kind)
{
    for (size_t i = 0; role_kinds[i]; i++) {
        if (strcmp(role_kinds[i], kind) == 0) {
            return true;
        }
    }
    return false;
}

/* What the hall file says of it; a manager's machine stands in no hall file. */
static enum status
find_terminal(const struct call *call, struct joining *join, json_t *reply)
{
    const char *kind = join->options[OPTION_KIND].value;
    const char *counter = join->options[OPTION_COUNTER].value;
    struct hall *hall = NULL;

    if (store_facts(call->store, &join->facts) != STATUS_OK ||
        store_hall_load(call->store, &hall) != STATUS_OK) {
        return reply_refuse(reply, STATUS_UNAVAILABLE,
                            N_("The database could not be read. Run: paihao doctor"), 0);
    }
    const struct hall_terminal *own = hall_terminal(hall, join->id);
    str_cut(join->kind, sizeof(join->kind), kind ? kind : own ? role_of(own->kind) : "");
    str_cut(join->counter, sizeof(join->counter), counter ? counter : own ? own->counter : "");
    bool known = own || strcmp(join->kind, "manager") == 0;
    bool placed = join->counter[0] == '\0' || hall_counter(hall, join->counter);
    hall_free(hall);
    if (!known) {
        return reply_refuse(reply, STATUS_NOT_FOUND,
                            N_("The hall file has no terminal {0}. Add it there and import the "
                               "file, or say --kind manager."),
                            1, join->id);
    }
    if (!is_role(join->kind)) {
        return reply_refuse(reply, STATUS_INVALID,
                            N_("There is no terminal of kind {0}. Say kiosk, counter, pad, display "
                               "or manager."),
                            1, join->kind);
    }
    if (!placed) {
        return reply_refuse(reply, STATUS_INVALID, N_("There is no counter {0}."), 1,
                            join->counter);
    }
    bool stands = strcmp(join->kind, "counter") == 0 || strcmp(join->kind, "pad") == 0;
    if (stands && join->counter[0] == '\0') {
        return reply_refuse(reply, STATUS_INVALID,
                            N_("At which counter does {0} stand? Say --counter, or write it into "
                               "the hall file."),
                            1, join->id);
    }
    if (!stands) {
        join->counter[0] = '\0';
    }
    return STATUS_OK;
}

/* A file is named by its whole path: who reads this stands elsewhere. */
static enum status
find_address(const struct call *call, struct joining *join, char *dst, size_t size, json_t *reply)
{
    const char *given = join->options[OPTION_ADDRESS].value;
    const char *url = given ? given : call->url, *file = store_url_file(url);

    if (!file) {
        return str_copy(dst, size, url)
                   ? STATUS_OK
                   : reply_refuse(reply, STATUS_INVALID, N_("The address is too long."), 0);
    }
    char *path = realpath(file, NULL);
    if (!path) {
        return reply_refuse(reply, STATUS_NOT_FOUND, N_("There is no file {0}."), 1, file);
    }
    bool fits = str_format(dst, size, "sqlite:%s", path);
    free(path);
    return fits ? STATUS_OK
                : reply_refuse(reply, STATUS_INVALID, N_("The address is too long."), 0);
}

static void
write_settings(const struct joining *join, struct buffer *text)
{
    char key[2 * sizeof(join->facts.bell_key) + 1];

    for (size_t i = 0; i < sizeof(join->facts.bell_key); i++) {
        str_format(key + 2 * i, 3, "%02x", join->facts.bell_key[i]);
    }
    buffer_format(text,
                  "[database]\nurl = %s\n[terminal]\nid = %s\nkind = %s\nhall = %s\nkey = %s\n"
                  "[bell]\naddress = %s\nhint_port = %d\nbeat_port = %d\n",
                  join->url, join->id, join->kind, join->facts.hall, key, join->mine.bell_address,
                  join->mine.bell_hint_port, join->mine.bell_beat_port);
}

static enum status
write_qr(const char *text, const char *path, json_t *reply)
{
    struct qr *qr = mem_zero_alloc(1, sizeof(*qr));
    enum status status = qr_encode(text, qr);

    if (status == STATUS_OK) {
        int side = (qr->side + 2 * QR_QUIET) * QR_MODULE, stride = (side + 7) / 8;
        struct bitmap bitmap = {mem_zero_alloc((size_t)stride, (size_t)side), side, side, stride};
        for (int y = 0; y < qr->side * QR_MODULE; y++) {
            for (int x = 0; x < qr->side * QR_MODULE; x++) {
                int dot = x + QR_QUIET * QR_MODULE;
                int row = y + QR_QUIET * QR_MODULE;
                if (qr->modules[y / QR_MODULE * qr->side + x / QR_MODULE]) {
                    bitmap.bits[row * stride + dot / 8] |= (uint8_t)(0x80 >> dot % 8);
                }
            }
        }
        mode_t before = umask(S_IRWXG | S_IRWXO);
        status = bitmap_write_png(&bitmap, path);
        umask(before);
        bitmap_done(&bitmap);
    }
    free(qr);
    return status == STATUS_OK ? status
                               : reply_refuse(reply, STATUS_IO,
                                              N_("The QR code could not be written: {0}"), 1, path);
}

/* Never over another file: it may be in use. */
static enum status
open_file(const char *path, int *ret_fd, json_t *reply)
{
    *ret_fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    return *ret_fd >= 0 ? STATUS_OK : reply_refuse_file(reply, path, errno);
}

/* Before the terminal's old secret is worth nothing any more. */
static enum status
try_qr(const char *path, bool *ret_made, json_t *reply)
{
    bool there = access(path, F_OK) == 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        return reply_refuse(reply, STATUS_IO, N_("The QR code could not be written: {0}"), 1, path);
    }
    close(fd);
    *ret_made = !there;
    return STATUS_OK;
}

/* Before, too: an address that no scanner would read, or that would end a line of the code. */
static enum status
check_address(const struct joining *join, const char *address, json_t *reply)
{
    if (!join->options[OPTION_QR].value ||
        (strlen(address) <= QR_ADDRESS_MAX && !strchr(address, '|'))) {
        return STATUS_OK;
    }
    char most[12];
    str_format(most, sizeof(most), "%d", QR_ADDRESS_MAX);
    return reply_refuse(reply, STATUS_INVALID,
                        N_("This address does not go into a QR code: it has a |, or more than {0} "
                           "bytes. Leave --qr out, and take the file."),
                        1, most);
}

static enum status
make_role(const struct call *call, struct joining *join, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    char address[SETTINGS_URL_SIZE];
    enum status status = find_address(call, join, address, sizeof(address), reply);

    if (status == STATUS_OK) {
        status = check_address(join, address, reply);
    }
    if (status == STATUS_OK) {
        const struct role_wanted wanted = {
            .terminal = join->id, .kind = join->kind, .counter = join->counter, .address = address};
        status = store_role_add(call->store, &wanted, join->url, sizeof(join->url), answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        }
    }
    free(answer);
    return status;
}

static enum status
write_join(struct joining *join, int fd, json_t *reply)
{
    struct buffer text = {0};
    const char *qr = join->options[OPTION_QR].value;
    enum status status = STATUS_OK;

    write_settings(join, &text);
    if (write(fd, text.data, text.length) != (ssize_t)text.length || fsync(fd) != 0) {
        status = reply_refuse_file(reply, join->path, errno);
    }
    if (status == STATUS_OK && qr) {
        settings_write_code(&text);
        status = write_qr(text.data, qr, reply);
    }
    buffer_done(&text);
    return status;
}

/* join->path: where. Nothing is left of what failed. */
static enum status
make_file(const struct call *call, struct joining *join, json_t *reply)
{
    const char *qr = join->options[OPTION_QR].value;
    int fd = -1;
    bool made_qr = false;
    enum status status = open_file(join->path, &fd, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = qr ? try_qr(qr, &made_qr, reply) : STATUS_OK;
    if (status == STATUS_OK) {
        status = make_role(call, join, reply);
    }
    if (status == STATUS_OK) {
        status = write_join(join, fd, reply);
    }
    close(fd);
    if (status != STATUS_OK) {
        unlink(join->path);
        if (made_qr) {
            unlink(qr);
        }
    }
    return status;
}

static void
tell(const struct joining *join, json_t *told)
{
    const char *qr = join->options[OPTION_QR].value;

    json_object_set_new(told, "terminal", json_string(join->id));
    json_object_set_new(told, "kind", json_string(join->kind));
    json_object_set_new(told, "counter", reply_text_or_null(join->counter));
    json_object_set_new(told, "file", json_string(join->path));
    json_object_set_new(told, "qr", reply_text_or_null(qr ? qr : ""));
}

static enum status
add(const struct call *call, struct joining *join, json_t *reply)
{
    const char *out = join->options[OPTION_OUT].value;
    enum status status = find_terminal(call, join, reply);

    if (status == STATUS_OK &&
        !(out ? str_copy(join->path, sizeof(join->path), out)
              : str_format(join->path, sizeof(join->path), "%s.ini", join->id))) {
        status = reply_refuse(reply, STATUS_INVALID, N_("The address is too long."), 0);
    }
    if (status == STATUS_OK) {
        status = make_file(call, join, reply);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        tell(join, reply);
    }
    return status;
}

static enum status
name_file(const struct call *call, struct joining *join, const char *id, json_t *reply)
{
    const char *folder = join->options[OPTION_OUT].value;

    join->id = id;
    if (!str_format(join->path, sizeof(join->path), "%s/%s.ini", folder, id)) {
        return reply_refuse(reply, STATUS_INVALID, N_("The address is too long."), 0);
    }
    return find_terminal(call, join, reply);
}

/* Of all terminals what can be refused, before the first one's old secret is worth nothing. */
static enum status
check_all(const struct call *call, struct joining *join, const struct hall *hall, json_t *reply)
{
    const char *folder = join->options[OPTION_OUT].value;

    if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
        return reply_refuse_file(reply, folder, errno);
    }
    for (size_t i = 0; i < hall->terminal_count; i++) {
        enum status status = name_file(call, join, hall->terminals[i].id, reply);
        if (status == STATUS_OK && access(join->path, F_OK) == 0) {
            status = reply_refuse_file(reply, join->path, EEXIST);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status
add_all(const struct call *call, struct joining *join, json_t *reply)
{
    json_t *made = json_array();
    struct hall *hall = NULL;
    enum status status = STATUS_OK;

    if (store_hall_load(call->store, &hall) != STATUS_OK) {
        json_decref(made);
        return reply_refuse(reply, STATUS_UNAVAILABLE,
                            N_("The database could not be read. Run: paihao doctor"), 0);
    }
    status = check_all(call, join, hall, reply);
    for (size_t i = 0; status == STATUS_OK && i < hall->terminal_count; i++) {
        status = name_file(call, join, hall->terminals[i].id, reply);
        if (status == STATUS_OK) {
            status = make_file(call, join, reply);
        }
        if (status == STATUS_OK) {
            json_t *told = json_object();
            tell(join, told);
            json_array_append_new(made, told);
        }
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
    }
    json_object_set_new(reply, "folder", json_string(join->options[OPTION_OUT].value));
    json_object_set_new(reply, "made", made);
    hall_free(hall);
    return status;
}

static enum status
take_back(const struct call *call, const char *id, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = store_role_remove(call->store, id, answer);

    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    } else {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "terminal", json_string(id));
        json_object_set_new(reply, "file", json_null());
    }
    free(answer);
    return status;
}

enum status
join_run(const struct call *call, json_t *reply)
{
    struct joining join = {.options = {[OPTION_KIND] = {.name = "kind"},
                                       [OPTION_COUNTER] = {.name = "counter"},
                                       [OPTION_ADDRESS] = {.name = "address"},
                                       [OPTION_OUT] = {.name = "out"},
                                       [OPTION_QR] = {.name = "qr"},
                                       [OPTION_ALL] = {.name = "all", .flag = true}}};
    bool adds = strcmp(call->words[1], "add") == 0;
    const char *places[2] = {NULL, NULL};
    int count;
    enum status status =
        words_parse(call, join.options, adds ? OPTION_COUNT : 0, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    const struct word_option *given = join.options;
    bool all = given[OPTION_ALL].value != NULL;
    bool right = all ? count == 1 && given[OPTION_OUT].value && !given[OPTION_KIND].value &&
                           !given[OPTION_COUNTER].value && !given[OPTION_QR].value
                     : count == 2 && id_is_valid(places[1]);
    if (!right || call->batch) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "terminal",
                           "add TERMINAL [--kind manager] [--counter COUNTER] [--address URL] "
                           "[--out FILE] [--qr FILE.png] | add --all --out FOLDER [--address URL] "
                           "| remove TERMINAL");
    }
    if (!adds) {
        return take_back(call, places[1], reply);
    }
    status = command_read_settings(&join.mine, reply);
    if (status != STATUS_OK) {
        return status;
    }
    join.id = places[1];
    return all ? add_all(call, &join, reply) : add(call, &join, reply);
}

static void
say_all(const json_t *reply, FILE *out)
{
    char line[SETTINGS_PATH_SIZE + 400], count[12];
    const char *values[] = {count, reply_text(reply, "folder")};

    str_format(count, sizeof(count), "%zu", json_array_size(json_object_get(reply, "made")));
    str_fill(line, sizeof(line),
             i18n_tr(N_("{1} has a file for each terminal of the hall file, {0} in all. They are "
                        "secrets; hand them over and do not keep copies.")),
             values, ARRAY_SIZE(values));
    fprintf(out, "%s\n", line);
}

void
join_say(const json_t *reply, FILE *out)
{
    char line[SETTINGS_PATH_SIZE + 400];
    const char *kind = reply_text(reply, "kind");
    const char *values[] = {reply_text(reply, "terminal"), reply_text(reply, "file"), kind};
    bool manages = strcmp(kind, "manager") == 0;

    if (json_object_get(reply, "made")) {
        say_all(reply, out);
        return;
    }
    const char *sentence =
        *kind == '\0' ? N_("{0} can no longer use the database.")
        : json_is_true(json_object_get(reply, "here"))
            ? manages ? N_("This machine is {0} now: PAIHAO_SETTINGS={1} paihao …")
                      : N_("This machine is {0} now. Start: paihao-{2} --join {1}")
        : manages ? N_("{1} makes a machine {0}: PAIHAO_SETTINGS={1} paihao … It is a "
                       "secret; hand it over and do not keep a copy.")
                  : N_("{1} makes a machine {0}: paihao-{2} --join {1}. It is a secret; "
                       "hand it over and do not keep a copy.");

    str_fill(line, sizeof(line), i18n_tr(sentence), values, ARRAY_SIZE(values));
    fprintf(out, "%s\n", line);
}
