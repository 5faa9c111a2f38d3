/* SPDX-License-Identifier: Apache-2.0 */
#include "store/action.h"

#include <string.h>

#include "base/zone.h"
#include "store/action_grammar.h"
#include "store/pin.h"

/* The fields of struct action beside terminal, request and at, which every kind takes. */
enum field {
    FIELD_COUNTER,
    FIELD_NUMBER,
    FIELD_SERVICES,
    FIELD_CLASS,
    FIELD_LANG,
    FIELD_VISIT,
    FIELD_STAFF,
    FIELD_SUPERVISOR,
    FIELD_PIN,
    FIELD_REASON,
    FIELD_NOTE,
    FIELD_OUTCOME,
    FIELD_HOLD,
    FIELD_TARGET,
    FIELD_COME_BACK,
    FIELD_MINUTES,
    FIELD_RATE,
    FIELD_NAME,
    FIELD_ROLES,
    FIELD_DEVICE,
    FIELD_OFFER,
    FIELD_MISSING,
    FIELD_BASIS,
    FIELD_DUE_DAYS,
    FIELD_LEVEL,
    FIELD_PRESET,
    FIELD_TEXT_ZH,
    FIELD_TEXT_EN,
    FIELD_ASK,
    FIELD_DEPUTY,
    FIELD_HOLDER,
    FIELD_ISSUED,
    FIELD_CODE,
    FIELD_HELP,
    FIELD_TOLD,
    FIELD_SAME_COUNTER,
    FIELD_COUNT,
};

#define BIT(field) (UINT64_C(1) << (field))
#define F(field) BIT(FIELD_##field)
#define SUPERVISED (F(SUPERVISOR) | F(PIN))

