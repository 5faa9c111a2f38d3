# SPDX-License-Identifier: Apache-2.0
# Days of a small hall as lines for `paihao batch`, minute by minute: two services, three counters, one person in ten with
# a credit, times at the counter of about `mean` minutes. -v days=N -v from=DAY (days since 1970-01-01, a Monday) -v seed=N
function chance() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
# About exponential, capped: 1 to four times the mean.
function some(mean,  value) { value = -mean * log(1 - chance() * 0.98); return value < 1 ? 1 : int(value + 0.5) }
function two(n) { return n < 10 ? "0" n : n }
function date(days,  y, m, d, leap, length_of) {
    for (y = 1970; ; y++) {
        leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0
        if (days < 365 + leap) break
        days -= 365 + leap
    }
    for (m = 1; ; m++) {
        length_of = m == 2 ? 28 + leap : (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31
        if (days < length_of) break
        days -= length_of
    }
    return y "-" two(m) "-" two(days + 1)
}
function say(minute, words) { print "--at " day "T" two(int(minute / 60)) ":" two(minute % 60) ":" two(second++) " " words }
function join(minute, service) {
    say(minute, "take " service (chance() < 0.1 ? " --class elderly" : ""))
    waiting[service]++
}
# The counter's first service that somebody waits for.
function call_one(minute, c,  list, n, i) {
    n = split(serves[c], list, ",")
    for (i = 1; i <= n; i++) if (waiting[list[i]] > 0) break
    if (i > n) return
    say(minute, "call " c)
    # Whom the rule takes of several services only the hall knows: counters here have one, or the sum is right anyway.
    waiting[list[i]]--
    say(minute, "start " c)
    busy[c] = minute + some(mean[list[i]])
}
BEGIN {
    split("1 2 3", counters, " ")
    serves[1] = "C"; serves[2] = "C"; serves[3] = "G"
    mean["C"] = 8; mean["G"] = 5
    for (d = 0; d < days; d++) {
        if ((from + d + 3) % 7 >= 5) continue
        day = date(from + d)
        waiting["C"] = waiting["G"] = 0
        for (c = 1; c <= 3; c++) { busy[c] = 0 }
        for (minute = 540; minute < 1020; minute++) {
            second = 0
            if (minute == 540) for (c = 1; c <= 3; c++) say(minute, "open " c " --staff 100" c)
            peak = minute > 570 && minute < 660 ? 1.7 : minute > 800 && minute < 900 ? 1.4 : 0.7
            if (minute < 990 && chance() < 0.25 * peak) join(minute, "C")
            if (minute < 990 && chance() < 0.14 * peak) join(minute, "G")
            for (c = 1; c <= 3; c++) {
                if (busy[c] && busy[c] <= minute) { say(minute, "finish " c); busy[c] = 0 }
                if (!busy[c] && minute < 1010) call_one(minute, c)
            }
        }
        second = 0
        for (c = 1; c <= 3; c++) { if (busy[c]) say(1021, "finish " c); say(1022, "close " c); busy[c] = 0 }
    }
}
