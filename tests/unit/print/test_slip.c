/* SPDX-License-Identifier: Apache-2.0
 * The paper ticket: what stands on it, how large, and what never does. */
#include "fixture.h"

#include "print/printer.h"
#include "print/qr.h"
#include "print/slip.h"

enum { DOTS_A_MM = 8 };

static struct hall_text_entry hall_name[] = {{"zh_CN", (char *)"澄湖区政务服务中心"},
                                             {"en", (char *)"Chenghu Centre"}};
static struct hall_text_entry service_name[] = {{"zh_CN", (char *)"不动产登记"},
                                                {"en", (char *)"Property"}};
static struct hall_text_entry matter_name[] = {{"zh_CN", (char *)"二手房过户"},
                                               {"en", (char *)"Resale transfer"}};
static struct hall_text_entry elderly_name[] = {{"zh_CN", (char *)"老人"},
                                                {"en", (char *)"Elderly"}};
static struct hall_text_entry regular_name[] = {{"zh_CN", (char *)"普通号"},
                                                {"en", (char *)"Ordinary"}};
static struct hall_text_entry material_name[] = {{"zh_CN", (char *)"不动产权证书"},
                                                 {"en", (char *)"Property certificate"}};
static struct hall_text_entry form_name[] = {{"zh_CN", (char *)"登记申请书"},
                                             {"en", (char *)"Application form"}};
static struct hall_text_entry zone_name[] = {{"zh_CN", (char *)"B 区"}, {"en", (char *)"Zone B"}};

static struct hall_material materials[] = {
    {.name = {material_name, 2}, .original = 1},
    {.name = {form_name, 2}, .original = 1, .provided = true},
};
static struct hall_material four_materials[] = {{.name = {material_name, 2}, .original = 1},
                                                {.name = {material_name, 2}, .original = 1},
                                                {.name = {material_name, 2}, .original = 1},
                                                {.name = {material_name, 2}, .original = 1}};
static struct hall_matter matters[] = {{.id = "resale",
                                        .name = {matter_name, 2},
                                        .guide = {.materials = materials, .material_count = 2}}};
static struct hall_service services[] = {
    {.id = "C", .name = {service_name, 2}, .matters = matters, .matter_count = 1}};
static struct hall_class classes[] = {{.id = "regular", .name = {regular_name, 2}},
                                      {.id = "elderly", .name = {elderly_name, 2}}};
static struct hall_zone zones[] = {{.id = "B", .name = {zone_name, 2}}};
static char primary[1][ID_SIZE] = {"C"};
static struct hall_counter counters[] = {
    {.id = "5", .zone = "B", .primary = primary, .primary_count = 1},
    {.id = "6", .zone = "B", .primary = primary, .primary_count = 1}};

static struct hall
make_hall(void)
{
    return (struct hall){.id = "x",
                         .name = {hall_name, 2},
                         .languages = {"zh_CN", "en"},
                         .language_count = 2,
                         .hotline = "12345",
                         .settings = {.return_minutes = 30},
                         .classes = classes,
                         .class_count = 2,
                         .zones = zones,
                         .zone_count = 1,
                         .services = services,
                         .service_count = 1,
                         .counters = counters,
                         .counter_count = 2};
}

static struct ticket
make_ticket(const char *class_id)
{
    struct ticket ticket = {.id = 1,
                            .number = "C042",
                            .steps = {{"C", "resale"}},
                            .step_count = 1,
                            .ahead = 5,
                            .code = "7K3F9QXM2B4T6WCD",
                            .day = "2026-03-20"};

    str_cut(ticket.class_id, sizeof(ticket.class_id), class_id);
    return ticket;
}

static struct slip
make_slip(const struct hall *hall, const struct ticket *ticket, const char *lang, int width)
{
    return (struct slip){.hall = hall,
                         .ticket = ticket,
                         .lang = lang,
                         .issued = {.year = 2026, .month = 3, .day = 20, .hour = 10, .minute = 24},
                         .width = width};
}

static void
assert_no_fault(void)
{
    struct ui_fault faults[8];
    size_t count = ui_audit(tree, faults, ARRAY_SIZE(faults));

    for (size_t i = 0; i < count && i < ARRAY_SIZE(faults); i++) {
        print_message("%s: %s\n", ui_rule_name(faults[i].rule), faults[i].what);
    }
    assert_int_equal(count, 0);
}

static void
a_slip_fits_its_paper_in_both_widths_and_languages(void **state)
{
    static const char *const langs[] = {"zh_CN", "en"};
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");

    (void)state;
    for (size_t l = 0; l < ARRAY_SIZE(langs); l++) {
        for (int narrow = 0; narrow < 2; narrow++) {
            struct slip slip =
                make_slip(&hall, &ticket, langs[l], narrow ? SLIP_WIDTH_58 : SLIP_WIDTH_80);
            struct bitmap page = slip_render(&slip, tree, painter);
            assert_no_fault();
            assert_int_equal(page.width, slip.width);
            assert_true(page.height <= (narrow ? SLIP_LENGTH_MAX_58 : SLIP_LENGTH_MAX_80));
            assert_true(bitmap_black(&page) > 0.05 && bitmap_black(&page) <= 0.20);
            bitmap_done(&page);
        }
    }
}

static void
the_number_is_at_least_ten_millimetres_high(void **state)
{
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");
    struct slip slip = make_slip(&hall, &ticket, "zh_CN", SLIP_WIDTH_80);

    (void)state;
    struct bitmap page = slip_render(&slip, tree, painter);
    /* The digits stand right of the plate: rows of that band which have a black dot. */
    struct ui_rect plate = ui_node_rect(ui_find(tree, "number", 0));
    int first = 0, last = 0;
    for (int y = (int)plate.y; y < (int)(plate.y + plate.h); y++) {
        for (int x = (int)(plate.x + plate.h * 1.2F); x < (int)(plate.x + plate.w); x++) {
            if (bitmap_get(&page, x, y)) {
                first = first ? first : y;
                last = y;
                break;
            }
        }
    }
    assert_true(last - first + 1 >= 10 * DOTS_A_MM);
    bitmap_done(&page);
}

