/* SPDX-License-Identifier: Apache-2.0 */
#include "config/settings.h"

#define ADDRESSES                                                                                  \
    "a network's IPv4 broadcast address like 192.168.1.255, or a multicast group like 239.77.0.1"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void
an_empty_file_gives_the_defaults(void **context)
{
    (void)context;
    struct settings settings;
    struct settings_errors errors;

    assert_int_equal(settings_parse("", "f", &errors, &settings), STATUS_OK);
    assert_string_equal(settings.database_url, "");
    assert_string_equal(settings.bell_address, "127.255.255.255");
    assert_string_equal(settings.bell_interface, "");
    assert_int_equal(settings.bell_hint_port, 47001);
    assert_int_equal(settings.bell_beat_port, 47002);
    assert_string_equal(settings.voice_command, "espeak-ng -v {voice} -s {rate} --stdout");
    assert_true(settings.voice_enabled);
    assert_string_equal(settings.print_queue, "");
    assert_string_equal(settings.screen_theme, "light");
    assert_string_equal(settings.screen_language, "");
    assert_int_equal(settings.screen_scale, 100);
    assert_true(settings.screen_fullscreen);
    assert_string_equal(settings.log_level, "info");
}

static void
every_setting_is_taken_from_the_file(void **context)
{
    (void)context;
    static const char text[] = "\xef\xbb\xbf# a hall\r\n"
                               "[database]\r\n"
                               "url = postgresql://hall@db/paihao?sslmode=require\r\n"
                               "[bell]\n"
                               "address=192.168.4.255\ninterface = eth0\n"
                               "hint_port = 50001\nbeat_port = 50002\n"
                               "[voice]\nenabled = false\ncommand = say --fast\n"
                               "[print]\nqueue = 票机\n"
                               "[screen]\ntheme = contrast\nlanguage = zh_CN\nscale = 400\n"
                               "fullscreen = false ; for the desk\n"
                               "[log]\nlevel = debug";
    struct settings settings;
    struct settings_errors errors;

    assert_int_equal(settings_parse(text, "f", &errors, &settings), STATUS_OK);
    assert_string_equal(settings.database_url, "postgresql://hall@db/paihao?sslmode=require");
    assert_string_equal(settings.bell_address, "192.168.4.255");
    assert_string_equal(settings.bell_interface, "eth0");
    assert_int_equal(settings.bell_hint_port, 50001);
    assert_int_equal(settings.bell_beat_port, 50002);
    assert_false(settings.voice_enabled);
    assert_string_equal(settings.voice_command, "say --fast");
    assert_string_equal(settings.print_queue, "票机");
    assert_string_equal(settings.screen_theme, "contrast");
    assert_string_equal(settings.screen_language, "zh_CN");
    assert_int_equal(settings.screen_scale, 400);
    assert_false(settings.screen_fullscreen);
    assert_string_equal(settings.log_level, "debug");
}

