/* SPDX-License-Identifier: Apache-2.0
 * Counting numbers in words, 0 … CARDINAL_MAX, appended to 'out'. */
#pragma once

#include "base/base.h"

enum { CARDINAL_MAX = 9999 };

/* 十二, 二十, 一百零一, 二百一十: ten alone loses its 一, and two is always 二. */
void cardinal_mandarin(int value, struct buffer *out);
/* じゅうに, ひゃくいち, さんびゃく: as they are read. */
void cardinal_japanese(int value, struct buffer *out);
/* 십이, 백일 */
void cardinal_korean(int value, struct buffer *out);
/* двенадцать, сто один, две тысячи */
void cardinal_russian(int value, struct buffer *out);
/* اثنا عشر, مئة وواحد */
void cardinal_arabic(int value, struct buffer *out);
/* twelve, twenty-one, one hundred and one, one thousand and ten */
void cardinal_english(int value, struct buffer *out);
