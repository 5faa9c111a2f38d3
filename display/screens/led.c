/* SPDX-License-Identifier: Apache-2.0 */
#include "display/screens/led.h"

#include <math.h>
#include <string.h>

/* Where the next thing is put, and in which colour: whole lamps, one u each. */
struct pen {
    struct ui_node *root;
    int width, height;
    enum color on, off;
};

static void
lamps(const struct pen *pen, int x, int y, int w, int h, enum color color)
{
    ui_box(pen->root, &(struct ui_style){.x_place = UI_PLACE_START,
                                         .y_place = UI_PLACE_START,
                                         .x = (float)x,
                                         .y = (float)y,
                                         .width = (float)w,
                                         .height = (float)h,
                                         .fill = color});
}

static struct pen
begin(struct ui_node *root, bool lit)
{
    const struct ui_screen *screen = ui_node_screen(root);
    struct ui_node *ground =
        ui_box(root, &(struct ui_style){.name = "led",
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_BOTH,
                                        .fill = lit ? COLOR_APRICOT : COLOR_BLACK,
                                        .ltr = true});

    return (struct pen){.root = ground,
                        .width = screen->width,
                        .height = screen->height,
                        .on = lit ? COLOR_BLACK : COLOR_WHITE,
                        .off = lit ? COLOR_APRICOT : COLOR_BLACK};
}

/* Each lamp of a character becomes scale × scale lamps; runs of a row are one box. */
static void
character(const struct pen *pen, char text, int x, int y, int scale, enum color color)
{
    const unsigned char *rows = led_glyph(text);

    for (int row = 0; row < LED_H; row++) {
        for (int from = 0; from < LED_W; from++) {
            int to = from;
            while (to < LED_W && rows[row] & (1 << (LED_W - 1 - to))) {
                to++;
            }
            if (to > from) {
                lamps(pen, x + from * scale, y + row * scale, (to - from) * scale, scale, color);
                from = to;
            }
        }
    }
}

static int
text_width(const char *text, int scale)
{
    int count = (int)strlen(text);

    return count > 0 ? count * (LED_W + 1) * scale - scale : 0;
}

static void
print(const struct pen *pen, const char *text, int x, int y, int scale, enum color color)
{
    for (; *text; text++) {
        character(pen, *text, x, y, scale, color);
        x += (LED_W + 1) * scale;
    }
}

/* Row by row, so that it is a circle of lamps and not a smooth one; wider than high for a long id.
 */
static void
round_box(const struct pen *pen, int x, int y, int width, int d, enum color color)
{
    for (int row = 0; row < d; row++) {
        double away = row + 0.5 - d / 2.0;
        int half = (int)lround(sqrt(d * d / 4.0 - away * away));
        lamps(pen, x + (d + 1) / 2 - half, y + row, 2 * half - d % 2 + width - d, 1, color);
    }
}

/* Returns its width. */
static int
counter(const struct pen *pen, const char *id, int x, int y, int d, bool ring)
{
    int scale = 1;

    while (text_width(id, scale + 1) <= d * 9 / 16 && LED_H * (scale + 1) <= d * 5 / 8) {
        scale++;
    }
    int width = text_width(id, scale) + d / 2 > d ? text_width(id, scale) + d / 2 : d;
    round_box(pen, x, y, width, d, pen->on);
    if (ring) {
        round_box(pen, x + 1, y + 1, width - 2, d - 2, pen->off);
    }
    print(pen, id, x + (width - text_width(id, scale) + 1) / 2, y + (d - LED_H * scale + 1) / 2,
          scale, ring ? pen->on : pen->off);
    return width;
}

/* A square with the letter left dark, then the digits. */
static int
plate_width(const char *number, int scale)
{
    size_t letters = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    int square = letters > 0 ? ((int)letters * (LED_W + 1) + 3) * scale : 0;

    return square + (letters > 0 ? 2 * scale : 0) + text_width(number + letters, scale);
}

static void
plate(const struct pen *pen, const char *number, int x, int y, int scale)
{
    size_t letters = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    int square = ((int)letters * (LED_W + 1) + 3) * scale;

    if (letters > 0) {
        lamps(pen, x, y, square, (LED_H + 2) * scale, pen->on);
        for (size_t i = 0; i < letters; i++) {
            character(pen, number[i], x + (2 + (int)i * (LED_W + 1)) * scale, y + scale, scale,
                      pen->off);
        }
        x += square + 2 * scale;
    }
    print(pen, number + letters, x, y + scale, scale, pen->on);
}

