/* SPDX-License-Identifier: Apache-2.0
 * Languages: translated sentences, direction, dates. msgids are English; a language
 * without a catalogue, or a sentence missing in one, gives the msgid. The current language belongs
 * to the thread, so a slip can be drawn in zh_CN on a worker while the screen shows en; a new
 * thread starts with en. */
#pragma once

#include "base/base.h"
#include "base/zone.h"

enum { I18N_LANG_SIZE = 16, I18N_LANGUAGES_MAX = 32 };
enum i18n_direction { I18N_LEFT_TO_RIGHT, I18N_RIGHT_TO_LEFT };

/* Finds the languages: each is one file DIR/paihao/LC_MESSAGES/LANG.mo. Call once, before any
 * thread is started: it sets the process's locale (C.UTF-8) and LANGUAGE, which nothing may change
 * afterwards. 'locale_dir' NULL: $PAIHAO_LOCALE_DIR if set, else ../locale or
 * ../share/paihao/locale beside the folder of the running program. NOT_FOUND: no catalogue there;
 * everything still works, in English only. UNAVAILABLE: the C library has no C.UTF-8. */
MUST_CHECK enum status i18n_open(const char *locale_dir);

/* "en" is always had. */
bool i18n_has(const char *lang);
/* This thread speaks 'lang' from now on; false and unchanged when it is not had. */
bool i18n_use(const char *lang);
/* For a command line: this thread speaks the first language had of what $LANGUAGE (as it was before
 * i18n_open), $LC_ALL, $LC_MESSAGES and $LANG ask for, in the order of gettext; en if none is. */
void i18n_use_environment(void);
const char *i18n_lang(void);
/* By the language alone, had or not: "ar", "ug_CN" … read from right to left. */
enum i18n_direction i18n_direction(const char *lang);

/* Translations live as long as the process. */
const char *i18n_tr(const char *msgid) __attribute__((format_arg(1)));
/* In a language other than this thread's (a caption under Mandarin speech). English if it is not
 * had. */
const char *i18n_tr_in(const char *lang, const char *msgid) __attribute__((format_arg(2)));
/* For a word that means different things: "May" the month. Context and msgid must be literals under
 * 120 bytes together; xgettext finds them. */
const char *i18n_tr_context(const char *context, const char *msgid);
/* The right form of a counted sentence; the count itself is put in by the caller (str_fill, {0}).
 */
const char *i18n_ntr(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));
#define _(msgid) i18n_tr(msgid)

/* In this thread's language; cut at a whole character when dst is too small. */
enum { I18N_TEXT_SIZE = 64 };
/* "Fri", "周五"; 1 Monday … 7 Sunday. */
const char *i18n_weekday(int weekday);
/* "10:24" */
void i18n_format_time(const struct civil *civil, char *dst, size_t size);
/* "Fri 20 Mar", "3月20日 周五" */
void i18n_format_date(const struct civil *civil, char *dst, size_t size);