static const struct {
    const char *text, *told;
} bad_files[] = {
    {"[bell]\nhint_port = 47001\nhint_prt = 1\n",
     "f:3: There is no setting \"hint_prt\" in section [bell]."},
    {"\n\n[bel]\nhint_port = 1\n", "f:4: There is no setting \"hint_port\" in section [bel]."},
    {"url = sqlite:/x\n", "f:1: There is no setting \"url\" in section []."},
    {"[bell]\nhint_port = 80\n", "f:2: [bell] hint_port cannot be \"80\". Possible: 1024–65535."},
    {"[bell]\nhint_port = 65536\n",
     "f:2: [bell] hint_port cannot be \"65536\". Possible: 1024–65535."},
    {"[bell]\nhint_port = 5000x\n",
     "f:2: [bell] hint_port cannot be \"5000x\". Possible: 1024–65535."},
    {"[bell]\nhint_port = 47002\n", "f: [bell] hint_port and beat_port are the same port."},
    {"[bell]\naddress = 10.0.0.256\n",
     "f:2: [bell] address cannot be \"10.0.0.256\". Possible: " ADDRESSES "."},
    {"[bell]\naddress = 10.0.0\n",
     "f:2: [bell] address cannot be \"10.0.0\". Possible: " ADDRESSES "."},
    {"[bell]\naddress = \n", "f:2: [bell] address cannot be \"\". Possible: " ADDRESSES "."},
    {"[bell]\naddress = 255.255.255.255\n",
     "f:2: [bell] address cannot be \"255.255.255.255\". Possible: " ADDRESSES "."},
    {"[bell]\ninterface = eth0/1\n",
     "f:2: [bell] interface cannot be \"eth0/1\". Possible: the name of an interface."},
    {"[database]\nurl = mysql://x\n",
     "f:2: [database] url cannot be \"mysql://x\". Possible: sqlite:/PATH or postgresql://…."},
    {"[database]\nurl = sqlite:\n",
     "f:2: [database] url cannot be \"sqlite:\". Possible: sqlite:/PATH or postgresql://…."},
    {"[voice]\nenabled = yes\n", "f:2: [voice] enabled cannot be \"yes\". Possible: true false."},
    {"[screen]\nscale = -1\n", "f:2: [screen] scale cannot be \"-1\". Possible: 50–400."},
    {"[screen]\ntheme = light contrast\n",
     "f:2: [screen] theme cannot be \"light contrast\". Possible: light contrast."},
    {"[screen]\nlanguage = zh-CN\n",
     "f:2: [screen] language cannot be \"zh-CN\". Possible: a language like zh_CN or en."},
    {"[log]\nlevel = loud\n",
     "f:2: [log] level cannot be \"loud\". Possible: error warn info debug."},
    {"[log]\nlevel = warn\n\nlevel = warn\n", "f:4: [log] level appears here twice."},
    {"[print]\nqueue = \xff\xfe\n", "f:2: This line is not UTF-8. Save the file as UTF-8."},
    {"[print]\nqueue = x\nqueue two\n", "f:3: This line is neither [section] nor key = value."},
    {"[print\nqueue = x\n", NULL},
    /* 49 bytes of a section's name are read, here up to the middle of a character. */
    {"[1234567890123456789012345678901234567890123456 中文]\nx = y\n",
     "f:2: There is no setting \"x\" in section [1234567890123456789012345678901234567890123456 "
     "]."},
};

static void
each_mistake_is_told_with_file_line_and_range(void **context)
{
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(bad_files); i++) {
        struct settings settings = {.bell_hint_port = 7};
        struct settings_errors errors;
        char line[700];
        assert_int_equal(settings_parse(bad_files[i].text, "f", &errors, &settings),
                         STATUS_INVALID);
        assert_int_equal(settings.bell_hint_port, 7);
        if (bad_files[i].told) {
            assert_int_equal(errors.count, 1);
            assert_true(settings_error_format(&errors, 0, NULL, line, sizeof(line)));
            assert_string_equal(line, bad_files[i].told);
        }
    }
}

static void
several_mistakes_are_told_in_one_run_and_their_number_is_bounded(void **context)
{
    (void)context;
    struct buffer text = {0};
    struct settings settings;
    struct settings_errors errors;

    buffer_append(&text, "[log]\nlevel = loud\n[voice]\nspeed = 101\nenabled = 1\n");
    assert_int_equal(settings_parse(text.data, "f", &errors, &settings), STATUS_INVALID);
    assert_int_equal(errors.count, 3);
    assert_int_equal(errors.items[2].line, 5);
    for (int i = 0; i < 100; i++) {
        buffer_format(&text, "k%d = 1\n", i);
    }
    assert_int_equal(settings_parse(text.data, "f", &errors, &settings), STATUS_INVALID);
    assert_int_equal(errors.count, SETTINGS_ERRORS_MAX);
    buffer_done(&text);
}