static void
a_priority_ticket_says_so_in_white_on_black_and_never_why(void **state)
{
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("elderly");
    struct slip slip = make_slip(&hall, &ticket, "en", SLIP_WIDTH_80);

    (void)state;
    struct bitmap page = slip_render(&slip, tree, painter);
    assert_non_null(ui_find_text(tree, "Priority", 0));
    assert_null(ui_find_text(tree, "Elderly", 0));
    struct ui_rect tag = ui_node_rect(ui_find(tree, "class", 0));
    assert_true(bitmap_get(&page, (int)tag.x + 6, (int)(tag.y + tag.h / 2)));
    bitmap_done(&page);
}

static void
a_slip_sends_to_the_counters_that_are_named(void **state)
{
    static const char *const open[] = {"6"};
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");
    struct slip slip = make_slip(&hall, &ticket, "en", SLIP_WIDTH_80);

    (void)state;
    slip_layout(&slip, tree);
    assert_non_null(ui_find_text(tree, "Wait in Zone B, then go to counter 5 or 6.", 0));
    slip.counters = open;
    slip.counter_count = 1;
    slip_layout(&slip, tree);
    assert_non_null(ui_find_text(tree, "Wait in Zone B, then go to counter 6.", 0));
}

static void
what_the_window_provides_is_not_asked_for(void **state)
{
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");
    struct slip slip = make_slip(&hall, &ticket, "en", SLIP_WIDTH_80);

    (void)state;
    slip_layout(&slip, tree);
    assert_non_null(ui_find(tree, "item", 0));
    assert_null(ui_find(tree, "item", 1));
}

static void
only_a_hall_with_a_phone_page_prints_a_qr_code(void **state)
{
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");
    struct slip slip = make_slip(&hall, &ticket, "en", SLIP_WIDTH_80);

    (void)state;
    slip_layout(&slip, tree);
    assert_null(ui_find(tree, "qr", 0));
    str_cut(hall.phone_url, sizeof(hall.phone_url), "https://hall.example/t");
    slip_layout(&slip, tree);
    struct ui_rect qr = ui_node_rect(ui_find(tree, "qr", 0));
    assert_true(qr.w >= 20 * DOTS_A_MM);
    struct bitmap page = slip_render(&slip, tree, painter);
    assert_true(page.height <= SLIP_LENGTH_MAX_80);
    bitmap_done(&page);
}

static void
four_papers_and_a_qr_code_still_fit_the_length(void **state)
{
    static const char *const langs[] = {"zh_CN", "en"};
    struct hall hall = make_hall();
    struct ticket ticket = make_ticket("regular");

    (void)state;
    str_cut(hall.phone_url, sizeof(hall.phone_url), "https://hall.example/t");
    matters[0].guide.materials = four_materials;
    matters[0].guide.material_count = ARRAY_SIZE(four_materials);
    for (size_t i = 0; i < ARRAY_SIZE(langs); i++) {
        struct slip slip = make_slip(&hall, &ticket, langs[i], SLIP_WIDTH_80);
        struct bitmap page = slip_render(&slip, tree, painter);
        assert_no_fault();
        assert_true(page.height <= SLIP_LENGTH_MAX_80);
        bitmap_done(&page);
    }
    matters[0].guide.materials = materials;
    matters[0].guide.material_count = ARRAY_SIZE(materials);
}

static void
a_raster_begins_as_pwg_raster_and_carries_every_dot(void **state)
{
    struct bitmap page = {.width = 576, .height = 3, .stride = 72};
    uint8_t bits[3 * 72] = {0x80};

    (void)state;
    page.bits = bits;
    struct buffer out = {0};

    assert_int_equal(printer_raster(&page, &out), STATUS_OK);
    assert_memory_equal(out.data, "RaS2", 4);
    /* 4 + the page header's 1796 bytes, then compressed lines. */
    assert_true(out.length > 1800);
    buffer_done(&out);
}

static void
a_qr_code_refuses_an_empty_text_and_one_that_is_too_long(void **state)
{
    struct qr *qr = mem_zero_alloc(1, sizeof(*qr));
    char *longest = mem_zero_alloc(1, 5000);

    (void)state;
    memset(longest, 'a', 4999);
    assert_int_equal(qr_encode("", qr), STATUS_INVALID);
    assert_int_equal(qr_encode(longest, qr), STATUS_INVALID);
    assert_int_equal(qr_encode("https://hall.example/t/7K3F9QXM2B4T6WCD", qr), STATUS_OK);
    assert_int_equal(qr->side % 4, 1);
    free(longest);
    free(qr);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_fits_its_paper_in_both_widths_and_languages),
        cmocka_unit_test(the_number_is_at_least_ten_millimetres_high),
        cmocka_unit_test(a_priority_ticket_says_so_in_white_on_black_and_never_why),
        cmocka_unit_test(a_slip_sends_to_the_counters_that_are_named),
        cmocka_unit_test(what_the_window_provides_is_not_asked_for),
        cmocka_unit_test(only_a_hall_with_a_phone_page_prints_a_qr_code),
        cmocka_unit_test(four_papers_and_a_qr_code_still_fit_the_length),
        cmocka_unit_test(a_raster_begins_as_pwg_raster_and_carries_every_dot),
        cmocka_unit_test(a_qr_code_refuses_an_empty_text_and_one_that_is_too_long),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
