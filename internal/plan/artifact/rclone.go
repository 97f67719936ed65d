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
		return common + "# rclone 1.60 does not know env_auth here: it takes RCLONE_CONFIG_…_SERVICE_ACCOUNT_FILE from the environment.\n" +
			"type = google cloud storage\nenv_auth = true\nbucket_policy_only = true\n"
	case st.Provider == "azure":
		return common + "# rclone 1.60 does not know env_auth here: it takes RCLONE_CONFIG_…_ACCOUNT and …_KEY from the environment.\n" +
			"type = azureblob\nenv_auth = true\n"
	case st.Provider == "aliyun":
		return common + "type = s3\nprovider = Alibaba\nenv_auth = true\nendpoint = oss-" + st.Region + ".aliyuncs.com\n"
	case st.Provider == "aws":
		return common + "type = s3\nprovider = AWS\nenv_auth = true\nregion = " + st.Region + "\n"
	}
	endpoint := ""
	if len(st.Endpoints) > 0 {
		endpoint = "endpoint = " + st.Endpoints[0] + "\n"
	}
	return common + "type = s3\nprovider = " + vendorOf(st.Provider) + "\nenv_auth = true\nregion = " + st.Region + "\n" + endpoint
}

// vendorOf is what rclone calls the vendor of an S3 dialect.
func vendorOf(provider string) string {
	switch provider {
	case "tencent":
		return "TencentCOS"
	case "huawei":
		return "HuaweiOBS"
	case "cloudflare":
		return "Cloudflare"
	case "minio":
		return "Minio"
	}
	return "Other"
}

// syncScript copies what moves, compares, and never deletes. By day it leaves half of the line to others.
func (w *writer) syncScript(s placed, st *inventory.Store, remote string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `#!/bin/sh
# Step %s. Copies what moves and compares it; deletes nothing on either side.
# Usage: TARGET=bucket-at-home sh %s [copy|check]
# Credentials come from the environment, one set a remote: RCLONE_CONFIG_HOME_ACCESS_KEY_ID and
# RCLONE_CONFIG_HOME_SECRET_ACCESS_KEY, and the same with the name of the source remote instead of HOME.
# --checksum compares by what listings say and asks no header of each object; --metadata asks for those of what is copied.
# rclone 1.69 or newer: older ones hold the whole list of a large folder in memory.
%sset -eu
: "${TARGET:?name of the bucket at home}"
here=$(dirname "$0")
export TZ=Asia/Shanghai # the hours of --bwlimit are those of the mainland
run() {
	rclone --config "$here/rclone.conf" --checksum %s--metadata --transfers 16 --checkers 32 \
		--bwlimit "%s" --log-level INFO "$@"
}
`, s.ID, path.Base(artifactOf(s, ".sh")), w.scriptNotes(st), w.listing(s)+w.classFlag(st.ID), w.timetable())
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

// scriptNotes are comments on the days and the class of one copy.
func (w *writer) scriptNotes(st *inventory.Store) string {
	var b strings.Builder
	for _, f := range w.p.Constraints.Freezes {
		fmt.Fprintf(&b, "# %s to %s is frozen for switching; a copy may run: %s\n", f.From, f.To, plain(f.Why))
	}
	if class := w.classOf(st.ID); class != "" && classAtS3(class) == "" {
		fmt.Fprintf(&b, "# The target is %s, which this dialect cannot set: objects land as Standard, and a lifecycle rule moves them after the comparison.\n", class)
	}
	return b.String()
}

// classOf is the storage class in which a store lands, "" where that of the source is not known.
func (w *writer) classOf(store plan.ID) string {
	for i := range w.p.Landings {
		if w.p.Landings[i].Store == store {
			return w.p.Landings[i].Class
		}
	}
	return ""
}

// classAtS3 is the word of the S3 dialect of OSS for a storage class, "" when it has none.
func classAtS3(class string) string {
	switch class {
	case "Standard":
		return "STANDARD"
	case "IA":
		return "STANDARD_IA"
	case "Archive":
		return "GLACIER"
	}
	return ""
}

func (w *writer) classFlag(store plan.ID) string {
	if class := classAtS3(w.classOf(store)); class != "" && class != "STANDARD" {
		return "--s3-storage-class " + class + " "
	}
	return ""
}

// listing takes the whole list at once where memory allows: rclone holds about 1 KB for each listed object, which is 4 GB
// for the most that is taken here.
func (w *writer) listing(s placed) string {
	const most = 4_000_000
	objects := int64(0)
	for _, id := range s.Datasets {
		if d := w.datasets[id]; d != nil {
			objects += max(d.Members, 1)
		}
	}
	if objects > most {
		return ""
	}
	return "--fast-list "
}

func sourcePath(st *inventory.Store) string {
	if st.Kind == inventory.Folder || st.Kind == inventory.FileSystem {
		_, p, _ := strings.Cut(string(st.ID), ":")
		return p
	}
	return plan.BucketName(st)
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
	if !inside || key == "" {
		key = cmp.Or(d.Path, d.Name)
	}
	var b strings.Builder
	b.WriteByte('/')
	key = strings.TrimPrefix(key, "/")
	kept := strings.TrimRight(key, " ")
	for _, r := range kept {
		if strings.ContainsRune(`?[]{}\`, r) {
			b.WriteByte('\\')
		}
		if r != '\n' && r != '\r' {
			b.WriteRune(r)
		}
	}
	b.WriteString(strings.Repeat("[ ]", len(key)-len(kept))) // a line of filters loses the spaces at its end
	return b.String()
}

// timetable leaves half of a stated line to others by day on weekdays; nights and weekends are taken whole.
func (w *writer) timetable() string {
	mbps := w.p.Constraints.LinkMbps
	if mbps == 0 {
		return "off" // nothing stated, nothing shared
	}
	const bits = 8
	mib := float64(mbps) * 1e6 / bits / (1 << 20)
	var slots []string
	for _, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri"} {
		slots = append(slots, fmt.Sprintf("%s-08:00,%.1fM %s-20:00,%.1fM", day, mib/2, day, mib))
	}
	return strings.Join(slots, " ")
}

// quote makes one word of a string for the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