/* Longer than inih's own lines: the value is whole, and trimmed as a short one is. */
static void
an_address_of_thousands_of_bytes_is_taken_whole(void **context)
{
    (void)context;
    struct buffer text = {0}, url = {0};
    struct settings settings;
    struct settings_errors errors;

    buffer_append(&url, "postgresql://h/d?hall=x&options=a:b=c;d&application_name=");
    while (url.length < sizeof(settings.database_url) - 1) {
        buffer_append(&url, "x");
    }
    buffer_format(&text, "[database]\n# %s = comment\nurl =  %s \t; a comment\r\n[bell]\n",
                  url.data, url.data);
    buffer_append(&text, "hint_port = 5000\n");
    assert_int_equal(settings_parse(text.data, "f", &errors, &settings), STATUS_OK);
    assert_string_equal(settings.database_url, url.data);
    assert_int_equal(settings.bell_hint_port, 5000);
    text.length = 0;
    buffer_format(&text, "[database]\nurl = %sx\n", url.data);
    assert_int_equal(settings_parse(text.data, "f", &errors, &settings), STATUS_INVALID);
    assert_int_equal(errors.count, 1);
    assert_int_equal(errors.items[0].line, 2);
    assert_string_equal(errors.items[0].values[1], "4095");
    buffer_done(&text);
    buffer_done(&url);
}

static void
a_line_too_long_for_the_parser_is_refused_and_not_cut(void **context)
{
    (void)context;
    struct buffer text = {0};
    struct settings settings;
    struct settings_errors errors;

    buffer_append(&text, "[database]\nurl = sqlite:/");
    while (text.length < 11 + 4201) {
        buffer_append(&text, "x");
    }
    assert_int_equal(settings_parse(text.data, "f", &errors, &settings), STATUS_INVALID);
    assert_int_equal(errors.count, 1);
    assert_int_equal(errors.items[0].line, 2);
    assert_string_equal(errors.items[0].values[0], "4200");
    buffer_done(&text);
}

static const char code_text[] = "[database]\nurl = sqlite:/h.db\n[terminal]\nid = kiosk1\n";

static enum status
read_typed_text(const char *typed, struct buffer *text, struct settings *settings)
{
    struct settings_errors errors;
    FILE *in = fmemopen((void *)typed, strlen(typed), "r");

    assert_non_null(in);
    enum status status = settings_read_code(in, text, &errors, settings);
    fclose(in);
    assert_int_equal(errors.count, status == STATUS_OK ? 0 : 1);
    return status;
}

static void
a_code_is_one_line_and_gives_the_file_again(void **context)
{
    (void)context;
    struct buffer code = {0}, text = {0};
    struct settings settings;
    char typed[200];

    buffer_append(&code, code_text);
    settings_write_code(&code);
    assert_ptr_equal(strchr(code.data, '\n'), code.data + code.length - 1);
    str_format(typed, sizeof(typed), " \r\n%.*s\r\nmore", (int)code.length - 1, code.data);
    assert_int_equal(read_typed_text(typed, &text, &settings), STATUS_OK);
    assert_string_equal(text.data, code_text);
    assert_string_equal(settings.terminal_id, "kiosk1");
    buffer_done(&text);
    assert_int_equal(read_typed_text(code_text, &text, &settings), STATUS_OK);
    assert_string_equal(text.data, code_text);
    buffer_done(&text);
    buffer_done(&code);
}

static void
a_code_of_which_any_one_key_is_lost_or_wrong_is_refused(void **context)
{
    (void)context;
    struct buffer code = {0}, text = {0};
    struct settings settings;
    char typed[200];

    buffer_append(&code, code_text);
    settings_write_code(&code);
    for (size_t i = 0; i + 1 < code.length; i++) {
        str_format(typed, sizeof(typed), "%.*s%s", (int)i, code.data, code.data + i + 1);
        assert_int_equal(read_typed_text(typed, &text, &settings), STATUS_INVALID);
        str_format(typed, sizeof(typed), "%s", code.data);
        typed[i] = (char)(typed[i] ^ 1);
        assert_int_equal(read_typed_text(typed, &text, &settings), STATUS_INVALID);
    }
    buffer_done(&code);
}

