/* SPDX-License-Identifier: Apache-2.0
 * sql FILE STATEMENTS [leave]: what somebody with write access to the file could do. Rows go to
 * standard output, columns apart by "|". leave: it ends as if killed, and its journal stays. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
print_row(void *context, int count, char **values, char **names)
{
    (void)context;
    (void)names;
    for (int i = 0; i < count; i++) {
        printf("%s%s", i ? "|" : "", values[i] ? values[i] : "");
    }
    putchar('\n');
    return 0;
}

int
main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    char *message = NULL;

    bool leave = argc == 4 && strcmp(argv[3], "leave") == 0;
    if ((argc != 3 && !leave) || sqlite3_open(argv[1], &db) != SQLITE_OK) {
        fprintf(stderr, "usage: sql FILE STATEMENTS [leave]\n");
        return 2;
    }
    int code = sqlite3_exec(db, argv[2], print_row, NULL, &message);
    if (code != SQLITE_OK) {
        fprintf(stderr, "sql: %s\n", message);
    }
    sqlite3_free(message);
    if (leave && code == SQLITE_OK) {
        fflush(stdout);
        _exit(EXIT_SUCCESS);
    }
    sqlite3_close(db);
    return code == SQLITE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
