/* SPDX-License-Identifier: Apache-2.0
 * A kiosk page, drawn whole: time against a plain blit of the same pixels in the same run, time to
 * the first frame, memory. */
#include <SDL.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tests/lib/home.h"
#include "ui/surface.h"

enum { WIDTH = 1080, HEIGHT = 1920, ROUNDS = 50 };

static double
milliseconds(void)
{
    return (double)SDL_GetPerformanceCounter() * 1000 / (double)SDL_GetPerformanceFrequency();
}

static void
print_memory(void)
{
    char line[128];
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof(line), file)) {
        if (!strncmp(line, "VmHWM", 5)) {
            printf("ui memory, with one frame and the blit's two: %s", line + 6);
        }
    }
    if (file) {
        fclose(file);
    }
}

static double
blit_ms(void)
{
    SDL_Surface *from =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_RGB888);
    SDL_Surface *to = SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_RGB888);
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double start = milliseconds();
        SDL_BlitSurface(from, NULL, to, NULL);
        double took = milliseconds() - start;
        best = took < best ? took : best;
    }
    SDL_FreeSurface(from);
    SDL_FreeSurface(to);
    return best;
}

int
main(void)
{
    double start = milliseconds(), first = 0, paint = 1e9, layout = 1e9;
    struct text *text = NULL;
    if (text_open(NULL, &text)) {
        return 1;
    }
    struct ui_tree *tree = ui_tree_new(text);
    struct painter *painter = painter_new(text);
    struct draw_list *list = draw_new();
    struct surface surface = surface_new(WIDTH, HEIGHT);
    struct ui_screen screen = {.width = WIDTH,
                               .height = HEIGHT,
                               .metrics = ui_metrics_kiosk(WIDTH, HEIGHT, 0.369F),
                               .lang = "zh_CN",
                               .theme = {.touch = THEME_TOUCH_KIOSK},
                               .ground = COLOR_PAPER};
    for (int i = 0; i < ROUNDS; i++) {
        double begin = milliseconds();
        home_page(ui_tree_reset(tree, &screen));
        ui_layout(tree);
        ui_draw(tree, list);
        double laid = milliseconds();
        painter_paint(painter, list, 0xFFF4F2EC, &surface, NULL);
        double end = milliseconds();
        first = i ? first : end - start;
        layout = laid - begin < layout ? laid - begin : layout;
        paint = end - laid < paint ? end - laid : paint;
    }
    double blit = blit_ms();
    printf("ui full redraw %dx%d: %.2f ms, %.2f of a blit (%.2f ms); goal 3\n", WIDTH, HEIGHT,
           paint, paint / blit, blit);
    printf("ui build and layout: %.2f ms, %.2f of a blit\n", layout, layout / blit);
    printf("ui first frame: %.0f ms, %.0f blits; goal 500 ms\n", first, first / blit);
    printf("ui caches: text %zu KB, shapes %zu KB\n", text_cache_bytes(text) / 1024,
           painter_cache_bytes(painter) / 1024);
    print_memory();
    draw_free(list);
    surface_done(&surface);
    painter_free(painter);
    ui_tree_free(tree);
    text_close(text);
    return 0;
}
