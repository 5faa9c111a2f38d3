/* SPDX-License-Identifier: Apache-2.0
 * The sheets' scenes, made from those of counter.c, which alone includes this. */
#pragma once

static struct fixture *
sheet_over(struct fixture *fixture, enum counter_sheet_kind kind)
{
    sheet_open(&fixture->app, kind);
    return fixture;
}

static struct fixture *
in_charge(struct fixture *fixture)
{
    for (size_t i = 0; i < fixture->hall->staff_count; i++) {
        if (strcmp(fixture->hall->staff[i].id, "0317") == 0) {
            fixture->hall->staff[i].roles |= HALL_SUPERVISOR;
        }
    }
    return fixture;
}

static struct fixture *
more(const char *lang)
{
    return sheet_over(in_charge(serving(lang)), COUNTER_SHEET_MORE);
}

static struct fixture *
refuse(const char *lang)
{
    struct fixture *fixture = sheet_over(serving(lang), COUNTER_SHEET_REFUSE);
    tap(&fixture->app, COUNTER_TARGET_REASON + 0);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 1);
    return fixture;
}

static struct fixture *
add(const char *lang)
{
    struct fixture *fixture = sheet_over(serving(lang), COUNTER_SHEET_ADD);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 2);
    return fixture;
}

static struct fixture *
skip(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    struct ticket *hand = &fixture->snapshot.counter.ticket;
    hand->step_count = 3;
    str_cut(hand->steps[1].service, ID_SIZE, "G");
    str_cut(hand->steps[2].service, ID_SIZE, "J");
    fixture_tell(fixture, false);
    return sheet_over(fixture, COUNTER_SHEET_SKIP);
}

static struct fixture *
serve(const char *lang)
{
    struct fixture *fixture = sheet_over(ready(lang), COUNTER_SHEET_SERVE);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 0);
    return fixture;
}

static struct fixture *
issue(const char *lang)
{
    struct fixture *fixture = sheet_over(in_charge(ready(lang)), COUNTER_SHEET_ISSUE);
    tap(&fixture->app, COUNTER_TARGET_NEXT);
    tap(&fixture->app, COUNTER_TARGET_REASON + 1);
    return fixture;
}

static struct fixture *
class_(const char *lang)
{
    struct fixture *fixture = sheet_over(ready(lang), COUNTER_SHEET_CLASS);
    field_set(&fixture->app.sheet.fields[0], "C041");
    tap(&fixture->app, COUNTER_TARGET_OPTION + 1);
    tap(&fixture->app, COUNTER_TARGET_REASON + 1);
    return fixture;
}

static struct fixture *
approve_class(const char *lang)
{
    struct fixture *fixture = class_(lang);
    tap(&fixture->app, COUNTER_TARGET_CONFIRM);
    return fixture;
}

static struct fixture *
paper(const char *lang)
{
    struct fixture *fixture = sheet_over(ready(lang), COUNTER_SHEET_PAPER);
    field_set(&fixture->app.sheet.fields[0], "C901");
    tap(&fixture->app, COUNTER_TARGET_FIELD_2);
    field_set(&fixture->app.sheet.fields[1], "0930");
    return fixture;
}

static struct fixture *
decline(const char *lang)
{
    return sheet_over(offered(lang), COUNTER_SHEET_DECLINE);
}

static struct fixture *
papers(const char *lang)
{
    return sheet_over(serving(lang), COUNTER_SHEET_PAPERS);
}

static struct fixture *
message(const char *lang)
{
    struct fixture *fixture = sheet_over(ready(lang), COUNTER_SHEET_MESSAGE);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 1);
    return fixture;
}

