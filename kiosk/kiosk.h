/* SPDX-License-Identifier: Apache-2.0
 * The citizen's kiosk: choose a service, see what to bring, take a number, get it on paper.
 *
 * struct kiosk is changed only by the functions below, on the main thread, and never calls anybody:
 * what it wants done is taken from it (kiosk_pop_action for the store, kiosk_pop_print for the
 * printer) and its end is told to it. Times are milliseconds of the steady clock, handed in. The
 * number comes first: it is committed before any paper is asked for, stands on the screen whatever
 * the printer does, and is asked for once however often the button is tapped. */
#pragma once

#include "print/printer.h"
#include "print/qr.h"
#include "store/action.h"
#include "store/read.h"
#include "terminal/terminal.h"
#include "ticket/guide.h"
#include "ticket/search.h"
#include "ui/app.h"
#include "wait/wait.h"

enum {
    KIOSK_ACTIONS_MAX = 16,
    KIOSK_PRINTS_MAX = 8,
    KIOSK_MATERIALS_MAX = 60, /* materials of what was chosen that can be ticked */
    KIOSK_QUERY_SIZE = 64,
    KIOSK_HITS_MAX = 40,
    KIOSK_PIN_SIZE = 13,
    KIOSK_HOLDER_SIZE = 25,
    KIOSK_LEVELS_FROM = 21, /* so many services stand by department */

    KIOSK_GUIDE_MS = 90000, /* choosing; large type and reading aloud double all of these */
    KIOSK_NUMBER_MS = 40000,
    KIOSK_FAULT_MS = 60000,
    KIOSK_ASK_MS = 20000, /* before the end: "Are you still there?" */
    KIOSK_EXTENSIONS_MAX = 10,
    KIOSK_TAP_MS = 300, /* a second tap within this is the same tap */
    KIOSK_KEY_MS = 150, /* … of a key on the screen; another key counts at once */
};

/* Where the person is. */
enum kiosk_step {
    KIOSK_HOME,
    KIOSK_DEPARTMENT, /* its services */
    KIOSK_BUNDLES,    /* 一件事一次办 */
    KIOSK_SEARCH,
    KIOSK_CHECKIN,  /* the code of an appointment */
    KIOSK_REPRINT,  /* number and code of a ticket */
    KIOSK_PRIORITY, /* green channel: which class */
    KIOSK_GUIDE,
    KIOSK_HOLDER, /* phone or card, where one person may hold one open ticket per service */
    KIOSK_STAFF,  /* a supervisor's id and PIN, to end the program; also while the hall is closed */
    KIOSK_TAKING, /* asked for a number; stays until the answer is known */
    KIOSK_NUMBER,
    KIOSK_FAULT, /* the number is valid, the paper did not come */
    KIOSK_REFUSED,
    /* Shown over the choosing steps, never stored in kiosk.step: */
    KIOSK_CLOSED,
    KIOSK_CUT_OFF,
    KIOSK_LOCKED, /* by staff */
};

/* What a person should know before taking a number, and is asked about once. */
enum kiosk_warning {
    KIOSK_WARNING_NONE,
    KIOSK_WARNING_LONG,
    KIOSK_WARNING_CLOSING,    /* soon, and the wait is not known */
    KIOSK_WARNING_NOT_REACHED /* as things go, not before closing */
};

/* The printer before, and one paper's way after. */
enum kiosk_paper {
    KIOSK_PAPER_NONE, /* no printer here */
    KIOSK_PAPER_READY,
    KIOSK_PAPER_LOW, /* still prints */
    KIOSK_PAPER_PRINTING,
    KIOSK_PAPER_PRINTED,
    KIOSK_PAPER_OUT,
    KIOSK_PAPER_JAM,
    KIOSK_PAPER_COVER,
    KIOSK_PAPER_OFFLINE,
    KIOSK_PAPER_FAILED,
};

/* One visitor's wishes, switched in the access bar in any combination and gone with the visitor. */
enum kiosk_mode {
    KIOSK_MODE_LARGE,
    KIOSK_MODE_CONTRAST,
    KIOSK_MODE_LOW, /* nothing to touch above 0.40 of the height */
    KIOSK_MODE_SPEAK,
    KIOSK_MODES,
};

