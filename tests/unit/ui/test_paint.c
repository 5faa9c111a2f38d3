/* SPDX-License-Identifier: Apache-2.0
 * Draw lists and the painter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include <cmocka.h>

#include "ui/parts.h"
#include "ui/surface.h"

struct fixture {
    struct text *text;
    struct painter *painter;
    struct draw_list *list, *other;
};

static int
set_up(void **state)
{
    struct fixture *fixture = mem_zero_alloc(1, sizeof(*fixture));
    *state = fixture;
    if (text_open(NULL, &fixture->text)) {
        return 1;
    }
    fixture->painter = painter_new(fixture->text);
    fixture->list = draw_new();
    fixture->other = draw_new();
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *fixture = *state;
    draw_free(fixture->list);
    draw_free(fixture->other);
    painter_free(fixture->painter);
    text_close(fixture->text);
    free(fixture);
    return 0;
}

static uint32_t
pixel(const struct surface *surface, int x, int y)
{
    return surface->pixels[y * surface->pitch + x] & 0xFFFFFF;
}

static struct surface
painted(struct fixture *fixture, int width, int height)
{
    struct surface surface = surface_new(width, height);
    painter_paint(fixture->painter, fixture->list, 0xFFF4F2EC, &surface, NULL);
    return surface;
}

static void
a_rounded_card_has_soft_corners_alike_and_a_whole_border(void **state)
{
    struct fixture *fixture = *state;
    draw_clear(fixture->list);
    draw_rect(fixture->list, &(struct draw_rect){.box = {10, 10, 80, 60},
                                                 .radius = 16,
                                                 .border = 4,
                                                 .corners = DRAW_CORNER_ALL,
                                                 .fill = 0xFFFFFFFF,
                                                 .edge = 0xFF0B5C7A});
    struct surface s = painted(fixture, 100, 80);
    assert_int_equal(pixel(&s, 9, 40), 0xF4F2EC);
    assert_int_equal(pixel(&s, 10, 40), 0x0B5C7A);
    assert_int_equal(pixel(&s, 13, 40), 0x0B5C7A);
    assert_int_equal(pixel(&s, 14, 40), 0xFFFFFF);
    assert_int_equal(pixel(&s, 50, 69), 0x0B5C7A);
    assert_int_equal(pixel(&s, 50, 65), 0xFFFFFF);
    assert_int_equal(pixel(&s, 10, 10), 0xF4F2EC);
    assert_int_equal(pixel(&s, 23, 23), 0xFFFFFF);
    int soft = 0;
    for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 16; x++) {
            uint32_t corner = pixel(&s, 10 + x, 10 + y);
            assert_int_equal(corner, pixel(&s, 89 - x, 10 + y));
            assert_int_equal(corner, pixel(&s, 10 + x, 69 - y));
            assert_int_equal(corner, pixel(&s, 89 - x, 69 - y));
            soft += corner != 0xF4F2EC && corner != 0x0B5C7A && corner != 0xFFFFFF;
        }
    }
    assert_true(soft > 10 && soft < 80);
    surface_done(&s);
}

static void
a_disc_covers_the_area_of_a_circle(void **state)
{
    struct fixture *fixture = *state;
    for (int d = 3; d < 80; d += 7) {
        draw_clear(fixture->list);
        draw_rect(fixture->list, &(struct draw_rect){.box = {5, 5, d, d},
                                                     .radius = (float)d / 2,
                                                     .corners = DRAW_CORNER_ALL,
                                                     .fill = 0xFF000000});
        struct surface s = surface_new(100, 100);
        painter_paint(fixture->painter, fixture->list, 0xFFFFFFFF, &s, NULL);
        double dark = 0;
        for (int i = 0; i < 100 * 100; i++) {
            dark += (255 - (double)(s.pixels[i] & 0xFF)) / 255;
        }
        double circle = 3.14159265 * d * d / 4;
        assert_true(dark > circle * 0.99 - 0.5 && dark < circle * 1.01 + 0.5);
        surface_done(&s);
    }
}

static void
a_see_through_fill_mixes_with_what_is_under_it(void **state)
{
    struct fixture *fixture = *state;
    draw_clear(fixture->list);
    draw_rect(fixture->list, &(struct draw_rect){.box = {0, 0, 10, 10}, .fill = 0x80000000});
    struct surface s = painted(fixture, 12, 12);
    assert_in_range(pixel(&s, 5, 5) >> 16, 0x79, 0x7B);
    assert_int_equal(pixel(&s, 11, 11), 0xF4F2EC);
    surface_done(&s);
}

static void
each_qr_module_is_whole_pixels(void **state)
{
    static const uint8_t modules[] = {1, 0, 1, 0, 1, 0, 1, 1, 1};
    struct fixture *fixture = *state;
    draw_clear(fixture->list);
    draw_matrix(fixture->list, 3, 4, 5, modules, 3, 0xFF000000);
    struct surface s = painted(fixture, 24, 24);
    for (int y = 0; y < 15; y++) {
        for (int x = 0; x < 15; x++) {
            assert_int_equal(pixel(&s, 3 + x, 4 + y), modules[y / 5 * 3 + x / 5] ? 0 : 0xF4F2EC);
        }
    }
    surface_done(&s);
}

static void
an_image_is_scaled_into_its_box(void **state)
{
    static const uint32_t image[] = {0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0x00FFFFFF};
    struct fixture *fixture = *state;
    draw_clear(fixture->list);
    draw_image(fixture->list, &(struct draw_box){2, 2, 8, 8}, image, 2, 2);
    struct surface s = painted(fixture, 12, 12);
    assert_int_equal(pixel(&s, 3, 3), 0xFF0000);
    assert_int_equal(pixel(&s, 8, 3), 0x00FF00);
    assert_int_equal(pixel(&s, 3, 8), 0x0000FF);
    assert_int_equal(pixel(&s, 8, 8), 0xF4F2EC);
    surface_done(&s);
}

static void
random_list(struct draw_list *list, unsigned seed, int change)
{
    static const char *const words[] = {"社会保险", "C042", "10–20 分钟", "العربية",
                                        "Go to counter 5"};
    static const uint32_t colors[] = {0xFF0F2A33, 0xFFFFC233, 0xFF14703F, 0x9E0A2029};
    draw_clear(list);
    srandom(seed);
    for (int i = 0; i < 40; i++) {
        int what = (int)(random() % 3), x = (int)(random() % 300) - 20,
            y = (int)(random() % 200) - 20;
        int size = 8 + (int)(random() % 60);
        uint32_t color = colors[random() % 4];
        if (i == change) {
            x += 11;
            color ^= 0x00202020;
        }
        if (what == 0) {
            draw_rect(list, &(struct draw_rect){.box = {x, y, 2 * size, size},
                                                .radius = (float)(size / 3),
                                                .border = (float)(size % 5),
                                                .corners = (unsigned)size % 16,
                                                .fill = color,
                                                .edge = 0xFF7C8D94});
        } else if (what == 1) {
            const char *word = words[size % 5];
            struct text_style style = {
                .px = (float)size / 2 + 5, .weight = (enum text_weight)(size % 2), .lang = "zh_CN"};
            draw_text(list, (float)x, (float)y, &style, word, strlen(word), color);
        } else {
            const struct draw_point points[] = {{0, 0}, {(float)size, 5}, {10, (float)size}};
            struct draw_prim prim = {
                .kind = (enum draw_prim_kind)(size % 3), .stroke = 3, .points = points, .count = 3};
            draw_shape(list, (float)x, (float)y, &prim, 1, color);
        }
    }
}

static void
painting_only_the_difference_gives_the_same_pixels_as_painting_all(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned seed = 1; seed < 60; seed++) {
        struct draw_box box;
        random_list(fixture->list, seed, -1);
        random_list(fixture->other, seed, (int)(seed % 40));
        struct surface patched = surface_new(300, 200), whole = surface_new(300, 200);
        painter_paint(fixture->painter, fixture->list, 0xFFF4F2EC, &patched, NULL);
        painter_paint(fixture->painter, fixture->other, 0xFFF4F2EC, &whole, NULL);
        assert_true(draw_difference(fixture->list, fixture->other, &box));
        painter_paint(fixture->painter, fixture->other, 0xFFF4F2EC, &patched, &box);
        assert_memory_equal(patched.pixels, whole.pixels, 300 * 200 * sizeof(uint32_t));
        surface_done(&patched);
        surface_done(&whole);
    }
}

static void
an_added_or_removed_operation_is_part_of_the_difference(void **state)
{
    struct fixture *fixture = *state;
    struct draw_box box;
    random_list(fixture->list, 5, -1);
    draw_copy(fixture->other, fixture->list);
    assert_true(draw_equal(fixture->list, fixture->other));
    assert_false(draw_difference(fixture->list, fixture->other, &box));
    draw_rect(fixture->other, &(struct draw_rect){.box = {20, 30, 40, 50}, .fill = 0xFF000000});
    assert_false(draw_equal(fixture->list, fixture->other));
    assert_true(draw_difference(fixture->list, fixture->other, &box));
    assert_true(box.x == 20 && box.y == 30 && box.w == 40 && box.h == 50);
    assert_true(draw_difference(fixture->other, fixture->list, &box));
    assert_true(box.x == 20 && box.y == 30 && box.w == 40 && box.h == 50);
}

static void
every_kind_of_change_makes_lists_unequal(void **state)
{
    struct fixture *fixture = *state;
    struct text_style style = {.px = 20, .lang = "zh_CN"};
    for (int change = 0; change < 8; change++) {
        for (int side = 0; side < 2; side++) {
            struct draw_list *list = side ? fixture->other : fixture->list;
            int on = side ? change : -1;
            draw_clear(list);
            style.lang = on == 0 ? "ja" : "zh_CN";
            style.weight = on == 1 ? TEXT_WEIGHT_BOLD : TEXT_WEIGHT_REGULAR;
            draw_text(list, 5, on == 2 ? 21 : 20, &style, on == 3 ? "骨头" : "骨肉", 6, 0xFF000000);
            const struct draw_point points[] = {{0, 0}, {on == 7 ? 8 : 9, 5}};
            struct draw_prim prim = {
                .kind = DRAW_PRIM_LINE, .stroke = 3, .points = points, .count = 2};
            prim.stroke = on == 4 ? 4 : 3;
            draw_shape(list, 1, 1, &prim, 1, 0xFF000000);
            draw_rect(list, &(struct draw_rect){.box = {1, 2, 3, 4},
                                                .radius = on == 5 ? 1 : 0,
                                                .corners = on == 6 ? 3 : 15,
                                                .fill = 1});
        }
        assert_false(draw_equal(fixture->list, fixture->other));
    }
}

static void
a_dump_names_every_operation(void **state)
{
    struct fixture *fixture = *state;
    char *text = NULL;
    size_t size = 0;
    struct text_style style = {.px = 20, .lang = "zh_CN"};
    draw_clear(fixture->list);
    draw_rect(fixture->list, &(struct draw_rect){.box = {1, 2, 3, 4}, .fill = 0xFF102030});
    draw_text(fixture->list, 5, 20, &style, "到 5 号窗口", 15, 0xFF000000);
    FILE *out = open_memstream(&text, &size);
    draw_dump(fixture->list, out);
    fclose(out);
    assert_non_null(strstr(text, "rect 1,2 3x4"));
    assert_non_null(strstr(text, "\"到 5 号窗口\""));
    free(text);
}

static void
every_icon_and_face_leaves_ink(void **state)
{
    static const char *const names[] = {"back", "go",     "globe", "speak", "wheel", "bell",
                                        "qr",   "people", "gear",  "hand",  "eye",   "undo"};
    struct fixture *fixture = *state;
    struct ui_tree *tree = ui_tree_new(fixture->text);
    for (size_t i = 0; i < ARRAY_SIZE(names) + 5; i++) {
        struct ui_screen screen = {
            .width = 100, .height = 100, .metrics = {.u = 1}, .ground = COLOR_WHITE};
        struct ui_node *root = ui_tree_reset(tree, &screen);
        if (i < ARRAY_SIZE(names)) {
            ui_icon(root, names[i], 96, 2, COLOR_BLACK);
        } else {
            ui_face(root, (int)(i - ARRAY_SIZE(names)) + 1, 96, true);
        }
        ui_layout(tree);
        ui_draw(tree, fixture->list);
        struct surface s = surface_new(100, 100);
        painter_paint(fixture->painter, fixture->list, 0xFFFFFFFF, &s, NULL);
        int dark = 0;
        for (int p = 0; p < 10000; p++) {
            dark += (s.pixels[p] & 0xFF) < 128;
        }
        assert_in_range(dark, 300, 8500);
        surface_done(&s);
    }
    ui_tree_free(tree);
}

static void
a_written_picture_reads_back_pixel_for_pixel(void **state)
{
    struct fixture *fixture = *state;
    char path[] = "/tmp/paihao-picture-XXXXXX";
    close(mkstemp(path));
    random_list(fixture->list, 3, -1);
    struct surface s = painted(fixture, 300, 200);
    assert_int_equal(surface_write_png(&s, path), STATUS_OK);
    static uint8_t file[1 << 20], rows[201 * 901];
    FILE *in = fopen(path, "re");
    size_t length = fread(file, 1, sizeof(file), in);
    fclose(in);
    unlink(path);
    assert_true(length > 100);
    assert_memory_equal(file, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(file + 12, "IHDR\0\0\x01\x2C\0\0\0\xC8\x08\x02", 14);
    assert_memory_equal(file + 37, "IDAT", 4);
    assert_memory_equal(file + length - 12, "\0\0\0\0IEND\xAE\x42\x60\x82", 12);
    uLongf size = sizeof(rows);
    assert_int_equal(uncompress(rows, &size, file + 41, length - 41 - 16), Z_OK);
    assert_int_equal(size, 200 * 901);
    for (int y = 0; y < 200; y++) {
        uint8_t *row = rows + y * 901;
        assert_int_equal(row[0], 2);
        for (int x = 0; x < 300; x++) {
            uint32_t rgb = 0;
            for (int c = 0; c < 3; c++) {
                uint8_t above = y ? row[1 + 3 * x + c - 901] : 0;
                row[1 + 3 * x + c] = (uint8_t)(row[1 + 3 * x + c] + above);
                rgb = rgb << 8 | row[1 + 3 * x + c];
            }
            assert_int_equal(rgb, pixel(&s, x, y));
        }
    }
    surface_done(&s);
}

static void
a_picture_that_cannot_be_written_says_so(void **state)
{
    (void)state;
    struct surface s = surface_new(4, 4);
    log_open("test", LOG_LEVEL_ERROR);
    assert_int_equal(surface_write_png(&s, "/nowhere/at/all.png"), STATUS_IO);
    surface_done(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rounded_card_has_soft_corners_alike_and_a_whole_border),
        cmocka_unit_test(a_disc_covers_the_area_of_a_circle),
        cmocka_unit_test(a_see_through_fill_mixes_with_what_is_under_it),
        cmocka_unit_test(each_qr_module_is_whole_pixels),
        cmocka_unit_test(an_image_is_scaled_into_its_box),
        cmocka_unit_test(painting_only_the_difference_gives_the_same_pixels_as_painting_all),
        cmocka_unit_test(an_added_or_removed_operation_is_part_of_the_difference),
        cmocka_unit_test(every_kind_of_change_makes_lists_unequal),
        cmocka_unit_test(a_dump_names_every_operation),
        cmocka_unit_test(every_icon_and_face_leaves_ink),
        cmocka_unit_test(a_written_picture_reads_back_pixel_for_pixel),
        cmocka_unit_test(a_picture_that_cannot_be_written_says_so),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
