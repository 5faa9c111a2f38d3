# SPDX-License-Identifier: Apache-2.0
# From `paihao events`: what was told with each number against the wait to its first call, as one line of figures. Days here
# undo nothing and send nobody on.
function changed(key,  s) {
    if (!match($0, "\\\\?\"" key "\\\\?\":\\[null,[0-9]+")) return 0
    s = substr($0, RSTART, RLENGTH)
    sub(/.*,/, "", s)
    return s + 0
}
function top(key,  s) {
    if (!match($0, "\"" key "\":[0-9]+")) return 0
    s = substr($0, RSTART, RLENGTH)
    sub(/.*:/, "", s)
    return s + 0
}
# The bound as it was shown: the next five above, and above the middle rounded to five.
function shown(p50, p80,  from, to) {
    from = p50 < 3 ? 0 : int((p50 + 2) / 5) * 5
    to = int((p80 + 4) / 5) * 5
    if (p50 >= 3 && to <= 5) from = 0
    return to > from ? to : from + 5
}
/"kind":"take"/ && /told_by/ {
    t = top("ticket")
    at[t] = top("at")
    p50[t] = changed("told_p50")
    p80[t] = changed("told_p80")
}
/"kind":"call"/ {
    t = top("ticket")
    if (!(t in at) || t in called) next
    called[t] = 1
    wait = (top("at") - at[t]) / 60000
    error = p50[t] - wait
    n++
    waits += wait
    bias += error
    mae += error < 0 ? -error : error
    square += error * error
    cover += wait <= p80[t]
    kept += wait <= shown(p50[t], p80[t])
    near += error <= 5 && error >= -5
}
END {
    printf "count=%d bias=%.4f mae=%.4f arse=%.4f within5=%.4f cover80=%.4f kept=%.4f\n", n, bias / n, mae / n,
        sqrt(square / n) / (waits / n), near / n, cover / n, kept / n
}