static const struct kind {
    const char *name;
    uint64_t required, optional;
} kinds[ACTION_KIND_COUNT] = {
    [ACTION_TAKE] = {"take", F(SERVICES),
                     F(CLASS) | F(LANG) | F(VISIT) | F(SAME_COUNTER) | F(HOLDER) | F(NUMBER) |
                         F(ISSUED) | F(REASON) | F(TOLD) | SUPERVISED},
    [ACTION_SERVE] = {"serve", F(COUNTER) | F(SERVICES), F(CLASS) | F(LANG)},
    [ACTION_CALL] = {"call", F(COUNTER), F(NUMBER) | F(REASON) | SUPERVISED},
    [ACTION_RECALL] = {"recall", F(COUNTER), 0},
    [ACTION_START] = {"start", F(COUNTER), F(NUMBER)},
    [ACTION_PASS] = {"pass", F(COUNTER), 0},
    [ACTION_FINISH] = {"finish", F(COUNTER), F(NUMBER) | F(OUTCOME) | F(REASON) | F(BASIS)},
    [ACTION_HOLD] = {"hold", F(COUNTER) | F(HOLD), F(NUMBER)},
    [ACTION_UNHOLD] = {"unhold", F(COUNTER) | F(NUMBER), 0},
    [ACTION_TRANSFER] = {"transfer", F(COUNTER),
                         F(NUMBER) | F(SERVICES) | F(TARGET) | F(COME_BACK) | F(NOTE) | F(OFFER) |
                             SUPERVISED},
    [ACTION_ACCEPT] = {"accept", F(COUNTER) | F(NUMBER), 0},
    [ACTION_DECLINE] = {"decline", F(COUNTER) | F(NUMBER) | F(REASON), 0},
    [ACTION_ADD] = {"add", F(COUNTER) | F(SERVICES), 0},
    [ACTION_SKIP] = {"skip", F(COUNTER) | F(SERVICES), 0},
    [ACTION_CLASS] = {"class", F(NUMBER) | F(CLASS) | F(REASON), SUPERVISED},
    [ACTION_REINSTATE] = {"reinstate", F(NUMBER) | F(REASON), SUPERVISED},
    [ACTION_RETURN] = {"return", F(NUMBER), 0},
    [ACTION_LEAVE] = {"leave", F(NUMBER), 0},
    [ACTION_UNDO] = {"undo", F(COUNTER), 0},
    [ACTION_NOTICE] = {"notice", F(COUNTER) | F(MISSING), F(NUMBER) | F(BASIS) | F(DUE_DAYS)},
    [ACTION_RATE] = {"rate", F(COUNTER) | F(NUMBER) | F(LEVEL), F(REASON) | F(LANG)},
    [ACTION_OPEN] = {"open", F(COUNTER) | F(STAFF), F(PIN)},
    [ACTION_PAUSE] = {"pause", F(COUNTER) | F(REASON), F(MINUTES) | F(ASK) | F(DEPUTY)},
    [ACTION_RESUME] = {"resume", F(COUNTER), 0},
    [ACTION_CLOSE] = {"close", F(COUNTER), 0},
    [ACTION_RELEASE] = {"release", F(COUNTER), F(REASON) | SUPERVISED},
    [ACTION_COUNTER] = {"counter", F(COUNTER) | F(SERVICES), SUPERVISED},
    [ACTION_SERVICE_STOP] = {"service stop", F(SERVICES) | F(REASON), SUPERVISED},
    [ACTION_SERVICE_RESUME] = {"service resume", F(SERVICES), SUPERVISED},
    [ACTION_STAFF_ADD] = {"staff add", F(STAFF) | F(NAME) | F(ROLES), F(PIN)},
    [ACTION_STAFF_PIN] = {"staff pin", F(STAFF) | F(PIN), 0},
    [ACTION_STAFF_OFF] = {"staff off", F(STAFF), 0},
    [ACTION_CLOCK] = {"clock", 0, F(RATE)},
    [ACTION_PAPER] = {"paper", F(NUMBER) | F(OUTCOME), 0},
    [ACTION_PRESENCE] = {"presence", F(DEVICE) | F(OUTCOME), 0},
    [ACTION_EMERGENCY] = {"emergency on", 0, F(PRESET) | F(TEXT_ZH) | F(TEXT_EN) | SUPERVISED},
    [ACTION_EMERGENCY_OFF] = {"emergency off", 0, SUPERVISED},
    [ACTION_CHECKIN] = {"checkin", F(CODE), F(LANG) | F(HOLDER) | F(TOLD)},
    [ACTION_CANCEL] = {"cancel", F(CODE), 0},
    [ACTION_REPRINT] = {"reprint", F(NUMBER) | F(CODE), 0},
    [ACTION_HELP] = {"help", 0, F(COUNTER)},
    [ACTION_MESSAGE] = {"message", F(COUNTER) | F(NOTE), 0},
    [ACTION_HELP_DONE] = {"help done", F(HELP), F(STAFF)},
    [ACTION_TERMINAL_LOCK] = {"terminal lock", F(DEVICE), F(REASON)},
    [ACTION_TERMINAL_UNLOCK] = {"terminal unlock", F(DEVICE), 0},
    [ACTION_TERMINAL_MESSAGE] = {"terminal message", F(DEVICE) | F(NOTE), 0},
    [ACTION_TERMINAL_CLEAR] = {"terminal clear", F(DEVICE), 0},
    [ACTION_TERMINAL_EXIT] = {"terminal exit", F(DEVICE), SUPERVISED},
};

/* The fields that are text: where they stand, how they are called in words and refusals. */
static const struct text_field {
    enum field field;
    const char *name;
    size_t offset, size;
    enum grammar grammar;
} text_fields[] = {
#define TEXT(field, name, member, grammar)                                                         \
    {                                                                                              \
        FIELD_##field, name, offsetof(struct action, member),                                      \
            sizeof(((struct action *)NULL)->member), GRAMMAR_##grammar                             \
    }
    TEXT(COUNTER, "counter", counter, ID),
    TEXT(NUMBER, "number", number, NUMBER),
    TEXT(SERVICES, "services", services, TEXT),
    TEXT(CLASS, "class", class_id, ID),
    TEXT(LANG, "lang", lang, ID),
    TEXT(VISIT, "visit", visit, VISIT),
    TEXT(STAFF, "staff", staff, ID),
    TEXT(SUPERVISOR, "supervisor", supervisor, ID),
    TEXT(PIN, "pin", pin, TEXT),
    TEXT(REASON, "reason", reason, TEXT),
    TEXT(NOTE, "note", note, TEXT),
    TEXT(OUTCOME, "outcome", outcome, ID),
    TEXT(TARGET, "to", target_id, ID),
    TEXT(NAME, "name", name, TEXT),
    TEXT(DEPUTY, "deputy", deputy, ID),
    TEXT(MISSING, "missing", missing, PLACES),
    TEXT(BASIS, "basis", basis, TEXT),
    TEXT(DEVICE, "device", device, ID),
    TEXT(PRESET, "preset", preset, ID),
    TEXT(TEXT_ZH, "text-zh", text_zh, TEXT),
    TEXT(TEXT_EN, "text-en", text_en, TEXT),
    TEXT(HOLDER, "holder", holder, TEXT),
    TEXT(ISSUED, "issued", issued, WHEN),
    TEXT(CODE, "code", code, TEXT),
#undef TEXT
};

