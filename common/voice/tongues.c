/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/tongues.h"

#include <string.h>

#include "voice/cardinal.h"

static const struct tongue tongues[] = {
    {
        .lang = "zh_CN",
        .digits = {"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"},
        .digit_gap = "",
        .plain_one = "一",
        .cardinal = cardinal_mandarin,
        .cardinal_cut = "*",
        .call = "请 {0} 号,到 {1} 号窗口",
        .call_in_zone = "请 {0} 号,到 {2} {1} 号窗口",
        .floor = "{0}楼",
        .basement = "地下{0}楼",
        .area = "{0} 区",
        .floor_and_area = "{0} {1}",
    },
    {
        .lang = "en",
        .digits = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
        .digit_gap = " ",
        .plain_one = "one",
        .cardinal = cardinal_english,
        .cardinal_cut = " -",
        .call = "Ticket {0}, please go to counter {1}",
        .call_in_zone = "Ticket {0}, please go to counter {1}, {2}",
        .floor = "floor {0}",
        .basement = "basement {0}",
        .area = "zone {0}",
        .floor_and_area = "{0}, {1}",
    },
    {
        .lang = "ja",
        .digits = {"ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"},
        .digit_gap = " ",
        .plain_one = "いち",
        .cardinal = cardinal_japanese,
        .cardinal_cut = "",
        .call = "番号 {0} の方は、{1} 番窓口へお越しください",
        .call_in_zone = "番号 {0} の方は、{2} {1} 番窓口へお越しください",
        .floor = "{0} 階",
        .basement = "地下 {0} 階",
        .area = "{0} エリア",
        .floor_and_area = "{0} {1}",
    },
    {
        .lang = "ko",
        .digits = {"공", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"},
        .digit_gap = " ",
        .plain_one = "일",
        .cardinal = cardinal_korean,
        .cardinal_cut = "*",
        .call = "번호표 {0} 고객님, {1} 번 창구로 오십시오",
        .call_in_zone = "번호표 {0} 고객님, {2} {1} 번 창구로 오십시오",
        .floor = "{0} 층",
        .basement = "지하 {0} 층",
        .area = "{0} 구역",
        .floor_and_area = "{0} {1}",
    },
    {
        .lang = "ru",
        .digits = {"ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь",
                   "девять"},
        .digit_gap = " ",
        .plain_one = "один",
        .cardinal = cardinal_russian,
        .cardinal_cut = " ",
        .call = "Талон {0}, подойдите к окну номер {1}",
        .call_in_zone = "Талон {0}, подойдите к окну номер {1}, {2}",
        .floor = "этаж {0}",
        .basement = "подвальный этаж {0}",
        .area = "зона {0}",
        .floor_and_area = "{0}, {1}",
    },
    {
        .lang = "ar",
        .digits = {"صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية",
                   "تسعة"},
        .digit_gap = " ",
        .plain_one = "واحد",
        .cardinal = cardinal_arabic,
        .cardinal_cut = " ",
        .call = "التذكرة {0}، تفضلوا إلى الشباك رقم {1}",
        .call_in_zone = "التذكرة {0}، تفضلوا إلى الشباك رقم {1}، {2}",
        .floor = "الطابق {0}",
        .basement = "القبو {0}",
        .area = "المنطقة {0}",
        .floor_and_area = "{0}، {1}",
    },
};

const struct tongue *
tongue_find(const char *lang)
{
    for (size_t i = 0; i < ARRAY_SIZE(tongues); i++) {
        if (strcmp(tongues[i].lang, lang) == 0) {
            return &tongues[i];
        }
    }
    return NULL;
}

const struct tongue *
tongue_nth(size_t nth)
{
    return nth < ARRAY_SIZE(tongues) ? &tongues[nth] : NULL;
}