static void
the_sample_file_names_every_setting_at_its_default(void **context)
{
    (void)context;
    struct settings defaults, settings;
    struct settings_errors errors;
    struct buffer sample = {0};
    size_t count;
    const struct settings_entry *entries = settings_table(&count);

    settings_write_sample(&sample, NULL);
    for (size_t i = 0; i < count; i++) {
        char line[300];
        assert_true(
            str_format(line, sizeof(line), "\n%s = %s\n", entries[i].key, entries[i].standard));
        assert_non_null(strstr(sample.data, line));
        assert_non_null(strstr(sample.data, entries[i].help));
        assert_true(!entries[i].range || strstr(sample.data, entries[i].range));
    }
    assert_non_null(strstr(sample.data, "\n# 1024 to 65535\nhint_port"));
    assert_non_null(strstr(sample.data, "\n# true or false\nenabled"));
    assert_non_null(strstr(sample.data, "\n# one of: error warn info debug\nlevel"));
    settings_init(&defaults);
    memset(&settings, 1, sizeof(settings));
    assert_int_equal(settings_parse(sample.data, "f", &errors, &settings), STATUS_OK);
    assert_memory_equal(&settings, &defaults, sizeof(settings));
    buffer_done(&sample);
}

static char folder[] = "/tmp/test-settings-XXXXXX";

static void
write_file(const char *name, const char *text)
{
    char path[200];
    assert_true(str_format(path, sizeof(path), "%s/%s", folder, name));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void
make_folder(const char *name)
{
    char path[200];
    assert_true(str_format(path, sizeof(path), "%s/%s", folder, name));
    assert_int_equal(mkdir(path, 0700), 0);
}

static void
set_path(const char *variable, const char *name)
{
    char path[200];
    assert_true(str_format(path, sizeof(path), "%s/%s", folder, name));
    assert_int_equal(setenv(variable, path, 1), 0);
}

static int
begin(void **context)
{
    (void)context;
    unsetenv("PAIHAO_SETTINGS");
    unsetenv("PAIHAO_DB");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    set_path("HOME", "home");
    return 0;
}

static int
make_folders(void **context)
{
    (void)context;
    assert_non_null(mkdtemp(folder));
    make_folder("home");
    make_folder("home/.config");
    make_folder("home/.config/paihao");
    make_folder("xdg");
    make_folder("xdg/paihao");
    write_file("home/.config/paihao/settings.ini", "[log]\nlevel = warn\n");
    write_file("xdg/paihao/settings.ini", "[log]\nlevel = error\n");
    write_file("named.ini", "[log]\nlevel = debug\n");
    return 0;
}

static int
remove_folders(void **context)
{
    (void)context;
    static const char *const names[] = {"home/.config/paihao/settings.ini",
                                        "xdg/paihao/settings.ini",
                                        "named.ini",
                                        "home/.config/paihao",
                                        "home/.config",
                                        "home",
                                        "xdg/paihao",
                                        "xdg",
                                        ""};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char path[200];
        assert_true(str_format(path, sizeof(path), "%s/%s", folder, names[i]));
        assert_int_equal(remove(path), 0);
    }
    return 0;
}

static void
assert_level(const char *level)
{
    struct settings settings;
    struct settings_errors errors;

    assert_int_equal(settings_open(&errors, &settings), STATUS_OK);
    assert_string_equal(settings.log_level, level);
}

