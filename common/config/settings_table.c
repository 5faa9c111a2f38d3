/* SPDX-License-Identifier: Apache-2.0 */
#include "config/settings.h"

#include <ctype.h>
#include <string.h>

#include "config/keypad_keys.h"

static bool
is_database_url(const char *value)
{
    static const char *const schemes[] = {"sqlite:", "postgresql://", "postgres://"};

    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(value, schemes[i], length) == 0 && value[length] != '\0') {
            return true;
        }
    }
    return value[0] == '\0';
}

/* Four numbers, and one that datagrams can be sent to: 255.255.255.255 stands for no network in
 * particular, which no route leads to. */
static bool
is_address(const char *value)
{
    int parts = 0, first = -1;

    for (;;) {
        char part[4] = "";
        size_t length = strcspn(value, ".");
        int64_t number;
        if (length == 0 || length >= sizeof(part)) {
            return false;
        }
        memcpy(part, value, length);
        if (!str_to_int(part, 0, 255, &number)) {
            return false;
        }
        first = first < 0 ? (int)number : first;
        parts++;
        if (value[length] == '\0') {
            return parts == 4 && first > 0 && first < 240;
        }
        value += length + 1;
    }
}

static bool
is_word(const char *value)
{
    return !strpbrk(value, " \t");
}

