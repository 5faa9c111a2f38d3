/* SPDX-License-Identifier: Apache-2.0
 * Rows to choose from, shared out over columns and pages. */
#pragma once

#include "kiosk/screens/screens.h"

enum { LIST_MAX = 300, PAGER_HEIGHT = 136, PAGER_ROOM = PAGER_HEIGHT + 16 };

/* How the services share the room: columns, rows per page and their height. */
struct grid {
    int columns, per_column, pages, page;
    float row, gap, between;
    bool tall; /* few services: larger rows, larger words */
};
/* Entries of the present step. */
size_t list_count(const struct kiosk *kiosk);
/* columns 0: as many as their number asks for. */
struct grid list_share(const struct frame *frame, size_t services, int columns, float room,
                       int page);
void list_heads(struct ui_node *parent, const struct frame *frame);
void list_rows(const struct kiosk *kiosk, struct ui_node *parent, const struct grid *grid,
               float width);
