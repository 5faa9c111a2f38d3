/* SPDX-License-Identifier: Apache-2.0 */
#include "config/settings.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "config/file_fault.h"

enum { ENTRIES_MAX = 64, LINE_BYTES_MAX = 4200, FILE_BYTES_MAX = 256 * 1024 };

struct parsing {
    const char *rest; /* of the text */
    int line;
    struct settings_errors *errors;
    struct settings settings;
    bool seen[ENTRIES_MAX];
    char value[LINE_BYTES_MAX + 1]; /* of this line, where it is longer than inih takes */
    bool is_long;
};

static void
fault(struct settings_errors *errors, int line, const char *sentence, const char *value0,
      const char *value1, const char *value2)
{
    const char *const values[3] = {value0, value1, value2};

    if (errors->count == SETTINGS_ERRORS_MAX) {
        return;
    }
    struct settings_error *error = &errors->items[errors->count++];
    *error = (struct settings_error){.line = line, .sentence = sentence};
    for (size_t i = 0; i < 3; i++) {
        char *value = error->values[i];
        str_cut(value, sizeof(error->values[i]), values[i] ? values[i] : "");
        /* inih cuts the names of sections anywhere, inside a character too. */
        for (size_t length = strlen(value); !str_is_utf8(value, length);) {
            value[--length] = '\0';
        }
    }
}

static bool
is_choice(const char *choices, const char *value)
{
    size_t length = strlen(value);

    for (const char *word = choices; *word;) {
        size_t word_length = strcspn(word, " ");
        if (word_length == length && memcmp(word, value, length) == 0) {
            return true;
        }
        word += word_length + strspn(word + word_length, " ");
    }
    return false;
}

static bool
set_bool(const char *value, bool *ret_value)
{
    if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0) {
        return false;
    }
    *ret_value = value[0] == 't';
    return true;
}

static bool
set_int(const struct settings_entry *entry, const char *value, int *ret_value)
{
    int64_t number;

    if (!str_to_int(value, entry->min, entry->max, &number)) {
        return false;
    }
    *ret_value = (int)number;
    return true;
}

/* False: the value is outside the entry's range. */
static bool
set_value(const struct settings_entry *entry, const char *value, struct settings *settings)
{
    void *target = (char *)settings + entry->offset;

    switch (entry->type) {
    case SETTINGS_TEXT:
        return (!entry->check || entry->check(value)) &&
               str_copy(target, (size_t)entry->max, value);
    case SETTINGS_INT:
        return set_int(entry, value, target);
    case SETTINGS_BOOL:
        return set_bool(value, target);
    case SETTINGS_CHOICE:
        return is_choice(entry->choices, value) && str_copy(target, (size_t)entry->max, value);
    }
    return false;
}

static void
complain(struct parsing *parsing, const struct settings_entry *entry, const char *value)
{
    char name[64], range[96];

    (void)str_format(name, sizeof(name), "[%s] %s", entry->section, entry->key);
    switch (entry->type) {
    case SETTINGS_INT:
        (void)str_format(range, sizeof(range), "%d–%d", entry->min, entry->max);
        break;
    case SETTINGS_BOOL:
        str_cut(range, sizeof(range), "true false");
        break;
    case SETTINGS_CHOICE:
        str_cut(range, sizeof(range), entry->choices);
        break;
    case SETTINGS_TEXT:
        if (!entry->range || strlen(value) >= (size_t)entry->max) {
            (void)str_format(range, sizeof(range), "%d", entry->max - 1);
            fault(parsing->errors, parsing->line, N_("{0} is longer than {1} bytes."), name, range,
                  NULL);
            return;
        }
        str_cut(range, sizeof(range), entry->range);
        break;
    }
    fault(parsing->errors, parsing->line, N_("{0} cannot be \"{1}\". Possible: {2}."), name, value,
          range);
}