static struct fixture *
calls(const char *lang)
{
    static struct board_help helps[2];
    struct fixture *fixture = in_charge(ready(lang));

    helps[0] = (struct board_help){.id = 41, .at = fixture_at(10, 21, 0)};
    str_cut(helps[0].terminal, ID_SIZE, "kiosk1");
    helps[1] = (struct board_help){.id = 44, .at = fixture_at(10, 23, 0)};
    str_cut(helps[1].counter, ID_SIZE, "7");
    str_cut(helps[1].text, sizeof(helps[1].text), i18n_tr(counter_messages[1]));
    fixture->board.helps = helps;
    fixture->board.help_count = 2;
    fixture_tell(fixture, false);
    fixture = sheet_over(fixture, COUNTER_SHEET_CALLS);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 0);
    return fixture;
}

static struct fixture *
today(const char *lang)
{
    struct fixture *fixture = offered(lang);
    fixture->snapshot.today.passed = 2;
    fixture_tell(fixture, false);
    return sheet_over(fixture, COUNTER_SHEET_TODAY);
}

static struct fixture *
desks(const char *lang)
{
    struct fixture *fixture = in_charge(ready(lang));
    fixture->counters[3].state = COUNTER_PAUSED;
    str_cut(fixture->counters[4].number, TICKET_NUMBER_SIZE, "D008");
    fixture_tell(fixture, false);
    return sheet_over(fixture, COUNTER_SHEET_DESKS);
}

static struct fixture *
one_desk(const char *lang)
{
    struct fixture *fixture = desks(lang);
    struct counter *other = &fixture->snapshot.other;
    tap(&fixture->app, COUNTER_TARGET_OPTION + 4);
    str_cut(other->id, ID_SIZE, "7");
    str_cut(other->services[0], ID_SIZE, "D");
    other->service_count = other->primary_count = 1;
    other->has_ticket = true;
    other->ticket = fixture_ticket("D008", "", "regular", fixture_at(10, 5, 0));
    fixture_tell(fixture, false);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 2);
    return fixture;
}

static struct fixture *
services(const char *lang)
{
    struct fixture *fixture = in_charge(ready(lang));
    fixture->services[1].stopped = true;
    fixture_tell(fixture, false);
    fixture = sheet_over(fixture, COUNTER_SHEET_SERVICES);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 0);
    return fixture;
}

static struct fixture *
terminals(const char *lang)
{
    static struct board_terminal locked;
    struct fixture *fixture = in_charge(ready(lang));

    locked = (struct board_terminal){.locked = true};
    str_cut(locked.id, ID_SIZE, fixture->hall->terminals[0].id);
    fixture->board.terminals = &locked;
    fixture->board.terminal_count = 1;
    fixture_tell(fixture, false);
    fixture = sheet_over(fixture, COUNTER_SHEET_TERMINALS);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 0);
    return fixture;
}

static struct fixture *
alarm_(const char *lang)
{
    struct fixture *fixture = sheet_over(in_charge(ready(lang)), COUNTER_SHEET_ALARM);
    tap(&fixture->app, COUNTER_TARGET_OPTION + 0);
    return fixture;
}

/* Whom this one stands in for pauses. */
static struct fixture *
stand_in(const char *lang)
{
    struct fixture *fixture = ready(lang);
    fixture->app.undo.until_ms = 0;
    fixture->services[3].open_counters = 0;
    fixture->counters[3].state = COUNTER_PAUSED;
    fixture->snapshot.counter.service_count = 1;
    fixture->snapshot.counter.primary_count = 1;
    str_cut(fixture->snapshot.counter.services[0], ID_SIZE, "J");
    fixture_tell(fixture, false);
    return fixture;
}

static struct fixture *
told(const char *lang)
{
    static struct board_terminal terminal;
    struct fixture *fixture = ready(lang);

    terminal = (struct board_terminal){.id = "desk5", .at = fixture_at(10, 24, 0)};
    str_cut(terminal.message, sizeof(terminal.message),
            strcmp(lang, "en") == 0 ? "Somebody comes in five minutes" : "五分钟后有人来替您");
    fixture->board.terminals = &terminal;
    fixture->board.terminal_count = 1;
    str_cut(fixture->app.terminal, ID_SIZE, "desk5");
    fixture->snapshot.counter.held[0].held_at = fixture_at(8, 0, 0);
    fixture_tell(fixture, false);
    return fixture;
}