static void
a_file_with_a_secret_must_be_its_owners_alone(void **context)
{
    static const struct {
        const char *text;
        bool secret;
    } cases[] = {
        {"[database]\nurl = postgresql://user@host/db\n", false},
        {"[database]\nurl = postgresql://host/db?options=a:b@c\n", false},
        {"[database]\nurl = sqlite:/home/a:b@c/hall.db\n", false},
        {"[database]\nurl = postgresql://user:word@host/db\n", true},
        {"[database]\nurl = postgresql://user:wo?rd@host/db\n", true},
        {"[database]\nurl = postgresql://host/db?user=a&password=word\n", true},
        {"[terminal]\nkey = 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
         true},
    };
    struct settings settings;
    struct settings_errors errors;
    char path[200];

    (void)context;
    assert_true(str_format(path, sizeof(path), "%s/named.ini", folder));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        write_file("named.ini", cases[i].text);
        assert_int_equal(chmod(path, 0600), 0);
        assert_int_equal(settings_load(path, &errors, &settings), STATUS_OK);
        for (size_t open = 0; open < 2; open++) {
            assert_int_equal(chmod(path, open ? 0604 : 0640), 0);
            assert_int_equal(settings_load(path, &errors, &settings),
                             cases[i].secret ? STATUS_DENIED : STATUS_OK);
        }
    }
    assert_int_equal(errors.count, 1);
    write_file("named.ini", "[log]\nlevel = debug\n");
}

static void
the_file_is_looked_for_in_the_stated_order(void **context)
{
    (void)context;
    char path[SETTINGS_PATH_SIZE];

    assert_level("warn");
    setenv("PAIHAO_SETTINGS", "", 1);
    assert_level("warn");
    set_path("XDG_CONFIG_HOME", "xdg");
    assert_level("error");
    set_path("PAIHAO_SETTINGS", "named.ini");
    assert_level("debug");
    unsetenv("PAIHAO_SETTINGS");
    set_path("XDG_CONFIG_HOME", "none");
    assert_true(settings_path(path, sizeof(path)));
    assert_string_equal(path, "/etc/paihao/settings.ini");
}

static void
only_a_named_file_must_be_there(void **context)
{
    (void)context;
    struct settings settings;
    struct settings_errors errors;

    set_path("PAIHAO_SETTINGS", "none.ini");
    assert_int_equal(settings_open(&errors, &settings), STATUS_NOT_FOUND);
    assert_int_equal(errors.count, 1);
    set_path("PAIHAO_SETTINGS", "home");
    assert_int_equal(settings_open(&errors, &settings), STATUS_IO);
    unsetenv("PAIHAO_SETTINGS");
    set_path("XDG_CONFIG_HOME", "none");
    if (access("/etc/paihao/settings.ini", F_OK) != 0) {
        assert_level("info");
    }
}

static void
the_database_is_looked_for_in_the_stated_order(void **context)
{
    (void)context;
    struct settings settings;
    char url[SETTINGS_URL_SIZE], wanted[300];

    settings_init(&settings);
    assert_true(settings_database_url(&settings, url, sizeof(url)));
    assert_true(
        str_format(wanted, sizeof(wanted), "sqlite:%s/home/.local/share/paihao/hall.db", folder));
    assert_string_equal(url, wanted);

    set_path("XDG_DATA_HOME", "xdg");
    assert_true(settings_database_url(&settings, url, sizeof(url)));
    assert_true(str_format(wanted, sizeof(wanted), "sqlite:%s/xdg/paihao/hall.db", folder));
    assert_string_equal(url, wanted);

    str_cut(settings.database_url, sizeof(settings.database_url), "sqlite:/var/lib/hall.db");
    assert_true(settings_database_url(&settings, url, sizeof(url)));
    assert_string_equal(url, "sqlite:/var/lib/hall.db");

    setenv("PAIHAO_DB", "postgresql://db/hall", 1);
    assert_true(settings_database_url(&settings, url, sizeof(url)));
    assert_string_equal(url, "postgresql://db/hall");
    assert_false(settings_database_url(&settings, url, 10));
}

static void
without_a_home_there_is_no_database_to_guess(void **context)
{
    (void)context;
    struct settings settings;
    char url[SETTINGS_URL_SIZE];

    settings_init(&settings);
    unsetenv("HOME");
    assert_false(settings_database_url(&settings, url, sizeof(url)));
    setenv("XDG_DATA_HOME", "not/absolute", 1);
    assert_false(settings_database_url(&settings, url, sizeof(url)));
}

