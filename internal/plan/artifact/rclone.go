package artifact

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// The remotes of rclone.conf. Credentials come from the environment of the process alone.
const remoteHome = "home"

// rclone writes one configuration and one script for each store that is carried by objects.
func (w *writer) rclone() {
	var scripts []placed
	for _, s := range w.of(plan.Copy) {
		if strings.HasPrefix(artifactOf(s, ".sh"), "rclone/") {
			scripts = append(scripts, s)
		}
	}
	if len(w.of(plan.Copy)) > 0 {
		w.probe()
	}
	if len(scripts) == 0 {
		return
	}
	var conf bytes.Buffer
	fmt.Fprintf(&conf, "# Generated from the plan. Credentials come from the environment; none belongs into this file.\n")
	fmt.Fprintf(&conf, "[%s]\ntype = s3\nprovider = Alibaba\nenv_auth = true\nendpoint = oss-%s.aliyuncs.com\nacl = private\nstorage_class = STANDARD\nno_check_bucket = true\n", remoteHome, w.p.Region)
	done := map[string]bool{}
	for _, s := range scripts {
		st := w.stores[s.Store]
		name := remoteName(st)
		if !done[name] {
			conf.WriteString("\n" + remoteOf(name, st))
			done[name] = true
		}
		w.add(artifactOf(s, ".sh"), w.syncScript(s, st, name))
	}
	w.add("rclone/rclone.conf", conf.Bytes())
}

// remoteName names the source remote of a store.
func remoteName(st *inventory.Store) string {
	return label(st.Provider + "_" + st.Region)
}

// remoteOf is the section of one source.
func remoteOf(name string, st *inventory.Store) string {
	common := "[" + name + "]\n"
	switch {
	case st.Kind == inventory.Folder || st.Kind == inventory.FileSystem:
		return common + "type = local\n"
	case st.Provider == "gcp":
		return common + "type = google cloud storage\nenv_auth = true\nbucket_policy_only = true\n"
	case st.Provider == "azure":
		return common + "type = azureblob\nenv_auth = true\n"
	case st.Provider == "aliyun":
		return common + "type = s3\nprovider = Alibaba\nenv_auth = true\nendpoint = oss-" + st.Region + ".aliyuncs.com\n"
	case st.Provider == "aws":
		return common + "type = s3\nprovider = AWS\nenv_auth = true\nregion = " + st.Region + "\n"
	}
	endpoint := ""
	if len(st.Endpoints) > 0 {
		endpoint = "endpoint = " + st.Endpoints[0] + "\n"
	}
	return common + "type = s3\nprovider = Other\nenv_auth = true\nregion = " + st.Region + "\n" + endpoint
}

// syncScript copies what moves, compares, and never deletes. By day it leaves half of the line to others.
func (w *writer) syncScript(s placed, st *inventory.Store, remote string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `#!/bin/sh
# Step %s. Copies what moves and compares it; deletes nothing on either side.
# Usage: TARGET=bucket-at-home sh %s [copy|check]
# Credentials come from the environment, one set a remote: RCLONE_CONFIG_HOME_ACCESS_KEY_ID and
# RCLONE_CONFIG_HOME_SECRET_ACCESS_KEY, and the same with the name of the source remote instead of HOME.
set -eu
: "${TARGET:?name of the bucket at home}"
here=$(dirname "$0")
run() {
	rclone --config "$here/rclone.conf" --checksum --fast-list --metadata --transfers 16 --checkers 32 \
		--bwlimit "%s" --log-level INFO "$@"
}
`, s.ID, path.Base(artifactOf(s, ".sh")), w.timetable())
	source := remote + ":" + sourcePath(st)
	filters := w.filters(s)
	fmt.Fprintf(&b, "filters() {\n\tcat <<'FILTERS'\n%sFILTERS\n}\n", strings.Join(filters, ""))
	fmt.Fprintf(&b, `case "${1:-copy}" in
copy) filters | run copy %[1]s "%[2]s:$TARGET" --filter-from - ;;
check) filters | run check %[1]s "%[2]s:$TARGET" --filter-from - --one-way --combined - ;;
*) echo "usage: $0 copy|check" >&2; exit 2 ;;
esac
`, quote(source), remoteHome)
	return b.Bytes()
}

func sourcePath(st *inventory.Store) string {
	if st.Kind == inventory.Folder || st.Kind == inventory.FileSystem {
		_, p, _ := strings.Cut(string(st.ID), ":")
		return p
	}
	return st.Name
}

// filters take the key templates of what moves and refuse the rest.
func (w *writer) filters(s placed) []string {
	lines, split := []string{}, w.splits()
	for _, id := range s.Datasets {
		d := w.datasets[id]
		switch {
		case d == nil:
		case split[id] != "":
			lines = append(lines, "# split first, then copy the part that moves: step "+string(split[id])+"\n")
		default:
			lines = append(lines, "+ "+pattern(d)+"\n")
		}
	}
	slices.Sort(lines)
	return append(slices.Compact(lines), "- **\n")
}

// splits are the datasets that are split before they are copied, with the step that does it.
func (w *writer) splits() map[plan.ID]plan.ID {
	by := map[plan.ID]plan.ID{}
	for _, s := range w.of(plan.Prepare) {
		if s.Dataset != "" && strings.HasSuffix(string(s.ID), "/split") {
			by[s.Dataset] = s.ID
		}
	}
	return by
}

// pattern is the filter for the objects of a dataset: the key template, or the file that a table lies in. Characters that
// a filter would read are escaped; the stars of the template stay.
func pattern(d *inventory.Dataset) string {
	key, inside := strings.CutPrefix(string(d.Container()), string(d.Store)+"/")
	if !inside {
		key = cmp.Or(d.Path, d.Name)
	}
	var b strings.Builder
	b.WriteByte('/')
	for _, r := range strings.TrimPrefix(key, "/") {
		if strings.ContainsRune(`?[]{}\`, r) {
			b.WriteByte('\\')
		}
		if r != '\n' && r != '\r' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// timetable leaves half of a stated line to others by day.
func (w *writer) timetable() string {
	mbps := w.p.Constraints.LinkMbps
	if mbps == 0 {
		return "off" // nothing stated, nothing shared
	}
	const bits = 8
	mib := float64(mbps) * 1e6 / bits / (1 << 20)
	return fmt.Sprintf("08:00,%.1fM 20:00,%.1fM", mib/2, mib)
}

// quote makes one word of a string for the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