/* Those that are none, in the order of an action's words. */
static const struct plain_field {
    enum field field;
    const char *name;
    size_t offset, size;
} plain_fields[] = {
#define PLAIN(field, name, member)                                                                 \
    {                                                                                              \
        FIELD_##field, name, offsetof(struct action, member),                                      \
            sizeof(((struct action *)NULL)->member)                                                \
    }
    PLAIN(HOLD, "kind", hold),
    PLAIN(TARGET, "target", target),
    PLAIN(COME_BACK, "come-back", come_back),
    PLAIN(SAME_COUNTER, "same-counter", same_counter),
    PLAIN(ASK, "ask", ask),
    PLAIN(OFFER, "offer", offer),
    PLAIN(DUE_DAYS, "due-days", due_days),
    PLAIN(LEVEL, "level", level),
    PLAIN(MINUTES, "minutes", minutes),
    PLAIN(RATE, "rate", rate_milli),
    PLAIN(ROLES, "roles", roles),
    PLAIN(HELP, "id", help),
#undef PLAIN
};

enum {
    MINUTES_MAX = 24 * 60,
    DAYS_MAX = 365,
    LEVEL_MAX = 5,
    RATE_MAX = 86400 * 1000,
    ROLES_ALL = HALL_CLERK | HALL_CONCIERGE | HALL_SUPERVISOR | HALL_INSPECTOR,
};

static const char *
text_of(const struct action *action, const struct text_field *field)
{
    return (const char *)action + field->offset;
}

/* A bool, an int (or what has its size), an int64_t. */
static int64_t
value_of(const struct action *action, const struct plain_field *field)
{
    const char *at = (const char *)action + field->offset;
    int64_t large;
    int small;

    if (field->size == sizeof(bool)) {
        return *at != 0;
    }
    if (field->size == sizeof(small)) {
        memcpy(&small, at, sizeof(small));
        return small;
    }
    memcpy(&large, at, sizeof(large));
    return large;
}

static bool
is_given(const struct action *action, const struct plain_field *field)
{
    return field->field == FIELD_RATE ? action->has_rate : value_of(action, field) != 0;
}

static uint64_t
given_fields(const struct action *action)
{
    uint64_t given = 0;

    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++) {
        if (*text_of(action, &text_fields[i]) != '\0') {
            given |= BIT(text_fields[i].field);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain_fields); i++) {
        given |= is_given(action, &plain_fields[i]) ? BIT(plain_fields[i].field) : 0;
    }
    given |= action->told.by[0] != '\0' ? F(TOLD) : 0;
    return given;
}

static const char *
field_name(enum field field)
{
    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++) {
        if (text_fields[i].field == field) {
            return text_fields[i].name;
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain_fields); i++) {
        if (plain_fields[i].field == field) {
            return plain_fields[i].name;
        }
    }
    return "told";
}

const char *
action_name(enum action_kind kind)
{
    return (unsigned)kind < ACTION_KIND_COUNT ? kinds[kind].name : "";
}

const char *
counter_state_name(enum counter_state state)
{
    static const char *const names[] = {
        [COUNTER_CLOSED] = "closed", [COUNTER_OPEN] = "open", [COUNTER_PAUSED] = "paused"};

    return (unsigned)state < ARRAY_SIZE(names) ? names[state] : "";
}

