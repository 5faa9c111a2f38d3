/* SPDX-License-Identifier: Apache-2.0
 * The facts of a hall, one a line:
 *   settings GUARD SECONDARY_MIN CALLS RETURN_MIN BOUND_MIN · class ID CREDIT_MIN · service ID
 *   series SERVICE NAME FIRST LAST · counter ID PRIMARY,… SECONDARY,…|- */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/contract/ledger.h"

void
copy(char dst[ID], const char *src)
{
    snprintf(dst, ID, "%s", src);
}

const char *
text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

long long
number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

struct service *
service_named(struct judge *judge, const char *id)
{
    for (int i = 0; i < judge->service_count; i++) {
        if (strcmp(judge->services[i].id, id) == 0) {
            return &judge->services[i];
        }
    }
    return NULL;
}

struct counter *
counter_named(struct judge *judge, const char *id)
{
    for (int i = 0; i < judge->counter_count; i++) {
        if (strcmp(judge->counters[i].id, id) == 0) {
            return &judge->counters[i];
        }
    }
    return NULL;
}

static int
split_ids(const char *text, char ids[SERVICES_MAX][ID])
{
    int count = 0;

    while (strcmp(text, "-") != 0 && *text && count < SERVICES_MAX) {
        size_t length = strcspn(text, ",");
        snprintf(ids[count++], ID, "%.*s", (int)length, text);
        text += length + (text[length] == ',');
    }
    return count;
}

static bool
read_line(struct judge *judge, const char *line)
{
    char word[ID], a[ID], b[200], c[200];
    long long n[5];

    if (sscanf(line, "settings %lld %lld %lld %lld %lld", n, n + 1, n + 2, n + 3, n + 4) == 5) {
        judge->guard_limit = n[0];
        judge->secondary_ms = n[1] * 60000;
        judge->calls_before_pass = n[2];
        judge->return_ms = n[3] * 60000;
        judge->bound_ms = n[4] * 60000;
        return true;
    }
    if (sscanf(line, "class %39s %lld", a, n) == 2) {
        struct class_credit *one = &judge->classes[judge->class_count++];
        copy(one->id, a);
        one->credit = n[0] * 60000;
        return judge->class_count < CLASSES_MAX;
    }
    if (sscanf(line, "series %39s %39s %lld %lld", a, word, n, n + 1) == 4) {
        struct series *one = &judge->series[judge->series_count++];
        copy(one->service, a);
        copy(one->name, word);
        one->first = n[0];
        one->last = n[1];
        return judge->series_count < SERIES_MAX;
    }
    if (sscanf(line, "service %39s", a) == 1) {
        copy(judge->services[judge->service_count++].id, a);
        return judge->service_count < SERVICES_MAX;
    }
    if (sscanf(line, "counter %39s %199s %199s", a, b, c) == 3) {
        struct counter *one = &judge->counters[judge->counter_count++];
        copy(one->id, a);
        one->primary_count = split_ids(b, one->primary);
        one->secondary_count = split_ids(c, one->secondary);
        return judge->counter_count < COUNTERS_MAX;
    }
    return line[0] == '#' || line[0] == '\n';
}

bool
hall_read(struct judge *judge, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[600];
    bool good = file != NULL;

    while (good && fgets(line, sizeof(line), file)) {
        good = read_line(judge, line);
    }
    if (file) {
        fclose(file);
    }
    judge->confirmed = calloc(EVENTS_MAX, sizeof(*judge->confirmed));
    return good && judge->confirmed;
}
