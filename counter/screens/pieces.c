/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "counter/screens/screens.h"

enum { PIN_DISCS = 6, PIN_DISCS_MAX = 12, LETTERS_MAX = 6 };

struct ui_node *
piece_button(struct ui_node *parent, const struct piece_button *button)
{
    enum color color = button->color != COLOR_NONE ? button->color : theme_ink_on(button->fill);
    enum color fill = button->disabled ? COLOR_DISABLED : button->fill;
    struct ui_node *box = ui_box(
        parent, &(struct ui_style){.name = "button",
                                   .axis = UI_ROW,
                                   .align = UI_CENTRE,
                                   .justify = UI_FROM_CENTRE,
                                   .gap = button->size * 0.55F,
                                   .width = button->width,
                                   .grow = button->grow ? 1 : 0,
                                   .height = button->height,
                                   .pad = UI_XY(button->width > 0 || button->grow ? 8 : 18, 0),
                                   .radius = 10,
                                   .fill = fill,
                                   .edge = button->disabled ? COLOR_NONE : button->edge,
                                   .border = UI_ALL(button->disabled ? 0 : button->border),
                                   .color = button->disabled ? COLOR_DISABLED_TEXT : color});
    if (button->icon) {
        ui_icon(box, button->icon, button->size * 1.2F, 0, COLOR_NONE);
    }
    ui_text(box, button->label,
            &(struct ui_type){.size = button->size,
                              .bold = !button->regular,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .align = UI_CENTRE});
    if (button->key) {
        ui_keycap(box, button->key, button->key_size, COLOR_NONE);
    }
    ui_touch(box, &(struct ui_target){.action = button->action,
                                      .spoken = button->label,
                                      .key = button->key,
                                      .main = button->main,
                                      .disabled = button->disabled,
                                      .selected = button->selected});
    return box;
}

struct ui_node *
piece_primary(struct ui_node *parent, const char *label, const char *key, int action, float width,
              bool disabled)
{
    return piece_button(parent, &(struct piece_button){.label = label,
                                                       .key = key,
                                                       .action = action,
                                                       .width = width,
                                                       .height = 76,
                                                       .size = 26,
                                                       .key_size = 13,
                                                       .fill = COLOR_AZURE,
                                                       .color = COLOR_WHITE,
                                                       .main = true,
                                                       .disabled = disabled});
}

struct ui_node *
piece_choice(struct ui_node *parent, const char *label, int action, bool chosen, float height)
{
    struct ui_node *box =
        ui_box(parent, &(struct ui_style){.name = "button",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .justify = UI_FROM_CENTRE,
                                          .height = height,
                                          .pad = UI_XY(13, 0),
                                          .radius = 10,
                                          .fill = chosen ? COLOR_CHOSEN : COLOR_CARD,
                                          .edge = chosen ? COLOR_NONE : COLOR_EDGE,
                                          .border = UI_ALL(chosen ? 0 : 1)});
    ui_text(box, label,
            &(struct ui_type){.size = 17,
                              .bold = chosen,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .color = chosen ? COLOR_WHITE : COLOR_INK});
    ui_touch(box,
             &(struct ui_target){
                 .action = action, .spoken = label, .role = UI_ROLE_RADIO, .selected = chosen});
    return box;
}

/* The compact window has no room for a card over the desk: the dialog takes the desk's place, and
 * header and footer stay. */
static struct ui_node *
panel(const struct counter_app *app, struct ui_node *root)
{
    struct desk_layout layout = desk_layout(app);

    return ui_box(root, &(struct ui_style){.name = "dialog",
                                           .x_place = UI_PLACE_BOTH,
                                           .y_place = UI_PLACE_BOTH,
                                           .y = layout.header,
                                           .y_end = 44,
                                           .fill = COLOR_PAPER,
                                           .color = COLOR_INK,
                                           .pad = {.top = 12, .end = 16, .bottom = 16, .start = 16},
                                           .modal = true});
}

