/* SPDX-License-Identifier: Apache-2.0
 * A screen as nodes: build the tree from the state each time, lay it out, then draw, hit, speak or
 * audit it. No window and no pixels here. Boxes are flex boxes with the habits of CSS (border-box;
 * absolute boxes stand in their parent's border-free box), so that a flex layout maps one to one.
 *
 * Lengths are in u (see struct ui_metrics) and become whole pixels last. Styles are designated
 * initialisers; zero means "nothing" or "from the content". Strings are copied into the tree.
 * Everything lives until the next ui_tree_reset.
 *
 *     struct ui_node *row = ui_box(page, &(struct ui_style){.name = "row", .axis = UI_ROW, .height
 * = 108, .fill = COLOR_CARD, .border = UI_ALL(2), .edge = COLOR_HAIR, .radius = 16, .align =
 * UI_CENTRE, .pad = {.start = 18, .end = 28}}); ui_text(row, name, &(struct ui_type){.size = 44,
 * .bold = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}}); ui_touch(row, &(struct
 * ui_target){.action = ACTION_SERVICE + i, .spoken = spoken, .role = UI_ROLE_BUTTON});
 */
#pragma once

#include "base/base.h"
#include "text/text.h"
#include "ui/theme.h"

struct draw_list;
struct ui_tree;
struct ui_node;

struct ui_point {
    float x, y;
};
struct ui_rect {
    float x, y, w, h;
};

/* u: pixels of one design unit. mm_per_px: of the real panel, 0 when unknown (then sizes in mm are
 * not audited). */
struct ui_metrics {
    float u, mm_per_px;
};
/* u = short side / 1080. */
struct ui_metrics ui_metrics_screen(int width, int height, float mm_per_px);
/* The same, but below 0.285 mm per px u grows until 70 u is 20 mm and 10 u is 3 mm. */
struct ui_metrics ui_metrics_kiosk(int width, int height, float mm_per_px);
/* As ui_metrics_screen, but u is never less than makes a main action of 144 u 18 mm and another
 * of 97 u 12 mm. */
struct ui_metrics ui_metrics_pad(int width, int height, float mm_per_px);

/* What a frame is for. height 0: as tall as its content (paper). ground: what lies behind
 * everything. */
struct ui_screen {
    int width, height;
    struct ui_metrics metrics;
    struct theme theme;
    const char *lang;
    bool rtl; /* mirrors the whole layout except boxes with 'ltr' */
    enum color ground;
};

enum ui_axis { UI_COLUMN, UI_ROW, UI_STACK /* children on top of each other */ };
enum ui_align { UI_STRETCH, UI_START, UI_CENTRE, UI_END, UI_BASELINE, UI_ALIGN_COUNT };
enum ui_justify { UI_FROM_START, UI_FROM_CENTRE, UI_FROM_END, UI_SPACE_BETWEEN, UI_SPACE_AROUND };
enum ui_corners {
    UI_CORNERS_ALL,
    UI_CORNERS_TOP,
    UI_CORNERS_BOTTOM,
    UI_CORNERS_START,
    UI_CORNERS_END
};
/* Absolute placing on one axis. FLOW: not placed. BOTH: from x (or y) to x_end (or y_end). */
enum ui_place { UI_PLACE_FLOW, UI_PLACE_START, UI_PLACE_END, UI_PLACE_BOTH, UI_PLACE_CENTRE };

/* start is left, or right in a right-to-left layout. */
struct ui_edges {
    float top, end, bottom, start;
};
#define UI_ALL(all) ((struct ui_edges){(all), (all), (all), (all)})
#define UI_XY(across, down) ((struct ui_edges){(down), (across), (down), (across)})

struct ui_style {
    const char *name; /* for tests and the trace: "row", "header", "title" … */
    enum ui_axis axis;
    float width, height, min_width, max_width, min_height, max_height;
    float grow; /* share of the free space; such a box starts from nothing, as flex: 1 with
                   min-width: 0 */
    bool rigid; /* never shrinks below its content's full width */
    struct ui_edges pad, margin, border;
    float gap, wrap_gap; /* wrap_gap: between the lines of a wrapped row; 0 = gap */
    enum ui_align align; /* children across the axis */
    enum ui_align self;  /* me, instead of my parent's align; UI_STRETCH = as the parent says */
    bool self_stretch;   /* stretch although the parent's align says otherwise */
    enum ui_justify justify;
    bool wrap; /* a row that goes on in the next line */
    enum ui_place x_place, y_place;
    float x, y, x_end, y_end;
    float shift_x,
        shift_y; /* moved after the layout, taking no room with it (position: relative) */
    enum color fill, edge, color; /* color: of the text, icons and strokes inside, inherited */
    float radius; /* clamped to half the shorter side, so a large one makes a pill or disc */
    enum ui_corners corners;
    bool dashed;
    bool ltr;    /* children keep left-to-right order and the text its direction: plates, clock, QR,
                    map */
    bool modal;  /* a dialog: nothing outside it can be hit, focused or spoken */
    bool hidden; /* takes its room, paints nothing, cannot be touched */
};