static enum status
refuse_value(struct answer *answer, const char *field, const char *value)
{
    return answer_refuse(answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2, field,
                         value);
}

static enum status
check_texts(const struct action *action, struct answer *answer)
{
    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++) {
        const struct text_field *field = &text_fields[i];
        const char *text = text_of(action, field);
        if (!memchr(text, '\0', field->size)) {
            return answer_refuse(answer, STATUS_INVALID, N_("The text of {0} is too long."), 1,
                                 field->name);
        }
        if (*text != '\0' && !grammar_fits(field->grammar, text)) {
            return refuse_value(answer, field->name, grammar_fits(GRAMMAR_TEXT, text) ? text : "?");
        }
    }
    return STATUS_OK;
}

static bool
is_request(const char *request)
{
    size_t length = 0;

    if (!memchr(request, '\0', ACTION_REQUEST_SIZE)) {
        return false;
    }
    for (; request[length] != '\0'; length++) {
        char byte = request[length];
        if (!((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
              (byte >= '0' && byte <= '9') || byte == '-')) {
            return false;
        }
    }
    return true;
}

static enum status
check_common(const struct action *action, struct answer *answer)
{
    struct civil civil;

    if (!is_request(action->request)) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("A request id has 1 to 64 of A-Z, a-z, 0-9 and -."), 0);
    }
    if (!memchr(action->terminal, '\0', sizeof(action->terminal)) ||
        (action->terminal[0] != '\0' && !id_is_valid(action->terminal))) {
        return answer_refuse(answer, STATUS_INVALID, N_("The terminal's id is not valid."), 0);
    }
    if (!memchr(action->at, '\0', sizeof(action->at)) ||
        (action->at[0] != '\0' && !civil_parse_time(action->at, &civil))) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("A time is written as 2026-11-22T09:30:00."), 0);
    }
    return STATUS_OK;
}

static enum status
check_fields(const struct action *action, struct answer *answer)
{
    const struct kind *kind = &kinds[action->kind];
    uint64_t given = given_fields(action);

    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        if (kind->required & ~given & BIT(i)) {
            return answer_refuse(answer, STATUS_INVALID, N_("'{0}' needs {1}."), 2, kind->name,
                                 field_name(i));
        }
        if (given & ~(kind->required | kind->optional) & BIT(i)) {
            return answer_refuse(answer, STATUS_INVALID, N_("'{0}' does not take {1}."), 2,
                                 kind->name, field_name(i));
        }
    }
    return STATUS_OK;
}

static enum status
check_told(const struct ticket_told *told, struct answer *answer)
{
    bool nothing =
        told->by[0] == '\0' && told->p50_min == 0 && told->p80_min == 0 && told->ahead == 0;
    bool wait = memchr(told->by, '\0', sizeof(told->by)) && id_is_valid(told->by) &&
                told->ahead >= 0 && told->p50_min >= 0 && told->p50_min <= told->p80_min &&
                told->p80_min <= TICKET_TOLD_MAX;

    if (!nothing && !wait) {
        return answer_refuse(answer, STATUS_INVALID, N_("That is no wait to tell anybody."), 0);
    }
    return STATUS_OK;
}

static enum status
check_ranges(const struct action *action, struct answer *answer)
{
    if (action->minutes < 0 || action->minutes > MINUTES_MAX) {
        return answer_refuse(answer, STATUS_INVALID, N_("Minutes are between 1 and 1440."), 0);
    }
    if (action->has_rate && (action->rate_milli < 0 || action->rate_milli > RATE_MAX)) {
        return answer_refuse(answer, STATUS_INVALID, N_("The rate is between 0 and 86400."), 0);
    }
    if (action->due_days < 0 || action->due_days > DAYS_MAX) {
        return answer_refuse(answer, STATUS_INVALID, N_("Days are between 1 and 365."), 0);
    }
    if (action->level < 0 || action->level > LEVEL_MAX) {
        return answer_refuse(answer, STATUS_INVALID, N_("A rating is between 1 and 5."), 0);
    }
    if (action->roles & ~(unsigned)ROLES_ALL) {
        return answer_refuse(answer, STATUS_INVALID, N_("That role is not known."), 0);
    }
    if ((unsigned)action->hold > TICKET_HOLD_WAITING ||
        (unsigned)action->target > TICKET_BOUND_STAFF) {
        return answer_refuse(answer, STATUS_INVALID, N_("That kind is not known."), 0);
    }
    return check_told(&action->told, answer);
}

