/* SPDX-License-Identifier: Apache-2.0
 * Talks with `paihao batch` by a script, and holds every answer against the contract.
 *
 *   converse PROGRAM URL SCRIPT [NAME=VALUE…]     plays a script, ends with "N passed, N failed"
 *   converse --match 'EXPECTATION…'               one JSON object on standard input
 *
 * Script lines: `> WORDS` sends a line ($NAME is replaced) and checks the answer's form, and that a
 * refusal changed nothing; `>~ WORDS` the same where a refusal may leave a row. `< EXPECTATION…`
 * looks into the last answer: ok, refused KEYWORD, PATH=VALUE, PATH!=VALUE, PATH^=START,
 * PATH*=PART, PATH>NAME (kept as $NAME), PATH>=N, PATH+=FROM,MORE (that is FROM + MORE).
 * A path is made of keys and indexes with dots; `#` is a list's length. VALUE may be
 * utc:2026-01-05T01:00:00. A refusal of a command that the script did not expect counts as a
 * failure of its expectation only. */
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/contract/batch.h"
#include "tests/contract/shape.h"

enum { LINE_SIZE = 70000, PATIENCE_S = 60, NAMES_MAX = 64, WORDS_MAX = 64 };

struct name {
    char name[32], value[200];
};

struct talk {
    FILE *to, *from;
    const char *script;
    int line, passed, failed;
    char sent[LINE_SIZE];
    char head[200]; /* of the ledger after the last command */
    json_t *answer;
    struct name names[NAMES_MAX];
    int name_count;
};

static const char *
name_get(const struct talk *talk, const char *name, size_t length)
{
    for (int i = 0; i < talk->name_count; i++) {
        if (strlen(talk->names[i].name) == length &&
            strncmp(talk->names[i].name, name, length) == 0) {
            return talk->names[i].value;
        }
    }
    return NULL;
}

static void
name_set(struct talk *talk, const char *name, const char *value)
{
    int i = 0;

    while (i < talk->name_count && strcmp(talk->names[i].name, name) != 0) {
        i++;
    }
    if (i == talk->name_count && i < NAMES_MAX) {
        talk->name_count++;
    }
    if (i < NAMES_MAX) {
        snprintf(talk->names[i].name, sizeof(talk->names[i].name), "%s", name);
        snprintf(talk->names[i].value, sizeof(talk->names[i].value), "%s", value);
    }
}

/* Upper-case names only, so that "$argon2id" stays what it is. */
static void
fill_names(const struct talk *talk, const char *text, char *dst, size_t size)
{
    size_t at = 0;

    while (*text && at + 1 < size) {
        size_t length = *text == '$' ? strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;
        const char *value = length ? name_get(talk, text + 1, length) : NULL;
        if (value) {
            at += (size_t)snprintf(dst + at, size - at, "%s", value);
            text += length + 1;
        } else {
            dst[at++] = *text++;
        }
    }
    dst[at < size ? at : size - 1] = '\0';
}

static void
note(struct talk *talk, bool good, const char *expected)
{
    if (good) {
        talk->passed++;
        return;
    }
    char *got = talk->answer ? json_dumps(talk->answer, JSON_COMPACT) : NULL;
    talk->failed++;
    printf("FAILED %s:%d: %.300s\n  expected %s\n  came     %s\n", talk->script, talk->line,
           talk->sent, expected, got ? got : "no answer");
    free(got);
}

static json_t *
look_up(json_t *from, const char *path)
{
    char key[100];

    while (from && *path) {
        size_t length = strcspn(path, ".");
        snprintf(key, sizeof(key), "%.*s", (int)length, path);
        if (strcmp(key, "#") == 0) {
            return json_is_array(from) ? json_integer((json_int_t)json_array_size(from)) : NULL;
        }
        from = json_is_array(from) ? json_array_get(from, (size_t)strtoul(key, NULL, 10))
                                   : json_object_get(from, key);
        path += length + (path[length] == '.');
    }
    return json_incref(from);
}

