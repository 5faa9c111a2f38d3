/* SPDX-License-Identifier: Apache-2.0
 * One picture of waits over the day, drawn by the project's own painter (PNG) or as SVG: both have
 * the same lines, boxes and texts. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "simulate.h"
#include "ui/surface.h"

enum { WIDTH = 1200, HEIGHT = 680, LEFT = 90, RIGHT = 40, TOP = 96, BOTTOM = 190, MINUTE = 60000 };
static const uint32_t ink = 0xFF0F2A33, ink2 = 0xFF48606A, hair = 0xFFDAD8CE, white = 0xFFFFFFFF;

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct canvas {
    bool svg;
    struct buffer out;      /* svg */
    struct draw_list *list; /* else */
    struct text *text;
};

static void
put_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        const char *name = *text == '&'   ? "&amp;"
                           : *text == '<' ? "&lt;"
                           : *text == '>' ? "&gt;"
                                          : NULL;
        if (name) {
            buffer_append(out, name);
        } else {
            buffer_append_bytes(out, text, 1);
        }
    }
}

static void
canvas_text(struct canvas *canvas, double x, double y, double size, enum anchor anchor, bool bold,
            uint32_t color, const char *words)
{
    static const char *const names[] = {"start", "middle", "end"};
    struct text_style style = {.px = (float)size,
                               .weight = bold ? TEXT_WEIGHT_BOLD : TEXT_WEIGHT_REGULAR,
                               .lang = i18n_lang()};

    if (canvas->svg) {
        buffer_format(&canvas->out,
                      "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" text-anchor=\"%s\"%s "
                      "fill=\"#%06x\">",
                      x, y, size, names[anchor], bold ? " font-weight=\"700\"" : "",
                      color & 0xFFFFFF);
        put_escaped(&canvas->out, words);
        buffer_append(&canvas->out, "</text>\n");
        return;
    }
    double width = (double)text_measure(canvas->text, &style, words, strlen(words)).width;
    x -= anchor == ANCHOR_END ? width : anchor == ANCHOR_MIDDLE ? width / 2 : 0;
    draw_text(canvas->list, (float)x, (float)y, &style, words, strlen(words), color);
}

static void
canvas_line(struct canvas *canvas, double x1, double y1, double x2, double y2, double stroke,
            uint32_t color)
{
    if (canvas->svg) {
        buffer_format(&canvas->out,
                      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#%06x\" "
                      "stroke-width=\"%.1f\" stroke-linecap=\"round\"/>\n",
                      x1, y1, x2, y2, color & 0xFFFFFF, stroke);
        return;
    }
    struct draw_point points[] = {{(float)x1, (float)y1}, {(float)x2, (float)y2}};
    struct draw_prim prim = {
        .kind = DRAW_PRIM_LINE, .stroke = (float)stroke, .points = points, .count = 2};
    draw_shape(canvas->list, 0, 0, &prim, 1, color);
}

/* Dashes of 12 with gaps of 10. */
static void
canvas_stroke(struct canvas *canvas, double x1, double y1, double x2, double y2, bool dashed,
              uint32_t color)
{
    const double dash = 12, period = 22, stroke = 4;
    double length = hypot(x2 - x1, y2 - y1);

    if (!dashed || length <= 0) {
        canvas_line(canvas, x1, y1, x2, y2, stroke, color);
        return;
    }
    for (double at = 0; at < length; at += period) {
        double end = at + dash < length ? at + dash : length;
        canvas_line(canvas, x1 + (x2 - x1) * at / length, y1 + (y2 - y1) * at / length,
                    x1 + (x2 - x1) * end / length, y1 + (y2 - y1) * end / length, stroke, color);
    }
}

struct axes {
    int first, last; /* bands */
    double top;      /* minutes at the upper edge */
    double step;     /* between two rules */
};

static double
band_mean(const struct figures *figures, int band)
{
    return figures->band_count[band] > 0
               ? figures->band_sum[band] / figures->band_count[band] / MINUTE
               : 0;
}

static struct axes
axes_of(const struct chart_line *lines, size_t count)
{
    static const double steps[] = {1, 2, 5, 10, 20, 30, 60, 120, 240, 480};
    struct axes axes = {SIMULATE_BANDS, -1, 0, 1};
    double most = 1;
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        for (int band = 0; band < SIMULATE_BANDS; band++) {
            if (lines[i].figures->band_count[band] > 0) {
                axes.first = band < axes.first ? band : axes.first;
                axes.last = band > axes.last ? band : axes.last;
                most = fmax(most, band_mean(lines[i].figures, band));
            }
        }
    }
    if (axes.last < axes.first) {
        axes.first = axes.last = 0;
    }
    while (at + 1 < ARRAY_SIZE(steps) && most / steps[at] > 6) {
        at++;
    }
    axes.step = steps[at];
    axes.top = ceil(most / axes.step) * axes.step;
    return axes;
}

static double
x_of(const struct axes *axes, double band)
{
    return LEFT + (band - axes->first) / (axes->last + 1 - axes->first) * (WIDTH - LEFT - RIGHT);
}

static double
y_of(const struct axes *axes, double minutes)
{
    return HEIGHT - BOTTOM - minutes / axes->top * (HEIGHT - TOP - BOTTOM);
}

