/* SPDX-License-Identifier: Apache-2.0
 * What a display shows beside the calls, and when it is quiet. */
#include "config/hall_reader.h"
#include "ticket/legible.h"

#include <string.h>

enum { ROWS_MAX = 40 };

void
read_shows(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;
    const char *text = reader_scalar(reader, node);

    for (unsigned i = 0; text && i < HALL_SHOWS_COUNT; i++) {
        if (strcmp(hall_shows_name(i), text) == 0) {
            terminal->shows = i;
            return;
        }
    }
    if (text) {
        reader_fault(reader, node,
                     N_("\"{0}\" is not what a display shows. It is waiting, next or counters."),
                     text, NULL, NULL);
    }
}

/* Rows that the last seat cannot read are refused here, where a person can still do something about
 * it. */
void
read_rows(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;
    char most[16], metres[16];

    if (!reader_int(reader, node, 1, ROWS_MAX, &terminal->rows)) {
        return;
    }
    int rows = legible_rows(terminal->shows, terminal->panel_mm, terminal->view_m);
    if (terminal->rows <= rows) {
        return;
    }
    str_format(metres, sizeof(metres), "%g", terminal->view_m);
    if (rows == 0) {
        reader_fault(reader, node,
                     N_("On this panel no row can be read from {0} m. Take a larger panel, or move "
                        "the seats nearer."),
                     metres, NULL, NULL);
        return;
    }
    str_format(most, sizeof(most), "%d", rows);
    reader_fault(reader, node,
                 N_("So many rows cannot be read from {0} m on this panel: at most {1} are "
                    "possible."),
                 metres, most, NULL);
}

void
read_exit(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;
    const char *text = reader_scalar(reader, node);

    if (text && strcmp(text, "left") == 0) {
        terminal->exit = HALL_EXIT_LEFT;
    } else if (text && strcmp(text, "right") == 0) {
        terminal->exit = HALL_EXIT_RIGHT;
    } else if (text) {
        reader_fault(reader, node, N_("The exit is left or right, not \"{0}\"."), text, NULL, NULL);
    }
}

void
read_quiet(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    reader_spans(reader, node, &((struct hall_terminal *)object)->quiet);
}
