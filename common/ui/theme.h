/* SPDX-License-Identifier: Apache-2.0
 * Colours by name, the two themes, the type steps and the sizes a finger needs. */
#pragma once

#include "base/base.h"

/* Named as in the design tokens. PLATE, CHOSEN, ESTIMATE and CALL look like INK or APRICOT in the
 * light theme and differ in high contrast. COLOR_NONE as a fill paints nothing; as a text colour it
 * means "as my parent". */
enum color {
    COLOR_NONE,
    COLOR_INK,
    COLOR_BOARD,
    COLOR_PANEL,
    COLOR_LINE2,
    COLOR_INK2,
    COLOR_PAPER,
    COLOR_SAND,
    COLOR_CARD,
    COLOR_HAIR,
    COLOR_EDGE,
    COLOR_AZURE,
    COLOR_AZURE_D,
    COLOR_AZURE_T,
    COLOR_APRICOT,
    COLOR_APRICOT_T,
    COLOR_APRICOT_D, /* border of an apricot-t panel */
    COLOR_APRICOT_RULE,
    COLOR_AMBER_TEXT,
    COLOR_PINE,
    COLOR_PINE_D, /* text on pine-t */
    COLOR_PINE_T,
    COLOR_PINE_BOARD,
    COLOR_PINE_LIGHT, /* the small "serving" disc on ink */
    COLOR_CINNABAR,
    COLOR_CINNABAR_T,
    COLOR_MIST,
    COLOR_MIST_ON_INK,
    COLOR_GHOST,      /* border of a ghost button */
    COLOR_GHOST_EDGE, /* border of controls on ink, step lines */
    COLOR_SAND_RULE,
    COLOR_DISABLED,
    COLOR_DISABLED_TEXT,
    COLOR_SOLD_OUT,
    COLOR_SOLD_OUT_TEXT,
    COLOR_WHITE,
    COLOR_BLACK,
    COLOR_SCRIM, /* board at 62 % */
    COLOR_PLATE,
    COLOR_CHOSEN,        /* a chosen chip or tab on light ground: ink */
    COLOR_CHOSEN_ON_INK, /* a chosen language on ink, a mode switched on in the access bar: white */
    COLOR_ESTIMATE,      /* the wait told to people */
    COLOR_CALL,          /* a call's panel */
    COLOR_HEAT_0,
    COLOR_HEAT_1,
    COLOR_HEAT_2,
    COLOR_HEAT_3,
    COLOR_HEAT_4,
    COLOR_FACE_5,
    COLOR_FACE_4,
    COLOR_FACE_3,
    COLOR_FACE_2,
    COLOR_FACE_1,
    COLOR_COUNT,
};
/* A colour of one picture that has no name (map furniture, badges). Follows high contrast by its
 * lightness. */
#define COLOR_RGB(rgb) ((enum color)(0x1000000 | (rgb)))

enum theme_kind { THEME_LIGHT, THEME_CONTRAST };

/* What kind of finger: sizes of design tokens section 5. A mouse needs 8 mm. */
enum theme_touch {
    THEME_TOUCH_NONE,
    THEME_TOUCH_KIOSK,
    THEME_TOUCH_PAD,
    THEME_TOUCH_DESK,
    THEME_TOUCH_MOUSE
};

/* large: every text size x 1.6 unless the text says 'exact'. */
struct theme {
    enum theme_kind kind;
    bool large;
    enum theme_touch touch;
};

/* 0xAARRGGBB of a fill or border in this theme. */
uint32_t theme_fill(const struct theme *theme, enum color color);
uint32_t theme_border(const struct theme *theme, enum color color);
/* 0xAARRGGBB of text, strokes and icons that stand on 'ground' (already resolved). */
uint32_t theme_text(const struct theme *theme, enum color color, uint32_t ground);
/* The colour of text on a fill when nobody names one: ink, or white on dark fills. */
enum color theme_ink_on(enum color fill);
/* WCAG 2 contrast, 1–21. */
float theme_contrast(uint32_t one, uint32_t other);

/* Minimum side of a target and gap between targets in mm. */
float theme_target_mm(const struct theme *theme, bool main_action);
float theme_gap_mm(const struct theme *theme);

/* Type steps (R20, 26 … 320 u): the size 'steps' steps away from the step nearest to size. */
float theme_step(float size, int steps);