struct ui_node *
piece_dialog(const struct counter_app *app, struct ui_node *root, const char *title, float width,
             float height, struct ui_node **ret_title)
{
    bool compact = counter_is_compact(app);
    struct ui_node *card =
        compact
            ? panel(app, root)
            : ui_dialog(root,
                        &(struct ui_style){.name = "dialog",
                                           .width = width,
                                           .height = height,
                                           .fill = COLOR_CARD,
                                           .color = COLOR_INK,
                                           .radius = 18,
                                           .pad = {.top = 26, .end = 32, .bottom = 24, .start = 32},
                                           .modal = true});
    struct ui_node *bar = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .gap = 18,
                                                          .height = 40});
    struct ui_node *start =
        ui_box(bar, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 18, .grow = 1});
    ui_text(start, title,
            &(struct ui_type){
                .size = compact ? 24 : 28, .bold = true, .optical = true, .fit = UI_FIT_SHRINK});
    struct ui_node *cancel = ui_box(
        bar, &(struct ui_style){
                 .axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .height = 40, .color = COLOR_INK2});
    ui_text(cancel, _("Cancel"),
            &(struct ui_type){.size = 15, .optical = true, .fit = UI_FIT_LINE});
    ui_keycap(cancel, "Esc", 13, COLOR_NONE);
    ui_touch(cancel, &(struct ui_target){
                         .action = COUNTER_TARGET_CANCEL, .spoken = _("Cancel"), .key = "Esc"});
    if (ret_title) {
        *ret_title = start;
    }
    return card;
}

struct dialog_columns
piece_columns(const struct counter_app *app, struct ui_node *card, float left)
{
    if (counter_is_compact(app)) {
        struct ui_node *column = ui_box(card, &(struct ui_style){.margin = {.top = 10}});
        return (struct dialog_columns){column, column};
    }
    struct ui_node *body = ui_box(
        card,
        &(struct ui_style){.axis = UI_ROW, .align = UI_START, .gap = 36, .margin = {.top = 20}});
    struct dialog_columns columns = {ui_box(body, &(struct ui_style){.width = left, .rigid = true}),
                                     NULL};
    columns.right = ui_box(body, &(struct ui_style){.grow = 1});
    return columns;
}

void
piece_confirm(const struct counter_app *app, struct ui_node *card, const char *label, float width,
              bool disabled)
{
    bool compact = counter_is_compact(app);
    struct ui_node *foot =
        ui_box(card, &(struct ui_style){.x_place = compact ? UI_PLACE_BOTH : UI_PLACE_END,
                                        .y_place = UI_PLACE_END,
                                        .x = compact ? 16 : 32,
                                        .x_end = 16,
                                        .y = compact ? 16 : 24});

    piece_primary(foot, label, "F2", COUNTER_TARGET_CONFIRM, compact ? 0 : width, disabled);
}

void
piece_input(struct ui_node *parent, const struct counter_field *field, const char *hint,
            const char *spoken, int action, bool active, bool free_text)
{
    struct ui_style box = {.name = active && free_text ? "note" : "block",
                           .axis = UI_ROW,
                           .align = UI_CENTRE,
                           .height = 52,
                           .pad = UI_XY(14, 0),
                           .radius = 10,
                           .fill = COLOR_CARD,
                           .edge = active ? COLOR_AZURE : COLOR_EDGE,
                           .border = UI_ALL(active ? 3 : 1)};

    ui_field(parent, &(struct ui_field){.value = field->text,
                                        .hint = hint,
                                        .caret = active ? (int)field->caret : -1,
                                        .size = 17,
                                        .height = 52,
                                        .box = box,
                                        .target = {.action = action,
                                                   .spoken = spoken,
                                                   .role = UI_ROLE_FIELD,
                                                   .selected = active}});
}

void
piece_notice_text(struct ui_node *parent, const char *icon, const char *text, bool touch)
{
    struct ui_node *box = ui_box(parent, &(struct ui_style){.name = "notice",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 10,
                                                            .pad = UI_XY(14, 8),
                                                            .margin = {.top = 10},
                                                            .radius = 10,
                                                            .fill = COLOR_APRICOT_T,
                                                            .edge = COLOR_APRICOT_D,
                                                            .border = UI_ALL(1),
                                                            .color = COLOR_INK,
                                                            .min_height = 44});

    ui_icon(box, icon, 20, 0, COLOR_NONE);
    ui_text(box, text, &(struct ui_type){.size = 15, .max_lines = 4, .box = {.grow = 1}});
    if (touch) {
        ui_touch(box, &(struct ui_target){.action = COUNTER_TARGET_NOTICE, .spoken = text});
    }
}

