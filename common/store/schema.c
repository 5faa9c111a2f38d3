/* SPDX-License-Identifier: Apache-2.0
 * From one schema to the next, an empty database included. */
#include "store/private.h"
#include "store/schema_text.h"

const struct schema_step schema_steps[] = {
    {1, schema_001, {schema_001_sqlite, schema_001_postgres}},
};
const size_t schema_step_count = ARRAY_SIZE(schema_steps);
_Static_assert(ARRAY_SIZE(schema_steps) == STORE_SCHEMA, "one step for each schema");

enum status
schema_apply(struct db *db, const struct schema_step *steps, size_t count, int64_t from)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (steps[i].schema <= from) {
            continue;
        }
        const unsigned char *own = steps[i].engine_sql[db->driver->engine];
        status = db->driver->run(db, (const char *)steps[i].sql);
        if (status == STATUS_OK && own) {
            status = db->driver->run(db, (const char *)own);
        }
        if (status == STATUS_OK) {
            status = db->driver->schema_set(db, steps[i].schema);
        }
    }
    return status;
}

enum status
schema_migrate(struct db *db, const struct schema_step *steps, size_t count,
               const char *backup_path)
{
    int64_t schema = 0;
    enum status status = db->driver->backup ? db->driver->backup(db, backup_path) : STATUS_OK;
    if (status == STATUS_OK) {
        status = db->driver->begin(db, true);
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* Under the lock: another program may have done it meanwhile. */
    status = db->driver->schema_get(db, &schema);
    if (status == STATUS_OK) {
        status = schema_apply(db, steps, count, schema);
    }
    if (status == STATUS_OK) {
        status = db->driver->commit(db);
    }
    if (status != STATUS_OK) {
        db->driver->rollback(db);
    }
    return status;
}
