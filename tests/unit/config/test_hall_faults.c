/* SPDX-License-Identifier: Apache-2.0
 * Each rule of the hall file has a file here that breaks it. The good file is changed in one place;
 * '@' marks where the fault must be reported, to the column. */
#include "config/hall_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hall_good.h"

struct fault_case {
    const char *from, *to; /* to carries one @ */
    const char *sentence;
    const char *value;
};

static const struct fault_case cases[] = {
    {"format: 1", "format: @2", "This program reads format 1, and the file is format {0}.", "2"},
    {"format: 1\n", "@", "The key \"{0}\" is missing here.", "format"},
    {"settings:", "@setings:", "Unknown key \"{0}\". Known here: {1}.", "setings"},
    {"initials: bdc\n", "initials: bdc\n    @initials: bd\n", "The key \"{0}\" appears here twice.",
     "initials"},
    {"{id: chenghu, name: {zh_CN: 澄湖", "@{name: {zh_CN: 澄湖", "The key \"{0}\" is missing here.",
     "id"},
    {"id: chenghu", "id: @澄湖",
     "\"{0}\" is not an id: 1 to 31 letters A–Z a–z, digits or - _ . are expected.", "澄湖"},
    {"id: chenghu", "id: @a23456789012345678901234567890123",
     "\"{0}\" is not an id: 1 to 31 letters A–Z a–z, digits or - _ . are expected.",
     "a23456789012345678901234567890123"},
    {"id: chenghu", "id: @null", "There is no value here. Write one, or leave the key out.", ""},
    {"id: chenghu", "id: @[chenghu]", "A single value is expected here.", ""},
    {"zh_CN: 澄湖, en", "@zh-CN: 澄湖, en",
     "\"{0}\" is not a language. Write it like zh_CN, en or sr_Latn_RS.", "zh-CN"},
    {"name: {zh_CN: 澄湖, en: Chenghu}", "name: @[澄湖]",
     "A text is expected here, or one for each language.", ""},
    {"name: {zh_CN: 澄湖, en: Chenghu}", "name: {zh_CN: @\"a\\tb\", en: Chenghu}",
     "A control character stands in this text.", ""},
    {"time_zone: Asia/Shanghai", "time_zone: @Asia/Chenghu",
     "\"{0}\" is not a time zone. Write it like Asia/Shanghai.", "Asia/Chenghu"},
    {"time_zone: Asia/Shanghai", "time_zone: @../../etc/passwd",
     "\"{0}\" is not a time zone. Write it like Asia/Shanghai.", "../../etc/passwd"},
    {"\"04:00\"", "@4:00", "\"{0}\" is not a time of day. Write it like 04:00.", "4:00"},
    {"\"04:00\"", "@24:00", "\"{0}\" is not a time of day. Write it like 04:00.", "24:00"},
    {"[zh_CN, en]", "[zh_CN, @EN]",
     "\"{0}\" is not a language. Write it like zh_CN, en or sr_Latn_RS.", "EN"},
    {"[zh_CN, en]", "@[zh_CN, en, en]", "The language \"{0}\" appears here twice.", "en"},
    {"[zh_CN, en]", "@zh_CN", "A list of 1 to 12 languages is expected here.", ""},
    {"phone_url: null", "phone_url: @ftp://x",
     "\"{0}\" is not a page address: it begins with https:// or http://.", "ftp://x"},
    {"guard: 2", "guard: @0", "\"{0}\" is not a whole number from {1} to {2}.", "0"},
    {"guard: 2", "guard: @two", "\"{0}\" is not a whole number from {1} to {2}.", "two"},
    {"guard: 2", "guard: @2.0", "\"{0}\" is not a whole number from {1} to {2}.", "2.0"},
    {"guard: 2", "guard: 2, one_ticket: @yes", "\"{0}\" is neither true nor false.", "yes"},
    {"guard: 2", "guard: 2, long_queue: @-3", "\"{0}\" is not a whole number from {1} to {2}.",
     "-3"},
    {"initials: bdc\n", "initials: bdc\n    department: @tax\n",
     "There is no department \"{0}\" in this file.", "tax"},
    {"initials: bdc\n", "initials: bdc\n    hours: @{sun: [\"00:00-24:00\"]}\n",
     "Service {0} has hours at which the hall is closed.", "C"},
    {"zone: A, primary: [G]", "zone: A, primary: [G], roster: @{sun: [\"09:00-10:00\"]}",
     "The roster of counter {0} names a day on which the hall is closed.", "7"},
    {"zone: A, primary: [G]", "zone: A, primary: [G], roster: {mon: [@9-10]}",
     "\"{0}\" are not opening hours. Write them like 09:00-12:00.", "9-10"},
    {"zone: A, primary: [G]",
     "zone: A, primary: [G], roster: {mon: [\"09:00-12:00\", "
     "@\"11:00-13:00\"]}",
     "\"{0}\" begins before the hours in front of it have ended.", "11:00-13:00"},
    {"initials: bdc\n", "initials: bdc\n    hours: {@sonntag: [\"09:00-10:00\"]}\n",
     "\"{0}\" are not weekdays. Write them like mon-fri or sat,sun.", "sonntag"},
    {"initials: bdc\n", "initials: bdc\n    quotas: @{from: \"09:00\"}\n",
     "A list of up to 12 quotas is expected here.", ""},
    {"initials: bdc\n",
     "initials: bdc\n    quotas: [@{from: \"12:00\", to: \"09:00\", tickets: 3}]\n",
     "A quota runs from one time of day to a later one, like from: \"09:00\", to: \"12:00\".", ""},
    {"initials: bdc\n",
     "initials: bdc\n    quotas: [{from: \"09:00\", to: \"12:00\", tickets: @0}]\n",
     "\"{0}\" is not a whole number from {1} to {2}.", "0"},
    {"initials: bdc\n",
     "initials: bdc\n    quotas: [{from: \"09:00\", to: \"12:00\", tickets: 3}, "
     "@{from: \"11:00\", to: \"13:00\", tickets: 3}]\n",
     "This quota begins before the one in front of it has ended.", ""},
    {"counters:", "bundles: [{id: b, name: b, matters: @[C/resale]}]\ncounters:",
     "A list of 2 to 8 matters is expected here.", ""},
    {"counters:", "bundles: [{id: b, name: b, matters: [C/resale, @C]}]\ncounters:",
     "\"{0}\" is not a matter. Write it like C/resale.", "C"},
    {"counters:", "bundles: [{id: b, name: b, matters: [C/resale, @C/none]}]\ncounters:",
     "There is no matter \"{0}\" in this file.", "C/none"},
    {"counters:", "bundles: [{id: b, name: b, matters: [C/resale, @C/resale]}]\ncounters:",
     "Service {0} stands in this bundle twice.", "C"},
    {"counters:", "departments: [{id: d, name: d}, {id: @d, name: d}]\ncounters:",
     "The id \"{0}\" appears here twice.", "d"},
    {"return_minutes: 30", "return_minutes: @-1", "\"{0}\" is not a whole number from {1} to {2}.",
     "-1"},
    {"id: elderly", "id: @old",
     "\"{0}\" is not a class. The classes are regular, appointment, elderly, disabled, pregnant, "
     "infant, military, unwell and language.",
     "old"},
    {"id: elderly", "id: @regular", "The id \"{0}\" appears here twice.", "regular"},
    {"  - {id: regular, credit_min: 0, name: 普通号}\n  - {id: elderly", "  @- {id: elderly",
     "The class \"regular\" is missing here.", ""},
    {"{id: D, name: D 区}", "{id: @A, name: D 区}", "The id \"{0}\" appears here twice.", "A"},
    {"initials: bdc", "initials: @BDC",
     "\"{0}\" are not initials: up to 31 letters a–z or digits are expected.", "BDC"},
    {"zone: B\n    series", "zone: @X\n    series", "There is no zone \"{0}\" in this file.", "X"},
    {"regular: [1, 799], other: [801, 899], overflow",
     "@old: [901, 902], regular: [1, 799], other: [801, 899], overflow",
     "\"{0}\" is not a series: a class, \"other\", \"overflow\" or \"paper\" is expected.", "old"},
    {"series: {regular: [1, 799], other: [801, 899], overflow: [1001, 1999]}",
     "series: @{other: [801, 899]}", "The series \"regular\" is missing here.", ""},
    {"overflow: [1001, 1999]", "overflow: @[1001]", "A series is [first, last], like [1, 799].",
     ""},
    {"overflow: [1001, 1999]", "overflow: [@0, 1999]",
     "\"{0}\" is not a whole number from {1} to {2}.", "0"},
    {"overflow: [1001, 1999]", "overflow: [1001, @100000]",
     "\"{0}\" is not a whole number from {1} to {2}.", "100000"},
    {"overflow: [1001, 1999]", "overflow: @[1002, 1001]",
     "The last number of a series must not be below its first.", ""},
    {"overflow: [1001, 1999]", "overflow: @[899, 1999]",
     "These numbers could be the same as those of series \"{1}\" of service {0}.", "C"},
    {"wait_standard_min: 15", "wait_standard_min: @15min",
     "\"{0}\" is not a whole number from {1} to {2}.", "15min"},
    {"{id: query, name", "{id: @resale, name", "The id \"{0}\" appears here twice.", "resale"},
    {"          who: 买卖双方\n          materials", "          @materials",
     "The key \"{0}\" is missing here.", "who"},
    {"          promise: 3 个工作日\n", "", "The key \"{0}\" is missing here.", "promise"},
    {"          fee: 80 元\n          pay: [刷卡, 现金]\n", "          fee: @80 元\n",
     "A fee needs the key \"pay\": how it can be paid.", ""},
    {"          fee: 80 元\n          pay: [刷卡, 现金]\n          promise: 3 个工作日\n          "
     "law: 《不动产登记暂行条例》\n",
     "          fee: @80 元\n          pay: 现金\n          promise: 3 个工作日\n",
     "A fee needs the key \"law\": what it is based on.", ""},
    {"pay: [刷卡, 现金]", "pay: @[]", "From 1 to {0} texts are expected here.", "20"},
    {"copy: 现场扫描", "copy: @-1", "\"{0}\" is not a whole number from {1} to {2}.", "-1"},
    {"copy: 现场扫描", "provided: @yes", "\"{0}\" is neither true nor false.", "yes"},
    {"at: G", "at: @Z", "There is no service \"{0}\" in this file.", "Z"},
    {"steps: [交材料, {name: 审核, when: 3 个工作日}]", "steps: @[]",
     "This list is too short: at least {0} are expected.", "1"},
    {"{name: 审核, when: 3 个工作日}", "@{when: 3 个工作日}", "The key \"{0}\" is missing here.",
     "name"},
    {"primary: [C]", "primary: [@X]", "There is no service \"{0}\" in this file.", "X"},
    {"primary: [C]", "primary: [C, @C]", "The id \"{0}\" appears here twice.", "C"},
    {"primary: [C]", "primary: @C", "A list is expected here.", ""},
    {"secondary: [G]", "secondary: [@C]",
     "Service {0} is already among this counter's primary ones.", "C"},
    {"secondary: [G]", "secondary: [G, @G]", "The id \"{0}\" appears here twice.", "G"},
    {"days: [{date: 2026-10-01, closed: true}, {date: 2026-10-10, as: mon-fri}]",
     "days: @{date: 2026-10-01, closed: true}", "A list is expected here.", ""},
    {"hours: {mon-fri: [\"09:00-12:00\", \"13:30-17:00\"], sat: [\"09:00-12:00\"]}\ndays: [{date: "
     "2026-10-01, closed: true}, {date: 2026-10-10, as: mon-fri}]",
     "hours: @[mon-fri]", "Hours are expected here, like mon-fri: [\"09:00-17:00\"].", ""},
    {"hours: {mon-fri: [\"09:00-12:00\", \"13:30-17:00\"], sat: [\"09:00-12:00\"]}\ndays: [{date: "
     "2026-10-01, closed: true}, {date: 2026-10-10, as: mon-fri}]",
     "hours: @{}", "Hours are expected here, like mon-fri: [\"09:00-17:00\"].", ""},
    {"to: 2026-03-21T12:00", "to: @2026-03-20T00:00", "This notice ends before it begins.", ""},
    {"to: 2026-03-21T12:00", "to: @2201-01-01",
     "\"{0}\" is neither a date nor a time. Write it like 2026-03-20 or 2026-03-20T09:00.",
     "2201-01-01"},
    {"to: 2026-03-21T12:00", "to: @2026-03-21T12",
     "\"{0}\" is neither a date nor a time. Write it like 2026-03-20 or 2026-03-20T09:00.",
     "2026-03-21T12"},
    {"days: [{date: 2026-10-01",
     "rating_reasons: @[{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]\ndays: [{date: "
     "2026-10-01",
     "This list is too long: at most {0} are possible.", "12"},
    {"days: [{date: 2026-10-01",
     "rating_reasons: @[{id: r000000000000000000000000000000, name: X}, {id: "
     "r000000000000000000000000000001, name: X}, {id: r000000000000000000000000000002, name: X}, "
     "{id: r000000000000000000000000000003, name: X}, {id: r000000000000000000000000000004, name: "
     "X}, {id: r000000000000000000000000000005, name: X}, {id: r000000000000000000000000000006, "
     "name: X}, {id: r000000000000000000000000000007, name: X}, {id: s, name: X}]\ndays: [{date: "
     "2026-10-01",
     "The ids of this list are longer than {0} bytes together. Shorten some.", "255"},
    {"as: mon-fri", "hours: @[a-b, b-c, c-d, d-e, e-f, f-g, g-h]",
     "This list is too long: at most {0} are possible.", "6"},
    {"id: \"5\", zone: B", "id: \"5\", zone: @Z", "There is no zone \"{0}\" in this file.", "Z"},
    {"id: \"7\"", "id: @\"5\"", "The id \"{0}\" appears here twice.", "5"},
    {"  - {id: \"7\", zone: A, primary: [G]}", "  - @seven",
     "Keys with values are expected here: {0}.", "id zone primary secondary roster"},
    {"roles: [clerk],", "roles: [@boss],",
     "\"{0}\" is not a role. The roles are clerk, concierge, supervisor and inspector.", "boss"},
    {"roles: [clerk, supervisor]", "roles: [clerk, @clerk]", "The role \"{0}\" appears here twice.",
     "clerk"},
    {"roles: [clerk],", "roles: @clerk,", "A list of roles is expected here, like [clerk].", ""},
    {"pin: \"$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA\"", "pin: @\"2846\"",
     "A pin begins with $argon2id$. Make it with \"paihao staff pin\".", ""},
    {"pin: \"$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA\"", "pin: @\"$argon2id$v=19 $\"",
     "A pin begins with $argon2id$. Make it with \"paihao staff pin\".", ""},
    {"id: \"0001\"", "id: @\"0317\"", "The id \"{0}\" appears here twice.", "0317"},
    {"roles: [clerk],", "roles: @[],", "A list of roles is expected here, like [clerk].", ""},
    {"kind: kiosk,", "kind: @printer,",
     "\"{0}\" is not a kind of terminal. The kinds are kiosk, display, counter, window and pad.",
     "printer"},
    {"zone: B, printer", "zone: @X, printer", "There is no zone \"{0}\" in this file.", "X"},
    {"zones: [A, B], panel", "zones: [A, @X], panel", "There is no zone \"{0}\" in this file.",
     "X"},
    {"zones: [A, B], panel", "zone: A, zones: @[A, B], panel",
     "Write either \"zone\" or \"zones\", not both.", ""},
    {"counter: \"5\"}", "counter: @\"9\"}", "There is no counter \"{0}\" in this file.", "9"},
    {"[399, 709]", "[@-399, 709]", "\"{0}\" is not a measure above 0 and up to {1}.", "-399"},
    {"[399, 709]", "[399, @0]", "\"{0}\" is not a measure above 0 and up to {1}.", "0"},
    {"[399, 709]", "[399, @7e2]", "\"{0}\" is not a measure above 0 and up to {1}.", "7e2"},
    {"[399, 709]", "@[399]", "A panel is [width, height] in millimetres, like [1218, 685].", ""},
    {"view_m: 8", "view_m: 8, shows: @films",
     "\"{0}\" is not what a display shows. It is waiting, next or counters.", "films"},
    {"view_m: 8", "view_m: 8, rows: @5",
     "So many rows cannot be read from {0} m on this panel: at most {1} are possible.", "8"},
    {"view_m: 8", "view_m: 90, rows: @1",
     "On this panel no row can be read from {0} m. Take a larger panel, or move the seats nearer.",
     "90"},
    {"view_m: 8", "view_m: 8, rows: @0", "\"{0}\" is not a whole number from {1} to {2}.", "0"},
    {"view_m: 8", "view_m: 8, volume: @101", "\"{0}\" is not a whole number from {1} to {2}.",
     "101"},
    {"view_m: 8", "view_m: 8, exit: @up", "The exit is left or right, not \"{0}\".", "up"},
    {"view_m: 8", "view_m: 8, quiet: @noon",
     "\"{0}\" are not opening hours. Write them like 09:00-12:00.", "noon"},
    {"view_m: 8", "view_m: @nan", "\"{0}\" is not a measure above 0 and up to {1}.", "nan"},
    {"mon-fri: [\"09", "@mon-fry: [\"09",
     "\"{0}\" are not weekdays. Write them like mon-fri or sat,sun.", "mon-fry"},
    {"sat: [\"09:00-12:00\"]}", "@fri: [\"09:00-12:00\"]}",
     "A day of \"{0}\" already has its hours above.", "fri"},
    {"\"13:30-17:00\"", "@\"13:30-25:00\"",
     "\"{0}\" are not opening hours. Write them like 09:00-12:00.", "13:30-25:00"},
    {"\"13:30-17:00\"", "@\"11:30-17:00\"",
     "\"{0}\" begins before the hours in front of it have ended.", "11:30-17:00"},
    {"date: 2026-10-10", "date: @2026-02-29", "\"{0}\" is not a date. Write it like 2026-10-01.",
     "2026-02-29"},
    {"date: 2026-10-10", "date: @2026-10-01", "The date \"{0}\" appears here twice.", "2026-10-01"},
    {"closed: true", "closed: @false", "Only \"closed: true\" has a meaning.", ""},
    {"{date: 2026-10-01, closed: true}", "@{date: 2026-10-01, closed: true, as: mon}",
     "A day has exactly one of \"closed\", \"as\" and \"hours\".", ""},
    {"as: mon-fri", "as: @fri-sat", "The days of \"{0}\" have different hours. Name one of them.",
     "fri-sat"},
    {"as: mon-fri", "as: @holiday", "\"{0}\" are not weekdays. Write them like mon-fri or sat,sun.",
     "holiday"},
    {"from: 2026-03-20", "from: @tomorrow",
     "\"{0}\" is neither a date nor a time. Write it like 2026-03-20 or 2026-03-20T09:00.",
     "tomorrow"},
    {"to: 2026-03-21T12:00", "to: @2026-03-19T12:00", "This notice ends before it begins.", ""},
    {"{text: 通知, from", "@{from", "The key \"{0}\" is missing here.", "text"},
    {"hall: {id", "hall: @&h {id",
     "Anchors (&{0}) are not used in hall files. Write the value out.", "h"},
    {"zone: A, primary: [G]", "zone: @*h, primary: [G]",
     "Aliases (*{0}) are not used in hall files. Write the value out.", "h"},
    {"id: chenghu", "id: @!!str chenghu",
     "Tags ({0}) are not used in hall files. Quote the text instead.", "tag:yaml.org,2002:str"},
    {"notices: [{text: 通知, from: 2026-03-20, to: 2026-03-21T12:00}]\n",
     "notices: []\n@---\nformat: 1\n", "A hall file holds one document, not several.", ""},
    {"{id: query, name: 查档}", "{id: query, ? @[name] : 查档}", "A key must be a single word.",
     ""},
    {"name: 查档", "name: @\"a\\0b\"", "A text may not hold a zero byte.", ""},
    {"counters:\n", "counters:\n@]\n", "This is not YAML: {0}.",
     "did not find expected node content"},
};