enum ui_fit {
    UI_FIT_WRAP,   /* as many lines as it needs, at most max_lines (0 = any) */
    UI_FIT_LINE,   /* one line, no break, may overflow: short texts whose room is known */
    UI_FIT_SHRINK, /* one line; else up to two type steps smaller; else wraps (max_lines 0 = 2), up
                      to three steps smaller still when that is too much; else cut, which the audit
                      tells unless it needs several times as many lines */
    UI_FIT_CUT,    /* one line and "…": free text only, never a name, number or time */
    UI_FIT_ITEMS,  /* one line; drops whole items from the end at "、", "," or "·" */
};

struct ui_type {
    float size; /* em in u; 0 = 32 */
    bool bold;
    enum color color;    /* COLOR_NONE = inherited */
    enum ui_align align; /* START (also for STRETCH), CENTRE, END of the lines in the box */
    float line;          /* line height in em; 0 = 1.25 */
    enum ui_fit fit;
    int max_lines;
    bool optical;        /* 0.06 em up, so that Chinese and digits look centred */
    float tracking;      /* em */
    bool exact;          /* not enlarged by large type */
    bool ltr;            /* clock, codes, numbers: left to right in any language */
    const char *lang;    /* NULL = the screen's */
    struct ui_style box; /* width, grow, margin, name, shift … of the text's own box */
};

/* A tree keeps focus and press across frames; text must outlive it. */
struct ui_tree *ui_tree_new(struct text *text);
struct ui_tree *ui_tree_free(struct ui_tree *tree);
/* Forgets all nodes; the answer is the root, a column that fills the screen. */
struct ui_node *ui_tree_reset(struct ui_tree *tree, const struct ui_screen *screen);

struct ui_node *ui_box(struct ui_node *parent, const struct ui_style *style);
struct ui_node *ui_row(struct ui_node *parent, float gap); /* a row, children centred across it */
struct ui_node *ui_column(struct ui_node *parent, float gap); /* a column, children stretched */
struct ui_node *ui_text(struct ui_node *parent, const char *text, const struct ui_type *type);
struct ui_node *ui_textf(struct ui_node *parent, const struct ui_type *type, const char *format,
                         ...) PRINTF_LIKE(3, 4);
struct ui_node *ui_spacer(struct ui_node *parent); /* takes the free space (grow 1) */
struct ui_node *ui_gap(struct ui_node *parent,
                       float length); /* fixed space along the parent's axis */

/* Strokes and fills in a box's own coordinates (u, from its top left corner, over its fill, under
 * its children). COLOR_NONE = the inherited colour. Mirrored in right-to-left layouts when the box
 * is not 'ltr'. */
void ui_draw_line(struct ui_node *node, const struct ui_point *points, size_t count, float stroke,
                  enum color color);
void ui_draw_polygon(struct ui_node *node, const struct ui_point *points, size_t count,
                     enum color color);
void ui_draw_disc(struct ui_node *node, float cx, float cy, float radius, enum color color);
/* Degrees, clockwise, 0 = east; from 0 to 360 = the whole circle. */
void ui_draw_arc(struct ui_node *node, float cx, float cy, float radius, float from, float to,
                 float stroke, enum color color);
/* As ui_draw_line, in dashes of 'dash' u with gaps of 'gap' u. */
void ui_draw_dashes(struct ui_node *node, const struct ui_point *points, size_t count, float stroke,
                    float dash, float gap, enum color color);

/* argb: width * height pixels 0xAARRGGBB, straight alpha, must live until the frame is painted;
 * scaled into the box. */
struct ui_node *ui_image(struct ui_node *parent, const uint32_t *argb, int width, int height,
                         const struct ui_style *style);
/* One byte per module, 0 or 1; each module becomes whole pixels, the rest is margin. COLOR_INK on
 * COLOR_CARD if NONE. */