static const char *
to_chinese(const char *msgid)
{
    return strcmp(msgid, "{0} cannot be \"{1}\". Possible: {2}.") == 0
               ? "{0} 不能是“{1}”，可以是：{2}。"
           : strcmp(msgid, ADDRESSES) == 0                ? "IPv4 地址"
           : strcmp(msgid, "{0} to {1}") == 0             ? "{0} 到 {1}"
           : strcmp(msgid, "true or false") == 0          ? "是 true 或 false"
           : strcmp(msgid, "one of: {0}") == 0            ? "可选：{0}"
           : strncmp(msgid, "Paihao's settings", 17) == 0 ? "本机的设置"
           : strncmp(msgid, "Keypad: finish", 14) == 0    ? "办结"
                                                          : msgid;
}

static void
a_mistake_and_its_range_are_told_in_the_readers_language(void **context)
{
    (void)context;
    struct settings settings;
    struct settings_errors errors;
    char line[300];

    assert_int_equal(settings_parse("[bell]\naddress = x\n", "f", &errors, &settings),
                     STATUS_INVALID);
    assert_true(settings_error_format(&errors, 0, to_chinese, line, sizeof(line)));
    size_t exact = strlen(line);
    assert_false(settings_error_format(&errors, 0, to_chinese, line, exact));
    assert_true(settings_error_format(&errors, 0, to_chinese, line, exact + 1));
    assert_string_equal(line, "f:2: [bell] address 不能是“x”，可以是：IPv4 地址。");
}

static void
the_comments_of_the_sample_file_are_in_the_readers_language(void **context)
{
    (void)context;
    static const char *const wanted[] = {
        "# 本机的设置\n",
        "\n# IPv4 地址\naddress = ",
        "\n# 1024 到 65535\nhint_port = ",
        "\n# 是 true 或 false\nenabled = ",
        "\n# 可选：error warn info debug\nlevel = ",
        "\n# 办结\n",
    };
    struct settings defaults, settings;
    struct settings_errors errors;
    struct buffer sample = {0};

    settings_write_sample(&sample, to_chinese);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_non_null(strstr(sample.data, wanted[i]));
    }
    settings_init(&defaults);
    memset(&settings, 1, sizeof(settings));
    assert_int_equal(settings_parse(sample.data, "f", &errors, &settings), STATUS_OK);
    assert_memory_equal(&settings, &defaults, sizeof(settings));
    buffer_done(&sample);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_gives_the_defaults),
        cmocka_unit_test(every_setting_is_taken_from_the_file),
        cmocka_unit_test(each_mistake_is_told_with_file_line_and_range),
        cmocka_unit_test(several_mistakes_are_told_in_one_run_and_their_number_is_bounded),
        cmocka_unit_test(an_address_of_thousands_of_bytes_is_taken_whole),
        cmocka_unit_test(a_line_too_long_for_the_parser_is_refused_and_not_cut),
        cmocka_unit_test(a_code_is_one_line_and_gives_the_file_again),
        cmocka_unit_test(a_code_of_which_any_one_key_is_lost_or_wrong_is_refused),
        cmocka_unit_test(the_sample_file_names_every_setting_at_its_default),
        cmocka_unit_test_setup(a_file_with_a_secret_must_be_its_owners_alone, begin),
        cmocka_unit_test_setup(the_file_is_looked_for_in_the_stated_order, begin),
        cmocka_unit_test_setup(only_a_named_file_must_be_there, begin),
        cmocka_unit_test_setup(the_database_is_looked_for_in_the_stated_order, begin),
        cmocka_unit_test_setup(without_a_home_there_is_no_database_to_guess, begin),
        cmocka_unit_test(a_mistake_and_its_range_are_told_in_the_readers_language),
        cmocka_unit_test(the_comments_of_the_sample_file_are_in_the_readers_language),
    };
    return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