/* Here others follow: a service that is none is missing elsewhere. */
static const struct {
    struct fault_case fault;
    size_t followers;
} cases_with_followers[] = {
    {{"  - id: C\n", "  - id: @c\n",
      "\"{0}\" is not a service: 1 to 3 capital letters A–Z are expected.", "c"},
     1},
    {{"  - id: C\n", "  - id: @ABCD\n",
      "\"{0}\" is not a service: 1 to 3 capital letters A–Z are expected.", "ABCD"},
     1},
    {{"{id: G, name", "{id: @C, name", "The id \"{0}\" appears here twice.", "C"}, 3},
};

static char *
changed_file(const struct fault_case *fault, int *ret_line, int *ret_column)
{
    const char *at = strstr(good_file, fault->from);
    struct buffer file = {0};

    assert_non_null(at);
    assert_null(strstr(at + 1, fault->from));
    buffer_append_bytes(&file, good_file, (size_t)(at - good_file));
    const char *mark = strchr(fault->to, '@');
    size_t before = mark ? (size_t)(mark - fault->to) : strlen(fault->to);
    buffer_append_bytes(&file, fault->to, before);
    *ret_line = 1;
    *ret_column = 1;
    for (size_t i = 0; i < file.length; i++) {
        if (file.data[i] == '\n') {
            (*ret_line)++;
            *ret_column = 1;
        } else if (((unsigned char)file.data[i] & 0xc0) != 0x80) {
            (*ret_column)++;
        }
    }
    buffer_append(&file, mark ? mark + 1 : "");
    buffer_append(&file, at + strlen(fault->from));
    return file.data;
}

