/* SPDX-License-Identifier: Apache-2.0
 * What befalls a hall: killed and stopped programs, a full disk, a disk that may not be written,
 * and people without rights. */
#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/chaos/chaos.h"

enum {
    NOBODY = 65534,
    BUSY_MS = 5000,     /* how long a batch waits for the lock */
    AFTERMATH_MS = 500, /* an answer that was on its way when the trouble ended */
};

static const char *const names[TROUBLE_COUNT] = {
    [TROUBLE_KILL] = "kill",
    [TROUBLE_KILL_ALL] = "kill-all",
    [TROUBLE_STOP] = "stop",
    [TROUBLE_MACHINE_CLOCK] = "machine-clock",
    [TROUBLE_CLOCK] = "clock",
    [TROUBLE_DISK] = "disk",
    [TROUBLE_READONLY] = "readonly",
    [TROUBLE_RIGHTS] = "rights",
    [TROUBLE_SERVER_KILL] = "server-kill",
    [TROUBLE_SERVER_RESTART] = "server-restart",
    [TROUBLE_SERVER_CUT] = "server-cut",
    [TROUBLE_SERVER_READONLY] = "server-readonly",
    [TROUBLE_SERVER_PROMOTE] = "server-promote",
    [TROUBLE_NETWORK_CUT] = "network-cut",
};

static bool
has_server(void)
{
    return getenv("CHAOS_SERVER") != NULL;
}

/* When answers of a trouble that is over are in. */
static long long
aftermath(void)
{
    const char *told = getenv("CHAOS_AFTERMATH");

    return now_ms() + (told ? atoll(told) : AFTERMATH_MS);
}

const char *
trouble_name(enum trouble trouble)
{
    return names[trouble];
}

bool
trouble_named(const char *name, enum trouble *ret_trouble)
{
    for (int i = 0; i < TROUBLE_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret_trouble = (enum trouble)i;
            return true;
        }
    }
    return false;
}

static void
path_of(const struct chaos *chaos, const char *name, char *path, size_t size)
{
    char database[300];
    const char *disk = getenv("CHAOS_DISK");

    snprintf(database, sizeof(database), "%s", chaos->database);
    snprintf(path, size, "%s/%s", disk ? disk : dirname(database), name);
}

static void
kill_all(struct chaos *chaos)
{
    for (int i = 0; i < chaos->count; i++) {
        actor_kill(chaos, &chaos->actors[i]);
    }
}

static void
stop_one(struct chaos *chaos, struct actor *actor)
{
    static const unsigned lengths[] = {3, 30, 300, 1500};
    long long now = now_ms();

    if (actor->pid == 0 || actor->stopped || actor->killed) {
        return;
    }
    kill(actor->pid, SIGSTOP);
    actor->stopped = true;
    /* Seldom so long that those who wait for his lock must give up. */
    actor->continue_at =
        now + (pick(chaos, 40) ? 1 + pick(chaos, lengths[pick(chaos, 4)]) : BUSY_MS + 800);
}

/* Takes all the room that is left. */
static void
fill_disk(struct chaos *chaos)
{
    static const char block[4096];
    char path[400];

    path_of(chaos, "filler", path, sizeof(path));
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t size = sizeof(block);
    while (fd >= 0 && size > 0) {
        ssize_t wrote = write(fd, block, size);
        size = wrote == (ssize_t)size ? size : wrote > 0 ? (size_t)wrote : size / 2;
    }
    if (fd >= 0) {
        close(fd);
    }
    chaos->filled_until = now_ms() + 50 + pick(chaos, 700);
    chaos->trouble_until = chaos->filled_until + AFTERMATH_MS;
}

static bool
remount(const struct chaos *chaos, bool readonly)
{
    char path[400];

    path_of(chaos, "", path, sizeof(path));
    return mount("none", path, NULL, MS_REMOUNT | (readonly ? MS_RDONLY : 0), NULL) == 0;
}

