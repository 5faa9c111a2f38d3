/* SPDX-License-Identifier: Apache-2.0
 * A ticket of a hall, through the print room, for tests with a real printer server:
 *   print_page poll QUEUE MS          one line: "STATE MS-TAKEN"
 *   print_page print QUEUE HALL MS    one line: "STATUS STATE MS-TAKEN"
 *   print_page check HALL DOCUMENT PNG   the document that a printer got shows every dot of the
 *                                        ticket; writes what it shows; the reason on stderr else
 * Exit 0; 1: could not be done, or the document is another; 2: usage. */
#include <cups/raster.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/hall_file.h"
#include "i18n/i18n.h"
#include "print/printer.h"
#include "print/slip.h"
#include "ui/surface.h"
#include "ui/ui.h"

enum { MS_MAX = 600000, PAGE_HEIGHT_MAX = 4000 };

static const struct ticket ticket = {.id = 42,
                                     .number = "C042",
                                     .steps = {{"C", "resale"}},
                                     .step_count = 1,
                                     .class_id = "regular",
                                     .ahead = 5,
                                     .code = "7K3F9QXM2B4T6WCD",
                                     .day = "2026-03-20"};

struct desk {
    struct text *text;
    struct ui_tree *tree;
    struct painter *painter;
    struct hall *hall;
};

static bool
desk_open(struct desk *desk, const char *hall_path)
{
    static struct hall_file_errors errors;
    char line[400];

    if (hall_file_load(hall_path, &errors, &desk->hall) != STATUS_OK) {
        for (size_t i = 0; i < errors.count; i++) {
            hall_file_error_format(&errors, i, NULL, line, sizeof(line));
            fprintf(stderr, "%s\n", line);
        }
        return false;
    }
    if (i18n_open(NULL) != STATUS_OK || text_open(NULL, &desk->text) != STATUS_OK) {
        fprintf(stderr, "no catalogues (PAIHAO_LOCALE_DIR) or no fonts\n");
        return false;
    }
    desk->tree = ui_tree_new(desk->text);
    desk->painter = painter_new(desk->text);
    return true;
}

static void
desk_close(struct desk *desk)
{
    painter_free(desk->painter);
    ui_tree_free(desk->tree);
    text_close(desk->text);
    hall_free(desk->hall);
}

static struct bitmap
render(struct desk *desk)
{
    const struct slip slip = {
        .hall = desk->hall,
        .ticket = &ticket,
        .lang = "zh_CN",
        .issued = {.year = 2026, .month = 3, .day = 20, .hour = 10, .minute = 24},
        .width = SLIP_WIDTH_80};

    return slip_render(&slip, desk->tree, desk->painter);
}

static int
poll_queue(const char *queue, int timeout_ms)
{
    struct clock clock = clock_system();
    struct printer *printer = NULL;
    enum printer_state state = PRINTER_STATE_COUNT;

    if (printer_open(queue, &printer) != STATUS_OK) {
        return 1;
    }
    int64_t start = clock_steady_ms(&clock);
    enum status status = printer_poll(printer, timeout_ms, &state);
    printf("%s %lld\n", printer_state_name(state), (long long)(clock_steady_ms(&clock) - start));
    printer_close(printer);
    return status == STATUS_OK ? 0 : 1;
}

static int
print_ticket(const char *queue, const char *hall_path, int timeout_ms)
{
    struct clock clock = clock_system();
    struct desk desk = {0};
    struct printer *printer = NULL;
    enum printer_state state = PRINTER_STATE_COUNT;

    if (!desk_open(&desk, hall_path) || printer_open(queue, &printer) != STATUS_OK) {
        desk_close(&desk);
        return 1;
    }
    struct bitmap page = render(&desk);
    int64_t start = clock_steady_ms(&clock);
    enum status status = printer_print(printer, &page, ticket.number, timeout_ms, &state);
    printf("%s %s %lld\n", status_name(status), printer_state_name(state),
           (long long)(clock_steady_ms(&clock) - start));
    bitmap_done(&page);
    printer_close(printer);
    desk_close(&desk);
    return 0;
}

/* One bit a dot and black-is-1, or eight bits of grey: what a chain of filters may leave. */
static bool
take_row(const cups_page_header2_t *header, unsigned char *row, struct bitmap *page, int y)
{
    bool grey = header->cupsBitsPerPixel == 8;

    for (int x = 0; x < page->width; x++) {
        bool set = grey ? row[x] >= 128 : (row[x / 8] & 0x80 >> x % 8) != 0;
        bool black = header->cupsColorSpace == CUPS_CSPACE_K ? set : !set;
        if (black) {
            page->bits[(size_t)y * (size_t)page->stride + (size_t)x / 8] |=
                (uint8_t)(0x80 >> x % 8);
        }
    }
    return true;
}

