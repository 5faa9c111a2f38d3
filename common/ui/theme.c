/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/theme.h"

#include <math.h>

static const uint32_t light[COLOR_COUNT] = {
    [COLOR_INK] = 0xFF0F2A33,          [COLOR_BOARD] = 0xFF0A2029,
    [COLOR_PANEL] = 0xFF14333E,        [COLOR_LINE2] = 0xFF2B5160,
    [COLOR_INK2] = 0xFF48606A,         [COLOR_PAPER] = 0xFFF4F2EC,
    [COLOR_SAND] = 0xFFE8E5DB,         [COLOR_CARD] = 0xFFFFFFFF,
    [COLOR_HAIR] = 0xFFDAD8CE,         [COLOR_EDGE] = 0xFF7C8D94,
    [COLOR_AZURE] = 0xFF0B5C7A,        [COLOR_AZURE_D] = 0xFF07435A,
    [COLOR_AZURE_T] = 0xFFE0EEF2,      [COLOR_APRICOT] = 0xFFFFC233,
    [COLOR_APRICOT_T] = 0xFFFFF3D2,    [COLOR_APRICOT_D] = 0xFFC98F00,
    [COLOR_APRICOT_RULE] = 0xFFE5C36A, [COLOR_AMBER_TEXT] = 0xFF8A5A00,
    [COLOR_PINE] = 0xFF14703F,         [COLOR_PINE_D] = 0xFF0B4A28,
    [COLOR_PINE_T] = 0xFFE0F0E6,       [COLOR_PINE_BOARD] = 0xFF7FD8A5,
    [COLOR_PINE_LIGHT] = 0xFF6FD19A,   [COLOR_CINNABAR] = 0xFFB0271B,
    [COLOR_CINNABAR_T] = 0xFFFBE8E4,   [COLOR_MIST] = 0xFFB7C8CE,
    [COLOR_MIST_ON_INK] = 0xFFA9BCC3,  [COLOR_GHOST] = 0xFF7E98A2,
    [COLOR_GHOST_EDGE] = 0xFF5F7C87,   [COLOR_SAND_RULE] = 0xFFCFCCC0,
    [COLOR_DISABLED] = 0xFFDDDAD0,     [COLOR_DISABLED_TEXT] = 0xFF4F6068,
    [COLOR_SOLD_OUT] = 0xFFEFEDE6,     [COLOR_SOLD_OUT_TEXT] = 0xFF5A6E75,
    [COLOR_WHITE] = 0xFFFFFFFF,        [COLOR_BLACK] = 0xFF000000,
    [COLOR_SCRIM] = 0x9E0A2029,        [COLOR_PLATE] = 0xFF0F2A33,
    [COLOR_CHOSEN] = 0xFF0F2A33,       [COLOR_CHOSEN_ON_INK] = 0xFFFFFFFF,
    [COLOR_ESTIMATE] = 0xFF0F2A33,     [COLOR_CALL] = 0xFFFFC233,
    [COLOR_HEAT_0] = 0xFFEFF4F5,       [COLOR_HEAT_1] = 0xFFD3E4EA,
    [COLOR_HEAT_2] = 0xFFA5C9D6,       [COLOR_HEAT_3] = 0xFF5E9DB4,
    [COLOR_HEAT_4] = 0xFF0B5C7A,       [COLOR_FACE_5] = 0xFF14703F,
    [COLOR_FACE_4] = 0xFF4C7F2E,       [COLOR_FACE_3] = 0xFFF2B01E,
    [COLOR_FACE_2] = 0xFFC2570C,       [COLOR_FACE_1] = 0xFFB0271B,
};

static const uint32_t white = 0xFFFFFFFF, black = 0xFF000000, yellow = 0xFFFFE000;

static uint32_t
light_of(enum color color)
{
    if ((unsigned)color >= 0x1000000) {
        return 0xFF000000 | ((unsigned)color & 0xFFFFFF);
    }
    return (unsigned)color < COLOR_COUNT ? light[color] : 0;
}

static bool
is_accent(enum color color)
{
    switch (color) {
    case COLOR_APRICOT:
    case COLOR_APRICOT_D:
    case COLOR_APRICOT_RULE:
    case COLOR_CALL:
    case COLOR_CHOSEN:
    case COLOR_CHOSEN_ON_INK:
    case COLOR_AZURE_T:
    case COLOR_ESTIMATE:
    case COLOR_PINE_BOARD:
        return true;
    default:
        return false;
    }
}

