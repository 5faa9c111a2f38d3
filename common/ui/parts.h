/* SPDX-License-Identifier: Apache-2.0
 * The parts of the design, each built once. A square is a number, a circle is a counter, an arrow
 * is the way. Every part is a node that can be given to ui_touch. Colours left at COLOR_NONE take
 * the part's usual ones. */
#pragma once

#include "ui/ui.h"

/* Icons of data/icons.json by name ("back", "globe", "printer"). Unknown names are our own mistake
 * and are logged. stroke: on the 24 grid, 0 = 2. The directional ones (back, go, chev …) are
 * mirrored in right-to-left layouts. */
struct ui_node *ui_icon(struct ui_node *parent, const char *name, float size, float stroke,
                        enum color color);

/* A square number plate of height h: number is as printed, "C042"; its letters stand in the square.
 * A letter alone gives the square alone, its letter .72 h as in lists. */
enum ui_plate_kind {
    UI_PLATE_PAPER,   /* ink square, white letter, ink digits */
    UI_PLATE_CALL,    /* the same, on apricot */
    UI_PLATE_BOARD,   /* white square, ink letter, white digits */
    UI_PLATE_APRICOT, /* apricot square, ink letter, white digits: a call on the board after its
                         hold */
    UI_PLATE_MARKED,  /* apricot square and digits: a call of just now among others */
    UI_PLATE_PRINT,   /* black and white */
    UI_PLATE_GREY,    /* sold out, or booked and not yet eligible */
};
struct ui_plate {
    float h;
    enum ui_plate_kind kind;
    bool outlined; /* next, not called yet */
    float dip;     /* of a CALL: so much (0 … 1) of the apricot shines through */
    struct ui_edges margin;
};
struct ui_node *ui_plate(struct ui_node *parent, const char *number, const struct ui_plate *plate);

/* A counter of diameter d; longer than three characters becomes a pill. */
enum ui_win_kind {
    UI_WIN_OPEN,      /* ink disc, white text */
    UI_WIN_BOARD,     /* white disc, ink text */
    UI_WIN_RING,      /* ring only: paused, closed, or quiet; in the inherited colour */
    UI_WIN_APRICOT,   /* mine, now */
    UI_WIN_CARD_RING, /* white disc with an edge ring: not mine */
    UI_WIN_CALL,      /* as OPEN, on apricot */
    UI_WIN_PRINT,     /* white disc, black ring and text */
};
struct ui_node *ui_win(struct ui_node *parent, const char *text, float d, enum ui_win_kind kind);

/* number -> counter; mirrored in right-to-left layouts. */
struct ui_node *ui_arrow(struct ui_node *parent, float width, float height, enum color color);

/* People ahead as squares walking to the counters. letter: of my plate. counters: up to
 * max_counters texts. */
struct ui_queue_line {
    float width, square; /* square: side of a person's square in u (34) */
    const char *letter;
    const char *const *counters;
    size_t counter_count;
    int ahead;
    bool print; /* black and white */
};
struct ui_node *ui_queue_line(struct ui_node *parent, const struct ui_queue_line *line);

enum ui_button_kind {
    UI_BUTTON_PRIMARY,
    UI_BUTTON_SECONDARY, /* white, 4 u azure border */
    UI_BUTTON_GHOST,     /* on ink or pine */
    UI_BUTTON_GREEN,     /* pine */
    UI_BUTTON_QUIET,     /* white, hair or edge border, ink text */
    UI_BUTTON_STOP,      /* cinnabar */
};
/* size: of the text (0 = 44). icon may be NULL; icon_size 0 = 1.1 x size. stacked: the icon above
 * the word. key: cap shown beside the word, or at the top end corner when stacked. sub: second,
 * smaller line. */
struct ui_button {
    enum ui_button_kind kind;
    float size, height, icon_size, sub_size, gap, stroke;
    const char *icon, *sub, *key;
    bool stacked;
    bool regular;            /* not bold */
    float radius;            /* 0 = 16 */
    float border;            /* 0 = the kind's */
    struct ui_style box;     /* width, grow, pad, margin, name … */
    struct ui_target target; /* spoken NULL = the label */
};
struct ui_node *ui_button(struct ui_node *parent, const char *label,
                          const struct ui_button *button);

/* A chip of a choice: selected = ink fill. size 0 = 34, height 0 = 80. */
struct ui_node *ui_chip(struct ui_node *parent, const char *label, float size, float height,
                        const struct ui_target *target);

/* 1-2-3 over a page: current counts from 0; done steps get a check. on_ink: colours for a dark bar.
 * disc 0 = 48. */
struct ui_steps {
    const char *const *labels;
    size_t count, current;
    float disc, size;
    bool on_ink;
};
struct ui_node *ui_steps(struct ui_node *parent, const struct ui_steps *steps);
struct ui_node *ui_step_disc(struct ui_node *parent, int number, float disc, bool done,
                             bool current, bool on_ink);

/* Squares to tick (56 u by default), discs to choose (c07). */
struct ui_node *ui_checkbox(struct ui_node *parent, float side, bool checked, bool missing);
struct ui_node *ui_radio(struct ui_node *parent, float d, bool chosen);

/* Countdown: fraction 0–1 left, seconds written inside. stroke 0 = 8. */
struct ui_node *ui_ring(struct ui_node *parent, float d, float stroke, float fraction, int seconds,
                        enum color arc, enum color track);

/* A dashed tear line over the whole width with two half discs of radius 20 u cut out in the page's
 * colour. */
struct ui_node *ui_tear(struct ui_node *parent, enum color page);

/* value and standard as fractions of the track's length; standard <= 0 draws none. color NONE =
 * azure, cinnabar beyond. */
struct ui_node *ui_bar(struct ui_node *parent, float height, float value, float standard,
                       enum color color);

/* Key cap; size 0 = 13. In the inherited colour when NONE. */
struct ui_node *ui_keycap(struct ui_node *parent, const char *key, float size, enum color color);

/* A small filled word ("优先", "超时"): text size, fill, text colour; outlined when fill is
 * COLOR_NONE. */
struct ui_node *ui_tag(struct ui_node *parent, const char *label, float size, enum color fill,
                       enum color text);

/* Faces 5 (blossom) to 1 (triangle). mono: one colour, for print. */
struct ui_node *ui_face(struct ui_node *parent, int score, float size, bool mono);

/* A counter's state, told by shape: disc, triangle, ring, bars, square, cross, dash. */
enum ui_state_mark {
    UI_MARK_SERVING,
    UI_MARK_CALLING,
    UI_MARK_IDLE,
    UI_MARK_PAUSED,
    UI_MARK_OVERDUE,
    UI_MARK_OFFLINE,
    UI_MARK_CLOSED,
};
struct ui_node *ui_mark(struct ui_node *parent, enum ui_state_mark mark, float size);

/* The square and ring of Paihao, height of the 24 grid. */
struct ui_node *ui_logo(struct ui_node *parent, float height);

/* A text field: value, or a hint in ink2 when it is empty; caret after caret bytes
 * when >= 0.
 */
struct ui_field {
    const char *value, *hint;
    int caret;
    float size, height;
    bool secret; /* discs instead of letters */
    struct ui_style box;
    struct ui_target target;
};
struct ui_node *ui_field(struct ui_node *parent, const struct ui_field *field);

/* A dialog: a scrim over the whole screen and a card in its middle. Call on the root; returns the
 * card (a column). */
struct ui_node *ui_dialog(struct ui_node *root, const struct ui_style *card);
