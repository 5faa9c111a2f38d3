/* SPDX-License-Identifier: Apache-2.0
 * A settings file. */
#include "fuzz.h"

#include "config/settings.h"

static void
value_is_allowed(const struct settings *settings, const struct settings_entry *entry)
{
    const char *at = (const char *)settings + entry->offset;

    if (entry->type == SETTINGS_INT) {
        HOLDS(*(const int *)(const void *)at >= entry->min &&
              *(const int *)(const void *)at <= entry->max);
    } else if (entry->type == SETTINGS_TEXT) {
        HOLDS(memchr(at, '\0', (size_t)entry->max) && str_is_utf8(at, strlen(at)));
        HOLDS(!entry->check || !*at || entry->check(at));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings_errors errors;
    struct settings settings, untouched;
    char *text = fuzz_text(data, size), line[2048];
    size_t count;

    memset(&settings, 0x5a, sizeof(settings));
    untouched = settings;
    const struct settings_entry *table = settings_table(&count);
    if (settings_parse(text, "settings.ini", &errors, &settings) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            value_is_allowed(&settings, &table[i]);
        }
    } else {
        HOLDS(errors.count > 0 && memcmp(&settings, &untouched, sizeof(settings)) == 0);
        for (size_t i = 0; i < errors.count; i++) {
            HOLDS(settings_error_format(&errors, i, NULL, line, sizeof(line)));
            HOLDS(str_is_utf8(line, strlen(line)));
        }
    }
    free(text);
    return 0;
}
