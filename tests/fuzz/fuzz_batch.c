/* SPDX-License-Identifier: Apache-2.0
 * Lines of a batch: one JSON object answers each. Words, options, grammar and reads are the real
 * ones; an action that would be done is checked and put into words instead, so that an input means
 * the same every time. The linker puts the __wrap_ functions in place (Makefile). */
#include "fuzz.h"

#include <unistd.h>

#include "admin/command.h"
#include "config/hall_file.h"

enum status __wrap_store_open(const char *url, const struct store_options *options,
                              struct answer *ret_answer, struct store **ret_store);
enum status __wrap_store_act(struct store *store, const struct action *action,
                             struct answer *ret_answer);
enum status __wrap_store_backup(struct store *store, const char *path, struct answer *ret_answer);
struct store *__wrap_store_close(struct store *store);
enum status __real_store_open(const char *url, const struct store_options *options,
                              struct answer *ret_answer, struct store **ret_store);

struct store *__real_store_close(struct store *store);

static struct store *hall;

enum status
__wrap_store_open(const char *url, const struct store_options *options, struct answer *ret_answer,
                  struct store **ret_store)
{
    (void)url, (void)options, (void)ret_answer;
    *ret_store = hall;
    return STATUS_OK;
}

struct store *
__wrap_store_close(struct store *store)
{
    return store == hall ? NULL : __real_store_close(store);
}

enum status
__wrap_store_backup(struct store *store, const char *path, struct answer *ret_answer)
{
    (void)store;
    HOLDS(str_is_utf8(path, strlen(path)));
    return answer_refuse(ret_answer, STATUS_IO, "no", 0);
}

enum status
__wrap_store_act(struct store *store, const struct action *action, struct answer *ret_answer)
{
    struct buffer words = {0};

    (void)store;
    *ret_answer = (struct answer){0};
    if (action_check(action, ret_answer) == STATUS_OK) {
        action_words(action, &words);
        HOLDS(str_is_utf8(words.data, words.length));
        answer_refuse(ret_answer, STATUS_CONFLICT, "{0}", 1, action_name(action->kind));
    }
    HOLDS(ret_answer->status != STATUS_OK && ret_answer->sentence);
    buffer_done(&words);
    return ret_answer->status;
}

static char path[64];

static void
remove_hall(void)
{
    unlink(path);
    __real_store_close(hall);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct hall_file_errors errors;
    struct answer answer;
    struct hall *definition = NULL;
    struct buffer text = {0};

    (void)argc, (void)argv;
    HOLDS(hall_file_load("data/halls/minimal.yaml", &errors, &definition) == STATUS_OK);
    HOLDS(hall_file_write(definition, &text) == STATUS_OK);
    str_format(path, sizeof(path), "build-fuzz/hall-%d.db", (int)getpid());
    HOLDS(store_init(path, NULL, definition, text.data, true, &answer) == STATUS_OK);
    HOLDS(__real_store_open(path, NULL, &answer, &hall) == STATUS_OK);
    atexit(remove_hall);
    hall_free(definition);
    buffer_done(&text);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *answers = NULL, *at;
    size_t length = 0, lines = 0;
    FILE *in = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
    FILE *out = open_memstream(&answers, &length);

    HOLDS(!in || batch_run("", NULL, in, out) == 0);
    fclose(out);
    for (size_t i = 0; i < size; i++) {
        lines += data[i] == '\n' || (i + 1 == size && data[i] != '\n');
    }
    for (at = answers; lines-- > 0; at = strchr(at, '\n') + 1) {
        json_t *answer = json_loads(at, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, NULL);
        json_t *ok = json_object_get(answer, "ok");
        HOLDS(json_is_boolean(ok) && strchr(at, '\n'));
        HOLDS(json_is_true(ok) || reply_text(answer, "message")[0]);
        json_decref(answer);
    }
    HOLDS(*at == '\0');
    if (in) {
        fclose(in);
    }
    free(answers);
    return 0;
}