/* Always 1: every fault is told in our own words, and the parser goes on. */
static int
handle_pair(void *context, const char *section, const char *key, const char *value)
{
    struct parsing *parsing = context;
    size_t count;
    const struct settings_entry *entries = settings_table(&count);

    value = parsing->is_long ? parsing->value : value;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entries[i].section, section) != 0 || strcmp(entries[i].key, key) != 0) {
            continue;
        }
        if (parsing->seen[i]) {
            fault(parsing->errors, parsing->line, N_("[{0}] {1} appears here twice."), section, key,
                  NULL);
        } else if (!set_value(&entries[i], value, &parsing->settings)) {
            complain(parsing, &entries[i], value);
        }
        parsing->seen[i] = true;
        return 1;
    }
    fault(parsing->errors, parsing->line, N_("There is no setting \"{1}\" in section [{0}]."),
          section, key, NULL);
    return 1;
}

/* inih's lines have 200 bytes: of a longer one it gets what stands before the value, and the value
 * is kept here, as inih would give it. Returns that length. */
static size_t
keep_value(struct parsing *parsing, const char *line, size_t length, size_t room)
{
    size_t blank = strspn(line, " \t"), before = strcspn(line, "=:") + 1;

    if (line[blank] == ';' || line[blank] == '#' || before >= length) {
        return length < room ? length : room; /* a comment, or no pair in any case */
    }
    if (before > room) {
        return room;
    }
    const char *value = line + before, *end = line + length;
    value += strspn(value, " \t");
    for (const char *at = value; at + 1 < end; at++) {
        if ((at[0] == ' ' || at[0] == '\t') && at[1] == ';') {
            end = at;
        }
    }
    while (end > value && strchr(" \t\r", end[-1])) {
        end--;
    }
    str_format(parsing->value, sizeof(parsing->value), "%.*s", (int)(end - value), value);
    parsing->is_long = true;
    return before;
}

/* One line for inih, counted here because its handler is not told the number. */
static char *
next_line(char *dst, int size, void *context)
{
    struct parsing *parsing = context;
    size_t length = strcspn(parsing->rest, "\n");

    if (*parsing->rest == '\0') {
        return NULL;
    }
    parsing->line++;
    const char *line = parsing->rest;
    parsing->rest += length + (parsing->rest[length] == '\n' ? 1 : 0);
    parsing->is_long = false;
    if (length > LINE_BYTES_MAX) {
        char most[12];
        str_format(most, sizeof(most), "%d", LINE_BYTES_MAX);
        fault(parsing->errors, parsing->line, N_("This line is longer than {0} bytes."), most, NULL,
              NULL);
        length = 0;
    } else if (!str_is_utf8(line, length)) {
        fault(parsing->errors, parsing->line, N_("This line is not UTF-8. Save the file as UTF-8."),
              NULL, NULL, NULL);
        length = 0;
    } else if (length + 2 > (size_t)size) {
        length = keep_value(parsing, line, length, (size_t)size - 2);
    }
    memcpy(dst, line, length);
    dst[length] = '\n';
    dst[length + 1] = '\0';
    return dst;
}

static void
begin_errors(struct settings_errors *errors, const char *file_name)
{
    memset(errors, 0, sizeof(*errors));
    str_cut(errors->file_name, sizeof(errors->file_name), file_name);
}

void
settings_init(struct settings *ret_settings)
{
    size_t count;
    const struct settings_entry *entries = settings_table(&count);

    memset(ret_settings, 0, sizeof(*ret_settings));
    for (size_t i = 0; i < count; i++) {
        if (!set_value(&entries[i], entries[i].standard, ret_settings)) {
            log_write(LOG_LEVEL_ERROR, "default outside its range: '%s'", entries[i].key);
        }
    }
}

enum status
settings_parse(const char *text, const char *file_name, struct settings_errors *errors,
               struct settings *ret_settings)
{
    struct parsing parsing = {.rest = text, .errors = errors};

