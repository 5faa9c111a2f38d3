/* SPDX-License-Identifier: Apache-2.0
 * Prints the store's table of statements, one a line: NAME TEXT. For tests that hold it against an
 * engine. */
#include <stdio.h>

#include "store/statements.h"

int
main(void)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        printf("%s %s\n", statement_texts[i].name, statement_texts[i].text);
    }
    return 0;
}
