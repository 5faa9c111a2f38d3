/* SPDX-License-Identifier: Apache-2.0
 * Printed pages: the ticket, the guide of a matter and of a bundle, and the notice of what is
 * missing, on both papers. */
#include <stdio.h>
#include <string.h>

#include "config/hall_file.h"
#include "golden.h"
#include "i18n/i18n.h"
#include "print/notice.h"

static struct hall *hall;

static const struct civil morning = {.year = 2026, .month = 3, .day = 20, .hour = 10, .minute = 26};

static struct ticket
ticket_of(const char *number, const char *class_id, const char *service, const char *matter)
{
    struct ticket ticket = {
        .id = 36, .step_count = 1, .ahead = 5, .day = "2026-03-20", .code = "7K3F9QXM2B4T6WCD"};

    str_cut(ticket.number, sizeof(ticket.number), number);
    str_cut(ticket.class_id, sizeof(ticket.class_id), class_id);
    str_cut(ticket.steps[0].service, ID_SIZE, service);
    str_cut(ticket.steps[0].matter, ID_SIZE, matter);
    return ticket;
}

static void
ticket_view(const struct golden_case *golden, struct ui_node *root)
{
    struct ticket ticket =
        ticket_of("C042", golden->data ? golden->data : "regular", "C", "resale");

    bool unknown = golden->data && strcmp(golden->data, "pregnant") == 0;
    slip_build(&(struct slip){.hall = hall,
                              .ticket = &ticket,
                              .lang = golden->lang,
                              .issued = morning,
                              .call = {.known = !unknown,
                                       .updated = golden->data && !unknown,
                                       .from = {.hour = 10, .minute = 40},
                                       .to = {.hour = 10, .minute = 50}},
                              .width = golden->width},
               root);
}

/* data: a bundle's id, or NULL for one matter. */
static void
guide_view(const struct golden_case *golden, struct ui_node *root)
{
    static const struct ticket_step resale = {"C", "resale"};
    const struct hall_bundle *bundle = golden->data ? hall_bundle(hall, golden->data) : NULL;

    notice_guide_build(
        &(struct notice_guide){.hall = hall,
                               .steps = bundle ? bundle->steps : &resale,
                               .step_count = bundle ? bundle->step_count : 1,
                               .title = bundle ? hall_text(&bundle->name, golden->lang) : NULL,
                               .lang = golden->lang,
                               .printed = morning,
                               .width = golden->width},
        root);
}

/* data: any = told a second time. */
static void
notice_view(const struct golden_case *golden, struct ui_node *root)
{
    struct ticket ticket = ticket_of("C036", "regular", "C", "resale");

    notice_slip_build(&(struct notice_slip){.hall = hall,
                                            .ticket = &ticket,
                                            .missing = golden->data ? "2,4" : "4",
                                            .basis = "",
                                            .due_day = golden->data ? "2026-03-27" : "",
                                            .valid_until = "17:00",
                                            .counter = "5",
                                            .staff = "0317",
                                            .again = golden->data != NULL,
                                            .lang = golden->lang,
                                            .printed = morning,
                                            .width = golden->width},
                      root);
}

static void
refusal_view(const struct golden_case *golden, struct ui_node *root)
{
    struct ticket ticket = ticket_of("C036", "regular", "C", "resale");

    notice_slip_build(&(struct notice_slip){.hall = hall,
                                            .ticket = &ticket,
                                            .missing = "",
                                            .basis = "《不动产登记暂行条例》第二十二条",
                                            .due_day = "",
                                            .valid_until = "",
                                            .counter = "5",
                                            .staff = "0317",
                                            .refused = "The conditions are not met",
                                            .lang = golden->lang,
                                            .printed = morning,
                                            .width = golden->width},
                      root);
}

#define PAGE(label, dots, language, what, more)                                                    \
    {                                                                                              \
        .name = label, .width = dots, .u = 1, .mm_per_px = 0.125F, .lang = language,               \
        .ground = COLOR_WHITE, .view = what, .data = more                                          \
    }

static const struct golden_case cases[] = {
    PAGE("ticket", SLIP_WIDTH_80, "zh_CN", ticket_view, NULL),
    PAGE("ticket-en", SLIP_WIDTH_80, "en", ticket_view, NULL),
    PAGE("ticket-priority-58", SLIP_WIDTH_58, "zh_CN", ticket_view, "elderly"),
    PAGE("ticket-58-en", SLIP_WIDTH_58, "en", ticket_view, NULL),
    PAGE("ticket-unknown", SLIP_WIDTH_80, "zh_CN", ticket_view, "pregnant"),
    PAGE("ticket-unknown-58-en", SLIP_WIDTH_58, "en", ticket_view, "pregnant"),
    PAGE("ticket-updated-en", SLIP_WIDTH_80, "en", ticket_view, "elderly"),
    PAGE("guide", SLIP_WIDTH_80, "zh_CN", guide_view, NULL),
    PAGE("guide-en", SLIP_WIDTH_80, "en", guide_view, NULL),
    PAGE("guide-58", SLIP_WIDTH_58, "zh_CN", guide_view, NULL),
    PAGE("guide-58-en", SLIP_WIDTH_58, "en", guide_view, NULL),
    PAGE("guide-bundle", SLIP_WIDTH_80, "zh_CN", guide_view, "house"),
    PAGE("guide-bundle-en", SLIP_WIDTH_80, "en", guide_view, "house"),
    PAGE("notice", SLIP_WIDTH_80, "zh_CN", notice_view, NULL),
    PAGE("notice-en", SLIP_WIDTH_80, "en", notice_view, NULL),
    PAGE("notice-again", SLIP_WIDTH_80, "zh_CN", notice_view, "again"),
    PAGE("refusal", SLIP_WIDTH_80, "zh_CN", refusal_view, NULL),
    PAGE("refusal-58-en", SLIP_WIDTH_58, "en", refusal_view, NULL),
    PAGE("notice-58", SLIP_WIDTH_58, "zh_CN", notice_view, NULL),
    PAGE("notice-again-58-en", SLIP_WIDTH_58, "en", notice_view, "again"),
};

int
main(int argc, char **argv)
{
    static struct hall_file_errors errors;

    if (hall_file_load("data/halls/chenghu.yaml", &errors, &hall) != STATUS_OK) {
        fprintf(stderr, "cannot read data/halls/chenghu.yaml\n");
        return 1;
    }
    int code = golden_main(argc, argv, "paper", cases, ARRAY_SIZE(cases));
    hall_free(hall);
    return code;
}
