/* SPDX-License-Identifier: Apache-2.0
 * Texts by language, and the guides that are made of them. */
#include "config/hall_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 4000, MATERIALS_MAX = 60, STEPS_MAX = 20, PIECES_MAX = 99 };

static bool
all_of(const char *text, size_t length, int (*is)(int))
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] > 0x7f || !is((unsigned char)text[i])) {
            return false;
        }
    }
    return length > 0;
}

bool
reader_language_is_valid(const char *language)
{
    size_t length = strcspn(language, "_");

    if (length < 2 || length > 3 || !all_of(language, length, islower) ||
        strlen(language) >= TICKET_LANG_SIZE) {
        return false;
    }
    language += length;
    if (language[0] == '_' && strcspn(language + 1, "_") == 4) {
        if (!isupper((unsigned char)language[1]) || !all_of(language + 2, 3, islower)) {
            return false;
        }
        language += 5;
    }
    if (language[0] == '_' && strlen(language) == 3) {
        return all_of(language + 1, 2, isupper);
    }
    if (language[0] == '_' && strlen(language) == 4) {
        return all_of(language + 1, 3, isdigit);
    }
    return language[0] == '\0';
}

/* Place of a language in the hall's list; those that are not in it come last. */
static size_t
language_rank(const struct hall *hall, const char *language)
{
    size_t rank = 0;

    while (rank < hall->language_count && strcmp(hall->languages[rank], language) != 0) {
        rank++;
    }
    return rank;
}

void
reader_text_add(const struct hall *hall, struct hall_text *text, const char *language,
                const char *value)
{
    size_t at = text->count, rank = language_rank(hall, language);

    text->entries = mem_grow(text->entries, text->count + 1, sizeof(*text->entries));
    while (at > 0 && language_rank(hall, text->entries[at - 1].lang) > rank) {
        text->entries[at] = text->entries[at - 1];
        at--;
    }
    str_cut(text->entries[at].lang, sizeof(text->entries[at].lang), language);
    text->entries[at].text = mem_strdup(value);
    text->count++;
}

/* The words of a text, or NULL after a fault. */
static const char *
words_of(struct hall_reader *reader, const struct tree_node *node)
{
    const char *text = reader_scalar(reader, node);

    for (const char *at = text; at && *at; at++) {
        if ((unsigned char)*at < ' ' && *at != '\n') {
            reader_fault(reader, node, N_("A control character stands in this text."), NULL, NULL,
                         NULL);
            return NULL;
        }
    }
    if (text && strlen(text) > TEXT_BYTES_MAX) {
        reader_fault(reader, node, N_("This text is longer than {0} bytes."), "4000", NULL, NULL);
        return NULL;
    }
    return text;
}

static void
read_translation(struct hall_reader *reader, const struct tree_node *value,
                 struct hall_text *ret_text)
{
    const char *language = value->key->text, *words;

    if (!reader_language_is_valid(language)) {
        reader_fault(reader, value->key,
                     N_("\"{0}\" is not a language. Write it like zh_CN, en or sr_Latn_RS."),
                     language, NULL, NULL);
        return;
    }
    if (language_rank(reader->hall, language) == reader->hall->language_count) {
        reader_advise(reader, value->key,
                      N_("Nobody sees this text: \"{0}\" is not among the hall's languages."),
                      language, NULL);
    }
    words = words_of(reader, value);
    for (size_t i = 0; words && i < ret_text->count; i++) {
        if (strcmp(ret_text->entries[i].lang, language) == 0) {
            return;
        }
    }
    if (words) {
        reader_text_add(reader->hall, ret_text, language, words);
    }
}

void
reader_text(struct hall_reader *reader, const struct tree_node *node, struct hall_text *ret_text)
{
    const char *words;

    if (node->kind == TREE_LIST || (node->kind == TREE_MAP && node->count == 0)) {
        reader_fault(reader, node, N_("A text is expected here, or one for each language."), NULL,
                     NULL, NULL);
    } else if (node->kind == TREE_MAP) {
        for (const struct tree_node *value = node->first; value; value = value->next) {
            read_translation(reader, value, ret_text);
        }
    } else if ((words = words_of(reader, node))) {
        reader_text_add(reader->hall, ret_text, reader->hall->languages[0], words);
    }
}

