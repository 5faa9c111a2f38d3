/* SPDX-License-Identifier: Apache-2.0
 * The desk's screens, drawn from the state alone, and the pieces they share. Lengths are u. */
#pragma once

#include "counter/desk.h"
#include "ui/parts.h"

/* Where things stand at this window's size. */
struct desk_layout {
    float width, height; /* of the window */
    float top;           /* first line under header and banner */
    float card_width, card_height, list_width;
    float primary_height, gap; /* gap: between card, primary and the six */
    bool tight;                /* the banner takes its room */
    bool compact;              /* one column */
    float margin, header;
    float list_x, list_y, list_bottom;
};
struct desk_layout desk_layout(const struct counter_app *app);

void screen_starting(const struct counter_app *app, struct ui_node *root);
void screen_login(const struct counter_app *app, struct ui_node *root);
void screen_desk(const struct counter_app *app, struct ui_node *root);
void screen_transfer(const struct counter_app *app, struct ui_node *root);
void screen_hold(const struct counter_app *app, struct ui_node *root);
void screen_number(const struct counter_app *app, struct ui_node *root);
void screen_pause(const struct counter_app *app, struct ui_node *root);
void screen_lookup(const struct counter_app *app, struct ui_node *root);
void screen_help(const struct counter_app *app, struct ui_node *root);
void screen_approve(const struct counter_app *app, struct ui_node *root);
void screen_close(const struct counter_app *app, struct ui_node *root);
void screen_sheet(const struct counter_app *app, struct ui_node *root);

/* compact.c */
enum { COMPACT_BANNER = 76 };
void compact_layout(const struct counter_app *app, struct desk_layout *layout);
void compact_header(const struct counter_app *app, const struct desk_layout *layout,
                    struct ui_node *root);
void compact_banner(const struct counter_app *app, struct ui_node *root);
void compact_card(const struct counter_app *app, const struct desk_layout *layout,
                  struct ui_node *root);

/* Parts of the desk. */
/* The state's mark and word, on ink. */
void desk_header_mark(struct ui_node *row, enum counter_stage stage);
const char *desk_state_word(enum counter_stage stage);
void desk_footer(const struct counter_app *app, struct ui_node *root, bool keys);
void desk_card(const struct counter_app *app, const struct desk_layout *layout,
               struct ui_node *root);
void desk_checklist(const struct counter_app *app, const struct desk_layout *layout,
                    struct ui_node *parent);
void desk_list(const struct counter_app *app, const struct desk_layout *layout,
               struct ui_node *root);
/* What has come up, at the end of `column`, and how much of the list's room it takes. */
void desk_bars(const struct counter_app *app, struct ui_node *column);
float desk_bars_height(const struct counter_app *app);
void desk_buttons(const struct counter_app *app, const struct desk_layout *layout,
                  struct ui_node *root);

/* pieces.c */
struct piece_button {
    const char *label, *key, *icon;
    int action;
    float height, width, size, key_size;
    enum color fill, edge, color;
    float border;
    bool main, disabled, selected, regular, grow;
};
struct ui_node *piece_button(struct ui_node *parent, const struct piece_button *button);
/* The azure button of a dialog. */
struct ui_node *piece_primary(struct ui_node *parent, const char *label, const char *key,
                              int action, float width, bool disabled);
/* A choice of a dialog: ink when chosen. */
struct ui_node *piece_choice(struct ui_node *parent, const char *label, int action, bool chosen,
                             float height);
/* Opens a dialog: its title on the start side of the answer's row, "Cancel Esc" at its end; more
 * may be added to the row, which is returned in *ret_title. */
struct ui_node *piece_dialog(const struct counter_app *app, struct ui_node *root, const char *title,
                             float width, float height, struct ui_node **ret_title);
/* The columns of a dialog: side by side, the first one `left` wide; one under the other in the
 * compact layout. */
struct dialog_columns {
    struct ui_node *left, *right;
};
struct dialog_columns piece_columns(const struct counter_app *app, struct ui_node *card,
                                    float left);
/* Its main button: at the end of its last line, or as wide as a compact dialog. */
void piece_confirm(const struct counter_app *app, struct ui_node *card, const char *label,
                   float width, bool disabled);
/* A line that is typed in; named "note" where it takes an input method. */
void piece_input(struct ui_node *parent, const struct counter_field *field, const char *hint,
                 const char *spoken, int action, bool active, bool free_text);
/* What was refused, or that the answer is late; nothing when all is well. */
void piece_notice(const struct counter_app *app, struct ui_node *parent);
/* A sentence in a frame that catches the eye; can be put away when `touch`. */
void piece_notice_text(struct ui_node *parent, const char *icon, const char *text, bool touch);
/* The letters with which the desk's own numbers begin. */
void piece_letters(const struct counter_app *app, struct ui_node *parent);
/* 1 to 9, clear, 0, erase. */
void piece_keypad(struct ui_node *parent, float key_height);
/* A typed line; discs when secret. */
struct ui_node *piece_field(struct ui_node *parent, const struct counter_field *field,
                            const char *beside, const char *hint, bool active, bool secret,
                            int action, const char *spoken);
void piece_label(struct ui_node *parent, const char *text, float above);
/* A sentence and its icon, in small secondary type. */
struct ui_node *piece_hint(struct ui_node *parent, const char *icon, const char *text);
/* An arrow to another page of a dialog's list. */
void piece_page_button(struct ui_node *row, const char *icon, const char *spoken, int action);
/* Chips of those who may agree. */
void piece_supervisors(const struct counter_app *app, struct ui_node *parent);