static bool
tells(const struct hall_file_errors *errors, const struct fault_case *fault, int line, int column)
{
    for (size_t i = 0; i < errors->count; i++) {
        const struct hall_file_error *error = &errors->items[i];
        if (!error->advice && strcmp(error->sentence, fault->sentence) == 0 &&
            strcmp(error->values[0], fault->value) == 0 &&
            (!strchr(fault->to, '@') || (error->line == line && error->column == column))) {
            return true;
        }
    }
    return false;
}

static void
the_good_file_is_read_without_a_word(void **context)
{
    (void)context;
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    assert_int_equal(hall_file_read(good_file, strlen(good_file), "good.yaml", &errors, &hall),
                     STATUS_OK);
    assert_int_equal(errors.count, 0);
    hall_free(hall);
}

static bool
is_told(const struct fault_case *fault, size_t followers)
{
    struct hall_file_errors errors;
    struct hall *hall = NULL;
    int line, column;

    char *file = changed_file(fault, &line, &column);
    enum status status = hall_file_read(file, strlen(file), "bad.yaml", &errors, &hall);
    free(file);
    assert_true((hall != NULL) == (status == STATUS_OK));
    hall_free(hall);
    if (status == STATUS_INVALID && errors.error_count == 1 + followers &&
        tells(&errors, fault, line, column)) {
        return true;
    }
    print_message("%s: expected %d:%d %s\n", fault->to, line, column, fault->sentence);
    for (size_t i = 0; i < errors.count; i++) {
        char text[700];
        hall_file_error_format(&errors, i, NULL, text, sizeof(text));
        print_message("    %s%s\n", text, errors.items[i].advice ? " (advice)" : "");
    }
    return false;
}

