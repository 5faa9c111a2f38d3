/* SPDX-License-Identifier: Apache-2.0
 * The waits that the kiosk tells. */
#include "i18n/i18n.h"
#include "kiosk/look.h"
#include "ticket/told.h"

const struct wait *
look_wait(const struct kiosk *kiosk, const struct hall_service *service)
{
    const struct outlook *snapshot = kiosk->view.snapshot;
    const struct hall_class *class = hall_class(kiosk->view.hall, kiosk->class_id);

    return waits_service(snapshot->waits, service ? service->id : "",
                         class && class->credit_min > 0);
}

const struct ticket_told *
look_ticket_told(const struct kiosk *kiosk, int64_t *ret_at)
{
    const struct outlook *snapshot = kiosk->view.snapshot;
    const struct ticket_told *newest =
        snapshot ? &waits_ticket(snapshot->waits, kiosk->ticket.id)->told : NULL;
    bool told = kiosk->ticket.told.by[0] != '\0';
    bool again = kiosk->asking == ACTION_REPRINT && newest && newest->by[0] != '\0';

    if (!newest || (told && !again)) {
        *ret_at = kiosk->taken_at;
        return &kiosk->ticket.told;
    }
    *ret_at = look_hall_time(kiosk);
    return newest;
}

struct look_told
look_told(const struct ticket_told *told)
{
    struct told_range range = told_range(told);
    struct look_told words = {.known = range.kind != TOLD_UNKNOWN};

    switch (range.kind) {
    case TOLD_SOON:
        words.word = i18n_tr_context("wait", "Very soon");
        break;
    case TOLD_FIVE:
        words.word = i18n_tr_context("wait", "Under 5 min");
        break;
    case TOLD_RANGE:
        str_format(words.minutes, sizeof(words.minutes), "%d–%d", range.from, range.to);
        break;
    default:
        words.word = i18n_tr_context("kiosk", "Can't say yet");
        break;
    }
    return words;
}

void
look_told_words(const struct ticket_told *told, char *dst, size_t size)
{
    struct look_told words = look_told(told);

    if (words.word) {
        str_cut(dst, size, words.word);
    } else {
        str_fill(dst, size, i18n_tr_context("wait", "{0} min"), (const char *[]){words.minutes}, 1);
    }
}

bool
look_told_clock(const struct kiosk *kiosk, const struct ticket_told *told, int64_t at, char *dst,
                size_t size)
{
    char first[I18N_TEXT_SIZE], last[I18N_TEXT_SIZE];
    int64_t from, to;

    if (!told_clock(told, at, &from, &to)) {
        return false;
    }
    struct civil start = look_civil(kiosk, from), end = look_civil(kiosk, to);
    i18n_format_time(&start, first, sizeof(first));
    i18n_format_time(&end, last, sizeof(last));
    str_fill(dst, size, i18n_tr_context("from clock to clock", "{0}–{1}"),
             (const char *[]){first, last}, 2);
    return true;
}
