/* SPDX-License-Identifier: Apache-2.0
 * The settings of one machine: where the database is, how the bell rings, what the screen looks
 * like. What belongs to the hall (hours, classes, rules) stands in the hall file, not here.
 *
 * One table says everything about a setting; parser, defaults, sample file and manual page are made
 * from it. */
#pragma once

#include <stdio.h>

#include "base/base.h"

enum { SETTINGS_ERRORS_MAX = 20, SETTINGS_PATH_SIZE = 1024, SETTINGS_URL_SIZE = 4096 };

struct settings {
    char database_url[SETTINGS_URL_SIZE]; /* "" = not set: see settings_database_url */
    /* Who this machine is, as `paihao terminal add` wrote it; "" = not said. */
    char terminal_id[32], terminal_kind[16], terminal_hall[32], terminal_key[72];
    char bell_address[64];
    char bell_interface[32];
    int bell_hint_port, bell_beat_port;
    char voice_command[192]; /* a program and its arguments */
    char voice_clips[256];   /* folder with recorded words, "" = none */
    bool voice_enabled;
    char print_queue[128]; /* "" = the terminal's printer of the hall file */
    char screen_theme[16];
    char screen_language[12]; /* "" = the hall's first */
    int screen_scale;         /* percent */
    bool screen_fullscreen, screen_still;
    bool counter_beside;       /* the desk is a small window beside other programs */
    char counter_hot_keys[16]; /* held together with F2 to F12 in any program; "off" = none */
    /* Keys of a hardware keypad (keypad_keys.h), "" = none. */
    char keypad_next[48], keypad_call[48], keypad_recall[48], keypad_start[48], keypad_finish[48],
        keypad_pass[48], keypad_hold[48], keypad_undo[48];
    int keypad_debounce_ms;
    char log_level[8];
};

enum settings_type {
    SETTINGS_TEXT,   /* max = size with the zero byte; check, if any, decides */
    SETTINGS_INT,    /* min to max */
    SETTINGS_BOOL,   /* true or false */
    SETTINGS_CHOICE, /* one of the words in choices, separated by spaces */
};

/* standard is the default as it would stand in the file. help and range are English msgids. */
struct settings_entry {
    const char *section, *key;
    enum settings_type type;
    size_t offset;
    const char *standard;
    int min, max;
    const char *choices;
    const char *help;
    bool (*check)(const char *value);
    const char *range; /* of a text: what check wants */
};
const struct settings_entry *settings_table(size_t *ret_count);

/* sentence is an English msgid, {0} {1} {2} stand for the values. */
struct settings_error {
    int line; /* 0 = the file as a whole */
    const char *sentence;
    char values[3][96];
};
struct settings_errors {
    char file_name[SETTINGS_PATH_SIZE];
    struct settings_error items[SETTINGS_ERRORS_MAX];
    size_t count;
};
/* "settings.ini:12: …", of what was scanned the sentence alone, translated by translate unless that
 * is NULL. False: cut. */
bool settings_error_format(const struct settings_errors *errors, size_t which,
                           const char *(*translate)(const char *msgid), char *dst, size_t size);

/* Every setting at its default. */
void settings_init(struct settings *ret_settings);
/* INVALID: an unknown section or key, one given twice, a bad value, a line that is none; errors
 * name file, line and range, *ret_settings is unchanged. What the text does not mention has its
 * default. */
MUST_CHECK enum status settings_parse(const char *text, const char *file_name,
                                      struct settings_errors *errors,
                                      struct settings *ret_settings);
/* The same of a file: NOT_FOUND when there is none, IO when the system does not give it. One that
 * holds a password or the hall's key is refused (DENIED) when others than its owner may read or
 * write it. */
MUST_CHECK enum status settings_load(const char *path, struct settings_errors *errors,
                                     struct settings *ret_settings);
/* From a scanner that types the QR code of "paihao terminal add", or a pipe: one line, in which a |
 * stands for each end of a line, with a sum at its end, or a whole file. *ret_text: as a file has
 * it, the caller's to give back; it holds a secret. INVALID: nothing came, it is neither, or not
 * whole. */
MUST_CHECK enum status settings_read_code(FILE *in, struct buffer *ret_text,
                                          struct settings_errors *errors,
                                          struct settings *ret_settings);
/* A file's text as the code says it, in its place. There is no | in it, and a newline at its end.
 */
void settings_write_code(struct buffer *text);

/* What a program calls at its start: the file of settings_path; without one the defaults, unless
 * $PAIHAO_SETTINGS named it: then NOT_FOUND. */
MUST_CHECK enum status settings_open(struct settings_errors *errors, struct settings *ret_settings);

/* $PAIHAO_SETTINGS, else the user's paihao/settings.ini in $XDG_CONFIG_HOME or ~/.config when it is
 * there, else /etc/paihao/settings.ini. False: it does not fit. */
MUST_CHECK bool settings_path(char *dst, size_t size);
/* $PAIHAO_DB, else [database] url, else sqlite:$XDG_DATA_HOME/paihao/hall.db, or ~/.local/share in
 * its place; creates nothing. False: it does not fit, or there is no home. */
MUST_CHECK bool settings_database_url(const struct settings *settings, char *dst, size_t size);

/* The commented file with every setting at its default, its comments translated by translate unless
 * that is NULL. */
void settings_write_sample(struct buffer *out, const char *(*translate)(const char *msgid));
