/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "boxes.h"
#include "i18n/i18n.h"
#include "image.h"
#include "ui/draw.h"
#include "ui/surface.h"

enum { PATH_SIZE = 512, FAULTS_MAX = 24, TARGETS_MAX = 256, TOLERANCE = 2 };

struct run {
    const char *folder, *only, *out;
    bool update;
    struct text *text;
    struct painter *painter;
};

static void
screen_of(const struct golden_case *golden, struct ui_screen *screen)
{
    *screen = (struct ui_screen){
        .width = golden->width,
        .height = golden->height,
        .metrics = ui_metrics_screen(golden->width, golden->height ? golden->height : 1 << 20,
                                     golden->mm_per_px),
        .theme = {.kind = golden->theme, .large = golden->large, .touch = golden->touch},
        .lang = golden->lang,
        .rtl = i18n_direction(golden->lang) == I18N_RIGHT_TO_LEFT,
        .ground = golden->ground != COLOR_NONE ? golden->ground : COLOR_PAPER,
    };
    if (golden->u > 0) {
        screen->metrics.u = golden->u;
    }
}

static size_t
audit(const struct golden_case *golden, const struct ui_tree *tree)
{
    struct ui_fault faults[FAULTS_MAX];
    size_t count = ui_audit(tree, faults, FAULTS_MAX);
    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        fprintf(stderr, "%s: audit: %s: %s: %.2f, wanted %.2f, at %.0f %.0f %.0f x %.0f\n",
                golden->name, ui_rule_name(faults[i].rule), faults[i].what, (double)faults[i].value,
                (double)faults[i].wanted, (double)faults[i].rect.x, (double)faults[i].rect.y,
                (double)faults[i].rect.w, (double)faults[i].rect.h);
    }
    return count;
}

/* Every target can be had by keys, and none stands where a low hand does not reach. */
static bool
within_reach(const struct golden_case *golden, struct ui_tree *tree)
{
    static struct ui_target_info targets[TARGETS_MAX];
    size_t count = ui_targets(tree, targets, TARGETS_MAX), able = 0, reached = 0;
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        able += targets[i].disabled ? 0 : 1;
        if (targets[i].rect.y + 0.5f < golden->touch_from * (float)golden->height) {
            fprintf(stderr, "%s: target '%s' at y %.0f is out of reach\n", golden->name,
                    targets[i].spoken, (double)targets[i].rect.y);
            good = false;
        }
    }
    ui_focus(tree, 0);
    int first = ui_focus_step(tree, 1);
    for (int at = first; at != 0 && reached <= able; at = ui_focus_step(tree, 1)) {
        reached++;
        if (at == first && reached > 1) {
            reached--;
            break;
        }
    }
    ui_focus(tree, 0);
    if (reached != able) {
        fprintf(stderr, "%s: keys reach %zu of %zu targets\n", golden->name, reached, able);
    }
    return good && reached == able;
}

static struct surface
paint(struct run *run, const struct golden_case *golden, const struct ui_tree *tree)
{
    struct draw_list *list = draw_new();
    struct theme theme = {.kind = golden->theme};
    struct ui_rect rect = ui_tree_rect(tree);
    struct surface surface = surface_new((int)rect.w, (int)(rect.h + 0.5f));
    ui_draw(tree, list);
    enum color ground = golden->ground != COLOR_NONE ? golden->ground : COLOR_PAPER;
    painter_paint(run->painter, list, theme_fill(&theme, ground), &surface, NULL);
    draw_free(list);
    return surface;
}

static bool
write_picture(const struct surface *surface, const char *folder, const char *name, const char *end)
{
    char path[PATH_SIZE];
    if (!str_format(path, sizeof(path), "%s/%s%s.png", folder, name, end) ||
        !image_write(surface, path)) {
        fprintf(stderr, "%s: cannot write %s\n", name, path);
        return false;
    }
    return true;
}