static void
each_broken_rule_is_told_with_its_line_and_column(void **context)
{
    (void)context;
    size_t wrong = 0;

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        wrong += is_told(&cases[i], 0) ? 0 : 1;
    }
    for (size_t i = 0; i < ARRAY_SIZE(cases_with_followers); i++) {
        wrong += is_told(&cases_with_followers[i].fault, cases_with_followers[i].followers) ? 0 : 1;
    }
    assert_int_equal(wrong, 0);
}

/* "KEY: VALUE" of the good file, and where its mapping begins once that is cut out. */
static const struct {
    const char *cut, *key;
    int line, column;
    size_t followers;
} required_keys[] = {
    {"name: {zh_CN: 澄湖, en: Chenghu}, ", "name", 2, 7, 0},
    {"time_zone: Asia/Shanghai, ", "time_zone", 2, 7, 0},
    {"languages: [zh_CN, en], ", "languages", 2, 7, 0},
    {"id: regular, ", "id", 6, 5, 1},
    {", name: 普通号", "name", 6, 5, 0},
    {"id: D, ", "id", 8, 49, 0},
    {", name: D 区", "name", 8, 49, 0},
    {"id: G, name", "id", 28, 5, 3},
    {"name: 税务, ", "name", 28, 5, 0},
    {", series: {regular: [1, 799], other: [801, 899]}}", "series", 28, 5, 0},
    {"id: query, ", "id", 27, 9, 0},
    {", name: 查档", "name", 27, 9, 0},
    {"          steps: [交材料, {name: 审核, when: 3 个工作日}]\n", "steps", 20, 11, 0},
    {"          materials: [{name: 身份证, original: 1, copy: 现场扫描}, {name: 完税证明, at: "
     "G}]\n",
     "materials", 20, 11, 0},
    {"name: 身份证, ", "name", 21, 23, 0},
    {"id: \"7\", ", "id", 31, 5, 0},
    {", primary: [G]", "primary", 31, 5, 0},
    {"id: \"0001\", ", "id", 34, 5, 0},
    {", name: 顾明", "name", 34, 5, 0},
    {", roles: [clerk, supervisor]", "roles", 34, 5, 0},
    {"id: pad5, ", "id", 38, 5, 0},
    {", kind: pad", "kind", 38, 5, 0},
    {"{date: 2026-10-01, ", "date", 40, 8, 0},
};