uint32_t
theme_fill(const struct theme *theme, enum color color)
{
    if (theme->kind == THEME_LIGHT || color == COLOR_NONE) {
        return light_of(color);
    }
    if (is_accent(color)) {
        return yellow;
    }
    switch (color) {
    case COLOR_PLATE:
    case COLOR_SOLD_OUT_TEXT:
    case COLOR_WHITE:
    case COLOR_AZURE:
    case COLOR_AZURE_D:
    case COLOR_PINE:
    case COLOR_PINE_D:
    case COLOR_PINE_LIGHT:
    case COLOR_CINNABAR:
    case COLOR_INK2:
    case COLOR_MIST:
    case COLOR_MIST_ON_INK:
    case COLOR_HAIR: /* as fills these are rules and lines */
    case COLOR_EDGE:
    case COLOR_LINE2:
    case COLOR_GHOST:
    case COLOR_GHOST_EDGE:
    case COLOR_SAND_RULE:
    case COLOR_HEAT_3:
    case COLOR_HEAT_4:
    case COLOR_FACE_5:
    case COLOR_FACE_4:
    case COLOR_FACE_3:
    case COLOR_FACE_2:
    case COLOR_FACE_1:
        return white;
    case COLOR_SCRIM:
        return 0x9E000000;
    default:
        return black;
    }
}

uint32_t
theme_border(const struct theme *theme, enum color color)
{
    if (theme->kind == THEME_LIGHT || color == COLOR_NONE) {
        return light_of(color);
    }
    return is_accent(color) ? yellow : white;
}

uint32_t
theme_text(const struct theme *theme, enum color color, uint32_t ground)
{
    if (theme->kind == THEME_LIGHT) {
        return light_of(color == COLOR_NONE ? COLOR_INK : color);
    }
    if (theme_contrast(white, ground) < 4.5F) {
        return black;
    }
    /* Apricot and the estimates stand out, as do the words that are green on a screen. */
    return is_accent(color) || color == COLOR_PINE ? yellow : white;
}

enum color
theme_ink_on(enum color fill)
{
    static const struct theme any = {.kind = THEME_LIGHT};
    uint32_t ground = fill == COLOR_NONE ? white : theme_fill(&any, fill);
    float ink = theme_contrast(light[COLOR_INK], ground);
    return ink >= theme_contrast(white, ground) ? COLOR_INK : COLOR_WHITE;
}

static float
channel(uint32_t byte)
{
    float c = (float)(byte & 0xFF) / 255;
    return c <= 0.03928F ? c / 12.92F : powf((c + 0.055F) / 1.055F, 2.4F);
}

static float
luminance(uint32_t rgb)
{
    return 0.2126F * channel(rgb >> 16) + 0.7152F * channel(rgb >> 8) + 0.0722F * channel(rgb);
}

float
theme_contrast(uint32_t one, uint32_t other)
{
    float a = luminance(one), b = luminance(other);
    return (fmaxf(a, b) + 0.05F) / (fminf(a, b) + 0.05F);
}

float
theme_target_mm(const struct theme *theme, bool main_action)
{
    switch (theme->touch) {
    case THEME_TOUCH_KIOSK:
        return main_action ? 30 : 20;
    case THEME_TOUCH_PAD:
        return main_action ? 18 : 12;
    case THEME_TOUCH_DESK:
        return main_action ? 22 : 11.6F;
    case THEME_TOUCH_MOUSE:
        return 8.4F;
    case THEME_TOUCH_NONE:
        break;
    }
    return 0;
}

float
theme_gap_mm(const struct theme *theme)
{
    switch (theme->touch) {
    case THEME_TOUCH_KIOSK:
        return 3;
    case THEME_TOUCH_PAD:
        return 1.2F;
    case THEME_TOUCH_DESK:
        return 2;
    case THEME_TOUCH_MOUSE:
    case THEME_TOUCH_NONE:
        break;
    }
    return 0;
}

float
theme_step(float size, int steps)
{
    static const float ladder[] = {26,  28,  32,  36,  40,  45,  51,  57,  64,  72,  80, 90,
                                   102, 114, 128, 144, 160, 180, 203, 228, 256, 287, 320};
    static const int last = (int)ARRAY_SIZE(ladder) - 1;
    /* Desk screens count in px and go below the ladder, in the same ratio. */
    if (size < ladder[0]) {
        return size * powf(10, (float)steps / 20);
    }
    int nearest = 0;
    for (int i = 1; i <= last; i++) {
        nearest = fabsf(ladder[i] - size) < fabsf(ladder[nearest] - size) ? i : nearest;
    }
    int at = nearest + steps;
    return at < 0 ? ladder[0] * powf(10, (float)at / 20) : ladder[at > last ? last : at];
}
