/* SPDX-License-Identifier: Apache-2.0 */
#include "config/file_fault.h"

#include <errno.h>

#include "base/base.h"

const char *
file_fault(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return N_("There is no such file.");
    case EACCES:
    case EPERM:
        return N_("This user may not read the file.");
    case EISDIR:
        return N_("This is a folder. Name the file in it.");
    default:
        return N_("The file could not be read: {0}.");
    }
}
