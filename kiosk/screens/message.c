/* SPDX-License-Identifier: Apache-2.0
 * One thing to say: a number is being taken, it was refused, or the system is cut off. */
#include "kiosk/screens/screens.h"

struct message {
    const char *icon, *title, *lead, *more;
    bool banner; /* apricot: something is wrong on our side */
    bool back, home;
    bool again; /* back to the code */
};

/* A code that was not taken; the lead is what the store says. */
static struct message
code_refused(const struct kiosk *kiosk)
{
    struct message message = {.icon = "info", .back = true, .home = true};
    message.title = kiosk->asking == ACTION_CHECKIN   ? _("That check-in did not work")
                    : kiosk->asking == ACTION_REPRINT ? _("That ticket cannot be printed")
                                                      : _("The program goes on");
    message.lead = kiosk->refusal[0] ? kiosk->refusal : _("Please ask at the service desk.");
    message.again = true;
    return message;
}

static struct message
refused_words(const struct kiosk *kiosk)
{
    enum status status = kiosk->refused;
    struct message message = {.icon = "info", .back = true, .home = true};
    switch (status) {
    case STATUS_CLOSED:
        message.title = _("No numbers for this service just now");
        message.lead =
            kiosk->refusal[0]
                ? kiosk->refusal
                : _("It is outside its hours or stopped for now. Ask at the service desk.");
        break;
    case STATUS_CONFLICT: /* one open ticket per service */
        message.title = _("You have a number already");
        message.lead = kiosk->refusal;
        break;
    case STATUS_FULL:
        message.title = _("Today's numbers are all taken");
        message.lead = kiosk->refusal[0]
                           ? kiosk->refusal
                           : _("Come again tomorrow, or ask at the service desk today.");
        break;
    case STATUS_INVALID:
    case STATUS_NOT_FOUND:
        message.title = _("This service has just changed");
        message.lead = _("Please choose once more.");
        message.back = false;
        break;
    case STATUS_BUSY:
    case STATUS_UNAVAILABLE:
    case STATUS_IO:
        message.title = _("That did not work, no number was taken");
        message.lead = _("Please go back and try again. What you ticked is kept.");
        break;
    default:
        message.title = _("No number can be taken here now");
        message.lead = _("Please ask at the service desk.");
        break;
    }
    return message;
}

static struct message
message_of(const struct kiosk *kiosk)
{
    switch (kiosk_shown(kiosk)) {
    case KIOSK_TAKING:
        return (struct message){
            .icon = "sync",
            .title = kiosk->asking == ACTION_REPRINT         ? _("Looking for your ticket")
                     : kiosk->asking == ACTION_TERMINAL_EXIT ? _("Checking the PIN")
                                                             : _("Taking your number"),
            .lead = kiosk->late ? _("The system is slow. Still asking, please stay here.")
                                : _("One moment, please."),
            .more = kiosk->late && kiosk->asking != ACTION_TERMINAL_EXIT
                        ? _("Your number will not be taken twice.")
                        : NULL};
    case KIOSK_REFUSED:
        if (kiosk->asking != ACTION_TAKE && kiosk->refused != STATUS_BUSY &&
            kiosk->refused != STATUS_UNAVAILABLE && kiosk->refused != STATUS_IO) {
            return code_refused(kiosk);
        }
        return refused_words(kiosk);
    case KIOSK_LOCKED:
        return (struct message){.icon = "lock",
                                .title = _("This machine is out of use just now"),
                                .lead = look_terminal(kiosk)->reason[0]
                                            ? look_terminal(kiosk)->reason
                                            : _("Please use another one, or ask at the desk."),
                                .more = _("Numbers already taken still count and will be called.")};
    default:
        return (struct message){.icon = "offline",
                                .banner = true,
                                .title = _("The system cannot be reached"),
                                .lead =
                                    _("No numbers can be taken here now. Ask at the service desk."),
                                .more = _("Numbers already taken still count and will be called.")};
    }
}

static void
words(struct ui_node *parent, const struct message *message, const struct frame *frame)
{
    ui_text(
        parent, message->title,
        &(struct ui_type){
            .size = frame->large ? 51 : 72, .bold = true, .line = 1.25f, .box = {.name = "title"}});
    ui_text(parent, message->lead,
            &(struct ui_type){.size = frame->large ? 36 : 45,
                              .line = 1.45f,
                              .box = {.name = "lead", .margin = {.top = 20}}});
    if (message->more) {
        ui_text(parent, message->more,
                &(struct ui_type){
                    .size = frame->large ? 36 : 45, .line = 1.45f, .box = {.margin = {.top = 8}}});
    }
}

static void
buttons(struct ui_node *parent, const struct message *message, const struct frame *frame)
{
    if (!message->back && !message->home) {
        return;
    }
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                          .gap = 20,
                                          .pad = {.start = PAGE_MARGIN,
                                                  .end = PAGE_MARGIN,
                                                  .bottom = frame->wide ? 24.0f : 44.0f}});
    struct ui_button button = {.kind = UI_BUTTON_SECONDARY,
                               .icon = "home",
                               .size = frame->large ? 32 : 44,
                               .height = 132,
                               .box = {.grow = 1, .pad = UI_XY(16, 0)},
                               .target = {.action = KIOSK_TOUCH_HOME}};
    ui_button(row, _("To the start"), &button);
    if (message->back) {
        button.kind = UI_BUTTON_PRIMARY;
        button.icon = "back";
        button.target.action = KIOSK_TOUCH_BACK;
        ui_button(row, message->again ? _("Try again") : _("Back to guide"), &button);
    }
}

void
screen_message(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct message message = message_of(kiosk);
    if (kiosk->has_view) {
        header_hall(kiosk, root, &frame);
    }
    struct ui_node *body = ui_box(
        root,
        &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 24), .justify = UI_FROM_CENTRE});
    struct ui_node *panel =
        ui_box(body, &(struct ui_style){.name = message.banner ? "banner" : "panel",
                                        .axis = frame.wide ? UI_ROW : UI_COLUMN,
                                        .gap = 40,
                                        .pad = UI_ALL(frame.large ? 40 : 64),
                                        .radius = 28,
                                        .fill = message.banner ? COLOR_APRICOT : COLOR_CARD,
                                        .border = UI_ALL(message.banner ? 0.0f : 2.0f),
                                        .edge = COLOR_HAIR,
                                        .color = COLOR_INK,
                                        .align = frame.wide ? UI_CENTRE : UI_START});
    ui_icon(panel, message.icon, frame.large ? 112 : 144, 1.8f, COLOR_INK);
    words(ui_box(panel,
                 &(struct ui_style){.grow = frame.wide ? 1.0f : 0.0f, .self_stretch = !frame.wide}),
          &message, &frame);
    buttons(root, &message, &frame);
    access_bar(kiosk, root, &frame);
}