void
piece_notice(const struct counter_app *app, struct ui_node *parent)
{
    const char *text = app->notice;

    if (!text[0] && app->late && !app->stale && app->pending_count > 0) {
        text = _("Still asking. Your step is not lost; please wait a moment.");
    }
    if (text[0]) {
        piece_notice_text(parent, "info", text, app->notice[0] != '\0');
    }
}

static void
key(struct ui_node *row, const char *label, const char *icon, const char *spoken, int action,
    float height)
{
    bool quiet = action == COUNTER_TARGET_CLEAR || action == COUNTER_TARGET_ERASE;
    struct ui_node *box = ui_box(row, &(struct ui_style){.name = "button",
                                                         .axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_FROM_CENTRE,
                                                         .grow = 1,
                                                         .height = height,
                                                         .radius = 10,
                                                         .fill = quiet ? COLOR_SAND : COLOR_CARD,
                                                         .edge = quiet ? COLOR_SAND : COLOR_EDGE,
                                                         .border = UI_ALL(1)});
    if (icon) {
        ui_icon(box, icon, 30, 0, COLOR_NONE);
    } else {
        ui_text(box, label,
                &(struct ui_type){
                    .size = quiet ? 18 : 30, .bold = true, .optical = true, .fit = UI_FIT_SHRINK});
    }
    ui_touch(box, &(struct ui_target){.action = action, .spoken = spoken, .role = UI_ROLE_KEY});
}

void
piece_letters(const struct counter_app *app, struct ui_node *parent)
{
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 8,
                                                            .margin = {.top = 10, .bottom = 10}});
    for (int i = 0; i < app->counter.service_count && i < LETTERS_MAX; i++) {
        const char *id = app->counter.services[i];
        if (id[1] == '\0') {
            piece_button(row, &(struct piece_button){.label = id,
                                                     .action = COUNTER_TARGET_KEY + id[0],
                                                     .grow = true,
                                                     .height = 44,
                                                     .size = 20,
                                                     .fill = COLOR_CARD,
                                                     .edge = COLOR_EDGE,
                                                     .border = 1});
        }
    }
}

void
piece_keypad(struct ui_node *parent, float key_height)
{
    struct ui_node *pad = ui_column(parent, 10);
    for (int line = 0; line < 3; line++) {
        struct ui_node *row = ui_row(pad, 10);
        for (int column = 0; column < 3; column++) {
            char digit[2] = {(char)('1' + line * 3 + column), '\0'};
            key(row, digit, NULL, digit, COUNTER_TARGET_KEY + digit[0], key_height);
        }
    }
    struct ui_node *row = ui_row(pad, 10);
    key(row, i18n_tr_context("counter", "Clear"), NULL, i18n_tr_context("counter", "Clear"),
        COUNTER_TARGET_CLEAR, key_height);
    key(row, "0", NULL, "0", COUNTER_TARGET_KEY + '0', key_height);
    key(row, NULL, "bksp", _("Erase the last digit"), COUNTER_TARGET_ERASE, key_height);
}

static void
secret_discs(struct ui_node *box, size_t typed)
{
    size_t shown = typed < PIN_DISCS ? PIN_DISCS : typed < PIN_DISCS_MAX ? typed : PIN_DISCS_MAX;
    for (size_t i = 0; i < shown; i++) {
        bool full = i < typed;
        ui_box(box, &(struct ui_style){.width = 18,
                                       .height = 18,
                                       .radius = 9,
                                       .fill = full ? COLOR_INK : COLOR_NONE,
                                       .edge = full ? COLOR_NONE : COLOR_EDGE,
                                       .border = UI_ALL(full ? 0 : 2)});
    }
}

