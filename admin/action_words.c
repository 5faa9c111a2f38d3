/* SPDX-License-Identifier: Apache-2.0 */
#include "action_words.h"

#include <string.h>

/* Where a word goes in struct action. */
enum field {
    FIELD_NONE,
    FIELD_SERVICES,
    FIELD_COUNTER,
    FIELD_NUMBER,
    FIELD_CLASS,
    FIELD_LANG,
    FIELD_VISIT,
    FIELD_SAME_COUNTER,
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

enum { PLACES_MAX = 3, OPTIONS_MAX = 10, SHOWN_SIZE = 64 };

struct action_grammar {
    const char *name;
    enum action_kind kind;
    enum field places[PLACES_MAX];
    int places_needed;
    enum field options[OPTIONS_MAX];
};

static const struct action_grammar grammars[] = {
    {"take",
     ACTION_TAKE,
     {FIELD_SERVICES},
     1,
     {FIELD_CLASS, FIELD_LANG, FIELD_VISIT, FIELD_SAME_COUNTER, FIELD_HOLDER, FIELD_OF_NUMBER,
      FIELD_ISSUED, FIELD_REASON, FIELD_SUPERVISOR, FIELD_PIN}},
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

#define TEXT(member)                                                                               \
    .at = offsetof(struct action, member), .size = sizeof(((struct action *)0)->member)
#define FLAG(member) .at = offsetof(struct action, member), .flag = true

static bool
set_kind(struct action *action, const char *value)
{
    return ticket_hold_parse(value, &action->hold) && action->hold != TICKET_HOLD_NONE;
}

static bool
set_to_service(struct action *action, const char *value)
{
    return set_target(action, TICKET_BOUND_NONE, value);
}

static bool
set_to_counter(struct action *action, const char *value)
{
    return set_target(action, TICKET_BOUND_COUNTER, value);
}

static bool
set_to_staff(struct action *action, const char *value)
{
    return set_target(action, TICKET_BOUND_STAFF, value);
}

static bool
set_minutes(struct action *action, const char *value)
{
    int64_t number = 0;
    bool good = str_to_int(value, 1, 24 * 60, &number);

    action->minutes = (int)number;
    return good;
}

static bool
set_due_days(struct action *action, const char *value)
{
    int64_t number = 0;
    bool good = str_to_int(value, 1, 365, &number);

    action->due_days = (int)number;
    return good;
}

static bool
set_help(struct action *action, const char *value)
{
    return str_to_int(value, 1, INT64_MAX, &action->help);
}

/* A text that is copied, a flag, or what `set` makes of the word. A field with none of them is
 * said and goes nowhere: the verb, which has chosen the grammar. */
static const struct {
    const char *option; /* its name as an option; NULL: a place among the words only */
    size_t at, size;
    bool flag;
    bool (*set)(struct action *action, const char *value);
} fields[] = {
    [FIELD_SERVICES] = {"services", TEXT(services)},
    [FIELD_COUNTER] = {NULL, TEXT(counter)},
    [FIELD_NUMBER] = {NULL, TEXT(number)},
    [FIELD_CLASS] = {"class", TEXT(class_id)},
    [FIELD_LANG] = {"lang", TEXT(lang)},
    [FIELD_VISIT] = {"visit", TEXT(visit)},
    [FIELD_REASON] = {"reason", TEXT(reason)},
    [FIELD_SUPERVISOR] = {"supervisor", TEXT(supervisor)},
    [FIELD_PIN] = {"pin", TEXT(pin)},
    [FIELD_OUTCOME] = {"outcome", TEXT(outcome)},
    [FIELD_KIND] = {"kind", .set = set_kind},
    [FIELD_TO_SERVICE] = {"service", .set = set_to_service},
    [FIELD_TO_COUNTER] = {"counter", .set = set_to_counter},
    [FIELD_TO_STAFF] = {"staff", .set = set_to_staff},
    [FIELD_COME_BACK] = {"come-back", FLAG(come_back)},
    [FIELD_NOTE] = {"note", TEXT(note)},
    [FIELD_STAFF] = {"staff", TEXT(staff)},
    [FIELD_MINUTES] = {"minutes", .set = set_minutes},
    [FIELD_NAME] = {"name", TEXT(name)},
    [FIELD_ROLES] = {"roles", .set = set_roles},
    [FIELD_AT] = {"at", TEXT(at)},
    [FIELD_RATE] = {"rate", .set = set_rate},
    [FIELD_HOLDER] = {"holder", TEXT(holder)},
    [FIELD_OF_NUMBER] = {"number", TEXT(number)},
    [FIELD_ISSUED] = {"issued", TEXT(issued)},
    [FIELD_CODE] = {NULL, TEXT(code)},
    [FIELD_HELP] = {"done", .set = set_help},
    [FIELD_FROM_COUNTER] = {"counter", TEXT(counter)},
    [FIELD_FROM_TERMINAL] = {"terminal", TEXT(terminal)},
    [FIELD_DEVICE] = {NULL, TEXT(device)},
    [FIELD_VERB] = {.option = NULL},
    [FIELD_OFFER] = {"offer", FLAG(offer)},
    [FIELD_SAME_COUNTER] = {"same-counter", FLAG(same_counter)},
    [FIELD_MISSING] = {"missing", TEXT(missing)},
    [FIELD_BASIS] = {"basis", TEXT(basis)},
    [FIELD_DUE_DAYS] = {"due-days", .set = set_due_days},
    [FIELD_PRESET] = {"preset", TEXT(preset)},
    [FIELD_TEXT_ZH] = {"text-zh", TEXT(text_zh)},
    [FIELD_TEXT_EN] = {"text-en", TEXT(text_en)},
    [FIELD_ASK] = {"ask", FLAG(ask)},
    [FIELD_DEPUTY] = {"deputy", TEXT(deputy)},
};

static bool
set_field(struct action *action, enum field field, const char *value)
{
    char *place = (char *)action + fields[field].at;

    if (fields[field].set) {
        return fields[field].set(action, value);
    }
    if (fields[field].flag) {
        *(bool *)place = true;
        return true;
    }
    return fields[field].size == 0 || str_copy(place, fields[field].size, value);
}

const struct action_grammar *
action_grammar(const struct call *call)
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

enum status
action_read_secrets(const struct call *call, struct action *action, json_t *reply)
{
    enum status status = read_secret(call, "pin", action->pin, sizeof(action->pin), reply);

    return status == STATUS_OK
               ? read_secret(call, "holder", action->holder, sizeof(action->holder), reply)
               : status;
}

enum status
action_fill(const struct call *call, const struct action_grammar *grammar, struct action *action,
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
            (struct word_option){.name = fields[field].option, .flag = fields[field].flag};
    }
    while (places_max < PLACES_MAX && grammar->places[places_max]) {
        places_max++;
    }
    action->kind = grammar->kind;
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
    return action_read_secrets(call, action, reply);
}
