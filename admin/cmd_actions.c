/* SPDX-License-Identifier: Apache-2.0
 * The commands that are one action each: how each is said, and what it is for. */
#include "command.h"

#define ACTION_COMMAND(variable, word, words_after, line)                                          \
    const struct command variable = {.name = word,                                                 \
                                     .usage = words_after,                                         \
                                     .help = line,                                                 \
                                     .needs = COMMAND_NEEDS_STORE,                                 \
                                     .in_batch = true,                                             \
                                     .stands_alone = command_hashes_a_pin,                         \
                                     .run = command_run_action,                                    \
                                     .say = command_say_action}

ACTION_COMMAND(command_take, "take",
               "SERVICE[/MATTER][,…] [--class CLASS] [--lang LANG] [--visit CODE [--same-counter]] "
               "[--holder TEXT] "
               "[--number N --issued T --reason TEXT [--supervisor ID --pin PIN]]",
               N_("give a citizen a ticket"));
ACTION_COMMAND(command_checkin, "checkin", "CODE [--lang LANG] [--holder TEXT]",
               N_("give the ticket of an appointment"));
ACTION_COMMAND(command_cancel, "cancel", "CODE", N_("cancel an appointment"));
ACTION_COMMAND(command_reprint, "reprint", "NUMBER CODE",
               N_("show a ticket again to who knows its number and code"));
ACTION_COMMAND(command_call, "call", "COUNTER [NUMBER --reason TEXT [--supervisor ID --pin PIN]]",
               N_("call the next ticket, or one by its number"));
ACTION_COMMAND(command_serve, "serve", "COUNTER SERVICE[/MATTER] [--class CLASS] [--lang LANG]",
               N_("serve somebody at once who took no number"));
ACTION_COMMAND(command_message, "message", "COUNTER TEXT",
               N_("tell the supervisor something from a counter"));
ACTION_COMMAND(command_recall, "recall", "COUNTER", N_("call the ticket in hand again"));
ACTION_COMMAND(command_start, "start", "COUNTER", N_("begin to serve the called ticket"));
ACTION_COMMAND(command_pass, "pass", "COUNTER",
               N_("pass over a called ticket whose owner did not come"));
ACTION_COMMAND(command_finish, "finish", "COUNTER [--outcome WORD] [--reason TEXT] [--basis TEXT]",
               N_("finish the ticket being served"));
ACTION_COMMAND(command_hold, "hold", "COUNTER --kind with-us|with-citizen|waiting",
               N_("put the ticket aside"));
ACTION_COMMAND(command_unhold, "unhold", "COUNTER NUMBER", N_("take a held ticket in hand again"));
ACTION_COMMAND(command_transfer, "transfer",
               "COUNTER [NUMBER] --service SERVICE|--counter COUNTER|--staff ID [--offer] "
               "[--come-back] [--note "
               "TEXT] "
               "[--supervisor ID --pin PIN]",
               N_("send a ticket to another service, counter or person"));
ACTION_COMMAND(command_accept, "accept", "COUNTER NUMBER",
               N_("take a ticket that was offered to this counter or who sits there"));
ACTION_COMMAND(command_decline, "decline", "COUNTER NUMBER --reason TEXT",
               N_("refuse a ticket that was offered"));
ACTION_COMMAND(command_notice, "notice",
               "COUNTER [NUMBER] --missing PLACE[,…] [--basis TEXT] [--due-days N]",
               N_("note which materials are missing, as places in the matter's list"));
ACTION_COMMAND(command_add, "add", "COUNTER SERVICE[/MATTER]",
               N_("put one more matter on the ticket in hand"));
ACTION_COMMAND(command_skip, "skip", "COUNTER SERVICE[/MATTER]",
               N_("take a later matter off the ticket in hand"));
ACTION_COMMAND(command_class, "class",
               "NUMBER --class CLASS --reason TEXT [--supervisor ID --pin PIN]",
               N_("give a waiting ticket another class"));
ACTION_COMMAND(command_reinstate, "reinstate", "NUMBER --reason TEXT [--supervisor ID --pin PIN]",
               N_("let a ticket wait again that was passed, void or gone"));
ACTION_COMMAND(command_return, "return", "NUMBER", N_("put a passed ticket back in the queue"));
ACTION_COMMAND(command_leave, "leave", "NUMBER", N_("note that a citizen went away"));
ACTION_COMMAND(command_undo, "undo", "COUNTER",
               N_("take back the counter's last step, within 10 seconds"));
ACTION_COMMAND(command_open, "open", "COUNTER --staff ID [--pin PIN]", N_("open a counter"));
ACTION_COMMAND(command_pause, "pause", "COUNTER --reason TEXT [--minutes N] [--ask|--deputy ID]",
               N_("pause a counter"));
ACTION_COMMAND(command_resume, "resume", "COUNTER", N_("end a counter's pause"));
ACTION_COMMAND(command_close, "close", "COUNTER", N_("close a counter"));
ACTION_COMMAND(command_release, "release", "COUNTER [--supervisor ID --pin PIN]",
               N_("give a counter's ticket back to the queue"));
ACTION_COMMAND(command_counter, "counter",
               "COUNTER --services SERVICE,… [--supervisor ID --pin PIN]",
               N_("change which services a counter serves"));
ACTION_COMMAND(command_service, "service",
               "SERVICE stop --reason TEXT | SERVICE resume [--supervisor ID --pin PIN]",
               N_("stop giving tickets for a service, or go on"));
ACTION_COMMAND(command_staff, "staff",
               "add ID --name TEXT --roles ROLE,… [--pin PIN] | pin [ID] --pin PIN | off ID",
               N_("add staff, set a PIN, or switch somebody off"));
ACTION_COMMAND(command_emergency, "emergency",
               "on --preset fire|earthquake|stay | on --text-zh TEXT --text-en TEXT | off "
               "[--supervisor ID --pin PIN]",
               N_("put a message over every screen, or take it away"));
ACTION_COMMAND(command_clock, "clock", "[--at YYYY-MM-DDTHH:MM:SS] [--rate R]",
               N_("set a training hall's clock"));