    begin_errors(errors, file_name);
    settings_init(&parsing.settings);
    int bad_line = ini_parse_stream(next_line, &parsing, handle_pair, &parsing);
    if (bad_line > 0) {
        fault(errors, bad_line, N_("This line is neither [section] nor key = value."), NULL, NULL,
              NULL);
    }
    if (parsing.settings.bell_hint_port == parsing.settings.bell_beat_port) {
        fault(errors, 0, N_("[bell] hint_port and beat_port are the same port."), NULL, NULL, NULL);
    }
    if (errors->count > 0) {
        return STATUS_INVALID;
    }
    *ret_settings = parsing.settings;
    return STATUS_OK;
}

static enum status
load(FILE *file, const char *path, struct settings_errors *errors, struct settings *ret_settings)
{
    char *text = mem_zero_alloc(FILE_BYTES_MAX + 1, 1);
    size_t length = fread(text, 1, FILE_BYTES_MAX, file);
    enum status status = STATUS_IO;

    if (ferror(file)) {
        fault(errors, 0, file_fault(errno), strerror(errno), NULL, NULL);
    } else if (length == FILE_BYTES_MAX || strlen(text) != length) {
        fault(errors, 0, N_("This is not a settings file."), NULL, NULL, NULL);
        status = STATUS_INVALID;
    } else {
        status = settings_parse(text, path, errors, ret_settings);
    }
    free(text);
    return status;
}

static bool
is_of_a_file(const char *line)
{
    const char *first = line + strspn(line, " \t\r\n\xef\xbb\xbf");

    return *first == '\0' || *first == '#' || *first == ';' ||
           (*first == '[' && !strchr(first, '|'));
}

/* The first line that says anything, and the rest with it where a file begins so. True: a file. */
static bool
read_typed(FILE *in, struct buffer *text)
{
    char line[FILE_BYTES_MAX / 16];
    bool file = true;

    while (file && text->length < FILE_BYTES_MAX && fgets(line, sizeof(line), in)) {
        if (text->length == 0 && line[strspn(line, " \t\r\n")] == '\0') {
            continue;
        }
        file = text->length > 0 || is_of_a_file(line);
        buffer_append(text, line);
    }
    explicit_bzero(line, sizeof(line));
    return file;
}

/* What is typed is a secret: a screen does not show it. */
static bool
read_unseen(FILE *in, struct buffer *text)
{
    struct termios before, unseen;
    bool screen = tcgetattr(fileno(in), &before) == 0;

    if (screen) {
        unseen = before;
        unseen.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(fileno(in), TCSANOW, &unseen);
    }
    bool file = read_typed(in, text);
    if (screen) {
        (void)tcsetattr(fileno(in), TCSANOW, &before);
    }
    return file;
}

/* Keys that a scanner's cable or a keyboard's buffer lost are found by it (FNV-1a). */
static uint32_t
sum_of(const char *text, size_t length)
{
    uint32_t sum = 2166136261U;

    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (uint8_t)text[i]) * 16777619U;
    }
    return sum;
}

/* "[database]|url = …|# 1a2b3c4d" to a file's text. False: it is not whole. */
static bool
open_code(struct buffer *text)
{
    char sum[16];
    size_t length = text->length;

    while (length > 0 && strchr(" \t\r\n", text->data[length - 1])) {
        length--;
    }
    const char *last = length > 0 ? memrchr(text->data, '|', length) : NULL;
    if (!last || strncmp(text->data, "[", 1) != 0) {
        return false;
    }
    size_t whole = (size_t)(last - text->data) + 1;
    for (size_t i = 0; i < whole; i++) {
        text->data[i] = (char)(text->data[i] == '|' ? '\n' : text->data[i]);
    }
    str_format(sum, sizeof(sum), "# %08x", (unsigned)sum_of(text->data, whole));
    if (length - whole != strlen(sum) || memcmp(last + 1, sum, strlen(sum)) != 0) {
        return false;
    }
    text->data[whole] = '\0';
    text->length = whole;
    return true;
}