static enum status
check_services(const struct action *action, struct answer *answer)
{
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;

    switch (action->kind) {
    case ACTION_ADD:
    case ACTION_SKIP:
        if (!ticket_steps_parse(action->services, steps, &count) || count != 1) {
            return refuse_value(answer, "service", action->services);
        }
        return STATUS_OK;
    case ACTION_TAKE:
    case ACTION_SERVE:
        if (!ticket_steps_parse(action->services, steps, &count)) {
            return refuse_value(answer, "services", action->services);
        }
        return STATUS_OK;
    case ACTION_TRANSFER:
    case ACTION_SERVICE_STOP:
    case ACTION_SERVICE_RESUME:
        if (action->services[0] != '\0' && !id_is_valid(action->services)) {
            return refuse_value(answer, "service", action->services);
        }
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}

static enum status
check_finish(const struct action *action, struct answer *answer)
{
    bool refused = strcmp(action->outcome, "refused") == 0;
    bool told = action->reason[0] != '\0' && action->basis[0] != '\0';

    if (refused && !told) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("A refusal needs its reason and the rule it rests on."), 0);
    }
    if (!refused && action->basis[0] != '\0') {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("Only a refusal names the rule it rests on."), 0);
    }
    return STATUS_OK;
}

const char *const action_presets[] = {"fire", "earthquake", "stay", NULL};

/* One preset, or one text in both languages. */
static enum status
check_emergency(const struct action *action, struct answer *answer)
{
    bool zh = action->text_zh[0] != '\0', en = action->text_en[0] != '\0';
    size_t at = 0;

    if (action->preset[0] == '\0' ? !(zh && en) : zh || en) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("An emergency message is a preset, or a text in both languages."),
                             0);
    }
    while (action->preset[0] != '\0' && action_presets[at] &&
           strcmp(action_presets[at], action->preset) != 0) {
        at++;
    }
    return action_presets[at] ? STATUS_OK : refuse_value(answer, "preset", action->preset);
}

/* Entering a number written by hand, and coming again. */
static enum status
check_take(const struct action *action, struct answer *answer)
{
    bool number = action->number[0] != '\0';

    if (number != (action->issued[0] != '\0') || number != (action->reason[0] != '\0')) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("Entering a paper number needs the number, when it was issued and "
                                "a reason."),
                             0);
    }
    if (!number && action->supervisor[0] != '\0') {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("A supervisor is only asked for when entering a paper number."), 0);
    }
    if (action->same_counter && action->visit[0] == '\0') {
        return answer_refuse(
            answer, STATUS_INVALID,
            N_("The same counter as which ticket's? Give the code of the finished one."), 0);
    }
    return STATUS_OK;
}

static enum status
check_call(const struct action *action, struct answer *answer)
{
    bool number = action->number[0] != '\0';

    if (number != (action->reason[0] != '\0')) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("Calling by number needs both the number and a reason."), 0);
    }
    if (!number && action->supervisor[0] != '\0') {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("A supervisor is only asked for when calling by number."), 0);
    }
    return STATUS_OK;
}

static enum status
check_transfer(const struct action *action, struct answer *answer)
{
    bool service = action->services[0] != '\0', target = action->target_id[0] != '\0';

    if (service == target || target != (action->target != TICKET_BOUND_NONE)) {
        return answer_refuse(
            answer, STATUS_INVALID,
            N_("A transfer goes to one service, one counter or one person. Name just "
               "one: at a counter or with a person the ticket stays with its "
               "service."),
            0);
    }
    if (action->offer && !target) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("Only one counter or one person can be offered a ticket."), 0);
    }
    return STATUS_OK;
}