static void
append_item(const struct hall *hall, struct hall_text *text, const struct hall_text_entry *item)
{
    const char *separator = strncmp(item->lang, "zh", 2) == 0 || strncmp(item->lang, "ja", 2) == 0
                                ? "、"
                            : strncmp(item->lang, "ar", 2) == 0 ? "، "
                                                                : ", ";
    for (size_t i = 0; i < text->count; i++) {
        if (strcmp(text->entries[i].lang, item->lang) == 0) {
            struct buffer joined = {0};
            buffer_format(&joined, "%s%s%s", text->entries[i].text, separator, item->text);
            free(text->entries[i].text);
            text->entries[i].text = joined.data;
            return;
        }
    }
    reader_text_add(hall, text, item->lang, item->text);
}

/* A text, or a list of texts joined as each language joins a list. */
static void
read_text_or_list(struct hall_reader *reader, const struct tree_node *node,
                  struct hall_text *ret_text)
{
    if (node->kind != TREE_LIST) {
        reader_text(reader, node, ret_text);
        return;
    }
    if (node->count == 0 || node->count > STEPS_MAX) {
        reader_fault(reader, node, N_("From 1 to {0} texts are expected here."), "20", NULL, NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        struct hall_text text = {0};
        reader_text(reader, item, &text);
        for (size_t i = 0; i < text.count; i++) {
            append_item(reader->hall, ret_text, &text.entries[i]);
        }
        hall_text_done(&text);
    }
}

static const char *const free_of_charge[] = {
    "免费",   "不收费",  "不收取费用", "无收费",    "无费用", "無料",
    "무료",   "free",    "no fee",     "no charge", "none",   "nothing",
    "gratis", "gratuit", "kostenlos",  "бесплатно", "مجان",
};

static bool
names_a_sum(const char *text)
{
    return strpbrk(text, "123456789") != NULL;
}

static bool
names_no_fee(const char *text)
{
    for (size_t i = 0; i < ARRAY_SIZE(free_of_charge); i++) {
        if (strncasecmp(text, free_of_charge[i], strlen(free_of_charge[i])) == 0) {
            return true;
        }
    }
    return text[0] == '0';
}

/* True when every language says that nothing is to be paid. */
static bool
fee_is_none(const struct hall_text *fee)
{
    bool none = false;

    for (size_t i = 0; i < fee->count; i++) {
        if (names_a_sum(fee->entries[i].text)) {
            return false;
        }
        none = none || names_no_fee(fee->entries[i].text);
    }
    return none;
}

/* A number of copies, or words in its place. */
static void
read_copy(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_material *material = object;

    if (node->kind == TREE_SCALAR &&
        (isdigit((unsigned char)node->text[0]) || node->text[0] == '-')) {
        (void)reader_int(reader, node, 0, PIECES_MAX, &material->copy);
    } else {
        reader_text(reader, node, &material->copy_text);
    }
}

/* The service may stand further down in the file: looked up when all have been read. */
static void
read_at(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_material *material = object;

    reader_id(reader, node, material->at);
    if (material->at[0] != '\0') {
        reader->references =
            mem_grow(reader->references, reader->reference_count + 1, sizeof(*reader->references));
        reader->references[reader->reference_count++].at = node;
    }
}

static void
read_material(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_material, name), 0, 0, NULL},
        {"original", HALL_FIELD_INT, false, offsetof(struct hall_material, original), 0, PIECES_MAX,
         NULL},
        {"copy", HALL_FIELD_OWN, false, 0, 0, 0, read_copy},
        {"note", HALL_FIELD_TEXT, false, offsetof(struct hall_material, note), 0, 0, NULL},
        {"provided", HALL_FIELD_BOOL, false, offsetof(struct hall_material, provided), 0, 0, NULL},
        {"at", HALL_FIELD_OWN, false, 0, 0, 0, read_at},
    };
    struct hall_material *material = item;

    reader_map(reader, node, fields, ARRAY_SIZE(fields), material);
    if (!material->provided && !tree_get(node, "original") && !tree_get(node, "copy")) {
        material->original = 1;
    }
}

