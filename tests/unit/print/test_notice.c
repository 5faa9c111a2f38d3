/* SPDX-License-Identifier: Apache-2.0
 * Guides and notices on paper: what stands on them, and that they fit. */
#include "fixture.h"

#include "print/notice.h"

#define SAY(words)                                                                                 \
    {                                                                                              \
        (struct hall_text_entry[]){{"en", (char *)(words)}}, 1                                     \
    }

static struct hall_material tax_materials[] = {
    {.name = SAY("ID card"), .original = 1, .copy = 2},
    {.name = SAY("Contract"), .original = 1},
};
static struct hall_material title_materials[] = {
    {.name = SAY("ID card"), .original = 1, .copy = 1},
    {.name = SAY("Tax receipt"), .original = 1, .at = "G"},
    {.name = SAY("Form"), .original = 1, .provided = true},
};
static struct hall_matter tax[] = {{.id = "deed",
                                    .name = SAY("Deed tax"),
                                    .guide = {.materials = tax_materials, .material_count = 2}}};
static struct hall_matter title[] = {{.id = "resale",
                                      .name = SAY("Resale"),
                                      .guide = {.fee = SAY("80"),
                                                .promise = SAY("3 days"),
                                                .law = SAY("Code 7"),
                                                .materials = title_materials,
                                                .material_count = 3}}};
static struct hall_service services[] = {
    {.id = "C", .name = SAY("Title"), .matters = title, .matter_count = 1},
    {.id = "G", .name = SAY("Tax"), .matters = tax, .matter_count = 1}};
static char serves_tax[1][ID_SIZE] = {"G"};
static struct hall_counter counters[] = {{.id = "7", .primary = serves_tax, .primary_count = 1}};
static struct hall_staff staff[] = {{.id = "0317", .name = SAY("Shen")}};
static const struct hall hall = {.id = "x",
                                 .name = SAY("Hall"),
                                 .languages = {"en"},
                                 .language_count = 1,
                                 .hotline = "311",
                                 .services = services,
                                 .service_count = 2,
                                 .counters = counters,
                                 .counter_count = 1,
                                 .staff = staff,
                                 .staff_count = 1};
static const struct ticket ticket = {.id = 1,
                                     .number = "C036",
                                     .steps = {{"C", "resale"}},
                                     .step_count = 1,
                                     .code = "7K3F9QXM2B4T6WCD"};

static struct notice_slip
make_notice(const char *missing, int width)
{
    return (struct notice_slip){.hall = &hall,
                                .ticket = &ticket,
                                .missing = missing,
                                .basis = "",
                                .due_day = "",
                                .valid_until = "",
                                .counter = "5",
                                .staff = "0317",
                                .lang = "en",
                                .width = width};
}

static void
stands(const char *words)
{
    if (!ui_find_text(tree, words, 0)) {
        fail_msg("\"%s\" does not stand on the paper", words);
    }
}

static void
a_notice_tells_what_is_missing_where_it_is_got_and_what_is_there(void **state)
{
    (void)state;
    struct notice_slip notice = make_notice("2", SLIP_WIDTH_80);

    notice_slip_layout(&notice, tree);
    stands("1 thing is missing");
    stands("Tax receipt: original × 1");
    stands("Given out here: G Tax, counter 7.");
    stands("ID card");
    stands("Form");
    assert_null(ui_find(tree, "item", 1));
    assert_non_null(ui_find(tree, "kept", 1));
    assert_null(ui_find(tree, "kept", 2));
    stands("We promise: 3 days once everything is here.");
    stands("Fee: 80.");
    stands("By Code 7");
    stands("Code 7K3F 9QXM 2B4T 6WCD");
    stands("Not clear? Complaints: 311");
    stands("When you have everything come straight to counter 5. No new number.");
    assert_null(ui_find(tree, "again", 0));
}

static void
a_second_notice_says_that_it_is_one_and_names_rule_and_day(void **state)
{
    (void)state;
    struct notice_slip notice = make_notice("1,3", SLIP_WIDTH_58);

    notice.again = true;
    notice.basis = "Rule 9";
    notice.due_day = "2026-03-27";
    notice.valid_until = "17:00";
    notice_slip_layout(&notice, tree);
    assert_non_null(ui_find(tree, "again", 0));
    stands("2 things are missing");
    stands("By Rule 9");
    stands("Please bring it by 2026-03-27.");
    stands("Today until 17:00; another day will do too.");
}

static void
a_guide_of_several_matters_has_one_list(void **state)
{
    static const struct ticket_step steps[] = {{"G", "deed"}, {"C", "resale"}};
    const struct notice_guide guide = {.hall = &hall,
                                       .steps = steps,
                                       .step_count = 2,
                                       .title = "Buying a home",
                                       .lang = "en",
                                       .width = SLIP_WIDTH_80};

    (void)state;
    notice_guide_layout(&guide, tree);
    stands("Buying a home");
    stands("ID card: original × 1, copy × 2");
    assert_null(ui_find_text(tree, "ID card: original × 1, copy × 1", 0));
    stands("You get these on the way");
    stands("Tax receipt");
    stands("Here at the window");
    stands("1. G Deed tax");
    stands("2. C Resale");
}

static void
both_papers_hold_them_without_a_fault(void **state)
{
    static const struct ticket_step steps[] = {{"C", "resale"}};
    static const int widths[] = {SLIP_WIDTH_80, SLIP_WIDTH_58};
    struct ui_fault faults[8];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
        const struct notice_guide guide = {
            .hall = &hall, .steps = steps, .step_count = 1, .lang = "en", .width = widths[i]};
        struct notice_slip notice = make_notice("1,2,3", widths[i]);
        struct bitmap page = notice_guide_render(&guide, tree, painter);
        assert_int_equal(ui_audit(tree, faults, ARRAY_SIZE(faults)), 0);
        assert_int_equal(page.width, widths[i]);
        assert_true(bitmap_black(&page) > 0.02 && bitmap_black(&page) <= 0.20);
        bitmap_done(&page);
        page = notice_slip_render(&notice, tree, painter);
        assert_int_equal(ui_audit(tree, faults, ARRAY_SIZE(faults)), 0);
        bitmap_done(&page);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_tells_what_is_missing_where_it_is_got_and_what_is_there),
        cmocka_unit_test(a_second_notice_says_that_it_is_one_and_names_rule_and_day),
        cmocka_unit_test(a_guide_of_several_matters_has_one_list),
        cmocka_unit_test(both_papers_hold_them_without_a_fault),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