static void
value_text(json_t *value, char *dst, size_t size)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

    if (json_is_string(value)) {
        snprintf(dst, size, "%s", json_string_value(value));
    } else {
        snprintf(dst, size, "%s", text ? text : "absent");
    }
    free(text);
}

/* "utc:2026-01-05T01:00:00" → milliseconds. */
static void
resolve_time(char *value, size_t size)
{
    struct tm tm = {0};

    if (strncmp(value, "utc:", 4) == 0 &&
        sscanf(value + 4, "%d-%d-%dT%d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
               &tm.tm_min, &tm.tm_sec) == 6) {
        tm.tm_year -= 1900;
        tm.tm_mon--;
        setenv("TZ", "UTC", 1);
        snprintf(value, size, "%lld000", (long long)mktime(&tm));
    }
}

static bool
meets(struct talk *talk, json_t *answer, const char *term)
{
    static const char *const operators[] = {"!=", "^=", "*=", "+=", ">=", "=", ">"};
    char path[200], value[400], got[2000];
    size_t length = strcspn(term, "!^*+=>");
    int which = 0;

    while (which < 7 && strncmp(term + length, operators[which], strlen(operators[which])) != 0) {
        which++;
    }
    if (which == 7 || length >= sizeof(path)) {
        return false;
    }
    snprintf(path, sizeof(path), "%.*s", (int)length, term);
    snprintf(value, sizeof(value), "%s", term + length + strlen(operators[which]));
    resolve_time(value, sizeof(value));
    json_t *found = look_up(answer, path);
    value_text(found, got, sizeof(got));
    long long number = json_is_integer(found) ? json_integer_value(found) : 0;
    json_decref(found);
    switch (which) {
    case 0:
        return found && strcmp(got, value) != 0;
    case 1:
        return strncmp(got, value, strlen(value)) == 0;
    case 2:
        return strstr(got, value) != NULL;
    case 3: /* PATH+=FROM,MORE */
        return strchr(value, ',') &&
               number == strtoll(value, NULL, 10) + strtoll(strchr(value, ',') + 1, NULL, 10);
    case 4:
        return found && number >= strtoll(value, NULL, 10);
    case 5:
        return strcmp(got, value) == 0;
    default:
        name_set(talk, value, got);
        return found != NULL;
    }
}

/* Words of an expectation; '…' keeps blanks. */
static int
split(char *line, char *words[WORDS_MAX])
{
    int count = 0;
    char *to = line;

    for (char *at = line; *at && count < WORDS_MAX;) {
        bool quoted = false;
        while (*at == ' ') {
            at++;
        }
        if (!*at) {
            break;
        }
        words[count++] = to;
        for (; *at && (quoted || *at != ' '); at++) {
            if (*at == '\'') {
                quoted = !quoted;
            } else {
                *to++ = *at;
            }
        }
        at += *at == ' ';
        *to++ = '\0';
    }
    return count;
}

static void
expect(struct talk *talk, const char *text)
{
    static char line[LINE_SIZE];
    char *words[WORDS_MAX], wanted[600];
    int count;

    fill_names(talk, text, line, sizeof(line));
    count = split(line, words);
    for (int i = 0; i < count; i++) {
        bool good;
        snprintf(wanted, sizeof(wanted), "%s", words[i]);
        if (strcmp(words[i], "ok") == 0) {
            good = json_is_true(json_object_get(talk->answer, "ok"));
        } else if (strcmp(words[i], "refused") == 0 && i + 1 < count) {
            const char *error = json_string_value(json_object_get(talk->answer, "error"));
            i++;
            snprintf(wanted, sizeof(wanted), "refused: %s", words[i]);
            good = json_is_false(json_object_get(talk->answer, "ok")) && error &&
                   strcmp(error, words[i]) == 0;
        } else {
            good = meets(talk, talk->answer, words[i]);
        }
        note(talk, good, wanted);
    }
}

static json_t *
ask(struct talk *talk, const char *line)
{
    static char reply[1 << 22];

    /* An answer that never comes ends us by SIGALRM. */
    alarm(PATIENCE_S);
    fprintf(talk->to, "%s\n", line);
    fflush(talk->to);
    return fgets(reply, sizeof(reply), talk->from) && strchr(reply, '\n')
               ? json_loads(reply, JSON_REJECT_DUPLICATES, NULL)
               : NULL;
}