enum status
settings_read_code(FILE *in, struct buffer *ret_text, struct settings_errors *errors,
                   struct settings *ret_settings)
{
    struct buffer text = {0};
    enum status status = STATUS_INVALID;

    begin_errors(errors, "-");
    bool file = read_unseen(in, &text);
    if (text.length == 0) {
        fault(errors, 0, N_("Nothing came. Scan the code, or give the file."), NULL, NULL, NULL);
        return status;
    }
    if (!file && !open_code(&text)) {
        fault(errors, 0,
              N_("This is not the whole of what the QR code says. Does the scanner type as this "
                 "machine's "
                 "keyboard (US), and are Caps Lock and Chinese input off? Scan it again."),
              NULL, NULL, NULL);
    } else {
        status = settings_parse(text.data, "-", errors, ret_settings);
    }
    if (status == STATUS_OK) {
        *ret_text = text;
    } else {
        explicit_bzero(text.data, text.length);
        buffer_done(&text);
    }
    return status;
}

void
settings_write_code(struct buffer *text)
{
    unsigned sum = sum_of(text->data, text->length);

    for (size_t i = 0; i < text->length; i++) {
        text->data[i] = (char)(text->data[i] == '\n' ? '|' : text->data[i]);
    }
    buffer_format(text, "# %08x\n", sum);
}

/* postgresql://name:password@… */
static bool
holds_secret(const struct settings *settings)
{
    const char *after = strstr(settings->database_url, "://");
    size_t user = after ? strcspn(after + 3, "@/") : 0;
    bool named = after && after[3 + user] == '@' && memchr(after + 3, ':', user);

    return settings->terminal_key[0] != '\0' || named ||
           (after && strstr(after, "password=") != NULL);
}