static void
field_text(struct ui_node *box, const struct counter_field *field, const char *hint, bool active)
{
    char before[COUNTER_FIELD_SIZE];
    float size = 26;
    if (!field->text[0]) {
        if (active) {
            ui_box(box, &(struct ui_style){.width = 2, .height = 30, .fill = COLOR_AZURE});
        }
        ui_text(box, hint,
                &(struct ui_type){
                    .size = 17, .color = COLOR_INK2, .optical = true, .fit = UI_FIT_LINE});
        return;
    }
    str_cut(before, sizeof(before), field->text);
    before[field->caret] = '\0';
    if (before[0]) {
        ui_text(box, before,
                &(struct ui_type){
                    .size = size, .bold = true, .optical = true, .ltr = true, .fit = UI_FIT_LINE});
    }
    if (active) {
        ui_box(box, &(struct ui_style){.width = 2, .height = 30, .fill = COLOR_AZURE});
    }
    if (field->text[field->caret]) {
        ui_text(box, field->text + field->caret,
                &(struct ui_type){
                    .size = size, .bold = true, .optical = true, .ltr = true, .fit = UI_FIT_LINE});
    }
}

struct ui_node *
piece_field(struct ui_node *parent, const struct counter_field *field, const char *beside,
            const char *hint, bool active, bool secret, int action, const char *spoken)
{
    struct ui_node *box =
        ui_box(parent, &(struct ui_style){.name = "block",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .justify = secret ? UI_FROM_CENTRE : UI_FROM_START,
                                          .gap = secret ? 18 : 0,
                                          .height = 60,
                                          .pad = UI_XY(active ? 14 : 16, 0),
                                          .margin = {.top = 6},
                                          .radius = 10,
                                          .fill = COLOR_CARD,
                                          .edge = active ? COLOR_AZURE : COLOR_EDGE,
                                          .border = UI_ALL(active ? 3 : 1)});
    if (secret) {
        secret_discs(box, strlen(field->text));
    } else {
        field_text(box, field, hint, active);
        ui_spacer(box);
        ui_text(box, beside ? beside : "",
                &(struct ui_type){
                    .size = 17, .color = COLOR_INK2, .optical = true, .fit = UI_FIT_SHRINK});
    }
    ui_touch(box,
             &(struct ui_target){
                 .action = action, .spoken = spoken, .role = UI_ROLE_FIELD, .selected = active});
    return box;
}

void
piece_label(struct ui_node *parent, const char *text, float above)
{
    ui_text(parent, text,
            &(struct ui_type){.size = 17,
                              .bold = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.margin = {.top = above, .bottom = 10}}});
}

struct ui_node *
piece_hint(struct ui_node *parent, const char *icon, const char *text)
{
    struct ui_node *row = ui_box(
        parent,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .color = COLOR_INK2});
    ui_icon(row, icon, 20, 0, COLOR_NONE);
    ui_text(row, text,
            &(struct ui_type){.size = 15, .optical = true, .max_lines = 2, .box = {.grow = 1}});
    return row;
}

void
piece_page_button(struct ui_node *row, const char *icon, const char *spoken, int action)
{
    struct ui_node *box = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_FROM_CENTRE,
                                                         .width = 40,
                                                         .height = 36,
                                                         .radius = 8,
                                                         .color = COLOR_AZURE,
                                                         .edge = COLOR_EDGE,
                                                         .border = UI_ALL(1)});
    ui_icon(box, icon, 20, 0, COLOR_NONE);
    ui_touch(box, &(struct ui_target){.action = action, .spoken = spoken});
}

void
piece_supervisors(const struct counter_app *app, struct ui_node *parent)
{
    const struct hall_staff *people[COUNTER_SUPERVISORS_MAX];
    size_t count = desk_supervisors(app, people, COUNTER_SUPERVISORS_MAX);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW, .wrap = true, .gap = 8});
    for (size_t i = 0; i < count; i++) {
        piece_choice(row, words_text(app, &people[i]->name),
                     COUNTER_TARGET_STAFF + (int)(people[i] - app->hall->staff),
                     strcmp(people[i]->id, app->approve.supervisor) == 0, 44);
    }
}
