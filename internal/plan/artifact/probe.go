package artifact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// probe writes the script that measures what a copy reaches. It runs where a source is and writes to the target alone.
func (w *writer) probe() {
	w.add("rclone/probe.sh", fmt.Appendf(nil, probeScript, strings.Join(w.routes(), "\n# ")))
}

// routes are the sources that the plan copies from, as probe.json names them.
func (w *writer) routes() []string {
	var list []string
	for _, s := range w.of(plan.Copy) {
		if st := w.stores[s.Store]; st != nil && !strings.ContainsAny(st.Provider+st.Region, "\r\n") { // it stands in a comment
			list = append(list, st.Provider+":"+st.Region)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// probeScript measures, in this order: one large copy, many small objects, and, where a server is named, the line by
// itself. What only a trial can tell is entered by hand. It prints no setting of a remote and keeps nothing.
const probeScript = `#!/bin/sh
# Measures what a copy across the border reaches, and writes probe.json for: domicile plan --calibrate probe.json
# It should run where the source is. It writes to the target alone and deletes there what it wrote.
# Usage: TARGET=home:bucket sh probe.sh
# Settings, all by the environment:
#   TARGET                  remote of rclone.conf and bucket (needed)
#   ROUTE                   provider:region of the source, so that only its copies are calibrated; default: every source
#   METHOD                  method that the figures are of, as plan.json names it; default rclone
#   PROBE_MIB               size of the large copy, default 1024
#   PROBE_OBJECTS           number of small objects, default 2000; 0 leaves them out
#   PROBE_OBJECT_BYTES      size of each, default 10240
#   IPERF_SERVER            host with "iperf3 -s" at the other end; without it the line itself is not measured
#   DTS_ROWS_PER_SECOND     rows a second that a trial of DTS reached, entered by hand
#   SOURCE_STORE, SOURCE_ROWS_PER_SECOND   id of a store, and rows that change there each second, entered by hand
# Routes of this plan:
# %s
set -eu
: "${TARGET:?target remote and bucket}"
here=$(cd "$(dirname "$0")" && pwd)
method=${METHOD:-rclone}
route=${ROUTE:-}
mib=${PROBE_MIB:-1024}
objects=${PROBE_OBJECTS:-2000}
object_bytes=${PROBE_OBJECT_BYTES:-10240}
out=probe.json

# Whole numbers and plain names only: what follows is written into JSON.
number() {
	case $2 in
	'' | *[!0-9.]* | *.*.* | .* | *.) echo "probe.sh: $1 is no number" >&2 && exit 2 ;;
	esac
}
name() {
	case $2 in
	*[!A-Za-z0-9:._/@-]*) echo "probe.sh: $1 holds a character that no name has" >&2 && exit 2 ;;
	esac
}
number PROBE_MIB "$mib"
number PROBE_OBJECTS "$objects"
number PROBE_OBJECT_BYTES "$object_bytes"
number DTS_ROWS_PER_SECOND "${DTS_ROWS_PER_SECOND:-0}"
number SOURCE_ROWS_PER_SECOND "${SOURCE_ROWS_PER_SECOND:-0}"
name METHOD "$method"
name ROUTE "$route"
name SOURCE_STORE "${SOURCE_STORE:-}"

work=$(mktemp -d)
prefix=$TARGET/domicile-probe-$$
transfer() { rclone --config "$here/rclone.conf" --transfers 16 --checkers 32 "$@"; }
cleanup() {
	transfer purge "$prefix" >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

now() { date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ; }
began=0
start() { began=$(date +%%s); }
seconds=1
stop() {
	seconds=$(($(date +%%s) - began))
	[ "$seconds" -gt 0 ] || seconds=1
}
separator=''
add() {
	printf '%%s\n    %%s' "$separator" "$1" >>"$work/list"
	separator=','
}

echo "probe.sh: sending $mib MiB" >&2
start
head -c "$((mib * 1048576))" /dev/urandom | transfer rcat "$prefix/large"
stop
mbps=$((mib * 8388608 / seconds / 1000000))
[ "$mbps" -gt 0 ] || mbps=1
add "{\"method\": \"$method\", \"route\": \"$route\", \"mib\": $mib, \"seconds\": $seconds, \"mbps\": $mbps, \"objects_per_second\": 0, \"rows_per_second\": 0, \"at\": \"$(now)\"}"

if [ "$objects" -gt 0 ]; then
	echo "probe.sh: sending $objects objects of $object_bytes bytes" >&2
	mkdir "$work/small"
	i=0
	while [ "$i" -lt "$objects" ]; do
		head -c "$object_bytes" /dev/urandom >"$work/small/$i"
		i=$((i + 1))
	done
	start
	transfer copy "$work/small" "$prefix/small"
	stop
	rate=$((objects / seconds))
	[ "$rate" -gt 0 ] || rate=1
	add "{\"method\": \"$method\", \"route\": \"$route\", \"objects\": $objects, \"seconds\": $seconds, \"objects_per_second\": $rate, \"rows_per_second\": 0, \"at\": \"$(now)\"}"
fi

if [ -n "${IPERF_SERVER:-}" ]; then
	if command -v iperf3 >/dev/null 2>&1; then
		echo "probe.sh: measuring the line by itself" >&2
		line=$(iperf3 -c "$IPERF_SERVER" -t 10 -f m | awk '/receiver/ { for (i = 2; i <= NF; i++) if ($i == "Mbits/sec") mbps = $(i - 1) } END { printf "%%d", mbps }')
		if [ "${line:-0}" -gt 0 ]; then
			add "{\"method\": \"iperf3\", \"route\": \"$route\", \"seconds\": 10, \"mbps\": $line, \"objects_per_second\": 0, \"rows_per_second\": 0, \"at\": \"$(now)\"}"
		else
			echo "probe.sh: iperf3 gave no figure; left out" >&2
		fi
	else
		echo "probe.sh: iperf3 is not here; the line itself is not measured" >&2
	fi
fi
if [ -n "${DTS_ROWS_PER_SECOND:-}" ]; then
	add "{\"method\": \"dts\", \"route\": \"$route\", \"objects_per_second\": 0, \"rows_per_second\": $DTS_ROWS_PER_SECOND, \"at\": \"$(now)\"}"
fi
if [ -n "${SOURCE_STORE:-}" ]; then
	add "{\"method\": \"source_writes\", \"store\": \"$SOURCE_STORE\", \"objects_per_second\": 0, \"rows_per_second\": ${SOURCE_ROWS_PER_SECOND:?rows that change each second}, \"at\": \"$(now)\"}"
fi
{
	printf '{\n  "version": 2,\n  "measured": ['
	cat "$work/list"
	printf '\n  ]\n}\n'
} >"$work/probe.json"
mv "$work/probe.json" "$out"
echo "probe.sh: wrote $out" >&2
`
