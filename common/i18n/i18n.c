/* SPDX-License-Identifier: Apache-2.0
 * Each language is a gettext *domain* of one made-up language "paihao": choosing a language is then
 * only choosing the domain of a call, and no thread ever changes the environment, which gettext
 * reads without a lock. */
#include "i18n/i18n.h"

#include <dirent.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, KEY_SIZE = 128 };

static const char catalogues[] = "paihao/LC_MESSAGES";

/* Written by i18n_open before threads start, read only from then on. */
static char languages[I18N_LANGUAGES_MAX][I18N_LANG_SIZE] = {"en"};
static size_t language_count = 1;
static char asked[256]; /* $LANGUAGE of the person who started the program */
static _Thread_local const char *current = "en";

static const char *
find_language(const char *lang)
{
    for (size_t i = 0; i < language_count; i++) {
        if (strcmp(languages[i], lang) == 0) {
            return languages[i];
        }
    }
    return NULL;
}

/* "zh_CN.mo" → "zh_CN"; false for other files. */
static bool
language_of_file(const char *file, char lang[I18N_LANG_SIZE])
{
    size_t length = strlen(file);
    if (length < 5 || length - 3 >= I18N_LANG_SIZE || strcmp(file + length - 3, ".mo") != 0) {
        return false;
    }
    memcpy(lang, file, length - 3);
    lang[length - 3] = '\0';
    return strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@") == length - 3;
}

static void
add_language(const char *lang)
{
    if (find_language(lang)) {
        return;
    }
    if (language_count == I18N_LANGUAGES_MAX) {
        log_write(LOG_LEVEL_WARN, "too many languages, left out: '%s'", lang);
        return;
    }
    size_t at = language_count++;
    for (; at > 0 && strcmp(languages[at - 1], lang) > 0; at--) {
        memcpy(languages[at], languages[at - 1], I18N_LANG_SIZE);
    }
    str_cut(languages[at], I18N_LANG_SIZE, lang);
}

static bool
load_folder(const char *locale_dir)
{
    char path[PATH_SIZE];
    if (!str_format(path, sizeof path, "%s/%s", locale_dir, catalogues)) {
        return false;
    }
    DIR *folder = opendir(path);
    if (!folder) {
        return false;
    }
    bool found = false;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char lang[I18N_LANG_SIZE];
        if (language_of_file(entry->d_name, lang)) {
            add_language(lang);
            found = true;
        }
    }
    closedir(folder);
    for (size_t i = 0; found && i < language_count; i++) {
        bindtextdomain(languages[i], locale_dir);
        bind_textdomain_codeset(languages[i], "UTF-8");
    }
    return found;
}

static bool
load_beside_program(void)
{
    static const char *const places[] = {"../locale", "../share/paihao/locale"};
    char program[PATH_SIZE], path[PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return false;
    }
    program[length] = '\0';
    *(strrchr(program, '/') + 1) = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        if (str_format(path, sizeof path, "%s%s", program, places[i]) && load_folder(path)) {
            return true;
        }
    }
    return false;
}

enum status
i18n_open(const char *locale_dir)
{
    language_count = 1;
    str_cut(languages[0], I18N_LANG_SIZE, "en");
    /* Under the plain C locale gettext translates nothing, whatever LANGUAGE says. */
    if (!setlocale(LC_ALL, "C.UTF-8")) {
        return STATUS_UNAVAILABLE;
    }
    const char *before = getenv("LANGUAGE");
    if (!before || strcmp(before, "paihao") != 0) {
        str_cut(asked, sizeof asked, before ? before : "");
    }
    setenv("LANGUAGE", "paihao", 1);
    if (!locale_dir) {
        locale_dir = getenv("PAIHAO_LOCALE_DIR");
    }
    bool found = locale_dir ? load_folder(locale_dir) : load_beside_program();
    return found ? STATUS_OK : STATUS_NOT_FOUND;
}

bool
i18n_has(const char *lang)
{
    return find_language(lang);
}

bool
i18n_use(const char *lang)
{
    const char *known = find_language(lang);
    if (known) {
        current = known;
    }
    return known;
}

/* "zh_CN.UTF-8", "zh_CN@x:en" → the first that is had; a bare "zh" takes any "zh_…". */
static bool
use_first_of(const char *list)
{
    while (*list) {
        size_t item = strcspn(list, ":"), length = strcspn(list, ":.@");
        for (size_t i = 0; i < language_count; i++) {
            if (length > 0 && strncmp(languages[i], list, length) == 0 &&
                (languages[i][length] == '\0' || languages[i][length] == '_')) {
                current = languages[i];
                return true;
            }
        }
        if (length >= 3 && strncmp(list, "en_", 3) == 0) {
            current = find_language("en");
            return true;
        }
        list += item + (list[item] == ':' ? 1 : 0);
    }
    return false;
}

void
i18n_use_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    current = find_language("en");
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const char *locale = getenv(names[i]);
        if (!locale || !*locale) {
            continue;
        }
        /* The C locale stands for no language, whatever $LANGUAGE wishes. */
        if (strcmp(locale, "C") != 0 && strcmp(locale, "POSIX") != 0 && !use_first_of(asked)) {
            use_first_of(locale);
        }
        return;
    }
}

const char *
i18n_lang(void)
{
    return current;
}

enum i18n_direction
i18n_direction(const char *lang)
{
    static const char *const right_to_left[] = {"ar", "ckb", "dv", "fa", "he",
                                                "ps", "sd",  "ug", "ur", "yi"};
    size_t length = strcspn(lang, "_-@.");
    for (size_t i = 0; i < ARRAY_SIZE(right_to_left); i++) {
        if (strlen(right_to_left[i]) == length && strncmp(right_to_left[i], lang, length) == 0) {
            return I18N_RIGHT_TO_LEFT;
        }
    }
    return I18N_LEFT_TO_RIGHT;
}

/* The empty msgid is the catalogue's header. */
static const char *
translate(const char *domain, const char *msgid)
{
    return *msgid ? dgettext(domain, msgid) : "";
}

const char *
i18n_tr(const char *msgid)
{
    return translate(current, msgid);
}

const char *
i18n_tr_in(const char *lang, const char *msgid)
{
    const char *known = find_language(lang);
    return translate(known ? known : "en", msgid);
}

const char *
i18n_tr_context(const char *context, const char *msgid)
{
    char key[KEY_SIZE];
    if (!str_format(key, sizeof key, "%s\004%s", context, msgid)) {
        return msgid;
    }
    const char *found = dgettext(current, key);
    return found == key ? msgid : found;
}

const char *
i18n_ntr(const char *one, const char *many, unsigned long n)
{
    return dngettext(current, one, many, n);
}
