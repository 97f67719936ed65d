package artifact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// pairs writes verify/pairs.yaml: for each comparison what is compared with what. The addresses of the targets are
// completed by people, because Terraform gives the names; no secret is in it.
func (w *writer) pairs() {
	var b bytes.Buffer
	for _, s := range w.comparisons() {
		w.pair(&b, s)
	}
	if b.Len() == 0 {
		return
	}
	w.add("verify/pairs.yaml", append([]byte(`# What is compared with what: domicile plan verify WAVE reads it. Generated from the plan.
# 比对清单，由计划生成；domicile plan verify 读取本文件。
#
# Complete target.url: the address of what terraform/ created, for example oss://bucket or postgres://user@host/database,
# or the name of a source in domicile.yaml, which is where secrets are referred to. No password belongs into this file.
# 请补全 target.url：terraform/ 所建资源的地址，或 domicile.yaml 中数据源的名称；密码不得写入本文件。
#
# What lies in the mainland is compared by a machine inside the mainland. 位于境内的数据由境内机器比对。
api_version: domicile/v1
kind: Pairs
pairs:
`), b.Bytes()...))
}

// comparisons are the steps that compare a store with its target.
func (w *writer) comparisons() []placed {
	return slices.DeleteFunc(w.of(plan.Compare), func(s placed) bool { return !strings.HasPrefix(artifactOf(s, ".md"), "verify/") })
}

func (w *writer) pair(b *bytes.Buffer, s placed) {
	st := w.stores[s.Store]
	if st == nil {
		return
	}
	kind := kindOfPair(st, w.k.Target(s.Target))
	result := strings.TrimSuffix(strings.TrimPrefix(artifactOf(s, ".md"), "verify/"), ".md") + ".result.json"
	fmt.Fprintf(b, "  - step: %s\n    wave: %s\n    group: %s\n    store: %s\n    kind: %s\n    result: %s\n",
		yamlText(string(s.ID)), yamlText(string(s.wave)), yamlText(string(s.group.ID)), yamlText(string(st.ID)), kind, yamlText(result))
	fmt.Fprintf(b, "    source: {url: %s, place: %s}\n", yamlText(w.addressOf(s, st)), yamlText(placeOf(st)))
	fmt.Fprintf(b, "    target: {url: \"\", place: cn}\n")
	var items []string
	var expect struct{ objects, bytes, rows int64 }
	for _, id := range s.Datasets {
		d := w.datasets[id]
		if d == nil {
			continue
		}
		items = append(items, itemOf(d, kind))
		expect.objects += max(d.Members, 1)
		expect.bytes += measured(d.Bytes)
		expect.rows += measured(d.Rows)
	}
	slices.Sort(items)
	w.listOf(b, kind, slices.Compact(items))
	if kind == tablesPair {
		fmt.Fprintf(b, "    expect: {rows: %d, bytes: %d} # as the scan saw it; 0: not known\n", expect.rows, expect.bytes)
	} else {
		fmt.Fprintf(b, "    expect: {objects: %d, bytes: %d} # as the scan saw it; 0: not known\n", expect.objects, expect.bytes)
	}
	b.WriteString("    thresholds: {missing: 0, extra: 0, differs: 0}\n")
}

func (w *writer) listOf(b *bytes.Buffer, kind string, items []string) {
	key := "objects"
	if kind == tablesPair {
		key = "tables"
	}
	fmt.Fprintf(b, "    %s:\n", key)
	for _, item := range items {
		fmt.Fprintf(b, "      - %s\n", yamlText(item))
	}
}

// The kinds of pairs.
const (
	objectsPair = "objects"
	tablesPair  = "tables"
	otherPair   = "other" // nothing of ours reads it; the tool of the target's row compares it
)

func kindOfPair(st *inventory.Store, t *plan.Target) string {
	switch st.Kind { //nolint:exhaustive // the kinds that something reads
	case inventory.Bucket, inventory.Folder, inventory.FileSystem:
		if st.Provider == "azure" || st.Provider == "gcp" || st.Provider == "huawei" {
			return otherPair
		}
		return objectsPair
	case inventory.Database:
		if schemeOf(st) != "" && (t == nil || t.Service != "oss") {
			return tablesPair
		}
	}
	return otherPair
}

// schemeOf is the scheme of the address of a database, "" for an engine that nothing of ours reads.
func schemeOf(st *inventory.Store) string {
	engine := strings.ToLower(st.Engine)
	switch {
	case strings.Contains(engine, "postgres"):
		return "postgres"
	case strings.Contains(engine, "mysql"), strings.Contains(engine, "mariadb"):
		return "mysql"
	case engine == "sqlite":
		return "sqlite"
	}
	return ""
}

// addressOf is the address of a source as far as the inventory knows it, without a user: "" where it does not.
func (w *writer) addressOf(s placed, st *inventory.Store) string {
	if scheme := schemeOf(st); st.Kind == inventory.Database && scheme != "" {
		return w.databaseAddress(s, st, scheme)
	}
	query := url.Values{}
	if st.Region != "" {
		query.Set("region", st.Region)
	}
	switch {
	case st.Kind != inventory.Bucket:
		return ""
	case st.Provider == "aliyun":
		return "oss://" + plan.BucketName(st)
	case st.Provider == "aws":
	case len(st.Endpoints) > 0:
		endpoint, _ := strings.CutPrefix(st.Endpoints[0], plan.BucketName(st)+".")
		query.Set("endpoint", "https://"+endpoint)
	default:
		return ""
	}
	address := "s3://" + plan.BucketName(st)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// databaseAddress takes the database from the ids of the datasets, "postgres://host:port/database/schema.table".
func (w *writer) databaseAddress(s placed, st *inventory.Store, scheme string) string {
	for _, id := range s.Datasets {
		rest, ok := strings.CutPrefix(string(id), scheme+"://")
		if !ok {
			continue
		}
		if parts := strings.Split(rest, "/"); len(parts) == 3 {
			return scheme + "://" + parts[0] + "/" + url.PathEscape(unescapeID(parts[1]))
		}
	}
	if len(st.Endpoints) > 0 && scheme != "sqlite" {
		return scheme + "://" + st.Endpoints[0] + "/"
	}
	return ""
}

// unescapeID undoes what ids of tables escape.
func unescapeID(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// itemOf names a dataset as a comparison finds it: the key template of objects, the table of a database.
func itemOf(d *inventory.Dataset, kind string) string {
	whole := string(d.Container())
	if kind != tablesPair {
		if template, ok := strings.CutPrefix(whole, string(d.Store)+"/"); ok {
			return template
		}
		return d.Path
	}
	return whole[strings.LastIndexByte(whole, '/')+1:]
}

// placeOf is the country of a store, "" for unknown.
func placeOf(st *inventory.Store) string { return st.Place.Country }

func measured(m *inventory.Measure) int64 {
	if m == nil {
		return 0
	}
	return m.Value
}

// yamlText writes a string as YAML reads it: a JSON string is one.
func yamlText(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}