static void
each_required_key_is_missed_where_its_mapping_begins(void **context)
{
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(required_keys); i++) {
        const char *cut = required_keys[i].cut;
        /* The brackets and letters that only help to find the place stay. */
        size_t length = strlen(cut), back = 0, kept = cut[0] == '{' ? 1 : 0;
        if (length > 4 && strcmp(cut + length - 4, "name") == 0) {
            back = 4;
        } else if (strcmp(cut + length - 2, "}}") == 0) {
            back = 1;
        }
        struct hall_file_errors errors;
        struct hall *hall = NULL;
        struct buffer file = {0};
        const char *at = strstr(good_file, cut);
        assert_non_null(at);
        buffer_append_bytes(&file, good_file, (size_t)(at - good_file) + kept);
        buffer_append(&file, at + length - back);
        assert_int_equal(hall_file_read(file.data, file.length, "f", &errors, &hall),
                         STATUS_INVALID);
        bool told = false;
        for (size_t j = 0; j < errors.count; j++) {
            const struct hall_file_error *error = &errors.items[j];
            told = told || (strcmp(error->sentence, "The key \"{0}\" is missing here.") == 0 &&
                            strcmp(error->values[0], required_keys[i].key) == 0 &&
                            error->line == required_keys[i].line &&
                            error->column == required_keys[i].column);
        }
        if (!told || errors.error_count != 1 + required_keys[i].followers) {
            fail_msg("%s: %zu faults, first at %d:%d: %s %s", cut, errors.error_count,
                     errors.items[0].line, errors.items[0].column, errors.items[0].sentence,
                     errors.items[0].values[0]);
        }
        buffer_done(&file);
    }
}

