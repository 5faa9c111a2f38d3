# SPDX-License-Identifier: Apache-2.0
# A CUPS server of one's own and a roll printer behind it, for process tests; sourced, after BUILD was set and `make
# tests-lib` ran. printer_begin starts both in $dir; `step WORDS COMMAND…` tells; $failed counts.
# The printer does what stands in $dir/fault: nothing, paper-out, jam. What came out lies in $dir/paper.
cupsd=$(command -v cupsd || echo /usr/sbin/cupsd)
ippeveprinter=$(command -v ippeveprinter || echo /usr/sbin/ippeveprinter)
skip() {
    echo "skipped: $1"
    exit 77
}
[ "$(id -u)" = 0 ] || skip "a CUPS server of one's own needs root"
[ -x "$cupsd" ] || skip "no cupsd on this machine"
[ -x "$ippeveprinter" ] || skip "no ippeveprinter on this machine"
[ -x /usr/lib/cups/backend/ipp ] || skip "CUPS has no ipp backend here"

server='' printer=''
end() { # end PID
    kill -CONT "$1" 2>/dev/null || true
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}
cleanup() {
    code=$?
    trap - EXIT
    [ -z "$printer" ] || end "$printer"
    [ -z "$server" ] || end "$server"
    if [ "$code" != 0 ] && [ "$code" != 77 ]; then
        echo "the server's log:"
        grep -vE '^D ' "$dir/log" 2>/dev/null | tail -n 15 || true
    fi
    rm -rf "$dir"
    exit "$code"
}
failed=0
fail() {
    echo "FAILED  $1"
    failed=$((failed + 1))
}
# step WORDS COMMAND…
step() {
    words=$1
    shift
    if "$@"; then echo "ok      $words"; else fail "$words"; fi
}
# until_ok SECONDS COMMAND…: the seconds of a quiet machine; a busy one is given five times as many
until_ok() {
    tries=$(($1 * 50))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

printer_on() {
    LD_PRELOAD=$BUILD/tests/lib/noavahi.so "$ippeveprinter" -vv -k -d "$dir/spool-printer" -c "$dir/print" -p "$port" -n localhost \
        -a "$dir/receipt.conf" Receipt >"$dir/printer.log" 2>&1 &
    printer=$!
    until_ok 10 ipptool -q "ipp://localhost:$port/ipp/print" "$dir/is-there"
}
printer_off() {
    end "$printer"
    printer=''
}

server_on() {
    "$cupsd" -f -c "$dir/cupsd.conf" -s "$dir/cups-files.conf" >"$dir/cupsd.out" 2>&1 &
    server=$!
    until_ok 15 lpstat -r
    until_ok 15 sh -c 'lpstat -r | grep -q "is running"'
}
printer_begin() {
# A roll printer of 80 mm and 203 dots an inch. Its command says what befalls it, and keeps what came out.
mkdir "$dir/paper" "$dir/spool-printer"
: >"$dir/fault"
cat >"$dir/receipt.conf" <<'CONF'
ATTR textWithoutLanguage printer-make-and-model "Receipt 80"
ATTR keyword pwg-raster-document-type-supported black_1,sgray_8
ATTR resolution pwg-raster-document-resolution-supported 203x203dpi
ATTR keyword pwg-raster-document-sheet-back normal
ATTR resolution printer-resolution-supported 203x203dpi
ATTR resolution printer-resolution-default 203x203dpi
ATTR keyword print-color-mode-supported monochrome
ATTR keyword print-color-mode-default monochrome
ATTR boolean color-supported false
ATTR keyword media-supported custom_min_72x30mm,custom_max_80x2000mm,custom_80x120mm_80x120mm
ATTR keyword media-default custom_80x120mm_80x120mm
ATTR collection media-size-supported {MEMBER integer x-dimension 8000 MEMBER integer y-dimension 12000},{MEMBER rangeOfInteger x-dimension 7200-8000 MEMBER rangeOfInteger y-dimension 3000-200000}
CONF
cat >"$dir/print" <<'COMMAND'
#!/bin/sh
dir=$(dirname "$0")
fault() { cat "$dir/fault"; }
case $(fault) in
jam)
    echo "STATE: +media-jam-error" >&2
    exit 1
    ;;
paper-out)
    echo "STATE: +media-empty-error" >&2
    while [ "$(fault)" = paper-out ]; do
        sleep 0.1
        kill -0 "$PPID" || exit 1 # the printer is off
    done
    echo "STATE: -media-empty-error" >&2
    # ippeveprinter goes on with a job that was cancelled at it; a printer drops it.
    ! grep -q 'operation-id=Cancel-Job' "$dir/printer.log" || exit 1
    ;;
esac
echo "STATE: -media-jam-error" >&2
for file; do cp "$file" "$dir/paper/$(date +%s%N)"; done
COMMAND
chmod +x "$dir/print"
cat >"$dir/is-there" <<'TEST'
{
    OPERATION Get-Printer-Attributes
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR language attributes-natural-language en
    ATTR uri printer-uri $uri
    STATUS successful-ok
}
TEST
for folder in etc cache state spool tmp; do mkdir "$dir/$folder"; done
chown lp "$dir/cache" "$dir/tmp" "$dir/spool" "$dir/state"
cat >"$dir/cupsd.conf" <<CONF
Listen $dir/cups.sock
LogLevel debug
DefaultAuthType None
WebInterface No
Browsing No
PreserveJobFiles No
MaxJobs 100
<Location />
  Order deny,allow
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
CONF
cat >"$dir/cups-files.conf" <<CONF
User lp
Group lp
SystemGroup root
ServerRoot $dir/etc
CacheDir $dir/cache
StateDir $dir/state
RequestRoot $dir/spool
TempDir $dir/tmp
ServerKeychain $dir/etc
AccessLog $dir/access
ErrorLog $dir/log
PageLog $dir/pages
Printcap $dir/printcap
CONF
export CUPS_SERVER="$dir/cups.sock"
server_on || { cat "$dir/cupsd.out"; skip "the CUPS server does not start here"; }
printer_on || { cat "$dir/printer.log"; skip "ippeveprinter does not start here"; }
lpadmin -p kiosk -E -v "ipp://localhost:$port/ipp/print" -m everywhere 2>"$dir/lpadmin" || { cat "$dir/lpadmin"; exit 1; }
}