static bool
is_kind(const char *value)
{
    static const char *const kinds[] = {"", "kiosk", "counter", "pad", "display", "manager"};

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(value, kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_key(const char *value)
{
    return value[0] == '\0' || (strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64);
}

static bool
is_interface(const char *value)
{
    return strlen(value) < 16 && !strpbrk(value, " \t/");
}

static bool
is_language(const char *value)
{
    for (const char *at = value; *at; at++) {
        if (!isalnum((unsigned char)*at) && *at != '_') {
            return false;
        }
    }
    return true;
}

#define KEYPAD(job, standard, help)                                                                \
    {                                                                                              \
        "keypad", #job, SETTINGS_TEXT, offsetof(struct settings, keypad_##job), standard,          \
            TEXT_SIZE(keypad_##job), NULL, help, keypad_keys_are_valid,                            \
            N_("keys like kpenter, f9 or a key's number, separated by spaces")                     \
    }

#define TEXT_SIZE(field) 0, sizeof(((struct settings *)0)->field)

static const struct settings_entry table[] = {
    {"database", "url", SETTINGS_TEXT, offsetof(struct settings, database_url), "",
     TEXT_SIZE(database_url), NULL,
     N_("Where the hall's database is. Empty: a file in the user's data folder. The environment's "
        "PAIHAO_DB goes before it."),
     is_database_url, N_("sqlite:/PATH or postgresql://…")},
    {"terminal", "id", SETTINGS_TEXT, offsetof(struct settings, terminal_id), "",
     TEXT_SIZE(terminal_id), NULL,
     N_("Which terminal of the hall file this machine is. Written by \"paihao terminal add\"."),
     is_word, N_("a terminal's id")},
    {"terminal", "kind", SETTINGS_TEXT, offsetof(struct settings, terminal_kind), "",
     TEXT_SIZE(terminal_kind), NULL,
     N_("What it is: kiosk, counter, pad, display or manager. Empty: whatever is started here."),
     is_kind, N_("kiosk, counter, pad, display or manager")},
    {"terminal", "hall", SETTINGS_TEXT, offsetof(struct settings, terminal_hall), "",
     TEXT_SIZE(terminal_hall), NULL,
     N_("The hall it belongs to: another one in the database is refused. Empty: any."), is_word,
     N_("a hall's id")},
    {"terminal", "key", SETTINGS_TEXT, offsetof(struct settings, terminal_key), "",
     TEXT_SIZE(terminal_key), NULL,
     N_("The hall's key, by which its machines know each other: another one in the database is "
        "refused. Empty: any. A file with a key must be its owner's alone (chmod 600)."),
     is_key, N_("64 digits of 0-9 and a-f")},
    {"bell", "address", SETTINGS_TEXT, offsetof(struct settings, bell_address), "127.255.255.255",
     TEXT_SIZE(bell_address), NULL,
     N_("Broadcast or multicast address that tells the other programs to look at the database. The "
        "default reaches the programs of this machine only."),
     is_address,
     N_("a network's IPv4 broadcast address like 192.168.1.255, or a multicast group like "
        "239.77.0.1")},
    {"bell", "hint_port", SETTINGS_INT, offsetof(struct settings, bell_hint_port), "47001", 1024,
     65535, NULL, N_("UDP port of these hints."), NULL, NULL},
    {"bell", "beat_port", SETTINGS_INT, offsetof(struct settings, bell_beat_port), "47002", 1024,
     65535, NULL, N_("UDP port of the heartbeats. It differs from hint_port."), NULL, NULL},
    {"bell", "interface", SETTINGS_TEXT, offsetof(struct settings, bell_interface), "",
     TEXT_SIZE(bell_interface), NULL,
     N_("Network interface for both, as \"ip link\" names it. Empty: by the routing table."),
     is_interface, N_("the name of an interface")},
    {"voice", "enabled", SETTINGS_BOOL, offsetof(struct settings, voice_enabled), "true", 0, 0,
     NULL, N_("Whether this display speaks its calls."), NULL, NULL},
    {"voice", "command", SETTINGS_TEXT, offsetof(struct settings, voice_command),
     "espeak-ng -v {voice} -s {rate} --stdout", TEXT_SIZE(voice_command), NULL,
     N_("The program that turns text on its input into a WAV sound; {voice} names the language, "
        "{rate} is words a minute."),
     NULL, NULL},
    {"voice", "clips", SETTINGS_TEXT, offsetof(struct settings, voice_clips), "",
     TEXT_SIZE(voice_clips), NULL,
     N_("Folder with recorded words, made by \"paihao voice build\". Empty: all is spoken by the "
        "command."),
     NULL, NULL},
    {"print", "queue", SETTINGS_TEXT, offsetof(struct settings, print_queue), "",
     TEXT_SIZE(print_queue), NULL,
     N_("CUPS queue for tickets. Empty: the printer that the hall file gives this terminal."), NULL,
     NULL},
    {"screen", "theme", SETTINGS_CHOICE, offsetof(struct settings, screen_theme), "light", 0, 16,
     "light contrast", N_("Colours of the screen at its start."), NULL, NULL},
    {"screen", "language", SETTINGS_TEXT, offsetof(struct settings, screen_language), "",
     TEXT_SIZE(screen_language), NULL,
     N_("Language at the start, like zh_CN or en. Empty: the hall's first language."), is_language,
     N_("a language like zh_CN or en")},
    {"screen", "scale", SETTINGS_INT, offsetof(struct settings, screen_scale), "100", 50, 400, NULL,
     N_("Size of everything on the screen in percent."), NULL, NULL},
    {"screen", "fullscreen", SETTINGS_BOOL, offsetof(struct settings, screen_fullscreen), "true", 0,
     0, NULL, N_("Whether the window fills the screen."), NULL, NULL},
    {"screen", "still", SETTINGS_BOOL, offsetof(struct settings, screen_still), "false", 0, 0, NULL,
     N_("Nothing moves: pages and colours change at once, for who is made dizzy by more."), NULL,
     NULL},
    {"counter", "beside", SETTINGS_BOOL, offsetof(struct settings, counter_beside), "false", 0, 0,
     NULL,
     N_("The desk as a small window beside other programs: always above them, never taking the "
        "keyboard from them by itself."),
     NULL, NULL},
    {"counter", "hot_keys", SETTINGS_CHOICE, offsetof(struct settings, counter_hot_keys), "off", 0,
     16, "off ctrl+shift super alt+shift",
     N_("What is held together with F2 to F12 so that they work while another program has the "
        "keyboard."),
     NULL, NULL},
    KEYPAD(next, "kpenter", N_("Keypad: the next step at the counter: call, start or finish.")),
    KEYPAD(call, "", N_("Keypad: call the next ticket.")),
    KEYPAD(recall, "kpplus", N_("Keypad: call the same ticket again.")),
    KEYPAD(start, "", N_("Keypad: begin to serve.")),
    KEYPAD(finish, "", N_("Keypad: finish.")),
    KEYPAD(pass, "kpminus", N_("Keypad: pass over who did not come.")),
    KEYPAD(hold, "kpasterisk", N_("Keypad: put the ticket aside, its papers staying here.")),
    KEYPAD(undo, "kpslash", N_("Keypad: take back the last step, within ten seconds.")),
    {"keypad", "debounce_ms", SETTINGS_INT, offsetof(struct settings, keypad_debounce_ms), "300", 0,
     2000, NULL, N_("So soon after a press the same key counts no more, in milliseconds."), NULL,
     NULL},
    {"log", "level", SETTINGS_CHOICE, offsetof(struct settings, log_level), "info", 0, 8,
     "error warn info debug", N_("How much is written to the log."), NULL, NULL},
};

const struct settings_entry *
settings_table(size_t *ret_count)
{
    *ret_count = ARRAY_SIZE(table);
    return table;
}
