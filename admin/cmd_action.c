/* SPDX-License-Identifier: Apache-2.0
 * All ticket and counter actions: a table of their words, and one function that turns words into a
 * struct action. */
#include "command.h"
#include "ring.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/pin.h"

/* Where a word goes in struct action. */
enum field {
    FIELD_NONE,
    FIELD_SERVICES,
    FIELD_COUNTER,
    FIELD_NUMBER,
    FIELD_CLASS,
    FIELD_LANG,
    FIELD_VISIT,
    FIELD_REASON,
    FIELD_SUPERVISOR,
    FIELD_PIN,
    FIELD_OUTCOME,
    FIELD_KIND,
    FIELD_TO_SERVICE,
    FIELD_TO_COUNTER,
    FIELD_TO_STAFF,
    FIELD_COME_BACK,
    FIELD_NOTE,
    FIELD_STAFF,
    FIELD_MINUTES,
    FIELD_NAME,
    FIELD_ROLES,
    FIELD_AT,
    FIELD_RATE,
    FIELD_HOLDER,
    FIELD_OF_NUMBER,
    FIELD_ISSUED,
    FIELD_CODE,
    FIELD_HELP,
    FIELD_FROM_COUNTER,
    FIELD_FROM_TERMINAL,
    FIELD_DEVICE,
    FIELD_VERB,
    FIELD_OFFER,
    FIELD_MISSING,
    FIELD_BASIS,
    FIELD_DUE_DAYS,
    FIELD_PRESET,
    FIELD_TEXT_ZH,
    FIELD_TEXT_EN,
    FIELD_ASK,
    FIELD_DEPUTY,
};

static const struct {
    enum field field;
    const char *name;
} option_names[] = {
    {FIELD_SERVICES, "services"},
    {FIELD_CLASS, "class"},
    {FIELD_LANG, "lang"},
    {FIELD_VISIT, "visit"},
    {FIELD_REASON, "reason"},
    {FIELD_SUPERVISOR, "supervisor"},
    {FIELD_PIN, "pin"},
    {FIELD_OUTCOME, "outcome"},
    {FIELD_KIND, "kind"},
    {FIELD_TO_SERVICE, "service"},
    {FIELD_TO_COUNTER, "counter"},
    {FIELD_TO_STAFF, "staff"},
    {FIELD_STAFF, "staff"},
    {FIELD_COME_BACK, "come-back"},
    {FIELD_NOTE, "note"},
    {FIELD_MINUTES, "minutes"},
    {FIELD_NAME, "name"},
    {FIELD_ROLES, "roles"},
    {FIELD_AT, "at"},
    {FIELD_RATE, "rate"},
    {FIELD_OFFER, "offer"},
    {FIELD_MISSING, "missing"},
    {FIELD_BASIS, "basis"},
    {FIELD_DUE_DAYS, "due-days"},
    {FIELD_PRESET, "preset"},
    {FIELD_TEXT_ZH, "text-zh"},
    {FIELD_TEXT_EN, "text-en"},
    {FIELD_ASK, "ask"},
    {FIELD_DEPUTY, "deputy"},
    {FIELD_HOLDER, "holder"},
    {FIELD_OF_NUMBER, "number"},
    {FIELD_ISSUED, "issued"},
    {FIELD_HELP, "done"},
    {FIELD_FROM_COUNTER, "counter"},
    {FIELD_FROM_TERMINAL, "terminal"},
};

enum { PLACES_MAX = 3, OPTIONS_MAX = 10, SHOWN_SIZE = 64 };

struct grammar {
    const char *name;
    enum action_kind kind;
    enum field places[PLACES_MAX];
    int places_needed;
    enum field options[OPTIONS_MAX];
};