static bool
read_document(const char *path, struct bitmap *ret_page)
{
    cups_page_header2_t header;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    cups_raster_t *raster = fd >= 0 ? cupsRasterOpen(fd, CUPS_RASTER_READ) : NULL;
    bool good = raster && cupsRasterReadHeader2(raster, &header) != 0 &&
                (header.cupsBitsPerPixel == 1 || header.cupsBitsPerPixel == 8) &&
                header.cupsHeight <= PAGE_HEIGHT_MAX;

    if (good) {
        struct bitmap page = {.width = (int)header.cupsWidth, .height = (int)header.cupsHeight};
        page.stride = (page.width + 7) / 8;
        page.bits = mem_zero_alloc((size_t)page.height, (size_t)page.stride);
        unsigned char *row = mem_zero_alloc(1, header.cupsBytesPerLine);
        for (int y = 0; y < page.height && good; y++) {
            good = cupsRasterReadPixels(raster, row, header.cupsBytesPerLine) != 0 &&
                   take_row(&header, row, &page, y);
        }
        good = good && cupsRasterReadHeader2(raster, &header) == 0; /* one page, no second */
        free(row);
        *ret_page = page;
    }
    cupsRasterClose(raster);
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

static int64_t
count_differences(const struct bitmap *a, const struct bitmap *b)
{
    int64_t count = 0;

    for (int y = 0; y < a->height; y++) {
        for (int x = 0; x < a->width; x++) {
            count += bitmap_get(a, x, y) != bitmap_get(b, x, y);
        }
    }
    return count;
}

/* The number's plate: ink within it, but not all ink. */
static bool
shows_plate(struct desk *desk, const struct bitmap *page)
{
    const struct ui_node *node = ui_find(desk->tree, "number", 0);
    struct ui_rect rect = node ? ui_node_rect(node) : (struct ui_rect){0};
    int64_t black = 0, dots = 0;

    for (int y = (int)rect.y; y < (int)(rect.y + rect.h) && y < page->height; y++) {
        for (int x = (int)rect.x; x < (int)(rect.x + rect.w) && x < page->width; x++) {
            black += bitmap_get(page, x, y);
            dots++;
        }
    }
    return dots > 100 * 100 && black * 100 > dots * 15 && black * 100 < dots * 85;
}

static int
check_document(const char *hall_path, const char *path, const char *png)
{
    struct desk desk = {0};
    struct bitmap got = {0};
    const char *fault = NULL;

    if (!desk_open(&desk, hall_path)) {
        desk_close(&desk);
        return 1;
    }
    struct bitmap wanted = render(&desk);
    if (!read_document(path, &got)) {
        fault = "it is no raster of one page";
    } else if (bitmap_write_png(&got, png) != STATUS_OK) {
        fault = "its picture cannot be written";
    } else if (got.width != wanted.width || got.height != wanted.height) {
        fault = "its size is another";
    } else if (count_differences(&wanted, &got) != 0) {
        fault = "dots differ";
    } else if (!shows_plate(&desk, &got)) {
        fault = "there is no number plate";
    }
    if (fault) {
        fprintf(stderr, "%s: %s (%dx%d, wanted %dx%d)\n", path, fault, got.width, got.height,
                wanted.width, wanted.height);
    }
    bitmap_done(&got);
    bitmap_done(&wanted);
    desk_close(&desk);
    return fault ? 1 : 0;
}

int
main(int argc, char **argv)
{
    int64_t ms;

    log_open("print_page", LOG_LEVEL_WARN);
    if (argc == 4 && strcmp(argv[1], "poll") == 0 && str_to_int(argv[3], 1, MS_MAX, &ms)) {
        return poll_queue(argv[2], (int)ms);
    }
    if (argc == 5 && strcmp(argv[1], "print") == 0 && str_to_int(argv[4], 1, MS_MAX, &ms)) {
        return print_ticket(argv[2], argv[3], (int)ms);
    }
    if (argc == 5 && strcmp(argv[1], "check") == 0) {
        return check_document(argv[2], argv[3], argv[4]);
    }
    fprintf(stderr,
            "usage: print_page poll QUEUE MS | print QUEUE HALL MS | check HALL DOCUMENT PNG\n");
    return 2;
}