/* Touch actions of the screens; those of lists count on from their first. */
enum kiosk_touch {
    KIOSK_TOUCH_NONE,
    KIOSK_TOUCH_BACK,
    KIOSK_TOUCH_HOME, /* "All right": to the home of the next person */
    KIOSK_TOUCH_TAKE,
    KIOSK_TOUCH_PRIORITY,
    KIOSK_TOUCH_ORDINARY, /* no green channel after all */
    KIOSK_TOUCH_GLOBE,
    KIOSK_TOUCH_STAY, /* "A little longer" */
    KIOSK_TOUCH_REPRINT,
    KIOSK_TOUCH_PAGE_BACK,
    KIOSK_TOUCH_PAGE_ON,
    KIOSK_TOUCH_MORE_MATTERS,
    KIOSK_TOUCH_SEARCH,
    KIOSK_TOUCH_BUNDLES,
    KIOSK_TOUCH_PRINT_GUIDE,
    KIOSK_TOUCH_CHECKIN,
    KIOSK_TOUCH_REPRINT_FORM,
    KIOSK_TOUCH_LETTERS, /* the code's other keys */
    KIOSK_TOUCH_FIELD_NUMBER,
    KIOSK_TOUCH_FIELD_CODE,
    KIOSK_TOUCH_SEND,  /* the code */
    KIOSK_TOUCH_GO_ON, /* in spite of the warning */
    KIOSK_TOUCH_RATHER_NOT,
    KIOSK_TOUCH_HELP,
    KIOSK_TOUCH_HELP_SEEN,
    KIOSK_TOUCH_RUBOUT,
    KIOSK_TOUCH_CLEAR,
    KIOSK_TOUCH_NO_HOLDER, /* a number without phone or card */
    KIOSK_TOUCH_STAFF,
    KIOSK_TOUCH_MODE = 40, /* + enum kiosk_mode */
    KIOSK_TOUCH_SERVICE = 100,

    KIOSK_TOUCH_MATTER = 400,
    KIOSK_TOUCH_TICK = 700,
    KIOSK_TOUCH_CLASS = 800,
    KIOSK_TOUCH_LANGUAGE = 850,
    KIOSK_TOUCH_HIT = 900, /* of the search */
    KIOSK_TOUCH_DEPARTMENT = 1000,
    KIOSK_TOUCH_BUNDLE = 1100,
    KIOSK_TOUCH_KEY = 2000, /* + the character */
};

struct kiosk_print {
    struct ticket ticket;
    char lang[TICKET_LANG_SIZE];
    bool again; /* a reprint */
    bool guide; /* the list of ticket.steps, no number */
    char bundle[ID_SIZE];
};

/* Tones while reading aloud is on; named as in voice/pcm.h. */
enum kiosk_cue { KIOSK_CUE_NONE, KIOSK_CUE_PRESS, KIOSK_CUE_ERROR };

/* What is read aloud: lines of what stands on the screen, or of what has the focus. */
enum { KIOSK_SPEECH_SIZE = 4096, KIOSK_RATE = 150, KIOSK_RATE_LEAST = 90, KIOSK_RATE_MOST = 270 };
struct kiosk_speech {
    char text[KIOSK_SPEECH_SIZE]; /* lines parted by '\n' */
    size_t at;                    /* where the line begins that is said, or is next */
    bool paused, saying;
    bool order;         /* something to be told to the reader */
    enum kiosk_cue cue; /* … with this tone */
    char key[256];      /* of the screen told last */
    int focus, rate;
};

/* terminal, language: "" = none given. */
struct kiosk_options {
    const char *terminal, *language;
    struct theme theme; /* of a visitor who wishes nothing else */
    bool can_speak;     /* a loudspeaker or headphones: reading aloud is offered */
    bool guarded;       /* on a full screen only a supervisor's PIN ends the program */
};

struct kiosk {
    char terminal[ID_SIZE], first_language[TICKET_LANG_SIZE];
    bool can_speak, guarded;
    bool left; /* a supervisor ended the program */
    bool modes[KIOSK_MODES], first_modes[KIOSK_MODES];
    struct kiosk_speech speech;
    int scan_ms; /* the focus goes on by itself: one switch is enough; 0 = not */
    int64_t now; /* steady ms of the newest thing heard */

    bool has_view, stale;
    struct terminal_view view; /* its snapshot is a struct outlook */
    char trouble[256];
    struct zone *zone;
    char zone_name[64];

    enum kiosk_step step;
    char lang[TICKET_LANG_SIZE];
    char class_id[ID_SIZE]; /* "regular" unless the green channel was chosen */
    char department[ID_SIZE];
    char service[ID_SIZE], matter[ID_SIZE]; /* of the first step */
    char bundle[ID_SIZE];                   /* "" = one matter alone */
    struct ticket_step steps[TICKET_STEPS_MAX];
    int step_count;
    struct guide_material *materials; /* of all steps together; owned */
    size_t material_count;
    char query[KIOSK_QUERY_SIZE];
    char code[ACTION_NUMBER_SIZE], number[TICKET_NUMBER_SIZE]; /* typed */
    char holder[KIOSK_HOLDER_SIZE];                            /* gone as soon as it is handed on */
    char staff[ID_SIZE], pin[KIOSK_PIN_SIZE];
    bool letters;     /* a code with letters */
    bool at_number;   /* the first of two fields is typed into */
    bool by_keyboard; /* typed last on a keyboard or by a scanner */
    enum kiosk_warning warning;
    bool help_open;        /* the dialog that says who comes */
    bool help_called;      /* so it was at the newest snapshot */
    int64_t help_question; /* of the call under way, -1 = not told yet, 0 = none */
    bool help_failed;
    enum kiosk_step came_from; /* where a guide goes back to */
    bool ticked[KIOSK_MATERIALS_MAX];
    int page, matter_page;
    bool languages_open; /* the dialog with all languages */

