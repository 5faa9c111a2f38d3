/* SPDX-License-Identifier: Apache-2.0
 * An entry as a tile, where a list would not fit: who waits, and how long, under the name. */
#include "kiosk/screens/screens.h"

static void
figures(struct ui_node *tile, const struct row_words *entry, const struct frame *frame, bool low)
{
    char first[SENTENCE_SIZE], waiting[SENTENCE_SIZE];
    const char *second = i18n_tr_context("kiosk", "Can't say yet");
    const struct ticket_told *told = &entry->look.wait->told;
    str_cut(first, sizeof(first), entry->sub);
    if (entry->grey || !entry->waits) {
        second = "";
    } else if (!entry->look.no_wait && look_told(told).known) {
        look_told_words(told, first, sizeof(first));
        row_waiting(entry, waiting);
        second = waiting;
    } else {
        row_waiting(entry, first);
        second = entry->look.no_wait ? _("Nobody is waiting") : second;
    }
    struct ui_node *words =
        ui_box(tile, &(struct ui_style){.pad = {.start = 2},
                                        .margin = {.top = low          ? 2.0f
                                                          : frame->cjk ? 12.0f
                                                                       : 6.0f}});
    bool quiet = entry->grey || !entry->waits;
    if (low && !entry->waits) {
        return;
    }
    ui_text(words, first,
            &(struct ui_type){.size = low && entry->grey    ? 26
                                      : low || frame->large ? 32
                                      : quiet               ? 32
                                      : frame->cjk          ? 46
                                                            : 36,
                              .bold = !quiet,
                              .color = entry->grey ? COLOR_SOLD_OUT_TEXT
                                       : quiet     ? COLOR_INK2
                                                   : COLOR_ESTIMATE,
                              .line = 1.2f,
                              .fit = low && entry->grey ? UI_FIT_ITEMS : UI_FIT_SHRINK,
                              .max_lines = low ? 1 : 2});
    if (!low && second[0]) {
        ui_text(words, second,
                &(struct ui_type){.size = frame->large ? 26
                                          : frame->cjk ? 32
                                                       : 28,
                                  .color = COLOR_INK2,
                                  .line = 1.25f,
                                  .fit = UI_FIT_SHRINK,
                                  .max_lines = 1});
    }
}

void
tile_entry(const struct kiosk *kiosk, struct ui_node *parent, const struct look_entry *entry,
           float width, float height)
{
    struct frame frame = frame_of(kiosk, parent);
    struct row_words words;
    row_words(kiosk, entry, &words);
    bool low = height < (frame.large ? 220 : 180), large = frame.large;
    struct ui_node *tile = ui_box(
        parent, &(struct ui_style){.name = "tile",
                                   .width = width,
                                   .height = height,
                                   .fill = words.grey ? COLOR_SOLD_OUT : COLOR_CARD,
                                   .border = UI_ALL(2),
                                   .edge = COLOR_HAIR,
                                   .radius = 16,
                                   .pad = {.top = low ? 8.0f : 22.0f, .end = 12, .start = 18}});
    struct ui_node *row = ui_box(
        tile, &(struct ui_style){.axis = UI_ROW, .min_height = 58, .align = UI_CENTRE, .gap = 14});
    row_plate(row, &words, large ? 80 : 58);
    ui_text(row, words.name,
            &(struct ui_type){.size = large       ? (frame.cjk ? 40 : 28)
                                      : frame.cjk ? 46
                                      : low       ? 30
                                                  : 34,
                              .bold = true,
                              .line = frame.cjk ? 1.2f : 1.1f,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .color = words.grey ? COLOR_SOLD_OUT_TEXT : COLOR_NONE,
                              .box = {.name = "name", .grow = 1}});
    figures(tile, &words, &frame, low);
    ui_touch(tile, &(struct ui_target){
                       .action = entry->action, .spoken = words.spoken, .role = UI_ROLE_BUTTON});
}
