/* SPDX-License-Identifier: Apache-2.0
 * What a row or tile of a list says. */
#include <string.h>

#include "kiosk/screens/screens.h"

void
row_grey(const struct kiosk *kiosk, const struct look_service *look, char dst[SENTENCE_SIZE])
{
    char when[I18N_TEXT_SIZE];
    if (look->stopped) {
        sentence(dst, _("Stopped for now"), "", "");
    } else if (look->closed) {
        look_opens(kiosk, look, dst, SENTENCE_SIZE);
    } else if (look->full_until > 0) {
        struct civil until = look_civil(kiosk, look->full_until);
        i18n_format_time(&until, when, sizeof(when));
        sentence(dst, _("All taken · more from {0}"), when, "");
    } else {
        sentence(dst, _("No numbers left today"), "", "");
    }
}

static void
summary(const struct kiosk *kiosk, const struct look_entry *entry, struct row_words *words)
{
    const struct hall *hall = kiosk->view.hall;
    switch (entry->kind) {
    case LOOK_SERVICE:
        str_cut(words->sub, SENTENCE_SIZE,
                look_text_here(kiosk, &hall->services[entry->index].summary));
        break;
    case LOOK_MATTER:
        str_cut(words->sub, SENTENCE_SIZE,
                hall_text(&hall->services[entry->index].name, look_lang(kiosk)));
        break;
    case LOOK_BUNDLE:
        str_cut(words->sub, SENTENCE_SIZE,
                look_text_here(kiosk, &hall->bundles[entry->index].summary));
        break;
    case LOOK_DEPARTMENT:
        str_cut(words->sub, SENTENCE_SIZE,
                look_text_here(kiosk, &hall->departments[entry->index].summary));
        break;
    case LOOK_BUNDLES:
        str_cut(words->sub, SENTENCE_SIZE, _("Several matters, one number"));
        break;
    }
}

void
row_waiting(const struct row_words *words, char dst[SENTENCE_SIZE])
{
    if (words->look.no_wait) {
        sentence(dst, _("No wait"), "", "");
    } else {
        sentence_number(dst, i18n_tr_context("kiosk", "{0} waiting"), words->look.waiting);
    }
}

/* Who waits and how long, as it is read aloud. */
static void
spoken_waiting(const struct row_words *words, char dst[SENTENCE_SIZE])
{
    char waiting[SENTENCE_SIZE], wait[SENTENCE_SIZE];
    row_waiting(words, waiting);
    if (words->look.no_wait || !look_told(&words->look.wait->told).known) {
        str_cut(dst, SENTENCE_SIZE, waiting);
        return;
    }
    look_told_words(&words->look.wait->told, wait, sizeof(wait));
    sentence(dst, _("{0}, {1}"), waiting, wait);
}

void
row_words(const struct kiosk *kiosk, const struct look_entry *entry, struct row_words *ret)
{
    const struct hall *hall = kiosk->view.hall;
    bool service = entry->kind == LOOK_SERVICE || entry->kind == LOOK_MATTER;
    *ret = (struct row_words){.letter = service ? hall->services[entry->index].id : "",
                              .icon = entry->kind == LOOK_DEPARTMENT ? "grid" : "list",
                              .waits = entry->kind != LOOK_BUNDLES && entry->kind != LOOK_BUNDLE,
                              .look = look_entry_service(kiosk, entry)};
    ret->name = entry->kind == LOOK_BUNDLES
                    ? _("Several matters at once")
                    : hall_text(look_entry_name(kiosk, entry), look_lang(kiosk));
    ret->grey = service && look_is_grey(&ret->look);
    char tail[SENTENCE_SIZE];
    if (ret->grey) {
        row_grey(kiosk, &ret->look, ret->sub);
        str_cut(tail, sizeof(tail), ret->sub);
    } else {
        summary(kiosk, entry, ret);
        str_cut(tail, sizeof(tail), ret->sub);
        if (ret->waits) {
            spoken_waiting(ret, tail);
        }
    }
    if (tail[0]) {
        sentence(ret->spoken, _("{0}, {1}"), ret->name, tail);
    } else {
        str_cut(ret->spoken, sizeof(ret->spoken), ret->name);
    }
}

void
row_plate(struct ui_node *parent, const struct row_words *words, float height)
{
    if (words->letter[0]) {
        ui_plate(
            parent, words->letter,
            &(struct ui_plate){.h = height, .kind = words->grey ? UI_PLATE_GREY : UI_PLATE_PAPER});
        return;
    }
    struct ui_node *square = ui_box(parent, &(struct ui_style){.name = "number",
                                                               .axis = UI_ROW,
                                                               .width = height,
                                                               .height = height,
                                                               .rigid = true,
                                                               .radius = 0.14f * height,
                                                               .fill = COLOR_PLATE,
                                                               .color = COLOR_WHITE,
                                                               .align = UI_CENTRE,
                                                               .justify = UI_FROM_CENTRE});
    ui_icon(square, words->icon, 0.64f * height, 2, COLOR_NONE);
}
