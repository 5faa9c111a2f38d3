/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "voice/cardinal.h"
#include "voice/phrase.h"

static struct phrase
say(const char *lang, const char *number, const char *counter, const char *zone)
{
    struct phrase phrase;
    struct phrase_call call = {.number = number, .counter = counter, .zone = zone};
    assert_true(phrase_for_call(lang, &call, &phrase));
    return phrase;
}

static void
calls_read_as_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *number, *zone, *counter, *mandarin, *english;
    } cases[] = {
        {"A001", NULL, "3", "请 A 零零幺 号,到 三 号窗口",
         "Ticket A zero zero one, please go to counter three"},
        {"B012", NULL, "12", "请 B 零幺二 号,到 十二 号窗口",
         "Ticket B zero one two, please go to counter twelve"},
        {"C110", "", "20", "请 C 幺幺零 号,到 二十 号窗口",
         "Ticket C one one zero, please go to counter twenty"},
        {"V207", NULL, "101", "请 V 二零七 号,到 一百零一 号窗口",
         "Ticket V two zero seven, please go to counter one hundred and one"},
        {"A005", "2F-B", "2", "请 A 零零五 号,到 二楼 B 区 二 号窗口",
         "Ticket A zero zero five, please go to counter two, floor two, zone B"},
        {"C036", "B", "5", "请 C 零三六 号,到 B 区 五 号窗口",
         "Ticket C zero three six, please go to counter five, zone B"},
        {"C036", "11F", "5", "请 C 零三六 号,到 十一楼 五 号窗口",
         "Ticket C zero three six, please go to counter five, floor eleven"},
        {"C036", "B1F-A2", "5", "请 C 零三六 号,到 地下一楼 A 二 区 五 号窗口",
         "Ticket C zero three six, please go to counter five, basement one, zone A two"},
        {"AB1001", NULL, "A12", "请 A B 幺零零幺 号,到 A 十二 号窗口",
         "Ticket A B one zero zero one, please go to counter A twelve"},
        {"7", NULL, "05", "请 七 号,到 五 号窗口", "Ticket seven, please go to counter five"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct phrase mandarin = say("zh_CN", cases[i].number, cases[i].counter, cases[i].zone);
        struct phrase english = say("en", cases[i].number, cases[i].counter, cases[i].zone);
        assert_string_equal(mandarin.caption, cases[i].mandarin);
        assert_string_equal(english.caption, cases[i].english);
        assert_string_equal(mandarin.lang, "zh_CN");
        assert_string_equal(english.lang, "en");
    }
}

static void
one_may_be_read_plainly(void **state)
{
    (void)state;
    struct phrase phrase;
    struct phrase_call call = {.number = "A011", .counter = "11", .plain_one = true};
    assert_true(phrase_for_call("zh_CN", &call, &phrase));
    assert_string_equal(phrase.caption, "请 A 零一一 号,到 十一 号窗口");
    assert_true(phrase_for_call("en", &call, &phrase));
    assert_string_equal(phrase.caption, "Ticket A zero one one, please go to counter eleven");
}

static void
a_zone_of_another_kind_is_said_by_its_name(void **state)
{
    (void)state;
    struct phrase phrase;
    struct phrase_call call = {
        .number = "A001", .counter = "3", .zone = "east-wing", .zone_name = "东厅"};
    assert_true(phrase_for_call("zh_CN", &call, &phrase));
    assert_string_equal(phrase.caption, "请 A 零零幺 号,到 东厅 三 号窗口");
    call.zone_name = NULL;
    assert_true(phrase_for_call("en", &call, &phrase));
    assert_string_equal(phrase.caption,
                        "Ticket A zero zero one, please go to counter three, east-wing");
}

static void
what_cannot_be_said_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *number, *counter;
    } bad[] = {{"zh_CN", "", "3"},         {"zh_CN", "A", "3"},        {"zh_CN", "001A", "3"},
               {"zh_CN", "a001", "3"},     {"zh_CN", "ABCDE1", "3"},   {"zh_CN", "A1234567", "3"},
               {"zh_CN", "A 01", "3"},     {"zh_CN", "A001", ""},      {"zh_CN", "A001", "3-1"},
               {"zh_CN", "A001", "10000"}, {"zh_CN", "A001", "四"},    {"fr", "A001", "3"},
               {"zh_TW", "A001", "3"},     {"en", "A001", "AAAAAAAAA"}};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct phrase phrase = {.caption = "kept"};
        struct phrase_call call = {.number = bad[i].number, .counter = bad[i].counter};
        assert_false(phrase_for_call(bad[i].lang, &call, &phrase));
        assert_string_equal(phrase.caption, "kept");
    }
}

