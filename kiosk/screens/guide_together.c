/* SPDX-License-Identifier: Apache-2.0
 * Several matters on one ticket: what is done in which order, and what each costs and takes. */
#include "kiosk/screens/guide.h"

enum { TOGETHER_ROW = 92 };

float
guide_matter_height(const struct frame *frame, size_t nth)
{
    return (nth == 0 ? 28 + 52 * frame->f + 12 : 0) + (frame->large ? 150 : TOGETHER_ROW);
}

/* "3 working days, free of charge" */
static void
terms(const struct kiosk *kiosk, const struct hall_matter *matter, char dst[SENTENCE_SIZE])
{
    const char *promise = hall_text(&matter->guide.promise, look_lang(kiosk));
    const char *fee = hall_text(&matter->guide.fee, look_lang(kiosk));
    if (promise[0] && fee[0]) {
        /* Words of another language are joined in their own way. */
        bool own = look_text_here(kiosk, &matter->guide.promise)[0] != '\0';
        sentence(dst, own ? i18n_tr_context("time limit and fee", "{0}, {1}") : "{0}, {1}", promise,
                 fee);
    } else {
        sentence(dst, "{0}", promise[0] ? promise : fee, "");
    }
}

void
guide_matter(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
             size_t nth)
{
    const struct ticket_step *step = &kiosk->steps[nth];
    const struct hall_service *service = hall_service(kiosk->view.hall, step->service);
    const struct hall_matter *matter = service ? hall_matter(service, step->matter) : NULL;
    char number[8], line[SENTENCE_SIZE];
    if (!matter) {
        return;
    }
    if (nth == 0) {
        ui_gap(parent, 28);
        ui_text(parent, _("In this order, on one number"),
                &(struct ui_type){.size = 40,
                                  .bold = true,
                                  .line = 1.3f,
                                  .box = {.name = "heading", .margin = {.bottom = 12}}});
    }
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.name = "matter",
                                          .axis = UI_ROW,
                                          .min_height = frame->large ? 150 : TOGETHER_ROW,
                                          .gap = 20,
                                          .align = UI_CENTRE});
    str_format(number, sizeof(number), "%zu", nth + 1);
    ui_win(row, number, 56, UI_WIN_OPEN);
    ui_plate(row, service->id, &(struct ui_plate){.h = 64});
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1, .shift_y = -4});
    ui_text(words, hall_text(&matter->name, look_lang(kiosk)),
            &(struct ui_type){.size = 38, .bold = true, .line = 1.24f, .fit = UI_FIT_SHRINK});
    terms(kiosk, matter, line);
    if (line[0]) {
        ui_text(words, line,
                &(struct ui_type){.size = frame->large ? 26 : 28,
                                  .line = 1.24f,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_SHRINK});
    }
}
