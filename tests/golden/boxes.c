/* SPDX-License-Identifier: Apache-2.0 */
#include "boxes.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 64 };

/* How often each name came so far. */
struct names {
    const char *names[NAMES_MAX];
    size_t counts[NAMES_MAX], used;
};

static size_t
count_name(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->used; i++) {
        if (strcmp(names->names[i], name) == 0) {
            return names->counts[i]++;
        }
    }
    if (names->used < NAMES_MAX) {
        names->names[names->used] = name;
        names->counts[names->used++] = 1;
    }
    return 0;
}

static float
number_of(const json_t *box, const char *key)
{
    return (float)json_number_value(json_object_get(box, key));
}

static bool
tell(const char *label, const char *name, const char *text, const char *what, float value,
     float wanted)
{
    fprintf(stderr, "%s: %s '%s': %s is %.1f, wanted %.1f\n", label, name, text, what,
            (double)value, (double)wanted);
    return false;
}

/* Texts by their leading edge and middle line: their widths are the words', not the layout's. */
static bool
ink_stands(const char *label, const struct ui_node *node, const json_t *box, float slack)
{
    struct ui_rect ink = ui_node_ink(node);
    float x = number_of(box, "x"), y = number_of(box, "y") + number_of(box, "h") / 2;
    if (fabsf(ink.x - x) > slack) {
        return tell(label, "text", ui_node_text(node), "x", ink.x, x);
    }
    return fabsf(ink.y + ink.h / 2 - y) <= slack ||
           tell(label, "text", ui_node_text(node), "middle y", ink.y + ink.h / 2, y);
}

static bool
text_stands(const char *label, const struct ui_tree *tree, const json_t *box, size_t nth,
            float slack)
{
    const char *text = json_string_value(json_object_get(box, "text"));
    const struct ui_node *node = ui_find_text(tree, text, nth);
    if (!node) {
        fprintf(stderr, "%s: text '%s' is missing\n", label, text);
        return false;
    }
    return ink_stands(label, node, box, slack);
}

static bool
box_stands(const char *label, const struct ui_tree *tree, const json_t *box, const char *name,
           size_t nth, float slack)
{
    static const char *const keys[] = {"x", "y", "w", "h"};
    const struct ui_node *node = ui_find(tree, name, nth);
    if (!node) {
        fprintf(stderr, "%s: box '%s' %zu is missing\n", label, name, nth);
        return false;
    }
    if (ui_node_text(node)[0]) {
        return ink_stands(label, node, box, slack);
    }
    struct ui_rect rect = ui_node_rect(node);
    const float is[] = {rect.x, rect.y, rect.w, rect.h};
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (json_object_get(box, keys[i]) && fabsf(is[i] - number_of(box, keys[i])) > slack) {
            return tell(label, name, "", keys[i], is[i], number_of(box, keys[i]));
        }
    }
    return true;
}

int
boxes_compare(const char *path, const char *label, const struct ui_tree *tree)
{
    json_error_t error;
    json_t *screen = json_load_file(path, 0, &error);
    if (!screen) {
        fprintf(stderr, "%s: %s: %s\n", label, path, error.text);
        return -1;
    }
    float width = number_of(screen, "width"), height = number_of(screen, "height");
    float slack = (width < height ? width : height) / 100;
    struct names names = {0};
    int bad = 0;
    size_t i;
    json_t *box;
    json_array_foreach(json_object_get(screen, "rects"), i, box)
    {
        const char *name = json_string_value(json_object_get(box, "name"));
        const char *text = json_string_value(json_object_get(box, "text"));
        bool is_text = strcmp(name, "text") == 0;
        size_t nth = count_name(&names, is_text ? text : name);
        const json_t *given = json_object_get(box, "nth");
        nth = given ? (size_t)json_integer_value(given) : nth;
        bool stands = is_text ? text_stands(label, tree, box, nth, slack)
                              : box_stands(label, tree, box, name, nth, slack);
        bad += stands ? 0 : 1;
    }
    json_decref(screen);
    return bad;
}
