/* SPDX-License-Identifier: Apache-2.0
 * Numbers of the languages that calls are repeated in. */
#include "voice/cardinal.h"

void
cardinal_japanese(int value, struct buffer *out)
{
    static const char *const ones[] = {"",   "いち", "に",   "さん", "よん",
                                       "ご", "ろく", "なな", "はち", "きゅう"};
    static const char *const tens[] = {"",           "じゅう",      "にじゅう",   "さんじゅう",
                                       "よんじゅう", "ごじゅう",    "ろくじゅう", "ななじゅう",
                                       "はちじゅう", "きゅうじゅう"};
    static const char *const hundreds[] = {"",           "ひゃく",      "にひゃく",   "さんびゃく",
                                           "よんひゃく", "ごひゃく",    "ろっぴゃく", "ななひゃく",
                                           "はっぴゃく", "きゅうひゃく"};
    static const char *const thousands[] = {"",         "せん",      "にせん",   "さんぜん",
                                            "よんせん", "ごせん",    "ろくせん", "ななせん",
                                            "はっせん", "きゅうせん"};

    if (value == 0) {
        buffer_append(out, "ゼロ");
        return;
    }
    buffer_append(out, thousands[value / 1000]);
    buffer_append(out, hundreds[value / 100 % 10]);
    buffer_append(out, tens[value / 10 % 10]);
    buffer_append(out, ones[value % 10]);
}

void
cardinal_korean(int value, struct buffer *out)
{
    static const char *const digits[] = {"영", "일", "이", "삼", "사",
                                         "오", "육", "칠", "팔", "구"};
    static const struct {
        int size;
        const char *name;
    } places[] = {{1000, "천"}, {100, "백"}, {10, "십"}, {1, ""}};

    if (value == 0) {
        buffer_append(out, digits[0]);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        int digit = value / places[i].size % 10;
        if (digit == 0) {
            continue;
        }
        /* One is said of the ones alone: 십, 백, 천. */
        if (digit > 1 || places[i].size == 1) {
            buffer_append(out, digits[digit]);
        }
        buffer_append(out, places[i].name);
    }
}

static void
add_word(struct buffer *out, bool *more, const char *gap, const char *word)
{
    if (*word == '\0') {
        return;
    }
    buffer_append(out, *more ? gap : "");
    buffer_append(out, word);
    *more = true;
}

void
cardinal_russian(int value, struct buffer *out)
{
    static const char *const small[] = {
        "",           "один",        "два",        "три",          "четыре",
        "пять",       "шесть",       "семь",       "восемь",       "девять",
        "десять",     "одиннадцать", "двенадцать", "тринадцать",   "четырнадцать",
        "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"};
    static const char *const tens[] = {
        "",          "",           "двадцать",  "тридцать",    "сорок",
        "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"};
    static const char *const hundreds[] = {"",          "сто",      "двести",   "триста",
                                           "четыреста", "пятьсот",  "шестьсот", "семьсот",
                                           "восемьсот", "девятьсот"};
    static const char *const thousands[] = {
        "",           "тысяча",      "две тысячи", "три тысячи",   "четыре тысячи",
        "пять тысяч", "шесть тысяч", "семь тысяч", "восемь тысяч", "девять тысяч"};
    int rest = value % 100;
    bool more = false;

    if (value == 0) {
        buffer_append(out, "ноль");
        return;
    }
    add_word(out, &more, " ", thousands[value / 1000]);
    add_word(out, &more, " ", hundreds[value / 100 % 10]);
    add_word(out, &more, " ", rest < 20 ? small[rest] : tens[rest / 10]);
    add_word(out, &more, " ", rest < 20 ? "" : small[rest % 10]);
}

/* The parts are joined by "and"; ones come before tens. */
void
cardinal_arabic(int value, struct buffer *out)
{
    static const char *const small[] = {
        "",          "واحد",     "اثنان",   "ثلاثة",    "أربعة",      "خمسة",     "ستة",
        "سبعة",      "ثمانية",   "تسعة",    "عشرة",     "أحد عشر",    "اثنا عشر", "ثلاثة عشر",
        "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر"};
    static const char *const tens[] = {"",      "",     "عشرون", "ثلاثون", "أربعون",
                                       "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"};
    static const char *const hundreds[] = {"",       "مئة",   "مئتان",  "ثلاثمئة", "أربعمئة",
                                           "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"};
    static const char *const thousands[] = {
        "",          "ألف",      "ألفان",     "ثلاثة آلاف",  "أربعة آلاف",
        "خمسة آلاف", "ستة آلاف", "سبعة آلاف", "ثمانية آلاف", "تسعة آلاف"};
    static const char and[] = " و";
    int rest = value % 100;
    bool more = false;

    if (value == 0) {
        buffer_append(out, "صفر");
        return;
    }
    add_word(out, &more, and, thousands[value / 1000]);
    add_word(out, &more, and, hundreds[value / 100 % 10]);
    add_word(out, &more, and, rest < 20 ? small[rest] : small[rest % 10]);
    add_word(out, &more, and, rest < 20 ? "" : tens[rest / 10]);
}
