/* SPDX-License-Identifier: Apache-2.0
 * Why a file of the hall cannot be read, in the reader's words: the system says it in English. */
#pragma once

/* A msgid for a file that could not be opened or read, by its errno. {0} in it = the system's own
 * words, for what nobody can mend by name or rights. */
const char *file_fault(int error);
