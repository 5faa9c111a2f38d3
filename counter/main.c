/* SPDX-License-Identifier: Apache-2.0
 * paihao-counter: the staff's desk. */
#include "counter/program.h"

int
main(int argc, char **argv)
{
    return terminal_main(argc, argv, &counter_program);
}