static void
read_step(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_step, name), 0, 0, NULL},
        {"when", HALL_FIELD_TEXT, false, offsetof(struct hall_step, when), 0, 0, NULL},
    };
    struct hall_step *step = item;

    if (node->kind == TREE_MAP && (tree_get(node, "name") || tree_get(node, "when"))) {
        reader_map(reader, node, fields, ARRAY_SIZE(fields), step);
    } else {
        reader_text(reader, node, &step->name);
    }
}

static void
read_materials(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_guide *guide = object;

    guide->materials = reader_list(reader, node, 0, MATERIALS_MAX, sizeof(*guide->materials),
                                   &guide->material_count);
    reader_items(reader, node, guide->materials, sizeof(*guide->materials), read_material);
}

static void
read_steps(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_guide *guide = object;

    guide->steps =
        reader_list(reader, node, 1, STEPS_MAX, sizeof(*guide->steps), &guide->step_count);
    reader_items(reader, node, guide->steps, sizeof(*guide->steps), read_step);
}

static void
read_pay(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_guide *guide = object;

    read_text_or_list(reader, node, &guide->pay);
}

static void
read_law(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_text *law = &((struct hall_guide *)object)->law;
    char most[12];

    reader_text(reader, node, law);
    (void)str_format(most, sizeof(most), "%d", HALL_LAW_MAX);
    for (size_t i = 0; i < law->count; i++) {
        if (strlen(law->entries[i].text) > HALL_LAW_MAX) {
            reader_advise(reader, node,
                          N_("This law is longer than {0} bytes: a refusal cannot name it."), most,
                          NULL);
            return;
        }
    }
}

static bool
is_absent(const struct tree_node *map, const char *key)
{
    const struct tree_node *value = tree_get(map, key);

    return !value || tree_is_null(value);
}

#define GUIDE_TEXT(name, required)                                                                 \
    {                                                                                              \
#name, HALL_FIELD_TEXT, required, offsetof(struct hall_guide, name), 0, 0, NULL            \
    }

void
read_guide(struct hall_reader *reader, const struct tree_node *node, void *matter)
{
    static const struct hall_field fields[] = {
        GUIDE_TEXT(who, true),
        {"materials", HALL_FIELD_OWN, true, 0, 0, 0, read_materials},
        {"steps", HALL_FIELD_OWN, true, 0, 0, 0, read_steps},
        GUIDE_TEXT(fee, true),
        {"pay", HALL_FIELD_OWN, false, 0, 0, 0, read_pay},
        GUIDE_TEXT(promise, true),
        GUIDE_TEXT(legal_limit, false),
        GUIDE_TEXT(visits, false),
        GUIDE_TEXT(visits_note, false),
        {"law", HALL_FIELD_OWN, false, 0, 0, 0, read_law},
    };
    struct hall_guide *guide = &((struct hall_matter *)matter)->guide;
    const struct tree_node *fee = tree_get(node, "fee");

    if (!reader_map(reader, node, fields, ARRAY_SIZE(fields), guide) || !fee ||
        guide->fee.count == 0 || fee_is_none(&guide->fee)) {
        return;
    }
    if (is_absent(node, "pay")) {
        reader_fault(reader, fee, N_("A fee needs the key \"pay\": how it can be paid."), NULL,
                     NULL, NULL);
    }
    if (is_absent(node, "law")) {
        reader_fault(reader, fee, N_("A fee needs the key \"law\": what it is based on."), NULL,
                     NULL, NULL);
    }
}