/* A file system cannot become read-only under open files: everybody is killed first. */
static void
make_readonly(struct chaos *chaos)
{
    kill_all(chaos);
    for (int i = 0; i < chaos->count; i++) {
        while (chaos->actors[i].pid) {
            actor_read(chaos, &chaos->actors[i]);
        }
    }
    if (!remount(chaos, true)) {
        fail(chaos, "cannot remount read-only", NULL);
        return;
    }
    chaos->readonly_until = now_ms() + 100 + pick(chaos, 500);
    chaos->trouble_until = chaos->readonly_until + AFTERMATH_MS;
}

/* Somebody of another user, whom the modes of file and folder shut out, or the server's rights. */
static void
let_foreigner_try(struct chaos *chaos)
{
    static const struct {
        mode_t file, folder;
    } modes[] = {{0600, 0755}, {0644, 0755}, {0644, 0555}, {0666, 0700}, {0000, 0755}};
    static const char *const strangers[] = {"stranger", "reader"};
    unsigned which = pick(chaos, 5);
    char folder[400], words[LINE_SIZE], address[400];
    int in[2];
    const char *host = strchr(chaos->database, '@');

    if (has_server() && host) {
        snprintf(address, sizeof(address), "postgresql://%s%s", strangers[which % 2], host);
    } else {
        snprintf(address, sizeof(address), "%s", chaos->database);
        path_of(chaos, "", folder, sizeof(folder));
        chmod(chaos->database, modes[which].file);
        chmod(folder, modes[which].folder);
    }
    snprintf(words, sizeof(words),
             "--request foreign-%d take C\nboard\n--request foreign-%d call 1\n", chaos->foreigners,
             chaos->foreigners);
    chaos->foreigners++;
    if (pipe2(in, O_CLOEXEC) != 0) {
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        int out = open(chaos->foreign_log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(in[0], STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        bool other = geteuid() != 0 || (setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
        if (out < 0 || !other) {
            _exit(126);
        }
        execl(chaos->program, chaos->program, "--db", address, "batch", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    (void)!write(in[1], words, strlen(words));
    close(in[1]);
    int status;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        fail(chaos, "a batch without rights ended badly", NULL);
    }
    if (!has_server()) {
        chmod(chaos->database, 0600);
        chmod(folder, 0755);
    }
}

/* From one evening to the next morning, back before midnight, on to a later day; sometimes a step
 * so small that it is nobody's business. */
static void
move_machine_clock(struct chaos *chaos)
{
    static const int minutes[] = {0, 15, -14, 600, 14, 1430, -1440, 1450, -2, 3};
    static const long long evening = 1772466900000; /* 2026-03-02T23:55 in Shanghai, in UTC ms */
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (chaos->setting_up || pick(chaos, 4)) {
        long long at = evening + minutes[pick(chaos, 10)] * 60000LL + pick(chaos, 20000);
        *chaos->machine_offset = at - ((long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    } else {
        *chaos->machine_offset += (long long)pick(chaos, 16000) - 8000;
    }
}

bool
machine_clock_begin(struct chaos *chaos)
{
    char path[400];

    snprintf(path, sizeof(path), "%s/moved-clock", chaos->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(long long)) != 0) {
        return false;
    }
    void *map = mmap(NULL, sizeof(long long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    chaos->machine_offset = map != MAP_FAILED ? map : NULL;
    if (chaos->machine_offset) {
        move_machine_clock(chaos);
        setenv("MOVED_CLOCK", path, 1);
    }
    return chaos->machine_offset;
}

/* Goes on beside all else; refusals have their cause in it until it is over. */
static void
trouble_server(struct chaos *chaos, enum trouble trouble)
{
    const char *script = getenv("CHAOS_SERVER");

    if (!script) {
        fail(chaos, "no script for the server", NULL);
        return;
    }
    chaos->server = fork();
    if (chaos->server == 0) {
        execl(script, script, names[trouble], (char *)NULL);
        _exit(127);
    }
    chaos->trouble_until = aftermath();
}

static void
look_at_server(struct chaos *chaos, bool all)
{
    int status = 0;

    if (chaos->server == 0) {
        return;
    }
    chaos->trouble_until = aftermath();
    if (waitpid(chaos->server, &status, all ? 0 : WNOHANG) == chaos->server) {
        chaos->server = 0;
        if (status != 0) {
            fail(chaos, "the server did not come back", NULL);
        }
    }
}

static void
begin(struct chaos *chaos, enum trouble trouble)
{
    struct actor *actor = &chaos->actors[pick(chaos, (unsigned)chaos->count)];

    switch (trouble) {
    case TROUBLE_KILL:
        actor_kill(chaos, actor);
        break;
    case TROUBLE_KILL_ALL:
        kill_all(chaos);
        break;
    case TROUBLE_STOP:
        stop_one(chaos, actor);
        break;
    case TROUBLE_DISK:
        fill_disk(chaos);
        break;
    case TROUBLE_READONLY:
        make_readonly(chaos);
        break;
    case TROUBLE_RIGHTS:
        let_foreigner_try(chaos);
        break;
    case TROUBLE_MACHINE_CLOCK:
        move_machine_clock(chaos);
        break;
    case TROUBLE_SERVER_KILL:
    case TROUBLE_SERVER_RESTART:
    case TROUBLE_SERVER_CUT:
    case TROUBLE_SERVER_READONLY:
    case TROUBLE_SERVER_PROMOTE:
    case TROUBLE_NETWORK_CUT:
        trouble_server(chaos, trouble);
        break;
    default:
        return;
    }
    chaos->times[trouble]++;
}

static void
end_what_is_over(struct chaos *chaos, bool all)
{
    long long now = now_ms();
    char path[400];

    look_at_server(chaos, all);
    for (int i = 0; i < chaos->count; i++) {
        struct actor *actor = &chaos->actors[i];
        if (actor->stopped && (all || now >= actor->continue_at)) {
            kill(actor->pid, SIGCONT);
            actor->stopped = false;
            actor->since = now;
            /* A server has taken the lock away from one who was silent for so long. */
            if (has_server()) {
                chaos->trouble_until = aftermath();
            }
        }
    }
    if (chaos->filled_until && (all || now >= chaos->filled_until)) {
        path_of(chaos, "filler", path, sizeof(path));
        unlink(path);
        chaos->filled_until = 0;
        if (has_server()) {
            trouble_server(chaos, TROUBLE_DISK);
            look_at_server(chaos, all);
        }
    }
    if (chaos->readonly_until && (all || now >= chaos->readonly_until)) {
        if (!remount(chaos, false)) {
            fail(chaos, "cannot remount writable", NULL);
        }
        chaos->readonly_until = 0;
    }
}

void
trouble_step(struct chaos *chaos)
{
    /* How often each comes, beside the others. */
    static const unsigned weights[TROUBLE_COUNT] = {
        [TROUBLE_KILL] = 30,         [TROUBLE_KILL_ALL] = 2,        [TROUBLE_STOP] = 30,
        [TROUBLE_DISK] = 12,         [TROUBLE_READONLY] = 4,        [TROUBLE_RIGHTS] = 8,
        [TROUBLE_MACHINE_CLOCK] = 6, [TROUBLE_SERVER_KILL] = 2,     [TROUBLE_SERVER_RESTART] = 2,
        [TROUBLE_SERVER_CUT] = 6,    [TROUBLE_SERVER_READONLY] = 4, [TROUBLE_SERVER_PROMOTE] = 6,
        [TROUBLE_NETWORK_CUT] = 8,
    };
    unsigned sum = 0, dice;

    end_what_is_over(chaos, false);
    if (chaos->setting_up || now_ms() < chaos->trouble_at || chaos->server || chaos->filled_until ||
        chaos->readonly_until) {
        return;
    }
    const char *pace = getenv("CHAOS_PACE");
    chaos->trouble_at = now_ms() + pick(chaos, pace ? (unsigned)atoi(pace) : 400);
    for (int i = 0; i < TROUBLE_COUNT; i++) {
        sum += chaos->enabled[i] ? weights[i] : 0;
    }
    dice = sum ? pick(chaos, sum) : 0;
    for (int i = 0; i < TROUBLE_COUNT && sum; i++) {
        unsigned weight = chaos->enabled[i] ? weights[i] : 0;
        if (dice < weight) {
            begin(chaos, (enum trouble)i);
            return;
        }
        dice -= weight;
    }
}

void
trouble_end(struct chaos *chaos)
{
    memset(chaos->enabled, 0, sizeof(chaos->enabled));
    end_what_is_over(chaos, true);
    chaos->trouble_until = aftermath();
}