static void
the_chief_parts_of_a_file_are_required(void **context)
{
    (void)context;
    static const char *const wanted[] = {"format", "hall", "services", "counters"};
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    assert_int_equal(hall_file_read("{}", 2, "f", &errors, &hall), STATUS_INVALID);
    assert_int_equal(errors.error_count, ARRAY_SIZE(wanted));
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_string_equal(errors.items[i].sentence, "The key \"{0}\" is missing here.");
        assert_string_equal(errors.items[i].values[0], wanted[i]);
        assert_int_equal(errors.items[i].line, 1);
        assert_int_equal(errors.items[i].column, 1);
    }
}

static void
several_faults_are_told_in_one_run_in_the_files_order(void **context)
{
    (void)context;
    static const char text[] = "format: 1\n"
                               "counters: [{id: \"1\", primary: [X]}]\n"
                               "extra: 1\n"
                               "services: [{id: c, name: c, series: {regular: [9, 1]}}]\n"
                               "hall: {id: h, name: h, time_zone: Mars, languages: [en]}\n";
    struct hall_file_errors errors;
    struct hall *hall = NULL;
    char line[700];

    assert_int_equal(hall_file_read(text, strlen(text), "five.yaml", &errors, &hall),
                     STATUS_INVALID);
    assert_int_equal(errors.error_count, 5);
    assert_int_equal(errors.count, 5);
    static const char *const wanted[] = {
        "five.yaml:2:32: There is no service \"X\" in this file.",
        "five.yaml:3:1: Unknown key \"extra\". Known here: format hall settings classes zones "
        "departments services bundles counters staff terminals hours days notices "
        "rating_reasons simulation.",
        "five.yaml:4:17: \"c\" is not a service: 1 to 3 capital letters A–Z are expected.",
        "five.yaml:4:47: The last number of a series must not be below its first.",
        "five.yaml:5:35: \"Mars\" is not a time zone. Write it like Asia/Shanghai.",
    };
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_true(hall_file_error_format(&errors, i, NULL, line, sizeof(line)));
        assert_string_equal(line, wanted[i]);
    }
}