static bool
compare(struct run *run, const struct golden_case *golden, const struct surface *surface)
{
    char path[PATH_SIZE];
    struct surface reference, diff = {0};
    str_format(path, sizeof(path), "tests/golden/%s/%s.png", run->folder, golden->name);
    if (!image_read(path, &reference)) {
        fprintf(stderr, "%s: no reference %s (look at the new picture, then --update)\n",
                golden->name, path);
        write_picture(surface, run->out, golden->name, "_new");
        return false;
    }
    size_t bad = image_difference(surface, &reference, TOLERANCE, &diff);
    bool good = bad * 1000 <= (size_t)surface->width * (size_t)surface->height;
    if (!good) {
        fprintf(stderr, "%s: %zu pixels differ\n", golden->name, bad);
        write_picture(surface, run->out, golden->name, "_new");
        if (diff.pixels) {
            write_picture(&diff, run->out, golden->name, "_diff");
        }
    }
    surface_done(&reference);
    if (diff.pixels) {
        surface_done(&diff);
    }
    return good;
}

static bool
run_case(struct run *run, const struct golden_case *golden)
{
    struct ui_tree *tree = ui_tree_new(run->text);
    struct ui_screen screen;
    screen_of(golden, &screen);
    i18n_use(golden->lang);
    golden->view(golden, ui_tree_reset(tree, &screen));
    ui_layout(tree);
    bool good = audit(golden, tree) == 0;
    good = within_reach(golden, tree) && good;
    if (golden->rects) {
        char path[PATH_SIZE];
        str_format(path, sizeof(path), "tests/golden/rects/%s.json", golden->rects);
        good = boxes_compare(path, golden->name, tree) == 0 && good;
    }
    struct surface surface = paint(run, golden, tree);
    if (golden->audit_only) {
        if (!good || run->only) {
            write_picture(&surface, run->out, golden->name, "_new");
        }
    } else if (run->update) {
        char folder[PATH_SIZE];
        str_format(folder, sizeof(folder), "tests/golden/%s", run->folder);
        good = write_picture(&surface, folder, golden->name, "") && good;
    } else {
        good = compare(run, golden, &surface) && good;
    }
    surface_done(&surface);
    ui_tree_free(tree);
    printf("%s %s/%s\n", good ? "ok  " : "FAIL", run->folder, golden->name);
    return good;
}

static bool
make_folders(const char *path)
{
    char part[PATH_SIZE];
    if (!str_copy(part, sizeof(part), path)) {
        return false;
    }
    for (char *at = part + 1; *at; at++) {
        if (*at == '/') {
            *at = '\0';
            if (mkdir(part, 0777) != 0 && errno != EEXIST) {
                return false;
            }
            *at = '/';
        }
    }
    return mkdir(part, 0777) == 0 || errno == EEXIST;
}

static bool
parse(int argc, char **argv, struct run *run)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--update") == 0) {
            run->update = true;
        } else if (strcmp(argv[i], "--case") == 0 && i + 1 < argc) {
            run->only = argv[++i];
        } else if (strcmp(argv[i], "--out") == 0 && i + 1 < argc) {
            run->out = argv[++i];
        } else {
            fprintf(stderr, "usage: %s [--update] [--case NAME|PATTERN] [--out DIR]\n", argv[0]);
            return false;
        }
    }
    return true;
}

int
golden_main(int argc, char **argv, const char *folder, const struct golden_case *cases,
            size_t count)
{
    char out[PATH_SIZE];
    struct run run = {.folder = folder, .out = out};
    str_format(out, sizeof(out), "build/golden/%s", folder);
    if (!parse(argc, argv, &run)) {
        return 2;
    }
    log_open("golden", LOG_LEVEL_WARN);
    if (!make_folders(run.out) || i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK ||
        text_open("fonts", &run.text) != STATUS_OK) {
        fprintf(stderr, "golden: run it from the top of the tree, after 'make locale'\n");
        return 1;
    }
    run.painter = painter_new(run.text);
    size_t bad = 0, ran = 0;
    for (size_t i = 0; i < count; i++) {
        if (!run.only || fnmatch(run.only, cases[i].name, 0) == 0) {
            ran++;
            bad += run_case(&run, &cases[i]) ? 0 : 1;
        }
    }
    painter_free(run.painter);
    text_close(run.text);
    printf("%zu of %zu pictures hold\n", ran - bad, ran);
    return bad > 0 || ran == 0 ? 1 : 0;
}
