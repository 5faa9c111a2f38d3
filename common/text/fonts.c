/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/internal.h"

#ifndef PAIHAO_DATADIR
#define PAIHAO_DATADIR "/usr/local/share/paihao"
#endif

enum { FONT_COUNT_MAX = 64 };

static size_t
font_place(struct text *text, const char *file, const char *family, const char *package)
{
    for (size_t i = 0; i < text->font_count; i++) {
        if (!strcmp(text->fonts[i].file, file) && !strcmp(text->fonts[i].family, family)) {
            return i;
        }
    }
    text->fonts = mem_grow(text->fonts, text->font_count + 1, sizeof(*text->fonts));
    text->fonts[text->font_count] = (struct font){
        .file = mem_strdup(file),
        .family = mem_strdup(family),
        .package = mem_strdup(package),
    };
    return text->font_count++;
}

static struct chain *
chain_place(struct text *text, const char *lang, enum text_weight weight)
{
    for (size_t i = 0; i < text->chain_count; i++) {
        if (!strcmp(text->chains[i].lang, lang) && text->chains[i].weight == weight) {
            return &text->chains[i];
        }
    }
    text->chains = mem_grow(text->chains, text->chain_count + 1, sizeof(*text->chains));
    struct chain *chain = &text->chains[text->chain_count++];
    *chain = (struct chain){.weight = weight};
    str_cut(chain->lang, sizeof(chain->lang), lang);
    return chain;
}

/* Cuts the next word off the line; NULL at its end. */
static char *
word_next(char **line)
{
    char *word = *line + strspn(*line, " \t\n");
    size_t length = strcspn(word, " \t\n");
    *line = word + length + (word[length] ? 1 : 0);
    word[length] = '\0';
    return length ? word : NULL;
}

static enum status
conf_line(struct text *text, const char *lang, const char *path, int line, char *words)
{
    const char *weight = word_next(&words);
    if (!weight || *weight == '#') {
        return STATUS_OK;
    }
    const char *package = word_next(&words);
    const char *file = word_next(&words);
    char *family = words + strspn(words, " \t");
    family[strcspn(family, "\n")] = '\0';
    bool bold = !strcmp(weight, "bold");
    if ((!bold && strcmp(weight, "regular")) || !file || !*family) {
        log_write(LOG_LEVEL_ERROR, "%s:%d: expected 'regular|bold PACKAGE FILE FAMILY'", path,
                  line);
        return STATUS_INVALID;
    }
    if (access(file, R_OK)) {
        log_write(LOG_LEVEL_ERROR, "%s:%d: font file missing: '%s'; install the package '%s'", path,
                  line, file, package);
        return STATUS_NOT_FOUND;
    }
    struct chain *chain = chain_place(text, lang, bold ? TEXT_WEIGHT_BOLD : TEXT_WEIGHT_REGULAR);
    if (chain->count == TEXT_CHAIN_MAX || text->font_count == FONT_COUNT_MAX) {
        log_write(LOG_LEVEL_ERROR, "%s:%d: more than %d fonts", path, line, TEXT_CHAIN_MAX);
        return STATUS_INVALID;
    }
    chain->fonts[chain->count++] = font_place(text, file, family, package);
    return STATUS_OK;
}

static enum status
conf_read(struct text *text, const char *path, const char *lang)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        log_write(LOG_LEVEL_ERROR, "font list cannot be read: '%s'", path);
        return STATUS_IO;
    }
    char line[512];
    enum status status = STATUS_OK;
    for (int number = 1; !status && fgets(line, sizeof(line), file); number++) {
        status = conf_line(text, lang, path, number, line);
    }
    fclose(file);
    return status;
}

static bool
folder_has_lists(const char *folder)
{
    char path[4096];
    return str_format(path, sizeof(path), "%s/default.conf", folder) && !access(path, R_OK);
}

static bool
folder_find(const char *folder, char *ret_folder, size_t size)
{
    char self[4096] = "";
    const char *named = folder ? folder : getenv("PAIHAO_FONTS");
    if (named && *named) {
        return str_copy(ret_folder, size, named) && folder_has_lists(named);
    }
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash = length > 0 ? strrchr(self, '/') : NULL;
    if (slash) {
        *slash = '\0';
        /* Upwards from the program: the source tree (build/bin, build/tests/unit/ROOM) or an
         * installed prefix. */
        for (int up = 0; up < 6 && *self; up++) {
            if ((str_format(ret_folder, size, "%s/share/paihao/fonts", self) &&
                 folder_has_lists(ret_folder)) ||
                (str_format(ret_folder, size, "%s/fonts", self) && folder_has_lists(ret_folder))) {
                return true;
            }
            slash = strrchr(self, '/');
            *slash = '\0';
        }
    }
    /* A build folder outside the tree, used from within the tree. */
    if (folder_has_lists("fonts")) {
        return str_copy(ret_folder, size, "fonts");
    }
    return str_copy(ret_folder, size, PAIHAO_DATADIR "/fonts") && folder_has_lists(ret_folder);
}