static void
numbers_of_different_services_never_collide_and_of_one_do(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: h, name: h, time_zone: UTC, languages: [en]}\n"
        "services:\n"
        "  - {id: A, name: a, series: {regular: [1, 99], other: [99, 120]}}\n"
        "  - {id: AB, name: b, series: {regular: [1, 99], other: [100, 120]}}\n"
        "counters: [{id: \"1\", primary: [A, AB]}]\n";
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    assert_int_equal(hall_file_read(text, strlen(text), "f", &errors, &hall), STATUS_INVALID);
    assert_int_equal(errors.error_count, 1);
    assert_int_equal(errors.items[0].line, 4);
    assert_int_equal(errors.items[0].column, 56);
    assert_string_equal(errors.items[0].values[0], "A");
    assert_string_equal(errors.items[0].values[1], "regular");
}

static void
advice_does_not_stop_an_import(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: h, name: {en: h, de: h}, time_zone: UTC, languages: [en]}\n"
        "classes: [{id: regular, name: r}, {id: elderly, name: e}]\n"
        "services: [{id: O, name: o, series: {regular: [1, 9]}},\n"
        "           {id: B, name: b, series: {regular: [1, 9], other: [10, 19]}}]\n"
        "counters: [{id: \"1\", primary: [O]}]\n";
    struct hall_file_errors errors;
    struct hall *hall = NULL;
    static const int places[][2] = {{2, 29}, {4, 12}, {4, 17}, {6, 11}};

    assert_int_equal(hall_file_read(text, strlen(text), "f", &errors, &hall), STATUS_OK);
    assert_non_null(hall);
    assert_int_equal(errors.error_count, 0);
    assert_int_equal(errors.count, ARRAY_SIZE(places));
    for (size_t i = 0; i < errors.count; i++) {
        assert_true(errors.items[i].advice);
        assert_int_equal(errors.items[i].line, places[i][0]);
        assert_int_equal(errors.items[i].column, places[i][1]);
    }
    hall_free(hall);
}