struct ui_node *ui_matrix(struct ui_node *parent, const uint8_t *modules, int side, enum color dark,
                          const struct ui_style *style);

enum ui_role {
    UI_ROLE_BUTTON,
    UI_ROLE_CHECKBOX,
    UI_ROLE_RADIO,
    UI_ROLE_TOGGLE,
    UI_ROLE_TAB,
    UI_ROLE_KEY, /* of a keypad */
    UI_ROLE_FIELD,
};
/* action > 0, chosen by the program, one per control of a screen (ACTION_SERVICE + i for lists).
 * spoken: its name for the ear; NULL = the texts inside it, joined. key: the key that does the
 * same, for the trace ("F2"). main: the screen's main action, which must be larger. A disabled
 * target is drawn as given, cannot be hit, and is left out by focus. */
struct ui_target {
    int action;
    const char *spoken;
    enum ui_role role;
    bool main, disabled, selected, checked;
    const char *key;
};
void ui_touch(struct ui_node *node, const struct ui_target *target);
/* What the ear hears for a node that is no target; "" silences it and all inside it. Titles and
 * leads need no call: every text outside targets is read in order. */
void ui_say(struct ui_node *node, const char *spoken);

/* Pressed and focused looks come from these; 0 = none. They survive ui_tree_reset. */
void ui_press(struct ui_tree *tree, int action);
void ui_focus(struct ui_tree *tree, int action);
int ui_focused(const struct ui_tree *tree);

void ui_layout(struct ui_tree *tree);
void ui_draw(const struct ui_tree *tree, struct draw_list *list);

/* After ui_layout. Pixels of the whole frame; the height matters where the screen gave none. */
struct ui_rect ui_tree_rect(const struct ui_tree *tree);
/* The action under a finger, 0 if none. Targets are grown to the theme's minimum, the nearest wins.
 */
int ui_hit(const struct ui_tree *tree, struct ui_point at);
/* Moves the focus by 1 or -1 in reading order (top to bottom, start to end), around the ends;
 * returns the action. */
int ui_focus_step(struct ui_tree *tree, int direction);
/* The screen for the ear: texts outside targets as sentences, then one line per target. Appends. */
void ui_spoken(const struct ui_tree *tree, struct buffer *ret_spoken);

/* Targets in reading order, for tests and the trace. */
struct ui_target_info {
    int action;
    const char *spoken, *name, *key;
    struct ui_rect rect;
    enum ui_role role;
    bool disabled, selected, checked, main;
};
size_t ui_targets(const struct ui_tree *tree, struct ui_target_info *targets, size_t max);

enum ui_rule_kind {
    UI_FAULT_SMALL,    /* target below the theme's minimum in mm */
    UI_FAULT_CLOSE,    /* gap between two targets too small */
    UI_FAULT_OVERLAP,  /* two targets overlap */
    UI_FAULT_CONTRAST, /* text below 4.5:1 (3:1 from 24 px bold or 32 px; 15:1 in high contrast) */
    UI_FAULT_CLIPPED,  /* text wider or taller than its box, or off the screen */
    UI_FAULT_SILENT,   /* target without a spoken name */
    UI_FAULT_TWICE,    /* two targets with one action */
};
struct ui_fault {
    enum ui_rule_kind rule;
    char what[96]; /* the node's name and text */
    struct ui_rect rect;
    float value, wanted; /* mm, ratio or px */
};
const char *ui_rule_name(enum ui_rule_kind rule);
/* Returns how many faults there are; at most max are stored. */
size_t ui_audit(const struct ui_tree *tree, struct ui_fault *faults, size_t max);

/* Reading a laid-out tree: NULL when there is no nth (from 0) node of that name. */
const struct ui_node *ui_find(const struct ui_tree *tree, const char *name, size_t nth);
const struct ui_node *ui_find_text(const struct ui_tree *tree, const char *text, size_t nth);
struct ui_rect ui_node_rect(const struct ui_node *node); /* px, border box */
/* Of a text: the ink's line boxes as a browser reports them (1.448 em tall, as wide as the words).
 */
struct ui_rect ui_node_ink(const struct ui_node *node);
const char *ui_node_text(const struct ui_node *node); /* "" for boxes */
const char *ui_node_name(const struct ui_node *node); /* "" without one */
/* The frame the node belongs to: how much room there is, in which language and theme. */
const struct ui_screen *ui_node_screen(const struct ui_node *node);
