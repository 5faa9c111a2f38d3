/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/guide.h"

#include "offered.h"

static struct guide_material *
merge(const struct hall *hall, const char *matters, size_t *ret_count)
{
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;

    assert_true(ticket_steps_parse(matters, steps, &count));
    return guide_merge(hall, steps, count, ret_count);
}

static void
expect(const struct guide_material *line, const char *name, int original, int copy, unsigned steps)
{
    assert_string_equal(hall_text(&line->material->name, "zh_CN"), name);
    assert_int_equal(line->original, original);
    assert_int_equal(line->copy, copy);
    assert_int_equal(line->steps, steps);
}

static void
a_name_in_several_guides_counts_once_with_the_largest_number(void **context)
{
    (void)context;
    struct hall *hall = offered_hall();
    size_t count;
    struct guide_material *lines = merge(hall, "C/resale,G/deed", &count);

    assert_int_equal(count, 4);
    expect(&lines[0], "身份证", 1, 3, 3);
    expect(&lines[1], "完税证明", 1, 0, 1);
    expect(&lines[2], "申请表", 1, 0, 3);
    expect(&lines[3], "买卖合同", 1, 2, 2);
    free(lines);
    hall_free(hall);
}

static void
what_one_matter_wants_brought_is_not_provided(void **context)
{
    (void)context;
    struct hall *hall = offered_hall();
    size_t count;
    struct guide_material *lines = merge(hall, "C/resale,G/deed", &count);
    assert_false(lines[2].provided);
    free(lines);
    lines = merge(hall, "C/resale", &count);
    assert_true(lines[2].provided);
    assert_false(lines[0].provided);
    free(lines);
    hall_free(hall);
}

static void
what_an_earlier_step_gives_out_is_got_on_the_way(void **context)
{
    (void)context;
    struct hall *hall = offered_hall();
    size_t count;
    struct guide_material *lines = merge(hall, "G/deed,C/resale", &count);
    assert_string_equal(hall_text(&lines[3].material->name, ""), "完税证明");
    assert_true(lines[3].on_the_way);
    assert_false(lines[0].on_the_way);
    free(lines);
    lines = merge(hall, "C/resale,G/deed", &count);
    assert_false(lines[1].on_the_way);
    free(lines);
    hall_free(hall);
}

static void
steps_without_a_known_matter_ask_for_nothing(void **context)
{
    (void)context;
    struct hall *hall = offered_hall();
    size_t count = 9;
    assert_null(merge(hall, "C,G/none,X/y", &count));
    assert_int_equal(count, 0);
    hall_free(hall);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_in_several_guides_counts_once_with_the_largest_number),
        cmocka_unit_test(what_one_matter_wants_brought_is_not_provided),
        cmocka_unit_test(what_an_earlier_step_gives_out_is_got_on_the_way),
        cmocka_unit_test(steps_without_a_known_matter_ask_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