static void
a_law_that_a_refusal_cannot_name_is_advised_against(void **context)
{
    (void)context;
    for (int more = 0; more <= 1; more++) {
        struct hall_file_errors errors;
        struct hall *hall = NULL;
        struct buffer file = {0};

        buffer_append(&file,
                      "format: 1\nhall: {id: h, name: h, time_zone: UTC, languages: [en]}\n"
                      "services: [{id: A, name: a, series: {regular: [1, 9]}, matters: [{id: m,\n"
                      "  name: m, guide: {who: w, materials: [{name: a}], steps: [s], fee: none,\n"
                      "  promise: p, law: ");
        for (int i = 0; i < HALL_LAW_MAX + more; i++) {
            buffer_append(&file, "x");
        }
        buffer_append(&file, "}}]}]\ncounters: [{id: 1, primary: [A]}]\n");
        assert_int_equal(hall_file_read(file.data, file.length, "f", &errors, &hall), STATUS_OK);
        assert_int_equal(errors.count, more);
        if (more) {
            assert_true(errors.items[0].advice);
            assert_int_equal(errors.items[0].line, 5);
            assert_string_equal(errors.items[0].values[0], "255");
        }
        hall_free(hall);
        buffer_done(&file);
    }
}

static const char *
to_chinese(const char *msgid)
{
    return strcmp(msgid, "There is no service \"{0}\" in this file.") == 0 ? "没有“{0}”这项业务。"
                                                                           : msgid;
}

static void
a_fault_is_told_in_the_readers_language(void **context)
{
    (void)context;
    struct hall_file_errors errors = {.file_name = "a.yaml", .count = 1};
    char line[100];

    errors.items[0] = (struct hall_file_error){
        .line = 3, .column = 7, .sentence = "There is no service \"{0}\" in this file."};
    str_cut(errors.items[0].values[0], sizeof(errors.items[0].values[0]), "X");
    assert_true(hall_file_error_format(&errors, 0, to_chinese, line, sizeof(line)));
    assert_string_equal(line, "a.yaml:3:7: 没有“X”这项业务。");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_good_file_is_read_without_a_word),
        cmocka_unit_test(each_broken_rule_is_told_with_its_line_and_column),
        cmocka_unit_test(each_required_key_is_missed_where_its_mapping_begins),
        cmocka_unit_test(the_chief_parts_of_a_file_are_required),
        cmocka_unit_test(several_faults_are_told_in_one_run_in_the_files_order),
        cmocka_unit_test(numbers_of_different_services_never_collide_and_of_one_do),
        cmocka_unit_test(advice_does_not_stop_an_import),
        cmocka_unit_test(a_law_that_a_refusal_cannot_name_is_advised_against),
        cmocka_unit_test(a_fault_is_told_in_the_readers_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