static enum status
check_help(const struct action *action, struct answer *answer)
{
    if (action->terminal[0] == '\0' && action->counter[0] == '\0') {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("Say from which terminal or which counter help is asked for."), 0);
    }
    return STATUS_OK;
}

/* Only where one is chosen: a wrong one that is tried is denied, whatever it looks like. */
static enum status
check_chosen_pin(const struct action *action, struct answer *answer)
{
    if (action->pin[0] != '\0' && !pin_is_valid(action->pin)) {
        return answer_refuse(answer, STATUS_INVALID, N_("A PIN has 4 to 12 digits."), 0);
    }
    return STATUS_OK;
}

static enum status
check_clock(const struct action *action, struct answer *answer)
{
    if (action->at[0] == '\0' && !action->has_rate) {
        return answer_refuse(answer, STATUS_INVALID, N_("Say the time or the rate."), 0);
    }
    return STATUS_OK;
}

static enum status
check_presence(const struct action *action, struct answer *answer)
{
    if (action->terminal[0] == '\0') {
        return answer_refuse(answer, STATUS_INVALID, N_("Say which terminal it is."), 0);
    }
    return STATUS_OK;
}

/* What the fields of one kind ask of each other. */
static enum status
check_together(const struct action *action, struct answer *answer)
{
    static enum status (*const checks[ACTION_KIND_COUNT])(const struct action *,
                                                          struct answer *) = {
        [ACTION_CALL] = check_call,
        [ACTION_TRANSFER] = check_transfer,
        [ACTION_FINISH] = check_finish,
        [ACTION_TAKE] = check_take,
        [ACTION_HELP] = check_help,
        [ACTION_STAFF_ADD] = check_chosen_pin,
        [ACTION_STAFF_PIN] = check_chosen_pin,
        [ACTION_CLOCK] = check_clock,
        [ACTION_EMERGENCY] = check_emergency,
        [ACTION_PRESENCE] = check_presence,
    };

    if ((kinds[action->kind].optional & F(SUPERVISOR)) && action->pin[0] != '\0' &&
        action->supervisor[0] == '\0') {
        return answer_refuse(answer, STATUS_INVALID, N_("Say whose PIN it is."), 0);
    }
    return checks[action->kind] ? checks[action->kind](action, answer) : STATUS_OK;
}

enum status
action_check(const struct action *action, struct answer *ret_answer)
{
    enum status (*const checks[])(const struct action *, struct answer *) = {
        check_common, check_texts, check_fields, check_ranges, check_services, check_together};

    if ((unsigned)action->kind >= ACTION_KIND_COUNT) {
        return answer_refuse(ret_answer, STATUS_INVALID, N_("That action is not known."), 0);
    }
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        enum status status = checks[i](action, ret_answer);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

/* "kind=papers", "offer", "minutes=10" */
static void
plain_word(const struct action *action, const struct plain_field *field, struct buffer *out)
{
    int64_t value = value_of(action, field);

    buffer_format(out, "\n%s", field->name);
    if (field->field == FIELD_HOLD) {
        buffer_format(out, "=%s", ticket_hold_name((enum ticket_hold)value));
    } else if (field->field == FIELD_TARGET) {
        buffer_format(out, "=%s", ticket_bound_name((enum ticket_bound)value));
    } else if (field->size != sizeof(bool)) {
        buffer_format(out, "=%lld", (long long)value);
    }
}

void
action_words(const struct action *action, struct buffer *out)
{
    buffer_append(out, action_name(action->kind));
    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++) {
        const char *text = text_of(action, &text_fields[i]);
        if (*text != '\0' && text_fields[i].field != FIELD_PIN &&
            text_fields[i].field != FIELD_HOLDER) {
            buffer_format(out, "\n%s=%s", text_fields[i].name, text);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain_fields); i++) {
        if (is_given(action, &plain_fields[i])) {
            plain_word(action, &plain_fields[i], out);
        }
    }
    /* Elsewhere the instant is when it happens; here it is what happens. */
    if (action->kind == ACTION_CLOCK && action->at[0] != '\0') {
        buffer_format(out, "\nat=%s", action->at);
    }
}