    enum action_kind asking; /* take, check-in, reprint or exit */
    int64_t question;        /* of it, 0 = not told yet */
    bool late;               /* its answer is overdue: still asking */
    enum status refused;
    char refusal[ANSWER_MESSAGE_SIZE]; /* in the person's language */
    struct ticket ticket;              /* shown by NUMBER and FAULT */
    int64_t taken_at;                  /* hall time */
    enum kiosk_paper printer, paper;
    enum kiosk_paper guide_paper; /* of the list that was asked for */
    int reprints;
    struct qr qr; /* of the ticket's phone page; side 0 = the hall has none */

    int64_t touched, changed; /* last tap; last change of step without a tap */
    int touched_action;       /* what the last tap was on */
    int64_t deadline;         /* back to home; INT64_MAX = never */
    int extensions;

    struct action actions[KIOSK_ACTIONS_MAX];
    size_t action_first, action_count;
    struct kiosk_print prints[KIOSK_PRINTS_MAX];
    size_t print_first, print_count;
};

void kiosk_init(struct kiosk *kiosk, const struct kiosk_options *options);
void kiosk_done(struct kiosk *kiosk);

/* view NULL before the first snapshot, and when what was known does not hold any more; borrowed
 * until the next call. */
void kiosk_snapshot(struct kiosk *kiosk, const struct terminal_view *view, bool stale,
                    const char *trouble, int64_t steady_ms);
void kiosk_pending(struct kiosk *kiosk, int pending, bool late);
bool kiosk_pop_action(struct kiosk *kiosk, struct action *ret_action);
void kiosk_asked(struct kiosk *kiosk, const struct action *action, int64_t question);
void kiosk_answer(struct kiosk *kiosk, int64_t question, const struct answer *answer,
                  int64_t steady_ms);

/* The printer as it is now: NONE, READY, LOW or a fault. Known before a number is taken. */
void kiosk_printer(struct kiosk *kiosk, enum kiosk_paper state);
bool kiosk_pop_print(struct kiosk *kiosk, struct kiosk_print *ret_print);
/* How a print ended: PRINTED or a fault. Always stored on the ticket (ACTION_PAPER), also when its
 * screen has gone. */
void kiosk_print_ended(struct kiosk *kiosk, const struct ticket *ticket, enum kiosk_paper end,
                       int64_t steady_ms);
void kiosk_guide_ended(struct kiosk *kiosk, enum kiosk_paper end, int64_t steady_ms);
/* What the printer says, in these words. */
enum kiosk_paper kiosk_paper_of(enum printer_state state);
/* READY or LOW. */
bool kiosk_paper_prints(enum kiosk_paper paper);

/* True when the event was used. */
bool kiosk_event(struct kiosk *kiosk, const struct window_event *event, int64_t steady_ms);
/* How long after a tap on one action a tap on another is still the same tap. */
int kiosk_same_tap_ms(int before, int action);
void kiosk_tick(struct kiosk *kiosk, int64_t steady_ms);
/* When something on the screen changes by itself next; APP_NEVER. */
int64_t kiosk_next_ms(const struct kiosk *kiosk);

/* A frame was shown: what is new in it is read aloud, when that is wished. */
void kiosk_frame(struct kiosk *kiosk, const struct ui_tree *tree);
/* The reader's next order: a tone, then words; text "" = be silent. Valid until the next call on
 * kiosk. */
struct kiosk_order {
    enum kiosk_cue cue;
    const char *lang;
    char text[512];
    int rate;
};
bool kiosk_pop_speech(struct kiosk *kiosk, struct kiosk_order *ret_order);
/* The utterance was heard to its end, or could not be said. */
void kiosk_said(struct kiosk *kiosk, bool heard);

/* What is to be seen now: the step, or CLOSED or CUT_OFF in its place. */
enum kiosk_step kiosk_shown(const struct kiosk *kiosk);
const char *kiosk_screen_name(const struct kiosk *kiosk);
/* Another number when another page or dialog stands there. */
uint64_t kiosk_page(const struct kiosk *kiosk);
/* width and height are set. */
void kiosk_screen(const struct kiosk *kiosk, float mm_per_px, struct ui_screen *ret_screen);
void kiosk_view(const struct kiosk *kiosk, struct ui_node *root);

/* True while "Are you still there?" stands; seconds left until home, −1 when no time runs. */
bool kiosk_is_asking(const struct kiosk *kiosk);
int kiosk_seconds_left(const struct kiosk *kiosk);
float kiosk_time_fraction(const struct kiosk *kiosk);