static void
no_call_says_liang_or_leaves_a_gap(void **state)
{
    (void)state;
    static const char *const langs[] = {"zh_CN", "en"};
    for (int n = 0; n <= 999; n++) {
        for (int c = 1; c <= 199; c++) {
            char number[8], counter[8];
            str_format(number, sizeof number, "C%03d", n);
            str_format(counter, sizeof counter, "%d", c);
            for (size_t i = 0; i < ARRAY_SIZE(langs); i++) {
                struct phrase phrase = say(langs[i], number, counter, NULL);
                assert_null(strstr(phrase.caption, "两"));
                assert_null(strstr(phrase.caption, "  "));
                assert_null(strstr(phrase.caption, " ,"));
                assert_null(strstr(phrase.caption, "{"));
                assert_string_equal(phrase.caption, phrase.speech);
            }
        }
    }
}

static void
engines_spell_the_letter_a(void **state)
{
    (void)state;
    struct phrase phrase = say("en", "A001", "A3", "A2");
    assert_string_equal(phrase.speech,
                        "Ticket A, zero zero one, please go to counter A, three, zone A, two");
    phrase = say("zh_CN", "A001", "A3", "A2");
    assert_string_equal(phrase.speech, phrase.caption);
}

static void
counting_numbers_are_right(void **state)
{
    (void)state;
    static const struct {
        int value;
        const char *mandarin, *english;
    } cases[] = {
        {0, "零", "zero"},
        {2, "二", "two"},
        {10, "十", "ten"},
        {19, "十九", "nineteen"},
        {20, "二十", "twenty"},
        {99, "九十九", "ninety-nine"},
        {100, "一百", "one hundred"},
        {102, "一百零二", "one hundred and two"},
        {110, "一百一十", "one hundred and ten"},
        {222, "二百二十二", "two hundred and twenty-two"},
        {1000, "一千", "one thousand"},
        {1001, "一千零一", "one thousand and one"},
        {1010, "一千零一十", "one thousand and ten"},
        {1100, "一千一百", "one thousand one hundred"},
        {2002, "二千零二", "two thousand and two"},
        {9999, "九千九百九十九", "nine thousand nine hundred and ninety-nine"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct buffer words = {0};
        cardinal_mandarin(cases[i].value, &words);
        assert_string_equal(words.data, cases[i].mandarin);
        buffer_done(&words);
        cardinal_english(cases[i].value, &words);
        assert_string_equal(words.data, cases[i].english);
        buffer_done(&words);
    }
}

/* What is not spoken, taken out: spaces, commas, hyphens, ends of tokens. */
static void
squeeze(const char *text, char *dst, size_t size)
{
    size_t length = 0;
    for (const char *at = text; *at && length + 1 < size;) {
        size_t skip = strspn(at, " ,-\n");
        skip += strncmp(at + skip, "、", 3) == 0 ? 3 : strncmp(at + skip, "،", 2) == 0 ? 2 : 0;
        if (skip > 0) {
            at += skip;
            continue;
        }
        dst[length++] = *at++;
    }
    dst[length] = '\0';
}

static void
the_tokens_are_the_caption_in_every_language(void **state)
{
    (void)state;
    static const char *const zones[] = {NULL, "2F-B", "B1F-A2", "B"};
    const char *lang;
    for (size_t l = 0; (lang = phrase_language(l)); l++) {
        for (int n = 0; n < 1999; n += 7) {
            char number[8], counter[8], caption[PHRASE_SIZE], tokens[PHRASE_SIZE];
            str_format(number, sizeof number, "C%03d", n);
            str_format(counter, sizeof counter, n % 2 ? "%d" : "A%d", n % 199 + 1);
            struct phrase phrase = say(lang, number, counter, zones[n % 4]);
            squeeze(phrase.caption, caption, sizeof caption);
            squeeze(phrase.tokens, tokens, sizeof tokens);
            assert_string_equal(tokens, caption);
            assert_null(strstr(phrase.tokens, "\n\n"));
            assert_true(phrase.tokens[0] != '\n');
        }
    }
    assert_null(phrase_language(6));
}

static void
a_call_is_cut_into_words_that_a_person_can_record(void **state)
{
    (void)state;
    assert_string_equal(say("zh_CN", "A005", "12", "2F-B").tokens,
                        "请\nA\n零\n零\n五\n号,到\n二\n楼\nB\n区\n十\n二\n号窗口\n");
    assert_string_equal(say("en", "A012", "121", NULL).tokens,
                        "Ticket\nA\nzero\none\ntwo\nplease go to counter\none\nhundred\nand\n"
                        "twenty\none\n");
    struct phrase phrase;
    struct phrase_call call = {
        .number = "A001", .counter = "3", .zone = "east-wing", .zone_name = "东厅"};
    assert_true(phrase_for_call("zh_CN", &call, &phrase));
    assert_string_equal(phrase.tokens, "请\nA\n零\n零\n幺\n号,到\n东厅\n三\n号窗口\n");
}

static void
other_languages_read_a_call_by_their_template(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *zone, *caption;
    } cases[] = {
        {"ja", NULL, "番号 V に ゼロ なな の方は、ひゃくいち 番窓口へお越しください"},
        {"ja", "2F-B",
         "番号 V に ゼロ なな の方は、に 階 B エリア ひゃくいち 番窓口へお越しください"},
        {"ko", NULL, "번호표 V 이 공 칠 고객님, 백일 번 창구로 오십시오"},
        {"ru", NULL, "Талон V два ноль семь, подойдите к окну номер сто один"},
        {"ru", "B", "Талон V два ноль семь, подойдите к окну номер сто один, зона B"},
        {"ar", NULL, "التذكرة V اثنان صفر سبعة، تفضلوا إلى الشباك رقم مئة وواحد"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_string_equal(say(cases[i].lang, "V207", "101", cases[i].zone).caption,
                            cases[i].caption);
    }
}

static void
counting_numbers_of_other_languages_are_right(void **state)
{
    (void)state;
    static const struct {
        int value;
        const char *japanese, *korean, *russian, *arabic;
    } cases[] = {
        {0, "ゼロ", "영", "ноль", "صفر"},
        {11, "じゅういち", "십일", "одиннадцать", "أحد عشر"},
        {21, "にじゅういち", "이십일", "двадцать один", "واحد وعشرون"},
        {40, "よんじゅう", "사십", "сорок", "أربعون"},
        {100, "ひゃく", "백", "сто", "مئة"},
        {365, "さんびゃくろくじゅうご", "삼백육십오", "триста шестьдесят пять",
         "ثلاثمئة وخمسة وستون"},
        {810, "はっぴゃくじゅう", "팔백십", "восемьсот десять", "ثمانمئة وعشرة"},
        {2002, "にせんに", "이천이", "две тысячи два", "ألفان واثنان"},
        {9999, "きゅうせんきゅうひゃくきゅうじゅうきゅう", "구천구백구십구",
         "девять тысяч девятьсот девяносто девять", "تسعة آلاف وتسعمئة وتسعة وتسعون"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        void (*const all[])(int, struct buffer *) = {cardinal_japanese, cardinal_korean,
                                                     cardinal_russian, cardinal_arabic};
        const char *const wanted[] = {cases[i].japanese, cases[i].korean, cases[i].russian,
                                      cases[i].arabic};
        for (size_t n = 0; n < ARRAY_SIZE(all); n++) {
            struct buffer words = {0};
            all[n](cases[i].value, &words);
            assert_string_equal(words.data, wanted[n]);
            buffer_done(&words);
        }
    }
}

static void
assert_phonemes(const char *voice, const char *text, const char *expected)
{
    char command[512], line[512];
    struct buffer heard = {0};
    str_format(command, sizeof command, "espeak-ng -x -q -v %s '%s'", voice, text);
    FILE *engine = popen(command, "r");
    assert_non_null(engine);
    while (fgets(line, sizeof line, engine)) {
        line[strcspn(line, "\n")] = ' ';
        buffer_append(&heard, line);
    }
    assert_int_equal(pclose(engine), 0);
    assert_string_equal(heard.data, expected);
    buffer_done(&heard);
}

static void
the_default_engine_reads_the_words_right(void **state)
{
    (void)state;
    assert_phonemes("cmn-latn-pinyin", say("zh_CN", "A001", "3", NULL).speech,
                    "tS;h'i21N_| 'ei51_| l'i35N_| l'i35N_| j'Au55_| X'Au51_| t'Au51_| s'a55n_| "
                    "X'Au51_| ts.hw'A55N_| kh'ou214_| ");
    assert_phonemes("cmn-latn-pinyin", say("zh_CN", "V207", "101", NULL).speech,
                    "tS;h'i21N_| v'ei55_| '@r51_| l'i35N_| tS;h'i55_| X'Au51_| t'Au51_| j'i55_| "
                    "p'ai21_| l'i35N_| j'i55_| X'Au51_| ts.hw'A55N_| kh'ou214_| ");
    assert_phonemes("en", say("en", "A001", "3", NULL).speech,
                    "t'IkI2t 'eI z'i@roU z'i@roU w,0n pl'i:z g,oU t@ k'aUnt3 Tr'i: ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_read_as_the_standard_says),
        cmocka_unit_test(one_may_be_read_plainly),
        cmocka_unit_test(a_zone_of_another_kind_is_said_by_its_name),
        cmocka_unit_test(what_cannot_be_said_is_refused),
        cmocka_unit_test(no_call_says_liang_or_leaves_a_gap),
        cmocka_unit_test(engines_spell_the_letter_a),
        cmocka_unit_test(counting_numbers_are_right),
        cmocka_unit_test(the_tokens_are_the_caption_in_every_language),
        cmocka_unit_test(a_call_is_cut_into_words_that_a_person_can_record),
        cmocka_unit_test(other_languages_read_a_call_by_their_template),
        cmocka_unit_test(counting_numbers_of_other_languages_are_right),
        cmocka_unit_test(the_default_engine_reads_the_words_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