enum status
fonts_read(struct text *text, const char *folder)
{
    char where[4096];
    if (!folder_find(folder, where, sizeof(where))) {
        log_write(LOG_LEVEL_ERROR,
                  "no font lists found (default.conf); set PAIHAO_FONTS to their folder");
        return STATUS_NOT_FOUND;
    }
    DIR *dir = opendir(where);
    if (!dir) {
        log_write(LOG_LEVEL_ERROR, "folder of font lists cannot be read: '%s'", where);
        return STATUS_IO;
    }
    enum status status = STATUS_OK;
    for (struct dirent *entry; !status && (entry = readdir(dir));) {
        char lang[256], path[4096 + 256];
        size_t length = strlen(entry->d_name);
        if (length <= 5 || strcmp(entry->d_name + length - 5, ".conf")) {
            continue;
        }
        str_format(lang, sizeof(lang), "%.*s", (int)(length - 5), entry->d_name);
        str_format(path, sizeof(path), "%s/%s", where, entry->d_name);
        status = conf_read(text, path, lang);
    }
    closedir(dir);
    for (int weight = 0; !status && weight <= TEXT_WEIGHT_BOLD; weight++) {
        if (!fonts_chain(text, "default", (enum text_weight)weight)) {
            log_write(LOG_LEVEL_ERROR, "font list without a %s font: '%s/default.conf'",
                      weight ? "bold" : "regular", where);
            status = STATUS_INVALID;
        }
    }
    return status;
}

void
fonts_close(struct text *text)
{
    for (size_t i = 0; i < text->font_count; i++) {
        if (text->fonts[i].ttf) {
            TTF_CloseFont(text->fonts[i].ttf);
        }
        free(text->fonts[i].file);
        free(text->fonts[i].family);
        free(text->fonts[i].package);
    }
    free(text->fonts);
    free(text->chains);
}

static const struct chain *
chain_named(const struct text *text, const char *lang, size_t length, enum text_weight weight)
{
    for (size_t i = 0; i < text->chain_count; i++) {
        const struct chain *chain = &text->chains[i];
        if (chain->weight == weight && !strncmp(chain->lang, lang, length) &&
            !chain->lang[length]) {
            return chain;
        }
    }
    return NULL;
}

const struct chain *
fonts_chain(const struct text *text, const char *lang, enum text_weight weight)
{
    lang = lang ? lang : "zh_CN";
    size_t length = strlen(lang);
    const struct chain *chain =
        length < sizeof(chain->lang) ? chain_named(text, lang, length, weight) : NULL;
    size_t language = strcspn(lang, "_");
    if (!chain && language < length && language < sizeof(chain->lang)) {
        chain = chain_named(text, lang, language, weight);
    }
    return chain ? chain : chain_named(text, "default", 7, weight);
}

static void
font_open(struct font *font)
{
    long faces = 1;
    for (long face = 0; face < faces; face++) {
        TTF_Font *ttf = TTF_OpenFontIndex(font->file, TEXT_REFERENCE_PX8 / 8, face);
        if (!ttf) {
            break;
        }
        faces = TTF_FontFaces(ttf);
        const char *family = TTF_FontFaceFamilyName(ttf);
        if (family && !strcmp(family, font->family)) {
            /* Advances stay linear and glyphs stand on fractions of a pixel, as in a browser. */
            TTF_SetFontHinting(ttf, TTF_HINTING_LIGHT_SUBPIXEL);
            font->ttf = ttf;
            font_use(font, TEXT_REFERENCE_PX8);
            font->ascent = (float)TTF_FontAscent(ttf) * 8 / TEXT_REFERENCE_PX8;
            font->descent = (float)-TTF_FontDescent(ttf) * 8 / TEXT_REFERENCE_PX8;
            return;
        }
        TTF_CloseFont(ttf);
    }
    log_write(LOG_LEVEL_ERROR,
              "font file '%s' has no readable family '%s'; reinstall the package '%s'", font->file,
              font->family, font->package);
    font->failed = true;
}

TTF_Font *
font_use(struct font *font, unsigned px8)
{
    if (!font->ttf && !font->failed) {
        font_open(font);
    }
    /* 9 dots an inch make a point an eighth of a pixel: the library itself knows whole points only.
     */
    if (font->ttf && px8 && font->px8 != px8) {
        TTF_SetFontSizeDPI(font->ttf, (int)px8, 9, 9);
        font->px8 = px8;
    }
    return font->ttf;
}

bool
font_has(struct font *font, uint32_t code)
{
    TTF_Font *ttf = font_use(font, 0);
    return ttf && TTF_GlyphIsProvided32(ttf, code);
}
