#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: display.sh [BUILD]
# Real displays on a virtual screen, their sound written to files: of two that serve a zone one speaks, and when it is killed
# the other does within three seconds; an emergency goes over all; a database that is gone is said within two seconds, and the
# board comes back by itself; a window that changes its size; a sign; a film; no sound device.
set -eu
cd "$(dirname "$0")/../.."
for tool in Xvfb xdotool espeak-ng ffmpeg; do
    command -v $tool >/dev/null || {
        echo "skipped: no $tool on this machine"
        exit 77
    }
done
BUILD=${1:-${BUILD:-build}}
bin=$PWD/$BUILD/bin
dir=$(mktemp -d /tmp/paihao-display-XXXXXX)
pids=
cleanup() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    for pid in $pids; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
fail() {
    echo "FAILED: $*"
    tail -n 5 "$dir"/*.log 2>/dev/null || true
    exit 1
}
export HOME="$dir" XDG_CONFIG_HOME="$dir" PAIHAO_SETTINGS="$dir/settings.ini" PAIHAO_LOCALE_DIR="$PWD/$BUILD/locale"
export LC_ALL=C.UTF-8 SDL_VIDEODRIVER=x11
# Ports of this test alone, so that no other one hears its bell.
hint=$((20000 + $$ % 20000 * 2)) beat=$((20001 + $$ % 20000 * 2))
printf '[bell]\nhint_port = %s\nbeat_port = %s\n[screen]\nfullscreen = false\n' $hint $beat >"$PAIHAO_SETTINGS"
db=sqlite:$dir/hall.db
paihao() { "$bin/paihao" --db "$db" --json "$@"; }
do_() { answer=$(paihao "$@") || fail "$*: $answer"; }

mkfifo "$dir/number"
Xvfb -displayfd 3 -screen 0 2000x1400x24 -nolisten tcp -noreset 3<>"$dir/number" 2>"$dir/xvfb.log" &
pids="$pids $!"
read -r number <"$dir/number"
export DISPLAY=":$number"

# Two walls of the same zones, a sign, and films.
mkdir "$dir/films"
ffmpeg -loglevel quiet -f lavfi -i testsrc=s=320x180:r=10:d=3 -f lavfi -i sine=440:d=3 -shortest "$dir/films/01 test.mp4" </dev/null
echo rubbish >"$dir/films/00 broken.mp4"
sed "s|{id: wall2, kind: display, zones: \[A\],|{id: wall2, kind: display, zones: [A, B, C], media: $dir/films,|" \
    data/halls/chenghu.yaml >"$dir/hall.yaml"
do_ init "$dir/hall.yaml" --training
do_ clock --at 2026-03-20T10:00:00
do_ open 5 --staff 0317
do_ take C
do_ take C
do_ take C

# A speech command that writes down what it says.
cat >"$dir/speak" <<'END'
#!/bin/sh
text=$(cat)
echo "$text" >>"$1"
echo "$text" | espeak-ng -v "$2" -s "$3" --stdout
END
chmod +x "$dir/speak"
# start NAME ARGUMENTS…: a display with its own trace, log and sound file.
start() {
    name=$1
    shift
    SDL_AUDIODRIVER=${audio:-disk} SDL_DISKAUDIOFILE="$dir/$name.raw" "$bin/paihao-display" --db "$db" \
        --trace "$dir/$name.trace" --voice "$dir/speak $dir/$name.said {voice} {rate}" "$@" >"$dir/$name.log" 2>&1 &
    started=$!
    pids="$pids $started"
}
# until_screen NAME SCREEN TENTHS: its newest frame is of that screen; a busy machine is given five times as long.
until_screen() {
    tries=$(($3 * 5))
    until tail -n 1 "$dir/$1.trace" 2>/dev/null | grep -q "\"screen\":\"$2\""; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "$1 does not show '$2'"
        sleep 0.1
    done
}
# Sound other than silence: bytes of it.
loudness() { tr -d '\0' <"$dir/$1.raw" 2>/dev/null | wc -c; }
# until_said NAME NUMBER TENTHS
until_said() {
    tries=$(($3 * 5))
    until grep -q "$2" "$dir/$1.said" 2>/dev/null; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "$1 does not say '$2'"
        sleep 0.1
    done
}

echo "== one of two speaks"
start wall1 --terminal wall1 --width 960 --height 540
wall1=$started
start wall2 --terminal wall2 --width 960 --height 540
wall2=$started
until_screen wall1 board 50
until_screen wall2 board 50
sleep 3
do_ call 5
until_said wall1 '请 C 零零幺 号' 30
sleep 3
grep -q 'C 零零幺' "$dir/wall2.said" && fail "both speak"
[ "$(loudness wall1)" -gt 100000 ] || fail "wall1 is not heard"
grep -q 'broken' "$dir/wall2.log" || fail "the broken film is not named"
# Five frames within three seconds, of a busy machine within some of them.
moves() {
    before=$(wc -l <"$dir/wall2.trace")
    sleep 3
    [ $(($(wc -l <"$dir/wall2.trace") - before)) -ge 5 ]
}
moves || moves || moves || moves || fail "the film does not move"

echo "== it is killed, and the other speaks within three seconds"
do_ start 5
do_ finish 5
kill -KILL $wall1
do_ call 5
until_said wall2 '请 C 零零二 号' 60

echo "== an emergency goes over everything"
do_ emergency on --preset fire
until_screen wall2 emergency 15
until_said wall2 '请马上离开大厅' 30
until_said wall2 'Please leave now by the nearest exit' 200
do_ emergency off
until_screen wall2 board 15

echo "== a database that is gone is said within two seconds, and comes back by itself"
mv "$dir/hall.db" "$dir/away.db"
for more in -wal -shm; do [ ! -e "$dir/hall.db$more" ] || mv "$dir/hall.db$more" "$dir/away.db$more"; done
until_screen wall2 stale 40
for more in -wal -shm; do [ ! -e "$dir/away.db$more" ] || mv "$dir/away.db$more" "$dir/hall.db$more"; done
mv "$dir/away.db" "$dir/hall.db"
until_screen wall2 board 60

echo "== the window changes its size, and the screen its form"
window=$(xdotool search --pid $wall2 | tail -n 1)
xdotool windowsize "$window" 540 960
tries=300
until tail -n 1 "$dir/wall2.trace" | grep -q '"width":540,"height":960'; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "the new size is not drawn"
    sleep 0.1
done
kill -0 $wall2 || fail "wall2 ended"

echo "== a sign over counter 5, on lamps and on a bar; no sound device"
audio=nosuchdriver
start sign --window --counter 5
start led --window --counter 5 --width 128 --height 32
start mute --terminal wall3 --width 960 --height 540
until_screen sign sign 50
until_screen led sign 50
until_screen mute board 50
tries=300
until grep -q 'not heard until the sound works' "$dir/mute.log"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "the missing sound is not told"
    sleep 0.1
done
answer=$(paihao verify) || fail "$answer"
for pid in $pids; do
    case " $wall1 " in *" $pid "*) continue ;; esac
    kill -0 "$pid" || fail "a display ended by itself"
done
echo "displays speak in turn, and show what is"