static bool
is_open_to_others(FILE *file)
{
    struct stat found;

    return fstat(fileno(file), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

enum status
settings_load(const char *path, struct settings_errors *errors, struct settings *ret_settings)
{
    FILE *file = fopen(path, "rbe");

    begin_errors(errors, path);
    if (!file) {
        enum status status = errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
        if (errno == EACCES) {
            fault(
                errors, 0,
                N_("This file is another user's. Run this as its owner, like: sudo -u hall paihao"),
                NULL, NULL, NULL);
        } else {
            fault(errors, 0, file_fault(errno), strerror(errno), NULL, NULL);
        }
        return status;
    }
    struct settings read;
    enum status status = load(file, path, errors, &read);
    if (status == STATUS_OK && holds_secret(&read) && is_open_to_others(file)) {
        fault(errors, 0,
              N_("This file holds a secret, and others than its owner may read or change it. Run: "
                 "chmod 600 {0}"),
              path, NULL, NULL);
        status = STATUS_DENIED;
    }
    if (status == STATUS_OK) {
        *ret_settings = read;
    }
    if (fclose(file) != 0) {
        log_write(LOG_LEVEL_DEBUG, "closing failed: '%s'", path);
    }
    return status;
}

static const char *
environment(const char *name)
{
    const char *value = getenv(name);

    return value && value[0] != '\0' ? value : NULL;
}

/* $variable, else fallback in the home folder; false when there is neither, or no room. */
static bool
user_folder(const char *variable, const char *fallback, char *dst, size_t size)
{
    const char *folder = environment(variable), *home = environment("HOME");

    if (folder && folder[0] == '/') {
        return str_copy(dst, size, folder);
    }
    return home && str_format(dst, size, "%s/%s", home, fallback);
}

bool
settings_path(char *dst, size_t size)
{
    const char *named = environment("PAIHAO_SETTINGS");
    char folder[SETTINGS_PATH_SIZE];

    if (named) {
        return str_copy(dst, size, named);
    }
    if (user_folder("XDG_CONFIG_HOME", ".config", folder, sizeof(folder)) &&
        str_format(dst, size, "%s/paihao/settings.ini", folder) && access(dst, F_OK) == 0) {
        return true;
    }
    return str_copy(dst, size, "/etc/paihao/settings.ini");
}

enum status
settings_open(struct settings_errors *errors, struct settings *ret_settings)
{
    char path[SETTINGS_PATH_SIZE];

    if (!settings_path(path, sizeof(path))) {
        begin_errors(errors, "PAIHAO_SETTINGS");
        fault(errors, 0, N_("The name of the settings file is too long."), NULL, NULL, NULL);
        return STATUS_INVALID;
    }
    enum status status = settings_load(path, errors, ret_settings);
    if (status == STATUS_NOT_FOUND && !environment("PAIHAO_SETTINGS")) {
        begin_errors(errors, path);
        settings_init(ret_settings);
        return STATUS_OK;
    }
    return status;
}

bool
settings_database_url(const struct settings *settings, char *dst, size_t size)
{
    const char *named = environment("PAIHAO_DB");
    char folder[SETTINGS_PATH_SIZE];

    if (named || settings->database_url[0] != '\0') {
        return str_copy(dst, size, named ? named : settings->database_url);
    }
    return user_folder("XDG_DATA_HOME", ".local/share", folder, sizeof(folder)) &&
           str_format(dst, size, "sqlite:%s/paihao/hall.db", folder);
}

bool
settings_error_format(const struct settings_errors *errors, size_t which,
                      const char *(*translate)(const char *msgid), char *dst, size_t size)
{
    const struct settings_error *error = &errors->items[which];
    const char *values[3] = {error->values[0], error->values[1], error->values[2]};
    char sentence[512];
    struct buffer line = {0};

    /* The range of a text is a msgid too; an empty one would give the catalogue's header. */
    if (translate && values[2][0] != '\0') {
        values[2] = translate(values[2]);
    }
    str_fill(sentence, sizeof(sentence), translate ? translate(error->sentence) : error->sentence,
             values, 3);
    if (error->line > 0) {
        buffer_format(&line, "%s:%d: %s", errors->file_name, error->line, sentence);
    } else if (strcmp(errors->file_name, "-") == 0) {
        buffer_append(&line, sentence); /* a code that was scanned has no name */
    } else {
        buffer_format(&line, "%s: %s", errors->file_name, sentence);
    }
    bool whole = line.length < size;
    str_cut(dst, size, line.data);
    buffer_done(&line);
    return whole;
}

static const char *
untranslated(const char *msgid)
{
    return msgid;
}

static void
write_range(struct buffer *out, const struct settings_entry *entry,
            const char *(*translate)(const char *msgid))
{
    char first[16] = "", last[16] = "", line[512];
    const char *values[] = {first, last};
    const char *sentence = entry->range;

    switch (entry->type) {
    case SETTINGS_INT:
        str_format(first, sizeof(first), "%d", entry->min);
        str_format(last, sizeof(last), "%d", entry->max);
        sentence = N_("{0} to {1}");
        break;
    case SETTINGS_BOOL:
        sentence = N_("true or false");
        break;
    case SETTINGS_CHOICE:
        values[0] = entry->choices;
        sentence = N_("one of: {0}");
        break;
    case SETTINGS_TEXT:
        break;
    }
    if (sentence) {
        str_fill(line, sizeof(line), translate(sentence), values, ARRAY_SIZE(values));
        buffer_format(out, "# %s\n", line);
    }
}

void
settings_write_sample(struct buffer *out, const char *(*translate)(const char *msgid))
{
    size_t count;
    const struct settings_entry *entries = settings_table(&count);
    const char *section = "";

    translate = translate ? translate : untranslated;
    buffer_format(
        out, "# %s\n",
        translate(N_("Paihao's settings for this machine. Every line is at its default.")));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(section, entries[i].section) != 0) {
            section = entries[i].section;
            buffer_format(out, "\n[%s]\n", section);
        }
        buffer_format(out, "# %s\n", translate(entries[i].help));
        write_range(out, &entries[i], translate);
        buffer_format(out, "%s = %s\n", entries[i].key, entries[i].standard);
    }
}