static void
read_head(struct talk *talk, char *head, size_t size)
{
    json_t *verified = ask(talk, "verify");
    const char *text = json_string_value(json_object_get(verified, "head"));

    snprintf(head, size, "%s", text ? text : "no head");
    if (!json_is_true(json_object_get(verified, "ok"))) {
        json_decref(talk->answer);
        talk->answer = json_incref(verified);
        note(talk, false, "verify without faults");
    }
    json_decref(verified);
}

static void
check_ledger(struct talk *talk, bool may_change)
{
    char before[200], expected[500];
    bool ok = json_is_true(json_object_get(talk->answer, "ok"));
    json_t *event = json_object_get(talk->answer, "event");
    bool repeated = json_object_get(talk->answer, "repeated") != NULL;

    memcpy(before, talk->head, sizeof(before));
    read_head(talk, talk->head, sizeof(talk->head));
    if (ok && event && !repeated) {
        snprintf(expected, sizeof(expected), "event = the newest row of the ledger, %s",
                 talk->head);
        note(talk, json_integer_value(event) == strtoll(talk->head, NULL, 10), expected);
    } else if ((!ok && !may_change) || repeated) {
        snprintf(expected, sizeof(expected), "nothing changed: head %s, not %s", before,
                 talk->head);
        note(talk, strcmp(before, talk->head) == 0, expected);
    }
}

static void
say(struct talk *talk, const char *text, bool may_change)
{
    char fault[300];

    fill_names(talk, text, talk->sent, sizeof(talk->sent));
    json_decref(talk->answer);
    talk->answer = ask(talk, talk->sent);
    note(talk, json_is_object(talk->answer), "one JSON object on one line");
    if (talk->answer) {
        bool good = shape_answer(talk->sent, talk->answer, fault, sizeof(fault));
        note(talk, good, good ? "" : fault);
        check_ledger(talk, may_change);
    }
}

static void
play(struct talk *talk, FILE *script)
{
    static char line[LINE_SIZE];

    read_head(talk, talk->head, sizeof(talk->head));
    while (fgets(line, sizeof(line), script)) {
        talk->line++;
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, ">~ ", 3) == 0) {
            say(talk, line + 3, true);
        } else if (strcmp(line, ">") == 0 || strncmp(line, "> ", 2) == 0) {
            say(talk, line[1] ? line + 2 : "", false);
        } else if (strncmp(line, "< ", 2) == 0) {
            expect(talk, line + 2);
        } else if (*line && *line != '#') {
            note(talk, false, "a script line beginning with >, < or #");
        }
    }
}

static int
match(int count, char **terms)
{
    static struct talk talk = {.script = "standard input"};
    json_error_t error;

    talk.answer = json_loadf(stdin, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
    if (!talk.answer) {
        printf("no JSON: %s\n", error.text);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < count; i++) {
        expect(&talk, terms[i]);
    }
    json_decref(talk.answer);
    return talk.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    static struct talk talk;

    if (argc >= 2 && strcmp(argv[1], "--match") == 0) {
        return match(argc - 2, argv + 2);
    }
    FILE *script = argc >= 4 ? fopen(argv[3], "r") : NULL;
    if (!script) {
        fprintf(stderr, "usage: converse PROGRAM URL SCRIPT [NAME=VALUE…]\n");
        return 2;
    }
    for (int i = 4; i < argc; i++) {
        char *equals = strchr(argv[i], '=');
        if (equals) {
            *equals = '\0';
            name_set(&talk, argv[i], equals + 1);
        }
    }
    signal(SIGPIPE, SIG_IGN);
    talk.script = argv[3];
    if (batch_start(argv[1], argv[2], &talk.to, &talk.from) < 0) {
        return 2;
    }
    play(&talk, script);
    fclose(talk.to);
    fclose(talk.from);
    fclose(script);
    json_decref(talk.answer);
    printf("%d passed, %d failed\n", talk.passed, talk.failed);
    return talk.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
