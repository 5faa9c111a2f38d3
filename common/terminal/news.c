/* SPDX-License-Identifier: Apache-2.0
 * What the store thread brings, told to the program: snapshots and answers. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"

/* In this thread's language. */
static void
translate_trouble(struct terminal *terminal, char *dst, size_t size)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    const char *values[ANSWER_VALUES_MAX] = {0};

    link_trouble(terminal->link, answer);
    for (int i = 0; i < answer->value_count; i++) {
        values[i] = answer->values[i];
    }
    if (answer->status == STATUS_OK) {
        str_cut(dst, size, "");
    } else {
        str_fill(dst, size, i18n_tr(answer->sentence), values, (size_t)answer->value_count);
    }
    free(answer);
}

/* Another hall than the one this machine was given to: nothing of it is shown or asked for. */
static bool
is_strange(const struct terminal *terminal, const struct store_facts *facts)
{
    const struct settings *settings = &terminal->settings;
    char key[2 * sizeof(facts->bell_key) + 1];

    for (size_t i = 0; i < sizeof(facts->bell_key); i++) {
        str_format(key + 2 * i, 3, "%02x", facts->bell_key[i]);
    }
    return (settings->terminal_hall[0] && strcmp(settings->terminal_hall, facts->hall) != 0) ||
           (settings->terminal_key[0] && strcmp(settings->terminal_key, key) != 0);
}

static void
refuse_strange(struct terminal *terminal, const struct store_facts *facts, char *trouble,
               size_t size)
{
    const char *values[] = {terminal->settings.terminal_hall, facts->hall};

    if (!terminal->strange) {
        log_write(LOG_LEVEL_ERROR, "another hall's database, or made anew since: '%s'",
                  facts->hall);
    }
    terminal->strange = true;
    str_fill(
        trouble, size,
        _("This machine was set up for hall {0}; the database holds {1}, or was made anew. Set "
          "the machine up again: paihao terminal add"),
        values, ARRAY_SIZE(values));
}

/* The hall was made anew, or its ledger lacks what was seen of it: nothing known before holds. */
static bool
is_another(const struct terminal *terminal, const struct store_facts *facts)
{
    const struct store_facts *before = &terminal->view.facts;

    return terminal->view.hall &&
           (facts->head < before->head ||
            memcmp(facts->bell_key, before->bell_key, sizeof(facts->bell_key)) != 0);
}

static void
forget(struct terminal *terminal)
{
    if (terminal->view.hall) {
        terminal->view = (struct terminal_view){.hall = NULL};
        terminal->told_presence = 0;
        terminal_bell_close(terminal);
        terminal->ops->snapshot(terminal->state, NULL, true, "");
    }
}

void
terminal_tell_snapshot(struct terminal *terminal)
{
    const struct snapshot *snapshot = link_snapshot(terminal->link);
    bool stale = !snapshot || link_age(terminal->link) > STALE_MS;
    char trouble[TROUBLE_SIZE];

    translate_trouble(terminal, trouble, sizeof(trouble));
    if (snapshot && is_strange(terminal, &snapshot->facts)) {
        refuse_strange(terminal, &snapshot->facts, trouble, sizeof(trouble));
        forget(terminal);
        snapshot = NULL;
        stale = true;
    } else if (snapshot) {
        terminal->strange = false;
    }
    if (snapshot && is_another(terminal, &snapshot->facts)) {
        log_write(LOG_LEVEL_WARN, "the database is not what it was; begins anew: '%s'",
                  snapshot->facts.hall);
        forget(terminal);
        terminal->bell_try_at = 0;
    }
    if (snapshot && (!terminal->bell || terminal->bell_deaf || atomic_load(&terminal->bell_lost)) &&
        clock_steady_ms(&terminal->clock) >= terminal->bell_try_at) {
        terminal_bell_open(terminal, &snapshot->facts);
    }
    if (terminal->told && snapshot == terminal->shown && stale == terminal->told_stale &&
        strcmp(trouble, terminal->told_trouble) == 0) {
        return;
    }
    if (snapshot) {
        atomic_store(&terminal->clock_wrong, store_clock_is_wrong(snapshot->facts.clock_off_ms));
        terminal->view = (struct terminal_view){.facts = snapshot->facts,
                                                .hall = snapshot->hall->hall,
                                                .snapshot = snapshot->own,
                                                .read_at = snapshot->read_at};
    }
    terminal->told = true;
    terminal->shown = snapshot;
    terminal->told_stale = stale;
    str_cut(terminal->told_trouble, sizeof(terminal->told_trouble), trouble);
    terminal->ops->snapshot(terminal->state, snapshot ? &terminal->view : NULL, stale, trouble);
}

void
terminal_tell_answers(struct terminal *terminal)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    int64_t question;

    while ((question = link_answer(terminal->link, answer)) != 0) {
        if (terminal->ops->answer && question != terminal->presence_question) {
            terminal->ops->answer(terminal->state, question, answer);
        }
    }
    free(answer);
}