static void
draw_axes(struct canvas *canvas, const struct axes *axes)
{
    const double small = 22;
    char words[40];

    for (double minutes = 0; minutes <= axes->top + 0.001; minutes += axes->step) {
        double y = y_of(axes, minutes);
        canvas_line(canvas, LEFT, y, WIDTH - RIGHT, y, 1.5, hair);
        str_format(words, sizeof(words), "%.0f", minutes);
        canvas_text(canvas, LEFT - 14, y + 8, small, ANCHOR_END, false, ink2, words);
    }
    for (int band = axes->first; band <= axes->last + 1; band += 2) {
        str_format(words, sizeof(words), "%02d:%02d", band / 2 % 24, band % 2 * 30);
        canvas_text(canvas, x_of(axes, band), HEIGHT - BOTTOM + 32, small, ANCHOR_MIDDLE, false,
                    ink2, words);
    }
    canvas_text(canvas, LEFT - 14, TOP - 18, small, ANCHOR_END, false, ink2, _("min"));
}

static void
draw_line(struct canvas *canvas, const struct axes *axes, const struct chart_line *line)
{
    double last_x = 0, last_y = 0;
    bool any = false;

    for (int band = axes->first; band <= axes->last; band++) {
        if (line->figures->band_count[band] <= 0) {
            any = false;
            continue;
        }
        double x = x_of(axes, band + 0.5), y = y_of(axes, band_mean(line->figures, band));
        canvas_stroke(canvas, any ? last_x : x, any ? last_y : y, x, y, line->dashed && any,
                      line->color);
        last_x = x;
        last_y = y;
        any = true;
    }
}

static void
draw_legend(struct canvas *canvas, const struct chart_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct figures *figures = lines[i].figures;
        double y = HEIGHT - BOTTOM + 76 + 38 * (double)i;
        char numbers[4][16], words[240];
        for (int k = 0; k < 3; k++) {
            static const int percents[] = {50, 90, 100};
            str_format(numbers[k], sizeof(numbers[k]), "%.0f",
                       figures_quantile(figures, percents[k]) / MINUTE);
        }
        str_format(numbers[3], sizeof(numbers[3]), "%.0f",
                   figures->judged > 0 ? 100 * figures->within / figures->judged : 100);
        str_fill(words, sizeof(words),
                 _("{4}: median {0}, 90 % within {1}, longest {2} min; {3} % in time"),
                 (const char *[]){numbers[0], numbers[1], numbers[2], numbers[3], lines[i].label},
                 5);
        canvas_stroke(canvas, LEFT, y - 8, LEFT + 56, y - 8, lines[i].dashed, lines[i].color);
        canvas_text(canvas, LEFT + 76, y, 24, ANCHOR_START, false, ink, words);
    }
}

static void
draw_chart(struct canvas *canvas, const char *title, const struct record *record,
           const struct chart_line *lines, size_t count)
{
    struct axes axes = axes_of(lines, count);

    canvas_text(canvas, LEFT - 50, 46, 30, ANCHOR_START, true, ink, title);
    canvas_text(canvas, WIDTH - RIGHT, 46, 24, ANCHOR_END, false, ink2, record->day);
    draw_axes(canvas, &axes);
    for (size_t i = 0; i < count; i++) {
        draw_line(canvas, &axes, &lines[i]);
    }
    draw_legend(canvas, lines, count);
}

static enum status
write_svg(struct canvas *canvas, const char *path)
{
    FILE *file = fopen(path, "w");
    bool good = file && fwrite(canvas->out.data, 1, canvas->out.length, file) == canvas->out.length;

    good = file && fclose(file) == 0 && good;
    return good ? STATUS_OK : STATUS_IO;
}

static enum status
write_png(struct canvas *canvas, const char *path)
{
    struct surface surface = surface_new(WIDTH, HEIGHT);
    struct painter *painter = painter_new(canvas->text);

    painter_paint(painter, canvas->list, white, &surface, NULL);
    enum status status = surface_write_png(&surface, path);
    painter_free(painter);
    surface_done(&surface);
    return status;
}

enum status
chart_write(const char *path, const char *title, const struct record *record,
            const struct chart_line *lines, size_t count, json_t *reply)
{
    size_t length = strlen(path);
    struct canvas canvas = {.svg = length > 4 && strcmp(path + length - 4, ".svg") == 0};
    enum status status = STATUS_OK;

    if (canvas.svg) {
        buffer_format(&canvas.out,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                      "font-family=\"'Noto Sans CJK SC','Noto Sans',sans-serif\">\n"
                      "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
                      WIDTH, HEIGHT, WIDTH, HEIGHT);
        draw_chart(&canvas, title, record, lines, count);
        buffer_append(&canvas.out, "</svg>\n");
        status = write_svg(&canvas, path);
    } else {
        status = text_open(NULL, &canvas.text);
        if (status != STATUS_OK) {
            return reply_refuse(reply, status,
                                N_("The fonts for the picture are missing. Run: paihao doctor"), 0);
        }
        canvas.list = draw_new();
        draw_chart(&canvas, title, record, lines, count);
        status = write_png(&canvas, path);
        draw_free(canvas.list);
        text_close(canvas.text);
    }
    buffer_done(&canvas.out);
    if (status != STATUS_OK) {
        return reply_refuse_file(reply, path, errno);
    }
    return STATUS_OK;
}