static const struct grammar grammars[] = {
    {"take",
     ACTION_TAKE,
     {FIELD_SERVICES},
     1,
     {FIELD_CLASS, FIELD_LANG, FIELD_VISIT, FIELD_HOLDER, FIELD_OF_NUMBER, FIELD_ISSUED,
      FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
    {"checkin", ACTION_CHECKIN, {FIELD_CODE}, 1, {FIELD_LANG, FIELD_HOLDER}},
    {"cancel", ACTION_CANCEL, {FIELD_CODE}, 1, {0}},
    {"reprint", ACTION_REPRINT, {FIELD_NUMBER, FIELD_CODE}, 2, {0}},
    {"help", ACTION_HELP, {0}, 0, {FIELD_FROM_COUNTER, FIELD_FROM_TERMINAL}},
    {"help done", ACTION_HELP_DONE, {0}, 0, {FIELD_HELP, FIELD_STAFF}},
    {"call",
     ACTION_CALL,
     {FIELD_COUNTER, FIELD_NUMBER},
     1,
     {FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
    {"serve", ACTION_SERVE, {FIELD_COUNTER, FIELD_SERVICES}, 2, {FIELD_CLASS, FIELD_LANG}},
    {"message", ACTION_MESSAGE, {FIELD_COUNTER, FIELD_NOTE}, 2, {0}},
    {"recall", ACTION_RECALL, {FIELD_COUNTER}, 1, {0}},
    {"start", ACTION_START, {FIELD_COUNTER}, 1, {0}},
    {"pass", ACTION_PASS, {FIELD_COUNTER}, 1, {0}},
    {"finish", ACTION_FINISH, {FIELD_COUNTER}, 1, {FIELD_OUTCOME, FIELD_REASON, FIELD_BASIS}},
    {"hold", ACTION_HOLD, {FIELD_COUNTER}, 1, {FIELD_KIND}},
    {"unhold", ACTION_UNHOLD, {FIELD_COUNTER, FIELD_NUMBER}, 2, {0}},
    {"transfer",
     ACTION_TRANSFER,
     {FIELD_COUNTER, FIELD_NUMBER},
     1,
     {FIELD_TO_SERVICE, FIELD_TO_COUNTER, FIELD_TO_STAFF, FIELD_COME_BACK, FIELD_NOTE, FIELD_OFFER,
      FIELD_SUPERVISOR, FIELD_PIN}},
    {"accept", ACTION_ACCEPT, {FIELD_COUNTER, FIELD_NUMBER}, 2, {0}},
    {"decline", ACTION_DECLINE, {FIELD_COUNTER, FIELD_NUMBER}, 2, {FIELD_REASON}},
    {"notice",
     ACTION_NOTICE,
     {FIELD_COUNTER, FIELD_NUMBER},
     1,
     {FIELD_MISSING, FIELD_BASIS, FIELD_DUE_DAYS}},
    {"add", ACTION_ADD, {FIELD_COUNTER, FIELD_SERVICES}, 2, {0}},
    {"skip", ACTION_SKIP, {FIELD_COUNTER, FIELD_SERVICES}, 2, {0}},
    {"class",
     ACTION_CLASS,
     {FIELD_NUMBER},
     1,
     {FIELD_CLASS, FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
    {"reinstate", ACTION_REINSTATE, {FIELD_NUMBER}, 1, {FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
    {"return", ACTION_RETURN, {FIELD_NUMBER}, 1, {0}},
    {"leave", ACTION_LEAVE, {FIELD_NUMBER}, 1, {0}},
    {"undo", ACTION_UNDO, {FIELD_COUNTER}, 1, {0}},
    {"open", ACTION_OPEN, {FIELD_COUNTER}, 1, {FIELD_STAFF, FIELD_PIN}},
    {"pause",
     ACTION_PAUSE,
     {FIELD_COUNTER},
     1,
     {FIELD_REASON, FIELD_MINUTES, FIELD_ASK, FIELD_DEPUTY}},
    {"resume", ACTION_RESUME, {FIELD_COUNTER}, 1, {0}},
    {"close", ACTION_CLOSE, {FIELD_COUNTER}, 1, {0}},
    {"release", ACTION_RELEASE, {FIELD_COUNTER}, 1, {FIELD_SUPERVISOR, FIELD_PIN}},
    {"counter", ACTION_COUNTER, {FIELD_COUNTER}, 1, {FIELD_SERVICES, FIELD_SUPERVISOR, FIELD_PIN}},
    {"clock", ACTION_CLOCK, {0}, 0, {FIELD_AT, FIELD_RATE}},
    /* The verb is a word among the others: SERVICE stop, add STAFF. */
    {"service stop",
     ACTION_SERVICE_STOP,
     {FIELD_SERVICES, FIELD_VERB},
     2,
     {FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
    {"service resume",
     ACTION_SERVICE_RESUME,
     {FIELD_SERVICES, FIELD_VERB},
     2,
     {FIELD_SUPERVISOR, FIELD_PIN}},
    {"staff add",
     ACTION_STAFF_ADD,
     {FIELD_VERB, FIELD_STAFF},
     2,
     {FIELD_NAME, FIELD_ROLES, FIELD_PIN}},
    {"staff pin", ACTION_STAFF_PIN, {FIELD_VERB, FIELD_STAFF}, 2, {FIELD_PIN}},
    {"staff off", ACTION_STAFF_OFF, {FIELD_VERB, FIELD_STAFF}, 2, {0}},
    {"emergency on",
     ACTION_EMERGENCY,
     {FIELD_VERB},
     1,
     {FIELD_PRESET, FIELD_TEXT_ZH, FIELD_TEXT_EN, FIELD_SUPERVISOR, FIELD_PIN}},
    {"emergency off", ACTION_EMERGENCY_OFF, {FIELD_VERB}, 1, {FIELD_SUPERVISOR, FIELD_PIN}},
    {"terminal lock", ACTION_TERMINAL_LOCK, {FIELD_DEVICE, FIELD_VERB}, 2, {FIELD_REASON}},
    {"terminal unlock", ACTION_TERMINAL_UNLOCK, {FIELD_DEVICE, FIELD_VERB}, 2, {0}},
    {"terminal message", ACTION_TERMINAL_MESSAGE, {FIELD_DEVICE, FIELD_VERB, FIELD_NOTE}, 3, {0}},
    {"terminal clear", ACTION_TERMINAL_CLEAR, {FIELD_DEVICE, FIELD_VERB}, 2, {0}},
    {"terminal exit",
     ACTION_TERMINAL_EXIT,
     {FIELD_DEVICE, FIELD_VERB},
     2,
     {FIELD_SUPERVISOR, FIELD_PIN}},
};

static const struct grammar *
grammar_of(const struct call *call)
{
    char name[32];
    const char *verb = NULL;

    bool is_help = strcmp(call->words[0], "help") == 0;
    bool named = strcmp(call->words[0], "service") == 0 || strcmp(call->words[0], "terminal") == 0;
    if (named && call->count > 2) {
        verb = call->words[2];
    } else if (is_help && call->count > 1 && strcmp(call->words[1], "--done") == 0) {
        verb = "done";
    } else if ((strcmp(call->words[0], "staff") == 0 || strcmp(call->words[0], "emergency") == 0) &&
               call->count > 1) {
        verb = call->words[1];
    }
    if (!str_format(name, sizeof(name), verb ? "%s %s" : "%s", call->words[0], verb)) {
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_SIZE(grammars); i++) {
        if (strcmp(grammars[i].name, name) == 0) {
            return &grammars[i];
        }
    }
    return NULL;
}

static bool
set_roles(struct action *action, const char *value)
{
    char text[64], *rest = text, *name;

    if (!str_copy(text, sizeof(text), value)) {
        return false;
    }
    while ((name = strsep(&rest, ","))) {
        unsigned role = hall_role_parse(name);
        if (!role) {
            return false;
        }
        action->roles |= role;
    }
    return true;
}

/* "60", "0", "0.5": a rate in thousandths, at most 100 000 times real time. */
static bool
set_rate(struct action *action, const char *value)
{
    char text[24];
    int64_t whole, part = 0;

    if (!str_copy(text, sizeof(text), value)) {
        return false;
    }
    char *dot = strchr(text, '.');
    if (dot) {
        size_t digits = strlen(dot + 1);
        if (digits < 1 || digits > 3 || !str_to_int(dot + 1, 0, 999, &part)) {
            return false;
        }
        for (; digits < 3; digits++) {
            part *= 10;
        }
        *dot = '\0';
    }
    if (!str_to_int(text, 0, 100000, &whole)) {
        return false;
    }
    action->has_rate = true;
    action->rate_milli = whole * 1000 + part;
    return true;
}

static bool
set_target(struct action *action, enum ticket_bound target, const char *value)
{
    if (action->target != TICKET_BOUND_NONE || action->services[0]) {
        return false;
    }
    action->target = target;
    return target == TICKET_BOUND_NONE
               ? str_copy(action->services, sizeof(action->services), value)
               : str_copy(action->target_id, sizeof(action->target_id), value);
}

#define SET_TEXT(member) str_copy(action->member, sizeof(action->member), value)

static bool
set_field(struct action *action, enum field field, const char *value)
{
    int64_t number;

    switch (field) {
    case FIELD_NONE:
    case FIELD_VERB:
        return true;
    case FIELD_SERVICES:
        return SET_TEXT(services);
    case FIELD_COUNTER:
        return SET_TEXT(counter);
    case FIELD_NUMBER:
        return SET_TEXT(number);
    case FIELD_CLASS:
        return SET_TEXT(class_id);
    case FIELD_LANG:
        return SET_TEXT(lang);
    case FIELD_VISIT:
        return SET_TEXT(visit);
    case FIELD_REASON:
        return SET_TEXT(reason);
    case FIELD_SUPERVISOR:
        return SET_TEXT(supervisor);
    case FIELD_PIN:
        return SET_TEXT(pin);
    case FIELD_OUTCOME:
        return SET_TEXT(outcome);
    case FIELD_KIND:
        return ticket_hold_parse(value, &action->hold) && action->hold != TICKET_HOLD_NONE;
    case FIELD_TO_SERVICE:
        return set_target(action, TICKET_BOUND_NONE, value);
    case FIELD_TO_COUNTER:
        return set_target(action, TICKET_BOUND_COUNTER, value);
    case FIELD_TO_STAFF:
        return set_target(action, TICKET_BOUND_STAFF, value);
    case FIELD_COME_BACK:
        action->come_back = true;
        return true;
    case FIELD_NOTE:
        return SET_TEXT(note);
    case FIELD_STAFF:
        return SET_TEXT(staff);
    case FIELD_MINUTES:
        if (!str_to_int(value, 1, 24 * 60, &number)) {
            return false;
        }
        action->minutes = (int)number;
        return true;
    case FIELD_NAME:
        return SET_TEXT(name);
    case FIELD_ROLES:
        return set_roles(action, value);
    case FIELD_AT:
        return SET_TEXT(at);
    case FIELD_RATE:
        return set_rate(action, value);
    case FIELD_ASK:
        action->ask = true;
        return true;
    case FIELD_DEPUTY:
        return SET_TEXT(deputy);
    case FIELD_OFFER:
        action->offer = true;
        return true;
    case FIELD_MISSING:
        return SET_TEXT(missing);
    case FIELD_BASIS:
        return SET_TEXT(basis);
    case FIELD_DUE_DAYS:
        if (!str_to_int(value, 1, 365, &number)) {
            return false;
        }
        action->due_days = (int)number;
        return true;
    case FIELD_PRESET:
        return SET_TEXT(preset);
    case FIELD_TEXT_ZH:
        return SET_TEXT(text_zh);
    case FIELD_TEXT_EN:
        return SET_TEXT(text_en);
    case FIELD_HOLDER:
        return SET_TEXT(holder);
    case FIELD_OF_NUMBER:
        return SET_TEXT(number);
    case FIELD_ISSUED:
        return SET_TEXT(issued);
    case FIELD_CODE:
        return SET_TEXT(code);
    case FIELD_HELP:
        return str_to_int(value, 1, INT64_MAX, &action->help);
    case FIELD_FROM_COUNTER:
        return SET_TEXT(counter);
    case FIELD_FROM_TERMINAL:
        return SET_TEXT(terminal);
    case FIELD_DEVICE:
        return SET_TEXT(device);
    }
    return false;
}

static const char *
field_name(enum field field)
{
    for (size_t i = 0; i < ARRAY_SIZE(option_names); i++) {
        if (option_names[i].field == field) {
            return option_names[i].name;
        }
    }
    return "";
}

static bool
field_is_flag(enum field field)
{
    return field == FIELD_COME_BACK || field == FIELD_OFFER || field == FIELD_ASK;
}

/* --pin - and --holder - read one line from standard input, so that neither need stand in the list
 * of processes. */
static enum status
read_secret(const struct call *call, const char *name, char *secret, size_t size, json_t *reply)
{
    char line[ACTION_PIN_SIZE];

    if (strcmp(secret, "-") != 0) {
        return STATUS_OK;
    }
    if (call->batch) {
        return reply_usage(
            reply, N_("--{0} - cannot be used in a batch: standard input holds the commands."), 1,
            name);
    }
    bool read = fgets(line, sizeof(line), stdin) != NULL;
    if (read) {
        line[strcspn(line, "\r\n")] = '\0';
    }
    return read && str_copy(secret, size, line)
               ? STATUS_OK
               : reply_usage(reply, N_("--{0} -: standard input held nothing for it."), 1, name);
}

static enum status
read_secrets(const struct call *call, struct action *action, json_t *reply)
{
    enum status status = read_secret(call, "pin", action->pin, sizeof(action->pin), reply);

    return status == STATUS_OK
               ? read_secret(call, "holder", action->holder, sizeof(action->holder), reply)
               : status;
}

static enum status
fill_action(const struct call *call, const struct grammar *grammar, struct action *action,
            json_t *reply)
{
    struct word_option options[OPTIONS_MAX] = {{0}};
    const char *places[PLACES_MAX];
    char shown[SHOWN_SIZE];
    size_t option_count = 0;
    int place_count, places_max = 0;

    for (; option_count < OPTIONS_MAX && grammar->options[option_count]; option_count++) {
        enum field field = grammar->options[option_count];
        options[option_count] =
            (struct word_option){.name = field_name(field), .flag = field_is_flag(field)};
    }
    while (places_max < PLACES_MAX && grammar->places[places_max]) {
        places_max++;
    }
    enum status status =
        words_parse(call, options, option_count, places, places_max, &place_count, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (place_count < grammar->places_needed) {
        const struct command *command = command_find(call->words[0]);
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, command->name, command->usage);
    }
    for (int i = 0; i < place_count; i++) {
        if (!set_field(action, grammar->places[i], places[i])) {
            str_cut(shown, sizeof(shown), places[i]);
            return reply_refuse(reply, STATUS_INVALID,
                                N_("{0}: '{1}' is too long or not of the right form."), 2,
                                call->words[0], shown);
        }
    }
    for (size_t i = 0; i < option_count; i++) {
        if (options[i].value && !set_field(action, grammar->options[i], options[i].value)) {
            str_cut(shown, sizeof(shown), options[i].value);
            return reply_refuse(
                reply, STATUS_INVALID,
                N_("{0}: --{1} '{2}' is too long, out of range or not of the right form."), 3,
                call->words[0], options[i].name, shown);
        }
    }
    return read_secrets(call, action, reply);
}

/* Without an ID, `staff pin` only makes the hash that a hall file's `pin:` takes. */
static enum status
run_pin_hash(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "pin"};
    struct action action = {0};
    char hash[PIN_HASH_SIZE];
    const char *places[1];
    int count;

    enum status status = words_parse(call, &option, 1, places, 1, &count, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (!option.value || !str_copy(action.pin, sizeof(action.pin), option.value)) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "staff", "pin [ID] --pin PIN");
    }
    status = read_secrets(call, &action, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (pin_hash(action.pin, hash) != STATUS_OK) {
        return reply_refuse(reply, STATUS_INVALID, N_("A PIN has 4 to 12 digits."), 0);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "pin", json_string(hash));
    return STATUS_OK;
}

bool
command_hashes_a_pin(const struct call *call)
{
    return call->count >= 3 && strcmp(call->words[0], "staff") == 0 &&
           strcmp(call->words[1], "pin") == 0 && strncmp(call->words[2], "--", 2) == 0;
}

/* With a number that is taken now its wait is told; a number written by hand had been told before.
 */
static void
tell_a_wait(const struct call *call, struct action *action)
{
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;

    if (action->kind == ACTION_TAKE && action->number[0] == '\0' &&
        ticket_steps_parse(action->services, steps, &count)) {
        const struct waits *waits = tell_waits(call);
        bool favoured = waits_favour(waits, action->class_id);
        action->told = waits_service(waits, steps[0].service, favoured)->told;
    }
}

enum status
command_run_action(const struct call *call, json_t *reply)
{
    const struct grammar *grammar = grammar_of(call);
    struct action *action;
    struct answer *answer;

    if (command_hashes_a_pin(call)) {
        return run_pin_hash(call, reply);
    }
    if (!grammar) {
        const struct command *command = command_find(call->words[0]);
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, command->name, command->usage);
    }
    action = mem_zero_alloc(1, sizeof(*action));
    answer = mem_zero_alloc(1, sizeof(*answer));
    action->kind = grammar->kind;
    enum status status;
    if (!str_copy(action->at, sizeof(action->at), call->at)) {
        status = reply_usage(reply, N_("--at wants YYYY-MM-DDTHH:MM:SS, hall time."), 0);
    } else if (!str_copy(action->request, sizeof(action->request), call->request)) {
        status = reply_usage(reply, N_("--request wants 1 to 64 of A–Z, a–z, 0–9 and -."), 0);
    } else {
        status = fill_action(call, grammar, action, reply);
        if (status == STATUS_OK) {
            if (call->terminal && action->terminal[0] == '\0') {
                str_cut(action->terminal, sizeof(action->terminal), call->terminal);
            }
            tell_a_wait(call, action);
            if (store_act(call->store, action, answer) == STATUS_OK && !answer->repeated) {
                ring(call->store, answer->event);
            }
            status = reply_answer(reply, answer);
            if (status == STATUS_OK && action->kind == ACTION_TAKE && !call->json) {
                json_object_set_new(reply, "told", tell_told_to_json(&answer->ticket.told));
            }
        }
    }
    free(action);
    free(answer);
    return status;
}

static void
say_ticket(const json_t *ticket, FILE *out)
{
    const json_t *ahead = json_object_get(ticket, "ahead");
    const char *counter = reply_text(ticket, "counter");

    fprintf(out, "%s  %s", reply_text(ticket, "number"), reply_text(ticket, "state"));
    if (*counter) {
        fprintf(out, "  (%s)", counter);
    }
    if (json_is_integer(ahead)) {
        char count[24];
        char line[128];
        str_format(count, sizeof(count), "%lld", (long long)json_integer_value(ahead));
        str_fill(line, sizeof(line), _("{0} ahead"), (const char *[]){count}, 1);
        fprintf(out, "  %s", line);
    }
}

void
command_say_action(const json_t *reply, FILE *out)
{
    const json_t *ticket = json_object_get(reply, "ticket");
    const json_t *counter = json_object_get(reply, "counter");
    const char *pin = reply_text(reply, "pin");

    if (json_is_object(ticket)) {
        const char *wait = reply_text(json_object_get(reply, "told"), "words");
        say_ticket(ticket, out);
        fprintf(out, *wait ? "  %s\n" : "%s\n", wait);
    } else if (json_is_object(counter)) {
        fprintf(out, "%s  %s  %s\n", reply_text(counter, "id"), reply_text(counter, "state"),
                reply_text(counter, "staff"));
    } else if (*pin) {
        fprintf(out, "%s\n", pin);
    } else {
        fprintf(out, "%s\n", _("Done."));
    }
}