static void
down(const struct pen *pen, int x, int y, int size)
{
    int half = size / 2;

    lamps(pen, x + half - size / 8, y, size / 8 * 2 + 1, half, pen->on);
    for (int row = 0; row <= half; row++) {
        lamps(pen, x + row, y + half + row - 1, 2 * (half - row) + 1, 1, pen->on);
    }
}

static void
bars(const struct pen *pen, int x, int y, int size)
{
    int bar = size / 3;

    lamps(pen, x, y, bar, size, pen->on);
    lamps(pen, x + size - bar, y, bar, size, pen->on);
}

/* What stands beside the circle. */
struct beside {
    const char *number, *words;
    bool down, bars;
};

static int
largest(const char *number, const char *words, int width, int height)
{
    int scale = 1;

    while ((number ? plate_width(number, scale + 1) : text_width(words, scale + 1)) <= width &&
           (LED_H + 2) * (scale + 1) <= height) {
        scale++;
    }
    return scale;
}

static void
put(const struct pen *pen, const struct beside *beside, int x, int y, int width, int height)
{
    int scale = largest(beside->number, beside->words, width, height);
    int w = beside->number ? plate_width(beside->number, scale) : text_width(beside->words, scale);
    int top = y + (height - (LED_H + 2) * scale) / 2;

    if (beside->number) {
        plate(pen, beside->number, x + (width - w) / 2, top, scale);
    } else {
        print(pen, beside->words, x + (width - w) / 2, top + scale, scale, pen->on);
    }
}

/* Wide signs: circle and number in a row. Narrow ones: the circle above, the number below. */
static void
arrange(const struct pen *pen, const char *id, bool ring, const struct beside *beside)
{
    bool wide = pen->width >= 3 * pen->height;
    int d = wide ? pen->height - 4 : pen->height * 13 / 32, below = d + 1;

    if (wide) {
        int from = counter(pen, id, 2, 2, d, ring) + 6, sign = beside->bars ? pen->height / 2 : 0;
        if (sign) {
            bars(pen, from, (pen->height - sign) / 2, sign);
            from += sign + 4;
        }
        put(pen, beside, from, 0, pen->width - from - 1, pen->height);
        return;
    }
    counter(pen, id, 2, 0, d, ring);
    if (beside->down) {
        down(pen, pen->width - d, 1, d - 3);
    } else if (beside->bars) {
        bars(pen, pen->width - d, 2, d - 4);
    }
    put(pen, beside, 1, below, pen->width - 2, pen->height - below);
}

void
screen_led(const struct sign *sign, struct ui_node *root)
{
    struct pen pen = begin(root, sign->kind == SIGN_CALLING);
    struct beside beside = {.words = "-"};
    char letters[4 * SIGN_SERVICES_MAX + 1] = "";
    bool ring = true;

    switch (sign->kind) {
    case SIGN_CALLING:
    case SIGN_SERVING:
        beside = (struct beside){.number = sign->number, .down = sign->kind == SIGN_CALLING};
        ring = false;
        break;
    case SIGN_PAUSED:
        beside = (struct beside){.words = sign->back, .bars = true};
        break;
    case SIGN_READY:
        for (size_t i = 0; i < sign->service_count && i < 3; i++) {
            str_format(letters + strlen(letters), sizeof(letters) - strlen(letters), "%s%s",
                       i > 0 ? " " : "", sign->services[i]->id);
        }
        beside.words = letters;
        ring = false;
        break;
    case SIGN_UNKNOWN:
    case SIGN_STALE:
        beside.words = "--";
        break;
    case SIGN_CLOSED:
        break;
    }
    arrange(&pen, sign->counter, ring, &beside);
}

void
screen_led_alert(bool leave, struct ui_node *root)
{
    struct pen pen = begin(root, true);
    const struct beside beside = {.words = leave ? "EXIT" : "!!!"};

    put(&pen, &beside, 1, 1, pen.width - 2, pen.height - 2);
}
