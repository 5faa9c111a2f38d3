/* SPDX-License-Identifier: Apache-2.0
 * PWG raster through libcups' own writer. */
#include <cups/raster.h>
#include <string.h>

#include "print/printer.h"

enum { POINTS_AN_INCH = 72 };

static ssize_t
append(void *context, unsigned char *bytes, size_t length)
{
    buffer_append_bytes(context, (const char *)bytes, length);
    return (ssize_t)length;
}

static void
fill_header(const struct bitmap *page, cups_page_header2_t *header)
{
    memset(header, 0, sizeof(*header));
    str_cut(header->MediaClass, sizeof(header->MediaClass), "PwgRaster");
    header->HWResolution[0] = header->HWResolution[1] = RASTER_DPI;
    header->cupsWidth = (unsigned)page->width;
    header->cupsHeight = (unsigned)page->height;
    header->PageSize[0] = (unsigned)(page->width * POINTS_AN_INCH / RASTER_DPI);
    header->PageSize[1] = (unsigned)(page->height * POINTS_AN_INCH / RASTER_DPI);
    header->cupsBitsPerColor = header->cupsBitsPerPixel = 1;
    header->cupsBytesPerLine = (unsigned)page->stride;
    header->cupsColorOrder = CUPS_ORDER_CHUNKED;
    header->cupsColorSpace = CUPS_CSPACE_K;
    header->cupsNumColors = 1;
    header->NumCopies = 1;
    header->cupsInteger[CUPS_RASTER_PWG_TotalPageCount] = 1;
    header->cupsInteger[CUPS_RASTER_PWG_CrossFeedTransform] = 1;
    header->cupsInteger[CUPS_RASTER_PWG_FeedTransform] = 1;
    header->cupsInteger[CUPS_RASTER_PWG_AlternatePrimary] = 0xFFFFFF;
}

enum status
printer_raster(const struct bitmap *page, struct buffer *out)
{
    cups_page_header2_t header;
    cups_raster_t *raster = cupsRasterOpenIO(append, out, CUPS_RASTER_WRITE_PWG);

    if (!raster) {
        return STATUS_IO;
    }
    fill_header(page, &header);
    bool good = cupsRasterWriteHeader2(raster, &header) != 0;
    for (int y = 0; y < page->height && good; y++) {
        good = cupsRasterWritePixels(raster, page->bits + (size_t)y * (size_t)page->stride,
                                     (unsigned)page->stride) != 0;
    }
    cupsRasterClose(raster);
    return good ? STATUS_OK : STATUS_IO;
}
