/* SPDX-License-Identifier: Apache-2.0
 * voice build: the words of all calls that this hall can make, one file each, spoken once by the
 * speech command. A person's recording then replaces a file. */
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "i18n/i18n.h"
#include "voice/clips.h"

struct build {
    const char *folder, *command;
    const struct hall *hall;
    int made, phrases;
    char word[CLIPS_WORD_SIZE];
};

static enum status
add_call(struct build *build, const char *lang, const struct phrase_call *call)
{
    struct phrase phrase;

    if (!phrase_for_call(lang, call, &phrase)) {
        return STATUS_OK;
    }
    build->phrases++;
    return clips_make(build->folder, &phrase, build->command, build->word, &build->made);
}

/* Every digit after every service's letters. */
static enum status
add_numbers(struct build *build, const char *lang)
{
    static const char *const digits[] = {"012345", "6789"};
    enum status status = STATUS_OK;
    char number[TICKET_NUMBER_SIZE];

    for (size_t i = 0; i < build->hall->service_count && status == STATUS_OK; i++) {
        for (size_t n = 0; n < ARRAY_SIZE(digits) && status == STATUS_OK; n++) {
            str_format(number, sizeof(number), "%s%s", build->hall->services[i].id, digits[n]);
            status = add_call(
                build, lang,
                &(struct phrase_call){.number = number, .counter = build->hall->counters[0].id});
        }
    }
    return status;
}

static enum status
add_counters(struct build *build, const char *lang)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < build->hall->counter_count && status == STATUS_OK; i++) {
        const struct hall_counter *counter = &build->hall->counters[i];
        const struct hall_zone *zone = hall_zone(build->hall, counter->zone);
        status = add_call(
            build, lang,
            &(struct phrase_call){.number = "0",
                                  .counter = counter->id,
                                  .zone = counter->zone,
                                  .zone_name = zone ? hall_text(&zone->name, lang) : NULL});
    }
    return status;
}

/* Mandarin is always spoken; of the others those that the hall speaks. */
static bool
is_spoken(const struct hall *hall, const char *lang)
{
    for (size_t i = 0; i < hall->language_count; i++) {
        if (strcmp(hall->languages[i], lang) == 0) {
            return true;
        }
    }
    return strcmp(lang, "zh_CN") == 0;
}

static enum status
build_all(struct build *build, json_t *languages)
{
    enum status status = STATUS_OK;
    const char *lang;

    for (size_t i = 0; status == STATUS_OK && (lang = phrase_language(i)); i++) {
        if (is_spoken(build->hall, lang) && build->hall->counter_count > 0) {
            json_array_append_new(languages, json_string(lang));
            status = add_numbers(build, lang);
            status = status == STATUS_OK ? add_counters(build, lang) : status;
        }
    }
    return status;
}

static enum status
run_build(const struct call *call, const char *folder, json_t *reply)
{
    struct settings settings;
    struct hall *hall = NULL;
    json_t *languages = json_array();
    enum status status = command_read_settings(&settings, reply);

    if (status != STATUS_OK) {
        json_decref(languages);
        return status;
    }
    status = store_hall_load(call->store, &hall);
    if (status != STATUS_OK) {
        json_decref(languages);
        return reply_refuse(reply, status,
                            N_("The hall's definition could not be read. Run: paihao doctor"), 0);
    }
    struct build build = {.folder = folder, .command = settings.voice_command, .hall = hall};
    status = build_all(&build, languages);
    hall_free(hall);
    if (status != STATUS_OK) {
        json_decref(languages);
        return status == STATUS_IO
                   ? reply_refuse_file(reply, folder, errno)
                   : reply_refuse(
                         reply, status,
                         N_("The speech command could not say {0}. Look at [voice] command "
                            "in the settings."),
                         1, build.word);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "made", json_integer(build.made));
    json_object_set_new(reply, "languages", languages);
    return STATUS_OK;
}

static enum status
run_voice(const struct call *call, json_t *reply)
{
    const char *places[2];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 2 || strcmp(places[0], "build") != 0) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "voice", "build FOLDER");
    }
    return run_build(call, places[1], reply);
}

static void
say_voice(const json_t *reply, FILE *out)
{
    char made[24], line[160];

    str_format(made, sizeof(made), "%lld",
               (long long)json_integer_value(json_object_get(reply, "made")));
    str_fill(line, sizeof(line), _("{0} words were spoken and kept."), (const char *[]){made}, 1);
    fprintf(out, "%s\n", line);
}

const struct command command_voice = {
    .name = "voice",
    .usage = "build FOLDER",
    .help = N_("record all words of this hall's calls, one file each"),
    .needs = COMMAND_NEEDS_STORE,
    .run = run_voice,
    .say = say_voice,
};
